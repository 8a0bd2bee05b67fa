/* SPDX-License-Identifier: Apache-2.0 */
/* The indexes of decisions: what there is, which supersedes which, which a person overruled. Their records are in the
 * journal. */
#include "store/journal_internal.h"
#include "store/row.h"
#include "base/id.h"

#include <string.h>

enum { OVERRIDES_MOST = 100 };

/* An id that may be absent, but not be anything else. */
static bool read_other(const prm_val *decision, const char *name, int64_t *id)
{
    *id = 0;
    return prm_val_get(decision, name) == NULL || prm_any_id_parse(prm_val_get_str(decision, name), id);
}

prm_status prm_decision_key_read(const prm_val *decision, prm_arena *arena, prm_decision_key *key)
{
    *key = (prm_decision_key){.entity = "", .outcome = prm_val_get_str(decision, "outcome")};
    if (!prm_any_id_parse(prm_val_get_str(decision, "id"), &key->id) ||
        !read_other(decision, "supersedes", &key->supersedes) || !read_other(decision, "overrides", &key->overrides))
        return PRM_E_INVALID;
    key->point = prm_val_get_str(decision, "point");
    key->chain = prm_val_get_str(prm_val_get(decision, "record"), "chain");
    const char *subject = prm_val_get_str(decision, "subject");
    if (prm_any_id_parse(subject, &key->subject)) {
        key->entity = prm_arena_text(arena, subject, (size_t)(strrchr(subject, '_') - subject));
        if (key->entity == NULL)
            return PRM_E_NOMEM;
    }
    return PRM_OK;
}

static prm_status put_decision(prm_db *db, int64_t seq, const prm_decision_key *key, prm_error *error)
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

static prm_status put_link(prm_db *db, const prm_decision_key *key, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, "INSERT INTO decision_again(id, supersedes) VALUES(?, ?)", &statement, error));
    sqlite3_bind_int64(statement, 1, key->id);
    sqlite3_bind_int64(statement, 2, key->supersedes);
    return prm_db_run(db, statement, error);
}

static prm_status put_override(prm_db *db, int64_t seq, const prm_decision_key *key, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(
        db, "INSERT INTO decision_override(id, seq, decision, point) VALUES(?, ?, ?, ?)", &statement, error));
    sqlite3_bind_int64(statement, 1, key->id);
    sqlite3_bind_int64(statement, 2, seq);
    sqlite3_bind_int64(statement, 3, key->overrides);
    prm_bind_text(statement, 4, key->point);
    return prm_db_run(db, statement, error);
}

prm_status prm_decision_put(prm_db *db, int64_t seq, const prm_val *decisions, prm_arena *arena, prm_error *error)
{
    for (size_t i = 0; i < prm_val_count(decisions); i++) {
        prm_decision_key key;
        prm_status status = prm_decision_key_read(prm_val_at(decisions, i), arena, &key);
        if (status != PRM_OK)
            return prm_error_set(error, status, NULL, "a decision has no id, or names another that is none");
        PRM_TRY(key.overrides != 0 ? put_override(db, seq, &key, error) : put_decision(db, seq, &key, error));
        if (key.supersedes != 0)
            PRM_TRY(put_link(db, &key, error));
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

/* An id of a column; nothing where it is null. */
static prm_status set_id(
    prm_val *out, prm_arena *arena, const char *name, const char *entity, sqlite3_stmt *statement, int at)
{
    if (sqlite3_column_type(statement, at) == SQLITE_NULL)
        return PRM_OK;
    prm_val *id = new_id(arena, entity, sqlite3_column_int64(statement, at));
    return id != NULL ? prm_val_set(out, name, id) : PRM_E_NOMEM;
}

#define COLUMNS                                                                                                        \
    "d.id, d.seq, journal.at, chain, entity, subject, outcome, older.supersedes, newer.id,"                            \
    " EXISTS(SELECT 1 FROM decision_override o WHERE o.decision = d.id), generation"
#define TABLES                                                                                                         \
    "decision d JOIN journal USING(seq) LEFT JOIN decision_again older ON older.id = d.id"                             \
    " LEFT JOIN decision_again newer ON newer.supersedes = d.id"

static prm_status read_key(sqlite3_stmt *statement, prm_arena *arena, prm_val *out)
{
    const char *entity = (const char *)sqlite3_column_text(statement, 4);
    PRM_TRY(set_id(out, arena, "id", "decision", statement, 0));
    PRM_TRY(prm_val_set_integer(out, "seq", sqlite3_column_int64(statement, 1)));
    PRM_TRY(prm_val_set_integer(out, "at", sqlite3_column_int64(statement, 2)));
    PRM_TRY(prm_val_set_text(out, "chain", (const char *)sqlite3_column_text(statement, 3)));
    PRM_TRY(set_id(out, arena, "subject", entity, statement, 5));
    PRM_TRY(prm_val_set_text(out, "outcome", (const char *)sqlite3_column_text(statement, 6)));
    PRM_TRY(set_id(out, arena, "supersedes", "decision", statement, 7));
    PRM_TRY(set_id(out, arena, "superseded_by", "decision", statement, 8));
    return sqlite3_column_int(statement, 9) != 0 ? prm_val_set_boolean(out, "overridden", true) : PRM_OK;
}

/* What an entry holds under an id: a decision, or how one was overruled. */
static prm_status read_item(prm_db *db, int64_t id, int64_t seq, prm_arena *arena, const prm_val **item,
    prm_error *error)
{
    const prm_val *entry;
    PRM_TRY(prm_journal_read(db, seq, arena, &entry, error));
    const prm_val *decisions = prm_val_get(entry, "decisions");
    for (size_t i = 0; i < prm_val_count(decisions); i++) {
        int64_t other;
        *item = prm_val_at(decisions, i);
        if (prm_any_id_parse(prm_val_get_str(*item, "id"), &other) && other == id)
            return PRM_OK;
    }
    return prm_error_set(
        error, PRM_E_CORRUPT, NULL, "journal row %lld does not hold the decision that its index names", (long long)seq);
}

static prm_status find_key(prm_db *db, int64_t id, prm_arena *arena, prm_val **out, prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row;
    PRM_TRY(prm_db_statement(db, "SELECT " COLUMNS " FROM " TABLES " WHERE d.id = ?", &statement, error));
    sqlite3_bind_int64(statement, 1, id);
    PRM_TRY(prm_db_step(db, statement, &has_row, error));
    if (!has_row)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no such decision");
    *out = prm_val_object(arena);
    prm_status status = read_key(statement, arena, *out);
    if (status == PRM_OK)
        status = prm_val_set_integer(*out, "generation", sqlite3_column_int64(statement, 10));
    (void)sqlite3_reset(statement);
    return status == PRM_OK ? PRM_OK : prm_error_set(error, status, NULL, "the decision cannot be read");
}

prm_status prm_decision_look(prm_db *db, int64_t id, prm_arena *arena, const prm_val **decision, prm_error *error)
{
    prm_val *out = NULL;
    *decision = NULL;
    PRM_TRY(find_key(db, id, arena, &out, error));
    prm_val_freeze(out);
    *decision = out;
    return PRM_OK;
}

prm_status prm_decision_read(prm_db *db, int64_t id, prm_arena *arena, const prm_val **decision, prm_error *error)
{
    prm_val *out = NULL;
    const prm_val *item;
    int64_t seq = 0;
    *decision = NULL;
    PRM_TRY(find_key(db, id, arena, &out, error));
    (void)prm_val_get_integer(out, "seq", &seq);
    PRM_TRY(read_item(db, id, seq, arena, &item, error));
    if (prm_val_set(out, "record", prm_val_get(item, "record")) != PRM_OK)
        return prm_db_nomem(error);
    prm_val_freeze(out);
    *decision = out;
    return PRM_OK;
}

prm_status prm_decision_list(
    prm_db *db, const prm_decision_query *query, prm_arena *arena, const prm_val **list, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "SELECT " COLUMNS " FROM " TABLES " WHERE subject = ?1 AND (?2 < 0 OR"
        " ?2 = EXISTS(SELECT 1 FROM decision_override o WHERE o.decision = d.id)) ORDER BY d.id DESC LIMIT ?3",
        &statement, error));
    sqlite3_bind_int64(statement, 1, query->subject);
    sqlite3_bind_int(statement, 2, query->overridden);
    sqlite3_bind_int64(statement, 3, query->limit);
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

/* -- overrides -- */

typedef struct place {
    int64_t id, seq, at;
    const char *by;
} place;

static prm_status find_overrides(
    prm_db *db, int64_t decision, prm_arena *arena, place *places, size_t *count, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db,
        "SELECT o.id, o.seq, journal.at, actor FROM decision_override o JOIN journal USING(seq) WHERE o.decision = ?"
        " ORDER BY o.id LIMIT ?",
        &statement, error));
    sqlite3_bind_int64(statement, 1, decision);
    sqlite3_bind_int(statement, 2, OVERRIDES_MOST);
    for (bool has_row = true;;) {
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
        if (!has_row)
            return PRM_OK;
        place *one = &places[(*count)++];
        *one = (place){sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1),
            sqlite3_column_int64(statement, 2), prm_column_text(statement, 3, arena)};
        if (one->by == NULL) {
            (void)sqlite3_reset(statement);
            return prm_db_nomem(error);
        }
    }
}

static prm_status tell_override(const place *at, const prm_val *item, prm_arena *arena, prm_val *list)
{
    static const char *const keys[] = {"point", "answer", "reason"};
    prm_val *out = prm_val_object(arena), *id = new_id(arena, "override", at->id);
    if (id == NULL)
        return PRM_E_NOMEM;
    PRM_TRY(prm_val_set(out, "id", id));
    PRM_TRY(prm_val_set_integer(out, "at", at->at));
    PRM_TRY(prm_val_set_text(out, "by", at->by));
    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
        PRM_TRY(prm_val_set(out, keys[i], prm_val_get(item, keys[i])));
    return prm_val_append(list, out);
}

prm_status prm_decision_overrides(
    prm_db *db, int64_t decision, prm_arena *arena, const prm_val **list, prm_error *error)
{
    size_t count = 0;
    place *places = prm_arena_alloc(arena, OVERRIDES_MOST * sizeof(*places));
    prm_val *out = prm_val_list(arena);
    if (places == NULL)
        return prm_db_nomem(error);
    PRM_TRY(find_overrides(db, decision, arena, places, &count, error));
    for (size_t i = 0; i < count; i++) {
        const prm_val *item;
        PRM_TRY(read_item(db, places[i].id, places[i].seq, arena, &item, error));
        if (tell_override(&places[i], item, arena, out) != PRM_OK)
            return prm_db_nomem(error);
    }
    prm_val_freeze(out);
    *list = out;
    return PRM_OK;
}
