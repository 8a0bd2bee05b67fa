/* SPDX-License-Identifier: Apache-2.0 */
/* Which columns of a row are read: all of them, or those a query asks for. */
#include "store/query.h"

#include <string.h>

static prm_status refuse(const prm_plan *plan, const char *word, size_t length, prm_error *error)
{
    prm_field_errors errors = {.arena = plan->arena};
    prm_field_errors_add(&errors, "fields", "unknown", "it is no field of these rows");
    prm_error_set(error, PRM_E_INVALID, NULL, "fields: there is no \"%.*s\"", (int)length, word);
    if (error != NULL)
        error->data = prm_field_errors_list(&errors);
    return PRM_E_INVALID;
}

static bool is_picked(const prm_column *picked, size_t count, const char *name)
{
    while (count > 0 && strcmp(picked[count - 1].name, name) != 0)
        count--;
    return count > 0;
}

/* Adds a column of the table to those picked, at its place in the select list. */
static void add(prm_column *picked, size_t *count, const prm_column *column, prm_buf *list, int *at)
{
    if (is_picked(picked, *count, column->name))
        return;
    picked[*count] = *column;
    picked[(*count)++].at = (*at)++;
    prm_buf_put_text(list, list->length > 0 ? ",\"" : "\"");
    prm_buf_put_text(list, column->name);
    prm_buf_put_char(list, '"');
    if (column->kind != PRM_C_MONEY)
        return;
    prm_buf_put_text(list, ",\"");
    prm_buf_put_text(list, column->currency);
    prm_buf_put_char(list, '"');
    (*at)++;
}

/* Where the select list has it: a column picked, or one after them. */
static void place(prm_key *key, const prm_column *picked, size_t count, prm_buf *list, int *at)
{
    for (size_t i = 0; i < count; i++) {
        bool is_currency = picked[i].kind == PRM_C_MONEY && strcmp(picked[i].currency, key->name) == 0;
        if (is_currency || strcmp(picked[i].name, key->name) == 0) {
            key->at = picked[i].at + is_currency;
            return;
        }
    }
    prm_buf_put_text(list, ",\"");
    prm_buf_put_text(list, key->name);
    prm_buf_put_char(list, '"');
    key->at = (*at)++;
}

static prm_status pick(prm_plan *plan, prm_buf *list, prm_error *error)
{
    const prm_table *table = plan->table;
    prm_column *picked = prm_arena_alloc(plan->arena, table->column_count * sizeof(*picked));
    size_t count = 0, length;
    const char *word;
    int at = 0;
    if (picked == NULL)
        return prm_db_nomem(error);
    add(picked, &count, &table->columns[0], list, &at);
    for (size_t i = 0; (word = prm_words_at(plan->query->fields, i, &length)) != NULL; i++) {
        const prm_column *column = prm_table_column(table, word, length);
        if (column == NULL)
            return refuse(plan, word, length, error);
        add(picked, &count, column, list, &at);
    }
    for (size_t i = 0; i < plan->key_count; i++)
        place(&plan->keys[i], picked, count, list, &at);
    plan->select_list = list->failed ? NULL : prm_arena_text(plan->arena, list->data, list->length);
    plan->columns = picked;
    plan->column_count = count;
    return plan->select_list != NULL ? PRM_OK : prm_db_nomem(error);
}

prm_status prm_plan_pick(prm_plan *plan, prm_error *error)
{
    plan->columns = plan->table->columns;
    plan->column_count = plan->table->column_count;
    plan->select_list = plan->table->select_list;
    if (plan->query->fields == NULL)
        return PRM_OK;
    prm_buf list;
    prm_buf_init(&list, 0);
    prm_status status = pick(plan, &list, error);
    prm_buf_deinit(&list);
    return status;
}
