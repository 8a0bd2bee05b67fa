/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include "faultio.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static prm_status meta(test_store *store, const char *key, int64_t *number)
{
    return prm_meta_get(store->db, key, number, &store->error);
}

static bool reopen(test_store *store, enum prm_db_mode mode)
{
    prm_db_close(store->db);
    store->db = NULL;
    return CHECK_INT(prm_db_open(store->directory, mode, &store->db, &store->error), PRM_OK);
}

TEST(one_process_holds_a_directory)
{
    SCOPED_STORE(store);
    int first, second;
    CHECK_INT(prm_db_lock(store.directory, &first, &store.error), PRM_OK);
    CHECK_INT(prm_db_lock(store.directory, &second, &store.error), PRM_E_UNAVAILABLE);
    CHECK_HAS(store.error.message, "another process");
    char pid[20];
    snprintf(pid, sizeof(pid), "(%ld)", (long)getpid());
    CHECK_HAS(store.error.message, pid);
    CHECK_INT(second, -1);
    close(first);
    CHECK_INT(prm_db_lock(store.directory, &first, &store.error), PRM_OK);
    close(first);
    CHECK_INT(prm_db_lock("/dev/null/none", &first, &store.error), PRM_E_IO);
}

TEST(nobody_else_reads_the_files)
{
    SCOPED_STORE(store);
    static const char *const names[] = {"prmd.db", "prmd.db-wal", "prmd.db-shm"};
    for (size_t i = 0; i < 3; i++) {
        struct stat status = {0};
        CHECK_INT(stat(prm_arena_format(store.arena, "%s/%s", store.directory, names[i]), &status), 0);
        CHECK_INT(status.st_mode & 0777, 0600);
    }
}

TEST(what_is_committed_is_there_again)
{
    SCOPED_STORE(store);
    int64_t number = 7;
    CHECK_INT(meta(&store, "a", &number), PRM_E_NOT_FOUND);
    CHECK_INT(number, 0);
    REQUIRE(prm_db_begin(store.db, &store.error) == PRM_OK);
    CHECK_INT(prm_meta_set(store.db, "a", 1, &store.error), PRM_OK);
    CHECK_INT(prm_meta_set(store.db, "a", 2, &store.error), PRM_OK);
    CHECK_INT(prm_db_commit(store.db, &store.error), PRM_OK);
    REQUIRE(prm_db_begin(store.db, &store.error) == PRM_OK);
    CHECK_INT(prm_meta_set(store.db, "b", 1, &store.error), PRM_OK);
    REQUIRE(reopen(&store, PRM_DB_WRITER)); /* closing rolls back */
    CHECK_INT(meta(&store, "a", &number), PRM_OK);
    CHECK_INT(number, 2);
    CHECK_INT(meta(&store, "b", &number), PRM_E_NOT_FOUND);
}

TEST(savepoints_nest)
{
    SCOPED_STORE(store);
    int64_t number;
    REQUIRE(prm_db_begin(store.db, &store.error) == PRM_OK);
    CHECK_INT(prm_db_savepoint(store.db, &store.error), PRM_OK);
    CHECK_INT(prm_meta_set(store.db, "outer", 1, &store.error), PRM_OK);
    CHECK_INT(prm_db_savepoint(store.db, &store.error), PRM_OK);
    CHECK_INT(prm_meta_set(store.db, "inner", 1, &store.error), PRM_OK);
    CHECK_INT(prm_db_rollback_to(store.db, &store.error), PRM_OK);
    CHECK(prm_db_is_in_transaction(store.db));
    CHECK_INT(prm_db_release(store.db, &store.error), PRM_OK);
    CHECK(prm_db_is_in_transaction(store.db));
    CHECK_INT(prm_db_commit(store.db, &store.error), PRM_OK);
    CHECK(!prm_db_is_in_transaction(store.db));
    CHECK_INT(meta(&store, "outer", &number), PRM_OK);
    CHECK_INT(meta(&store, "inner", &number), PRM_E_NOT_FOUND);
}

TEST(a_reader_keeps_its_snapshot_and_writes_nothing)
{
    SCOPED_STORE(store);
    prm_db *reader = NULL;
    int64_t number;
    REQUIRE(prm_db_open(store.directory, PRM_DB_READER, &reader, &store.error) == PRM_OK);
    CHECK_INT(prm_db_begin(reader, &store.error), PRM_OK);
    CHECK_INT(prm_meta_set(store.db, "a", 1, &store.error), PRM_OK);
    CHECK_INT(prm_meta_get(reader, "a", &number, &store.error), PRM_E_NOT_FOUND);
    CHECK_INT(prm_db_commit(reader, &store.error), PRM_OK);
    CHECK_INT(prm_meta_get(reader, "a", &number, &store.error), PRM_OK);
    CHECK_INT(prm_meta_set(reader, "a", 2, &store.error), PRM_E_READ_ONLY);
    prm_db_close(reader);
}

static bool has_file(test_store *store, const char *name)
{
    char path[200];
    struct stat status;
    snprintf(path, sizeof(path), "%s/%s", store->directory, name);
    return stat(path, &status) == 0;
}

TEST(offline_sees_what_a_killed_process_left)
{
    SCOPED_STORE(store);
    int64_t number;
    pid_t child = fork();
    if (child == 0) {
        prm_db *db;
        prm_error error;
        /* The parent's connection is not touched: it is of another process now. */
        if (prm_db_open(store.directory, PRM_DB_WRITER, &db, &error) != PRM_OK ||
            prm_meta_set(db, "a", 5, &error) != PRM_OK)
            _exit(1);
        _exit(0);
    }
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK_INT(status, 0);
    CHECK(has_file(&store, "prmd.db-wal"));
    REQUIRE(reopen(&store, PRM_DB_OFFLINE));
    CHECK_INT(meta(&store, "a", &number), PRM_OK);
    CHECK_INT(number, 5);
    CHECK_INT(prm_meta_set(store.db, "a", 2, &store.error), PRM_E_READ_ONLY);
}

TEST(offline_creates_nothing)
{
    SCOPED_STORE(store);
    int64_t number;
    CHECK_INT(prm_meta_set(store.db, "a", 5, &store.error), PRM_OK);
    prm_db_close(store.db);
    store.db = NULL;
    CHECK(!has_file(&store, "prmd.db-wal"));
    REQUIRE(reopen(&store, PRM_DB_OFFLINE));
    CHECK_INT(meta(&store, "a", &number), PRM_OK);
    CHECK(!has_file(&store, "prmd.db-wal"));
    CHECK(!has_file(&store, "prmd.db-shm"));
    prm_db *none;
    CHECK_INT(prm_db_open("/dev/null/none", PRM_DB_OFFLINE, &none, &store.error), PRM_E_IO);
}

TEST(a_database_of_another_kind_is_refused)
{
    SCOPED_STORE(store);
    REQUIRE(store_exec(&store, "PRAGMA user_version=99"));
    prm_db_close(store.db);
    store.db = NULL;
    CHECK_INT(prm_db_open(store.directory, PRM_DB_WRITER, &store.db, &store.error), PRM_E_INVALID);
    CHECK_HAS(store.error.message, "schema 99 of a newer release");
    CHECK_STR(store.error.kind, "newer_schema");
    char path[200], other[200];
    snprintf(path, sizeof(path), "%s/prmd.db", store.directory);
    snprintf(other, sizeof(other), "%s/other.db", store.directory);
    REQUIRE(rename(path, other) == 0 && symlink("other.db", path) == 0);
    CHECK(prm_db_open(store.directory, PRM_DB_WRITER, &store.db, &store.error) != PRM_OK);
    unlink(path);
    FILE *file = fopen(path, "w");
    REQUIRE(file != NULL);
    for (int i = 0; i < 2000; i++)
        fputs("no database ", file);
    fclose(file);
    CHECK_INT(prm_db_open(store.directory, PRM_DB_WRITER, &store.db, &store.error), PRM_E_CORRUPT);
    unlink(path);
    sqlite3 *handle;
    REQUIRE(sqlite3_open(path, &handle) == SQLITE_OK);
    CHECK_INT(sqlite3_exec(handle, "CREATE TABLE t(x)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
    CHECK_INT(prm_db_open(store.directory, PRM_DB_WRITER, &store.db, &store.error), PRM_E_CORRUPT);
    CHECK_HAS(store.error.message, "not a database of prmd");
}

/* Enough rows to fill the WAL with so many frames and more. */
static bool write_frames(test_store *store, int frames)
{
    char sql[300];
    snprintf(sql, sizeof(sql),
        "CREATE TABLE IF NOT EXISTS filler(x TEXT); INSERT INTO filler WITH RECURSIVE n(i) AS"
        " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT hex(zeroblob(1900)) FROM n",
        frames);
    return store_exec(store, sql);
}

static off_t size_of(test_store *store, const char *name)
{
    char path[200];
    struct stat status = {0};
    snprintf(path, sizeof(path), "%s/%s", store->directory, name);
    return stat(path, &status) == 0 ? status.st_size : -1;
}

TEST(checkpoints_wait_for_frames)
{
    SCOPED_STORE(store);
    off_t before = size_of(&store, "prmd.db");
    REQUIRE(write_frames(&store, 50));
    CHECK_INT(prm_db_checkpoint(store.db, true, &store.error), PRM_OK);
    CHECK_INT(size_of(&store, "prmd.db"), before);
    REQUIRE(write_frames(&store, PRM_DB_IDLE_FRAMES));
    CHECK_INT(prm_db_checkpoint(store.db, false, &store.error), PRM_OK);
    CHECK_INT(size_of(&store, "prmd.db"), before);
    CHECK_INT(prm_db_checkpoint(store.db, true, &store.error), PRM_OK);
    off_t after = size_of(&store, "prmd.db"), wal = size_of(&store, "prmd.db-wal");
    CHECK(after > before);
    /* The WAL begins anew and keeps its size. */
    REQUIRE(write_frames(&store, 10));
    CHECK_INT(size_of(&store, "prmd.db-wal"), wal);
    CHECK_INT(prm_db_checkpoint(store.db, true, &store.error), PRM_OK);
    CHECK_INT(size_of(&store, "prmd.db"), after);
    REQUIRE(write_frames(&store, PRM_DB_FORCED_FRAMES));
    CHECK_INT(prm_db_checkpoint(store.db, false, &store.error), PRM_OK);
    CHECK(size_of(&store, "prmd.db") > after);
}

static const char *control(test_store *store)
{
    return prm_arena_format(store->arena, "%s/faults", store->directory);
}

/* Each write of a commit in turn meets a full disk: the batch is rolled back whole and the next one goes through. */
TEST(a_full_disk_rolls_back)
{
    SCOPED_STORE(store);
    int64_t number;
    CHECK_INT(prm_meta_set(store.db, "a", 1, &store.error), PRM_OK);
    for (int n = 1;; n++) {
        REQUIRE(n < 100);
        REQUIRE(faultio_set(control(&store), prm_arena_format(store.arena, "write prmd.db-wal %d 0 ENOSPC", n)));
        prm_status begun = prm_db_begin(store.db, &store.error);
        prm_status written = begun == PRM_OK ? prm_meta_set(store.db, "a", 1 + n, &store.error) : begun;
        bool is_filled =
            written == PRM_OK &&
            sqlite3_exec(prm_db_handle(store.db),
                "CREATE TABLE IF NOT EXISTS filler(x TEXT); INSERT INTO filler VALUES(hex(zeroblob(9000)))", NULL, NULL,
                NULL) == SQLITE_OK;
        CHECK(is_filled);
        prm_status status = prm_db_commit(store.db, &store.error);
        REQUIRE(faultio_set(control(&store), ""));
        CHECK(!prm_db_is_in_transaction(store.db));
        CHECK_INT(meta(&store, "a", &number), PRM_OK);
        if (status == PRM_OK) {
            CHECK(n > 3);
            CHECK_INT(number, 1 + n);
            break;
        }
        CHECK_INT(status, PRM_E_READ_ONLY);
        CHECK_INT(number, 1);
    }
    REQUIRE(reopen(&store, PRM_DB_WRITER));
    CHECK(meta(&store, "a", &number) == PRM_OK && number > 1);
}

/* A transaction larger than the cache meets the full disk before it is committed. */
TEST(a_full_disk_in_a_statement_rolls_back)
{
    SCOPED_STORE(store);
    int64_t number;
    REQUIRE(store_exec(&store, "PRAGMA cache_size=5; CREATE TABLE filler(x TEXT)"));
    REQUIRE(prm_db_begin(store.db, &store.error) == PRM_OK);
    CHECK_INT(prm_meta_set(store.db, "a", 1, &store.error), PRM_OK);
    REQUIRE(faultio_set(control(&store), "write prmd.db-wal 1 0 ENOSPC"));
    static const char fill[] = "INSERT INTO filler WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                               " WHERE i < 100) SELECT hex(zeroblob(1900)) FROM n";
    CHECK_INT(prm_db_exec(store.db, fill, &store.error), PRM_E_READ_ONLY);
    prm_db_rollback(store.db);
    REQUIRE(faultio_set(control(&store), ""));
    CHECK(!prm_db_is_in_transaction(store.db));
    CHECK_INT(meta(&store, "a", &number), PRM_E_NOT_FOUND);
    REQUIRE(prm_db_begin(store.db, &store.error) == PRM_OK);
    CHECK_INT(prm_db_exec(store.db, fill, &store.error), PRM_OK);
    CHECK_INT(prm_db_commit(store.db, &store.error), PRM_OK);
}

TEST(a_full_disk_while_writing_half_a_page_rolls_back)
{
    SCOPED_STORE(store);
    int64_t number;
    REQUIRE(faultio_set(control(&store), "write prmd.db-wal 2 0 short"));
    REQUIRE(prm_db_begin(store.db, &store.error) == PRM_OK);
    CHECK_INT(prm_meta_set(store.db, "a", 1, &store.error), PRM_OK);
    CHECK_INT(prm_db_commit(store.db, &store.error), PRM_E_READ_ONLY);
    REQUIRE(faultio_set(control(&store), ""));
    CHECK_INT(meta(&store, "a", &number), PRM_E_NOT_FOUND);
    REQUIRE(reopen(&store, PRM_DB_WRITER));
    CHECK_INT(meta(&store, "a", &number), PRM_E_NOT_FOUND);
    CHECK_INT(prm_meta_set(store.db, "a", 1, &store.error), PRM_OK);
}

/* A commit whose sync fails may be there after a restart: neither yes nor no is the truth. */
TEST(a_failed_sync_has_an_unknown_outcome)
{
    static const char *const rules[] = {
        "sync prmd.db-wal 1 1 EIO", "sync prmd.db-wal 1 1 ENOSPC", "write prmd.db-wal 1 1 EIO"};
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        SCOPED_STORE(store);
        int64_t number = 0;
        REQUIRE(prm_db_begin(store.db, &store.error) == PRM_OK);
        CHECK_INT(prm_meta_set(store.db, "a", 1, &store.error), PRM_OK);
        REQUIRE(faultio_set(control(&store), rules[i]));
        CHECK_INT(prm_db_commit(store.db, &store.error), PRM_E_OUTCOME_UNKNOWN);
        REQUIRE(faultio_set(control(&store), ""));
        CHECK_HAS(store.error.message, "restart");
        REQUIRE(reopen(&store, PRM_DB_WRITER));
        prm_status status = meta(&store, "a", &number);
        CHECK(status == PRM_E_NOT_FOUND || (status == PRM_OK && number == 1));
    }
}

/* Killed before each write and sync of a commit in turn: what was committed before is there, the rest whole or not. */
TEST(a_kill_loses_nothing_committed)
{
    SCOPED_STORE(store);
    int64_t number;
    CHECK_INT(prm_meta_set(store.db, "a", 1, &store.error), PRM_OK);
    for (int n = 1;; n++) {
        REQUIRE(n < 100);
        prm_db_close(store.db);
        store.db = NULL;
        pid_t child = fork();
        if (child == 0) {
            prm_db *db;
            if (prm_db_open(store.directory, PRM_DB_WRITER, &db, NULL) != PRM_OK)
                _exit(2);
            if (!faultio_set(control(&store), prm_arena_format(store.arena, "any prmd.db %d 1 kill", n)))
                _exit(3);
            prm_status status = prm_db_begin(db, NULL);
            for (int i = 0; i < 2 && status == PRM_OK; i++)
                status = prm_meta_set(db, i == 0 ? "a" : "b", 1 + n, NULL);
            _exit(status == PRM_OK && prm_db_commit(db, NULL) == PRM_OK ? 0 : 4);
        }
        int how = -1;
        REQUIRE(waitpid(child, &how, 0) == child);
        REQUIRE(reopen(&store, PRM_DB_WRITER));
        int64_t other = 0;
        CHECK_INT(meta(&store, "a", &number), PRM_OK);
        (void)meta(&store, "b", &other);
        bool is_whole = number == 1 + n && other == 1 + n, is_absent = number == 1 && other == 0;
        CHECK(is_whole || is_absent);
        if (WIFEXITED(how)) {
            CHECK_INT(WEXITSTATUS(how), 0);
            CHECK(is_whole && n > 2);
            break;
        }
        CHECK(WIFSIGNALED(how));
        if (!is_absent) /* back to where it was */
            REQUIRE(store_exec(&store, "UPDATE meta SET value = 1 WHERE key = 'a'; DELETE FROM meta WHERE key = 'b'"));
    }
}

TEST_MAIN(CASE(one_process_holds_a_directory), CASE(nobody_else_reads_the_files),
    CASE(what_is_committed_is_there_again), CASE(savepoints_nest), CASE(a_reader_keeps_its_snapshot_and_writes_nothing),
    CASE(offline_sees_what_a_killed_process_left), CASE(offline_creates_nothing),
    CASE(a_database_of_another_kind_is_refused), CASE(checkpoints_wait_for_frames), CASE(a_full_disk_rolls_back),
    CASE(a_full_disk_in_a_statement_rolls_back), CASE(a_full_disk_while_writing_half_a_page_rolls_back),
    CASE(a_failed_sync_has_an_unknown_outcome), CASE(a_kill_loses_nothing_committed))
