/* SPDX-License-Identifier: Apache-2.0 */
#include "services/files/service.h"

#include "plugins/api.h"
#include "store/files.h"
#include "store/state.h"

#include <string.h>

typedef struct change {
    prm_call *call;
    const prm_table *table;
    int64_t row;
    const prm_val *other; /* the row on the other side of the change */
} change;

static prm_status is_same(void *context, const char *id, const prm_field_place *at)
{
    (void)at;
    return strcmp(id, context) == 0 ? PRM_E_CONFLICT : PRM_OK;
}

static bool names(const prm_table *table, const prm_val *row, const char *id)
{
    return row != NULL &&
        prm_fields_each_file(prm_table_entity(table)->fields, row, false, is_same, (void *)id) != PRM_OK;
}

static prm_status add(void *context, const char *id, const prm_field_place *at)
{
    const change *c = context;
    prm_error error = { 0 };
    int64_t file;

    (void)at;
    if (names(c->table, c->other, id))
        return PRM_OK;
    if (!prm_id_parse(id, "file", &file))
        return PRM_E_INTERNAL;
    return prm_call_keep(c->call,
        prm_file_naming_put(c->call->worker->db, file, prm_table_entity(c->table)->name, c->row, &error), &error);
}

/* Nothing names it: as on the day it was uploaded. */
static prm_status set_free(prm_call *call, const char *id, prm_error *error)
{
    const prm_timer_row timer = { .name = PRM_FILE_TIMER, .subject = id, .key = "", .data = "",
        .due = call->now + PRM_FILE_KEPT_MS };

    call->has_armed = true;
    return prm_timer_arm(call->worker->db, &timer, error);
}

static prm_status drop(void *context, const char *id, const prm_field_place *at)
{
    const change *c = context;
    prm_db *db = c->call->worker->db;
    prm_error error = { 0 };
    bool is_named;
    int64_t file;

    (void)at;
    if (names(c->table, c->other, id))
        return PRM_OK;
    if (!prm_id_parse(id, "file", &file))
        return PRM_E_INTERNAL;
    prm_status status = prm_file_naming_drop(db, file, prm_table_entity(c->table)->name, c->row, &error);
    if (status == PRM_OK)
        status = prm_file_is_named(db, file, &is_named, &error);
    if (status == PRM_OK && !is_named)
        status = set_free(c->call, id, &error);
    return prm_call_keep(c->call, status, &error);
}

prm_status prm_files_follow(prm_call *call, const prm_table *table, const prm_val *before, const prm_val *after)
{
    const prm_entity *entity = prm_table_entity(table);
    change c = { .call = call, .table = table, .other = before };

    if (!prm_table_names_files(table))
        return PRM_OK;
    if (!prm_id_parse(prm_val_get_str(after, "id"), entity->name, &c.row))
        return PRM_E_INTERNAL;
    PRM_TRY(prm_fields_each_file(entity->fields, after, false, add, &c));
    c.other = after;
    return before != NULL ? prm_fields_each_file(entity->fields, before, false, drop, &c) : PRM_OK;
}
