/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file engine.h  Inside core/rules: one thread's Lua state, what it has compiled, and the meter of the call at hand.
 * Functions marked [protected] run inside a protected call and may jump out of it: whoever calls them holds nothing
 * that would have to be given back.
 */
#ifndef PRM_RULES_ENGINE_H
#define PRM_RULES_ENGINE_H

#include "rules/rules.h"

#include <lua.h>

/** Why a call was ended from outside the script; once set, no pcall of the script brings it back. */
enum prm_end {
    PRM_END_NONE,
    PRM_END_BUDGET,
    PRM_END_MEMORY, /* the call's cap */
    PRM_END_HEAP    /* the process has no memory: not the script's doing */
};

enum {
    PRM_HOOK_PERIOD = 100,       /* instructions between two looks at the budget */
    PRM_RULE_CHURN = 64 << 20,   /* bytes a call may allocate over its life, freed ones included */
    PRM_RULE_SOURCE = 256 << 10, /* bytes of a file */
    PRM_CACHE_CHAINS = 64,       /* hash chains of the compiled */
    PRM_CACHE_MOST = 1024        /* compiled scripts before all are dropped */
};

/** A script compiled in one engine. */
typedef struct prm_compiled {
    struct prm_compiled *next;
    uint8_t version[PRM_HASH_BYTES];
    int chunk, decide, settings, upvalues; /* references in the registry */
    bool is_reused;                        /* `decide` is kept from call to call; otherwise the file is run anew */
    int upvalue_count;                     /* file-level scalars set back after each call */
} prm_compiled;

enum { PRM_POOL_CLASSES = 32 };

/** Small blocks, by size. */
typedef struct prm_pool {
    void *free[PRM_POOL_CLASSES], *chunks;
    char *at, *end; /* what is left of the newest chunk */
} prm_pool;

struct prm_engine {
    lua_State *state;
    prm_pool pool;
    prm_compiled *compiled[PRM_CACHE_CHAINS];
    size_t compiled_count;
    /* memory */
    size_t used, baseline, limit;   /* limit 0: not metered */
    size_t churn, largest, biggest; /* of this call: bytes allocated; the longest string; the biggest block */
    bool was_refused;               /* the last request: a second refusal follows a full collection and is final */
    /* instructions */
    int64_t spent, allowed; /* of this point */
    int64_t chained;        /* metatables with an __index made by this call */
    enum prm_end end;
    /* the walk */
    uint64_t random;
    uint64_t epoch;             /* views of another one raise */
    size_t facts_longest;       /* the longest text a script is given */
    unsigned walks;             /* since the heap was last looked at */
    int facts_slot, prior_slot; /* references in the registry, false while there is none */
};

static inline prm_engine *prm_engine_of(lua_State *L)
{
    return *(prm_engine **)lua_getextraspace(L);
}

/* ---- state.c */

/** Runs `run` with `data` (a light pointer, argument 1) in protected mode. LUA_OK or the status; the error value, if
 * any, is left on top of the stack. The stack is the caller's to clear. */
int prm_engine_protect(prm_engine *engine, lua_CFunction run, void *data);
/** Opens the state if there is none. PRM_E_NOMEM. */
prm_status prm_engine_open(prm_engine *engine);
/** Drops the state and all it compiled. */
void prm_engine_close(prm_engine *engine);
/** After something was kept for good: collects and takes the heap as the new baseline. */
void prm_engine_settle(prm_engine *engine);
/** Between walks: a heap that has grown beyond its baseline is dropped and built anew. */
void prm_engine_tidy(prm_engine *engine);

/* ---- pool.c */

/** A block of `bytes` (not 0) with what `old` held (NULL: none); NULL if out of memory, also where it shrinks. */
void *prm_pool_resize(prm_pool *pool, void *old, size_t old_bytes, size_t bytes);
/** NULL is allowed. */
void prm_pool_free(prm_pool *pool, void *block, size_t bytes);
/** Gives everything back; no block is left in use. */
void prm_pool_deinit(prm_pool *pool);

/* ---- budget.c */

/** Starts the meter of a call: instructions, memory, churn. */
void prm_budget_start(prm_engine *engine, int64_t allowed);
/** Ends it; instructions spent, at most what was allowed. */
int64_t prm_budget_stop(prm_engine *engine);
/** Adds to the instructions spent. [protected] */
void prm_budget_charge(lua_State *L, uint64_t instructions);
/** Charges for going once over that many bytes. [protected] */
void prm_budget_charge_bytes(lua_State *L, size_t bytes);
/**
 * Buffers of the standard library ask for memory without a collection first: with this before them, whether they get
 * `bytes` does not depend on how much garbage there happens to be. [protected]
 */
void prm_budget_make_room(lua_State *L, size_t bytes);
/** Ends the call for `end`: the hook fires at the next instruction and every one after it. */
void prm_budget_end(prm_engine *engine, enum prm_end end);
/** Going through a table costs its empty slots too, which no script sees: counted like allocations. [protected] */
void prm_budget_walk_table(lua_State *L);
/** Jumps out if the call was ended. [protected] */
void prm_budget_check(lua_State *L);

/* ---- sandbox.c, lib_*.c: each pushes a table of functions [protected] */

/** Builds the environment and makes it the globals table of chunks. [protected] */
int prm_sandbox_open(lua_State *L);
/** Whether the function at `index` is one of the library's, which keep no state. [protected] */
bool prm_sandbox_owns(lua_State *L, int index);
/** Whether a file may read this global. */
bool prm_sandbox_has(const char *name);
/** Wraps the function on top so that it charges for the bytes of its texts before it runs. [protected] */
void prm_sandbox_measure(lua_State *L);
void prm_lib_string(lua_State *L);
void prm_lib_table(lua_State *L);
void prm_lib_math(lua_State *L);
void prm_lib_text(lua_State *L);
int prm_lib_pairs(lua_State *L);
int prm_lib_sort(lua_State *L);
int prm_lib_setmetatable(lua_State *L);
int prm_lib_getmetatable(lua_State *L);
/** An upper bound of the steps of matching `pattern` against `length` bytes, in instructions. [protected] */
uint64_t prm_pattern_cost(lua_State *L, const char *pattern, size_t pattern_length, size_t length, bool is_anchoring);

/* ---- view.c */

/** Pushes `value`: scalars as they are, lists and objects as read-only views, null and absent as nil. [protected] */
void prm_view_push(lua_State *L, const prm_val *value);
/** A view of an object that may still get members. [protected] */
void prm_view_push_root(lua_State *L, const prm_val *object);
/** The same, converted whole, so that it holds no pointer to `value`. [protected] */
void prm_view_push_whole(lua_State *L, const prm_val *value);
/** Makes a read-only view of the table on top, which becomes its content, and replaces it. [protected] */
void prm_view_wrap(lua_State *L);
/** Whether the table at `index` is a view. */
bool prm_view_is(lua_State *L, int index);
/** Pushes the content table of a view, all of it converted. [protected] */
void prm_view_push_content(lua_State *L, int index);
/** What a view that is still lazy stands for; NULL if it was converted whole. */
const prm_val *prm_view_value(lua_State *L, int index);

/* ---- answer.c */

/**
 * The value at `index` as a prm_val in `arena`, without calling metamethods; raises a sentence if it is too deep, too
 * large, cyclic, or holds what JSON cannot. `field` (may be NULL) tells an empty list from an empty object. Integral
 * floats become integers unless `is_typed`. [protected]
 */
prm_val *prm_answer_read(lua_State *L, int index, prm_arena *arena, const prm_field *field, bool is_typed);
/** An object of that shape; `fields` may be NULL. [protected] */
prm_val *prm_answer_read_object(
    lua_State *L, int index, prm_arena *arena, const prm_field *const *fields, bool is_typed);

/* ---- globals.c */

typedef struct prm_global_use {
    char name[64];
    int line;
} prm_global_use;

/** Looks through the compiled function on top for globals that are not the sandbox's. False if there is one, or a use
 * that cannot be checked; `use` says which (name "" for the latter). [protected] */
bool prm_globals_check(lua_State *L, prm_global_use *use);

/* ---- compile.c */

typedef struct prm_script {
    const char *path, *source;
    size_t length;
    const uint8_t *version;
    const prm_val *settings; /* effective ones */
} prm_script;

/** The script, compiled once per engine. PRM_E_INVALID with a sentence in `error` if it does not compile or run;
 * PRM_E_NOMEM. */
prm_status prm_engine_compile(prm_engine *engine, const prm_script *script, prm_compiled **out, prm_error *error);
/** File-level scalars are set back as the file left them. */
void prm_compiled_restore(prm_engine *engine, const prm_compiled *compiled);
/** Loads the source and pushes the chunk. [protected] */
void prm_compile_load(lua_State *L, const prm_script *script);
/** Puts '?' for every byte that is not of a UTF-8 character: sentences are cut to their room, and name what scripts
 * hold. */
void prm_text_mend(char *text);
/** The error on top of the stack as one line of UTF-8 in `text`; calls nothing. */
void prm_error_read(lua_State *L, char *text, size_t size);

/* ---- ask.c */

typedef struct prm_ask {
    prm_compiled *compiled;
    const prm_rule *rule;
    const prm_val *facts, *prior;
    const prm_val *settings; /* NULL: the script's */
    int64_t now;
    uint64_t seed;
    int64_t allowed; /* instructions */
    prm_arena *arena;
} prm_ask;

typedef struct prm_asked {
    const char *fallback; /* NULL: it answered; else why not: "error", "budget", "memory", "answer" */
    char error[256];
    const prm_val *answer, *reasons; /* reasons: a list of objects, unchecked */
    int64_t instructions;
} prm_asked;

/** Starts a walk: views made from here on are of these facts. */
void prm_ask_begin(prm_engine *engine, const prm_val *facts);
/** Asks one point. PRM_E_NOMEM, whoever is out of memory; every failure of the script is in `out`. */
prm_status prm_ask_point(prm_engine *engine, const prm_ask *ask, prm_asked *out);
/** Ends the walk: its views raise from here on. */
void prm_ask_end(prm_engine *engine);

#endif
