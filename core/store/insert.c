/* SPDX-License-Identifier: Apache-2.0 */
#include "store/cache.h"
#include "store/pending.h"
#include "base/id.h"

#include <string.h>

/* The members of a snapshot are in the order of the columns; what it lacks is null, as unbound parameters are. */
static prm_status bind_row(sqlite3_stmt *statement, const prm_pending *made, prm_error *error)
{
    const prm_column *column = made->table->columns;
    sqlite3_bind_int64(statement, column->at + 1, made->id);
    for (uint32_t i = 1; i < made->row->count; i++) {
        const prm_member *member = &made->row->as.members[i];
        prm_bound bound;
        do
            column++;
        while (strcmp(column->name, member->key) != 0);
        prm_status status = prm_bound_make(column, member->value, made->arena, &bound);
        if (status != PRM_OK)
            return prm_error_set(error, status, NULL, "the value of %s does not fit", column->name);
        prm_bound_bind(statement, column->at + 1, &bound);
        if (column->kind == PRM_C_MONEY)
            prm_bind_text(statement, column->at + 2, prm_val_get_str(member->value, "currency"));
    }
    for (size_t i = 0; i < made->table->path_count; i++) {
        if (made->table->paths[i].copy_sql != NULL)
            prm_bound_bind(statement, made->table->paths[i].at + 1, &made->partners[i]);
    }
    return PRM_OK;
}

prm_status prm_row_write(prm_db *db, const prm_pending *made, prm_error *error)
{
    sqlite3_stmt *statement;
    PRM_TRY(prm_db_statement(db, made->table->insert_sql, &statement, error));
    PRM_TRY(bind_row(statement, made, error));
    prm_cache_touch(db->cache, made->table, made->id);
    int result = sqlite3_step(statement);
    prm_status status = PRM_OK;
    if (result != SQLITE_DONE) {
        status = prm_row_write_error(db, made->table, result, made->arena, error);
    } else {
        prm_cache_made(db->cache, made->table, made->id);
        prm_cache_follow(db->cache, made->table, NULL, made->row);
    }
    (void)sqlite3_reset(statement);
    return status;
}

static prm_status refuse_foreign(
    const prm_table *table, const char *code, const char *message, prm_arena *arena, prm_error *error)
{
    prm_field_errors errors = {.arena = arena};
    const char *path = table->paths[0].text;
    const char *field = prm_arena_text(arena, path, strcspn(path, "."));
    if (field != NULL)
        prm_field_errors_add(&errors, field, code, message);
    prm_error_set(error, PRM_E_INVALID, NULL, "%s", message);
    if (error != NULL)
        error->data = prm_field_errors_list(&errors);
    return PRM_E_INVALID;
}

/* A role bound to territories sees a row without one by its partners; a partner it does not see is not there for it. */
static bool is_beyond(const prm_pending *made, const prm_val *values, const prm_scope *scope)
{
    const prm_table *table = made->table;
    bool has_partner = false, is_seen = false;
    if (scope == NULL || !scope->is_bound)
        return false;
    if (table->territory != PRM_NO_COLUMN &&
        *prm_val_get_str(values, table->columns[table->territory].name) != '\0')
        return false;
    for (size_t i = 0; i < table->path_count; i++) {
        bool is_other = table->paths[i].source != PRM_NO_COLUMN && made->partners[i].type == SQLITE_INTEGER;
        has_partner = has_partner || is_other;
        is_seen = is_seen || (is_other && prm_id_set_has(&scope->partners, made->partners[i].integer));
    }
    return has_partner && !is_seen;
}

/* Finds the partners that the paths lead to, and holds a partner to rows of its own. */
static prm_status find_partners(
    prm_db *db, const prm_val *values, const prm_scope *scope, prm_pending *made, prm_error *error)
{
    const prm_table *table = made->table;
    bool is_own = false;
    for (size_t i = 0; i < table->path_count; i++) {
        const prm_scope_path *path = &table->paths[i];
        prm_bound *partner = &made->partners[i];
        *partner = (prm_bound){.type = SQLITE_INTEGER, .integer = made->id};
        if (path->source != PRM_NO_COLUMN) {
            const prm_val *reference = prm_val_get(values, table->columns[path->source].name);
            PRM_TRY(prm_row_copy_scope(db, path, reference, table, partner, error));
        }
        if (scope != NULL && partner->type == SQLITE_INTEGER && partner->integer == scope->partner)
            is_own = true;
    }
    if (is_beyond(made, values, scope))
        return refuse_foreign(table, "not_found", "there is no such row", made->arena, error);
    if (scope == NULL || scope->side != PRM_PARTNER_SIDE || table->is_vendors || is_own)
        return PRM_OK;
    return refuse_foreign(table, "forbidden", "a partner writes rows of its own only", made->arena, error);
}

/* Roles bound to territories make no row outside them, which they could not see again. */
static prm_status check_territory(
    const prm_table *table, const prm_val *values, const prm_scope *scope, prm_arena *arena, prm_error *error)
{
    int64_t territory;
    if (scope == NULL || !scope->is_bound || table->territory == PRM_NO_COLUMN)
        return PRM_OK;
    const char *field = table->columns[table->territory].name;
    if (!prm_id_parse(prm_val_get_str(values, field), "territory", &territory) ||
        prm_id_set_has(&scope->territories, territory))
        return PRM_OK;
    prm_field_errors errors = {.arena = arena};
    prm_field_errors_add(&errors, field, "forbidden", "is none of yours");
    prm_error_set(error, PRM_E_INVALID, NULL, "a row outside the caller's territories");
    if (error != NULL)
        error->data = prm_field_errors_list(&errors);
    return PRM_E_INVALID;
}

/* Takes the state out of the values that name one: it is no field. */
static prm_status take_state(
    const prm_table *table, const prm_val **values, const char **state, prm_arena *arena, prm_error *error)
{
    const prm_val *given = table->state != PRM_NO_COLUMN ? prm_val_get(*values, "state") : NULL;
    *state = table->state != PRM_NO_COLUMN ? table->entity->flow->initial : NULL;
    if (given == NULL)
        return PRM_OK;
    if (prm_val_as_text(given, state, NULL) != PRM_OK || !prm_table_has_state(table, *state))
        return prm_error_set(error, PRM_E_INVALID, NULL, "the flow of %s has no such state to begin in", table->name);
    prm_val *fields = prm_val_object(arena);
    for (size_t i = 0; i < prm_val_count(*values); i++) {
        const char *key = prm_val_key_at(*values, i);
        if (strcmp(key, "state") != 0 && prm_val_set(fields, key, prm_val_get(*values, key)) != PRM_OK)
            return prm_db_nomem(error);
    }
    *values = fields;
    return PRM_OK;
}

prm_status prm_rows_insert(prm_db *db, const prm_table *table, int64_t id, const prm_val *values,
    const prm_stamp *stamp, const prm_scope *scope, prm_arena *arena, const prm_val **row, prm_error *error)
{
    const char *state;
    *row = NULL;
    PRM_TRY(take_state(table, &values, &state, arena, error));
    PRM_TRY(prm_row_check(db, table, values, false, arena, error));
    PRM_TRY(check_territory(table, values, scope, arena, error));
    prm_pending *made = prm_arena_alloc(arena, sizeof(*made));
    if (made == NULL)
        return prm_db_nomem(error);
    *made = (prm_pending){.table = table, .id = id, .arena = arena};
    PRM_TRY(find_partners(db, values, scope, made, error));
    const prm_change change = {.table = table, .id = id, .values = values, .state = state, .stamp = stamp};
    made->row = prm_row_merge(&change, arena);
    if (made->row == NULL)
        return prm_db_nomem(error);
    bool can_merge = prm_row_can_merge(values);
    if (can_merge && prm_pending_may(db, table))
        prm_pending_add(db, made);
    else
        PRM_TRY(prm_row_write(db, made, error));
    if (!can_merge)
        return prm_rows_load(db, table, id, NULL, arena, row, error);
    *row = made->row;
    return PRM_OK;
}
