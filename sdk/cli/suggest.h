/* SPDX-License-Identifier: Apache-2.0 */
/** @file suggest.h  What somebody may have meant by words that are no command and no method. One thread. */
#ifndef PRM_CLI_SUGGEST_H
#define PRM_CLI_SUGGEST_H

#include "description.h"

/** Says that the command's words are neither, and what is least unlike them if something is near. `is_somebody`: it is
 * a user's description. An exit code. */
int prm_cli_unknown(const prm_cli *cli, const prm_cli_description *description, bool is_somebody);

#endif
