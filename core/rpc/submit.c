/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/internal.h"

#include "base/log.h"
#include "base/time.h"
#include "rpc/login.h"
#include "rpc/params.h"

#include <string.h>

enum { RETRY_AFTER_MS = 100, REQUEST_ID_MOST = 64 };

static const char too_much[] = "the server has too much waiting: try again";
static const char too_much_of_one[] = "too many of your own calls are under way: try again";
static const char stopping[] = "the server is stopping";

static void come_back(prm_task *task)
{
    member *m = task->owner;
    (void)prm_queue_push(m->of->session->rpc->finished, &task->link);
}

static prm_status refuse(const member *m, const char *why, prm_error *error)
{
    prm_val *data = prm_val_object(m->of->arena);

    PRM_TRY(prm_val_set_integer(data, "retry_after_ms", RETRY_AFTER_MS));
    prm_error_set(error, PRM_E_LIMIT, NULL, "%s", why);
    error->data = data;
    return error->status;
}

/* The answer waits until the journal's entry is on its way: without room for one there is no answer to have. */
static prm_status deny(member *m, prm_error *error)
{
    session *s = m->of->session;
    prm_status status = prm_notes_add(&s->rpc->notes,
        &(prm_note){ .kind = "denied", .source = s->source, .principal = s->principal, .entry = m->entry });

    if (status == PRM_E_NOMEM)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory");
    if (status != PRM_OK)
        return refuse(m, status == PRM_E_LIMIT ? too_much : stopping, error);
    return prm_error_set(error, PRM_E_FORBIDDEN, NULL, "%s is not for your roles", m->entry->method->name);
}

static prm_status authorise(member *m, prm_error *error)
{
    const prm_principal *principal = m->of->session->principal;
    const prm_method *method = m->entry->method;

    if (prm_method_is_public(method))
        return PRM_OK;
    if (prm_session_is_over(m->of->session))
        return prm_error_set(error, PRM_E_UNAUTHENTICATED, NULL,
            "what this connection rested on is over: authenticate anew");
    if (prm_method_is_for(m->entry, principal))
        return PRM_OK;
    if (principal->side == PRM_PUBLIC)
        return prm_error_set(error, PRM_E_UNAUTHENTICATED, NULL, "%s needs session.authenticate first", method->name);
    return deny(m, error);
}

static void *task_session(const prm_task *task)
{
    const member *m = task->owner;
    return m->of->session;
}

/* system.ping and its like: no rows, no rules, no other thread. */
static prm_status answer_here(prm_task *task, prm_rpc *rpc)
{
    prm_worker worker = { .host = rpc->options.host, .server = rpc->options.server, .session = task_session(task) };
    prm_val *result = prm_val_object(task->arena);
    prm_call call = { .worker = &worker, .arena = task->arena, .plugin = task->entry->plugin,
        .method = task->entry->method->name, .entry = task->entry, .mode = PRM_CALL_READ,
        .principal = task->principal, .now = prm_clock_now(rpc->options.clock) };

    task->status = task->entry->method->run(&call, task->params, result);
    task->error = call.error;
    if (task->status == PRM_OK && task->id)
        prm_answer_result(&task->answer, result, task->id, task->id_length, NULL);
    return task->status;
}

static prm_status make_task(member *m, prm_error *error)
{
    session *s = m->of->session;
    prm_arena *arena = prm_rpc_take_arena(s->rpc);
    prm_task *task = arena ? prm_task_new(arena, PRM_TASK_METHOD, s->principal) : NULL;
    size_t id_length = m->envelope.id.length < REQUEST_ID_MOST ? m->envelope.id.length : REQUEST_ID_MOST;

    if (!task) {
        if (arena)
            prm_rpc_give_arena(s->rpc, arena);
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory");
    }
    m->task = task;
    task->entry = m->entry;
    task->owner = m;
    task->done = come_back;
    task->is_background = (m->entry->method->flags & PRM_BACKGROUND) != 0;
    task->id = m->envelope.id.text; /* in the request's arena, which waits for the task */
    task->id_length = m->envelope.id.length;
    task->source = s->source;
    task->request_id = m->envelope.id.text ? prm_arena_text(arena, m->envelope.id.text, id_length) : "";
    if (!task->request_id)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory");
    PRM_TRY(prm_params_read(task, m->envelope.params, &s->rpc->json, s->rpc->limits.page, error));
    return s->principal->side == PRM_PUBLIC ? prm_params_own_key(task, s->network, error) : PRM_OK;
}

/* One's own calls under way are bounded before the queue is: it is for the others too. */
static prm_status take_share(member *m)
{
    session *s = m->of->session;
    const prm_limits *limits = &s->rpc->limits;

    m->user = s->principal->user;
    PRM_TRY(prm_shares_take(s->rpc->shares, m->user, m->is_write,
        m->is_write ? limits->writes_of_one : limits->reads_of_one));
    m->has_share = true;
    return PRM_OK;
}

static prm_quota_of quota_of(const session *s)
{
    return (prm_quota_of){ .partner = s->principal->partner, .network = s->network };
}

static prm_status refuse_quota(const member *m, const prm_quota_met *met, prm_error *error)
{
    prm_val *data = prm_val_object(m->of->arena);
    const char *who = m->of->session->principal->side == PRM_PARTNER_SIDE ? "one partner" : "one address";

    PRM_TRY(prm_val_set_integer(data, "retry_after_ms", met->wait_ms));
    PRM_TRY(prm_val_set_integer(data, "quota", met->most));
    prm_error_set(error, PRM_E_LIMIT, NULL, "%s: %s may call it %lld times in 24 hours", m->entry->method->name,
        met->is_together ? "all who have not authenticated" : who, (long long)met->most);
    error->data = data;
    return error->status;
}

/* Counted when its params are read and it is about to run: what is refused before costs nothing. */
static prm_status take_quota(member *m, prm_error *error)
{
    session *s = m->of->session;
    prm_quota_met met = { 0 };

    if (m->entry->quota == 0 || s->principal->side == PRM_VENDOR_SIDE)
        return PRM_OK;
    if (prm_quotas_take(s->rpc->quotas, quota_of(s), prm_host_method_index(s->rpc->options.host, m->entry),
            m->entry->quota, prm_clock_now(s->rpc->options.clock), &met) != PRM_OK)
        return refuse_quota(m, &met, error);
    m->has_quota = true;
    return PRM_OK;
}

static void give_back(member *m)
{
    session *s = m->of->session;

    m->has_share = false;
    prm_shares_give(s->rpc->shares, m->user, m->is_write);
    if (m->has_quota)
        prm_quotas_give(s->rpc->quotas, quota_of(s), prm_host_method_index(s->rpc->options.host, m->entry));
    m->has_quota = false;
}

static prm_status submit(member *m, prm_error *error)
{
    session *s = m->of->session;
    prm_status status = take_share(m);

    if (status != PRM_OK)
        return status == PRM_E_LIMIT ? refuse(m, too_much_of_one, error)
                                     : prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory");
    status = take_quota(m, error);
    if (status != PRM_OK) {
        give_back(m);
        return status;
    }
    status = prm_calls_submit(s->rpc->options.calls, m->task);
    if (status == PRM_OK) {
        m->of->running++;
        m->of->running_reads += !m->is_write;
        s->is_authenticating |= m->authenticates;
        return PRM_OK;
    }
    give_back(m);
    return refuse(m, status == PRM_E_LIMIT ? too_much : stopping, error);
}

/* What a connection may have only so many of. */
static prm_status claim(member *m, prm_error *error)
{
    if (strcmp(m->entry->method->name, "events.subscribe") != 0)
        return PRM_OK;
    if (prm_net_is_http(m->of->session->rpc->net, m->of->session->conn))
        return prm_error_set(error, PRM_E_STATE, "needs_connection",
            "events.subscribe needs a connection that stays open: over HTTP ask events.list");
    m->subscribes = prm_subscription_claim(m->of->session);
    return m->subscribes ? PRM_OK : refuse(m, "the connection has as many subscriptions as it may", error);
}

/* A part of a file waits for the disk: few of them, and the connection reads no more. */
static prm_status upload(member *m, prm_error *error)
{
    session *s = m->of->session;

    PRM_TRY(prm_uploads_take(s->rpc->options.uploads, m->task, error));
    m->of->running++;
    m->of->running_reads += !m->is_write;
    m->holds = PRM_UPLOAD_HOLDS - 1;
    prm_net_hold(s->rpc->net, s->conn, m->holds);
    return PRM_OK;
}

static prm_status start(member *m, prm_error *error)
{
    if (m->error.status != PRM_OK) {
        *error = m->error;
        return error->status;
    }
    if (m->is_dropped)
        return prm_error_set(error, PRM_E_STATE, PRM_CANCELLED, PRM_CANCELLED_SENTENCE);
    if (!m->entry)
        return prm_error_set(error, PRM_E_METHOD, NULL, "there is no method %s", m->envelope.method);
    if (m->of->is_late)
        return refuse(m, stopping, error);
    PRM_TRY(authorise(m, error));
    PRM_TRY(claim(m, error));
    PRM_TRY(make_task(m, error));
    if (m->has_password)
        return prm_logins_start(m->of->session->rpc->logins, m, error);
    if (m->entry->method->flags & PRM_ON_UPLOADS)
        return upload(m, error);
    if (!(m->entry->method->flags & PRM_ON_LOOP))
        return submit(m, error);
    PRM_TRY(answer_here(m->task, m->of->session->rpc));
    prm_member_finish(m);
    return PRM_OK;
}

void prm_member_start(member *m)
{
    prm_error error = { 0 };
    prm_status status;

    m->of->next++;
    m->began_us = prm_time_monotonic_us();
    status = start(m, &error);
    if (status == PRM_OK)
        return;
    if (error.status == PRM_OK)
        prm_error_set(&error, status, NULL, "%s", prm_error_wire(status)->message);
    m->status = error.status;
    /* A notification gets no answer, but what is no request at all does, with id null. */
    if (m->envelope.id.text || m->error.status == PRM_E_REQUEST)
        prm_answer_error(&m->answer, &error, m->of->session->principal->locale, m->envelope.id.text,
            m->envelope.id.length);
    prm_member_finish(m);
}
