/* SPDX-License-Identifier: Apache-2.0 */
/* What the writer's connection keeps of what it read, and rows that wait to be written: nobody can tell them from the
 * tables. */
#include "support.h"

#include <stdio.h>
#include <string.h>

enum { ROWS = 12, STEPS = 6000, DEPTH = 3 };

/* What the partners should be; a score of -1: there is no such row. */
typedef struct picture {
    int score[ROWS + 1];
} picture;

typedef struct trial {
    test_store *store;
    const prm_table *table;
    uint32_t random;
    picture now, before, saved[DEPTH]; /* before: at BEGIN */
    int depth;                         /* savepoints */
    bool is_in; /* a transaction */
} trial;

static uint32_t draw(trial *t, uint32_t below)
{
    t->random = t->random * 1664525u + 1013904223u;
    return (t->random >> 8) % below;
}

static const prm_stamp stamp = {.now = 1700000000000, .who = "user_1"};

static void insert(trial *t, int id, int score)
{
    char values[64];
    const prm_val *row;
    snprintf(values, sizeof(values), "{'name': 'P%d', 'score': %d}", id, score);
    CHECK_INT(prm_rows_insert(t->store->db, t->table, id, store_json(t->store, values), &stamp, NULL, t->store->arena,
                  &row, &t->store->error),
        PRM_OK);
    t->now.score[id] = score;
}

static int score_of(const prm_val *row)
{
    int64_t score = -2;
    (void)prm_val_get_integer(row, "score", &score);
    return (int)score;
}

static const prm_val *load(trial *t, int id)
{
    const prm_val *row;
    prm_status status = prm_rows_load(t->store->db, t->table, id, NULL, t->store->arena, &row, &t->store->error);
    CHECK_INT(status, t->now.score[id] < 0 ? PRM_E_NOT_FOUND : PRM_OK);
    if (status == PRM_OK)
        CHECK_INT(score_of(row), t->now.score[id]);
    return row;
}

static void update(trial *t, int id, int score)
{
    char values[32];
    const prm_val *row = load(t, id);
    snprintf(values, sizeof(values), "{'score': %d}", score);
    CHECK_INT(prm_rows_update(t->store->db, t->table, &row, store_json(t->store, values), NULL, draw(t, 2) == 0, &stamp,
                  NULL, t->store->arena, &t->store->error),
        PRM_OK);
    CHECK_INT(score_of(row), score);
    t->now.score[id] = score;
}

static void query(trial *t, int score)
{
    char filter[32];
    int64_t count;
    const prm_val *rows;
    int wanted = 0;
    snprintf(filter, sizeof(filter), "{'score': %d}", score);
    const prm_rows_query query = {.table = t->table, .filter = store_json(t->store, filter), .limit = 50,
        .may_filter_vendor = true};
    for (int id = 1; id <= ROWS; id++)
        wanted += t->now.score[id] == score;
    CHECK_INT(prm_rows_count(t->store->db, &query, 50, t->store->arena, &count, &t->store->error), PRM_OK);
    CHECK_INT(count, wanted);
    CHECK_INT(prm_rows_find(t->store->db, &query, t->store->arena, &rows, NULL, &t->store->error), PRM_OK);
    CHECK_INT(prm_val_count(rows), wanted);
    for (size_t i = 0; i < prm_val_count(rows); i++)
        CHECK_INT(score_of(prm_val_at(rows, i)), score);
}

static void save(trial *t)
{
    CHECK_INT(prm_db_savepoint(t->store->db, &t->store->error), PRM_OK);
    t->saved[t->depth++] = t->now;
}

static void end_save(trial *t, bool keeps)
{
    prm_db *db = t->store->db;
    t->depth--;
    CHECK_INT(keeps ? prm_db_release(db, &t->store->error) : prm_db_rollback_to(db, &t->store->error), PRM_OK);
    if (!keeps)
        t->now = t->saved[t->depth];
}

static void begin(trial *t)
{
    CHECK_INT(prm_db_begin(t->store->db, &t->store->error), PRM_OK);
    t->is_in = true;
    t->before = t->now;
}

static void end(trial *t, bool keeps)
{
    while (t->depth > 0)
        end_save(t, keeps);
    if (keeps)
        CHECK_INT(prm_db_commit(t->store->db, &t->store->error), PRM_OK);
    else
        prm_db_rollback(t->store->db);
    if (!keeps)
        t->now = t->before;
    t->is_in = false;
}

static void change(trial *t, int id, int score)
{
    if (t->now.score[id] < 0)
        insert(t, id, score);
    else
        update(t, id, score);
}

/* Long spells of reading, so that the table comes to rest; then changes. */
static void step(trial *t, int at)
{
    int id = 1 + (int)draw(t, ROWS), score = (int)draw(t, 4);
    uint32_t what = draw(t, 16);
    if (!t->is_in)
        begin(t);
    else if (what == 0)
        end(t, draw(t, 3) > 0);
    else if (what == 1 && t->depth < DEPTH)
        save(t);
    else if (what == 2 && t->depth > 0)
        end_save(t, draw(t, 2) == 0);
    else if (what < 6 && at % 400 > 200)
        change(t, id, score);
    else if (what < 11)
        (void)load(t, id);
    else
        query(t, score);
}

TEST(nobody_can_tell_what_is_kept_from_the_tables)
{
    SCOPED_STORE(store);
    trial t = {.store = &store, .table = store_table(&store, "partner"), .random = 7};
    for (int id = 0; id <= ROWS; id++)
        t.now.score[id] = -1;
    for (int at = 0; at < STEPS; at++)
        step(&t, at);
    if (t.is_in)
        end(&t, true);
    for (int id = 1; id <= ROWS; id++)
        (void)load(&t, id);
}

TEST(a_row_kept_is_given_again_and_shared)
{
    SCOPED_STORE(store);
    const prm_table *table = store_table(&store, "partner");
    const prm_val *first = NULL, *second = NULL, *other = NULL;
    REQUIRE(store_insert(&store, "partner", 1, "{'name': 'One'}", NULL) != NULL);
    REQUIRE(prm_db_begin(store.db, &store.error) == PRM_OK);
    CHECK_INT(prm_rows_load(store.db, table, 1, NULL, store.arena, &first, &store.error), PRM_OK);
    CHECK_INT(prm_rows_load(store.db, table, 1, NULL, store.arena, &second, &store.error), PRM_OK);
    CHECK(first == second);
    int64_t mine = 2;
    const prm_scope stranger = {
        .side = PRM_PARTNER_SIDE, .partner = mine, .partners = {.ids = &mine, .count = 1}};
    CHECK_INT(prm_rows_load(store.db, table, 1, &stranger, store.arena, &other, &store.error), PRM_E_NOT_FOUND);
    CHECK(other == NULL);
    const prm_val *sealed = prm_val_sealed(store.arena, first);
    CHECK(prm_val_has_flag(sealed, PRM_VAL_SEALED) && !prm_val_has_flag(first, PRM_VAL_SEALED));
    prm_db_rollback(store.db);
}

static const prm_val *find_up_to(test_store *store, uint32_t limit)
{
    const prm_val *rows = NULL;
    const prm_rows_query query = {.table = store_table(store, "partner"), .limit = limit};
    CHECK_INT(prm_rows_find(store->db, &query, store->arena, &rows, NULL, &store->error), PRM_OK);
    return rows;
}

TEST(an_answer_is_kept_once_it_was_asked_for_again)
{
    SCOPED_STORE(store);
    const prm_val *given[5];
    REQUIRE(store_insert(&store, "partner", 1, "{'name': 'One'}", NULL) != NULL);
    REQUIRE(prm_db_begin(store.db, &store.error) == PRM_OK);
    for (uint32_t limit = 1; limit < 100; limit++) /* until the table is at rest */
        (void)find_up_to(&store, limit);
    for (size_t i = 0; i < 5; i++)
        given[i] = find_up_to(&store, 200);
    CHECK(given[0] != given[1] && given[1] != given[2]);
    CHECK(given[2] == given[3] && given[3] == given[4]);
    CHECK_INT(prm_val_count(given[4]), 1);
    CHECK(store_insert(&store, "partner", 2, "{'name': 'Two'}", NULL) != NULL);
    CHECK_INT(prm_val_count(find_up_to(&store, 200)), 2);
    prm_db_rollback(store.db);
}

TEST(a_new_row_is_written_once_as_it_stands_in_the_end)
{
    SCOPED_STORE(store);
    REQUIRE(store_insert(&store, "partner", 1, "{'name': 'One'}", NULL) != NULL);
    REQUIRE(store_insert(&store, "deal", 10, "{'partner': 'partner_0000000000001'}", NULL) != NULL);
    REQUIRE(prm_db_begin(store.db, &store.error) == PRM_OK);
    const prm_table *table = store_table(&store, "activity");
    const prm_val *row = store_insert(&store, "activity", 20, "{'deal': 'deal_000000000000a', 'text': 'a'}", NULL);
    REQUIRE(row != NULL);
    sqlite3_stmt *count;
    REQUIRE(sqlite3_prepare_v2(prm_db_handle(store.db), "SELECT count(*) FROM activity WHERE text = 'b' AND version = 1",
                -1, &count, NULL) == SQLITE_OK);
    CHECK_INT(sqlite3_step(count), SQLITE_ROW);
    CHECK_INT(sqlite3_column_int64(count, 0), 0);
    sqlite3_reset(count);
    CHECK_INT(prm_rows_update(store.db, table, &row, store_json(&store, "{'text': 'b'}"), NULL, false, &stamp, NULL,
                  store.arena, &store.error),
        PRM_OK);
    /* What refers to it finds it, and copies its partner. */
    const prm_val *note = store_insert(&store, "note", 30, "{'activity': 'activity_000000000000m'}", NULL);
    CHECK(note != NULL);
    CHECK_INT(prm_rows_flush(store.db, &store.error), PRM_OK);
    CHECK_INT(sqlite3_step(count), SQLITE_ROW);
    CHECK_INT(sqlite3_column_int64(count, 0), 1);
    sqlite3_finalize(count);
    int64_t one = 1;
    const prm_scope own = {.side = PRM_PARTNER_SIDE, .partner = one, .partners = {.ids = &one, .count = 1}};
    CHECK_INT(prm_rows_load(store.db, store_table(&store, "note"), 30, &own, store.arena, &row, &store.error), PRM_OK);
    CHECK_INT(prm_db_commit(store.db, &store.error), PRM_OK);
}

TEST(a_taken_place_shows_at_once)
{
    SCOPED_STORE(store);
    REQUIRE(store_insert(&store, "partner", 1, "{'name': 'One'}", NULL) != NULL);
    REQUIRE(prm_db_begin(store.db, &store.error) == PRM_OK);
    CHECK(store_insert(&store, "deal", 10, "{'partner': 'partner_0000000000001', 'domain': 'a.example'}", NULL) != NULL);
    CHECK(store_insert(&store, "deal", 11, "{'partner': 'partner_0000000000001', 'domain': 'a.example'}", NULL) == NULL);
    CHECK_INT(store.error.status, PRM_E_CONFLICT);
    CHECK_INT(prm_db_commit(store.db, &store.error), PRM_OK);
}

/* -- counts that follow -- */

enum { PARTNERS = 3, DEALS = 40, COUNT_STEPS = 2500 };

static const char *const states[] = {"draft", "submitted", "approved", "rejected", "withdrawn"};
static const char *const state_lists[] = {
    "'draft'", "['submitted']", "['approved','rejected']", "['withdrawn','draft']"};

/* What the table says, behind whatever is kept. */
static int64_t count_by_sql(trial *t, int partner, const char *list, int64_t most)
{
    char sql[256], words[64] = "";
    sqlite3_stmt *statement;
    for (size_t i = 0; list[i] != '\0'; i++)
        words[i] = list[i] == '[' || list[i] == ']' ? ' ' : list[i];
    snprintf(sql, sizeof(sql), "SELECT count(*) FROM deal WHERE partner = %d AND state IN (%s)", partner, words);
    CHECK_INT(sqlite3_prepare_v2(prm_db_handle(t->store->db), sql, -1, &statement, NULL), SQLITE_OK);
    CHECK_INT(sqlite3_step(statement), SQLITE_ROW);
    int64_t found = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return found < most ? found : most;
}

static int64_t count_deals(trial *t, int partner, const char *list, int64_t most, const prm_scope *scope)
{
    char filter[160];
    int64_t count = -1;
    snprintf(filter, sizeof(filter), "{'partner': '%s', 'state': %s}", store_id(t->store, "partner", partner), list);
    const prm_rows_query query = {
        .table = t->table, .filter = store_json(t->store, filter), .limit = 50, .scope = scope};
    CHECK_INT(prm_rows_count(t->store->db, &query, most, t->store->arena, &count, &t->store->error), PRM_OK);
    return count;
}

static void make_deal(trial *t, int64_t id)
{
    char values[96];
    snprintf(values, sizeof(values), "{'partner': '%s', 'rank': 1}",
        store_id(t->store, "partner", 1 + (int)draw(t, PARTNERS)));
    CHECK(store_insert(t->store, "deal", id, values, NULL) != NULL);
}

static void change_deal(trial *t, int64_t id)
{
    char values[96] = "{'rank': 2}";
    const prm_val *row;
    if (prm_rows_load(t->store->db, t->table, id, NULL, t->store->arena, &row, &t->store->error) != PRM_OK) {
        make_deal(t, id);
        return;
    }
    int partner = 1 + (int)draw(t, PARTNERS);
    if (draw(t, 3) == 0)
        snprintf(values, sizeof(values), "{'partner': '%s'}", store_id(t->store, "partner", partner));
    const char *state = draw(t, 2) == 0 ? states[draw(t, 5)] : NULL;
    CHECK_INT(prm_rows_update(t->store->db, t->table, &row, store_json(t->store, values), state, true, &stamp, NULL,
                  t->store->arena, &t->store->error),
        PRM_OK);
}

static void compare_count(trial *t)
{
    int partner = 1 + (int)draw(t, PARTNERS);
    int64_t own = partner, most = draw(t, 2) == 0 ? 3 : 1000;
    const char *list = state_lists[draw(t, 4)];
    const prm_scope partners = {.side = PRM_PARTNER_SIDE, .partner = own, .partners = {.ids = &own, .count = 1}};
    const prm_scope vendor = {.side = PRM_VENDOR_SIDE};
    const prm_scope *const scopes[] = {NULL, &partners, &vendor};
    CHECK_INT(count_deals(t, partner, list, most, scopes[draw(t, 3)]), count_by_sql(t, partner, list, most));
}

TEST(counts_follow_the_rows)
{
    SCOPED_STORE(store);
    trial t = {.store = &store, .table = store_table(&store, "deal"), .random = 11};
    for (int id = 1; id <= PARTNERS; id++)
        CHECK(store_insert(&store, "partner", id, "{'name': 'P'}", NULL) != NULL);
    for (int at = 0; at < COUNT_STEPS; at++) {
        uint32_t what = draw(&t, 16);
        if (!t.is_in)
            begin(&t);
        else if (what == 0)
            end(&t, draw(&t, 3) > 0);
        else if (what == 1 && t.depth < DEPTH)
            save(&t);
        else if (what == 2 && t.depth > 0)
            end_save(&t, draw(&t, 2) == 0);
        else if (what < 6)
            change_deal(&t, 100 + draw(&t, DEALS));
        else
            compare_count(&t);
    }
    if (t.is_in)
        end(&t, true);
}

TEST(a_count_is_kept_and_hides_nothing)
{
    SCOPED_STORE(store);
    trial t = {.store = &store, .table = store_table(&store, "deal")};
    int64_t one = 1, two = 2;
    const prm_scope own = {.side = PRM_PARTNER_SIDE, .partner = one, .partners = {.ids = &one, .count = 1}};
    const prm_scope other = {.side = PRM_PARTNER_SIDE, .partner = two, .partners = {.ids = &two, .count = 1}};
    CHECK(store_insert(&store, "partner", 1, "{'name': 'One'}", NULL) != NULL);
    CHECK(store_insert(&store, "partner", 2, "{'name': 'Two'}", NULL) != NULL);
    CHECK(store_insert(&store, "deal", 10, "{'partner': 'partner_0000000000001'}", NULL) != NULL);
    REQUIRE(prm_db_begin(store.db, &store.error) == PRM_OK);
    CHECK_INT(count_deals(&t, 1, "'draft'", 100, &own), 1);
    CHECK_INT(count_deals(&t, 1, "'draft'", 100, &other), 0);
    CHECK_INT(count_deals(&t, 1, "'draft'", 100, NULL), 1);
    /* Behind the store's back: what is kept does not see it, what came through the store it does. */
    REQUIRE(store_exec(&store, "UPDATE deal SET state = 'withdrawn'"));
    CHECK(store_insert(&store, "deal", 11, "{'partner': 'partner_0000000000001'}", NULL) != NULL);
    CHECK_INT(count_deals(&t, 1, "'draft'", 100, &own), 2);
    CHECK_INT(count_deals(&t, 1, "'draft'", 100, &other), 0);
    /* What is no filter is refused as ever. */
    int64_t count;
    const prm_rows_query list = {.table = t.table, .filter = store_json(&store, "['partner']"), .limit = 50};
    CHECK_INT(prm_rows_count(store.db, &list, 100, store.arena, &count, &store.error), PRM_E_INVALID);
    CHECK_INT(prm_db_commit(store.db, &store.error), PRM_OK);
}

TEST(what_was_made_and_undone_is_not_referred_to)
{
    SCOPED_STORE(store);
    REQUIRE(store_insert(&store, "partner", 1, "{'name': 'One'}", NULL) != NULL);
    REQUIRE(prm_db_begin(store.db, &store.error) == PRM_OK);
    for (int turn = 0; turn < 2; turn++) { /* kept, then undone */
        char deal[120];
        int64_t customer = 5 + turn;
        CHECK_INT(prm_db_savepoint(store.db, &store.error), PRM_OK);
        CHECK(store_insert(&store, "customer", customer, "{'name': 'C'}", NULL) != NULL);
        CHECK_INT(prm_rows_flush(store.db, &store.error), PRM_OK);
        snprintf(deal, sizeof(deal), "{'partner': 'partner_0000000000001', 'customer': '%s'}",
            store_id(&store, "customer", customer));
        CHECK(store_insert(&store, "deal", 10 + turn, deal, NULL) != NULL);
        prm_status status =
            turn == 0 ? prm_db_release(store.db, &store.error) : prm_db_rollback_to(store.db, &store.error);
        CHECK_INT(status, PRM_OK);
        CHECK((store_insert(&store, "deal", 20 + turn, deal, NULL) != NULL) == (turn == 0));
    }
    CHECK_INT(store.error.status, PRM_E_INVALID);
    CHECK_INT(prm_db_commit(store.db, &store.error), PRM_OK);
}

TEST_MAIN(CASE(nobody_can_tell_what_is_kept_from_the_tables), CASE(a_row_kept_is_given_again_and_shared),
    CASE(an_answer_is_kept_once_it_was_asked_for_again),
    CASE(a_new_row_is_written_once_as_it_stands_in_the_end), CASE(a_taken_place_shows_at_once),
    CASE(counts_follow_the_rows), CASE(a_count_is_kept_and_hides_nothing),
    CASE(what_was_made_and_undone_is_not_referred_to))
