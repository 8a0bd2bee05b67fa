/* SPDX-License-Identifier: Apache-2.0 */
/* The index as it is kept: what was begun is ended by whoever keeps it next, and only what is wrong with itself makes it
 * anew. */
#include "support.h"

#include "services/search/search.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BOOKS = 1000 /* ids begin there */, TURNS = 10000 };

static const prm_entity *const book = PRM_ENTITY(.name = "book", .path = "books", .scope = "partner",
    .fields = PRM_FIELDS(PRM_REF("partner", "partner", PRM_REQUIRED, "Whose"), PRM_TEXT("title", 1, 80, 0, "Title")),
    .search = "title 8");

/* A database with partners and books, and who keeps its index. */
typedef struct world {
    test_store store;
    prm_model *model;
    prm_db *reader;
    prm_journal_head head;
    prm_searching searching;
    prm_search_keeper *keeper;
} world;

static bool start(world *w)
{
    prm_error *error = &w->store.error;
    w->searching = (prm_searching){ .store = &prm_text_index_sqlite, .model = w->model,
        .directory = w->store.directory };
    return CHECK_INT(prm_search_keeper_open(&w->searching, w->reader, &w->keeper, error), PRM_OK);
}

static bool world_open(world *w)
{
    const prm_entity *const entities[] = { store_entities[0], store_entities[1], book };
    prm_error *error = &w->store.error;
    if (!store_open(&w->store) || prm_model_new(entities, 3, &w->model, error) != PRM_OK ||
        prm_db_begin(w->store.db, error) != PRM_OK)
        return false;
    prm_status status = prm_model_install(w->model, w->store.db, error);
    return CHECK_STR(status == PRM_OK ? "" : error->message, "") && prm_db_commit(w->store.db, error) == PRM_OK &&
        prm_db_open(w->store.directory, PRM_DB_READER, &w->reader, error) == PRM_OK && start(w);
}

/* As a kill does: what is only in memory is gone. */
static void stop(world *w)
{
    prm_search_keeper_close(w->keeper);
    w->keeper = NULL;
}

static void world_close(world *w)
{
    stop(w);
    prm_db_close(w->reader);
    prm_model_free(w->model);
    store_close(&w->store);
}

#define SCOPED_WORLD(name)                                                                                             \
    __attribute__((cleanup(world_close))) world name = { 0 };                                                          \
    REQUIRE(world_open(&name))

/* ---- What happens ------------------------------------------------------------------------------------------------ */

static void begin(world *w)
{
    CHECK_INT(prm_db_begin(w->store.db, &w->store.error), PRM_OK);
}

static void commit(world *w, const char *changes, const char *events)
{
    const prm_journal_entry entry = { .at = 1700000000000, .actor = "user_1", .on_behalf = "", .request = "",
        .source = "test", .method = "test.do", .changes = changes != NULL ? store_json(&w->store, changes) : NULL,
        .events = events != NULL ? store_json(&w->store, events) : NULL };
    CHECK_INT(prm_journal_append(w->store.db, &w->head, &entry, w->store.arena, &w->store.error), PRM_OK);
    CHECK_INT(prm_db_commit(w->store.db, &w->store.error), PRM_OK);
}

static const char *change_of(world *w, const char *entity, int64_t id, const char *op, const char *fields)
{
    return prm_arena_format(w->store.arena, "[{'entity':'%s','id':'%s','op':'%s','version':1,'fields':{%s}}]", entity,
        store_id(&w->store, entity, id), op, fields);
}

static const prm_stamp stamp = { .now = 1700000000000, .who = "user_1" };

static void insert(world *w, const char *entity, int64_t id, const char *values)
{
    const prm_val *row;
    CHECK_INT(prm_rows_insert(w->store.db, prm_model_table(w->model, entity), id, store_json(&w->store, values),
                  &stamp, NULL, w->store.arena, &row, &w->store.error),
        PRM_OK);
}

static void create(world *w, const char *entity, int64_t id, const char *values)
{
    begin(w);
    insert(w, entity, id, values);
    commit(w, change_of(w, entity, id, "create", ""), NULL);
}

static void update(world *w, const char *entity, int64_t id, const char *values, const char *field)
{
    const prm_table *table = prm_model_table(w->model, entity);
    const prm_val *row;
    begin(w);
    CHECK_INT(prm_rows_load(w->store.db, table, id, NULL, w->store.arena, &row, &w->store.error), PRM_OK);
    CHECK_INT(prm_rows_update(w->store.db, table, &row, store_json(&w->store, values), NULL, true, &stamp, NULL,
                  w->store.arena, &w->store.error),
        PRM_OK);
    commit(w, change_of(w, entity, id, "update", prm_arena_format(w->store.arena, "'%s':[null,null]", field)), NULL);
}

static const char *book_of(world *w, int64_t partner, const char *title)
{
    return prm_arena_format(
        w->store.arena, "{'partner':'%s','title':'%s'}", store_id(&w->store, "partner", partner), title);
}

static void ask_purge(world *w)
{
    begin(w);
    commit(w, NULL, "[{'type':'search.purged','audience':'vendor'}]");
}

/* ---- What the keeper does ---------------------------------------------------------------------------------------- */

/* Until all is in the index: how many pieces it took. */
static int keep(world *w)
{
    bool has_more = true;
    int turns = 0;
    for (; has_more && turns < TURNS; turns++)
        if (!CHECK_INT(prm_search_keep(w->keeper, &has_more, &w->store.error), PRM_OK))
            break;
    return turns;
}

static bool tidy(world *w)
{
    bool has_more = false;
    CHECK_INT(prm_search_tidy(w->keeper, &has_more, &w->store.error), PRM_OK);
    return has_more;
}

static void tidy_all(world *w)
{
    for (int i = 0; i < TURNS && tidy(w); i++)
        continue;
    CHECK(!w->searching.is_purging);
}

static const char *path_of(const world *w, const char *name)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", w->store.directory, name);
    return path;
}

static bool holds(const world *w, const char *name, const char *text)
{
    static char bytes[16 << 20];
    int file = open(path_of(w, name), O_RDONLY);
    ssize_t length = file >= 0 ? read(file, bytes, sizeof bytes) : 0;
    if (file >= 0)
        close(file);
    return length > 0 && memmem(bytes, (size_t)length, text, strlen(text)) != NULL;
}

/* The word "quicksilver", or what is stored of it after one that begins as it does. */
static bool is_left(const world *w)
{
    return holds(w, "search.db", "icksilver") || holds(w, "search.db-wal", "icksilver");
}

/* Books of twelve words that no other has, so many in one call. */
static void create_many(world *w, int64_t partner, int64_t from, int count)
{
    SCOPED_BUF(changes, 0);
    begin(w);
    for (int64_t id = from; id < from + count; id++) {
        char title[81];
        int length = 0;
        for (int i = 0; i < 12; i++)
            length += snprintf(title + length, sizeof title - (size_t)length, "%x%c ", (int)id, 'g' + i);
        insert(w, "book", id, book_of(w, partner, title));
        const char *one = change_of(w, "book", id, "create", "");
        prm_buf_put_char(&changes, id == from ? '[' : ',');
        prm_buf_put(&changes, one + 1, strlen(one) - 2);
    }
    prm_buf_put_text(&changes, "]");
    prm_buf_put_char(&changes, '\0');
    commit(w, changes.data, NULL);
}

/* A book of that word that has another one by now, among so many. */
static void erase_among(world *w, int others)
{
    create(w, "partner", 1, "{'name':'Alpha'}");
    create(w, "book", BOOKS, book_of(w, 1, "Quicksilver"));
    create_many(w, 1, BOOKS + 1, others);
    (void)keep(w);
    tidy_all(w);
    update(w, "book", BOOKS, "{'title':'Nobody'}", "title");
    CHECK(is_left(w));
}

/* How many rows carry the term of a partner, as the index is committed. */
static size_t count_of(world *w, int64_t partner)
{
    const prm_text_store *store = &prm_text_index_sqlite;
    prm_text_index *reader = NULL;
    static int64_t ids[TURNS];
    size_t count = 0;
    const char *id = strchr(store_id(&w->store, "partner", partner), '_');
    CHECK_INT(store->open(w->store.directory, false, &reader, &w->store.error), PRM_OK);
    CHECK_INT(store->having(reader, prm_arena_format(w->store.arena, "p%s", id), 0, TURNS, ids, &count,
                  &w->store.error),
        PRM_OK);
    store->close(reader);
    return count;
}

static const char *parent_of(world *w, int64_t partner)
{
    return prm_arena_format(w->store.arena, "{'parent':'%s'}", store_id(&w->store, "partner", partner));
}

/* ---- Cases ------------------------------------------------------------------------------------------------------- */

TEST(a_purge_that_was_asked_for_is_done_by_the_next_keeper)
{
    /* Asked for before the keeper ended, and read of by it or not. */
    for (int has_looked = 0; has_looked < 2; has_looked++) {
        SCOPED_WORLD(w);
        erase_among(&w, 3);
        ask_purge(&w);
        if (has_looked) {
            (void)keep(&w);
            CHECK(w.searching.is_purging);
        }
        stop(&w);
        CHECK(is_left(&w));
        REQUIRE(start(&w));
        (void)keep(&w);
        CHECK(w.searching.is_purging);
        tidy_all(&w);
        CHECK(!is_left(&w));
        stop(&w);
        REQUIRE(start(&w));
        CHECK(!w.searching.is_purging);
    }
}

TEST(a_purge_is_done_piece_by_piece_and_gone_on_with)
{
    SCOPED_WORLD(w);
    erase_among(&w, 4000);
    ask_purge(&w);
    (void)keep(&w);
    int pieces = 1;
    while (tidy(&w) && pieces < TURNS) {
        stop(&w);
        REQUIRE(start(&w));
        CHECK(w.searching.is_purging);
        pieces++;
    }
    CHECK(pieces > 1 && pieces < TURNS);
    CHECK(!is_left(&w));
    CHECK(!w.searching.is_purging);
}

TEST(a_purge_is_not_done_while_somebody_reads_what_is_to_go)
{
    SCOPED_WORLD(w);
    prm_text_index *reader = NULL;
    bool has_more = true;
    prm_status status = PRM_OK;
    erase_among(&w, 3);
    REQUIRE(prm_text_index_sqlite.open(w.store.directory, false, &reader, &w.store.error) == PRM_OK);
    int64_t rows;
    CHECK_INT(prm_text_index_sqlite.begin(reader, &w.store.error), PRM_OK);
    CHECK_INT(prm_text_index_sqlite.size(reader, &rows, &w.store.error), PRM_OK);
    ask_purge(&w);
    (void)keep(&w);
    for (int i = 0; i < TURNS && status == PRM_OK && has_more; i++)
        status = prm_search_tidy(w.keeper, &has_more, &w.store.error);
    CHECK_INT(status, PRM_E_UNAVAILABLE);
    CHECK(has_more && w.searching.is_purging && is_left(&w));
    prm_text_index_sqlite.close(reader);
    tidy_all(&w);
    CHECK(!is_left(&w));
}

TEST(an_event_that_speaks_of_a_purge_is_none)
{
    SCOPED_WORLD(w);
    erase_among(&w, 3);
    begin(&w);
    commit(&w, NULL, "[{'type':'books.named','audience':'vendor','data':{'name':'search.purged'}}]");
    (void)keep(&w);
    CHECK(!w.searching.is_purging);
}

/* Writes over every page of the database that holds the text. */
static void spoil(const world *w, const char *text)
{
    static const unsigned char garbage[4096] = { 0xFF, 0xFF, 0xFF };
    unsigned char page[4096];
    int file = open(path_of(w, "prmd.db"), O_RDWR), spoiled = 0;
    for (off_t at = 4096; pread(file, page, sizeof page, at) == (ssize_t)sizeof page; at += 4096) {
        if (memmem(page, sizeof page, text, strlen(text)) == NULL)
            continue;
        spoiled++;
        CHECK(pwrite(file, garbage, sizeof garbage, at) == (ssize_t)sizeof garbage);
    }
    CHECK(file >= 0 && spoiled > 0);
    close(file);
}

TEST(what_is_wrong_with_the_database_does_not_unmake_the_index)
{
    static const char *const spoiled[] = { "Nobody" /* a row to be indexed */, "test.do" /* the journal */ };
    for (size_t i = 0; i < 2; i++) {
        SCOPED_WORLD(w);
        struct stat before, after;
        bool has_more;
        erase_among(&w, 3);
        stop(&w);
        REQUIRE(stat(path_of(&w, "search.db"), &before) == 0);
        prm_db_close(w.reader);
        prm_db_close(w.store.db); /* which is written to its file by that */
        w.store.db = NULL;
        spoil(&w, spoiled[i]);
        REQUIRE(prm_db_open(w.store.directory, PRM_DB_READER, &w.reader, &w.store.error) == PRM_OK);
        REQUIRE(start(&w));
        CHECK_INT(prm_search_keep(w.keeper, &has_more, &w.store.error), PRM_E_CORRUPT);
        CHECK_INT(prm_search_keep(w.keeper, &has_more, &w.store.error), PRM_E_CORRUPT);
        REQUIRE(stat(path_of(&w, "search.db"), &after) == 0);
        CHECK_INT(after.st_ino, before.st_ino);
    }
}

TEST(what_is_wrong_with_the_index_makes_it_anew)
{
    SCOPED_WORLD(w);
    static const unsigned char garbage[4096] = { 0xFF, 0xFF, 0xFF };
    struct stat before;
    bool has_more;
    erase_among(&w, 3);
    stop(&w);
    REQUIRE(stat(path_of(&w, "search.db"), &before) == 0);
    int file = open(path_of(&w, "search.db"), O_WRONLY);
    for (off_t at = 4096; at < before.st_size; at += 4096)
        CHECK(pwrite(file, garbage, sizeof garbage, at) == (ssize_t)sizeof garbage);
    close(file);
    REQUIRE(start(&w));
    (void)keep(&w);
    CHECK_INT(prm_search_keep(w.keeper, &has_more, &w.store.error), PRM_OK);
    CHECK_INT(w.searching.rows, 4);
}

TEST(rows_that_another_has_moved_are_brought_in_pieces)
{
    SCOPED_WORLD(w);
    bool has_more = true;
    create(&w, "partner", 1, "{'name':'Old'}");
    create(&w, "partner", 2, "{'name':'New'}");
    create(&w, "partner", 3, "{'name':'Child'}");
    update(&w, "partner", 3, parent_of(&w, 1), "parent");
    create_many(&w, 3, BOOKS, 1500);
    (void)keep(&w);
    CHECK_INT(count_of(&w, 1), 1500);
    CHECK_INT(w.searching.done, w.head.seq);
    update(&w, "partner", 3, parent_of(&w, 2), "parent");
    size_t before = 0;
    for (int i = 0; i < 100 && has_more; i++) {
        CHECK_INT(prm_search_keep(w.keeper, &has_more, &w.store.error), PRM_OK);
        size_t moved = count_of(&w, 2);
        CHECK(moved - before <= 501 && count_of(&w, 1) + moved - (i > 0) == 1500);
        CHECK_INT(w.searching.is_moving, has_more);
        /* What is not in it yet is told of, and what was written meanwhile does not wait for it. */
        CHECK_INT(w.searching.done < w.head.seq, has_more);
        if (i == 0)
            create(&w, "book", BOOKS - 1, book_of(&w, 2, "Meanwhile"));
        CHECK(i != 1 || (has_more && w.searching.rows == 1501));
        before = moved;
        stop(&w);
        REQUIRE(start(&w));
        CHECK_INT(w.searching.is_moving, has_more);
    }
    CHECK_INT(count_of(&w, 1), 0);
    CHECK_INT(count_of(&w, 2), 1501);
    CHECK_INT(w.searching.done, w.head.seq);
}

TEST_MAIN(CASE(a_purge_that_was_asked_for_is_done_by_the_next_keeper),
    CASE(a_purge_is_done_piece_by_piece_and_gone_on_with),
    CASE(a_purge_is_not_done_while_somebody_reads_what_is_to_go), CASE(an_event_that_speaks_of_a_purge_is_none),
    CASE(what_is_wrong_with_the_database_does_not_unmake_the_index), CASE(what_is_wrong_with_the_index_makes_it_anew),
    CASE(rows_that_another_has_moved_are_brought_in_pieces))
