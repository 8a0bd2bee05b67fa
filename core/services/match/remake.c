/* SPDX-License-Identifier: Apache-2.0 */
#include "services/match/service.h"

#include "base/hash.h"
#include "base/log.h"
#include "store/state.h"

#include <string.h>

enum { PAGE_ROWS = 200, PAGE_BYTES = 4 << 20 };

static const char recipe_key[] = "match_recipe";

/** The recipe as a number, for the register. */
static int64_t recipe_number(void)
{
    char text[PRM_MATCH_RECIPE_BYTES];
    uint8_t digest[PRM_HASH_BYTES];
    prm_match_recipe(text);
    prm_hash(&(prm_span){ text, strlen(text) }, 1, digest);
    int64_t number = 0;
    for (size_t i = 0; i < 7; i++)
        number = number << 8 | digest[i];
    return number;
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

/** Makes the keys of one page of rows; `cursor` goes on, NULL at the end, in memory of `carry`. */
static prm_status remake_page(prm_db *db, const prm_table *table, prm_arena *arena, const char **cursor,
    prm_arena *carry, int64_t *made, prm_error *error)
{
    const prm_rows_query query = { .table = table, .cursor = *cursor, .limit = PAGE_ROWS, .may_filter_vendor = true,
        .with_archived = true };
    const prm_val *rows;
    const char *next;
    PRM_TRY(prm_rows_find(db, &query, arena, &rows, &next, error));
    for (size_t i = 0; i < prm_val_count(rows); i++)
        PRM_TRY(put_keys(db, prm_table_entity(table), prm_val_at(rows, i), arena, error));
    *made += (int64_t)prm_val_count(rows);
    prm_arena_reset(carry);
    *cursor = next == NULL ? NULL : prm_arena_text(carry, next, strlen(next));
    if (next != NULL && *cursor == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "no memory to make match keys");
    return PRM_OK;
}

static prm_status remake_table(prm_db *db, const prm_table *table, int64_t *made, prm_error *error)
{
    prm_arena *arena = prm_arena_new(PAGE_BYTES), *carry = prm_arena_new(PAGE_BYTES);
    prm_status status = PRM_OK;
    const char *cursor = NULL;
    if (arena == NULL || carry == NULL)
        status = prm_error_set(error, PRM_E_NOMEM, NULL, "no memory to make match keys");
    while (status == PRM_OK) {
        prm_arena_reset(arena);
        status = remake_page(db, table, arena, &cursor, carry, made, error);
        if (cursor == NULL)
            break;
    }
    prm_arena_free(arena);
    prm_arena_free(carry);
    return status;
}

prm_status prm_match_install(const prm_model *model, prm_db *db, prm_error *error)
{
    int64_t kept, made = 0, wanted = recipe_number();
    const prm_table *table;
    prm_status status = prm_meta_get(db, recipe_key, &kept, error);
    if (status == PRM_OK && kept == wanted)
        return PRM_OK;
    if (status != PRM_OK && status != PRM_E_NOT_FOUND)
        return status;
    PRM_TRY(prm_db_exec(db, "DELETE FROM match_key", error));
    for (size_t i = 0; (table = prm_model_table_at(model, i)) != NULL; i++)
        if (prm_table_entity(table)->match != NULL && prm_table_entity(table)->match[0] != '\0')
            PRM_TRY(remake_table(db, table, &made, error));
    if (made > 0)
        prm_log_text(PRM_LOG_INFO, "match_keys_made", "%lld rows", (long long)made);
    return prm_meta_set(db, recipe_key, wanted, error);
}
