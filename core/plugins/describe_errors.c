/* SPDX-License-Identifier: Apache-2.0 */
/* Which errors a method may answer. */
#include "plugins/describe_parts.h"

static bool is_call(const prm_method *method)
{
    return true;
}

static bool is_not_public(const prm_method *method)
{
    return !prm_method_is_public(method);
}

static bool names_a_row(const prm_method *method)
{
    return prm_fields_find(method->params, "id") != NULL;
}

static bool has_params(const prm_method *method)
{
    return prm_method_writes(method) || (method->params != NULL && method->params[0] != NULL);
}

static bool has_version(const prm_method *method)
{
    return prm_method_writes(method) && method->subject != NULL;
}

static bool authenticates(const prm_method *method)
{
    return is_not_public(method) || prm_fields_find(method->params, "token") != NULL;
}

/* By kind, the errors of error.h that depend on the method. Those of a message that is no call are no method's. */
static const struct cause {
    const char *kind;
    bool (*concerns)(const prm_method *method);
} causes[] = {
    {"invalid_params", has_params},
    {"internal", is_call},
    {"unauthenticated", authenticates},
    {"forbidden", is_not_public},
    {"not_found", names_a_row},
    {"unique", prm_method_writes},
    {"invalid_state", prm_method_writes},
    {"version", has_version},
    {"limit", is_call},
    {"read_only", prm_method_writes},
    {"idempotency_mismatch", prm_method_writes},
    {"outcome_unknown", prm_method_writes},
};

void prm_describe_put_errors(prm_describer *d, const prm_method *method, prm_val *told)
{
    prm_val *errors = prm_describe_list(d);
    for (size_t i = 0; i < sizeof(causes) / sizeof(causes[0]); i++) {
        if (causes[i].concerns(method))
            prm_describe_add_reference(d, errors, "errors", causes[i].kind);
    }
    prm_describe_put(d, told, "errors", errors);
}

prm_val *prm_describe_error_components(prm_describer *d)
{
    prm_val *errors = prm_describe_object(d);
    const prm_wire_status *wire;
    for (size_t i = 0; (wire = prm_error_wire_at(i)) != NULL; i++) {
        prm_val *error = prm_describe_object(d), *data = prm_describe_object(d);
        if (prm_val_get(errors, wire->kind) != NULL)
            continue;
        prm_describe_put_text(d, data, "kind", wire->kind);
        prm_describe_put_integer(d, error, "code", wire->code);
        prm_describe_put_text(d, error, "message", wire->message);
        prm_describe_put(d, error, "data", data);
        prm_describe_put(d, errors, wire->kind, error);
    }
    return errors;
}
