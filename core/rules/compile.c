/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/engine.h"

#include "base/alloc.h"
#include "base/utf8.h"

#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

void prm_text_mend(char *text)
{
    const char *end = text + strlen(text);
    while (text < end) {
        size_t length = prm_utf8_length(text, end);
        if (length == 0)
            *text = '?';
        text += length != 0 ? length : 1;
    }
}

void prm_error_read(lua_State *L, char *text, size_t size)
{
    prm_engine *engine = prm_engine_of(L);
    size_t length = 0;
    const char *message = "an error that is no text";
    if (lua_type(L, -1) == LUA_TSTRING)
        message = lua_tolstring(L, -1, &length);
    else if (engine->end == PRM_END_BUDGET)
        message = "instruction budget spent";
    else if (engine->end == PRM_END_MEMORY)
        message = "memory cap met";
    length = length == 0 ? strlen(message) : length;
    if (!prm_utf8_is_valid(message, length))
        message = "an error text that is not UTF-8", length = strlen(message);
    length = prm_utf8_cut(message, length, size - 1);
    for (size_t i = 0; i < length; i++)
        text[i] = (unsigned char)message[i] < ' ' ? ' ' : message[i];
    text[length] = '\0';
}

void prm_compile_load(lua_State *L, const prm_script *script)
{
    lua_pushfstring(L, "@%s", script->path);
    if (luaL_loadbufferx(L, script->source, script->length, lua_tostring(L, -1), "t") != LUA_OK)
        lua_error(L);
    lua_remove(L, -2);
}

typedef struct compiling {
    prm_engine *engine;
    const prm_script *script;
    prm_compiled *compiled;
} compiling;

static bool keeps_no_state(lua_State *L, int visited, int saved, int *count, int function);

/* Whether the upvalue on top, `n` of `function`, lets the function be kept; a scalar is saved to be set back. */
static bool is_harmless(lua_State *L, int visited, int saved, int *count, int function, int n)
{
    switch (lua_type(L, -1)) {
    case LUA_TTABLE:
        lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
        bool is_environment = lua_rawequal(L, -1, -2);
        lua_pop(L, 1);
        return is_environment;
    case LUA_TFUNCTION:
        if (!keeps_no_state(L, visited, saved, count, lua_gettop(L)))
            return false;
        break;
    case LUA_TNIL:
    case LUA_TBOOLEAN:
    case LUA_TNUMBER:
    case LUA_TSTRING:
        break;
    default:
        return false;
    }
    lua_pushvalue(L, function);
    lua_rawseti(L, saved, 3 * (lua_Integer)*count + 1);
    lua_pushinteger(L, n);
    lua_rawseti(L, saved, 3 * (lua_Integer)*count + 2);
    lua_pushvalue(L, -1);
    lua_rawseti(L, saved, 3 * (lua_Integer)*count + 3);
    ++*count;
    return true;
}

static bool keeps_no_state(lua_State *L, int visited, int saved, int *count, int function)
{
    if (lua_iscfunction(L, function))
        return prm_sandbox_owns(L, function);
    luaL_checkstack(L, 8, "too deep");
    lua_pushvalue(L, function);
    bool is_known = lua_rawget(L, visited) != LUA_TNIL;
    lua_pop(L, 1);
    if (is_known)
        return true;
    lua_pushvalue(L, function);
    lua_pushboolean(L, 1);
    lua_rawset(L, visited);
    for (int n = 1; lua_getupvalue(L, function, n) != NULL; n++) {
        bool is = is_harmless(L, visited, saved, count, function, n);
        lua_pop(L, 1);
        if (!is)
            return false;
    }
    return true;
}

/* Decides whether `decide`, on top, may be kept from call to call. Pops it. */
static void keep_function(lua_State *L, prm_compiled *compiled)
{
    int function = lua_gettop(L), count = 0;
    lua_newtable(L);
    lua_newtable(L);
    compiled->is_reused = keeps_no_state(L, function + 1, function + 2, &count, function);
    compiled->upvalue_count = compiled->is_reused ? count : 0;
    if (compiled->is_reused)
        compiled->upvalues = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_settop(L, function);
    if (compiled->is_reused)
        compiled->decide = luaL_ref(L, LUA_REGISTRYINDEX);
    else
        lua_pop(L, 1);
}

static int compile(lua_State *L)
{
    compiling *c = lua_touserdata(L, 1);
    prm_compile_load(L, c->script);
    lua_pushvalue(L, -1);
    c->compiled->chunk = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_call(L, 0, 1);
    if (lua_type(L, -1) != LUA_TTABLE)
        return luaL_error(L, "%s: a rule file returns a table", c->script->path);
    lua_pushliteral(L, "decide");
    if (lua_rawget(L, -2) != LUA_TFUNCTION || lua_iscfunction(L, -1))
        return luaL_error(L, "%s: decide is not a function", c->script->path);
    keep_function(L, c->compiled);
    prm_view_push_whole(L, c->script->settings);
    c->compiled->settings = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

static prm_compiled *find_compiled(const prm_engine *engine, const uint8_t *version)
{
    prm_compiled *at = engine->compiled[version[0] % PRM_CACHE_CHAINS];
    while (at != NULL && memcmp(at->version, version, PRM_HASH_BYTES) != 0)
        at = at->next;
    return at;
}

static void drop_references(prm_engine *engine, prm_compiled *compiled)
{
    luaL_unref(engine->state, LUA_REGISTRYINDEX, compiled->chunk);
    luaL_unref(engine->state, LUA_REGISTRYINDEX, compiled->decide);
    luaL_unref(engine->state, LUA_REGISTRYINDEX, compiled->upvalues);
    luaL_unref(engine->state, LUA_REGISTRYINDEX, compiled->settings);
}

prm_status prm_engine_compile(prm_engine *engine, const prm_script *script, prm_compiled **out, prm_error *error)
{
    prm_compiled *compiled = engine->state != NULL ? find_compiled(engine, script->version) : NULL;
    *out = compiled;
    if (compiled != NULL)
        return PRM_OK;
    PRM_TRY(prm_engine_open(engine));
    compiled = prm_alloc_zeroed(1, sizeof(*compiled));
    if (compiled == NULL)
        return PRM_E_NOMEM;
    *compiled = (prm_compiled){.chunk = LUA_NOREF, .decide = LUA_NOREF, .settings = LUA_NOREF, .upvalues = LUA_NOREF};
    memcpy(compiled->version, script->version, PRM_HASH_BYTES);
    compiling c = {.engine = engine, .script = script, .compiled = compiled};
    prm_budget_start(engine, PRM_RULE_BUDGET);
    int status = prm_engine_protect(engine, compile, &c);
    prm_budget_stop(engine);
    if (status != LUA_OK || engine->end != PRM_END_NONE) {
        char text[sizeof(error->message)];
        prm_error_read(engine->state, text, sizeof(text));
        bool is_heap = engine->end == PRM_END_HEAP;
        drop_references(engine, compiled);
        lua_settop(engine->state, 0);
        prm_free(compiled);
        return is_heap ? PRM_E_NOMEM : prm_error_set(error, PRM_E_INVALID, "rule", "%s", text);
    }
    lua_settop(engine->state, 0);
    prm_engine_settle(engine);
    compiled->next = engine->compiled[compiled->version[0] % PRM_CACHE_CHAINS];
    engine->compiled[compiled->version[0] % PRM_CACHE_CHAINS] = compiled;
    engine->compiled_count++;
    *out = compiled;
    return PRM_OK;
}

void prm_compiled_restore(prm_engine *engine, const prm_compiled *compiled)
{
    lua_State *L = engine->state;
    if (compiled->upvalue_count == 0)
        return;
    lua_rawgeti(L, LUA_REGISTRYINDEX, compiled->upvalues);
    for (int i = 0; i < compiled->upvalue_count; i++) {
        lua_rawgeti(L, -1, 3 * (lua_Integer)i + 1);
        lua_rawgeti(L, -2, 3 * (lua_Integer)i + 2);
        int n = (int)lua_tointeger(L, -1);
        lua_pop(L, 1);
        lua_rawgeti(L, -2, 3 * (lua_Integer)i + 3);
        lua_setupvalue(L, -2, n);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}
