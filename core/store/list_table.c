/* SPDX-License-Identifier: Apache-2.0 */
/* prm_list(?): the integers of a prm_id_set bound as a pointer, as rows of one column, prm_list_value, in their
 * order. */
#include "store/db_internal.h"
#include "store/scope.h"

#include <string.h>

enum { VALUE, LIST };

typedef struct list_cursor {
    sqlite3_vtab_cursor base;
    const prm_id_set *set; /* NULL: nothing was bound */
    size_t at;
} list_cursor;

static int on_connect(sqlite3 *handle, void *context, int count, const char *const *words, sqlite3_vtab **out,
    char **why)
{
    (void)context, (void)count, (void)words, (void)why;
    int result = sqlite3_declare_vtab(handle, "CREATE TABLE x(prm_list_value INTEGER, prm_list_of HIDDEN)");
    if (result != SQLITE_OK)
        return result;
    *out = sqlite3_malloc(sizeof(**out));
    if (*out == NULL)
        return SQLITE_NOMEM;
    memset(*out, 0, sizeof(**out));
    return SQLITE_OK;
}

static int on_disconnect(sqlite3_vtab *table)
{
    sqlite3_free(table);
    return SQLITE_OK;
}

/* There is one way: all of the list that is given. */
static int on_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
    (void)table;
    for (int i = 0; i < info->nConstraint; i++) {
        if (info->aConstraint[i].iColumn != LIST || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ ||
            !info->aConstraint[i].usable)
            continue;
        info->aConstraintUsage[i].argvIndex = 1;
        info->aConstraintUsage[i].omit = 1;
        info->estimatedCost = 1;
        info->estimatedRows = 100;
        return SQLITE_OK;
    }
    return SQLITE_CONSTRAINT;
}

static int on_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
    (void)table;
    list_cursor *cursor = sqlite3_malloc(sizeof(*cursor));
    if (cursor == NULL)
        return SQLITE_NOMEM;
    memset(cursor, 0, sizeof(*cursor));
    *out = &cursor->base;
    return SQLITE_OK;
}

static int on_close(sqlite3_vtab_cursor *base)
{
    sqlite3_free(base);
    return SQLITE_OK;
}

static int on_filter(sqlite3_vtab_cursor *base, int number, const char *text, int count, sqlite3_value **values)
{
    list_cursor *cursor = (list_cursor *)base;
    (void)number, (void)text;
    cursor->set = count > 0 ? sqlite3_value_pointer(values[0], PRM_DB_LIST) : NULL;
    cursor->at = 0;
    return SQLITE_OK;
}

static int on_next(sqlite3_vtab_cursor *base)
{
    ((list_cursor *)base)->at++;
    return SQLITE_OK;
}

static int on_eof(sqlite3_vtab_cursor *base)
{
    const list_cursor *cursor = (const list_cursor *)base;
    return cursor->set == NULL || cursor->at >= cursor->set->count;
}

static int on_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const list_cursor *cursor = (const list_cursor *)base;
    if (column == VALUE)
        sqlite3_result_int64(context, cursor->set->ids[cursor->at]);
    return SQLITE_OK;
}

static int on_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *id)
{
    *id = (sqlite3_int64)((const list_cursor *)base)->at;
    return SQLITE_OK;
}

prm_status prm_db_list_install(prm_db *db, prm_error *error)
{
    /* Without xCreate it is there by its name alone, and no schema can hold one. */
    static const sqlite3_module module = {.xConnect = on_connect,
        .xBestIndex = on_best_index,
        .xDisconnect = on_disconnect,
        .xOpen = on_open,
        .xClose = on_close,
        .xFilter = on_filter,
        .xNext = on_next,
        .xEof = on_eof,
        .xColumn = on_column,
        .xRowid = on_rowid};
    int result = sqlite3_create_module_v2(db->handle, PRM_DB_LIST, &module, NULL, NULL);
    return result == SQLITE_OK ? PRM_OK : prm_db_error(db, result, error);
}
