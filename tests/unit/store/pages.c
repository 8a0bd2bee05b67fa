/* SPDX-License-Identifier: Apache-2.0 */
/* Pages of seven, by every index, filter and scope, against all rows sorted in memory: many are alike, many are empty.
 */
#include "support.h"

#include "base/id.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 240, PARTNERS = 8, PAGE = 7, NONE = -1 };
enum field { PARTNER, DISTRIBUTOR, TERRITORY, STATE, CREATED, GRADE, KIND, AMOUNT, CURRENCY, ID, FIELDS };

typedef struct order {
    int at[FIELDS];
} order;

static const char *const states[] = {"draft", "paid", "sent"}; /* as they sort */

static int roll(unsigned *state, int sides)
{
    *state = *state * 1103515245u + 12345u;
    return (int)(*state / 65536u % 32768u) % sides;
}

static int some(unsigned *state, int of, int sides)
{
    return roll(state, of) == 0 ? NONE : roll(state, sides);
}

static void put(prm_buf *sql, int value, const char *before, const char *after)
{
    if (value == NONE)
        prm_buf_put_text(sql, ",NULL");
    else
        prm_buf_format(sql, ",%s%d%s", before, value, after);
}

static bool insert(test_store *store, const order *row)
{
    const int *at = row->at;
    SCOPED_BUF(sql, 0);
    prm_buf_format(&sql,
        "INSERT INTO \"order\"(id, version, created_by, updated_at, updated_by, partner, state, created_at, distributor,"
        " territory, grade, kind, amount, amount_currency) VALUES(%d, 1, 'x', 0, 'x', %d, '%s', %d",
        at[ID], at[PARTNER], states[at[STATE]], at[CREATED]);
    put(&sql, at[DISTRIBUTOR], "", "");
    put(&sql, at[TERRITORY], "", "");
    put(&sql, at[GRADE], "", "");
    if (at[KIND] == NONE)
        prm_buf_put_text(&sql, ",NULL");
    else
        prm_buf_format(&sql, ",'%c'", 'a' + at[KIND]);
    put(&sql, at[AMOUNT], "", "");
    prm_buf_put_text(&sql, at[AMOUNT] == NONE ? ",NULL)" : at[CURRENCY] == 0 ? ",'EUR')" : ",'USD')");
    prm_buf_put_char(&sql, '\0');
    return CHECK(!sql.failed) && store_exec(store, sql.data);
}

static bool fill(test_store *store, order *rows)
{
    unsigned state = 7;
    bool is_ok = store_exec(store, "BEGIN");
    for (int i = 0; i < ROWS && is_ok; i++) {
        int *at = rows[i].at;
        at[ID] = 1000 + i * 3;
        at[PARTNER] = 1 + roll(&state, PARTNERS);
        at[DISTRIBUTOR] = roll(&state, 3) > 0 ? NONE : 1 + roll(&state, PARTNERS);
        at[TERRITORY] = roll(&state, 4) == 0 ? NONE : 1 + roll(&state, 4);
        at[STATE] = roll(&state, 3);
        at[CREATED] = 1000 + roll(&state, 6);
        at[GRADE] = some(&state, 4, 7);
        at[KIND] = some(&state, 4, 3);
        at[AMOUNT] = some(&state, 5, 5);
        at[CURRENCY] = at[AMOUNT] == NONE ? NONE : roll(&state, 2);
        is_ok = insert(store, &rows[i]);
    }
    return is_ok && store_exec(store, "COMMIT");
}

/* -- what is asked for -- */

typedef struct sort {
    const char *text;
    int keys[4]; /* a field + 1, negative: downwards; 0: no more */
} sort;

#define UP(field)   ((int)(field) + 1)
#define DOWN(field) (-(int)(field)-1)
static const sort sorts[] = {
    {NULL, {0}},
    {"partner, state, -created_at", {UP(PARTNER), UP(STATE), DOWN(CREATED)}},
    {"state, -created_at", {UP(STATE), DOWN(CREATED)}},
    {"partner", {UP(PARTNER)}},
    {"distributor", {UP(DISTRIBUTOR)}},
    {"grade", {UP(GRADE)}},
    {"-grade", {DOWN(GRADE)}},
    {"amount", {UP(CURRENCY), UP(AMOUNT)}},
    {"kind, -amount", {UP(KIND), DOWN(CURRENCY), DOWN(AMOUNT)}},
    {"kind, grade", {UP(KIND), UP(GRADE)}},
};

#define FILTERS(X)                                                                                                     \
    X("{}", true)                                                                                                      \
    X("{'state':'paid'}", at[STATE] == 1)                                                                              \
    X("{'state':['paid','draft']}", at[STATE] < 2)                                                                     \
    X("{'state':'sent','grade':3}", at[STATE] == 2 && at[GRADE] == 3)                                                  \
    X("{'partner':'partner_0000000000002'}", at[PARTNER] == 2)                                                         \
    X("{'partner':['partner_0000000000002','partner_0000000000001'],'state':'draft'}",                                 \
        (at[PARTNER] == 2 || at[PARTNER] == 1) && at[STATE] == 0)                                                      \
    X("{'distributor':null}", at[DISTRIBUTOR] == NONE)                                                                 \
    X("{'distributor':['partner_0000000000001','partner_0000000000005',null]}",                                        \
        at[DISTRIBUTOR] == 1 || at[DISTRIBUTOR] == 5 || at[DISTRIBUTOR] == NONE)                                       \
    X("{'grade':null}", at[GRADE] == NONE)                                                                             \
    X("{'grade':[5,2,null]}", at[GRADE] == 2 || at[GRADE] == 5 || at[GRADE] == NONE)                                   \
    X("{'grade':[0,1,2,3,5,6]}", at[GRADE] != NONE && at[GRADE] != 4)                                                  \
    X("{'grade':{'gte':2,'lt':6}}", at[GRADE] >= 2 && at[GRADE] < 6)                                                   \
    X("{'created_at':{'gt':1001,'lte':1004}}", at[CREATED] > 1001 && at[CREATED] <= 1004)                              \
    X("{'kind':'b'}", at[KIND] == 1)                                                                                   \
    X("{'kind':['c',null]}", at[KIND] == 2 || at[KIND] == NONE)                                                        \
    X("{'amount':{'gte':{'amount':2,'currency':'USD'}}}", at[AMOUNT] >= 2 && at[CURRENCY] == 1)                        \
    X("{'amount':{'amount':1,'currency':'EUR'}}", at[AMOUNT] == 1 && at[CURRENCY] == 0)                                \
    X("{'amount':[{'amount':1,'currency':'EUR'},{'amount':4,'currency':'USD'},null]}",                                 \
        at[AMOUNT] == NONE || (at[AMOUNT] == 1 && at[CURRENCY] == 0) || (at[AMOUNT] == 4 && at[CURRENCY] == 1))

#define FILTER_TEXT(text, condition) text,
static const char *const filters[] = {FILTERS(FILTER_TEXT)};
enum { FILTER_COUNT = sizeof(filters) / sizeof(filters[0]) };

static bool is_met(size_t filter, const int *at)
{
#define FILTER_RESULT(text, condition) condition,
    const bool results[] = {FILTERS(FILTER_RESULT)};
    return results[filter];
}

#define SIDE(...)                                                                                                      \
    {.side = PRM_PARTNER_SIDE, .partner = 1,                                                                           \
        .partners = {(const int64_t[]){__VA_ARGS__}, sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t)}}
static const prm_scope scopes[] = {
    {.side = PRM_SYSTEM},
    {.side = PRM_VENDOR_SIDE, .is_bound = true, .territories = {(const int64_t[]){1, 3}, 2},
        .partners = {(const int64_t[]){2, 5}, 2}},
    SIDE(1),
    SIDE(1, 2),
    SIDE(1, 2, 3, 4, 6, 8), /* more than get a range each */
};

static bool is_visible(const prm_scope *scope, const int *at)
{
    bool is_of = prm_id_set_has(&scope->partners, at[PARTNER]) || prm_id_set_has(&scope->partners, at[DISTRIBUTOR]);
    if (scope->is_bound)
        return at[TERRITORY] == NONE ? is_of : prm_id_set_has(&scope->territories, at[TERRITORY]);
    return scope->side == PRM_SYSTEM || is_of;
}

/* -- the list, in memory -- */

static const sort *sorting;

static int compare(const void *a, const void *b)
{
    const int *x = ((const order *)a)->at, *y = ((const order *)b)->at;
    for (size_t i = 0; i < 4 && sorting->keys[i] != 0; i++) {
        int field = abs(sorting->keys[i]) - 1, p = x[field], q = y[field];
        if (p == q)
            continue;
        if (p == NONE || q == NONE)
            return p == NONE ? 1 : -1;
        return (p > q) == (sorting->keys[i] > 0) ? 1 : -1;
    }
    return (x[ID] > y[ID]) - (x[ID] < y[ID]);
}

static size_t list(const order *rows, const sort *by, size_t filter, const prm_scope *scope, order *out)
{
    size_t count = 0;
    for (size_t i = 0; i < ROWS; i++) {
        if (is_met(filter, rows[i].at) && is_visible(scope, rows[i].at))
            out[count++] = rows[i];
    }
    sorting = by;
    qsort(out, count, sizeof(*out), compare);
    return count;
}

static bool turn_pages(test_store *store, prm_rows_query *query, const order *wanted, size_t count)
{
    size_t seen = 0;
    do {
        const prm_val *page;
        const char *next;
        if (!CHECK_INT(prm_rows_find(store->db, query, store->arena, &page, &next, &store->error), PRM_OK))
            return false;
        query->cursor = next;
        for (size_t i = 0; i < prm_val_count(page); i++, seen++) {
            int64_t id = 0;
            (void)prm_id_parse(prm_val_get_str(prm_val_at(page, i), "id"), "order", &id);
            if (!CHECK(seen < count) || !CHECK_INT(id, wanted[seen].at[ID]))
                return false;
        }
        if (query->cursor != NULL && !CHECK_INT(prm_val_count(page), PAGE))
            return false;
    } while (query->cursor != NULL);
    return CHECK_INT(seen, count);
}

static void check(test_store *store, const order *rows, const sort *by, size_t filter, const prm_scope *scope)
{
    order wanted[ROWS];
    size_t count = list(rows, by, filter, scope, wanted);
    prm_arena *arena = store->arena;
    store->arena = prm_arena_new((size_t)64 << 20);
    REQUIRE(store->arena != NULL);
    prm_rows_query query = {.table = store_table(store, "order"), .filter = store_json(store, filters[filter]),
        .sort = by->text, .scope = scope, .limit = PAGE, .may_filter_vendor = true};
    if (!turn_pages(store, &query, wanted, count))
        fprintf(stderr, "  sort %s, filter %s, side %d, %zu partners\n", by->text, filters[filter], scope->side,
            scope->partners.count);
    prm_arena_free(store->arena);
    store->arena = arena;
}

TEST(pages_make_up_what_was_sorted)
{
    SCOPED_STORE(store);
    order rows[ROWS];
    REQUIRE(fill(&store, rows));
    for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++) {
        for (size_t j = 0; j < sizeof(sorts) / sizeof(sorts[0]); j++) {
            for (size_t filter = 0; filter < FILTER_COUNT; filter++)
                check(&store, rows, &sorts[j], filter, &scopes[i]);
        }
    }
}

TEST_MAIN(CASE(pages_make_up_what_was_sorted))
