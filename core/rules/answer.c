/* SPDX-License-Identifier: Apache-2.0 */
/* Lua to values: raw reads only, everything bounded, so that an answer cannot be an attack. */
#include "rules/engine.h"

#include "base/fields.h"
#include "base/utf8.h"

#include <lauxlib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MOST = 16, PARTS_MOST = 20000, BYTES_MOST = 256 << 10, KEY_MOST = 100, KEYS_MOST = 1000 };

typedef struct reading {
    prm_arena *arena;
    size_t parts, bytes;
    int depth;
    bool is_typed;
} reading;

static prm_val *read_value(lua_State *L, reading *r, int index, const prm_field *field);

static const char *checked_text(lua_State *L, reading *r, int index, size_t *length)
{
    const char *text = lua_tolstring(L, index, length);
    r->bytes += *length;
    if (r->bytes > BYTES_MOST)
        luaL_error(L, "more than %d bytes of text", BYTES_MOST);
    if (memchr(text, '\0', *length) != NULL || !prm_utf8_is_valid(text, *length))
        luaL_error(L, "a text that is not UTF-8, or holds U+0000");
    return text;
}

static prm_val *read_number(lua_State *L, reading *r, int index)
{
    if (!lua_isinteger(L, index)) {
        lua_Number real = lua_tonumber(L, index);
        if (!isfinite(real))
            luaL_error(L, "a number that is not finite");
        if (r->is_typed || real != floor(real) || fabs(real) > (lua_Number)PRM_INTEGER_MAX)
            return prm_val_real(r->arena, real);
        return prm_val_integer(r->arena, (int64_t)real);
    }
    lua_Integer integer = lua_tointeger(L, index);
    if (integer > PRM_INTEGER_MAX || integer < -PRM_INTEGER_MAX)
        luaL_error(L, "an integer beyond 2^53-1");
    return prm_val_integer(r->arena, (int64_t)integer);
}

/* The arena's cap is not the script's doing. */
static void check(lua_State *L, prm_status status)
{
    if (status == PRM_OK)
        return;
    prm_budget_end(prm_engine_of(L), PRM_END_HEAP);
    prm_budget_check(L);
}

static void count_part(lua_State *L, reading *r)
{
    if (++r->parts > PARTS_MOST)
        luaL_error(L, "more than %d values", PARTS_MOST);
}

/* Whether all keys of the table at `index` are 1..n, with no gap; raises if only some are. */
static bool is_list(lua_State *L, int index, size_t *count)
{
    size_t length = lua_rawlen(L, index);
    *count = 0;
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) == LUA_TLIGHTUSERDATA)
            continue;
        bool is_place = lua_isinteger(L, -1) && lua_tointeger(L, -1) >= 1 && (size_t)lua_tointeger(L, -1) <= length;
        if (!is_place && *count == 0 && lua_type(L, -1) == LUA_TSTRING) {
            lua_pop(L, 1);
            return false;
        }
        if (!is_place)
            luaL_error(L, "a table that is both a list and an object, or a list with gaps");
        if (++*count > PARTS_MOST)
            luaL_error(L, "more than %d values", PARTS_MOST);
    }
    if (*count != length)
        luaL_error(L, "a list with gaps");
    return *count > 0;
}

static prm_val *read_list(lua_State *L, reading *r, int index, size_t count, const prm_field *item)
{
    prm_val *list = prm_val_list(r->arena);
    for (size_t i = 1; i <= count; i++) {
        count_part(L, r);
        lua_rawgeti(L, index, (lua_Integer)i);
        check(L, prm_val_append(list, read_value(L, r, lua_gettop(L), item)));
        lua_pop(L, 1);
    }
    return list;
}

static int compare_members(const void *a, const void *b)
{
    return strcmp(((const prm_member *)a)->key, ((const prm_member *)b)->key);
}

/* Names in the order of their bytes, so that an answer reads the same wherever it was made. */
static prm_val *read_object(lua_State *L, reading *r, int index, const prm_field *const *fields)
{
    prm_val *object = prm_val_object(r->arena);
    lua_pushnil(L);
    while (lua_next(L, index)) {
        if (lua_type(L, -2) == LUA_TLIGHTUSERDATA) {
            lua_pop(L, 1);
            continue;
        }
        size_t length;
        if (lua_type(L, -2) != LUA_TSTRING)
            luaL_error(L, "a key that is neither a name nor a place in a list");
        const char *key = checked_text(L, r, -2, &length);
        if (length > KEY_MOST || object->count == KEYS_MOST)
            luaL_error(L, "a name of more than %d bytes, or more than %d names", KEY_MOST, KEYS_MOST);
        count_part(L, r);
        const char *name = prm_arena_text(r->arena, key, length);
        check(L, name != NULL ? PRM_OK : PRM_E_NOMEM);
        check(L, prm_val_put(object, name, read_value(L, r, lua_gettop(L), prm_fields_find(fields, key))));
        lua_pop(L, 1);
    }
    if (object->count > 1)
        qsort(object->as.members, object->count, sizeof(*object->as.members), compare_members);
    return object;
}

static prm_val *read_table(lua_State *L, reading *r, int index, const prm_field *field)
{
    if (++r->depth > DEPTH_MOST)
        luaL_error(L, "deeper than %d levels, or cyclic", DEPTH_MOST);
    luaL_checkstack(L, 12, "too deep");
    int top = lua_gettop(L);
    bool is_given_list = false;
    if (prm_view_is(L, index)) {
        const prm_val *given = prm_view_value(L, index);
        is_given_list = given != NULL && given->kind == PRM_V_LIST;
        prm_view_push_content(L, index);
        index = lua_gettop(L);
    }
    size_t count;
    prm_val *value;
    if (is_list(L, index, &count))
        value = read_list(L, r, index, count, field != NULL ? field->items : NULL);
    else
        value = read_object(L, r, index, field != NULL ? field->fields : NULL);
    if (prm_val_count(value) == 0 && (is_given_list || (field != NULL && field->type == PRM_T_LIST)))
        value = prm_val_list(r->arena);
    lua_settop(L, top);
    r->depth--;
    return value;
}

static prm_val *read_value(lua_State *L, reading *r, int index, const prm_field *field)
{
    size_t length;
    const char *text;
    switch (lua_type(L, index)) {
    case LUA_TNIL:
        return prm_val_null(r->arena);
    case LUA_TBOOLEAN:
        return prm_val_boolean(r->arena, lua_toboolean(L, index));
    case LUA_TNUMBER:
        return read_number(L, r, index);
    case LUA_TSTRING:
        text = checked_text(L, r, index, &length);
        text = prm_arena_text(r->arena, text, length);
        return text != NULL ? prm_val_text_static(r->arena, text) : prm_val_no_memory();
    case LUA_TTABLE:
        return read_table(L, r, index, field);
    default:
        luaL_error(L, "a %s is no value", lua_typename(L, lua_type(L, index)));
        return NULL;
    }
}

prm_val *prm_answer_read(lua_State *L, int index, prm_arena *arena, const prm_field *field, bool is_typed)
{
    reading r = {.arena = arena, .is_typed = is_typed};
    prm_val *value = read_value(L, &r, lua_absindex(L, index), field);
    check(L, (value->flags & PRM_VAL_NOMEM) != 0 ? PRM_E_NOMEM : PRM_OK);
    return value;
}

prm_val *prm_answer_read_object(
    lua_State *L, int index, prm_arena *arena, const prm_field *const *fields, bool is_typed)
{
    const prm_field shape = {.size = sizeof(shape), .type = PRM_T_OBJECT, .fields = fields};
    return prm_answer_read(L, index, arena, &shape, is_typed);
}
