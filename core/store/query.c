/* SPDX-License-Identifier: Apache-2.0 */
#include "store/query.h"

#include <stdarg.h>
#include <string.h>

void prm_sql_put(prm_sql *sql, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    const char *at = format;
    for (const char *mark; (mark = strchr(at, '%')) != NULL; at = mark + 2) {
        prm_buf_put(sql->text, at, (size_t)(mark - at));
        if (mark[1] == 's')
            prm_buf_put_text(sql->text, va_arg(list, const char *));
        else
            prm_buf_put_integer(sql->text, va_arg(list, int));
    }
    va_end(list);
    prm_buf_put_text(sql->text, at);
}

void prm_sql_value(prm_sql *sql, const prm_bound *value)
{
    if (sql->count == sql->capacity) {
        size_t capacity = sql->capacity != 0 ? sql->capacity * 2 : 16;
        prm_bound *grown =
            prm_arena_grow(sql->arena, sql->values, sql->capacity * sizeof(*grown), capacity * sizeof(*grown));
        if (grown == NULL) {
            sql->failed = true;
            return;
        }
        sql->values = grown;
        sql->capacity = capacity;
    }
    sql->values[sql->count++] = *value;
    prm_buf_put_char(sql->text, '?');
}

prm_status prm_sql_prepare(prm_db *db, prm_sql *sql, sqlite3_stmt **statement, prm_error *error)
{
    if (sql->failed || sql->text->failed)
        return prm_db_nomem(error);
    PRM_TRY(prm_db_statement_made(db, sql->text->data, sql->text->length, statement, error));
    for (size_t i = 0; i < sql->count; i++)
        prm_bound_bind(*statement, (int)i + 1, &sql->values[i]);
    return PRM_OK;
}

static prm_status refuse_sort(const prm_plan *plan, const char *code, const char *message, prm_error *error)
{
    prm_field_errors errors = {.arena = plan->arena};
    prm_field_errors_add(&errors, "sort", code, message);
    prm_error_set(error, PRM_E_INVALID, NULL, "sort: %s", message);
    if (error != NULL)
        error->data = prm_field_errors_list(&errors);
    return PRM_E_INVALID;
}

static bool is_fixed(const prm_plan *plan, const prm_column *column)
{
    for (size_t i = 0; i < plan->condition_count; i++) {
        const prm_condition *condition = &plan->conditions[i];
        if (condition->column == column && (condition->kind == PRM_COND_EQUAL || condition->kind == PRM_COND_NULL))
            return true;
    }
    return false;
}

/* A key as far as the filter leaves it open. */
static void add_key(prm_plan *plan, const prm_column *column, bool is_descending)
{
    prm_key key = {column->name, column->at, column->is_nullable, is_descending, false, false};
    bool is_of_one_currency = false;
    for (size_t i = 0; i < plan->condition_count; i++) {
        const prm_condition *condition = &plan->conditions[i];
        if (condition->column != column || condition->kind == PRM_COND_NEVER)
            continue;
        bool or_null = condition->kind == PRM_COND_IN && condition->or_null;
        key.is_listed_empty = key.is_listed_empty || or_null;
        key.is_filled = key.is_filled || !or_null;
        is_of_one_currency = is_of_one_currency || condition->currency != NULL;
    }
    key.is_nullable = key.is_nullable && !key.is_filled;
    if (column->kind == PRM_C_MONEY && !is_of_one_currency) {
        plan->keys[plan->key_count] = key;
        plan->keys[plan->key_count].name = column->currency;
        plan->keys[plan->key_count++].at = column->at + 1;
        key.is_nullable = false; /* it is there where the currency is */
    }
    plan->keys[plan->key_count++] = key;
}

static const prm_index *find_index(const prm_table *table, const char *sort)
{
    for (size_t i = 0; i < table->index_count; i++) {
        const prm_index *index = &table->indexes[i];
        if (index->term_count == 0 && (strcmp(index->declared, sort) == 0 || strcmp(index->columns_text, sort) == 0))
            return index;
    }
    return NULL;
}

static prm_status read_sort(prm_plan *plan, prm_error *error)
{
    const char *sort = plan->query->sort;
    if (sort != NULL && sort[0] != '\0') {
        plan->index = find_index(plan->table, sort);
        if (plan->index == NULL)
            return refuse_sort(plan, "enum", "it is none of the declared indexes", error);
    }
    for (size_t i = 0; plan->index != NULL && i < plan->index->column_count; i++) {
        const prm_index_column *column = &plan->index->columns[i];
        const prm_column *of = &plan->table->columns[column->column];
        if (!plan->query->may_filter_vendor && (of->field->flags & PRM_VENDOR) != 0)
            return refuse_sort(plan, "forbidden", "it holds a field that is the vendor's", error);
        if (of->kind == PRM_C_ID)
            break;
        if (is_fixed(plan, of))
            continue;
        add_key(plan, of, column->is_descending);
    }
    plan->keys[plan->key_count++] = (prm_key){.name = plan->table->columns[0].name};
    return PRM_OK;
}

prm_status prm_plan_make(prm_plan *plan, const prm_rows_query *query, prm_arena *arena, prm_error *error)
{
    *plan = (prm_plan){.query = query, .table = query->table, .arena = arena};
    PRM_TRY(prm_filter_read(plan, error));
    PRM_TRY(read_sort(plan, error));
    return prm_plan_pick(plan, error);
}

int prm_key_compare(const prm_key *key, const prm_bound *a, const prm_bound *b)
{
    if (a->type == SQLITE_NULL || b->type == SQLITE_NULL)
        return (a->type == SQLITE_NULL) - (b->type == SQLITE_NULL);
    int order;
    if (a->type == SQLITE_TEXT && b->type == SQLITE_TEXT) {
        order = memcmp(a->text, b->text, a->length < b->length ? a->length : b->length);
        if (order == 0)
            order = (a->length > b->length) - (a->length < b->length);
    } else {
        order = (a->integer > b->integer) - (a->integer < b->integer);
    }
    return key->is_descending ? -order : order;
}

int prm_keys_compare(const prm_plan *plan, const prm_bound *a, const prm_bound *b)
{
    for (size_t i = 0; i < plan->key_count; i++) {
        int order = prm_key_compare(&plan->keys[i], &a[i], &b[i]);
        if (order != 0)
            return order;
    }
    return 0;
}
