/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db_internal.h"
#include "store/state.h"
#include "base/json.h"

#include <string.h>

static const prm_json_limits stored_limits = {.depth = 64, .keys = 100000, .text = (size_t)16 << 20};

prm_status prm_state_install(prm_db *db, prm_error *error)
{
    return prm_db_exec(db,
        "CREATE TABLE IF NOT EXISTS idem(id INTEGER PRIMARY KEY, principal INTEGER NOT NULL, key TEXT NOT NULL,"
        " method TEXT NOT NULL, digest BLOB NOT NULL, answer TEXT NOT NULL, at INTEGER NOT NULL) STRICT;"
        "CREATE UNIQUE INDEX IF NOT EXISTS idem_key ON idem(principal, key);"
        "CREATE TABLE IF NOT EXISTS timer(id INTEGER PRIMARY KEY, name TEXT NOT NULL, subject TEXT NOT NULL,"
        " key TEXT NOT NULL, due INTEGER NOT NULL, run_at INTEGER NOT NULL, data TEXT NOT NULL,"
        " tries INTEGER NOT NULL, parked INTEGER NOT NULL) STRICT;"
        "CREATE UNIQUE INDEX IF NOT EXISTS timer_key ON timer(subject, name, key);"
        "CREATE INDEX IF NOT EXISTS timer_next ON timer(run_at) WHERE parked = 0;"
        "CREATE INDEX IF NOT EXISTS timer_parked ON timer(id) WHERE parked <> 0;"
        "CREATE TABLE IF NOT EXISTS rule_source(hash BLOB PRIMARY KEY, source TEXT NOT NULL) STRICT;"
        "CREATE TABLE IF NOT EXISTS generation(id INTEGER PRIMARY KEY, state TEXT NOT NULL, at INTEGER NOT NULL,"
        " by_whom TEXT NOT NULL, comment TEXT NOT NULL, files TEXT NOT NULL, settings TEXT NOT NULL) STRICT;"
        "CREATE UNIQUE INDEX IF NOT EXISTS generation_active ON generation(state) WHERE state = 'active';"
        "CREATE TABLE IF NOT EXISTS match_key(entity TEXT NOT NULL, key INTEGER NOT NULL, row INTEGER NOT NULL,"
        " PRIMARY KEY(entity, key, row)) STRICT, WITHOUT ROWID;"
        "CREATE TABLE IF NOT EXISTS credential(user INTEGER PRIMARY KEY, hash TEXT NOT NULL, at INTEGER NOT NULL) "
        "STRICT;CREATE TABLE IF NOT EXISTS file_naming(file INTEGER NOT NULL, entity TEXT NOT NULL, row INTEGER NOT "
        "NULL, PRIMARY KEY(file, entity, row)) STRICT, WITHOUT ROWID;",
        error);
}

prm_status prm_rule_source_put(
    prm_db *db, const char *source, size_t length, uint8_t hash[PRM_HASH_BYTES], prm_error *error)
{
    prm_span part = {source, length};
    prm_hash(&part, 1, hash);
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, "INSERT OR IGNORE INTO rule_source(hash, source) VALUES(?, ?)", &statement, error));
    sqlite3_bind_blob(statement, 1, hash, PRM_HASH_BYTES, SQLITE_STATIC);
    sqlite3_bind_text64(statement, 2, source, length, SQLITE_STATIC, SQLITE_UTF8);
    return prm_db_run(db, statement, error);
}

static bool read_hex(const char *hex, uint8_t hash[PRM_HASH_BYTES])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < PRM_HASH_BYTES; i++) {
        const char *high = hex[2 * i] != '\0' ? strchr(digits, hex[2 * i]) : NULL;
        const char *low = high != NULL && hex[2 * i + 1] != '\0' ? strchr(digits, hex[2 * i + 1]) : NULL;
        if (low == NULL)
            return false;
        hash[i] = (uint8_t)((high - digits) << 4 | (low - digits));
    }
    return hex[(size_t)2 * PRM_HASH_BYTES] == '\0';
}

prm_status prm_rule_source_get(
    prm_db *db, const char *hex, prm_arena *arena, const char **source, size_t *length, prm_error *error)
{
    uint8_t hash[PRM_HASH_BYTES];
    bool has_row = false;
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, "SELECT source FROM rule_source WHERE hash = ?", &statement, error));
    if (read_hex(hex, hash)) {
        sqlite3_bind_blob(statement, 1, hash, PRM_HASH_BYTES, SQLITE_STATIC);
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
    }
    if (!has_row)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "no rule source has the hash %.64s", hex);
    *source = prm_column_text(statement, 0, arena);
    *length = (size_t)sqlite3_column_bytes(statement, 0);
    (void)sqlite3_reset(statement);
    return *source != NULL ? PRM_OK : prm_db_nomem(error);
}

static void print_object(prm_buf *buf, const prm_val *value)
{
    if (value == NULL)
        prm_buf_put_text(buf, "{}");
    else
        prm_json_print_canonical(buf, value);
}

prm_status prm_generation_put(prm_db *db, prm_generation *generation, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, "SELECT max(id) FROM generation", &statement, error));
    PRM_TRY(prm_db_integer(db, statement, &generation->id, error));
    generation->id++;
    prm_buf_clear(&db->scratch);
    print_object(&db->scratch, generation->files);
    size_t cut = db->scratch.length;
    print_object(&db->scratch, generation->settings);
    if (db->scratch.failed)
        return prm_db_nomem(error);
    PRM_TRY(prm_db_statement(db,
        "INSERT INTO generation(id, state, at, by_whom, comment, files, settings) VALUES(?, ?, ?, ?, ?, ?, ?)",
        &statement, error));
    sqlite3_bind_int64(statement, 1, generation->id);
    prm_bind_text(statement, 2, generation->state);
    sqlite3_bind_int64(statement, 3, generation->at);
    prm_bind_text(statement, 4, generation->by != NULL ? generation->by : "");
    prm_bind_text(statement, 5, generation->comment != NULL ? generation->comment : "");
    sqlite3_bind_text64(statement, 6, db->scratch.data, cut, SQLITE_STATIC, SQLITE_UTF8);
    sqlite3_bind_text64(statement, 7, db->scratch.data + cut, db->scratch.length - cut, SQLITE_STATIC, SQLITE_UTF8);
    return prm_db_run(db, statement, error);
}

prm_status prm_generation_activate(prm_db *db, int64_t id, prm_error *error)
{
    sqlite3_stmt *statement;
    int64_t found;
    PRM_TRY(prm_db_statement(db, "SELECT count(*) FROM generation WHERE id = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    PRM_TRY(prm_db_integer(db, statement, &found, error));
    if (found == 0)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no generation %lld", (long long)id);
    PRM_TRY(prm_db_statement(db,
        "UPDATE generation SET state = CASE WHEN id > ?1 THEN 'rolled_back' ELSE 'retired' END "
        "WHERE state = 'active' AND id <> ?1",
        &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    PRM_TRY(prm_db_run(db, statement, error));
    PRM_TRY(prm_db_statement(db, "UPDATE generation SET state = 'active' WHERE id = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    return prm_db_run(db, statement, error);
}

static prm_status parse_column(
    sqlite3_stmt *statement, int at, prm_arena *arena, const prm_val **value, prm_error *error)
{
    const char *text = (const char *)sqlite3_column_text(statement, at);
    if (text == NULL)
        return prm_db_nomem(error);
    return prm_json_parse(arena, text, (size_t)sqlite3_column_bytes(statement, at), &stored_limits, value, error);
}

static prm_status read_generation(
    sqlite3_stmt *statement, prm_arena *arena, prm_generation *generation, prm_error *error)
{
    generation->id = sqlite3_column_int64(statement, 0);
    generation->state = prm_column_text(statement, 1, arena);
    generation->at = sqlite3_column_int64(statement, 2);
    generation->by = prm_column_text(statement, 3, arena);
    generation->comment = prm_column_text(statement, 4, arena);
    if (generation->state == NULL || generation->by == NULL || generation->comment == NULL)
        return prm_db_nomem(error);
    PRM_TRY(parse_column(statement, 5, arena, &generation->files, error));
    return parse_column(statement, 6, arena, &generation->settings, error);
}

prm_status prm_generation_get(prm_db *db, int64_t id, prm_arena *arena, prm_generation *generation, prm_error *error)
{
    static const char by_id[] = "SELECT id, state, at, by_whom, comment, files, settings FROM generation WHERE id = ?";
    static const char active[] =
        "SELECT id, state, at, by_whom, comment, files, settings FROM generation WHERE state = 'active'";
    sqlite3_stmt *statement;
    bool has_row;
    PRM_TRY(prm_db_statement(db, id != 0 ? by_id : active, &statement, error));
    if (id != 0)
        sqlite3_bind_int64(statement, 1, id);
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    if (!has_row)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no such generation");
    prm_status status = read_generation(statement, arena, generation, error);
    (void)sqlite3_reset(statement);
    return status;
}

static prm_status list_one(sqlite3_stmt *statement, prm_arena *arena, prm_val *list)
{
    prm_val *entry = prm_val_object(arena);
    PRM_TRY(prm_val_set_integer(entry, "generation", sqlite3_column_int64(statement, 0)));
    PRM_TRY(prm_val_set_text(entry, "state", (const char *)sqlite3_column_text(statement, 1)));
    PRM_TRY(prm_val_set_integer(entry, "at", sqlite3_column_int64(statement, 2)));
    PRM_TRY(prm_val_set_text(entry, "by", (const char *)sqlite3_column_text(statement, 3)));
    PRM_TRY(prm_val_set_text(entry, "comment", (const char *)sqlite3_column_text(statement, 4)));
    return prm_val_append(list, entry);
}

prm_status prm_generation_list(prm_db *db, uint32_t limit, prm_arena *arena, const prm_val **list, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(
        db, "SELECT id, state, at, by_whom, comment FROM generation ORDER BY id DESC LIMIT ?", &statement, error));
    sqlite3_bind_int64(statement, 1, limit);
    prm_val *out = prm_val_list(arena);
    for (;;) {
        bool has_row;
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
        if (!has_row)
            break;
        prm_status status = list_one(statement, arena, out);
        if (status != PRM_OK) {
            (void)sqlite3_reset(statement);
            return prm_error_set(error, status, NULL, "the generations could not be listed");
        }
    }
    prm_val_freeze(out);
    *list = out;
    return PRM_OK;
}
