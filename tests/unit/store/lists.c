/* SPDX-License-Identifier: Apache-2.0 */
/* Lists against a naive one in memory: random rows, filters, sorts and pages, with writes in between. */
#include "support.h"

#include "base/id.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 400, IDS = 5000, ROUNDS = 60 };
enum { NONE = -1 };

/* A deal, by what is filtered and sorted by. */
typedef struct deal {
    int64_t id;
    int rank, title, discount, exclusive, amount, currency, partner; /* NONE: empty */
    bool is_touched, is_seen;
} deal;

typedef struct bench {
    test_store *store;
    deal rows[ROWS];
    size_t count;
    bool is_used[IDS];
    unsigned state;
} bench;

static int roll(bench *b, int sides)
{
    b->state = b->state * 1103515245u + 12345u;
    return (int)(b->state / 65536u % 32768u) % sides;
}

static int some(bench *b, int sides)
{
    return roll(b, 5) == 0 ? NONE : roll(b, sides);
}

/* -- rows -- */

static void put_field(prm_buf *out, const char *name, int value, const char *before, const char *after)
{
    if (value == NONE)
        prm_buf_format(out, ",'%s':null", name);
    else
        prm_buf_format(out, ",'%s':%s%d%s", name, before, value, after);
}

static const char *print_deal(bench *b, const deal *row)
{
    SCOPED_BUF(out, 0);
    prm_buf_format(&out, "{'partner':'partner_000000000000%d'", row->partner);
    put_field(&out, "rank", row->rank, "", "");
    put_field(&out, "title", row->title, "'t", "'");
    put_field(&out, "discount", row->discount, "", "");
    if (row->exclusive != NONE)
        prm_buf_format(&out, ",'exclusive':%s", row->exclusive ? "true" : "false");
    put_field(&out, "amount", row->amount, "{'amount':", row->currency ? ",'currency':'EUR'}" : ",'currency':'USD'}");
    prm_buf_put_char(&out, '}');
    return prm_arena_text(b->store->arena, out.data, out.length);
}

static void fill(bench *b, deal *row)
{
    row->rank = some(b, 6);
    row->title = some(b, 12);
    row->discount = some(b, 30);
    row->exclusive = roll(b, 2);
    row->amount = some(b, 8);
    row->currency = roll(b, 2);
    row->partner = 1 + roll(b, 3);
}

static bool insert(bench *b)
{
    if (b->count == ROWS)
        return true;
    deal *row = &b->rows[b->count];
    do
        row->id = 100 + roll(b, IDS - 100);
    while (b->is_used[row->id]);
    b->is_used[row->id] = true;
    fill(b, row);
    row->is_touched = true;
    b->count++;
    return CHECK(store_insert(b->store, "deal", row->id, print_deal(b, row), NULL) != NULL);
}

static bool update(bench *b)
{
    static const prm_stamp stamp = {.now = 1800000000000, .who = "user_2"};
    deal *row = &b->rows[roll(b, (int)b->count)];
    const prm_table *table = store_table(b->store, "deal");
    const prm_val *is;
    fill(b, row);
    row->is_touched = true;
    return CHECK_INT(prm_rows_load(b->store->db, table, row->id, NULL, b->store->arena, &is, NULL), PRM_OK) &&
           CHECK_INT(prm_rows_update(b->store->db, table, &is, store_json(b->store, print_deal(b, row)), NULL, true,
                         &stamp, NULL, b->store->arena, &b->store->error), PRM_OK);
}

/* -- filters -- */

enum field { RANK, TITLE, DISCOUNT, EXCLUSIVE, AMOUNT, PARTNER, FIELDS };
enum op { EQUAL, EITHER, EMPTY, BETWEEN, PREFIX, OPS };
typedef struct clause {
    enum field field;
    enum op op;
    int a, b, currency;
} clause;

static int value_of(const deal *row, enum field field)
{
    const int values[] = {row->rank, row->title, row->discount, row->exclusive, row->amount, row->partner};
    return values[field];
}

/* "t1" < "t10" < "t2" */
static int order(enum field field, int x, int y)
{
    char a[16], b[16];
    if (field != TITLE)
        return (x > y) - (x < y);
    snprintf(a, sizeof(a), "t%d", x);
    snprintf(b, sizeof(b), "t%d", y);
    return strcmp(a, b);
}

static bool holds(const clause *c, const deal *row)
{
    int value = value_of(row, c->field);
    bool is_other = c->field == AMOUNT && row->currency != c->currency;
    switch (c->op) {
    case EQUAL:
        return value == c->a && !is_other;
    case EITHER:
        return (value == c->a && !is_other) || value == NONE;
    case EMPTY:
        return value == NONE;
    case BETWEEN:
        return value != NONE && !is_other && order(c->field, value, c->a) >= 0 && order(c->field, value, c->b) < 0;
    default:
        return value != NONE && (value == c->a || (c->a == 1 && value >= 10));
    }
}

static void put_value(prm_buf *out, const clause *c, int value)
{
    static const char *const forms[] = {"%d", "'t%d'", "%d", NULL, NULL, "'partner_000000000000%d'"};
    char text[64];
    if (c->field == EXCLUSIVE)
        snprintf(text, sizeof(text), "%s", value ? "true" : "false");
    else if (c->field == AMOUNT)
        snprintf(text, sizeof(text), "{'amount':%d,'currency':'%s'}", value, c->currency ? "EUR" : "USD");
    else
        snprintf(text, sizeof(text), forms[c->field], value);
    prm_buf_put_text(out, text);
}

static void put_clause(prm_buf *out, const clause *c)
{
    static const char *const names[] = {"rank", "title", "discount", "exclusive", "amount", "partner"};
    prm_buf_format(out, "'%s':", names[c->field]);
    if (c->op == EMPTY) {
        prm_buf_put_text(out, "null");
        return;
    }
    prm_buf_put_text(out, c->op == EITHER ? "[null," : c->op == BETWEEN ? "{'gte':" : c->op == PREFIX ? "{'prefix':" : "");
    put_value(out, c, c->a);
    if (c->op == BETWEEN) {
        prm_buf_put_text(out, ",'lt':");
        put_value(out, c, c->b);
    }
    prm_buf_put_text(out, c->op == EITHER ? "]" : c->op == BETWEEN || c->op == PREFIX ? "}" : "");
}

static size_t make_clauses(bench *b, clause *clauses)
{
    size_t count = 0;
    for (enum field field = 0; field < FIELDS; field++) {
        clause c = {field, (enum op)roll(b, OPS), roll(b, 6), 0, roll(b, 2)};
        c.b = c.a + 1 + roll(b, 5);
        if (field == PARTNER)
            c.a = 1 + c.a % 3;
        if (field == EXCLUSIVE)
            c.a %= 2;
        bool fits = (c.op != PREFIX || field == TITLE) &&
                    (c.op != BETWEEN || (field != EXCLUSIVE && field != PARTNER)) &&
                    (c.op != EITHER || field != AMOUNT || true);
        if (fits && roll(b, 4) == 0)
            clauses[count++] = c;
    }
    return count;
}

/* -- sorts -- */

static const char *const sorts[] = {NULL, "rank", "-rank", "title", "amount", "partner, state, -created_at"};
static int sort_at;

static int by_nullable(int x, int y, enum field field, bool is_descending)
{
    if (x == NONE || y == NONE)
        return (x == NONE) - (y == NONE);
    return is_descending ? order(field, y, x) : order(field, x, y);
}

static int compare(const void *a, const void *b)
{
    const deal *x = *(const deal *const *)a, *y = *(const deal *const *)b;
    int result = 0;
    if (sort_at == 1 || sort_at == 2)
        result = by_nullable(x->rank, y->rank, RANK, sort_at == 2);
    else if (sort_at == 3)
        result = by_nullable(x->title, y->title, TITLE, false);
    else if (sort_at == 4 && x->amount != NONE && y->amount != NONE && x->currency != y->currency)
        result = x->currency ? -1 : 1; /* EUR before USD */
    else if (sort_at == 4)
        result = by_nullable(x->amount, y->amount, AMOUNT, false);
    else if (sort_at == 5)
        result = x->partner != y->partner ? (x->partner > y->partner) - (x->partner < y->partner)
                                          : (x->id < y->id) - (x->id > y->id);
    return result != 0 ? result : (x->id > y->id) - (x->id < y->id);
}

static deal *find(bench *b, int64_t id)
{
    for (size_t i = 0; i < b->count; i++) {
        if (b->rows[i].id == id)
            return &b->rows[i];
    }
    return NULL;
}

/* -- walks -- */

typedef struct walk {
    prm_rows_query query;
    clause clauses[FIELDS];
    size_t clause_count;
    const char *filter;
} walk;

static bool is_met(const walk *w, const deal *row)
{
    bool is_met = w->query.scope == NULL || row->partner != 3;
    for (size_t i = 0; i < w->clause_count; i++)
        is_met = is_met && holds(&w->clauses[i], row);
    return is_met;
}

/* Each page's rows are marked; with `writes` others write between pages. False: stop. */
static bool go(bench *b, walk *w, bool writes, deal **seen, size_t *seen_count)
{
    const char *cursor = NULL;
    *seen_count = 0;
    for (int page = 0; page < 2 * ROWS; page++) {
        const prm_val *rows;
        w->query.cursor = cursor;
        if (!CHECK_INT(prm_rows_find(b->store->db, &w->query, b->store->arena, &rows, &cursor, &b->store->error), PRM_OK))
            return false;
        for (size_t i = 0; i < prm_val_count(rows); i++) {
            int64_t id = 0;
            (void)prm_id_parse(prm_val_get_str(prm_val_at(rows, i), "id"), "deal", &id);
            deal *row = find(b, id);
            if (!CHECK(row != NULL) || !CHECK(row->is_touched || !row->is_seen))
                return false;
            row->is_seen = true;
            if (*seen_count < ROWS)
                seen[(*seen_count)++] = row;
        }
        if (cursor == NULL)
            return true;
        for (int i = roll(b, 4); writes && i > 0; i--) {
            if (!(roll(b, 2) == 0 ? insert(b) : update(b)))
                return false;
        }
    }
    return CHECK(false);
}

static void check_still(const bench *b, const walk *w, deal **seen, size_t seen_count)
{
    deal *wanted[ROWS];
    size_t count = 0;
    for (size_t i = 0; i < b->count; i++) {
        if (is_met(w, &b->rows[i]))
            wanted[count++] = (deal *)&b->rows[i];
    }
    qsort(wanted, count, sizeof(*wanted), compare);
    bool is_same = count == seen_count;
    for (size_t i = 0; is_same && i < count; i++)
        is_same = wanted[i] == seen[i];
    if (!CHECK(is_same))
        fprintf(stderr, "  sort %s, filter %s, limit %u: %zu rows, not %zu\n", w->query.sort, w->filter, w->query.limit, seen_count, count);
}

/* What nobody touched meanwhile is seen once if it meets the filter, and not at all if it does not. */
static void check_moving(const bench *b, const walk *w)
{
    for (size_t i = 0; i < b->count; i++) {
        const deal *row = &b->rows[i];
        if (!row->is_touched && !CHECK(row->is_seen == is_met(w, row)))
            fprintf(stderr, "  row %lld, sort %s, filter %s\n", (long long)row->id, w->query.sort, w->filter);
    }
}

static void make_walk(bench *b, walk *w, int round)
{
    static const int64_t partners[] = {1, 2};
    static const prm_scope scope = {.side = PRM_PARTNER_SIDE, .partner = 1, .partners = {partners, 2}};
    SCOPED_BUF(text, 0);
    sort_at = round % (int)(sizeof(sorts) / sizeof(sorts[0]));
    w->clause_count = make_clauses(b, w->clauses);
    prm_buf_put_char(&text, '{');
    for (size_t i = 0; i < w->clause_count; i++) {
        prm_buf_put_text(&text, i > 0 ? "," : "");
        put_clause(&text, &w->clauses[i]);
    }
    prm_buf_put_char(&text, '}');
    w->filter = prm_arena_text(b->store->arena, text.data, text.length);
    w->query = (prm_rows_query){.table = store_table(b->store, "deal"),
        .filter = store_json(b->store, w->filter),
        .sort = sorts[sort_at],
        .limit = (uint32_t)(1 + roll(b, 40)),
        .scope = roll(b, 3) == 0 ? &scope : NULL,
        .may_filter_vendor = true};
}

static void run_rounds(bench *b, bool writes)
{
    deal *seen[ROWS];
    for (int round = 0; round < ROUNDS; round++) {
        walk w;
        size_t seen_count;
        for (size_t i = 0; i < b->count; i++)
            b->rows[i].is_touched = b->rows[i].is_seen = false;
        make_walk(b, &w, round);
        REQUIRE(go(b, &w, writes, seen, &seen_count));
        if (writes)
            check_moving(b, &w);
        else
            check_still(b, &w, seen, seen_count);
    }
}

static void with_rows(unsigned seed, bool writes)
{
    SCOPED_STORE(store);
    static bench b;
    b = (bench){.store = &store, .state = seed};
    REQUIRE(store_insert(&store, "partner", 1, "{'name': 'One'}", NULL) != NULL &&
            store_insert(&store, "partner", 2, "{'name': 'Two'}", NULL) != NULL &&
            store_insert(&store, "partner", 3, "{'name': 'Three'}", NULL) != NULL);
    for (int i = 0; i < (writes ? 100 : 300); i++)
        REQUIRE(insert(&b));
    run_rounds(&b, writes);
}

TEST(pages_are_what_a_naive_list_would_be)
{
    for (unsigned seed = 1; seed <= 3; seed++)
        with_rows(seed, false);
}

TEST(no_row_is_lost_or_seen_twice_while_others_are_written)
{
    for (unsigned seed = 1; seed <= 3; seed++)
        with_rows(seed, true);
}

TEST_MAIN(CASE(pages_are_what_a_naive_list_would_be), CASE(no_row_is_lost_or_seen_twice_while_others_are_written))
