/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include "base/id.h"

#include <stdio.h>
#include <stdlib.h>

static const int64_t one_and_two[] = {1, 2}, only_one[] = {1};
static const prm_scope parent = {.side = PRM_PARTNER_SIDE, .partner = 1, .partners = {one_and_two, 2}};
static const prm_scope third = {.side = PRM_PARTNER_SIDE, .partner = 3, .partners = {(const int64_t[]){3}, 1}};
static const prm_scope child = {.side = PRM_PARTNER_SIDE, .partner = 1, .partners = {only_one, 1}};

static bool insert_partners(test_store *store)
{
    return store_insert(store, "partner", 1, "{'name': 'One'}", NULL) != NULL &&
           store_insert(store, "partner", 2, "{'name': 'Two'}", NULL) != NULL &&
           store_insert(store, "partner", 3, "{'name': 'Three'}", NULL) != NULL;
}

/* Deals 100, 101, …: partners in turn, ranks that repeat, every fifth without rank and title. */
static bool insert_deals(test_store *store, int64_t from, int64_t count)
{
    for (int64_t id = from; id < from + count; id++) {
        char values[300];
        if (id % 5 == 0)
            snprintf(values, sizeof(values), "{'partner': 'partner_000000000000%lld', 'country': 'FR'}",
                (long long)(id % 3 + 1));
        else
            snprintf(values, sizeof(values),
                "{'partner': 'partner_000000000000%lld', 'distributor': 'partner_000000000000%lld', 'rank': %lld,"
                " 'title': 't%lld', 'country': '%s', 'exclusive': %s, 'discount': %lld, 'kind': '%s',"
                " 'amount': {'amount': %lld, 'currency': '%s'}}",
                (long long)(id % 3 + 1), (long long)(id / 3 % 3 + 1), (long long)(id * 7 % 13), (long long)(id * 3 % 7),
                id % 2 == 0 ? "FR" : "DE", id % 4 == 0 ? "true" : "false", (long long)id,
                id % 2 == 0 ? "resell" : "referral", (long long)id, id % 2 == 0 ? "EUR" : "USD");
        if (!CHECK(store_insert(store, "deal", id, values, NULL) != NULL))
            return false;
    }
    return true;
}

static prm_rows_query deals(test_store *store, const char *filter)
{
    return (prm_rows_query){.table = store_table(store, "deal"),
        .limit = 500,
        .may_filter_vendor = true,
        .filter = filter != NULL ? store_json(store, filter) : NULL};
}

TEST(filters)
{
    SCOPED_STORE(store);
    REQUIRE(insert_partners(&store) && insert_deals(&store, 100, 20));
    static const struct {
        const char *filter, *found;
    } cases[] = {
        {"{}", "100 101 102 103 104 105 106 107 108 109 110 111 112 113 114 115 116 117 118 119"},
        {"{'partner': 'partner_0000000000001'}", "102 105 108 111 114 117"},
        {"{'partner': ['partner_0000000000001', 'partner_0000000000003'], 'rank': null}", "105 110"},
        {"{'rank': [1, 2]}", "106 108 119"},
        {"{'title': ['t1', null], 'country': 'FR'}", "100 105 110 115"},
        {"{'exclusive': true}", "104 108 112 116"},
        {"{'exclusive': [true, false], 'country': 'DE'}", "101 103 107 109 111 113 117 119"},
        {"{'discount': {'gte': 103, 'lt': 107}}", "103 104 106"},
        {"{'discount': {'gt': 103, 'lte': 107}}", "104 106 107"},
        {"{'title': {'prefix': 't'}, 'rank': 2}", "108"},
        {"{'title': {'prefix': 't%'}}", ""},
        {"{'id': 'deal_0000000000035'}", "101"},
        {"{'id': ['deal_0000000000035', 'deal_0000000000038']}", "101 104"},
        {"{'state': 'draft', 'version': 1, 'rank': 0}", "104 117"},
        {"{'created_at': 1700000000101}", "101"},
        {"{'created_at': {'gte': '2023-11-14T22:13:20.118Z'}}", "118 119"},
        {"{'rank': []}", ""},
        {"{'kind': 'resell', 'country': 'DE'}", ""},
        {"{'amount': {'amount': 5, 'currency': 'EUR'}}", ""},
        {"{'amount': {'amount': 103, 'currency': 'USD'}}", "103"},
        {"{'amount': {'gte': {'amount': 103, 'currency': 'EUR'}}}", "104 106 108 112 114 116 118"},
        {"{'amount': {'gt': {'amount': 103, 'currency': 'USD'}, 'lte': {'amount': 109, 'currency': 'USD'}}}", "107 109"},
        {"{'amount': {'gte': {'amount': 1, 'currency': 'USD'}, 'lt': {'amount': 999, 'currency': 'EUR'}}}", ""},
        {"{'amount': [{'amount': 103, 'currency': 'USD'}, {'amount': 104, 'currency': 'EUR'},"
         " {'amount': 106, 'currency': 'USD'}]}",
            "103 104"},
        {"{'amount': [{'amount': 103, 'currency': 'USD'}, null]}", "100 103 105 110 115"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        prm_rows_query query = deals(&store, cases[i].filter);
        if (!CHECK_STR(store_find(&store, &query, NULL), cases[i].found))
            fprintf(stderr, "  for %s\n", cases[i].filter);
    }
}

/* Ids print base 32: 101 is 35, 119 is 3q. */
#define SOME_DEALS                                                                                                     \
    "['deal_000000000003q', 'deal_0000000000035', 'deal_0000000000001', 'deal_0000000000038', 'deal_0000000000035',"  \
    " 'deal_0000000000034', 'deal_000000000003c', 'deal_000000000003d']"
#define SOME_PARTNERS                                                                                                  \
    "['partner_0000000000003', 'partner_0000000000009', 'partner_0000000000001', 'partner_0000000000003',"             \
    " 'partner_0000000000008', 'partner_0000000000007']"

/* As a call looks up what it knows the keys of: in the order of ids, each once, and no more than it asks for. */
TEST(lists_of_keys)
{
    SCOPED_STORE(store);
    REQUIRE(insert_partners(&store) && insert_deals(&store, 100, 20));
    static const struct {
        const char *filter;
        uint32_t limit;
        const char *found;
    } cases[] = {
        {"{'id': " SOME_DEALS "}", 500, "100 101 104 108 109 119"},
        {"{'id': " SOME_DEALS "}", 3, "100 101 104"},
        {"{'id': " SOME_DEALS ", 'country': 'DE'}", 500, "101 109 119"},
        {"{'id': " SOME_DEALS ", 'country': ['DE', null], 'rank': {'gte': 1}}", 500, "101 109 119"},
        {"{'id': " SOME_DEALS ", 'partner': " SOME_PARTNERS "}", 500, "101 104 108 119"},
        {"{'partner': " SOME_PARTNERS "}", 500, "101 102 104 105 107 108 110 111 113 114 116 117 119"},
        {"{'partner': " SOME_PARTNERS "}", 4, "101 102 104 105"},
        {"{'partner': " SOME_PARTNERS "}", 13, "101 102 104 105 107 108 110 111 113 114 116 117 119"},
        {"{'partner': " SOME_PARTNERS ", 'rank': null}", 500, "105 110"},
        {"{'partner': " SOME_PARTNERS ", 'rank': 99}", 500, ""},
        {"{'partner': " SOME_PARTNERS ", 'title': ['t1', null], 'country': 'FR'}", 2, "105 110"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        prm_rows_query query = deals(&store, cases[i].filter);
        query.limit = cases[i].limit;
        if (!CHECK_STR(store_find(&store, &query, NULL), cases[i].found))
            fprintf(stderr, "  for %s, %u of them\n", cases[i].filter, (unsigned)cases[i].limit);
    }
}

static const char *find_first(test_store *store, const prm_rows_query *query)
{
    const prm_val *rows = NULL;
    if (prm_rows_find(store->db, query, store->arena, &rows, NULL, &store->error) != PRM_OK)
        return store->error.message;
    CHECK(prm_val_at(rows, 0)->entity == NULL);
    return store_print(store, prm_val_at(rows, 0));
}

/* Whatever is asked for of the rows, the same ones are found in the same order, page by page. */
static void check_pages(test_store *store, const char *sort, const prm_scope *scope)
{
    static const char *const asked[] = {"", "title", "rank amount", "amount partner rank id state"};
    prm_rows_query query = deals(store, NULL);
    query.sort = sort;
    query.scope = scope;
    const char *all = store_find(store, &query, NULL);
    query.limit = 7;
    for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
        SCOPED_BUF(found, 0);
        query.fields = asked[i];
        query.cursor = NULL;
        do {
            const char *next = NULL, *page = store_find(store, &query, &next);
            prm_buf_format(&found, "%s%s", found.length > 0 && page[0] != '\0' ? " " : "", page);
            query.cursor = next;
        } while (query.cursor != NULL);
        if (!CHECK_STR(prm_arena_text(store->arena, found.data, found.length), all))
            fprintf(stderr, "  for \"%s\" by %s\n", asked[i], sort != NULL ? sort : "id");
    }
}

TEST(fields_asked_for)
{
    SCOPED_STORE(store);
    REQUIRE(insert_partners(&store) && insert_deals(&store, 100, 40));
    static const struct {
        const char *fields, *found;
    } cases[] = {
        {"", "{\"id\":\"deal_0000000000035\"}"},
        {"title rank", "{\"id\":\"deal_0000000000035\",\"title\":\"t2\",\"rank\":5}"},
        {"rank, id amount rank",
            "{\"id\":\"deal_0000000000035\",\"rank\":5,\"amount\":{\"amount\":101,\"currency\":\"USD\"}}"},
        {"tags partner version", "{\"id\":\"deal_0000000000035\",\"partner\":\"partner_0000000000003\",\"version\":1}"},
        {"title nothing", "fields: there is no \"nothing\""},
        {"amount_currency", "fields: there is no \"amount_currency\""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        prm_rows_query query = deals(&store, "{'id': 'deal_0000000000035'}");
        query.fields = cases[i].fields;
        CHECK_STR(find_first(&store, &query), cases[i].found);
    }
    check_pages(&store, NULL, NULL);
    check_pages(&store, "-rank", NULL);
    check_pages(&store, "amount", NULL);
    check_pages(&store, "kind, -amount", &parent);
    check_pages(&store, "partner, state, -created_at", &parent);
    check_pages(&store, NULL, &parent);
}

TEST(what_is_sealed_is_so_through_and_through)
{
    SCOPED_STORE(store);
    REQUIRE(insert_partners(&store) && insert_deals(&store, 100, 4));
    prm_rows_query query = deals(&store, "{}");
    const prm_val *rows = NULL;
    query.is_sealed = true;
    REQUIRE(prm_rows_find(store.db, &query, store.arena, &rows, NULL, &store.error) == PRM_OK);
    const prm_val *amount = prm_val_get(prm_val_at(rows, 1), "amount");
    CHECK_INT(prm_val_count(rows), 4);
    CHECK_INT(rows->flags & PRM_VAL_SEALED, PRM_VAL_SEALED);
    CHECK_INT(prm_val_at(rows, 3)->flags & PRM_VAL_SEALED, PRM_VAL_SEALED);
    REQUIRE(amount != NULL);
    CHECK_INT(prm_val_get(amount, "currency")->flags, PRM_VAL_SEALED | PRM_VAL_FROZEN);
    query.is_sealed = false;
    REQUIRE(prm_rows_find(store.db, &query, store.arena, &rows, NULL, &store.error) == PRM_OK);
    CHECK(!prm_val_has_flag(rows, PRM_VAL_SEALED));
}

TEST(filters_that_are_refused)
{
    SCOPED_STORE(store);
    static const struct {
        const char *filter, *error;
        bool is_partner;
    } cases[] = {
        {"{'nothing': 1}", "\"field\":\"filter.nothing\",\"code\":\"unknown\"", false},
        {"{'rank': 'x'}", "\"field\":\"filter.rank\",\"code\":\"type\"", false},
        {"{'partner': 'deal_0000000000001'}", "\"field\":\"filter.partner\",\"code\":\"type\"", false},
        {"{'tags': 'a'}", "\"field\":\"filter.tags\",\"code\":\"type\"", false},
        {"{'tags': ['a']}", "\"field\":\"filter.tags\",\"code\":\"type\"", false},
        {"{'rank': {'near': 1}}", "\"field\":\"filter.rank\",\"code\":\"type\"", false},
        {"{'rank': {'gte': null}}", "\"field\":\"filter.rank\",\"code\":\"type\"", false},
        {"{'rank': {'prefix': 1}}", "\"field\":\"filter.rank\",\"code\":\"type\"", false},
        {"{'amount': {'gte': 1}}", "\"field\":\"filter.amount\",\"code\":\"type\"", false},
        {"{'amount': {'gte': {'amount': 1}}}", "\"field\":\"filter.amount\",\"code\":\"type\"", false},
        {"{'amount': [1]}", "\"field\":\"filter.amount\",\"code\":\"type\"", false},
        {"{'amount': {'prefix': {'amount': 1, 'currency': 'EUR'}}}", "\"field\":\"filter.amount\",\"code\":\"type\"", false},
        {"{'archived': true}", "\"field\":\"filter.archived\",\"code\":\"unknown\"", false},
        {"{'secret_score': 1}", "\"field\":\"filter.secret_score\",\"code\":\"forbidden\"", true},
        {"{'customer': null}", "\"field\":\"filter.customer\",\"code\":\"forbidden\"", true},
        {"{'created_by': 'user_1'}", "\"field\":\"filter.created_by\",\"code\":\"forbidden\"", true},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        prm_rows_query query = deals(&store, cases[i].filter);
        query.may_filter_vendor = !cases[i].is_partner;
        store_find(&store, &query, NULL);
        CHECK_INT(store.error.status, PRM_E_INVALID);
        CHECK_HAS(store_print(&store, store.error.data), cases[i].error);
        int64_t count;
        CHECK_INT(prm_rows_count(store.db, &query, 10, store.arena, &count, NULL), PRM_E_INVALID);
    }
    prm_rows_query query = deals(&store, NULL);
    query.sort = "secret_score";
    CHECK_STR(store_find(&store, &query, NULL), "");
    query.may_filter_vendor = false;
    CHECK_HAS(store_find(&store, &query, NULL), "vendor");
    query.sort = "partner";
    CHECK_HAS(store_find(&store, &query, NULL), "none of the declared indexes");
    query.sort = "unique customer, territory where exclusive and ended_at null";
    query.may_filter_vendor = true;
    CHECK_HAS(store_find(&store, &query, NULL), "none of the declared indexes");
    query.sort = NULL;
    query.limit = 0;
    CHECK_HAS(store_find(&store, &query, NULL), "limit");
    query.limit = 501;
    CHECK_HAS(store_find(&store, &query, NULL), "limit");
}

/* All pages of a query, one after the other, with rows inserted between them that come after what was seen. */
static const char *walk(test_store *store, prm_rows_query query, uint32_t limit, int *pages)
{
    SCOPED_BUF(all, 0);
    const char *cursor = NULL;
    query.limit = limit;
    for (*pages = 0; *pages < 1000; ++*pages) {
        query.cursor = cursor;
        const char *page = store_find(store, &query, &cursor);
        if (!CHECK_INT(store->error.status, 0))
            return page;
        if (page[0] != '\0')
            prm_buf_format(&all, "%s%s", all.length > 0 ? " " : "", page);
        if (cursor == NULL)
            break;
    }
    ++*pages;
    return prm_arena_text(store->arena, all.data != NULL ? all.data : "", all.length);
}

TEST(pages_make_up_the_whole)
{
    SCOPED_STORE(store);
    REQUIRE(insert_partners(&store) && insert_deals(&store, 100, 60));
    static const char *const sorts[] = {
        NULL, "rank", "-rank", "title", "partner, state, -created_at", "amount", "kind, -amount"};
    static const char *const filters[] = {
        NULL, "{'country': 'FR'}", "{'partner': 'partner_0000000000001'}", "{'rank': null}", "{'rank': [3, null]}"};
    static const prm_scope *const scopes[] = {NULL, &parent, &child};
    for (size_t i = 0; i < sizeof(sorts) / sizeof(sorts[0]); i++) {
        for (size_t j = 0; j < sizeof(filters) / sizeof(filters[0]); j++) {
            for (size_t k = 0; k < sizeof(scopes) / sizeof(scopes[0]); k++) {
                prm_rows_query query = deals(&store, filters[j]);
                query.sort = sorts[i];
                query.scope = scopes[k];
                const char *whole = store_find(&store, &query, NULL);
                for (uint32_t limit = 1; limit < 9; limit += 3) {
                    int pages;
                    if (!CHECK_STR(walk(&store, query, limit, &pages), whole))
                        fprintf(stderr, "  sort %s, filter %s, scope %zu, limit %u\n", sorts[i], filters[j], k, limit);
                }
            }
        }
    }
}

TEST(empty_values_come_last)
{
    SCOPED_STORE(store);
    REQUIRE(insert_partners(&store) && insert_deals(&store, 100, 12));
    prm_rows_query query = deals(&store, NULL);
    query.sort = "rank";
    CHECK_STR(store_find(&store, &query, NULL), "104 106 108 101 103 107 109 111 102 100 105 110");
    query.sort = "-rank";
    CHECK_STR(store_find(&store, &query, NULL), "102 111 109 107 103 101 108 106 104 100 105 110");
}

TEST(rows_that_come_meanwhile_neither_shift_nor_repeat)
{
    SCOPED_STORE(store);
    REQUIRE(insert_partners(&store) && insert_deals(&store, 100, 30));
    prm_rows_query query = deals(&store, NULL);
    query.sort = "rank";
    const char *before = store_find(&store, &query, NULL), *cursor = NULL;
    size_t seen = 0;
    int64_t last = 0;
    query.limit = 4;
    bool was_seen[400] = {false};
    for (int page = 0; page < 100; page++) {
        const prm_val *rows;
        query.cursor = cursor;
        REQUIRE(prm_rows_find(store.db, &query, store.arena, &rows, &cursor, &store.error) == PRM_OK);
        for (size_t i = 0; i < prm_val_count(rows); i++) {
            int64_t id = 0, rank = INT64_MAX;
            CHECK(prm_id_parse(prm_val_get_str(prm_val_at(rows, i), "id"), "deal", &id));
            prm_val_get_integer(prm_val_at(rows, i), "rank", &rank);
            CHECK(rank >= last);
            last = rank;
            CHECK(!was_seen[id]);
            was_seen[id] = true;
            seen += id < 130;
        }
        if (cursor == NULL)
            break;
        REQUIRE(insert_deals(&store, 130 + page * 3, 3));
    }
    CHECK_INT(seen, 30);
    CHECK(before != NULL);
}

TEST(cursors_fit_their_query_alone)
{
    SCOPED_STORE(store);
    REQUIRE(insert_partners(&store) && insert_deals(&store, 100, 30));
    prm_rows_query query = deals(&store, "{'country': 'FR'}");
    query.sort = "rank";
    query.limit = 3;
    const char *cursor = NULL;
    store_find(&store, &query, &cursor);
    REQUIRE(cursor != NULL);
    query.cursor = cursor;
    store_find(&store, &query, NULL);
    CHECK_INT(store.error.status, 0);
    prm_rows_query other = query;
    other.filter = store_json(&store, "{'country': 'DE'}");
    CHECK_HAS(store_find(&store, &other, NULL), "cursor");
    other = query;
    other.sort = "-rank";
    CHECK_HAS(store_find(&store, &other, NULL), "cursor");
    static const prm_scope *const scopes[] = {&parent, &third};
    for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++) {
        other = query;
        other.scope = scopes[i];
        CHECK_HAS(store_find(&store, &other, NULL), "cursor");
    }
    other = query;
    other.purpose = "deals.export";
    CHECK_HAS(store_find(&store, &other, NULL), "cursor");
    other = query;
    other.table = store_table(&store, "partner");
    other.filter = NULL;
    other.sort = NULL;
    CHECK_HAS(store_find(&store, &other, NULL), "cursor");
    char *forged = prm_arena_text(store.arena, cursor, strlen(cursor));
    other = query;
    other.cursor = forged;
    for (size_t i = 0; i < strlen(cursor); i++) {
        /* The low bits of the last character may be none of the bytes. */
        forged[i] = cursor[i] == 'A' ? 'i' : 'A';
        store_find(&store, &other, NULL);
        CHECK_INT(store.error.status, PRM_E_INVALID);
        forged[i] = cursor[i];
    }
    static const char *const nonsense[] = {"x", "!!!!", "AAAA", "W10", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"};
    for (size_t i = 0; i < sizeof(nonsense) / sizeof(nonsense[0]); i++) {
        other.cursor = nonsense[i];
        store_find(&store, &other, NULL);
        CHECK_INT(store.error.status, PRM_E_INVALID);
    }
    /* Another database has another secret. */
    SCOPED_STORE(second);
    other = deals(&second, "{'country': 'FR'}");
    other.sort = "rank";
    other.cursor = cursor;
    CHECK_HAS(store_find(&second, &other, NULL), "cursor");
}

/* 120 000 rows by SQL: partner 1 in every third, country SM in three of them. */
static bool insert_many(test_store *store)
{
    return store_exec(store,
        "BEGIN; INSERT INTO deal(id, version, created_at, created_by, updated_at, updated_by, partner, rank, country, "
        "state)"
        " WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 120999)"
        " SELECT i, 1, i, 'x', i, 'x', i % 3 + 1, i, CASE WHEN i IN (1010, 60000, 120900) THEN 'SM' ELSE 'FR' END,"
        " 'draft' FROM n; COMMIT");
}

TEST(a_filter_without_index_looks_at_so_many_rows)
{
    SCOPED_STORE(store);
    REQUIRE(insert_partners(&store) && insert_many(&store));
    static const char *const sorts[] = {NULL, "rank", "partner, state, -created_at"};
    for (size_t i = 0; i < sizeof(sorts) / sizeof(sorts[0]); i++) {
        prm_rows_query query = deals(&store, "{'country': 'SM'}");
        query.sort = sorts[i];
        int pages;
        const char *first = i < 2 ? "1010 60000 120900" : "120900 60000 1010";
        CHECK_STR(walk(&store, query, 20, &pages), first);
        CHECK_INT(pages, 3); /* 50 000, 50 000, and what is left */
    }
    /* The same within a partner's rows. */
    prm_rows_query query = deals(&store, "{'country': 'SM'}");
    query.scope = &parent;
    int pages;
    CHECK_STR(walk(&store, query, 20, &pages), "60000 120900");
    CHECK(pages <= 12);
    query.sort = "partner, state, -created_at";
    CHECK_STR(walk(&store, query, 20, &pages), "120900 60000");
    /* A count is exact, or none. */
    int64_t count;
    query.scope = NULL;
    CHECK_INT(prm_rows_count(store.db, &query, 100, store.arena, &count, &store.error), PRM_E_LIMIT);
    /* So are rows that nobody can ask the rest of for. */
    const prm_val *rows;
    query.limit = 20;
    CHECK_INT(prm_rows_find(store.db, &query, store.arena, &rows, NULL, &store.error), PRM_E_LIMIT);
    query.limit = 1; /* all of them were found in what was looked at */
    query.sort = NULL;
    CHECK_INT(prm_rows_find(store.db, &query, store.arena, &rows, NULL, &store.error), PRM_OK);
    CHECK_INT(prm_val_count(rows), 1);
    query.filter = store_json(&store, "{'rank': {'gte': 60000, 'lt': 70000}}");
    CHECK_INT(prm_rows_count(store.db, &query, 20000, store.arena, &count, &store.error), PRM_OK);
    CHECK_INT(count, 10000);
    CHECK_INT(prm_rows_count(store.db, &query, 2, store.arena, &count, &store.error), PRM_OK);
    CHECK_INT(count, 2);
}

/* A filter that leaves nothing of what the caller sees as the distributor does not look at all that it distributes. */
TEST(what_the_filter_rules_out_is_not_looked_at)
{
    SCOPED_STORE(store);
    REQUIRE(insert_partners(&store) && insert_many(&store));
    REQUIRE(store_exec(&store,
        "BEGIN; UPDATE deal SET distributor = 1; UPDATE deal SET state = 'approved' WHERE partner = 1 AND id > 1010; COMMIT"));
    static const struct {
        const char *filter;
        prm_status status;
        int64_t count;
    } cases[] = {
        {"{'partner': 'partner_0000000000001', 'state': ['draft', 'submitted']}", PRM_OK, 3},
        {"{'partner': 'partner_0000000000002', 'state': ['approved', 'submitted']}", PRM_OK, 0},
        {"{'partner': 'partner_0000000000003', 'distributor': 'partner_0000000000003'}", PRM_OK, 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        prm_rows_query query = deals(&store, cases[i].filter);
        int64_t count;
        query.scope = i < 1 ? &child : &parent;
        if (!CHECK_INT(prm_rows_count(store.db, &query, 100, store.arena, &count, &store.error), cases[i].status) ||
            !CHECK_INT(count, cases[i].count))
            fprintf(stderr, "  for %s\n", cases[i].filter);
    }
}

TEST_MAIN(CASE(filters), CASE(lists_of_keys), CASE(fields_asked_for), CASE(what_is_sealed_is_so_through_and_through), CASE(filters_that_are_refused), CASE(pages_make_up_the_whole), CASE(empty_values_come_last),
    CASE(rows_that_come_meanwhile_neither_shift_nor_repeat), CASE(cursors_fit_their_query_alone),
    CASE(a_filter_without_index_looks_at_so_many_rows), CASE(what_the_filter_rules_out_is_not_looked_at))
