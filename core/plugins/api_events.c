/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/api.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/utf8.h"
#include "store/state.h"

#include <string.h>

enum { TIMER_DATA_MOST = 65536, /* bytes, as JSON */
    TIMER_NAME_MOST = 200 /* bytes of a timer's subject, and of its key */ };

/* The row an id names, whoever may see it: as the call has left it. */
static prm_status read_row(prm_call *call, const char *id, const prm_table **table, const prm_val **row)
{
    int64_t number;
    prm_error error = {0};
    *row = NULL;
    *table = prm_call_table_of(call, id, &number);
    if (*table == NULL)
        return PRM_OK;
    const prm_touched *touched = prm_call_touched(call, *table, number);
    if (touched != NULL) {
        *row = touched->after;
        return PRM_OK;
    }
    prm_status status = prm_rows_load(call->worker->db, *table, number, NULL, call->arena, row, &error);
    if (status == PRM_E_NOT_FOUND) {
        *row = NULL;
        return PRM_OK;
    }
    return prm_call_keep(call, status, &error);
}

/* Follows one way of a scope, "deal.partner", from a row to the partner; "" if it leads to none. */
static prm_status follow_path(prm_call *call, const char *path, size_t length, const prm_val *row, const char **partner)
{
    const char *end = path + length;
    const prm_table *table;
    *partner = "";
    while (row != NULL) {
        const char *dot = memchr(path, '.', (size_t)(end - path));
        const char *name = prm_arena_text(call->arena, path, (size_t)((dot != NULL ? dot : end) - path));
        if (name == NULL)
            return prm_call_nomem(call);
        const char *reference = prm_val_get_str(row, name);
        if (dot == NULL) {
            *partner = reference;
            return PRM_OK;
        }
        PRM_TRY(read_row(call, reference, &table, &row));
        path = dot + 1;
    }
    return PRM_OK;
}

/* The partner a row belongs to: by the first way of its scope that leads to one. */
static prm_status owner_of(prm_call *call, const prm_entity *entity, const prm_val *row, const char **partner)
{
    size_t length;
    const char *word;
    *partner = "";
    for (size_t i = 0; **partner == '\0' && (word = prm_words_at(entity->scope, i, &length)) != NULL; i++) {
        if (length == 4 && strncmp(word, "self", length) == 0)
            *partner = prm_val_get_str(row, "id");
        else
            PRM_TRY(follow_path(call, word, length, row, partner));
    }
    return PRM_OK;
}

static prm_status fill_event(
    prm_val *into, const prm_event *event, const char *subject, const char *partner, const prm_val *data)
{
    PRM_TRY(prm_val_set_text(into, "type", event->name));
    PRM_TRY(prm_val_set_text(into, "subject", subject));
    PRM_TRY(prm_val_set_text(into, "audience", event->audience));
    if (*partner != '\0')
        PRM_TRY(prm_val_set_text(into, "scope_partner", partner));
    return prm_val_set(into, "data", data);
}

prm_status prm_call_add_event(prm_call *call, const prm_event *event, const char *subject, const prm_val *data)
{
    const prm_table *table;
    const prm_val *row;
    const char *partner = "";
    if (call->depth > PRM_DEPTH_MOST)
        return prm_call_fail(call, PRM_E_LIMIT, "depth", NULL,
            "the event \"%s\" comes of a chain of more than %d reactions", event->name, PRM_DEPTH_MOST);
    PRM_TRY(read_row(call, subject, &table, &row));
    if (row != NULL)
        PRM_TRY(owner_of(call, prm_table_entity(table), row, &partner));
    if (call->events == NULL)
        call->events = prm_val_list(call->arena);
    prm_val *made = prm_val_object(call->arena);
    prm_status status = fill_event(made, event, subject, partner, data);
    if (status == PRM_OK && call->depth > 0)
        status = prm_val_set_integer(made, "depth", call->depth);
    if (status == PRM_OK)
        status = prm_val_append(call->events, made);
    return prm_call_keep(call, status, NULL);
}

static prm_status check_data(prm_call *call, const prm_event *event, const prm_val *data)
{
    prm_field_errors errors = {.arena = call->arena};
    if (prm_val_has_flag(data, PRM_VAL_KEPT))
        return prm_call_breach(call, "sealed or secret values in the event \"%s\"", event->name);
    if (data == NULL)
        data = prm_val_object(call->arena);
    prm_status status = prm_fields_check(call->arena, event->data, data, false, &errors);
    if (status == PRM_E_INVALID)
        return prm_call_misuse(call, "the data of the event \"%s\": %s %s", event->name,
            errors.count > 0 ? errors.items[0].field : "", errors.count > 0 ? errors.items[0].message : "");
    return prm_call_keep(call, status, NULL);
}

prm_status prm_api_emit(prm_call *call, const char *event, const char *subject, const prm_val *data)
{
    PRM_TRY(prm_call_guard(call));
    const prm_event_entry *entry = prm_host_event(call->worker->host, event);
    int64_t number;
    if (entry == NULL || entry->plugin != call->plugin)
        return prm_call_misuse(call, "the event \"%s\", which the plugin does not declare", event != NULL ? event : "");
    /* Only the vendor's own events may be about no row at all. */
    bool is_about_all = subject != NULL && *subject == '\0' && strcmp(entry->event->audience, "vendor") == 0;
    if (!is_about_all && call->mode == PRM_CALL_READ)
        return prm_call_misuse(call, "emit of the event \"%s\", which is about a row, in a read", event);
    if (!is_about_all && (subject == NULL || prm_call_table_of(call, subject, &number) == NULL))
        return prm_call_misuse(
            call, "the event \"%s\" about \"%s\", which is no id of a row", event, subject != NULL ? subject : "");
    PRM_TRY(check_data(call, entry->event, data));
    return prm_call_add_event(call, entry->event, subject, data);
}

static const prm_timer_entry *own_timer(prm_call *call, const char *timer)
{
    const prm_timer_entry *entry = prm_host_timer(call->worker->host, timer);
    return entry != NULL && entry->plugin == call->plugin ? entry : NULL;
}

/* What the timer's handler will be given again: a text that is none could never be, and would hold up all timers. */
static bool is_name(const char *text)
{
    size_t length = text != NULL ? strnlen(text, TIMER_NAME_MOST + 1) : 0;
    return length <= TIMER_NAME_MOST && prm_utf8_is_valid(text, length);
}

/* JSON in the call's arena; NULL if out of memory, "" for no data. */
static const char *print(prm_call *call, const prm_val *data)
{
    prm_buf buf;
    if (data == NULL)
        return "";
    prm_buf_init(&buf, 0);
    prm_json_print(&buf, data);
    const char *text = buf.failed ? NULL : prm_arena_text(call->arena, buf.data, buf.length);
    prm_buf_deinit(&buf);
    return text;
}

prm_status prm_api_arm(
    prm_call *call, const char *timer, const char *subject, const char *key, int64_t due, const prm_val *data)
{
    PRM_TRY(prm_call_guard_write(call, "arm"));
    const prm_timer_entry *entry = own_timer(call, timer);
    if (!is_name(subject) || !is_name(key))
        return prm_call_misuse(call,
            "arm of the timer \"%s\" for a subject or key that is no UTF-8 or longer than %d bytes",
            entry != NULL ? entry->timer->name : "", TIMER_NAME_MOST);
    if (entry == NULL || due < 0 || due > PRM_INTEGER_MAX || (data != NULL && prm_val_kind(data) != PRM_V_OBJECT))
        return prm_call_misuse(call,
            "arm of the timer \"%s\", which the plugin does not declare, for no instant, or with "
            "data that is no object",
            timer != NULL ? timer : "");
    PRM_TRY(prm_call_check_secret(call, data, "the data of a timer"));
    const char *text = print(call, data);
    if (text == NULL)
        return prm_call_nomem(call);
    if (strlen(text) > TIMER_DATA_MOST)
        return prm_call_misuse(call, "arm of the timer \"%s\" with data of %zu bytes: at most %d", timer, strlen(text),
            TIMER_DATA_MOST);
    const prm_timer_row row = {.name = entry->timer->name,
        .subject = subject != NULL ? subject : "",
        .key = key != NULL ? key : "",
        .due = due,
        .data = text};
    prm_error error = {0};
    call->has_armed = true;
    return prm_call_keep(call, prm_timer_arm(call->worker->db, &row, &error), &error);
}

prm_status prm_api_disarm(prm_call *call, const char *timer, const char *subject, const char *key)
{
    PRM_TRY(prm_call_guard_write(call, "disarm"));
    const prm_timer_entry *entry = own_timer(call, timer);
    prm_error error = {0};
    if (entry == NULL)
        return prm_call_misuse(
            call, "disarm of the timer \"%s\", which the plugin does not declare", timer != NULL ? timer : "");
    prm_status status = prm_timer_disarm(
        call->worker->db, entry->timer->name, subject != NULL ? subject : "", key != NULL ? key : "", &error);
    call->has_armed = true;
    return status == PRM_E_NOT_FOUND ? PRM_OK : prm_call_keep(call, status, &error);
}
