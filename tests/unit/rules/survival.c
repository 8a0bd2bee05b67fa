/* SPDX-License-Identifier: Apache-2.0 */
/* Nothing a call does is there in the next one; what a script is given cannot be changed. */
#include "support.h"

#include "rules/engine.h"

#include <string.h>

static void check_error(fixture *f, const char *before, const char *body, const char *message)
{
    const char *got = answer(f, before, body);
    if (!CHECK_HAS(got, message))
        test_check_str(body, "", "in", __FILE__, __LINE__);
}

/* Asked twice with one engine: the second answer is the first. */
static void check_twice(fixture *f, const char *before, const char *body, const char *wanted)
{
    const char *first = answer(f, before, body);
    CHECK_STR(first, wanted);
    const prm_val *step = walk(f);
    REQUIRE(step != NULL);
    CHECK_STR(print(f->arena, prm_val_get(step, "answer")), wanted);
}

TEST(globals_and_libraries_are_read_only)
{
    SCOPED_FIXTURE(f);
    check_error(&f, "", "string.upper = nil", "read-only");
    check_error(&f, "", "math.x = 1", "read-only");
    check_error(&f, "", "table.insert(math, 1)", "read-only");
    check_error(&f, "", "table.sort(settings)", "");
    check_error(&f, "", "setmetatable(string, {})", "read-only");
    check_error(&f, "", "getmetatable('').__index = {}", "nil value");
    check_error(&f, "",
        "return { text = tostring(getmetatable('')) .. tostring(getmetatable(string)) .. tostring(getmetatable(facts)) "
        "}",
        "\"nilnilnil\"");
    check_error(&f, "", "return { text = ('x'):rep(3):upper() }", "\"XXX\"");
}

TEST(facts_settings_and_prior_answers_are_read_only)
{
    SCOPED_FIXTURE(f);
    check_error(&f, "", "facts.x = 1", "read-only");
    check_error(&f, "", "facts.deal.name = 'x'", "read-only");
    check_error(&f, "", "local d = facts.deal local n = d.name d.name = 'x'", "read-only");
    check_error(&f, "", "facts.items[1] = 2", "read-only");
    check_error(&f, "", "table.insert(facts.items, 4)", "read-only");
    check_error(&f, "", "table.remove(facts.items)", "read-only");
    check_error(&f, "", "table.sort(facts.items)", "read-only");
    check_error(&f, "", "table.move({ 1 }, 1, 1, 1, facts.items)", "read-only");
    check_error(&f, "", "facts.now = 3", "read-only");
    check_error(&f, "", "settings.x = 1", "read-only");
    check_error(&f, "", "prior.x = 1", "read-only");
    check_error(&f, "", "setmetatable(facts, {})", "read-only");
    check_error(&f, "", "setmetatable({}, facts)", "read-only");
    check_error(&f, "", "setmetatable(facts.deal, nil)", "read-only");
}

TEST(views_read_like_tables)
{
    SCOPED_FIXTURE(f);
    CHECK_STR(
        answer(&f, "", "return { text = type(facts) .. type(facts.deal) .. type(facts.items), number = #facts.items }"),
        "{\"number\":3,\"text\":\"tabletabletable\"}");
    CHECK_STR(answer(&f, "", "local n = 0 for i, v in ipairs(facts.items) do n = n * 10 + v end return { number = n }"),
        "{\"number\":123}");
    CHECK_STR(answer(&f, "", "local n = 0 for i, v in pairs(facts.items) do n = n * 10 + v end return { number = n }"),
        "{\"number\":123}");
    CHECK_STR(
        answer(&f, "",
            "local t = {} for k in pairs(facts.deal) do t[#t + 1] = k end return { text = table.concat(t, ' ') }"),
        "{\"text\":\"amount empty level name open rate tags\"}");
    CHECK_STR(answer(&f, "",
                  "local t = {} for k in pairs(facts) do t[#t + 1] = k end return { text = table.concat(t, ' ') }"),
        "{\"text\":\"deal items note now\"}");
    CHECK_STR(answer(&f, "", "return { text = table.concat(facts.items, ','), list = { table.unpack(facts.items) } }"),
        "{\"list\":[1,2,3],\"text\":\"1,2,3\"}");
    CHECK_STR(answer(&f, "",
                  "return { ok = facts.deal.none == nil and facts.nothing == nil and facts.deal[1] == nil "
                  "and facts.items[4] == nil and facts.items[0] == nil and facts.items.x == nil }"),
        "{\"ok\":true}");
    CHECK_STR(answer(&f, "",
                  "return { ok = facts.deal == facts.deal and rawequal(facts.deal, facts.deal), number = "
                  "rawlen(facts.items) }"),
        "{\"number\":3,\"ok\":true}");
    CHECK_STR(answer(&f, "", "return { ok = rawget(facts, 'note') == 'a note' and rawget(facts.items, 2) == 2 }"),
        "{\"ok\":true}");
    CHECK_STR(answer(&f, "", "return { number = facts.now }"), "{\"number\":1767225600000}");
    CHECK_STR(answer(&f, "", "return { any = facts.deal, list = facts.items }"),
        "{\"any\":{\"amount\":{\"amount\":1250000,\"currency\":\"EUR\"},\"empty\":[],\"level\":\"gold\",\"name\":\"Big "
        "deal\","
        "\"open\":true,\"rate\":0.5,\"tags\":[\"a\",\"b\"]},\"list\":[1,2,3]}");
    CHECK_STR(answer(&f, "", "local t = table.move(facts.items, 1, 3, 2, { 9 }) return { numbers = t }"),
        "{\"numbers\":[9,1,2,3]}");
}

TEST(file_level_locals_are_as_when_the_file_has_just_been_run)
{
    SCOPED_FIXTURE(f);
    check_twice(&f, "local n = 0", "n = n + 1 return { number = n }", "{\"number\":1}");
    check_twice(&f, "local n", "local was = n n = {} return { ok = was == nil }", "{\"ok\":true}");
    check_twice(&f, "local n = 0 local function add() n = n + 1 return n end", "add() return { number = add() }",
        "{\"number\":2}");
    check_twice(&f, "local f = function() return 1 end",
        "local r = f() f = function() return 2 end return { number = r }", "{\"number\":1}");
    check_twice(&f, "local t = {}", "t[#t + 1] = 1 return { number = #t }", "{\"number\":1}");
    check_twice(&f, "local t = { n = 0 } local function add() t.n = t.n + 1 return t.n end",
        "return { number = add() }", "{\"number\":1}");
    check_twice(&f, "local kept", "local was = kept kept = facts return { ok = was == nil }", "{\"ok\":true}");
    check_twice(&f, "local it = pairs({ 1, 2, 3 })", "return { number = it() }", "{\"number\":1}");
    check_twice(&f, "local it = ('abc'):gmatch('.')", "return { text = it() }", "{\"text\":\"a\"}");
    check_twice(
        &f, "local floor, n = math.floor, 1.5", "n = n + floor(n) return { number = floor(n) }", "{\"number\":2}");
    check_twice(&f,
        "local a, b local function f(x) return x == 0 and 0 or b(x - 1) end b = function(x) return f(x) end",
        "return { number = f(9) }", "{\"number\":0}");
}

TEST(what_can_be_kept_is_kept)
{
    SCOPED_FIXTURE(f);
    int64_t kept = instructions_of(ask(&f, "local n = 1 for i = 1, 5000 do end", "return { number = n }"));
    int64_t anew = instructions_of(ask(&f, "local n = { 1 } for i = 1, 5000 do end", "return { number = n[1] }"));
    CHECK(kept >= 0 && kept < 100);
    CHECK(anew >= 5000);
}

TEST(weak_tables_finalizers_and_protected_metatables_are_refused)
{
    SCOPED_FIXTURE(f);
    check_error(&f, "", "setmetatable({}, { __gc = function() end })", "__gc is not available");
    check_error(&f, "", "setmetatable({}, { __mode = 'k' })", "__mode is not available");
    check_error(&f, "", "setmetatable({}, { __metatable = 1 })", "__metatable is not available");
    CHECK_STR(answer(&f, "",
                  "local mt = {} local t = setmetatable({ {} }, mt) mt.__mode = 'v' "
                  "for i = 1, 300 do local s = string.rep('x', 3000) .. i end "
                  "return { ok = t[1] ~= nil and getmetatable(t) == mt }"),
        "{\"ok\":true}");
    CHECK_STR(answer(&f, "",
                  "local mt = {} setmetatable({}, mt) mt.__gc = function() while true do end end "
                  "for i = 1, 300 do local s = string.rep('x', 3000) .. i end return { ok = true }"),
        "{\"ok\":true}");
    CHECK_STR(answer(&f, "local A = {} A.__index = A function A.hi() return 7 end",
                  "local o = setmetatable({}, A) return { number = o.hi(), ok = getmetatable(o) == A }"),
        "{\"number\":7,\"ok\":true}");
    CHECK_STR(
        answer(&f, "",
            "local t = setmetatable({}, { __add = function(a, b) return b end, __call = function(_, x) return x end, "
            "__eq = function() return true end, __concat = function() return 'c' end }) "
            "return { number = t + 4 + t(1), ok = t == setmetatable({}, getmetatable(t)), text = t .. 'x' }"),
        "{\"number\":5,\"ok\":true,\"text\":\"c\"}");
}

/* A view that outlived its walk, which no script can bring about, raises instead of reading freed memory. */
static int read_stale(lua_State *L)
{
    lua_getfield(L, 2, "note");
    return 0;
}

TEST(a_view_of_an_earlier_decision_raises)
{
    SCOPED_FIXTURE(f);
    prm_ask_begin(f.engine, NULL);
    lua_State *L = f.engine->state;
    lua_pushcfunction(L, read_stale);
    lua_pushnil(L);
    prm_view_push(L, demo_facts(f.arena));
    prm_ask_end(f.engine);
    CHECK_INT(lua_pcall(L, 2, 0, 0), LUA_ERRRUN);
    CHECK_HAS(lua_tostring(L, -1), "earlier decision");
    lua_settop(L, 0);
}

TEST(a_heap_that_grows_is_built_anew)
{
    SCOPED_FIXTURE(f);
    REQUIRE(ask(&f, "", "local t = {} for i = 1, 1000 do t[i] = 'key ' .. i end return { number = #t }") != NULL);
    lua_State *first = f.engine->state;
    size_t settled = 0;
    for (int i = 0; i < 600; i++) {
        SCOPED_ARENA(arena, (size_t)1 << 20);
        const prm_walk w = {.chain = demo_one, .facts = f.facts, .now = DEMO_NOW};
        prm_val *record;
        REQUIRE(prm_chain_walk(f.engine, f.set, &w, arena, &record, &f.error) == PRM_OK);
        if (i == 300)
            settled = f.engine->used;
    }
    CHECK(f.engine->state == first);
    CHECK(f.engine->used < settled + (2 << 20));
    lua_pushlightuserdata(first, first);
    lua_newuserdatauv(first, 1 << 21, 0); /* as if something had been kept */
    lua_rawset(first, LUA_REGISTRYINDEX);
    prm_engine_tidy(f.engine);
    CHECK(f.engine->state == NULL);
    CHECK(walk(&f) != NULL);
    CHECK(f.engine->state != NULL && f.engine->used < settled + (2 << 20));
}

TEST_MAIN(CASE(globals_and_libraries_are_read_only), CASE(facts_settings_and_prior_answers_are_read_only),
    CASE(views_read_like_tables), CASE(file_level_locals_are_as_when_the_file_has_just_been_run),
    CASE(what_can_be_kept_is_kept), CASE(weak_tables_finalizers_and_protected_metatables_are_refused),
    CASE(a_view_of_an_earlier_decision_raises), CASE(a_heap_that_grows_is_built_anew))
