/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"
#include "base/val.h"

#include <string.h>

#define CAPACITY_FIRST 4u

static uint32_t parts_of(const prm_val *value)
{
    return 1 + (value->kind == PRM_V_TEXT ? value->count / PRM_VAL_BYTES : value->parts);
}

/* Whether `container` can take `value` now. */
static prm_status may_take(const prm_val *container, enum prm_kind kind, const prm_val *value)
{
    if (container == NULL)
        return PRM_E_INVALID;
    if (((container->flags | value->flags) & PRM_VAL_NOMEM) != 0)
        return PRM_E_NOMEM;
    if (container->kind != kind || (container->flags & PRM_VAL_FROZEN) != 0 || (value->flags & PRM_VAL_INVALID) != 0 ||
        value == container)
        return PRM_E_INVALID;
    if (value->kind == PRM_V_INT && (value->as.integer > PRM_INTEGER_MAX || value->as.integer < -PRM_INTEGER_MAX))
        return PRM_E_INVALID;
    if (value->height >= PRM_VAL_HEIGHT || parts_of(value) > PRM_VAL_PARTS - container->parts)
        return PRM_E_LIMIT;
    return PRM_OK;
}

/* Makes room for one more element in the array `elements`. */
static prm_status reserve(prm_val *container, void **elements, size_t element_bytes)
{
    if (container->count < container->capacity)
        return PRM_OK;
    if (container->capacity > UINT32_MAX / 2)
        return PRM_E_LIMIT;
    uint32_t capacity = container->capacity != 0 ? container->capacity * 2 : CAPACITY_FIRST;
    void *grown =
        prm_arena_grow(container->arena, *elements, container->capacity * element_bytes, capacity * element_bytes);
    if (grown == NULL)
        return PRM_E_NOMEM;
    *elements = grown;
    container->capacity = capacity;
    return PRM_OK;
}

void prm_val_hold(prm_val *container, const prm_val *value)
{
    if (value->height >= container->height)
        container->height = (uint16_t)(value->height + 1);
    uint64_t parts = (uint64_t)container->parts + parts_of(value);
    container->parts = parts < PRM_VAL_PARTS ? (uint32_t)parts : PRM_VAL_PARTS;
}

static prm_status add_member(prm_val *object, const char *key, const prm_val *value)
{
    if (object->count >= PRM_VAL_KEYS)
        return PRM_E_LIMIT;
    void *members = object->as.members;
    PRM_TRY(reserve(object, &members, sizeof(prm_member)));
    object->as.members = members;
    prm_val_freeze(value);
    prm_val_hold(object, value);
    object->as.members[object->count++] = (prm_member){.key = key, .value = value};
    return PRM_OK;
}

prm_status prm_val_set(prm_val *object, const char *key, const prm_val *value)
{
    if (value == NULL)
        return PRM_OK;
    PRM_TRY(may_take(object, PRM_V_OBJECT, value));
    if (key == NULL)
        return PRM_E_INVALID;
    for (uint32_t i = 0; i < object->count; i++) {
        prm_member *member = &object->as.members[i];
        if (member->key[0] == key[0] && strcmp(member->key, key) == 0) {
            prm_val_freeze(value);
            object->parts -= parts_of(member->value);
            prm_val_hold(object, value);
            member->value = value;
            return PRM_OK;
        }
    }
    size_t length = strlen(key);
    if (!prm_utf8_is_valid(key, length))
        return PRM_E_INVALID;
    const char *copy = prm_arena_text(object->arena, key, length);
    return copy != NULL ? add_member(object, copy, value) : PRM_E_NOMEM;
}

prm_status prm_val_put(prm_val *object, const char *key, const prm_val *value)
{
    if (value == NULL)
        return PRM_OK;
    PRM_TRY(may_take(object, PRM_V_OBJECT, value));
    return add_member(object, key, value);
}

prm_status prm_val_append(prm_val *list, const prm_val *value)
{
    if (value == NULL)
        return PRM_OK;
    PRM_TRY(may_take(list, PRM_V_LIST, value));
    void *items = list->as.items;
    PRM_TRY(reserve(list, &items, sizeof(const prm_val *)));
    list->as.items = items;
    prm_val_freeze(value);
    prm_val_hold(list, value);
    list->as.items[list->count++] = value;
    return PRM_OK;
}

/* The arena a typed setter makes its value in; NULL if `object` takes none, with why in `status`. */
static prm_arena *arena_of(const prm_val *object, prm_status *status)
{
    *status = PRM_OK;
    if (object == NULL || object->kind != PRM_V_OBJECT || (object->flags & PRM_VAL_FROZEN) != 0) {
        *status = object != NULL && (object->flags & PRM_VAL_NOMEM) != 0 ? PRM_E_NOMEM : PRM_E_INVALID;
        return NULL;
    }
    return object->arena;
}

prm_status prm_val_set_text(prm_val *object, const char *key, const char *text)
{
    if (text == NULL)
        return PRM_OK;
    prm_status status;
    prm_arena *arena = arena_of(object, &status);
    return arena != NULL ? prm_val_set(object, key, prm_val_text(arena, text, strlen(text))) : status;
}

prm_status prm_val_set_integer(prm_val *object, const char *key, int64_t value)
{
    prm_status status;
    prm_arena *arena = arena_of(object, &status);
    return arena != NULL ? prm_val_set(object, key, prm_val_integer(arena, value)) : status;
}

prm_status prm_val_set_boolean(prm_val *object, const char *key, int32_t value)
{
    prm_status status;
    prm_arena *arena = arena_of(object, &status);
    return arena != NULL ? prm_val_set(object, key, prm_val_boolean(arena, value != 0)) : status;
}

static bool is_shared(const prm_val *value)
{
    return (value->flags & (PRM_VAL_NOMEM | PRM_VAL_INVALID)) != 0;
}

/* The i-th thing a container holds; NULL past the end. */
static const prm_val *held(const prm_val *value, uint32_t index)
{
    if (value->kind == PRM_V_LIST && index < value->count)
        return value->as.items[index];
    if (value->kind == PRM_V_OBJECT && index < value->count)
        return value->as.members[index].value;
    return NULL;
}

void prm_val_freeze(const prm_val *value)
{
    if (value == NULL || (value->flags & PRM_VAL_FROZEN) != 0)
        return;
    /* Frozen is not content: every value but the shared ones was made writable. */
    ((prm_val *)value)->flags |= PRM_VAL_FROZEN;
    const prm_val *inner;
    for (uint32_t i = 0; (inner = held(value, i)) != NULL; i++)
        prm_val_freeze(inner);
}

void prm_val_flag_all(prm_val *value, enum prm_val_flag flag)
{
    if (value == NULL || is_shared(value))
        return;
    value->flags |= (uint8_t)flag;
    const prm_val *inner;
    for (uint32_t i = 0; (inner = held(value, i)) != NULL; i++)
        prm_val_flag_all((prm_val *)inner, flag);
}

bool prm_val_has_flag(const prm_val *value, enum prm_val_flag flag)
{
    if (value == NULL)
        return false;
    if ((value->flags & flag) != 0)
        return true;
    const prm_val *inner;
    for (uint32_t i = 0; (inner = held(value, i)) != NULL; i++) {
        if (prm_val_has_flag(inner, flag))
            return true;
    }
    return false;
}

static bool members_are_equal(const prm_val *a, const prm_val *b)
{
    for (uint32_t i = 0; i < a->count; i++) {
        const prm_member *member = &a->as.members[i];
        /* Most pairs come from the same place and have their keys in the same order. */
        bool is_aligned = strcmp(member->key, b->as.members[i].key) == 0;
        const prm_val *other = is_aligned ? b->as.members[i].value : prm_val_get(b, member->key);
        if (other == NULL || !prm_val_equal(member->value, other))
            return false;
    }
    return true;
}

bool prm_val_equal(const prm_val *a, const prm_val *b)
{
    if (a == b)
        return true;
    if (a == NULL || b == NULL || a->kind != b->kind || a->count != b->count)
        return false;
    switch (a->kind) {
    case PRM_V_BOOL:
        return a->as.truth == b->as.truth;
    case PRM_V_INT:
        return a->as.integer == b->as.integer;
    case PRM_V_REAL:
        return a->as.real == b->as.real;
    case PRM_V_TEXT:
        return memcmp(a->as.text, b->as.text, a->count) == 0;
    case PRM_V_LIST:
        for (uint32_t i = 0; i < a->count; i++) {
            if (!prm_val_equal(a->as.items[i], b->as.items[i]))
                return false;
        }
        return true;
    case PRM_V_OBJECT:
        return members_are_equal(a, b);
    default:
        return true;
    }
}

static bool copy_held(prm_arena *arena, prm_val *copy, const prm_val *value)
{
    bool is_list = value->kind == PRM_V_LIST;
    size_t bytes = value->count * (is_list ? sizeof(const prm_val *) : sizeof(prm_member));
    void *elements = prm_arena_alloc(arena, bytes);
    if (elements == NULL)
        return false;
    copy->capacity = value->count;
    if (is_list)
        copy->as.items = elements;
    else
        copy->as.members = elements;
    for (uint32_t i = 0; i < value->count; i++) {
        const prm_val *inner = prm_val_copy(arena, held(value, i));
        if (inner == NULL)
            return false;
        if (is_list) {
            copy->as.items[i] = inner;
            continue;
        }
        const char *key = value->as.members[i].key;
        copy->as.members[i] = (prm_member){.key = prm_arena_text(arena, key, strlen(key)), .value = inner};
        if (copy->as.members[i].key == NULL)
            return false;
    }
    return true;
}

prm_val *prm_val_copy(prm_arena *arena, const prm_val *value)
{
    if (value == NULL || is_shared(value))
        return NULL;
    prm_val *copy = prm_arena_alloc(arena, sizeof(*copy));
    if (copy == NULL)
        return NULL;
    *copy = *value;
    copy->flags &= (uint8_t)~PRM_VAL_FROZEN;
    copy->arena = value->arena != NULL ? arena : NULL;
    if (value->kind == PRM_V_TEXT) {
        copy->as.text = prm_arena_text(arena, value->as.text, value->count);
        return copy->as.text != NULL ? copy : NULL;
    }
    if ((value->kind == PRM_V_LIST || value->kind == PRM_V_OBJECT) && !copy_held(arena, copy, value))
        return NULL;
    return copy;
}

const prm_val *prm_val_sealed(prm_arena *arena, const prm_val *value)
{
    prm_val *copy = prm_val_copy(arena, value);
    if (copy == NULL)
        return NULL;
    prm_val_flag_all(copy, PRM_VAL_SEALED);
    prm_val_freeze(copy);
    return copy;
}
