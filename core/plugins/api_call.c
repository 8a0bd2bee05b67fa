/* SPDX-License-Identifier: Apache-2.0 */
/* One plugin's method called by another's handler. */
#include "plugins/api.h"

#include "plugins/check.h"

#include <string.h>

/* Its own and those of the plugins it needs: what it may rely on being there. */
static bool may_use(const prm_plugin_entry *plugin, const prm_plugin_entry *other)
{
    prm_need need;
    if (other->is_builtin)
        return false;
    if (other == plugin)
        return true;
    PRM_EACH(char, text, plugin->plugin->needs) {
        if (prm_need_parse(*text, &need) && strcmp(need.id, other->plugin->id) == 0)
            return true;
    }
    return false;
}

static prm_status check_nesting(prm_call *call)
{
    return call->nesting < PRM_NESTING_MOST
               ? PRM_OK
               : prm_call_fail(call, PRM_E_LIMIT, "nesting", NULL, "calls are nested too deeply");
}

static prm_status check_method(prm_call *call, const char *name, const prm_method_entry *entry, int32_t as)
{
    if (entry == NULL || !may_use(call->plugin, entry->plugin) || (as != PRM_AS_CALLER && as != PRM_AS_PLUGIN))
        return prm_call_misuse(call,
            "call_method of \"%s\", which is no method of the plugin or of one it needs, as %d, or without a place for "
            "the result",
            name != NULL ? name : "", (int)as);
    if (prm_method_writes(entry->method) && call->mode == PRM_CALL_READ)
        return prm_call_misuse(call, "call_method of \"%s\", which is a write, in a read", name);
    PRM_TRY(check_nesting(call));
    if (as == PRM_AS_CALLER && !prm_method_is_for(entry, call->principal))
        return prm_call_fail(call, PRM_E_FORBIDDEN, NULL, NULL, "%s", prm_error_wire(PRM_E_FORBIDDEN)->message);
    if (call->mode == PRM_CALL_DRY_RUN && (entry->method->flags & PRM_NO_DRY_RUN) != 0)
        return prm_call_fail(call, PRM_E_FORBIDDEN, "no_dry_run", NULL, "this has no dry run");
    return PRM_OK;
}

/* As the caller's own params would be, but that times are ms already. */
static prm_status check_params(prm_call *call, const prm_method *method, const prm_val *params, int32_t as)
{
    const prm_viewer viewer = {
        .side = as == PRM_AS_PLUGIN ? PRM_SYSTEM : call->caller.side, .roles = call->caller.roles};
    prm_field_errors errors = {.arena = call->arena};
    prm_val *data = prm_val_object(call->arena);
    if (prm_val_has_flag(params, PRM_VAL_KEPT))
        return prm_call_breach(call, "sealed or secret values in the params of \"%s\"", method->name);
    prm_status status = prm_fields_check_as(call->arena, method->params, params, &viewer, &errors);
    if (status != PRM_E_INVALID)
        return prm_call_keep(call, status, NULL);
    if (prm_val_set(data, "fields", prm_field_errors_list(&errors)) != PRM_OK)
        return prm_call_nomem(call);
    return prm_call_fail(call, PRM_E_INVALID, NULL, data, "%s", prm_error_wire(PRM_E_INVALID)->message);
}

/* What the plugin reaches is not its caller's: of a failure the caller is told the status and its word. */
static void keep_to_itself(prm_call *call)
{
    const char *sentence = prm_error_wire(call->error.status)->message;
    prm_error told = {0};
    prm_error_set(&told, call->error.status, call->error.kind, "%s", sentence);
    call->error = told;
}

static prm_status run_as_plugin(
    prm_call *call, const prm_method_entry *entry, const prm_val *params, const prm_val **result)
{
    const prm_principal *principal = call->principal;
    const prm_caller caller = call->caller;
    const prm_scope scope = call->scope;
    const char *request = caller.request_id;
    prm_status status = prm_scope_make(call->worker->registry, &prm_principal_system, call->arena, &call->scope);
    if (status != PRM_OK) {
        call->scope = scope;
        return prm_call_nomem(call);
    }
    call->principal = &prm_principal_system;
    call->caller = (prm_caller){.size = sizeof(prm_caller),
        .side = PRM_SYSTEM,
        .user = "",
        .partner = "",
        .locale = caller.locale,
        .request_id = request,
        .roles = prm_principal_system.roles};
    status = prm_call_run_nested(call, entry, params, -1, result);
    call->principal = principal;
    call->caller = caller;
    call->scope = scope;
    if (status != PRM_OK)
        keep_to_itself(call);
    else if (caller.side != PRM_SYSTEM && (*result = prm_val_sealed(call->arena, *result)) == NULL)
        return prm_call_nomem(call);
    return status;
}

static prm_status keep_outcome(prm_call *call, prm_status status)
{
    return status == PRM_OK || status == PRM_E_NOT_FOUND ? status : prm_call_keep(call, status, &call->error);
}

prm_status prm_call_run_core(prm_call *call, const char *method, const prm_val *params, const prm_val **result)
{
    const prm_method_entry *entry = prm_host_method(call->worker->host, method, strlen(method));
    const prm_scope scope = call->scope;
    if (entry == NULL || !entry->plugin->is_builtin)
        return prm_call_breach(call, "the core has no method \"%s\"", method);
    PRM_TRY(check_nesting(call));
    PRM_TRY(check_params(call, entry->method, params, PRM_AS_PLUGIN));
    prm_val_freeze(params);
    call->scope = (prm_scope){.side = PRM_SYSTEM};
    prm_status status = prm_call_run_nested(call, entry, params, -1, result);
    call->scope = scope;
    if (status != PRM_OK && status != PRM_E_INVALID)
        keep_to_itself(call);
    return keep_outcome(call, status);
}

prm_status prm_api_call_method(
    prm_call *call, const char *method, const prm_val *params, int32_t as, const prm_val **result)
{
    static const prm_val nothing = {.kind = PRM_V_OBJECT, .flags = PRM_VAL_FROZEN};
    PRM_TRY(prm_call_guard(call));
    const prm_method_entry *entry = method != NULL && result != NULL
                                        ? prm_host_method(call->worker->host, method, strlen(method))
                                        : NULL;
    const prm_val *given = params != NULL ? params : &nothing;
    PRM_TRY(check_method(call, method, entry, as));
    PRM_TRY(check_params(call, entry->method, given, as));
    prm_val_freeze(given);
    prm_status status = as == PRM_AS_PLUGIN ? run_as_plugin(call, entry, given, result)
                                            : prm_call_run_nested(call, entry, given, -1, result);
    return keep_outcome(call, status);
}
