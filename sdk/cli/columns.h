/* SPDX-License-Identifier: Apache-2.0 */
/** @file columns.h  Which values of a row a list shows. One owner. */
#ifndef PRM_CLI_COLUMNS_H
#define PRM_CLI_COLUMNS_H

#include "client/json.h"

#include <stdbool.h>
#include <stddef.h>

#define PRM_CLI_COLUMNS 64 /* at most */

typedef struct prm_cli_columns {
    char *names; /* what the paths point into; NULL: not chosen yet */
    const char *paths[PRM_CLI_COLUMNS];
    size_t count;
} prm_cli_columns;

/** From "id,state,customer.legal_name". False if there are none, too many, or an empty one. */
bool prm_cli_columns_choose(prm_cli_columns *columns, const char *paths);
/** Every key the rows have, in the order they come, but who wrote a row and its version. False if out of memory. */
bool prm_cli_columns_find(prm_cli_columns *columns, prm_client_span rows);
void prm_cli_columns_deinit(prm_cli_columns *columns);

#endif
