/* SPDX-License-Identifier: Apache-2.0 */
/** @file list.h  A list of the server's, page after page, as a table or lines. One thread. */
#ifndef PRM_CLI_LIST_H
#define PRM_CLI_LIST_H

#include "cli.h"

struct cJSON;

/** Calls the method with the filter (an object; empty: none) and the params beside it, as the options say (--limit,
 * --all, --sort, --fields, --table, --json), and prints the rows. An exit code. */
int prm_cli_list_run(
    const prm_cli *cli, prm_client *client, const char *method, struct cJSON *filter, const struct cJSON *params);

#endif
