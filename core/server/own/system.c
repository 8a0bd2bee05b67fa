/* SPDX-License-Identifier: Apache-2.0 */
#include "own.h"

#include "store/state.h"

static const prm_server_view *server_of(prm_call *call)
{
    return call->worker->server;
}

prm_status prm_own_ping(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)call;
    (void)params;
    return prm->set_boolean(result, "pong", 1);
}

prm_status prm_own_info(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)params;
    PRM_TRY(prm->set_text(result, "name", "prmd"));
    PRM_TRY(prm->set_text(result, "version", PRM_VERSION));
    PRM_TRY(prm->set_integer(result, "now", call->now));
    return prm->set_boolean(result, "simulated_clock", server_of(call)->clock->is_simulated);
}

/* The points whose rule was taken out of use: their fallback answers. */
static prm_status set_quarantined(prm_call *call, prm_val *health)
{
    prm_val *points = prm->list(call);
    const prm_val *rules = NULL;

    if (call->worker->rules)
        PRM_TRY(prm_ruleset_list(call->worker->rules, call->arena, &rules));
    for (size_t i = 0; i < prm->count(rules); i++) {
        const prm_val *rule = prm->at(rules, i);
        int32_t is_out = 0;
        if (prm->get_boolean(rule, "quarantined", &is_out) == PRM_OK && is_out)
            PRM_TRY(prm->append(points, prm->get(rule, "point")));
    }
    return prm->set(health, "quarantined", points);
}

static prm_status set_search(prm_call *call, const prm_calls_figures *figures, prm_val *health)
{
    prm_val *search = prm->object(call);

    PRM_TRY(prm->set_integer(search, "rows", (int64_t)figures->search_rows));
    PRM_TRY(prm->set_integer(search, "behind_entries", (int64_t)figures->search_behind_entries));
    PRM_TRY(prm->set_integer(search, "behind_ms", (int64_t)figures->search_behind_ms));
    PRM_TRY(prm->set_boolean(search, "making", figures->is_search_making));
    PRM_TRY(prm->set_boolean(search, "purging", figures->is_search_purging));
    return prm->set(health, "search", search);
}

prm_status prm_own_health(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_calls_figures figures;
    const prm_rpc *rpc = server_of(call)->rpc;
    prm_val *health = prm->object(call), *waiting = prm->object(call);
    int64_t parked;

    (void)params;
    prm_calls_figures_get(server_of(call)->calls, &figures);
    PRM_TRY(prm_timer_count_parked(call->worker->db, &parked, &call->error));
    PRM_TRY(prm->set_integer(waiting, "writes", (int64_t)figures.foreground));
    PRM_TRY(prm->set_integer(waiting, "background", (int64_t)figures.background));
    PRM_TRY(prm->set_integer(waiting, "reads", (int64_t)figures.reads));
    PRM_TRY(prm->set_boolean(health, "writable", !figures.is_read_only));
    PRM_TRY(prm->set_integer(health, "batches", (int64_t)figures.batches));
    PRM_TRY(prm->set_integer(health, "calls", (int64_t)figures.calls));
    PRM_TRY(prm->set_integer(health, "largest_batch", (int64_t)figures.largest_batch));
    PRM_TRY(prm->set_integer(health, "parked_timers", parked));
    PRM_TRY(prm_delivery_count_parked(call->worker->db, &parked, &call->error));
    PRM_TRY(prm->set_integer(health, "parked_reactions", parked));
    PRM_TRY(prm->set_integer(health, "passwords_hashed", rpc ? (int64_t)prm_rpc_hashed(rpc) : 0));
    PRM_TRY(prm->set_boolean(health, "read_only", figures.is_read_only));
    PRM_TRY(set_quarantined(call, health));
    PRM_TRY(set_search(call, &figures, health));
    PRM_TRY(prm->set(health, "waiting", waiting));
    return prm->set(result, "health", health);
}

prm_status prm_own_list_plugins(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *items = prm->list(call);
    const prm_plugin_entry *entry;

    (void)params;
    for (size_t i = 0; (entry = prm_host_plugin_at(call->worker->host, i)); i++) {
        prm_val *item = prm->object(call);
        PRM_TRY(prm->set_text(item, "id", entry->plugin->id));
        PRM_TRY(prm->set_text(item, "version", entry->plugin->version));
        PRM_TRY(prm->set_text(item, "doc", entry->plugin->doc));
        PRM_TRY(prm->append(items, item));
    }
    return prm->set(result, "items", items);
}

/* The jobs thread has run the timers and moved the clock, which the writer keeps with this commit at the latest. */
prm_status prm_own_advance_clock(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_clock *clock = server_of(call)->clock;
    prm_val *data = prm->object(call);
    int64_t timers, reactions;

    if (!clock->is_simulated)
        return prm_call_fail(call, PRM_E_STATE, "real_clock", NULL,
            "the clock is real: start prmd with --simulated-clock");
    PRM_TRY(prm->get_integer(params, "timers", &timers));
    PRM_TRY(prm->get_integer(params, "reactions", &reactions));
    PRM_TRY(prm->set_integer(data, "to", call->now));
    PRM_TRY(prm->emit(call, "clock.advanced", "", data));
    PRM_TRY(prm->set_integer(result, "now", call->now));
    PRM_TRY(prm->set_integer(result, "timers", timers));
    return prm->set_integer(result, "reactions", reactions);
}
