/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/reaction.h"

#include "calls/execute.h"

const char *prm_reaction_target(prm_arena *arena, const char *reaction)
{
    return prm_arena_format(arena, PRM_TARGET_REACTION "%s", reaction);
}

static prm_status install(const char *target, prm_db *db, prm_error *error)
{
    const prm_consumer consumer = { .name = target };

    if (!target)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory at start");
    PRM_TRY(prm_consumer_install(&consumer, db, error));
    return prm_delivery_bring_back(db, target, error);
}

prm_status prm_reaction_install(const prm_reaction_entry *entry, prm_db *db, prm_arena *arena, prm_error *error)
{
    return install(prm_reaction_target(arena, entry->reaction->name), db, error);
}

prm_status prm_outlet_install(const prm_outlet *outlet, prm_db *db, prm_arena *arena, prm_error *error)
{
    return install(prm_arena_format(arena, PRM_TARGET_OUT "%s", outlet->name), db, error);
}

static prm_status stale(prm_task *task, prm_call *call)
{
    task->is_stale = true;
    return prm_error_set(&call->error, PRM_E_NOT_FOUND, NULL, "this was delivered already, or is delivered elsewhere");
}

/* It comes to wait, behind what failed of that subject or to be tried with care. */
static prm_status put_off(prm_writer_state *writer, const prm_reacting *r, int64_t run_at, int32_t tries,
    const char *message, prm_error *error)
{
    const prm_delivery delivery = { .target = r->target, .subject = prm_val_get_str(r->event, "subject"),
        .position = r->at, .run_at = run_at, .tries = tries, .message = message };

    PRM_TRY(prm_delivery_put(writer->worker.db, &delivery, error));
    return prm_follower_set(writer->worker.db, r->target, r->at, error);
}

/* The first time of an event: whether it is to be run now. */
static prm_status begin_first(prm_writer_state *writer, prm_task *task, prm_call *call, bool *runs)
{
    prm_reacting *r = &task->reacting;
    prm_event_position kept;
    bool has;

    *runs = false;
    PRM_TRY(prm_follower_get(writer->worker.db, r->target, &kept, &call->error));
    if (prm_event_position_compare(kept, r->from) != 0)
        return stale(task, call);
    PRM_TRY(prm_delivery_has(writer->worker.db, r->target, prm_val_get_str(r->event, "subject"), &has, &call->error));
    if (has || r->is_careful)
        return put_off(writer, r, call->now, 0, "", &call->error);
    *runs = true;
    return prm_follower_set(writer->worker.db, r->target, r->at, &call->error);
}

static prm_status begin_again(prm_writer_state *writer, prm_task *task, prm_call *call, bool *runs)
{
    prm_reacting *r = &task->reacting;
    prm_status status;

    *runs = r->entry && r->event;
    if (!r->entry && !r->outlet)
        return prm_delivery_set(writer->worker.db, r->delivery.id, PRM_DELIVERY_ABSENT, call->now, &call->error);
    status = prm_delivery_end(writer->worker.db, &r->delivery, call->now, &call->error);
    return status == PRM_E_NOT_FOUND ? stale(task, call) : status;
}

static prm_status set_params(const prm_reacting *r, prm_call *call, prm_val *params)
{
    char position[PRM_POSITION_TEXT];
    const char *id;
    int64_t depth = 0;

    (void)prm_val_get_integer(r->event, "depth", &depth);
    call->depth = (int32_t)depth + 1;
    prm_position_print(call->worker->positions, r->at, position);
    id = prm_arena_format(call->arena, "event_%s", position);
    PRM_TRY(prm_val_set(params, "id", id ? prm_val_text_static(call->arena, id) : prm_val_no_memory()));
    PRM_TRY(prm_val_set(params, "type", prm_val_get(r->event, "type")));
    PRM_TRY(prm_val_set(params, "subject", prm_val_get(r->event, "subject")));
    PRM_TRY(prm_val_set(params, "data", prm_val_get(r->event, "data")));
    return prm_val_set_integer(params, "depth", depth);
}

prm_status prm_reaction_run(prm_writer_state *writer, prm_task *task, prm_call *call)
{
    prm_reacting *r = &task->reacting;
    prm_val *params = prm_val_object(task->arena);
    bool runs;

    if (r->failure)
        return prm_error_set(&call->error, PRM_E_UNAVAILABLE, NULL, "%s", r->failure);
    PRM_TRY(r->delivery.id ? begin_again(writer, task, call, &runs) : begin_first(writer, task, call, &runs));
    if (runs) {
        PRM_TRY(set_params(r, call, params));
        PRM_TRY(prm_call_run_reaction(call, r->entry, params));
        PRM_TRY(prm_call_entry(call, task->source, &task->leaves, &task->has_entry));
    }
    r->has_run = runs;
    r->is_settled = true;
    return PRM_OK;
}

prm_status prm_reaction_leave(prm_writer_state *writer, prm_task *task, const prm_call *call, prm_error *error)
{
    prm_reacting *r = &task->reacting;
    prm_val *note = prm_val_object(task->arena);
    int32_t tries = r->delivery.id ? r->delivery.tries : 1;
    int64_t pause = prm_execute_retry_ms(tries);

    if (r->delivery.id)
        PRM_TRY(prm_delivery_note(writer->worker.db, r->delivery.id, call->error.message, error));
    else
        PRM_TRY(put_off(writer, r, call->now + pause, tries, call->error.message, error));
    PRM_TRY(prm_val_set_text(note, "kind", r->outlet ? "delivery_failed" : "reaction_failed"));
    PRM_TRY(prm_val_set_text(note, r->outlet ? "outlet" : "reaction",
        r->outlet ? r->outlet->name : r->entry->reaction->name));
    PRM_TRY(prm_val_set_boolean(note, "parked", pause < 0));
    PRM_TRY(prm_val_set(note, "subject", prm_val_get(r->event, "subject")));
    PRM_TRY(prm_val_set_text(note, "message", call->error.message));
    prm_execute_leave_note(task, call, note);
    r->is_settled = true;
    return PRM_OK;
}

prm_status prm_reaction_claim(prm_writer_state *writer, prm_task *task, prm_call *call)
{
    prm_delivery *delivery = &task->reacting.delivery;
    int64_t pause = prm_execute_retry_ms(delivery->tries + 1);
    prm_status status = prm_delivery_claim(writer->worker.db, delivery, pause < 0 ? INT64_MAX : call->now + pause,
        &call->error);

    if (status == PRM_E_NOT_FOUND)
        return stale(task, call);
    task->reacting.is_settled = status == PRM_OK;
    return status;
}
