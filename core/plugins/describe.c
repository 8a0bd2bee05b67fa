/* SPDX-License-Identifier: Apache-2.0 */
/* The OpenRPC document. */
#include "plugins/describe_parts.h"

#include "base/json.h"

#include <string.h>

enum { DESCRIBE_BYTES = 64 << 20 };

/* -- setters that remember failure -- */

static void keep(prm_describer *d, prm_status status)
{
    d->failed |= status != PRM_OK;
}

prm_val *prm_describe_object(prm_describer *d)
{
    return prm_val_object(d->arena);
}

prm_val *prm_describe_list(prm_describer *d)
{
    return prm_val_list(d->arena);
}

void prm_describe_put(prm_describer *d, prm_val *object, const char *key, const prm_val *value)
{
    keep(d, prm_val_set(object, key, value));
}

void prm_describe_put_text(prm_describer *d, prm_val *object, const char *key, const char *text)
{
    keep(d, text != NULL ? prm_val_set(object, key, prm_val_text_static(d->arena, text)) : PRM_E_NOMEM);
}

void prm_describe_put_integer(prm_describer *d, prm_val *object, const char *key, int64_t number)
{
    keep(d, prm_val_set_integer(object, key, number));
}

void prm_describe_put_true(prm_describer *d, prm_val *object, const char *key)
{
    keep(d, prm_val_set_boolean(object, key, true));
}

void prm_describe_add(prm_describer *d, prm_val *list, const prm_val *value)
{
    keep(d, prm_val_append(list, value));
}

void prm_describe_add_text(prm_describer *d, prm_val *list, const char *text, size_t length)
{
    keep(d, prm_val_append(list, prm_val_text(d->arena, text, length)));
}

void prm_describe_add_reference(prm_describer *d, prm_val *list, const char *part, const char *name)
{
    prm_val *reference = prm_describe_object(d);
    prm_describe_put_text(d, reference, "$ref", prm_arena_format(d->arena, "#/components/%s/%s", part, name));
    prm_describe_add(d, list, reference);
}

/* -- params -- */

static prm_val *content(prm_describer *d, const prm_field *field)
{
    prm_val *descriptor = prm_describe_object(d);
    prm_field plain = *field; /* its doc is said once */
    plain.doc = NULL;
    prm_describe_put_text(d, descriptor, "name", field->name);
    if (field->doc != NULL && *field->doc != '\0')
        prm_describe_put_text(d, descriptor, "summary", field->doc);
    if ((field->flags & PRM_REQUIRED) != 0)
        prm_describe_put_true(d, descriptor, "required");
    prm_describe_put(d, descriptor, "schema", prm_describe_schema(d, &plain, PRM_DESCRIBE_PARAM));
    return descriptor;
}

/* By position optional params come last: a method that declares them otherwise, or that keeps some from this reader, is
 * called by name. */
static void put_params(prm_describer *d, const prm_method *method, prm_val *told)
{
    prm_val *params = prm_describe_list(d);
    bool is_optional = false, has_place = true;
    PRM_EACH(prm_field, field, method->params) {
        if (((*field)->flags & PRM_READONLY) != 0)
            continue;
        bool is_required = ((*field)->flags & PRM_REQUIRED) != 0;
        has_place &= !(is_required && is_optional);
        is_optional |= !is_required;
        if (prm_describe_shows(d, *field, PRM_DESCRIBE_PARAM))
            prm_describe_add(d, params, content(d, *field));
        else
            has_place &= field[1] == NULL && !prm_method_writes(method);
    }
    PRM_EACH(prm_field, common, prm_write_params) {
        if (prm_method_takes(method, (*common)->name))
            prm_describe_add_reference(d, params, "contentDescriptors", (*common)->name);
    }
    prm_describe_put_text(d, told, "paramStructure", has_place ? "either" : "by-name");
    prm_describe_put(d, told, "params", params);
}

/* -- methods -- */

static const char *const sides[] = {
    [PRM_READ] = "read", [PRM_WRITE] = "write", [PRM_PUBLIC_READ] = "public", [PRM_PUBLIC_WRITE] = "public"};

static void put_tags(prm_describer *d, const prm_method *method, prm_val *told)
{
    prm_val *tags = prm_describe_list(d), *space = prm_describe_object(d), *side = prm_describe_object(d);
    size_t length = strcspn(method->name, ".");
    prm_describe_put_text(d, space, "name", prm_arena_text(d->arena, method->name, length));
    prm_describe_put_text(d, side, "name", sides[method->access]);
    prm_describe_add(d, tags, space);
    prm_describe_add(d, tags, side);
    prm_describe_put(d, told, "tags", tags);
}

static void put_roles(prm_describer *d, const prm_method *method, prm_val *told)
{
    prm_val *roles = prm_describe_list(d);
    const char *word;
    size_t length;
    if (prm_method_is_public(method))
        return;
    for (size_t i = 0; method->roles != NULL && (word = prm_words_at(method->roles, i, &length)) != NULL; i++)
        prm_describe_add_text(d, roles, word, length);
    prm_describe_put(d, told, "x-roles", roles);
}

static prm_val *named(prm_describer *d, const char *name, const prm_val *value)
{
    prm_val *example = prm_describe_object(d);
    prm_describe_put_text(d, example, "name", name);
    prm_describe_put(d, example, "value", value);
    return example;
}

static void put_example(prm_describer *d, const prm_method_entry *entry, prm_val *told)
{
    const prm_val *params = prm_describe_example(d, entry);
    prm_val *pairing = prm_describe_object(d), *pairings = prm_describe_list(d), *list = prm_describe_list(d);
    if (params == NULL)
        return;
    for (size_t i = 0; i < prm_val_count(params); i++) {
        const char *name = prm_val_key_at(params, i);
        prm_describe_add(d, list, named(d, name, prm_val_get(params, name)));
    }
    prm_describe_put_text(d, pairing, "name", "example");
    prm_describe_put(d, pairing, "params", list);
    prm_describe_put(d, pairing, "result",
        named(d, "result", prm_describe_sample(d, entry->method->result, params, PRM_DESCRIBE_RESULT)));
    prm_describe_add(d, pairings, pairing);
    prm_describe_put(d, told, "examples", pairings);
}

static prm_val *describe_method(prm_describer *d, const prm_method_entry *entry)
{
    const prm_method *method = entry->method;
    prm_val *told = prm_describe_object(d), *result = prm_describe_object(d);
    prm_describe_put_text(d, told, "name", method->name);
    if (method->doc != NULL)
        prm_describe_put_text(d, told, "summary", method->doc);
    put_tags(d, method, told);
    put_params(d, method, told);
    prm_describe_put_text(d, result, "name", "result");
    prm_describe_put(d, result, "schema",
        prm_describe_schema_of(d, method->result, PRM_DESCRIBE_RESULT));
    prm_describe_put(d, told, "result", result);
    prm_describe_put_errors(d, method, told);
    put_example(d, entry, told);
    prm_describe_put_text(d, told, "x-access", sides[method->access]);
    put_roles(d, method, told);
    if (method->subject != NULL)
        prm_describe_put_text(d, told, "x-subject", method->subject);
    if (entry->quota > 0)
        prm_describe_put_integer(d, told, "x-quota", entry->quota);
    prm_describe_put_text(d, told, "x-plugin", entry->plugin->plugin->id);
    prm_describe_put_integer(d, told, "x-since", method->since);
    return told;
}

/* -- the document -- */

static prm_val *describe_info(prm_describer *d)
{
    prm_val *info = prm_describe_object(d), *license = prm_describe_object(d);
    prm_describe_put_text(d, info, "title", "prmd");
    prm_describe_put_text(d, info, "description",
        "Partner relationship management. JSON-RPC 2.0; params by name or by position. Times are RFC 3339, amounts are "
        "in minor units, an id is <entity>_<13 characters>; the ids in examples stand for any of their entity.");
    prm_describe_put_text(d, info, "version", PRM_VERSION);
    prm_describe_put_text(d, license, "name", "Apache-2.0");
    prm_describe_put(d, info, "license", license);
    return info;
}

static prm_val *describe_components(prm_describer *d)
{
    prm_val *components = prm_describe_object(d), *common = prm_describe_object(d);
    PRM_EACH(prm_field, field, prm_write_params)
        prm_describe_put(d, common, (*field)->name, content(d, *field));
    prm_describe_put(d, components, "schemas", prm_describe_schemas(d));
    prm_describe_put(d, components, "contentDescriptors", common);
    prm_describe_put(d, components, "errors", prm_describe_error_components(d));
    return components;
}

static prm_val *describe(prm_describer *d)
{
    prm_val *document = prm_describe_object(d), *methods = prm_describe_list(d);
    const prm_method_entry *entry;
    prm_describe_put_text(d, document, "openrpc", "1.3.2");
    prm_describe_put(d, document, "info", describe_info(d));
    for (size_t i = 0; (entry = prm_host_method_at(d->host, i)) != NULL && !d->failed; i++) {
        if (d->reader == NULL || prm_method_is_for(entry, d->reader))
            prm_describe_add(d, methods, describe_method(d, entry));
    }
    prm_describe_put(d, document, "methods", methods);
    prm_describe_put(d, document, "components", describe_components(d)); /* last: it knows what methods refer to */
    return document;
}

static size_t count_tables(const prm_host *host)
{
    size_t count = 0;
    while (prm_model_table_at(prm_host_model(host), count) != NULL)
        count++;
    return count;
}

prm_status prm_describe_openrpc(const prm_host *host, const prm_principal *reader, prm_buf *out, prm_error *error)
{
    prm_describer d = {.host = host, .reader = reader, .viewer = {.side = PRM_SYSTEM}};
    d.arena = prm_arena_new(DESCRIBE_BYTES);
    d.has_row = d.arena != NULL ? prm_arena_alloc(d.arena, (count_tables(host) + 1) * sizeof(bool)) : NULL;
    if (reader != NULL)
        d.viewer = (prm_viewer){.side = reader->side, .roles = reader->roles};
    if (d.has_row != NULL) {
        prm_val *document = describe(&d);
        if (!d.failed)
            prm_json_print(out, document);
    }
    bool is_done = d.has_row != NULL && !d.failed && !out->failed;
    prm_arena_free(d.arena);
    return is_done ? PRM_OK : prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory while describing the methods");
}
