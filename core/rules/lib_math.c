/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/engine.h"

#include <lauxlib.h>
#include <lualib.h>

/* splitmix64: a replay, on any machine, draws the same. */
static uint64_t draw(prm_engine *engine)
{
    uint64_t x = engine->random += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

/* Without the bias of a remainder: draws again above the last whole multiple. */
static uint64_t draw_below(prm_engine *engine, uint64_t bound)
{
    uint64_t spare = (UINT64_MAX % bound + 1) % bound, drawn;
    do
        drawn = draw(engine);
    while (drawn > UINT64_MAX - spare);
    return drawn % bound;
}

static int random_number(lua_State *L)
{
    prm_engine *engine = prm_engine_of(L);
    int given = lua_gettop(L);
    if (given == 0) {
        lua_pushnumber(L, (lua_Number)(draw(engine) >> 11) * 0x1p-53);
        return 1;
    }
    lua_Integer low = given == 1 ? 1 : luaL_checkinteger(L, 1);
    lua_Integer high = luaL_checkinteger(L, given == 1 ? 1 : 2);
    luaL_argcheck(L, low <= high, given == 1 ? 1 : 2, "interval is empty");
    uint64_t size = (uint64_t)high - (uint64_t)low + 1;
    uint64_t drawn = size == 0 ? draw(engine) : draw_below(engine, size);
    lua_pushinteger(L, (lua_Integer)((uint64_t)low + drawn));
    return 1;
}

void prm_lib_math(lua_State *L)
{
    static const char *const names[] = {"abs", "ceil", "floor", "fmod", "max", "min", "tointeger", "type", "ult",
        "huge", "maxinteger", "mininteger", NULL};
    lua_pushcfunction(L, luaopen_math);
    lua_call(L, 0, 1);
    lua_newtable(L);
    for (size_t i = 0; names[i] != NULL; i++) {
        lua_getfield(L, -2, names[i]);
        lua_setfield(L, -2, names[i]);
    }
    lua_pushcfunction(L, random_number);
    lua_setfield(L, -2, "random");
    lua_remove(L, -2);
}
