/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/set.h"

#include <lauxlib.h>
#include <string.h>

typedef struct reading {
    const prm_rule_file *file;
    prm_arena *arena;
    prm_rule_content *content;
    prm_val *texts;
} reading;

static void run_file(lua_State *L, const prm_rule_file *file)
{
    const prm_script script = {.path = file->path, .source = file->source, .length = file->length};
    prm_global_use use;
    prm_compile_load(L, &script);
    if (!prm_globals_check(L, &use)) {
        if (use.name[0] != '\0')
            luaL_error(L, "%s:%d: there is no global '%s'", file->path, use.line, use.name);
        luaL_error(L, "%s:%d: _ENV used as a value, or a global in a function with more than 256 constants", file->path,
            use.line);
    }
    lua_call(L, 0, 1);
    if (lua_type(L, -1) != LUA_TTABLE)
        luaL_error(L, "%s:1: a file returns one table", file->path);
}

static void check_keys(lua_State *L, const prm_rule_file *file)
{
    static const char *const keys[] = {"point", "settings", "decide", "examples"};
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        lua_pop(L, 1);
        bool is_known = false;
        for (size_t i = 0; lua_type(L, -1) == LUA_TSTRING && i < sizeof(keys) / sizeof(*keys); i++)
            is_known = is_known || strcmp(lua_tostring(L, -1), keys[i]) == 0;
        if (!is_known)
            luaL_error(L, "%s:1: a rule file holds point, settings, decide, examples and nothing else", file->path);
    }
}

static int get_raw(lua_State *L, const char *key)
{
    lua_pushstring(L, key);
    return lua_rawget(L, -2);
}

static const prm_val *read_part(lua_State *L, const reading *r, const char *key, int32_t type)
{
    const prm_field shape = {.size = sizeof(shape), .type = type};
    int kind = get_raw(L, key);
    if (kind != LUA_TNIL && kind != LUA_TTABLE)
        luaL_error(L, "%s:1: %s is not a table", r->file->path, key);
    const prm_val *value = NULL;
    if (kind == LUA_TTABLE)
        value = prm_answer_read(L, -1, r->arena, &shape, true);
    else
        value = type == PRM_T_LIST ? prm_val_list(r->arena) : prm_val_object(r->arena);
    if (prm_val_kind(value) != (type == PRM_T_LIST ? PRM_V_LIST : PRM_V_OBJECT))
        luaL_error(L, "%s:1: %s is not %s", r->file->path, key, type == PRM_T_LIST ? "a list" : "an object");
    lua_pop(L, 1);
    return value;
}

static int read_rule(lua_State *L)
{
    reading *r = lua_touserdata(L, 1);
    run_file(L, r->file);
    check_keys(L, r->file);
    if (get_raw(L, "decide") != LUA_TFUNCTION || lua_iscfunction(L, -1))
        return luaL_error(L, "%s:1: decide is not a function", r->file->path);
    lua_pop(L, 1);
    if (get_raw(L, "point") != LUA_TSTRING)
        return luaL_error(L, "%s:1: point does not name a rule point", r->file->path);
    size_t length;
    const char *point = lua_tolstring(L, -1, &length);
    if (strlen(point) != length)
        return luaL_error(L, "%s:1: point does not name a rule point", r->file->path);
    r->content->point = prm_arena_text(r->arena, point, length);
    lua_pop(L, 1);
    r->content->settings = read_part(L, r, "settings", PRM_T_OBJECT);
    r->content->examples = read_part(L, r, "examples", PRM_T_LIST);
    return 0;
}

static int read_texts(lua_State *L)
{
    reading *r = lua_touserdata(L, 1);
    run_file(L, r->file);
    r->texts = prm_answer_read_object(L, -1, r->arena, NULL, true);
    for (size_t i = 0; i < prm_val_count(r->texts); i++) {
        const char *code = prm_val_key_at(r->texts, i);
        if (prm_val_kind(prm_val_get(r->texts, code)) != PRM_V_TEXT)
            return luaL_error(L, "%s:1: the text of %s is no text", r->file->path, code);
    }
    if (prm_val_kind(r->texts) != PRM_V_OBJECT)
        return luaL_error(L, "%s:1: texts are named by their codes", r->file->path);
    return 0;
}

static prm_status run(prm_engine *engine, lua_CFunction read, reading *r, prm_error *error)
{
    if (r->file->length > PRM_RULE_SOURCE)
        return prm_error_set(error, PRM_E_INVALID, "rule", "%s:1: more than %d bytes", r->file->path, PRM_RULE_SOURCE);
    PRM_TRY(prm_engine_open(engine));
    prm_budget_start(engine, PRM_RULE_BUDGET);
    int status = prm_engine_protect(engine, read, r);
    prm_budget_stop(engine);
    prm_status result = engine->end == PRM_END_HEAP ? PRM_E_NOMEM : PRM_OK;
    if (result == PRM_OK && (status != LUA_OK || engine->end != PRM_END_NONE)) {
        char text[sizeof(error->message)];
        prm_error_read(engine->state, text, sizeof(text));
        result = prm_error_set(error, PRM_E_INVALID, "rule", "%s", text);
    }
    lua_settop(engine->state, 0);
    prm_engine_tidy(engine);
    return result;
}

prm_status prm_file_read(
    prm_engine *engine, const prm_rule_file *file, prm_arena *arena, prm_rule_content *out, prm_error *error)
{
    reading r = {.file = file, .arena = arena, .content = out};
    PRM_TRY(run(engine, read_rule, &r, error));
    return out->point != NULL ? PRM_OK : PRM_E_NOMEM;
}

prm_status prm_file_read_texts(
    prm_engine *engine, const prm_rule_file *file, prm_arena *arena, prm_val **out, prm_error *error)
{
    reading r = {.file = file, .arena = arena};
    PRM_TRY(run(engine, read_texts, &r, error));
    *out = r.texts;
    return PRM_OK;
}
