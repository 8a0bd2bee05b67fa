/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/set.h"

#include "base/fields.h"

#include <stdlib.h>
#include <string.h>

static const prm_rule *rule_before(const prm_chain *chain, size_t step, const char *text, size_t *length)
{
    const prm_rule *found = NULL;
    *length = 0;
    for (size_t i = 0; i < step; i++) {
        const prm_rule *rule = chain->steps[i]->rule;
        size_t name = strlen(rule->name);
        if (strncmp(text, rule->name, name) == 0 && text[name] == '.' && name > *length) {
            found = rule;
            *length = name;
        }
    }
    return found;
}

/* Splits a.b.c; false if a part is empty or there are too many. */
static bool read_path(prm_condition *out, char *text)
{
    for (char *at = text; at != NULL;) {
        char *dot = strchr(at, '.');
        if (dot != NULL)
            *dot++ = '\0';
        if (*at == '\0' || out->depth == PRM_CONDITION_DEPTH)
            return false;
        out->path[out->depth++] = at;
        at = dot;
    }
    return true;
}

static bool is_declared(const prm_condition *condition, const prm_rule *rule)
{
    const prm_field *const *fields = rule->answer;
    for (size_t i = 0; i < condition->depth; i++) {
        const prm_field *field = prm_fields_find(fields, condition->path[i]);
        if (field == NULL)
            return false;
        fields = field->fields;
    }
    return true;
}

prm_status prm_condition_read(prm_arena *arena, const prm_chain *chain, size_t step, bool is_own, const char *text,
    prm_condition *out, const char **message)
{
    *out = (prm_condition){0};
    *message = NULL;
    const char *equals = strchr(text, '=');
    size_t left = equals != NULL ? (size_t)(equals - text) : 0, skipped = 0;
    while (left > 0 && text[left - 1] == ' ')
        left--;
    const prm_rule *rule = is_own ? chain->steps[step]->rule : rule_before(chain, step, text, &skipped);
    if (left == 0 || rule == NULL || skipped + (is_own ? 0 : 1) >= left) {
        *message = "a condition is \"field = value | value\" over an earlier answer (or, for stop_unless, its own)";
        return PRM_OK;
    }
    skipped += is_own ? 0 : 1;
    char *path = prm_arena_text(arena, text + skipped, left - skipped);
    if (path == NULL)
        return PRM_E_NOMEM;
    out->point = is_own ? NULL : rule->name;
    if (!read_path(out, path) || !is_declared(out, rule))
        *message = "a condition over a field that is not declared";
    size_t length;
    const char *word;
    for (size_t i = 0; (word = prm_words_at(equals + 1, i, &length)) != NULL; i++) {
        if (out->count == PRM_CONDITION_VALUES) {
            *message = "a condition with too many values";
            return PRM_OK;
        }
        out->values[out->count] = prm_arena_text(arena, word, length);
        if (out->values[out->count++] == NULL)
            return PRM_E_NOMEM;
    }
    if (out->count == 0)
        *message = "a condition without values";
    return PRM_OK;
}

static bool is_value(const prm_val *value, const char *text)
{
    switch (prm_val_kind(value)) {
    case PRM_V_TEXT:
        return strcmp(value->as.text, text) == 0;
    case PRM_V_BOOL:
        return strcmp(value->as.truth ? "true" : "false", text) == 0;
    case PRM_V_INT: {
        char *end;
        long long number = strtoll(text, &end, 10);
        return end != text && *end == '\0' && number == value->as.integer;
    }
    default:
        return false;
    }
}

bool prm_condition_holds(const prm_condition *condition, const prm_val *answers, const prm_val *own)
{
    const prm_val *value = condition->point != NULL ? prm_val_get(answers, condition->point) : own;
    for (size_t i = 0; i < condition->depth; i++)
        value = prm_val_get(value, condition->path[i]);
    for (size_t i = 0; i < condition->count; i++)
        if (is_value(value, condition->values[i]))
            return true;
    return false;
}
