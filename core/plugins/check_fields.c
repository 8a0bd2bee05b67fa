/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/check.h"

#include "access/principal.h"
#include "base/fields.h"

#include <string.h>

#define KNOWN_FLAGS                                                                                                    \
    ((uint32_t)(PRM_REQUIRED | PRM_READONLY | PRM_VENDOR | PRM_PERSONAL | PRM_SECRET | PRM_UNLISTED | PRM_ONE_LINE))

prm_status prm_check_roles(const prm_check *check, const char *roles, bool allows_vendor, const char *of)
{
    size_t length;
    const char *word;
    if (prm_words_at(roles, 0, &length) == NULL)
        return prm_check_refuse(check, "grants %s to nobody", of);
    for (size_t i = 0; (word = prm_words_at(roles, i, &length)) != NULL; i++) {
        char name[64] = "";
        if (length < sizeof(name))
            memcpy(name, word, length);
        bool is_known =
            strcmp(name, "*") == 0 || (allows_vendor && strcmp(name, "vendor") == 0) || prm_role_find(name) != NULL;
        if (!is_known)
            return prm_check_refuse(check, "grants %s to \"%.*s\", which is no role", of, (int)length, word);
    }
    return PRM_OK;
}

static prm_status check_enum(const prm_check *check, const prm_field *field, const char *of)
{
    size_t length;
    const char *word = field->of != NULL ? prm_words_at(field->of, 0, &length) : NULL;
    if (word == NULL)
        return prm_check_refuse(check, "declares the field \"%s\" of %s, an enum without values", field->name, of);
    return PRM_OK;
}

/* A part of a field that only fields of some types have. */
static prm_status check_parts(const prm_check *check, const prm_field *field, const char *of)
{
    const char *extra = NULL;
    if (field->of != NULL && field->type != PRM_T_ENUM && field->type != PRM_T_REF && field->type != PRM_T_OBJECT)
        extra = "of";
    if (field->fields != NULL && field->type != PRM_T_OBJECT)
        extra = "fields";
    if (field->items != NULL && field->type != PRM_T_LIST)
        extra = "items";
    if ((field->flags & PRM_ONE_LINE) != 0 && field->type != PRM_T_TEXT)
        extra = "PRM_ONE_LINE";
    if (extra != NULL)
        return prm_check_refuse(
            check, "declares the field \"%s\" of %s with `%s`, which its type does not have", field->name, of, extra);
    if (field->min != PRM_ANY && field->max != PRM_ANY && field->min > field->max)
        return prm_check_refuse(check, "declares the field \"%s\" of %s with a min above its max", field->name, of);
    if (field->type == PRM_T_REF && field->of == NULL)
        return prm_check_refuse(check, "declares the field \"%s\" of %s, a reference to no entity", field->name, of);
    return field->type == PRM_T_ENUM ? check_enum(check, field, of) : PRM_OK;
}

static prm_status check_field(const prm_check *check, const prm_field *field, const char *of)
{
    if (field->type < PRM_T_TEXT || field->type > PRM_T_FILE)
        return prm_check_refuse(
            check, "declares the field \"%s\" of %s with the unknown type %d", field->name, of, (int)field->type);
    if ((field->flags & ~KNOWN_FLAGS) != 0)
        return prm_check_refuse(check, "declares the field \"%s\" of %s with the unknown flags 0x%x", field->name, of,
            (unsigned)(field->flags & ~KNOWN_FLAGS));
    PRM_TRY(check_parts(check, field, of));
    if (field->write != NULL)
        PRM_TRY(prm_check_roles(check, field->write, false, of));
    PRM_TRY(prm_check_fields(check, field->fields, of));
    if (field->items == NULL)
        return PRM_OK;
    /* An item needs no name of its own: it is spoken of by the list's. */
    prm_field item = *field->items;
    item.name = field->name;
    return check_field(check, &item, of);
}

prm_status prm_check_fields(const prm_check *check, const prm_field *const *fields, const char *of)
{
    PRM_EACH(prm_field, at, fields) {
        if (!prm_name_is_word((*at)->name))
            return prm_check_refuse(
                check, "declares the field \"%s\" of %s, which is no name", (*at)->name != NULL ? (*at)->name : "", of);
        for (const prm_field *const *before = fields; before < at; before++) {
            if (strcmp((*before)->name, (*at)->name) == 0)
                return prm_check_refuse(check, "declares the field \"%s\" of %s twice", (*at)->name, of);
        }
        PRM_TRY(check_field(check, *at, of));
    }
    return PRM_OK;
}
