/* SPDX-License-Identifier: Apache-2.0 */
/* A script takes what it is given of instructions and memory, whatever it tries; and always the same. */
#include "support.h"

#include <string.h>

typedef struct hostile {
    const char *fallback, *before, *body;
} hostile;

static void check_all(const hostile *cases, size_t count)
{
    SCOPED_FIXTURE(f);
    for (size_t i = 0; i < count; i++) {
        const prm_val *step = ask(&f, cases[i].before, cases[i].body);
        if (!CHECK(step != NULL) || !CHECK_STR(fallback_of(step), cases[i].fallback))
            test_check_str(error_of(step), "", cases[i].body, __FILE__, __LINE__);
        CHECK_STR(prm_val_get_str(prm_val_get(step, "answer"), "text"), "fallback");
        if (strcmp(cases[i].fallback, "budget") == 0)
            CHECK_INT(instructions_of(step), PRM_RULE_BUDGET);
    }
}

TEST(endless_loops_end_also_inside_pcall)
{
    static const hostile cases[] = {
        {"budget", "", "while true do end"},
        {"budget", "", "while true do pcall(function() while true do end end) end"},
        {"budget", "", "local function f() pcall(f) return f() end f()"},
        {"budget", "", "pcall(function() while true do end end) return { ok = true }"},
        {"budget", "",
            "local t <close> = setmetatable({}, { __close = function() while true do end end }) while true do end"},
        {"budget", "",
            "pcall(function() local t <close> = setmetatable({}, { __close = function() error('x') end }) "
            "while true do end end) return { ok = true }"},
        {"budget", "",
            "local t = setmetatable({}, { __index = function(t, k) return t[k + 1] end }) "
            "while true do pcall(function() return t[1] end) end"},
        {"budget", "", "for i = 1, math.huge do end"},
        {"budget", "", "repeat until pcall(error, 'x')"},
        {"budget", "", "table.sort({ 3, 2, 1 }, function(a, b) while true do end end)"},
        {"budget", "", "string.gsub('aaa', 'a', function() while true do end end)"},
    };
    check_all(cases, sizeof(cases) / sizeof(*cases));
}

TEST(c_functions_are_charged_before_they_run)
{
    static const hostile cases[] = {
        {"memory", "", "return { text = string.rep('x', 1 << 40) }"},
        {"budget", "", "for i = 1, 1e6 do string.rep('x', 1 << 20) end"},
        {"budget", "", "local s = string.rep('a', 100000) s:find('.-.-.-b')"},
        {"budget", "", "string.rep('a', 3000):find('a*a*b')"},
        {"budget", "", "string.rep('a', 3000):match('^(.-)(.-)b$')"},
        {"budget", "", "for w in string.rep('a', 3000):gmatch('a-a-b') do end"},
        {"budget", "", "string.rep('a', 3000):gsub('a*a*b', '')"},
        {"budget", "", "local s = string.rep('(', 3000) .. string.rep(')', 10) for i = 1, 10 do s:find('%b()') end"},
        {"error", "", "string.rep('a', 30):find('a*a*a*a*b')"},
        {"error", "", "string.rep('a', 30):find(string.rep('a?', 30) .. string.rep('a', 30))"},
        {"budget", "", "local s = string.rep('a', 1 << 20) while true do s:find('b', 1, true) end"},
        {"budget", "", "local s = string.rep('a', 1 << 20) while true do s:upper() end"},
        {"budget", "", "local s = string.rep('1', 1 << 20) while true do tonumber(s) end"},
        {"budget", "", "local s = string.rep('a', 1 << 20) while true do utf8.len(s) end"},
        {"budget", "", "local s = string.rep('a', 1 << 20) while true do string.format('%s', s) end"},
        {"budget", "", "while true do string.pack('c1000000', 'x') end"},
        {"budget", "", "local s = string.rep('a', 1 << 20) while true do text.trim(s) end"},
        {"budget", "", "local s = string.rep('a', 1 << 16) while true do text.fold(s) end"},
        {"budget", "", "local s = string.rep('a', 1 << 18) while true do text.split(s, 'a') end"},
    };
    check_all(cases, sizeof(cases) / sizeof(*cases));
}

TEST(long_texts_make_every_instruction_dear)
{
    static const hostile cases[] = {
        {"budget", "",
            "local a, b = string.rep('x', 1 << 20), string.rep('x', 1 << 20) while true do local c = a == b end"},
        {"budget", "",
            "local a, b = string.rep('x', 1 << 20), string.rep('x', 1 << 20) while true do local c = a < b end"},
        {"budget", "", "local a, t = string.rep('x', (1 << 20) - 9), {} for i = 1, 1e6 do t[a] = i end"},
    };
    check_all(cases, sizeof(cases) / sizeof(*cases));
    SCOPED_FIXTURE(f);
    int64_t small = instructions_of(
        ask(&f, "", "local s = string.rep('x', 1000) for i = 1, 1000 do local c = s == 'y' end return {}"));
    int64_t large = instructions_of(
        ask(&f, "", "local s = string.rep('x', 160000) for i = 1, 1000 do local c = s == 'y' end return {}"));
    CHECK(small > 0 && large > 5 * small);
}

TEST(a_lying_length_costs_what_it_claims)
{
    static const hostile cases[] = {
        {"budget", "local t = setmetatable({}, { __len = function() return 1e15 // 1 | 0 end })",
            "table.insert(t, 1, 1)"},
        {"budget", "local t = setmetatable({}, { __len = function() return 1 << 60 end })", "table.insert(t, 1, 1)"},
        {"budget", "local t = setmetatable({}, { __len = function() return 1 << 60 end })", "table.remove(t, 1)"},
        {"budget",
            "local t = setmetatable({}, { __len = function() return 1 << 60 end, __index = function() return '' end })",
            "table.concat(t)"},
        {"budget", "local t = setmetatable({}, { __len = function() return 1 << 60 end })", "table.sort(t)"},
        {"error", "local t = setmetatable({}, { __len = function() return 1 << 60 end })", "return table.unpack(t)"},
        {"budget", "", "table.move({}, 1, 1 << 60, 2)"},
        {"budget", "", "table.concat({}, '', 1, 0) for i = 1, 1e9 do table.move({}, 1, 100, 1, {}) end"},
        {"budget",
            "local n = 0 local t = setmetatable({}, { __len = function() n = n + 1 return n > 1 and 1 << 60 or 0 end "
            "})",
            "for i = 1, 3 do table.insert(t, 1, 1) end"},
        {"budget", "local t = setmetatable({}, { __len = function() return 1 << 60 end })",
            "setmetatable({}, { __index = t }) for i in ipairs(setmetatable({}, { __index = function() return 1 end "
            "})) do end"},
    };
    check_all(cases, sizeof(cases) / sizeof(*cases));
}

TEST(memory_is_capped_and_its_end_is_final)
{
    static const hostile cases[] = {
        {"memory", "", "local s = 'x' while true do s = s .. s end"},
        {"memory", "", "local t, s = {}, string.rep('x', 9000) for i = 1, 1e9 do t[i] = s .. i end"},
        {"memory", "", "pcall(function() local s = 'x' while true do s = s .. s end end) return { ok = true }"},
        {"memory", "",
            "pcall(function() local c <close> = setmetatable({}, { __close = function() error('x') end }) "
            "local s = 'x' while true do s = s .. s end end) return { ok = true }"},
        {"memory", "",
            "local t, s = {}, string.rep('x', 900000) for i = 1, 12 do t[i] = s .. i end return { ok = true }"},
        {"memory", "",
            "local t, s = {}, string.rep('x', 9000) pcall(function() for i = 1, 1000 do t[i] = s .. i end end) return "
            "{ ok = true }"},
        {"memory", "",
            "local s = string.rep('x', 9000) local t = {} for i = 1, 1000 do t[i] = s end return { text = "
            "table.concat(t) }"},
        {"memory", "",
            "local s = string.rep('x', 16000) for i = 1, 10000 do local u = s .. i end return { ok = true }"},
        {"memory", "",
            "local t, s = {}, string.rep('x', 9000) for i = 1, 1000 do t[i] = s end "
            "pcall(table.concat, t) return { ok = true }"},
    };
    check_all(cases, sizeof(cases) / sizeof(*cases));
    SCOPED_FIXTURE(f);
    CHECK_STR(answer(&f, "", "return { ok = true }"), "{\"ok\":true}");
}

TEST(chains_of_metatables_make_every_instruction_dear)
{
    SCOPED_FIXTURE(f);
    const char *chain =
        "local head = {} local t = head for i = 1, %d do local n = {} setmetatable(t, { __index = n }) t = n end "
        "for i = 1, 1000 do local x = head.x end return {}";
    int64_t few = instructions_of(ask(&f, "", prm_arena_format(f.arena, chain, 10)));
    int64_t many = instructions_of(ask(&f, "", prm_arena_format(f.arena, chain, 1500)));
    CHECK(few > 0 && many - 1500 * 20 > 3 * few);
}

TEST(stacks_end_with_an_error)
{
    SCOPED_FIXTURE(f);
    const prm_val *step = ask(&f, "", "local function f() return 1 + f() end return { number = f() }");
    REQUIRE(step != NULL);
    CHECK_STR(*fallback_of(step) != '\0' ? "failed" : "", "failed");
    step = ask(&f, "",
        "local s = 'x' for i = 1, 250 do s = string.gsub(s, 'x', function() return s end) end return { ok = true }");
    CHECK_STR(fallback_of(step), "");
}

TEST_MAIN(CASE(endless_loops_end_also_inside_pcall), CASE(c_functions_are_charged_before_they_run),
    CASE(long_texts_make_every_instruction_dear), CASE(a_lying_length_costs_what_it_claims),
    CASE(memory_is_capped_and_its_end_is_final), CASE(chains_of_metatables_make_every_instruction_dear),
    CASE(stacks_end_with_an_error))
