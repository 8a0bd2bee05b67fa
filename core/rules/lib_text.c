/* SPDX-License-Identifier: Apache-2.0 */
/* What rules do to texts most, in linear time, so that nobody needs a pattern for it. */
#include "rules/engine.h"

#include "base/utf8.h"

#include <lauxlib.h>
#include <string.h>
#include <utf8proc.h>

static const char *checked_text(lua_State *L, int argument, size_t *length)
{
    const char *text = luaL_checklstring(L, argument, length);
    prm_budget_charge_bytes(L, *length);
    return text;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static int trim(lua_State *L)
{
    size_t length;
    const char *text = checked_text(L, 1, &length);
    while (length > 0 && is_blank(text[length - 1]))
        length--;
    while (length > 0 && is_blank(*text)) {
        text++;
        length--;
    }
    lua_pushlstring(L, text, length);
    return 1;
}

static int starts(lua_State *L)
{
    size_t length, sought;
    const char *text = checked_text(L, 1, &length);
    const char *with = checked_text(L, 2, &sought);
    lua_pushboolean(L, sought <= length && memcmp(text, with, sought) == 0);
    return 1;
}

static int split(lua_State *L)
{
    size_t length, separator_length;
    const char *text = checked_text(L, 1, &length);
    const char *separator = luaL_checklstring(L, 2, &separator_length);
    luaL_argcheck(L, separator_length > 0, 2, "empty separator");
    prm_budget_charge(L, (uint64_t)length * (separator_length / 64 + 1) / 16);
    lua_newtable(L);
    const char *end = text + length;
    for (lua_Integer count = 1;; count++) {
        const char *found = memmem(text, (size_t)(end - text), separator, separator_length);
        prm_budget_charge(L, 1);
        lua_pushlstring(L, text, (size_t)((found != NULL ? found : end) - text));
        lua_rawseti(L, -2, count);
        if (found == NULL)
            return 1;
        text = found + separator_length;
    }
}

/* A buffer of Lua's, so that an error leaves nothing behind. A code point unfolds into at most 18. */
static int fold(lua_State *L)
{
    const utf8proc_option_t options = UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK;
    size_t length;
    const char *text = checked_text(L, 1, &length);
    prm_budget_charge(L, length);
    luaL_argcheck(L, prm_utf8_is_valid(text, length), 1, "not UTF-8");
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
    utf8proc_ssize_t needed = utf8proc_decompose(bytes, (utf8proc_ssize_t)length, NULL, 0, options);
    if (needed < 0)
        return luaL_error(L, "text.fold: %s", utf8proc_errmsg(needed));
    utf8proc_int32_t *points = lua_newuserdatauv(L, ((size_t)needed + 1) * sizeof(*points), 0);
    needed = utf8proc_decompose(bytes, (utf8proc_ssize_t)length, points, needed, options);
    utf8proc_ssize_t written = needed < 0 ? needed : utf8proc_reencode(points, needed, UTF8PROC_COMPOSE);
    if (written < 0)
        return luaL_error(L, "text.fold: %s", utf8proc_errmsg(written));
    lua_pushlstring(L, (const char *)points, (size_t)written);
    return 1;
}

void prm_lib_text(lua_State *L)
{
    static const luaL_Reg functions[] = {
        {"trim", trim}, {"split", split}, {"starts", starts}, {"fold", fold}, {NULL, NULL}};
    luaL_newlib(L, functions);
}
