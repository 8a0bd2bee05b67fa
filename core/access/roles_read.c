/* SPDX-License-Identifier: Apache-2.0 */
/* Roles of the configuration: each is of one side, has all that built-in roles of that side have, and methods
 * beside. */
#include "access/principal.h"

#include <stdio.h>
#include <string.h>

/* What is being read, and where it stands: "roles[2]". */
typedef struct reader {
    prm_arena *arena;
    const prm_role *known; /* those before, and itself still without a name */
    prm_field_errors *errors;
    size_t index;
} reader;

static void refuse(const reader *in, const char *field, const char *code, const char *format, const char *word)
{
    char name[80], message[160];

    snprintf(name, sizeof name, "roles[%zu].%s", in->index, field);
    snprintf(message, sizeof message, format, word);
    prm_field_errors_add(in->errors, name, code, message);
}

/* The texts of a list, NULL-ended, copied; NULL if out of memory. */
static const char *const *read_texts(const reader *in, const prm_val *list)
{
    const char **texts = prm_arena_alloc(in->arena, (prm_val_count(list) + 1) * sizeof *texts);

    for (size_t i = 0; texts && i < prm_val_count(list); i++) {
        const char *text = "";
        size_t length = 0;
        (void)prm_val_as_text(prm_val_at(list, i), &text, &length);
        if (!(texts[i] = prm_arena_text(in->arena, text, length)))
            return NULL;
    }
    return texts;
}

static bool is_name(const char *name)
{
    return name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0' && *name >= 'a' && *name <= 'z';
}

static void check_name(const reader *in, const char *name)
{
    if (!is_name(name) || strcmp(name, "vendor") == 0)
        refuse(in, "name", "format", "\"%.40s\" is no name for a role: lower-case letters, digits and _", name);
    else if (prm_role_in(in->known, name))
        refuse(in, "name", "unique", "there is a role %.40s already", name);
}

static void check_bases(const reader *in, const prm_role *role)
{
    char field[40];

    for (size_t i = 0; role->based_on[i]; i++) {
        const prm_role *base = prm_role_find(role->based_on[i]);
        snprintf(field, sizeof field, "based_on[%zu]", i);
        if (!base)
            refuse(in, field, "enum", "there is no built-in role %.40s", role->based_on[i]);
        else if (base->side != role->side)
            refuse(in, field, "enum", "%.40s is a role of the other side", role->based_on[i]);
    }
}

static prm_status read_role(const reader *in, const prm_val *given, prm_role *role)
{
    const char *name = prm_val_get_str(given, "name"), *doc = prm_val_get_str(given, "doc");

    check_name(in, name);
    role->side = strcmp(prm_val_get_str(given, "side"), "partner") == 0 ? PRM_PARTNER_SIDE : PRM_VENDOR_SIDE;
    role->doc = prm_arena_text(in->arena, doc, strlen(doc));
    role->based_on = read_texts(in, prm_val_get(given, "based_on"));
    role->grants = read_texts(in, prm_val_get(given, "grants"));
    name = prm_arena_text(in->arena, name, strlen(name));
    if (!role->doc || !role->based_on || !role->grants || !name)
        return PRM_E_NOMEM;
    check_bases(in, role);
    role->name = name;
    return PRM_OK;
}

prm_status prm_roles_read(const prm_val *configured, prm_arena *arena, const prm_role **out, prm_field_errors *errors)
{
    size_t built_in = 0, count = prm_val_count(configured);
    prm_role *roles;

    while (prm_roles[built_in].name)
        built_in++;
    roles = prm_arena_alloc(arena, (built_in + count + 1) * sizeof *roles);
    if (!roles)
        return PRM_E_NOMEM;
    memcpy(roles, prm_roles, built_in * sizeof *roles);
    for (size_t i = 0; i < count; i++) {
        const reader in = { arena, roles, errors, i };
        PRM_TRY(read_role(&in, prm_val_at(configured, i), &roles[built_in + i]));
    }
    *out = roles;
    return errors->count > 0 ? PRM_E_INVALID : PRM_OK;
}
