/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/login.h"

#include "base/alloc.h"
#include "base/hash.h"

enum { KEPT_BYTES = 64 << 10, TICK_MS = 500, ORIGINS_BYTES = 16 << 20 };

prm_arena *prm_rpc_take_arena(prm_rpc *rpc)
{
    if (rpc->spare_count > 0)
        return rpc->spare[--rpc->spare_count];
    return prm_arena_new(rpc->limits.call_memory_bytes);
}

void prm_rpc_give_arena(prm_rpc *rpc, prm_arena *arena)
{
    if (rpc->spare_count == sizeof rpc->spare / sizeof *rpc->spare || prm_arena_used(arena) > KEPT_BYTES) {
        prm_arena_free(arena);
        return;
    }
    prm_arena_reset(arena);
    rpc->spare[rpc->spare_count++] = arena;
}

void prm_rpc_flush(prm_rpc *rpc)
{
    prm_link *link;

    prm_uploads_flush(rpc->options.uploads);
    link = prm_queue_take_all(rpc->finished);
    while (link) {
        prm_task *task = (prm_task *)(void *)link;
        member *m;
        session *s;
        link = link->next;
        if (task->kind == PRM_TASK_LOOK_UP) {
            prm_logins_looked_up(task);
            continue;
        }
        if (task->kind == PRM_TASK_PUMP) {
            prm_subscriptions_tell(rpc, task);
            continue;
        }
        m = task->owner;
        s = m->of->session;
        if (m->has_share)
            prm_shares_give(rpc->shares, m->user, m->is_write);
        m->of->running--;
        m->of->running_reads -= !m->is_write;
        if (rpc->net) /* gone when the server ends */
            prm_net_release(rpc->net, s->conn, m->holds);
        prm_member_finish(m);
        if (s->is_closed)
            prm_session_settle(s);
        else
            prm_session_advance(s);
    }
}

/* Who withdraws is answered first: its own connection may be among those that close. */
static void on_wake(uv_async_t *handle)
{
    prm_rpc *rpc = handle->data;
    bool has_withdrawn = atomic_exchange(&rpc->has_withdrawn, false);

    prm_rpc_flush(rpc);
    if (has_withdrawn)
        prm_sessions_sweep(rpc);
    prm_subscriptions_pump(rpc);
}

void prm_rpc_on_entries(prm_rpc *rpc)
{
    (void)uv_async_send(&rpc->wake);
}

static void on_withdrawal(void *context)
{
    prm_rpc *rpc = context;
    atomic_store(&rpc->has_withdrawn, true);
    (void)uv_async_send(&rpc->wake);
}

static void on_tick(uv_timer_t *timer)
{
    prm_rpc *rpc = timer->data;

    prm_sessions_sweep(rpc);
    prm_notes_tick(&rpc->notes, false);
    prm_subscriptions_pump(rpc);
}

static void wake(void *context)
{
    prm_rpc *rpc = context;
    (void)uv_async_send(&rpc->wake);
}

prm_status prm_rpc_new(const prm_rpc_options *options, prm_rpc **out, prm_error *error)
{
    prm_rpc *rpc = prm_alloc_zeroed(1, sizeof *rpc);

    if (rpc) {
        rpc->options = *options;
        rpc->limits = options->limits ? *options->limits : prm_limits_default;
        prm_rpc_set_limits(rpc, &rpc->limits);
        rpc->finished = prm_queue_new(0, wake, rpc);
        while (prm_host_method_at(options->host, rpc->method_count))
            rpc->method_count++;
        rpc->counts = prm_alloc_zeroed(rpc->method_count + 1, sizeof *rpc->counts);
        (void)prm_random(&rpc->trace_base, sizeof rpc->trace_base);
    }
    if (!rpc || !rpc->finished || !rpc->counts || prm_notes_init(&rpc->notes, options->calls) != PRM_OK ||
        !(rpc->shares = prm_shares_new()) ||
        !(rpc->quotas = prm_quotas_new(rpc->method_count)) || prm_logins_open(rpc, &rpc->logins) != PRM_OK ||
        uv_async_init(options->loop, &rpc->wake, on_wake) != 0) {
        if (rpc && rpc->logins)
            prm_logins_close(rpc->logins);
        prm_rpc_free(rpc);
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory at start");
    }
    rpc->wake.data = rpc->tick.data = rpc;
    (void)uv_timer_init(options->loop, &rpc->tick);
    (void)uv_timer_start(&rpc->tick, on_tick, TICK_MS, TICK_MS);
    if (options->live)
        prm_live_on_withdrawal(options->live, on_withdrawal, rpc);
    *out = rpc;
    return PRM_OK;
}

void prm_rpc_set_limits(prm_rpc *rpc, const prm_limits *limits)
{
    prm_limits_change(&rpc->limits, limits);
    rpc->json = (prm_json_limits){ .depth = limits->nesting, .keys = limits->object_keys,
        .text = limits->string_bytes };
    if (rpc->options.uploads)
        prm_uploads_set_limits(rpc->options.uploads, limits);
}

void prm_rpc_log_all(prm_rpc *rpc, bool logs_all)
{
    rpc->logs_all = logs_all;
}

prm_status prm_rpc_set_origins(prm_rpc *rpc, const prm_val *origins)
{
    prm_arena *arena = prm_arena_new(ORIGINS_BYTES);
    const prm_val *copy = arena && origins ? prm_val_copy(arena, origins) : NULL;

    if (!arena || (origins && !copy)) {
        prm_arena_free(arena);
        return PRM_E_NOMEM;
    }
    prm_arena_free(rpc->origins_arena);
    rpc->origins_arena = arena;
    rpc->origins = copy;
    return PRM_OK;
}

void prm_rpc_attach(prm_rpc *rpc, prm_net *net)
{
    rpc->net = net;
}

void prm_rpc_stop(prm_rpc *rpc)
{
    rpc->is_stopping = true;
    prm_notes_tick(&rpc->notes, true);
}

size_t prm_rpc_pending(const prm_rpc *rpc)
{
    return rpc->pending;
}

void prm_rpc_close(prm_rpc *rpc)
{
    if (rpc->options.live)
        prm_live_on_withdrawal(rpc->options.live, NULL, NULL);
    prm_rpc_flush(rpc);
    prm_logins_close(rpc->logins);
    uv_close((uv_handle_t *)&rpc->wake, NULL);
    uv_close((uv_handle_t *)&rpc->tick, NULL);
}

void prm_rpc_free(prm_rpc *rpc)
{
    if (!rpc)
        return;
    while (rpc->spare_count > 0)
        prm_arena_free(rpc->spare[--rpc->spare_count]);
    prm_tokens_deinit(&rpc->tokens);
    prm_logins_free(rpc->logins);
    prm_shares_free(rpc->shares);
    prm_quotas_free(rpc->quotas);
    prm_notes_deinit(&rpc->notes);
    prm_queue_free(rpc->finished);
    prm_free(rpc->counts);
    prm_arena_free(rpc->origins_arena);
    prm_free(rpc);
}

uint64_t prm_rpc_hashed(const prm_rpc *rpc)
{
    return prm_logins_hashed(rpc->logins);
}
