/* SPDX-License-Identifier: Apache-2.0 */
/* A filter's conditions as SQL. */
#include "store/query.h"

#include <string.h>

/* A partial index serves a query that says its condition in the same words, so these stay literals. */
static bool is_literal(const prm_plan *plan, const prm_condition *condition)
{
    if (condition->column->kind == PRM_C_BOOL)
        return true;
    const prm_table *table = plan->table;
    for (size_t i = 0; condition->value.type == SQLITE_TEXT && i < table->index_count; i++) {
        for (size_t j = 0; j < table->indexes[i].term_count; j++) {
            const prm_index_term *term = &table->indexes[i].terms[j];
            if (term->kind == PRM_TERM_EQUAL && &table->columns[term->column] == condition->column &&
                strcmp(term->value, condition->value.text) == 0)
                return true;
        }
    }
    return false;
}

static void put_literal(prm_sql *sql, const prm_bound *value)
{
    if (value->type == SQLITE_TEXT)
        prm_sql_put(sql, "'%s'", value->text);
    else
        prm_sql_put(sql, "%d", value->integer != 0);
}

/* Amounts of different currencies are never compared. */
static void put_currency(prm_sql *sql, const prm_condition *condition)
{
    if (condition->currency == NULL)
        return;
    prm_bound currency = {.type = SQLITE_TEXT, .text = condition->currency, .length = strlen(condition->currency)};
    prm_sql_put(sql, " AND \"%s_currency\" = ", condition->column->name);
    prm_sql_value(sql, &currency);
}

static void put_equal(prm_sql *sql, const prm_plan *plan, const prm_condition *condition)
{
    const char *name = condition->column->name;
    prm_sql_put(sql, "\"%s\" = ", name);
    if (is_literal(plan, condition))
        put_literal(sql, &condition->value);
    else
        prm_sql_value(sql, &condition->value);
    put_currency(sql, condition);
}

static void put_in_listed(prm_sql *sql, const prm_condition *condition)
{
    prm_sql_put(sql, "(\"%s\" IN (", condition->column->name);
    for (size_t i = 0; i < condition->listed_count; i++) {
        prm_buf_put_text(sql->text, i > 0 ? "," : "");
        prm_sql_value(sql, &condition->listed[i]);
    }
    prm_sql_put(sql, ")");
}

static void put_in_json(prm_sql *sql, const prm_condition *condition)
{
    const char *name = condition->column->name;
    if (condition->column->kind == PRM_C_MONEY)
        prm_sql_put(sql,
            "((\"%s\",\"%s_currency\") IN (SELECT json_extract(value,'$[0]'),json_extract(value,'$[1]') FROM json_each(",
            name, name);
    else
        prm_sql_put(sql, "(\"%s\" IN (SELECT value FROM json_each(", name);
    prm_sql_value(sql, &condition->value);
    prm_sql_put(sql, "))");
}

static void put_in(prm_sql *sql, const prm_condition *condition)
{
    if (condition->listed != NULL)
        put_in_listed(sql, condition);
    else
        put_in_json(sql, condition);
    if (condition->or_null)
        prm_sql_put(sql, " OR \"%s\" IS NULL", condition->column->name);
    prm_sql_put(sql, ")");
}

void prm_condition_put(prm_sql *sql, const prm_plan *plan, const prm_condition *condition)
{
    const char *name = condition->column->name;
    switch (condition->kind) {
    case PRM_COND_NULL:
        prm_sql_put(sql, "\"%s\" IS NULL", name);
        break;
    case PRM_COND_NOT_NULL:
        prm_sql_put(sql, "\"%s\" IS NOT NULL", name);
        break;
    case PRM_COND_EQUAL:
        put_equal(sql, plan, condition);
        break;
    case PRM_COND_IN:
        put_in(sql, condition);
        break;
    case PRM_COND_RANGE:
        prm_sql_put(sql, "\"%s\" %s ", name, condition->operator);
        prm_sql_value(sql, &condition->value);
        put_currency(sql, condition);
        break;
    default:
        prm_sql_put(sql, "0");
        break;
    }
}
