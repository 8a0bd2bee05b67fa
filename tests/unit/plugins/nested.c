/* SPDX-License-Identifier: Apache-2.0 */
/* A handler calls methods: who may, what joins the outer call, what is undone. */
#include "world.h"

static const char *method;
static int32_t as = PRM_AS_CALLER;
static prm_status expected;
static int depth;

/* Calls `method` with the params it was given itself, once. */
static prm_status outer(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *made = NULL;
    prm_status status = prm->call_method(call, method, params, as, &made);
    CHECK_INT(status, expected);
    PRM_TRY(prm->set_text(result, "text", prm->text(made, "text")));
    return PRM_OK;
}

static void try_to(world *w, const prm_principal *who, const char *name, const char *params, prm_status wanted)
{
    method = name;
    expected = wanted;
    CHECK_INT(world_do(w, who, params, outer), PRM_OK);
}

TEST(it_calls_its_own_and_those_it_needs)
{
    SCOPED_WORLD(w);
    try_to(&w, &world_manager, "stock.count", "{}", PRM_OK);
    CHECK_STR(prm_val_get_str(w.result, "text"), "stock");
    try_to(&w, &world_manager, "alien.count", "{}", PRM_E_INVALID);
    try_to(&w, &world_manager, "partners.get", "{}", PRM_E_INVALID); /* the core's own */
    try_to(&w, &world_manager, "shop.nothing", "{}", PRM_E_INVALID);
    as = 7;
    try_to(&w, &world_manager, "stock.count", "{}", PRM_E_INVALID);
    as = PRM_AS_CALLER;
}

static prm_status read_and_write(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *made = NULL;
    (void)params;
    CHECK_INT(prm->call_method(call, "shop.do", NULL, PRM_AS_CALLER, &made), PRM_E_INVALID);
    PRM_TRY(prm->call_method(call, "stock.count", NULL, PRM_AS_CALLER, &made));
    CHECK_INT(prm->call_method(call, "stock.count", NULL, PRM_AS_CALLER, NULL), PRM_E_INVALID);
    return prm->set(result, "text", prm->get(made, "text"));
}

TEST(a_read_calls_reads)
{
    SCOPED_WORLD(w);
    CHECK_INT(world_run(&w, PRM_CALL_READ, &world_manager, "shop.look", "{}", -1, read_and_write), PRM_OK);
    CHECK_STR(prm_val_get_str(w.result, "text"), "stock");
}

/* -- what it leaves -- */

static const char *order;
static bool fails;

static prm_status change(prm_call *call, const char *title)
{
    const prm_val *row;
    prm_val *changes = prm->object(call);
    PRM_TRY(prm->load(call, "order", order, &row));
    PRM_TRY(prm->set_text(changes, "title", title));
    PRM_TRY(prm->update(call, &row, changes));
    return prm->emit(call, "shop.changed", order, NULL);
}

static prm_status change_within(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *made = NULL, *outcome;
    prm_val *facts = prm->object(call);
    (void)params, (void)result;
    if (depth++ > 0) {
        PRM_TRY(prm->set_text(facts, "title", "No"));
        PRM_TRY(prm->decide(call, "shop.register", order, facts, &outcome));
        PRM_TRY(change(call, "Within"));
        return fails ? prm->fail(call, PRM_E_LIMIT, "enough", NULL) : PRM_OK;
    }
    PRM_TRY(change(call, "Before"));
    prm_status status = prm->call_method(call, "shop.do", NULL, PRM_AS_CALLER, &made);
    CHECK_INT(status, fails ? PRM_E_LIMIT : PRM_OK);
    CHECK_STR(call->method, "shop.do");
    return prm->emit(call, "shop.changed", order, NULL);
}

static void run_within(world *w, bool fails_within)
{
    depth = 0;
    fails = fails_within;
    CHECK_INT(world_do(w, &world_manager, "{}", change_within), PRM_OK);
}

TEST(what_it_leaves_is_the_outer_calls)
{
    SCOPED_WORLD(w);
    order = world_order(&w, w.child, "An order");
    run_within(&w, false);
    CHECK_INT(prm_val_count(w.entry.changes), 1);
    CHECK_INT(prm_val_count(w.entry.events), 3);
    CHECK_INT(prm_val_count(w.entry.decisions), 1);
    CHECK_HAS(world_print(&w, w.entry.changes), "[\"An order\",\"Within\"]");
    CHECK_STR(world_order_is(&w, order), "Within draft 2");
}

TEST(one_that_fails_is_undone_alone)
{
    SCOPED_WORLD(w);
    order = world_order(&w, w.child, "An order");
    run_within(&w, true);
    CHECK_INT(prm_val_count(w.entry.events), 2);
    CHECK(w.entry.decisions == NULL);
    CHECK_HAS(world_print(&w, w.entry.changes), "[\"An order\",\"Before\"]");
    CHECK_STR(world_order_is(&w, order), "Before draft 2");
}

static prm_status doomed_within(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *made = NULL;
    (void)params, (void)result;
    if (depth++ > 0)
        return PRM_E_INTERNAL;
    CHECK_INT(prm->call_method(call, "shop.do", NULL, PRM_AS_CALLER, &made), PRM_E_INTERNAL);
    CHECK_INT(change(call, "After"), PRM_E_INTERNAL);
    return PRM_OK;
}

TEST(an_internal_error_dooms_both)
{
    SCOPED_WORLD(w);
    order = world_order(&w, w.child, "An order");
    depth = 0;
    CHECK_INT(world_do(&w, &world_manager, "{}", doomed_within), PRM_E_INTERNAL);
    CHECK_STR(world_order_is(&w, order), "An order draft 1");
}

static prm_status deeper(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *made = NULL;
    (void)result;
    depth++;
    return prm->call_method(call, "shop.do", params, PRM_AS_CALLER, &made);
}

TEST(calls_are_nested_so_deep_and_no_deeper)
{
    SCOPED_WORLD(w);
    depth = 0;
    CHECK_INT(world_do(&w, &world_manager, "{}", deeper), PRM_E_LIMIT);
    CHECK_STR(w.error.kind, "nesting");
    CHECK_INT(depth, 9); /* the first, and 8 within each other */
}

/* -- who -- */

static prm_status approve(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *made = NULL;
    prm_val *given = prm->object(call);
    if (strcmp(call->method, "shop.approve") == 0) {
        CHECK_INT(prm->caller(call)->side, as == PRM_AS_PLUGIN ? PRM_SYSTEM : PRM_VENDOR_SIDE);
        return prm->set(result, "text", prm->get(params, "text"));
    }
    PRM_TRY(prm->set_text(given, "text", "Yes"));
    prm_status status = prm->call_method(call, "shop.approve", given, as, &made);
    CHECK_INT(status, expected);
    CHECK(prm->caller(call)->side != PRM_SYSTEM);
    return prm->set_text(result, "text", prm->text(made, "text"));
}

TEST(roles_are_the_callers_or_the_plugins)
{
    SCOPED_WORLD(w);
    expected = PRM_E_FORBIDDEN;
    CHECK_INT(world_do(&w, world_sales(&w, w.child), "{}", approve), PRM_OK);
    expected = PRM_OK;
    CHECK_INT(world_do(&w, &world_manager, "{}", approve), PRM_OK);
    as = PRM_AS_PLUGIN;
    CHECK_INT(world_do(&w, world_sales(&w, w.child), "{}", approve), PRM_OK);
    CHECK_STR(prm_val_get_str(w.result, "text"), "Yes");
    as = PRM_AS_CALLER;
    expected = PRM_E_FORBIDDEN; /* it has no dry run */
    CHECK_INT(world_run(&w, PRM_CALL_DRY_RUN, &world_manager, "shop.do", "{}", -1, approve), PRM_OK);
}

static const char *given_text, *given_note;

static prm_status approve_badly(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *made = NULL;
    prm_val *given = prm->object(call);
    (void)params;
    if (strcmp(call->method, "shop.approve") == 0)
        return prm->set_text(result, "text", "Reached");
    PRM_TRY(prm->set_text(given, "text", given_text));
    PRM_TRY(prm->set_text(given, "note", given_note));
    return prm->call_method(call, "shop.approve", given, as, &made);
}

TEST(params_are_checked_and_named_to_the_caller)
{
    SCOPED_WORLD(w);
    given_text = "much too long a text for that";
    CHECK_INT(world_do(&w, &world_manager, "{}", approve_badly), PRM_E_INVALID);
    CHECK_HAS(world_print(&w, w.error.data), "\"field\":\"text\",\"code\":\"range\"");
    given_text = NULL;
    CHECK_INT(world_do(&w, &world_manager, "{}", approve_badly), PRM_E_INVALID);
    CHECK_HAS(world_print(&w, w.error.data), "\"field\":\"text\",\"code\":\"required\"");
    given_text = "Short";
    given_note = "The plugin may";
    as = PRM_AS_PLUGIN;
    CHECK_INT(world_do(&w, world_sales(&w, w.child), "{}", approve_badly), PRM_OK);
    as = PRM_AS_CALLER;
    given_note = NULL;
}

/* -- derived methods, and what is sealed -- */

static prm_status create_order(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *made = NULL;
    prm_val *given = prm->object(call);
    PRM_TRY(prm->set(given, "partner", prm->get(params, "id")));
    PRM_TRY(prm->set_text(given, "title", prm->text(params, "text")));
    PRM_TRY(prm->call_method(call, "shop.orders.create", given, as, &made));
    return prm->set(result, "order", prm->get(made, "order"));
}

TEST(derived_methods_are_methods)
{
    SCOPED_WORLD(w);
    CHECK_INT(world_do(&w, world_sales(&w, w.child), world_text(&w, "{'id':'%s','text':'Mine'}", w.child), create_order),
        PRM_OK);
    CHECK_STR(prm_val_get_str(prm_val_get(w.result, "order"), "title"), "Mine");
    CHECK_INT(
        world_do(&w, world_sales(&w, w.child), world_text(&w, "{'id':'%s','text':'forbidden'}", w.child), create_order),
        PRM_E_INVALID);
    CHECK_HAS(world_print(&w, w.error.data), "holds a forbidden word");
}

static prm_status read_order(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *made = NULL;
    prm_val *given = prm->object(call);
    PRM_TRY(prm->set(given, "id", prm->get(params, "id")));
    prm_status status = prm->call_method(call, "shop.orders.get", given, as, &made);
    if (strcmp(prm->text(params, "text"), "only its title") == 0) {
        CHECK_INT(status, PRM_OK);
        return prm->set_text(result, "text", prm->text(prm->get(made, "order"), "title"));
    }
    return status == PRM_OK ? prm->set(result, "order", prm->get(made, "order")) : status;
}

TEST(what_the_plugin_reached_comes_sealed)
{
    SCOPED_WORLD(w);
    const char *others = world_order(&w, w.other, "Of another");
    const char *params = world_text(&w, "{'id':'%s'}", others);
    CHECK_INT(world_do(&w, world_sales(&w, w.child), params, read_order), PRM_E_NOT_FOUND);
    as = PRM_AS_PLUGIN;
    CHECK_INT(world_do(&w, world_sales(&w, w.child), params, read_order), PRM_E_INTERNAL);
    CHECK_INT(world_do(&w, world_sales(&w, w.child), world_text(&w, "{'id':'%s','text':'only its title'}", others), read_order),
        PRM_OK);
    as = PRM_AS_CALLER;
}

TEST_MAIN(CASE(it_calls_its_own_and_those_it_needs), CASE(a_read_calls_reads), CASE(what_it_leaves_is_the_outer_calls),
    CASE(one_that_fails_is_undone_alone), CASE(an_internal_error_dooms_both),
    CASE(calls_are_nested_so_deep_and_no_deeper), CASE(roles_are_the_callers_or_the_plugins),
    CASE(params_are_checked_and_named_to_the_caller), CASE(derived_methods_are_methods),
    CASE(what_the_plugin_reached_comes_sealed))
