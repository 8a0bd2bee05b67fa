/* SPDX-License-Identifier: Apache-2.0 */
/* Index declarations: "partner, state, -created_at", "unique customer, product where exclusive and ended_at null". */
#include "store/table.h"

#include <string.h>

static prm_status refuse(
    const prm_model_check *check, const prm_table *table, const prm_index *index, const char *what, const char *word)
{
    return prm_model_refuse(check, table, "index \"%s\": %s \"%s\"", index->declared, what, word);
}

static prm_status find_column(
    const prm_model_check *check, const prm_table *table, const prm_index *index, const char *name, size_t *at)
{
    const prm_column *column = prm_table_column(table, name, strlen(name));
    if (column == NULL)
        return refuse(check, table, index, "there is no field", name);
    if (column->kind == PRM_C_JSON)
        return refuse(check, table, index, "no index can hold the object or list", name);
    *at = (size_t)(column - table->columns);
    return PRM_OK;
}

static prm_status parse_columns(const prm_model_check *check, const prm_table *table, prm_index *index)
{
    const char *at = index->columns_text;
    for (bool is_last = false; !is_last;) {
        size_t length = strcspn(at, ",");
        is_last = at[length] == '\0';
        const char *word = prm_text_trim(check->arena, at, length);
        at += length + 1;
        if (word == NULL)
            return prm_model_nomem(check);
        if (index->column_count == PRM_INDEX_COLUMNS)
            return refuse(check, table, index, "too many fields at", word);
        prm_index_column *column = &index->columns[index->column_count++];
        column->is_descending = word[0] == '-';
        PRM_TRY(find_column(check, table, index, word + (column->is_descending ? 1 : 0), &column->column));
    }
    return PRM_OK;
}

/* "field", "field null", "field not null", "field = value". */
static prm_status parse_term(const prm_model_check *check, const prm_table *table, prm_index *index, const char *text)
{
    if (index->term_count == PRM_INDEX_TERMS)
        return refuse(check, table, index, "too many conditions at", text);
    prm_index_term *term = &index->terms[index->term_count++];
    size_t length = strcspn(text, " =");
    const char *name = prm_text_trim(check->arena, text, length);
    const char *rest = prm_text_trim(check->arena, text + length, strlen(text + length));
    if (name == NULL || rest == NULL)
        return prm_model_nomem(check);
    PRM_TRY(find_column(check, table, index, name, &term->column));
    const prm_column *column = &table->columns[term->column];
    if (rest[0] == '\0') {
        term->kind = PRM_TERM_TRUE;
        return column->kind == PRM_C_BOOL ? PRM_OK : refuse(check, table, index, "is not true or false:", name);
    }
    if (strcmp(rest, "null") == 0 || strcmp(rest, "not null") == 0) {
        term->kind = rest[0] == 'n' && rest[1] == 'u' ? PRM_TERM_NULL : PRM_TERM_NOT_NULL;
        return PRM_OK;
    }
    if (rest[0] != '=')
        return refuse(check, table, index, "cannot read the condition", text);
    term->kind = PRM_TERM_EQUAL;
    term->value = prm_text_trim(check->arena, rest + 1, strlen(rest + 1));
    if (term->value == NULL)
        return prm_model_nomem(check);
    if (column->kind != PRM_C_TEXT || strchr(term->value, '\'') != NULL || term->value[0] == '\0')
        return refuse(check, table, index, "cannot compare with", term->value);
    if (column->field->type == PRM_T_ENUM && !prm_words_have(column->field->of, term->value))
        return refuse(check, table, index, "is no value of the field:", term->value);
    return PRM_OK;
}

static prm_status parse_terms(const prm_model_check *check, const prm_table *table, prm_index *index, const char *at)
{
    while (at != NULL) {
        const char *next = strstr(at, " and ");
        const char *text = prm_text_trim(check->arena, at, next != NULL ? (size_t)(next - at) : strlen(at));
        if (text == NULL)
            return prm_model_nomem(check);
        PRM_TRY(parse_term(check, table, index, text));
        at = next != NULL ? next + 5 : NULL;
    }
    return PRM_OK;
}

static prm_status parse_index(
    const prm_model_check *check, const prm_table *table, prm_index *index, const char *declared)
{
    index->declared = prm_text_trim(check->arena, declared, strlen(declared));
    if (index->declared == NULL)
        return prm_model_nomem(check);
    const char *at = index->declared;
    if (strncmp(at, "unique ", 7) == 0) {
        index->is_unique = true;
        at += 7;
    }
    const char *where = strstr(at, " where ");
    index->columns_text = prm_text_trim(check->arena, at, where != NULL ? (size_t)(where - at) : strlen(at));
    if (index->columns_text == NULL)
        return prm_model_nomem(check);
    PRM_TRY(parse_columns(check, table, index));
    return parse_terms(check, table, index, where != NULL ? where + 7 : NULL);
}

prm_status prm_table_parse_indexes(const prm_model_check *check, prm_table *table)
{
    const char *const *declared = table->entity->indexes;
    size_t count = 0;
    while (declared != NULL && declared[count] != NULL)
        count++;
    table->indexes = prm_arena_alloc(check->arena, (count + 1) * sizeof(*table->indexes));
    if (table->indexes == NULL)
        return prm_model_nomem(check);
    for (; table->index_count < count; table->index_count++) {
        prm_index *index = &table->indexes[table->index_count];
        PRM_TRY(parse_index(check, table, index, declared[table->index_count]));
        table->has_unique = table->has_unique || index->is_unique;
    }
    return PRM_OK;
}
