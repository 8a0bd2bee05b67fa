/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/internal.h"

#include "base/alloc.h"

#include <stdio.h>
#include <string.h>

/* What the requests before one hold back. */
typedef struct before {
    bool has_writes;    /* unanswered */
    bool has_unstarted; /* members, which are still their sender's whoever comes next */
} before;

static bool is_authentication(const member *m)
{
    return m->entry && strcmp(m->entry->method->name, "session.authenticate") == 0;
}

/* A read waits for the writes received before it; the members of a batch run in order, writes side by side. */
static bool may_start(const request *r, const member *m, before earlier)
{
    if (m->is_write)
        return r->running_reads == 0;
    if (r->running > 0 || (earlier.has_unstarted && is_authentication(m)))
        return false;
    return !earlier.has_writes || !m->entry || m->entry->method->flags & PRM_ON_LOOP;
}

static void start_members(request *r, before earlier)
{
    while (r->next < r->count && !r->session->is_authenticating && may_start(r, &r->members[r->next], earlier))
        prm_member_start(&r->members[r->next]);
}

void prm_session_advance(session *s)
{
    before earlier = { 0 };
    request *next;

    for (request *r = s->first; r; r = next) {
        next = r->later;
        if (!r->is_read) {
            if (s->is_authenticating)
                break;
            prm_request_read(r);
        }
        start_members(r, earlier);
        earlier.has_writes |= r->writes_left > 0;
        earlier.has_unstarted |= r->next < r->count;
        if (r->authentications_left > 0)
            break; /* one that waits for earlier writes: what follows it is not the old principal's */
        if (r->done == r->count) {
            prm_request_take_out(r);
            prm_request_answer(r);
            prm_request_free(r);
        }
    }
}

/* From here on the connection is somebody's, unless the token was no good. */
static void end_authentication(session *s, member *m)
{
    prm_task *task = m->task;

    s->is_authenticating = false;
    if (!task || !task->authenticated) {
        if (!task || task->error.status == PRM_E_UNAUTHENTICATED)
            prm_notes_add_failure(&s->rpc->notes, &(prm_note){ .kind = "failed_authentication", .source = s->source,
                .principal = s->principal, .entry = m->entry });
        return;
    }
    prm_subscriptions_close(s);
    prm_principal_unref(s->principal);
    s->principal = task->authenticated;
    task->authenticated = NULL;
    if (!s->is_closed)
        prm_net_mark_authenticated(s->rpc->net, s->conn);
}

void prm_member_finish(member *m)
{
    request *r = m->of;

    if (m->task && m->status == PRM_OK)
        m->status = m->task->status;
    prm_member_count(m);
    r->done++;
    r->writes_left -= m->is_write;
    r->authentications_left -= m->authenticates;
    if (m->authenticates)
        end_authentication(r->session, m);
    if (m->subscribes && !(m->task && m->task->subscribes && m->task->status == PRM_OK)) {
        m->subscribes = false;
        prm_subscription_unclaim(r->session);
    }
}

void prm_session_settle(session *s)
{
    request *next;

    if (!s->is_closed)
        return;
    for (request *r = s->first; r; r = next) {
        next = r->later;
        if (r->running > 0)
            continue;
        prm_request_take_out(r); /* what has not started never will */
        prm_request_free(r);
    }
    if (s->first)
        return;
    *(s->previous ? &s->previous->next : &s->rpc->sessions) = s->next;
    if (s->next)
        s->next->previous = s->previous;
    prm_principal_unref(s->principal);
    prm_free(s);
}

bool prm_session_is_over(const session *s)
{
    const prm_principal *who = s->principal;

    return prm_principal_is_withdrawn(who) ||
           (who->expires_at != 0 && who->expires_at <= prm_clock_now(s->rpc->options.clock));
}

void prm_sessions_sweep(prm_rpc *rpc)
{
    for (session *s = rpc->sessions; s; s = s->next)
        if (!s->is_closed && prm_session_is_over(s))
            prm_net_close_conn(rpc->net, s->conn);
}

/* -- callbacks of core/net -- */

static prm_status on_open(void *context, prm_conn_id conn, const char *address, void **user)
{
    session *s = prm_alloc_zeroed(1, sizeof *s);

    if (!s)
        return PRM_E_NOMEM;
    s->rpc = context;
    s->conn = conn;
    s->principal = &prm_principal_public;
    snprintf(s->source, sizeof s->source, "rpc %s", address);
    s->network = prm_net_network(s->rpc->net, conn);
    s->next = s->rpc->sessions;
    if (s->next)
        s->next->previous = s;
    s->rpc->sessions = s;
    *user = s;
    return PRM_OK;
}

static void send_answer(request *r, const prm_buf *answer)
{
    session *s = r->session;

    if (answer->length)
        (void)prm_net_send(s->rpc->net, s->conn, answer->data, answer->length);
    for (uint32_t i = 0; i < r->count; i++)
        if (r->members[i].subscribes)
            prm_subscription_begin(s, r->members[i].task->subscribes);
    prm_net_release(s->rpc->net, s->conn, 1);
}

static void on_message(void *context, prm_conn_id conn, void *user, const char *text, size_t length)
{
    session *s = user;
    prm_rpc *rpc = context;

    if (!prm_request_new(s, text, length, send_answer)) {
        prm_net_close_conn(rpc->net, conn);
        return;
    }
    prm_net_hold(rpc->net, conn, 1);
    prm_session_advance(s);
}

static void on_close(void *context, prm_conn_id conn, void *user)
{
    session *s = user;

    (void)context;
    (void)conn;
    s->is_closed = true;
    prm_http_session_close(s);
    prm_subscriptions_close(s);
    prm_session_settle(s);
}

const prm_net_callbacks prm_rpc_callbacks = { on_open, on_message, on_close, prm_subscriptions_on_room };
