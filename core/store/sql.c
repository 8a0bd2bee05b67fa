/* SPDX-License-Identifier: Apache-2.0 */
/* The SQL texts of a table that never change: made once, with the model. */
#include "store/table.h"
#include "base/buf.h"

#include <string.h>

static const char *const sql_types[] = {
    [PRM_C_ID] = "INTEGER",
    [PRM_C_INTEGER] = "INTEGER",
    [PRM_C_TIME] = "INTEGER",
    [PRM_C_BOOL] = "INTEGER",
    [PRM_C_TEXT] = "TEXT",
    [PRM_C_REF] = "INTEGER",
    [PRM_C_MONEY] = "INTEGER",
    [PRM_C_JSON] = "TEXT",
};

const char *prm_column_sql_type(const prm_column *column)
{
    return sql_types[column->kind];
}

static const char *take(prm_arena *arena, prm_buf *buf)
{
    const char *text = buf->failed ? NULL : prm_arena_text(arena, buf->data, buf->length);
    prm_buf_clear(buf);
    return text;
}

/* Names in the order of the select list, each as `format` wants it. */
static void put_names(const prm_table *table, prm_buf *buf)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const prm_column *column = &table->columns[i];
        prm_buf_format(buf, "%s\"%s\"", i > 0 ? "," : "", column->name);
        if (column->kind == PRM_C_MONEY)
            prm_buf_format(buf, ",\"%s_currency\"", column->name);
    }
    for (size_t i = 0; i < table->path_count; i++) {
        if (table->paths[i].copy_sql != NULL)
            prm_buf_format(buf, ",\"%s\"", table->paths[i].column);
    }
}

static void put_create(const prm_table *table, prm_buf *buf)
{
    prm_buf_format(buf, "CREATE TABLE \"%s\"(", table->name);
    for (size_t i = 0; i < table->column_count; i++) {
        const prm_column *column = &table->columns[i];
        const char *end = column->kind == PRM_C_ID ? " PRIMARY KEY" : column->is_nullable ? "" : " NOT NULL";
        prm_buf_format(buf, "%s\"%s\" %s%s", i > 0 ? ", " : "", column->name, sql_types[column->kind], end);
        if (column->kind == PRM_C_MONEY)
            prm_buf_format(buf, ", \"%s_currency\" TEXT%s", column->name, column->is_nullable ? "" : " NOT NULL");
    }
    for (size_t i = 0; i < table->path_count; i++) {
        if (table->paths[i].copy_sql != NULL)
            prm_buf_format(buf, ", \"%s\" INTEGER", table->paths[i].column);
    }
    prm_buf_put_text(buf, ") STRICT");
}

static void put_insert(const prm_table *table, prm_buf *buf)
{
    prm_buf_format(buf, "INSERT INTO \"%s\"(", table->name);
    put_names(table, buf);
    prm_buf_put_text(buf, ") VALUES(");
    for (int i = 0; i < table->select_count; i++)
        prm_buf_put_text(buf, i > 0 ? ",?" : "?");
    prm_buf_put_char(buf, ')');
}

static void put_term(const prm_table *table, const prm_index_term *term, prm_buf *buf)
{
    const char *name = table->columns[term->column].name;
    switch (term->kind) {
    case PRM_TERM_TRUE:
        prm_buf_format(buf, "\"%s\" = 1", name);
        break;
    case PRM_TERM_NULL:
        prm_buf_format(buf, "\"%s\" IS NULL", name);
        break;
    case PRM_TERM_NOT_NULL:
        prm_buf_format(buf, "\"%s\" IS NOT NULL", name);
        break;
    default:
        prm_buf_format(buf, "\"%s\" = '%s'", name, term->value);
        break;
    }
}

static void put_index(const prm_table *table, const prm_sql_index *made, prm_buf *buf)
{
    const prm_index *index = made->declared;
    bool is_unique = index != NULL && index->is_unique;
    prm_buf_format(buf, "CREATE %sINDEX \"%s\" ON \"%s\"(", is_unique ? "UNIQUE " : "", made->name, table->name);
    for (size_t i = 0; i < made->column_count; i++)
        prm_buf_format(buf, "%s\"%s\"%s", i > 0 ? ", " : "", made->columns[i].name,
            made->columns[i].is_descending ? " DESC" : "");
    prm_buf_put_char(buf, ')');
    for (size_t i = 0; index != NULL && i < index->term_count; i++) {
        prm_buf_put_text(buf, i > 0 ? " AND " : " WHERE ");
        put_term(table, &index->terms[i], buf);
    }
}

/* Whether some declared index finds a partner's rows by this path. */
static bool is_indexed(const prm_table *table, const prm_scope_path *path)
{
    for (size_t i = 0; i < table->index_count; i++) {
        if (table->indexes[i].column_count > 0 && table->indexes[i].term_count == 0 &&
            table->indexes[i].columns[0].column == path->source)
            return true;
    }
    return false;
}

/* The whole of it, one statement a line: what is run at the first start and compared at every other. */
static void put_schema(const prm_table *table, prm_buf *buf)
{
    prm_buf_format(buf, "%s;\n", table->create_sql);
    for (size_t i = 0; i < table->sql_index_count; i++) {
        put_index(table, &table->sql_indexes[i], buf);
        prm_buf_put_text(buf, ";\n");
    }
}

static prm_sql_index *add_index(const prm_model_check *check, prm_table *table, const char *name, size_t columns)
{
    prm_sql_index *made = &table->sql_indexes[table->sql_index_count++];
    made->name = name;
    made->columns = prm_arena_alloc(check->arena, columns * sizeof(*made->columns));
    return made->columns != NULL && name != NULL ? made : NULL;
}

static bool make_index(const prm_model_check *check, prm_table *table, prm_index *index, prm_buf *buf)
{
    /* By what it is, so that one declared before it changes nothing. */
    char *name = prm_arena_format(check->arena, "%s:%s", table->name, index->declared);
    for (char *quote = name; quote != NULL && (quote = strchr(quote, '"')) != NULL;)
        *quote = '\'';
    index->name = name;
    prm_sql_index *made = add_index(check, table, name, 2 * index->column_count);
    if (made == NULL)
        return false;
    made->declared = index;
    for (size_t i = 0; i < index->column_count; i++) {
        const prm_column *of = &table->columns[index->columns[i].column];
        bool is_descending = index->columns[i].is_descending;
        if (of->kind == PRM_C_MONEY)
            made->columns[made->column_count++] = (prm_sql_column){of->currency, is_descending};
        made->columns[made->column_count++] = (prm_sql_column){of->name, is_descending};
    }
    put_index(table, made, buf);
    index->sql = take(check->arena, buf);
    return index->sql != NULL;
}

static bool make_indexes(const prm_model_check *check, prm_table *table, prm_buf *buf)
{
    table->sql_indexes =
        prm_arena_alloc(check->arena, (table->index_count + table->path_count + 1) * sizeof(*table->sql_indexes));
    if (table->sql_indexes == NULL)
        return false;
    for (size_t i = 0; i < table->index_count; i++) {
        if (!make_index(check, table, &table->indexes[i], buf))
            return false;
    }
    for (size_t i = 0; i < table->path_count; i++) {
        const prm_scope_path *path = &table->paths[i];
        if (path->source == PRM_NO_COLUMN || (path->copy_sql == NULL && is_indexed(table, path)))
            continue;
        const char *name = prm_arena_format(check->arena, "%s:scope_%zu", table->name, i);
        prm_sql_index *made = add_index(check, table, name, 1);
        if (made == NULL)
            return false;
        made->columns[made->column_count++] = (prm_sql_column){path->column, false};
    }
    return true;
}

static bool make_all(const prm_model_check *check, prm_table *table, prm_buf *buf)
{
    prm_arena *arena = check->arena;
    put_names(table, buf);
    table->select_list = take(arena, buf);
    if (table->select_list == NULL || !make_indexes(check, table, buf))
        return false;
    put_create(table, buf);
    table->create_sql = take(arena, buf);
    if (table->create_sql == NULL)
        return false;
    put_schema(table, buf);
    table->schema = take(arena, buf);
    prm_buf_format(buf, "SELECT %s FROM \"%s\" WHERE id = ?", table->select_list, table->name);
    table->load_sql = take(arena, buf);
    put_insert(table, buf);
    table->insert_sql = take(arena, buf);
    table->exists_sql = prm_arena_format(arena, "SELECT 1 FROM \"%s\" WHERE id = ?", table->name);
    table->after_sql = prm_arena_format(arena, "SELECT id FROM \"%s\" WHERE id > ? ORDER BY id LIMIT ?", table->name);
    table->drop_sql = prm_arena_format(arena, "DELETE FROM \"%s\" WHERE id = ?", table->name);
    table->last_id_sql = prm_arena_format(arena, "SELECT max(id) FROM \"%s\"", table->name);
    return table->schema != NULL && table->load_sql != NULL && table->insert_sql != NULL && table->exists_sql != NULL &&
           table->last_id_sql != NULL && table->after_sql != NULL && table->drop_sql != NULL;
}

prm_status prm_table_make_sql(const prm_model_check *check, prm_table *table)
{
    prm_buf buf;
    prm_buf_init(&buf, 0);
    bool is_made = make_all(check, table, &buf);
    prm_buf_deinit(&buf);
    return is_made ? PRM_OK : prm_model_nomem(check);
}
