/* SPDX-License-Identifier: Apache-2.0 */
/* The outbox: what happened, brought to the reactions and to the ways out. It is looked for on the jobs thread's own
 * connection. Reactions are run by the writer, many in one commit; what failed is tried again one by one, and each try
 * is counted before it is made: a reaction that takes the process down is parked as well. A way out is always tried so,
 * on the jobs thread, between the transaction that counts the try and the one that ends the delivery. */
#include "calls/threads.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/log.h"
#include "calls/reaction.h"
#include "plugins/happened.h"

#include <string.h>

enum { UNDER_WAY_MOST = 64, PIECE_BYTES = 64 << 20 };

static const char *name_of(const prm_reactor *reactor)
{
    return reactor->entry ? reactor->entry->reaction->name : reactor->outlet->name;
}

static prm_status open_reactor(prm_reactor *reactor, prm_error *error)
{
    prm_buf target;

    prm_buf_init(&target, 0);
    prm_buf_put_text(&target, reactor->entry ? PRM_TARGET_REACTION : PRM_TARGET_OUT);
    prm_buf_put_text(&target, name_of(reactor));
    reactor->target = target.failed ? NULL : prm_alloc_text(target.data, target.length);
    prm_buf_deinit(&target);
    return reactor->target ? PRM_OK : prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while starting the jobs");
}

prm_status prm_jobs_open_reactors(prm_calls *calls, prm_error *error)
{
    prm_jobs *jobs = &calls->jobs;
    size_t reactions = 0, count;

    while (prm_host_reaction_at(calls->options.host, reactions))
        reactions++;
    count = reactions + calls->options.outlet_count;
    jobs->reactors = prm_alloc_zeroed(count + 1, sizeof *jobs->reactors);
    if (!jobs->reactors)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while starting the jobs");
    for (; jobs->reactor_count < count; jobs->reactor_count++) {
        prm_reactor *reactor = &jobs->reactors[jobs->reactor_count];
        if (jobs->reactor_count < reactions)
            reactor->entry = prm_host_reaction_at(calls->options.host, jobs->reactor_count);
        else
            reactor->outlet = &calls->options.outlets[jobs->reactor_count - reactions];
        PRM_TRY(open_reactor(reactor, error));
    }
    return PRM_OK;
}

void prm_jobs_close_reactors(prm_calls *calls)
{
    for (size_t i = 0; i < calls->jobs.reactor_count; i++)
        prm_free((char *)calls->jobs.reactors[i].target);
    prm_free(calls->jobs.reactors);
}

/* Where all that are not further stand; false: there are none. */
static bool find_rear(prm_calls *calls, prm_event_position *rear, prm_error *error)
{
    prm_jobs *jobs = &calls->jobs;

    for (size_t i = 0; i < jobs->reactor_count; i++) {
        prm_reactor *reactor = &jobs->reactors[i];
        if (!reactor->is_known) {
            if (prm_follower_get(jobs->db, reactor->target, &reactor->place.kept, error) != PRM_OK)
                return false;
            reactor->place.seen = reactor->place.kept;
            reactor->is_known = true;
        }
        if (i == 0 || prm_event_position_compare(reactor->place.seen, *rear) < 0)
            *rear = reactor->place.seen;
    }
    return jobs->reactor_count > 0;
}

/* -- the events of a piece -- */

typedef struct round {
    prm_calls *calls;
    size_t under_way;
    int64_t count;
    prm_status status; /* why one could not be settled */
} round;

static void settle(round *r)
{
    prm_task *task = prm_jobs_collect(r->calls);
    prm_reactor *reactor;

    if (!task)
        return;
    r->under_way--;
    for (size_t i = 0; i < r->calls->jobs.reactor_count; i++) {
        reactor = &r->calls->jobs.reactors[i];
        if (reactor->target != task->reacting.target)
            continue;
        if (task->reacting.is_settled) {
            r->count += task->reacting.has_run;
        } else {
            reactor->is_known = false;
            r->status = task->is_stale ? PRM_E_UNAVAILABLE : task->status;
        }
    }
    prm_jobs_free_task(task);
}

/* Whether the last process may have died of it: as many as it can have had under way are tried with care. What leaves
 * the server is never done in the transaction that notes it. */
static bool is_suspect(const prm_calls *calls, const prm_reactor *reactor, prm_event_position at)
{
    return reactor->outlet || (at.seq <= calls->jobs.head && reactor->careful < UNDER_WAY_MOST);
}

static prm_status submit(round *r, prm_reactor *reactor, const prm_val *event, prm_event_position at)
{
    prm_task *task = prm_jobs_new_task(PRM_TASK_REACTION);
    bool is_careful = is_suspect(r->calls, reactor, at);
    prm_status status;

    if (!task)
        return PRM_E_NOMEM;
    task->source = "reaction";
    task->reacting = (prm_reacting){ .entry = reactor->entry, .outlet = reactor->outlet,
        .target = reactor->target, .from = reactor->place.kept,
        .at = at, .event = prm_val_copy(task->arena, event), .is_careful = is_careful };
    if (!task->reacting.event) {
        prm_jobs_free_task(task);
        return PRM_E_NOMEM;
    }
    prm_val_freeze(task->reacting.event);
    while (r->under_way >= UNDER_WAY_MOST)
        settle(r);
    while ((status = prm_jobs_submit(r->calls, task)) == PRM_E_LIMIT && r->under_way > 0)
        settle(r);
    if (status != PRM_OK) {
        prm_jobs_free_task(task);
        return status;
    }
    r->under_way++;
    reactor->careful += is_careful;
    reactor->place.kept = reactor->place.seen = at;
    return PRM_OK;
}

static bool wants(const prm_reactor *reactor, const char *type)
{
    return reactor->entry ? strcmp(reactor->entry->reaction->event, type) == 0
                          : prm_event_is_among(reactor->outlet->patterns, type);
}

static prm_status submit_event(round *r, const prm_val *event, prm_event_position at)
{
    prm_jobs *jobs = &r->calls->jobs;
    const char *type = prm_val_get_str(event, "type");

    for (size_t i = 0; i < jobs->reactor_count; i++) {
        prm_reactor *reactor = &jobs->reactors[i];
        if (wants(reactor, type) && reactor->is_known &&
            prm_event_position_compare(reactor->place.seen, at) < 0)
            PRM_TRY(submit(r, reactor, event, at));
    }
    return PRM_OK;
}

static prm_status submit_all(round *r, const prm_val *entries)
{
    for (size_t i = 0; i < prm_val_count(entries) && r->status == PRM_OK; i++) {
        const prm_val *entry = prm_val_at(entries, i), *events = prm_val_get(entry, "events");
        prm_event_position at = { 0 };
        PRM_TRY(prm_val_get_integer(entry, "seq", &at.seq));
        for (size_t n = 0; n < prm_val_count(events) && r->status == PRM_OK; n++) {
            at.n = (int32_t)n;
            PRM_TRY(submit_event(r, prm_val_at(events, n), at));
        }
    }
    return PRM_OK;
}

prm_status prm_jobs_react(prm_calls *calls, int64_t *count, bool *is_done)
{
    round r = { .calls = calls };
    prm_event_position rear = { 0 };
    prm_error error = { 0 };
    prm_arena *arena;
    const prm_val *entries;
    int64_t last;
    prm_status status;

    *is_done = true;
    if (!find_rear(calls, &rear, &error))
        return error.status;
    arena = prm_arena_new(PIECE_BYTES);
    if (!arena)
        return PRM_E_NOMEM;
    const prm_journal_piece piece = { .from = rear.seq + (rear.n == PRM_EVENT_ALL), .rows = PRM_CONSUMER_ROWS,
        .bytes = PRM_CONSUMER_BYTES };
    status = prm_journal_events(calls->jobs.db, &piece, arena, &entries, &last, &error);
    if (status == PRM_OK && last >= piece.from) {
        *is_done = false;
        status = submit_all(&r, entries);
        while (r.under_way > 0)
            settle(&r);
    }
    prm_arena_free(arena);
    *count += r.count;
    status = status != PRM_OK ? status : r.status;
    for (size_t i = 0; i < calls->jobs.reactor_count && !*is_done; i++) {
        prm_reactor *reactor = &calls->jobs.reactors[i];
        if (status != PRM_OK)
            reactor->is_known = false;
        else if (reactor->place.seen.seq <= last)
            reactor->place.seen = (prm_event_position){ last, PRM_EVENT_ALL };
    }
    if (error.status != PRM_OK)
        prm_log_text(PRM_LOG_ERROR, "reactions", "%s", error.message);
    return status;
}

/* -- what is tried again -- */

/* The entry it is in; NULL: there is none any more. */
static const prm_val *read_entry(prm_calls *calls, prm_event_position at, prm_arena *arena, prm_error *error)
{
    const prm_journal_piece piece = { .from = at.seq, .rows = 1, .bytes = PRM_CONSUMER_BYTES };
    const prm_val *entries;
    int64_t last;

    if (prm_journal_events(calls->jobs.db, &piece, arena, &entries, &last, error) != PRM_OK || last != at.seq)
        return NULL;
    return prm_val_at(entries, 0);
}

/* What a target is, as far as it is here. */
static void find_target(const prm_calls *calls, prm_reacting *r)
{
    size_t reaction = strlen(PRM_TARGET_REACTION), out = strlen(PRM_TARGET_OUT);

    if (strncmp(r->target, PRM_TARGET_REACTION, reaction) == 0)
        r->entry = prm_host_reaction(calls->options.host, r->target + reaction);
    for (size_t i = 0; strncmp(r->target, PRM_TARGET_OUT, out) == 0 && i < calls->options.outlet_count; i++)
        if (strcmp(calls->options.outlets[i].name, r->target + out) == 0)
            r->outlet = &calls->options.outlets[i];
}

prm_status prm_jobs_next_delivery(prm_calls *calls, int64_t until, prm_task **out)
{
    prm_error error = { 0 };
    prm_task *task = prm_jobs_new_task(PRM_TASK_REACTION);
    prm_reacting *r = task ? &task->reacting : NULL;
    prm_status status =
        task ? prm_delivery_next(calls->jobs.db, until, task->arena, &r->delivery, &error) : PRM_E_NOMEM;

    if (status == PRM_OK) {
        r->target = r->delivery.target;
        r->at = r->delivery.position;
        find_target(calls, r);
        r->event = prm_val_at(prm_val_get(read_entry(calls, r->at, task->arena, &error), "events"), (size_t)r->at.n);
        status = error.status;
    }
    if (status == PRM_OK) {
        task->source = "reaction";
        *out = task;
        return PRM_OK;
    }
    if (status != PRM_E_NOT_FOUND)
        prm_log_text(PRM_LOG_ERROR, "reactions.next", "%s", error.message);
    if (task)
        prm_jobs_free_task(task);
    return status;
}

/* The try counts from before it is made. */
static prm_status claim(prm_calls *calls, prm_task *task)
{
    prm_task *claiming = prm_jobs_new_task(PRM_TASK_CLAIM);
    prm_status status;

    if (!claiming)
        return PRM_E_NOMEM;
    claiming->is_background = true;
    claiming->now = task->now;
    claiming->reacting = task->reacting;
    status = prm_jobs_write(calls, claiming);
    prm_jobs_free_task(claiming);
    if (status == PRM_OK)
        task->reacting.delivery.tries++;
    return status;
}

/* As the vendor's side reads it. */
static prm_status render(prm_calls *calls, const prm_task *task, prm_outgoing *event, prm_buf *json, prm_error *error)
{
    prm_event_position at = task->reacting.at;
    const prm_worker worker = { .host = calls->options.host, .db = calls->jobs.db, .positions = &calls->positions };
    const prm_val *entry = read_entry(calls, at, task->arena, error), *shown;
    prm_happened happened;

    if (!entry)
        return error->status != PRM_OK ? error->status : prm_error_set(error, PRM_E_NOT_FOUND, NULL, "it is gone");
    happened = prm_happened_at(&worker, entry, (size_t)at.n);
    PRM_TRY(prm_happened_render(&worker, &happened, PRM_VENDOR_SIDE, task->arena, &shown, error));
    prm_json_print(json, shown);
    *event = (prm_outgoing){ .id = prm_val_get_str(shown, "id"), .seq = at.seq, .n = at.n, .json = json->data,
        .length = json->length };
    return json->failed ? prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory") : PRM_OK;
}

/* Out of any transaction; what comes of it is for the writer to note. */
static void send_out(prm_calls *calls, prm_task *task)
{
    const prm_outlet *outlet = task->reacting.outlet;
    prm_outgoing event;
    prm_error error = { 0 };
    prm_buf json;
    prm_status status;

    prm_buf_init(&json, 0);
    status = render(calls, task, &event, &json, &error);
    if (status == PRM_OK)
        status = outlet->take(outlet->context, &event, &error);
    prm_buf_deinit(&json);
    if (status == PRM_OK)
        return;
    task->reacting.failure = prm_arena_text(task->arena, error.message, strlen(error.message));
    if (!task->reacting.failure)
        task->reacting.failure = "out of memory";
}

prm_status prm_jobs_try_delivery(prm_calls *calls, prm_task *task, int64_t *count)
{
    prm_reacting *r = &task->reacting;
    prm_status status = r->entry || r->outlet ? claim(calls, task) : PRM_OK;

    task->is_background = true;
    if (status == PRM_OK && r->outlet && r->event)
        send_out(calls, task);
    if (status == PRM_OK)
        status = prm_jobs_write(calls, task);
    *count += r->is_settled && r->has_run && r->entry;
    return r->is_settled || task->is_stale ? PRM_OK : status;
}
