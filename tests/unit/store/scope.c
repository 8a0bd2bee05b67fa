/* SPDX-License-Identifier: Apache-2.0 */
/* Who sees and writes what: every kind of caller against every kind of scope, by load, list and count alike. */
#include "support.h"

#include <stdio.h>

/* Territories 4 North, 5 South. Partners: 1 a distributor, 2 below it, 3 a stranger. */
static bool fill(test_store *store)
{
    static const struct {
        const char *entity;
        int64_t id;
        const char *values;
    } rows[] = {
        {"territory", 4, "{'name': 'North'}"},
        {"territory", 5, "{'name': 'South'}"},
        {"partner", 1, "{'name': 'One'}"},
        {"partner", 2, "{'name': 'Two', 'parent': 'partner_0000000000001'}"},
        {"partner", 3, "{'name': 'Three'}"},
        {"customer", 9, "{'name': 'C'}"},
        {"deal", 11, "{'partner': 'partner_0000000000001', 'territory': 'territory_0000000000004'}"},
        {"deal", 12, "{'partner': 'partner_0000000000002', 'territory': 'territory_0000000000005'}"},
        {"deal", 13, "{'partner': 'partner_0000000000003'}"},
        {"deal", 14, "{'partner': 'partner_0000000000003', 'distributor': 'partner_0000000000001'}"},
        {"deal", 15, "{'partner': 'partner_0000000000001', 'distributor': 'partner_0000000000001'}"},
        {"activity", 21, "{'deal': 'deal_000000000000c'}"},
        {"activity", 22, "{'deal': 'deal_000000000000d'}"},
        {"activity", 23, "{'deal': 'deal_000000000000e'}"},
        {"note", 31, "{'activity': 'activity_000000000000n'}"},
        {"note", 32, "{'activity': 'activity_000000000000p'}"},
        {"remark", 33, "{'partner': 'partner_0000000000001', 'territory': 'territory_0000000000005'}"},
        {"remark", 34, "{'partner': 'partner_0000000000001'}"},
        {"remark", 35, "{'partner': 'partner_0000000000003'}"},
        {"remark", 36, "{'deal': 'deal_000000000000e'}"},
        {"remark", 37, "{}"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (!CHECK(store_insert(store, rows[i].entity, rows[i].id, rows[i].values, NULL) != NULL))
            return false;
    }
    return true;
}

static const int64_t one_and_two[] = {1, 2}, only_one[] = {1}, only_two[] = {2}, only_three[] = {3}, north[] = {4};
static const prm_scope parent = {.side = PRM_PARTNER_SIDE, .partner = 1, .partners = {one_and_two, 2}};
static const prm_scope child = {.side = PRM_PARTNER_SIDE, .partner = 2, .partners = {only_two, 1}};
static const prm_scope stranger = {.side = PRM_PARTNER_SIDE, .partner = 3, .partners = {only_three, 1}};
static const prm_scope nobody = {.side = PRM_PARTNER_SIDE};
static const prm_scope vendor = {.side = PRM_VENDOR_SIDE};
static const prm_scope bound = {
    .side = PRM_VENDOR_SIDE, .is_bound = true, .territories = {north, 1}, .partners = {only_one, 1}};
static const prm_scope public_side = {.side = PRM_PUBLIC};
static const prm_scope core = {.side = PRM_SYSTEM};

static const struct {
    const char *name;
    const prm_scope *scope;
    const char *deals, *partners, *customers, *territories, *activities, *notes, *remarks;
} matrix[] = {
    {"none", NULL, "11 12 13 14 15", "1 2 3", "9", "4 5", "21 22 23", "31 32", "33 34 35 36 37"},
    {"system", &core, "11 12 13 14 15", "1 2 3", "9", "4 5", "21 22 23", "31 32", "33 34 35 36 37"},
    {"vendor", &vendor, "11 12 13 14 15", "1 2 3", "9", "4 5", "21 22 23", "31 32", "33 34 35 36 37"},
    /* 12 lies elsewhere, 13 has no territory and its partner is not active in the North; 14's distributor is. So it is
     * with remarks, of which 37 is about nobody's. */
    {"bound vendor", &bound, "11 14 15", "1", "9", "4 5", "23", "", "34 36"},
    {"parent", &parent, "11 12 14 15", "1 2", "", "4 5", "21 23", "31", ""},
    {"child", &child, "12", "2", "", "4 5", "21", "31", ""},
    {"stranger", &stranger, "13 14", "3", "", "4 5", "22 23", "32", ""},
    {"nobody", &nobody, "", "", "", "4 5", "", "", ""},
    {"public", &public_side, "", "", "", "4 5", "", "", ""},
};

static void check_entity(
    test_store *store, const char *who, const char *entity, const prm_scope *scope, const char *wanted)
{
    const prm_table *table = store_table(store, entity);
    const prm_rows_query query = {.table = table, .limit = 100, .scope = scope, .may_filter_vendor = true};
    int64_t count = -1;
    size_t loaded = 0, expected = wanted[0] != '\0';
    for (const char *at = wanted; *at != '\0'; at++)
        expected += *at == ' ';
    if (!CHECK_STR(store_find(store, &query, NULL), wanted))
        fprintf(stderr, "  of %s, %s\n", entity, who);
    CHECK_INT(prm_rows_count(store->db, &query, 1000, store->arena, &count, &store->error), PRM_OK);
    CHECK_INT(count, expected);
    for (int64_t id = 1; id < 40; id++) {
        const prm_val *row;
        prm_status status = prm_rows_load(store->db, table, id, scope, store->arena, &row, &store->error);
        CHECK(status == PRM_OK || status == PRM_E_NOT_FOUND);
        loaded += status == PRM_OK;
    }
    CHECK_INT(loaded, expected);
}

TEST(each_caller_sees_what_is_its_own)
{
    SCOPED_STORE(store);
    REQUIRE(fill(&store));
    for (size_t i = 0; i < sizeof(matrix) / sizeof(matrix[0]); i++) {
        check_entity(&store, matrix[i].name, "deal", matrix[i].scope, matrix[i].deals);
        check_entity(&store, matrix[i].name, "partner", matrix[i].scope, matrix[i].partners);
        check_entity(&store, matrix[i].name, "customer", matrix[i].scope, matrix[i].customers);
        check_entity(&store, matrix[i].name, "territory", matrix[i].scope, matrix[i].territories);
        check_entity(&store, matrix[i].name, "activity", matrix[i].scope, matrix[i].activities);
        check_entity(&store, matrix[i].name, "note", matrix[i].scope, matrix[i].notes);
        check_entity(&store, matrix[i].name, "remark", matrix[i].scope, matrix[i].remarks);
    }
}

/* Many partners are asked for in one list instead of one range each. */
TEST(many_partners_are_one_list)
{
    SCOPED_STORE(store);
    REQUIRE(fill(&store));
    static const int64_t many[] = {1, 2, 3, 101, 102, 103, 104, 105};
    const prm_scope scope = {.side = PRM_PARTNER_SIDE, .partner = 1, .partners = {many, 8}};
    check_entity(&store, "many", "deal", &scope, "11 12 13 14 15");
    const prm_scope none = {.side = PRM_PARTNER_SIDE, .partner = 101, .partners = {many + 3, 5}};
    check_entity(&store, "none of many", "deal", &none, "");
}

TEST(a_row_out_of_sight_looks_like_none)
{
    SCOPED_STORE(store);
    REQUIRE(fill(&store));
    prm_error hidden = {0}, absent = {0};
    const prm_val *row;
    CHECK_INT(
        prm_rows_load(store.db, store_table(&store, "deal"), 13, &child, store.arena, &row, &hidden), PRM_E_NOT_FOUND);
    CHECK_INT(
        prm_rows_load(store.db, store_table(&store, "deal"), 99, &child, store.arena, &row, &absent), PRM_E_NOT_FOUND);
    CHECK_STR(hidden.message, absent.message);
    CHECK_STR(hidden.kind, absent.kind);
}

static prm_status try_update(test_store *store, int64_t id, const char *changes, const prm_scope *scope)
{
    const prm_stamp stamp = {.now = 1700000009000, .who = "user_2"};
    const prm_val *row;
    if (prm_rows_load(store->db, store_table(store, "deal"), id, NULL, store->arena, &row, &store->error) != PRM_OK)
        return PRM_E_INTERNAL;
    return prm_rows_update(store->db, store_table(store, "deal"), &row, store_json(store, changes), NULL, true, &stamp,
        scope, store->arena, &store->error);
}

TEST(a_partner_writes_rows_of_its_own)
{
    SCOPED_STORE(store);
    REQUIRE(fill(&store));
    REQUIRE(prm_db_begin(store.db, &store.error) == PRM_OK);
    CHECK_INT(try_update(&store, 11, "{'title': 'x'}", &parent), PRM_OK);
    CHECK_INT(try_update(&store, 14, "{'title': 'x'}", &parent), PRM_OK);
    CHECK_INT(try_update(&store, 12, "{'title': 'x'}", &parent), PRM_E_FORBIDDEN); /* a descendant's: to be read only */
    CHECK_INT(try_update(&store, 13, "{'title': 'x'}", &parent), PRM_E_NOT_FOUND);
    CHECK_INT(try_update(&store, 13, "{'title': 'x'}", &bound), PRM_E_NOT_FOUND);
    CHECK_INT(try_update(&store, 13, "{'title': 'x'}", &vendor), PRM_OK);
    /* Not given away either, and nothing is half done. */
    CHECK_INT(try_update(&store, 12, "{'partner': 'partner_0000000000003', 'title': 'gone'}", &child), PRM_E_NOT_FOUND);
    CHECK(prm_db_is_in_transaction(store.db));
    check_entity(&store, "child", "deal", &child, "12");
    check_entity(&store, "child", "activity", &child, "21");
    CHECK(store_insert(&store, "deal", 16, "{'partner': 'partner_0000000000002'}", &child) != NULL);
    CHECK(store_insert(&store, "deal", 17, "{'partner': 'partner_0000000000003'}", &child) == NULL);
    CHECK_INT(store.error.status, PRM_E_INVALID);
    CHECK_HAS(store_print(&store, store.error.data), "\"field\":\"partner\",\"code\":\"forbidden\"");
    CHECK(store_insert(&store, "activity", 24, "{'deal': 'deal_000000000000d'}", &child) == NULL);
    CHECK(store_insert(&store, "activity", 24, "{'deal': 'deal_000000000000c'}", &child) != NULL);
    CHECK(store_insert(&store, "partner", 6, "{'name': 'Six'}", &child) == NULL);
    CHECK_INT(prm_db_commit(store.db, &store.error), PRM_OK);
}

TEST(copied_partners_follow_the_row_they_come_from)
{
    SCOPED_STORE(store);
    REQUIRE(fill(&store));
    check_entity(&store, "child", "note", &child, "31");
    CHECK_INT(try_update(&store, 12, "{'partner': 'partner_0000000000003'}", NULL), PRM_OK);
    check_entity(&store, "child", "activity", &child, "");
    check_entity(&store, "child", "note", &child, "");
    check_entity(&store, "stranger", "activity", &stranger, "21 22 23");
    check_entity(&store, "stranger", "note", &stranger, "31 32");
}

TEST_MAIN(CASE(each_caller_sees_what_is_its_own), CASE(many_partners_are_one_list),
    CASE(a_row_out_of_sight_looks_like_none), CASE(a_partner_writes_rows_of_its_own),
    CASE(copied_partners_follow_the_row_they_come_from))
