/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table library over again: its loops charge as they go, and a length is asked for once, so a __len that lies
 * costs the script what it claims and nothing else.
 */
#include "rules/engine.h"

#include <lauxlib.h>
#include <string.h>

enum { UNPACK_MOST = 1000 };

static lua_Integer length_of(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    return luaL_len(L, 1);
}

static int insert(lua_State *L)
{
    lua_Integer end = (lua_Integer)((lua_Unsigned)length_of(L) + 1);
    lua_Integer position = end;
    switch (lua_gettop(L)) {
    case 2:
        break;
    case 3:
        position = luaL_checkinteger(L, 2);
        luaL_argcheck(L, (lua_Unsigned)position - 1u < (lua_Unsigned)end, 2, "position out of bounds");
        for (lua_Integer i = end; i > position; i--) {
            prm_budget_charge(L, 1);
            lua_geti(L, 1, i - 1);
            lua_seti(L, 1, i);
        }
        break;
    default:
        return luaL_error(L, "wrong number of arguments to 'insert'");
    }
    lua_seti(L, 1, position);
    return 0;
}

static int take_out(lua_State *L)
{
    lua_Integer size = length_of(L);
    lua_Integer position = luaL_optinteger(L, 2, size);
    if (!lua_isnoneornil(L, 2))
        luaL_argcheck(L, (lua_Unsigned)position - 1u <= (lua_Unsigned)size, 2, "position out of bounds");
    lua_geti(L, 1, position);
    for (; position < size; position++) {
        prm_budget_charge(L, 1);
        lua_geti(L, 1, position + 1);
        lua_seti(L, 1, position);
    }
    lua_pushnil(L);
    lua_seti(L, 1, position);
    return 1;
}

static int move(lua_State *L)
{
    lua_Integer from = luaL_checkinteger(L, 2), end = luaL_checkinteger(L, 3), to = luaL_checkinteger(L, 4);
    int target = lua_isnoneornil(L, 5) ? 1 : 5;
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checktype(L, target, LUA_TTABLE);
    if (end >= from) {
        luaL_argcheck(L, from > 0 || end < LUA_MAXINTEGER + from, 3, "too many elements to move");
        lua_Integer count = end - from + 1;
        luaL_argcheck(L, to <= LUA_MAXINTEGER - count + 1, 4, "destination wrap around");
        bool is_upward = to > end || to <= from || (target != 1 && !lua_compare(L, 1, target, LUA_OPEQ));
        for (lua_Integer i = 0; i < count; i++) {
            lua_Integer offset = is_upward ? i : count - 1 - i;
            prm_budget_charge(L, 1);
            lua_geti(L, 1, from + offset);
            lua_seti(L, target, to + offset);
        }
    }
    lua_pushvalue(L, target);
    return 1;
}

static void add_element(lua_State *L, luaL_Buffer *buffer, lua_Integer index)
{
    lua_geti(L, 1, index);
    if (!lua_isstring(L, -1))
        luaL_error(L, "table.concat: a %s at %I has no text", luaL_typename(L, -1), (LUAI_UACINT)index);
    luaL_addvalue(buffer);
}

static int concat(lua_State *L)
{
    lua_Integer last = length_of(L);
    size_t separator_length;
    const char *separator = luaL_optlstring(L, 2, "", &separator_length);
    lua_Integer at = luaL_optinteger(L, 3, 1);
    last = luaL_optinteger(L, 4, last);
    prm_budget_make_room(L, PRM_RULE_TEXT);
    luaL_Buffer buffer;
    luaL_buffinit(L, &buffer);
    for (; at < last; at++) {
        prm_budget_charge(L, 1 + separator_length / 16);
        add_element(L, &buffer, at);
        luaL_addlstring(&buffer, separator, separator_length);
    }
    if (at == last)
        add_element(L, &buffer, at);
    luaL_pushresult(&buffer);
    prm_budget_charge_bytes(L, lua_rawlen(L, -1));
    return 1;
}

static int pack(lua_State *L)
{
    int count = lua_gettop(L);
    prm_budget_charge(L, (uint64_t)count);
    lua_createtable(L, count, 1);
    lua_insert(L, 1);
    for (int i = count; i >= 1; i--)
        lua_seti(L, 1, i);
    lua_pushinteger(L, count);
    lua_setfield(L, 1, "n");
    return 1;
}

static int unpack(lua_State *L)
{
    lua_Integer from = luaL_optinteger(L, 2, 1);
    lua_Integer to = lua_isnoneornil(L, 3) ? luaL_len(L, 1) : luaL_checkinteger(L, 3);
    if (from > to)
        return 0;
    lua_Unsigned count = (lua_Unsigned)to - (lua_Unsigned)from + 1;
    if (count == 0 || count > UNPACK_MOST)
        return luaL_error(L, "table.unpack: more than %d values", UNPACK_MOST);
    prm_budget_charge(L, count);
    luaL_checkstack(L, (int)count, "too many values");
    for (lua_Unsigned i = 0; i < count; i++)
        lua_geti(L, 1, (lua_Integer)((lua_Unsigned)from + i));
    return (int)count;
}

void prm_lib_table(lua_State *L)
{
    static const luaL_Reg functions[] = {{"insert", insert}, {"remove", take_out}, {"move", move}, {"concat", concat},
        {"pack", pack}, {"unpack", unpack}, {"sort", prm_lib_sort}, {NULL, NULL}};
    luaL_newlib(L, functions);
}
