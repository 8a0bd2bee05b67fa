/* SPDX-License-Identifier: Apache-2.0 */
/* What a script reaches, and that it reads the same from run to run. */
#include "support.h"

#include "rules/engine.h"
#include "rules/sandbox.h"

#include <string.h>

static bool is_listed(const char *name)
{
    for (size_t i = 0; prm_sandbox_names[i] != NULL; i++)
        if (strcmp(prm_sandbox_names[i], name) == 0)
            return true;
    return false;
}

/* Counts the names in the view on top; each must be in the list, libraries are walked too. */
static size_t count_names(prm_arena *arena, lua_State *L, const char *prefix)
{
    size_t count = 0;
    prm_view_push_content(L, -1);
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        const char *name = prm_arena_format(arena, "%s%s", prefix, lua_tostring(L, -2));
        if (!CHECK(is_listed(name)))
            test_check_str(name, "", "not listed", __FILE__, __LINE__);
        count++;
        if (lua_istable(L, -1)) {
            CHECK(prm_view_is(L, -1));
            count += count_names(arena, L, prm_arena_format(arena, "%s.", name));
        }
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return count;
}

TEST(the_environment_is_the_documented_list)
{
    SCOPED_FIXTURE(f);
    lua_State *L = f.engine->state;
    size_t listed = 0;
    while (prm_sandbox_names[listed] != NULL)
        listed++;
    lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    CHECK(prm_view_is(L, -1));
    CHECK_INT(count_names(f.arena, L, ""), listed);
    lua_settop(L, 0);
    lua_getfield(L, LUA_REGISTRYINDEX, "_LOADED");
    CHECK(lua_isnil(L, -1));
    lua_settop(L, 0);
}

TEST(what_is_not_listed_does_not_build)
{
    static const char *const names[] = {"load", "loadstring", "dofile", "loadfile", "require", "os", "io", "debug",
        "coroutine", "collectgarbage", "print", "next", "xpcall", "rawset", "package", "_G", "_VERSION", "warn", "foo"};
    SCOPED_FIXTURE(f);
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        const char *source = prm_arena_format(f.arena,
            "return { point = 'demo.ask',\n decide = function() return { ok = (function()\n return %s end)() ~= nil } "
            "end }",
            names[i]);
        CHECK(!build_source(&f, source));
        CHECK_INT(f.status, PRM_E_INVALID);
        const prm_val *problem = prm_val_at(f.problems, 0);
        CHECK_HAS(prm_val_get_str(problem, "message"), names[i]);
        int64_t line = 0;
        CHECK(prm_val_get_integer(problem, "line", &line) == PRM_OK && line == 3);
    }
}

TEST(globals_are_found_wherever_they_hide)
{
    static const struct {
        const char *body, *message;
    } cases[] = {
        {"x = 1", "no global 'x'"},
        {"local e = _ENV return { ok = e ~= nil }", "_ENV"},
        {"return { ok = _ENV.foo == nil }", "foo"},
        {"return { ok = _ENV['print'] == nil }", "print"},
        {"local function f() local function g() return undefined_name end return g end return f", "undefined_name"},
        {"if false then unreached() end return {}", "unreached"},
        {"function helper() end return {}", "helper"},
        {"local _ENV = { } return { ok = anything }", ""},
    };
    SCOPED_FIXTURE(f);
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const char *source =
            prm_arena_format(f.arena, "return { point = 'demo.ask', decide = function(facts) %s end }", cases[i].body);
        CHECK(build_source(&f, source) == (*cases[i].message == '\0'));
        if (*cases[i].message != '\0')
            CHECK_HAS(prm_val_get_str(prm_val_at(f.problems, 0), "message"), cases[i].message);
    }
}

TEST(globals_behind_many_constants_are_refused_not_missed)
{
    SCOPED_FIXTURE(f);
    prm_buf source;
    prm_buf_init(&source, 0);
    prm_buf_put_text(&source, "return { point = 'demo.ask', decide = function(facts) local t = { ");
    for (int i = 0; i < 400; i++)
        prm_buf_format(&source, "'text %d', ", i);
    prm_buf_put_text(&source, "} return { ok = hidden ~= nil, number = #t } end }");
    CHECK(!build_source(&f, prm_arena_text(f.arena, source.data, source.length)));
    CHECK_HAS(prm_val_get_str(prm_val_at(f.problems, 0), "message"), "256 constants");
    prm_buf_deinit(&source);
}

TEST(bytecode_is_not_loaded)
{
    SCOPED_FIXTURE(f);
    CHECK(!build_source(&f, "\x1bLua"));
    CHECK_HAS(f.error.message, "binary");
}

TEST(order_does_not_depend_on_the_past)
{
    SCOPED_FIXTURE(f);
    static const char body[] =
        "local t = { b = 1, a = 1, [3] = 1, [1] = 1, [2] = 1, [-1] = 1, [2.5] = 1, Z = 1, [true] = 1, [false] = 1 } "
        "local out = {} for k in pairs(t) do out[#out + 1] = tostring(k) end return { text = table.concat(out, ' ') }";
    CHECK_STR(answer(&f, "", body), "{\"text\":\"-1 1 2 2.5 3 Z a b false true\"}");
    CHECK_HAS(answer(&f, "", "for k in pairs({ [{}] = 1 }) do end"), "no fixed place");
    CHECK_HAS(answer(&f, "", "for k in pairs({ [math.floor] = 1 }) do end"), "no fixed place");
    CHECK_STR(answer(&f, "",
                  "local t = { 1, 2, 3, x = 4 } local n = 0 for k, v in pairs(t) do t[k] = nil n = n + v end return { "
                  "number = n }"),
        "{\"number\":10}");
    CHECK_STR(answer(&f, "",
                  "local t = { 3, 1, 2 } local n = 0 for k, v in pairs(t) do n = n * 10 + v end return { number = n }"),
        "{\"number\":312}");
}

TEST(nothing_shows_an_address_or_a_clock)
{
    SCOPED_FIXTURE(f);
    CHECK_HAS(answer(&f, "", "return { text = tostring({}) }"), "has no text");
    CHECK_HAS(answer(&f, "", "return { text = tostring(math.floor) }"), "has no text");
    CHECK_HAS(answer(&f, "", "return { text = string.format('%s', {}) }"), "has no text");
    CHECK_HAS(answer(&f, "", "return { text = string.format('%p', 'x') }"), "not available");
    CHECK_HAS(answer(&f, "", "return { text = string.format('%-10p', {}) }"), "not available");
    CHECK_HAS(answer(&f, "", "return { text = '' .. {} }"), "attempt to concatenate");
    CHECK_STR(answer(&f, "",
                  "return { text = tostring(nil) .. tostring(true) .. tostring(1) .. tostring(1.5) .. tostring('x') }"),
        "{\"text\":\"niltrue11.5x\"}");
    CHECK_STR(answer(&f, "", "return { text = string.format('%5.1f|%d|%q|%%p|%s', 2.25, 3, 'x', true) }"),
        "{\"text\":\"  2.2|3|\\\"x\\\"|%p|true\"}");
}

TEST(random_numbers_come_from_the_subject)
{
    SCOPED_FIXTURE(f);
    static const char body[] =
        "return { numbers = { math.random(100), math.random(5, 6), math.random(1 << 40) }, ok = math.random() < 1 }";
    const char *first = answer(&f, "", body);
    const char *again = answer(&f, "", body);
    CHECK_STR(again, first);
    prm_val *record;
    const prm_walk other = {.chain = demo_one, .facts = f.facts, .now = DEMO_NOW, .seed = 43};
    REQUIRE(prm_chain_walk(f.engine, f.set, &other, f.arena, &record, &f.error) == PRM_OK);
    CHECK(strcmp(print(f.arena, prm_val_get(prm_val_at(prm_val_get(record, "steps"), 0), "answer")), first) != 0);
    CHECK_HAS(answer(&f, "", "math.random(2, 1)"), "interval is empty");
    CHECK_STR(
        answer(&f, "", "for i = 1, 100 do local r = math.random(3) assert(r >= 1 and r <= 3) end return { ok = true }"),
        "{\"ok\":true}");
}

TEST(tables_are_sorted_stably)
{
    SCOPED_FIXTURE(f);
    CHECK_STR(answer(&f, "",
                  "local t = {} for i = 1, 200 do t[i] = (i * 7919) % 211 end table.sort(t) "
                  "for i = 2, 200 do assert(t[i - 1] <= t[i]) end return { number = #t }"),
        "{\"number\":200}");
    CHECK_STR(answer(&f, "",
                  "local t = { 'b1', 'a1', 'b2', 'a2', 'c', 'a3' } "
                  "table.sort(t, function(x, y) return x:sub(1, 1) < y:sub(1, 1) end) return { list = t }"),
        "{\"list\":[\"a1\",\"a2\",\"a3\",\"b1\",\"b2\",\"c\"]}");
    CHECK_STR(answer(&f, "", "local t = { 3, 1, 2 } table.sort(t, function() return true end) return { number = #t }"),
        "{\"number\":3}");
    CHECK_HAS(answer(&f, "", "table.sort({ 1, 'x' })"), "attempt to compare");
}

TEST(libraries_work)
{
    SCOPED_FIXTURE(f);
    CHECK_STR(answer(&f, "", "return { list = text.split('a,b,,c', ','), text = text.trim('  x y \\n') }"),
        "{\"list\":[\"a\",\"b\",\"\",\"c\"],\"text\":\"x y\"}");
    CHECK_STR(answer(&f, "",
                  "return { ok = text.starts('abc', 'ab') and not text.starts('abc', 'b'), text = text.fold('ÉCOLE "
                  "Straße ﬁn') }"),
        "{\"ok\":true,\"text\":\"ecole strasse fin\"}");
    CHECK_STR(
        answer(&f, "",
            "local t = { 1, 2, 4 } table.insert(t, 3, 3) table.insert(t, 5) table.remove(t, 1) return { numbers = t }"),
        "{\"numbers\":[2,3,4,5]}");
    CHECK_STR(answer(&f, "",
                  "local t = table.pack(1, nil, 3) return { number = t.n, text = table.concat({ 1, 'b', 2.5 }, '-') }"),
        "{\"number\":3,\"text\":\"1-b-2.5\"}");
    CHECK_STR(answer(&f, "",
                  "local y, m, d = ('2026-11-21'):match('^(%d+)-(%d+)-(%d+)$') return { text = y .. m .. d, number = "
                  "tonumber(d) }"),
        "{\"number\":21,\"text\":\"20261121\"}");
    CHECK_STR(
        answer(&f, "",
            "return { text = (('hello world'):gsub('o', '0')):upper(), number = (('a b c'):find(' ', 1, true)) }"),
        "{\"number\":2,\"text\":\"HELL0 W0RLD\"}");
    CHECK_STR(
        answer(&f, "",
            "local n = 0 for w in ('one two'):gmatch('%a+') do n = n + #w end return { number = n + utf8.len('äö') }"),
        "{\"number\":8}");
    CHECK_STR(answer(&f, "",
                  "local ok, e = pcall(error, { code = 7 }) return { ok = ok, number = e.code + select('#', 1, 2) }"),
        "{\"number\":9,\"ok\":false}");
    CHECK_HAS(answer(&f, "", "return { number = '10' + 1 }"), "arithmetic");
    CHECK_HAS(answer(&f, "", "return table.unpack({}, 1, 5000)"), "more than 1000");
}

TEST_MAIN(CASE(the_environment_is_the_documented_list), CASE(what_is_not_listed_does_not_build),
    CASE(globals_are_found_wherever_they_hide), CASE(globals_behind_many_constants_are_refused_not_missed),
    CASE(bytecode_is_not_loaded), CASE(order_does_not_depend_on_the_past), CASE(nothing_shows_an_address_or_a_clock),
    CASE(random_numbers_come_from_the_subject), CASE(tables_are_sorted_stably), CASE(libraries_work))
