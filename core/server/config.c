/* SPDX-License-Identifier: Apache-2.0 */
#include "server/config.h"

#include "rules/data_file.h"
#include "server/config_environment.h"
#include "server/read_file.h"

#include <string.h>

enum { CONFIG_BYTES = 16 << 20, SOURCE_BYTES = 1 << 20, SECRET_BYTES = 64 << 10 };

/* -- sentences -- */

void prm_config_explain(const prm_config *config, const prm_field_errors *errors, const char *at, prm_buf *problems)
{
    for (size_t i = 0; i < errors->count; i++) {
        const prm_field_error *error = &errors->items[i];
        const char *path = prm_arena_format(
            config->arena, "%s%s%s", at, *at && *error->field && *error->field != '[' ? "." : "", error->field);
        const char *variable = path ? prm_environment_name(config, path) : NULL;
        int line = path && config->source ? prm_data_file_line(config->source, config->length, path) : 0;
        if (variable)
            prm_buf_format(problems, "%s: %s\n", variable, error->message);
        else if (line > 0)
            prm_buf_format(problems, "%s:%d: %s: %s\n", config->path, line, path, error->message);
        else
            prm_buf_format(problems, "%s%s%s: %s\n", config->path ? config->path : "", config->path ? ": " : "",
                path && *path ? path : "the configuration", error->message);
    }
}

/* -- secrets -- */

static prm_status read_secret(const prm_config *config, const prm_val *given, const char *name, const prm_val **out,
    prm_field_errors *errors)
{
    const char *path = prm_val_get_str(given, "file"), *text = NULL;
    prm_error error = { 0 };
    size_t length;
    prm_status status;

    if (prm_val_kind(given) != PRM_V_OBJECT || prm_val_count(given) != 1 || !*path) {
        prm_field_errors_add(errors, name, "type", "is a secret: it is given as { file = \"PATH\" }");
        return PRM_E_INVALID;
    }
    path = prm_config_beside(config, path);
    status = path ? prm_read_private_file(config->arena, path, SECRET_BYTES, &text, &length, &error) : PRM_E_NOMEM;
    if (status != PRM_OK) {
        prm_field_errors_add(errors, name, "format", error.message);
        return status == PRM_E_NOMEM ? status : PRM_E_INVALID;
    }
    while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
        length--;
    *out = prm_val_text(config->arena, text, length);
    return PRM_OK;
}

prm_status prm_config_secrets(const prm_config *config, const prm_field *const *fields, const prm_val *value,
    const prm_val **out, prm_field_errors *errors)
{
    prm_val *made = prm_val_object(config->arena);
    prm_status result = PRM_OK;

    *out = value;
    if (prm_val_kind(value) != PRM_V_OBJECT)
        return PRM_OK;
    for (size_t i = 0; i < prm_val_count(value); i++) {
        const char *name = prm_val_key_at(value, i);
        const prm_field *field = prm_fields_find(fields, name);
        const prm_val *member = prm_val_get(value, name);
        prm_status status = PRM_OK;
        if (field && field->flags & PRM_SECRET)
            status = read_secret(config, member, name, &member, errors);
        if (status == PRM_E_NOMEM || prm_val_set(made, name, member) != PRM_OK)
            return PRM_E_NOMEM;
        if (status != PRM_OK)
            result = status;
    }
    *out = made;
    return result;
}

/* -- reading -- */

static prm_status read_source(prm_config *config, const prm_val **value, prm_buf *problems)
{
    prm_error error = { 0 };
    prm_status status;

    if (!config->path)
        return PRM_OK;
    status = prm_read_file(config->arena, config->path, SOURCE_BYTES, &config->source, &config->length, &error);
    if (status == PRM_OK)
        status = prm_data_file_read(config->path, config->source, config->length, prm_config_fields, config->arena,
            value, &error);
    if (status == PRM_OK)
        return PRM_OK;
    prm_buf_format(problems, "%s\n", error.message);
    return status == PRM_E_NOMEM ? status : PRM_E_INVALID;
}

prm_status prm_config_open(prm_config *config, const char *path, const char *const *environment, prm_buf *problems)
{
    prm_field_errors errors;
    prm_error error = { 0 };
    const prm_val *given = NULL;
    prm_status status, unknown;

    *config = (prm_config){ .arena = prm_arena_new(CONFIG_BYTES), .path = path, .environment = environment };
    if (!config->arena)
        return PRM_E_NOMEM;
    errors = (prm_field_errors){ .arena = config->arena };
    PRM_TRY(read_source(config, &given, problems));
    PRM_TRY(prm_environment_lay_over(config, prm_config_fields, given, &given));
    unknown = prm_environment_check(config, prm_config_fields, problems);
    status = prm_fields_read(config->arena, prm_config_fields, given, NULL, &given, &errors);
    prm_config_explain(config, &errors, "", problems);
    if (status != PRM_OK || unknown != PRM_OK)
        return status != PRM_OK ? status : unknown;
    status = prm_fields_fill(config->arena, prm_config_fields, given, &config->root, &error);
    if (status != PRM_OK)
        prm_buf_format(problems, "%s\n", error.message);
    return status;
}

void prm_config_close(prm_config *config)
{
    prm_arena_free(config->arena);
    *config = (prm_config){ 0 };
}

/* -- looking -- */

const prm_val *prm_config_at(const prm_config *config, const char *path)
{
    const prm_val *value = config->root;
    char name[64];

    while (value && *path) {
        size_t length = strcspn(path, ".");
        if (length >= sizeof name)
            return NULL;
        memcpy(name, path, length);
        name[length] = '\0';
        value = prm_val_get(value, name);
        path += length + (path[length] == '.');
    }
    return value;
}

const char *prm_config_beside(const prm_config *config, const char *name)
{
    const char *slash = config->path ? strrchr(config->path, '/') : NULL;

    if (*name == '/' || !slash)
        return name;
    return prm_arena_format(config->arena, "%.*s/%s", (int)(slash - config->path), config->path, name);
}

/* What a variable says is seen from where the server was started. */
static const char *place_of(const prm_config *config, const char *path, const char *name)
{
    return prm_environment_name(config, path) ? name : prm_config_beside(config, name);
}

prm_status prm_config_place(const prm_config *config, const char *path, const char **out)
{
    const char *name = NULL;
    size_t length;

    *out = NULL;
    if (prm_val_as_text(prm_config_at(config, path), &name, &length) != PRM_OK)
        return PRM_OK;
    *out = place_of(config, path, name);
    return *out ? PRM_OK : PRM_E_NOMEM;
}

const char *prm_config_listed_place(const prm_config *config, const char *path, size_t index)
{
    const char *name = NULL;
    size_t length;

    if (prm_val_as_text(prm_val_at(prm_config_at(config, path), index), &name, &length) != PRM_OK)
        return NULL;
    return place_of(config, path, name);
}
