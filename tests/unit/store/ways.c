/* SPDX-License-Identifier: Apache-2.0 */
/* How lists are found: which index each range of them is, and that a page costs the same wherever it is. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 4000, PAGE = 7, STEPS = 6000, PLANS = 400 };

/* A plan goes without that. */
#define USUAL "SEARCH order USING INDEX order:"

/* What a query made SQLite do. */
typedef struct watch {
    test_store *store;
    prm_arena *arena; /* of the plans */
    const char *sql[PLANS], *plans[PLANS];
    size_t count;
    int64_t steps;
    const char *seen[16]; /* plans of the last query, in their order */
    size_t seen_count;
    sqlite3 *other; /* asks for plans meanwhile */
} watch;

static const char *explain(watch *w, const char *sql)
{
    SCOPED_BUF(plan, 0);
    sqlite3_stmt *statement = NULL;
    char *text = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);
    CHECK_INT(sqlite3_prepare_v2(w->other, text, -1, &statement, NULL), SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const char *line = (const char *)sqlite3_column_text(statement, 3);
        size_t usual = sizeof(USUAL) - 1;
        if (strstr(line, " order ") != NULL || strstr(line, "TEMP B-TREE") != NULL)
            prm_buf_format(&plan, "%s%s", plan.length > 0 ? "; " : "",
                strncmp(line, USUAL, usual) == 0 ? line + usual : line);
    }
    sqlite3_finalize(statement);
    sqlite3_free(text);
    return prm_arena_text(w->arena, plan.data != NULL ? plan.data : "", plan.length);
}

static const char *plan_of(watch *w, const char *sql)
{
    for (size_t i = 0; i < w->count; i++) {
        if (strcmp(w->sql[i], sql) == 0)
            return w->plans[i];
    }
    if (!CHECK(w->count < PLANS))
        return "";
    w->sql[w->count] = prm_arena_text(w->arena, sql, strlen(sql));
    w->plans[w->count] = explain(w, sql);
    return w->plans[w->count++];
}

static int on_end(unsigned what, void *context, void *of, void *took)
{
    watch *w = context;
    sqlite3_stmt *statement = of;
    (void)what;
    (void)took;
    if (strstr(sqlite3_sql(statement), "FROM \"order\"") == NULL)
        return 0;
    w->steps += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1);
    if (w->seen_count < sizeof(w->seen) / sizeof(w->seen[0]))
        w->seen[w->seen_count++] = plan_of(w, sqlite3_sql(statement));
    return 0;
}

static bool watch_start(watch *w, test_store *store)
{
    char path[100];
    *w = (watch){.store = store, .arena = store->arena};
    snprintf(path, sizeof(path), "%s/prmd.db", store->directory);
    return CHECK_INT(sqlite3_open(path, &w->other), SQLITE_OK) &&
           sqlite3_create_function(w->other, "prm_examine", -1, SQLITE_UTF8, NULL, NULL, NULL, NULL) == SQLITE_OK &&
           CHECK_INT(sqlite3_trace_v2(prm_db_handle(store->db), SQLITE_TRACE_PROFILE, on_end, w), SQLITE_OK);
}

static void watch_end(watch *w)
{
    sqlite3_trace_v2(prm_db_handle(w->store->db), 0, NULL, NULL);
    sqlite3_close(w->other);
}
#define SCOPED_WATCH(name, store)                                                                                      \
    __attribute__((cleanup(watch_end))) watch name;                                                                    \
    REQUIRE(watch_start(&name, store))

/* Partner 1 has an eighth of the orders; it distributes every hundredth, and partner 9 a fifth of them all. Few states,
 * instants and grades: groups of a thousand rows. Every fourth has no grade, every fifth neither kind nor amount. */
static bool fill(test_store *store, int rows)
{
    char sql[1200];
    snprintf(sql, sizeof(sql),
        "INSERT INTO \"order\"(id, version, created_at, created_by, updated_at, updated_by, partner, distributor,"
        " territory, grade, kind, amount, amount_currency, state)"
        " WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
        " SELECT i, 1, 5000 + i %% 2, 'x', 0, 'x', 1 + i %% 8, CASE WHEN i %% 100 = 33 THEN 1 WHEN i %% 5 = 2 THEN 9 END,"
        " 1 + i / 2 %% 4,"
        " CASE WHEN i %% 4 > 0 THEN i %% 3 END, CASE WHEN i %% 5 > 0 THEN substr('ab', 1 + i %% 2, 1) END,"
        " CASE WHEN i %% 5 > 0 THEN i %% 2 END, CASE WHEN i %% 5 > 0 THEN 'EUR' END,"
        " CASE i %% 3 WHEN 0 THEN 'draft' WHEN 1 THEN 'sent' ELSE 'paid' END FROM n",
        999 + rows);
    return store_exec(store, sql);
}

static const prm_scope one = {.side = PRM_PARTNER_SIDE, .partner = 1, .partners = {(const int64_t[]){1}, 1}};
static const prm_scope two = {.side = PRM_PARTNER_SIDE, .partner = 1, .partners = {(const int64_t[]){1, 2}, 2}};
static const prm_scope nine = {.side = PRM_PARTNER_SIDE, .partner = 9, .partners = {(const int64_t[]){9}, 1}};
static const prm_scope bound = {.side = PRM_VENDOR_SIDE, .is_bound = true,
    .territories = {(const int64_t[]){2, 3}, 2}, .partners = {(const int64_t[]){1, 2, 3}, 3}};

static prm_rows_query orders(test_store *store, const char *filter, const char *sort, const prm_scope *scope)
{
    return (prm_rows_query){.table = store_table(store, "order"), .filter = store_json(store, filter), .sort = sort,
        .scope = scope, .limit = PAGE, .may_filter_vendor = true};
}

/* From the start, with nothing asked for, there is no range to be of. */
static bool is_fine(const char *plan, bool is_first)
{
    bool is_sorted = strstr(plan, "TEMP") != NULL, scans = strstr(plan, "SCAN order") != NULL;
    bool is_of_few = strstr(plan, "distributor") == plan;
    bool is_from_start =
        is_first && (strstr(plan, "SCAN order USING INDEX") == plan || strcmp(plan, "SCAN order") == 0);
    return (!is_sorted || is_of_few) && (!scans || is_from_start);
}

/* All pages of a list: how many rows. */
static size_t turn_pages(watch *w, prm_rows_query query)
{
    size_t rows = 0;
    const char *next = NULL;
    prm_arena *arena = w->store->arena;
    w->store->arena = prm_arena_new((size_t)256 << 20);
    do {
        const prm_val *page = NULL;
        w->steps = 0;
        w->seen_count = 0;
        query.cursor = next;
        CHECK_INT(prm_rows_find(w->store->db, &query, w->store->arena, &page, &next, &w->store->error), PRM_OK);
        for (size_t i = 0; i < w->seen_count; i++) {
            if (CHECK(is_fine(w->seen[i], query.cursor == NULL)))
                continue;
            fprintf(stderr, "  %s\n", w->seen[i]);
            rows = ROWS * 2;
        }
        if (!CHECK(w->steps < STEPS)) {
            fprintf(stderr, "  %lld steps, behind row %zu\n", (long long)w->steps, rows);
            for (size_t i = 0; i < w->seen_count; i++)
                fprintf(stderr, "  %s\n", w->seen[i]);
            rows = ROWS * 2;
        }
        rows += prm_val_count(page);
    } while (next != NULL && rows <= ROWS);
    prm_arena_free(w->store->arena);
    w->store->arena = arena;
    return rows;
}

/* Wherever the cursor is: at the start, within a group of what is alike, at its end, among what is empty. */
TEST(a_page_costs_the_same_wherever_it_is)
{
    SCOPED_STORE(store);
    REQUIRE(fill(&store, ROWS));
    SCOPED_WATCH(w, &store);
    static const struct {
        const char *sort, *filter;
        const prm_scope *scope;
        size_t rows;
    } cases[] = {
        {NULL, "{}", NULL, 4000},
        {"partner, state, -created_at", "{}", NULL, 4000},
        {"partner, state, -created_at", "{'partner':'partner_0000000000003'}", NULL, 500},
        {"state, -created_at", "{}", NULL, 4000},
        {"state, -created_at", "{'state':'sent'}", NULL, 1334},
        {"state, -created_at", "{'state':['sent','draft']}", NULL, 2667},
        {"state, -created_at", "{'state':'sent','created_at':{'lt':5001}}", NULL, 667},
        {"state, -created_at", "{'partner':'partner_0000000000003','state':'paid'}", NULL, 167},
        {"partner", "{}", NULL, 4000},
        {"distributor", "{}", NULL, 4000},
        {"distributor", "{'distributor':null}", NULL, 3160},
        {"grade", "{}", NULL, 4000},
        {"grade", "{'grade':{'gte':1}}", NULL, 2000},
        {"grade", "{'grade':[2,null]}", NULL, 2000},
        {"-grade", "{}", NULL, 4000},
        {"-grade", "{'grade':[2,null]}", NULL, 2000},
        {"-grade", "{'grade':null}", NULL, 1000},
        {"amount", "{}", NULL, 4000},
        {"amount", "{'amount':{'gte':{'amount':1,'currency':'EUR'}}}", NULL, 1600},
        {"kind, -amount", "{}", NULL, 4000},
        {"kind, -amount", "{'kind':'b'}", NULL, 1600},
        {NULL, "{}", &bound, 2000},
        {"state, -created_at", "{}", &bound, 2000},
        {"state, -created_at", "{'state':'sent'}", &bound, 666},
        {"grade", "{}", &bound, 2000},
        {NULL, "{}", &one, 540},
        {"partner", "{}", &one, 540},
        {"state, -created_at", "{}", &one, 540},
        {"state, -created_at", "{'state':'draft'}", &one, 180},
        {"partner, state, -created_at", "{}", &one, 540},
        {"partner, state, -created_at", "{'state':'draft'}", &one, 180},
        {"state, -created_at", "{}", &nine, 800},
        {"state, -created_at", "{'state':'sent'}", &nine, 266},
        {"state, -created_at", "{}", &two, 1020},
        {"state, -created_at", "{'state':'draft'}", &two, 339},
        {"partner, state, -created_at", "{}", &two, 1020},
        {"partner", "{'partner':'partner_0000000000002'}", &two, 500},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (!CHECK_INT(turn_pages(&w, orders(&store, cases[i].filter, cases[i].sort, cases[i].scope)), cases[i].rows))
            fprintf(stderr, "  sort %s, filter %s, case %zu\n", cases[i].sort, cases[i].filter, i);
    }
}

#define OWN         "partner, state, -created_at (partner=? AND state=? AND created_at=? AND rowid>?)"
#define DISTRIBUTED "distributor, state, -created_at where distributor not null"
#define THROUGH     DISTRIBUTED " (distributor=? AND state=? AND created_at=? AND rowid>?)"

/* What is read for a page, behind so many others. */
TEST(each_range_is_one_of_an_index)
{
    SCOPED_STORE(store);
    REQUIRE(fill(&store, ROWS));
    SCOPED_WATCH(w, &store);
    static const struct {
        const char *sort, *filter;
        const prm_scope *scope;
        int before;
        const char *plan;
    } cases[] = {
        {"state, -created_at", "{}", NULL, 0,
            "SCAN order USING INDEX order:state, -created_at"},
        {"state, -created_at", "{}", NULL, 40,
            "state, -created_at (state=? AND created_at=? AND rowid>?)"},
        {"state, -created_at", "{}", NULL, 190,
            "state, -created_at (state=? AND created_at=? AND rowid>?) | state, -created_at (state=? AND created_at<?)"
            " | state, -created_at (state>?)"},
        {"state, -created_at", "{'state':'sent'}", NULL, 100,
            "state, -created_at (state=? AND created_at=? AND rowid>?)"},
        {"grade", "{}", NULL, 300,
            "grade (grade=? AND rowid>?)"},
        {"grade", "{}", NULL, 428,
            "grade (grade=? AND rowid>?) | grade (grade>?) | grade (grade=?)"},
        {"grade", "{}", NULL, 500,
            "grade (grade=? AND rowid>?)"},
        {"-grade", "{}", NULL, 300,
            "-grade (grade=? AND rowid>?)"},
        {"kind, -amount", "{}", NULL, 300,
            "kind, -amount (kind=? AND amount_currency=? AND amount=? AND rowid>?)"},
        {"distributor", "{}", NULL, 300,
            "distributor (distributor=? AND rowid>?)"},
        {"state, -created_at", "{'state':'sent'}", &one, 10,
            OWN " | " THROUGH " | " DISTRIBUTED " (distributor=? AND state=? AND created_at<?)"},
        {"state, -created_at", "{'state':'sent'}", &nine, 10,
            OWN " | partner, state, -created_at (partner=? AND state=? AND created_at<?) | " THROUGH},
        {"partner, state, -created_at", "{}", &two, 10,
            OWN " | partner, state, -created_at (partner=?)"
                " | SEARCH order USING COVERING INDEX order:distributor (distributor=?)"
                " | distributor (distributor=?); USE TEMP B-TREE FOR ORDER BY"
                " | SEARCH order USING COVERING INDEX order:distributor (distributor=?)"},
        {"state, -created_at", "{}", &bound, 30,
            "state, -created_at (state=? AND created_at=? AND rowid>?)"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        SCOPED_BUF(plan, 0);
        prm_rows_query query = orders(&store, cases[i].filter, cases[i].sort, cases[i].scope);
        const char *next = NULL;
        for (int page = 0; page <= cases[i].before; page++) {
            w.seen_count = 0;
            query.cursor = next;
            (void)store_find(&store, &query, &next);
        }
        for (size_t j = 0; j < w.seen_count; j++)
            prm_buf_format(&plan, "%s%s", j > 0 ? " | " : "", w.seen[j]);
        prm_buf_put_char(&plan, '\0');
        CHECK_STR(plan.data, cases[i].plan);
    }
}

/* The ids of what a query finds, page after page; how many pages. */
static const char *walk(test_store *store, prm_rows_query query, int *pages)
{
    SCOPED_BUF(all, 0);
    const char *next = NULL;
    *pages = 0;
    do {
        query.cursor = next;
        const char *page = store_find(store, &query, &next);
        prm_buf_format(&all, "%s%s", all.length > 0 && page[0] != '\0' ? " " : "", page);
        ++*pages;
    } while (next != NULL && *pages < 100);
    return prm_arena_text(store->arena, all.data != NULL ? all.data : "", all.length);
}

static const char *sorted(test_store *store, const char *where, const char *order)
{
    sqlite3_stmt *statement = NULL;
    char *sql = sqlite3_mprintf(
        "SELECT group_concat(id, ' ') FROM (SELECT id FROM \"order\" WHERE %s ORDER BY %s, id)", where, order);
    const char *ids = "";
    CHECK_INT(sqlite3_prepare_v2(prm_db_handle(store->db), sql, -1, &statement, NULL), SQLITE_OK);
    if (CHECK_INT(sqlite3_step(statement), SQLITE_ROW))
        ids = prm_arena_text(store->arena, (const char *)sqlite3_column_text(statement, 0),
            (size_t)sqlite3_column_bytes(statement, 0));
    sqlite3_finalize(statement);
    sqlite3_free(sql);
    return ids;
}

/* No index serves the filter, and 50 000 rows are not enough: a page ends where it got to, whether a value is there or
 * not. */
TEST(a_walk_goes_on_where_it_stopped)
{
    SCOPED_STORE(store);
    REQUIRE(fill(&store, 110000) &&
            store_exec(&store, "UPDATE \"order\" SET territory = 9 WHERE id % 9001 IN (1, 2, 1200)"));
    static const struct {
        const char *sort, *filter, *where, *order;
    } cases[] = {
        {NULL, "{'territory':'territory_0000000000009'}", "territory = 9", "id"},
        {"grade", "{'territory':'territory_0000000000009'}", "territory = 9", "grade NULLS LAST"},
        {"-grade", "{'territory':'territory_0000000000009'}", "territory = 9", "grade DESC NULLS LAST"},
        {"distributor", "{'territory':'territory_0000000000009'}", "territory = 9", "distributor NULLS LAST"},
        {"state, -created_at", "{'territory':'territory_0000000000009'}", "territory = 9", "state, created_at DESC"},
        {"kind, -amount", "{'territory':'territory_0000000000009','amount':{'gte':{'amount':1,'currency':'EUR'}}}",
            "territory = 9 AND amount >= 1", "kind NULLS LAST, amount DESC"},
        {"kind, grade", "{'territory':'territory_0000000000009','grade':{'gte':0}}", "territory = 9 AND grade >= 0",
            "kind NULLS LAST, grade"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int pages;
        const char *wanted = sorted(&store, cases[i].where, cases[i].order);
        CHECK(strlen(wanted) > 20);
        prm_rows_query query = orders(&store, cases[i].filter, cases[i].sort, NULL);
        if (!CHECK_STR(walk(&store, query, &pages), wanted) || !CHECK(pages > 1))
            fprintf(stderr, "  sort %s, filter %s\n", cases[i].sort, cases[i].filter);
    }
}

/* An index that is not there yet is not missed: the rows are found as they can be. */
TEST(an_index_in_the_making_is_done_without)
{
    SCOPED_STORE(store);
    REQUIRE(fill(&store, 300));
    int pages;
    prm_rows_query query = orders(&store, "{'partner':'partner_0000000000001'}", NULL, &one);
    const char *before = walk(&store, query, &pages);
    REQUIRE(store_exec(&store, "DROP INDEX \"order:partner\"; DROP INDEX \"order:distributor\""));
    CHECK_STR(walk(&store, query, &pages), before);
    CHECK(pages > 3);
    query.sort = "state, -created_at";
    CHECK(strlen(walk(&store, query, &pages)) == strlen(before));
}

TEST_MAIN(CASE(a_page_costs_the_same_wherever_it_is), CASE(each_range_is_one_of_an_index),
    CASE(a_walk_goes_on_where_it_stopped),
    CASE(an_index_in_the_making_is_done_without))
