/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What SQLite alone does with the rows of durable registrations: the floor the server stands on.
 *
 *     bench_sqlite BEFORE AFTER CALLS
 *
 * BEFORE is a database as it was before CALLS registrations, AFTER the same one behind them, both at rest. Reads what
 * AFTER has more (deal, protection, journal and its subjects, decision, idempotency key, timer) into memory, then writes
 * it to BEFORE in the same order: a call's rows together, 64 calls a COMMIT, with the writer's pragmas and checkpoints
 * as under load. Prints one JSON object.
 */
#include "calls/batch.h"
#include "store/db.h"

#include <sqlite3.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SQL_BYTES = 512 };

typedef struct table {
    const char *name, *key; /* rows are new whose key is beyond the largest of BEFORE */
    int columns;
    size_t rows, capacity;
    sqlite3_value **values; /* `columns` a row */
    sqlite3_stmt *insert;
} table;

static table tables[] = {{.name = "deal", .key = "id"}, {.name = "protection", .key = "id"}, {.name = "timer", .key = "id"},
    {.name = "idem", .key = "id"}, {.name = "journal", .key = "seq"}, {.name = "journal_subject", .key = "seq"},
    {.name = "decision", .key = "id"}};
enum { TABLES = sizeof(tables) / sizeof(tables[0]) };

static void fail(const char *what, sqlite3 *db)
{
    fprintf(stderr, "bench_sqlite: %s: %s\n", what, db != NULL ? sqlite3_errmsg(db) : "");
    exit(1);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
        fail(sql, db);
    return statement;
}

static void run(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail(sql, db);
}

static int64_t largest(sqlite3 *before, const table *of)
{
    char sql[SQL_BYTES];
    snprintf(sql, sizeof(sql), "SELECT coalesce(max(%s), 0) FROM \"%s\"", of->key, of->name);
    sqlite3_stmt *statement = prepare(before, sql);
    if (sqlite3_step(statement) != SQLITE_ROW)
        fail(sql, before);
    int64_t key = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return key;
}

static void keep_row(table *of, sqlite3_stmt *statement)
{
    if (of->rows == of->capacity) {
        of->capacity = of->capacity != 0 ? of->capacity * 2 : 1024;
        of->values = realloc(of->values, of->capacity * (size_t)of->columns * sizeof(*of->values));
        if (of->values == NULL)
            fail("out of memory", NULL);
    }
    for (int i = 0; i < of->columns; i++)
        of->values[of->rows * (size_t)of->columns + (size_t)i] = sqlite3_value_dup(sqlite3_column_value(statement, i));
    of->rows++;
}

static void read_new(sqlite3 *before, sqlite3 *after, table *of)
{
    char sql[SQL_BYTES];
    snprintf(sql, sizeof(sql), "SELECT * FROM \"%s\" WHERE %s > ? ORDER BY %s", of->name, of->key, of->key);
    sqlite3_stmt *statement = prepare(after, sql);
    sqlite3_bind_int64(statement, 1, largest(before, of));
    of->columns = sqlite3_column_count(statement);
    while (sqlite3_step(statement) == SQLITE_ROW)
        keep_row(of, statement);
    sqlite3_finalize(statement);
    int length = snprintf(sql, sizeof(sql), "INSERT INTO \"%s\" VALUES(?", of->name);
    for (int i = 1; i < of->columns; i++)
        length += snprintf(sql + length, sizeof(sql) - (size_t)length, ",?");
    snprintf(sql + length, sizeof(sql) - (size_t)length, ")");
    of->insert = prepare(before, sql);
}

static void write_row(sqlite3 *db, const table *of, size_t row)
{
    for (int i = 0; i < of->columns; i++)
        sqlite3_bind_value(of->insert, i + 1, of->values[row * (size_t)of->columns + (size_t)i]);
    if (sqlite3_step(of->insert) != SQLITE_DONE)
        fail(of->name, db);
    sqlite3_reset(of->insert);
}

static int on_commit(void *context, sqlite3 *db, const char *name, int frames)
{
    *(int *)context = frames;
    return SQLITE_OK;
}

static void write_all(sqlite3 *db, size_t calls)
{
    int frames = 0, copied = 0;
    sqlite3_stmt *begin = prepare(db, "BEGIN IMMEDIATE"), *commit = prepare(db, "COMMIT");
    sqlite3_wal_hook(db, on_commit, &frames);
    for (size_t call = 0; call < calls;) {
        if (sqlite3_step(begin) != SQLITE_DONE)
            fail("begin", db);
        sqlite3_reset(begin);
        for (size_t end = call + PRM_BATCH_CALLS; call < end && call < calls; call++) {
            for (const table *of = tables; of < tables + TABLES; of++) {
                for (size_t row = of->rows * call / calls; row < of->rows * (call + 1) / calls; row++)
                    write_row(db, of, row);
            }
        }
        if (sqlite3_step(commit) != SQLITE_DONE)
            fail("commit", db);
        sqlite3_reset(commit);
        copied = frames < copied ? 0 : copied;
        if (frames - copied < PRM_DB_FORCED_FRAMES)
            continue;
        sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
        copied = frames;
    }
    sqlite3_finalize(begin);
    sqlite3_finalize(commit);
}

static int64_t now_us(clockid_t clock)
{
    struct timespec at;
    clock_gettime(clock, &at);
    return (int64_t)at.tv_sec * 1000000 + at.tv_nsec / 1000;
}

static void release(void)
{
    for (table *of = tables; of < tables + TABLES; of++) {
        sqlite3_finalize(of->insert);
        for (size_t i = 0; i < of->rows * (size_t)of->columns; i++)
            sqlite3_value_free(of->values[i]);
        free(of->values);
    }
}

int main(int argc, char **argv)
{
    sqlite3 *before, *after;
    size_t calls = argc == 4 ? (size_t)strtoull(argv[3], NULL, 10) : 0, rows = 0;
    if (calls == 0) {
        fprintf(stderr, "usage: bench_sqlite BEFORE AFTER CALLS\n");
        return 64;
    }
    if (sqlite3_open_v2(argv[1], &before, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK ||
        sqlite3_open_v2(argv[2], &after, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        fail("the databases cannot be opened", NULL);
    run(before, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA mmap_size=0;"
                "PRAGMA journal_size_limit=-1; PRAGMA cell_size_check=ON; PRAGMA cache_size=-16384");
    for (size_t i = 0; i < TABLES; i++) {
        read_new(before, after, &tables[i]);
        rows += tables[i].rows;
    }
    sqlite3_close(after);
    int64_t start = now_us(CLOCK_MONOTONIC), cpu = now_us(CLOCK_PROCESS_CPUTIME_ID);
    write_all(before, calls);
    double seconds = (double)(now_us(CLOCK_MONOTONIC) - start) / 1e6;
    printf("{\"calls\":%zu,\"rows\":%zu,\"seconds\":%.3f,\"calls_per_s\":%.0f,\"cpu_us\":%.1f}\n", calls, rows, seconds,
        (double)calls / seconds, (double)(now_us(CLOCK_PROCESS_CPUTIME_ID) - cpu) / (double)calls);
    release();
    return sqlite3_close(before) == SQLITE_OK ? 0 : 1;
}
