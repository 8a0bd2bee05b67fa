/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include "base/id.h"
#include "base/json.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ARENA_BYTES ((size_t)256 << 20)

const prm_entity *const store_entities[] = {
    PRM_ENTITY(.name = "territory", .path = "partners.territories", .scope = "public",
        .fields = PRM_FIELDS(PRM_TEXT("name", 1, 80, PRM_REQUIRED, "Name"))),
    PRM_ENTITY(.name = "partner", .path = "partners", .scope = "self",
        .fields = PRM_FIELDS(PRM_TEXT("name", 1, 80, PRM_REQUIRED, "Name"), PRM_REF("parent", "partner", 0, "Parent"),
            PRM_INT("score", 0, 100, PRM_VENDOR, "Score")),
        .indexes = PRM_TEXTS("name", "score")),
    PRM_ENTITY(.name = "customer", .path = "customers", .scope = "vendor",
        .fields = PRM_FIELDS(PRM_TEXT("name", 1, 80, PRM_REQUIRED, "Name"))),
    PRM_ENTITY(.name = "deal", .path = "deals", .scope = "partner, distributor",
        .fields = PRM_FIELDS(PRM_REF("partner", "partner", PRM_REQUIRED, "Whose"),
            PRM_REF("distributor", "partner", 0, "Through whom"), PRM_REF("territory", "territory", 0, "Where"),
            PRM_REF("customer", "customer", PRM_VENDOR, "Who buys"), PRM_TEXT("title", 1, 200, 0, "Title"),
            PRM_INT("rank", 0, 1000000, 0, "Rank"), PRM_BPS("discount", 0, 10000, 0, "Discount"),
            PRM_BOOL("exclusive", 0, "Exclusive"), PRM_MONEY("amount", 0, "Amount"), PRM_TIME("ended_at", 0, "End"),
            PRM_DATE("close", 0, "Close"), PRM_ENUM("kind", "resell|referral", 0, "Kind"),
            PRM_EMAIL("email", PRM_PERSONAL, "Contact"), PRM_DOMAIN("domain", 0, "Domain"),
            PRM_COUNTRY("country", 0, "Country"), PRM_INT("secret_score", 0, 100, PRM_VENDOR, "Score"),
            PRM_OBJECT("contact",
                PRM_FIELDS(PRM_TEXT("name", 0, 80, PRM_PERSONAL, "Name"), PRM_TEXT("role", 0, 80, 0, "Role")), 0,
                "Contact"),
            PRM_LIST("tags", PRM_TEXT("tag", 1, 20, 0, "Tag"), 0, "Tags")),
        .flow = PRM_FLOW("draft", "draft > submitted | withdrawn", "submitted > approved | rejected : channel_manager",
            "submitted > withdrawn"),
        .indexes = PRM_TEXTS("partner, state, -created_at", "rank", "-rank", "title",
            "unique customer, territory where exclusive and ended_at null", "unique domain", "secret_score", "amount",
            "kind, -amount"),
        .views = PRM_TEXTS("match: score, matched_on"), .ops = "get list: *; create update: partner_sales",
        .label = "title", .match = "name title, domain domain"),
    PRM_ENTITY(.name = "activity", .path = "deals.activities", .scope = "deal.partner, deal.distributor",
        .fields = PRM_FIELDS(PRM_REF("deal", "deal", PRM_REQUIRED, "Of"), PRM_TEXT("text", 0, 200, 0, "Text"))),
    PRM_ENTITY(.name = "order", .path = "orders", .scope = "partner, distributor",
        .fields = PRM_FIELDS(PRM_REF("partner", "partner", PRM_REQUIRED, "Whose"),
            PRM_REF("distributor", "partner", 0, "Through whom"), PRM_REF("territory", "territory", 0, "Where"),
            PRM_INT("grade", 0, 1000000, 0, "Grade"), PRM_ENUM("kind", "a|b|c", 0, "Kind"),
            PRM_MONEY("amount", 0, "Amount")),
        .flow = PRM_FLOW("draft", "draft > sent", "sent > paid"),
        .indexes = PRM_TEXTS("partner, state, -created_at", "state, -created_at", "partner", "distributor", "grade",
            "-grade", "amount", "kind, -amount", "kind, grade",
            "distributor, state, -created_at where distributor not null"),
        .ops = "get list: *; create update: partner_sales"),
    PRM_ENTITY(.name = "note", .path = "deals.notes", .scope = "activity.deal.partner",
        .fields = PRM_FIELDS(PRM_REF("activity", "activity", PRM_REQUIRED, "Of"), PRM_TEXT("text", 0, 200, 0, "Text"))),
    PRM_ENTITY(.name = "remark", .path = "deals.remarks", .scope = "vendor, partner, deal.distributor",
        .fields = PRM_FIELDS(PRM_REF("deal", "deal", 0, "Of"), PRM_REF("partner", "partner", 0, "About whom"),
            PRM_REF("territory", "territory", 0, "Where"))),
};
const size_t store_entity_count = sizeof(store_entities) / sizeof(store_entities[0]);

static bool install(test_store *store)
{
    if (prm_model_new(store_entities, store_entity_count, &store->model, &store->error) != PRM_OK ||
        prm_db_begin(store->db, &store->error) != PRM_OK)
        return false;
    if (prm_model_install(store->model, store->db, &store->error) == PRM_OK &&
        prm_journal_install(store->db, &store->error) == PRM_OK &&
        prm_state_install(store->db, &store->error) == PRM_OK)
        return prm_db_commit(store->db, &store->error) == PRM_OK;
    prm_db_rollback(store->db);
    return false;
}

/* What a server does first, before any allocation is made to fail. */
__attribute__((constructor)) static void start(void)
{
    prm_json_start();
    if (prm_store_start() != PRM_OK)
        abort();
}

bool store_open(test_store *store)
{
    snprintf(store->directory, sizeof(store->directory), "/tmp/prm-store-XXXXXX");
    store->arena = prm_arena_new(ARENA_BYTES);
    if (store->arena == NULL || mkdtemp(store->directory) == NULL)
        return false;
    if (prm_db_open(store->directory, PRM_DB_WRITER, &store->db, &store->error) == PRM_OK && install(store))
        return true;
    test_check(false, store->error.message, __FILE__, __LINE__);
    return false;
}

void store_close(test_store *store)
{
    prm_db_close(store->db);
    prm_model_free(store->model);
    prm_arena_free(store->arena);
    DIR *directory = opendir(store->directory);
    for (struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
        char path[400];
        snprintf(path, sizeof(path), "%s/%s", store->directory, entry->d_name);
        unlink(path);
    }
    if (directory != NULL)
        closedir(directory);
    rmdir(store->directory);
}

const prm_table *store_table(const test_store *store, const char *entity)
{
    return prm_model_table(store->model, entity);
}

const prm_val *store_json(test_store *store, const char *text)
{
    char *copy = prm_arena_text(store->arena, text, strlen(text));
    const prm_val *value = NULL;
    for (char *at = copy; at != NULL && *at != '\0'; at++) {
        if (*at == '\'')
            *at = '"';
    }
    if (copy != NULL)
        CHECK_INT(prm_json_parse(store->arena, copy, strlen(copy), &prm_json_wire_limits, &value, NULL), PRM_OK);
    return value;
}

const prm_val *store_insert(
    test_store *store, const char *entity, int64_t id, const char *values, const prm_scope *scope)
{
    const prm_stamp stamp = {.now = 1700000000000 + id, .who = "user_1"};
    const prm_val *row = NULL;
    memset(&store->error, 0, sizeof(store->error));
    const prm_val *parsed = store_json(store, values);
    if (parsed == NULL)
        return NULL;
    prm_rows_insert(
        store->db, store_table(store, entity), id, parsed, &stamp, scope, store->arena, &row, &store->error);
    return row;
}

const char *store_id(test_store *store, const char *entity, int64_t id)
{
    char digits[PRM_ID_DIGITS + 1] = "";
    prm_id_print(id, digits);
    return prm_arena_format(store->arena, "%s_%s", entity, digits);
}

const char *store_print(test_store *store, const prm_val *value)
{
    SCOPED_BUF(buf, 0);
    prm_json_print(&buf, value);
    return buf.failed ? NULL : prm_arena_text(store->arena, buf.data, buf.length);
}

const char *store_find(test_store *store, const prm_rows_query *query, const char **next_cursor)
{
    const prm_val *rows = NULL;
    SCOPED_BUF(buf, 0);
    memset(&store->error, 0, sizeof(store->error));
    if (prm_rows_find(store->db, query, store->arena, &rows, next_cursor, &store->error) != PRM_OK)
        return store->error.message;
    for (size_t i = 0; i < prm_val_count(rows); i++) {
        int64_t id = 0;
        prm_id_parse(prm_val_get_str(prm_val_at(rows, i), "id"), prm_table_entity(query->table)->name, &id);
        prm_buf_format(&buf, "%s%lld", i > 0 ? " " : "", (long long)id);
    }
    return buf.failed ? NULL : buf.data == NULL ? "" : prm_arena_text(store->arena, buf.data, buf.length);
}

bool store_exec(test_store *store, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(prm_db_handle(store->db), sql, NULL, NULL, &message) == SQLITE_OK)
        return true;
    test_check(false, message, __FILE__, __LINE__);
    sqlite3_free(message);
    return false;
}
