/* SPDX-License-Identifier: Apache-2.0 */
#include "columns.h"

#include <stdlib.h>
#include <string.h>

void prm_cli_columns_deinit(prm_cli_columns *columns)
{
    free(columns->names);
    *columns = (prm_cli_columns){0};
}

static bool add_column(prm_cli_columns *columns, const char *path)
{
    if (columns->count == PRM_CLI_COLUMNS || path[0] == '\0')
        return false;
    columns->paths[columns->count++] = path;
    return true;
}

bool prm_cli_columns_choose(prm_cli_columns *columns, const char *paths)
{
    columns->names = strdup(paths);
    char *rest = columns->names, *name;
    while ((name = strsep(&rest, ",")) != NULL)
        if (!add_column(columns, name))
            return false;
    return columns->count > 0;
}

/* In the JSON of a row, but seldom what one looks for in a table. */
static bool is_bookkeeping(prm_client_span key)
{
    static const char *const names[] = {"version", "created_by", "updated_at", "updated_by"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (prm_client_json_is_text(key, names[i], strlen(names[i])))
            return true;
    return false;
}

/* Names one behind the other, each with its NUL; how many in `count`. */
static bool is_known(const prm_client_buffer *names, size_t count, prm_client_span key)
{
    const char *at = prm_client_buffer_text(names);
    for (size_t i = 0; i < count; i++, at += strlen(at) + 1)
        if (prm_client_json_is_text(key, at, strlen(at)))
            return true;
    return false;
}

static size_t add_keys(prm_client_buffer *names, size_t count, prm_client_span row)
{
    prm_client_cursor members;
    prm_client_span key, value;
    if (!prm_client_json_open(&members, row) || !members.is_object)
        return count;
    while (count < PRM_CLI_COLUMNS && prm_client_json_next(&members, &key, &value)) {
        if (key.length <= 2 || is_bookkeeping(key) || is_known(names, count, key))
            continue;
        prm_client_json_decode(key, names);
        prm_client_buffer_put_char(names, '\0');
        count++;
    }
    return count;
}

bool prm_cli_columns_find(prm_cli_columns *columns, prm_client_span rows)
{
    prm_client_buffer names = {0};
    prm_client_cursor cursor;
    prm_client_span key, row;
    size_t count = 0;
    if (prm_client_json_open(&cursor, rows))
        while (!names.failed && prm_client_json_next(&cursor, &key, &row))
            count = add_keys(&names, count, row);
    if (names.failed) {
        prm_client_buffer_deinit(&names);
        return false;
    }
    columns->names = names.data;
    const char *at = prm_client_buffer_text(&names);
    for (size_t i = 0; i < count; i++, at += strlen(at) + 1)
        columns->paths[columns->count++] = at;
    return true;
}
