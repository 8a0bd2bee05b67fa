/* SPDX-License-Identifier: Apache-2.0 */
/* prm.users/1: users as scripted; a territory is covered by whom it is given to, whatever contains it. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

const char *prm_mock_user(prm_mock *mock, const char *json)
{
    char id[40];
    const prm_val *given = mock_parse(mock, json);
    prm_val *user = mock_value(mock, PRM_V_OBJECT);

    snprintf(id, sizeof(id), "user_%013zu", mock->user_count + 1);
    if (mock->user_count == MOCK_USERS || given == NULL || given->kind != PRM_V_OBJECT ||
        mock_set(user, "id", mock_text(mock, mock_copy_text(mock, id, strlen(id)))) != PRM_OK)
        return "";
    for (size_t i = 0; i < given->count; i++)
        if (mock_set(user, given->keys[i], given->items[i]) != PRM_OK)
            return "";
    mock->users[mock->user_count++] = user;
    return mock_str(user, "id");
}

static const prm_val *find(const prm_mock *mock, const char *id)
{
    for (size_t i = 0; i < mock->user_count; i++)
        if (strcmp(mock_str(mock->users[i], "id"), id) == 0)
            return mock->users[i];
    return NULL;
}

static const char *first(const prm_val *list)
{
    return list != NULL && list->count > 0 ? list->items[0]->text : NULL;
}

void prm_mock_as_user(prm_mock *mock, const char *id)
{
    const prm_val *user = find(mock, id);
    const char *partner = mock_str(user, "partner"), *role = first(mock_get(user, "roles"));

    prm_mock_as(mock, *partner != '\0' ? PRM_PARTNER_SIDE : PRM_VENDOR_SIDE, partner, role != NULL ? role : "");
    prm_mock_bind(mock, first(mock_get(user, "territories")));
    if (user != NULL)
        mock->user = mock_str(user, "id");
}

static bool has(const prm_val *list, const char *text)
{
    for (size_t i = 0; list != NULL && i < list->count; i++)
        if (strcmp(list->items[i]->text, text) == 0)
            return true;
    return false;
}

static bool is_locked(const prm_val *user)
{
    const prm_val *locked = mock_get(user, "is_locked");
    return locked != NULL && locked->integer != 0;
}

static bool is_holder(const prm_val *user, const char *roles, const char *territory)
{
    const prm_val *held = mock_get(user, "roles"), *bound = mock_get(user, "territories");

    if (user == NULL || is_locked(user) ||
        (territory != NULL && bound != NULL && bound->count > 0 && !has(bound, territory)))
        return false;
    for (size_t i = 0; held != NULL && i < held->count; i++)
        if (mock_words_have(roles, held->items[i]->text))
            return true;
    return false;
}

static prm_status put(prm_val *to, const prm_val *user)
{
    PRM_TRY(mock_set(to, "user", mock_get(user, "id")));
    PRM_TRY(mock_set(to, "name", mock_get(user, "name")));
    return mock_get(user, "locale") != NULL ? mock_set(to, "locale", mock_get(user, "locale")) : PRM_OK;
}

static prm_status holders(prm_call *call, const char *roles, const char *partner, const char *territory, uint32_t limit,
    const prm_val **list)
{
    const prm_mock *mock = call->mock;
    prm_val *found = mock_value(call->mock, PRM_V_LIST);

    for (size_t i = 0; i < mock->user_count && found->count < (limit > 0 ? limit : 50); i++) {
        const prm_val *user = mock->users[i];
        prm_val *item = mock_value(call->mock, PRM_V_OBJECT);
        if (strcmp(mock_str(user, "partner"), partner != NULL ? partner : "") != 0 ||
            !is_holder(user, roles, territory))
            continue;
        PRM_TRY(put(item, user));
        PRM_TRY(mock_append(found, item));
    }
    *list = found;
    return PRM_OK;
}

static prm_status describe(prm_call *call, const char *id, const prm_val **described)
{
    const prm_val *user = find(call->mock, id);
    prm_val *to = mock_value(call->mock, PRM_V_OBJECT), *locked = mock_value(call->mock, PRM_V_BOOL);

    if (user == NULL)
        return PRM_E_NOT_FOUND;
    locked->integer = is_locked(user);
    PRM_TRY(put(to, user));
    PRM_TRY(mock_set(to, "side", mock_text(call->mock, *mock_str(user, "partner") != '\0' ? "partner" : "vendor")));
    PRM_TRY(mock_set(to, "partner", mock_get(user, "partner")));
    PRM_TRY(mock_set(to, "roles", mock_get(user, "roles")));
    PRM_TRY(mock_set(to, "is_locked", locked));
    *described = to;
    return PRM_OK;
}

static prm_status holds(prm_call *call, const char *user, const char *roles, const char *territory, int32_t *is)
{
    *is = is_holder(find(call->mock, user), roles, territory);
    return PRM_OK;
}

const prm_users_service mock_users_service = { .size = sizeof(prm_users_service), .revision = 1, .holders = holders,
    .describe = describe, .holds = holds };
