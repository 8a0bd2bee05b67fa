/* SPDX-License-Identifier: Apache-2.0 */
/* Indexes of large tables, made a piece at a time: what comes meanwhile is in them, nothing uses them before, and a start
 * goes on where one ended. */
#include "support.h"

#include "store/grow.h"

#include <stdio.h>

enum { ROWS = PRM_GROW_ROWS + 1000, MANY = 60000 /* more than a query looks at */ };

static const prm_stamp stamp = {.now = 1, .who = "user_1"};
static const char *const left_out[] = {"deal:rank", "deal:title", "deal:kind, -amount"};

static int64_t number(test_store *store, const char *sql)
{
    sqlite3_stmt *statement;
    int64_t value = -1;
    if (sqlite3_prepare_v2(prm_db_handle(store->db), sql, -1, &statement, NULL) != SQLITE_OK)
        return -1;
    if (sqlite3_step(statement) == SQLITE_ROW)
        value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

static int64_t indexes(test_store *store)
{
    return number(store, "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'deal' AND name IN "
                         "('deal:rank', 'deal:title', 'deal:kind, -amount')");
}

static int64_t traces(test_store *store)
{
    return number(store, "SELECT (SELECT count(*) FROM sqlite_schema WHERE name LIKE '%:growing%') + "
                         "(SELECT count(*) FROM index_growth)");
}

/* A large table whose schema is of a release that had fewer indexes, and what the next start makes of it. */
static bool upgrade(test_store *store, const char *before)
{
    return store_exec(store, before) && store_exec(store, "UPDATE entity_schema SET declaration = '' WHERE entity = 'deal'") &&
           prm_db_begin(store->db, &store->error) == PRM_OK &&
           prm_model_install(store->model, store->db, &store->error) == PRM_OK &&
           prm_db_commit(store->db, &store->error) == PRM_OK;
}

static bool fill(test_store *store, int rows)
{
    char sql[700];
    snprintf(sql, sizeof(sql),
        "BEGIN; DELETE FROM deal; INSERT INTO deal(id, version, created_at, created_by, updated_at, updated_by, partner, rank, title, kind,"
        " amount, amount_currency, state)"
        " WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
        " SELECT i, 1, i, 'x', i, 'x', 1, CASE i %% 5 WHEN 0 THEN NULL ELSE i * 7919 %% 1000 END, 'Title ' || (i * 31 %% 977),"
        " CASE i %% 3 WHEN 0 THEN 'resell' END, i %% 100, 'EUR', 'draft' FROM n; COMMIT",
        rows + 999);
    return store_exec(store, sql);
}

static const char drops[] = "DROP INDEX \"deal:rank\"; DROP INDEX \"deal:title\"; DROP INDEX \"deal:kind, -amount\"";

/* One piece, committed. */
static prm_status step(test_store *store, bool *has_more)
{
    prm_status status = prm_db_begin(store->db, &store->error);
    if (status == PRM_OK)
        status = prm_model_grow(store->model, store->db, store->arena, has_more, &store->error);
    if (status == PRM_OK)
        return prm_db_commit(store->db, &store->error);
    prm_db_rollback(store->db);
    return status;
}

static bool to_the_end(test_store *store)
{
    bool has_more = true;
    while (has_more)
        if (step(store, &has_more) != PRM_OK)
            return false;
    return true;
}

static void check_whole(test_store *store)
{
    CHECK_INT(indexes(store), 3);
    CHECK_INT(traces(store), 0);
    CHECK_INT(prm_db_check(store->db, &store->error), PRM_OK);
    for (size_t i = 0; i < sizeof(left_out) / sizeof(left_out[0]); i++) {
        char sql[200];
        snprintf(sql, sizeof(sql), "SELECT count(*) FROM deal INDEXED BY \"%s\" WHERE rank > 0 OR title > '' OR kind > ''",
            left_out[i]);
        CHECK_INT(number(store, sql), number(store, "SELECT count(*) FROM deal NOT INDEXED"));
    }
}

TEST(what_comes_meanwhile_is_in_it)
{
    SCOPED_STORE(store);
    REQUIRE(store_insert(&store, "partner", 1, "{'name': 'One'}", NULL) != NULL && fill(&store, ROWS) && upgrade(&store, drops));
    CHECK_INT(indexes(&store), 0);
    bool has_more = true;
    int64_t next = 500000;
    for (int i = 0; has_more; i++) {
        char sql[300];
        REQUIRE(step(&store, &has_more) == PRM_OK);
        const prm_val *row, *values = store_json(&store, "{'partner': 'partner_0000000000001', 'rank': 7, 'title': 'New'}");
        if (i % 10 == 0)
            REQUIRE(prm_rows_insert(store.db, store_table(&store, "deal"), next++, values, &stamp, NULL, store.arena, &row,
                        &store.error) == PRM_OK);
        snprintf(sql, sizeof(sql),
            "UPDATE deal SET rank = rank + 1, title = 'Changed', kind = 'referral' WHERE id IN (%d, %d);"
            "DELETE FROM deal WHERE id IN (%d, %d)",
            1000 + i * 97 % ROWS, 1000 + i * 200 + 5, 1000 + i * 89 % ROWS, 1000 + i * 200 + 9);
        REQUIRE(store_exec(&store, sql));
    }
    check_whole(&store);
    CHECK(number(&store, "SELECT count(*) FROM deal WHERE title = 'Changed'") > 0);
    CHECK(number(&store, "SELECT count(*) FROM deal WHERE title = 'New'") > 0);
}

TEST(nothing_uses_it_before_it_is_there)
{
    SCOPED_STORE(store);
    REQUIRE(fill(&store, MANY) && upgrade(&store, "DROP INDEX \"deal:title\""));
    prm_rows_query query = {.table = store_table(&store, "deal"), .sort = "title", .limit = 5, .may_filter_vendor = true};
    const prm_val *rows;
    const char *next;
    CHECK_INT(prm_rows_find(store.db, &query, store.arena, &rows, &next, &store.error), PRM_E_LIMIT);
    CHECK_STR(store.error.kind, "no_index_yet");
    query.sort = "secret_score"; /* that one is there */
    CHECK_INT(prm_rows_find(store.db, &query, store.arena, &rows, &next, &store.error), PRM_OK);
    REQUIRE(to_the_end(&store));
    query.sort = "title";
    CHECK_INT(prm_rows_find(store.db, &query, store.arena, &rows, &next, &store.error), PRM_OK);
    CHECK_INT(prm_val_count(rows), 5);
}

TEST(a_start_goes_on_where_one_ended)
{
    SCOPED_STORE(store);
    REQUIRE(fill(&store, ROWS) && upgrade(&store, drops));
    bool has_more = true;
    int pieces = 0;
    while (has_more) {
        /* A piece that is not committed has not been. */
        REQUIRE(prm_db_begin(store.db, &store.error) == PRM_OK);
        CHECK_INT(prm_model_grow(store.model, store.db, store.arena, &has_more, &store.error), PRM_OK);
        prm_db_rollback(store.db);
        REQUIRE(step(&store, &has_more) == PRM_OK);
        if (pieces++ % 100 == 50) {
            prm_db_close(store.db);
            REQUIRE(prm_db_open(store.directory, PRM_DB_WRITER, &store.db, &store.error) == PRM_OK);
        }
    }
    CHECK(pieces < 3 * (ROWS / 200 + ROWS / 2000 + 10)); /* each row once */
    check_whole(&store);
}

TEST(another_release_meanwhile_begins_anew)
{
    SCOPED_STORE(store);
    REQUIRE(fill(&store, ROWS) && upgrade(&store, drops));
    bool has_more;
    for (int i = 0; i < 125; i++) /* the first is there, the next is not */
        REQUIRE(step(&store, &has_more) == PRM_OK);
    REQUIRE(upgrade(&store, "SELECT 1"));
    REQUIRE(to_the_end(&store));
    check_whole(&store);
    CHECK_INT(number(&store, "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'"), 0);
}

TEST(small_tables_and_unique_indexes_are_not_left_for_later)
{
    SCOPED_STORE(store);
    REQUIRE(fill(&store, 100) && upgrade(&store, drops));
    check_whole(&store);
    REQUIRE(fill(&store, ROWS) && upgrade(&store, "DROP INDEX \"deal:unique domain\""));
    CHECK_INT(traces(&store), 0);
    CHECK_INT(number(&store, "SELECT count(*) FROM sqlite_schema WHERE name = 'deal:unique domain'"), 1);
}

TEST_MAIN(CASE(what_comes_meanwhile_is_in_it), CASE(nothing_uses_it_before_it_is_there), CASE(a_start_goes_on_where_one_ended),
    CASE(another_release_meanwhile_begins_anew), CASE(small_tables_and_unique_indexes_are_not_left_for_later))
