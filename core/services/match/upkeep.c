/* SPDX-License-Identifier: Apache-2.0 */
#include "services/match/service.h"

#include "plugins/api.h"
#include "store/state.h"

#include <string.h>

enum { SCRATCH_BYTES = 64 << 10 };

static const char *const roles[] = { "name", "country", "domain", "tax" };
enum { ROLES = sizeof roles / sizeof roles[0] };

/** Whether the `length` bytes at `text` are the word. */
static bool is_word(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

static const char *text_of(const prm_val *row, const char *field, size_t length)
{
    for (size_t i = 0; i < prm_val_count(row); i++) {
        const char *key = prm_val_key_at(row, i);
        if (key != NULL && is_word(field, length, key))
            return prm_val_get_str(row, key);
    }
    return "";
}

void prm_match_values_of(const prm_entity *entity, const prm_val *row, prm_match_values *values)
{
    const char *found[ROLES] = { "", "", "", "" };
    for (const char *at = entity->match; at != NULL && *at != '\0';) {
        at += strspn(at, " ,");
        size_t role = strcspn(at, " ,");
        const char *field = at + role + strspn(at + role, " ");
        size_t length = strcspn(field, " ,");
        for (size_t i = 0; i < ROLES && role > 0; i++)
            if (is_word(at, role, roles[i]))
                found[i] = text_of(row, field, length);
        at = field + length;
    }
    *values = (prm_match_values){ .name = found[0], .country = found[1], .domain = found[2], .tax_id = found[3] };
}

static bool has_key(const prm_match_key *keys, size_t count, int64_t key)
{
    for (size_t i = 0; i < count; i++)
        if (keys[i].key == key)
            return true;
    return false;
}

static bool is_same(const prm_match_values *a, const prm_match_values *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->country, b->country) == 0 && strcmp(a->domain, b->domain) == 0 &&
        strcmp(a->tax_id, b->tax_id) == 0;
}

static prm_status keys_of(prm_arena *scratch, const prm_match_values *values, prm_match_key keys[PRM_MATCH_KEYS_MAX],
    size_t *count)
{
    const prm_match_record *record = prm_match_prepare(scratch, values);
    if (record == NULL)
        return PRM_E_NOMEM;
    *count = prm_match_keys(record, keys);
    return PRM_OK;
}

static prm_status change_keys(prm_call *call, const char *entity, int64_t row, const prm_match_values *before,
    const prm_match_values *after)
{
    prm_match_key old[PRM_MATCH_KEYS_MAX], new[PRM_MATCH_KEYS_MAX];
    size_t old_count = 0, new_count = 0;
    prm_db *db = call->worker->db;
    prm_error error = { 0 };
    prm_arena *scratch = prm_arena_new(SCRATCH_BYTES);
    prm_status status = scratch == NULL ? PRM_E_NOMEM : keys_of(scratch, after, new, &new_count);
    if (status == PRM_OK && before != NULL)
        status = keys_of(scratch, before, old, &old_count);
    for (size_t i = 0; i < old_count && status == PRM_OK; i++)
        if (!has_key(new, new_count, old[i].key))
            status = prm_match_key_drop(db, entity, old[i].key, row, &error);
    for (size_t i = 0; i < new_count && status == PRM_OK; i++)
        if (!has_key(old, old_count, new[i].key))
            status = prm_match_key_put(db, entity, new[i].key, row, &error);
    prm_arena_free(scratch);
    return prm_call_keep(call, status, &error);
}

prm_status prm_match_follow(prm_call *call, const prm_table *table, const prm_val *before, const prm_val *after)
{
    const prm_entity *entity = prm_table_entity(table);
    int64_t row;
    prm_match_values old, new;
    if (entity->match == NULL || entity->match[0] == '\0')
        return PRM_OK;
    if (!prm_id_parse(prm_val_get_str(after, "id"), entity->name, &row))
        return PRM_E_INTERNAL;
    prm_match_values_of(entity, after, &new);
    if (before != NULL) {
        prm_match_values_of(entity, before, &old);
        if (is_same(&old, &new))
            return PRM_OK;
    }
    return change_keys(call, entity->name, row, before != NULL ? &old : NULL, &new);
}
