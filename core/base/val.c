/* SPDX-License-Identifier: Apache-2.0 */
#include "base/val.h"

#include "base/utf8.h"

#include <string.h>

static const prm_val no_memory = {.kind = PRM_V_NULL, .flags = PRM_VAL_FROZEN | PRM_VAL_NOMEM};
static const prm_val no_text = {.kind = PRM_V_NULL, .flags = PRM_VAL_FROZEN | PRM_VAL_INVALID};

static prm_val *make(prm_arena *arena, enum prm_kind kind)
{
    prm_val *value = prm_arena_alloc(arena, sizeof(*value));
    /* Shared and never written: it is frozen, and whoever sets flags looks at PRM_VAL_NOMEM first. */
    if (value == NULL)
        return (prm_val *)&no_memory;
    value->kind = (uint8_t)kind;
    return value;
}

static prm_val *make_container(prm_arena *arena, enum prm_kind kind)
{
    prm_val *value = make(arena, kind);
    if (value != &no_memory) {
        value->arena = arena;
        value->height = 1;
    }
    return value;
}

prm_val *prm_val_object(prm_arena *arena)
{
    return make_container(arena, PRM_V_OBJECT);
}

prm_val *prm_val_list(prm_arena *arena)
{
    return make_container(arena, PRM_V_LIST);
}

prm_val *prm_val_text(prm_arena *arena, const char *text, size_t length)
{
    if (length > UINT32_MAX || (length > 0 && (text == NULL || memchr(text, '\0', length) != NULL)) ||
        !prm_utf8_is_valid(text, length))
        return (prm_val *)&no_text;
    const char *copy = prm_arena_text(arena, text, length);
    if (copy == NULL)
        return (prm_val *)&no_memory;
    prm_val *value = make(arena, PRM_V_TEXT);
    if (value != &no_memory) {
        value->as.text = copy;
        value->count = (uint32_t)length;
    }
    return value;
}

prm_val *prm_val_text_static(prm_arena *arena, const char *text)
{
    prm_val *value = make(arena, PRM_V_TEXT);
    if (value != &no_memory) {
        value->as.text = text;
        value->count = (uint32_t)strlen(text);
    }
    return value;
}

prm_val *prm_val_integer(prm_arena *arena, int64_t number)
{
    prm_val *value = make(arena, PRM_V_INT);
    if (value != &no_memory)
        value->as.integer = number;
    return value;
}

prm_val *prm_val_real(prm_arena *arena, double number)
{
    prm_val *value = make(arena, PRM_V_REAL);
    if (value != &no_memory)
        value->as.real = number;
    return value;
}

prm_val *prm_val_boolean(prm_arena *arena, bool truth)
{
    prm_val *value = make(arena, PRM_V_BOOL);
    if (value != &no_memory)
        value->as.truth = truth;
    return value;
}

prm_val *prm_val_money(prm_arena *arena, int64_t amount, const char *currency)
{
    prm_val *money = prm_val_object(arena);
    prm_status status = prm_val_set_integer(money, "amount", amount);
    if (status == PRM_OK)
        status = prm_val_set_text(money, "currency", currency);
    if (status == PRM_OK)
        return money;
    return (prm_val *)(status == PRM_E_NOMEM ? &no_memory : &no_text);
}

prm_val *prm_val_null(prm_arena *arena)
{
    return make(arena, PRM_V_NULL);
}

prm_val *prm_val_no_memory(void)
{
    return (prm_val *)&no_memory;
}

int32_t prm_val_kind(const prm_val *value)
{
    return value != NULL ? value->kind : PRM_V_ABSENT;
}

static bool is_kind(const prm_val *value, enum prm_kind kind)
{
    return value != NULL && value->kind == kind;
}

size_t prm_val_count(const prm_val *value)
{
    return is_kind(value, PRM_V_LIST) || is_kind(value, PRM_V_OBJECT) ? value->count : 0;
}

const prm_val *prm_val_at(const prm_val *list, size_t index)
{
    return is_kind(list, PRM_V_LIST) && index < list->count ? list->as.items[index] : NULL;
}

const char *prm_val_key_at(const prm_val *object, size_t index)
{
    return is_kind(object, PRM_V_OBJECT) && index < object->count ? object->as.members[index].key : NULL;
}

/* The place of the key from `at` to before `end`; `end` if it is not there. */
static uint32_t place_of(const prm_val *object, const char *key, uint32_t at, uint32_t end)
{
    const prm_member *members = object->as.members;
    while (at < end && (members[at].key[0] != key[0] || strcmp(members[at].key, key) != 0))
        at++;
    return at;
}

const prm_val *prm_val_get(const prm_val *object, const char *key)
{
    if (!is_kind(object, PRM_V_OBJECT) || key == NULL)
        return NULL;
    uint32_t at = place_of(object, key, 0, object->count);
    return at < object->count ? object->as.members[at].value : NULL;
}

const prm_val *prm_val_get_next(const prm_val *object, const char *key, uint32_t *next)
{
    if (!is_kind(object, PRM_V_OBJECT) || key == NULL)
        return NULL;
    uint32_t from = *next < object->count ? *next : 0, at = place_of(object, key, from, object->count);
    if (at == object->count && (at = place_of(object, key, 0, from)) == from)
        return NULL;
    *next = at + 1;
    return object->as.members[at].value;
}

const char *prm_val_get_str(const prm_val *object, const char *key)
{
    const prm_val *value = prm_val_get(object, key);
    return is_kind(value, PRM_V_TEXT) ? value->as.text : "";
}

/* What a reader of `kind` says of a value that is not of it. */
static prm_status mismatch(const prm_val *value)
{
    return value == NULL ? PRM_E_NOT_FOUND : PRM_E_INVALID;
}

prm_status prm_val_as_text(const prm_val *value, const char **text, size_t *length)
{
    if (!is_kind(value, PRM_V_TEXT))
        return mismatch(value);
    *text = value->as.text;
    if (length != NULL)
        *length = value->count;
    return PRM_OK;
}

prm_status prm_val_as_integer(const prm_val *value, int64_t *number)
{
    if (!is_kind(value, PRM_V_INT))
        return mismatch(value);
    *number = value->as.integer;
    return PRM_OK;
}

prm_status prm_val_as_boolean(const prm_val *value, int32_t *truth)
{
    if (!is_kind(value, PRM_V_BOOL))
        return mismatch(value);
    *truth = value->as.truth;
    return PRM_OK;
}

prm_status prm_val_get_text(const prm_val *object, const char *key, const char **text, size_t *length)
{
    return prm_val_as_text(prm_val_get(object, key), text, length);
}

prm_status prm_val_get_integer(const prm_val *object, const char *key, int64_t *value)
{
    return prm_val_as_integer(prm_val_get(object, key), value);
}

prm_status prm_val_get_boolean(const prm_val *object, const char *key, int32_t *value)
{
    return prm_val_as_boolean(prm_val_get(object, key), value);
}

prm_status prm_val_get_money(const prm_val *object, const char *key, int64_t *amount, const char **currency)
{
    const prm_val *money = prm_val_get(object, key);
    if (money == NULL)
        return PRM_E_NOT_FOUND;
    const prm_val *units = prm_val_get(money, "amount"), *code = prm_val_get(money, "currency");
    if (!is_kind(units, PRM_V_INT) || !is_kind(code, PRM_V_TEXT))
        return PRM_E_INVALID;
    *amount = units->as.integer;
    *currency = code->as.text;
    return PRM_OK;
}
