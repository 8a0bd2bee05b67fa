/* SPDX-License-Identifier: Apache-2.0 */
/* Events and timers. */
#include "world.h"

#include "base/time.h"
#include "events/consumer.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static prm_status emit(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *data = prm->object(call);
    (void)result;
    PRM_TRY(prm->set_text(data, "text", prm->text(params, "text")));
    return prm->emit(call, "shop.changed", prm->text(params, "id"), data);
}

static prm_status make_item(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *item;
    prm_val *values = prm->object(call);
    PRM_TRY(prm->set_text(values, "order", prm->text(params, "id")));
    PRM_TRY(prm->set_text(values, "label", "Part"));
    PRM_TRY(prm->create(call, "item", values, &item));
    PRM_TRY(prm->emit(call, "shop.changed", prm->text(item, "id"), NULL));
    return prm->set(result, "order", item);
}

static const char *owner(const world *w, size_t event)
{
    return prm_val_get_str(prm_val_at(w->entry.events, event), "scope_partner");
}

TEST(an_event_belongs_to_the_partner_of_its_subject)
{
    SCOPED_WORLD(w);
    const char *order = world_order(&w, w.child, "Mine");
    CHECK_INT(world_do(&w, &world_manager, world_text(&w, "{'id':'%s','text':'x'}", order), emit), PRM_OK);
    CHECK_STR(world_print(&w, w.entry.events),
        world_text(&w,
            "[{\"type\":\"shop.changed\",\"subject\":\"%s\",\"audience\":\"partner\",\"scope_partner\":\"%s\","
            "\"data\":{\"text\":\"x\"}}]",
            order, w.child));
    CHECK_INT(w.entry.subject_count, 1);
    /* Through another row, of the row itself, of none. */
    CHECK_INT(world_do(&w, &world_manager, world_text(&w, "{'id':'%s'}", order), make_item), PRM_OK);
    CHECK_STR(owner(&w, 0), w.child);
    CHECK_INT(world_do(&w, &world_manager, world_text(&w, "{'id':'%s'}", w.other), emit), PRM_OK);
    CHECK_STR(owner(&w, 0), w.other);
    CHECK_INT(world_do(&w, &world_manager, world_text(&w, "{'id':'%s'}", w.europe), emit), PRM_OK);
    CHECK_STR(owner(&w, 0), "");
    CHECK_INT(world_do(&w, &world_manager, "{'id':'order_0000000000000'}", emit), PRM_OK);
    CHECK_STR(owner(&w, 0), "");
}

static prm_status emit_about_nothing(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)params, (void)result;
    CHECK_INT(prm->emit(call, "shop.swept", "thing_0000000000000", NULL), PRM_E_INVALID);
    return prm->emit(call, "shop.swept", "", NULL);
}

TEST(the_vendors_events_may_be_about_no_row)
{
    SCOPED_WORLD(w);
    CHECK_INT(world_do(&w, &world_manager, "{}", emit_about_nothing), PRM_OK);
    CHECK_STR(world_print(&w, w.entry.events), "[{\"type\":\"shop.swept\",\"subject\":\"\",\"audience\":\"vendor\"}]");
    CHECK_INT(w.entry.subject_count, 0);
}

static prm_status emit_badly(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *data = prm->object(call);
    const char *id = prm->text(params, "id");
    (void)result;
    CHECK_INT(prm->emit(call, "shop.other", id, NULL), PRM_E_INVALID);
    CHECK_INT(prm->emit(call, "rules.failed", id, NULL), PRM_E_INVALID);
    prm_val *fitting = prm->object(call);
    PRM_TRY(prm->set_text(fitting, "point", "shop.judge"));
    PRM_TRY(prm->set_text(fitting, "fallback", "error"));
    CHECK_INT(prm->emit(call, "rules.failed", id, fitting), PRM_E_INVALID);
    CHECK_INT(prm->emit(call, NULL, id, NULL), PRM_E_INVALID);
    CHECK_INT(prm->emit(call, "shop.changed", "", NULL), PRM_E_INVALID);
    CHECK_INT(prm->emit(call, "shop.changed", NULL, NULL), PRM_E_INVALID);
    PRM_TRY(prm->set_text(data, "colour", "red"));
    CHECK_INT(prm->emit(call, "shop.changed", id, data), PRM_E_INVALID);
    return PRM_OK;
}

TEST(an_event_is_as_declared_or_not_at_all)
{
    SCOPED_WORLD(w);
    CHECK_INT(world_do(&w, &world_manager, world_text(&w, "{'id':'%s'}", w.other), emit_badly), PRM_OK);
    CHECK(!w.has_entry);
}

static prm_status arm(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *id = prm->text(params, "id");
    prm_val *data = prm->object(call);
    (void)result;
    PRM_TRY(prm->set_text(data, "why", "because"));
    CHECK_INT(prm->arm(call, "shop.never", id, "", WORLD_NOW, NULL), PRM_E_INVALID);
    CHECK_INT(prm->arm(call, NULL, id, "", WORLD_NOW, NULL), PRM_E_INVALID);
    CHECK_INT(prm->arm(call, "shop.later", id, "", -1, NULL), PRM_E_INVALID);
    CHECK_INT(prm->arm(call, "shop.later", id, "", WORLD_NOW, params != NULL ? prm->list(call) : NULL), PRM_E_INVALID);
    /* What could not be given back to the handler would hold up every timer behind it. */
    CHECK_INT(prm->arm(call, "shop.later", id, "\xFF", WORLD_NOW, NULL), PRM_E_INVALID);
    CHECK_INT(prm->arm(call, "shop.later", "\xC0\xAF", "", WORLD_NOW, NULL), PRM_E_INVALID);
    char *endless = prm->alloc(call, 300);
    CHECK_INT(prm->arm(call, "shop.later", id, memset(endless, 'k', 299), WORLD_NOW, NULL), PRM_E_INVALID);
    CHECK_INT(prm->disarm(call, "shop.later", id, NULL), PRM_OK);
    PRM_TRY(prm->arm(call, "shop.later", id, "a", WORLD_NOW + 9, NULL));
    PRM_TRY(prm->arm(call, "shop.later", id, "a", WORLD_NOW + 5, data));
    PRM_TRY(prm->arm(call, "shop.later", id, "b", WORLD_NOW + 1, NULL));
    return prm->disarm(call, "shop.later", id, "b");
}

TEST(a_timer_is_set_moved_and_taken_back)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.child, "Timed");
    prm_timer_row row = {0};
    prm_error error = {0};
    CHECK_INT(world_do(&w, &world_manager, world_text(&w, "{'id':'%s'}", id), arm), PRM_OK);
    CHECK(w.call.has_armed);
    CHECK_INT(prm_timer_next(w.db, WORLD_NOW + 4, w.arena, &row, &error), PRM_E_NOT_FOUND);
    REQUIRE(prm_timer_next(w.db, WORLD_NOW + 100, w.arena, &row, &error) == PRM_OK);
    CHECK_STR(row.name, "shop.later");
    CHECK_STR(row.subject, id);
    CHECK_STR(row.key, "a");
    CHECK_STR(row.data, "{\"why\":\"because\"}");
    CHECK_INT(row.due, WORLD_NOW + 5);
}

static prm_status on_timer(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *order, *rows;
    prm_val *changes = prm->object(call), *filter = prm->object(call);
    (void)result;
    CHECK_INT(prm->caller(call)->side, PRM_SYSTEM);
    CHECK_STR(prm->caller(call)->user, "");
    PRM_TRY(prm->load(call, "order", prm->text(params, "subject"), &order));
    PRM_TRY(prm->set_text(changes, "note", "Timed out"));
    PRM_TRY(prm->update(call, &order, changes));
    /* Its reach is the programme's, and what it finds is its to change. */
    PRM_TRY(prm->set_text(filter, "title", "Beside"));
    const prm_query query = {.size = sizeof(query), .reach = PRM_REACH_PROGRAM, .entity = "order", .filter = filter};
    PRM_TRY(prm->find(call, &query, &rows));
    const prm_val *beside = prm->at(rows, 0);
    PRM_TRY(prm->move(call, &beside, "open"));
    PRM_TRY(prm->move(call, &beside, "closed")); /* a channel manager's, when a person does it */
    return prm->emit(call, "shop.changed", prm->text(order, "id"), NULL);
}

TEST(a_timer_runs_as_its_plugin)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.child, "Timed"), *beside = world_order(&w, w.other, "Beside");
    prm_error error = {0};
    /* Leaves on_timer as what shop.later does. */
    CHECK_INT(world_run(&w, PRM_CALL_READ, &world_manager, "shop.orders.get", world_text(&w, "{'id':'%s'}", id), -1,
                  on_timer),
        PRM_OK);
    CHECK_INT(prm_db_begin(w.db, &error), PRM_OK);
    CHECK_INT(prm_call_init(&w.call, &w.worker, w.arena, PRM_CALL_WRITE, &prm_principal_system, "", WORLD_NOW), PRM_OK);
    const prm_timer_entry *timer = prm_host_timer(w.host, "shop.later");
    const char *params = world_text(&w, "{'subject':'%s','key':'','due':5}", id);
    CHECK_INT(prm_call_run_timer(&w.call, timer, world_json(&w, params)), PRM_OK);
    CHECK_INT(prm_call_entry(&w.call, "timer", &w.entry, &w.has_entry), PRM_OK);
    CHECK_INT(prm_db_commit(w.db, &error), PRM_OK);
    CHECK_STR(w.entry.actor, "plugin:shop");
    CHECK_STR(w.entry.method, "shop.later");
    CHECK_STR(w.entry.source, "timer");
    CHECK_INT(prm_val_count(w.entry.changes), 2);
    CHECK_STR(world_order_is(&w, id), "Timed draft 2");
    CHECK_STR(world_order_is(&w, beside), "Beside closed 2");
}

static _Atomic size_t waiting;

/* Until there is no time left, and no longer than a slow machine may take; who waits comes after `*params.text` us. */
static prm_status work_on(prm_call *call, const prm_val *params, prm_val *result)
{
    int64_t comes = atoll(prm->text(params, "text")), took = 0;
    (void)result;
    while (prm->has_time(call) && took < 60000000) {
        took = prm_time_monotonic_us() - call->began_us;
        if (took >= comes)
            waiting = 1;
    }
    CHECK(!prm->has_time(call));
    return PRM_OK;
}

static int64_t time_of(world *w, const char *comes)
{
    int64_t began = prm_time_monotonic_us();
    waiting = 0;
    CHECK_INT(world_do(w, &world_manager, world_text(w, "{'text':'%s'}", comes), work_on), PRM_OK);
    return prm_time_monotonic_us() - began;
}

/* How long it was at least: how long at most is the machine's to say. */
TEST(a_call_has_time_until_a_piece_is_long_enough)
{
    SCOPED_WORLD(w);
    CHECK(time_of(&w, "60000000") >= PRM_PIECE_US); /* nobody counts who waits */
    w.worker.waiting = &waiting;
    CHECK(time_of(&w, "60000000") >= PRM_PIECE_ALONE_US);
    CHECK_INT(waiting, 0);
    CHECK(time_of(&w, "0") >= PRM_PIECE_US);
    CHECK(time_of(&w, "3000") >= PRM_PIECE_US);
    w.worker.holds_answers = true;
    CHECK(time_of(&w, "60000000") >= PRM_PIECE_US);
}

TEST_MAIN(CASE(an_event_belongs_to_the_partner_of_its_subject), CASE(the_vendors_events_may_be_about_no_row),
    CASE(an_event_is_as_declared_or_not_at_all), CASE(a_timer_is_set_moved_and_taken_back),
    CASE(a_timer_runs_as_its_plugin), CASE(a_call_has_time_until_a_piece_is_long_enough))
