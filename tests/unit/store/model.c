/* SPDX-License-Identifier: Apache-2.0 */
/* Declarations that are refused, each with a sentence that names entity and fault; and the tables of those that are
 * not. */
#include "support.h"

#include "store/searched.h"

#include <stdio.h>

#define ONE_TEXT PRM_FIELDS(PRM_TEXT("name", 0, 80, 0, "Name"))
#define PARTNER  PRM_ENTITY(.name = "partner", .scope = "self", .fields = ONE_TEXT)

#define GATED    PRM_FIELDS(PRM_TEXT("name", 0, 80, 0, "Name"), PRM_ENUM("k", "a|b", 0, "K"))

static prm_status admit(prm_call *call, prm_val *values)
{
    return PRM_OK;
}

static const struct {
    const prm_entity *entity;
    const char *error;
} refused[] = {
    {PRM_ENTITY(.name = "Bad", .path = "x", .scope = "vendor"), "lower-case letters"},
    {PRM_ENTITY(.name = NULL, .scope = "vendor"), "lower-case letters"},
    {PRM_ENTITY(.name = "partner", .scope = "self"), "declared twice"},
    {PRM_ENTITY(.name = "x"), "no scope"},
    {PRM_ENTITY(.name = "x", .scope = " "), "no scope"},
    {PRM_ENTITY(.name = "x", .scope = "nowhere"), "leads to no reference to a partner"},
    {PRM_ENTITY(.name = "x", .scope = "self"), "only the entity partner"},
    {PRM_ENTITY(.name = "x", .scope = "vendor, public"), "is public and something else"},
    {PRM_ENTITY(.name = "x", .scope = "partner, public", .fields = PRM_FIELDS(PRM_REF("partner", "partner", 0, "P"))),
        "is public and something else"},
    {PRM_ENTITY(.name = "x", .scope = "name", .fields = ONE_TEXT), "leads to no reference to a partner"},
    {PRM_ENTITY(.name = "x", .scope = "other", .fields = PRM_FIELDS(PRM_REF("other", "x", 0, "X"))),
        "leads to no reference to a partner"},
    {PRM_ENTITY(.name = "x", .scope = "partner.name", .fields = PRM_FIELDS(PRM_REF("partner", "partner", 0, "P"))),
        "leads to no reference to a partner"},
    {PRM_ENTITY(.name = "x", .scope = "partner.", .fields = PRM_FIELDS(PRM_REF("partner", "partner", 0, "P"))),
        "leads to no reference to a partner"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = PRM_FIELDS(PRM_TEXT("version", 0, 9, 0, "V"))),
        "two columns version"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = PRM_FIELDS(PRM_TEXT("state", 0, 9, 0, "S"))), "the core's"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = PRM_FIELDS(PRM_TEXT("a\"b", 0, 9, 0, "S"))), "field name"},
    {PRM_ENTITY(.name = "x", .scope = "vendor",
         .fields = PRM_FIELDS(PRM_MONEY("m", 0, "M"), PRM_TEXT("m_currency", 0, 9, 0, "S"))),
        "currency of m"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = PRM_FIELDS(PRM_FIELD(99, "f", 0, "F", .of = NULL))),
        "unknown type 99"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = PRM_FIELDS(PRM_BOOL("f", 1u << 20, "F"))), "unknown flag"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = PRM_FIELDS(PRM_TEXT("f", 0, 9, PRM_SECRET, "F"))), "secret"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = PRM_FIELDS(PRM_REF("f", "nobody", 0, "F"))),
        "nobody, which nobody declares"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = PRM_FIELDS(PRM_ENUM("f", NULL, 0, "F"))), "names no values"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .indexes = PRM_TEXTS("none")), "no field \"none\""},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .indexes = PRM_TEXTS("")), "no field"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = ONE_TEXT, .indexes = PRM_TEXTS("name,, name")), "no field"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = PRM_FIELDS(PRM_PLAIN(PRM_T_LIST, "l", 0, "L", .items = NULL)),
         .indexes = PRM_TEXTS("l")),
        "object or list"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = ONE_TEXT, .indexes = PRM_TEXTS("unique name where name")),
        "true or false"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = ONE_TEXT,
         .indexes = PRM_TEXTS("unique name where name = 'x'")),
        "cannot compare"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = ONE_TEXT, .indexes = PRM_TEXTS("name where name like x")),
        "cannot read the condition"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = PRM_FIELDS(PRM_ENUM("k", "a|b", 0, "K")),
         .indexes = PRM_TEXTS("k where k = c")),
        "no value of the field"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .flow = PRM_FLOW("", "a > b")), "no initial state"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .flow = PRM_FLOW("a", "a b")), "has no >"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .flow = PRM_FLOW("a", "a > ")), "names no state"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .flow = PRM_FLOW("a", "a > B")), "names no state"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .ops = "get list"), "no roles after a colon"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .ops = "get: *; destroy: admin"), "no op destroy"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .views = PRM_TEXTS("match")), "is not \"name: field"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .views = PRM_TEXTS("match: ")), "is not \"name: field"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .match = "name title"), "name no field"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .label = "title"), "label title"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = ONE_TEXT, .search = "title 8"), "\"title\", which is no field of text"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = ONE_TEXT, .search = ""), "no field of text"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = PRM_FIELDS(PRM_BOOL("f", 0, "F")), .search = "f 8"),
        "no field of text"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = ONE_TEXT, .search = "name 3"), "8, 4, 2 or 1, not \"3\""},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = ONE_TEXT, .search = "name"), "8, 4, 2 or 1"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = ONE_TEXT, .search = "name 8, name 4"), "name twice"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = ONE_TEXT, .search = "name 8; locale name"),
        "neither language nor within"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = ONE_TEXT, .search = "name 8; language tongue"),
        "no field of text"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = ONE_TEXT, .search = "name 8; within name", .admits = admit),
        "no reference and no enum"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = GATED, .search = "name 8; within k where name",
         .admits = admit),
        "not \"field = value\""},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = GATED, .search = "name 8; within k where x = y",
         .admits = admit),
        "not \"field = value\""},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = GATED, .search = "name 8; within k"), "come together"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = ONE_TEXT, .search = "name 8", .admits = admit),
        "come together"},
    {PRM_ENTITY(.name = "x", .scope = "vendor", .fields = ONE_TEXT, .admits = admit), "does not let search"},
};

TEST(a_bad_declaration_is_refused_with_a_sentence)
{
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        const prm_entity *const entities[] = {PARTNER, refused[i].entity};
        prm_model *model = NULL;
        prm_error error = {0};
        prm_status status = prm_model_new(entities, 2, &model, &error);
        if (status != PRM_E_NOMEM && (!CHECK_INT(status, PRM_E_INVALID) || !CHECK_HAS(error.message, refused[i].error)))
            fprintf(stderr, "  case %zu\n", i);
        CHECK(model == NULL);
        prm_model_free(model);
    }
}

TEST(a_scope_needs_partners)
{
    const prm_entity *const entities[] = {PRM_ENTITY(.name = "partner", .scope = "vendor")};
    prm_model *model = NULL;
    prm_error error;
    CHECK_INT(prm_model_new(entities, 1, &model, &error), PRM_OK);
    prm_model_free(model);
    CHECK_INT(prm_model_new(entities, 0, &model, &error), PRM_OK);
    prm_model_free(model);
}

TEST(a_table_is_made_once_and_then_altered)
{
    SCOPED_STORE(store);
    CHECK_INT(prm_model_install(store.model, store.db, &store.error), PRM_OK);
    const prm_entity *const changed[] = {PRM_ENTITY(.name = "customer", .scope = "vendor",
        .fields = PRM_FIELDS(PRM_INT("name", 1, 80, PRM_REQUIRED, "N"), PRM_TEXT("more", 1, 80, 0, "M")))};
    prm_model *model = NULL;
    REQUIRE(prm_model_new(changed, 1, &model, &store.error) == PRM_OK);
    REQUIRE(prm_db_begin(store.db, &store.error) == PRM_OK);
    CHECK_INT(prm_model_install(model, store.db, &store.error), PRM_E_INVALID);
    CHECK_HAS(store.error.message, "field name of entity customer has another type");
    prm_db_rollback(store.db);
    prm_model_free(model);
    /* Words that make no table may change. */
    const prm_entity *const reworded[] = {PRM_ENTITY(.name = "customer", .scope = "vendor", .label = "name",
        .fields = PRM_FIELDS(PRM_TEXT("name", 1, 99, PRM_REQUIRED, "Another word")))};
    REQUIRE(prm_model_new(reworded, 1, &model, &store.error) == PRM_OK);
    CHECK_INT(prm_model_install(model, store.db, &store.error), PRM_OK);
    prm_model_free(model);
}

TEST(what_is_searched_is_read)
{
    prm_error error = { 0 };
    const prm_entity *const declared[] = {PRM_ENTITY(.name = "x", .scope = "vendor", .admits = admit,
        .flow = PRM_FLOW("draft", "draft > open"),
        .fields = PRM_FIELDS(PRM_TEXT("title", 0, 80, 0, "T"), PRM_LIST("tags", PRM_TEXT("tag", 0, 9, 0, "T"), 0, "T"),
            PRM_EMAIL("by", PRM_VENDOR, "B"), PRM_TEXT("tongue", 0, 9, 0, "L"), PRM_ENUM("k", "a|b", 0, "K")),
        .search = " title 8,tags  2 , by 1;language tongue ;  within k where state = open | shut ")};
    prm_model *model = NULL;
    REQUIRE(prm_model_new(declared, 1, &model, &error) == PRM_OK);
    const prm_searched *searched = prm_table_searched(prm_model_table(model, "x"));
    CHECK_INT(searched->count, 3);
    CHECK_STR(searched->fields[0].field->name, "title");
    CHECK_INT(searched->fields[0].rank, 0);
    CHECK_STR(searched->fields[1].field->name, "tags");
    CHECK_INT(searched->fields[1].rank, 2);
    CHECK_INT(searched->fields[2].rank, 3);
    CHECK_STR(searched->language->name, "tongue");
    CHECK_STR(searched->within->name, "k");
    CHECK_STR(searched->when->name, "state");
    CHECK_STR(searched->values, "open | shut");
    prm_model_free(model);
}

TEST(tables_are_found_by_name)
{
    SCOPED_STORE(store);
    CHECK(prm_model_table(store.model, "deal") != NULL);
    CHECK(prm_model_table(store.model, "dea") == NULL);
    size_t count = 0;
    while (prm_model_table_at(store.model, count) != NULL)
        count++;
    CHECK_INT(count, store_entity_count);
}

/* The plans of the queries lists are made of: one index range each, nothing sorted. */
TEST(lists_are_index_ranges)
{
    SCOPED_STORE(store);
    static const char *const queries[] = {
        "SELECT * FROM deal WHERE partner = 1 AND state = 'draft' ORDER BY created_at DESC, id LIMIT 20",
        "SELECT * FROM deal WHERE partner = 1 ORDER BY partner, state, created_at DESC, id LIMIT 20",
        "SELECT * FROM activity WHERE scope_partner_0 = 1 ORDER BY id LIMIT 20",
        "SELECT * FROM deal WHERE distributor = 1 ORDER BY id LIMIT 20",
    };
    for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
        sqlite3_stmt *statement = NULL;
        const char *sql = prm_arena_format(store.arena, "EXPLAIN QUERY PLAN %s", queries[i]);
        REQUIRE(sqlite3_prepare_v2(prm_db_handle(store.db), sql, -1, &statement, NULL) == SQLITE_OK);
        while (sqlite3_step(statement) == SQLITE_ROW) {
            const char *line = (const char *)sqlite3_column_text(statement, 3);
            CHECK_HAS(line, "USING INDEX");
            CHECK(strstr(line, "TEMP B-TREE") == NULL);
        }
        sqlite3_finalize(statement);
    }
}

TEST_MAIN(CASE(a_bad_declaration_is_refused_with_a_sentence), CASE(a_scope_needs_partners),
    CASE(a_table_is_made_once_and_then_altered), CASE(what_is_searched_is_read), CASE(tables_are_found_by_name), CASE(lists_are_index_ranges))
