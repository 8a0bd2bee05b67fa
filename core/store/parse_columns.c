/* SPDX-License-Identifier: Apache-2.0 */
#include "store/table.h"

#include <string.h>

#define KNOWN_FLAGS                                                                                                    \
    ((uint32_t)(PRM_REQUIRED | PRM_READONLY | PRM_VENDOR | PRM_PERSONAL | PRM_SECRET | PRM_UNLISTED | PRM_ONE_LINE))

static const struct {
    int32_t type;
    int32_t kind;
} kinds[] = {
    {PRM_T_TEXT, PRM_C_TEXT},
    {PRM_T_INT, PRM_C_INTEGER},
    {PRM_T_BOOL, PRM_C_BOOL},
    {PRM_T_MONEY, PRM_C_MONEY},
    {PRM_T_BPS, PRM_C_INTEGER},
    {PRM_T_TIME, PRM_C_TIME},
    {PRM_T_DATE, PRM_C_TEXT},
    {PRM_T_ENUM, PRM_C_TEXT},
    {PRM_T_REF, PRM_C_REF},
    {PRM_T_EMAIL, PRM_C_TEXT},
    {PRM_T_DOMAIN, PRM_C_TEXT},
    {PRM_T_COUNTRY, PRM_C_TEXT},
    {PRM_T_ZONE, PRM_C_TEXT},
    {PRM_T_CURRENCY, PRM_C_TEXT},
    {PRM_T_OBJECT, PRM_C_JSON},
    {PRM_T_LIST, PRM_C_JSON},
    {PRM_T_FILE, PRM_C_REF},
};

static const struct {
    const char *name;
    int32_t kind;
    bool is_nullable;
} common[PRM_COMMON_COLUMNS] = {
    {"id", PRM_C_ID, false},
    {"version", PRM_C_INTEGER, false},
    {"created_at", PRM_C_TIME, false},
    {"created_by", PRM_C_TEXT, false},
    {"updated_at", PRM_C_TIME, false},
    {"updated_by", PRM_C_TEXT, false},
};

static prm_status add(const prm_model_check *check, prm_table *table, prm_column column)
{
    if (prm_table_column(table, column.name, strlen(column.name)) != NULL)
        return prm_model_refuse(check, table, "there are two columns %s", column.name);
    column.at = table->select_count;
    table->select_count += column.kind == PRM_C_MONEY ? 2 : 1;
    table->columns[table->column_count++] = column;
    return PRM_OK;
}

static prm_status add_common(const prm_model_check *check, prm_table *table)
{
    for (size_t i = 0; i < PRM_COMMON_COLUMNS; i++) {
        const prm_field *field = prm_fields_find(prm_common_fields, common[i].name);
        if (field == NULL)
            return prm_model_refuse(check, table, "there is no common field %s", common[i].name);
        PRM_TRY(add(check, table,
            (prm_column){
                .name = common[i].name, .field = field, .kind = common[i].kind, .is_nullable = common[i].is_nullable}));
    }
    return PRM_OK;
}

static prm_status check_field(
    const prm_model_check *check, const prm_table *table, const prm_field *field, int32_t *kind)
{
    if (!prm_name_is_valid(field->name))
        return prm_model_refuse(check, table, "the field name \"%s\" is not made of lower-case letters, digits and _",
            field->name != NULL ? field->name : "");
    if (strcmp(field->name, "state") == 0 || strcmp(field->name, "custom") == 0 ||
        strncmp(field->name, "scope_partner_", 14) == 0)
        return prm_model_refuse(check, table, "the field name %s is the core's", field->name);
    if ((field->flags & ~KNOWN_FLAGS) != 0)
        return prm_model_refuse(check, table, "field %s has an unknown flag", field->name);
    if ((field->flags & PRM_SECRET) != 0)
        return prm_model_refuse(check, table, "field %s is secret: a row cannot hold it", field->name);
    *kind = -1;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (kinds[i].type == field->type)
            *kind = kinds[i].kind;
    }
    if (*kind < 0)
        return prm_model_refuse(check, table, "field %s has the unknown type %d", field->name, (int)field->type);
    if (field->type == PRM_T_ENUM && (field->of == NULL || field->of[0] == '\0'))
        return prm_model_refuse(check, table, "field %s names no values", field->name);
    return PRM_OK;
}

static prm_status find_target(
    const prm_model_check *check, const prm_table *table, const prm_field *field, const prm_table **target)
{
    const char *of = field->type == PRM_T_FILE ? "file" : field->of;
    *target = of != NULL ? prm_model_table(check->model, of) : NULL;
    if (*target == NULL)
        return prm_model_refuse(check, table, "field %s refers to the entity %s, which nobody declares", field->name,
            of != NULL ? of : "(none)");
    return PRM_OK;
}

static prm_status add_declared(const prm_model_check *check, prm_table *table, const prm_field *field)
{
    prm_column column = {.name = field->name, .field = field, .is_nullable = (field->flags & PRM_REQUIRED) == 0};
    PRM_TRY(check_field(check, table, field, &column.kind));
    if (column.kind == PRM_C_REF)
        PRM_TRY(find_target(check, table, field, &column.target));
    if (strcmp(field->name, "territory") == 0 && column.kind == PRM_C_REF)
        table->territory = table->column_count;
    table->has_unlisted |= (field->flags & PRM_UNLISTED) != 0;
    return add(check, table, column);
}

/* Money takes a second column, which another field's name must not be. */
static prm_status check_money(const prm_model_check *check, const prm_table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (table->columns[i].kind != PRM_C_MONEY)
            continue;
        const char *second = prm_arena_format(check->arena, "%s_currency", table->columns[i].name);
        if (second == NULL)
            return prm_model_nomem(check);
        table->columns[i].currency = second;
        if (prm_table_column(table, second, strlen(second)) != NULL)
            return prm_model_refuse(
                check, table, "the field name %s is taken by the currency of %s", second, table->columns[i].name);
    }
    return PRM_OK;
}

static prm_status add_archived(const prm_model_check *check, prm_table *table)
{
    if (prm_table_column(table, PRM_ARCHIVED, strlen(PRM_ARCHIVED)) != NULL)
        return prm_model_refuse(
            check, table, "the field name " PRM_ARCHIVED " is the core's where rows can be archived");
    table->archived = table->column_count;
    return add(check, table,
        (prm_column){.name = "archived_at",
            .kind = PRM_C_TIME,
            .is_nullable = true,
            .field = prm_fields_find(prm_common_fields, "archived_at")});
}

prm_status prm_table_parse_columns(const prm_model_check *check, prm_table *table)
{
    const prm_field *const *fields = table->entity->fields;
    size_t count = 0;
    while (fields != NULL && fields[count] != NULL)
        count++;
    table->columns = prm_arena_alloc(check->arena, (count + PRM_COMMON_COLUMNS + 2) * sizeof(*table->columns));
    if (table->columns == NULL)
        return prm_model_nomem(check);
    table->state = table->territory = table->archived = PRM_NO_COLUMN;
    table->names_files = prm_fields_have_file(fields);
    PRM_TRY(add_common(check, table));
    for (size_t i = 0; i < count; i++)
        PRM_TRY(add_declared(check, table, fields[i]));
    if (table->entity->flow != NULL) {
        table->state = table->column_count;
        PRM_TRY(add(check, table,
            (prm_column){.name = "state", .kind = PRM_C_TEXT, .field = prm_fields_find(prm_common_fields, "state")}));
    }
    if (prm_ops_have(table->entity->ops, "archive"))
        PRM_TRY(add_archived(check, table));
    return check_money(check, table);
}
