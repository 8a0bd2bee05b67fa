/* SPDX-License-Identifier: Apache-2.0 */
/* Fields as JSON Schemas. */
#include "plugins/describe_parts.h"

#include <string.h>

#define ID_DIGITS "[0-9a-hjkmnp-tv-z]{13}" /* Crockford's base 32 */
#define ONE_LINE  "^[^\\x00-\\x1F\\x7F-\\x9F\\u2028\\u2029]*$"
#define DOMAIN    "^[^.\\s]+(\\.[^.\\s]+)+$"

bool prm_describe_shows(const prm_describer *d, const prm_field *field, enum prm_describe_way way)
{
    bool is_outside = d->viewer.side == PRM_PARTNER_SIDE || d->viewer.side == PRM_PUBLIC;
    if ((field->flags & PRM_VENDOR) != 0 && is_outside)
        return false;
    if (way == PRM_DESCRIBE_RESULT || d->viewer.side == PRM_SYSTEM)
        return way == PRM_DESCRIBE_RESULT || (field->flags & PRM_READONLY) == 0;
    return (field->flags & PRM_READONLY) == 0 &&
           (field->write == NULL || prm_words_have_any(field->write, d->viewer.roles));
}

static void put_range(prm_describer *d, prm_val *schema, const prm_field *field, const char *least, const char *most)
{
    if (field->min != PRM_ANY)
        prm_describe_put_integer(d, schema, least, field->min);
    if (field->max != PRM_ANY)
        prm_describe_put_integer(d, schema, most, field->max);
}

static prm_val *typed(prm_describer *d, const char *type)
{
    prm_val *schema = prm_describe_object(d);
    prm_describe_put_text(d, schema, "type", type);
    return schema;
}

static prm_val *refer(prm_describer *d, const char *name)
{
    prm_val *schema = prm_describe_object(d);
    prm_describe_put_text(d, schema, "$ref", prm_arena_format(d->arena, "#/components/schemas/%s", name));
    return schema;
}

static prm_val *text_schema(prm_describer *d, const prm_field *field, enum prm_describe_way way)
{
    prm_val *schema = typed(d, "string");
    put_range(d, schema, field, "minLength", "maxLength");
    if ((field->flags & PRM_ONE_LINE) != 0 && way == PRM_DESCRIBE_PARAM)
        prm_describe_put_text(d, schema, "pattern", ONE_LINE);
    return schema;
}

static prm_val *integer_schema(prm_describer *d, const prm_field *field, enum prm_describe_way way)
{
    prm_val *schema = typed(d, "integer");
    put_range(d, schema, field, "minimum", "maximum");
    return schema;
}

static prm_val *boolean_schema(prm_describer *d, const prm_field *field, enum prm_describe_way way)
{
    return typed(d, "boolean");
}

static prm_val *pattern_schema(prm_describer *d, const char *pattern)
{
    prm_val *schema = typed(d, "string");
    prm_describe_put_text(d, schema, "pattern", pattern);
    return schema;
}

static prm_val *format_schema(prm_describer *d, const char *format)
{
    prm_val *schema = typed(d, "string");
    prm_describe_put_text(d, schema, "format", format);
    return schema;
}

static prm_val *money_object(prm_describer *d, const prm_field *field)
{
    prm_val *schema = typed(d, "object"), *parts = prm_describe_object(d), *required = prm_describe_list(d);
    prm_val *amount = integer_schema(d, field, PRM_DESCRIBE_PARAM), *currency = pattern_schema(d, "^[A-Z]{3}$");
    prm_describe_put_text(d, amount, "description", "Minor units");
    prm_describe_put_text(d, currency, "description", "ISO 4217");
    prm_describe_put(d, parts, "amount", amount);
    prm_describe_put(d, parts, "currency", currency);
    prm_describe_put(d, schema, "properties", parts);
    prm_describe_add_text(d, required, "amount", 6);
    prm_describe_add_text(d, required, "currency", 8);
    prm_describe_put(d, schema, "required", required);
    prm_describe_put(d, schema, "additionalProperties", prm_val_boolean(d->arena, false));
    return schema;
}

/* What most amounts are has a name. */
static prm_val *money_schema(prm_describer *d, const prm_field *field, enum prm_describe_way way)
{
    return field->min == 0 && field->max == PRM_ANY ? refer(d, "money") : money_object(d, field);
}

static prm_val *time_schema(prm_describer *d, const prm_field *field, enum prm_describe_way way)
{
    return format_schema(d, "date-time");
}

static prm_val *date_schema(prm_describer *d, const prm_field *field, enum prm_describe_way way)
{
    return format_schema(d, "date");
}

static prm_val *enum_schema(prm_describer *d, const prm_field *field, enum prm_describe_way way)
{
    prm_val *schema = typed(d, "string"), *values = prm_describe_list(d);
    const char *word;
    size_t length;
    for (size_t i = 0; (word = prm_words_at(field->of, i, &length)) != NULL; i++)
        prm_describe_add_text(d, values, word, length);
    prm_describe_put(d, schema, "enum", values);
    return schema;
}

static prm_val *reference_schema(prm_describer *d, const prm_field *field, enum prm_describe_way way)
{
    return pattern_schema(d, prm_arena_format(d->arena, "^%s_" ID_DIGITS "$", field->of));
}

static prm_val *file_schema(prm_describer *d, const prm_field *field, enum prm_describe_way way)
{
    return pattern_schema(d, "^file_" ID_DIGITS "$");
}

static prm_val *email_schema(prm_describer *d, const prm_field *field, enum prm_describe_way way)
{
    prm_val *schema = format_schema(d, "email");
    prm_describe_put_integer(d, schema, "maxLength", 254);
    return schema;
}

static prm_val *domain_schema(prm_describer *d, const prm_field *field, enum prm_describe_way way)
{
    prm_val *schema = pattern_schema(d, DOMAIN);
    prm_describe_put_integer(d, schema, "maxLength", 253);
    return schema;
}

static prm_val *country_schema(prm_describer *d, const prm_field *field, enum prm_describe_way way)
{
    return pattern_schema(d, "^[A-Z]{2}$");
}

static prm_val *zone_schema(prm_describer *d, const prm_field *field, enum prm_describe_way way)
{
    prm_val *schema = typed(d, "string");
    prm_describe_put_integer(d, schema, "minLength", 1);
    return schema;
}

static prm_val *currency_schema(prm_describer *d, const prm_field *field, enum prm_describe_way way)
{
    return pattern_schema(d, "^[A-Z]{3}$");
}

/* A row that leaves is described once, by its entity. */
static bool refer_to_row(prm_describer *d, const prm_field *field, enum prm_describe_way way)
{
    const prm_table *table;
    if (field->of == NULL || way != PRM_DESCRIBE_RESULT)
        return false;
    for (size_t i = 0; (table = prm_model_table_at(prm_host_model(d->host), i)) != NULL; i++) {
        if (strcmp(prm_table_entity(table)->name, field->of) == 0)
            return d->has_row[i] = true;
    }
    return false;
}

static prm_val *object_schema(prm_describer *d, const prm_field *field, enum prm_describe_way way)
{
    return refer_to_row(d, field, way) ? refer(d, field->of) : prm_describe_schema_of(d, field->fields, way);
}

static prm_val *list_schema(prm_describer *d, const prm_field *field, enum prm_describe_way way)
{
    prm_val *schema = typed(d, "array");
    if (field->items != NULL)
        prm_describe_put(d, schema, "items", prm_describe_schema(d, field->items, way));
    if (field->min > 0)
        prm_describe_put_integer(d, schema, "minItems", field->min);
    if (field->max != PRM_ANY)
        prm_describe_put_integer(d, schema, "maxItems", field->max);
    return schema;
}

typedef prm_val *(*schema_maker)(prm_describer *d, const prm_field *field, enum prm_describe_way way);
static const schema_maker makers[] = {
    [PRM_T_TEXT] = text_schema,
    [PRM_T_INT] = integer_schema,
    [PRM_T_BOOL] = boolean_schema,
    [PRM_T_MONEY] = money_schema,
    [PRM_T_BPS] = integer_schema,
    [PRM_T_TIME] = time_schema,
    [PRM_T_DATE] = date_schema,
    [PRM_T_ENUM] = enum_schema,
    [PRM_T_REF] = reference_schema,
    [PRM_T_EMAIL] = email_schema,
    [PRM_T_DOMAIN] = domain_schema,
    [PRM_T_COUNTRY] = country_schema,
    [PRM_T_OBJECT] = object_schema,
    [PRM_T_LIST] = list_schema,
    [PRM_T_ZONE] = zone_schema,
    [PRM_T_CURRENCY] = currency_schema,
    [PRM_T_FILE] = file_schema,
};

/* A row has one schema, whether it is read alone or in a list. */
static bool is_unlisted(const prm_field *field, enum prm_describe_way way)
{
    return way == PRM_DESCRIBE_RESULT && (field->flags & PRM_UNLISTED) != 0;
}

prm_val *prm_describe_schema(prm_describer *d, const prm_field *field, enum prm_describe_way way)
{
    prm_val *schema = makers[field->type](d, field, way);
    bool is_reference = prm_val_get(schema, "$ref") != NULL; /* what stands beside one counts for nothing */
    if (!is_reference && field->doc != NULL && *field->doc != '\0')
        prm_describe_put_text(d, schema, "description",
            is_unlisted(field, way) ? prm_arena_format(d->arena, "%s. Not in lists", field->doc) : field->doc);
    return schema;
}

static void put_properties(prm_describer *d, const prm_field *const *fields, enum prm_describe_way way,
    prm_val *properties, prm_val *required)
{
    PRM_EACH(prm_field, at, fields) {
        if (!prm_describe_shows(d, *at, way))
            continue;
        prm_describe_put(d, properties, (*at)->name, prm_describe_schema(d, *at, way));
        if (((*at)->flags & PRM_REQUIRED) != 0 && !is_unlisted(*at, way))
            prm_describe_add_text(d, required, (*at)->name, strlen((*at)->name));
    }
}

static prm_val *object_of(prm_describer *d, prm_val *properties, prm_val *required, enum prm_describe_way way)
{
    prm_val *schema = typed(d, "object");
    prm_describe_put(d, schema, "properties", properties);
    if (prm_val_count(required) > 0)
        prm_describe_put(d, schema, "required", required);
    if (way == PRM_DESCRIBE_PARAM)
        prm_describe_put(d, schema, "additionalProperties", prm_val_boolean(d->arena, false));
    return schema;
}

prm_val *prm_describe_schema_of(prm_describer *d, const prm_field *const *fields, enum prm_describe_way way)
{
    prm_val *properties = prm_describe_object(d), *required = prm_describe_list(d);
    if (fields == NULL)
        return typed(d, "object");
    put_properties(d, fields, way, properties, required);
    return object_of(d, properties, required, way);
}

/* What every row of every entity has. */
static bool has_always(const char *column)
{
    return prm_words_have("id | version | created_at | updated_at", column);
}

static void put_common(prm_describer *d, const prm_entity *entity, prm_val *properties, prm_val *required)
{
    for (const prm_field *const *at = prm_common_fields; *at != NULL; at++) {
        prm_field field = **at;
        if (!prm_describe_shows(d, &field, PRM_DESCRIBE_RESULT) ||
            (strcmp(field.name, "state") == 0 && entity->flow == NULL))
            continue;
        if (strcmp(field.name, "id") == 0) {
            field.type = PRM_T_REF;
            field.of = entity->name;
        }
        prm_describe_put(d, properties, field.name, prm_describe_schema(d, &field, PRM_DESCRIBE_RESULT));
        if (has_always(field.name) || strcmp(field.name, "state") == 0)
            prm_describe_add_text(d, required, field.name, strlen(field.name));
    }
}

static prm_val *row_schema(prm_describer *d, const prm_entity *entity)
{
    prm_val *properties = prm_describe_object(d), *required = prm_describe_list(d);
    put_common(d, entity, properties, required);
    put_properties(d, entity->fields, PRM_DESCRIBE_RESULT, properties, required);
    prm_val *schema = object_of(d, properties, required, PRM_DESCRIBE_RESULT);
    if (entity->doc != NULL)
        prm_describe_put_text(d, schema, "description", entity->doc);
    return schema;
}

prm_val *prm_describe_schemas(prm_describer *d)
{
    static const prm_field money = {.type = PRM_T_MONEY, .min = 0, .max = PRM_ANY};
    prm_val *schemas = prm_describe_object(d), *amount = money_object(d, &money);
    const prm_table *table;
    prm_describe_put_text(d, amount, "description", "An amount, in minor units of its currency");
    prm_describe_put(d, schemas, "money", amount);
    for (size_t i = 0; (table = prm_model_table_at(prm_host_model(d->host), i)) != NULL; i++) {
        if (d->has_row[i])
            prm_describe_put(d, schemas, prm_table_entity(table)->name, row_schema(d, prm_table_entity(table)));
    }
    return schemas;
}
