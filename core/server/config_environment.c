/* SPDX-License-Identifier: Apache-2.0 */
#include "server/config_environment.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char prefix[] = "PRM_";

/* Whether the variable's name is that of the path; a name's own `_` stays as it is. */
static bool is_of(const char *variable, const char *path, size_t *length)
{
    const char *at = variable + sizeof prefix - 1;

    if (strncmp(variable, prefix, sizeof prefix - 1) != 0)
        return false;
    for (; *path; path++, at++)
        if (*at != (*path == '.' ? '_' : (char)toupper((unsigned char)*path)))
            return false;
    *length = (size_t)(at - variable);
    return *at == '=';
}

static const char *find(const prm_config *config, const char *path, size_t *length)
{
    for (const char *const *at = config->environment; at && *at; at++)
        if (is_of(*at, path, length))
            return *at;
    return NULL;
}

const char *prm_environment_name(const prm_config *config, const char *path)
{
    size_t length;
    const char *variable = find(config, path, &length);

    return variable ? prm_arena_text(config->arena, variable, length) : NULL;
}

static bool is_plain(const prm_field *field)
{
    return field->type != PRM_T_OBJECT && field->type != PRM_T_MONEY && !(field->flags & PRM_SECRET) &&
           (field->type != PRM_T_LIST || (field->items && field->items->type == PRM_T_TEXT));
}

static prm_val *read_number(prm_arena *arena, const char *text)
{
    char *end;
    long long number = strtoll(text, &end, 10);

    /* What is no number stays a text, for the check to name. */
    return *text && !*end && number <= PRM_INTEGER_MAX && number >= -PRM_INTEGER_MAX
               ? prm_val_integer(arena, number)
               : prm_val_text(arena, text, strlen(text));
}

static prm_val *read_list(prm_arena *arena, const char *text)
{
    prm_val *list = prm_val_list(arena);

    while (*text) {
        size_t length = strcspn(text, ",");
        if (length > 0 && prm_val_append(list, prm_val_text(arena, text, length)) != PRM_OK)
            return prm_val_no_memory();
        text += length + (text[length] == ',');
    }
    return list;
}

static prm_val *read_value(prm_arena *arena, const prm_field *field, const char *text)
{
    if (field->type == PRM_T_INT || field->type == PRM_T_BPS)
        return read_number(arena, text);
    if (field->type == PRM_T_LIST)
        return read_list(arena, text);
    if (field->type == PRM_T_BOOL && (strcmp(text, "true") == 0 || strcmp(text, "false") == 0))
        return prm_val_boolean(arena, *text == 't');
    return prm_val_text(arena, text, strlen(text));
}

/* `path` is that of the object whose fields these are, with its dot. */
static prm_status lay_over(const prm_config *config, const prm_field *const *fields, const char *path,
    const prm_val *given, const prm_val **out)
{
    prm_val *made = prm_val_object(config->arena);
    size_t length;

    *out = given;
    if (given && prm_val_kind(given) != PRM_V_OBJECT)
        return PRM_OK;
    for (size_t i = 0; i < prm_val_count(given); i++)
        if (!prm_fields_find(fields, prm_val_key_at(given, i)))
            PRM_TRY(prm_val_set(made, prm_val_key_at(given, i), prm_val_get(given, prm_val_key_at(given, i))));
    for (; *fields; fields++) {
        const prm_val *value = prm_val_get(given, (*fields)->name);
        const char *here = prm_arena_format(config->arena, "%s%s", path, (*fields)->name), *variable;
        if (!here)
            return PRM_E_NOMEM;
        variable = is_plain(*fields) ? find(config, here, &length) : NULL;
        if (variable)
            value = read_value(config->arena, *fields, variable + length + 1);
        if ((*fields)->type == PRM_T_OBJECT && (*fields)->fields) {
            const char *inside = prm_arena_format(config->arena, "%s.", here);
            if (!inside)
                return PRM_E_NOMEM;
            PRM_TRY(lay_over(config, (*fields)->fields, inside, value, &value));
        }
        PRM_TRY(prm_val_set(made, (*fields)->name, value));
    }
    if (given || prm_val_count(made) > 0)
        *out = made;
    return PRM_OK;
}

prm_status prm_environment_lay_over(
    const prm_config *config, const prm_field *const *fields, const prm_val *given, const prm_val **out)
{
    return lay_over(config, fields, "", given, out);
}

/* The field of the section whose variable it is; NULL if the section has none. `name` begins after "PRM_SECTION_". */
static const prm_field *find_field(const prm_field *const *fields, const char *name)
{
    for (; fields && *fields; fields++) {
        size_t length = strlen((*fields)->name), i = 0;
        while (i < length && name[i] == (char)toupper((unsigned char)(*fields)->name[i]))
            i++;
        if (i == length && name[i] == '=' && is_plain(*fields))
            return *fields;
        if (i == length && name[i] == '_' && find_field((*fields)->fields, name + i + 1))
            return *fields;
    }
    return NULL;
}

prm_status prm_environment_check(const prm_config *config, const prm_field *const *fields, prm_buf *problems)
{
    prm_status status = PRM_OK;

    for (const char *const *at = config->environment; at && *at; at++)
        for (const prm_field *const *section = fields; *section; section++) {
            size_t length = strlen((*section)->name), i = 0;
            const char *name = *at + sizeof prefix - 1;
            if ((*section)->type != PRM_T_OBJECT || strncmp(*at, prefix, sizeof prefix - 1) != 0)
                continue;
            while (i < length && name[i] == (char)toupper((unsigned char)(*section)->name[i]))
                i++;
            if (i < length || name[i] != '_' || find_field((*section)->fields, name + i + 1))
                continue;
            prm_buf_format(problems,
                "%.*s: the section %s has no such value, or none an environment variable can give\n",
                (int)strcspn(*at, "="), *at, (*section)->name);
            status = PRM_E_INVALID;
        }
    return status;
}
