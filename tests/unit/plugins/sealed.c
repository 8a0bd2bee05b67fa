/* SPDX-License-Identifier: Apache-2.0 */
/* Programme reach: rows that may be looked at and counted, and never leave. */
#include "world.h"

/* Another partner's order by its title. */
static prm_status find_sealed(prm_call *call, const char *title, const prm_val **row)
{
    const prm_val *rows;
    prm_val *filter = prm->object(call);
    PRM_TRY(prm->set_text(filter, "title", title));
    const prm_query query = {.size = sizeof(query), .reach = PRM_REACH_PROGRAM, .entity = "order", .filter = filter};
    PRM_TRY(prm->find(call, &query, &rows));
    CHECK_INT(prm->count(rows), 1);
    *row = prm->at(rows, 0);
    return PRM_OK;
}

static prm_status in_result(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;
    (void)params;
    PRM_TRY(find_sealed(call, "Theirs", &row));
    CHECK_STR(prm->text(row, "title"), "Theirs");
    return prm->set(result, "order", row);
}

static prm_status deep_in_result(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;
    (void)params;
    PRM_TRY(find_sealed(call, "Theirs", &row));
    prm_val *inner = prm->object(call), *list = prm->list(call);
    PRM_TRY(prm->set(inner, "what", prm->get(row, "title")));
    PRM_TRY(prm->append(list, inner));
    return prm->set(result, "orders", list);
}

static prm_status in_error(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;
    (void)params, (void)result;
    PRM_TRY(find_sealed(call, "Theirs", &row));
    return prm->fail(call, PRM_E_CONFLICT, "taken_by", row);
}

static prm_status in_event(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;
    (void)result;
    PRM_TRY(find_sealed(call, "Theirs", &row));
    prm_val *data = prm->object(call);
    PRM_TRY(prm->set(data, "text", prm->get(row, "title")));
    CHECK_INT(prm->emit(call, "shop.changed", prm->text(params, "id"), data), PRM_E_INTERNAL);
    /* Doomed: whatever the handler does now. */
    CHECK_INT(prm->load(call, "order", prm->text(params, "id"), &row), PRM_E_INTERNAL);
    return PRM_OK;
}

TEST(sealed_values_are_refused_wherever_they_would_leave)
{
    SCOPED_WORLD(w);
    world_order(&w, w.other, "Theirs");
    const char *mine = world_order(&w, w.child, "Mine");
    const char *params = world_text(&w, "{'id':'%s'}", mine);
    static const world_body ways[] = {in_result, deep_in_result, in_error, in_event};
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        CHECK_INT(world_do(&w, world_sales(&w, w.child), params, ways[i]), PRM_E_INTERNAL);
        CHECK_STR(w.error.message, "Internal error");
        CHECK(w.error.data == NULL);
        CHECK(!w.has_entry);
        /* Also of rows the caller may see: what a handler may do does not depend on who calls. */
        CHECK_INT(world_do(&w, &world_manager, params, ways[i]), PRM_E_INTERNAL);
    }
}

static prm_status through_view(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row, *seen;
    (void)params;
    PRM_TRY(find_sealed(call, "Theirs", &row));
    prm_val *more = prm->object(call);
    PRM_TRY(prm->set_integer(more, "score", 900));
    PRM_TRY(prm->set_text(more, "amount", "not in the view"));
    PRM_TRY(prm->view(call, row, "match", more, &seen));
    CHECK_INT(prm->view(call, row, "all", NULL, &seen), PRM_E_INVALID);
    return prm->set(result, "order", seen);
}

static prm_status add_note(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *order;
    prm_val *changes = prm->object(call);
    (void)result;
    PRM_TRY(prm->load(call, "order", prm->text(params, "id"), &order));
    PRM_TRY(prm->set_text(changes, "note", "Vendor's"));
    return prm->update(call, &order, changes);
}

TEST(a_declared_view_lets_its_fields_out)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.other, "Theirs");
    CHECK_INT(world_do(&w, &world_manager, world_text(&w, "{'id':'%s'}", id), add_note), PRM_OK);
    CHECK_INT(world_do(&w, world_sales(&w, w.child), "{}", through_view), PRM_OK);
    CHECK_STR(world_print(&w, w.result), "{\"order\":{\"title\":\"Theirs\",\"score\":900}}");
    CHECK_INT(world_do(&w, &world_manager, "{}", through_view), PRM_OK);
    CHECK_STR(world_print(&w, w.result), "{\"order\":{\"title\":\"Theirs\",\"note\":\"Vendor's\",\"score\":900}}");
}

static prm_status whole_row_through_view(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row, *seen;
    (void)params, (void)result;
    PRM_TRY(find_sealed(call, "Theirs", &row));
    prm_val *more = prm->object(call);
    PRM_TRY(prm->set(more, "score", row));
    return prm->view(call, row, "match", more, &seen);
}

static prm_status undeclared_reach(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *rows;
    int64_t count;
    (void)params, (void)result;
    prm_query query = {.size = sizeof(query), .reach = PRM_REACH_PROGRAM, .entity = "item"};
    CHECK_INT(prm->tally(call, &query, &count), PRM_E_INVALID);
    query.reach = PRM_REACH_CALLER;
    CHECK_INT(prm->find(call, &query, &rows), PRM_OK);
    query.reach = 5;
    CHECK_INT(prm->find(call, &query, &rows), PRM_E_INVALID);
    query.reach = PRM_REACH_PROGRAM;
    return prm->find(call, &query, &rows);
}

TEST(reach_ends_at_what_is_declared)
{
    SCOPED_WORLD(w);
    world_order(&w, w.other, "Theirs");
    CHECK_INT(world_do(&w, world_sales(&w, w.child), "{}", undeclared_reach), PRM_E_INTERNAL);
    CHECK_STR(w.error.message, "Internal error");
    CHECK_INT(world_do(&w, world_sales(&w, w.child), "{}", whole_row_through_view), PRM_E_INTERNAL);
}

static prm_status look_at_fields(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *rows, *row, *out;
    prm_query query = {.size = sizeof(query), .reach = PRM_REACH_PROGRAM, .entity = "order", .fields = "title"};
    (void)params;
    PRM_TRY(prm->find(call, &query, &rows));
    row = prm->at(rows, 0);
    CHECK_STR(prm->text(row, "title"), "Theirs");
    CHECK(prm->get(row, "state") == NULL);
    CHECK_INT(prm->move(call, &row, "closed"), PRM_E_INVALID);
    CHECK_INT(prm->update(call, &row, prm->object(call)), PRM_E_INVALID);
    CHECK_INT(prm->view(call, row, "match", NULL, &out), PRM_E_INVALID);
    query.fields = "title nothing";
    CHECK_INT(prm->find(call, &query, &rows), PRM_E_INVALID);
    query.size = offsetof(prm_query, fields); /* of a plugin of minor 0 */
    PRM_TRY(prm->find(call, &query, &rows));
    CHECK_STR(prm->text(prm->at(rows, 0), "state"), "draft");
    return prm->set(result, "text", prm->get(row, "title"));
}

TEST(what_is_asked_for_of_a_row_is_no_row_and_as_sealed)
{
    SCOPED_WORLD(w);
    world_order(&w, w.other, "Theirs");
    CHECK_INT(world_do(&w, world_sales(&w, w.child), "{}", look_at_fields), PRM_E_INTERNAL);
}

static prm_status count_all(prm_call *call, const prm_val *params, prm_val *result)
{
    int64_t mine, all;
    (void)params;
    const prm_query near = {.size = sizeof(near), .entity = "order"};
    const prm_query far = {.size = sizeof(far), .reach = PRM_REACH_PROGRAM, .entity = "order"};
    PRM_TRY(prm->tally(call, &near, &mine));
    PRM_TRY(prm->tally(call, &far, &all));
    char text[] = "0 of 0";
    text[0] = (char)('0' + mine);
    text[5] = (char)('0' + all);
    return prm->set_text(result, "text", text);
}

TEST(counting_needs_no_view)
{
    SCOPED_WORLD(w);
    world_order(&w, w.other, "A");
    world_order(&w, w.other, "B");
    world_order(&w, w.child, "C");
    CHECK_INT(world_run(&w, PRM_CALL_READ, world_sales(&w, w.child), "shop.look", "{}", -1, count_all), PRM_OK);
    CHECK_STR(prm_val_get_str(w.result, "text"), "1 of 3");
}

static prm_status end_theirs(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;
    prm_val *changes = prm->object(call);
    (void)params, (void)result;
    PRM_TRY(find_sealed(call, "Theirs", &row));
    PRM_TRY(prm->set_text(changes, "note", "Ended"));
    PRM_TRY(prm->update(call, &row, changes));
    PRM_TRY(prm->move(call, &row, "dropped"));
    PRM_TRY(prm->emit(call, "shop.changed", prm->text(row, "id"), NULL));
    CHECK_INT(prm->move(call, &row, "open"), PRM_E_STATE);
    return prm->set(result, "order", *prm->text(params, "text") != '\0' ? row : NULL);
}

TEST(a_method_that_says_so_changes_sealed_rows_which_stay_sealed)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.other, "Theirs");
    const prm_principal *sales = world_sales(&w, w.child);
    CHECK_INT(world_do(&w, sales, "{}", end_theirs), PRM_E_INTERNAL);
    CHECK_STR(world_order_is(&w, id), "Theirs draft 1");
    CHECK_INT(world_run(&w, PRM_CALL_WRITE, sales, "shop.reach", "{'text':'show'}", -1, end_theirs), PRM_E_INTERNAL);
    CHECK_STR(world_order_is(&w, id), "Theirs draft 1");
    CHECK_INT(world_run(&w, PRM_CALL_WRITE, sales, "shop.reach", "{}", -1, end_theirs), PRM_OK);
    CHECK_STR(prm_val_get_str(prm_val_at(w.entry.events, 0), "scope_partner"), w.other);
    CHECK_STR(w.entry.method, "shop.reach");
    CHECK_STR(world_order_is(&w, id), "Theirs dropped 2");
}

static prm_status refused_by_state(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;
    (void)params, (void)result;
    PRM_TRY(find_sealed(call, "Theirs", &row));
    return prm->move(call, &row, "closed");
}

TEST(an_error_tells_nothing_of_a_sealed_row)
{
    SCOPED_WORLD(w);
    world_order(&w, w.other, "Theirs");
    CHECK_INT(
        world_run(&w, PRM_CALL_WRITE, world_sales(&w, w.child), "shop.reach", "{}", -1, refused_by_state), PRM_E_STATE);
    CHECK(w.error.data == NULL);
}

TEST_MAIN(CASE(sealed_values_are_refused_wherever_they_would_leave), CASE(a_declared_view_lets_its_fields_out),
    CASE(reach_ends_at_what_is_declared), CASE(what_is_asked_for_of_a_row_is_no_row_and_as_sealed), CASE(counting_needs_no_view),
    CASE(a_method_that_says_so_changes_sealed_rows_which_stay_sealed), CASE(an_error_tells_nothing_of_a_sealed_row))
