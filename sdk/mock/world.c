/* SPDX-License-Identifier: Apache-2.0 */
/* The mock's world: made, scripted, looked at. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

prm_mock *prm_mock_new(const prm_plugin *plugin)
{
    prm_mock *mock = calloc(1, sizeof(*mock));
    if (mock == NULL)
        return NULL;
    mock->world = mock_alloc(mock, sizeof(*mock->world));
    mock->before = mock_alloc(mock, sizeof(*mock->before));
    mock->plugin = plugin;
    mock->now = 1798761600000;
    prm_mock_as(mock, PRM_SYSTEM, "", "");
    if (mock->world == NULL || mock->before == NULL || prm_mock_declare(mock, plugin->entities) != PRM_OK) {
        prm_mock_free(mock);
        return NULL;
    }
    *plugin->api = &mock_api;
    return mock;
}

void prm_mock_free(prm_mock *mock)
{
    if (mock == NULL)
        return;
    for (void *block = mock->blocks, *next; block != NULL; block = next) {
        next = *(void **)block;
        free(block);
    }
    free(mock);
}

prm_status prm_mock_declare(prm_mock *mock, const prm_entity *const *entities)
{
    for (; entities != NULL && *entities != NULL; entities++) {
        if (mock->entity_count == MOCK_ENTITIES)
            return PRM_E_LIMIT;
        mock->entities[mock->entity_count++] = *entities;
    }
    return PRM_OK;
}

void prm_mock_set_now(prm_mock *mock, int64_t now)
{
    mock->now = now;
}

int64_t prm_mock_now(const prm_mock *mock)
{
    return mock->now;
}

void prm_mock_as(prm_mock *mock, int32_t side, const char *partner, const char *role)
{
    mock->side = side;
    mock->user = side == PRM_PARTNER_SIDE ? "user_mock_partner" : side == PRM_PUBLIC ? "" : "user_mock";
    mock->partner = mock_keep_text(mock, partner);
    mock->roles[0] = mock_keep_text(mock, role);
}

void prm_mock_limit(prm_mock *mock, const char *role, int64_t amount, const char *currency)
{
    mock->limit_role = mock_keep_text(mock, role);
    mock->limit_currency = mock_keep_text(mock, currency);
    mock->limit = amount;
}

void prm_mock_set_piece(prm_mock *mock, size_t rows)
{
    mock->piece = rows;
}

void prm_mock_bind(prm_mock *mock, const char *territory)
{
    mock->bound = territory != NULL ? mock_keep_text(mock, territory) : NULL;
}

const char *prm_mock_insert(prm_mock *mock, const char *entity, const char *json)
{
    const prm_entity *of = mock_entity(mock, entity);
    const prm_val *values = mock_parse(mock, json), *row;

    if (of == NULL || values == NULL || values->kind != PRM_V_OBJECT || mock_row_add(mock, of, values, &row) != PRM_OK)
        return "";
    return mock_str(row, "id");
}

prm_status prm_mock_set_state(prm_mock *mock, const char *id, const char *state)
{
    mock_row *row = mock_row_find(mock, id);
    if (row == NULL)
        return PRM_E_NOT_FOUND;
    prm_val *value = mock_clone(mock, row->value);
    PRM_TRY(mock_set(value, "state", mock_text(mock, state)));
    value->is_frozen = true;
    row->value = value;
    return PRM_OK;
}

static mock_script *script(prm_mock *mock, const char *point)
{
    for (size_t i = 0; i < mock->script_count; i++)
        if (strcmp(mock->scripts[i].point, point) == 0)
            return &mock->scripts[i];
    if (mock->script_count == MOCK_SCRIPTS)
        return NULL;
    mock->scripts[mock->script_count].point = point;
    return &mock->scripts[mock->script_count++];
}

void prm_mock_answer(prm_mock *mock, const char *point, const char *json)
{
    mock_script *of = script(mock, point);
    if (of != NULL)
        of->answer = json != NULL ? mock_parse(mock, json) : NULL;
}

void prm_mock_reason(prm_mock *mock, const char *point, const char *json)
{
    mock_script *of = script(mock, point);
    if (of != NULL)
        of->reason = json != NULL ? mock_parse(mock, json) : NULL;
}

prm_status prm_mock_settings(prm_mock *mock, const char *json)
{
    const prm_val *given = mock_parse(mock, json);
    if (given == NULL)
        return PRM_E_INVALID;
    PRM_TRY(mock_check(mock, mock->plugin->settings, given, MOCK_PARTIAL, ""));
    mock->settings = given;
    return PRM_OK;
}

void prm_mock_candidate(prm_mock *mock, const char *id, int64_t score, const char *matched_on, const char *equal)
{
    if (id == NULL) {
        mock->candidate_count = 0;
        return;
    }
    if (mock->candidate_count == MOCK_CANDIDATES)
        return;
    prm_val *item = mock_value(mock, PRM_V_OBJECT), *on = mock_value(mock, PRM_V_LIST);
    prm_val *number = mock_value(mock, PRM_V_INT);
    if (!number->is_nomem)
        number->integer = score;
    if (mock_set(item, "row", mock_text(mock, id)) == PRM_OK && mock_set(item, "score", number) == PRM_OK &&
        mock_append(on, mock_text(mock, matched_on)) == PRM_OK && mock_set(item, "matched_on", on) == PRM_OK &&
        mock_set(item, "equal", *equal != '\0' ? mock_text(mock, equal) : NULL) == PRM_OK)
        mock->candidates[mock->candidate_count++] = item;
}

const char *prm_mock_row(const prm_mock *mock, const char *id, const char *path)
{
    const mock_row *row = mock_row_find(mock, id);
    return row != NULL ? mock_as_text((prm_mock *)mock, mock_at_path(row->value, path)) : "";
}

const char *prm_mock_row_at(const prm_mock *mock, const char *entity, size_t index)
{
    for (size_t i = 0; i < mock->world->row_count; i++)
        if (strcmp(mock->world->rows[i].entity->name, entity) == 0 && index-- == 0)
            return mock_str(mock->world->rows[i].value, "id");
    return "";
}

size_t prm_mock_rows(const prm_mock *mock, const char *entity)
{
    size_t count = 0;

    for (size_t i = 0; i < mock->world->row_count; i++)
        count += strcmp(mock->world->rows[i].entity->name, entity) == 0;
    return count;
}

size_t prm_mock_events(const prm_mock *mock, const char *type)
{
    size_t count = 0;

    for (size_t i = 0; i < mock->world->event_count; i++)
        count += strcmp(mock->world->events[i].type, type) == 0;
    return count;
}

const char *prm_mock_event(const prm_mock *mock, const char *type, const char *path)
{
    for (size_t i = mock->world->event_count; i > 0; i--)
        if (strcmp(mock->world->events[i - 1].type, type) == 0)
            return mock_as_text((prm_mock *)mock, mock_at_path(mock->world->events[i - 1].data, path));
    return "";
}

size_t prm_mock_timers(const prm_mock *mock)
{
    return mock->world->timer_count;
}
