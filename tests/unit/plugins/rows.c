/* SPDX-License-Identifier: Apache-2.0 */
/* What load, create, update and move do, and what is journalled of them. */
#include "world.h"

static prm_status rename_order(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *order;
    prm_val *changes = prm->object(call);
    PRM_TRY(prm->load(call, "order", prm->text(params, "id"), &order));
    PRM_TRY(prm->set_text(changes, "title", prm->text(params, "text")));
    PRM_TRY(prm->update(call, &order, changes));
    return prm->set(result, "order", order);
}

static prm_status change_often(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *order;
    PRM_TRY(prm->load(call, "order", prm->text(params, "id"), &order));
    const prm_val *first = order;
    for (int i = 0; i < 3; i++) {
        char title[] = "Title 0";
        title[6] = (char)('1' + i);
        prm_val *changes = prm->object(call);
        PRM_TRY(prm->set_text(changes, "title", title));
        PRM_TRY(prm->update(call, &order, changes));
    }
    PRM_TRY(prm->move(call, &order, "open"));
    CHECK_STR(prm->text(first, "title"), "Before");
    CHECK_STR(prm->text(order, "state"), "open");
    return prm->set(result, "order", order);
}

TEST(a_version_rises_once_a_call_and_one_change_is_journalled)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.other, "Before");
    CHECK_STR(world_order_is(&w, id), "Before draft 1");
    CHECK_INT(world_do(&w, world_sales(&w, w.other), world_text(&w, "{'id':'%s'}", id), change_often), PRM_OK);
    CHECK_INT(prm_val_count(w.entry.changes), 1);
    const prm_val *change = prm_val_at(w.entry.changes, 0);
    CHECK_STR(world_print(&w, change),
        world_text(&w,
            "{\"entity\":\"order\",\"id\":\"%s\",\"op\":\"update\",\"version\":2,\"fields\":{\"title\":[\"Before\","
            "\"Title 3\"],\"state\":[\"draft\",\"open\"]}}",
            id));
    CHECK_STR(w.entry.actor, "user_0000000000002");
    CHECK_STR(w.entry.method, "shop.do");
    CHECK_STR(w.entry.request, "request-1");
    CHECK_INT(w.entry.generation, 1);
    CHECK_INT(w.entry.subject_count, 1);
    CHECK_STR(world_order_is(&w, id), "Title 3 open 2");
}

TEST(a_created_row_is_journalled_with_what_it_holds)
{
    SCOPED_WORLD(w);
    int before = world_created;
    const char *id = world_order(&w, w.other, "New");
    CHECK_STR(world_print(&w, prm_val_at(w.entry.changes, 0)),
        world_text(&w,
            "{\"entity\":\"order\",\"id\":\"%s\",\"op\":\"create\",\"version\":1,\"fields\":{\"partner\":[null,"
            "\"%s\"],\"title\":[null,\"New\"],\"state\":[null,\"draft\"]}}",
            id, w.other));
    CHECK_INT(world_created - before, 1);
    int changed = world_changed;
    CHECK_INT(world_do(&w, &world_manager, world_text(&w, "{'id':'%s','text':'Renamed'}", id), rename_order), PRM_OK);
    CHECK_INT(world_changed - changed, 1);
    CHECK_INT(world_created - before, 1);
}

static prm_status take_and_go_on(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *order = NULL;
    prm_val *values = prm->object(call);
    PRM_TRY(prm->set_text(values, "partner", prm->text(params, "id")));
    PRM_TRY(prm->set_text(values, "title", "Taken"));
    CHECK_INT(prm->create(call, "order", values, &order), PRM_E_CONFLICT);
    CHECK(order == NULL);
    prm_val *others = prm->object(call);
    PRM_TRY(prm->set_text(others, "partner", prm->text(params, "id")));
    PRM_TRY(prm->set_text(others, "title", "Free"));
    PRM_TRY(prm->create(call, "order", others, &order));
    prm_val *changes = prm->object(call);
    PRM_TRY(prm->set_text(changes, "title", "Taken"));
    CHECK_INT(prm->update(call, &order, changes), PRM_E_CONFLICT);
    CHECK_STR(prm->text(order, "title"), "Free");
    return prm->set(result, "order", order);
}

static prm_status take_and_fail(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *order;
    prm_val *values = prm->object(call);
    (void)result;
    PRM_TRY(prm->set_text(values, "partner", prm->text(params, "id")));
    PRM_TRY(prm->set_text(values, "title", "Taken"));
    return prm->create(call, "order", values, &order);
}

static prm_status begin_elsewhere(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *order;
    prm_val *values = prm->object(call);
    PRM_TRY(prm->set_text(values, "partner", prm->text(params, "id")));
    PRM_TRY(prm->set_text(values, "title", "Imported"));
    PRM_TRY(prm->set_text(values, "state", prm->text(params, "text")));
    PRM_TRY(prm->create(call, "order", values, &order));
    CHECK_STR(prm->text(values, "state"), prm->text(params, "text"));
    return prm->set(result, "order", order);
}

TEST(a_row_begins_where_its_values_say_in_its_flow)
{
    SCOPED_WORLD(w);
    const prm_principal *sales = world_sales(&w, w.other);
    const char *params = world_text(&w, "{'id':'%s','text':'open'}", w.other);
    CHECK_INT(world_do(&w, sales, params, begin_elsewhere), PRM_OK);
    CHECK_STR(prm_val_get_str(prm_val_get(w.result, "order"), "state"), "open");
    CHECK_STR(world_order_is(&w, prm_val_get_str(prm_val_get(w.result, "order"), "id")), "Imported open 1");
    params = world_text(&w, "{'id':'%s','text':'elsewhere'}", w.other);
    CHECK_INT(world_do(&w, sales, params, begin_elsewhere), PRM_E_INVALID);
    CHECK(!w.has_entry);
}

TEST(a_taken_value_changes_nothing_and_the_handler_goes_on)
{
    SCOPED_WORLD(w);
    const char *taken = world_order(&w, w.other, "Taken");
    const prm_principal *sales = world_sales(&w, w.child);
    const char *params = world_text(&w, "{'id':'%s'}", w.child);
    CHECK_INT(world_do(&w, sales, params, take_and_go_on), PRM_OK);
    CHECK_INT(prm_val_count(w.entry.changes), 1);
    CHECK_STR(prm_val_get_str(prm_val_get(w.result, "order"), "title"), "Free");
    CHECK_STR(world_order_is(&w, taken), "Taken draft 1");
    CHECK_INT(world_do(&w, sales, params, take_and_fail), PRM_E_CONFLICT);
    CHECK_STR(world_print(&w, w.error.data), "{\"fields\":[\"title\"]}");
    CHECK(!w.has_entry);
}

TEST(a_row_out_of_sight_is_as_absent_as_one_that_never_was)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.other, "Theirs");
    const char *params = world_text(&w, "{'id':'%s','text':'Mine'}", id);
    CHECK_INT(world_do(&w, world_sales(&w, w.child), params, rename_order), PRM_E_NOT_FOUND);
    prm_error hidden = w.error;
    static const char *const others[] = {"order_0000000000000", "order_zzz", "partner_0000000000000", "", "x"};
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        params = world_text(&w, "{'id':'%s','text':'Mine'}", others[i]);
        CHECK_INT(world_do(&w, world_sales(&w, w.child), params, rename_order), PRM_E_NOT_FOUND);
        CHECK_STR(w.error.message, hidden.message);
        CHECK_STR(w.error.kind, hidden.kind);
        CHECK(w.error.data == NULL && hidden.data == NULL);
    }
    CHECK_STR(world_order_is(&w, id), "Theirs draft 1");
}

TEST(a_parent_reads_below_and_writes_its_own)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.child, "Below");
    const char *params = world_text(&w, "{'id':'%s','text':'Above'}", id);
    CHECK_INT(world_run(&w, PRM_CALL_READ, world_sales(&w, w.parent), "shop.orders.get",
                  world_text(&w, "{'id':'%s'}", id), -1, NULL),
        PRM_OK);
    CHECK_INT(world_do(&w, world_sales(&w, w.parent), params, rename_order), PRM_E_FORBIDDEN);
    CHECK_STR(world_order_is(&w, id), "Below draft 1");
    CHECK_INT(world_do(&w, world_sales(&w, w.child), params, rename_order), PRM_OK);
    CHECK_INT(
        world_do(&w, world_sales(&w, w.child), world_text(&w, "{'id':'%s'}", w.other), take_and_fail), PRM_E_INVALID);
    CHECK_HAS(world_print(&w, w.error.data), "{\"fields\":[{\"field\":\"partner\"");
}

static prm_status move_to(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *order;
    PRM_TRY(prm->load(call, "order", prm->text(params, "id"), &order));
    PRM_TRY(prm->move(call, &order, prm->text(params, "text")));
    return prm->set(result, "order", order);
}

TEST(a_move_is_legal_and_the_callers_to_make)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.child, "Moving");
    const prm_principal *sales = world_sales(&w, w.child);
    CHECK_INT(world_do(&w, sales, world_text(&w, "{'id':'%s','text':'closed'}", id), move_to), PRM_E_STATE);
    CHECK_STR(world_print(&w, w.error.data), "{\"state\":\"draft\",\"legal\":[\"open\",\"dropped\"]}");
    CHECK_INT(world_do(&w, sales, world_text(&w, "{'id':'%s','text':'open'}", id), move_to), PRM_OK);
    CHECK_INT(world_do(&w, sales, world_text(&w, "{'id':'%s','text':'closed'}", id), move_to), PRM_E_FORBIDDEN);
    CHECK_STR(world_order_is(&w, id), "Moving open 2");
    const prm_principal *channel = world_channel(&w, w.europe);
    CHECK_INT(world_do(&w, channel, world_text(&w, "{'id':'%s','text':'closed'}", id), move_to), PRM_OK);
    CHECK_STR(world_order_is(&w, id), "Moving closed 3");
}

TEST(an_expected_version_must_hold)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.child, "First");
    const char *params = world_text(&w, "{'id':'%s','text':'Second'}", id);
    const prm_principal *sales = world_sales(&w, w.child);
    CHECK_INT(world_run(&w, PRM_CALL_WRITE, sales, "shop.do", params, 7, rename_order), PRM_E_VERSION);
    CHECK_STR(world_print(&w, w.error.data), "{\"current_version\":1}");
    CHECK_STR(world_order_is(&w, id), "First draft 1");
    CHECK_INT(
        world_run(&w, PRM_CALL_WRITE, world_sales(&w, w.other), "shop.do", params, 7, rename_order), PRM_E_NOT_FOUND);
    CHECK(w.error.data == NULL);
    CHECK_INT(world_run(&w, PRM_CALL_WRITE, sales, "shop.do", params, 1, rename_order), PRM_OK);
    CHECK_STR(world_order_is(&w, id), "Second draft 2");
}

TEST(a_dry_run_answers_and_leaves_nothing)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.child, "Real");
    CHECK_INT(world_run(&w, PRM_CALL_DRY_RUN, world_sales(&w, w.child), "shop.do",
                  world_text(&w, "{'id':'%s','text':'Dreamt'}", id), -1, rename_order),
        PRM_OK);
    CHECK_STR(prm_val_get_str(prm_val_get(w.result, "order"), "title"), "Dreamt");
    CHECK_STR(world_order_is(&w, id), "Real draft 1");
}

static prm_status write_in_read(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *order;
    (void)result;
    PRM_TRY(prm->load(call, "order", prm->text(params, "id"), &order));
    CHECK_INT(prm->set_text((prm_val *)order, "title", "Changed"), PRM_E_INVALID);
    CHECK_INT(prm->set_text((prm_val *)params, "text", "Changed"), PRM_E_INVALID);
    CHECK_INT(prm->move(call, &order, "open"), PRM_E_INVALID);
    CHECK_INT(prm->emit(call, "shop.changed", prm->text(order, "id"), NULL), PRM_E_INVALID);
    CHECK_INT(prm->arm(call, "shop.later", "", "", 1, NULL), PRM_E_INVALID);
    return prm->update(call, &order, params);
}

TEST(a_read_writes_nothing)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.child, "Read");
    CHECK_INT(
        world_run(&w, PRM_CALL_READ, &world_manager, "shop.look", world_text(&w, "{'id':'%s'}", id), -1, write_in_read),
        PRM_E_INTERNAL);
    CHECK_STR(world_order_is(&w, id), "Read draft 1");
}

TEST_MAIN(CASE(a_version_rises_once_a_call_and_one_change_is_journalled),
    CASE(a_created_row_is_journalled_with_what_it_holds), CASE(a_row_begins_where_its_values_say_in_its_flow),
    CASE(a_taken_value_changes_nothing_and_the_handler_goes_on),
    CASE(a_row_out_of_sight_is_as_absent_as_one_that_never_was), CASE(a_parent_reads_below_and_writes_its_own),
    CASE(a_move_is_legal_and_the_callers_to_make), CASE(an_expected_version_must_hold),
    CASE(a_dry_run_answers_and_leaves_nothing), CASE(a_read_writes_nothing))
