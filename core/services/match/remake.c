/* SPDX-License-Identifier: Apache-2.0 */
#include "services/match/service.h"

#include "base/hash.h"
#include "base/log.h"
#include "store/state.h"

#include <stdio.h>
#include <string.h>

enum { CHUNK_ROWS = 50, NAME_BYTES = 128 };

/* What is kept of an entity, in the register: the recipe its keys were made by; the recipe they are being made by, and
 * up to which row. */
static const char made[] = "match_made:", making[] = "match_making:", row_of[] = "match_row:";

static const char *register_key(char name[NAME_BYTES], const char *what, const prm_entity *entity)
{
    snprintf(name, NAME_BYTES, "%s%s", what, entity->name);
    return name;
}

static prm_status get(prm_db *db, const char *what, const prm_entity *entity, int64_t *number, prm_error *error)
{
    char name[NAME_BYTES];
    prm_error absent = { 0 };
    prm_status status = prm_meta_get(db, register_key(name, what, entity), number, &absent);
    if (status != PRM_OK && status != PRM_E_NOT_FOUND) {
        *error = absent;
        return status;
    }
    return PRM_OK; /* 0 if there is none */
}

static prm_status set(prm_db *db, const char *what, const prm_entity *entity, int64_t number, prm_error *error)
{
    char name[NAME_BYTES];
    return prm_meta_set(db, register_key(name, what, entity), number, error);
}

/** The recipe of an entity's keys as a number, more than 0: how they are made, and of which fields. */
static int64_t recipe_of(const prm_entity *entity)
{
    char text[PRM_MATCH_RECIPE_BYTES];
    uint8_t digest[PRM_HASH_BYTES];
    prm_match_recipe(text);
    const prm_span parts[] = { { text, strlen(text) + 1 }, { entity->match, strlen(entity->match) } };
    prm_hash(parts, 2, digest);
    int64_t number = 0;
    for (size_t i = 0; i < 7; i++)
        number = number << 8 | digest[i];
    return number | 1;
}

static prm_status put_keys(prm_db *db, const prm_entity *entity, const prm_val *row, prm_arena *arena,
    prm_error *error)
{
    prm_match_key keys[PRM_MATCH_KEYS_MAX];
    prm_match_values values;
    int64_t id;
    prm_match_values_of(entity, row, &values);
    const prm_match_record *record = prm_match_prepare(arena, &values);
    if (record == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "no memory for the keys of %s", entity->name);
    if (!prm_id_parse(prm_val_get_str(row, "id"), entity->name, &id))
        return prm_error_set(error, PRM_E_INTERNAL, NULL, "a row of %s without an id", entity->name);
    size_t count = prm_match_keys(record, keys);
    for (size_t i = 0; i < count; i++)
        PRM_TRY(prm_match_key_put(db, entity->name, keys[i].key, id, error));
    return PRM_OK;
}

/** The first entity whose keys are not by its recipe; NULL if there is none. */
static prm_status find_unmade(const prm_model *model, prm_db *db, const prm_table **table, prm_error *error)
{
    for (size_t i = 0; (*table = prm_model_table_at(model, i)) != NULL; i++) {
        const prm_entity *entity = prm_table_entity(*table);
        int64_t kept;
        if (entity->match == NULL || entity->match[0] == '\0')
            continue;
        PRM_TRY(get(db, made, entity, &kept, error));
        if (kept != recipe_of(entity))
            return PRM_OK;
    }
    return PRM_OK;
}

/** Where it was left off, or the beginning if that was another recipe. */
static prm_status find_place(prm_db *db, const prm_entity *entity, int64_t recipe, int64_t *after, prm_error *error)
{
    int64_t begun;
    PRM_TRY(get(db, making, entity, &begun, error));
    PRM_TRY(get(db, row_of, entity, after, error));
    if (begun == recipe)
        return PRM_OK;
    *after = 0;
    return set(db, making, entity, recipe, error);
}

static prm_status make_chunk(prm_db *db, const prm_table *table, prm_arena *arena, prm_error *error)
{
    const prm_entity *entity = prm_table_entity(table);
    int64_t recipe = recipe_of(entity), after, ids[CHUNK_ROWS];
    uint32_t count;
    PRM_TRY(find_place(db, entity, recipe, &after, error));
    PRM_TRY(prm_match_next_rows(db, table, after, CHUNK_ROWS, ids, &count, error));
    for (uint32_t i = 0; i < count; i++) {
        const prm_val *row;
        PRM_TRY(prm_rows_load(db, table, ids[i], NULL, arena, &row, error)); /* archived ones too: they may come back */
        PRM_TRY(put_keys(db, entity, row, arena, error));
    }
    PRM_TRY(set(db, row_of, entity, count > 0 ? ids[count - 1] : after, error));
    if (count == CHUNK_ROWS)
        return PRM_OK;
    prm_log_text(PRM_LOG_INFO, "match_keys_made", "of %s", entity->name);
    PRM_TRY(set(db, making, entity, 0, error));
    return set(db, made, entity, recipe, error);
}

prm_status prm_match_make_some(const prm_model *model, prm_db *db, prm_arena *arena, bool *has_more, prm_error *error)
{
    const prm_table *table;
    PRM_TRY(find_unmade(model, db, &table, error));
    *has_more = table != NULL;
    return table != NULL ? make_chunk(db, table, arena, error) : PRM_OK;
}
