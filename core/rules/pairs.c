/* SPDX-License-Identifier: Apache-2.0 */
/* pairs in an order that does not depend on addresses, hash seeds or the past of a table. */
#include "rules/engine.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

enum { RANK_NUMBER, RANK_TEXT, RANK_BOOLEAN };

typedef struct key {
    int rank;
    lua_Integer position; /* in the table of keys */
    bool is_integer;
    lua_Integer integer;
    lua_Number number;
    const char *text; /* anchored by the table of keys */
    size_t length;
} key;

static int compare_numbers(const key *a, const key *b)
{
    if (a->is_integer && b->is_integer)
        return a->integer < b->integer ? -1 : a->integer > b->integer;
    lua_Number x = a->is_integer ? (lua_Number)a->integer : a->number;
    lua_Number y = b->is_integer ? (lua_Number)b->integer : b->number;
    if (x != y)
        return x < y ? -1 : 1;
    return (int)b->is_integer - (int)a->is_integer;
}

static int compare_texts(const key *a, const key *b)
{
    size_t common = a->length < b->length ? a->length : b->length;
    int order = memcmp(a->text, b->text, common);
    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

static int compare_keys(const void *left, const void *right)
{
    const key *a = left, *b = right;
    if (a->rank != b->rank)
        return a->rank - b->rank;
    if (a->rank == RANK_TEXT)
        return compare_texts(a, b);
    return compare_numbers(a, b);
}

static void read_key(lua_State *L, int index, key *out)
{
    *out = (key){.rank = RANK_NUMBER};
    switch (lua_type(L, index)) {
    case LUA_TNUMBER:
        out->is_integer = lua_isinteger(L, index);
        if (out->is_integer)
            out->integer = lua_tointeger(L, index);
        else
            out->number = lua_tonumber(L, index);
        return;
    case LUA_TSTRING:
        out->rank = RANK_TEXT;
        out->text = lua_tolstring(L, index, &out->length);
        return;
    case LUA_TBOOLEAN:
        out->rank = RANK_BOOLEAN;
        out->is_integer = true;
        out->integer = lua_toboolean(L, index);
        return;
    default:
        luaL_error(L, "pairs: a %s as a key has no fixed place", luaL_typename(L, index));
    }
}

/* Whether the keys of the table at 1 are 1..n, and how many there are. */
static bool is_sequence(lua_State *L, lua_Integer *count)
{
    lua_Integer length = (lua_Integer)lua_rawlen(L, 1);
    bool is_plain = true;
    *count = 0;
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) == LUA_TLIGHTUSERDATA)
            continue;
        ++*count;
        is_plain = is_plain && lua_isinteger(L, -1) && lua_tointeger(L, -1) >= 1 && lua_tointeger(L, -1) <= length;
    }
    return is_plain && *count == length;
}

/* Pushes the list of keys of the table at 1, in order. */
static void push_sorted_keys(lua_State *L, lua_Integer count)
{
    lua_createtable(L, (int)count, 0);
    int unsorted = lua_gettop(L);
    key *keys = lua_newuserdatauv(L, (size_t)count * sizeof(*keys), 0);
    lua_Integer filled = 0;
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) == LUA_TLIGHTUSERDATA)
            continue;
        read_key(L, -1, &keys[filled]);
        lua_pushvalue(L, -1);
        lua_rawseti(L, unsorted, filled + 1);
        keys[filled].position = filled + 1;
        filled++;
    }
    qsort(keys, (size_t)filled, sizeof(*keys), compare_keys);
    lua_createtable(L, (int)filled, 0);
    for (lua_Integer i = 0; i < filled; i++) {
        lua_rawgeti(L, unsorted, keys[i].position);
        lua_rawseti(L, -2, i + 1);
    }
    lua_replace(L, unsorted);
    lua_settop(L, unsorted);
}

/* Upvalues: the table, its keys in order (false: they are 1..n), how many, how many are done. */
static int next_pair(lua_State *L)
{
    lua_Integer count = lua_tointeger(L, lua_upvalueindex(3));
    lua_Integer done = lua_tointeger(L, lua_upvalueindex(4));
    lua_settop(L, 0);
    while (done < count) {
        done++;
        if (lua_toboolean(L, lua_upvalueindex(2)))
            lua_rawgeti(L, lua_upvalueindex(2), done);
        else
            lua_pushinteger(L, done);
        lua_pushvalue(L, 1);
        if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) {
            lua_pushinteger(L, done);
            lua_replace(L, lua_upvalueindex(4));
            return 2;
        }
        prm_budget_charge(L, 1);
        lua_settop(L, 0);
    }
    lua_pushnil(L);
    return 1;
}

int prm_lib_pairs(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    if (prm_view_is(L, 1)) {
        prm_view_push_content(L, 1);
        lua_replace(L, 1);
    }
    prm_budget_walk_table(L);
    lua_Integer count;
    bool is_plain = is_sequence(L, &count);
    uint64_t rounds = 1;
    for (lua_Integer n = count; !is_plain && n > 1; n /= 2)
        rounds++;
    prm_budget_charge(L, 1 + (uint64_t)count * rounds / 4);
    if (is_plain)
        lua_pushboolean(L, 0);
    else
        push_sorted_keys(L, count);
    lua_pushinteger(L, count);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_pair, 4);
    return 1;
}
