/* SPDX-License-Identifier: Apache-2.0 */
#include "store/deliver.h"

#include "store/db_internal.h"

#define COLUMNS "id, target, subject, seq, n, run_at, tries, state, message"

static prm_status read_delivery(
    prm_db *db, sqlite3_stmt *statement, prm_arena *arena, prm_delivery *delivery, prm_error *error)
{
    bool has_row;
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    if (!has_row)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no such delivery");
    *delivery = (prm_delivery){.id = sqlite3_column_int64(statement, 0),
        .target = prm_column_text(statement, 1, arena),
        .subject = prm_column_text(statement, 2, arena),
        .position = {sqlite3_column_int64(statement, 3), sqlite3_column_int(statement, 4)},
        .run_at = sqlite3_column_int64(statement, 5),
        .tries = sqlite3_column_int(statement, 6),
        .state = sqlite3_column_int(statement, 7),
        .message = prm_column_text(statement, 8, arena)};
    (void)sqlite3_reset(statement);
    bool is_whole = delivery->target != NULL && delivery->subject != NULL && delivery->message != NULL;
    return is_whole ? PRM_OK : prm_db_nomem(error);
}

prm_status prm_delivery_has(prm_db *db, const char *target, const char *subject, bool *has, prm_error *error)
{
    sqlite3_stmt *statement;
    int64_t found;
    PRM_TRY(prm_db_statement(
        db, "SELECT EXISTS(SELECT 1 FROM delivery WHERE target = ? AND subject = ?)", &statement, error));
    prm_bind_text(statement, 1, target);
    prm_bind_text(statement, 2, subject);
    PRM_TRY(prm_db_integer(db, statement, &found, error));
    *has = found != 0;
    return PRM_OK;
}

prm_status prm_delivery_put(prm_db *db, const prm_delivery *delivery, prm_error *error)
{
    sqlite3_stmt *statement;
    bool has;
    PRM_TRY(prm_delivery_has(db, delivery->target, delivery->subject, &has, error));
    PRM_TRY(prm_db_statement(db,
        "INSERT INTO delivery(target, subject, seq, n, run_at, tries, state, message) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
        &statement, error));
    prm_bind_text(statement, 1, delivery->target);
    prm_bind_text(statement, 2, delivery->subject);
    sqlite3_bind_int64(statement, 3, delivery->position.seq);
    sqlite3_bind_int(statement, 4, delivery->position.n);
    sqlite3_bind_int64(statement, 5, delivery->run_at);
    sqlite3_bind_int(statement, 6, delivery->tries);
    sqlite3_bind_int(statement, 7, has ? PRM_DELIVERY_WAITS : delivery->state);
    prm_bind_text(statement, 8, delivery->message != NULL ? delivery->message : "");
    return prm_db_run(db, statement, error);
}

prm_status prm_delivery_next(prm_db *db, int64_t until, prm_arena *arena, prm_delivery *delivery, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "SELECT " COLUMNS " FROM delivery WHERE state = 0 AND run_at <= ? ORDER BY run_at, id LIMIT 1", &statement,
        error));
    sqlite3_bind_int64(statement, 1, until);
    return read_delivery(db, statement, arena, delivery, error);
}

prm_status prm_delivery_get(prm_db *db, int64_t id, prm_arena *arena, prm_delivery *delivery, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, "SELECT " COLUMNS " FROM delivery WHERE id = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    return read_delivery(db, statement, arena, delivery, error);
}

static prm_status touch(prm_db *db, sqlite3_stmt *statement, prm_error *error)
{
    PRM_TRY(prm_db_run(db, statement, error));
    if (sqlite3_changes(db->handle) == 0)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no such delivery");
    return PRM_OK;
}

prm_status prm_delivery_claim(prm_db *db, const prm_delivery *delivery, int64_t run_at, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "UPDATE delivery SET tries = tries + 1, run_at = ?3, state = ?4 WHERE id = ?1 AND tries = ?2 AND state = 0",
        &statement, error));
    sqlite3_bind_int64(statement, 1, delivery->id);
    sqlite3_bind_int(statement, 2, delivery->tries);
    sqlite3_bind_int64(statement, 3, run_at);
    sqlite3_bind_int(statement, 4, run_at == INT64_MAX ? PRM_DELIVERY_PARKED : PRM_DELIVERY_READY);
    return touch(db, statement, error);
}

prm_status prm_delivery_end(prm_db *db, const prm_delivery *delivery, int64_t now, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, "DELETE FROM delivery WHERE id = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, delivery->id);
    PRM_TRY(touch(db, statement, error));
    PRM_TRY(prm_db_statement(db,
        "UPDATE delivery SET state = 0, run_at = ?3 WHERE id = "
        "(SELECT min(id) FROM delivery WHERE target = ?1 AND subject = ?2) AND state = 1",
        &statement, error));
    prm_bind_text(statement, 1, delivery->target);
    prm_bind_text(statement, 2, delivery->subject);
    sqlite3_bind_int64(statement, 3, now);
    return prm_db_run(db, statement, error);
}

prm_status prm_delivery_note(prm_db *db, int64_t id, const char *message, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, "UPDATE delivery SET message = ?2 WHERE id = ?1", &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    prm_bind_text(statement, 2, message);
    return prm_db_run(db, statement, error);
}

prm_status prm_delivery_set(prm_db *db, int64_t id, int32_t state, int64_t run_at, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(
        db, "UPDATE delivery SET state = ?2, run_at = ?3, tries = 0 WHERE id = ?1 AND state <> 1", &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    sqlite3_bind_int(statement, 2, state);
    sqlite3_bind_int64(statement, 3, run_at);
    return touch(db, statement, error);
}

prm_status prm_delivery_bring_back(prm_db *db, const char *target, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(
        db, "UPDATE delivery SET state = 0, tries = 0 WHERE target = ? AND state = 3", &statement, error));
    prm_bind_text(statement, 1, target);
    return prm_db_run(db, statement, error);
}

static prm_status add_item(sqlite3_stmt *statement, prm_arena *arena, prm_val *list)
{
    static const char *const texts[] = {"target", "subject", "message"};
    static const int at[] = {1, 2, 8};
    prm_val *item = prm_val_object(arena);
    PRM_TRY(prm_val_set_integer(item, "id", sqlite3_column_int64(statement, 0)));
    for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
        const char *text = prm_column_text(statement, at[i], arena);
        PRM_TRY(prm_val_set(item, texts[i], text != NULL ? prm_val_text_static(arena, text) : prm_val_no_memory()));
    }
    PRM_TRY(prm_val_set_integer(item, "tries", sqlite3_column_int64(statement, 6)));
    PRM_TRY(prm_val_set_text(
        item, "why", sqlite3_column_int(statement, 7) == PRM_DELIVERY_ABSENT ? "absent" : "failed"));
    return prm_val_append(list, item);
}

prm_status prm_delivery_list(prm_db *db, int64_t after, uint32_t limit, prm_arena *arena, const prm_val **list,
    prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "SELECT " COLUMNS " FROM delivery WHERE state > 1 AND id > ? ORDER BY id LIMIT ?", &statement, error));
    sqlite3_bind_int64(statement, 1, after);
    sqlite3_bind_int64(statement, 2, limit);
    prm_val *made = prm_val_list(arena);
    for (bool has_row = true; has_row;) {
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
        if (has_row && add_item(statement, arena, made) != PRM_OK) {
            (void)sqlite3_reset(statement);
            return prm_db_nomem(error);
        }
    }
    *list = made;
    return PRM_OK;
}

prm_status prm_delivery_count_parked(prm_db *db, int64_t *count, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, "SELECT count(*) FROM delivery WHERE state > 1", &statement, error));
    return prm_db_integer(db, statement, count, error);
}
