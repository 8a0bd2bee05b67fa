/* SPDX-License-Identifier: Apache-2.0 */
/* prm_examine(key, …): counts the rows a query looks at and remembers the sort keys of the last one allowed. And the
 * steps it makes. */
#include "store/db_internal.h"

enum { ASK_STEPS = 100000 /* of SQLite's machine between two questions: some milliseconds */ };

static void keys_drop(prm_db_examine *examine)
{
    for (int i = 0; i < examine->count; i++)
        sqlite3_value_free(examine->keys[i]);
    examine->count = 0;
}

static void keys_keep(prm_db_examine *examine, int count, sqlite3_value **values)
{
    int most = (int)(sizeof(examine->keys) / sizeof(examine->keys[0]));
    for (int i = 0; i < count && i < most; i++) {
        examine->keys[i] = sqlite3_value_dup(values[i]);
        if (examine->keys[i] == NULL) {
            keys_drop(examine);
            return;
        }
        examine->count = i + 1;
    }
}

static void run(sqlite3_context *context, int count, sqlite3_value **values)
{
    prm_db_examine *examine = sqlite3_user_data(context);
    if (examine->left == 0) {
        examine->is_exceeded = true;
        sqlite3_result_error(context, "too many rows looked at", -1);
        return;
    }
    if (--examine->left == 0) {
        keys_keep(examine, count, values);
        if (examine->count == 0) {
            sqlite3_result_error_nomem(context);
            return;
        }
    }
    sqlite3_result_int(context, 1);
}

prm_status prm_db_examine_install(prm_db *db, prm_error *error)
{
    int result = sqlite3_create_function_v2(
        db->handle, "prm_examine", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, &db->examine, run, NULL, NULL, NULL);
    return result == SQLITE_OK ? PRM_OK : prm_db_error(db, result, error);
}

void prm_db_examine_start(prm_db *db, uint32_t rows)
{
    keys_drop(&db->examine);
    db->examine.left = rows;
    db->examine.is_exceeded = false;
}

void prm_db_examine_end(prm_db *db)
{
    keys_drop(&db->examine);
    db->examine.is_exceeded = false;
}

void prm_db_ask(prm_db *db, int (*ask)(void *context), void *context)
{
    sqlite3_progress_handler(db->handle, ask != NULL ? ASK_STEPS : 0, ask, context);
}

static int on_progress(void *context)
{
    uint32_t *left = context;
    return --*left == 0;
}

void prm_db_steps_limit(prm_db *db, uint32_t *left)
{
    sqlite3_progress_handler(db->handle, 1000, on_progress, left);
}

void prm_db_steps_unlimit(prm_db *db)
{
    sqlite3_progress_handler(db->handle, 0, NULL, NULL);
}
