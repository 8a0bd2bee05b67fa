/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/history_scope.h"

#include <string.h>

/* The i-th path of a scope, "deal.partner": the field it begins with, and whether that leads to a partner at once. */
static const prm_field *field_at(const prm_entity *entity, size_t index, bool *is_direct)
{
    char name[64];
    size_t length;
    const char *word = prm_words_at(entity->scope, index, &length);
    if (word == NULL)
        return NULL;
    const char *dot = memchr(word, '.', length);
    size_t first = dot != NULL ? (size_t)(dot - word) : length;
    *is_direct = dot == NULL;
    if (first >= sizeof(name))
        return NULL;
    memcpy(name, word, first);
    name[first] = '\0';
    return prm_fields_find(entity->fields, name);
}

static int64_t number_of(const prm_field *field, const prm_val *value)
{
    const char *text = "";
    int64_t number = 0;
    (void)prm_val_as_text(value, &text, NULL);
    return field->of != NULL && prm_id_parse(text, field->of, &number) ? number : 0;
}

void prm_history_begin(prm_history_scope *scope, const prm_call *call, const prm_val *row)
{
    const prm_entity *entity = prm_table_entity(call->entry->table);
    const prm_field *field;
    bool is_direct;
    *scope = (prm_history_scope){.was_visible = true};
    if (call->scope.side != PRM_PARTNER_SIDE)
        return;
    for (size_t i = 0; i < PRM_HISTORY_PATHS && (field = field_at(entity, i, &is_direct)) != NULL; i++) {
        scope->values[i] = number_of(field, prm_val_get(row, field->name));
        scope->is_bound = true;
    }
}

/* Rows behind a reference may have changed hands as well: they count as they are now. */
static bool is_visible(const prm_call *call, const prm_field *field, bool is_direct, int64_t value)
{
    const prm_val *row;
    if (is_direct)
        return prm_id_set_has(&call->scope.partners, value);
    const prm_table *table = prm_model_table(prm_host_model(call->worker->host), field->of);
    return table != NULL &&
           prm_rows_load(call->worker->db, table, value, &call->scope, call->arena, &row, NULL) == PRM_OK;
}

bool prm_history_go_back(prm_history_scope *scope, const prm_call *call, const prm_val *fields)
{
    const prm_entity *entity = prm_table_entity(call->entry->table);
    const prm_field *field;
    bool is_direct, has_moved = false, is_it = false;
    for (size_t i = 0; scope->is_bound && i < PRM_HISTORY_PATHS && (field = field_at(entity, i, &is_direct)) != NULL;
         i++) {
        const prm_val *pair = prm_val_get(fields, field->name);
        has_moved = has_moved || pair != NULL;
        if (pair != NULL)
            scope->values[i] = number_of(field, prm_val_at(pair, 0));
        is_it = is_it || (scope->values[i] != 0 && is_visible(call, field, is_direct, scope->values[i]));
    }
    scope->was_visible = !has_moved || is_it;
    return scope->was_visible;
}
