/* SPDX-License-Identifier: Apache-2.0 */
/* The mock's queries: refused and sorted as the host's. And prm/helpers.h, over it. */
#include "test.h"

#include <prm/mock.h>

#include <stdio.h>
#include <string.h>

static void free_mock(prm_mock **mock)
{
    prm_mock_free(*mock);
}

#define MOCK(name)                                                                                                     \
    __attribute__((cleanup(free_mock))) prm_mock *name = prm_mock_new(&prm_plugin_v1);                                 \
    REQUIRE(name != NULL);                                                                                             \
    prm_mock_as(name, PRM_VENDOR_SIDE, "", "boss")

static void add_things(prm_mock *m)
{
    prm_mock_insert(m, "thing", "{'name':'b','rank':2,'price':{'amount':500,'currency':'EUR'},'tags':['x']}");
    prm_mock_insert(m, "thing", "{'name':'a','rank':1,'price':{'amount':900,'currency':'CHF'},'main':true}");
    prm_mock_set_now(m, prm_mock_now(m) + 1000);
    prm_mock_insert(m, "thing", "{'name':'d','rank':2,'price':{'amount':-100,'currency':'EUR'}}");
    prm_mock_insert(m, "thing", "{'name':'c','owner':'thing_0000000000001'}");
}

/* The names found, or why nothing was. */
static const char *found(prm_mock *m, const char *sort, const char *filter)
{
    static char text[500];

    snprintf(text, sizeof text, "{'entity':'thing','sort':'%s','filter':%s}", sort, filter);
    return prm_mock_call(m, "things.find", text) == PRM_OK ? prm_mock_text(m, "names") : prm_mock_failure(m);
}

TEST(rows_come_by_the_declared_index)
{
    MOCK(m);
    add_things(m);
    CHECK_STR(found(m, "", "{}"), "[\"b\",\"a\",\"d\",\"c\"]");
    CHECK_STR(found(m, "rank, -created_at", "{}"), "[\"a\",\"d\",\"b\",\"c\"]");
    CHECK_STR(found(m, "-rank", "{}"), "[\"b\",\"d\",\"a\",\"c\"]"); /* alike: by id; what is empty comes last */
    CHECK_STR(found(m, "price", "{}"), "[\"a\",\"d\",\"b\",\"c\"]"); /* of two currencies, by their names */
    CHECK_STR(found(m, "unique name", "{}"), "[\"a\",\"b\",\"c\",\"d\"]");
    CHECK_STR(found(m, "name", "{'rank':{'gte':2}}"), "[\"b\",\"d\"]");
    CHECK_STR(prm_mock_text(m, "count"), "2");
    CHECK_INT(prm_mock_call(m, "things.find", "{'entity':'thing','sort':'name','limit':1}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "names"), "[\"a\"]");
    CHECK_STR(prm_mock_text(m, "count"), "1");
}

TEST(what_is_asked_for_of_a_row_is_no_more)
{
    MOCK(m);
    add_things(m);
    CHECK_INT(prm_mock_call(m, "things.find", "{'entity':'thing','sort':'price','fields':'rank name tags'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "first"), "{\"id\":\"thing_0000000000002\",\"rank\":1,\"name\":\"a\"}");
    CHECK_INT(prm_mock_call(m, "things.find", "{'entity':'thing','fields':'rank nothing'}"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(m), "fields:nothing");
}

TEST(a_sort_is_a_declared_index)
{
    MOCK(m);
    add_things(m);
    CHECK_STR(found(m, "rank", "{}"), "sort:rank");
    CHECK_STR(found(m, "-name", "{}"), "sort:-name");
    CHECK_STR(found(m, "main", "{}"), "sort:main");
    CHECK_STR(found(m, "name where main", "{}"), "sort:name where main"); /* it does not hold all rows */
    CHECK_INT(prm_mock_call(m, "things.find", "{'entity':'thing','sort':'rank'}"), PRM_E_INVALID);
}

TEST(a_filter_fits_its_column)
{
    MOCK(m);
    add_things(m);
    static const char *const refused[] = { "{'colour':'red'}", "{'rank':'2'}", "{'rank':{'over':2}}", "{'rank':{}}",
        "{'rank':{'prefix':2}}", "{'rank':[1,'2']}", "{'main':{'gte':false}}", "{'tags':['x']}", "{'tags':'x'}",
        "{'owner':''}", "{'owner':'partner_0000000000001'}", "{'id':{'prefix':'thing'}}", "{'price':5}",
        "{'archived':'yes'}" };
    static const struct {
        const char *filter, *names;
    } taken[] = { { "{'rank':2}", "[\"b\",\"d\"]" }, { "{'rank':[1,null]}", "[\"a\",\"c\"]" }, { "{'rank':[]}", "[]" },
        { "{'tags':null}", "[\"a\",\"d\",\"c\"]" }, { "{'name':{'prefix':'a'}}", "[\"a\"]" },
        { "{'owner':'thing_0000000000001'}", "[\"c\"]" }, { "{'price':{'amount':500,'currency':'EUR'}}", "[\"b\"]" },
        { "{'price':{'lt':{'amount':600,'currency':'EUR'}}}", "[\"b\",\"d\"]" },
        { "{'state':'new','main':true}", "[\"a\"]" },
        { "{'archived':true}", "[]" }, { "{'created_by':'somebody'}", "[]" } };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        const char *why = found(m, "", refused[i]);
        CHECK_STR(strncmp(why, "filter:", 7) == 0 ? "" : refused[i], "");
    }
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        CHECK_STR(found(m, "", taken[i].filter), taken[i].names);
}

TEST(archived_rows_are_asked_for)
{
    MOCK(m);
    add_things(m);
    prm_mock_set_state(m, "thing_0000000000002", "used");
    CHECK_INT(prm_mock_call(m, "things.settle", "{'sort':'thing_0000000000002'}"), PRM_OK);
    CHECK_STR(found(m, "name", "{}"), "[\"b\",\"c\",\"d\"]");
    CHECK_STR(found(m, "name", "{'archived':true}"), "[\"a\"]");
    CHECK_STR(found(m, "name", "{'archived':[true,false]}"), "[\"a\",\"b\",\"c\",\"d\"]");
    CHECK_STR(found(m, "name", "{'archived_at':{'gt':0}}"), "[\"a\"]");
    CHECK_INT(prm_mock_call(m, "things.find", "{'entity':'pebble','filter':{'archived':true}}"), PRM_E_INVALID);
    CHECK_INT(prm_mock_call(m, "things.find", "{'entity':'pebble','filter':{'state':'new'}}"), PRM_E_INVALID);
}

TEST(a_query_has_a_size_and_a_reach)
{
    MOCK(m);
    CHECK_INT(prm_mock_call(m, "things.find", "{'entity':'thing','of_no_size':true}"), PRM_E_INVALID);
    CHECK_INT(prm_mock_call(m, "things.find", "{'entity':'thing','reach':2}"), PRM_E_INVALID);
    CHECK_INT(prm_mock_call(m, "things.find", "{'entity':'thing','limit':501}"), PRM_E_INVALID);
    CHECK_INT(prm_mock_call(m, "things.find", "{'entity':'pebble','reach':1}"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(m), "reaches:pebble");
    CHECK_INT(prm_mock_call(m, "things.find", "{'entity':'thing','reach':1,'limit':500}"), PRM_OK);
}

TEST(a_dropped_row_is_gone)
{
    MOCK(m);
    add_things(m);
    prm_mock_insert(m, "pebble", "{'round':true}");
    prm_mock_insert(m, "pebble", "{'round':false}");
    CHECK_INT(prm_mock_call(m, "things.drop", "{'entity':'thing','sort':'thing_0000000000001'}"), PRM_E_INVALID);
    CHECK_INT(prm_mock_call(m, "things.drop", "{'entity':'pebble','sort':'pebble_0000000000005'}"), PRM_OK);
    CHECK_INT(prm_mock_call(m, "things.drop", "{'entity':'pebble','sort':'pebble_0000000000005'}"), PRM_E_NOT_FOUND);
    CHECK_INT(prm_mock_rows(m, "pebble"), 1);
    CHECK_STR(prm_mock_row_at(m, "pebble", 0), "pebble_0000000000006");
    CHECK_STR(found(m, "", "{}"), "[\"b\",\"a\",\"d\",\"c\"]");
}

TEST(helpers_tell_what_is_there)
{
    MOCK(m);
    CHECK_INT(prm_mock_call(m, "things.help", "{'filter':{'name':null,'rank':3,'tags':['one','two']}}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "given"), "{\"rank\":3}");
    CHECK_STR(prm_mock_text(m, "every"), "{\"rank\":3,\"tags\":[\"one\",\"two\"]}");
    CHECK_STR(prm_mock_text(m, "copied"), "{\"name\":null,\"rank\":3}");
    CHECK_STR(prm_mock_text(m, "has_value"), "false");
    CHECK_STR(prm_mock_text(m, "has_text"), "true");
    CHECK_STR(prm_mock_text(m, "count"), "3");
    CHECK_STR(prm_mock_text(m, "is_boss"), "true");
    CHECK_STR(prm_mock_text(m, "days"), "7");
    CHECK_INT(prm_mock_call(m, "things.help", "{'filter':{'name':'a','tags':'two'}}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "has_value"), "true");
    CHECK_STR(prm_mock_text(m, "is"), "true");
    CHECK_STR(prm_mock_text(m, "has_text"), "false");
    CHECK_STR(prm_mock_text(m, "count"), "0");
}

TEST(helpers_load_and_fail)
{
    MOCK(m);
    add_things(m);
    prm_mock_as(m, PRM_PARTNER_SIDE, "thing_0000000000004", "sales"); /* nothing is its own to see */
    CHECK_INT(prm_mock_call(m, "things.help", "{'sort':'thing_0000000000001'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "is_boss"), "false");
    CHECK_INT(prm_mock_call(m, "things.help", "{'sort':'thing_0000000000009'}"), PRM_E_NOT_FOUND);
    prm_mock_set_state(m, "thing_0000000000001", "used");
    CHECK_INT(prm_mock_call(m, "things.help", "{'sort':'thing_0000000000001'}"), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(m), "not_new");
}

TEST_MAIN(CASE(rows_come_by_the_declared_index), CASE(what_is_asked_for_of_a_row_is_no_more), CASE(a_sort_is_a_declared_index),
    CASE(a_filter_fits_its_column),
    CASE(archived_rows_are_asked_for), CASE(a_query_has_a_size_and_a_reach), CASE(a_dropped_row_is_gone),
    CASE(helpers_tell_what_is_there),
    CASE(helpers_load_and_fail))
