/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a match may cost. Lua's matcher backtracks: every unbounded item may try each length of what is left, every
 * optional one two ways, and a pattern that is not anchored tries each place to begin.
 */
#include "rules/engine.h"

#include <lauxlib.h>
#include <string.h>

enum { UNBOUNDED_MOST = 3, OPTIONAL_MOST = 8, STEPS_PER_INSTRUCTION = 16, SET_PER_STEP = 32 };

typedef struct reader {
    const char *at, *end;
    unsigned unbounded, optional;
    bool is_first_unbounded;
} reader;

/* Past a [set]; at the end if it is not closed. */
static const char *skip_set(const char *at, const char *end)
{
    at++;
    if (at < end && *at == '^')
        at++;
    do {
        if (at < end && *at == '%')
            at++;
        if (at < end)
            at++;
    } while (at < end && *at != ']');
    return at < end ? at + 1 : end;
}

/* Past what begins with '%'; true if that takes no suffix. */
static bool skip_escape(reader *r)
{
    char kind = r->end - r->at > 1 ? r->at[1] : '\0';
    if (kind == 'b') {
        r->unbounded++;
        r->at = r->end - r->at > 4 ? r->at + 4 : r->end;
        return true;
    }
    if (kind == 'f') {
        r->at += 2;
        if (r->at < r->end && *r->at == '[')
            r->at = skip_set(r->at, r->end);
        return true;
    }
    r->at = r->end - r->at > 2 ? r->at + 2 : r->end;
    if (kind >= '0' && kind <= '9')
        r->unbounded++;
    return kind >= '0' && kind <= '9';
}

static void read_item(reader *r)
{
    if (*r->at == '(' || *r->at == ')') {
        r->at++;
        return;
    }
    if (*r->at == '%') {
        if (skip_escape(r))
            return;
    } else {
        r->at = *r->at == '[' ? skip_set(r->at, r->end) : r->at + 1;
    }
    if (r->at >= r->end)
        return;
    if (*r->at == '*' || *r->at == '+' || *r->at == '-') {
        r->unbounded++;
        r->at++;
    } else if (*r->at == '?') {
        r->optional++;
        r->at++;
    }
}

static uint64_t times(uint64_t a, uint64_t b)
{
    return b != 0 && a > UINT64_MAX / 4 / b ? UINT64_MAX / 4 : a * b;
}

uint64_t prm_pattern_cost(lua_State *L, const char *pattern, size_t pattern_length, size_t length, bool is_anchoring)
{
    reader r = {.at = pattern, .end = pattern + pattern_length};
    bool is_anchored = is_anchoring && pattern_length > 0 && *pattern == '^';
    bool is_first = true;
    if (is_anchored)
        r.at++;
    while (r.at < r.end) {
        bool is_group = *r.at == '(' || *r.at == ')';
        read_item(&r);
        if (is_first && !is_group) {
            r.is_first_unbounded = r.unbounded > 0;
            is_first = false;
        }
    }
    unsigned counted = r.unbounded - (is_anchored && r.is_first_unbounded ? 1 : 0);
    if (counted > UNBOUNDED_MOST || r.optional > OPTIONAL_MOST)
        luaL_error(L, "pattern too complex: at most %d of * + - %%b %%1 and %d of ?", UNBOUNDED_MOST, OPTIONAL_MOST);
    unsigned power = r.unbounded + (is_anchored ? 0 : 1);
    uint64_t steps = (uint64_t)1 << r.optional;
    for (unsigned i = 0; i < power; i++)
        steps = times(steps, (uint64_t)length + 1);
    return 1 + times(steps, 1 + pattern_length / SET_PER_STEP) / STEPS_PER_INSTRUCTION;
}
