/* SPDX-License-Identifier: Apache-2.0 */
/* Which columns of a row are read: all of them, those of a list, or those a query asks for. */
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

/* Columns picked so far, and the select list that has them in that order. */
typedef struct picking {
    prm_column *columns;
    size_t count;
    prm_buf *list;
    int at; /* the next place in the list */
} picking;

static bool is_picked(const picking *p, const char *name)
{
    size_t count = p->count;
    while (count > 0 && strcmp(p->columns[count - 1].name, name) != 0)
        count--;
    return count > 0;
}

static int put(picking *p, const char *name)
{
    prm_buf_put_text(p->list, p->list->length > 0 ? ",\"" : "\"");
    prm_buf_put_text(p->list, name);
    prm_buf_put_char(p->list, '"');
    return p->at++;
}

/* Adds a column of the table to those picked, at its place in the select list. */
static void add(picking *p, const prm_column *column)
{
    if (is_picked(p, column->name))
        return;
    prm_column *picked = &p->columns[p->count++];
    *picked = *column;
    picked->at = put(p, column->name);
    if (column->kind == PRM_C_MONEY)
        (void)put(p, column->currency);
}

/* Where the select list has it: a column picked, or one after them. */
static void place(prm_key *key, picking *p)
{
    for (size_t i = 0; i < p->count; i++) {
        const prm_column *column = &p->columns[i];
        bool is_currency = column->kind == PRM_C_MONEY && strcmp(column->currency, key->name) == 0;
        if (is_currency || strcmp(column->name, key->name) == 0) {
            key->at = column->at + is_currency;
            return;
        }
    }
    key->at = put(p, key->name);
}

static prm_status add_named(const prm_plan *plan, picking *p, prm_error *error)
{
    const char *word;
    size_t length;
    for (size_t i = 0; (word = prm_words_at(plan->query->fields, i, &length)) != NULL; i++) {
        const prm_column *column = prm_table_column(plan->table, word, length);
        if (column == NULL)
            return refuse(plan, word, length, error);
        add(p, column);
    }
    return PRM_OK;
}

static void add_listed(const prm_table *table, picking *p)
{
    for (size_t i = 0; i < table->column_count; i++)
        if ((table->columns[i].field->flags & PRM_UNLISTED) == 0)
            add(p, &table->columns[i]);
}

static prm_status pick(prm_plan *plan, prm_buf *list, prm_error *error)
{
    picking p = {.list = list,
        .columns = prm_arena_alloc(plan->arena, plan->table->column_count * sizeof(*p.columns))};
    if (p.columns == NULL)
        return prm_db_nomem(error);
    add(&p, &plan->table->columns[0]);
    if (plan->query->fields != NULL)
        PRM_TRY(add_named(plan, &p, error));
    else
        add_listed(plan->table, &p);
    for (size_t i = 0; i < plan->key_count; i++)
        place(&plan->keys[i], &p);
    plan->select_list = list->failed ? NULL : prm_arena_text(plan->arena, list->data, list->length);
    plan->columns = p.columns;
    plan->column_count = p.count;
    return plan->select_list != NULL ? PRM_OK : prm_db_nomem(error);
}

prm_status prm_plan_pick(prm_plan *plan, prm_error *error)
{
    plan->columns = plan->table->columns;
    plan->column_count = plan->table->column_count;
    plan->select_list = plan->table->select_list;
    if (plan->query->fields == NULL && !(plan->query->is_listed && plan->table->has_unlisted))
        return PRM_OK;
    prm_buf list;
    prm_buf_init(&list, 0);
    prm_status status = pick(plan, &list, error);
    prm_buf_deinit(&list);
    return status;
}
