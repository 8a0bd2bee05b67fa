/* SPDX-License-Identifier: Apache-2.0 */
#include "store/pending.h"
#include "store/cache.h"

enum { WAITING_MOST = 16 }; /* each is sought among all */

bool prm_pending_may(const prm_db *db, const prm_table *table)
{
    size_t count = 0;
    for (const prm_pending *waiting = db->pending; waiting != NULL; waiting = waiting->next)
        count++;
    return !table->has_unique && count < WAITING_MOST && prm_cache_arena(db->cache) != NULL;
}

static void find_place(prm_pending *waiting)
{
    const prm_table *table = waiting->table;
    for (size_t i = 0; i < table->path_count; i++) {
        if (waiting->partners[i].type == SQLITE_INTEGER)
            waiting->place.partners[waiting->place.count++] = waiting->partners[i].integer;
    }
    if (table->territory != PRM_NO_COLUMN)
        (void)prm_any_id_parse(
            prm_val_get_str(waiting->row, table->columns[table->territory].name), &waiting->place.territory);
}

void prm_pending_add(prm_db *db, prm_pending *made)
{
    prm_pending **end = &db->pending;
    find_place(made);
    while (*end != NULL)
        end = &(*end)->next;
    *end = made;
}

prm_pending *prm_pending_find(const prm_db *db, const prm_table *table, int64_t id)
{
    prm_pending *waiting = db->pending;
    while (waiting != NULL && (waiting->id != id || waiting->table != table))
        waiting = waiting->next;
    return waiting;
}

prm_status prm_pending_flush(prm_db *db, const prm_table *table, prm_error *error)
{
    const prm_pending *waiting = db->pending;
    while (waiting != NULL && waiting->table != table)
        waiting = waiting->next;
    return waiting != NULL ? prm_rows_flush(db, error) : PRM_OK;
}

prm_status prm_rows_flush(prm_db *db, prm_error *error)
{
    while (db->pending != NULL) {
        PRM_TRY(prm_row_write(db, db->pending, error));
        db->pending = db->pending->next;
    }
    return PRM_OK;
}
