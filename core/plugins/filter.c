/* SPDX-License-Identifier: Apache-2.0 */
/* A list's filter from the wire's forms to inside ones: times to ms, ids and domains to the form in which they are
 * stored. What the caller may not read is named as an unknown field is. */
#include "plugins/derived.h"

#include <string.h>

enum { VALUES_MOST = 500 };

static const char range_words[] = "gte | gt | lte | lt";
static const char prefix_word[] = "prefix";

bool prm_derived_may_read(const prm_call *call, const prm_field *field)
{
    return (field->flags & PRM_VENDOR) == 0 || !prm_viewer_is_outside(&(prm_viewer){.side = call->caller.side});
}

/* A field a caller may filter by; NULL if there is none for it. */
static const prm_field *find_field(const prm_call *call, const char *name)
{
    const prm_entity *entity = prm_table_entity(call->entry->table);
    const prm_field *field = prm_fields_find(entity->fields, name);
    if (field == NULL)
        field = prm_fields_find(prm_common_fields, name);
    return field != NULL && prm_derived_may_read(call, field) ? field : NULL;
}

static prm_status refuse(prm_call *call, const char *place, const char *code, const char *message)
{
    if (place == NULL)
        return prm_call_nomem(call);
    prm_field_errors_add(&call->fields, place, code, message);
    return PRM_E_INVALID;
}

/* Any value of the field's type, whatever its bounds. `*out` stays as it is if the value is refused. */
static prm_status take_value(
    prm_call *call, const prm_field *field, const char *place, const prm_val *value, const prm_val **out)
{
    static const prm_viewer system = {.side = PRM_SYSTEM};
    if (place == NULL)
        return prm_call_nomem(call);
    if (prm_val_kind(value) == PRM_V_NULL) {
        *out = value;
        return PRM_OK;
    }
    prm_field one = *field;
    one.name = place;
    one.flags = 0;
    one.write = NULL;
    one.min = one.max = PRM_ANY;
    const prm_field *const fields[] = {&one, NULL};
    prm_val *given = prm_val_object(call->arena);
    const prm_val *taken;
    if (prm_val_set(given, place, value) != PRM_OK)
        return prm_call_nomem(call);
    prm_status status = prm_fields_read(call->arena, fields, given, &system, &taken, &call->fields);
    if (status == PRM_OK)
        *out = prm_val_get(taken, place);
    return status == PRM_E_NOMEM ? prm_call_nomem(call) : status;
}

static prm_status take_list(
    prm_call *call, const prm_field *field, const char *place, const prm_val *list, const prm_val **out)
{
    prm_val *made = prm_val_list(call->arena);
    if (prm_val_count(list) > VALUES_MOST)
        return refuse(call, place, "range", "must have at most 500 values");
    for (size_t i = 0; i < prm_val_count(list); i++) {
        const prm_val *value = NULL;
        const char *here = prm_arena_format(call->arena, "%s[%zu]", place, i);
        prm_status status = take_value(call, field, here, prm_val_at(list, i), &value);
        if (status != PRM_OK && status != PRM_E_INVALID)
            return status;
        if (value != NULL && prm_val_append(made, value) != PRM_OK)
            return prm_call_nomem(call);
    }
    *out = made;
    return PRM_OK;
}

/* The beginning of a text, a date or an enum's word; of a domain as it is stored. */
static prm_status take_prefix(
    prm_call *call, const prm_field *field, const char *place, const prm_val *value, const prm_val **out)
{
    static const int32_t types[] = {
        PRM_T_TEXT, PRM_T_DATE, PRM_T_ENUM, PRM_T_EMAIL, PRM_T_DOMAIN, PRM_T_COUNTRY};
    const char *text;
    size_t length, i = 0;
    while (i < sizeof(types) / sizeof(types[0]) && types[i] != field->type)
        i++;
    if (i == sizeof(types) / sizeof(types[0]))
        return refuse(call, place, "type", "only texts have a prefix");
    if (prm_val_as_text(value, &text, &length) != PRM_OK)
        return refuse(call, place, "type", "must be a text");
    *out = value;
    if (field->type != PRM_T_DOMAIN)
        return PRM_OK;
    char *folded = prm_arena_text(call->arena, text, length);
    for (size_t at = 0; folded != NULL && at < length; at++) {
        if (folded[at] >= 'A' && folded[at] <= 'Z')
            folded[at] = (char)(folded[at] - 'A' + 'a');
    }
    *out = folded != NULL ? prm_val_text_static(call->arena, folded) : prm_val_no_memory();
    return PRM_OK;
}

static prm_status take_range(
    prm_call *call, const prm_field *field, const char *place, const prm_val *range, const prm_val **out)
{
    prm_val *made = prm_val_object(call->arena);
    if (field->type == PRM_T_BOOL)
        return refuse(call, place, "type", "true and false have no order");
    if (prm_val_count(range) == 0)
        return refuse(call, place, "type", "must hold gte, gt, lte, lt or prefix");
    for (size_t i = 0; i < prm_val_count(range); i++) {
        const char *word = prm_val_key_at(range, i);
        const char *here = prm_arena_format(call->arena, "%s.%.40s", place, word);
        const prm_val *bound = prm_val_get(range, word), *value = NULL;
        prm_status status;
        if (strcmp(word, prefix_word) == 0)
            status = take_prefix(call, field, here, bound, &value);
        else if (!prm_words_have(range_words, word))
            status = refuse(call, here, "unknown", "must be gte, gt, lte, lt or prefix");
        else if (prm_val_kind(bound) == PRM_V_NULL)
            status = refuse(call, here, "type", "must not be null");
        else
            status = take_value(call, field, here, bound, &value);
        if (status != PRM_OK && status != PRM_E_INVALID)
            return status;
        if (value != NULL && prm_val_set(made, word, value) != PRM_OK)
            return prm_call_nomem(call);
    }
    *out = made;
    return PRM_OK;
}

static bool is_money(const prm_field *field, const prm_val *value)
{
    return field->type == PRM_T_MONEY &&
           (prm_val_get(value, "amount") != NULL || prm_val_get(value, "currency") != NULL);
}

static prm_status take_one(prm_call *call, const char *name, const prm_val *value, const prm_val **out)
{
    const char *place = prm_arena_format(call->arena, "filter.%.100s", name);
    const prm_field *field = find_field(call, name);
    if (place == NULL)
        return prm_call_nomem(call);
    if (strcmp(name, PRM_ARCHIVED) == 0 && prm_table_can_archive(call->entry->table)) {
        *out = value; /* true, false or both: the store says if it is neither */
        return PRM_OK;
    }
    if (field == NULL)
        return refuse(call, place, "unknown", "no such field");
    if (field->type == PRM_T_LIST || field->type == PRM_T_OBJECT)
        return refuse(call, place, "type", "lists and objects cannot be filtered by");
    if (prm_val_kind(value) == PRM_V_LIST)
        return take_list(call, field, place, value, out);
    if (prm_val_kind(value) == PRM_V_OBJECT && !is_money(field, value))
        return take_range(call, field, place, value, out);
    return take_value(call, field, place, value, out);
}

prm_status prm_derived_filter(prm_call *call, const prm_val *filter, const prm_val **out)
{
    prm_val *made = prm_val_object(call->arena);
    for (size_t i = 0; i < prm_val_count(filter); i++) {
        const char *name = prm_val_key_at(filter, i);
        const prm_val *value = NULL;
        prm_status status = take_one(call, name, prm_val_get(filter, name), &value);
        if (status != PRM_OK && status != PRM_E_INVALID)
            return status;
        if (value != NULL && prm_val_set(made, name, value) != PRM_OK)
            return prm_call_nomem(call);
    }
    if (call->fields.count > 0)
        return PRM_E_INVALID;
    prm_val_freeze(made);
    *out = made;
    return PRM_OK;
}
