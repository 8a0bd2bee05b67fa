/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the indexes of decisions hold what the journal does, for its verification. */
#include "store/journal_internal.h"

/* Whether the statement finds a row; `point` (NULL: none) comes after the numbers. */
static prm_status ask(
    prm_db *db, const char *sql, const int64_t *numbers, int count, const char *point, bool *has_row, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, sql, &statement, error));
    for (int i = 0; i < count; i++)
        sqlite3_bind_int64(statement, i + 1, numbers[i]);
    if (point != NULL)
        prm_bind_text(statement, count + 1, point);
    PRM_TRY(prm_db_step(db, statement, has_row, error));
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

prm_status prm_decision_check_begin(prm_db *db, prm_decision_counts *counts, prm_error *error)
{
    *counts = (prm_decision_counts){0};
    return ask(db, "SELECT 1 FROM sqlite_schema WHERE name = 'decision_override'", NULL, 0, NULL, &counts->has_links,
        error);
}

/* The decision it supersedes or overrules was there by then. */
static prm_status check_earlier(prm_db *db, int64_t seq, int64_t other, const char **wrong, prm_error *error)
{
    const int64_t numbers[] = {other, seq};
    bool has_row;
    PRM_TRY(ask(db, "SELECT 1 FROM decision WHERE id = ? AND seq <= ?", numbers, 2, NULL, &has_row, error));
    *wrong = has_row ? NULL : "it names a decision that had not been taken";
    return PRM_OK;
}

static prm_status check_link(prm_db *db, int64_t seq, const prm_decision_key *key, prm_decision_counts *counts,
    const char **wrong, prm_error *error)
{
    const int64_t numbers[] = {key->id, key->supersedes};
    bool has_row = false;
    if (counts->has_links)
        PRM_TRY(ask(db, "SELECT 1 FROM decision_again WHERE id = ? AND supersedes = ?", numbers, 2, NULL, &has_row,
            error));
    counts->links++;
    if (has_row)
        return check_earlier(db, seq, key->supersedes, wrong, error);
    *wrong = "which decision one supersedes is missing from the index or differs there";
    return PRM_OK;
}

static prm_status check_override(prm_db *db, int64_t seq, const prm_decision_key *key, prm_decision_counts *counts,
    const char **wrong, prm_error *error)
{
    const int64_t numbers[] = {key->id, seq, key->overrides};
    bool has_row = false;
    if (counts->has_links)
        PRM_TRY(ask(db, "SELECT 1 FROM decision_override WHERE id = ? AND seq = ? AND decision = ? AND point = ?",
            numbers, 3, key->point, &has_row, error));
    counts->overrides++;
    if (has_row)
        return check_earlier(db, seq, key->overrides, wrong, error);
    *wrong = "a decision overruled is missing from the index or differs there";
    return PRM_OK;
}

prm_status prm_decision_check(prm_db *db, int64_t seq, const prm_val *decision, prm_arena *arena,
    prm_decision_counts *counts, const char **wrong, prm_error *error)
{
    prm_decision_key key;
    sqlite3_stmt *statement;
    bool has_row;
    *wrong = "a decision has no id, or names another that is none";
    if (prm_decision_key_read(decision, arena, &key) != PRM_OK)
        return PRM_OK;
    if (key.overrides != 0)
        return check_override(db, seq, &key, counts, wrong, error);
    PRM_TRY(prm_db_statement(db,
        "SELECT 1 FROM decision WHERE id = ? AND seq = ? AND chain = ? AND entity = ? AND subject IS ? AND outcome = ?",
        &statement, error));
    sqlite3_bind_int64(statement, 1, key.id);
    sqlite3_bind_int64(statement, 2, seq);
    prm_bind_text(statement, 3, key.chain);
    prm_bind_text(statement, 4, key.entity);
    if (key.subject != 0)
        sqlite3_bind_int64(statement, 5, key.subject);
    prm_bind_text(statement, 6, key.outcome);
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    (void)sqlite3_reset(statement);
    counts->decisions++;
    *wrong = has_row ? NULL : "a decision is missing from the index or differs there";
    return has_row && key.supersedes != 0 ? check_link(db, seq, &key, counts, wrong, error) : PRM_OK;
}

prm_status prm_decision_check_end(
    prm_db *db, const prm_decision_counts *counts, const char **wrong, prm_error *error)
{
    const struct {
        const char *sql, *what;
        int64_t count;
        bool is_there;
    } indexes[] = {
        {"SELECT count(*) FROM decision", "up to here the index of decisions names some that no row holds",
            counts->decisions, true},
        {"SELECT count(*) FROM decision_again", "up to here the index of what supersedes names some that no row holds",
            counts->links, counts->has_links},
        {"SELECT count(*) FROM decision_override", "up to here the index of overrides names some that no row holds",
            counts->overrides, counts->has_links},
    };
    *wrong = NULL;
    for (size_t i = 0; i < sizeof(indexes) / sizeof(*indexes) && *wrong == NULL; i++) {
        sqlite3_stmt *statement;
        int64_t found;
        if (!indexes[i].is_there)
            continue;
        PRM_TRY(prm_db_statement(db, indexes[i].sql, &statement, error));
        PRM_TRY(prm_db_integer(db, statement, &found, error));
        *wrong = found != indexes[i].count ? indexes[i].what : NULL;
    }
    return PRM_OK;
}
