/* SPDX-License-Identifier: Apache-2.0 */
/* Running a plugin's handlers in the mock's world. */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool mock_is_public(const prm_method *method)
{
    return method->access == PRM_PUBLIC_READ || method->access == PRM_PUBLIC_WRITE;
}

bool mock_writes(const prm_method *method)
{
    return method->access == PRM_WRITE || method->access == PRM_PUBLIC_WRITE;
}

static prm_call new_call(prm_mock *mock, const prm_method *method)
{
    return (prm_call){ .mock = mock, .is_write = method == NULL || mock_writes(method),
        .is_timer = method == NULL, .flags = method != NULL ? method->flags : PRM_WRITES_REACHED,
        .caller = { .size = sizeof(prm_caller), .side = method != NULL ? mock->side : PRM_SYSTEM,
            .user = method != NULL ? mock->user : "", .partner = method != NULL ? mock->partner : "", .locale = "en",
            .request_id = "", .roles = mock->roles } };
}

prm_status mock_end(prm_mock *mock, const mock_world *before, prm_status status)
{
    if (mock->is_out_of_memory)
        status = PRM_E_NOMEM;
    if (status != PRM_OK)
        *mock->world = *before;
    return status;
}

/* Runs a handler and takes back what it did if it fails. */
static prm_status run(prm_mock *mock, prm_call *call, prm_handler handler, const prm_val *params, prm_val *result)
{
    *mock->before = *mock->world;
    mock->asked_for_time = 0;
    mock->is_out_of_memory = params->is_nomem || result->is_nomem;
    return mock_end(mock, mock->before, mock->is_out_of_memory ? PRM_E_NOMEM : handler(call, params, result));
}

prm_status mock_run_own(prm_mock *mock, prm_handler handler, const prm_val *params, int32_t depth)
{
    prm_call call = new_call(mock, NULL);

    call.depth = depth;
    return run(mock, &call, handler, params, mock_value(mock, PRM_V_OBJECT));
}

const prm_method *mock_method(const prm_mock *mock, const char *name)
{
    for (const prm_method *const *method = mock->plugin->methods; method != NULL && *method != NULL; method++)
        if (strcmp((*method)->name, name) == 0)
            return *method;
    return NULL;
}

static prm_status refuse(prm_mock *mock, prm_status status, const char *why)
{
    mock_note(mock, why, "");
    return status;
}

/* A row as the derived methods answer it. */
static const prm_val *render_row(prm_mock *mock, const prm_val *result)
{
    for (size_t i = 0; i < mock->entity_count; i++) {
        const prm_entity *entity = mock->entities[i];
        if (strcmp(entity->name, result->keys[0]) == 0)
            return mock_render(mock, PRM_FIELDS(PRM_ROW(entity->name, entity->name, entity->fields, 0, "As stored")),
                result);
    }
    return NULL;
}

static prm_status call_derived(prm_mock *mock, const char *name, const prm_val *params)
{
    static const prm_method undeclared = { .size = sizeof(undeclared), .access = PRM_WRITE };
    prm_call call = new_call(mock, &undeclared);
    const prm_val *result;

    PRM_TRY(mock_call_method(&call, name, params, PRM_AS_CALLER, &result));
    mock->result = render_row(mock, result);
    return PRM_OK;
}

prm_status prm_mock_call(prm_mock *mock, const char *name, const char *json)
{
    const prm_method *method = mock_method(mock, name);

    mock->is_out_of_memory = false;
    mock->failure[0] = '\0';
    mock->result = NULL;
    const prm_val *params = mock_parse(mock, json);
    if (mock->is_out_of_memory)
        return PRM_E_NOMEM;
    if (params == NULL || params->kind != PRM_V_OBJECT)
        return refuse(mock, PRM_E_INVALID, "json");
    if (method == NULL)
        return call_derived(mock, name, params);
    if (!mock_is_public(method) && !mock_words_have(method->roles, mock->roles[0]))
        return refuse(mock, PRM_E_FORBIDDEN, "forbidden");
    PRM_TRY(mock_check(mock, method->params, params, MOCK_PARAMS, ""));

    prm_call call = new_call(mock, method);
    prm_val *result = mock_value(mock, PRM_V_OBJECT);
    PRM_TRY(run(mock, &call, method->run, params, result));
    if (mock_has_sealed(result) || mock_tells_secret(method->result, result)) {
        *mock->world = *mock->before;
        return refuse(mock, PRM_E_INTERNAL,
            mock_has_sealed(result) ? "sealed value in the result" : "secret value in the result");
    }
    prm_status status = mock_check(mock, method->result, result, 0, "result");
    const prm_val *rendered = mock_render(mock, method->result, result);
    PRM_TRY(mock_end(mock, mock->before, status));
    mock->result = rendered;
    return PRM_OK;
}

static size_t next_due(const prm_mock *mock, int64_t until)
{
    size_t found = SIZE_MAX;

    for (size_t i = 0; i < mock->world->timer_count; i++) {
        const mock_timer *timer = &mock->world->timers[i];
        const mock_timer *best = found != SIZE_MAX ? &mock->world->timers[found] : NULL;
        if (timer->due <= until && (best == NULL || timer->due < best->due ||
                (timer->due == best->due && timer->order < best->order)))
            found = i;
    }
    return found;
}

static prm_status run_timer(prm_mock *mock, mock_timer timer)
{
    prm_val *params = mock_value(mock, PRM_V_OBJECT);

    PRM_TRY(mock_set(params, "subject", mock_text(mock, timer.subject)));
    PRM_TRY(mock_set(params, "key", mock_text(mock, timer.key)));
    PRM_TRY(mock_set_integer(mock, params, "due", timer.due));
    PRM_TRY(mock_set(params, "data", timer.data));
    return mock_run_own(mock, timer.timer->run, params, 0);
}

/* Holds of the ledger that expire before the next timer falls due, or with it. */
static prm_status expire_before(prm_mock *mock, int64_t until)
{
    int64_t expiry;

    while ((expiry = mock_ledger_next_expiry(mock)) <= until) {
        size_t at = next_due(mock, until);
        if (at != SIZE_MAX && mock->world->timers[at].due < expiry)
            return PRM_OK;
        mock->now = expiry > mock->now ? expiry : mock->now;
        PRM_TRY(mock_ledger_expire(mock));
    }
    return PRM_OK;
}

int prm_mock_advance(prm_mock *mock, int64_t ms)
{
    int64_t until = mock->now + ms;
    int count = 0;

    mock->failure[0] = '\0';
    for (size_t at;; count++) {
        if (expire_before(mock, until) != PRM_OK)
            return -1;
        if ((at = next_due(mock, until)) == SIZE_MAX)
            break;
        mock_timer timer = mock->world->timers[at];
        mock->world->timers[at] = mock->world->timers[--mock->world->timer_count];
        mock->now = timer.due > mock->now ? timer.due : mock->now;
        if (run_timer(mock, timer) != PRM_OK)
            return -1;
    }
    mock->now = until;
    return count;
}

const char *prm_mock_result(const prm_mock *mock)
{
    return mock->result != NULL ? mock_print((prm_mock *)mock, mock->result) : "";
}

const char *prm_mock_text(const prm_mock *mock, const char *path)
{
    return mock_as_text((prm_mock *)mock, mock_at_path(mock->result, path));
}

int prm_mock_has_reason(const prm_mock *mock, const char *code)
{
    const prm_val *reasons = mock_get(mock->result, "reasons");

    for (size_t i = 0; reasons != NULL && i < reasons->count; i++)
        if (strcmp(mock_str(reasons->items[i], "code"), code) == 0)
            return 1;
    return 0;
}

const char *prm_mock_failure(const prm_mock *mock)
{
    return mock->failure;
}

const char *prm_mock_fact(const prm_mock *mock, const char *path)
{
    return mock_as_text((prm_mock *)mock, mock_at_path(mock->facts, path));
}

int prm_mock_was_asked(const prm_mock *mock, const char *point)
{
    return mock_get(mock->asked, point) != NULL;
}
