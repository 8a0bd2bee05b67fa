/* SPDX-License-Identifier: Apache-2.0 */
/* The index of decisions; their records are in the journal. */
#include "store/journal_internal.h"
#include "store/row.h"
#include "base/id.h"

#include <string.h>

prm_status prm_decision_key_read(const prm_val *decision, prm_arena *arena, prm_decision_key *key)
{
    *key = (prm_decision_key){.entity = "", .outcome = prm_val_get_str(decision, "outcome")};
    if (!prm_any_id_parse(prm_val_get_str(decision, "id"), &key->id))
        return PRM_E_INVALID;
    key->chain = prm_val_get_str(prm_val_get(decision, "record"), "chain");
    const char *subject = prm_val_get_str(decision, "subject");
    if (prm_any_id_parse(subject, &key->subject)) {
        key->entity = prm_arena_text(arena, subject, (size_t)(strrchr(subject, '_') - subject));
        if (key->entity == NULL)
            return PRM_E_NOMEM;
    }
    return PRM_OK;
}

static prm_status put(prm_db *db, int64_t seq, const prm_decision_key *key, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "INSERT INTO decision(id, seq, chain, entity, subject, outcome) VALUES(?, ?, ?, ?, ?, ?)", &statement, error));
    sqlite3_bind_int64(statement, 1, key->id);
    sqlite3_bind_int64(statement, 2, seq);
    prm_bind_text(statement, 3, key->chain);
    prm_bind_text(statement, 4, key->entity);
    if (key->subject != 0)
        sqlite3_bind_int64(statement, 5, key->subject);
    prm_bind_text(statement, 6, key->outcome);
    return prm_db_run(db, statement, error);
}

prm_status prm_decision_put(prm_db *db, int64_t seq, const prm_val *decisions, prm_arena *arena, prm_error *error)
{
    for (size_t i = 0; i < prm_val_count(decisions); i++) {
        prm_decision_key key;
        prm_status status = prm_decision_key_read(prm_val_at(decisions, i), arena, &key);
        if (status != PRM_OK)
            return prm_error_set(error, status, NULL, "a decision has no id");
        PRM_TRY(put(db, seq, &key, error));
    }
    return PRM_OK;
}

static prm_val *new_id(prm_arena *arena, const char *entity, int64_t id)
{
    char digits[PRM_ID_DIGITS + 1] = "";
    prm_id_print(id, digits);
    const char *text = prm_arena_format(arena, "%s_%s", entity, digits);
    return text != NULL ? prm_val_text_static(arena, text) : NULL;
}

#define COLUMNS "decision.id, decision.seq, journal.at, chain, entity, subject, outcome, generation"

static prm_status read_key(sqlite3_stmt *statement, prm_arena *arena, prm_val *out)
{
    prm_val *id = new_id(arena, "decision", sqlite3_column_int64(statement, 0));
    if (id == NULL)
        return PRM_E_NOMEM;
    PRM_TRY(prm_val_set(out, "id", id));
    PRM_TRY(prm_val_set_integer(out, "seq", sqlite3_column_int64(statement, 1)));
    PRM_TRY(prm_val_set_integer(out, "at", sqlite3_column_int64(statement, 2)));
    PRM_TRY(prm_val_set_text(out, "chain", (const char *)sqlite3_column_text(statement, 3)));
    if (sqlite3_column_type(statement, 5) != SQLITE_NULL) {
        prm_val *subject =
            new_id(arena, (const char *)sqlite3_column_text(statement, 4), sqlite3_column_int64(statement, 5));
        if (subject == NULL)
            return PRM_E_NOMEM;
        PRM_TRY(prm_val_set(out, "subject", subject));
    }
    return prm_val_set_text(out, "outcome", (const char *)sqlite3_column_text(statement, 6));
}

static prm_status set_record(prm_db *db, int64_t id, int64_t seq, prm_arena *arena, prm_val *out, prm_error *error)
{
    const prm_val *entry;
    PRM_TRY(prm_journal_read(db, seq, arena, &entry, error));
    const prm_val *decisions = prm_val_get(entry, "decisions");
    for (size_t i = 0; i < prm_val_count(decisions); i++) {
        int64_t other;
        const prm_val *decision = prm_val_at(decisions, i);
        if (prm_any_id_parse(prm_val_get_str(decision, "id"), &other) && other == id)
            return prm_val_set(out, "record", prm_val_get(decision, "record"));
    }
    return prm_error_set(
        error, PRM_E_CORRUPT, NULL, "journal row %lld does not hold the decision that its index names", (long long)seq);
}

prm_status prm_decision_read(prm_db *db, int64_t id, prm_arena *arena, const prm_val **decision, prm_error *error)
{
    *decision = NULL;
    sqlite3_stmt *statement;
    bool has_row;
    PRM_TRY(prm_db_statement(
        db, "SELECT " COLUMNS " FROM decision JOIN journal USING(seq) WHERE decision.id = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    if (!has_row)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no such decision");
    prm_val *out = prm_val_object(arena);
    int64_t seq = sqlite3_column_int64(statement, 1);
    prm_status status = read_key(statement, arena, out);
    if (status == PRM_OK)
        status = prm_val_set_integer(out, "generation", sqlite3_column_int64(statement, 7));
    (void)sqlite3_reset(statement);
    if (status != PRM_OK)
        return prm_error_set(error, status, NULL, "the decision cannot be read");
    PRM_TRY(set_record(db, id, seq, arena, out, error));
    prm_val_freeze(out);
    *decision = out;
    return PRM_OK;
}

prm_status prm_decision_list(
    prm_db *db, int64_t subject, uint32_t limit, prm_arena *arena, const prm_val **list, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "SELECT " COLUMNS " FROM decision JOIN journal USING(seq) WHERE subject = ? ORDER BY decision.id DESC LIMIT ?",
        &statement, error));
    sqlite3_bind_int64(statement, 1, subject);
    sqlite3_bind_int64(statement, 2, limit);
    prm_val *out = prm_val_list(arena);
    for (;;) {
        bool has_row;
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
        if (!has_row)
            break;
        prm_val *one = prm_val_object(arena);
        prm_status status = read_key(statement, arena, one);
        if (status == PRM_OK)
            status = prm_val_append(out, one);
        if (status != PRM_OK) {
            (void)sqlite3_reset(statement);
            return prm_error_set(error, status, NULL, "the decisions cannot be listed");
        }
    }
    prm_val_freeze(out);
    *list = out;
    return PRM_OK;
}
