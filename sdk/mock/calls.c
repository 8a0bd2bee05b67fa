/* SPDX-License-Identifier: Apache-2.0 */
/* The table a plugin calls through. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

static const prm_caller *api_caller(const prm_call *call)
{
    return &call->caller;
}

static int64_t api_now(const prm_call *call)
{
    return call->mock->now;
}

static void *api_alloc(prm_call *call, size_t bytes)
{
    return mock_alloc(call->mock, bytes);
}

static prm_status api_fail(prm_call *call, prm_status status, const char *kind, const prm_val *data)
{
    mock_note(call->mock, kind, "");
    return status;
}

static prm_status api_fail_field(prm_call *call, const char *field, const char *code, const char *message)
{
    mock_note(call->mock, field, code);
    return PRM_E_INVALID;
}

static prm_status api_log(prm_call *call, int32_t level, const char *event, const prm_val *fields)
{
    return PRM_OK;
}

static prm_val *api_object(prm_call *call)
{
    return mock_value(call->mock, PRM_V_OBJECT);
}

static prm_val *api_list(prm_call *call)
{
    return mock_value(call->mock, PRM_V_LIST);
}

static prm_val *api_null(prm_call *call)
{
    return mock_value(call->mock, PRM_V_NULL);
}

static prm_val *api_text(prm_call *call, const char *text, size_t length)
{
    return mock_text(call->mock, mock_copy_text(call->mock, text, length));
}

static prm_val *number(prm_mock *mock, int32_t kind, int64_t value)
{
    prm_val *new = mock_value(mock, kind);
    if (!new->is_nomem)
        new->integer = value;
    return new;
}

static prm_val *api_integer(prm_call *call, int64_t value)
{
    return number(call->mock, PRM_V_INT, value);
}

static prm_val *api_boolean(prm_call *call, int32_t value)
{
    return number(call->mock, PRM_V_BOOL, value != 0);
}

static prm_val *api_money(prm_call *call, int64_t amount, const char *currency)
{
    prm_val *money = mock_value(call->mock, PRM_V_OBJECT);
    if (mock_set_integer(call->mock, money, "amount", amount) != PRM_OK ||
        mock_set(money, "currency", mock_text(call->mock, currency)) != PRM_OK)
        return &mock_no_memory;
    return money;
}

static prm_status expect(const prm_val *value, int32_t kind)
{
    return value == NULL ? PRM_E_NOT_FOUND : value->kind == kind ? PRM_OK : PRM_E_INVALID;
}

static prm_status api_as_text(const prm_val *value, const char **text, size_t *length)
{
    PRM_TRY(expect(value, PRM_V_TEXT));
    *text = value->text;
    if (length != NULL)
        *length = value->count;
    return PRM_OK;
}

static prm_status api_as_integer(const prm_val *value, int64_t *out)
{
    PRM_TRY(expect(value, PRM_V_INT));
    *out = value->integer;
    return PRM_OK;
}

static prm_status api_as_boolean(const prm_val *value, int32_t *truth)
{
    PRM_TRY(expect(value, PRM_V_BOOL));
    *truth = value->integer != 0;
    return PRM_OK;
}

static int32_t api_type(const prm_val *value)
{
    return value != NULL ? value->kind : PRM_V_ABSENT;
}

static size_t api_count(const prm_val *value)
{
    return value != NULL && (value->kind == PRM_V_LIST || value->kind == PRM_V_OBJECT) ? value->count : 0;
}

static const prm_val *api_at(const prm_val *list, size_t index)
{
    return list != NULL && list->kind == PRM_V_LIST && index < list->count ? list->items[index] : NULL;
}

static const char *api_key_at(const prm_val *object, size_t index)
{
    return object != NULL && object->kind == PRM_V_OBJECT && index < object->count ? object->keys[index] : NULL;
}

static prm_status api_get_text(const prm_val *object, const char *key, const char **text, size_t *length)
{
    return api_as_text(mock_get(object, key), text, length);
}

static prm_status api_get_integer(const prm_val *object, const char *key, int64_t *value)
{
    return api_as_integer(mock_get(object, key), value);
}

static prm_status api_get_boolean(const prm_val *object, const char *key, int32_t *value)
{
    return api_as_boolean(mock_get(object, key), value);
}

static prm_status api_get_money(const prm_val *object, const char *key, int64_t *amount, const char **currency)
{
    PRM_TRY(expect(mock_get(object, key), PRM_V_OBJECT));
    PRM_TRY(api_get_integer(mock_get(object, key), "amount", amount));
    *currency = mock_str(mock_get(object, key), "currency");
    return PRM_OK;
}

static prm_status api_set_text(prm_val *object, const char *key, const char *text)
{
    if (text == NULL || object->is_nomem)
        return text == NULL ? PRM_OK : PRM_E_NOMEM;
    return mock_set(object, key, mock_text(object->mock, text));
}

static prm_status api_set_integer(prm_val *object, const char *key, int64_t value)
{
    return object->is_nomem ? PRM_E_NOMEM : mock_set_integer(object->mock, object, key, value);
}

static prm_status api_set_boolean(prm_val *object, const char *key, int32_t value)
{
    return object->is_nomem ? PRM_E_NOMEM : mock_set_boolean(object->mock, object, key, value != 0);
}

static const char *view_fields(const prm_entity *entity, const char *view)
{
    size_t length = strlen(view);
    for (const char *const *one = entity->views; one != NULL && *one != NULL; one++)
        if (strncmp(*one, view, length) == 0 && (*one)[length] == ':')
            return *one + length + 1;
    return NULL;
}

static prm_status api_view(prm_call *call, const prm_val *row, const char *view, const prm_val *more,
    const prm_val **out)
{
    const char *fields = row->entity != NULL ? view_fields(row->entity, view) : NULL;
    prm_val *seen = mock_value(call->mock, PRM_V_OBJECT);
    char name[200];

    PRM_TRY(mock_guard(call));
    if (fields == NULL)
        return PRM_E_INVALID;
    while (mock_word_next(&fields, ",", name, sizeof(name))) {
        const prm_val *value = mock_get(more, name) != NULL ? mock_get(more, name) : mock_get(row, name);
        PRM_TRY(mock_set(seen, name, value != NULL ? mock_open(call->mock, value) : NULL));
    }
    *out = seen;
    return PRM_OK;
}

static prm_status api_disarm(prm_call *call, const char *timer, const char *subject, const char *key)
{
    mock_world *world = call->mock->world;

    PRM_TRY(mock_guard(call));
    for (size_t i = 0; i < world->timer_count; i++) {
        mock_timer *set = &world->timers[i];
        if (strcmp(set->timer->name, timer) == 0 && strcmp(set->subject, subject) == 0 && strcmp(set->key, key) == 0)
            world->timers[i--] = world->timers[--world->timer_count];
    }
    return PRM_OK;
}

static prm_status api_arm(prm_call *call, const char *timer, const char *subject, const char *key, int64_t due,
    const prm_val *data)
{
    prm_mock *mock = call->mock;
    mock_world *world = mock->world;

    if (mock_has_secret(data))
        return PRM_E_INTERNAL;
    PRM_TRY(api_disarm(call, timer, subject, key));
    for (const prm_timer *const *one = mock->plugin->timers; one != NULL && *one != NULL; one++) {
        if (strcmp((*one)->name, timer) != 0 || !call->is_write || world->timer_count == MOCK_TIMERS)
            continue;
        mock_timer *set = &world->timers[world->timer_count];
        *set = (mock_timer){ *one, mock_copy_text(mock, subject, strlen(subject)),
            mock_copy_text(mock, key, strlen(key)), data, due, ++mock->next_timer };
        if (set->subject == NULL || set->key == NULL)
            return PRM_E_NOMEM;
        world->timer_count++;
        return PRM_OK;
    }
    return PRM_E_INVALID;
}

/* ---- prm.match/1 ---- */

static prm_status match_candidates(prm_call *call, const char *entity, const prm_val *values, uint32_t limit,
    const prm_val **list)
{
    prm_val *all = mock_value(call->mock, PRM_V_LIST);

    if (!mock_reaches(call, entity))
        return PRM_E_FORBIDDEN;
    for (size_t i = 0; i < call->mock->candidate_count && i < limit; i++) {
        const prm_val *scripted = call->mock->candidates[i];
        const mock_row *found = mock_row_find(call->mock, mock_str(scripted, "row"));
        prm_val *item = mock_value(call->mock, PRM_V_OBJECT);
        prm_val *row = found != NULL ? mock_clone(call->mock, found->value) : &mock_no_memory;
        mock_seal(row);
        PRM_TRY(mock_set(item, "row", row));
        for (size_t k = 1; k < scripted->count; k++)
            PRM_TRY(mock_set(item, scripted->keys[k], scripted->items[k]));
        PRM_TRY(mock_append(all, item));
    }
    *list = all;
    return PRM_OK;
}

static prm_status match_fold(prm_call *call, const char *name, const char **folded)
{
    *folded = mock_copy_text(call->mock, name, strlen(name));
    return *folded != NULL ? PRM_OK : PRM_E_NOMEM;
}

/* What is given, with the presets of what it lacks, object by object. */
static const prm_val *fill(prm_mock *mock, const prm_field *field, const prm_val *given)
{
    if (given == NULL && field->preset != NULL)
        return mock_parse(mock, field->preset);
    if (field->type != PRM_T_OBJECT || field->fields == NULL)
        return given;
    prm_val *made = mock_value(mock, PRM_V_OBJECT);
    for (const prm_field *const *one = field->fields; *one != NULL; one++) {
        const prm_val *value = fill(mock, *one, mock_get(given, (*one)->name));
        if (value != NULL && mock_set(made, (*one)->name, value) != PRM_OK)
            return NULL;
    }
    made->is_frozen = true;
    return given == NULL && made->count == 0 ? NULL : made;
}

static const prm_val *api_setting(const prm_call *call, const char *name)
{
    const prm_field *field = mock_field(call->mock->plugin->settings, name);
    return field != NULL ? fill(call->mock, field, mock_get(call->mock->settings, name)) : NULL;
}

static const void *api_service(const char *id)
{
    static const prm_match_service match = { .size = sizeof(match), .revision = 1, .candidates = match_candidates,
        .fold = match_fold };
    return strcmp(id, PRM_MATCH_SERVICE) == 0 ? &match : mock_service(id);
}

static prm_status api_caller_limit(const prm_call *call, const char *role, int64_t *amount, const char **currency)
{
    const prm_mock *mock = call->mock;

    if (mock->limit_role == NULL || strcmp(mock->limit_role, role) != 0 || strcmp(mock->roles[0], role) != 0)
        return PRM_E_NOT_FOUND;
    *amount = mock->limit;
    *currency = mock->limit_currency;
    return PRM_OK;
}

static int32_t api_covers(const prm_call *call, const char *territory)
{
    return call->mock->bound == NULL || strcmp(call->mock->bound, territory) == 0;
}

static int32_t api_has_time(const prm_call *call)
{
    prm_mock *mock = call->mock;

    return mock->piece == 0 || ++mock->asked_for_time < mock->piece;
}

const prm_api mock_api = { .size = sizeof(prm_api), .abi_minor = PRM_ABI_MINOR, .caller = api_caller, .now = api_now,
    .alloc = api_alloc, .fail = api_fail, .fail_field = api_fail_field, .log = api_log, .object = api_object,
    .list = api_list, .new_text = api_text, .new_integer = api_integer, .new_boolean = api_boolean,
    .new_money = api_money, .new_null = api_null, .as_text = api_as_text, .as_integer = api_as_integer,
    .as_boolean = api_as_boolean, .type = api_type, .count = api_count, .at = api_at, .key_at = api_key_at,
    .get = mock_get, .text = mock_str, .get_text = api_get_text, .get_integer = api_get_integer,
    .get_boolean = api_get_boolean, .get_money = api_get_money, .set = mock_set, .set_text = api_set_text,
    .set_integer = api_set_integer, .set_boolean = api_set_boolean, .append = mock_append, .load = mock_store_load,
    .find = mock_store_find, .tally = mock_store_tally, .create = mock_store_create, .update = mock_store_update,
    .move = mock_store_move, .view = api_view, .decide = mock_decide, .add_reason = mock_add_reason, .emit = mock_emit,
    .arm = api_arm, .disarm = api_disarm, .service = api_service,
    .setting = api_setting, .archive = mock_store_archive, .caller_limit = api_caller_limit, .covers = api_covers,
    .decide_again = mock_decide_again, .overrule = mock_overrule, .call_method = mock_call_method,
    .reason_text = mock_reason_text, .drop = mock_store_drop, .has_time = api_has_time, .undecide = mock_undecide };
