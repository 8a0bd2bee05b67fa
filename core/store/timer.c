/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db_internal.h"
#include "store/state.h"

/* In timer.parked, where 1 is one that failed too often. `parked <> 0` is what the index of those few is chosen by:
 * there are more timers than deals. */
#define ABSENT "2"

/* Never given twice while the process runs, even if its row is gone: whoever holds one can tell that it was moved. */
static prm_status next_id(prm_db *db, int64_t *id, prm_error *error)
{
    if (db->timer_id == 0) {
        sqlite3_stmt *statement;
        PRM_TRY(prm_db_statement(db, "SELECT max(id) FROM timer", &statement, error));
        PRM_TRY(prm_db_integer(db, statement, &db->timer_id, error));
    }
    *id = ++db->timer_id;
    return PRM_OK;
}

prm_status prm_timer_arm(prm_db *db, const prm_timer_row *timer, prm_error *error)
{
    sqlite3_stmt *statement;
    int64_t id;
    PRM_TRY(next_id(db, &id, error));
    PRM_TRY(prm_db_statement(db,
        "INSERT OR REPLACE INTO timer(id, name, subject, key, due, run_at, data, tries, parked) "
        "VALUES(?1, ?2, ?3, ?4, ?5, ?5, ?6, 0, 0)",
        &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    prm_bind_text(statement, 2, timer->name);
    prm_bind_text(statement, 3, timer->subject);
    prm_bind_text(statement, 4, timer->key);
    sqlite3_bind_int64(statement, 5, timer->due);
    prm_bind_text(statement, 6, timer->data != NULL ? timer->data : "");
    return prm_db_run(db, statement, error);
}

prm_status prm_timer_disarm(prm_db *db, const char *name, const char *subject, const char *key, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, "DELETE FROM timer WHERE name = ? AND subject = ? AND key = ?", &statement, error));
    prm_bind_text(statement, 1, name);
    prm_bind_text(statement, 2, subject);
    prm_bind_text(statement, 3, key);
    return prm_db_run(db, statement, error);
}

static prm_status read_timer(
    prm_db *db, sqlite3_stmt *statement, prm_arena *arena, prm_timer_row *timer, prm_error *error)
{
    *timer = (prm_timer_row){
        .id = sqlite3_column_int64(statement, 0),
        .name = prm_column_text(statement, 1, arena),
        .subject = prm_column_text(statement, 2, arena),
        .key = prm_column_text(statement, 3, arena),
        .due = sqlite3_column_int64(statement, 4),
        .data = prm_column_text(statement, 5, arena),
        .tries = sqlite3_column_int(statement, 6),
        .is_parked = sqlite3_column_int(statement, 7) != 0,
        .is_absent = sqlite3_column_int(statement, 7) == 2,
        .run_at = sqlite3_column_int64(statement, 8),
    };
    bool is_whole = timer->name != NULL && timer->subject != NULL && timer->key != NULL && timer->data != NULL;
    return is_whole ? PRM_OK : prm_db_nomem(error);
}

prm_status prm_timer_next(prm_db *db, int64_t until, prm_arena *arena, prm_timer_row *timer, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "SELECT id, name, subject, key, due, data, tries, parked, run_at FROM timer "
        "WHERE parked = 0 AND run_at <= ? ORDER BY run_at, id LIMIT 1",
        &statement, error));
    sqlite3_bind_int64(statement, 1, until);
    bool has_row;
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    if (!has_row)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "no timer is due");
    prm_status status = read_timer(db, statement, arena, timer, error);
    (void)sqlite3_reset(statement);
    return status;
}

static prm_status touch(prm_db *db, sqlite3_stmt *statement, prm_error *error)
{
    PRM_TRY(prm_db_run(db, statement, error));
    if (sqlite3_changes(db->handle) == 0)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "the timer was moved or disarmed");
    return PRM_OK;
}

prm_status prm_timer_take(prm_db *db, const prm_timer_row *timer, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, "DELETE FROM timer WHERE id = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, timer->id);
    return touch(db, statement, error);
}

prm_status prm_timer_postpone(prm_db *db, const prm_timer_row *timer, int64_t due, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(
        db, "UPDATE timer SET run_at = ?2, tries = tries + 1, parked = ?3 WHERE id = ?1", &statement, error));
    sqlite3_bind_int64(statement, 1, timer->id);
    sqlite3_bind_int64(statement, 2, due);
    sqlite3_bind_int(statement, 3, due == INT64_MAX);
    return touch(db, statement, error);
}

prm_status prm_timer_rename(prm_db *db, const prm_timer_row *timer, const char *key, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, "UPDATE OR REPLACE timer SET key = ?2 WHERE id = ?1", &statement, error));
    sqlite3_bind_int64(statement, 1, timer->id);
    prm_bind_text(statement, 2, key);
    return touch(db, statement, error);
}

prm_status prm_timer_untried(prm_db *db, const char *name, const char *subject, const char *key, int64_t *due,
    prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row, is_untried;
    PRM_TRY(prm_db_statement(
        db, "SELECT due, tries = 0 AND parked = 0 FROM timer WHERE name = ? AND subject = ? AND key = ?", &statement,
        error));
    prm_bind_text(statement, 1, name);
    prm_bind_text(statement, 2, subject);
    prm_bind_text(statement, 3, key);
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    if (!has_row)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "no such timer is set");
    *due = sqlite3_column_int64(statement, 0);
    is_untried = sqlite3_column_int(statement, 1) != 0;
    (void)sqlite3_reset(statement);
    return is_untried ? PRM_OK : prm_error_set(error, PRM_E_CONFLICT, NULL, "the timer was tried already");
}

prm_status prm_timer_set_aside(prm_db *db, const prm_timer_row *timer, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, "UPDATE timer SET parked = " ABSENT " WHERE id = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, timer->id);
    return touch(db, statement, error);
}

prm_status prm_timer_bring_back(prm_db *db, const char *name, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(
        db, "UPDATE timer SET parked = 0 WHERE parked <> 0 AND parked = " ABSENT " AND name = ?", &statement, error));
    prm_bind_text(statement, 1, name);
    return prm_db_run(db, statement, error);
}

prm_status prm_timer_count_parked(prm_db *db, int64_t *count, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, "SELECT count(*) FROM timer WHERE parked <> 0", &statement, error));
    return prm_db_integer(db, statement, count, error);
}

#define COLUMNS "id, name, subject, key, due, data, tries, parked, run_at"

prm_status prm_timer_list_parked(
    prm_db *db, uint32_t limit, prm_arena *arena, prm_timer_row *timers, size_t *count, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(
        db, "SELECT " COLUMNS " FROM timer WHERE parked <> 0 ORDER BY id LIMIT ?", &statement, error));
    sqlite3_bind_int64(statement, 1, limit);
    *count = 0;
    for (bool has_row = true; has_row;) {
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
        if (!has_row)
            continue;
        prm_status status = read_timer(db, statement, arena, &timers[(*count)++], error);
        if (status != PRM_OK) {
            (void)sqlite3_reset(statement);
            return status;
        }
    }
    return PRM_OK;
}

prm_status prm_timer_get_parked(prm_db *db, int64_t id, prm_arena *arena, prm_timer_row *timer, prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row;
    PRM_TRY(
        prm_db_statement(db, "SELECT " COLUMNS " FROM timer WHERE parked <> 0 AND id = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    if (!has_row)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "no such timer is parked");
    prm_status status = read_timer(db, statement, arena, timer, error);
    (void)sqlite3_reset(statement);
    return status;
}

prm_status prm_timer_retry(prm_db *db, const prm_timer_row *timer, int64_t due, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, "UPDATE timer SET run_at = ?2, tries = 0, parked = 0 WHERE id = ?1", &statement,
        error));
    sqlite3_bind_int64(statement, 1, timer->id);
    sqlite3_bind_int64(statement, 2, due);
    return touch(db, statement, error);
}
