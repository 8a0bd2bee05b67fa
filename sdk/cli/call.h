/* SPDX-License-Identifier: Apache-2.0 */
/** @file call.h  One call whose result is printed as the options say: --get, --json. One thread. */
#ifndef PRM_CLI_CALL_H
#define PRM_CLI_CALL_H

#include "cli.h"

/** Sends it and prints what came of it; an exit code. */
int prm_cli_call_run(const prm_cli *cli, prm_client *client, const prm_client_request *request);

#endif
