/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "base/utf8.h"
#include "json_keys.h"
#include "json_scan.h"

#include <cjson/cJSON.h>

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

/* cJSON's hooks are process-wide, and plugins may use cJSON: only inside a parse of ours do they mean an arena. */
static _Thread_local prm_arena *parsing;
static atomic_bool is_started;

static void *hook_alloc(size_t bytes)
{
    return parsing != NULL ? prm_arena_alloc(parsing, bytes) : prm_alloc(bytes);
}

static void hook_free(void *memory)
{
    if (parsing == NULL)
        prm_free(memory);
}

void prm_json_start(void)
{
    cJSON_Hooks hooks = {.malloc_fn = hook_alloc, .free_fn = hook_free};
    cJSON_InitHooks(&hooks);
    atomic_store(&is_started, true);
}

/* Where a value is, for a sentence about it. */
typedef struct place {
    const struct place *outer;
    const char *key; /* NULL: an item */
    size_t index;
} place;

typedef struct parser {
    prm_arena *arena;
    prm_error *error;
} parser;

static prm_status convert(parser *p, const cJSON *item, const place *at, prm_val *value);

static void put_place(prm_buf *buf, const place *at)
{
    if (at == NULL)
        return;
    put_place(buf, at->outer);
    if (at->key == NULL) {
        prm_buf_format(buf, "[%zu]", at->index);
        return;
    }
    if (at->outer != NULL)
        prm_buf_put_char(buf, '.');
    prm_buf_put(buf, at->key, prm_utf8_cut(at->key, strlen(at->key), 40));
}

static prm_status refuse_twins(parser *p, const char *first, const char *second, const place *at)
{
    prm_buf where;
    prm_buf_init(&where, 4096);
    put_place(&where, at);
    bool is_known = where.length > 0 && !where.failed;
    const char *in = is_known ? " in " : at == NULL ? " in the outermost object" : "";
    int shown = is_known ? (int)prm_utf8_cut(where.data, where.length, 160) : 0;
    const char *path = is_known ? where.data : "";
    int a = (int)prm_utf8_cut(first, strlen(first), 60), b = (int)prm_utf8_cut(second, strlen(second), 60);
    prm_status status;
    if (strcmp(first, second) == 0)
        status = prm_error_set(
            p->error, PRM_E_PARSE, NULL, "the key \"%.*s\" is there twice%s%.*s", a, first, in, shown, path);
    else
        status = prm_error_set(p->error, PRM_E_PARSE, NULL, "the keys \"%.*s\" and \"%.*s\" differ by case only%s%.*s",
            a, first, b, second, in, shown, path);
    prm_buf_deinit(&where);
    return status;
}

static size_t child_count(const cJSON *item)
{
    size_t count = 0;
    for (const cJSON *child = item->child; child != NULL; child = child->next)
        count++;
    return count;
}

static void finish_container(prm_val *value, size_t count, const prm_val *inner)
{
    value->count = value->capacity = (uint32_t)count;
    for (size_t i = 0; i < count; i++)
        prm_val_hold(value, &inner[i]);
}

static prm_status convert_list(parser *p, const cJSON *item, const place *at, prm_val *value)
{
    size_t count = child_count(item);
    if (count == 0)
        return PRM_OK;
    prm_val *inner = prm_arena_alloc(p->arena, count * sizeof(*inner));
    value->as.items = prm_arena_alloc(p->arena, count * sizeof(const prm_val *));
    if (inner == NULL || value->as.items == NULL)
        return PRM_E_NOMEM;
    const cJSON *child = item->child;
    for (size_t i = 0; i < count; i++, child = child->next) {
        place here = {.outer = at, .index = i};
        PRM_TRY(convert(p, child, &here, &inner[i]));
        value->as.items[i] = &inner[i];
    }
    finish_container(value, count, inner);
    return PRM_OK;
}

static prm_status convert_object(parser *p, const cJSON *item, const place *at, prm_val *value)
{
    size_t count = child_count(item), first, second;
    if (count == 0)
        return PRM_OK;
    prm_val *inner = prm_arena_alloc(p->arena, count * sizeof(*inner));
    prm_member *members = prm_arena_alloc(p->arena, count * sizeof(*members));
    if (inner == NULL || members == NULL)
        return PRM_E_NOMEM;
    const cJSON *child = item->child;
    for (size_t i = 0; i < count; i++, child = child->next)
        members[i] = (prm_member){.key = child->string, .value = &inner[i]};
    PRM_TRY(prm_json_keys_find_twins(p->arena, members, count, &first, &second));
    if (first < count)
        return refuse_twins(p, members[first].key, members[second].key, at);
    child = item->child;
    for (size_t i = 0; i < count; i++, child = child->next) {
        place here = {.outer = at, .key = members[i].key};
        PRM_TRY(convert(p, child, &here, &inner[i]));
    }
    value->as.members = members;
    finish_container(value, count, inner);
    return PRM_OK;
}

static void convert_number(double number, prm_val *value)
{
    if (number == floor(number) && fabs(number) <= (double)PRM_INTEGER_MAX) {
        value->kind = PRM_V_INT;
        value->as.integer = (int64_t)number;
    } else {
        value->kind = PRM_V_REAL;
        value->as.real = number;
    }
}

static prm_status convert(parser *p, const cJSON *item, const place *at, prm_val *value)
{
    value->flags = PRM_VAL_FROZEN;
    switch (item->type & 0xFF) {
    case cJSON_False:
    case cJSON_True:
        value->kind = PRM_V_BOOL;
        value->as.truth = (item->type & cJSON_True) != 0;
        return PRM_OK;
    case cJSON_Number:
        convert_number(item->valuedouble, value);
        return PRM_OK;
    case cJSON_String:
        value->kind = PRM_V_TEXT;
        value->as.text = item->valuestring;
        value->count = (uint32_t)strlen(item->valuestring);
        return PRM_OK;
    case cJSON_Array:
    case cJSON_Object:
        value->arena = p->arena;
        value->height = 1;
        value->kind = item->type & cJSON_Array ? PRM_V_LIST : PRM_V_OBJECT;
        return value->kind == PRM_V_LIST ? convert_list(p, item, at, value) : convert_object(p, item, at, value);
    default:
        value->kind = PRM_V_NULL;
        return PRM_OK;
    }
}

/* The tree and its texts lie in the arena: the texts become those of the values, the rest is garbage until the end. */
static prm_status build_tree(prm_arena *arena, const char *text, size_t length, cJSON **tree, prm_error *error)
{
    if (!atomic_load_explicit(&is_started, memory_order_relaxed))
        return prm_error_set(error, PRM_E_INTERNAL, NULL, "prm_json_start was not called");
    size_t used = prm_arena_used(arena);
    parsing = arena;
    *tree = cJSON_ParseWithLengthOpts(text, length, NULL, 0);
    parsing = NULL;
    if (*tree == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "the text does not fit into the memory of the call");
    if (prm_arena_used(arena) == used) {
        cJSON_Delete(*tree);
        return prm_error_set(error, PRM_E_INTERNAL, NULL, "someone replaced the allocation hooks of cJSON");
    }
    return PRM_OK;
}

prm_status prm_json_parse(prm_arena *arena, const char *text, size_t length, const prm_json_limits *limits,
    const prm_val **value, prm_error *error)
{
    PRM_TRY(prm_json_check(text, length, limits, true, error));
    cJSON *tree = NULL;
    PRM_TRY(build_tree(arena, text, length, &tree, error));
    prm_val *root = prm_arena_alloc(arena, sizeof(*root));
    parser p = {.arena = arena, .error = error};
    prm_status status = root != NULL ? convert(&p, tree, NULL, root) : PRM_E_NOMEM;
    if (status == PRM_E_NOMEM)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "the text does not fit into the memory of the call");
    if (status == PRM_OK)
        *value = root;
    return status;
}
