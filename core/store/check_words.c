/* SPDX-License-Identifier: Apache-2.0 */
/* The declarations that are lists of words: ops, views, match, label. */
#include "store/table.h"

#include <string.h>

static const char ops_known[] = "get | list | history | export | create | update | archive | import";

static bool has_field(const prm_table *table, const char *name)
{
    return prm_fields_find(table->entity->fields, name) != NULL;
}

/* "get list: *; create: program_manager" */
static prm_status check_ops(const prm_model_check *check, const prm_table *table, const char *at)
{
    while (at != NULL && at[strspn(at, " ;")] != '\0') {
        at += strspn(at, " ;");
        size_t length = strcspn(at, ";"), names = strcspn(at, ":");
        if (names >= length)
            return prm_model_refuse(check, table, "its ops \"%s\" name no roles after a colon", table->entity->ops);
        for (size_t i = 0; i < names;) {
            size_t word = strcspn(at + i, " :");
            const char *name = prm_arena_text(check->arena, at + i, word);
            if (name == NULL)
                return prm_model_nomem(check);
            if (word > 0 && !prm_words_have(ops_known, name))
                return prm_model_refuse(check, table, "there is no op %s", name);
            i += word + 1;
        }
        at += length;
    }
    return PRM_OK;
}

static prm_status check_views(const prm_model_check *check, const prm_table *table)
{
    const char *const *views = table->entity->views;
    for (size_t i = 0; views != NULL && views[i] != NULL; i++) {
        const char *colon = strchr(views[i], ':');
        const char *name = prm_text_trim(check->arena, views[i], colon != NULL ? (size_t)(colon - views[i]) : 0);
        if (name == NULL)
            return prm_model_nomem(check);
        if (!prm_name_is_valid(name) || colon[1 + strspn(colon + 1, " ,")] == '\0')
            return prm_model_refuse(check, table, "the view \"%s\" is not \"name: field, field\"", views[i]);
    }
    return PRM_OK;
}

/* "name legal_name, country country" */
static prm_status check_match(const prm_model_check *check, const prm_table *table, const char *at)
{
    while (at != NULL && at[0] != '\0') {
        size_t length = strcspn(at, ",");
        const char *pair = prm_text_trim(check->arena, at, length);
        if (pair == NULL)
            return prm_model_nomem(check);
        const char *field = strchr(pair, ' ');
        if (field == NULL || !has_field(table, field + strspn(field, " ")))
            return prm_model_refuse(check, table, "its match keys name no field in \"%s\"", pair);
        at += length + (at[length] == ',' ? 1 : 0);
    }
    return PRM_OK;
}

prm_status prm_table_check_words(const prm_model_check *check, prm_table *table)
{
    const prm_entity *entity = table->entity;
    PRM_TRY(check_ops(check, table, entity->ops));
    PRM_TRY(check_views(check, table));
    PRM_TRY(check_match(check, table, entity->match));
    if (entity->label != NULL && !has_field(table, entity->label))
        return prm_model_refuse(check, table, "its label %s is no field", entity->label);
    return PRM_OK;
}

bool prm_ops_have(const char *ops, const char *op)
{
    size_t length = strlen(op);
    for (const char *at = ops; at != NULL && *at != '\0';) {
        size_t clause = strcspn(at, ";"), names = strcspn(at, ":;");
        for (size_t i = 0; i < names;) {
            size_t word = strcspn(at + i, " :;");
            if (word == length && strncmp(at + i, op, length) == 0)
                return true;
            i += word + 1;
        }
        at += clause;
        at += *at == ';';
    }
    return false;
}

const char *prm_table_view(const prm_table *table, const char *view)
{
    const char *const *views = table->entity->views;
    size_t length = strlen(view);
    for (size_t i = 0; views != NULL && views[i] != NULL; i++) {
        const char *at = views[i] + strspn(views[i], " ");
        if (strncmp(at, view, length) != 0)
            continue;
        at += length;
        at += strspn(at, " ");
        if (*at == ':')
            return at + 1 + strspn(at + 1, " ");
    }
    return NULL;
}
