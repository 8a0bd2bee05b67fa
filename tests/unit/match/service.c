/* SPDX-License-Identifier: Apache-2.0 */
/* prm.match over a real database: what rows leave in the key table, and what a call finds by it. */
#include "test.h"

#include "access/registry.h"
#include "base/json.h"
#include "plugins/call.h"
#include "plugins/internal.h"
#include "services/match/match.h"
#include "services/services.h"
#include "store/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CAP = 4 << 20, NOW = 1700000000 };

static const prm_api *api;

static const prm_field *const customer_fields[] = { PRM_TEXT("legal_name", 1, 200, PRM_REQUIRED, "Name"),
    PRM_COUNTRY("country", 0, "Country"), PRM_DOMAIN("domain", 0, "Domain"), PRM_TEXT("tax_id", 1, 40, 0, "Tax id"),
    PRM_TEXT("note", 1, 40, 0, "Nothing that is compared"), NULL };
static const prm_field *const plain_fields[] = { PRM_TEXT("name", 1, 200, 0, "Name"), NULL };
static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "customer", .path = "crm.customers", .since = 1, .scope = "vendor", .doc = "Customers",
        .ops = "get list: vendor", .fields = customer_fields,
        .match = "name legal_name, country country, domain domain, tax tax_id"),
    PRM_ENTITY(.name = "plain", .path = "crm.plains", .since = 1, .scope = "vendor", .doc = "Without keys",
        .ops = "get list: vendor", .fields = plain_fields),
    NULL
};
static const prm_plugin crm = { .size = sizeof(prm_plugin), .magic = PRM_ABI_MAGIC, .abi_major = PRM_ABI_MAJOR,
    .abi_minor = PRM_ABI_TARGET, .api = &api, .id = "crm", .version = "1.0", .doc = "Customers",
    .namespaces = PRM_TEXTS("crm"), .services = PRM_TEXTS("prm.match/1"), .reaches = PRM_TEXTS("customer"),
    .entities = entities };

typedef struct world {
    char directory[64];
    prm_host *host;
    prm_db *db;
    prm_registry *registry;
    prm_arena *arena;
    prm_id_source ids;
    prm_worker worker;
    prm_call call;
    prm_error error;
} world;

static prm_status begin_call(world *w, const prm_principal *principal)
{
    PRM_TRY(prm_call_init(&w->call, &w->worker, w->arena, PRM_CALL_WRITE, principal, "", NOW));
    w->call.plugin = prm_host_plugin_at(w->host, 0);
    w->call.method = "crm.test";
    return PRM_OK;
}

static prm_status open_world(world *w)
{
    snprintf(w->directory, sizeof w->directory, "/tmp/prm-match-XXXXXX");
    prm_json_start(); /* cursors are JSON */
    if (mkdtemp(w->directory) == NULL || (w->arena = prm_arena_new(CAP)) == NULL)
        return PRM_E_NOMEM;
    PRM_TRY(prm_host_new(NULL, &w->host, &w->error));
    PRM_TRY(prm_services_offer(w->host, &w->error));
    PRM_TRY(prm_host_add(w->host, &crm, "", true, &w->error));
    PRM_TRY(prm_host_seal(w->host, &w->error));
    PRM_TRY(prm_db_open(w->directory, PRM_DB_WRITER, &w->db, &w->error));
    PRM_TRY(prm_db_begin(w->db, &w->error));
    PRM_TRY(prm_model_install(prm_host_model(w->host), w->db, &w->error));
    PRM_TRY(prm_state_install(w->db, &w->error));
    PRM_TRY(prm_registry_load(w->db, prm_host_model(w->host), &w->registry, &w->error));
    w->worker = (prm_worker){ .host = w->host, .db = w->db, .registry = w->registry, .ids = &w->ids };
    return begin_call(w, &prm_principal_system);
}

static void close_world(world *w)
{
    char command[128];
    if (w->db != NULL)
        prm_db_rollback(w->db);
    prm_db_close(w->db);
    prm_registry_unref(w->registry);
    prm_host_free(w->host);
    prm_arena_free(w->arena);
    if (w->directory[0] != '\0') {
        snprintf(command, sizeof command, "rm -rf %s", w->directory);
        CHECK_INT(system(command), 0);
    }
}

#define SCOPED_WORLD(name)                                                                                             \
    __attribute__((cleanup(close_world))) world name = { 0 };                                                          \
    if (!CHECK_INT(open_world(&name), PRM_OK)) {                                                                       \
        CHECK_STR(name.error.message, "");                                                                             \
        return;                                                                                                        \
    }

static prm_val *values_of(world *w, const char *name, const char *country, const char *domain, const char *tax_id)
{
    const char *const keys[] = { "legal_name", "country", "domain", "tax_id" };
    const char *const given[] = { name, country, domain, tax_id };
    prm_val *values = prm_val_object(w->arena);
    for (size_t i = 0; i < 4; i++)
        if (given[i] != NULL)
            CHECK_INT(prm_val_set_text(values, keys[i], given[i]), PRM_OK);
    return values;
}

static const prm_val *add(world *w, const char *name, const char *country, const char *domain, const char *tax_id)
{
    const prm_val *row = NULL;
    CHECK_INT(api->create(&w->call, "customer", values_of(w, name, country, domain, tax_id), &row), PRM_OK);
    CHECK_INT(prm_rows_flush(w->db, &w->error), PRM_OK);
    return row;
}

static const prm_match_service *service_of(const world *w)
{
    return prm_host_service(w->host, PRM_MATCH_SERVICE);
}

static const prm_val *find(world *w, const char *name, const char *country, const char *domain, const char *tax_id)
{
    const prm_val *list = NULL;
    CHECK_INT(service_of(w)->candidates(&w->call, "customer",
                  values_of(w, name, country, domain, tax_id), 10, &list),
        PRM_OK);
    return list;
}

/** The names of what was found, in its order, and which key is equal: "Acme GmbH (name), Acme AG ()". */
static const char *names_of(world *w, const prm_val *list)
{
    const char *text = "";
    for (size_t i = 0; i < prm_val_count(list); i++) {
        const prm_val *item = prm_val_at(list, i);
        text = prm_arena_format(w->arena, "%s%s%s (%s)", text, i > 0 ? ", " : "",
            prm_val_get_str(prm_val_get(item, "row"), "legal_name"), prm_val_get_str(item, "equal"));
    }
    return text;
}

static int64_t count_keys(world *w)
{
    sqlite3_stmt *statement;
    prm_error error;
    int64_t count = -1;
    if (CHECK_INT(prm_db_statement(w->db, "SELECT count(*) FROM match_key", &statement, &error), PRM_OK) &&
        CHECK_INT(sqlite3_step(statement), SQLITE_ROW))
        count = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    return count;
}

TEST(equal_keys_come_first_the_stronger_before_the_weaker)
{
    SCOPED_WORLD(w);
    add(&w, "Acme GmbH", "DE", NULL, NULL);
    add(&w, "Other AG", "DE", "acme.de", NULL);
    add(&w, "Third SE", "DE", NULL, "DE123456789");
    add(&w, "Acme Medical GmbH", "DE", NULL, NULL);
    add(&w, "Stranger", "DE", "stranger.de", NULL);
    CHECK_STR(names_of(&w, find(&w, "ACME", "DE", "www.acme.de", "123456789")),
        "Third SE (tax_id), Other AG (domain), Acme GmbH (name), Acme Medical GmbH ()");
    CHECK_STR(names_of(&w, find(&w, "Nobody at all", "DE", NULL, NULL)), "");
    CHECK_STR(names_of(&w, find(&w, NULL, NULL, "mail.acme.de", NULL)), "Other AG (domain)");
}

TEST(an_item_says_score_and_what_matched)
{
    SCOPED_WORLD(w);
    add(&w, "Acme GmbH", "DE", "acme.de", NULL);
    const prm_val *item = prm_val_at(find(&w, "acme", "DE", "acme.de", NULL), 0);
    int64_t score = 0;
    CHECK_INT(prm_val_get_integer(item, "score", &score), PRM_OK);
    CHECK(score >= PRM_MATCH_SAME && score <= 1000);
    const prm_val *matched = prm_val_get(item, "matched_on");
    REQUIRE(prm_val_count(matched) == 2);
    CHECK_STR(prm_val_at(matched, 0)->as.text, "domain");
    CHECK_STR(prm_val_at(matched, 1)->as.text, "name");
    REQUIRE(prm_val_get(item, "row")->entity != NULL);
    CHECK_STR(prm_val_get(item, "row")->entity->name, "customer");
}

TEST(keys_follow_the_row)
{
    SCOPED_WORLD(w);
    const prm_val *row = add(&w, "Acme GmbH", "DE", NULL, NULL), *plain;
    int64_t keys = count_keys(&w);
    CHECK(keys >= 2);
    REQUIRE(row != NULL);
    CHECK_INT(api->update(&w.call, &row, values_of(&w, "Zenith AG", NULL, NULL, NULL)), PRM_OK);
    CHECK_STR(names_of(&w, find(&w, "Acme", "DE", NULL, NULL)), "");
    CHECK_STR(names_of(&w, find(&w, "Zenith", "DE", NULL, NULL)), "Zenith AG (name)");
    CHECK_INT(api->update(&w.call, &row, values_of(&w, "Acme AG", NULL, NULL, NULL)), PRM_OK);
    CHECK_INT(count_keys(&w), keys);
    CHECK_STR(names_of(&w, find(&w, "Acme", "DE", NULL, NULL)), "Acme AG (name)");
    prm_val *values = prm_val_object(w.arena);
    CHECK_INT(prm_val_set_text(values, "name", "Acme"), PRM_OK);
    CHECK_INT(api->create(&w.call, "plain", values, &plain), PRM_OK);
    CHECK_INT(count_keys(&w), keys);
}

static bool run_sql(world *w, const char *sql)
{
    return CHECK_INT(prm_db_exec(w->db, sql, &w->error), PRM_OK);
}

/* Pieces until there is no more, or so many. How many did something. */
static int tend(world *w, int most)
{
    bool has_more = true;
    int pieces = 0;
    for (; has_more && pieces != most; pieces += has_more) {
        prm_arena *arena = prm_arena_new(4 << 20);
        if (!CHECK(arena != NULL) || !CHECK_INT(prm_services_tend(w->host, w->db, arena, &has_more, &w->error), PRM_OK))
            has_more = false;
        prm_arena_free(arena);
    }
    return pieces;
}

TEST(keys_of_another_recipe_are_made_again)
{
    char name[32];
    SCOPED_WORLD(w);
    for (int i = 0; i < 450; i++) {
        snprintf(name, sizeof name, "Zenith%c%c", 'a' + i / 26, 'a' + i % 26);
        prm_arena_reset(w.arena);
        REQUIRE(begin_call(&w, &prm_principal_system) == PRM_OK);
        add(&w, name, "DE", NULL, NULL);
    }
    int64_t keys = count_keys(&w);
    CHECK_INT(tend(&w, -1), 10); /* nine full pieces, and what says that it is all */
    CHECK_INT(count_keys(&w), keys);
    REQUIRE(run_sql(&w, "DELETE FROM match_key; INSERT INTO match_key VALUES('customer', 1, 1)"));
    CHECK_INT(tend(&w, -1), 0);
    CHECK_INT(count_keys(&w), 1); /* the recipe is the one that was kept: nothing is touched */
    REQUIRE(run_sql(&w, "UPDATE meta SET value = 1 WHERE key = 'match_made:customer'"));
    CHECK_INT(tend(&w, 4), 4);
    CHECK(count_keys(&w) < keys);
    CHECK_INT(tend(&w, -1), 6); /* goes on where it was left off */
    CHECK_INT(count_keys(&w), keys + 1); /* and what no recipe makes lies where it lay */
    REQUIRE(run_sql(&w, "UPDATE meta SET value = 1 WHERE key = 'match_made:customer'"));
    CHECK_INT(tend(&w, 2), 2);
    REQUIRE(run_sql(&w, "UPDATE meta SET value = 7 WHERE key = 'match_making:customer'; DELETE FROM match_key"));
    CHECK_INT(tend(&w, -1), 10); /* half of another recipe is none */
    CHECK_INT(count_keys(&w), keys);
    CHECK_STR(prm_val_get_str(prm_val_get(prm_val_at(find(&w, "Zenithrh", "DE", NULL, NULL), 0), "row"), "legal_name"),
        "Zenithrh");
}

TEST(rows_are_sealed_but_for_the_system)
{
    static const char *const roles[] = { "partner_sales", NULL };
    static const prm_principal partner = { .user = 7, .side = PRM_PARTNER_SIDE, .partner = 9, .user_id = "user_7",
        .partner_id = "partner_0000000000009", .locale = "en", .roles = roles };
    SCOPED_WORLD(w);
    add(&w, "Acme GmbH", "DE", NULL, NULL);
    const prm_val *item = prm_val_at(find(&w, "Acme", "DE", NULL, NULL), 0);
    CHECK(!prm_val_has_flag(item, PRM_VAL_SEALED));
    REQUIRE(begin_call(&w, &partner) == PRM_OK);
    item = prm_val_at(find(&w, "Acme", "DE", NULL, NULL), 0);
    REQUIRE(item != NULL);
    CHECK(prm_val_has_flag(prm_val_get(item, "row"), PRM_VAL_SEALED));
    CHECK((prm_val_get(prm_val_get(item, "row"), "id")->flags & PRM_VAL_SEALED) != 0);
    CHECK(!prm_val_has_flag(prm_val_get(item, "score"), PRM_VAL_SEALED));
    CHECK(!prm_val_has_flag(prm_val_get(item, "matched_on"), PRM_VAL_SEALED));
}

TEST(misuse_is_refused)
{
    const prm_val *list = NULL;
    SCOPED_WORLD(w);
    const prm_match_service *match = service_of(&w);
    prm_val *values = values_of(&w, "Acme", "DE", NULL, NULL);
    CHECK_INT(match->candidates(&w.call, "plain", values, 10, &list), PRM_E_INVALID);
    CHECK_INT(match->candidates(&w.call, "nothing", values, 10, &list), PRM_E_INVALID);
    CHECK_INT(match->candidates(&w.call, "customer", values, 0, &list), PRM_E_INVALID);
    CHECK_INT(match->candidates(&w.call, "customer", values, 51, &list), PRM_E_INVALID);
    CHECK_INT(match->candidates(&w.call, "customer", NULL, 10, &list), PRM_E_INVALID);
}

TEST(a_crowd_of_likenesses_hides_no_equal_row)
{
    char name[64];
    SCOPED_WORLD(w);
    for (int i = 0; i < 120; i++) {
        snprintf(name, sizeof name, "Zenith Branch%c%c", 'a' + i / 26, 'a' + i % 26);
        prm_arena_reset(w.arena);
        REQUIRE(begin_call(&w, &prm_principal_system) == PRM_OK);
        add(&w, name, "DE", NULL, NULL);
    }
    add(&w, "Zenith", "DE", NULL, NULL);
    const prm_val *list = find(&w, "Zenith GmbH", "DE", NULL, NULL);
    CHECK_STR(prm_val_get_str(prm_val_get(prm_val_at(list, 0), "row"), "legal_name"), "Zenith");
}

TEST(names_are_folded_for_plugins)
{
    const char *folded = NULL;
    SCOPED_WORLD(w);
    CHECK_INT(service_of(&w)->fold(&w.call, "Müller & Söhne GmbH", &folded), PRM_OK);
    CHECK_STR(folded, "muller sohne");
}

TEST_MAIN(CASE(equal_keys_come_first_the_stronger_before_the_weaker), CASE(an_item_says_score_and_what_matched),
    CASE(keys_follow_the_row),
    CASE(keys_of_another_recipe_are_made_again), CASE(rows_are_sealed_but_for_the_system), CASE(misuse_is_refused),
    CASE(a_crowd_of_likenesses_hides_no_equal_row), CASE(names_are_folded_for_plugins))
