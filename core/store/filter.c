/* SPDX-License-Identifier: Apache-2.0 */
/* {field: value | [values] | null | {gte, gt, lte, lt, prefix}}: checked, and as SQL. */
#include "store/query.h"
#include "base/id.h"
#include "base/json.h"
#include "base/time.h"

#include <string.h>

static const struct {
    const char *word, *operator;
} ranges[] = {
    {"gte", ">="},
    {"gt", ">"},
    {"lte", "<="},
    {"lt", "<"},
    {"prefix", ">="},
};

static prm_status add(prm_plan *plan, prm_condition condition)
{
    size_t bytes = plan->condition_count * sizeof(condition);
    plan->conditions = prm_arena_grow(plan->arena, plan->conditions, bytes, bytes + sizeof(condition));
    if (plan->conditions == NULL)
        return PRM_E_NOMEM;
    plan->conditions[plan->condition_count++] = condition;
    return PRM_OK;
}

/* A time may also come as text: what a client writes in a list's filter. */
static prm_status make_value(const prm_plan *plan, const prm_column *column, const prm_val *value, prm_bound *out)
{
    const char *text;
    size_t length;
    bool is_text = prm_val_as_text(value, &text, &length) == PRM_OK;
    *out = (prm_bound){.type = SQLITE_INTEGER};
    if (column->kind == PRM_C_ID)
        return is_text && prm_id_parse(text, plan->table->name, &out->integer) ? PRM_OK : PRM_E_INVALID;
    if (column->kind == PRM_C_TIME && is_text)
        return prm_time_parse(text, length, &out->integer) ? PRM_OK : PRM_E_INVALID;
    if (column->kind == PRM_C_JSON)
        return PRM_E_INVALID;
    return prm_bound_make(column, value, plan->arena, out);
}

static prm_status add_one(prm_plan *plan, const prm_column *column, const prm_val *value)
{
    prm_condition condition = {.column = column, .kind = PRM_COND_EQUAL};
    PRM_TRY(make_value(plan, column, value, &condition.value));
    if (column->kind == PRM_C_MONEY)
        condition.currency = prm_val_get_str(value, "currency");
    return add(plan, condition);
}

static void print_bound(prm_buf *buf, const prm_bound *value)
{
    if (value->type == SQLITE_TEXT)
        prm_json_print_text(buf, value->text, value->length);
    else
        prm_buf_put_integer(buf, value->integer);
}

static prm_status print_list(const prm_plan *plan, prm_condition *condition, const prm_val *list, prm_buf *buf)
{
    bool is_first = true;
    prm_buf_put_char(buf, '[');
    for (size_t i = 0; i < prm_val_count(list); i++) {
        const prm_val *item = prm_val_at(list, i);
        if (prm_val_kind(item) == PRM_V_NULL) {
            condition->or_null = true;
            continue;
        }
        prm_bound value;
        PRM_TRY(make_value(plan, condition->column, item, &value));
        if (!is_first)
            prm_buf_put_char(buf, ',');
        print_bound(buf, &value);
        is_first = false;
    }
    prm_buf_put_char(buf, ']');
    return PRM_OK;
}

static prm_status add_list(prm_plan *plan, const prm_column *column, const prm_val *list)
{
    prm_condition condition = {.column = column, .kind = PRM_COND_IN};
    if (column->kind == PRM_C_MONEY || column->kind == PRM_C_JSON)
        return PRM_E_INVALID;
    /* SQLite makes a table of a list before it looks anything up. */
    if (prm_val_count(list) == 1 && prm_val_kind(prm_val_at(list, 0)) != PRM_V_NULL)
        return add_one(plan, column, prm_val_at(list, 0));
    if (prm_val_count(list) == 0) {
        condition.kind = PRM_COND_NEVER;
        return add(plan, condition);
    }
    prm_buf buf;
    prm_buf_init(&buf, 0);
    prm_status status = print_list(plan, &condition, list, &buf);
    if (status == PRM_OK) {
        const char *text = buf.failed ? NULL : prm_arena_text(plan->arena, buf.data, buf.length);
        condition.value = (prm_bound){.type = SQLITE_TEXT, .text = text, .length = buf.length};
        status = text != NULL ? add(plan, condition) : PRM_E_NOMEM;
    }
    prm_buf_deinit(&buf);
    return status;
}

/* A prefix is the range up to itself followed by the last code point there is. */
static prm_status add_prefix_end(prm_plan *plan, const prm_column *column, const prm_bound *prefix)
{
    char *end = prm_arena_format(plan->arena, "%s\xF4\x8F\xBF\xBF", prefix->text);
    if (end == NULL)
        return PRM_E_NOMEM;
    return add(plan, (prm_condition){.column = column,
                         .kind = PRM_COND_RANGE,
                         .operator= "<=",
                         .value = {.type = SQLITE_TEXT, .text = end, .length = strlen(end)}});
}

static prm_status add_range(prm_plan *plan, const prm_column *column, const prm_val *value)
{
    if (column->kind == PRM_C_MONEY || column->kind == PRM_C_BOOL || prm_val_count(value) == 0)
        return PRM_E_INVALID;
    for (size_t i = 0; i < prm_val_count(value); i++) {
        const char *word = prm_val_key_at(value, i);
        prm_condition condition = {.column = column, .kind = PRM_COND_RANGE};
        for (size_t j = 0; j < sizeof(ranges) / sizeof(ranges[0]); j++) {
            if (strcmp(ranges[j].word, word) == 0)
                condition.operator= ranges[j].operator;
        }
        if (condition.operator== NULL)
            return PRM_E_INVALID;
        PRM_TRY(make_value(plan, column, prm_val_get(value, word), &condition.value));
        if (condition.value.type == SQLITE_NULL)
            return PRM_E_INVALID;
        PRM_TRY(add(plan, condition));
        if (strcmp(word, "prefix") != 0)
            continue;
        if (column->kind != PRM_C_TEXT)
            return PRM_E_INVALID;
        PRM_TRY(add_prefix_end(plan, column, &condition.value));
    }
    return PRM_OK;
}

static prm_status add_value(prm_plan *plan, const prm_column *column, const prm_val *value)
{
    switch (prm_val_kind(value)) {
    case PRM_V_NULL:
        return add(plan, (prm_condition){.column = column, .kind = PRM_COND_NULL});
    case PRM_V_LIST:
        return add_list(plan, column, value);
    case PRM_V_OBJECT:
        if (column->kind == PRM_C_MONEY)
            return add_one(plan, column, value);
        return add_range(plan, column, value);
    default:
        return add_one(plan, column, value);
    }
}

static prm_status add_error(
    const prm_plan *plan, prm_field_errors *errors, const char *name, const char *code, const char *message)
{
    const char *field = prm_arena_format(plan->arena, "filter.%.100s", name);
    if (field == NULL)
        return PRM_E_NOMEM;
    prm_field_errors_add(errors, field, code, message);
    return PRM_OK;
}

static prm_status read_one(prm_plan *plan, const char *name, const prm_val *value, prm_field_errors *errors)
{
    const prm_column *column = prm_table_column(plan->table, name, strlen(name));
    if (column == NULL)
        return add_error(plan, errors, name, "unknown", "there is no such field");
    if (!plan->query->may_filter_vendor && (column->field->flags & PRM_VENDOR) != 0)
        return add_error(plan, errors, name, "forbidden", "the field is the vendor's");
    prm_status status = add_value(plan, column, value);
    if (status == PRM_E_NOMEM || status == PRM_OK)
        return status;
    return add_error(plan, errors, name, "type", "the field cannot be compared with this");
}

prm_status prm_filter_read(prm_plan *plan, prm_error *error)
{
    const prm_val *filter = plan->query->filter;
    prm_field_errors errors = {.arena = plan->arena};
    if (filter != NULL && prm_val_kind(filter) != PRM_V_OBJECT && prm_val_kind(filter) != PRM_V_NULL)
        prm_field_errors_add(&errors, "filter", "type", "it is no object");
    for (size_t i = 0; prm_val_kind(filter) == PRM_V_OBJECT && i < prm_val_count(filter); i++) {
        const char *name = prm_val_key_at(filter, i);
        if (read_one(plan, name, prm_val_get(filter, name), &errors) == PRM_E_NOMEM)
            return prm_db_nomem(error);
    }
    if (errors.count == 0)
        return PRM_OK;
    prm_error_set(error, PRM_E_INVALID, NULL, "%s: %s", errors.items[0].field, errors.items[0].message);
    if (error != NULL)
        error->data = prm_field_errors_list(&errors);
    return PRM_E_INVALID;
}

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

static void put_equal(prm_sql *sql, const prm_plan *plan, const prm_condition *condition)
{
    const char *name = condition->column->name;
    prm_sql_put(sql, "\"%s\" = ", name);
    if (is_literal(plan, condition))
        put_literal(sql, &condition->value);
    else
        prm_sql_value(sql, &condition->value);
    if (condition->currency == NULL)
        return;
    prm_bound currency = {.type = SQLITE_TEXT, .text = condition->currency, .length = strlen(condition->currency)};
    prm_sql_put(sql, " AND \"%s_currency\" = ", name);
    prm_sql_value(sql, &currency);
}

void prm_condition_put(prm_sql *sql, const prm_plan *plan, const prm_condition *condition)
{
    const char *name = condition->column->name;
    switch (condition->kind) {
    case PRM_COND_NULL:
        prm_sql_put(sql, "\"%s\" IS NULL", name);
        break;
    case PRM_COND_EQUAL:
        put_equal(sql, plan, condition);
        break;
    case PRM_COND_IN:
        prm_sql_put(sql, "(\"%s\" IN (SELECT value FROM json_each(", name);
        prm_sql_value(sql, &condition->value);
        prm_sql_put(sql, "))");
        if (condition->or_null)
            prm_sql_put(sql, " OR \"%s\" IS NULL", name);
        prm_sql_put(sql, ")");
        break;
    case PRM_COND_RANGE:
        prm_sql_put(sql, "\"%s\" %s ", name, condition->operator);
        prm_sql_value(sql, &condition->value);
        break;
    default:
        prm_sql_put(sql, "0");
        break;
    }
}
