/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is sealed is known by paths ("candidates[].name"), taken from the flags of the facts when the decision is made
 * and stored with it, so that a replay over stored facts, which carry no flags, comes to the same end.
 */
#include "rules/set.h"

#include "base/fields.h"

#include <string.h>

enum { TEXT_LEAST = 2 };

static const prm_val *part_at(const prm_val *whole, size_t index)
{
    return whole->kind == PRM_V_LIST ? whole->as.items[index] : whole->as.members[index].value;
}

static bool is_sealed_path(const prm_val *paths, const char *path, size_t length)
{
    for (size_t i = 0; i < prm_val_count(paths); i++) {
        const prm_val *sealed = prm_val_at(paths, i);
        if (sealed->count == length && memcmp(sealed->as.text, path, length) == 0)
            return true;
    }
    return false;
}

/* Extends the path in place; parts beyond its room are treated as their whole. */
static size_t extend(char *path, size_t length, size_t size, const prm_val *whole, size_t index)
{
    const char *part = whole->kind == PRM_V_LIST ? "[]" : prm_val_key_at(whole, index);
    size_t dot = whole->kind == PRM_V_OBJECT && length > 0 ? 1 : 0, added = strlen(part);
    if (length + dot + added >= size)
        return length;
    if (dot == 1)
        path[length] = '.';
    memcpy(path + length + dot, part, added);
    return length + dot + added;
}

static prm_status collect(prm_val *paths, const prm_val *value, char *path, size_t length, size_t size)
{
    if ((value->flags & PRM_VAL_SEALED) != 0)
        return is_sealed_path(paths, path, length) ? PRM_OK
                                                   : prm_val_append(paths, prm_val_text(paths->arena, path, length));
    for (size_t i = 0; i < prm_val_count(value); i++)
        PRM_TRY(collect(paths, part_at(value, i), path, extend(path, length, size, value, i), size));
    return PRM_OK;
}

/* What is sought in the facts, and where it was seen; or: a list of all that is sealed. */
typedef struct search {
    const prm_val *paths;
    prm_val *leaves;  /* or: */
    const char *text; /* or: */
    int64_t amount;
    bool is_in_sealed, is_in_open;
    prm_status status;
} search;

static bool is_hit(const search *s, const prm_val *value, bool is_amount)
{
    if (s->text != NULL)
        return value->kind == PRM_V_TEXT && strcmp(value->as.text, s->text) == 0;
    return is_amount && value->kind == PRM_V_INT && value->as.integer == s->amount;
}

static void meet(search *s, const prm_val *value, bool is_sealed, bool is_amount)
{
    bool is_leaf = value->kind == PRM_V_TEXT || (is_amount && value->kind == PRM_V_INT);
    if (s->leaves == NULL && is_hit(s, value, is_amount))
        *(is_sealed ? &s->is_in_sealed : &s->is_in_open) = true;
    else if (s->leaves != NULL && is_sealed && is_leaf && s->status == PRM_OK)
        s->status = prm_val_append(s->leaves, value);
}

static void seek(
    search *s, const prm_val *value, char *path, size_t length, size_t size, bool is_sealed, bool is_amount)
{
    is_sealed = is_sealed || (length > 0 && is_sealed_path(s->paths, path, length));
    if (prm_val_count(value) == 0 || value->kind == PRM_V_TEXT) {
        if (value != NULL)
            meet(s, value, is_sealed, is_amount);
        return;
    }
    bool is_money = value->kind == PRM_V_OBJECT && prm_val_get(value, "currency") != NULL;
    for (size_t i = 0; i < prm_val_count(value); i++) {
        bool is = is_money && strcmp(prm_val_key_at(value, i), "amount") == 0;
        seek(s, part_at(value, i), path, extend(path, length, size, value, i), size, is_sealed, is);
    }
}

prm_status prm_seal_make(prm_arena *arena, const prm_val *facts, const prm_val *paths, prm_seal *seal)
{
    prm_val *found = prm_val_list(arena), *leaves = prm_val_list(arena);
    char path[256];
    if (((found->flags | leaves->flags) & PRM_VAL_NOMEM) != 0)
        return PRM_E_NOMEM;
    if (paths == NULL)
        PRM_TRY(collect(found, facts, path, 0, sizeof(path)));
    *seal = (prm_seal){.facts = facts, .paths = paths != NULL ? paths : found, .leaves = leaves};
    search s = {.paths = seal->paths, .leaves = leaves};
    if (prm_val_count(seal->paths) > 0)
        seek(&s, facts, path, 0, sizeof(path), false, false);
    return s.status;
}

/* Most values are none of the few sealed ones, and not sought through all facts. */
static bool is_sealed_leaf(const prm_seal *seal, const char *text, int64_t amount)
{
    const search s = {.text = text, .amount = amount};
    for (size_t i = 0; i < prm_val_count(seal->leaves); i++)
        if (is_hit(&s, prm_val_at(seal->leaves, i), true))
            return true;
    return false;
}

static bool tells(const prm_seal *seal, const char *text, int64_t amount)
{
    char path[256];
    search s = {.paths = seal->paths, .text = text, .amount = amount};
    if (!is_sealed_leaf(seal, text, amount))
        return false;
    seek(&s, seal->facts, path, 0, sizeof(path), false, false);
    return s.is_in_sealed && !s.is_in_open;
}

/* A word out of a declared list is nobody's secret, and what is the vendor's is not shown to a partner. */
static bool is_telling(const prm_seal *seal, const prm_field *field, const prm_val *value)
{
    if (field != NULL && (field->type == PRM_T_ENUM || field->type == PRM_T_BOOL || (field->flags & PRM_VENDOR) != 0))
        return false;
    switch (prm_val_kind(value)) {
    case PRM_V_TEXT:
        return value->count >= TEXT_LEAST && tells(seal, value->as.text, 0);
    case PRM_V_INT:
        return value->as.integer != 0 && tells(seal, NULL, value->as.integer);
    case PRM_V_LIST:
    case PRM_V_OBJECT:
        break;
    default:
        return false;
    }
    for (size_t i = 0; i < prm_val_count(value); i++) {
        const prm_field *part = NULL;
        if (field != NULL)
            part = value->kind == PRM_V_LIST ? field->items : prm_fields_find(field->fields, prm_val_key_at(value, i));
        bool is_currency = value->kind == PRM_V_OBJECT && strcmp(prm_val_key_at(value, i), "currency") == 0;
        if (!is_currency && is_telling(seal, part, part_at(value, i)))
            return true;
    }
    return false;
}

static const char *leak_of_answer(const prm_seal *seal, const prm_rule *rule, const prm_val *answer)
{
    for (size_t i = 0; i < prm_val_count(answer); i++) {
        const char *key = prm_val_key_at(answer, i);
        if (is_telling(seal, prm_fields_find(rule->answer, key), prm_val_get(answer, key)))
            return key;
    }
    return NULL;
}

static const char *leak_of_reasons(const prm_seal *seal, const prm_rule *rule, const prm_val *reasons)
{
    for (size_t i = 0; i < prm_val_count(reasons); i++) {
        const prm_val *entry = prm_val_at(reasons, i);
        const prm_reason *reason = prm_rule_reason(rule, prm_val_get_str(entry, "code"));
        if (reason == NULL || strcmp(reason->audience, "partner") != 0)
            continue;
        for (size_t k = 0; k < prm_val_count(entry); k++) {
            const char *key = prm_val_key_at(entry, k);
            if (strcmp(key, "code") == 0 || strcmp(key, "audience") == 0)
                continue;
            if (is_telling(seal, prm_fields_find(reason->data, key), prm_val_get(entry, key)))
                return reason->code;
        }
    }
    return NULL;
}

const char *prm_seal_leak(const prm_seal *seal, const prm_rule *rule, const prm_val *answer, const prm_val *reasons)
{
    if (prm_val_count(seal->paths) == 0)
        return NULL;
    const char *leak = leak_of_answer(seal, rule, answer);
    return leak != NULL ? leak : leak_of_reasons(seal, rule, reasons);
}
