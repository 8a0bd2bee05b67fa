/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lua looks at __mode when it collects and at __gc when a metatable is set; a script could add the first later. So a
 * table gets a copy of the metatable that no script can reach, and getmetatable gives back what was copied.
 */
#include "rules/engine.h"

#include <lauxlib.h>
#include <string.h>

static const char original;

static void refuse_field(lua_State *L, const char *name)
{
    lua_pushstring(L, name);
    if (lua_rawget(L, 2) != LUA_TNIL)
        luaL_error(L, "setmetatable: %s is not available", name);
    lua_pop(L, 1);
}

static bool has_own_metatable(lua_State *L)
{
    if (!lua_getmetatable(L, 1))
        return false;
    bool is_ours = lua_rawgetp(L, -1, &original) == LUA_TNIL;
    lua_pop(L, 2);
    return is_ours;
}

/* Pushes a copy of the metamethods of the table at 2. */
static void push_copy(lua_State *L)
{
    lua_createtable(L, 0, 4);
    lua_pushnil(L);
    while (lua_next(L, 2)) {
        prm_budget_charge(L, 1);
        if (lua_type(L, -2) == LUA_TSTRING && strncmp(lua_tostring(L, -2), "__", 2) == 0) {
            lua_pushvalue(L, -2);
            lua_insert(L, -2);
            lua_rawset(L, -4);
        } else {
            lua_pop(L, 1);
        }
    }
    lua_pushvalue(L, 2);
    lua_rawsetp(L, -2, &original);
}

static void count_chain(lua_State *L)
{
    static const char *const links[] = {"__index", "__newindex"};
    for (size_t i = 0; i < 2; i++) {
        lua_pushstring(L, links[i]);
        if (lua_rawget(L, 2) == LUA_TTABLE)
            prm_engine_of(L)->chained++;
        lua_pop(L, 1);
    }
}

int prm_lib_setmetatable(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argcheck(L, lua_isnil(L, 2) || lua_istable(L, 2), 2, "nil or table expected");
    lua_settop(L, 2);
    prm_budget_charge(L, 8);
    if (has_own_metatable(L) || prm_view_is(L, 2))
        return luaL_error(L, "setmetatable: read-only");
    if (lua_isnil(L, 2)) {
        lua_setmetatable(L, 1);
        return 1;
    }
    refuse_field(L, "__gc");
    refuse_field(L, "__mode");
    refuse_field(L, "__metatable");
    count_chain(L);
    push_copy(L);
    lua_setmetatable(L, 1);
    lua_settop(L, 1);
    return 1;
}

int prm_lib_getmetatable(lua_State *L)
{
    luaL_checkany(L, 1);
    if (lua_type(L, 1) != LUA_TTABLE || !lua_getmetatable(L, 1)) {
        lua_pushnil(L);
        return 1;
    }
    lua_rawgetp(L, -1, &original);
    return 1;
}
