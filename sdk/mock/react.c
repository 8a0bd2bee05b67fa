/* SPDX-License-Identifier: Apache-2.0 */
/* What follows from a call: reactions to what it has emitted, notices, the rows of older schemas; and timers that
 * recur. */
#include "internal.h"

#include <prm/notify.h>

#include <stdio.h>
#include <string.h>

static const prm_event *find_event(const prm_mock *mock, const char *type)
{
    for (const prm_event *const *one = mock->plugin->events; one != NULL && *one != NULL; one++)
        if (strcmp((*one)->name, type) == 0)
            return *one;
    return NULL;
}

prm_status mock_add_event(prm_mock *mock, const char *type, const char *subject, const prm_val *data, int32_t depth)
{
    mock_world *world = mock->world;
    mock_event event = { type, mock_copy_text(mock, subject, strlen(subject)), data, depth };

    if (world->event_count == MOCK_EVENTS || event.subject == NULL || type == NULL)
        return PRM_E_NOMEM;
    world->events[world->event_count++] = event;
    return PRM_OK;
}

prm_status mock_emit(prm_call *call, const char *type, const char *subject, const prm_val *data)
{
    const prm_event *event = find_event(call->mock, type);

    PRM_TRY(mock_guard(call));
    if (event == NULL || (!call->is_write && (*subject != '\0' || strcmp(event->audience, "vendor") != 0)))
        return PRM_E_INVALID;
    if (call->depth > MOCK_DEPTH)
        return PRM_E_LIMIT;
    if (data != NULL)
        PRM_TRY(mock_check(call->mock, event->data, data, 0, type));
    if (data != NULL && (mock_has_sealed(data) || mock_has_secret(data)))
        return PRM_E_INVALID;
    return mock_add_event(call->mock, event->name, subject, data, call->depth);
}

prm_status prm_mock_happen(prm_mock *mock, const char *type, const char *subject, const char *json)
{
    const prm_val *data = json != NULL ? mock_parse(mock, json) : NULL;

    if (json != NULL && (data == NULL || data->kind != PRM_V_OBJECT))
        return PRM_E_INVALID;
    return mock_add_event(mock, mock_copy_text(mock, type, strlen(type)), subject, data, 0);
}

static prm_status react(prm_mock *mock, const prm_reaction *reaction, size_t index)
{
    const mock_event event = mock->world->events[index];
    prm_val *params = mock_value(mock, PRM_V_OBJECT);
    char id[40];

    snprintf(id, sizeof(id), "event_%032zu", index + 1);
    PRM_TRY(mock_set(params, "id", mock_text(mock, id)));
    PRM_TRY(mock_set(params, "type", mock_text(mock, event.type)));
    PRM_TRY(mock_set(params, "subject", mock_text(mock, event.subject)));
    PRM_TRY(mock_set(params, "data", event.data));
    PRM_TRY(mock_set_integer(mock, params, "depth", event.depth));
    return mock_run_own(mock, reaction->run, params, event.depth + 1);
}

int prm_mock_react(prm_mock *mock)
{
    int count = 0;

    mock->failure[0] = '\0';
    while (mock->reacted < mock->world->event_count) {
        size_t index = mock->reacted++;
        const prm_reaction *const *one = mock->plugin->reactions;
        for (; one != NULL && *one != NULL; one++) {
            if (strcmp((*one)->event, mock->world->events[index].type) != 0)
                continue;
            if (react(mock, *one, index) != PRM_OK)
                return -1;
            count++;
        }
    }
    return count;
}

prm_status prm_mock_recur(prm_mock *mock, const char *timer, const char *subject)
{
    const prm_timer *const *one = mock->plugin->timers;
    prm_val *params = mock_value(mock, PRM_V_OBJECT);

    mock->failure[0] = '\0';
    while (one != NULL && *one != NULL && strcmp((*one)->name, timer) != 0)
        one++;
    if (one == NULL || *one == NULL || (*one)->every == NULL)
        return PRM_E_NOT_FOUND;
    PRM_TRY(mock_set(params, "subject", mock_text(mock, subject)));
    PRM_TRY(mock_set(params, "key", mock_text(mock, "")));
    PRM_TRY(mock_set_integer(mock, params, "due", mock->now));
    return mock_run_own(mock, (*one)->run, params, 0);
}

int prm_mock_migrate(prm_mock *mock, const char *entity)
{
    int count = 0;

    mock->failure[0] = '\0';
    for (const prm_migration *const *one = mock->plugin->migrations; one != NULL && *one != NULL; one++)
        for (size_t i = 0; strcmp((*one)->entity, entity) == 0 && i < mock->world->row_count; i++) {
            if (strcmp(mock->world->rows[i].entity->name, entity) != 0)
                continue;
            if (mock_run_own(mock, (*one)->run, mock->world->rows[i].value, 0) != PRM_OK)
                return -1;
            count++;
        }
    return count;
}

/* ---- prm.notify/1 ---- */

static const prm_reason *find_notice(const prm_mock *mock, const char *code)
{
    for (const prm_reason *const *one = mock->plugin->notices; one != NULL && *one != NULL; one++)
        if (strcmp((*one)->code, code) == 0)
            return *one;
    return NULL;
}

static prm_status describe(prm_mock *mock, const prm_notice *notice, prm_val *sent)
{
    const char *const texts[][2] = { { "code", notice->code }, { "subject", notice->subject }, { "user", notice->user },
        { "partner", notice->partner }, { "roles", notice->roles } };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (texts[i][1] != NULL)
            PRM_TRY(mock_set(sent, texts[i][0], mock_text(mock, texts[i][1])));
    return mock_set(sent, "data", notice->data);
}

static prm_status notify_send(prm_call *call, const prm_notice *notice, int64_t *count)
{
    prm_mock *mock = call->mock;
    const prm_reason *declared = notice->code != NULL ? find_notice(mock, notice->code) : NULL;
    prm_val *sent = mock_value(mock, PRM_V_OBJECT);

    if (!call->is_write || declared == NULL || (notice->user == NULL && notice->roles == NULL) ||
        mock->world->notice_count == MOCK_NOTICES)
        return PRM_E_INVALID;
    if (notice->data != NULL && (mock_has_sealed(notice->data) || mock_has_secret(notice->data)))
        return PRM_E_INTERNAL;
    PRM_TRY(mock_check(mock, declared->data, notice->data != NULL ? notice->data : mock_value(mock, PRM_V_OBJECT), 0,
        notice->code));
    PRM_TRY(describe(mock, notice, sent));
    mock->world->notices[mock->world->notice_count++] = sent;
    if (count != NULL)
        *count = 1;
    return PRM_OK;
}

const prm_notify_service mock_notify_service = { .size = sizeof(prm_notify_service), .revision = 1,
    .send = notify_send };

size_t prm_mock_notices(const prm_mock *mock, const char *code)
{
    size_t count = 0;

    for (size_t i = 0; i < mock->world->notice_count; i++)
        count += strcmp(mock_str(mock->world->notices[i], "code"), code) == 0;
    return count;
}

const char *prm_mock_notice(const prm_mock *mock, const char *code, const char *path)
{
    for (size_t i = mock->world->notice_count; i > 0; i--)
        if (strcmp(mock_str(mock->world->notices[i - 1], "code"), code) == 0)
            return mock_as_text((prm_mock *)mock, mock_at_path(mock->world->notices[i - 1], path));
    return "";
}
