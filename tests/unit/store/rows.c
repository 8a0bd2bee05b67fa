/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <string.h>

static const prm_stamp later = {.now = 1700000009000, .who = "user_2"};

static const char every_type[] =
    "{'partner': 'partner_0000000000001', 'title': 'Caf\xC3\xA9', 'rank': 7, 'discount': 1250, 'exclusive': true,"
    " 'amount': {'amount': 1250000, 'currency': 'EUR'}, 'ended_at': 1700000000123, 'close': '2026-12-31',"
    " 'kind': 'resell', 'email': 'a@example.com', 'domain': 'example.com', 'country': 'FR', 'secret_score': 5,"
    " 'contact': {'name': 'Ann', 'role': 'CTO'}, 'tags': ['a', 'b'],"
    " 'customer': 'customer_0000000000009', 'territory': 'territory_0000000000004'}";

static bool insert_base(test_store *store)
{
    return store_insert(store, "territory", 4, "{'name': 'North'}", NULL) != NULL &&
           store_insert(store, "partner", 1, "{'name': 'One'}", NULL) != NULL &&
           store_insert(store, "partner", 2, "{'name': 'Two'}", NULL) != NULL &&
           store_insert(store, "customer", 9, "{'name': 'C'}", NULL) != NULL;
}

TEST(every_column_type_comes_back)
{
    SCOPED_STORE(store);
    ALLOC_OK(insert_base(&store));
    const prm_val *row = store_insert(&store, "deal", 100, every_type, NULL);
    CHECK_STR(store.error.message, "");
    REQUIRE(row != NULL);
    CHECK_STR(store_print(&store, row),
        "{\"id\":\"deal_0000000000034\",\"version\":1,\"created_at\":1700000000100,\"created_by\":\"user_1\","
        "\"updated_at\":1700000000100,\"updated_by\":\"user_1\",\"partner\":\"partner_0000000000001\","
        "\"territory\":\"territory_0000000000004\",\"customer\":\"customer_0000000000009\",\"title\":\"Caf\xC3\xA9\","
        "\"rank\":7,\"discount\":1250,\"exclusive\":true,\"amount\":{\"amount\":1250000,\"currency\":\"EUR\"},"
        "\"ended_at\":1700000000123,\"close\":\"2026-12-31\",\"kind\":\"resell\",\"email\":\"a@example.com\","
        "\"domain\":\"example.com\",\"country\":\"FR\",\"secret_score\":5,"
        "\"contact\":{\"name\":\"Ann\",\"role\":\"CTO\"},\"tags\":[\"a\",\"b\"],\"state\":\"draft\"}");
    CHECK(row->entity == prm_table_entity(store_table(&store, "deal")));
    CHECK((prm_val_get(row, "email")->flags & PRM_VAL_PERSONAL) != 0);
    CHECK((prm_val_get(row, "secret_score")->flags & PRM_VAL_VENDOR) != 0);
    CHECK((prm_val_get(prm_val_get(row, "contact"), "name")->flags & PRM_VAL_PERSONAL) != 0);
    CHECK((prm_val_get(prm_val_get(row, "contact"), "role")->flags & PRM_VAL_PERSONAL) == 0);
    CHECK((row->flags & PRM_VAL_FROZEN) != 0);
}

TEST(what_is_not_there_is_left_out)
{
    SCOPED_STORE(store);
    ALLOC_OK(insert_base(&store));
    const prm_val *row = store_insert(&store, "deal", 100, "{'partner': 'partner_0000000000001'}", NULL);
    REQUIRE(row != NULL);
    CHECK_INT(prm_val_count(row), 8);
    CHECK(prm_val_get(row, "amount") == NULL);
}

TEST(bad_values_are_all_named)
{
    SCOPED_STORE(store);
    ALLOC_OK(insert_base(&store));
    CHECK(store_insert(&store, "deal", 100,
              "{'partner': 'partner_0000000000007', 'customer': 'customer_0000000000008', 'rank': -1, 'other': 1}",
              NULL) == NULL);
    CHECK_INT(store.error.status, PRM_E_INVALID);
    const char *errors = store_print(&store, store.error.data);
    CHECK_HAS(errors, "\"field\":\"partner\",\"code\":\"not_found\"");
    CHECK_HAS(errors, "\"field\":\"customer\",\"code\":\"not_found\"");
    CHECK_HAS(errors, "\"field\":\"rank\",\"code\":\"range\"");
    CHECK_HAS(errors, "\"field\":\"other\",\"code\":\"unknown\"");
}

TEST(an_update_changes_what_it_names)
{
    SCOPED_STORE(store);
    ALLOC_OK(insert_base(&store));
    const prm_table *deals = store_table(&store, "deal");
    const prm_val *row = store_insert(&store, "deal", 100, every_type, NULL), *old = row;
    REQUIRE(row != NULL);
    const prm_val *changes =
        store_json(&store, "{'title': null, 'rank': 8, 'amount': {'amount': 5, 'currency': 'USD'}}");
    CHECK_INT(
        prm_rows_update(store.db, deals, &row, changes, "submitted", true, &later, NULL, store.arena, &store.error),
        PRM_OK);
    CHECK(row != old);
    CHECK_INT(old->as.members[1].value->as.integer, 1);
    int64_t version, rank, amount;
    const char *currency;
    CHECK_INT(prm_val_get_integer(row, "version", &version), PRM_OK);
    CHECK_INT(version, 2);
    CHECK(prm_val_get(row, "title") == NULL);
    CHECK_INT(prm_val_get_integer(row, "rank", &rank), PRM_OK);
    CHECK_INT(rank, 8);
    CHECK_INT(prm_val_get_money(row, "amount", &amount, &currency), PRM_OK);
    CHECK_STR(currency, "USD");
    CHECK_STR(prm_val_get_str(row, "state"), "submitted");
    CHECK_STR(prm_val_get_str(row, "updated_by"), "user_2");
    CHECK_STR(prm_val_get_str(row, "created_by"), "user_1");
    CHECK_INT(prm_rows_update(store.db, deals, &row, store_json(&store, "{'amount': null}"), NULL, false, &later, NULL,
                  store.arena, &store.error),
        PRM_OK);
    CHECK_INT(prm_val_get_integer(row, "version", &version), PRM_OK);
    CHECK_INT(version, 2);
    CHECK(prm_val_get(row, "amount") == NULL);
    CHECK_INT(prm_rows_update(store.db, deals, &row, store_json(&store, "{'partner': null}"), NULL, false, &later, NULL,
                  store.arena, &store.error),
        PRM_E_INVALID);
}

/* Kind, content, order and marks, all the way down. */
static bool is_same(const prm_val *a, const prm_val *b)
{
    if (a->kind != b->kind || a->flags != b->flags || a->count != b->count || a->height != b->height || a->entity != b->entity)
        return false;
    for (uint32_t i = 0; i < a->count && (a->kind == PRM_V_LIST || a->kind == PRM_V_OBJECT); i++) {
        bool is_list = a->kind == PRM_V_LIST;
        if (!is_list && strcmp(a->as.members[i].key, b->as.members[i].key) != 0)
            return false;
        if (!is_same(is_list ? a->as.items[i] : a->as.members[i].value, is_list ? b->as.items[i] : b->as.members[i].value))
            return false;
    }
    return prm_val_equal(a, b);
}

static void check_as_read(test_store *store, const prm_val *row)
{
    const prm_val *read = NULL;
    REQUIRE(row != NULL);
    CHECK_INT(prm_rows_load(store->db, store_table(store, "deal"), 100, NULL, store->arena, &read, &store->error), PRM_OK);
    REQUIRE(read != NULL);
    CHECK_STR(store_print(store, row), store_print(store, read));
    CHECK(is_same(row, read));
}

TEST(a_snapshot_is_what_reading_it_gives)
{
    SCOPED_STORE(store);
    ALLOC_OK(insert_base(&store));
    static const char *const changes[] = {"{'title': 'x', 'amount': null, 'contact': {'role': 'CFO', 'name': 'Bo'}}",
        "{'customer': 'CUSTOMER_0000000000009'}", "{'customer': 'customer_000000000000O', 'tags': []}",
        "{'customer': null, 'rank': 0, 'exclusive': false, 'title': null, 'discount': 5}", "{'rank': 3.0}", "{}"};
    const prm_val *row = store_insert(&store, "deal", 100, every_type, NULL);
    check_as_read(&store, row);
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        prm_val *values = (prm_val *)store_json(&store, changes[i]);
        prm_val_flag_all(values, PRM_VAL_SEALED); /* what a value was in the call is not stored with it */
        prm_status status = prm_rows_update(store.db, store_table(&store, "deal"), &row, values,
            i == 1 ? "submitted" : NULL, i % 2 == 0, &later, NULL, store.arena, &store.error);
        CHECK(status == PRM_OK || status == PRM_E_INVALID);
        check_as_read(&store, row);
    }
}

TEST(a_row_that_is_gone_is_not_updated)
{
    SCOPED_STORE(store);
    ALLOC_OK(insert_base(&store));
    const prm_val *row = store_insert(&store, "customer", 50, "{'name': 'C'}", NULL);
    REQUIRE(row != NULL && store_exec(&store, "DELETE FROM customer WHERE id = 50"));
    CHECK_INT(prm_rows_update(store.db, store_table(&store, "customer"), &row, store_json(&store, "{'name': 'D'}"),
                  NULL, true, &later, NULL, store.arena, &store.error),
        PRM_E_NOT_FOUND);
    CHECK_INT(prm_rows_update(store.db, store_table(&store, "deal"), &row, store_json(&store, "{'title': 'D'}"), NULL,
                  true, &later, NULL, store.arena, &store.error),
        PRM_E_INVALID);
}

TEST(a_sealed_row_stays_sealed)
{
    SCOPED_STORE(store);
    ALLOC_OK(insert_base(&store));
    const prm_val *row = store_insert(&store, "deal", 100, every_type, NULL);
    REQUIRE(row != NULL);
    prm_val_flag_all((prm_val *)row, PRM_VAL_SEALED);
    CHECK_INT(prm_rows_update(store.db, store_table(&store, "deal"), &row, store_json(&store, "{'rank': 1}"), NULL,
                  true, &later, NULL, store.arena, &store.error),
        PRM_OK);
    CHECK((prm_val_get(row, "rank")->flags & PRM_VAL_SEALED) != 0);
}

TEST(a_unique_conflict_leaves_the_transaction_usable)
{
    SCOPED_STORE(store);
    ALLOC_OK(insert_base(&store));
    static const char taken[] = "{'partner': 'partner_0000000000002', 'customer': 'customer_0000000000009',"
                                " 'territory': 'territory_0000000000004', 'exclusive': true}";
    REQUIRE(prm_db_begin(store.db, &store.error) == PRM_OK);
    REQUIRE(prm_db_savepoint(store.db, &store.error) == PRM_OK);
    REQUIRE(store_insert(&store, "deal", 100, taken, NULL) != NULL);
    CHECK(store_insert(&store, "deal", 101, taken, NULL) == NULL);
    CHECK_INT(store.error.status, PRM_E_CONFLICT);
    CHECK_STR(store_print(&store, store.error.data), "{\"fields\":[\"customer\",\"territory\"]}");
    CHECK(prm_db_is_in_transaction(store.db));
    /* The same id again is a conflict too. */
    CHECK(store_insert(&store, "deal", 100, "{'partner': 'partner_0000000000002'}", NULL) == NULL);
    CHECK_STR(store_print(&store, store.error.data), "{\"fields\":[\"id\"]}");
    /* Neither the condition's false nor its ended rows are in the way. */
    CHECK(store_insert(&store, "deal", 102,
              "{'partner': 'partner_0000000000002', 'customer': 'customer_0000000000009',"
              " 'territory': 'territory_0000000000004', 'exclusive': false}",
              NULL) != NULL);
    const prm_val *first = NULL;
    CHECK_INT(
        prm_rows_load(store.db, store_table(&store, "deal"), 100, NULL, store.arena, &first, &store.error), PRM_OK);
    CHECK_INT(prm_rows_update(store.db, store_table(&store, "deal"), &first, store_json(&store, "{'ended_at': 1}"),
                  NULL, true, &later, NULL, store.arena, &store.error),
        PRM_OK);
    CHECK(store_insert(&store, "deal", 103, taken, NULL) != NULL);
    CHECK_INT(prm_rows_update(store.db, store_table(&store, "deal"), &first, store_json(&store, "{'ended_at': null}"),
                  NULL, true, &later, NULL, store.arena, &store.error),
        PRM_E_CONFLICT);
    CHECK_INT(prm_db_release(store.db, &store.error), PRM_OK);
    CHECK_INT(prm_db_commit(store.db, &store.error), PRM_OK);
    int64_t count;
    const prm_rows_query all = {.table = store_table(&store, "deal"), .limit = 10, .may_filter_vendor = true};
    CHECK_INT(prm_rows_count(store.db, &all, 100, store.arena, &count, &store.error), PRM_OK);
    CHECK_INT(count, 3);
}

TEST(moves_are_those_of_the_flow)
{
    SCOPED_STORE(store);
    const prm_table *deals = store_table(&store, "deal");
    const prm_val *legal = NULL;
    const char *const partner[] = {"partner_sales", NULL}, *const manager[] = {"channel_manager", NULL};
    CHECK_INT(prm_table_check_move(deals, "draft", "submitted", partner, store.arena, &legal), PRM_OK);
    CHECK_INT(prm_table_check_move(deals, "draft", "approved", NULL, store.arena, &legal), PRM_E_STATE);
    CHECK_STR(store_print(&store, legal), "[\"submitted\",\"withdrawn\"]");
    CHECK_INT(prm_table_check_move(deals, "submitted", "approved", partner, store.arena, &legal), PRM_E_FORBIDDEN);
    CHECK_INT(prm_table_check_move(deals, "submitted", "approved", manager, store.arena, &legal), PRM_OK);
    CHECK_INT(prm_table_check_move(deals, "submitted", "approved", NULL, store.arena, &legal), PRM_OK);
    CHECK_STR(store_print(&store, legal), "[\"approved\",\"rejected\",\"withdrawn\"]");
    CHECK_INT(prm_table_check_move(deals, "approved", "draft", NULL, store.arena, &legal), PRM_E_STATE);
    CHECK_STR(store_print(&store, legal), "[]");
    CHECK_STR(prm_table_view(deals, "match"), "score, matched_on");
    CHECK(prm_table_view(deals, "mat") == NULL);
}

TEST(the_last_id_is_the_largest)
{
    SCOPED_STORE(store);
    int64_t id = -1;
    CHECK_INT(prm_rows_last_id(store.db, store.model, &id, &store.error), PRM_OK);
    CHECK_INT(id, 0);
    ALLOC_OK(insert_base(&store));
    CHECK_INT(prm_rows_last_id(store.db, store.model, &id, &store.error), PRM_OK);
    CHECK_INT(id, 9);
}

TEST_MAIN(CASE(every_column_type_comes_back), CASE(what_is_not_there_is_left_out), CASE(bad_values_are_all_named),
    CASE(an_update_changes_what_it_names), CASE(a_snapshot_is_what_reading_it_gives), CASE(a_row_that_is_gone_is_not_updated), CASE(a_sealed_row_stays_sealed),
    CASE(a_unique_conflict_leaves_the_transaction_usable), CASE(moves_are_those_of_the_flow),
    CASE(the_last_id_is_the_largest))
