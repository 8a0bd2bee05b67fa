/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/api.h"


prm_touched *prm_call_touched(const prm_call *call, const prm_table *table, int64_t id)
{
    prm_touched *touched = call->touched;
    while (touched != NULL && (touched->id != id || touched->table != table))
        touched = touched->next;
    return touched;
}

static prm_status withdraw(prm_call *call, const prm_table *table, const prm_val *before, const prm_val *after)
{
    prm_withdrawn found, *kept;
    if (!prm_withdrawn_by(prm_table_entity(table)->name, before, after, &found))
        return PRM_OK;
    if ((kept = prm_arena_alloc(call->arena, sizeof(*kept))) == NULL)
        return prm_call_nomem(call);
    *kept = found;
    kept->next = call->withdrawn;
    call->withdrawn = kept;
    return PRM_OK;
}

prm_status prm_call_network(prm_call *call, const prm_registry_change **changes)
{
    *changes = NULL;
    for (const prm_touched *at = call->touched; at != NULL; at = at->next) {
        const prm_entity *entity = prm_table_entity(at->table);
        if (!prm_registry_is_changed_by(entity, at->before, at->after))
            continue;
        prm_registry_change *change = prm_arena_alloc(call->arena, sizeof(*change));
        if (change == NULL)
            return prm_call_nomem(call);
        *change = (prm_registry_change){.entity = entity, .before = at->before, .after = at->after, .next = *changes};
        *changes = change;
    }
    return PRM_OK;
}

/* Notes what the journal will say. */
static prm_status note(
    prm_call *call, const prm_table *table, int64_t id, const prm_val *before, const prm_val *after)
{
    prm_touched *touched = prm_call_touched(call, table, id);
    if (touched == NULL) {
        touched = prm_arena_alloc(call->arena, sizeof(*touched));
        if (touched == NULL)
            return prm_call_nomem(call);
        *touched = (prm_touched){.table = table, .id = id, .before = before};
        *call->touched_end = touched;
        call->touched_end = &touched->next;
    }
    touched->after = after;
    return PRM_OK;
}

/* And lets the core's services follow the row. */
static prm_status follow(
    prm_call *call, const prm_table *table, int64_t id, const prm_val *before, const prm_val *after)
{
    PRM_TRY(note(call, table, id, before, after));
    PRM_TRY(withdraw(call, table, before, after));
    for (const prm_hook *hook = call->worker->host->hooks; hook != NULL; hook = hook->next) {
        prm_status status = hook->run(call, table, before, after);
        /* The row is written: half of what belongs to it cannot be left out. */
        if (status != PRM_OK && call->doom == PRM_OK)
            return prm_call_breach(call, "the core could not follow a change of %s", prm_table_entity(table)->name);
        PRM_TRY(status);
    }
    return PRM_OK;
}

static prm_stamp stamp_of(const prm_call *call)
{
    return (prm_stamp){.now = call->now, .who = prm_call_actor(call)};
}

static prm_status check_reach(prm_call *call, const prm_entity *entity, const char *what)
{
    bool may = call->entry != NULL && (call->entry->method->flags & PRM_WRITES_REACHED) != 0 &&
               prm_plugin_reaches(call->plugin, entity->name);
    return may ? PRM_OK
               : prm_call_misuse(
                     call, "%s of a sealed row of %s by a method without PRM_WRITES_REACHED", what, entity->name);
}

prm_status prm_api_create(prm_call *call, const char *entity, const prm_val *values, const prm_val **row)
{
    PRM_TRY(prm_call_guard_write(call, "create"));
    const prm_table *table = prm_call_table(call, entity);
    if (table == NULL || row == NULL || prm_val_kind(values) != PRM_V_OBJECT)
        return prm_call_misuse(call,
            "create of the unknown entity \"%s\", of values that are no object, or without a "
            "place for the row",
            entity != NULL ? entity : "");
    if (call->worker->ids == NULL)
        return prm_call_breach(call, "create on a worker that writes nothing");
    PRM_TRY(prm_call_check_secret(call, values, "a row"));
    bool is_sealed = !call->plugin->is_builtin && prm_table_hides(table, &call->scope);
    if (is_sealed)
        PRM_TRY(check_reach(call, prm_table_entity(table), "create"));
    PRM_TRY(prm_call_check_row_files(call, table, values, NULL));
    prm_error error = {0};
    const prm_stamp stamp = stamp_of(call);
    const prm_val *made;
    int64_t id = prm_id_next(call->worker->ids, call->now);
    prm_status status =
        prm_rows_insert(call->worker->db, table, id, values, &stamp, &call->scope, call->arena, &made, &error);
    PRM_TRY(prm_call_keep(call, status, &error));
    PRM_TRY(follow(call, table, id, NULL, made));
    if (is_sealed && (made = prm_val_sealed(call->arena, made)) == NULL)
        return prm_call_nomem(call);
    *row = made;
    return PRM_OK;
}

/* A row the handler was given, its table and number; NULL, and logged, for anything else. */
static const prm_table *take_row(prm_call *call, const prm_val *const *row, int64_t *id, const char *what)
{
    const prm_val *value = row != NULL ? *row : NULL;
    const prm_table *table =
        value != NULL && value->entity != NULL ? prm_call_table_of(call, prm_val_get_str(value, "id"), id) : NULL;
    if (table == NULL || prm_table_entity(table) != value->entity) {
        (void)prm_call_misuse(call, "%s of a value that is no row", what);
        return NULL;
    }
    const prm_touched *touched = prm_call_touched(call, table, *id);
    if (touched == NULL || touched->after != NULL)
        return table;
    (void)prm_call_misuse(call, "%s of a row of %s that the call has dropped", what, value->entity->name);
    return NULL;
}

static prm_status check_seal(prm_call *call, const prm_val *row, const char *what)
{
    return (row->flags & PRM_VAL_SEALED) != 0 ? check_reach(call, row->entity, what) : PRM_OK;
}

/* What is written of a row: fields, its state, or whether it is archived. */
typedef struct change {
    const prm_val *fields; /* NULL: none */
    const char *state;     /* NULL: as it is */
    bool archives, brings_back;
} change;

static prm_status write(
    prm_call *call, const prm_table *table, int64_t id, const prm_val **row, const change *what)
{
    const prm_touched *touched = prm_call_touched(call, table, id);
    const prm_val *before = touched != NULL ? touched->after : *row, *after = before;
    bool is_sealed = ((*row)->flags & PRM_VAL_SEALED) != 0;
    const prm_stamp stamp = stamp_of(call);
    prm_error error = {0};
    const prm_scope *scope = is_sealed ? NULL : &call->scope;
    prm_status status;
    PRM_TRY(prm_call_check_row_files(call, table, what->fields, before));
    if (what->archives || what->brings_back)
        status = prm_rows_archive(call->worker->db, table, &after, what->archives, touched == NULL, &stamp, scope,
            call->arena, &error);
    else
        status = prm_rows_update(call->worker->db, table, &after, what->fields, what->state, touched == NULL, &stamp,
            scope, call->arena, &error);
    if (is_sealed)
        error.data = NULL; /* what it says of the row is sealed as the row is */
    PRM_TRY(prm_call_keep(call, status, &error));
    if (is_sealed && (after = prm_val_sealed(call->arena, after)) == NULL)
        return prm_call_nomem(call);
    PRM_TRY(follow(call, table, id, before, after));
    *row = after;
    return PRM_OK;
}

prm_status prm_api_update(prm_call *call, const prm_val **row, const prm_val *changes)
{
    int64_t id;
    PRM_TRY(prm_call_guard_write(call, "update"));
    const prm_table *table = take_row(call, row, &id, "update");
    if (table == NULL)
        return PRM_E_INVALID;
    if (prm_val_kind(changes) != PRM_V_OBJECT)
        return prm_call_misuse(call, "update of %s with changes that are no object", prm_table_entity(table)->name);
    PRM_TRY(check_seal(call, *row, "update"));
    PRM_TRY(prm_call_check_secret(call, changes, "a row"));
    return prm_val_count(changes) > 0 ? write(call, table, id, row, &(change){.fields = changes}) : PRM_OK;
}

prm_status prm_call_change(prm_call *call, const prm_val **row, const prm_val *fields, const char *state)
{
    int64_t id;
    const prm_table *table = take_row(call, row, &id, "change");
    return table != NULL ? write(call, table, id, row, &(change){.fields = fields, .state = state}) : PRM_E_INVALID;
}

static prm_status refuse_move(
    prm_call *call, prm_status status, const prm_val *row, const char *from, const prm_val *legal)
{
    prm_error error = {0};
    bool is_sealed = (row->flags & PRM_VAL_SEALED) != 0;
    prm_val *data = prm_val_object(call->arena);
    if (status == PRM_E_STATE && !is_sealed) {
        if (prm_val_set_text(data, "state", from) != PRM_OK || prm_val_set(data, "legal", legal) != PRM_OK)
            return prm_call_nomem(call);
        prm_val_freeze(data);
    }
    prm_error_set(&error, status, NULL, "%s", prm_error_wire(status)->message);
    error.data = status == PRM_E_STATE && !is_sealed ? data : NULL;
    return prm_call_keep(call, status, &error);
}

prm_status prm_api_move(prm_call *call, const prm_val **row, const char *state)
{
    int64_t id;
    const prm_val *legal = NULL;
    PRM_TRY(prm_call_guard_write(call, "move"));
    const prm_table *table = take_row(call, row, &id, "move");
    if (table == NULL)
        return PRM_E_INVALID;
    if (state == NULL || prm_table_entity(table)->flow == NULL)
        return prm_call_misuse(call, "move of %s, which has no flow, or to no state", prm_table_entity(table)->name);
    PRM_TRY(check_seal(call, *row, "move"));
    const prm_touched *touched = prm_call_touched(call, table, id);
    const char *from = prm_val_get_str(touched != NULL ? touched->after : *row, "state");
    const char *const *roles = call->scope.side == PRM_SYSTEM ? NULL : call->caller.roles;
    prm_status status = prm_table_check_move(table, from, state, roles, call->arena, &legal);
    if (status != PRM_OK)
        return refuse_move(call, status, *row, from, legal);
    return write(call, table, id, row, &(change){.state = state});
}

static const prm_val *latest(const prm_call *call, const prm_table *table, int64_t id, const prm_val *row)
{
    const prm_touched *touched = prm_call_touched(call, table, id);
    return touched != NULL ? touched->after : row;
}

prm_status prm_call_archive(prm_call *call, const prm_val **row, bool is_archived)
{
    int64_t id;
    const prm_val *legal = NULL;
    const prm_table *table = take_row(call, row, &id, "archive");
    if (table == NULL)
        return PRM_E_INVALID;
    const prm_val *now = latest(call, table, id, *row);
    const char *state = prm_val_get_str(now, "state");
    if ((prm_val_get(now, "archived_at") != NULL) == is_archived) {
        *row = now;
        return PRM_OK;
    }
    prm_status status = is_archived ? prm_table_check_archive(table, state, call->arena, &legal) : PRM_OK;
    if (status == PRM_E_STATE)
        return refuse_move(call, status, *row, state, legal);
    if (status != PRM_OK)
        return prm_call_keep(call, status, NULL);
    return write(call, table, id, row, &(change){.archives = is_archived, .brings_back = !is_archived});
}

prm_status prm_api_archive(prm_call *call, const char *entity, const char *id)
{
    const prm_val *row;
    PRM_TRY(prm_call_guard_write(call, "archive"));
    const prm_table *table = entity != NULL ? prm_model_table(prm_host_model(call->worker->host), entity) : NULL;
    if (table == NULL || !prm_table_can_archive(table))
        return prm_call_misuse(
            call, "archive of \"%s\", which is no entity whose ops say so", entity != NULL ? entity : "");
    PRM_TRY(prm_api_load(call, entity, id, &row));
    return prm_call_archive(call, &row, true);
}

/* No service of the core follows such rows: they have no keys that match, no files, and nothing refers to them. */
prm_status prm_api_drop(prm_call *call, const char *entity, const char *id)
{
    const prm_val *row;
    int64_t number;
    prm_error error = {0};
    PRM_TRY(prm_call_guard_write(call, "drop"));
    const prm_table *table = entity != NULL ? prm_model_table(prm_host_model(call->worker->host), entity) : NULL;
    if (table == NULL || prm_table_entity(table)->drops == 0)
        return prm_call_misuse(call, "drop of a row of \"%s\", which is no entity whose rows are dropped",
            entity != NULL ? entity : "");
    PRM_TRY(prm_api_load(call, entity, id, &row));
    if (take_row(call, &row, &number, "drop") == NULL)
        return PRM_E_INVALID;
    if (prm_call_touched(call, table, number) != NULL)
        return prm_call_misuse(call, "drop of a row of %s that the same call has made or changed", entity);
    PRM_TRY(prm_call_keep(call, prm_rows_drop(call->worker->db, table, number, &error), &error));
    return note(call, table, number, row, NULL);
}
