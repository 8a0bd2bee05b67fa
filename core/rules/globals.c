/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which globals a compiled file reads or writes. The compiler turns a global into an access of the upvalue _ENV by a
 * constant name (GETTABUP, SETTABUP), so the dump of a function tells them all; only in a function with more than 256
 * constants, or where the file uses _ENV as a value, does it load the upvalue itself (GETUPVAL): such a use is refused.
 * The format is that of Lua 5.4, all of whose releases share it.
 */
#include "rules/engine.h"

#include <lauxlib.h>
#include <string.h>

enum {
    OP_GETUPVAL = 9,
    OP_GETTABUP = 11,
    OP_SETTABUP = 15,
    CONSTANT_FALSE = 1,
    CONSTANT_TRUE = 17,
    CONSTANT_INTEGER = 3,
    CONSTANT_REAL = 19,
    CONSTANT_SHORT = 4,
    CONSTANT_LONG = 20,
    HEADER = 4 + 1 + 1 + 6 + 3 + 8 + 8
};

typedef struct dump {
    const unsigned char *at, *end;
    bool is_bad;
} dump;

typedef struct function {
    size_t line, code_count, constant_count, line_count, jump_count, upvalue_count;
    const unsigned char *code, *constants, *lines, *jumps, *names;
} function;

static const unsigned char *skip(dump *d, size_t bytes)
{
    const unsigned char *at = d->at;
    if ((size_t)(d->end - d->at) < bytes) {
        d->is_bad = true;
        d->at = d->end;
        return NULL;
    }
    d->at += bytes;
    return at;
}

static unsigned char byte(dump *d)
{
    const unsigned char *at = skip(d, 1);
    return at != NULL ? *at : 0;
}

static size_t number(dump *d)
{
    size_t value = 0;
    for (;;) {
        const unsigned char *at = skip(d, 1);
        if (at == NULL || value > (SIZE_MAX >> 8))
            return 0;
        value = value << 7 | (*at & 0x7f);
        if ((*at & 0x80) != 0)
            return value;
    }
}

/* Its text, not NUL-ended; NULL if there is none. */
static const char *text(dump *d, size_t *length)
{
    size_t size = number(d);
    *length = size > 0 ? size - 1 : 0;
    return size > 0 ? (const char *)skip(d, size - 1) : NULL;
}

/* A constant; its text if it is one. */
static const char *constant(dump *d, size_t *length)
{
    switch (byte(d)) {
    case CONSTANT_INTEGER:
    case CONSTANT_REAL:
        skip(d, 8);
        return NULL;
    case CONSTANT_SHORT:
    case CONSTANT_LONG:
        return text(d, length);
    default:
        return NULL;
    }
}

static const char *constant_at(const function *f, const unsigned char *end, size_t index, size_t *length)
{
    dump d = {.at = f->constants, .end = end};
    const char *found = NULL;
    for (size_t i = 0; i <= index && i < f->constant_count; i++)
        found = constant(&d, length);
    return index < f->constant_count ? found : NULL;
}

static bool is_environment(const function *f, const unsigned char *end, size_t upvalue)
{
    dump d = {.at = f->names, .end = end};
    size_t length = 0;
    const char *name = NULL;
    for (size_t i = 0; i <= upvalue && i < f->upvalue_count; i++)
        name = text(&d, &length);
    return upvalue < f->upvalue_count && name != NULL && length == 4 && memcmp(name, "_ENV", 4) == 0;
}

/* Lines are kept as differences, with absolute ones (marked -128) where these do not fit. */
static int line_of(const function *f, const unsigned char *end, size_t instruction)
{
    int line = (int)f->line;
    for (size_t i = 0; i <= instruction && i < f->line_count; i++) {
        int step = (signed char)f->lines[i];
        if (step != -128) {
            line += step;
            continue;
        }
        dump d = {.at = f->jumps, .end = end};
        for (size_t j = 0; j < f->jump_count; j++) {
            size_t at = number(&d), absolute = number(&d);
            if (at == i)
                line = (int)absolute;
        }
    }
    return line;
}

static bool check_name(
    const function *f, const unsigned char *end, size_t index, size_t instruction, bool is_write, prm_global_use *use)
{
    size_t length = 0;
    const char *name = constant_at(f, end, index, &length);
    if (name == NULL || length >= sizeof(use->name))
        length = 0;
    if (length > 0)
        memcpy(use->name, name, length);
    use->name[length] = '\0';
    use->line = line_of(f, end, instruction);
    return !is_write && length > 0 && prm_sandbox_has(use->name);
}

static bool check_code(const function *f, const unsigned char *end, prm_global_use *use)
{
    for (size_t i = 0; i < f->code_count; i++) {
        uint32_t instruction;
        memcpy(&instruction, f->code + 4 * i, sizeof(instruction));
        unsigned a = instruction >> 7 & 0xff, b = instruction >> 16 & 0xff, c = instruction >> 24 & 0xff;
        switch (instruction & 0x7f) {
        case OP_GETTABUP:
            if (is_environment(f, end, b) && !check_name(f, end, c, i, false, use))
                return false;
            break;
        case OP_SETTABUP:
            if (is_environment(f, end, a) && !check_name(f, end, b, i, true, use))
                return false;
            break;
        case OP_GETUPVAL:
            if (is_environment(f, end, b)) {
                *use = (prm_global_use){.line = line_of(f, end, i)};
                return false;
            }
            break;
        default:
            break;
        }
    }
    return true;
}

static bool check_function(dump *d, prm_global_use *use)
{
    function f = {0};
    size_t length;
    text(d, &length);
    f.line = number(d);
    number(d);
    skip(d, 3);
    f.code_count = number(d);
    f.code = skip(d, 4 * f.code_count);
    f.constant_count = number(d);
    f.constants = d->at;
    for (size_t i = 0; i < f.constant_count && !d->is_bad; i++)
        constant(d, &length);
    size_t upvalues = number(d);
    skip(d, 3 * upvalues);
    size_t functions = number(d);
    for (size_t i = 0; i < functions && !d->is_bad; i++)
        if (!check_function(d, use))
            return false;
    f.line_count = number(d);
    f.lines = skip(d, f.line_count);
    f.jump_count = number(d);
    f.jumps = d->at;
    for (size_t i = 0; i < 2 * f.jump_count && !d->is_bad; i++)
        number(d);
    size_t locals = number(d);
    for (size_t i = 0; i < locals && !d->is_bad; i++) {
        text(d, &length);
        number(d);
        number(d);
    }
    f.upvalue_count = number(d);
    f.names = d->at;
    for (size_t i = 0; i < f.upvalue_count && !d->is_bad; i++)
        text(d, &length);
    if (d->is_bad) {
        *use = (prm_global_use){0};
        return false;
    }
    return check_code(&f, d->end, use);
}

typedef struct writer {
    luaL_Buffer buffer;
    bool is_open;
} writer;

static int write_dump(lua_State *L, const void *bytes, size_t size, void *data)
{
    writer *w = data;
    if (!w->is_open) {
        luaL_buffinit(L, &w->buffer);
        w->is_open = true;
    }
    luaL_addlstring(&w->buffer, bytes, size);
    return 0;
}

bool prm_globals_check(lua_State *L, prm_global_use *use)
{
    writer w = {.is_open = false};
    lua_pushvalue(L, -1);
    if (lua_dump(L, write_dump, &w, 0) != 0)
        luaL_error(L, "cannot be dumped");
    luaL_pushresult(&w.buffer);
    size_t length;
    const unsigned char *bytes = (const unsigned char *)lua_tolstring(L, -1, &length);
    dump d = {.at = bytes, .end = bytes + length};
    skip(&d, HEADER + 1);
    bool is_good = check_function(&d, use);
    lua_pop(L, 2);
    return is_good;
}
