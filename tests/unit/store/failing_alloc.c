/* SPDX-License-Identifier: Apache-2.0 */
/* Each operation with its first, second, … allocation failing, SQLite's among them: it says so, or succeeds; what it
 * did is undone by rolling back; and nothing is broken afterwards. */
#include "support.h"

#include "base/log.h"
#include "store/backup.h"
#include "store/files.h"
#include "store/folder.h"
#include "store/grow.h"

#include <stdio.h>
#include <unistd.h>

#define RUNS_MAX 20000

static const char deal[] = "{'partner': 'partner_0000000000001', 'title': 'T', 'tags': ['a'], 'rank': 3,"
                           " 'email': 'a@example.com', 'amount': {'amount': 1, 'currency': 'EUR'}}";
static const prm_stamp stamp = {.now = 1, .who = "user_1"};

/* What the operations work with, made before anything fails. */
typedef struct bench {
    test_store *store;
    prm_arena *arena; /* of the operation */
    const prm_val *values, *filter, *list, *changes, *event;
    const char *cursor;
    prm_journal_head head;
} bench;

static prm_status insert_row(bench *with)
{
    const prm_val *row;
    return prm_rows_insert(with->store->db, store_table(with->store, "deal"), 500, with->values, &stamp, NULL,
        with->arena, &row, &with->store->error);
}

static prm_status update_row(bench *with)
{
    const prm_val *row;
    const prm_table *deals = store_table(with->store, "deal");
    PRM_TRY(prm_rows_load(with->store->db, deals, 101, NULL, with->arena, &row, &with->store->error));
    return prm_rows_update(
        with->store->db, deals, &row, with->changes, "submitted", true, &stamp, NULL, with->arena, &with->store->error);
}

static const int64_t partners[] = {1, 2};
static const prm_scope scope = {.side = PRM_PARTNER_SIDE, .partner = 1, .partners = {partners, 2}};

static prm_status find_rows(bench *with)
{
    const prm_rows_query query = {.table = store_table(with->store, "deal"),
        .limit = 2,
        .filter = with->filter,
        .sort = "rank",
        .scope = &scope,
        .cursor = with->cursor};
    const prm_val *rows;
    const char *next;
    return prm_rows_find(with->store->db, &query, with->arena, &rows, &next, &with->store->error);
}

/* By a list of keys, some fields alone. */
static prm_status find_listed(bench *with)
{
    const prm_rows_query query = {
        .table = store_table(with->store, "deal"), .limit = 20, .filter = with->list, .fields = "title tags amount"};
    const prm_val *rows;
    return prm_rows_find(with->store->db, &query, with->arena, &rows, NULL, &with->store->error);
}

static prm_status append_entry(bench *with)
{
    prm_journal_head head = with->head;
    const prm_journal_entry entry = {.at = 1, .actor = "user_1", .method = "m", .events = with->event};
    return prm_journal_append(with->store->db, &head, &entry, with->arena, &with->store->error);
}

static prm_status read_entry(bench *with)
{
    const prm_val *entry;
    return prm_journal_read(with->store->db, 1, with->arena, &entry, &with->store->error);
}

static prm_status verify(bench *with)
{
    return prm_journal_verify(with->store->db, NULL, &with->store->error);
}

static prm_status use_state(bench *with)
{
    prm_db *db = with->store->db;
    prm_error *error = &with->store->error;
    const prm_idem idem = {.method = "m", .answer = "1", .length = 1};
    prm_idem found;
    prm_timer_row timer = {.name = "t", .subject = "deal_1", .key = "", .data = "{}"};
    prm_generation generation = {.state = "draft", .files = with->values};
    PRM_TRY(prm_idem_put(db, 1, "k", &idem, error));
    PRM_TRY(prm_idem_get(db, 1, "k", 1, with->arena, &found, error));
    PRM_TRY(prm_timer_arm(db, &timer, error));
    PRM_TRY(prm_timer_next(db, 1, with->arena, &timer, error));
    PRM_TRY(prm_generation_put(db, &generation, error));
    return prm_generation_get(db, generation.id, with->arena, &generation, error);
}

static prm_status make_model(bench *with)
{
    prm_model *model;
    PRM_TRY(prm_model_new(store_entities, store_entity_count, &model, &with->store->error));
    prm_model_free(model);
    return PRM_OK;
}

static prm_status open_reader(bench *with)
{
    prm_db *reader;
    PRM_TRY(prm_db_open(with->store->directory, PRM_DB_READER, &reader, &with->store->error));
    prm_db_close(reader);
    return PRM_OK;
}

/* A table as an earlier release had it: a column, an index and the word on what it is are others. */
static prm_status alter(bench *with)
{
    prm_db *db = with->store->db;
    prm_error *error = &with->store->error;
    PRM_TRY(prm_db_exec(db,
        "DROP INDEX \"deal:title\"; ALTER TABLE deal DROP COLUMN tags; UPDATE entity_schema SET declaration = '' WHERE entity = 'deal'",
        error));
    return prm_model_install(with->store->model, db, error);
}

static prm_status grow(bench *with)
{
    prm_db *db = with->store->db;
    prm_error *error = &with->store->error;
    const prm_table *deals = store_table(with->store, "deal");
    bool has_more = true;
    PRM_TRY(prm_db_exec(db, "DROP INDEX \"deal:title\"", error));
    for (size_t i = 0; i < deals->index_count; i++)
        if (strcmp(deals->indexes[i].name, "deal:title") == 0)
            PRM_TRY(prm_grow_begin(deals, &deals->indexes[i], db, with->arena, error));
    while (has_more)
        PRM_TRY(prm_model_grow(with->store->model, db, with->arena, &has_more, error));
    return PRM_OK;
}

static prm_status give_up_growing(bench *with)
{
    prm_db *db = with->store->db;
    prm_error *error = &with->store->error;
    const prm_table *deals = store_table(with->store, "deal");
    PRM_TRY(prm_db_exec(db, "DROP INDEX \"deal:rank\"", error));
    PRM_TRY(prm_grow_begin(deals, &deals->indexes[1], db, with->arena, error));
    return prm_grow_give_up(deals, db, with->arena, error);
}

static prm_status name_files(bench *with)
{
    prm_db *db = with->store->db;
    prm_error *error = &with->store->error;
    bool is_named;
    PRM_TRY(prm_file_naming_put(db, 7, "deal", 100, error));
    PRM_TRY(prm_file_is_named(db, 7, &is_named, error));
    return prm_file_naming_drop(db, 7, "deal", 100, error);
}

typedef char place[sizeof((test_store *)0)->directory + 32];

/* What failed leaves nothing, under no name. */
static prm_status make_backup(bench *with)
{
    prm_backup backup = {0};
    prm_backup_report report;
    place path, partial;
    snprintf(path, sizeof(path), "%s/tried", with->store->directory);
    snprintf(partial, sizeof(partial), "%s/tried.partial", with->store->directory);
    prm_db_rollback(with->store->db);
    prm_status status = prm_backup_make(&backup, path, with->store->db, with->store->directory, &report, &with->store->error);
    CHECK((access(path, F_OK) == 0) == (status == PRM_OK));
    CHECK(access(partial, F_OK) != 0);
    prm_folder_remove(path);
    return status;
}

static prm_status restore(bench *with)
{
    prm_backup_report report;
    place from, to, partial;
    snprintf(from, sizeof(from), "%s/kept", with->store->directory);
    snprintf(to, sizeof(to), "%s/back", with->store->directory);
    snprintf(partial, sizeof(partial), "%s/back.partial", with->store->directory);
    prm_status status = prm_backup_restore(from, to, &report, &with->store->error);
    CHECK((access(to, F_OK) == 0) == (status == PRM_OK));
    CHECK(access(partial, F_OK) != 0);
    prm_folder_remove(to);
    return status;
}

static const struct {
    const char *name;
    prm_status (*run)(bench *with);
} operations[] = {
    {"insert", insert_row},
    {"update", update_row},
    {"find", find_rows},
    {"append", append_entry},
    {"read", read_entry},
    {"verify", verify},
    {"state", use_state},
    {"model", make_model},
    {"open", open_reader},
    {"alter", alter},
    {"grow", grow},
    {"find listed", find_listed},
    {"give up growing", give_up_growing},
    {"files", name_files},
    {"backup", make_backup},
    {"restore", restore},
};

static bool prepare(bench *with)
{
    test_store *store = with->store;
    if (store_insert(store, "partner", 1, "{'name': 'One'}", NULL) == NULL)
        return false;
    for (int64_t id = 100; id < 110; id++) {
        if (store_insert(store, "deal", id, deal, NULL) == NULL)
            return false;
    }
    with->values = store_json(store, deal);
    with->filter = store_json(store, "{'title': ['T', null], 'country': null}");
    with->list = store_json(store, "{'partner': ['partner_0000000000001', 'partner_0000000000002',"
                                   " 'partner_0000000000003', 'partner_0000000000004', 'partner_0000000000005']}");
    with->changes = store_json(store, "{'rank': 4, 'partner': 'partner_0000000000001', 'tags': null}");
    with->event = store_json(store, "[{'type': 'x.y', 'data': {'a': [1, 2], 'b': 'c'}}]");
    prm_val_flag_all((prm_val *)prm_val_get(prm_val_get(prm_val_at(with->event, 0), "data"), "b"), PRM_VAL_PERSONAL);
    with->arena = store->arena;
    prm_journal_entry entry = {.at = 1, .actor = "user_1", .method = "m", .events = with->event};
    if (prm_journal_append(store->db, &with->head, &entry, store->arena, &store->error) != PRM_OK)
        return false;
    const prm_rows_query query = {
        .table = store_table(store, "deal"), .limit = 1, .filter = with->filter, .sort = "rank", .scope = &scope};
    store_find(store, &query, &with->cursor);
    prm_backup backup = {0};
    prm_backup_report report;
    place path;
    snprintf(path, sizeof(path), "%s/kept", store->directory);
    return CHECK(with->cursor != NULL) &&
           CHECK_INT(prm_backup_make(&backup, path, store->db, store->directory, &report, &store->error), PRM_OK);
}

/* Statements are prepared anew each time, so that preparing them fails as well. */
static bool run_once(bench *with, size_t at, unsigned long n, bool *is_done)
{
    test_store *store = with->store;
    prm_db_close(store->db);
    if (!CHECK_INT(prm_db_open(store->directory, PRM_DB_WRITER, &store->db, &store->error), PRM_OK) ||
        !CHECK_INT(prm_db_begin(store->db, &store->error), PRM_OK))
        return false;
    with->arena = prm_arena_new((size_t)512 << 20);
    if (with->arena == NULL)
        return false;
    prm_alloc_fail_after(n);
    prm_status status = operations[at].run(with);
    bool has_failed = prm_alloc_has_failed();
    prm_alloc_fail_after(0);
    if (status == PRM_OK)
        CHECK_INT(prm_db_check_quick(store->db, &store->error), PRM_OK);
    prm_arena_free(with->arena);
    bool is_right = has_failed ? status == PRM_OK || status == PRM_E_NOMEM : status == PRM_OK;
    if (!CHECK(is_right))
        fprintf(stderr, "  %s, allocation %lu: %d %s\n", operations[at].name, n, (int)status, store->error.message);
    prm_db_rollback(store->db);
    *is_done = !has_failed;
    return is_right && CHECK(!prm_db_is_in_transaction(store->db));
}

TEST(every_operation_survives_each_failing_allocation)
{
    prm_log_set_level(PRM_LOG_ERROR);
    SCOPED_STORE(store);
    bench with = {.store = &store};
    REQUIRE(prepare(&with));
    for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++) {
        bool is_done = false;
        unsigned long n = 1;
        /* The first ones are each tried; later ones, of SQLite's parser for the most part, some of them. */
        for (; !is_done && n < RUNS_MAX; n += n < 200 ? 1 : n < 1000 ? 3 : 17)
            REQUIRE(run_once(&with, i, n, &is_done));
        if (!CHECK(is_done))
            fprintf(stderr, "  %s\n", operations[i].name);
    }
    const prm_rows_query all = {.table = store_table(&store, "deal"), .limit = 100};
    CHECK_STR(store_find(&store, &all, NULL), "100 101 102 103 104 105 106 107 108 109");
    CHECK_INT(prm_journal_verify(store.db, NULL, &store.error), PRM_OK);
    CHECK_INT(prm_db_check(store.db, &store.error), PRM_OK);
    place path;
    snprintf(path, sizeof(path), "%s/kept", store.directory);
    prm_folder_remove(path);
}

TEST_MAIN(CASE(every_operation_survives_each_failing_allocation))
