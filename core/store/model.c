/* SPDX-License-Identifier: Apache-2.0 */
#include "store/table.h"
#include "base/alloc.h"
#include "store/db_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MODEL_BYTES ((size_t)64 << 20)

const prm_table *prm_model_table(const prm_model *model, const char *entity)
{
    for (size_t i = 0; i < model->count; i++) {
        const char *name = model->tables[i].name;
        if (name[0] == entity[0] && strcmp(name, entity) == 0)
            return &model->tables[i];
    }
    return NULL;
}

const prm_table *prm_model_table_at(const prm_model *model, size_t index)
{
    return index < model->count ? &model->tables[index] : NULL;
}

bool prm_table_names_files(const prm_table *table)
{
    return table->names_files;
}

const prm_entity *prm_table_entity(const prm_table *table)
{
    return table->entity;
}

bool prm_table_can_archive(const prm_table *table)
{
    return table->archived != PRM_NO_COLUMN;
}

const prm_column *prm_table_column(const prm_table *table, const char *name, size_t length)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const char *other = table->columns[i].name;
        if (strncmp(other, name, length) == 0 && other[length] == '\0')
            return &table->columns[i];
    }
    return NULL;
}

prm_status prm_model_refuse(const prm_model_check *check, const prm_table *table, const char *format, ...)
{
    char text[300];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    return prm_error_set(check->error, PRM_E_INVALID, "declaration", "entity %s: %s", table->name, text);
}

prm_status prm_model_nomem(const prm_model_check *check)
{
    return prm_db_nomem(check->error);
}

bool prm_name_is_valid(const char *name)
{
    if (name == NULL || name[0] < 'a' || name[0] > 'z')
        return false;
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return name[length] == '\0' && length <= 60;
}

const char *prm_text_trim(prm_arena *arena, const char *text, size_t length)
{
    while (length > 0 && *text == ' ') {
        text++;
        length--;
    }
    while (length > 0 && text[length - 1] == ' ')
        length--;
    return prm_arena_text(arena, text, length);
}

static prm_status name_tables(const prm_model_check *check, const prm_entity *const *entities)
{
    prm_model *model = check->model;
    for (size_t i = 0; i < model->count; i++) {
        prm_table *table = &model->tables[i];
        const prm_entity *entity = entities[i];
        if (entity == NULL || !prm_name_is_valid(entity->name))
            return prm_error_set(check->error, PRM_E_INVALID, "declaration",
                "an entity's name is not made of lower-case letters, digits and _: \"%s\"",
                entity != NULL && entity->name != NULL ? entity->name : "");
        table->entity = entity;
        table->model = model;
        table->name = entity->name;
        for (size_t j = 0; j < i; j++) {
            if (strcmp(model->tables[j].name, table->name) == 0)
                return prm_model_refuse(check, table, "it is declared twice");
        }
    }
    return PRM_OK;
}

/* Each step needs what the one before found out about all tables. */
static prm_status (*const steps[])(const prm_model_check *check, prm_table *table) = {
    prm_table_parse_columns,
    prm_table_parse_scope,
    prm_table_parse_flow,
    prm_table_check_words,
    prm_table_parse_search,
    prm_table_parse_indexes,
    prm_table_find_dependents,
    prm_table_make_sql,
};

static prm_status build(const prm_model_check *check, const prm_entity *const *entities)
{
    prm_model *model = check->model;
    model->tables = prm_arena_alloc(model->arena, (model->count + 1) * sizeof(*model->tables));
    if (model->tables == NULL)
        return prm_model_nomem(check);
    PRM_TRY(name_tables(check, entities));
    for (size_t step = 0; step < sizeof(steps) / sizeof(steps[0]); step++) {
        for (size_t i = 0; i < model->count; i++)
            PRM_TRY(steps[step](check, &model->tables[i]));
    }
    return PRM_OK;
}

prm_status prm_model_new(const prm_entity *const *entities, size_t count, prm_model **out, prm_error *error)
{
    *out = NULL;
    prm_model *model = prm_alloc_zeroed(1, sizeof(*model));
    if (model == NULL)
        return prm_db_nomem(error);
    model->count = count;
    model->arena = prm_arena_new(MODEL_BYTES);
    prm_model_check check = {.arena = model->arena, .model = model, .error = error};
    prm_status status = model->arena != NULL ? build(&check, entities) : prm_db_nomem(error);
    if (status != PRM_OK) {
        prm_model_free(model);
        return status;
    }
    *out = model;
    return PRM_OK;
}

void prm_model_free(prm_model *model)
{
    if (model == NULL)
        return;
    prm_arena_free(model->arena);
    prm_free(model);
}
