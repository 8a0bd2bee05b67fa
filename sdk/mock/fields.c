/* SPDX-License-Identifier: Apache-2.0 */
/* Declared fields: what a value may be, and what of it a caller reads. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

static const prm_field common_fields[] = {
    { .name = "id", .type = PRM_T_TEXT },          { .name = "version", .type = PRM_T_INT },
    { .name = "created_at", .type = PRM_T_TIME },  { .name = "created_by", .type = PRM_T_TEXT },
    { .name = "updated_at", .type = PRM_T_TIME },  { .name = "updated_by", .type = PRM_T_TEXT },
    { .name = "state", .type = PRM_T_TEXT },       { .name = "archived_at", .type = PRM_T_TIME },
};

/* The kind of value a type takes. */
static const int32_t kinds[] = {
    [PRM_T_TEXT] = PRM_V_TEXT, [PRM_T_INT] = PRM_V_INT, [PRM_T_BOOL] = PRM_V_BOOL, [PRM_T_MONEY] = PRM_V_OBJECT,
    [PRM_T_BPS] = PRM_V_INT, [PRM_T_TIME] = PRM_V_INT, [PRM_T_DATE] = PRM_V_TEXT, [PRM_T_ENUM] = PRM_V_TEXT,
    [PRM_T_REF] = PRM_V_TEXT, [PRM_T_EMAIL] = PRM_V_TEXT, [PRM_T_DOMAIN] = PRM_V_TEXT,
    [PRM_T_COUNTRY] = PRM_V_TEXT, [PRM_T_OBJECT] = PRM_V_OBJECT, [PRM_T_LIST] = PRM_V_LIST,
    [PRM_T_FILE] = PRM_V_TEXT, [PRM_T_ZONE] = PRM_V_TEXT, [PRM_T_CURRENCY] = PRM_V_TEXT,
};

int32_t mock_kind(int32_t type)
{
    return kinds[type];
}

const prm_field *mock_field(const prm_field *const *fields, const char *name)
{
    for (size_t i = 0; fields != NULL && fields[i] != NULL; i++)
        if (strcmp(fields[i]->name, name) == 0)
            return fields[i];
    return NULL;
}

void mock_note(prm_mock *mock, const char *what, const char *detail)
{
    size_t used = strlen(mock->failure);
    snprintf(mock->failure + used, sizeof(mock->failure) - used, "%s%s%s%s", used > 0 ? " " : "", what,
        *detail != '\0' ? ":" : "", detail);
}

static prm_status bad(prm_mock *mock, const char *path, const char *code)
{
    mock_note(mock, path, code);
    return PRM_E_INVALID;
}

/* What the type's bounds apply to. */
static int64_t measure(const prm_field *field, const prm_val *value)
{
    const prm_val *amount;

    if (field->type == PRM_T_MONEY)
        return (amount = mock_get(value, "amount")) != NULL ? amount->integer : 0;
    return field->type == PRM_T_TEXT || field->type == PRM_T_LIST ? (int64_t)value->count : value->integer;
}

static bool is_date(const char *text)
{
    const char *form = "dddd-dd-dd";

    if (strlen(text) != strlen(form))
        return false;
    for (size_t i = 0; form[i] != '\0'; i++)
        if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != '-')
            return false;
    return true;
}

bool mock_is_id(const char *entity, const char *text)
{
    size_t length = strlen(entity);
    return strncmp(text, entity, length) == 0 && text[length] == '_';
}

static bool is_outside(const prm_mock *mock)
{
    return mock->side == PRM_PARTNER_SIDE || mock->side == PRM_PUBLIC;
}

static prm_status check_value(prm_mock *mock, const prm_field *field, const prm_val *value, int mode, const char *path)
{
    char inner[300];
    prm_status status = PRM_OK;

    if (value->kind != kinds[field->type])
        return bad(mock, path, "type");
    if ((field->min != PRM_ANY && measure(field, value) < field->min) ||
        (field->max != PRM_ANY && measure(field, value) > field->max))
        return bad(mock, path, "range");
    if (field->type == PRM_T_ENUM && !mock_words_have(field->of, value->text))
        return bad(mock, path, "enum");
    if ((field->type == PRM_T_DATE && !is_date(value->text)) ||
        (field->type == PRM_T_REF && !mock_is_id(field->of, value->text)) ||
        (field->type == PRM_T_FILE && !mock_is_id("file", value->text)) ||
        (field->type == PRM_T_COUNTRY && value->count != 2) ||
        (field->type == PRM_T_CURRENCY && value->count != 3) ||
        (field->type == PRM_T_ZONE && strchr(value->text, '/') == NULL && strcmp(value->text, "UTC") != 0) ||
        (field->type == PRM_T_MONEY && strlen(mock_str(value, "currency")) != 3))
        return bad(mock, path, "format");
    if (field->type == PRM_T_FILE && mock_file(mock, value->text) == NULL)
        return bad(mock, path, "not_found");
    if (field->type == PRM_T_OBJECT && field->fields != NULL)
        return mock_check(mock, field->fields, value, mode & MOCK_PARAMS, path);
    for (size_t i = 0; field->type == PRM_T_LIST && field->items != NULL && i < value->count; i++) {
        snprintf(inner, sizeof(inner), "%s[%zu]", path, i);
        if (check_value(mock, field->items, value->items[i], mode & MOCK_PARAMS, inner) != PRM_OK)
            status = PRM_E_INVALID;
    }
    return status;
}

static prm_status check_key(prm_mock *mock, const prm_field *field, const prm_val *value, int mode, const char *path)
{
    if (field == NULL)
        return bad(mock, path, "unknown");
    if ((mode & MOCK_PARAMS) && (field->flags & PRM_READONLY))
        return bad(mock, path, "readonly");
    if ((mode & MOCK_PARAMS) && (field->flags & PRM_VENDOR) && is_outside(mock))
        return bad(mock, path, "forbidden");
    if (value->kind == PRM_V_NULL && (!(field->flags & PRM_REQUIRED)))
        return PRM_OK;
    return check_value(mock, field, value, mode, path);
}

prm_status mock_check(prm_mock *mock, const prm_field *const *fields, const prm_val *value, int mode, const char *path)
{
    prm_status status = PRM_OK;
    char inner[300];

    if (value->entity != NULL) /* a row was checked when it was stored */
        return PRM_OK;
    for (size_t i = 0; i < value->count; i++) {
        snprintf(inner, sizeof(inner), "%s%s%s", path, *path != '\0' ? "." : "", value->keys[i]);
        if (check_key(mock, mock_field(fields, value->keys[i]), value->items[i], mode, inner) != PRM_OK)
            status = PRM_E_INVALID;
    }
    for (size_t i = 0; fields != NULL && fields[i] != NULL && !(mode & MOCK_PARTIAL); i++) {
        snprintf(inner, sizeof(inner), "%s%s%s", path, *path != '\0' ? "." : "", fields[i]->name);
        if ((fields[i]->flags & PRM_REQUIRED) && mock_get(value, fields[i]->name) == NULL)
            status = bad(mock, inner, "required");
    }
    return status;
}

const prm_field *mock_column(const prm_entity *entity, const char *name)
{
    if ((strcmp(name, "state") == 0 && entity->flow == NULL) ||
        (strcmp(name, "archived_at") == 0 && !mock_has_archive(entity)))
        return mock_field(entity->fields, name);
    for (size_t i = 0; i < sizeof(common_fields) / sizeof(*common_fields); i++)
        if (strcmp(common_fields[i].name, name) == 0)
            return &common_fields[i];
    return mock_field(entity->fields, name);
}

static const prm_field *const *inner_fields(const prm_field *field)
{
    if (field != NULL && field->type == PRM_T_LIST)
        field = field->items;
    return field != NULL ? field->fields : NULL;
}

bool mock_tells_secret(const prm_field *const *fields, const prm_val *value)
{
    if (value->kind != PRM_V_OBJECT)
        return mock_has_secret(value);
    for (size_t i = 0; i < value->count; i++) {
        const prm_field *field = mock_field(fields, value->keys[i]);
        bool may = value->items[i]->is_secret && field != NULL && (field->flags & PRM_SECRET) != 0;
        if (!may && mock_tells_secret(inner_fields(field), value->items[i]))
            return true;
    }
    return false;
}

const prm_val *mock_render(prm_mock *mock, const prm_field *const *fields, const prm_val *value)
{
    bool is_out = is_outside(mock);

    if (value->kind == PRM_V_LIST) {
        prm_val *list = mock_value(mock, PRM_V_LIST);
        for (size_t i = 0; i < value->count; i++)
            if (!(is_out && value->items[i]->is_vendor))
                mock_append(list, mock_render(mock, fields, value->items[i]));
        return list;
    }
    if (value->kind != PRM_V_OBJECT)
        return value;
    prm_val *object = mock_value(mock, PRM_V_OBJECT);
    for (size_t i = 0; i < value->count; i++) {
        const prm_field *field =
            value->entity != NULL ? mock_column(value->entity, value->keys[i]) : mock_field(fields, value->keys[i]);
        if (is_out && (value->items[i]->is_vendor || (field != NULL && (field->flags & PRM_VENDOR))))
            continue;
        mock_set(object, value->keys[i], mock_render(mock, inner_fields(field), value->items[i]));
    }
    return object;
}
