/* SPDX-License-Identifier: Apache-2.0 */
/* prm.users/1: users as scripted; a territory is covered by whom it is given to, whatever contains it. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

#define INVITATION_MS (72LL * 3600 * 1000)

static const char *id_at(prm_mock *mock, size_t place)
{
    char id[40];

    snprintf(id, sizeof(id), "user_%013zu", place + 1);
    return mock_copy_text(mock, id, strlen(id));
}

const char *prm_mock_user(prm_mock *mock, const char *json)
{
    const prm_val *given = mock_parse(mock, json);
    prm_val *user = mock_value(mock, PRM_V_OBJECT);

    if (mock->world->user_count == MOCK_USERS || given == NULL || given->kind != PRM_V_OBJECT ||
        mock_set(user, "id", mock_text(mock, id_at(mock, mock->world->user_count))) != PRM_OK)
        return "";
    for (size_t i = 0; i < given->count; i++)
        if (mock_set(user, given->keys[i], given->items[i]) != PRM_OK)
            return "";
    mock->world->users[mock->world->user_count++] = user;
    return mock_str(user, "id");
}

static const prm_val *find(const prm_mock *mock, const char *id)
{
    for (size_t i = 0; i < mock->world->user_count; i++)
        if (strcmp(mock_str(mock->world->users[i], "id"), id) == 0)
            return mock->world->users[i];
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

    for (size_t i = 0; i < mock->world->user_count && found->count < (limit > 0 ? limit : 50); i++) {
        const prm_val *user = mock->world->users[i];
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
    prm_val *to = mock_value(call->mock, PRM_V_OBJECT);

    if (user == NULL)
        return PRM_E_NOT_FOUND;
    PRM_TRY(put(to, user));
    PRM_TRY(mock_set(to, "side", mock_text(call->mock, *mock_str(user, "partner") != '\0' ? "partner" : "vendor")));
    PRM_TRY(mock_set(to, "partner", mock_get(user, "partner")));
    PRM_TRY(mock_set(to, "roles", mock_get(user, "roles")));
    PRM_TRY(mock_set_boolean(call->mock, to, "is_locked", is_locked(user)));
    PRM_TRY(mock_set_boolean(call->mock, to, "is_invited", *mock_str(user, "token") != '\0'));
    *described = to;
    return PRM_OK;
}

static prm_status holds(prm_call *call, const char *user, const char *roles, const char *territory, int32_t *is)
{
    *is = is_holder(find(call->mock, user), roles, territory);
    return PRM_OK;
}

static prm_status of_person(prm_call *call, const char *person, const prm_val **list)
{
    const prm_mock *mock = call->mock;
    prm_val *found = mock_value(call->mock, PRM_V_LIST);

    for (size_t i = 0; i < mock->world->user_count; i++) {
        const prm_val *user = mock->world->users[i];
        prm_val *item = mock_value(call->mock, PRM_V_OBJECT);
        if (is_locked(user) || strcmp(mock_str(user, "person"), person) != 0)
            continue;
        PRM_TRY(put(item, user));
        PRM_TRY(mock_append(found, item));
    }
    *list = found;
    return PRM_OK;
}

/* -- invitations -- */

/* Whoever has that address: a user who signs in, or one who was invited by it to that partner. */
static size_t place_of(const prm_mock *mock, const char *email, const char *partner)
{
    const mock_world *world = mock->world;
    size_t i = 0;

    for (; i < world->user_count; i++) {
        bool is_invited = *mock_str(world->users[i], "token") != '\0';
        if (strcmp(mock_str(world->users[i], "email"), email) == 0 &&
            (!is_invited || strcmp(mock_str(world->users[i], "partner"), partner) == 0))
            break;
    }
    return i;
}

static prm_status check_guest(const prm_call *call, const prm_val *guest)
{
    static const char fields[] = "email | roles | partner | name | person | locale";
    const prm_val *roles = mock_get(guest, "roles");
    const char *partner = mock_str(guest, "partner");

    for (size_t i = 0; i < guest->count; i++)
        if (!mock_words_have(fields, guest->keys[i]))
            return PRM_E_INVALID;
    if (!call->is_write || *partner == '\0' || strchr(mock_str(guest, "email"), '@') == NULL || roles == NULL ||
        roles->kind != PRM_V_LIST || roles->count == 0)
        return PRM_E_INVALID;
    if (mock_entity(call->mock, "partner") != NULL && mock_row_find(call->mock, partner) == NULL)
        return PRM_E_INVALID;
    return call->caller.side == PRM_PARTNER_SIDE && strcmp(call->caller.partner, partner) != 0 ? PRM_E_INVALID : PRM_OK;
}

static prm_status fill_guest(prm_mock *mock, prm_val *user, const char *id, const prm_val *guest)
{
    char token[60];

    for (size_t i = 0; i < guest->count; i++)
        PRM_TRY(mock_set(user, guest->keys[i], mock_open(mock, guest->items[i])));
    if (mock_get(user, "name") == NULL)
        PRM_TRY(mock_set(user, "name", mock_get(user, "email")));
    snprintf(token, sizeof(token), "prm_of_%s", id);
    PRM_TRY(mock_set(user, "id", mock_text(mock, id)));
    return mock_set(user, "token", mock_text(mock, token));
}

static prm_status tell_guest(prm_mock *mock, const prm_val *user, const prm_val **invited)
{
    prm_val *told = mock_value(mock, PRM_V_OBJECT), *token = mock_text(mock, mock_str(user, "token"));

    if (!token->is_nomem)
        token->is_secret = true;
    PRM_TRY(mock_set(told, "user", mock_get(user, "id")));
    PRM_TRY(mock_set_integer(mock, told, "expires_at", mock->now + INVITATION_MS));
    *invited = told;
    return mock_set(told, "token", token);
}

static prm_status invite(prm_call *call, const prm_val *guest, const prm_val **invited)
{
    prm_mock *mock = call->mock;
    prm_val *user = mock_value(mock, PRM_V_OBJECT);
    size_t place = place_of(mock, mock_str(guest, "email"), mock_str(guest, "partner"));
    bool is_new = place == mock->world->user_count;

    PRM_TRY(check_guest(call, guest));
    if (place == MOCK_USERS)
        return PRM_E_LIMIT;
    if (!is_new && *mock_str(mock->world->users[place], "token") == '\0')
        return PRM_E_CONFLICT;
    PRM_TRY(fill_guest(mock, user, is_new ? id_at(mock, place) : mock_str(mock->world->users[place], "id"), guest));
    mock->world->users[place] = user;
    mock->world->user_count += is_new;
    return tell_guest(mock, user, invited);
}

const char *prm_mock_invited(const prm_mock *mock, const char *email, const char *path)
{
    for (size_t i = 0; i < mock->world->user_count; i++) {
        const prm_val *user = mock->world->users[i];
        if (strcmp(mock_str(user, "email"), email) == 0 && *mock_str(user, "token") != '\0')
            return mock_as_text((prm_mock *)mock, mock_at_path(user, path));
    }
    return "";
}

const prm_users_service mock_users_service = { .size = sizeof(prm_users_service), .revision = 1, .holders = holders,
    .describe = describe, .holds = holds, .invite = invite, .of_person = of_person };
