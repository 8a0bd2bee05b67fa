/* SPDX-License-Identifier: Apache-2.0 */
/* The store: rows as frozen values, replaced whole. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

static bool is_same_key(const char *columns, const prm_val *a, const prm_val *b)
{
    char name[200];

    while (mock_word_next(&columns, ",", name, sizeof(name))) {
        const prm_val *left = mock_get(a, name), *right = mock_get(b, name);
        if (mock_is_null(left) || mock_is_null(right) || !mock_equal(left, right))
            return false;
    }
    return true;
}

/* Whether another row holds what a unique index allows one to hold. */
static bool is_taken(const prm_mock *mock, const prm_entity *entity, const prm_val *row)
{
    for (const char *const *index = entity->indexes; index != NULL && *index != NULL; index++) {
        char columns[500];
        const char *where = strstr(*index, " where ");
        if (strncmp(*index, "unique ", 7) != 0)
            continue;
        snprintf(columns, sizeof(columns), "%.*s",
            (int)(where != NULL ? where - *index - 7 : (ptrdiff_t)strlen(*index) - 7), *index + 7);
        if (where != NULL && !mock_terms_hold(where + 7, row))
            continue;
        for (size_t i = 0; i < mock->world->row_count; i++) {
            const mock_row *other = &mock->world->rows[i];
            if (other->entity == entity && strcmp(mock_str(other->value, "id"), mock_str(row, "id")) != 0 &&
                (where == NULL || mock_terms_hold(where + 7, other->value)) &&
                is_same_key(columns, row, other->value))
                return true;
        }
    }
    return false;
}

static prm_status set_common(prm_mock *mock, const prm_entity *entity, prm_val *row)
{
    static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
    char id[100], number[14] = "0000000000000";

    int64_t next = ++mock->next_id;
    for (int i = 12; i >= 0; i--, next /= 32)
        number[i] = digits[next % 32];
    snprintf(id, sizeof(id), "%s_%s", entity->name, number);
    PRM_TRY(mock_set(row, "id", mock_text(mock, id)));
    PRM_TRY(mock_set_integer(mock, row, "version", 1));
    PRM_TRY(mock_set_integer(mock, row, "created_at", mock->now));
    PRM_TRY(mock_set_integer(mock, row, "updated_at", mock->now));
    if (entity->flow != NULL && mock_get(row, "state") == NULL)
        PRM_TRY(mock_set(row, "state", mock_text(mock, entity->flow->initial)));
    return PRM_OK;
}

/* Stores the row as it will be, in the place of the one it was. */
static prm_status put(prm_mock *mock, mock_row *place, const prm_entity *entity, prm_val *row)
{
    if (row->is_nomem)
        return PRM_E_NOMEM;
    if (is_taken(mock, entity, row))
        return PRM_E_CONFLICT;
    row->entity = entity;
    row->is_frozen = true;
    place->entity = entity;
    place->value = row;
    return PRM_OK;
}

prm_status mock_row_add(prm_mock *mock, const prm_entity *entity, const prm_val *values, const prm_val **row)
{
    prm_val *new = mock_value(mock, PRM_V_OBJECT);

    if (mock->world->row_count == MOCK_ROWS)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < values->count; i++)
        if (!mock_is_null(values->items[i])) {
            prm_val *copy = mock_clone(mock, values->items[i]);
            copy->is_sealed = false;
            PRM_TRY(mock_set(new, values->keys[i], copy));
        }
    PRM_TRY(set_common(mock, entity, new));
    PRM_TRY(put(mock, &mock->world->rows[mock->world->row_count], entity, new));
    mock->world->row_count++;
    *row = new;
    return PRM_OK;
}

prm_status mock_sealed(prm_mock *mock, const prm_val *row, const prm_val **out)
{
    prm_val *copy = mock_clone(mock, row);
    mock_seal(copy);
    copy->is_frozen = true;
    *out = copy;
    return copy->is_nomem ? PRM_E_NOMEM : PRM_OK;
}

prm_status mock_store_load(prm_call *call, const char *entity, const char *id, const prm_val **row)
{
    const prm_entity *of = mock_entity(call->mock, entity);
    const mock_row *found = mock_row_find(call->mock, id);

    PRM_TRY(mock_guard(call));
    if (of == NULL)
        return PRM_E_INVALID;
    if (found == NULL || found->entity != of || !mock_may_see(call, of, found->value))
        return PRM_E_NOT_FOUND;
    *row = found->value;
    return PRM_OK;
}

/* Whether the flow has the state: at its beginning, or where a move leads. */
static bool has_state(const prm_flow *flow, const char *state)
{
    const char *at;
    size_t length = strlen(state);

    if (strcmp(flow->initial, state) == 0)
        return true;
    for (size_t i = 0; flow->moves[i] != NULL; i++)
        for (at = strchr(flow->moves[i], '>'); at != NULL && *at != '\0' && *at != ':';) {
            at += 1 + strspn(at + 1, " ");
            if (strncmp(at, state, length) == 0 && strchr(" |:", at[length]) != NULL)
                return true;
            at += strcspn(at, "|:");
        }
    return false;
}

/* The values without the state they name: it is no field. */
static prm_status check_values(prm_call *call, const prm_entity *entity, const prm_val *values)
{
    prm_val *fields = mock_value(call->mock, PRM_V_OBJECT);

    if (mock_get(values, "state") != NULL &&
        (entity->flow == NULL || !has_state(entity->flow, mock_str(values, "state"))))
        return PRM_E_INVALID;
    for (size_t i = 0; i < values->count; i++)
        if (strcmp(values->keys[i], "state") != 0)
            PRM_TRY(mock_set(fields, values->keys[i], mock_clone(call->mock, values->items[i])));
    return mock_check(call->mock, entity->fields, fields, 0, entity->name);
}

prm_status mock_store_create(prm_call *call, const char *entity, const prm_val *values, const prm_val **row)
{
    const prm_entity *of = mock_entity(call->mock, entity);

    PRM_TRY(mock_guard(call));
    if (of == NULL || !call->is_write)
        return PRM_E_INVALID;
    if (mock_has_secret(values))
        return PRM_E_INTERNAL;
    PRM_TRY(check_values(call, of, values));
    if (!mock_may_write(call, of, values))
        return PRM_E_FORBIDDEN;
    PRM_TRY(mock_row_add(call->mock, of, values, row));
    return mock_may_see(call, of, *row) ? PRM_OK : mock_sealed(call->mock, *row, row);
}

static prm_status change(prm_call *call, const prm_val **row, const prm_val *changes, const char *state)
{
    mock_row *place = mock_row_find(call->mock, mock_str(*row, "id"));

    if (place == NULL || !call->is_write)
        return PRM_E_INVALID;
    if (!mock_may_write(call, place->entity, place->value))
        return PRM_E_FORBIDDEN;
    if (!mock_equal(mock_get(*row, "version"), mock_get(place->value, "version")))
        return PRM_E_CONFLICT;
    prm_val *new = mock_clone(call->mock, place->value);
    PRM_TRY(mock_guard(call));
    for (size_t i = 0; changes != NULL && i < changes->count; i++)
        PRM_TRY(mock_set(new, changes->keys[i], mock_clone(call->mock, changes->items[i])));
    if (state != NULL)
        PRM_TRY(mock_set(new, "state", mock_text(call->mock, state)));
    PRM_TRY(mock_set_integer(call->mock, new, "version", mock_get(new, "version")->integer + 1));
    PRM_TRY(mock_set_integer(call->mock, new, "updated_at", call->mock->now));
    PRM_TRY(put(call->mock, place, place->entity, new));
    if ((*row)->is_sealed)
        return mock_sealed(call->mock, new, row);
    *row = new;
    return PRM_OK;
}

prm_status mock_store_update(prm_call *call, const prm_val **row, const prm_val *changes)
{
    const prm_entity *entity = (*row)->entity;

    PRM_TRY(mock_guard(call));
    if (entity == NULL)
        return PRM_E_INVALID;
    if (mock_has_secret(changes))
        return PRM_E_INTERNAL;
    PRM_TRY(mock_check(call->mock, entity->fields, changes, MOCK_PARTIAL, entity->name));
    return change(call, row, changes, NULL);
}

prm_status mock_store_move(prm_call *call, const prm_val **row, const char *state)
{
    const char *now = mock_str(*row, "state");
    const prm_flow *flow = (*row)->entity != NULL ? (*row)->entity->flow : NULL;
    bool is_forbidden = false;
    char legal[500] = "";

    PRM_TRY(mock_guard(call));
    for (size_t i = 0; flow != NULL && flow->moves[i] != NULL; i++) {
        const char *at = strchr(flow->moves[i], '>'), *roles = strchr(flow->moves[i], ':'), *from = flow->moves[i];
        char word[100], targets[300];
        bool is_from = false;
        while (from < at && mock_word_next(&from, "|>", word, sizeof(word)) && from <= at + 1)
            is_from = is_from || strcmp(word, now) == 0;
        if (!is_from)
            continue;
        snprintf(targets, sizeof(targets), "%.*s", (int)strcspn(at + 1, ":"), at + 1);
        const char *to = targets;
        while (mock_word_next(&to, "|", word, sizeof(word)))
            snprintf(legal + strlen(legal), sizeof(legal) - strlen(legal), "%s%s", *legal != '\0' ? "|" : "", word);
        if (!mock_words_have(targets, state))
            continue;
        if (roles == NULL || call->caller.side == PRM_SYSTEM || mock_words_have(roles + 1, call->caller.roles[0]))
            return change(call, row, NULL, state);
        is_forbidden = true;
    }
    mock_note(call->mock, legal, "");
    return is_forbidden ? PRM_E_FORBIDDEN : PRM_E_STATE;
}

/* Whether the flow says that it may be archived: where it says nothing, in a state that no move leaves. */
static bool may_archive(const prm_flow *flow, const char *state)
{
    const char *const *moves = flow != NULL ? flow->moves : NULL;
    char from[300];

    if (flow == NULL)
        return true;
    if (flow->archive != NULL)
        return mock_words_have(flow->archive, state);
    for (; moves != NULL && *moves != NULL; moves++) {
        snprintf(from, sizeof(from), "%.*s", (int)strcspn(*moves, ">"), *moves);
        if (mock_words_have(from, state))
            return false;
    }
    return true;
}

prm_status mock_store_archive(prm_call *call, const char *entity, const char *id)
{
    const prm_entity *of = mock_entity(call->mock, entity);
    const prm_val *row;
    prm_val *changes = mock_value(call->mock, PRM_V_OBJECT);

    PRM_TRY(mock_guard(call));
    if (of == NULL || !mock_has_archive(of))
        return PRM_E_INVALID;
    PRM_TRY(mock_store_load(call, entity, id, &row));
    if (!mock_is_null(mock_get(row, "archived_at")))
        return PRM_OK;
    if (!may_archive(of->flow, mock_str(row, "state")))
        return PRM_E_STATE;
    PRM_TRY(mock_set_integer(call->mock, changes, "archived_at", call->mock->now));
    return change(call, &row, changes, NULL);
}

prm_status mock_store_drop(prm_call *call, const char *entity, const char *id)
{
    const prm_entity *of = mock_entity(call->mock, entity);
    const prm_val *row;

    PRM_TRY(mock_guard(call));
    if (of == NULL || of->drops == 0 || !call->is_write)
        return PRM_E_INVALID;
    PRM_TRY(mock_store_load(call, entity, id, &row));
    mock_row *place = mock_row_find(call->mock, id), *end = call->mock->world->rows + --call->mock->world->row_count;
    memmove(place, place + 1, (size_t)(end - place) * sizeof(*place));
    return PRM_OK;
}
