/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/engine.h"

enum {
    BYTES_PER_INSTRUCTION = 16,
    LONG_STRING = 16 << 10, /* bytes of the longest string for which an instruction counts once more */
    ROOM_LEAST = 128 << 10,
    MANY_CHAINED = 256 /* likewise, metatables one look-up may have to pass */
};

static const char ended; /* the error value: needs no memory */

static void raise_end(lua_State *L)
{
    lua_pushlightuserdata(L, (void *)&ended);
    lua_error(L);
}

/* An instruction of the interpreter can compare two long strings or follow a chain of metatables, and nothing can stop
 * it in between: so a call that has made such things pays more for every instruction. */
static uint64_t price(const prm_engine *engine)
{
    return 1 + (uint64_t)(engine->largest / LONG_STRING) + (uint64_t)(engine->chained / MANY_CHAINED);
}

static void on_count(lua_State *L, lua_Debug *at)
{
    prm_engine *engine = prm_engine_of(L);
    if (engine->end == PRM_END_NONE)
        prm_budget_charge(L, PRM_HOOK_PERIOD * price(engine));
    else
        raise_end(L);
}

void prm_budget_start(prm_engine *engine, int64_t allowed)
{
    engine->spent = 0;
    engine->allowed = allowed;
    engine->chained = 0;
    engine->churn = engine->biggest = 0;
    engine->largest = engine->facts_longest;
    engine->limit = engine->baseline + PRM_RULE_MEMORY;
    engine->was_refused = false;
    engine->end = PRM_END_NONE;
    lua_sethook(engine->state, on_count, LUA_MASKCOUNT, PRM_HOOK_PERIOD);
}

int64_t prm_budget_stop(prm_engine *engine)
{
    lua_sethook(engine->state, NULL, 0, 0);
    engine->limit = 0;
    return engine->spent < engine->allowed ? engine->spent : engine->allowed;
}

void prm_budget_end(prm_engine *engine, enum prm_end end)
{
    if (engine->end == PRM_END_NONE)
        engine->end = end;
    if (engine->state != NULL)
        lua_sethook(engine->state, on_count, LUA_MASKCOUNT, 1);
}

void prm_budget_charge(lua_State *L, uint64_t instructions)
{
    prm_engine *engine = prm_engine_of(L);
    if (engine->limit == 0)
        return;
    uint64_t left = engine->spent < engine->allowed ? (uint64_t)(engine->allowed - engine->spent) : 0;
    if (instructions < left) {
        engine->spent += (int64_t)instructions;
        return;
    }
    engine->spent = engine->allowed;
    prm_budget_end(engine, PRM_END_BUDGET);
    raise_end(L);
}

void prm_budget_charge_bytes(lua_State *L, size_t bytes)
{
    prm_budget_charge(L, 1 + bytes / BYTES_PER_INSTRUCTION);
    prm_budget_make_room(L, bytes);
}

void prm_budget_make_room(lua_State *L, size_t bytes)
{
    prm_engine *engine = prm_engine_of(L);
    if (engine->limit == 0 || engine->used + 2 * bytes + ROOM_LEAST <= engine->limit)
        return;
    engine->churn += engine->used - engine->baseline;
    lua_gc(L, LUA_GCCOLLECT);
    if (engine->churn > PRM_RULE_CHURN)
        prm_budget_end(engine, PRM_END_MEMORY);
    prm_budget_check(L);
}

void prm_budget_walk_table(lua_State *L)
{
    prm_engine *engine = prm_engine_of(L);
    if (engine->limit == 0 || engine->biggest < LONG_STRING)
        return;
    engine->churn += engine->biggest;
    if (engine->churn > PRM_RULE_CHURN)
        prm_budget_end(engine, PRM_END_MEMORY);
    prm_budget_check(L);
}

void prm_budget_check(lua_State *L)
{
    if (prm_engine_of(L)->end != PRM_END_NONE)
        raise_end(L);
}
