/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/params.h"

#include <string.h>

enum { KEY_MOST = 200 };

/* What every write accepts beside its own params. */
static prm_status read_key(prm_task *task, const prm_val *value, prm_field_errors *errors)
{
    size_t length;

    if (!prm_method_takes(task->entry->method, "idempotency_key"))
        prm_field_errors_add(errors, "idempotency_key", "forbidden",
            "this method takes none: its digest would tell of the secret");
    else if (prm_val_as_text(value, &task->key, &length) != PRM_OK || length == 0 || length > KEY_MOST)
        prm_field_errors_add(errors, "idempotency_key", "format", "must be a text of 1 to 200 bytes");
    return PRM_OK;
}

static prm_status read_dry_run(prm_task *task, const prm_val *value, prm_field_errors *errors)
{
    int32_t truth = 0;

    if (prm_val_as_boolean(value, &truth) != PRM_OK)
        prm_field_errors_add(errors, "dry_run", "type", "must be true or false");
    else if (truth && task->entry->method->flags & PRM_NO_DRY_RUN)
        prm_field_errors_add(errors, "dry_run", "forbidden", "this method has no dry run");
    task->is_dry_run = truth;
    return PRM_OK;
}

static prm_status read_version(prm_task *task, const prm_val *value, prm_field_errors *errors)
{
    if (prm_val_as_integer(value, &task->expect_version) != PRM_OK || task->expect_version < 1)
        prm_field_errors_add(errors, "expect_version", "type", "must be an integer of at least 1");
    return PRM_OK;
}

static const struct common {
    const char *name;
    bool needs_subject;
    prm_status (*read)(prm_task *task, const prm_val *value, prm_field_errors *errors);
} commons[] = {
    { "idempotency_key", false, read_key },
    { "dry_run", false, read_dry_run },
    { "expect_version", true, read_version },
};

static const struct common *common_of(const prm_method *method, const char *name)
{
    if (!prm_method_writes(method) || prm_fields_find(method->params, name))
        return NULL;
    for (size_t i = 0; i < sizeof commons / sizeof *commons; i++)
        if (strcmp(commons[i].name, name) == 0 && (!commons[i].needs_subject || method->subject))
            return &commons[i];
    return NULL;
}

/* Params by position take the names of the declared ones in their order, then of those every write accepts. */
static prm_status name_params(prm_task *task, const prm_val **params, prm_field_errors *errors)
{
    const prm_method *method = task->entry->method;
    const prm_field *const *fields = method->params, *const *more = prm_write_params;
    prm_val *named = prm_val_object(task->arena);

    for (size_t i = 0; i < prm_val_count(*params); i++) {
        while (fields && *fields && (*fields)->flags & PRM_READONLY)
            fields++; /* nobody may give it: it has no place */
        const prm_field *field = fields ? *fields : NULL;
        if (field)
            fields++;
        while (!field && *more) {
            field = prm_method_takes(method, (*more)->name) ? *more : NULL;
            more++;
        }
        if (!field) {
            prm_field_errors_add(errors, "params", "unknown", "more params by position than the method has");
            break;
        }
        PRM_TRY(prm_val_set(named, field->name, prm_val_at(*params, i)));
    }
    *params = named;
    return PRM_OK;
}

static prm_status take_commons(
    prm_task *task, const prm_val *params, prm_val **rest, prm_val **digested, prm_field_errors *errors)
{
    *rest = prm_val_object(task->arena);
    *digested = prm_val_object(task->arena);
    for (size_t i = 0; i < prm_val_count(params); i++) {
        const char *name = prm_val_key_at(params, i);
        const prm_val *value = prm_val_get(params, name);
        const struct common *common = common_of(task->entry->method, name);
        if (common)
            PRM_TRY(common->read(task, value, errors));
        else
            PRM_TRY(prm_val_set(*rest, name, value));
        if (!common || common->read == read_version) /* with a key dry_run is false, said or not */
            PRM_TRY(prm_val_set(*digested, name, value));
    }
    if (task->key && task->is_dry_run)
        prm_field_errors_add(errors, "dry_run", "forbidden", "a dry run stores nothing: it takes no idempotency_key");
    return PRM_OK;
}

/* Where a page may have less than methods declare: who asks for more gets as many, and goes on from there. What is no
 * limit at all is refused with the other fields. */
static prm_status bound_page(const prm_task *task, prm_val *params, uint32_t page)
{
    const prm_field *limit = prm_fields_find(task->entry->method->params, "limit");
    const prm_val *given = prm_val_get(params, "limit");
    int64_t wanted = PRM_PAGE;
    bool is_given = prm_val_kind(given) != PRM_V_ABSENT && prm_val_kind(given) != PRM_V_NULL;

    if (!limit || limit->max != PRM_PAGE_MOST || (is_given && prm_val_as_integer(given, &wanted) != PRM_OK))
        return PRM_OK;
    return wanted > page && wanted <= PRM_PAGE_MOST ? prm_val_set_integer(params, "limit", page) : PRM_OK;
}

static prm_status digest(prm_task *task, const prm_val *params)
{
    prm_buf text;
    bool failed;

    prm_buf_init(&text, 0);
    prm_json_print_canonical(&text, params);
    failed = text.failed;
    if (!failed)
        prm_hash(&(prm_span){ text.data, text.length }, 1, task->digest);
    prm_buf_deinit(&text);
    return failed ? PRM_E_NOMEM : PRM_OK;
}

prm_status prm_params_own_key(prm_task *task, uint64_t network, prm_error *error)
{
    const char *method = task->entry->method->name;
    uint8_t digest[PRM_HASH_BYTES];
    char text[2 * PRM_HASH_BYTES + 1];

    if (!task->key)
        return PRM_OK;
    prm_hash((const prm_span[]){ { &network, sizeof network }, { task->digest, sizeof task->digest },
                 { method, strlen(method) + 1 }, { task->key, strlen(task->key) } }, 4, digest);
    prm_hex(digest, sizeof digest, text);
    task->key = prm_arena_text(task->arena, text, sizeof text - 1);
    return task->key ? PRM_OK : prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory");
}

prm_status prm_params_read(
    prm_task *task, prm_json_span text, const prm_json_limits *limits, uint32_t page, prm_error *error)
{
    prm_field_errors errors = { .arena = task->arena };
    prm_viewer viewer = { .side = task->principal->side, .roles = task->principal->roles };
    const prm_val *params = prm_val_object(task->arena);
    prm_val *digested, *rest, *data;
    prm_status status;

    if (text.text)
        PRM_TRY(prm_json_parse(task->arena, text.text, text.length, limits, &params, error));
    if (prm_val_kind(params) == PRM_V_LIST)
        PRM_TRY(name_params(task, &params, &errors));
    PRM_TRY(take_commons(task, params, &rest, &digested, &errors));
    PRM_TRY(bound_page(task, rest, page));
    if (task->key)
        PRM_TRY(digest(task, digested));
    status = prm_fields_read(task->arena, task->entry->method->params, rest, &viewer, &task->params, &errors);
    if (errors.count == 0)
        return status;
    data = prm_val_object(task->arena);
    PRM_TRY(prm_val_set(data, "fields", prm_field_errors_list(&errors)));
    prm_error_set(error, PRM_E_INVALID, NULL, "%s: %s%s", errors.items[0].field, errors.items[0].message,
        errors.count > 1 ? " (and more)" : "");
    error->data = data;
    return PRM_E_INVALID;
}
