/* SPDX-License-Identifier: Apache-2.0 */
/* Columns to values. */
#include "store/cache.h"
#include "store/pending.h"
#include "base/id.h"
#include "base/json.h"

#include <string.h>

/* What was stored was checked when it came: only its size bounds it. */
static const prm_json_limits stored_limits = {.depth = 120, .keys = 100000, .text = (size_t)64 << 20};

static const char *print_id(const char *entity, int64_t id, prm_arena *arena, uint32_t *length)
{
    size_t name = strlen(entity);
    char *text = prm_arena_alloc(arena, name + 1 + PRM_ID_DIGITS + 1);
    if (text == NULL)
        return NULL;
    memcpy(text, entity, name);
    text[name] = '_';
    prm_id_print(id, text + name + 1);
    *length = (uint32_t)(name + 1 + PRM_ID_DIGITS);
    return text;
}

prm_val *prm_row_id_value(const char *entity, int64_t id, prm_arena *arena)
{
    uint32_t length;
    const char *text = print_id(entity, id, arena, &length);
    return text != NULL ? prm_val_text_static(arena, text) : NULL;
}

static bool read_text(sqlite3_stmt *statement, int at, prm_arena *arena, prm_val *value)
{
    value->kind = PRM_V_TEXT;
    value->as.text = prm_column_text(statement, at, arena);
    value->count = (uint32_t)sqlite3_column_bytes(statement, at);
    return value->as.text != NULL;
}

static bool read_id(sqlite3_stmt *statement, int at, const char *entity, prm_arena *arena, prm_val *value)
{
    value->kind = PRM_V_TEXT;
    value->as.text = print_id(entity, sqlite3_column_int64(statement, at), arena, &value->count);
    return value->as.text != NULL;
}

static prm_val *read_money(sqlite3_stmt *statement, int at, prm_arena *arena)
{
    const char *currency = prm_column_text(statement, at + 1, arena);
    return currency != NULL ? prm_val_money(arena, sqlite3_column_int64(statement, at), currency) : NULL;
}

/* Marks what a declared object or list says of its inner fields. Values parsed a moment ago are nobody else's yet. */
static void mark_inside(const prm_field *field, prm_val *value)
{
    for (uint32_t i = 0;
         field->type == PRM_T_LIST && field->items != NULL && value->kind == PRM_V_LIST && i < value->count; i++) {
        prm_val *item = (prm_val *)value->as.items[i];
        if ((field->items->flags & PRM_PERSONAL) != 0)
            prm_val_flag_all(item, PRM_VAL_PERSONAL);
        mark_inside(field->items, item);
    }
    for (size_t i = 0; field->type == PRM_T_OBJECT && field->fields != NULL && field->fields[i] != NULL; i++) {
        prm_val *member = (prm_val *)prm_val_get(value, field->fields[i]->name);
        if (member == NULL)
            continue;
        if ((field->fields[i]->flags & PRM_PERSONAL) != 0)
            prm_val_flag_all(member, PRM_VAL_PERSONAL);
        if ((field->fields[i]->flags & PRM_VENDOR) != 0)
            prm_val_flag_all(member, PRM_VAL_VENDOR);
        mark_inside(field->fields[i], member);
    }
}

static prm_val *read_json(sqlite3_stmt *statement, const prm_column *column, prm_arena *arena, prm_error *error)
{
    const char *text = (const char *)sqlite3_column_text(statement, column->at);
    if (text == NULL)
        return NULL;
    const prm_val *value;
    prm_status status =
        prm_json_parse(arena, text, (size_t)sqlite3_column_bytes(statement, column->at), &stored_limits, &value, error);
    if (status != PRM_OK) {
        if (status != PRM_E_NOMEM)
            prm_error_set(error, PRM_E_CORRUPT, NULL, "the column %s holds no JSON", column->name);
        return NULL;
    }
    return (prm_val *)value;
}

/* Where nothing points to the value itself it may be moved. */
static bool move(prm_val *to, const prm_val *from)
{
    if (from == NULL || (from->flags & PRM_VAL_NOMEM) != 0)
        return false;
    *to = *from;
    return true;
}

/* Into a value of zeros. False: out of memory, or `error` says what is wrong. */
static bool read_value(sqlite3_stmt *statement, const prm_column *column, const prm_table *table, prm_arena *arena,
    prm_val *value, prm_error *error)
{
    switch (column->kind) {
    case PRM_C_ID:
        return read_id(statement, column->at, table->name, arena, value);
    case PRM_C_REF:
        return read_id(statement, column->at, column->target->name, arena, value);
    case PRM_C_BOOL:
        value->kind = PRM_V_BOOL;
        value->as.truth = sqlite3_column_int64(statement, column->at) != 0;
        return true;
    case PRM_C_TEXT:
        return read_text(statement, column->at, arena, value);
    case PRM_C_MONEY:
        return move(value, read_money(statement, column->at, arena));
    case PRM_C_JSON:
        return move(value, read_json(statement, column, arena, error));
    default:
        value->kind = PRM_V_INT;
        value->as.integer = sqlite3_column_int64(statement, column->at);
        return true;
    }
}

/* Keys and texts are the declaration's and the arena's own: nothing is copied twice. */
static prm_val *new_object(const prm_entity *entity, size_t count, prm_arena *arena)
{
    prm_val *object = prm_val_object(arena);
    prm_member *members = prm_arena_alloc(arena, count * sizeof(*members));
    if ((object->flags & PRM_VAL_NOMEM) != 0 || members == NULL)
        return NULL;
    object->as.members = members;
    object->capacity = (uint32_t)count;
    object->entity = entity;
    return object;
}

prm_val *prm_row_new(const prm_table *table, prm_arena *arena)
{
    return new_object(table->entity, table->column_count, arena);
}

void prm_row_mark(const prm_column *column, prm_val *value)
{
    if (column->kind == PRM_C_JSON)
        mark_inside(column->field, value);
    if ((column->field->flags & PRM_PERSONAL) != 0)
        prm_val_flag_all(value, PRM_VAL_PERSONAL);
    if ((column->field->flags & PRM_VENDOR) != 0)
        prm_val_flag_all(value, PRM_VAL_VENDOR);
    prm_val_freeze(value);
}

void prm_row_add(prm_val *row, const char *name, const prm_val *value)
{
    prm_val_hold(row, value);
    row->as.members[row->count++] = (prm_member){.key = name, .value = value};
}

/* Whatever failed without a word was an allocation. */
static const prm_val *refuse_row(prm_error *error)
{
    if (error->status == PRM_OK)
        (void)prm_db_nomem(error);
    return NULL;
}

/* It is read for every row that is found: its values lie side by side. */
const prm_val *prm_row_read_columns(sqlite3_stmt *statement, const prm_table *table, const prm_entity *entity,
    const prm_column *columns, size_t count, prm_arena *arena, prm_error *error)
{
    prm_val *row = new_object(entity, count, arena);
    prm_val *value = prm_arena_alloc(arena, count * sizeof(*value));
    if (row == NULL || value == NULL)
        return refuse_row(error);
    for (size_t i = 0; i < count; i++) {
        const prm_column *column = &columns[i];
        if (column->is_nullable && sqlite3_column_type(statement, column->at) == SQLITE_NULL)
            continue;
        if (!read_value(statement, column, table, arena, value, error))
            return refuse_row(error);
        prm_row_mark(column, value);
        prm_row_add(row, column->name, value++);
    }
    prm_val_freeze(row);
    return row;
}

const prm_val *prm_row_read(sqlite3_stmt *statement, const prm_table *table, prm_arena *arena, prm_error *error)
{
    return prm_row_read_columns(statement, table, table->entity, table->columns, table->column_count, arena, error);
}

/* The statement stands on the row: reset it. */
static prm_status seek(prm_db *db, const prm_table *table, int64_t id, sqlite3_stmt **statement, prm_error *error)
{
    PRM_TRY(prm_db_statement(db, table->load_sql, statement, error));
    sqlite3_bind_int64(*statement, 1, id);
    bool has_row;
    PRM_TRY(prm_db_step(db, *statement, &has_row, error));
    if (!has_row)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no such %s", table->name);
    return PRM_OK;
}

prm_status prm_row_id(const prm_table *table, const prm_val *row, int64_t *id, prm_error *error)
{
    if (!prm_id_parse(prm_val_get_str(row, "id"), table->name, id))
        return prm_error_set(error, PRM_E_INVALID, NULL, "it is no row of %s", table->name);
    return PRM_OK;
}

/* A row that need not be read: it waits to be written, or was kept. */
static bool is_known(const prm_db *db, const prm_table *table, int64_t id, prm_known_row *out)
{
    const prm_pending *waiting = prm_pending_find(db, table, id);
    if (waiting == NULL)
        return prm_cache_row(db->cache, table, id, out);
    *out = (prm_known_row){.row = waiting->row, .place = &waiting->place};
    return true;
}

/* Into what is kept of such rows, if there is room. */
static prm_status read_row(prm_db *db, sqlite3_stmt *statement, const prm_table *table, int64_t id,
    const prm_row_place *place, prm_arena *arena, const prm_val **row, prm_error *error)
{
    prm_arena *kept = prm_cache_arena(db->cache);
    prm_error why = {0};
    *row = kept != NULL ? prm_row_read(statement, table, kept, &why) : NULL;
    if (*row != NULL) {
        prm_cache_keep_row(db->cache, table, id, *row, place);
        return PRM_OK;
    }
    why = (prm_error){0};
    *row = prm_row_read(statement, table, arena, &why);
    if (*row == NULL && error != NULL)
        *error = why;
    return *row != NULL ? PRM_OK : why.status;
}

static prm_status load(prm_db *db, const prm_table *table, int64_t id, const prm_scope *scope, prm_arena *arena,
    const prm_val **row, prm_error *error)
{
    sqlite3_stmt *statement;
    prm_row_place place;
    PRM_TRY(seek(db, table, id, &statement, error));
    prm_row_place_read(statement, table, &place);
    prm_status status = PRM_OK;
    if (!prm_row_is_visible(&place, table, scope))
        status = prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no such %s", table->name);
    else
        status = read_row(db, statement, table, id, &place, arena, row, error);
    (void)sqlite3_reset(statement);
    return status;
}

prm_status prm_rows_load(prm_db *db, const prm_table *table, int64_t id, const prm_scope *scope, prm_arena *arena,
    const prm_val **row, prm_error *error)
{
    *row = NULL;
    prm_known_row known;
    if (!is_known(db, table, id, &known))
        return load(db, table, id, scope, arena, row, error);
    if (!prm_row_is_visible(known.place, table, scope))
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no such %s", table->name);
    *row = known.row;
    return PRM_OK;
}

prm_status prm_row_place_find(
    prm_db *db, const prm_table *table, int64_t id, prm_row_place *place, prm_error *error)
{
    prm_known_row known;
    sqlite3_stmt *statement;
    if (is_known(db, table, id, &known)) {
        *place = *known.place;
        return PRM_OK;
    }
    PRM_TRY(seek(db, table, id, &statement, error));
    prm_row_place_read(statement, table, place);
    (void)sqlite3_reset(statement);
    return PRM_OK;
}

prm_status prm_rows_last_id(prm_db *db, const prm_model *model, int64_t *id, prm_error *error)
{
    *id = 0;
    sqlite3_stmt *statement;
    int64_t found;
    for (size_t i = 0; i < model->count; i++) {
        PRM_TRY(prm_db_statement(db, model->tables[i].last_id_sql, &statement, error));
        PRM_TRY(prm_db_integer(db, statement, &found, error));
        *id = found > *id ? found : *id;
    }
    PRM_TRY(prm_db_statement(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'decision'", &statement, error));
    PRM_TRY(prm_db_integer(db, statement, &found, error));
    if (found == 0)
        return PRM_OK;
    PRM_TRY(prm_db_statement(db, "SELECT max(id) FROM decision", &statement, error));
    PRM_TRY(prm_db_integer(db, statement, &found, error));
    *id = found > *id ? found : *id;
    return PRM_OK;
}

prm_status prm_rows_after(
    prm_db *db, const prm_table *table, int64_t after, size_t most, int64_t *ids, size_t *count, prm_error *error)
{
    sqlite3_stmt *statement;
    bool has_row = true;
    *count = 0;
    PRM_TRY(prm_db_statement(db, table->after_sql, &statement, error));
    sqlite3_bind_int64(statement, 1, after);
    sqlite3_bind_int64(statement, 2, (int64_t)most);
    while (*count < most) {
        PRM_TRY(prm_db_step(db, statement, &has_row, error));
        if (!has_row)
            return PRM_OK;
        ids[(*count)++] = sqlite3_column_int64(statement, 0);
    }
    (void)sqlite3_reset(statement);
    return PRM_OK;
}
