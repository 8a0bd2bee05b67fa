/* SPDX-License-Identifier: Apache-2.0 */
/* {field: value | [values] | null | {gte, gt, lte, lt, prefix}}, checked. */
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

/* A time may also come as text. */
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

/* Money is [amount, currency]. */
static void print_bound(prm_buf *buf, const prm_bound *value, const char *currency)
{
    if (currency != NULL)
        prm_buf_put_char(buf, '[');
    if (value->type == SQLITE_TEXT)
        prm_json_print_text(buf, value->text, value->length);
    else
        prm_buf_put_integer(buf, value->integer);
    if (currency == NULL)
        return;
    prm_buf_put_char(buf, ',');
    prm_json_print_text(buf, currency, strlen(currency));
    prm_buf_put_char(buf, ']');
}

bool prm_condition_list_print(const prm_condition *condition, prm_arena *arena, prm_bound *json)
{
    prm_buf buf;
    prm_buf_init(&buf, 0);
    for (size_t i = 0; i < condition->listed_count; i++) {
        prm_buf_put_char(&buf, i > 0 ? ',' : '[');
        print_bound(&buf, &condition->listed[i], NULL);
    }
    prm_buf_put_char(&buf, ']');
    const char *text = buf.failed ? NULL : prm_arena_text(arena, buf.data, buf.length);
    *json = (prm_bound){.type = SQLITE_TEXT, .text = text, .length = buf.length};
    prm_buf_deinit(&buf);
    return text != NULL;
}

static prm_status print_money(const prm_plan *plan, prm_condition *condition, const prm_val *list, prm_buf *buf)
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
        print_bound(buf, &value, prm_val_get_str(item, "currency"));
        is_first = false;
    }
    prm_buf_put_char(buf, ']');
    return PRM_OK;
}

static prm_status list_values(const prm_plan *plan, prm_condition *condition, const prm_val *list)
{
    condition->listed = prm_arena_alloc(plan->arena, prm_val_count(list) * sizeof(*condition->listed));
    if (condition->listed == NULL)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < prm_val_count(list); i++) {
        const prm_val *item = prm_val_at(list, i);
        if (prm_val_kind(item) == PRM_V_NULL)
            condition->or_null = true;
        else
            PRM_TRY(make_value(plan, condition->column, item, &condition->listed[condition->listed_count++]));
    }
    return PRM_OK;
}

static prm_status add_list(prm_plan *plan, const prm_column *column, const prm_val *list)
{
    prm_condition condition = {.column = column, .kind = PRM_COND_IN};
    if (column->kind == PRM_C_JSON)
        return PRM_E_INVALID;
    /* SQLite makes a table of a list before it looks anything up. */
    if (prm_val_count(list) == 1 && prm_val_kind(prm_val_at(list, 0)) != PRM_V_NULL)
        return add_one(plan, column, prm_val_at(list, 0));
    if (prm_val_count(list) == 0) {
        condition.kind = PRM_COND_NEVER;
        return add(plan, condition);
    }
    if (column->kind != PRM_C_MONEY) {
        PRM_TRY(list_values(plan, &condition, list));
        return add(plan, condition);
    }
    prm_buf buf;
    prm_buf_init(&buf, 0);
    prm_status status = print_money(plan, &condition, list, &buf);
    if (status == PRM_OK) {
        const char *text = buf.failed ? NULL : prm_arena_text(plan->arena, buf.data, buf.length);
        condition.value = (prm_bound){.type = SQLITE_TEXT, .text = text, .length = buf.length};
        status = text != NULL ? add(plan, condition) : PRM_E_NOMEM;
    }
    prm_buf_deinit(&buf);
    return status;
}

/* A prefix is the range up to itself followed by a byte that is above all of UTF-8. */
static prm_status add_prefix_end(prm_plan *plan, const prm_column *column, const prm_bound *prefix)
{
    char *end = prm_arena_format(plan->arena, "%s\xFF", prefix->text);
    if (end == NULL)
        return PRM_E_NOMEM;
    return add(plan, (prm_condition){.column = column,
                         .kind = PRM_COND_RANGE,
                         .operator= "<=",
                         .value = {.type = SQLITE_TEXT, .text = end, .length = strlen(end)}});
}

static prm_status add_range(prm_plan *plan, const prm_column *column, const prm_val *value)
{
    if (column->kind == PRM_C_BOOL || prm_val_count(value) == 0)
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
        if (column->kind == PRM_C_MONEY)
            condition.currency = prm_val_get_str(prm_val_get(value, word), "currency");
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
        if (column->kind == PRM_C_MONEY && prm_val_get(value, "currency") != NULL)
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

static bool has_archive(const prm_plan *plan)
{
    return plan->table->archived != PRM_NO_COLUMN;
}

static prm_status add_archived(prm_plan *plan, bool is_archived)
{
    return add(plan, (prm_condition){.column = &plan->table->columns[plan->table->archived],
                         .kind = is_archived ? PRM_COND_NOT_NULL : PRM_COND_NULL});
}

/* true, false, or a list of both: with the archived rows. */
static prm_status read_archived(prm_plan *plan, const prm_val *value)
{
    bool asked[2] = {false, false};
    bool is_list = prm_val_kind(value) == PRM_V_LIST;
    for (size_t i = 0; i < (is_list ? prm_val_count(value) : 1); i++) {
        int32_t truth;
        if (prm_val_as_boolean(is_list ? prm_val_at(value, i) : value, &truth) != PRM_OK)
            return PRM_E_INVALID;
        asked[truth != 0] = true;
    }
    if (asked[0] && asked[1])
        return PRM_OK;
    if (!asked[0] && !asked[1])
        return add(plan, (prm_condition){.column = plan->table->columns, .kind = PRM_COND_NEVER});
    return add_archived(plan, asked[1]);
}

static prm_status read_one(prm_plan *plan, const char *name, const prm_val *value, prm_field_errors *errors)
{
    if (has_archive(plan) && strcmp(name, PRM_ARCHIVED) == 0) {
        prm_status status = read_archived(plan, value);
        return status == PRM_E_INVALID ? add_error(plan, errors, name, "type", "must be true or false") : status;
    }
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
    if (has_archive(plan) && !plan->query->with_archived && prm_val_get(filter, PRM_ARCHIVED) == NULL &&
        prm_val_get(filter, plan->table->columns[plan->table->archived].name) == NULL &&
        add_archived(plan, false) == PRM_E_NOMEM)
        return prm_db_nomem(error);
    if (errors.count == 0)
        return PRM_OK;
    prm_error_set(error, PRM_E_INVALID, NULL, "%s: %s", errors.items[0].field, errors.items[0].message);
    if (error != NULL)
        error->data = prm_field_errors_list(&errors);
    return PRM_E_INVALID;
}
