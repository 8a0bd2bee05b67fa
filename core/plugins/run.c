/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/api.h"

#include "base/log.h"
#include "base/time.h"

#include <stdio.h>
#include <string.h>

/* Only so that prm_api.service, which is given no call, knows who asks. */
static _Thread_local prm_call *running;

prm_call *prm_call_running(void)
{
    return running;
}

prm_status prm_call_init(prm_call *call, prm_worker *worker, prm_arena *arena, enum prm_call_mode mode,
    const prm_principal *principal, const char *request_id, int64_t now)
{
    const char *request = request_id != NULL ? request_id : "";
    *call = (prm_call){.worker = worker,
        .arena = arena,
        .mode = mode,
        .principal = principal,
        .now = now,
        .began_us = prm_time_monotonic_us(),
        .method = "",
        .fields = {.arena = arena}};
    call->touched_end = &call->touched;
    call->made_end = &call->made;
    call->overruled_end = &call->overruled;
    call->caller = (prm_caller){.size = sizeof(prm_caller),
        .side = principal->side,
        .user = principal->user != 0 ? principal->user_id : "",
        .partner = principal->partner_id,
        .locale = principal->locale,
        .roles = principal->roles};
    call->caller.request_id = prm_arena_text(arena, request, strlen(request));
    if (call->caller.request_id == NULL || prm_scope_make(worker->registry, principal, arena, &call->scope) != PRM_OK) {
        call->caller.request_id = "";
        return prm_call_nomem(call);
    }
    return PRM_OK;
}

/* What the caller is told of a failure within: no more than that it was one. */
static prm_status hide(prm_call *call, prm_status status)
{
    prm_call_log(call, PRM_LOG_ERROR, "call_failed",
        call->error.status != PRM_OK ? call->error.message : prm_error_wire(status)->message);
    return prm_error_set(&call->error, status, NULL, "%s", prm_error_wire(status)->message);
}

static prm_status list_fields(prm_call *call)
{
    prm_val *data = prm_val_object(call->arena);
    prm_error_set(&call->error, PRM_E_INVALID, NULL, "%s", prm_error_wire(PRM_E_INVALID)->message);
    if (prm_val_set(data, "fields", prm_field_errors_list(&call->fields)) != PRM_OK)
        return hide(call, prm_call_nomem(call));
    call->error.data = data;
    return PRM_E_INVALID;
}

static prm_status render_error(prm_call *call)
{
    const prm_viewer viewer = {.side = call->caller.side, .roles = call->caller.roles};
    prm_error error = {0};
    const prm_val *data = NULL;
    if (call->error.data == NULL)
        return call->error.status;
    prm_status status = prm_fields_render(call->arena, NULL, call->error.data, &viewer, NULL, &data, &error);
    if (status != PRM_OK) {
        call->error = error;
        return hide(call, status);
    }
    call->error.data = data;
    return call->error.status;
}

/* Brings `call->error` into the form the caller reads. */
static prm_status report(prm_call *call, prm_status status)
{
    bool is_misuse = call->error.status == status && strcmp(call->error.kind, "plugin") == 0;
    if (status == PRM_E_INVALID && call->fields.count > 0)
        return list_fields(call);
    if (is_misuse || status == PRM_E_INTERNAL || status == PRM_E_NOMEM)
        return hide(call, is_misuse ? PRM_E_INTERNAL : status);
    if (call->error.status != status)
        prm_error_set(&call->error, status, NULL, "%s", prm_error_wire(status)->message);
    return render_error(call);
}

static prm_status check_result(prm_call *call, const prm_val *result)
{
    prm_field_errors errors = {.arena = call->arena};
    if (prm_val_has_flag(result, PRM_VAL_SEALED))
        return prm_call_breach(call, "sealed values in the result");
    prm_status status = prm_fields_check(call->arena, call->entry->method->result, result, false, &errors);
    if (status == PRM_E_INVALID)
        return prm_call_breach(call, "a result that does not fit its declaration: %s %s",
            errors.count > 0 ? errors.items[0].field : "", errors.count > 0 ? errors.items[0].message : "");
    return prm_call_keep(call, status, NULL);
}

/* A plugin speaks the statuses of its header; only the core says that a disk is full. */
static bool may_return(const prm_call *call, prm_status status)
{
    if (status <= PRM_OK && status >= PRM_E_NOMEM)
        return true;
    return call->plugin->is_builtin && prm_error_wire(status)->status == status;
}

/* Rows the call has made are written at its end, each once: what the disk refuses is this call's error. */
static prm_status write_new_rows(prm_call *call)
{
    prm_error error = {0};
    if (call->touched == NULL)
        return PRM_OK;
    prm_status status = prm_rows_flush(call->worker->db, &error);
    return prm_call_keep(call, status, &error);
}

/* Runs a function of the plugin's and settles what came of it. */
static prm_status run(prm_call *call, prm_handler handler, const prm_val *params, prm_val *result)
{
    prm_call *outer = running;
    running = call;
    prm_breadcrumb_set(call->plugin->plugin->id, call->method, NULL);
    prm_status status = handler(call, params, result);
    running = outer;
    if (!may_return(call, status))
        return prm_call_breach(call, "returned the unknown status %d", (int)status);
    if (status == PRM_OK && call->fields.count > 0)
        status = PRM_E_INVALID;
    if (call->doom == PRM_OK && status == PRM_OK && call->entry != NULL && call->ready.bytes == NULL)
        status = check_result(call, result);
    if (call->doom == PRM_OK && status == PRM_OK)
        status = write_new_rows(call);
    return call->doom != PRM_OK ? call->doom : status;
}

static prm_status check_version(prm_call *call, const prm_val *params, int64_t expected)
{
    const char *id = prm_val_get_str(params, "id");
    const prm_table *table = call->entry->table;
    const prm_val *row;
    int64_t number, version = 0;
    prm_error error = {0};
    if (!prm_id_parse(id, prm_table_entity(table)->name, &number))
        return prm_call_not_found(call);
    prm_status status = prm_rows_load(call->worker->db, table, number, &call->scope, call->arena, &row, &error);
    PRM_TRY(prm_call_keep(call, status, &error));
    PRM_TRY(prm_val_get_integer(row, "version", &version));
    if (version == expected)
        return PRM_OK;
    prm_val *data = prm_val_object(call->arena);
    if (prm_val_set_integer(data, "current_version", version) != PRM_OK)
        return prm_call_nomem(call);
    return prm_call_fail(call, PRM_E_VERSION, NULL, data, "%s", prm_error_wire(PRM_E_VERSION)->message);
}

/* A file that is not the caller's to read is as absent as one that never was. */
static prm_status check_files(prm_call *call, const prm_val *params)
{
    PRM_TRY(prm_call_check_files(call, call->entry->method->params, params, NULL, &call->fields));
    return call->fields.count > 0 ? PRM_E_INVALID : PRM_OK;
}

prm_status prm_call_run(prm_call *call, const prm_method_entry *entry, const prm_val *params, int64_t expect_version,
    const prm_val **result)
{
    prm_status status = PRM_OK;
    call->entry = entry;
    call->plugin = entry->plugin;
    call->method = entry->method->name;
    if (expect_version >= 0 && entry->table != NULL)
        status = check_version(call, params, expect_version);
    if (status == PRM_OK && entry->names_files)
        status = check_files(call, params);
    prm_val *made = prm_val_object(call->arena);
    if (status == PRM_OK)
        status = run(call, entry->method->run, params, made);
    if (status != PRM_OK)
        return report(call, status);
    prm_val_freeze(made);
    *result = made;
    return PRM_OK;
}

prm_status prm_call_run_timer(prm_call *call, const prm_timer_entry *entry, const prm_val *params)
{
    call->plugin = entry->plugin;
    call->method = entry->timer->name;
    prm_val_freeze(params);
    prm_status status = run(call, entry->timer->run, params, prm_val_object(call->arena));
    return status != PRM_OK ? report(call, status) : PRM_OK;
}

prm_status prm_call_run_reaction(prm_call *call, const prm_reaction_entry *entry, const prm_val *params)
{
    call->plugin = entry->plugin;
    call->method = entry->reaction->name;
    prm_val_freeze(params);
    prm_status status = run(call, entry->reaction->run, params, prm_val_object(call->arena));
    return status != PRM_OK ? report(call, status) : PRM_OK;
}

prm_status prm_call_run_migration(
    prm_call *call, const prm_plugin_entry *plugin, const prm_migration *migration, const prm_val *row)
{
    call->plugin = plugin;
    call->method = "migration";
    prm_status status = run(call, migration->run, row, NULL);
    if (status == PRM_OK)
        return PRM_OK;
    prm_error why = call->error.status == status ? call->error : (prm_error){0};
    status = report(call, status);
    return prm_error_set(&call->error, status, NULL, "%s of \"%s\" could not be migrated to schema %u: %.200s%s%s",
        prm_val_get_str(row, "id"), plugin->plugin->id, (unsigned)migration->to,
        why.message[0] != '\0' ? why.message : call->error.message, why.kind[0] != '\0' ? ": " : "", why.kind);
}

static prm_status start(prm_call *call, const prm_val *params, prm_val *result)
{
    return call->plugin->plugin->start(call);
}

prm_status prm_call_run_start(prm_call *call, const prm_plugin_entry *plugin)
{
    if (plugin->plugin->start == NULL)
        return PRM_OK;
    call->plugin = plugin;
    call->method = "start";
    prm_status status = run(call, start, NULL, NULL);
    if (status == PRM_OK)
        return PRM_OK;
    status = report(call, status);
    /* Nobody but the operator reads this: the plugin's own word for it is most of what there is to know. */
    size_t length = strlen(call->error.message);
    if (call->error.kind[0] != '\0')
        snprintf(call->error.message + length, sizeof(call->error.message) - length, " (%s)", call->error.kind);
    return status;
}

prm_status prm_call_render(prm_call *call, const prm_val *result, bool secrets, const prm_val **out)
{
    const prm_viewer viewer = {.side = call->caller.side, .roles = call->caller.roles};
    const prm_field *const *fields = call->entry != NULL ? call->entry->method->result : NULL;
    prm_error error = {0};
    prm_status status = prm_fields_render(call->arena, fields, result, &viewer, secrets ? &call->tells_secret : NULL,
        out, &error);
    if (status == PRM_OK)
        return PRM_OK;
    call->error = error;
    return hide(call, status);
}
