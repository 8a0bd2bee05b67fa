/* SPDX-License-Identifier: Apache-2.0 */
/* What happened, brought to the reactions: looked for on the jobs thread's own connection, run by the writer, many in
 * one commit. What failed is tried again one by one, and each try is counted before it is made: a reaction that takes
 * the process down is parked as well. */
#include "calls/threads.h"

#include "base/alloc.h"
#include "base/log.h"
#include "calls/reaction.h"

#include <string.h>

enum { UNDER_WAY_MOST = 64, PIECE_BYTES = 64 << 20 };

prm_status prm_jobs_open_reactors(prm_calls *calls, prm_error *error)
{
    prm_jobs *jobs = &calls->jobs;
    size_t count = 0;

    while (prm_host_reaction_at(calls->options.host, count))
        count++;
    jobs->reactors = prm_alloc_zeroed(count + 1, sizeof *jobs->reactors);
    for (size_t i = 0; jobs->reactors && i < count; i++) {
        prm_reactor *reactor = &jobs->reactors[i];
        prm_buf name;
        reactor->entry = prm_host_reaction_at(calls->options.host, i);
        prm_buf_init(&name, 0);
        prm_buf_put_text(&name, "reaction:");
        prm_buf_put_text(&name, reactor->entry->reaction->name);
        reactor->target = name.failed ? NULL : prm_alloc_text(name.data, name.length);
        prm_buf_deinit(&name);
        jobs->reactor_count = i + 1;
        if (!reactor->target)
            return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while starting the jobs");
    }
    return jobs->reactors ? PRM_OK : prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while starting the jobs");
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
        if (reactor->entry != task->reacting.entry)
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

/* Whether the last process may have died of it: as many as it can have had under way are tried with care. */
static bool is_suspect(const prm_calls *calls, const prm_reactor *reactor, prm_event_position at)
{
    return at.seq <= calls->jobs.head && reactor->careful < UNDER_WAY_MOST;
}

static prm_status submit(round *r, prm_reactor *reactor, const prm_val *event, prm_event_position at)
{
    prm_task *task = prm_jobs_new_task(PRM_TASK_REACTION);
    bool is_careful = is_suspect(r->calls, reactor, at);
    prm_status status;

    if (!task)
        return PRM_E_NOMEM;
    task->source = "reaction";
    task->reacting = (prm_reacting){ .entry = reactor->entry, .target = reactor->target, .from = reactor->place.kept,
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

static prm_status submit_event(round *r, const prm_val *event, prm_event_position at)
{
    prm_jobs *jobs = &r->calls->jobs;
    const char *type = prm_val_get_str(event, "type");

    for (size_t i = 0; i < jobs->reactor_count; i++) {
        prm_reactor *reactor = &jobs->reactors[i];
        if (strcmp(reactor->entry->reaction->event, type) == 0 && reactor->is_known &&
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

static const prm_val *read_event(prm_calls *calls, prm_event_position at, prm_arena *arena, prm_error *error)
{
    const prm_journal_piece piece = { .from = at.seq, .rows = 1, .bytes = PRM_CONSUMER_BYTES };
    const prm_val *entries;
    int64_t last;

    if (prm_journal_events(calls->jobs.db, &piece, arena, &entries, &last, error) != PRM_OK || last != at.seq)
        return NULL;
    return prm_val_at(prm_val_get(prm_val_at(entries, 0), "events"), (size_t)at.n);
}

prm_status prm_jobs_next_delivery(prm_calls *calls, int64_t until, prm_task **out)
{
    static const char prefix[] = "reaction:";
    prm_error error = { 0 };
    prm_task *task = prm_jobs_new_task(PRM_TASK_REACTION);
    prm_reacting *r = task ? &task->reacting : NULL;
    prm_status status =
        task ? prm_delivery_next(calls->jobs.db, until, task->arena, &r->delivery, &error) : PRM_E_NOMEM;

    if (status == PRM_OK) {
        r->target = r->delivery.target;
        r->at = r->delivery.position;
        r->entry = strncmp(r->target, prefix, sizeof prefix - 1) == 0
                       ? prm_host_reaction(calls->options.host, r->target + sizeof prefix - 1)
                       : NULL;
        r->event = read_event(calls, r->at, task->arena, &error);
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

prm_status prm_jobs_try_delivery(prm_calls *calls, prm_task *task, int64_t *count)
{
    prm_status status = task->reacting.entry ? claim(calls, task) : PRM_OK;

    task->is_background = true;
    if (status == PRM_OK)
        status = prm_jobs_write(calls, task);
    *count += task->reacting.is_settled && task->reacting.has_run;
    return task->reacting.is_settled || task->is_stale ? PRM_OK : status;
}
