/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/engine.h"

#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

typedef struct asking {
    prm_engine *engine;
    const prm_ask *ask;
    prm_asked *out;
    bool is_answered; /* decide has returned: what fails from here on is its answer */
} asking;

static size_t longest_text(const prm_val *value)
{
    if (prm_val_kind(value) == PRM_V_TEXT)
        return value->count;
    size_t longest = 0;
    for (size_t i = 0; i < prm_val_count(value); i++) {
        const prm_val *part = value->kind == PRM_V_LIST ? value->as.items[i] : value->as.members[i].value;
        size_t length = longest_text(part);
        longest = length > longest ? length : longest;
    }
    return longest;
}

static void clear_slot(prm_engine *engine, int slot)
{
    lua_pushboolean(engine->state, 0);
    lua_rawseti(engine->state, LUA_REGISTRYINDEX, slot);
}

void prm_ask_begin(prm_engine *engine, const prm_val *facts)
{
    engine->epoch++;
    engine->facts_longest = longest_text(facts);
}

void prm_ask_end(prm_engine *engine)
{
    engine->epoch++;
    if (engine->state != NULL) {
        clear_slot(engine, engine->facts_slot);
        clear_slot(engine, engine->prior_slot);
    }
    prm_engine_tidy(engine);
}

/* Pushes what is in the slot, made by the first point that asks for it. */
static void push_shared(lua_State *L, int slot, const prm_val *value, const int64_t *now)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, slot);
    if (lua_toboolean(L, -1))
        return;
    lua_pop(L, 1);
    prm_view_push_root(L, value);
    if (now != NULL) {
        lua_getmetatable(L, -1);
        lua_pushliteral(L, "__index");
        lua_rawget(L, -2);
        lua_pushliteral(L, "now");
        lua_pushinteger(L, (lua_Integer)*now);
        lua_rawset(L, -3);
        lua_pop(L, 2);
    }
    lua_pushvalue(L, -1);
    lua_rawseti(L, LUA_REGISTRYINDEX, slot);
}

static void push_function(lua_State *L, const prm_compiled *compiled)
{
    if (compiled->is_reused) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, compiled->decide);
        return;
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, compiled->chunk);
    lua_call(L, 0, 1);
    if (lua_type(L, -1) != LUA_TTABLE)
        luaL_error(L, "the file did not return a table");
    lua_pushliteral(L, "decide");
    lua_rawget(L, -2);
    lua_remove(L, -2);
}

static void read_answer(lua_State *L, const prm_ask *ask, prm_asked *out)
{
    if (lua_type(L, -2) != LUA_TTABLE)
        luaL_error(L, "decide returned a %s instead of an answer", luaL_typename(L, -2));
    out->answer = prm_answer_read_object(L, -2, ask->arena, ask->rule->answer, false);
    if (lua_isnil(L, -1)) {
        out->reasons = prm_val_list(ask->arena);
        return;
    }
    if (lua_type(L, -1) != LUA_TTABLE)
        luaL_error(L, "decide returned a %s instead of a list of reasons", luaL_typename(L, -1));
    const prm_field list = {.size = sizeof(list), .type = PRM_T_LIST};
    out->reasons = prm_answer_read(L, -1, ask->arena, &list, false);
}

static int run(lua_State *L)
{
    asking *a = lua_touserdata(L, 1);
    const prm_ask *ask = a->ask;
    push_function(L, ask->compiled);
    push_shared(L, a->engine->facts_slot, ask->facts, &ask->now);
    if (ask->settings != NULL)
        prm_view_push_whole(L, ask->settings);
    else
        lua_rawgeti(L, LUA_REGISTRYINDEX, ask->compiled->settings);
    push_shared(L, a->engine->prior_slot, ask->prior, NULL);
    lua_call(L, 3, 2);
    a->is_answered = true;
    read_answer(L, ask, a->out);
    return 0;
}

/* Each point draws from its own sequence, so that one more draw in one rule changes no other. */
static uint64_t seed_of(uint64_t seed, const char *point)
{
    uint64_t hash = 0xCBF29CE484222325u;
    for (; *point != '\0'; point++)
        hash = (hash ^ (unsigned char)*point) * 0x100000001B3u;
    return seed ^ hash;
}

static const char *failure_of(const prm_engine *engine, const asking *a)
{
    if (engine->end == PRM_END_BUDGET)
        return "budget";
    if (engine->end == PRM_END_MEMORY)
        return "memory";
    return a->is_answered ? "answer" : "error";
}

prm_status prm_ask_point(prm_engine *engine, const prm_ask *ask, prm_asked *out)
{
    *out = (prm_asked){0};
    asking a = {.engine = engine, .ask = ask, .out = out};
    engine->random = seed_of(ask->seed, ask->rule->name);
    prm_budget_start(engine, ask->allowed);
    int status = prm_engine_protect(engine, run, &a);
    out->instructions = prm_budget_stop(engine);
    if (status == LUA_ERRMEM || (status != LUA_OK && engine->was_refused))
        prm_budget_end(engine, PRM_END_MEMORY);
    lua_sethook(engine->state, NULL, 0, 0);
    prm_status result = engine->end == PRM_END_HEAP ? PRM_E_NOMEM : PRM_OK;
    if (result == PRM_OK && (status != LUA_OK || engine->end != PRM_END_NONE)) {
        out->fallback = failure_of(engine, &a);
        if (engine->end != PRM_END_NONE)
            snprintf(out->error, sizeof(out->error), "%s",
                engine->end == PRM_END_BUDGET ? "instruction budget spent" : "memory cap met");
        else
            prm_error_read(engine->state, out->error, sizeof(out->error));
        out->answer = out->reasons = NULL;
    }
    lua_settop(engine->state, 0);
    prm_compiled_restore(engine, ask->compiled);
    return result;
}
