/* SPDX-License-Identifier: Apache-2.0 */
/** @file audit.h  prm audit verify: audit.verify piece by piece to the journal's end. One thread. */
#ifndef PRM_CLI_AUDIT_H
#define PRM_CLI_AUDIT_H

#include "cli.h"

/** Says up to where the journal is as it was written, after entry `after` (0: from the first), whose hash was `known`
 * (NULL: whatever it is now); an exit code. */
int prm_cli_audit_verify(const prm_cli *cli, prm_client *client, long long after, const char *known);

#endif
