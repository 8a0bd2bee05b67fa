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

/* SQLite narrows no index by what has a plus before it. */
static void put_name(prm_sql *sql, const prm_condition *condition, const char *operator)
{
    prm_sql_put(sql, "%s\"%s\" %s", condition->only_checks ? "+" : "", condition->column->name, operator);
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
    put_name(sql, condition, "= ");
    if (is_literal(plan, condition))
        put_literal(sql, &condition->value);
    else
        prm_sql_value(sql, &condition->value);
    put_currency(sql, condition);
}

/* A short list as parameters, a long one as JSON: so many texts of SQL there are. */
static prm_status put_listed(prm_sql *sql, const prm_condition *condition, prm_error *error)
{
    put_name(sql, condition, "IN (");
    if (condition->listed_count > PRM_LIST_SHORT) {
        prm_bound json;
        if (!prm_condition_list_print(condition, sql->arena, &json))
            return prm_db_nomem(error);
        prm_sql_put(sql, "SELECT value FROM json_each(");
        prm_sql_value(sql, &json);
        prm_sql_put(sql, "))");
        return PRM_OK;
    }
    for (size_t i = 0; i < condition->listed_count; i++) {
        prm_buf_put_text(sql->text, i > 0 ? "," : "");
        prm_sql_value(sql, &condition->listed[i]);
    }
    prm_sql_put(sql, ")");
    return PRM_OK;
}

static void put_listed_money(prm_sql *sql, const prm_condition *condition)
{
    const char *name = condition->column->name;
    prm_sql_put(sql,
        "(\"%s\",\"%s_currency\") IN (SELECT json_extract(value,'$[0]'),json_extract(value,'$[1]') FROM json_each(",
        name, name);
    prm_sql_value(sql, &condition->value);
    prm_sql_put(sql, "))");
}

static prm_status put_in(prm_sql *sql, const prm_condition *condition, prm_error *error)
{
    prm_sql_put(sql, "(");
    if (condition->listed != NULL)
        PRM_TRY(put_listed(sql, condition, error));
    else
        put_listed_money(sql, condition);
    if (condition->or_null)
        prm_sql_put(sql, " OR \"%s\" IS NULL", condition->column->name);
    prm_sql_put(sql, ")");
    return PRM_OK;
}

prm_status prm_condition_put(prm_sql *sql, const prm_plan *plan, const prm_condition *condition, prm_error *error)
{
    switch (condition->kind) {
    case PRM_COND_NULL:
        put_name(sql, condition, "IS NULL");
        break;
    case PRM_COND_NOT_NULL:
        put_name(sql, condition, "IS NOT NULL");
        break;
    case PRM_COND_EQUAL:
        put_equal(sql, plan, condition);
        break;
    case PRM_COND_IN:
        return put_in(sql, condition, error);
    case PRM_COND_RANGE:
        put_name(sql, condition, condition->operator);
        prm_sql_value(sql, &condition->value);
        put_currency(sql, condition);
        break;
    default:
        prm_sql_put(sql, "0");
        break;
    }
    return PRM_OK;
}

prm_status prm_conditions_put(prm_sql *sql, const prm_plan *plan, const prm_segment *segment, uint64_t mask,
    bool *is_empty, prm_error *error)
{
    for (size_t i = 0; i < plan->condition_count; i++) {
        prm_condition condition = plan->conditions[i];
        if ((mask & prm_condition_bit(i)) == 0)
            continue;
        if (segment != NULL)
            PRM_TRY(prm_segment_narrow(plan, segment, &plan->conditions[i], &condition, is_empty, error));
        prm_sql_put(sql, " AND ");
        PRM_TRY(prm_condition_put(sql, plan, &condition, error));
    }
    return PRM_OK;
}
