/* SPDX-License-Identifier: Apache-2.0 */
/* Instances: the params of a method's example, and a result that could come of them. */
#include "plugins/describe_parts.h"

#include "base/json.h"

#include <string.h>

#define SAMPLE_ID "01h8xgq3m2c4e"

static prm_val *text_of(prm_describer *d, const char *text)
{
    return text != NULL ? prm_val_text_static(d->arena, text) : prm_val_no_memory();
}

static int64_t within(const prm_field *field, int64_t number)
{
    if (field->min != PRM_ANY && number < field->min)
        return field->min;
    return field->max != PRM_ANY && number > field->max ? field->max : number;
}

/* The field's own name, made to fit. */
static prm_val *sample_text(prm_describer *d, const prm_field *field, const char *name)
{
    size_t length = strlen(name), wanted = (size_t)within(field, (int64_t)length);
    char *text = prm_arena_alloc(d->arena, wanted + 1);
    if (text == NULL)
        return prm_val_no_memory();
    for (size_t i = 0; i < wanted; i++)
        text[i] = name[i % length] == '_' ? ' ' : name[i % length];
    return prm_val_text(d->arena, text, wanted);
}

static prm_val *sample_word(prm_describer *d, const char *words)
{
    size_t length;
    const char *word = prm_words_at(words, 0, &length);
    return prm_val_text(d->arena, word, length);
}

static prm_val *sample_money(prm_describer *d, const prm_field *field)
{
    return prm_val_money(d->arena, within(field, 1250000), "EUR");
}

static prm_val *sample_value(prm_describer *d, const prm_field *field, const char *name, const prm_val *given,
    enum prm_describe_way way);

static prm_val *sample_list(
    prm_describer *d, const prm_field *field, const char *name, enum prm_describe_way way)
{
    prm_val *list = prm_describe_list(d);
    int64_t count = field->items != NULL ? within(field, 1) : field->min;
    for (int64_t i = 0; i < count && !d->failed; i++)
        prm_describe_add(d, list, field->items != NULL ? sample_value(d, field->items, name, NULL, way)
                                                       : prm_describe_object(d));
    return list;
}

static prm_val *sample_row(prm_describer *d, const prm_field *field, const prm_val *given);

static prm_val *sample_object(
    prm_describer *d, const prm_field *field, const prm_val *given, enum prm_describe_way way)
{
    if (field->of != NULL && way == PRM_DESCRIBE_RESULT)
        return sample_row(d, field, given);
    return prm_describe_sample(d, field->fields, given, way);
}

static prm_val *sample_value(prm_describer *d, const prm_field *field, const char *name, const prm_val *given,
    enum prm_describe_way way)
{
    switch (field->type) {
    case PRM_T_INT:
    case PRM_T_BPS:
        return prm_val_integer(d->arena, within(field, field->type == PRM_T_BPS ? 1500 : 1));
    case PRM_T_BOOL:
        return prm_val_boolean(d->arena, true);
    case PRM_T_MONEY:
        return sample_money(d, field);
    case PRM_T_TIME:
        return text_of(d, "2026-12-31T12:00:00.000Z");
    case PRM_T_DATE:
        return text_of(d, "2026-12-31");
    case PRM_T_ENUM:
        return sample_word(d, field->of);
    case PRM_T_REF:
        return text_of(d, prm_arena_format(d->arena, "%s_" SAMPLE_ID, field->of));
    case PRM_T_EMAIL:
        return text_of(d, "ada@example.com");
    case PRM_T_DOMAIN:
        return text_of(d, "example.com");
    case PRM_T_COUNTRY:
        return text_of(d, "DE");
    case PRM_T_ZONE:
        return text_of(d, "Europe/Berlin");
    case PRM_T_CURRENCY:
        return text_of(d, "EUR");
    case PRM_T_FILE:
        return text_of(d, "file_" SAMPLE_ID);
    case PRM_T_OBJECT:
        return sample_object(d, field, given, way);
    case PRM_T_LIST:
        return sample_list(d, field, name, way);
    default:
        return sample_text(d, field, name);
    }
}

/* The value of that name in `given`, if this field could hold it. */
static const prm_val *fitting(prm_describer *d, const prm_field *field, const prm_val *given)
{
    static const prm_viewer system = {.side = PRM_SYSTEM};
    const prm_field *const fields[] = {field, NULL};
    const prm_val *value = prm_val_get(given, field->name), *taken;
    prm_val *alone = prm_describe_object(d);
    prm_field_errors errors = {.arena = d->arena};
    if (value == NULL)
        return NULL;
    prm_describe_put(d, alone, field->name, value);
    return prm_fields_read(d->arena, fields, alone, &system, &taken, &errors) == PRM_OK ? value : NULL;
}

static void put_samples(prm_describer *d, const prm_field *const *fields, const prm_val *given,
    enum prm_describe_way way, prm_val *object)
{
    PRM_EACH(prm_field, at, fields) {
        const prm_val *value = fitting(d, *at, given);
        if (!prm_describe_shows(d, *at, way))
            continue;
        if (value == NULL && ((*at)->flags & PRM_REQUIRED) != 0)
            value = sample_value(d, *at, (*at)->name, given, way);
        if (value != NULL)
            prm_describe_put(d, object, (*at)->name, value);
    }
}

prm_val *prm_describe_sample(
    prm_describer *d, const prm_field *const *fields, const prm_val *given, enum prm_describe_way way)
{
    prm_val *object = prm_describe_object(d);
    put_samples(d, fields, given, way, object);
    return object;
}

const prm_val *prm_describe_parse(prm_describer *d, const char *text)
{
    const prm_val *value = NULL;
    if (text == NULL)
        return prm_describe_object(d);
    /* It was read when the plugin was checked: what can go wrong is memory. */
    if (prm_json_parse(d->arena, text, strlen(text), &prm_json_wire_limits, &value, NULL) != PRM_OK)
        d->failed = true;
    return value;
}

static void put_common(prm_describer *d, const prm_entity *entity, const prm_val *given, prm_val *row)
{
    const char *id = prm_arena_format(d->arena, "%s_" SAMPLE_ID, entity->name);
    const char *said = prm_val_get_str(given, "id");
    prm_describe_put_text(d, row, "id", id != NULL && strncmp(said, id, strlen(entity->name) + 1) == 0 ? said : id);
    prm_describe_put_integer(d, row, "version", 1);
    prm_describe_put_text(d, row, "created_at", "2026-12-01T09:30:00.000Z");
    prm_describe_put_text(d, row, "updated_at", "2026-12-01T09:30:00.000Z");
    if (entity->flow != NULL)
        prm_describe_put_text(d, row, "state", entity->flow->initial);
}

/* What was given, else what the entity's example has, else what must be there. */
static prm_val *sample_row(prm_describer *d, const prm_field *field, const prm_val *given)
{
    const prm_table *table = prm_model_table(prm_host_model(d->host), field->of);
    prm_val *row = prm_describe_object(d), *known = prm_describe_object(d);
    if (table == NULL)
        return row;
    const prm_entity *entity = prm_table_entity(table);
    const prm_val *example = prm_describe_parse(d, entity->example);
    put_common(d, entity, given, row);
    PRM_EACH(prm_field, at, entity->fields) {
        const prm_val *value = fitting(d, *at, given);
        prm_describe_put(d, known, (*at)->name, value != NULL ? value : prm_val_get(example, (*at)->name));
    }
    put_samples(d, entity->fields, known, PRM_DESCRIBE_RESULT, row);
    return row;
}

static bool needs_params(const prm_describer *d, const prm_method *method)
{
    PRM_EACH(prm_field, field, method->params) {
        if (prm_describe_shows(d, *field, PRM_DESCRIBE_PARAM))
            return true;
    }
    return false;
}

/* One field that somebody would change: what people know the row by, or else the first that names no other row. */
static const prm_val *what_changes(prm_describer *d, const prm_entity *entity, const prm_val *example)
{
    prm_val *change = prm_describe_object(d);
    PRM_EACH(prm_field, field, entity->fields) {
        bool is_it = entity->label != NULL ? strcmp((*field)->name, entity->label) == 0 : (*field)->type != PRM_T_REF;
        if (is_it && prm_val_count(change) == 0)
            prm_describe_put(d, change, (*field)->name, prm_val_get(example, (*field)->name));
    }
    return change;
}

/* A CSV file of one record: what of the example is a text. */
static const prm_val *as_csv(prm_describer *d, const prm_val *example)
{
    prm_val *params = prm_describe_object(d);
    prm_buf header, record;
    prm_buf_init(&header, 0);
    prm_buf_init(&record, 0);
    for (size_t i = 0; i < prm_val_count(example); i++) {
        const char *name = prm_val_key_at(example, i), *text;
        if (prm_val_get_text(example, name, &text, NULL) != PRM_OK)
            continue;
        prm_buf_format(&header, "%s%s", header.length > 0 ? "," : "", name);
        prm_buf_put_text(&record, record.length > 0 ? ",\"" : "\"");
        for (; *text != '\0'; text++)
            prm_buf_format(&record, *text == '"' ? "\"%c" : "%c", *text);
        prm_buf_put_char(&record, '"');
    }
    d->failed |= header.failed || record.failed;
    if (!d->failed && header.length > 0)
        prm_describe_put_text(d, params, "csv",
            prm_arena_format(d->arena, "%.*s\n%.*s\n", (int)header.length, header.data,
            (int)record.length, record.data));
    prm_buf_deinit(&header);
    prm_buf_deinit(&record);
    return params;
}

/* What an import's records are given to says how one looks, unless the entity does. */
static const char *record_example(prm_describer *d, const prm_entity *entity)
{
    if (entity->example != NULL || entity->imports_by == NULL)
        return entity->example;
    return prm_host_method(d->host, entity->imports_by, strlen(entity->imports_by))->method->example;
}

static const prm_val *derived_example(prm_describer *d, const prm_method_entry *entry)
{
    const prm_entity *entity = prm_table_entity(entry->table);
    const prm_val *example = prm_describe_parse(d, entity->example);
    const char *verb = strrchr(entry->method->name, '.');
    if (strcmp(verb, ".update") == 0)
        example = what_changes(d, entity, example);
    else if (strcmp(verb, ".import") == 0)
        example = as_csv(d, prm_describe_parse(d, record_example(d, entity)));
    return prm_describe_sample(d, entry->method->params, example, PRM_DESCRIBE_PARAM);
}

const prm_val *prm_describe_example(prm_describer *d, const prm_method_entry *entry)
{
    const prm_method *method = entry->method;
    if (method->example == NULL && entry->is_derived)
        return derived_example(d, entry);
    if (method->example == NULL && needs_params(d, method))
        return NULL;
    return prm_describe_sample(d, method->params, prm_describe_parse(d, method->example), PRM_DESCRIBE_PARAM);
}
