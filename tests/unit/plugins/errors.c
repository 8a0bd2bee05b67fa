/* SPDX-License-Identifier: Apache-2.0 */
/* How a handler fails, how it is told that it is wrong, and what the caller learns of either. */
#include "world.h"

static prm_status name_fields(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)params, (void)result;
    CHECK_INT(prm->fail_field(call, "lines[0].amount", "currency", "must be in EUR"), PRM_E_INVALID);
    CHECK_INT(prm->fail_field(call, NULL, NULL, NULL), PRM_E_INVALID);
    return PRM_OK; /* forgotten, and still refused */
}

static prm_status fail_with_data(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *data = prm->object(call);
    (void)params, (void)result;
    PRM_TRY(prm->set_integer(data, "left", 3));
    return prm->fail(call, PRM_E_LIMIT, "too_many", data);
}

static prm_status fail_oddly(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)params, (void)result;
    return prm->fail(call, -4711, "odd", NULL);
}

static prm_status return_oddly(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)call, (void)params, (void)result;
    return 12;
}

static prm_status return_unknown(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)call, (void)params, (void)result;
    return -77;
}

static prm_status forget_a_failure(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)params, (void)result;
    (void)prm->fail(call, PRM_E_INTERNAL, "broken", NULL);
    return PRM_OK;
}

static prm_status misfit(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)call, (void)params;
    return prm->set_integer(result, "text", 5);
}

static prm_status undeclared(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)call, (void)params;
    return prm->set_text(result, "surprise", "!");
}

static const struct way {
    world_body body;
    prm_status status;
    const char *message, *kind, *data;
} ways[] = {
    {name_fields, PRM_E_INVALID, "Invalid params", "",
        "{\"fields\":[{\"field\":\"lines[0].amount\",\"code\":\"currency\",\"message\":\"must be in EUR\"},"
        "{\"field\":\"\",\"code\":\"\",\"message\":\"\"}]}"},
    {fail_with_data, PRM_E_LIMIT, "A limit was met", "too_many", "{\"left\":3}"},
    {fail_oddly, PRM_E_INTERNAL, "Internal error", "", ""},
    {return_oddly, PRM_E_INTERNAL, "Internal error", "", ""},
    {return_unknown, PRM_E_INTERNAL, "Internal error", "", ""},
    {forget_a_failure, PRM_E_INTERNAL, "Internal error", "", ""},
    {misfit, PRM_E_INTERNAL, "Internal error", "", ""},
    {undeclared, PRM_E_INTERNAL, "Internal error", "", ""},
};

TEST(a_failure_is_told_as_it_should_be)
{
    SCOPED_WORLD(w);
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        CHECK_INT(world_do(&w, &world_manager, "{}", ways[i].body), ways[i].status);
        CHECK_INT(w.error.status, ways[i].status);
        CHECK_STR(w.error.message, ways[i].message);
        CHECK_STR(w.error.kind, ways[i].kind);
        CHECK_STR(world_print(&w, w.error.data), ways[i].data);
    }
}

/* Everything a careless handler may pass. */
static prm_status pass_nothing(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row = NULL, *order;
    int64_t count;
    prm_query query = {0};
    (void)result;
    CHECK_INT(prm->load(call, NULL, NULL, &row), PRM_E_INVALID);
    CHECK_INT(prm->load(call, "nothing", "x", &row), PRM_E_INVALID);
    CHECK_INT(prm->load(call, "order", NULL, &row), PRM_E_NOT_FOUND);
    CHECK_INT(prm->load(call, "order", "x", NULL), PRM_E_INVALID);
    CHECK_INT(prm->find(call, NULL, &row), PRM_E_INVALID);
    CHECK_INT(prm->find(call, &query, &row), PRM_E_INVALID);
    query = (prm_query){.size = sizeof(query), .entity = "order", .limit = 501};
    CHECK_INT(prm->find(call, &query, &row), PRM_E_INVALID);
    CHECK_INT(prm->tally(call, &query, NULL), PRM_E_INVALID);
    query = (prm_query){.size = sizeof(query), .entity = "order", .sort = "colour"};
    CHECK_INT(prm->find(call, &query, &row), PRM_E_INVALID);
    /* An older header's query: what is behind its size is not read. */
    query = (prm_query){.size = offsetof(prm_query, sort), .entity = "order", .sort = "colour", .limit = 9999};
    CHECK_INT(prm->tally(call, &query, &count), PRM_OK);
    CHECK_INT(prm->create(call, NULL, NULL, &row), PRM_E_INVALID);
    CHECK_INT(prm->create(call, "order", params, NULL), PRM_E_INVALID);
    CHECK_INT(prm->update(call, NULL, params), PRM_E_INVALID);
    CHECK_INT(prm->update(call, &row, params), PRM_E_INVALID);
    CHECK_INT(prm->update(call, &params, params), PRM_E_INVALID);
    CHECK_INT(prm->load(call, "order", prm->text(params, "id"), &order), PRM_OK);
    CHECK_INT(prm->update(call, &order, NULL), PRM_E_INVALID);
    CHECK_INT(prm->move(call, &order, NULL), PRM_E_INVALID);
    CHECK_INT(prm->view(call, NULL, "match", NULL, &row), PRM_E_INVALID);
    CHECK_INT(prm->view(call, order, NULL, NULL, &row), PRM_E_INVALID);
    CHECK_INT(prm->view(call, order, "match", NULL, NULL), PRM_E_INVALID);
    CHECK_INT(prm->add_reason(call, NULL, NULL, NULL, NULL), PRM_E_INVALID);
    CHECK_INT(prm->disarm(call, NULL, NULL, NULL), PRM_E_INVALID);
    CHECK_INT(prm->log(call, 9, "event", NULL), PRM_E_INVALID);
    CHECK_INT(prm->log(call, PRM_LOG_INFO, NULL, NULL), PRM_E_INVALID);
    CHECK_INT(prm->log(call, PRM_LOG_INFO, "event", prm->list(call)), PRM_E_INVALID);
    CHECK_INT(prm->load(NULL, "order", "x", &row), PRM_E_INVALID);
    CHECK(prm->service(NULL) == NULL && prm->service("test.other/1") == NULL && prm->service("none/1") == NULL);
    CHECK(prm->service("test.offered/1") != NULL);
    return PRM_OK;
}

TEST(careless_arguments_are_refused_and_harm_nothing)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.child, "Whole");
    CHECK_INT(world_do(&w, &world_manager, world_text(&w, "{'id':'%s'}", id), pass_nothing), PRM_OK);
    CHECK(!w.has_entry);
    CHECK_STR(world_order_is(&w, id), "Whole draft 1");
    CHECK(prm->service("test.offered/1") == NULL); /* no call is running */
}

static prm_status use_up(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *order;
    prm_val *values = prm->object(call);
    (void)result;
    PRM_TRY(prm->set_text(values, "partner", prm->text(params, "text")));
    while (prm->alloc(call, 64) != NULL)
        continue;
    CHECK_INT(prm->set_text(values, "title", "One more"), PRM_E_NOMEM);
    CHECK_INT(prm->create(call, "order", values, &order), PRM_E_NOMEM);
    CHECK_INT(prm->load(call, "order", prm->text(params, "id"), &order), PRM_E_NOMEM);
    CHECK_INT(prm->emit(call, "shop.changed", prm->text(params, "id"), NULL), PRM_E_NOMEM);
    CHECK(prm->alloc(call, 1) == NULL);
    return PRM_OK;
}

TEST(without_memory_a_call_is_doomed)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.child, "Small");
    const char *params = world_text(&w, "{'id':'%s','text':'%s'}", id, w.child);
    const prm_val *taken = world_json(&w, params);
    /* A call with a small arena of its own. */
    CHECK_INT(
        world_run(&w, PRM_CALL_READ, &world_manager, "shop.orders.get", world_text(&w, "{'id':'%s'}", id), -1, use_up),
        PRM_OK);
    SCOPED_ARENA(small, 64 << 10);
    prm_error error = {0};
    const prm_val *result;
    CHECK_INT(prm_db_begin(w.db, &error), PRM_OK);
    CHECK_INT(prm_call_init(&w.call, &w.worker, small, PRM_CALL_WRITE, &world_manager, "", WORLD_NOW), PRM_OK);
    CHECK_INT(prm_call_run(&w.call, prm_host_method(w.host, "shop.do", 7), taken, -1, &result), PRM_E_NOMEM);
    CHECK_STR(w.call.error.message, "Internal error");
    prm_db_rollback(w.db);
    CHECK_STR(world_order_is(&w, id), "Small draft 1");
}

static prm_status do_everything(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *order, *outcome;
    prm_val *values = prm->object(call), *facts = prm->object(call), *changes = prm->object(call);
    PRM_TRY(prm->set_text(values, "partner", prm->text(params, "text")));
    PRM_TRY(prm->set_text(values, "title", "Everything"));
    PRM_TRY(prm->create(call, "order", values, &order));
    PRM_TRY(prm->set_text(facts, "title", "Everything"));
    PRM_TRY(prm->decide(call, "shop.register", prm->text(order, "id"), facts, &outcome));
    PRM_TRY(prm->add_reason(call, outcome, "shop.judge", "contradicted", NULL));
    PRM_TRY(prm->set_integer(changes, "due", prm->now(call)));
    PRM_TRY(prm->update(call, &order, changes));
    PRM_TRY(prm->move(call, &order, "open"));
    PRM_TRY(prm->emit(call, "shop.changed", prm->text(order, "id"), NULL));
    PRM_TRY(prm->arm(call, "shop.later", prm->text(order, "id"), "", prm->now(call) + 1, NULL));
    return prm->set(result, "order", order);
}

/* One call in an arena of its own, as far as it gets; true if it got to its end. */
static bool run_in(world *w, prm_arena *arena, const prm_val *params)
{
    const prm_val *result, *shown;
    prm_status status = prm_call_init(&w->call, &w->worker, arena, PRM_CALL_WRITE, &world_manager, "", WORLD_NOW);
    if (status == PRM_OK)
        status = prm_call_run(&w->call, prm_host_method(w->host, "shop.do", 7), params, -1, &result);
    if (status == PRM_OK)
        status = prm_call_render(&w->call, result, true, &shown);
    if (status == PRM_OK)
        status = prm_call_entry(&w->call, "test", &w->entry, &w->has_entry);
    CHECK(status == PRM_OK || w->call.error.status == status);
    return status == PRM_OK;
}

TEST(any_allocation_of_a_call_may_fail)
{
    SCOPED_WORLD(w);
    const prm_val *params = world_json(&w, world_text(&w, "{'text':'%s'}", w.child));
    prm_error error = {0};
    bool is_whole = false;
    REQUIRE(world_run(&w, PRM_CALL_DRY_RUN, &world_manager, "shop.do", world_text(&w, "{'text':'%s'}", w.child), -1,
                do_everything) == PRM_OK);
    for (unsigned long n = 1; n < 2000 && !is_whole; n++) {
        prm_arena *arena = prm_arena_new(1 << 20);
        REQUIRE(arena != NULL && prm_db_begin(w.db, &error) == PRM_OK);
        prm_alloc_fail_after(n);
        bool ended = run_in(&w, arena, params);
        is_whole = !prm_alloc_has_failed();
        prm_alloc_fail_after(0);
        CHECK(ended || !is_whole);
        prm_db_rollback(w.db);
        prm_arena_free(arena);
    }
    CHECK(is_whole);
}

/* The same with ever larger arenas: the cap may be met anywhere. */
TEST(the_cap_of_a_call_may_be_met_anywhere)
{
    SCOPED_WORLD(w);
    const prm_val *params = world_json(&w, world_text(&w, "{'text':'%s'}", w.child));
    prm_error error = {0};
    bool ended = false;
    REQUIRE(world_run(&w, PRM_CALL_DRY_RUN, &world_manager, "shop.do", world_text(&w, "{'text':'%s'}", w.child), -1,
                do_everything) == PRM_OK);
    for (size_t cap = 256; cap < (256 << 10) && !ended; cap += 160) {
        prm_arena *arena = prm_arena_new(cap);
        REQUIRE(arena != NULL && prm_db_begin(w.db, &error) == PRM_OK);
        ended = run_in(&w, arena, params);
        prm_db_rollback(w.db);
        prm_arena_free(arena);
    }
    CHECK(ended);
}

static prm_status show_secret(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)params;
    PRM_TRY(prm->set_integer(result, "at", prm->now(call)));
    return prm->set_text(result, "key", "sesame");
}

TEST(a_secret_is_in_one_answer_only)
{
    SCOPED_WORLD(w);
    const prm_val *result, *again;
    prm_error error = {0};
    CHECK_INT(world_do(&w, &world_manager, "{}", show_secret), PRM_OK);
    CHECK_STR(world_print(&w, w.result), "{\"at\":\"2026-09-21T14:13:20.000Z\",\"key\":\"sesame\"}");
    CHECK_INT(prm_db_begin(w.db, &error), PRM_OK);
    CHECK_INT(prm_call_init(&w.call, &w.worker, w.arena, PRM_CALL_WRITE, &world_manager, "", WORLD_NOW), PRM_OK);
    CHECK_INT(prm_call_run(&w.call, prm_host_method(w.host, "shop.do", 7), world_json(&w, "{}"), -1, &result), PRM_OK);
    CHECK_INT(prm_call_render(&w.call, result, false, &again), PRM_OK);
    CHECK_STR(world_print(&w, again), "{\"at\":\"2026-09-21T14:13:20.000Z\"}");
    prm_db_rollback(w.db);
}

static prm_status refuse_to_start(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)params, (void)result;
    CHECK_INT(prm->caller(call)->side, PRM_SYSTEM);
    return prm->fail(call, PRM_E_UNAVAILABLE, "no_licence", NULL);
}

TEST(a_start_that_fails_says_why)
{
    SCOPED_WORLD(w);
    prm_error error = {0};
    CHECK_INT(world_run(&w, PRM_CALL_READ, &world_manager, "shop.orders.list", "{}", -1, refuse_to_start), PRM_OK);
    CHECK_INT(prm_db_begin(w.db, &error), PRM_OK);
    CHECK_INT(prm_call_init(&w.call, &w.worker, w.arena, PRM_CALL_WRITE, &prm_principal_system, "", WORLD_NOW), PRM_OK);
    CHECK_INT(prm_call_run_start(&w.call, prm_host_plugin_at(w.host, 3)), PRM_E_UNAVAILABLE);
    CHECK_STR(w.call.error.kind, "no_licence");
    CHECK_STR(w.call.error.message, "Not available now, retry (no_licence)");
    CHECK_STR(w.call.method, "start");
    CHECK_INT(prm_call_run_start(&w.call, prm_host_plugin_at(w.host, 0)), PRM_OK); /* has none */
    prm_db_rollback(w.db);
}

TEST_MAIN(CASE(a_failure_is_told_as_it_should_be), CASE(careless_arguments_are_refused_and_harm_nothing),
    CASE(without_memory_a_call_is_doomed), CASE(any_allocation_of_a_call_may_fail),
    CASE(the_cap_of_a_call_may_be_met_anywhere), CASE(a_secret_is_in_one_answer_only),
    CASE(a_start_that_fails_says_why))
