/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/api.h"

#include "base/time.h"
#include "events/consumer.h"

#include <string.h>

static const prm_caller *caller(const prm_call *call)
{
    return &call->caller;
}

static int64_t now(const prm_call *call)
{
    return call->now;
}

static void *alloc(prm_call *call, size_t bytes)
{
    return call != NULL && call->doom == PRM_OK ? prm_arena_alloc(call->arena, bytes) : NULL;
}

static prm_val *object(prm_call *call)
{
    return prm_val_object(call->arena);
}

static prm_val *list(prm_call *call)
{
    return prm_val_list(call->arena);
}

static prm_val *new_text(prm_call *call, const char *text, size_t length)
{
    return prm_val_text(call->arena, text, length);
}

static prm_val *new_integer(prm_call *call, int64_t value)
{
    return prm_val_integer(call->arena, value);
}

static prm_val *new_boolean(prm_call *call, int32_t value)
{
    return prm_val_boolean(call->arena, value != 0);
}

static prm_val *new_money(prm_call *call, int64_t amount, const char *currency)
{
    return prm_val_money(call->arena, amount, currency);
}

static prm_val *new_null(prm_call *call)
{
    return prm_val_null(call->arena);
}

static const prm_val *setting(const prm_call *call, const char *name)
{
    return call->plugin != NULL ? prm_val_get(call->plugin->settings, name) : NULL;
}

/* The call at hand says whose declarations count; on a thread that runs none nothing is declared. */
static const void *service(const char *id)
{
    const prm_call *call = prm_call_running();
    if (id == NULL || call == NULL || call->plugin == NULL || !prm_plugin_uses(call->plugin, id))
        return NULL;
    return prm_host_service(call->worker->host, id);
}

static prm_status caller_limit(const prm_call *call, const char *role, int64_t *amount, const char **currency)
{
    const prm_principal *who = call->principal;
    for (size_t i = 0; role != NULL && i < who->limit_count; i++) {
        bool has_role = false;
        for (size_t k = 0; who->roles[k] != NULL; k++)
            has_role = has_role || strcmp(who->roles[k], role) == 0;
        if (strcmp(who->limits[i].role, role) != 0 || !has_role)
            continue;
        *amount = who->limits[i].amount;
        *currency = who->limits[i].currency;
        return PRM_OK;
    }
    return PRM_E_NOT_FOUND;
}

static int32_t covers(const prm_call *call, const char *territory)
{
    int64_t id;
    if (!call->scope.is_bound)
        return 1;
    return territory != NULL && prm_id_parse(territory, "territory", &id) &&
           prm_id_set_has(&call->scope.territories, id);
}

static bool is_awaited(const prm_worker *worker)
{
    return worker->holds_answers || worker->waiting == NULL || atomic_load(worker->waiting) > 0;
}

static int32_t has_time(const prm_call *call)
{
    int64_t took = prm_time_monotonic_us() - call->began_us;
    return took < PRM_PIECE_US || (took < PRM_PIECE_ALONE_US && !is_awaited(call->worker));
}

const prm_api prm_host_api = {
    .size = sizeof(prm_api),
    .abi_minor = PRM_ABI_MINOR,
    .caller = caller,
    .now = now,
    .alloc = alloc,
    .fail = prm_api_fail,
    .fail_field = prm_api_fail_field,
    .log = prm_api_log,
    .object = object,
    .list = list,
    .new_text = new_text,
    .new_integer = new_integer,
    .new_boolean = new_boolean,
    .new_money = new_money,
    .new_null = new_null,
    .as_text = prm_val_as_text,
    .as_integer = prm_val_as_integer,
    .as_boolean = prm_val_as_boolean,
    .type = prm_val_kind,
    .count = prm_val_count,
    .at = prm_val_at,
    .key_at = prm_val_key_at,
    .get = prm_val_get,
    .text = prm_val_get_str,
    .get_text = prm_val_get_text,
    .get_integer = prm_val_get_integer,
    .get_boolean = prm_val_get_boolean,
    .get_money = prm_val_get_money,
    .set = prm_val_set,
    .set_text = prm_val_set_text,
    .set_integer = prm_val_set_integer,
    .set_boolean = prm_val_set_boolean,
    .append = prm_val_append,
    .load = prm_api_load,
    .find = prm_api_find,
    .tally = prm_api_tally,
    .create = prm_api_create,
    .update = prm_api_update,
    .move = prm_api_move,
    .view = prm_api_view,
    .decide = prm_api_decide,
    .add_reason = prm_api_add_reason,
    .emit = prm_api_emit,
    .arm = prm_api_arm,
    .disarm = prm_api_disarm,
    .service = service,
    .setting = setting,
    .archive = prm_api_archive,
    .caller_limit = caller_limit,
    .covers = covers,
    .decide_again = prm_api_decide_again,
    .overrule = prm_api_overrule,
    .call_method = prm_api_call_method,
    .reason_text = prm_api_reason_text,
    .drop = prm_api_drop,
    .has_time = has_time,
    .undecide = prm_api_undecide,
};
