/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/import.h"

#include "base/json.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

enum { INDEX_DIGITS = 3 };

static bool is_index(const char *name)
{
    size_t digits = strspn(name, "0123456789");
    return digits > 0 && digits <= INDEX_DIGITS && name[digits] == '\0';
}

/* -- what a name means -- */

static const prm_field *const money[] = {PRM_PLAIN(PRM_T_INT, "amount", 0, "Minor units", .of = NULL),
    PRM_PLAIN(PRM_T_TEXT, "currency", 0, "ISO 4217", .of = NULL), NULL};

/* The field below `field` that `name` names; NULL if there is none. */
static const prm_field *find_below(const prm_field *field, const char *name)
{
    if (field->type == PRM_T_MONEY)
        return prm_fields_find(money, name);
    if (field->type == PRM_T_OBJECT)
        return prm_fields_find(field->fields, name);
    return field->type == PRM_T_LIST && is_index(name) ? field->items : NULL;
}

/* Splits a name at its dots and follows it through the fields. False: it is none. */
static bool resolve(const prm_import_plan *plan, const char *text, prm_import_path *path)
{
    char *names = prm_arena_text(plan->call->arena, text, strlen(text));
    *path = (prm_import_path){.depth = 0};
    for (char *name = names, *dot; name != NULL; name = dot != NULL ? dot + 1 : NULL) {
        if ((dot = strchr(name, '.')) != NULL)
            *dot = '\0';
        if (path->depth == PRM_IMPORT_DEPTH)
            return false;
        path->leaf = path->depth == 0 ? prm_fields_find(plan->fields, name) : find_below(path->leaf, name);
        if (path->leaf == NULL)
            return false;
        path->names[path->depth++] = name;
    }
    return path->depth > 0;
}

/* A field of the row that nobody gives, as created_at, or that is not for those who import. */
static bool is_never_given(const prm_import_plan *plan, const char *text, const prm_import_path *path, bool is_found)
{
    char first[64];
    size_t length = strcspn(text, ".");
    if (is_found && path->depth > 0) {
        const prm_field *top = prm_fields_find(plan->fields, path->names[0]);
        return top != NULL && (top->flags & PRM_READONLY) != 0;
    }
    if (length >= sizeof(first))
        return false;
    memcpy(first, text, length);
    first[length] = '\0';
    return prm_fields_find(prm_common_fields, first) != NULL ||
           (prm_fields_find(plan->entity->fields, first) != NULL && prm_fields_find(plan->fields, first) == NULL);
}

static void complain(const prm_import_plan *plan, const char *place, const char *code, const char *format,
    const char *name)
{
    char message[300];
    snprintf(message, sizeof(message), format, name);
    for (size_t length = strlen(message); length > 0 && ((unsigned char)message[length - 1] & 0xC0) == 0x80; length--)
        message[length - 1] = '\0'; /* no half of a character */
    prm_field_errors_add(&plan->call->fields, place, code, message);
}

/* -- columns -- */

static int compare_names(const char *a, const char *b)
{
    size_t x = strlen(a), y = strlen(b);
    if (is_index(a) && is_index(b) && x != y)
        return x < y ? -1 : 1;
    return strcmp(a, b);
}

static int compare(const void *a, const void *b)
{
    const prm_import_path *x = &((const prm_import_column *)a)->path, *y = &((const prm_import_column *)b)->path;
    for (size_t i = 0; i < x->depth && i < y->depth; i++) {
        int order = compare_names(x->names[i], y->names[i]);
        if (order != 0)
            return order;
    }
    return (x->depth > y->depth) - (x->depth < y->depth);
}

/* Whether one is the other, or a part of it. */
static bool is_within(const prm_import_path *a, const prm_import_path *b)
{
    size_t depth = a->depth < b->depth ? a->depth : b->depth;
    for (size_t i = 0; i < depth; i++) {
        if (strcmp(a->names[i], b->names[i]) != 0)
            return false;
    }
    return true;
}

static prm_status add_column(prm_import_plan *plan, const prm_import_column *column)
{
    size_t bytes = plan->count * sizeof(*column);
    plan->columns = prm_arena_grow(plan->call->arena, plan->columns, bytes, bytes + sizeof(*column));
    if (plan->columns == NULL)
        return prm_call_nomem(plan->call);
    plan->columns[plan->count++] = *column;
    return PRM_OK;
}

/* What the mapping says of a header: the name to take it for; NULL: it is left out. */
static const char *name_of(const prm_val *mapping, const char *header)
{
    const prm_val *mapped = prm_val_get(mapping, header);
    if (mapped == NULL)
        return header;
    const char *name = prm_val_get_str(mapping, header);
    return *name != '\0' ? name : NULL;
}

static prm_status take_header(prm_import_plan *plan, const char *header, size_t cell, const prm_val *mapping)
{
    prm_import_column column = {.cell = cell};
    const char *name = name_of(mapping, header);
    if (name == NULL || *name == '\0')
        return PRM_OK;
    if (strcmp(name, "id") == 0 && plan->id == SIZE_MAX && prm_fields_find(plan->entity->fields, "id") == NULL) {
        plan->id = cell;
        return PRM_OK;
    }
    if (strcmp(name, "version") == 0 && plan->version == SIZE_MAX) {
        plan->version = cell;
        return PRM_OK;
    }
    bool is_found = resolve(plan, name, &column.path);
    if (is_never_given(plan, name, &column.path, is_found)) {
        prm_status status = prm_val_append(plan->ignored, prm_val_text(plan->call->arena, header, strlen(header)));
        return prm_call_keep(plan->call, status, NULL);
    }
    if (is_found)
        return add_column(plan, &column);
    complain(plan, "csv", "unknown", "the column \"%.100s\" is no field: map it to one, or to null to leave it out",
        header);
    return PRM_OK;
}

static void check_mapping(const prm_import_plan *plan, const prm_csv *csv, const prm_val *mapping)
{
    for (size_t i = 0; i < prm_val_count(mapping); i++) {
        const char *header = prm_val_key_at(mapping, i);
        int32_t kind = prm_val_kind(prm_val_get(mapping, header));
        bool is_known = false;
        for (size_t k = 0; k < csv->count; k++)
            is_known = is_known || strcmp(csv->cells[k].text, header) == 0;
        if (!is_known)
            complain(plan, "mapping", "unknown", "the file has no column \"%.100s\"", header);
        if (kind != PRM_V_TEXT && kind != PRM_V_NULL)
            complain(plan, "mapping", "type", "\"%.100s\" must be mapped to a field's name, or null", header);
    }
}

static void check_twice(const prm_import_plan *plan)
{
    for (size_t i = 1; i < plan->count; i++) {
        if (is_within(&plan->columns[i - 1].path, &plan->columns[i].path))
            complain(plan, "csv", "twice", "two columns are for the field \"%.100s\"",
                plan->columns[i - 1].path.names[0]);
    }
}

/* A default that a column is for, or is a part of, gives way to it wherever the file has that column. */
static prm_status add_defaults(prm_import_plan *plan, const prm_val *defaults)
{
    size_t columns = plan->count;
    for (size_t i = 0; i < prm_val_count(defaults); i++) {
        const char *name = prm_val_key_at(defaults, i);
        prm_import_column column = {.cell = SIZE_MAX, .preset = prm_val_get(defaults, name)};
        if (!resolve(plan, name, &column.path) || (column.path.leaf->flags & PRM_READONLY) != 0) {
            complain(plan, "defaults", "unknown", "\"%.100s\" is no field that can be given", name);
            continue;
        }
        bool is_part = false;
        for (size_t k = 0; k < plan->count; k++) {
            prm_import_column *other = &plan->columns[k];
            bool is_same = other->path.depth == column.path.depth && is_within(&other->path, &column.path);
            if (is_same && k < columns)
                other->preset = column.preset;
            is_part = is_part || is_within(&other->path, &column.path);
        }
        if (!is_part)
            PRM_TRY(add_column(plan, &column));
    }
    return PRM_OK;
}

prm_status prm_import_plan_make(prm_import_plan *plan, const prm_csv *csv, const prm_val *params)
{
    const prm_val *mapping = prm_val_get(params, "mapping");
    plan->width = csv->count;
    plan->id = plan->version = SIZE_MAX;
    plan->ignored = prm_val_list(plan->call->arena);
    check_mapping(plan, csv, mapping);
    for (size_t i = 0; i < csv->count; i++)
        PRM_TRY(take_header(plan, csv->cells[i].text, i, mapping));
    if (plan->count > 0)
        qsort(plan->columns, plan->count, sizeof(*plan->columns), compare);
    check_twice(plan);
    PRM_TRY(add_defaults(plan, prm_val_get(params, "defaults")));
    if (plan->count > 0)
        qsort(plan->columns, plan->count, sizeof(*plan->columns), compare);
    return plan->call->fields.count == 0 ? PRM_OK : PRM_E_INVALID;
}

/* -- values -- */

static bool is_word(const char *text, const char *word)
{
    while (*text != '\0' && (*text | 0x20) == *word) {
        text++;
        word++;
    }
    return *text == '\0' && *word == '\0';
}

/* What does not read as its field's type stays a text: whoever checks the fields says what is wrong with it. */
static const prm_val *read_cell(prm_arena *arena, const prm_field *field, const char *text, size_t length)
{
    const prm_val *parsed;
    switch (field->type) {
    case PRM_T_INT:
    case PRM_T_BPS:
    case PRM_T_LIST:
    case PRM_T_OBJECT:
        if (prm_json_parse(arena, text, length, &prm_json_wire_limits, &parsed, NULL) == PRM_OK)
            return parsed;
        break;
    case PRM_T_BOOL:
        if (is_word(text, "true") || is_word(text, "false"))
            return prm_val_boolean(arena, is_word(text, "true"));
        break;
    default:
        break;
    }
    return prm_val_text(arena, text, length);
}

/* NULL: the record says nothing. */
static const prm_val *value_of(const prm_import_plan *plan, const prm_csv *csv, const prm_import_column *column)
{
    if (column->cell == SIZE_MAX)
        return column->preset;
    const prm_csv_cell *cell = &csv->cells[column->cell];
    if (cell->length == 0)
        return column->preset;
    size_t mark = prm_csv_is_neutralised(cell->text, cell->length) ? 1 : 0;
    return read_cell(plan->call->arena, column->path.leaf, cell->text + mark, cell->length - mark);
}

/* The columns from `*at` on that share their first `depth` names, as one object or list; `*at` goes behind them. */
static const prm_val *build(const prm_import_plan *plan, const prm_csv *csv, size_t depth, size_t *at)
{
    const prm_import_column *first = &plan->columns[*at];
    bool is_list = depth > 0 && is_index(first->path.names[depth]);
    prm_val *made = is_list ? prm_val_list(plan->call->arena) : prm_val_object(plan->call->arena);
    while (*at < plan->count) {
        const prm_import_column *column = &plan->columns[*at];
        const prm_val *value;
        bool is_other = column->path.depth <= depth;
        for (size_t i = 0; i < depth && !is_other; i++)
            is_other = strcmp(column->path.names[i], first->path.names[i]) != 0;
        if (is_other)
            break;
        if (column->path.depth > depth + 1) {
            value = build(plan, csv, depth + 1, at);
            if (value != NULL && (value->flags & PRM_VAL_NOMEM) == 0 && prm_val_count(value) == 0)
                value = NULL;
        } else {
            value = value_of(plan, csv, column);
            ++*at;
        }
        if (value == NULL)
            continue;
        prm_status status =
            is_list ? prm_val_append(made, value) : prm_val_set(made, column->path.names[depth], value);
        if (status != PRM_OK)
            return prm_val_no_memory();
    }
    return made;
}

prm_status prm_import_values(const prm_import_plan *plan, const prm_csv *csv, const prm_val **values)
{
    size_t at = 0;
    *values = plan->count > 0 ? build(plan, csv, 0, &at) : prm_val_object(plan->call->arena);
    return ((*values)->flags & PRM_VAL_NOMEM) == 0 ? PRM_OK : prm_call_nomem(plan->call);
}
