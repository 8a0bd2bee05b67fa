/* SPDX-License-Identifier: Apache-2.0 */
/* Queries: what the host refuses is refused, and rows come in its order. */
#include "internal.h"

#include <stddef.h>
#include <string.h>

enum { DEFAULT_LIMIT = 50, MOST = 500, TALLY_LIMIT = 10000, NAME_MOST = 200 };

static const char ranges[] = "gte | gt | lte | lt | prefix";

/* ---- What may be asked ------------------------------------------------------------------------------------------ */

static bool is_money(const prm_field *column, const prm_val *value)
{
    return column->type == PRM_T_MONEY && !mock_is_null(mock_get(value, "currency"));
}

/* Times may come as text: those are read by the host alone. */
static bool is_value(const prm_entity *entity, const prm_field *column, const prm_val *value)
{
    if (column->type == PRM_T_OBJECT || column->type == PRM_T_LIST || value->kind != mock_kind(column->type))
        return false;
    if (strcmp(column->name, "id") == 0)
        return mock_is_id(entity->name, value->text);
    if (column->type == PRM_T_REF)
        return mock_is_id(column->of, value->text);
    if (column->type == PRM_T_FILE)
        return mock_is_id("file", value->text);
    return column->type != PRM_T_MONEY || (is_money(column, value) && mock_get(value, "amount") != NULL);
}

static bool has_prefixes(const prm_field *column)
{
    return mock_kind(column->type) == PRM_V_TEXT && column->type != PRM_T_REF && column->type != PRM_T_FILE &&
        strcmp(column->name, "id") != 0;
}

static bool is_range(const prm_entity *entity, const prm_field *column, const prm_val *range)
{
    for (size_t i = 0; i < range->count; i++)
        if (!mock_words_have(ranges, range->keys[i]) || !is_value(entity, column, range->items[i]) ||
            (strcmp(range->keys[i], "prefix") == 0 && !has_prefixes(column)))
            return false;
    return range->count > 0 && column->type != PRM_T_BOOL;
}

/* value | [values, null] | null | {gte, gt, lte, lt, prefix} */
static bool may_ask(const prm_entity *entity, const prm_field *column, const prm_val *asked)
{
    if (asked->kind == PRM_V_NULL)
        return true;
    if (asked->kind == PRM_V_OBJECT && !is_money(column, asked))
        return is_range(entity, column, asked);
    if (asked->kind != PRM_V_LIST)
        return is_value(entity, column, asked);
    if (column->type == PRM_T_OBJECT || column->type == PRM_T_LIST)
        return false;
    for (size_t i = 0; i < asked->count; i++)
        if (asked->items[i]->kind != PRM_V_NULL && !is_value(entity, column, asked->items[i]))
            return false;
    return true;
}

/* true | false | [both] */
static bool is_truths(const prm_val *asked)
{
    for (size_t i = 0; asked->kind == PRM_V_LIST && i < asked->count; i++)
        if (asked->items[i]->kind != PRM_V_BOOL)
            return false;
    return asked->kind == PRM_V_LIST || asked->kind == PRM_V_BOOL;
}

static prm_status check_filter(const prm_call *call, const prm_entity *entity, const prm_val *filter)
{
    for (size_t i = 0; filter != NULL && i < filter->count; i++) {
        const char *key = filter->keys[i];
        const prm_field *column = mock_column(entity, key);
        bool is_archived = strcmp(key, "archived") == 0 && mock_column(entity, "archived_at") != NULL;
        if (is_archived ? is_truths(filter->items[i])
                        : column != NULL && may_ask(entity, column, filter->items[i]))
            continue;
        mock_note(call->mock, "filter", key);
        return PRM_E_INVALID;
    }
    return filter == NULL || filter->kind == PRM_V_OBJECT || filter->kind == PRM_V_NULL ? PRM_OK : PRM_E_INVALID;
}

/* The columns of a declared index without conditions, by its whole text or by them. */
static const char *index_columns(const prm_entity *entity, const char *sort)
{
    for (const char *const *index = entity->indexes; index != NULL && *index != NULL; index++) {
        const char *columns = strncmp(*index, "unique ", 7) == 0 ? *index + 7 : *index;
        if (strstr(columns, " where ") == NULL && (strcmp(sort, *index) == 0 || strcmp(sort, columns) == 0))
            return columns;
    }
    return NULL;
}

static bool knows_fields(const prm_call *call, const prm_entity *entity, const char *fields)
{
    char word[NAME_MOST];

    while (fields != NULL && mock_word_next(&fields, " ", word, sizeof(word)))
        if (mock_column(entity, word) == NULL) {
            mock_note(call->mock, "fields", word);
            return false;
        }
    return true;
}

/* The plugin's header may have had a shorter query. `columns`: what is sorted by; NULL: the id alone. */
static prm_status take(const prm_call *call, const prm_query *from, prm_query *query, const prm_entity **entity,
    const char **columns)
{
    *query = (prm_query){ 0 };
    *columns = NULL;
    if (from == NULL || from->size < offsetof(prm_query, entity) + sizeof(from->entity))
        return PRM_E_INVALID;
    memcpy(query, from, from->size < sizeof(*query) ? from->size : sizeof(*query));
    *entity = mock_entity(call->mock, query->entity);
    if (*entity == NULL || (query->reach != PRM_REACH_CALLER && query->reach != PRM_REACH_PROGRAM))
        return PRM_E_INVALID;
    if (query->reach == PRM_REACH_PROGRAM && !mock_reaches(call, query->entity)) {
        mock_note(call->mock, "reaches", query->entity);
        return PRM_E_INVALID;
    }
    PRM_TRY(check_filter(call, *entity, query->filter));
    if (!knows_fields(call, *entity, query->fields))
        return PRM_E_INVALID;
    if (query->sort == NULL || *query->sort == '\0' || (*columns = index_columns(*entity, query->sort)) != NULL)
        return PRM_OK;
    mock_note(call->mock, "sort", query->sort);
    return PRM_E_INVALID;
}

/* ---- What meets it ---------------------------------------------------------------------------------------------- */

/* Rows that are archived are left out, unless the filter asks for them. */
static bool is_hidden(const prm_val *filter, const prm_val *row)
{
    return !mock_is_null(mock_get(row, "archived_at")) && mock_get(filter, "archived") == NULL &&
        mock_get(filter, "archived_at") == NULL;
}

static bool is_asked(const prm_val *filter, const prm_val *row)
{
    bool is_archived = !mock_is_null(mock_get(row, "archived_at")), is_it = false;

    for (size_t i = 0; filter->kind == PRM_V_LIST && i < filter->count; i++)
        is_it = is_it || (filter->items[i]->integer != 0) == is_archived;
    return filter->kind == PRM_V_LIST ? is_it : (filter->integer != 0) == is_archived;
}

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int64_t amount_of(const prm_val *money)
{
    const prm_val *amount = mock_get(money, "amount");

    return amount != NULL ? amount->integer : 0;
}

/* Of the same column, neither null. Of two currencies, by their names. */
static int compare(const prm_val *a, const prm_val *b)
{
    int order;

    if (a->kind != b->kind)
        return compare_numbers(a->kind, b->kind);
    if (a->kind == PRM_V_TEXT)
        return strcmp(a->text, b->text);
    if (a->kind != PRM_V_OBJECT)
        return compare_numbers(a->integer, b->integer);
    order = strcmp(mock_str(a, "currency"), mock_str(b, "currency"));
    return order != 0 ? order : compare_numbers(amount_of(a), amount_of(b));
}

static bool is_in_range(const char *word, const prm_val *value, const prm_val *bound)
{
    int order;

    if (mock_is_null(value) || value->kind != bound->kind)
        return false;
    if (strcmp(word, "prefix") == 0)
        return strncmp(value->text, bound->text, strlen(bound->text)) == 0;
    if (value->kind == PRM_V_OBJECT && strcmp(mock_str(value, "currency"), mock_str(bound, "currency")) != 0)
        return false;
    order = compare(value, bound);
    if (order == 0)
        return word[2] == 'e';
    return word[0] == 'g' ? order > 0 : order < 0;
}

static bool does_match(const prm_val *filter, const prm_val *value)
{
    if (filter->kind == PRM_V_NULL)
        return mock_is_null(value);
    if (filter->kind == PRM_V_OBJECT && mock_get(filter, "currency") == NULL) {
        for (size_t i = 0; i < filter->count; i++)
            if (!is_in_range(filter->keys[i], value, filter->items[i]))
                return false;
        return true;
    }
    if (filter->kind != PRM_V_LIST)
        return mock_equal(filter, value);
    for (size_t i = 0; i < filter->count; i++)
        if (filter->items[i]->kind == PRM_V_NULL ? mock_is_null(value) : mock_equal(filter->items[i], value))
            return true;
    return false;
}

static bool meets(const prm_call *call, const prm_query *query, const prm_entity *entity, const mock_row *row)
{
    if (row->entity != entity || (query->reach == PRM_REACH_CALLER && !mock_may_see(call, entity, row->value)))
        return false;
    if (is_hidden(query->filter, row->value))
        return false;
    for (size_t i = 0; query->filter != NULL && i < query->filter->count; i++) {
        const char *key = query->filter->keys[i];
        const prm_val *wanted = query->filter->items[i];
        if (strcmp(key, "archived") == 0 ? !is_asked(wanted, row->value)
                                         : !does_match(wanted, mock_get(row->value, key)))
            return false;
    }
    return true;
}

/* ---- In which order --------------------------------------------------------------------------------------------- */

/* What is empty comes last, whichever way a column is sorted; rows that are alike come by id. */
static int compare_rows(const char *columns, const prm_val *a, const prm_val *b)
{
    char word[NAME_MOST];

    while (mock_word_next(&columns, ",", word, sizeof(word))) {
        bool is_descending = *word == '-';
        const prm_val *left = mock_get(a, word + is_descending), *right = mock_get(b, word + is_descending);
        int order = mock_is_null(left) - mock_is_null(right);
        if (order == 0 && !mock_is_null(left))
            order = is_descending ? compare(right, left) : compare(left, right);
        if (order != 0)
            return order;
    }
    return strcmp(mock_str(a, "id"), mock_str(b, "id"));
}

/* ---- What of it ---------------------------------------------------------------------------------------------- */

/* An object of the id and those fields. */
static prm_status pick(prm_mock *mock, const prm_val *row, const char *fields, const prm_val **out)
{
    prm_val *picked = mock_value(mock, PRM_V_OBJECT);
    char word[NAME_MOST];

    PRM_TRY(mock_set(picked, "id", mock_get(row, "id")));
    while (mock_word_next(&fields, " ", word, sizeof(word)))
        if (mock_get(row, word) != NULL)
            PRM_TRY(mock_set(picked, word, mock_get(row, word)));
    *out = picked;
    return PRM_OK;
}

/* ---- The calls -------------------------------------------------------------------------------------------------- */

prm_status mock_store_find(prm_call *call, const prm_query *query, const prm_val **rows)
{
    prm_query own;
    const prm_entity *entity;
    const char *columns;
    prm_val *list = mock_value(call->mock, PRM_V_LIST);
    const prm_val **found = mock_alloc(call->mock, (call->mock->world->row_count + 1) * sizeof(*found));
    size_t count = 0;

    PRM_TRY(mock_guard(call));
    PRM_TRY(take(call, query, &own, &entity, &columns));
    if (own.limit > MOST)
        return PRM_E_INVALID;
    if (found == NULL)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < call->mock->world->row_count; i++) {
        const mock_row *row = &call->mock->world->rows[i];
        size_t at = count;
        if (!meets(call, &own, entity, row))
            continue;
        for (; at > 0 && compare_rows(columns, row->value, found[at - 1]) < 0; at--)
            found[at] = found[at - 1];
        found[at] = row->value;
        count++;
    }
    for (size_t i = 0; i < count && i < (own.limit != 0 ? own.limit : DEFAULT_LIMIT); i++) {
        const prm_val *value = found[i];
        if (own.fields != NULL)
            PRM_TRY(pick(call->mock, value, own.fields, &value));
        if (own.reach == PRM_REACH_PROGRAM)
            PRM_TRY(mock_sealed(call->mock, value, &value));
        PRM_TRY(mock_append(list, value));
    }
    *rows = list;
    return PRM_OK;
}

prm_status mock_store_tally(prm_call *call, const prm_query *query, int64_t *count)
{
    prm_query own;
    const prm_entity *entity;
    const char *columns;

    PRM_TRY(mock_guard(call));
    PRM_TRY(take(call, query, &own, &entity, &columns));
    *count = 0;
    for (size_t i = 0; i < call->mock->world->row_count; i++)
        *count += meets(call, &own, entity, &call->mock->world->rows[i]);
    if (*count > (own.limit != 0 ? own.limit : TALLY_LIMIT))
        *count = own.limit != 0 ? own.limit : TALLY_LIMIT;
    return PRM_OK;
}
