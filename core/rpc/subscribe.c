/* SPDX-License-Identifier: Apache-2.0 */
/* Subscriptions. Each has a cursor into the journal and is told what comes after it, from wherever it stands: catching
 * up and being up to date are one thing. Those at the same place, which is most of them, share one piece. Who was given
 * a piece goes behind all others, and who is up to date need not wait for those who catch up: one piece at a time is
 * looked for on their account. Who catches up gets the next piece when it has read most of the last; who is up to date
 * and stops reading is closed at its queue limit, and told how far it came. */
#include "rpc/internal.h"

#include "base/alloc.h"
#include "base/log.h"
#include "calls/pump.h"

#include <string.h>

enum { PUMPS_MOST = 2, LISTENERS_MOST = 2048, PUMP_BYTES = 64 << 20 };

struct subscription {
    session *session;          /* NULL: it has ended, and a piece is under way */
    subscription *previous, *next; /* in its rpc: who waits longest is first */
    subscription *sibling;         /* of its session */
    char id[24];
    const char **patterns;     /* one block; NULL: everything */
    prm_event_position cursor; /* the next piece is after this */
    prm_event_position told;   /* the last event that was sent, or where it began */
    bool is_under_way, awaits_room, has_caught_up;
};

/* Those who are told of one piece. */
typedef struct gathering {
    bool catches_up; /* on whose account */
    subscription *members[LISTENERS_MOST];
} gathering;

bool prm_subscription_claim(session *s)
{
    if (s->subscriptions >= s->rpc->limits.subscriptions)
        return false;
    s->subscriptions++;
    return true;
}

void prm_subscription_unclaim(session *s)
{
    s->subscriptions--;
}

/* The list and its texts in one block. */
static bool copy_patterns(const char *const *patterns, const char ***out)
{
    size_t count = 0, bytes = sizeof *patterns;
    char *at;

    *out = NULL;
    if (!patterns)
        return true;
    for (; patterns[count]; count++)
        bytes += sizeof *patterns + strlen(patterns[count]) + 1;
    *out = prm_alloc(bytes);
    if (!*out)
        return false;
    at = (char *)(*out + count + 1);
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(patterns[i]) + 1;
        (*out)[i] = memcpy(at, patterns[i], length);
        at += length;
    }
    (*out)[count] = NULL;
    return true;
}

static void free_subscription(subscription *one)
{
    prm_free(one->patterns);
    prm_free(one);
}

static void put_last(prm_rpc *rpc, subscription *one)
{
    one->next = NULL;
    one->previous = rpc->last_subscription;
    *(one->previous ? &one->previous->next : &rpc->subscriptions) = one;
    rpc->last_subscription = one;
}

static void take_out(prm_rpc *rpc, subscription *one)
{
    *(one->previous ? &one->previous->next : &rpc->subscriptions) = one->next;
    *(one->next ? &one->next->previous : &rpc->last_subscription) = one->previous;
}

void prm_subscription_begin(session *s, const prm_subscribing *asked)
{
    prm_rpc *rpc = s->rpc;
    subscription *one = prm_alloc_zeroed(1, sizeof *one);

    if (!one || !copy_patterns(asked->patterns, &one->patterns)) {
        prm_free(one);
        prm_net_close_conn(rpc->net, s->conn);
        return;
    }
    one->session = s;
    memcpy(one->id, asked->id, sizeof one->id);
    one->cursor = one->told = asked->after;
    one->sibling = s->own_subscriptions;
    s->own_subscriptions = one;
    put_last(rpc, one);
    prm_rpc_on_entries(rpc); /* there may be something to tell already */
}

/* Takes it out; it lives on while a piece is under way. */
static void end(prm_rpc *rpc, subscription *one)
{
    subscription **link = &one->session->own_subscriptions;

    while (*link != one)
        link = &(*link)->sibling;
    *link = one->sibling;
    take_out(rpc, one);
    one->session->subscriptions--;
    one->session = NULL;
    if (!one->is_under_way)
        free_subscription(one);
}

void prm_subscriptions_close(session *s)
{
    while (s->own_subscriptions)
        end(s->rpc, s->own_subscriptions);
}

bool prm_rpc_unsubscribe(void *caller, const char *id)
{
    session *s = caller;

    for (subscription *one = s->own_subscriptions; one; one = one->sibling)
        if (strcmp(one->id, id) == 0) {
            end(s->rpc, one);
            return true;
        }
    return false;
}

/* -- telling -- */

static void put_position(const session *s, prm_event_position position, prm_buf *out)
{
    char text[PRM_POSITION_TEXT];

    prm_position_print(prm_calls_positions(s->rpc->options.calls), position, text);
    prm_buf_put_text(out, text);
}

/* The last a connection hears: where each of its subscriptions stands, so that it can go on from there. */
static void close_session(session *s, const char *why)
{
    const char *separator = "";
    prm_buf out;

    prm_buf_init(&out, 0);
    prm_buf_put_text(&out, "{\"jsonrpc\":\"2.0\",\"method\":\"events.closed\",\"params\":{\"reason\":\"");
    prm_buf_put_text(&out, why);
    prm_buf_put_text(&out, "\",\"subscriptions\":[");
    for (subscription *one = s->own_subscriptions; one; one = one->sibling) {
        prm_buf_put_text(&out, separator);
        prm_buf_put_text(&out, "{\"subscription\":\"");
        prm_buf_put_text(&out, one->id);
        prm_buf_put_text(&out, "\",\"position\":\"");
        put_position(s, one->told, &out);
        prm_buf_put_text(&out, "\"}");
        separator = ",";
    }
    prm_buf_put_text(&out, "]}}");
    prm_log_text(PRM_LOG_INFO, "events.closed", "%s: %s", s->source, why);
    if (out.failed)
        prm_net_close_conn(s->rpc->net, s->conn);
    else
        prm_net_send_last(s->rpc->net, s->conn, out.data, out.length);
    prm_buf_deinit(&out);
    prm_subscriptions_close(s);
}

/* False if the connection was closed. */
static bool tell(subscription *one, const prm_pumped *event, prm_buf *out)
{
    session *s = one->session;
    const prm_span *shown = s->principal->side == PRM_PARTNER_SIDE ? &event->outside : &event->inside;

    prm_buf_clear(out);
    prm_buf_put_text(out, "{\"jsonrpc\":\"2.0\",\"method\":\"events.event\",\"params\":{\"subscription\":\"");
    prm_buf_put_text(out, one->id);
    prm_buf_put_text(out, "\",\"result\":");
    prm_buf_put(out, shown->bytes, shown->length);
    prm_buf_put_text(out, "}}");
    if (out->failed || !prm_net_has_room(s->rpc->net, s->conn, out->length)) {
        close_session(s, out->failed ? "memory" : "send_queue");
        return false;
    }
    if (prm_net_send(s->rpc->net, s->conn, out->data, out->length) != PRM_OK) {
        prm_subscriptions_close(s);
        return false;
    }
    one->told = event->position;
    return true;
}

/* All a piece holds for one of its listeners. */
static void tell_all(subscription *one, const prm_pump *pump, size_t index, prm_buf *out)
{
    session *s = one->session;

    if (prm_session_is_over(s))
        return;
    for (size_t i = 0; i < pump->event_count; i++) {
        if (!pump->events[i].told[index])
            continue;
        if (!one->has_caught_up && (one->awaits_room = prm_net_await_room(s->rpc->net, s->conn))) {
            one->cursor = one->told;
            return;
        }
        if (!tell(one, &pump->events[i], out))
            return;
    }
    one->cursor = pump->reached;
    one->has_caught_up |= pump->is_at_end || pump->reached.seq >= prm_calls_head(s->rpc->options.calls);
}

void prm_subscriptions_tell(prm_rpc *rpc, prm_task *task)
{
    prm_pump *pump = task->pump;
    gathering *group = task->owner;
    prm_buf out;

    prm_buf_init(&out, 0);
    rpc->pumps--;
    rpc->slow_pumps -= group->catches_up;
    /* Telling one may close its connection, and end others of this piece: none is freed before its turn. */
    for (size_t i = 0; i < pump->count; i++) {
        subscription *one = group->members[i];
        if (one->session && task->status == PRM_OK)
            tell_all(one, pump, i, &out);
        else if (one->session && task->status != PRM_E_UNAVAILABLE)
            close_session(one->session, "internal");
        one->is_under_way = false;
        prm_principal_unref(pump->listeners[i].principal);
        if (!one->session)
            free_subscription(one);
    }
    prm_buf_deinit(&out);
    prm_arena *arena = task->arena;
    prm_task_deinit(task);
    prm_arena_free(arena);
}

/* -- looking -- */

static bool is_behind(const subscription *one, int64_t head)
{
    return !one->is_under_way && !one->awaits_room &&
           (one->cursor.seq < head || (one->cursor.seq == head && one->cursor.n != PRM_EVENT_ALL));
}

static void come_back(prm_task *task)
{
    prm_rpc *rpc = task->pump->owner;
    (void)prm_queue_push(rpc->finished, &task->link);
}

/* Those who stand where `first` does, as listeners. */
static bool gather(prm_rpc *rpc, subscription *first, int64_t head, prm_task *task)
{
    prm_pump *pump = prm_arena_alloc(task->arena, sizeof *pump);
    gathering *group = prm_arena_alloc(task->arena, sizeof *group);
    prm_listener *listeners = prm_arena_alloc(task->arena, LISTENERS_MOST * sizeof *listeners);

    if (!pump || !group || !listeners)
        return false;
    *pump = (prm_pump){ .after = first->cursor, .listeners = listeners, .owner = rpc };
    for (subscription *one = first; one && pump->count < LISTENERS_MOST; one = one->next)
        if (is_behind(one, head) && prm_event_position_compare(one->cursor, first->cursor) == 0) {
            one->is_under_way = true;
            listeners[pump->count] = (prm_listener){ .principal = prm_principal_ref(one->session->principal),
                .patterns = one->patterns };
            group->members[pump->count++] = one;
        }
    for (size_t i = 0; i < pump->count; i++) {
        take_out(rpc, group->members[i]);
        put_last(rpc, group->members[i]);
    }
    group->catches_up = !first->has_caught_up;
    task->pump = pump;
    task->owner = group;
    task->done = come_back;
    return true;
}

static bool pump_from(prm_rpc *rpc, subscription *first, int64_t head)
{
    prm_arena *arena = prm_arena_new(PUMP_BYTES);
    prm_task *task = arena ? prm_task_new(arena, PRM_TASK_PUMP, &prm_principal_system) : NULL;
    bool is_gathered = task && gather(rpc, first, head, task);

    if (is_gathered && prm_calls_submit(rpc->options.calls, task) == PRM_OK) {
        rpc->pumps++;
        rpc->slow_pumps += ((gathering *)task->owner)->catches_up;
        return true;
    }
    for (size_t i = 0; is_gathered && i < task->pump->count; i++) {
        ((gathering *)task->owner)->members[i]->is_under_way = false;
        prm_principal_unref(task->pump->listeners[i].principal);
    }
    if (task)
        prm_task_deinit(task);
    prm_arena_free(arena);
    return false;
}

/* The one of a kind that has waited longest; NULL: none of it waits. */
static subscription *find_waiting(const prm_rpc *rpc, int64_t head, bool has_caught_up)
{
    subscription *one = rpc->subscriptions;

    while (one && (one->has_caught_up != has_caught_up || !is_behind(one, head)))
        one = one->next;
    return one;
}

/* What cannot be looked for now (the readers are full) is when the next of their answers comes, or the next tick. */
void prm_subscriptions_pump(prm_rpc *rpc)
{
    int64_t head;

    if (!rpc->subscriptions || rpc->is_stopping)
        return;
    head = prm_calls_head(rpc->options.calls);
    while (rpc->pumps < PUMPS_MOST) {
        subscription *one = find_waiting(rpc, head, true);
        if (!one && rpc->slow_pumps == 0)
            one = find_waiting(rpc, head, false);
        if (!one || !pump_from(rpc, one, head))
            return;
    }
}

void prm_subscriptions_on_room(void *context, prm_conn_id conn, void *user)
{
    prm_rpc *rpc = context;

    (void)conn;
    for (subscription *one = ((session *)user)->own_subscriptions; one; one = one->sibling)
        one->awaits_room = false;
    prm_rpc_on_entries(rpc);
}
