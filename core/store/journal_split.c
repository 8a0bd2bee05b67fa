/* SPDX-License-Identifier: Apache-2.0 */
/* What is about a person leaves an entry's values for a list of its own, and comes back when the entry is read. */
#include "store/journal_internal.h"

#include <string.h>

static const char place[] = "$p";

typedef struct mover {
    prm_arena *arena;
    prm_val *out;                                                     /* splitting: where personal values go */
    const prm_val *in;                                                /* joining: where they come from; NULL: erased */
    const prm_val *(*move)(struct mover *with, const prm_val *value); /* NULL: out of memory */
} mover;

static bool is_place(const prm_val *value)
{
    return value->kind == PRM_V_OBJECT && value->count == 1 && strcmp(value->as.members[0].key, place) == 0;
}

/* A container of the same shape, to be filled. */
static prm_val *shell(prm_arena *arena, const prm_val *value)
{
    prm_val *copy = prm_arena_alloc(arena, sizeof(*copy));
    if (copy == NULL)
        return NULL;
    *copy = *value;
    copy->arena = arena;
    copy->capacity = copy->count;
    size_t each = value->kind == PRM_V_OBJECT ? sizeof(prm_member) : sizeof(const prm_val *);
    void *elements = prm_arena_alloc(arena, each * (value->count + 1));
    if (elements == NULL)
        return NULL;
    memcpy(elements, value->kind == PRM_V_OBJECT ? (const void *)value->as.members : (const void *)value->as.items,
        each * value->count);
    if (value->kind == PRM_V_OBJECT)
        copy->as.members = elements;
    else
        copy->as.items = elements;
    return copy;
}

static bool is_plain(const prm_val *value)
{
    return value->kind != PRM_V_OBJECT && value->kind != PRM_V_LIST && (value->flags & PRM_VAL_PERSONAL) == 0;
}

/* Copies only what changes. */
static const prm_val *walk(mover *with, const prm_val *value)
{
    prm_val *copy = NULL;
    bool is_object = value->kind == PRM_V_OBJECT;
    for (uint32_t i = 0; (is_object || value->kind == PRM_V_LIST) && i < value->count; i++) {
        const prm_val *old = is_object ? value->as.members[i].value : value->as.items[i];
        if (is_plain(old))
            continue;
        const prm_val *moved = with->move(with, old);
        if (moved == NULL)
            return NULL;
        if (moved == old)
            continue;
        if (copy == NULL && (copy = shell(with->arena, value)) == NULL)
            return NULL;
        if (is_object)
            copy->as.members[i].value = moved;
        else
            copy->as.items[i] = moved;
    }
    return copy != NULL ? copy : value;
}

/* A value that looks like a place moves too, so that a place always is one. */
static const prm_val *move_out(mover *with, const prm_val *value)
{
    if ((value->flags & PRM_VAL_PERSONAL) == 0 && !is_place(value))
        return walk(with, value);
    prm_val *put = prm_val_object(with->arena);
    if (prm_val_set_integer(put, place, (int64_t)prm_val_count(with->out)) != PRM_OK ||
        prm_val_append(with->out, value) != PRM_OK)
        return NULL;
    return put;
}

static const prm_val *move_in(mover *with, const prm_val *value)
{
    int64_t at;
    if (!is_place(value) || prm_val_get_integer(value, place, &at) != PRM_OK)
        return walk(with, value);
    const prm_val *found = at >= 0 ? prm_val_at(with->in, (size_t)at) : NULL;
    if (found == NULL) {
        prm_val *erased = prm_val_null(with->arena);
        if ((erased->flags & PRM_VAL_NOMEM) != 0)
            return NULL;
        prm_val_flag_all(erased, PRM_VAL_PERSONAL); /* a null that was never there is not */
        return erased;
    }
    prm_val_flag_all((prm_val *)found, PRM_VAL_PERSONAL);
    return found;
}

const prm_val *prm_journal_split(const prm_val *value, prm_arena *arena, prm_val *personal)
{
    mover with = {.arena = arena, .out = personal, .move = move_out};
    return move_out(&with, value);
}

const prm_val *prm_journal_join(const prm_val *value, prm_arena *arena, const prm_val *personal)
{
    mover with = {.arena = arena, .in = personal, .move = move_in};
    return move_in(&with, value);
}
