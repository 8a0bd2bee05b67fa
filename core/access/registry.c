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

static const struct source {
    const char *entity, *fields; /* of its rows these are read */
    taker take;
} sources[] = {
    {"partner", "parent | territories", take_partner},
    {"territory", "parent", take_territory},
};

enum { SOURCES = sizeof(sources) / sizeof(sources[0]) };

static const struct source *source_of(const prm_entity *entity)
{
    for (size_t i = 0; i < SOURCES; i++) {
        if (strcmp(sources[i].entity, entity->name) == 0)
            return &sources[i];
    }
    return NULL;
}

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

static prm_registry *new_registry(void)
{
    prm_registry *registry = prm_alloc_zeroed(1, sizeof(*registry));
    if (registry != NULL)
        atomic_init(&registry->references, 1);
    return registry;
}

static void sort(prm_registry *registry)
{
    prm_relation_sort(&registry->partner_children);
    prm_relation_sort(&registry->territory_children);
    prm_relation_sort(&registry->partners_of_territory);
}

static void deinit(prm_registry *registry)
{
    prm_relation_deinit(&registry->partner_children);
    prm_relation_deinit(&registry->territory_children);
    prm_relation_deinit(&registry->partners_of_territory);
}

prm_status prm_registry_load(prm_db *db, const prm_model *model, prm_registry **out, prm_error *error)
{
    prm_registry *registry = new_registry();
    prm_status status = PRM_OK;
    if (registry == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while reading the network");
    for (size_t i = 0; i < SOURCES && status == PRM_OK; i++)
        status = take_all(registry, db, prm_model_table(model, sources[i].entity), sources[i].take, error);
    if (status != PRM_OK) {
        prm_registry_unref(registry);
        return status;
    }
    sort(registry);
    *out = registry;
    return PRM_OK;
}

bool prm_registry_is_changed_by(const prm_entity *entity, const prm_val *before, const prm_val *after)
{
    const struct source *source = source_of(entity);
    return source != NULL && prm_words_differ(source->fields, before, after);
}

static prm_status take_changed(prm_registry *removed, prm_registry *added, const prm_registry_change *change)
{
    const struct source *source = source_of(change->entity);
    int64_t id;
    if (source == NULL || !prm_id_parse(prm_val_get_str(change->after, "id"), source->entity, &id))
        return PRM_OK;
    PRM_TRY(source->take(removed, change->before, id));
    return source->take(added, change->after, id);
}

static prm_status merge(
    const prm_registry *from, const prm_registry *removed, const prm_registry *added, prm_registry *out)
{
    PRM_TRY(prm_relation_merge(
        &from->partner_children, &removed->partner_children, &added->partner_children, &out->partner_children));
    PRM_TRY(prm_relation_merge(
        &from->territory_children, &removed->territory_children, &added->territory_children, &out->territory_children));
    return prm_relation_merge(&from->partners_of_territory, &removed->partners_of_territory,
        &added->partners_of_territory, &out->partners_of_territory);
}

prm_status prm_registry_change_by(
    const prm_registry *registry, const prm_registry_change *changes, prm_registry **out)
{
    prm_registry removed = {0}, added = {0}, *made = new_registry();
    prm_status status = made != NULL ? PRM_OK : PRM_E_NOMEM;
    for (; changes != NULL && status == PRM_OK; changes = changes->next)
        status = take_changed(&removed, &added, changes);
    sort(&removed);
    sort(&added);
    if (status == PRM_OK)
        status = merge(registry, &removed, &added, made);
    deinit(&removed);
    deinit(&added);
    if (status == PRM_OK)
        *out = made;
    else
        prm_registry_unref(made);
    return status;
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
    deinit(registry);
    prm_free(registry);
}
