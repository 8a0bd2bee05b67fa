/* SPDX-License-Identifier: Apache-2.0 */
/* The functions of `string` whose work does not follow from the length of their texts, each charged before it runs. */
#include "rules/engine.h"

#include <lauxlib.h>
#include <lualib.h>
#include <string.h>

/* Runs the function of the standard library this one stands before (upvalue 1). */
static int go_on(lua_State *L)
{
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static int repeat(lua_State *L)
{
    size_t length, separator;
    luaL_checklstring(L, 1, &length);
    lua_Integer times = luaL_checkinteger(L, 2);
    luaL_optlstring(L, 3, "", &separator);
    if (times > 0 && length + separator > 0) {
        if ((lua_Unsigned)times > PRM_RULE_TEXT / (length + separator) + 1) {
            prm_budget_end(prm_engine_of(L), PRM_END_MEMORY);
            prm_budget_check(L);
        }
        prm_budget_charge_bytes(L, (length + separator) * (size_t)times);
    }
    if (length + separator == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    return go_on(L);
}

static bool has_specials(const char *pattern, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (strchr("^$*+?.([%-", pattern[i]) != NULL && pattern[i] != '\0')
            return true;
    return false;
}

static void charge_plain(lua_State *L, size_t text, size_t sought)
{
    prm_budget_charge(L, 1 + (uint64_t)text * (sought / 64 + 1) / 16);
}

static int find(lua_State *L)
{
    size_t length, pattern_length;
    luaL_checklstring(L, 1, &length);
    const char *pattern = luaL_checklstring(L, 2, &pattern_length);
    if (lua_toboolean(L, 4) || !has_specials(pattern, pattern_length))
        charge_plain(L, length, pattern_length);
    else
        prm_budget_charge(L, prm_pattern_cost(L, pattern, pattern_length, length, true));
    return go_on(L);
}

static int match(lua_State *L)
{
    size_t length, pattern_length;
    luaL_checklstring(L, 1, &length);
    const char *pattern = luaL_checklstring(L, 2, &pattern_length);
    prm_budget_charge(L, prm_pattern_cost(L, pattern, pattern_length, length, true));
    return go_on(L);
}

static int each_match(lua_State *L)
{
    size_t length, pattern_length;
    luaL_checklstring(L, 1, &length);
    const char *pattern = luaL_checklstring(L, 2, &pattern_length);
    prm_budget_charge(L, prm_pattern_cost(L, pattern, pattern_length, length, false));
    return go_on(L);
}

static int substitute(lua_State *L)
{
    size_t length, pattern_length, replacement = 0;
    luaL_checklstring(L, 1, &length);
    const char *pattern = luaL_checklstring(L, 2, &pattern_length);
    if (lua_type(L, 3) == LUA_TSTRING)
        replacement = lua_rawlen(L, 3);
    prm_budget_charge(L, prm_pattern_cost(L, pattern, pattern_length, length, true));
    prm_budget_charge(L, (uint64_t)(length + 1) * replacement / 256);
    prm_budget_make_room(L, PRM_RULE_TEXT);
    return go_on(L);
}

static void check_format_argument(lua_State *L, int argument)
{
    int type = lua_type(L, argument);
    if (type != LUA_TNIL && type != LUA_TBOOLEAN && type != LUA_TNUMBER && type != LUA_TSTRING && type != LUA_TNONE)
        luaL_error(L, "string.format: a %s has no text", lua_typename(L, type));
}

static int format(lua_State *L)
{
    size_t length, bytes;
    const char *text = luaL_checklstring(L, 1, &length);
    bytes = length;
    for (size_t i = 0; i + 1 < length; i++) {
        if (text[i] != '%')
            continue;
        i++;
        while (i < length && text[i] != '\0' && strchr("-+ #0123456789.", text[i]) != NULL)
            i++;
        if (i < length && text[i] == 'p')
            return luaL_error(L, "string.format: '%%p' is not available");
        bytes += 100;
    }
    for (int i = lua_gettop(L); i > 1; i--) {
        check_format_argument(L, i);
        bytes += lua_type(L, i) == LUA_TSTRING ? lua_rawlen(L, i) : 0;
    }
    prm_budget_charge_bytes(L, bytes);
    return go_on(L);
}

/* Sizes stand in the format as numbers: "c1000". */
static size_t sizes_in(const char *format_text, size_t length)
{
    size_t total = 16 * length;
    for (size_t i = 0; i < length;) {
        size_t number = 0;
        for (; i < length && format_text[i] >= '0' && format_text[i] <= '9'; i++)
            number = number < (SIZE_MAX >> 8) ? number * 10 + (size_t)(format_text[i] - '0') : number;
        total = total < (SIZE_MAX >> 8) ? total + number : total;
        i++;
    }
    return total;
}

static int by_format(lua_State *L)
{
    size_t length;
    const char *text = luaL_checklstring(L, 1, &length);
    size_t bytes = sizes_in(text, length);
    if (bytes > PRM_RULE_TEXT)
        return luaL_error(L, "string.pack: more than %d bytes", PRM_RULE_TEXT);
    for (int i = lua_gettop(L); i > 1; i--)
        bytes += lua_type(L, i) == LUA_TSTRING ? lua_rawlen(L, i) : 0;
    prm_budget_charge_bytes(L, bytes);
    return go_on(L);
}

/* Gives a value per byte of what it is asked for. */
static int bytes_of(lua_State *L)
{
    size_t length;
    luaL_checklstring(L, 1, &length);
    if (!lua_isnoneornil(L, 3))
        prm_budget_charge(L, length);
    return go_on(L);
}

void prm_lib_string(lua_State *L)
{
    static const char *const by_length[] = {"char", "len", "lower", "reverse", "sub", "upper", NULL};
    static const luaL_Reg guarded[] = {{"byte", bytes_of}, {"rep", repeat}, {"find", find}, {"match", match},
        {"gmatch", each_match}, {"gsub", substitute}, {"format", format}, {"pack", by_format}, {"packsize", by_format},
        {"unpack", by_format}, {NULL, NULL}};
    lua_pushcfunction(L, luaopen_string);
    lua_call(L, 0, 1);
    lua_newtable(L);
    for (size_t i = 0; by_length[i] != NULL; i++) {
        lua_getfield(L, -2, by_length[i]);
        prm_sandbox_measure(L);
        lua_setfield(L, -2, by_length[i]);
    }
    for (size_t i = 0; guarded[i].name != NULL; i++) {
        lua_getfield(L, -2, guarded[i].name);
        lua_pushcclosure(L, guarded[i].func, 1);
        lua_setfield(L, -2, guarded[i].name);
    }
    lua_remove(L, -2);
}
