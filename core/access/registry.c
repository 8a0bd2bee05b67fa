/* SPDX-License-Identifier: Apache-2.0 */
#include "access/registry.h"

#include "access/relation.h"
#include "access/snapshot.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/fields.h"
#include "base/id.h"
#include "store/rows.h"

#include <string.h>

enum { PAGE = 500, PAGE_BYTES = 16 << 20 };

bool prm_registry_reads(const char *entity)
{
    return entity != NULL && prm_words_have("partner | territory", entity);
}

static prm_status add_ref(prm_relation *relation, const char *entity, const char *key, int64_t value)
{
    int64_t id;
    return prm_id_parse(key, entity, &id) ? prm_relation_add(relation, id, value) : PRM_OK;
}

static prm_status take_partner(prm_registry *registry, const prm_val *row, int64_t id)
{
    PRM_TRY(add_ref(&registry->partner_children, "partner", prm_val_get_str(row, "parent"), id));
    const prm_val *territories = prm_val_get(row, "territories");
    for (size_t i = 0; i < prm_val_count(territories); i++) {
        const char *territory;
        PRM_TRY(prm_val_as_text(prm_val_at(territories, i), &territory, NULL));
        PRM_TRY(add_ref(&registry->partners_of_territory, "territory", territory, id));
    }
    return PRM_OK;
}

static prm_status take_territory(prm_registry *registry, const prm_val *row, int64_t id)
{
    return add_ref(&registry->territory_children, "territory", prm_val_get_str(row, "parent"), id);
}

typedef prm_status (*taker)(prm_registry *registry, const prm_val *row, int64_t id);

/* One page of rows, its memory given back before the next; `cursor` moves on, "" at the end. */
static prm_status take_page(prm_registry *registry, prm_db *db, prm_rows_query *query, prm_arena *arena, taker take,
    prm_buf *cursor, prm_error *error)
{
    const prm_val *rows;
    const char *next = NULL;
    PRM_TRY(prm_rows_find(db, query, arena, &rows, &next, error));
    const char *entity = prm_table_entity(query->table)->name;
    for (size_t i = 0; i < prm_val_count(rows); i++) {
        const prm_val *row = prm_val_at(rows, i);
        int64_t id;
        if (!prm_id_parse(prm_val_get_str(row, "id"), entity, &id))
            return prm_error_set(error, PRM_E_CORRUPT, NULL, "A row of %s has no id", entity);
        if (take(registry, row, id) != PRM_OK)
            return prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while reading the network");
    }
    prm_buf_clear(cursor);
    prm_buf_put(cursor, next != NULL ? next : "", next != NULL ? strlen(next) + 1 : 1);
    return cursor->failed ? prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while reading the network") : PRM_OK;
}

static prm_status take_all(prm_registry *registry, prm_db *db, const prm_table *table, taker take, prm_error *error)
{
    if (table == NULL)
        return PRM_OK;
    prm_arena *arena = prm_arena_new(PAGE_BYTES);
    if (arena == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while reading the network");
    prm_buf cursor;
    prm_buf_init(&cursor, 0);
    prm_rows_query query = {.table = table, .limit = PAGE, .may_filter_vendor = true, .with_archived = true};
    prm_status status;
    do {
        status = take_page(registry, db, &query, arena, take, &cursor, error);
        query.cursor = cursor.data;
        prm_arena_reset(arena);
    } while (status == PRM_OK && cursor.data[0] != '\0');
    prm_buf_deinit(&cursor);
    prm_arena_free(arena);
    return status;
}

prm_status prm_registry_load(prm_db *db, const prm_model *model, prm_registry **out, prm_error *error)
{
    prm_registry *registry = prm_alloc_zeroed(1, sizeof(*registry));
    if (registry == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while reading the network");
    atomic_init(&registry->references, 1);
    prm_status status = take_all(registry, db, prm_model_table(model, "partner"), take_partner, error);
    if (status == PRM_OK)
        status = take_all(registry, db, prm_model_table(model, "territory"), take_territory, error);
    if (status != PRM_OK) {
        prm_registry_unref(registry);
        return status;
    }
    prm_relation_sort(&registry->partner_children);
    prm_relation_sort(&registry->territory_children);
    prm_relation_sort(&registry->partners_of_territory);
    *out = registry;
    return PRM_OK;
}

prm_registry *prm_registry_ref(prm_registry *registry)
{
    atomic_fetch_add_explicit(&registry->references, 1, memory_order_relaxed);
    return registry;
}

void prm_registry_unref(prm_registry *registry)
{
    if (registry == NULL || atomic_fetch_sub_explicit(&registry->references, 1, memory_order_acq_rel) != 1)
        return;
    prm_relation_deinit(&registry->partner_children);
    prm_relation_deinit(&registry->territory_children);
    prm_relation_deinit(&registry->partners_of_territory);
    prm_free(registry);
}
