/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/api.h"

#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MISUSE "plugin"

/* Entities of the core whose rows plugins reach through services alone. */
static const char closed[] = "file | ledger_account | ledger_entry | ledger_hold";

static bool is_plain(prm_status status)
{
    return status <= PRM_OK && status >= PRM_E_NOMEM;
}

static bool is_fatal(prm_status status)
{
    return status == PRM_E_NOMEM || status == PRM_E_INTERNAL || (!is_plain(status) && status != PRM_E_VERSION);
}

/* As a handler sees it: it knows the statuses of its header. */
static prm_status shown(prm_status status)
{
    if (status == PRM_E_VERSION)
        return PRM_E_CONFLICT;
    return is_plain(status) ? status : PRM_E_INTERNAL;
}

prm_status prm_call_guard(const prm_call *call)
{
    return call != NULL ? shown(call->doom) : PRM_E_INVALID;
}

prm_status prm_call_guard_write(prm_call *call, const char *what)
{
    PRM_TRY(prm_call_guard(call));
    return call->mode == PRM_CALL_READ ? prm_call_misuse(call, "%s in a read", what) : PRM_OK;
}

void prm_call_log(const prm_call *call, int32_t level, const char *event, const char *message)
{
    prm_val *fields = prm_val_object(call->arena);
    bool has_fields = prm_val_set_text(fields, "method", call->method) == PRM_OK &&
                      prm_val_set_text(fields, "message", message) == PRM_OK;
    prm_log(level, event, call->caller.request_id, call->plugin != NULL ? call->plugin->plugin->id : NULL,
        has_fields ? fields : NULL);
}

/* The store gives bad values as a list; the caller finds them under `fields`, as those of its own params. */
static const prm_val *wrap_field_errors(prm_call *call, prm_status status, const prm_val *data)
{
    if (status != PRM_E_INVALID || prm_val_kind(data) != PRM_V_LIST)
        return data;
    prm_val *wrapped = prm_val_object(call->arena);
    return prm_val_set(wrapped, "fields", data) == PRM_OK ? wrapped : NULL;
}

prm_status prm_call_keep(prm_call *call, prm_status status, const prm_error *error)
{
    if (status == PRM_OK)
        return PRM_OK;
    if (status == PRM_E_NOT_FOUND)
        return prm_call_not_found(call);
    if (error != NULL && error->status == status && error != &call->error)
        call->error = *error;
    else if (call->error.status != status)
        prm_error_set(&call->error, status, NULL, "%s", prm_error_wire(status)->message);
    call->error.data = wrap_field_errors(call, status, call->error.data);
    if (is_fatal(status) && call->doom == PRM_OK)
        call->doom = status;
    return shown(status);
}

prm_status prm_call_nomem(prm_call *call)
{
    prm_error error;
    return prm_call_keep(call, prm_error_set(&error, PRM_E_NOMEM, NULL, "The call has used up its memory"), &error);
}

prm_status prm_call_not_found(prm_call *call)
{
    return prm_error_set(&call->error, PRM_E_NOT_FOUND, NULL, "%s", prm_error_wire(PRM_E_NOT_FOUND)->message);
}

static prm_status complain(prm_call *call, prm_status status, const char *event, const char *format, va_list list)
{
    char message[300];
    vsnprintf(message, sizeof(message), format, list);
    prm_call_log(call, PRM_LOG_ERROR, event, message);
    return prm_error_set(&call->error, status, MISUSE, "%s", message);
}

prm_status prm_call_misuse(prm_call *call, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    prm_status status = complain(call, PRM_E_INVALID, "plugin_misuse", format, list);
    va_end(list);
    return status;
}

prm_status prm_call_breach(prm_call *call, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    prm_status status = complain(call, PRM_E_INTERNAL, "plugin_breach", format, list);
    va_end(list);
    if (call->doom == PRM_OK)
        call->doom = status;
    return status;
}

prm_status prm_call_check_secret(prm_call *call, const prm_val *value, const char *where)
{
    return prm_val_has_flag(value, PRM_VAL_SECRET) ? prm_call_breach(call, "a secret in %s", where) : PRM_OK;
}

prm_status prm_call_fail(
    prm_call *call, prm_status status, const char *kind, const prm_val *data, const char *format, ...)
{
    char message[sizeof(call->error.message)];
    va_list list;
    va_start(list, format);
    vsnprintf(message, sizeof(message), format, list);
    va_end(list);
    if (prm_val_has_flag(data, PRM_VAL_KEPT))
        return prm_call_breach(call, "sealed or secret values in an error");
    prm_error_set(&call->error, status, kind, "%s", message);
    prm_val_freeze(data);
    call->error.data = data;
    if (is_fatal(status) && call->doom == PRM_OK)
        call->doom = status;
    return status;
}

prm_status prm_api_fail(prm_call *call, prm_status status, const char *kind, const prm_val *data)
{
    PRM_TRY(prm_call_guard(call));
    if (status == PRM_OK || !is_plain(status))
        return prm_call_breach(call, "fails with the unknown status %d", (int)status);
    return prm_call_fail(call, status, kind, data, "%s", prm_error_wire(status)->message);
}

prm_status prm_api_fail_field(prm_call *call, const char *field, const char *code, const char *message)
{
    PRM_TRY(prm_call_guard(call));
    const char *texts[] = {field, code, message};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (texts[i] == NULL)
            texts[i] = "";
        if ((texts[i] = prm_arena_text(call->arena, texts[i], strlen(texts[i]))) == NULL)
            return prm_call_nomem(call);
    }
    prm_field_errors_add(&call->fields, texts[0], texts[1], texts[2]);
    return PRM_E_INVALID;
}

prm_status prm_api_log(prm_call *call, int32_t level, const char *event, const prm_val *fields)
{
    if (call == NULL)
        return PRM_E_INVALID;
    if (level < PRM_LOG_DEBUG || level > PRM_LOG_ERROR || event == NULL ||
        (fields != NULL && prm_val_kind(fields) != PRM_V_OBJECT))
        return prm_call_misuse(
            call, "a log line of an unknown level, without event, or with fields that are no object");
    PRM_TRY(prm_call_check_secret(call, fields, "the log"));
    prm_log(level, event, call->caller.request_id, call->plugin != NULL ? call->plugin->plugin->id : NULL, fields);
    return PRM_OK;
}

const prm_table *prm_call_table_of(const prm_call *call, const char *id, int64_t *number)
{
    char entity[64];
    const char *end = id != NULL ? strrchr(id, '_') : NULL;
    size_t length = end != NULL ? (size_t)(end - id) : 0;
    if (length == 0 || length >= sizeof(entity))
        return NULL;
    memcpy(entity, id, length);
    entity[length] = '\0';
    const prm_table *table = prm_model_table(prm_host_model(call->worker->host), entity);
    return table != NULL && prm_id_parse(id, entity, number) ? table : NULL;
}

const prm_table *prm_call_table(const prm_call *call, const char *entity)
{
    if (entity == NULL || (prm_words_have(closed, entity) && !call->plugin->is_builtin))
        return NULL;
    return prm_model_table(prm_host_model(call->worker->host), entity);
}

const char *prm_call_actor(const prm_call *call)
{
    if (call->principal->user != 0)
        return call->principal->user_id;
    if (call->plugin == NULL || call->principal->side != PRM_SYSTEM)
        return call->principal->side == PRM_SYSTEM ? "system" : "public";
    const char *actor = prm_arena_format(call->arena, "plugin:%s", call->plugin->plugin->id);
    return actor != NULL ? actor : "system";
}
