/* SPDX-License-Identifier: Apache-2.0 */
/** @file describe_parts.h  Between the files that write a description. For core/plugins alone. */
#ifndef PRM_PLUGINS_DESCRIBE_PARTS_H
#define PRM_PLUGINS_DESCRIBE_PARTS_H

#include "base/fields.h"
#include "plugins/describe.h"
#include "plugins/internal.h"

/** One description while it is made. */
typedef struct prm_describer {
    const prm_host *host;
    const prm_principal *reader; /* NULL: the system */
    prm_viewer viewer;
    prm_arena *arena;
    bool *has_row; /* by index in the model: whether a schema refers to the rows of that entity */
    bool failed;   /* out of memory: what was made is of no use */
} prm_describer;

/** Setters that remember failure; a value set can be changed no more, so the inner ones come first. */
prm_val *prm_describe_object(prm_describer *d);
prm_val *prm_describe_list(prm_describer *d);
void prm_describe_put(prm_describer *d, prm_val *object, const char *key, const prm_val *value);
void prm_describe_put_text(prm_describer *d, prm_val *object, const char *key, const char *text);
void prm_describe_put_integer(prm_describer *d, prm_val *object, const char *key, int64_t number);
void prm_describe_put_true(prm_describer *d, prm_val *object, const char *key);
void prm_describe_add(prm_describer *d, prm_val *list, const prm_val *value);
void prm_describe_add_text(prm_describer *d, prm_val *list, const char *text, size_t length);
/** Appends {"$ref": "#/components/<part>/<name>"}. */
void prm_describe_add_reference(prm_describer *d, prm_val *list, const char *part, const char *name);

/** The errors a method may answer, as references to these components. */
void prm_describe_put_errors(prm_describer *d, const prm_method *method, prm_val *told);
prm_val *prm_describe_error_components(prm_describer *d);

/** Which way a value goes: to the server, or from it. */
enum prm_describe_way { PRM_DESCRIBE_PARAM, PRM_DESCRIBE_RESULT };

/** Whether the reader has to do with this field: may set it, or gets to read it. */
bool prm_describe_shows(const prm_describer *d, const prm_field *field, enum prm_describe_way way);
/** The JSON Schema (draft 7) of a field's value. */
prm_val *prm_describe_schema(prm_describer *d, const prm_field *field, enum prm_describe_way way);
/** Of an object with these fields; NULL: any object. */
prm_val *prm_describe_schema_of(prm_describer *d, const prm_field *const *fields, enum prm_describe_way way);
/** Components that schemas refer to: money, and the rows of entities so far met. */
prm_val *prm_describe_schemas(prm_describer *d);

/** An object of these fields that is a valid instance: what has its name and fits in `given` (NULL: nothing), and what
 * is required. */
prm_val *prm_describe_sample(prm_describer *d, const prm_field *const *fields, const prm_val *given,
    enum prm_describe_way way);
/** The params of the method's example; NULL if it has params and no example. */
const prm_val *prm_describe_example(prm_describer *d, const prm_method_entry *entry);
/** A declared JSON text; an empty object for NULL. */
const prm_val *prm_describe_parse(prm_describer *d, const char *text);

#endif
