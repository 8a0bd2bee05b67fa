/* SPDX-License-Identifier: Apache-2.0 */
/* <entity>.export: rows as CSV or JSON, a page a call. */
#include "plugins/derived.h"

#include "csv/csv.h"
#include "base/json.h"

#include <string.h>

enum { PAGE_ROWS = 50, ROWS_DEFAULT = 50, CONTENT_BYTES = 192 << 10, PATH_MOST = 16 };

/* A column of the CSV: where its value is in a row, and what it is called. */
typedef struct column {
    const char *header; /* "amount.currency" */
    const char *path[PATH_MOST];
    size_t depth;
} column;

typedef struct table {
    prm_call *call;
    column *columns;
    size_t count;
    bool failed;
} table;

static void add_column(table *out, const column *path)
{
    size_t bytes = out->count * sizeof(*path);
    prm_buf name;
    prm_buf_init(&name, 0);
    out->columns = prm_arena_grow(out->call->arena, out->columns, bytes, bytes + sizeof(*path));
    for (size_t i = 0; i < path->depth; i++) {
        prm_buf_put_text(&name, i > 0 ? "." : "");
        prm_buf_put_text(&name, path->path[i]);
    }
    const char *header = name.failed ? NULL : prm_arena_text(out->call->arena, name.data, name.length);
    prm_buf_deinit(&name);
    if (out->columns == NULL || header == NULL) {
        out->failed = true;
        return;
    }
    out->columns[out->count] = *path;
    out->columns[out->count++].header = header;
}

static column below(const column *outer, const char *name)
{
    column inner = *outer;
    if (inner.depth < PATH_MOST)
        inner.path[inner.depth++] = name;
    return inner;
}

/* Money and declared objects are a column for each part; lists are JSON. What the reader may not read is no column. */
static void add_field(table *out, const prm_field *field, const column *outer)
{
    static const char *const money[] = {"amount", "currency"};
    const column here = below(outer, field->name);
    if (out->failed || !prm_derived_may_read(out->call, field))
        return;
    if (field->type == PRM_T_MONEY) {
        for (size_t i = 0; i < sizeof(money) / sizeof(money[0]) && !out->failed; i++)
            add_column(out, &(const column[]){below(&here, money[i])}[0]);
    } else if (field->type == PRM_T_OBJECT && field->fields != NULL) {
        PRM_EACH(prm_field, part, field->fields)
            add_field(out, *part, &here);
    } else {
        add_column(out, &here);
    }
}

static prm_status list_columns(table *out)
{
    const prm_entity *entity = prm_table_entity(out->call->entry->table);
    const column top = {0};
    PRM_EACH(prm_field, field, prm_common_fields) {
        bool is_own = strcmp((*field)->name, "state") == 0         ? entity->flow != NULL
                      : strcmp((*field)->name, "archived_at") == 0 ? prm_table_can_archive(out->call->entry->table)
                                                                   : true;
        if (is_own)
            add_field(out, *field, &top);
    }
    PRM_EACH(prm_field, field, entity->fields)
        add_field(out, *field, &top);
    return out->failed ? prm_call_nomem(out->call) : PRM_OK;
}

static void put_bytes(void *out, const char *bytes, size_t length)
{
    prm_buf_put(out, bytes, length);
}

static void put_cell(prm_buf *out, const prm_val *value)
{
    prm_buf json;
    switch (prm_val_kind(value)) {
    case PRM_V_ABSENT:
    case PRM_V_NULL:
        break;
    case PRM_V_TEXT:
        prm_csv_put_text(put_bytes, out, value->as.text, value->count);
        break;
    case PRM_V_LIST:
    case PRM_V_OBJECT:
        prm_buf_init(&json, 0);
        prm_json_print(&json, value);
        prm_csv_put_text(put_bytes, out, json.length > 0 ? json.data : "", json.length);
        out->failed = out->failed || json.failed;
        prm_buf_deinit(&json);
        break;
    default:
        prm_json_print(out, value);
        break;
    }
}

static void put_row(const table *all, const prm_val *row, prm_buf *out)
{
    for (size_t i = 0; i < all->count; i++) {
        const prm_val *value = row;
        for (size_t k = 0; k < all->columns[i].depth; k++)
            value = prm_val_get(value, all->columns[i].path[k]);
        if (i > 0)
            prm_buf_put_char(out, ',');
        put_cell(out, value);
    }
    prm_buf_put_text(out, "\r\n");
}

static void put_header(const table *all, prm_buf *out)
{
    for (size_t i = 0; i < all->count; i++) {
        if (i > 0)
            prm_buf_put_char(out, ',');
        prm_buf_put_text(out, all->columns[i].header);
    }
    prm_buf_put_text(out, "\r\n");
}

/* `all` NULL: as JSON. */
static prm_status put_one(prm_call *call, const table *all, const prm_val *row, prm_buf *out)
{
    const prm_viewer viewer = {.side = call->caller.side, .roles = call->caller.roles};
    const prm_val *shown;
    prm_error error = {0};
    prm_status status = prm_fields_render(call->arena, NULL, row, &viewer, false, &shown, &error);
    if (status != PRM_OK)
        return prm_call_keep(call, status, &error);
    if (all != NULL) {
        put_row(all, shown, out);
    } else {
        prm_json_print(out, shown);
        prm_buf_put_char(out, '\n');
    }
    return out->failed ? prm_call_nomem(call) : PRM_OK;
}

/* Goes on from `*next` (NULL: the start) until there are `left` rows or content enough; then `*next` is where. */
static prm_status put_pages(
    prm_call *call, const prm_val *params, const table *all, int64_t left, const char **next, int64_t *count,
    prm_buf *out)
{
    for (bool is_full = false; !is_full && left > *count;) {
        const char *from = *next;
        const prm_val *rows;
        uint32_t limit = left - *count < PAGE_ROWS ? (uint32_t)(left - *count) : PAGE_ROWS;
        PRM_TRY(prm_derived_page(call, params, from, limit, false, &rows, next));
        size_t found = prm_val_count(rows), i = 0;
        while (i < found && !is_full) {
            PRM_TRY(put_one(call, all, prm_val_at(rows, i++), out));
            is_full = out->length >= CONTENT_BYTES;
        }
        *count += (int64_t)i;
        if (i < found) /* the cursor of the row at which it was full */
            PRM_TRY(prm_derived_page(call, params, from, (uint32_t)i, false, &rows, next));
        if (*next == NULL || found < limit)
            return PRM_OK;
    }
    return PRM_OK;
}

/* Who took rows out, and which: by the fields that chose them, not by the values, which may be about people. */
static prm_status leave_note(prm_call *call, const prm_val *params, bool is_json, int64_t count)
{
    const prm_val *filter = prm_val_get(params, "filter");
    prm_val *note = prm_val_object(call->arena), *fields = prm_val_list(call->arena);
    PRM_TRY(prm_val_set_text(note, "kind", "export"));
    PRM_TRY(prm_val_set_text(note, "format", is_json ? "json" : "csv"));
    PRM_TRY(prm_val_set_integer(note, "rows", count));
    for (size_t i = 0; i < prm_val_count(filter); i++) {
        const char *name = prm_val_key_at(filter, i);
        PRM_TRY(prm_val_append(fields, prm_val_text(call->arena, name, strlen(name))));
    }
    PRM_TRY(prm_val_set(note, "filtered_by", fields));
    call->note = note;
    return PRM_OK;
}

static prm_status answer(
    prm_call *call, const prm_val *params, bool is_json, const prm_buf *out, int64_t count, const char *next,
    prm_val *result)
{
    const char *content = prm_arena_text(call->arena, out->length > 0 ? out->data : "", out->length);
    if (content == NULL)
        return prm_call_nomem(call);
    PRM_TRY(prm_call_keep(call, prm_val_set(result, "content", prm_val_text_static(call->arena, content)), NULL));
    PRM_TRY(prm_call_keep(call, prm_val_set_integer(result, "rows", count), NULL));
    if (next != NULL)
        PRM_TRY(prm_call_keep(call, prm_val_set_text(result, "next_cursor", next), NULL));
    return prm_call_keep(call, leave_note(call, params, is_json, count), NULL);
}

prm_status prm_derived_export(prm_call *call, const prm_val *params, prm_val *result)
{
    bool is_json = strcmp(prm_val_get_str(params, "format"), "json") == 0;
    const char *cursor = prm_val_get_str(params, "cursor"), *next = *cursor != '\0' ? cursor : NULL;
    int64_t left = ROWS_DEFAULT, count = 0;
    table all = {.call = call};
    prm_buf out;
    (void)prm_val_get_integer(params, "limit", &left);
    PRM_TRY(list_columns(&all));
    prm_buf_init(&out, 0);
    if (!is_json && next == NULL)
        put_header(&all, &out);
    prm_status status = put_pages(call, params, is_json ? NULL : &all, left, &next, &count, &out);
    if (status == PRM_OK)
        status = answer(call, params, is_json, &out, count, next, result);
    prm_buf_deinit(&out);
    return status;
}
