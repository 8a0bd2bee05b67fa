/* SPDX-License-Identifier: Apache-2.0 */
/* What is searched: "title 8, summary 4, body 1; language locale; within audience where state = published". */
#include "store/table.h"

#include <string.h>

static const char *const counts[PRM_SEARCHED_RANKS] = { "8", "4", "2", "1" };

const prm_searched *prm_table_searched(const prm_table *table)
{
    return table->searched;
}

const prm_val *prm_searched_value(const prm_searched_field *field, const prm_val *row)
{
    return prm_val_get(field->in != NULL ? prm_val_get(row, field->in->name) : row, field->field->name);
}

static bool is_text(const prm_field *field)
{
    if (field->type == PRM_T_LIST)
        return field->items != NULL && field->items->type == PRM_T_TEXT;
    return field->type == PRM_T_TEXT || field->type == PRM_T_EMAIL || field->type == PRM_T_DOMAIN;
}

/* The next piece up to a separator, trimmed; NULL at the end, or if out of memory. */
static const char *take(const prm_model_check *check, const char **at, const char *separator)
{
    if (*at == NULL)
        return NULL;
    size_t length = strcspn(*at, separator);
    const char *piece = prm_text_trim(check->arena, *at, length);
    *at = (*at)[length] != '\0' ? *at + length + 1 : NULL;
    return piece;
}

/* "title", or "customer.legal_name" of a field that is an object. */
static bool find_field(const prm_model_check *check, const prm_table *table, const char *name,
    prm_searched_field *found)
{
    const prm_field *const *fields = table->entity->fields;
    const char *dot = strchr(name, '.');
    if (dot != NULL) {
        const char *object = prm_arena_text(check->arena, name, (size_t)(dot - name));
        found->in = object != NULL ? prm_fields_find(fields, object) : NULL;
        if (found->in == NULL || found->in->type != PRM_T_OBJECT || found->in->fields == NULL)
            return false;
        fields = found->in->fields;
        name = dot + 1;
    }
    found->field = prm_fields_find(fields, name);
    if (found->field == NULL || !is_text(found->field))
        return false;
    found->is_vendors = ((found->field->flags | (dot != NULL ? found->in->flags : 0)) & PRM_VENDOR) != 0;
    return true;
}

static prm_status add_field(const prm_model_check *check, const prm_table *table, prm_searched *searched,
    const char *pair)
{
    size_t length = strcspn(pair, " "), rank = 0;
    const char *count = pair + length + strspn(pair + length, " ");
    const char *name = prm_arena_text(check->arena, pair, length);
    if (name == NULL)
        return prm_model_nomem(check);
    prm_searched_field field = {0};
    if (!find_field(check, table, name, &field))
        return prm_model_refuse(check, table, "it is searched by \"%s\", which is no field of text", name);
    while (rank < PRM_SEARCHED_RANKS && strcmp(counts[rank], count) != 0)
        rank++;
    if (rank == PRM_SEARCHED_RANKS)
        return prm_model_refuse(check, table, "what a word of %s counts for is 8, 4, 2 or 1, not \"%s\"", name, count);
    for (size_t i = 0; i < searched->count; i++) {
        if (searched->fields[i].field == field.field && searched->fields[i].in == field.in)
            return prm_model_refuse(check, table, "it is searched by %s twice", name);
    }
    if (searched->count == PRM_SEARCHED_FIELDS)
        return prm_model_refuse(check, table, "it is searched by more than %d fields", (int)PRM_SEARCHED_FIELDS);
    field.rank = (uint32_t)rank;
    searched->fields[searched->count++] = field;
    return PRM_OK;
}

static prm_status add_fields(const prm_model_check *check, const prm_table *table, prm_searched *searched,
    const char *at)
{
    while (at != NULL) {
        const char *pair = take(check, &at, ",");
        if (pair == NULL)
            return prm_model_nomem(check);
        PRM_TRY(add_field(check, table, searched, pair));
    }
    return PRM_OK;
}

static prm_status set_language(const prm_model_check *check, const prm_table *table, prm_searched *searched,
    const char *name)
{
    searched->language = prm_fields_find(table->entity->fields, name);
    if (searched->language == NULL ||
        (searched->language->type != PRM_T_TEXT && searched->language->type != PRM_T_ENUM))
        return prm_model_refuse(check, table, "the language \"%s\" of its search is no field of text", name);
    return PRM_OK;
}

/* "audience", "audience where state = published | public" */
static prm_status set_within(const prm_model_check *check, const prm_table *table, prm_searched *searched,
    const char *rest)
{
    static const char word[] = " where ";
    const char *where = strstr(rest, word), *equals = where != NULL ? strchr(where, '=') : NULL;
    const char *name = prm_text_trim(check->arena, rest, where != NULL ? (size_t)(where - rest) : strlen(rest));
    if (name == NULL)
        return prm_model_nomem(check);
    searched->within = prm_fields_find(table->entity->fields, name);
    if (searched->within == NULL ||
        (searched->within->type != PRM_T_REF && searched->within->type != PRM_T_ENUM))
        return prm_model_refuse(check, table, "its search is within \"%s\", which is no reference and no enum", name);
    if (where == NULL)
        return PRM_OK;
    where += sizeof(word) - 1;
    if (equals == NULL)
        return prm_model_refuse(check, table, "the condition \"%s\" of its search is not \"field = value\"", where);
    const char *of = prm_text_trim(check->arena, where, (size_t)(equals - where));
    searched->values = prm_text_trim(check->arena, equals + 1, strlen(equals + 1));
    if (of == NULL || searched->values == NULL)
        return prm_model_nomem(check);
    const prm_column *column = prm_table_column(table, of, strlen(of));
    if (column == NULL || column->kind != PRM_C_TEXT || searched->values[0] == '\0')
        return prm_model_refuse(check, table, "the condition \"%s\" of its search is not \"field = value\"", where);
    searched->when = column->field;
    return PRM_OK;
}

static const struct {
    const char *word;
    prm_status (*set)(const prm_model_check *check, const prm_table *table, prm_searched *searched, const char *rest);
} clauses[] = {
    { "language ", set_language },
    { "within ", set_within },
};

static prm_status add_clause(const prm_model_check *check, const prm_table *table, prm_searched *searched,
    const char *clause)
{
    for (size_t i = 0; i < sizeof(clauses) / sizeof(clauses[0]); i++) {
        size_t length = strlen(clauses[i].word);
        if (strncmp(clause, clauses[i].word, length) == 0)
            return clauses[i].set(check, table, searched, clause + length + strspn(clause + length, " "));
    }
    return prm_model_refuse(check, table, "its search says \"%s\", which is neither language nor within", clause);
}

prm_status prm_table_parse_search(const prm_model_check *check, prm_table *table)
{
    const char *at = table->entity->search;
    prm_searched *searched = prm_arena_alloc(check->arena, sizeof(*searched));
    if (at == NULL)
        return table->entity->admits == NULL
                   ? PRM_OK
                   : prm_model_refuse(check, table, "it says who is admitted to what it does not let search");
    const char *fields = take(check, &at, ";");
    if (searched == NULL || fields == NULL)
        return prm_model_nomem(check);
    PRM_TRY(add_fields(check, table, searched, fields));
    while (at != NULL) {
        const char *clause = take(check, &at, ";");
        if (clause == NULL)
            return prm_model_nomem(check);
        PRM_TRY(add_clause(check, table, searched, clause));
    }
    if ((searched->within != NULL) != (table->entity->admits != NULL))
        return prm_model_refuse(check, table, "`within` and who is admitted there come together, or neither does");
    table->searched = searched;
    return PRM_OK;
}
