/* SPDX-License-Identifier: Apache-2.0 */
/* The methods derived from an entity: update, archive, history, export; and the filters of the wire. */
#include "world.h"

#include <stdio.h>

static prm_status run(world *w, const prm_principal *who, const char *op, const char *params)
{
    bool is_write = strcmp(op, "update") == 0 || strcmp(op, "archive") == 0 || strcmp(op, "create") == 0;
    return world_run(w, is_write ? PRM_CALL_WRITE : PRM_CALL_READ, who, world_text(w, "shop.orders.%s", op), params, -1, NULL);
}

static const char *errors(world *w)
{
    return world_print(w, w->error.data);
}

static const char *value(world *w, const char *name)
{
    return prm_val_get_str(prm_val_get(w->result, "order"), name);
}

static prm_status move_to(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *order;
    (void)result;
    PRM_TRY(prm->load(call, "order", prm->text(params, "id"), &order));
    return prm->move(call, &order, prm->text(params, "text"));
}

static void drop(world *w, const char *id)
{
    CHECK_INT(world_do(w, &world_manager, world_text(w, "{'id':'%s','text':'dropped'}", id), move_to), PRM_OK);
}

TEST(an_update_takes_what_may_be_written)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.child, "Before");
    const prm_principal *sales = world_sales(&w, w.child);
    CHECK_INT(run(&w, sales, "update", world_text(&w, "{'id':'%s','title':'After','due':'2027-01-01T00:00:00Z'}", id)), PRM_OK);
    CHECK_STR(value(&w, "title"), "After");
    CHECK_STR(world_order_is(&w, id), "After draft 2");
    CHECK_INT(run(&w, sales, "update", world_text(&w, "{'id':'%s','due':null}", id)), PRM_OK);
    CHECK(prm_val_get(prm_val_get(w.result, "order"), "due") == NULL);
    CHECK_INT(run(&w, sales, "update", world_text(&w, "{'id':'%s','title':null}", id)), PRM_E_INVALID);
    CHECK_HAS(errors(&w), "\"field\":\"title\",\"code\":\"required\"");
    CHECK_INT(run(&w, &world_manager, "update", world_text(&w, "{'id':'%s','note':'seen'}", id)), PRM_OK);
    CHECK_STR(value(&w, "note"), "seen");
    CHECK_STR(world_order_is(&w, id), "After draft 4");
}

TEST(an_update_is_of_the_callers_own)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.child, "A"), *taken = world_order(&w, w.child, "Taken");
    const char *change = world_text(&w, "{'id':'%s','title':'B'}", id);
    CHECK_INT(run(&w, world_sales(&w, w.other), "update", change), PRM_E_NOT_FOUND);
    CHECK_INT(run(&w, world_sales(&w, w.parent), "update", change), PRM_E_FORBIDDEN);
    CHECK_INT(run(&w, world_sales(&w, w.child), "update", world_text(&w, "{'id':'%s','partner':'%s'}", id, w.other)),
        PRM_E_INVALID);
    CHECK_HAS(errors(&w), "\"field\":\"partner\",\"code\":\"not_found\"");
    CHECK_INT(run(&w, world_sales(&w, w.child), "update", world_text(&w, "{'id':'%s','title':'Taken'}", id)), PRM_E_CONFLICT);
    CHECK_HAS(errors(&w), "\"title\"");
    CHECK_STR(world_order_is(&w, id), "A draft 1");
    CHECK(taken != NULL);
    CHECK_INT(world_run(&w, PRM_CALL_WRITE, world_sales(&w, w.child), "shop.orders.update", change, 7, NULL), PRM_E_VERSION);
    CHECK_INT(world_run(&w, PRM_CALL_WRITE, world_sales(&w, w.child), "shop.orders.update", change, 1, NULL), PRM_OK);
}

TEST(the_plugin_has_its_say)
{
    SCOPED_WORLD(w);
    const prm_principal *sales = world_sales(&w, w.child);
    CHECK_INT(run(&w, sales, "create", world_text(&w, "{'partner':'%s','title':'forbidden word'}", w.child)), PRM_E_INVALID);
    CHECK_HAS(errors(&w), "\"field\":\"title\",\"code\":\"word\"");
    const char *id = world_order(&w, w.child, "Fine");
    CHECK_INT(run(&w, sales, "update", world_text(&w, "{'id':'%s','title':'forbidden word'}", id)), PRM_E_INVALID);
    CHECK_STR(world_order_is(&w, id), "Fine draft 1");
}

TEST(an_archived_row_is_out_of_lists_alone)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.child, "Old"), *params = world_text(&w, "{'id':'%s'}", id);
    world_order(&w, w.child, "New");
    const prm_principal *sales = world_sales(&w, w.child);
    CHECK_INT(run(&w, sales, "archive", params), PRM_E_STATE);
    CHECK_STR(errors(&w), "{\"state\":\"draft\",\"legal\":[\"dropped\",\"closed\"]}");
    drop(&w, id);
    CHECK_INT(run(&w, sales, "archive", params), PRM_OK);
    CHECK_STR(value(&w, "archived_at"), "2026-09-21T14:13:20.000Z");
    CHECK_INT(run(&w, sales, "archive", params), PRM_OK);
    CHECK_STR(world_order_is(&w, id), "Old dropped 3");
    static const struct {
        const char *filter, *found;
    } cases[] = {{"{}", "New"}, {"{'archived':true}", "Old"}, {"{'archived':false}", "New"},
        {"{'archived':[true,false]}", "Old New"}, {"{'archived_at':{'gte':'2026-01-01T00:00:00Z'}}", "Old"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CHECK_INT(run(&w, sales, "list", world_text(&w, "{'filter':%s}", cases[i].filter)), PRM_OK);
        const prm_val *items = prm_val_get(w.result, "items");
        const char *all = "";
        for (size_t k = 0; k < prm_val_count(items); k++)
            all = world_text(&w, "%s%s%s", all, k > 0 ? " " : "", prm_val_get_str(prm_val_at(items, k), "title"));
        CHECK_STR(all, cases[i].found);
    }
    CHECK_INT(run(&w, sales, "list", "{'filter':{'archived':'yes'}}"), PRM_E_INVALID);
    CHECK_HAS(errors(&w), "\"field\":\"filter.archived\",\"code\":\"type\"");
    CHECK_INT(run(&w, sales, "get", params), PRM_OK);
    CHECK_INT(run(&w, sales, "history", params), PRM_OK);
    CHECK_INT(run(&w, sales, "update", world_text(&w, "{'id':'%s','title':'X'}", id)), PRM_E_STATE);
    CHECK_INT(run(&w, sales, "create", world_text(&w, "{'partner':'%s','title':'Old'}", w.child)), PRM_E_CONFLICT);
    CHECK_INT(run(&w, sales, "archive", world_text(&w, "{'id':'%s','archived':false}", id)), PRM_OK);
    CHECK(prm_val_get(prm_val_get(w.result, "order"), "archived_at") == NULL);
    CHECK_INT(run(&w, world_sales(&w, w.other), "archive", params), PRM_E_NOT_FOUND);
}

static prm_status hide(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)result;
    return prm->archive(call, prm->text(params, "text"), prm->text(params, "id"));
}

TEST(a_plugin_archives_too)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.child, "A");
    CHECK_INT(world_do(&w, &world_manager, world_text(&w, "{'id':'%s','text':'order'}", id), hide), PRM_E_STATE);
    drop(&w, id);
    CHECK_INT(world_do(&w, &world_manager, world_text(&w, "{'id':'%s','text':'order'}", id), hide), PRM_OK);
    CHECK_INT(world_do(&w, world_sales(&w, w.other), world_text(&w, "{'id':'%s','text':'order'}", id), hide), PRM_E_NOT_FOUND);
    CHECK_INT(world_do(&w, &world_manager, world_text(&w, "{'id':'%s','text':'item'}", id), hide), PRM_E_INTERNAL);
}

/* -- what lists leave out, and rows that are dropped -- */

static prm_status make_item(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *values = prm->object(call);
    const prm_val *row;
    PRM_TRY(prm->set(values, "order", prm->get(params, "id")));
    PRM_TRY(prm->set_text(values, "label", "A"));
    PRM_TRY(prm->set_text(values, "story", "Long ago"));
    PRM_TRY(prm->create(call, "item", values, &row));
    return prm->set_text(result, "text", prm->text(row, "id"));
}

static const char *item_of(world *w, const char *order)
{
    CHECK_INT(world_do(w, &world_manager, world_text(w, "{'id':'%s'}", order), make_item), PRM_OK);
    return world_text(w, "%s", prm_val_get_str(w->result, "text"));
}

static prm_status run_item(world *w, const prm_principal *who, const char *op, const char *params)
{
    return world_run(w, PRM_CALL_READ, who, world_text(w, "shop.items.%s", op), params, -1, NULL);
}

TEST(a_list_leaves_out_what_may_be_long)
{
    SCOPED_WORLD(w);
    const char *id = item_of(&w, world_order(&w, w.child, "A"));
    const prm_principal *sales = world_sales(&w, w.child);
    CHECK_INT(run_item(&w, sales, "list", "{'sort':''}"), PRM_OK);
    const prm_val *row = prm_val_at(prm_val_get(w.result, "items"), 0);
    CHECK_STR(prm_val_get_str(row, "label"), "A");
    CHECK_STR(prm_val_get_str(row, "id"), id);
    CHECK(prm_val_get(row, "order") != NULL && prm_val_get(row, "created_at") != NULL);
    CHECK(prm_val_get(row, "story") == NULL);
    CHECK_INT(run_item(&w, sales, "get", world_text(&w, "{'id':'%s'}", id)), PRM_OK);
    CHECK_STR(prm_val_get_str(prm_val_get(w.result, "item"), "story"), "Long ago");
}

static prm_status drop_item(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)result;
    return prm->drop(call, prm->text(params, "text"), prm->text(params, "id"));
}

static prm_status drop_changed(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;
    prm_val *changes = prm->object(call);
    PRM_TRY(prm->load(call, "item", prm->text(params, "id"), &row));
    PRM_TRY(prm->set_text(changes, "label", "B"));
    PRM_TRY(prm->update(call, &row, changes));
    return drop_item(call, params, result);
}

static prm_status change_dropped(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;
    prm_val *changes = prm->object(call);
    PRM_TRY(prm->load(call, "item", prm->text(params, "id"), &row));
    PRM_TRY(drop_item(call, params, result));
    PRM_TRY(prm->set_text(changes, "label", "B"));
    return prm->update(call, &row, changes);
}

TEST(a_dropped_row_is_gone)
{
    SCOPED_WORLD(w);
    const char *order = world_order(&w, w.child, "A"), *id = item_of(&w, order), *other = item_of(&w, order);
    const char *params = world_text(&w, "{'id':'%s','text':'item'}", id), *get = world_text(&w, "{'id':'%s'}", id);
    CHECK_INT(world_do(&w, world_sales(&w, w.other), params, drop_item), PRM_E_NOT_FOUND);
    CHECK_INT(
        world_do(&w, &world_manager, world_text(&w, "{'id':'%s','text':'order'}", order), drop_item), PRM_E_INTERNAL);
    CHECK_INT(world_do(&w, &world_manager, params, drop_changed), PRM_E_INTERNAL);
    CHECK_INT(world_do(&w, &world_manager, params, change_dropped), PRM_E_INTERNAL);
    CHECK_INT(run_item(&w, &world_manager, "get", get), PRM_OK);
    CHECK_INT(world_do(&w, &world_manager, params, drop_item), PRM_OK);
    CHECK_INT(run_item(&w, &world_manager, "get", get), PRM_E_NOT_FOUND);
    CHECK_INT(world_do(&w, &world_manager, params, drop_item), PRM_E_NOT_FOUND);
    CHECK_INT(run_item(&w, &world_manager, "list", "{}"), PRM_OK);
    CHECK_INT(prm_val_count(prm_val_get(w.result, "items")), 1);
    CHECK_STR(prm_val_get_str(prm_val_at(prm_val_get(w.result, "items"), 0), "id"), other);
}

/* -- history -- */

static prm_status write_all(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *order;
    prm_val *changes = prm->object(call);
    (void)result;
    PRM_TRY(prm->load(call, "order", prm->text(params, "id"), &order));
    PRM_TRY(prm->set_text(changes, "note", "Doubtful"));
    PRM_TRY(prm->set_text(changes, "contact", "Zita"));
    PRM_TRY(prm->set_integer(changes, "due", WORLD_NOW));
    return prm->update(call, &order, changes);
}

static const char *history(world *w, const prm_principal *who, const char *id)
{
    CHECK_INT(run(w, who, "history", world_text(w, "{'id':'%s'}", id)), PRM_OK);
    return world_print(w, w->result);
}

TEST(history_says_who_changed_what)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.child, "A");
    CHECK_INT(world_do(&w, &world_manager, world_text(&w, "{'id':'%s'}", id), write_all), PRM_OK);
    const char *vendors = history(&w, &world_manager, id), *partners = history(&w, world_sales(&w, w.child), id);
    CHECK_HAS(vendors, "\"method\":\"shop.do\",\"op\":\"update\",\"version\":2,\"changes\":[{\"field\":\"due\",\"new\":"
                       "\"2026-09-21T14:13:20.000Z\"},{\"field\":\"note\",\"new\":\"Doubtful\"},{\"field\":\"contact\","
                       "\"new\":\"Zita\"}]");
    CHECK_HAS(vendors, "\"user\":\"user_0000000000001\"");
    CHECK_HAS(partners, "\"who\":{\"side\":\"vendor\"},\"method\":\"shop.do\"");
    CHECK_HAS(partners, "{\"field\":\"contact\",\"new\":\"Zita\"}");
    CHECK(strstr(partners, "Doubtful") == NULL && strstr(partners, "user_0000000000001") == NULL);
    CHECK_HAS(partners, "\"op\":\"create\",\"version\":1,\"changes\":[{\"field\":\"partner\",\"new\":");
    CHECK_INT(run(&w, world_sales(&w, w.other), "history", world_text(&w, "{'id':'%s'}", id)), PRM_E_NOT_FOUND);
}

TEST(history_says_what_is_erased)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.child, "A");
    CHECK_INT(world_do(&w, &world_manager, world_text(&w, "{'id':'%s'}", id), write_all), PRM_OK);
    CHECK_INT(prm_db_begin(w.db, NULL), PRM_OK);
    CHECK_INT(prm_journal_erase(w.db, w.head.seq, NULL), PRM_OK);
    CHECK_INT(prm_db_commit(w.db, NULL), PRM_OK);
    CHECK_HAS(history(&w, &world_manager, id), "{\"field\":\"contact\",\"erased\":true}");
    CHECK_HAS(w.result != NULL ? world_print(&w, w.result) : "", "{\"field\":\"note\",\"new\":\"Doubtful\"}");
}

TEST(history_comes_in_pages)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.child, "0"), *other = world_order(&w, w.child, "other"), *all = "";
    const prm_principal *sales = world_sales(&w, w.child);
    for (int i = 1; i < 7; i++)
        CHECK_INT(run(&w, sales, "update", world_text(&w, "{'id':'%s','title':'%d'}", id, i)), PRM_OK);
    const char *params = world_text(&w, "{'id':'%s','limit':3}", id);
    for (int page = 0; page < 3; page++) {
        CHECK_INT(run(&w, sales, "history", params), PRM_OK);
        const prm_val *items = prm_val_get(w.result, "items");
        for (size_t i = 0; i < prm_val_count(items); i++) {
            int64_t version = 0;
            (void)prm_val_get_integer(prm_val_at(items, i), "version", &version);
            all = world_text(&w, "%s%lld", all, (long long)version);
        }
        const char *cursor = prm_val_get_str(w.result, "next_cursor");
        if (*cursor == '\0')
            break;
        params = world_text(&w, "{'id':'%s','limit':3,'cursor':'%s'}", id, cursor);
        CHECK_INT(run(&w, sales, "history", world_text(&w, "{'id':'%s','cursor':'%s'}", other, cursor)), PRM_E_INVALID);
        CHECK_HAS(errors(&w), "\"field\":\"cursor\"");
        CHECK_INT(run(&w, world_sales(&w, w.parent), "history", params), PRM_E_INVALID);
        CHECK_INT(run(&w, sales, "list", world_text(&w, "{'cursor':'%s'}", cursor)), PRM_E_INVALID);
    }
    CHECK_STR(all, "7654321");
}

TEST(history_begins_when_the_row_came_to_its_reader)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.other, "Secret of the other");
    CHECK_INT(run(&w, world_sales(&w, w.other), "update", world_text(&w, "{'id':'%s','title':'Still the other'}", id)), PRM_OK);
    CHECK_INT(run(&w, &world_manager, "update", world_text(&w, "{'id':'%s','title':'Now mine','partner':'%s'}", id, w.child)), PRM_OK);
    CHECK_INT(run(&w, world_sales(&w, w.child), "update", world_text(&w, "{'id':'%s','title':'Mine'}", id)), PRM_OK);
    const char *mine = history(&w, world_sales(&w, w.child), id);
    CHECK_HAS(mine, "{\"field\":\"title\",\"old\":\"Now mine\",\"new\":\"Mine\"}");
    CHECK_HAS(mine, "{\"field\":\"title\",\"new\":\"Now mine\"}");
    CHECK(strstr(mine, "the other") == NULL && strstr(mine, w.other) == NULL);
    CHECK_HAS(history(&w, &world_manager, id), "Secret of the other");
}

/* -- export -- */

static const char *content(world *w, const prm_principal *who, const char *params)
{
    CHECK_INT(run(w, who, "export", params), PRM_OK);
    return prm_val_get_str(w->result, "content");
}

TEST(an_export_has_the_columns_of_the_declaration)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.child, "=SUM(A1)");
    CHECK_INT(world_do(&w, &world_manager, world_text(&w, "{'id':'%s'}", id), write_all), PRM_OK);
    CHECK_INT(run(&w, &world_manager, "update",
                  world_text(&w, "{'id':'%s','amount':{'amount':1250,'currency':'EUR'},'contact':'A, B'}", id)), PRM_OK);
    CHECK_STR(content(&w, world_sales(&w, w.child), "{}"),
        world_text(&w,
            "id,version,created_at,updated_at,state,archived_at,partner,title,amount.amount,amount.currency,due,contact\r\n"
            "%s,3,2026-09-21T14:13:20.000Z,2026-09-21T14:13:20.000Z,draft,,%s,\"'=SUM(A1)\",1250,EUR,"
            "2026-09-21T14:13:20.000Z,\"A, B\"\r\n", id, w.child));
    CHECK_HAS(content(&w, &world_manager, "{}"), ",created_by,updated_at,updated_by,state,");
    CHECK_HAS(content(&w, &world_manager, "{}"), ",Doubtful,");
    const char *json = content(&w, world_sales(&w, w.child), "{'format':'json'}");
    CHECK_HAS(json, "\"title\":\"=SUM(A1)\"");
    CHECK(strstr(json, "Doubtful") == NULL && json[strlen(json) - 1] == '\n');
    CHECK_STR(content(&w, world_sales(&w, w.other), "{'format':'json'}"), "");
}

TEST(an_export_is_the_pages_joined)
{
    SCOPED_WORLD(w);
    for (int i = 0; i < 120; i++)
        world_order(&w, w.child, world_text(&w, "%03d", i));
    const prm_principal *sales = world_sales(&w, w.child);
    const char *whole = content(&w, sales, "{'limit':500,'sort':'partner, state, -created_at'}"), *at = whole, *cursor = "";
    int pages = 0;
    do {
        const char *from = *cursor != '\0' ? world_text(&w, ",'cursor':'%s'", cursor) : "";
        const char *page = content(&w, sales, world_text(&w, "{'limit':17,'sort':'partner, state, -created_at'%s}", from));
        CHECK(strncmp(page, at, strlen(page)) == 0);
        at += strlen(page);
        cursor = prm_val_get_str(w.result, "next_cursor");
    } while (*cursor != '\0' && ++pages < 10);
    CHECK(*at == '\0' && pages == 7);
    CHECK_INT(run(&w, sales, "export", "{'filter':{'note':'x'}}"), PRM_E_INVALID);
    CHECK_HAS(errors(&w), "\"field\":\"filter.note\",\"code\":\"unknown\"");
}

TEST(filters_of_the_wire)
{
    SCOPED_WORLD(w);
    const char *a = world_order(&w, w.child, "alpha"), *b = world_order(&w, w.child, "beta");
    world_order(&w, w.child, "gamma");
    CHECK_INT(run(&w, &world_manager, "update", world_text(&w, "{'id':'%s','due':'2027-01-01T00:00:00Z','amount':{'amount':5,'currency':'EUR'}}", a)), PRM_OK);
    CHECK_INT(run(&w, &world_manager, "update", world_text(&w, "{'id':'%s','due':'2027-02-01T00:00:00Z','amount':{'amount':7,'currency':'USD'}}", b)), PRM_OK);
    static const struct {
        const char *filter, *found;
    } cases[] = {{"{'title':{'prefix':'al'}}", "1"}, {"{'title':{'gte':'beta'}}", "2"}, {"{'due':{'gt':'2027-01-01T01:00:00+01:00'}}", "1"},
        {"{'due':{'gte':'2027-01-01T01:00:00+01:00','lt':'2027-02-01T00:00:00Z'}}", "1"}, {"{'due':['2027-01-01T00:00:00Z',null]}", "2"},
        {"{'amount':{'gte':{'amount':1,'currency':'EUR'}}}", "1"}, {"{'amount':[{'amount':5,'currency':'EUR'},{'amount':7,'currency':'USD'}]}", "2"},
        {"{'amount':{'amount':5,'currency':'USD'}}", "0"}, {"{'state':['draft','open']}", "3"}, {"{'partner':[]}", "0"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CHECK_INT(run(&w, &world_manager, "list", world_text(&w, "{'filter':%s}", cases[i].filter)), PRM_OK);
        if (!CHECK_STR(world_text(&w, "%zu", prm_val_count(prm_val_get(w.result, "items"))), cases[i].found))
            fprintf(stderr, "  for %s\n", cases[i].filter);
    }
    static const struct {
        const char *filter, *error;
    } refused[] = {{"{'due':{'gte':'soon'}}", "\"field\":\"filter.due.gte\",\"code\":\"format\""},
        {"{'due':{'near':1}}", "\"field\":\"filter.due.near\",\"code\":\"unknown\""}, {"{'due':{}}", "\"field\":\"filter.due\",\"code\":\"type\""},
        {"{'due':{'prefix':'2027'}}", "\"field\":\"filter.due.prefix\",\"code\":\"type\""},
        {"{'title':['a',1]}", "\"field\":\"filter.title[1]\",\"code\":\"type\""}, {"{'title':{'gt':null}}", "\"field\":\"filter.title.gt\",\"code\":\"type\""},
        {"{'amount':{'gte':5}}", "\"field\":\"filter.amount.gte\",\"code\":\"type\""},
        {"{'amount':{'amount':5}}", "\"field\":\"filter.amount.currency\",\"code\":\"required\""},
        {"{'custom':1}", "\"field\":\"filter.custom\",\"code\":\"unknown\""}, {"{'partner':'order_0000000000001'}", "\"field\":\"filter.partner\",\"code\":\"format\""}};
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        CHECK_INT(run(&w, &world_manager, "list", world_text(&w, "{'filter':%s}", refused[i].filter)), PRM_E_INVALID);
        CHECK_HAS(errors(&w), refused[i].error);
    }
}

TEST_MAIN(CASE(an_update_takes_what_may_be_written), CASE(an_update_is_of_the_callers_own), CASE(the_plugin_has_its_say),
    CASE(an_archived_row_is_out_of_lists_alone), CASE(a_plugin_archives_too), CASE(a_list_leaves_out_what_may_be_long),
    CASE(a_dropped_row_is_gone), CASE(history_says_who_changed_what),
    CASE(history_says_what_is_erased), CASE(history_comes_in_pages), CASE(history_begins_when_the_row_came_to_its_reader),
    CASE(an_export_has_the_columns_of_the_declaration), CASE(an_export_is_the_pages_joined), CASE(filters_of_the_wire))
