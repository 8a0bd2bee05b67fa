/* SPDX-License-Identifier: Apache-2.0 */
/* From a table as it is to the table as it is declared: columns renamed, added, loosened; indexes made and dropped. */
#include "store/alter.h"

#include "base/buf.h"
#include "store/cache.h"
#include "store/grow.h"

#include <string.h>

enum { EXISTING_MOST = 512, ARENA_BYTES = 1 << 20 };

typedef struct existing {
    const char *name, *type;
    bool is_required, has_default;
} existing;

typedef struct alteration {
    const prm_table *table;
    prm_db *db;
    prm_arena *arena;
    prm_error *error;
    existing columns[EXISTING_MOST];
    size_t count;
    bool has_rows;
} alteration;

static prm_status refuse(const alteration *a, const char *field, const char *what)
{
    return prm_error_set(a->error, PRM_E_INVALID, "schema", "field %s of entity %s %s", field, a->table->name, what);
}

static const existing *find(const alteration *a, const char *name)
{
    for (size_t i = 0; i < a->count; i++)
        if (strcmp(a->columns[i].name, name) == 0)
            return &a->columns[i];
    return NULL;
}

/* Statements made here are run once: none is kept. */
static prm_status exec(const alteration *a, const char *sql)
{
    return sql ? prm_db_exec(a->db, sql, a->error) : prm_db_nomem(a->error);
}

#define EXEC(a, ...) exec(a, prm_arena_format((a)->arena, __VA_ARGS__))

static prm_status prepare(const alteration *a, const char *sql, sqlite3_stmt **statement)
{
    int result;

    if (!sql)
        return prm_db_nomem(a->error);
    result = sqlite3_prepare_v2(prm_db_handle(a->db), sql, -1, statement, NULL);
    return result == SQLITE_OK ? PRM_OK : prm_db_error(a->db, result, a->error);
}

static const char *text_at(const alteration *a, sqlite3_stmt *statement, int at)
{
    const char *text = (const char *)sqlite3_column_text(statement, at);
    return prm_arena_text(a->arena, text ? text : "", text ? strlen(text) : 0);
}

static prm_status read_columns(alteration *a)
{
    sqlite3_stmt *statement;
    int result;
    prm_status status = prepare(a, prm_arena_format(a->arena, "PRAGMA table_info(\"%s\")", a->table->name), &statement);

    if (status != PRM_OK)
        return status;
    a->count = 0;
    while ((result = sqlite3_step(statement)) == SQLITE_ROW && a->count < EXISTING_MOST) {
        existing *column = &a->columns[a->count++];
        column->name = text_at(a, statement, 1);
        column->type = text_at(a, statement, 2);
        column->is_required = sqlite3_column_int(statement, 3) != 0 || sqlite3_column_int(statement, 5) != 0;
        column->has_default = sqlite3_column_type(statement, 4) != SQLITE_NULL;
        if (!column->name || !column->type)
            status = prm_db_nomem(a->error);
    }
    (void)sqlite3_finalize(statement);
    if (status == PRM_OK && result != SQLITE_DONE)
        return prm_db_error(a->db, result, a->error);
    return status;
}

static prm_status has_any(const alteration *a, const char *condition, bool *found)
{
    sqlite3_stmt *statement;
    int result;

    PRM_TRY(prepare(a, prm_arena_format(a->arena, "SELECT 1 FROM \"%s\"%s LIMIT 1", a->table->name, condition),
        &statement));
    result = sqlite3_step(statement);
    (void)sqlite3_finalize(statement);
    *found = result == SQLITE_ROW;
    return *found || result == SQLITE_DONE ? PRM_OK : prm_db_error(a->db, result, a->error);
}

/* -- columns -- */

/* Where a column of money has its second part; "" if out of memory, which no statement takes. */
static const char *currency_of(const alteration *a, const prm_column *column)
{
    const char *name = prm_arena_format(a->arena, "%s_currency", column->name);
    return name ? name : "";
}

static prm_status rename_columns(alteration *a)
{
    bool has_renamed = false;

    for (size_t i = 0; i < a->table->column_count; i++) {
        const prm_column *column = &a->table->columns[i];
        const char *was = column->field ? column->field->was : NULL;
        if (!was || find(a, column->name) || !find(a, was))
            continue;
        if (prm_table_column(a->table, was, strlen(was)))
            return refuse(a, column->name, "was another field that is still declared");
        PRM_TRY(EXEC(a, "ALTER TABLE \"%s\" RENAME COLUMN \"%s\" TO \"%s\"", a->table->name, was, column->name));
        if (column->kind == PRM_C_MONEY)
            PRM_TRY(EXEC(a, "ALTER TABLE \"%s\" RENAME COLUMN \"%s_currency\" TO \"%s\"", a->table->name, was,
                currency_of(a, column)));
        has_renamed = true;
    }
    return has_renamed ? read_columns(a) : PRM_OK;
}

static const char *literal(const alteration *a, const prm_bound *value)
{
    prm_buf buf;
    const char *made;

    if (value->type == SQLITE_NULL)
        return "NULL";
    if (value->type == SQLITE_INTEGER)
        return prm_arena_format(a->arena, "%lld", (long long)value->integer);
    prm_buf_init(&buf, 0);
    prm_buf_put_char(&buf, '\'');
    for (size_t i = 0; i < value->length; i++) {
        if (value->text[i] == '\'')
            prm_buf_put_char(&buf, '\'');
        prm_buf_put_char(&buf, value->text[i]);
    }
    prm_buf_put_char(&buf, '\'');
    made = buf.failed ? NULL : prm_arena_text(a->arena, buf.data, buf.length);
    prm_buf_deinit(&buf);
    return made;
}

/* What older rows hold, as SQL; "" in `first` if nothing is declared. `second`: the currency, of money. */
static prm_status preset_of(const alteration *a, const prm_column *column, const char **first, const char **second)
{
    const prm_val *value;
    prm_bound bound, currency = { 0 };
    prm_status status;

    *first = *second = "";
    if (!column->field || !column->field->preset)
        return PRM_OK;
    PRM_TRY(prm_fields_preset(a->arena, column->field, &value, a->error));
    status = prm_bound_make(column, value, a->arena, &bound);
    if (status != PRM_OK)
        return refuse(a, column->name, "has a preset that is no value of it");
    *first = literal(a, &bound);
    if (column->kind == PRM_C_MONEY) {
        const char *code = prm_val_get_str(value, "currency");
        currency = (prm_bound){ .type = SQLITE_TEXT, .text = code, .length = strlen(code) };
        *second = literal(a, &currency);
    }
    return *first && *second ? PRM_OK : prm_db_nomem(a->error);
}

static prm_status add_column(const alteration *a, const char *name, const char *type, bool is_required,
    const char *preset)
{
    return EXEC(a, "ALTER TABLE \"%s\" ADD COLUMN \"%s\" %s%s%s%s", a->table->name, name, type,
        is_required ? " NOT NULL" : "",
        *preset ? " DEFAULT " : "", preset);
}

static prm_status add(const alteration *a, const prm_column *column)
{
    const char *first, *second;

    PRM_TRY(preset_of(a, column, &first, &second));
    if (!column->is_nullable && !*first && a->has_rows)
        return refuse(a, column->name, "is required, and the rows there are lack it: it needs a `preset`");
    PRM_TRY(add_column(a, column->name, prm_column_sql_type(column), !column->is_nullable, first));
    return column->kind == PRM_C_MONEY ? add_column(a, currency_of(a, column), "TEXT", !column->is_nullable, second)
                                       : PRM_OK;
}

/* It became required: rows without it get the preset. */
static prm_status fill(const alteration *a, const prm_column *column)
{
    const char *first, *second, *condition = prm_arena_format(a->arena, " WHERE \"%s\" IS NULL", column->name);
    bool is_lacking;

    if (!condition)
        return prm_db_nomem(a->error);
    PRM_TRY(has_any(a, condition, &is_lacking));
    if (!is_lacking)
        return PRM_OK;
    PRM_TRY(preset_of(a, column, &first, &second));
    if (!*first)
        return refuse(a, column->name, "became required, and some rows lack it: it needs a `preset`");
    if (column->kind == PRM_C_MONEY)
        return EXEC(a, "UPDATE \"%s\" SET \"%s\" = %s, \"%s\" = %s%s", a->table->name, column->name, first,
            currency_of(a, column), second, condition);
    return EXEC(a, "UPDATE \"%s\" SET \"%s\" = %s%s", a->table->name, column->name, first, condition);
}

/* `loosens`: a column of the table is NOT NULL and no longer may be. */
static prm_status change_columns(const alteration *a, bool *loosens)
{
    for (size_t i = 0; i < a->table->column_count; i++) {
        const prm_column *column = &a->table->columns[i];
        const existing *there = find(a, column->name);
        if (!there) {
            PRM_TRY(add(a, column));
            continue;
        }
        if (strcmp(there->type, prm_column_sql_type(column)) != 0 ||
            (column->kind == PRM_C_MONEY) != (find(a, currency_of(a, column)) != NULL))
            return refuse(a, column->name,
                "has another type than its column: declare a new field, and a migration that fills it");
        *loosens |= there->is_required && column->is_nullable;
        if (!there->is_required && !column->is_nullable)
            PRM_TRY(fill(a, column));
    }
    for (size_t i = 0; i < a->table->path_count; i++)
        if (a->table->paths[i].copy_sql && !find(a, a->table->paths[i].column))
            return prm_error_set(a->error, PRM_E_INVALID, "schema",
                "entity %s has another scope than its table: who sees its rows cannot be declared anew",
                a->table->name);
    return PRM_OK;
}

static bool is_declared(const alteration *a, const char *name)
{
    for (size_t i = 0; i < a->table->column_count; i++) {
        const prm_column *column = &a->table->columns[i];
        size_t length = strlen(column->name);
        if (strcmp(column->name, name) == 0 ||
            (column->kind == PRM_C_MONEY && strncmp(column->name, name, length) == 0 &&
                                                   strcmp(name + length, "_currency") == 0))
            return true;
    }
    for (size_t i = 0; i < a->table->path_count; i++)
        if (a->table->paths[i].copy_sql && strcmp(a->table->paths[i].column, name) == 0)
            return true;
    return false;
}

/* A column nobody declares any more stays, as long as rows can be written without it. */
static prm_status check_left(const alteration *a)
{
    for (size_t i = 0; i < a->count; i++)
        if (a->columns[i].is_required && !a->columns[i].has_default && !is_declared(a, a->columns[i].name))
            return refuse(a, a->columns[i].name,
                "is no longer declared, and every row has one: declare it as not required, or what it is called now "
                "with `was`");
    return PRM_OK;
}

/* SQLite cannot loosen a column: the rows move to a table made anew. Columns nobody declares any more stay behind. */
static prm_status make_anew(const alteration *a)
{
    const char *name = a->table->name, *columns = a->table->select_list;

    PRM_TRY(EXEC(a, "ALTER TABLE \"%s\" RENAME TO \"%s:before\"", name, name));
    PRM_TRY(prm_db_exec(a->db, a->table->create_sql, a->error));
    PRM_TRY(EXEC(a, "INSERT INTO \"%s\"(%s) SELECT %s FROM \"%s:before\"", name, columns, columns, name));
    return EXEC(a, "DROP TABLE \"%s:before\"", name);
}

/* -- indexes -- */

/* The statement at `*at` of the declared schema, without its end; NULL after the last. The first makes the table. */
static const char *next_statement(const alteration *a, const char **at)
{
    const char *end = strstr(*at, ";\n"), *made;

    if (!end)
        return NULL;
    made = prm_arena_text(a->arena, *at, (size_t)(end - *at));
    *at = end + 2;
    return made;
}

static bool is_wanted(const alteration *a, const char *sql)
{
    const char *at = a->table->schema, *statement = next_statement(a, &at);

    while ((statement = next_statement(a, &at)))
        if (strcmp(statement, sql) == 0)
            return true;
    return false;
}

static prm_status drop_surplus(const alteration *a)
{
    sqlite3_stmt *statement;
    const char *drops[EXISTING_MOST];
    size_t count = 0;
    int result;

    PRM_TRY(prepare(a,
        prm_arena_format(a->arena,
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = '%s' AND sql IS NOT NULL AND "
            "name GLOB '%s:*'",
            a->table->name, a->table->name),
        &statement));
    while ((result = sqlite3_step(statement)) == SQLITE_ROW && count < EXISTING_MOST)
        if (!is_wanted(a, (const char *)sqlite3_column_text(statement, 1)))
            drops[count++] = prm_arena_format(
                a->arena, "DROP INDEX \"%s\"", (const char *)sqlite3_column_text(statement, 0));
    (void)sqlite3_finalize(statement);
    if (result != SQLITE_DONE && result != SQLITE_ROW)
        return prm_db_error(a->db, result, a->error);
    for (size_t i = 0; i < count; i++)
        PRM_TRY(exec(a, drops[i]));
    return PRM_OK;
}

static const prm_index *find_index(const alteration *a, const char *sql)
{
    for (size_t i = 0; i < a->table->index_count; i++)
        if (strcmp(a->table->indexes[i].sql, sql) == 0)
            return &a->table->indexes[i];
    return NULL;
}

/* Whether the index takes too long to be waited for. */
static prm_status is_left_for_later(const alteration *a, const prm_index *index, bool *is_later)
{
    sqlite3_stmt *statement;
    int result;
    bool is_large;

    *is_later = false;
    if (!index || index->is_unique)
        return PRM_OK;
    PRM_TRY(prepare(a, "SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?", &statement));
    sqlite3_bind_text(statement, 1, index->name, -1, SQLITE_STATIC);
    result = sqlite3_step(statement);
    (void)sqlite3_finalize(statement);
    if (result == SQLITE_ROW)
        return PRM_OK;
    if (result != SQLITE_DONE)
        return prm_db_error(a->db, result, a->error);
    PRM_TRY(prepare(a,
        prm_arena_format(a->arena, "SELECT 1 FROM \"%s\" LIMIT 1 OFFSET %d", a->table->name, PRM_GROW_ROWS),
        &statement));
    result = sqlite3_step(statement);
    (void)sqlite3_finalize(statement);
    is_large = result == SQLITE_ROW;
    *is_later = is_large;
    return is_large || result == SQLITE_DONE ? PRM_OK : prm_db_error(a->db, result, a->error);
}

static prm_status make_missing(const alteration *a)
{
    const char *at = a->table->schema, *statement = next_statement(a, &at);

    while ((statement = next_statement(a, &at))) {
        const prm_index *index = find_index(a, statement);
        bool is_later;
        PRM_TRY(is_left_for_later(a, index, &is_later));
        if (is_later) {
            PRM_TRY(prm_grow_begin(a->table, index, a->db, a->arena, a->error));
            continue;
        }
        size_t verb = strcspn(statement, "\"");
        const char *made = prm_arena_format(a->arena, "%.*sIF NOT EXISTS %s", (int)verb, statement, statement + verb);
        prm_status status = exec(a, made);
        if (status == PRM_E_CONFLICT)
            return prm_error_set(a->error, PRM_E_INVALID, "schema",
                "rows of entity %s hold equal values where they are declared to be unique: %.200s", a->table->name,
                statement);
        PRM_TRY(status);
    }
    return PRM_OK;
}

static prm_status alter(alteration *a)
{
    bool loosens = false;

    PRM_TRY(prm_grow_give_up(a->table, a->db, a->arena, a->error));
    PRM_TRY(read_columns(a));
    PRM_TRY(has_any(a, "", &a->has_rows));
    PRM_TRY(rename_columns(a));
    PRM_TRY(check_left(a));
    PRM_TRY(change_columns(a, &loosens));
    if (loosens)
        PRM_TRY(make_anew(a));
    PRM_TRY(drop_surplus(a));
    return make_missing(a);
}

prm_status prm_table_alter(const prm_table *table, prm_db *db, prm_error *error)
{
    prm_arena *arena = prm_arena_new(ARENA_BYTES);
    alteration a = { .table = table, .db = db, .arena = arena, .error = error };
    prm_status status = arena ? alter(&a) : prm_db_nomem(error);

    prm_cache_drop(db->cache); /* rows read before hold what was there before */
    prm_arena_free(arena);
    return status;
}
