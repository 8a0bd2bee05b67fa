/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/data_file.h"

#include "rules/engine.h"

#include <lauxlib.h>
#include <string.h>

typedef struct reading {
    const prm_script *script;
    const prm_field *const *fields;
    prm_arena *arena;
    const prm_val *value;
} reading;

static int refuse_name(lua_State *L)
{
    if (lua_type(L, 2) == LUA_TSTRING)
        return luaL_error(L, "there is no '%s' here: the file holds plain values", lua_tostring(L, 2));
    return luaL_error(L, "there is nothing to look up here: the file holds plain values");
}

/* Replaces the chunk's _ENV, its only upvalue. */
static void close_environment(lua_State *L)
{
    lua_newtable(L);
    lua_createtable(L, 0, 2);
    lua_pushcfunction(L, refuse_name);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_name);
    lua_setfield(L, -2, "__newindex");
    lua_setmetatable(L, -2);
    lua_setupvalue(L, -2, 1);
    lua_pushliteral(L, "");
    lua_pushnil(L);
    lua_setmetatable(L, -2); /* of every text in this state */
    lua_pop(L, 1);
}

static int read_file(lua_State *L)
{
    reading *r = lua_touserdata(L, 1);
    prm_compile_load(L, r->script);
    close_environment(L);
    lua_call(L, 0, 1);
    if (lua_type(L, -1) != LUA_TTABLE)
        return luaL_error(L, "%s:1: the file returns no table: it begins with `return {`", r->script->path);
    r->value = prm_answer_read_object(L, -1, r->arena, r->fields, false);
    return 0;
}

prm_status prm_data_file_read(const char *name, const char *source, size_t length, const prm_field *const *fields,
    prm_arena *arena, const prm_val **out, prm_error *error)
{
    const prm_script script = {.path = name, .source = source, .length = length};
    reading r = {.script = &script, .fields = fields, .arena = arena};
    prm_engine *engine = prm_engine_new();
    if (engine == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while reading %s", name);
    prm_budget_start(engine, PRM_RULE_BUDGET);
    int status = prm_engine_protect(engine, read_file, &r);
    prm_budget_stop(engine);
    prm_status result = PRM_OK;
    if (engine->end == PRM_END_HEAP || (status == LUA_ERRMEM && engine->end == PRM_END_NONE)) {
        result = prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while reading %s", name);
    } else if (status != LUA_OK || engine->end != PRM_END_NONE) {
        char text[sizeof(error->message)];
        prm_error_read(engine->state, text, sizeof(text));
        bool says_where = strncmp(text, name, strlen(name)) == 0;
        result = prm_error_set(error, PRM_E_INVALID, NULL, "%s%s%s", says_where ? "" : name, says_where ? "" : ": ",
            text);
    }
    if (result == PRM_OK)
        *out = r.value;
    prm_engine_free(engine);
    return result;
}
