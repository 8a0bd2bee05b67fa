/* SPDX-License-Identifier: Apache-2.0 */
/* table.sort as a bottom-up merge sort: stable, with no clock in its pivots, and safe with any comparison. */
#include "rules/engine.h"

#include <lauxlib.h>

enum { LIST = 1, LESS, FROM, TO }; /* stack slots */

static uint64_t price_of_texts(lua_State *L)
{
    return 1 + prm_engine_of(L)->largest / 1024;
}

/* Whether the value at `b` goes before the one at `a`. */
static bool is_before(lua_State *L, int b, int a)
{
    b = lua_absindex(L, b);
    a = lua_absindex(L, a);
    if (!lua_isfunction(L, LESS)) {
        prm_budget_charge(L, price_of_texts(L));
        return lua_compare(L, b, a, LUA_OPLT);
    }
    prm_budget_charge(L, 1);
    lua_pushvalue(L, LESS);
    lua_pushvalue(L, b);
    lua_pushvalue(L, a);
    lua_call(L, 2, 1);
    bool is = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return is;
}

/* Merges [low, middle) and [middle, high) of FROM into TO, positions from 1. */
static void merge(lua_State *L, lua_Integer low, lua_Integer middle, lua_Integer high)
{
    lua_Integer left = low, right = middle;
    for (lua_Integer at = low; at < high; at++) {
        bool takes_right = left >= middle;
        if (left < middle && right < high) {
            lua_rawgeti(L, FROM, right);
            lua_rawgeti(L, FROM, left);
            takes_right = is_before(L, -2, -1);
            lua_pop(L, 2);
        }
        lua_rawgeti(L, FROM, takes_right ? right++ : left++);
        lua_rawseti(L, TO, at);
    }
}

static void swap_sides(lua_State *L)
{
    lua_pushvalue(L, FROM);
    lua_copy(L, TO, FROM);
    lua_replace(L, TO);
}

int prm_lib_sort(lua_State *L)
{
    luaL_checktype(L, LIST, LUA_TTABLE);
    lua_Integer count = luaL_len(L, LIST);
    if (!lua_isnoneornil(L, LESS))
        luaL_checktype(L, LESS, LUA_TFUNCTION);
    lua_settop(L, LESS);
    lua_newtable(L);
    lua_newtable(L);
    for (lua_Integer i = 1; i <= count; i++) {
        prm_budget_charge(L, 2);
        lua_geti(L, LIST, i);
        lua_rawseti(L, FROM, i);
    }
    for (lua_Integer width = 1; width < count; width *= 2) {
        for (lua_Integer low = 1; low <= count; low += 2 * width) {
            lua_Integer middle = low + width <= count ? low + width : count + 1;
            lua_Integer high = low + 2 * width <= count ? low + 2 * width : count + 1;
            prm_budget_charge(L, (uint64_t)(high - low) / 4);
            merge(L, low, middle, high);
        }
        swap_sides(L);
    }
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(L, FROM, i);
        lua_seti(L, LIST, i);
    }
    return 0;
}
