/* SPDX-License-Identifier: Apache-2.0 */
/* Values: as prm/plugin.h has them, without thrift. */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

prm_val mock_no_memory = { .kind = PRM_V_NULL, .is_frozen = true, .is_nomem = true };

typedef struct block {
    struct block *next;
    max_align_t bytes[];
} block;

void *mock_alloc(prm_mock *mock, size_t bytes)
{
    block *new = calloc(1, sizeof(block) + bytes);
    if (new == NULL) {
        mock->is_out_of_memory = true;
        return NULL;
    }
    new->next = mock->blocks;
    mock->blocks = new;
    return new->bytes;
}

const char *mock_copy_text(prm_mock *mock, const char *text, size_t length)
{
    char *copy = mock_alloc(mock, length + 1);
    if (copy == NULL)
        return NULL;
    memcpy(copy, text, length);
    return copy;
}

const char *mock_keep_text(prm_mock *mock, const char *text)
{
    const char *copy = mock_copy_text(mock, text, strlen(text));
    return copy != NULL ? copy : "";
}

prm_val *mock_value(prm_mock *mock, int32_t kind)
{
    prm_val *value = mock_alloc(mock, sizeof(*value));
    if (value == NULL)
        return &mock_no_memory;
    value->kind = kind;
    value->mock = mock;
    return value;
}

prm_val *mock_text(prm_mock *mock, const char *text)
{
    prm_val *value = mock_value(mock, PRM_V_TEXT);
    if (value->is_nomem || text == NULL)
        return &mock_no_memory;
    value->text = mock_copy_text(mock, text, strlen(text));
    value->count = strlen(text);
    return value->text != NULL ? value : &mock_no_memory;
}

static size_t key_index(const prm_val *object, const char *key)
{
    for (size_t i = 0; object != NULL && object->kind == PRM_V_OBJECT && i < object->count; i++)
        if (strcmp(object->keys[i], key) == 0)
            return i;
    return SIZE_MAX;
}

const prm_val *mock_get(const prm_val *object, const char *key)
{
    size_t at = key_index(object, key);
    return at != SIZE_MAX ? object->items[at] : NULL;
}

const char *mock_str(const prm_val *object, const char *key)
{
    const prm_val *value = mock_get(object, key);
    return value != NULL && value->kind == PRM_V_TEXT ? value->text : "";
}

static prm_status grow(prm_val *value)
{
    if (value->count < value->capacity)
        return PRM_OK;
    size_t capacity = value->capacity * 2 + 8;
    const prm_val **items = mock_alloc(value->mock, capacity * sizeof(*items));
    const char **keys = mock_alloc(value->mock, capacity * sizeof(*keys));
    if (items == NULL || keys == NULL)
        return PRM_E_NOMEM;
    if (value->count > 0) {
        memcpy(items, value->items, value->count * sizeof(*items));
        memcpy(keys, value->keys, value->count * sizeof(*keys));
    }
    value->items = items;
    value->keys = keys;
    value->capacity = capacity;
    return PRM_OK;
}

static void freeze(const prm_val *value)
{
    ((prm_val *)value)->is_frozen = true;
    for (size_t i = 0; (value->kind == PRM_V_LIST || value->kind == PRM_V_OBJECT) && i < value->count; i++)
        freeze(value->items[i]);
}

static prm_status may_set(const prm_val *value, int32_t kind, const prm_val *part)
{
    if (value == NULL)
        return PRM_E_INVALID;
    if (value->is_nomem || (part != NULL && part->is_nomem))
        return PRM_E_NOMEM;
    return value->is_frozen || value->kind != kind ? PRM_E_INVALID : PRM_OK;
}

prm_status mock_set(prm_val *object, const char *key, const prm_val *value)
{
    PRM_TRY(may_set(object, PRM_V_OBJECT, value));
    if (value == NULL)
        return PRM_OK;
    size_t at = key_index(object, key);
    if (at == SIZE_MAX) {
        PRM_TRY(grow(object));
        at = object->count;
        object->keys[at] = mock_copy_text(object->mock, key, strlen(key));
        if (object->keys[at] == NULL)
            return PRM_E_NOMEM;
        object->count++;
    }
    if (!value->is_frozen)
        freeze(value);
    object->items[at] = value;
    return PRM_OK;
}

static prm_status set_number(prm_mock *mock, prm_val *object, const char *key, int32_t kind, int64_t number)
{
    prm_val *value = mock_value(mock, kind);
    if (value->is_nomem)
        return PRM_E_NOMEM;
    value->integer = number;
    return mock_set(object, key, value);
}

prm_status mock_set_integer(prm_mock *mock, prm_val *object, const char *key, int64_t integer)
{
    return set_number(mock, object, key, PRM_V_INT, integer);
}

prm_status mock_set_boolean(prm_mock *mock, prm_val *object, const char *key, bool is)
{
    return set_number(mock, object, key, PRM_V_BOOL, is);
}

prm_status mock_append(prm_val *list, const prm_val *value)
{
    PRM_TRY(may_set(list, PRM_V_LIST, value));
    if (value == NULL)
        return PRM_E_INVALID;
    PRM_TRY(grow(list));
    if (!value->is_frozen)
        freeze(value);
    list->items[list->count++] = value;
    return PRM_OK;
}

prm_val *mock_clone(prm_mock *mock, const prm_val *value)
{
    if (value->is_nomem)
        return &mock_no_memory;
    if (value->kind == PRM_V_TEXT) {
        prm_val *text = mock_text(mock, value->text);
        if (!text->is_nomem) {
            text->is_sealed = value->is_sealed;
            text->is_vendor = value->is_vendor;
            text->is_secret = value->is_secret;
        }
        return text;
    }
    prm_val *copy = mock_value(mock, value->kind);
    if (copy->is_nomem)
        return copy;
    copy->integer = value->integer;
    copy->real = value->real;
    copy->is_sealed = value->is_sealed;
    copy->is_vendor = value->is_vendor;
    copy->entity = value->entity;
    for (size_t i = 0; i < value->count; i++) {
        prm_val *part = mock_clone(mock, value->items[i]);
        prm_status status =
            value->kind == PRM_V_OBJECT ? mock_set(copy, value->keys[i], part) : mock_append(copy, part);
        if (status != PRM_OK)
            return &mock_no_memory;
    }
    return copy;
}

prm_val *mock_open(prm_mock *mock, const prm_val *value)
{
    prm_val *open = mock_clone(mock, value);

    if (!open->is_nomem)
        open->is_sealed = false;
    for (size_t i = 0; (open->kind == PRM_V_LIST || open->kind == PRM_V_OBJECT) && i < open->count; i++)
        open->items[i] = mock_open(mock, open->items[i]);
    return open;
}

bool mock_is_null(const prm_val *value)
{
    return value == NULL || value->kind == PRM_V_NULL;
}

void mock_seal(prm_val *value)
{
    if (value->is_nomem)
        return;
    value->is_sealed = true;
    for (size_t i = 0; (value->kind == PRM_V_LIST || value->kind == PRM_V_OBJECT) && i < value->count; i++)
        mock_seal((prm_val *)value->items[i]);
}

bool mock_has_sealed(const prm_val *value)
{
    if (value->is_sealed)
        return true;
    for (size_t i = 0; (value->kind == PRM_V_LIST || value->kind == PRM_V_OBJECT) && i < value->count; i++)
        if (mock_has_sealed(value->items[i]))
            return true;
    return false;
}

bool mock_has_secret(const prm_val *value)
{
    if (value == NULL || value->is_secret)
        return value != NULL;
    for (size_t i = 0; (value->kind == PRM_V_LIST || value->kind == PRM_V_OBJECT) && i < value->count; i++)
        if (mock_has_secret(value->items[i]))
            return true;
    return false;
}

bool mock_equal(const prm_val *a, const prm_val *b)
{
    if (a == NULL || b == NULL || a->kind != b->kind)
        return false;
    if (a->kind == PRM_V_TEXT)
        return strcmp(a->text, b->text) == 0;
    if (a->kind != PRM_V_LIST && a->kind != PRM_V_OBJECT)
        return a->integer == b->integer && a->real == b->real;
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!mock_equal(a->items[i], a->kind == PRM_V_LIST ? b->items[i] : mock_get(b, a->keys[i])))
            return false;
    return true;
}

const prm_val *mock_at_path(const prm_val *value, const char *path)
{
    while (value != NULL && *path != '\0') {
        char key[200];
        size_t length = strcspn(path, ".[");
        if (*path == '[') {
            size_t index = strtoul(path + 1, NULL, 10);
            value = value->kind == PRM_V_LIST && index < value->count ? value->items[index] : NULL;
            path += strcspn(path, "]");
            path += *path == ']';
        } else {
            snprintf(key, sizeof(key), "%.*s", (int)length, path);
            value = mock_get(value, key);
            path += length;
        }
        path += *path == '.';
    }
    return value;
}

const char *mock_as_text(prm_mock *mock, const prm_val *value)
{
    char number[32];

    if (value == NULL)
        return "";
    if (value->kind == PRM_V_TEXT)
        return value->text;
    if (value->kind == PRM_V_BOOL)
        return value->integer != 0 ? "true" : "false";
    if (value->kind != PRM_V_INT)
        return mock_print(mock, value);
    snprintf(number, sizeof(number), "%lld", (long long)value->integer);
    const char *text = mock_copy_text(mock, number, strlen(number));
    return text != NULL ? text : "";
}
