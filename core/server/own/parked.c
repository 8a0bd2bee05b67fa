/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What failed too often, or whose plugin is away: looked at, tried again, dropped. */
#include "own.h"

#include "store/state.h"

#include <stdlib.h>
#include <string.h>

enum { LIST_MOST = 500 };

static const char reaction_id[] = "reaction:", timer_id[] = "timer:";

static prm_status add_delivery(prm_call *call, const prm_val *one, prm_val *items)
{
    const char *target = prm->text(one, "target"), *colon = strchr(target, ':');
    prm_val *item = prm->object(call);
    int64_t id = 0;

    PRM_TRY(prm->get_integer(one, "id", &id));
    PRM_TRY(prm->set_text(item, "id", prm_arena_format(call->arena, "%s%lld", reaction_id, (long long)id)));
    PRM_TRY(prm->set_text(item, "kind", strncmp(target, "out:", 4) == 0 ? "delivery" : "reaction"));
    PRM_TRY(prm->set_text(item, "name", colon ? colon + 1 : target));
    PRM_TRY(prm->set(item, "subject", prm->get(one, "subject")));
    PRM_TRY(prm->set(item, "tries", prm->get(one, "tries")));
    PRM_TRY(prm->set(item, "why", prm->get(one, "why")));
    PRM_TRY(prm->set(item, "message", prm->get(one, "message")));
    return prm->append(items, item);
}

static prm_status add_timer(prm_call *call, const prm_timer_row *timer, prm_val *items)
{
    prm_val *item = prm->object(call);

    PRM_TRY(prm->set_text(item, "id", prm_arena_format(call->arena, "%s%lld", timer_id, (long long)timer->id)));
    PRM_TRY(prm->set_text(item, "kind", "timer"));
    PRM_TRY(prm->set_text(item, "name", timer->name));
    PRM_TRY(prm->set_text(item, "subject", timer->subject));
    PRM_TRY(prm->set_text(item, "key", timer->key));
    PRM_TRY(prm->set_integer(item, "tries", timer->tries));
    PRM_TRY(prm->set_text(item, "why", timer->is_absent ? "absent" : "failed"));
    return prm->append(items, item);
}

prm_status prm_own_list_parked(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *items = prm->list(call);
    const prm_val *deliveries;
    prm_timer_row *timers = prm->alloc(call, LIST_MOST * sizeof *timers);
    size_t count = 0;

    (void)params;
    if (!timers)
        return PRM_E_NOMEM;
    PRM_TRY(prm_delivery_list(call->worker->db, 0, LIST_MOST, call->arena, &deliveries, &call->error));
    for (size_t i = 0; i < prm->count(deliveries); i++)
        PRM_TRY(add_delivery(call, prm->at(deliveries, i), items));
    PRM_TRY(prm_timer_list_parked(call->worker->db, LIST_MOST, call->arena, timers, &count, &call->error));
    for (size_t i = 0; i < count; i++)
        PRM_TRY(add_timer(call, &timers[i], items));
    return prm->set(result, "items", items);
}

/* The number of an id of that kind; 0: it is none. */
static int64_t number_of(const char *id, const char *kind)
{
    size_t length = strlen(kind);
    char *end;
    long long number;

    if (strncmp(id, kind, length) != 0 || id[length] < '1' || id[length] > '9' || strlen(id + length) > 18)
        return 0;
    number = strtoll(id + length, &end, 10);
    return *end == '\0' ? number : 0;
}

static prm_status not_parked(prm_call *call)
{
    return prm_call_fail(call, PRM_E_NOT_FOUND, NULL, NULL, "nothing of that id is parked");
}

static prm_status note(prm_call *call, const char *event, const char *id, const char *name, const char *subject,
    prm_val *result)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set_text(data, "name", name));
    PRM_TRY(prm->set_text(data, "about", subject));
    PRM_TRY(prm->set_text(result, "id", id));
    call->has_armed = true; /* wakes the jobs */
    return prm->emit(call, event, "", data);
}

static prm_status settle_delivery(prm_call *call, const char *id, int64_t number, bool drops, prm_val *result)
{
    prm_delivery delivery;
    prm_db *db = call->worker->db;

    if (prm_delivery_get(db, number, call->arena, &delivery, &call->error) != PRM_OK ||
        delivery.state < PRM_DELIVERY_PARKED)
        return not_parked(call);
    if (drops)
        PRM_TRY(prm_delivery_end(db, &delivery, call->now, &call->error));
    else
        PRM_TRY(prm_delivery_set(db, number, PRM_DELIVERY_READY, call->now, &call->error));
    return note(call, drops ? "system.dropped" : "system.retried", id, delivery.target, delivery.subject, result);
}

static prm_status settle_timer(prm_call *call, const char *id, int64_t number, bool drops, prm_val *result)
{
    prm_timer_row timer;
    prm_db *db = call->worker->db;
    prm_status status = prm_timer_get_parked(db, number, call->arena, &timer, &call->error);

    if (status != PRM_OK)
        return status == PRM_E_NOT_FOUND ? not_parked(call) : status;
    PRM_TRY(drops ? prm_timer_take(db, &timer, &call->error) : prm_timer_retry(db, &timer, call->now, &call->error));
    return note(call, drops ? "system.dropped" : "system.retried", id, timer.name, timer.subject, result);
}

static prm_status settle(prm_call *call, const prm_val *params, bool drops, prm_val *result)
{
    const char *id = prm->text(params, "id");
    int64_t delivery = number_of(id, reaction_id), timer = number_of(id, timer_id);

    if (delivery)
        return settle_delivery(call, id, delivery, drops, result);
    return timer ? settle_timer(call, id, timer, drops, result) : not_parked(call);
}

prm_status prm_own_retry_parked(prm_call *call, const prm_val *params, prm_val *result)
{
    return settle(call, params, false, result);
}

prm_status prm_own_drop_parked(prm_call *call, const prm_val *params, prm_val *result)
{
    return settle(call, params, true, result);
}
