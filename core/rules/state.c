/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/engine.h"

#include "base/alloc.h"

#include <lauxlib.h>
#include <stdlib.h>

enum {
    GC_PAUSE = 1000,           /* percent: little lives from walk to walk, so a cycle frees nearly all it sees */
    LOOK_EVERY = 256,          /* walks */
    LOOK_GARBAGE = 1 << 20,    /* or bytes above the baseline */
    GROWTH_ALLOWED = 128 << 10 /* bytes a collected heap may stand above its baseline: tables of strings, stack */
};

/* Lua answers a first refusal with a full collection and asks again: only a second one in a row is the script's end. */
static void *refuse(prm_engine *engine)
{
    if (engine->was_refused)
        prm_budget_end(engine, PRM_END_MEMORY);
    engine->was_refused = true;
    return NULL;
}

/* For a new block `old_size` is a type tag, not a size. */
static bool is_within_cap(prm_engine *engine, bool is_string, size_t growth, size_t new_size)
{
    if (engine->limit == 0)
        return true;
    if (is_string && new_size > PRM_RULE_TEXT + 64) {
        prm_budget_end(engine, PRM_END_MEMORY);
        return false;
    }
    if (engine->churn > PRM_RULE_CHURN) {
        prm_budget_end(engine, PRM_END_MEMORY);
        return false;
    }
    return engine->used + growth <= engine->limit;
}

static void *allocate(void *data, void *old, size_t old_size, size_t new_size)
{
    prm_engine *engine = data;
    size_t had = old != NULL ? old_size : 0;

    if (new_size == 0) {
        engine->used -= had;
        prm_pool_free(&engine->pool, old, old_size);
        return NULL;
    }
    bool is_string = old == NULL && old_size == LUA_TSTRING;
    if (new_size > had && !is_within_cap(engine, is_string, new_size - had, new_size))
        return engine->end != PRM_END_NONE ? NULL : refuse(engine);
    void *block = prm_pool_resize(&engine->pool, old, old_size, new_size);
    if (block == NULL) {
        prm_budget_end(engine, PRM_END_HEAP);
        return NULL;
    }
    engine->was_refused = false;
    engine->used = engine->used - had + new_size;
    if (engine->limit != 0) {
        engine->churn += new_size > had ? new_size - had : 0;
        if (is_string && new_size > engine->largest)
            engine->largest = new_size;
        if (new_size > engine->biggest)
            engine->biggest = new_size;
    }
    return block;
}

/* Every call into Lua that may fail is protected, so this is a fault of ours. */
static int panic(lua_State *L)
{
    abort();
}

int prm_engine_protect(prm_engine *engine, lua_CFunction run, void *data)
{
    lua_State *L = engine->state;
    lua_pushcfunction(L, run);
    lua_pushlightuserdata(L, data);
    return lua_pcall(L, 1, 0, 0);
}

static int open_state(lua_State *L)
{
    prm_engine *engine = prm_engine_of(L);
    prm_sandbox_open(L);
    lua_pushboolean(L, 0);
    engine->facts_slot = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_pushboolean(L, 0);
    engine->prior_slot = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

prm_status prm_engine_open(prm_engine *engine)
{
    if (engine->state != NULL)
        return PRM_OK;
    engine->used = engine->limit = 0;
    engine->end = PRM_END_NONE;
    engine->was_refused = false;
    engine->state = lua_newstate(allocate, engine);
    if (engine->state == NULL) {
        prm_engine_close(engine);
        return PRM_E_NOMEM;
    }
    *(prm_engine **)lua_getextraspace(engine->state) = engine;
    lua_atpanic(engine->state, panic);
    lua_gc(engine->state, LUA_GCINC, GC_PAUSE, 0, 0);
    if (prm_engine_protect(engine, open_state, NULL) != LUA_OK) {
        prm_engine_close(engine);
        return PRM_E_NOMEM;
    }
    prm_engine_settle(engine);
    return PRM_OK;
}

void prm_engine_close(prm_engine *engine)
{
    for (size_t i = 0; i < PRM_CACHE_CHAINS; i++) {
        while (engine->compiled[i] != NULL) {
            prm_compiled *next = engine->compiled[i]->next;
            prm_free(engine->compiled[i]);
            engine->compiled[i] = next;
        }
    }
    engine->compiled_count = 0;
    engine->limit = 0;
    if (engine->state != NULL)
        lua_close(engine->state);
    engine->state = NULL;
    prm_pool_deinit(&engine->pool);
}

prm_engine *prm_engine_new(void)
{
    prm_engine *engine = prm_alloc_zeroed(1, sizeof(*engine));
    if (engine == NULL)
        return NULL;
    if (prm_engine_open(engine) != PRM_OK) {
        prm_free(engine);
        return NULL;
    }
    return engine;
}

void prm_engine_free(prm_engine *engine)
{
    if (engine == NULL)
        return;
    prm_engine_close(engine);
    prm_free(engine);
}

void prm_engine_settle(prm_engine *engine)
{
    lua_gc(engine->state, LUA_GCCOLLECT);
    engine->baseline = engine->used;
}

void prm_engine_tidy(prm_engine *engine)
{
    if (engine->state == NULL)
        return;
    if (++engine->walks < LOOK_EVERY && engine->used < engine->baseline + LOOK_GARBAGE)
        return;
    engine->walks = 0;
    lua_gc(engine->state, LUA_GCCOLLECT);
    if (engine->used > engine->baseline + GROWTH_ALLOWED || engine->compiled_count > PRM_CACHE_MOST)
        prm_engine_close(engine);
}
