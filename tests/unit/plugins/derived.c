/* SPDX-License-Identifier: Apache-2.0 */
/* The methods derived from an entity: create, get, list. */
#include "world.h"

static prm_status dress(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *order;
    prm_val *changes = prm->object(call);
    (void)result;
    PRM_TRY(prm->load(call, "order", prm->text(params, "id"), &order));
    PRM_TRY(prm->set_text(changes, "note", prm->text(params, "text")));
    PRM_TRY(prm->set_integer(changes, "due", WORLD_NOW));
    PRM_TRY(prm->set(changes, "amount", prm->new_money(call, 1250, "EUR")));
    return prm->update(call, &order, changes);
}

static prm_status list(world *w, const prm_principal *who, const char *params)
{
    return world_run(w, PRM_CALL_READ, who, "shop.orders.list", params, -1, NULL);
}

/* The titles of the last list, "A B". */
static const char *titles(world *w)
{
    const char *all = "";
    const prm_val *items = prm_val_get(w->result, "items");
    for (size_t i = 0; i < prm_val_count(items); i++)
        all = world_text(w, "%s%s%s", all, i > 0 ? " " : "", prm_val_get_str(prm_val_at(items, i), "title"));
    return all;
}

TEST(a_row_is_read_as_its_reader_may_see_it)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.child, "Dressed");
    const char *get = world_text(&w, "{'id':'%s'}", id);
    CHECK_INT(world_do(&w, &world_manager, world_text(&w, "{'id':'%s','text':'Doubtful'}", id), dress), PRM_OK);
    CHECK_INT(world_run(&w, PRM_CALL_READ, &world_manager, "shop.orders.get", get, -1, NULL), PRM_OK);
    CHECK_STR(world_print(&w, w.result),
        world_text(&w,
            "{\"order\":{\"id\":\"%s\",\"version\":2,\"created_at\":\"2026-09-21T14:13:20.000Z\",\"created_by\":"
            "\"user_0000000000001\",\"updated_at\":\"2026-09-21T14:13:20.000Z\",\"updated_by\":"
            "\"user_0000000000001\",\"partner\":\"%s\",\"title\":\"Dressed\",\"amount\":{\"amount\":1250,"
            "\"currency\":\"EUR\"},\"due\":\"2026-09-21T14:13:20.000Z\",\"note\":\"Doubtful\",\"state\":"
            "\"draft\"}}",
            id, w.child));
    CHECK_INT(world_run(&w, PRM_CALL_READ, world_sales(&w, w.child), "shop.orders.get", get, -1, NULL), PRM_OK);
    const prm_val *order = prm_val_get(w.result, "order");
    CHECK(prm_val_get(order, "note") == NULL && prm_val_get(order, "created_by") == NULL);
    CHECK_STR(prm_val_get_str(order, "title"), "Dressed");
    CHECK_INT(
        world_run(&w, PRM_CALL_READ, world_sales(&w, w.other), "shop.orders.get", get, -1, NULL), PRM_E_NOT_FOUND);
}

TEST(a_list_holds_what_its_reader_may_see)
{
    SCOPED_WORLD(w);
    world_order(&w, w.parent, "A");
    world_order(&w, w.child, "B");
    world_order(&w, w.other, "C");
    CHECK_INT(list(&w, &world_manager, "{}"), PRM_OK);
    CHECK_STR(titles(&w), "A B C");
    CHECK_INT(list(&w, world_sales(&w, w.parent), "{}"), PRM_OK);
    CHECK_STR(titles(&w), "A B");
    CHECK_INT(list(&w, world_sales(&w, w.child), "{}"), PRM_OK);
    CHECK_STR(titles(&w), "B");
    CHECK_INT(list(&w, world_channel(&w, w.europe), "{}"), PRM_OK);
    CHECK_STR(titles(&w), "B");
    CHECK_INT(list(&w, &prm_principal_public, "{}"), PRM_OK);
    CHECK_STR(titles(&w), "");
}

TEST(a_list_is_filtered_in_the_forms_of_the_wire)
{
    SCOPED_WORLD(w);
    const char *a = world_order(&w, w.child, "A"), *b = world_order(&w, w.child, "B");
    world_order(&w, w.child, "C");
    CHECK_INT(world_do(&w, &world_manager, world_text(&w, "{'id':'%s','text':'n'}", b), dress), PRM_OK);
    CHECK_INT(list(&w, &world_manager, "{'filter':{'title':['A','C']}}"), PRM_OK);
    CHECK_STR(titles(&w), "A C");
    CHECK_INT(list(&w, &world_manager, "{'filter':{'due':'2026-09-21T16:13:20+02:00'}}"), PRM_OK);
    CHECK_STR(titles(&w), "B");
    CHECK_INT(list(&w, &world_manager, "{'filter':{'due':null,'state':'draft'}}"), PRM_OK);
    CHECK_STR(titles(&w), "A C");
    CHECK_INT(list(&w, &world_manager, world_text(&w, "{'filter':{'id':'%s'}}", a)), PRM_OK);
    CHECK_STR(titles(&w), "A");
    CHECK_INT(list(&w, &world_manager, "{'filter':{'due':'yesterday','colour':'red'}}"), PRM_E_INVALID);
    CHECK_HAS(world_print(&w, w.error.data), "\"field\":\"filter.due\"");
    CHECK_HAS(world_print(&w, w.error.data), "\"field\":\"filter.colour\",\"code\":\"unknown\"");
}

TEST(a_partner_neither_filters_nor_sorts_by_what_it_may_not_read)
{
    SCOPED_WORLD(w);
    const char *a = world_order(&w, w.child, "A");
    CHECK_INT(world_do(&w, &world_manager, world_text(&w, "{'id':'%s','text':'n'}", a), dress), PRM_OK);
    CHECK_INT(list(&w, &world_manager, "{'filter':{'note':'n'},'sort':'note'}"), PRM_OK);
    CHECK_STR(titles(&w), "A");
    CHECK_INT(list(&w, world_sales(&w, w.child), "{'filter':{'note':'n'}}"), PRM_E_INVALID);
    const char *vendors = world_print(&w, w.error.data);
    CHECK_INT(list(&w, world_sales(&w, w.child), "{'filter':{'nope':'n'}}"), PRM_E_INVALID);
    CHECK_STR(world_text(&w, "%.*s", (int)strlen("{\"fields\":[{\"field\":\"filter."), vendors),
        "{\"fields\":[{\"field\":\"filter.");
    CHECK_HAS(vendors, "\"code\":\"unknown\"");
    CHECK_INT(list(&w, world_sales(&w, w.child), "{'sort':'note'}"), PRM_E_INVALID);
    CHECK_INT(list(&w, world_sales(&w, w.child), "{'sort':'-note'}"), PRM_E_INVALID);
    CHECK_INT(list(&w, world_sales(&w, w.child), "{'sort':'partner, state, -created_at'}"), PRM_OK);
    CHECK_INT(list(&w, &world_manager, "{'sort':'amount'}"), PRM_E_INVALID);
}

TEST(a_list_goes_on_where_the_page_before_ended)
{
    SCOPED_WORLD(w);
    for (int i = 0; i < 7; i++)
        world_order(&w, w.child, world_text(&w, "%d", i));
    const char *params = "{'limit':3}", *all = "";
    for (int page = 0; page < 3; page++) {
        CHECK_INT(list(&w, &world_manager, params), PRM_OK);
        all = world_text(&w, "%s%s|", all, titles(&w));
        const char *cursor = prm_val_get_str(w.result, "next_cursor");
        CHECK((*cursor != '\0') == (page < 2));
        params = world_text(&w, "{'limit':3,'cursor':'%s'}", cursor);
    }
    CHECK_STR(all, "0 1 2|3 4 5|6|");
    CHECK_INT(list(&w, &world_manager, "{'cursor':'made up'}"), PRM_E_INVALID);
}

TEST(a_partner_creates_for_itself_alone)
{
    SCOPED_WORLD(w);
    const prm_principal *sales = world_sales(&w, w.child);
    CHECK_INT(world_run(&w, PRM_CALL_WRITE, sales, "shop.orders.create",
                  world_text(&w, "{'partner':'%s','title':'For others'}", w.other), -1, NULL),
        PRM_E_INVALID);
    CHECK_HAS(world_print(&w, w.error.data), "{\"fields\":[{\"field\":\"partner\"");
    CHECK_INT(world_run(&w, PRM_CALL_WRITE, sales, "shop.orders.create",
                  world_text(&w, "{'partner':'%s','title':'Own'}", w.child), -1, NULL),
        PRM_OK);
    CHECK_INT(world_run(&w, PRM_CALL_WRITE, &world_manager, "shop.orders.create",
                  "{'partner':'partner_0000000000000','title':'For nobody'}", -1, NULL),
        PRM_E_INVALID);
    CHECK_INT(list(&w, &world_manager, "{}"), PRM_OK);
    CHECK_STR(titles(&w), "Own");
}

TEST_MAIN(CASE(a_row_is_read_as_its_reader_may_see_it), CASE(a_list_holds_what_its_reader_may_see),
    CASE(a_list_is_filtered_in_the_forms_of_the_wire),
    CASE(a_partner_neither_filters_nor_sorts_by_what_it_may_not_read), CASE(a_list_goes_on_where_the_page_before_ended),
    CASE(a_partner_creates_for_itself_alone))
