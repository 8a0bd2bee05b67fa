/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A view is three tables: the empty one a script holds, its metatable, and the content, where values are put when they
 * are first read. Reads that repeat never leave the interpreter; writes always meet __newindex, since the table the
 * script holds stays empty. Nothing gives a script the metatable or the content.
 */
#include "rules/engine.h"

#include <lauxlib.h>
#include <string.h>

enum {
    ROOM_MOST = 15, /* parts there is room for before any is read */
    LEAF_MOST = 6,
    LEAF_TEXT_MOST = 100
};

static const char lazy_parts; /* registry: the metatable of lazy contents */

/* The key in a lazy content under which stands what it is of. No script can make it, and the next walk has another. */
static const void *lazy_key(const prm_engine *engine)
{
    return (const void *)(uintptr_t)engine->epoch;
}

static int refuse_write(lua_State *L)
{
    return luaL_error(L, "read-only: facts, settings, prior answers, globals and libraries cannot be changed");
}

/* What the lazy content table at `index` stands for; raises if that is gone. */
static const prm_val *lazy_source(lua_State *L, int index)
{
    lua_rawgetp(L, index, lazy_key(prm_engine_of(L)));
    const prm_val *value = lua_touserdata(L, -1);
    lua_pop(L, 1);
    if (value == NULL)
        luaL_error(L, "facts of an earlier decision");
    return value;
}

static const prm_val *part_of(lua_State *L, const prm_val *value, int key)
{
    if (value->kind == PRM_V_LIST && lua_isinteger(L, key)) {
        lua_Integer at = lua_tointeger(L, key);
        return at >= 1 && (uint64_t)at <= prm_val_count(value) ? prm_val_at(value, (size_t)at - 1) : NULL;
    }
    if (value->kind != PRM_V_OBJECT || lua_type(L, key) != LUA_TSTRING)
        return NULL;
    size_t length;
    const char *name = lua_tolstring(L, key, &length);
    return strlen(name) == length ? prm_val_get(value, name) : NULL;
}

/* __index of a lazy content table. */
static int read_lazily(lua_State *L)
{
    const prm_val *part = part_of(L, lazy_source(L, 1), 2);
    prm_view_push(L, part);
    if (!lua_isnil(L, -1)) {
        lua_pushvalue(L, 2);
        lua_pushvalue(L, -2);
        lua_rawset(L, 1);
    }
    return 1;
}

static int read_length(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    const prm_val *value = prm_view_value(L, 1);
    if (value != NULL) {
        lua_pushinteger(L, value->kind == PRM_V_LIST ? (lua_Integer)prm_val_count(value) : 0);
        return 1;
    }
    prm_view_push_content(L, 1);
    lua_pushinteger(L, (lua_Integer)lua_rawlen(L, -1));
    return 1;
}

void prm_view_wrap(lua_State *L)
{
    luaL_checkstack(L, 6, "too deep");
    lua_newtable(L);
    lua_createtable(L, 0, 4);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_write);
    lua_setfield(L, -2, "__newindex");
    lua_pushcfunction(L, read_length);
    lua_setfield(L, -2, "__len");
    lua_setmetatable(L, -2);
    lua_remove(L, -2);
}

/* Whether converting it now costs less than being asked for its parts one by one. */
static bool is_small_leaf(const prm_val *value)
{
    if (value->count == 0 || value->count > LEAF_MOST) /* what is empty must remember whether it is a list */
        return false;
    for (uint32_t i = 0; i < value->count; i++) {
        const prm_val *part = value->kind == PRM_V_LIST ? value->as.items[i] : value->as.members[i].value;
        if (part->kind == PRM_V_LIST || part->kind == PRM_V_OBJECT ||
            (part->kind == PRM_V_TEXT && part->count > LEAF_TEXT_MOST))
            return false;
    }
    return true;
}

static void push_lazy(lua_State *L, const prm_val *value)
{
    int count = value->count < ROOM_MOST ? (int)value->count : ROOM_MOST;
    lua_createtable(L, value->kind == PRM_V_LIST ? count : 0, value->kind == PRM_V_LIST ? 1 : count + 1);
    lua_pushlightuserdata(L, (void *)value);
    lua_rawsetp(L, -2, lazy_key(prm_engine_of(L)));
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &lazy_parts) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_createtable(L, 0, 1);
        lua_pushcfunction(L, read_lazily);
        lua_setfield(L, -2, "__index");
        lua_pushvalue(L, -1);
        lua_rawsetp(L, LUA_REGISTRYINDEX, &lazy_parts);
    }
    lua_setmetatable(L, -2);
    prm_view_wrap(L);
}

static bool push_scalar(lua_State *L, const prm_val *value)
{
    switch (prm_val_kind(value)) {
    case PRM_V_BOOL:
        lua_pushboolean(L, value->as.truth);
        return true;
    case PRM_V_INT:
        lua_pushinteger(L, (lua_Integer)value->as.integer);
        return true;
    case PRM_V_REAL:
        lua_pushnumber(L, value->as.real);
        return true;
    case PRM_V_TEXT:
        lua_pushlstring(L, value->as.text, value->count);
        return true;
    case PRM_V_LIST:
    case PRM_V_OBJECT:
        return false;
    default:
        lua_pushnil(L);
        return true;
    }
}

void prm_view_push_root(lua_State *L, const prm_val *value)
{
    luaL_checkstack(L, 8, "too deep");
    push_lazy(L, value);
}

void prm_view_push(lua_State *L, const prm_val *value)
{
    luaL_checkstack(L, 8, "too deep");
    if (push_scalar(L, value))
        return;
    if (is_small_leaf(value))
        prm_view_push_whole(L, value);
    else
        push_lazy(L, value);
}

void prm_view_push_whole(lua_State *L, const prm_val *value)
{
    luaL_checkstack(L, 8, "too deep");
    if (push_scalar(L, value))
        return;
    size_t count = prm_val_count(value);
    bool is_list = value->kind == PRM_V_LIST;
    lua_createtable(L, is_list ? (int)count : 0, is_list ? 0 : (int)count);
    for (size_t i = 0; i < count; i++) {
        if (is_list) {
            prm_view_push_whole(L, prm_val_at(value, i));
            lua_rawseti(L, -2, (lua_Integer)i + 1);
        } else {
            const char *key = prm_val_key_at(value, i);
            prm_view_push_whole(L, prm_val_get(value, key));
            lua_setfield(L, -2, key);
        }
    }
    prm_view_wrap(L);
}

/* No script can get hold of refuse_write, so a metatable that has it is ours. */
bool prm_view_is(lua_State *L, int index)
{
    if (lua_type(L, index) != LUA_TTABLE || !lua_getmetatable(L, index))
        return false;
    lua_pushliteral(L, "__newindex");
    lua_rawget(L, -2);
    bool is = lua_tocfunction(L, -1) == refuse_write;
    lua_pop(L, 2);
    return is;
}

static void push_raw_content(lua_State *L, int index)
{
    lua_getmetatable(L, index);
    lua_pushliteral(L, "__index");
    lua_rawget(L, -2);
    lua_remove(L, -2);
}

static bool is_lazy(lua_State *L, int content)
{
    content = lua_absindex(L, content);
    if (!lua_getmetatable(L, content))
        return false;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &lazy_parts);
    bool is = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
    return is;
}

const prm_val *prm_view_value(lua_State *L, int index)
{
    push_raw_content(L, index);
    const prm_val *value = is_lazy(L, -1) ? lazy_source(L, -1) : NULL;
    lua_pop(L, 1);
    return value;
}

void prm_view_push_content(lua_State *L, int index)
{
    luaL_checkstack(L, 8, "too deep");
    const prm_val *value = prm_view_value(L, index);
    push_raw_content(L, index);
    size_t count = prm_val_count(value);
    prm_budget_charge(L, count);
    for (size_t i = 0; i < count; i++) {
        if (value->kind == PRM_V_LIST)
            lua_geti(L, -1, (lua_Integer)i + 1);
        else
            lua_getfield(L, -1, prm_val_key_at(value, i));
        lua_pop(L, 1);
    }
}
