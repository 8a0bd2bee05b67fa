/* SPDX-License-Identifier: Apache-2.0 */
/* <entity>.import: each record of a CSV is given to the method that makes a row, one with an id to update. */
#include "plugins/import.h"

#include "base/json.h"

#include <stdio.h>
#include <string.h>

enum { RECORDS_MOST = 50 };

enum outcome { CREATED, UPDATED, DUPLICATE, INVALID, OUTCOMES };
static const char *const outcomes[OUTCOMES] = {"created", "updated", "duplicate", "invalid"};

typedef struct import {
    prm_call *call;
    prm_import_plan plan;
    const prm_method_entry *create, *update; /* NULL: there is none, or it is not the caller's */
    prm_csv csv;
    prm_val *lines;
    int64_t counts[OUTCOMES];
} import;

/* A record, and what became of it. */
typedef struct record {
    enum outcome outcome;
    prm_val *line, *errors;
} record;

static prm_status keep(const import *in, prm_status status)
{
    return prm_call_keep(in->call, status, NULL);
}

static prm_status add_error(
    const import *in, record *to, const char *field, const char *code, const char *message)
{
    prm_arena *arena = in->call->arena;
    prm_val *error = prm_val_object(arena);
    to->outcome = INVALID;
    PRM_TRY(keep(in, prm_val_set(error, "field", prm_val_text(arena, field, strlen(field)))));
    PRM_TRY(keep(in, prm_val_set(error, "code", prm_val_text(arena, code, strlen(code)))));
    PRM_TRY(keep(in, prm_val_set(error, "message", prm_val_text(arena, message, strlen(message)))));
    return keep(in, prm_val_append(to->errors, error));
}

static prm_status add_field_errors(const import *in, record *to, const prm_field_errors *errors)
{
    for (size_t i = 0; i < errors->count; i++)
        PRM_TRY(add_error(in, to, errors->items[i].field, errors->items[i].code, errors->items[i].message));
    return PRM_OK;
}

/* Why a method failed, as its caller would have been told; a row that is there already is no fault. */
static prm_status add_failure(const import *in, record *to, prm_status status)
{
    const prm_error *why = &in->call->error;
    const prm_val *fields = prm_val_get(why->data, "fields");
    const char *kind = why->kind[0] != '\0' ? why->kind : prm_error_wire(status)->kind;
    bool is_taken = status == PRM_E_CONFLICT;
    for (size_t i = 0; i < prm_val_count(fields); i++) {
        const prm_val *field = prm_val_at(fields, i);
        const char *name = "";
        if (prm_val_kind(field) == PRM_V_TEXT) {
            (void)prm_val_as_text(field, &name, NULL);
            PRM_TRY(add_error(in, to, name, kind, "another row has this already"));
        } else {
            PRM_TRY(add_error(in, to, prm_val_get_str(field, "field"), prm_val_get_str(field, "code"),
                prm_val_get_str(field, "message")));
        }
    }
    if (prm_val_count(fields) == 0)
        PRM_TRY(add_error(in, to, "", kind, why->message));
    if (is_taken)
        to->outcome = DUPLICATE;
    return PRM_OK;
}

/* -- what a method answered -- */

static const prm_val *row_of(const import *in, const prm_val *result)
{
    for (size_t i = 0; i < prm_val_count(result); i++) {
        const prm_val *value = prm_val_get(result, prm_val_key_at(result, i));
        if (value->kind == PRM_V_OBJECT && value->entity == in->plan.entity)
            return value;
    }
    return NULL;
}

static prm_status copy_text(const import *in, record *to, const char *name, const prm_val *from)
{
    const char *text = prm_val_get_str(from, name);
    if (*text == '\0')
        return PRM_OK;
    return keep(in, prm_val_set(to->line, name, prm_val_text(in->call->arena, text, strlen(text))));
}

static prm_status tell_row(const import *in, record *to, const prm_val *row)
{
    PRM_TRY(copy_text(in, to, "id", row));
    return copy_text(in, to, "state", row);
}

/* The result as its method's caller reads it, for what is passed on of it. */
static prm_status tell_created(const import *in, record *to, const prm_val *result)
{
    prm_call *call = in->call;
    const prm_viewer viewer = {.side = call->caller.side, .roles = call->caller.roles};
    const prm_val *shown, *row = row_of(in, result);
    prm_error error = {0};
    prm_status status =
        prm_fields_render(call->arena, in->create->method->result, result, &viewer, false, &shown, &error);
    if (status != PRM_OK)
        return prm_call_keep(call, status, &error);
    PRM_TRY(tell_row(in, to, row));
    PRM_TRY(copy_text(in, to, "decision_id", shown));
    PRM_TRY(keep(in, prm_val_set(to->line, "matches", prm_val_get(shown, "matches"))));
    bool is_duplicate = strcmp(prm_val_get_str(result, "state"), "duplicate") == 0 ||
                        strcmp(prm_val_get_str(row, "state"), "duplicate") == 0;
    to->outcome = is_duplicate ? DUPLICATE : CREATED;
    return PRM_OK;
}

/* -- records -- */

/* The values as the params of a method. `*taken` NULL: they are not, and the record says why. */
static prm_status take_params(
    const import *in, record *to, const prm_method *method, const prm_val *values, const prm_val **taken)
{
    const prm_viewer viewer = {.side = in->call->caller.side, .roles = in->call->caller.roles};
    prm_field_errors errors = {.arena = in->call->arena};
    *taken = NULL;
    prm_status status = prm_fields_read(in->call->arena, method->params, values, &viewer, taken, &errors);
    if (status == PRM_E_INVALID)
        return add_field_errors(in, to, &errors);
    return keep(in, status);
}

static prm_status create(const import *in, record *to, const prm_val *values)
{
    const prm_val *params, *result;
    PRM_TRY(take_params(in, to, in->create->method, values, &params));
    if (params == NULL)
        return PRM_OK;
    prm_status status = prm_call_run_nested(in->call, in->create, params, -1, &result);
    PRM_TRY(prm_call_guard(in->call));
    return status == PRM_OK ? tell_created(in, to, result) : add_failure(in, to, status);
}

/* What of the values is not so already. */
static prm_status list_changes(const import *in, const prm_val *row, const prm_val *params, prm_val *changes, bool *any)
{
    *any = false;
    for (size_t i = 0; i < prm_val_count(params); i++) {
        const char *name = prm_val_key_at(params, i);
        const prm_val *value = prm_val_get(params, name), *old = prm_val_get(row, name);
        bool is_id = strcmp(name, "id") == 0;
        bool is_same = old != NULL ? prm_val_equal(old, value) : prm_val_kind(value) == PRM_V_NULL;
        if (is_same && !is_id)
            continue;
        *any = *any || !is_id;
        PRM_TRY(keep(in, prm_val_set(changes, name, value)));
    }
    return PRM_OK;
}

static prm_status read_version(const import *in, record *to, int64_t *version)
{
    const prm_val *number;
    *version = -1;
    if (in->plan.version == SIZE_MAX || in->csv.cells[in->plan.version].length == 0)
        return PRM_OK;
    const prm_csv_cell *cell = &in->csv.cells[in->plan.version];
    if (prm_json_parse(in->call->arena, cell->text, cell->length, &prm_json_wire_limits, &number, NULL) != PRM_OK ||
        prm_val_as_integer(number, version) != PRM_OK || *version < 1)
        return add_error(in, to, "version", "type", "must be a whole number of at least 1");
    return PRM_OK;
}

/* A record with the id of a row: of one that the caller sees, with what it says of it. */
static prm_status update(const import *in, record *to, const char *id, const prm_val *values)
{
    prm_call *call = in->call;
    const prm_val *row, *params, *result;
    prm_val *given = prm_val_object(call->arena), *changes = prm_val_object(call->arena);
    int64_t version;
    bool any;
    prm_status status = prm_api_load(call, in->plan.entity->name, id, &row);
    if (status == PRM_E_NOT_FOUND)
        return add_error(in, to, "id", "not_found", "there is no such row");
    PRM_TRY(status);
    PRM_TRY(tell_row(in, to, row));
    to->outcome = DUPLICATE;
    if (in->update == NULL)
        return PRM_OK;
    for (size_t i = 0; i < prm_val_count(values); i++)
        PRM_TRY(keep(in,
            prm_val_set(given, prm_val_key_at(values, i), prm_val_get(values, prm_val_key_at(values, i)))));
    PRM_TRY(keep(in, prm_val_set(given, "id", prm_val_get(row, "id"))));
    PRM_TRY(read_version(in, to, &version));
    PRM_TRY(take_params(in, to, in->update->method, given, &params));
    if (to->outcome == INVALID)
        return PRM_OK;
    PRM_TRY(list_changes(in, row, params, changes, &any));
    if (!any)
        return PRM_OK;
    prm_val_freeze(changes);
    status = prm_call_run_nested(call, in->update, changes, version, &result);
    PRM_TRY(prm_call_guard(call));
    if (status != PRM_OK)
        return add_failure(in, to, status);
    to->outcome = UPDATED;
    return tell_row(in, to, row_of(in, result));
}

static prm_status take_record(import *in, enum prm_csv_status read, record *to)
{
    const prm_csv *csv = &in->csv;
    const prm_val *values;
    char message[100];
    if (read != PRM_CSV_RECORD)
        return add_error(in, to, "", "format", prm_csv_problem(read));
    if (csv->count != in->plan.width) {
        snprintf(message, sizeof(message), "has %zu cells, the header has %zu", csv->count, in->plan.width);
        return add_error(in, to, "", "format", message);
    }
    PRM_TRY(prm_import_values(&in->plan, csv, &values));
    const char *id = in->plan.id != SIZE_MAX ? csv->cells[in->plan.id].text : "";
    if (*id != '\0')
        return update(in, to, id, values);
    if (in->create == NULL)
        return add_error(in, to, "", "forbidden", "new rows are not for your roles");
    return create(in, to, values);
}

static prm_status add_line(import *in, enum prm_csv_status read)
{
    record one = {.outcome = INVALID, .line = prm_val_object(in->call->arena), .errors = prm_val_list(in->call->arena)};
    PRM_TRY(keep(in, prm_val_set_integer(one.line, "line", (int64_t)in->csv.line)));
    PRM_TRY(take_record(in, read, &one));
    in->call->error = (prm_error){0};
    PRM_TRY(keep(in, prm_val_set_text(one.line, "status", outcomes[one.outcome])));
    if (prm_val_count(one.errors) > 0)
        PRM_TRY(keep(in, prm_val_set(one.line, "errors", one.errors)));
    in->counts[one.outcome]++;
    return keep(in, prm_val_append(in->lines, one.line));
}

static prm_status take_records(import *in, int64_t from_line, prm_val *result)
{
    enum prm_csv_status read;
    while ((read = prm_csv_next(&in->csv)) != PRM_CSV_END) {
        if ((int64_t)in->csv.line < from_line)
            continue;
        if (prm_val_count(in->lines) == RECORDS_MOST)
            return keep(in, prm_val_set_integer(result, "next_line", (int64_t)in->csv.line));
        PRM_TRY(add_line(in, read));
    }
    return PRM_OK;
}

static prm_status answer(const import *in, prm_val *result)
{
    PRM_TRY(keep(in, prm_val_set(result, "lines", in->lines)));
    for (size_t i = 0; i < OUTCOMES; i++)
        PRM_TRY(keep(in, prm_val_set_integer(result, outcomes[i], in->counts[i])));
    if (prm_val_count(in->plan.ignored) > 0)
        PRM_TRY(keep(in, prm_val_set(result, "ignored", in->plan.ignored)));
    return PRM_OK;
}

static char separator_of(const char *name)
{
    static const struct {
        const char *name;
        char separator;
    } separators[] = {{"semicolon", ';'}, {"tab", '\t'}, {"pipe", '|'}};
    for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]); i++) {
        if (strcmp(separators[i].name, name) == 0)
            return separators[i].separator;
    }
    return ',';
}

static prm_status open_csv(import *in, const prm_val *params)
{
    prm_call *call = in->call;
    const char *given;
    size_t length;
    char message[160];
    PRM_TRY(prm_val_get_text(params, "csv", &given, &length));
    char *text = prm_arena_text(call->arena, given, length);
    prm_csv_cell *cells = prm_arena_alloc(call->arena, PRM_CSV_CELLS * sizeof(*cells));
    if (text == NULL || cells == NULL)
        return prm_call_nomem(call);
    prm_csv_init(&in->csv, text, length, separator_of(prm_val_get_str(params, "separator")), cells, PRM_CSV_CELLS);
    enum prm_csv_status status = prm_csv_next(&in->csv);
    if (status == PRM_CSV_RECORD)
        return PRM_OK;
    if (status == PRM_CSV_END)
        snprintf(message, sizeof(message), "is empty: its first line names the fields");
    else
        snprintf(message, sizeof(message), "line %zu: %s", in->csv.line, prm_csv_problem(status));
    prm_field_errors_add(&call->fields, "csv", "format", message);
    return PRM_E_INVALID;
}

static const prm_method_entry *method_of(const import *in, const char *op)
{
    const prm_host *host = in->call->worker->host;
    const char *name = op != NULL ? prm_arena_format(in->call->arena, "%s.%s", in->plan.entity->path, op)
                                  : in->plan.entity->imports_by;
    const prm_method_entry *entry = name != NULL ? prm_host_method(host, name, strlen(name)) : NULL;
    return entry != NULL && prm_method_is_for(entry, in->call->principal) ? entry : NULL;
}

prm_status prm_derived_import(prm_call *call, const prm_val *params, prm_val *result)
{
    import in = {.call = call, .lines = prm_val_list(call->arena)};
    int64_t from_line = 0;
    in.plan.call = call;
    in.plan.entity = prm_table_entity(call->entry->table);
    in.create = method_of(&in, in.plan.entity->imports_by != NULL ? NULL : "create");
    in.update = method_of(&in, "update");
    if (in.create == NULL && in.update == NULL)
        return prm_call_fail(call, PRM_E_FORBIDDEN, NULL, NULL, "neither new rows nor changes are for your roles");
    in.plan.fields = (in.create != NULL ? in.create : in.update)->method->params;
    (void)prm_val_get_integer(params, "from_line", &from_line);
    PRM_TRY(open_csv(&in, params));
    PRM_TRY(prm_import_plan_make(&in.plan, &in.csv, params));
    PRM_TRY(take_records(&in, from_line, result));
    return answer(&in, result);
}
