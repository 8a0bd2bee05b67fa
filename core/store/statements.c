/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db_internal.h"
#include "base/alloc.h"

#include <string.h>

#define SLOTS_FIRST 64
#define WAYS        4

void prm_db_statements_init(prm_db *db)
{
    prm_buf_init(&db->scratch, 0);
    prm_buf_init(&db->text, 0);
}

static void made_drop(prm_db_made *made)
{
    sqlite3_finalize(made->statement);
    prm_free(made->sql);
    memset(made, 0, sizeof(*made));
}

void prm_db_statements_deinit(prm_db *db)
{
    for (size_t i = 0; i < db->slot_count; i++)
        sqlite3_finalize(db->slots[i].statement);
    prm_free(db->slots);
    db->slots = NULL;
    db->slot_count = db->slots_used = 0;
    for (size_t i = 0; i < PRM_DB_RECENT; i++)
        made_drop(&db->made[i]);
    prm_buf_deinit(&db->scratch);
    prm_buf_deinit(&db->text);
}

static size_t place_of(const char *sql, size_t count)
{
    return (size_t)(((uintptr_t)sql * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & (count - 1);
}

/* The slot of that address, or the empty one where it goes. */
static prm_db_slot *slot_find(prm_db_slot *slots, size_t count, const char *sql)
{
    size_t at = place_of(sql, count);
    while (slots[at].sql != NULL && slots[at].sql != sql)
        at = (at + 1) & (count - 1);
    return &slots[at];
}

static bool slots_grow(prm_db *db)
{
    size_t count = db->slot_count != 0 ? db->slot_count * 2 : SLOTS_FIRST;
    prm_db_slot *slots = prm_alloc_zeroed(count, sizeof(*slots));
    if (slots == NULL)
        return false;
    for (size_t i = 0; i < db->slot_count; i++) {
        if (db->slots[i].sql != NULL)
            *slot_find(slots, count, db->slots[i].sql) = db->slots[i];
    }
    prm_free(db->slots);
    db->slots = slots;
    db->slot_count = count;
    return true;
}

static prm_status prepare(prm_db *db, const char *sql, size_t length, sqlite3_stmt **statement, prm_error *error)
{
    int result = sqlite3_prepare_v3(db->handle, sql, (int)length, SQLITE_PREPARE_PERSISTENT, statement, NULL);
    return result == SQLITE_OK ? PRM_OK : prm_db_error(db, result, error);
}

static void hand_out(sqlite3_stmt *found, sqlite3_stmt **statement)
{
    /* What a step said was reported when it was made; reset repeats it. */
    (void)sqlite3_reset(found);
    sqlite3_clear_bindings(found);
    *statement = found;
}

prm_status prm_db_statement(prm_db *db, const char *sql, sqlite3_stmt **statement, prm_error *error)
{
    *statement = NULL;
    if (db->slots_used * 2 >= db->slot_count && !slots_grow(db))
        return prm_db_nomem(error);
    prm_db_slot *slot = slot_find(db->slots, db->slot_count, sql);
    if (slot->sql == NULL) {
        PRM_TRY(prepare(db, sql, strlen(sql), &slot->statement, error));
        slot->sql = sql;
        db->slots_used++;
    }
    hand_out(slot->statement, statement);
    return PRM_OK;
}

static uint64_t hash_of(const char *text, size_t length)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
    return hash;
}

prm_status prm_db_statement_made(prm_db *db, const char *sql, size_t length, sqlite3_stmt **statement, prm_error *error)
{
    *statement = NULL;
    uint64_t hash = hash_of(sql, length);
    prm_db_made *set = &db->made[(hash >> 20) % (PRM_DB_RECENT / WAYS) * WAYS];
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].hash != hash || set[i].length != length || set[i].sql == NULL ||
            memcmp(set[i].sql, sql, length) != 0)
            continue;
        prm_db_made found = set[i];
        memmove(&set[1], &set[0], i * sizeof(*set));
        set[0] = found; /* the least lately used one is last, and the next to go */
        hand_out(found.statement, statement);
        return PRM_OK;
    }
    prm_db_made made = {.sql = prm_alloc_text(sql, length), .length = length, .hash = hash};
    if (made.sql == NULL)
        return prm_db_nomem(error);
    prm_status status = prepare(db, sql, length, &made.statement, error);
    if (status != PRM_OK) {
        prm_free(made.sql);
        return status;
    }
    made_drop(&set[WAYS - 1]);
    memmove(&set[1], &set[0], (WAYS - 1) * sizeof(*set));
    set[0] = made;
    *statement = made.statement;
    return PRM_OK;
}

prm_status prm_db_step(prm_db *db, sqlite3_stmt *statement, bool *has_row, prm_error *error)
{
    int result = sqlite3_step(statement);
    *has_row = result == SQLITE_ROW;
    if (result == SQLITE_ROW)
        return PRM_OK;
    prm_status status = result == SQLITE_DONE ? PRM_OK : prm_db_error(db, result, error);
    (void)sqlite3_reset(statement);
    return status;
}

prm_status prm_db_run(prm_db *db, sqlite3_stmt *statement, prm_error *error)
{
    bool has_row = false;
    do {
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
    } while (has_row);
    return PRM_OK;
}

prm_status prm_db_integer(prm_db *db, sqlite3_stmt *statement, int64_t *number, prm_error *error)
{
    *number = 0;
    bool has_row;
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    if (has_row) {
        *number = sqlite3_column_int64(statement, 0);
        (void)sqlite3_reset(statement);
    }
    return PRM_OK;
}

void prm_bind_text(sqlite3_stmt *statement, int at, const char *text)
{
    sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

const char *prm_column_text(sqlite3_stmt *statement, int at, prm_arena *arena)
{
    const char *text = (const char *)sqlite3_column_text(statement, at);
    if (text == NULL)
        return sqlite3_column_type(statement, at) == SQLITE_NULL ? "" : NULL;
    return prm_arena_text(arena, text, (size_t)sqlite3_column_bytes(statement, at));
}
