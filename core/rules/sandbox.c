/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/sandbox.h"

#include "rules/engine.h"

#include <lauxlib.h>
#include <lualib.h>
#include <string.h>

const char *const prm_sandbox_names[] = {"assert", "error", "ipairs", "pairs", "pcall", "select", "tonumber",
    "tostring", "type", "rawequal", "rawget", "rawlen", "setmetatable", "getmetatable", "string", "string.byte",
    "string.char", "string.find", "string.format", "string.gmatch", "string.gsub", "string.len", "string.lower",
    "string.match", "string.pack", "string.packsize", "string.rep", "string.reverse", "string.sub", "string.unpack",
    "string.upper", "table", "table.concat", "table.insert", "table.move", "table.pack", "table.remove", "table.sort",
    "table.unpack", "utf8", "utf8.char", "utf8.charpattern", "utf8.codepoint", "utf8.codes", "utf8.len", "utf8.offset",
    "math", "math.abs", "math.ceil", "math.floor", "math.fmod", "math.max", "math.min", "math.tointeger", "math.type",
    "math.ult", "math.random", "math.huge", "math.maxinteger", "math.mininteger", "text", "text.trim", "text.split",
    "text.starts", "text.fold", NULL};

static const char owned; /* registry: the library's functions */

bool prm_sandbox_has(const char *name)
{
    for (size_t i = 0; prm_sandbox_names[i] != NULL; i++)
        if (strcmp(prm_sandbox_names[i], name) == 0)
            return strchr(name, '.') == NULL;
    return false;
}

bool prm_sandbox_owns(lua_State *L, int index)
{
    index = lua_absindex(L, index);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &owned);
    lua_pushvalue(L, index);
    bool owns = lua_rawget(L, -2) != LUA_TNIL;
    lua_pop(L, 2);
    return owns;
}

static int measured(lua_State *L)
{
    size_t bytes = 0;
    for (int i = lua_gettop(L); i > 0; i--)
        if (lua_type(L, i) == LUA_TSTRING)
            bytes += lua_rawlen(L, i);
    prm_budget_charge_bytes(L, bytes);
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

void prm_sandbox_measure(lua_State *L)
{
    lua_pushcclosure(L, measured, 1);
}

/* The budget's end and the memory's pass through every pcall of a script. */
static int protected_call(lua_State *L)
{
    luaL_checkany(L, 1);
    lua_pushboolean(L, 1);
    lua_insert(L, 1);
    int status = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 0);
    prm_engine *engine = prm_engine_of(L);
    if (status == LUA_ERRMEM || (status != LUA_OK && engine->was_refused))
        prm_budget_end(engine, PRM_END_MEMORY);
    prm_budget_check(L);
    if (status == LUA_OK)
        return lua_gettop(L);
    lua_pushboolean(L, 0);
    lua_insert(L, -2);
    return 2;
}

static int to_string(lua_State *L)
{
    luaL_checkany(L, 1);
    switch (lua_type(L, 1)) {
    case LUA_TNIL:
        lua_pushliteral(L, "nil");
        return 1;
    case LUA_TBOOLEAN:
        lua_pushstring(L, lua_toboolean(L, 1) ? "true" : "false");
        return 1;
    case LUA_TNUMBER:
    case LUA_TSTRING:
        lua_settop(L, 1);
        lua_tostring(L, 1);
        return 1;
    default:
        return luaL_error(L, "tostring: a %s has no text", luaL_typename(L, 1));
    }
}

static int raw_get(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checkany(L, 2);
    lua_settop(L, 2);
    if (prm_view_is(L, 1))
        lua_gettable(L, 1);
    else
        lua_rawget(L, 1);
    return 1;
}

static int raw_length(lua_State *L)
{
    if (prm_view_is(L, 1)) {
        lua_pushinteger(L, luaL_len(L, 1));
        return 1;
    }
    luaL_argcheck(L, lua_istable(L, 1) || lua_type(L, 1) == LUA_TSTRING, 1, "table or string expected");
    lua_pushinteger(L, (lua_Integer)lua_rawlen(L, 1));
    return 1;
}

static int undeclared(lua_State *L)
{
    if (lua_type(L, 2) == LUA_TSTRING)
        return luaL_error(L, "there is no global '%s'", lua_tostring(L, 2));
    return luaL_error(L, "there is no such global");
}

/* Moves functions of the standard library opened at `from` into the table on top. */
static void take(lua_State *L, int from, const char *const *names)
{
    for (; *names != NULL; names++) {
        lua_getfield(L, from, *names);
        lua_setfield(L, -2, *names);
    }
}

static void take_measured(lua_State *L, int from, const char *const *names)
{
    for (; *names != NULL; names++) {
        lua_getfield(L, from, *names);
        prm_sandbox_measure(L);
        lua_setfield(L, -2, *names);
    }
}

static void add_base(lua_State *L)
{
    static const luaL_Reg own[] = {{"pcall", protected_call}, {"tostring", to_string}, {"rawget", raw_get},
        {"rawlen", raw_length}, {"pairs", prm_lib_pairs}, {"setmetatable", prm_lib_setmetatable},
        {"getmetatable", prm_lib_getmetatable}, {NULL, NULL}};
    static const char *const plain[] = {"assert", "error", "ipairs", "select", "type", "rawequal", NULL};
    static const char *const by_bytes[] = {"tonumber", NULL};
    lua_pushcfunction(L, luaopen_base);
    lua_call(L, 0, 1);
    int base = lua_gettop(L);
    lua_newtable(L);
    take(L, base, plain);
    take_measured(L, base, by_bytes);
    luaL_setfuncs(L, own, 0);
    lua_remove(L, base);
}

static void push_utf8(lua_State *L)
{
    static const char *const plain[] = {"charpattern", NULL};
    static const char *const by_bytes[] = {"char", "codepoint", "codes", "len", "offset", NULL};
    lua_pushcfunction(L, luaopen_utf8);
    lua_call(L, 0, 1);
    int from = lua_gettop(L);
    lua_newtable(L);
    take(L, from, plain);
    take_measured(L, from, by_bytes);
    lua_remove(L, from);
}

/* Notes the functions of the table on top as the library's. */
static void own_functions(lua_State *L)
{
    int table = lua_gettop(L);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &owned);
    lua_pushnil(L);
    while (lua_next(L, table)) {
        if (lua_isfunction(L, -1)) {
            lua_pushboolean(L, 1);
            lua_rawset(L, table + 1);
        } else {
            lua_pop(L, 1);
        }
    }
    lua_pop(L, 1);
}

static void add_library(lua_State *L, const char *name)
{
    own_functions(L);
    prm_view_wrap(L);
    lua_setfield(L, -2, name);
}

/* Texts find their methods in the string library's content; nothing else is in their metatable. */
static void close_strings(lua_State *L)
{
    lua_pushliteral(L, "");
    lua_createtable(L, 0, 1);
    lua_getfield(L, -3, "string");
    prm_view_push_content(L, -1);
    lua_remove(L, -2);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
}

int prm_sandbox_open(lua_State *L)
{
    static const struct {
        const char *name;
        void (*push)(lua_State *L);
    } libraries[] = {{"string", prm_lib_string}, {"table", prm_lib_table}, {"utf8", push_utf8}, {"math", prm_lib_math},
        {"text", prm_lib_text}};

    lua_newtable(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &owned);
    add_base(L);
    own_functions(L);
    for (size_t i = 0; i < sizeof(libraries) / sizeof(*libraries); i++) {
        libraries[i].push(L);
        add_library(L, libraries[i].name);
    }
    close_strings(L);
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, undeclared);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    prm_view_wrap(L);
    lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    lua_pushnil(L);
    lua_setfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    return 0;
}
