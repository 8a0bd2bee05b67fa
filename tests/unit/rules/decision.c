/* SPDX-License-Identifier: Apache-2.0 */
/* From facts to a record: chains, answers against their contract, reasons, leaks, quarantine, replay. */
#include "support.h"

#include <stdio.h>
#include <string.h>

#define RULE(point, body) "return { point = '" point "', decide = function(facts, settings, prior) " body " end }"

static bool build_three(fixture *f, const char *first, const char *second, const char *third)
{
    const prm_rule_file files[] = {{"demo/ask.lua", first, strlen(first)}, {"demo/then.lua", second, strlen(second)},
        {"demo/last.lua", third, strlen(third)}};
    return build(f, files, 3, NULL);
}

static const prm_val *steps_of_two(fixture *f)
{
    if (f->facts == NULL)
        f->facts = demo_facts(f->arena);
    const prm_walk w = {.chain = demo_two, .facts = f->facts, .now = DEMO_NOW, .seed = DEMO_SEED};
    f->status = prm_chain_walk(f->engine, f->set, &w, f->arena, &f->record, &f->error);
    return f->status == PRM_OK ? prm_val_get(f->record, "steps") : NULL;
}

/* "+" for a step asked, "-" for one that was not. */
static const char *asked(fixture *f, const prm_val *steps)
{
    char text[8] = "";
    for (size_t i = 0; i < prm_val_count(steps) && i < 7; i++) {
        int32_t is = 0;
        text[i] = prm_val_get_boolean(prm_val_at(steps, i), "asked", &is) == PRM_OK && is ? '+' : '-';
    }
    return prm_arena_text(f->arena, text, strlen(text));
}

TEST(a_chain_asks_in_turn)
{
    SCOPED_FIXTURE(f);
    static const char then[] = RULE("demo.then", "return { number = prior['demo.ask'].number * 10 }");
    static const char last[] =
        RULE("demo.last", "return { text = tostring(prior['demo.then'] == nil) .. prior['demo.ask'].number }");
    REQUIRE(build_three(&f, RULE("demo.ask", "return { ok = true, number = 2 }"), then, last));
    const prm_val *steps = steps_of_two(&f);
    CHECK_STR(asked(&f, steps), "+++");
    CHECK_STR(print(f.arena, prm_val_get(prm_val_at(steps, 1), "answer")), "{\"number\":20}");
    CHECK_STR(print(f.arena, prm_val_get(prm_val_at(steps, 2), "answer")), "{\"text\":\"false2\"}");
    REQUIRE(build_three(&f, RULE("demo.ask", "return { ok = true, number = 3 }"), then, last));
    steps = steps_of_two(&f);
    CHECK_STR(asked(&f, steps), "+-+");
    CHECK_STR(print(f.arena, prm_val_get(prm_val_at(steps, 2), "answer")), "{\"text\":\"true3\"}");
    CHECK_STR(print(f.arena, prm_val_at(steps, 1)), "{\"asked\":false,\"point\":\"demo.then\"}");
    REQUIRE(build_three(&f, RULE("demo.ask", "return { ok = false, number = 1 }"), then, last));
    CHECK_STR(asked(&f, steps_of_two(&f)), "+--");
    REQUIRE(build_three(&f, RULE("demo.ask", "return { number = 1 }"), then, last));
    CHECK_STR(asked(&f, steps_of_two(&f)), "+--");
}

TEST(the_record_holds_the_decision)
{
    SCOPED_FIXTURE(f);
    REQUIRE(ask(&f, "", "return { number = 5 }, { { code = 'said', what = 'yes' } }") != NULL);
    CHECK_STR(prm_val_get_str(f.record, "chain"), "demo.one");
    CHECK_STR(prm_val_get_str(f.record, "seed"), "42");
    CHECK(prm_val_equal(prm_val_get(f.record, "facts"), f.facts));
    CHECK_STR(print(f.arena, prm_val_get(f.record, "now")), "1767225600000");
    CHECK_STR(print(f.arena, prm_val_get(f.record, "generation")), "7");
    CHECK_STR(print(f.arena, prm_val_get(f.record, "engine")), "1");
    CHECK_STR(print(f.arena, prm_val_get(f.record, "sealed")), "[]");
    const prm_val *step = prm_val_at(prm_val_get(f.record, "steps"), 0);
    CHECK_INT(strlen(prm_val_get_str(step, "version")), 64);
    CHECK_STR(print(f.arena, prm_val_get(step, "reasons")),
        "[{\"audience\":\"partner\",\"code\":\"said\",\"what\":\"yes\"}]");
    CHECK(prm_val_get(step, "fallback") == NULL && prm_val_get(step, "error") == NULL &&
          prm_val_get(step, "alert") == NULL);
}

TEST(facts_that_do_not_fit_are_the_plugins_mistake)
{
    SCOPED_FIXTURE(f);
    REQUIRE(ask(&f, "", "return {}") != NULL);
    f.facts = parse(f.arena, "{\"note\":5}");
    CHECK(walk(&f) == NULL);
    CHECK_INT(f.status, PRM_E_INVALID);
    CHECK_HAS(f.error.message, "note");
    f.facts = parse(f.arena, "{\"unheard_of\":5}");
    CHECK(walk(&f) == NULL);
    CHECK_INT(f.status, PRM_E_INVALID);
}

TEST(a_point_without_a_file_is_answered_by_its_fallback)
{
    SCOPED_FIXTURE(f);
    REQUIRE(build(&f, NULL, 0, NULL));
    const prm_val *step = walk(&f);
    CHECK_STR(fallback_of(step), "missing");
    CHECK_STR(print(f.arena, prm_val_get(step, "answer")), "{\"ok\":false,\"text\":\"fallback\"}");
}

TEST(bad_answers_are_refused)
{
    static const char *const bodies[] = {"return nil", "return 5", "return 'x'", "return { number = 'x' }",
        "return { unheard = 1 }", "return { word = 'perhaps' }", "return { number = 1.5 }", "return { number = 0/0 }",
        "return { number = math.huge }", "return { number = 1 << 60 }", "return { any = math.floor }",
        "return { any = { [{}] = 1 } }", "return { list = { 1, nil, 3 } }", "return { list = { 1, x = 2 } }",
        "return { numbers = { 'x' } }", "local t = {} t.t = t return { any = t }",
        "local t = { list = {} } t.list[1] = t return { any = t }",
        "local t = {} for i = 1, 100 do t = { t = t } end return { any = t }",
        "local t = {} for i = 1, 30000 do t[i] = i end return { list = t }",
        "return { text = string.rep('x', 300000) }", "return { text = '\\255' }", "return { text = 'a\\0b' }",
        "return { any = { ['\\255'] = 1 } }", "return { any = { [string.rep('k', 200)] = 1 } }",
        "return { any = { [true] = 1 } }", "return { any = { [0.5] = 1 } }", "return {}, 5", "return {}, { 5 }",
        "return {}, { { code = 'unheard' } }", "return {}, { code = 'said' }",
        "return {}, { { code = 'said', what = 5 } }", "return {}, { { code = 'said', unheard = 1 } }",
        "return {}, { { what = 'x' } }", "return {}, { { code = 'said', amount = { amount = 1 } } }",
        ("local d = {} local t = d for i = 1, 15 do t.x = {} t = t.x end "
         "return { any = { a = d, b = d }, list = { d, d, { d } } }")};
    SCOPED_FIXTURE(f);
    for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++) {
        const prm_val *step = ask(&f, "", bodies[i]);
        if (!CHECK(step != NULL) || !CHECK_STR(fallback_of(step), "answer") || !CHECK(*error_of(step) != '\0'))
            test_check_str(bodies[i], "", "answer of", __FILE__, __LINE__);
    }
}

TEST(answers_call_no_metamethods)
{
    SCOPED_FIXTURE(f);
    CHECK_STR(answer(&f, "",
                  "return setmetatable({ ok = true }, { __index = function() while true do end end, "
                  "__len = function() while true do end end, __pairs = function() while true do end end })"),
        "{\"ok\":true}");
    const prm_val *step = ask(&f, "", "error(setmetatable({}, { __tostring = function() while true do end end }))");
    CHECK_STR(fallback_of(step), "error");
    CHECK_HAS(error_of(step), "no text");
    step = ask(&f, "", "error('\\255\\254')");
    CHECK_STR(fallback_of(step), "error");
    step = ask(&f, "", "error(string.rep('x', 5000))");
    CHECK_STR(fallback_of(step), "error");
    CHECK(strlen(error_of(step)) < 300);
    step = ask(&f, "", "local x = facts.nothing.more");
    CHECK_HAS(error_of(step), "demo/ask.lua:3:");
}

TEST(answers_are_shaped_by_their_declaration)
{
    SCOPED_FIXTURE(f);
    CHECK_STR(answer(&f, "", "return { list = {}, any = {}, numbers = {}, number = 90 / 1 }"),
        "{\"any\":{},\"list\":[],\"number\":90,\"numbers\":[]}");
    CHECK_STR(answer(&f, "", "return { any = { b = 1, a = { 1, { c = 0.5 } } } }"),
        "{\"any\":{\"a\":[1,{\"c\":0.5}],\"b\":1}}");
}

static const prm_val *sealed_facts(fixture *f)
{
    prm_val *facts = parse(f->arena, "{\"deal\":{\"name\":\"Mine\",\"amount\":{\"amount\":700,\"currency\":\"EUR\"}}}");
    prm_val *candidates = prm_val_list(f->arena);
    prm_val *secret = parse(f->arena, "{\"name\":\"Rival Ltd\",\"state\":\"secret\",\"mail\":\"a@rival.example\","
                                      "\"amount\":{\"amount\":900,\"currency\":\"EUR\"},\"shared\":\"Mine\",\"n\":77}");
    prm_val_flag_all(secret, PRM_VAL_SEALED);
    prm_val *candidate = prm_val_object(f->arena);
    (void)prm_val_set_text(candidate, "candidate", "candidate_1");
    (void)prm_val_set(candidate, "row", secret);
    (void)prm_val_append(candidates, candidate);
    (void)prm_val_set(facts, "candidates", candidates);
    return facts;
}

TEST(partner_reasons_do_not_tell_sealed_facts)
{
    static const struct {
        const char *fallback, *reason;
    } cases[] = {
        {"leak", "code = 'said', what = facts.candidates[1].row.name"},
        {"leak", "code = 'said', what = 'a@' .. 'rival.example'"},
        {"leak", "code = 'said', amount = facts.candidates[1].row.amount"},
        {"leak", "code = 'said', count = 900"},
        {"leak", "code = 'said', words = { 'fine', { 'Rival Ltd' } }"},
        {"", "code = 'said', count = 77"},
        {"", "code = 'said', what = facts.candidates[1].row.shared"},
        {"", "code = 'said', what = 'candidate_1'"},
        {"", "code = 'said', amount = { amount = 700, currency = 'EUR' }"},
        {"", "code = 'said', word = 'secret'"},
        {"", "code = 'hidden', what = facts.candidates[1].row.name"},
        {"", "code = 'said', what = 'R'"},
    };
    SCOPED_FIXTURE(f);
    f.facts = sealed_facts(&f);
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const prm_val *step =
            ask(&f, "", prm_arena_format(f.arena, "return { ok = true }, { { %s } }", cases[i].reason));
        if (!CHECK(step != NULL) || !CHECK_STR(fallback_of(step), cases[i].fallback))
            test_check_str(cases[i].reason, error_of(step), "reason", __FILE__, __LINE__);
        CHECK(*cases[i].fallback == '\0' || prm_val_count(prm_val_get(step, "reasons")) == 0);
    }
    CHECK_STR(print(f.arena, prm_val_get(f.record, "sealed")), "[\"candidates[].row\"]");
}

TEST(a_rule_that_spends_its_budget_is_quarantined)
{
    SCOPED_FIXTURE(f);
    static const char source[] =
        RULE("demo.ask", "if facts.note == 'loop' then while true do end end return { ok = true }");
    REQUIRE(build_source(&f, source));
    const prm_val *loop = parse(f.arena, "{\"note\":\"loop\"}"), *fine = parse(f.arena, "{\"note\":\"fine\"}");
    for (int i = 0; i < PRM_RULE_QUARANTINE - 1; i++) {
        f.facts = loop;
        CHECK_STR(fallback_of(walk(&f)), "budget");
    }
    f.facts = fine;
    CHECK_STR(fallback_of(walk(&f)), "");
    f.facts = loop;
    f.is_trial = true; /* who only asks what would happen takes no rule out of use */
    for (int i = 0; i < 2 * PRM_RULE_QUARANTINE; i++)
        CHECK_STR(fallback_of(walk(&f)), "budget");
    f.is_trial = false;
    for (int i = 0; i < PRM_RULE_QUARANTINE; i++) {
        const prm_val *step = walk(&f);
        CHECK_STR(fallback_of(step), "budget");
        CHECK_STR(prm_val_get_str(step, "alert"), i == PRM_RULE_QUARANTINE - 1 ? "quarantined" : "");
    }
    const prm_val *spent = f.record;
    f.facts = fine;
    const prm_val *step = walk(&f);
    CHECK_STR(fallback_of(step), "quarantined");
    CHECK_INT(instructions_of(step), 0);
    const prm_val *list, *quarantined = f.record;
    REQUIRE(prm_ruleset_list(f.set, f.arena, &list) == PRM_OK);
    CHECK_HAS(print(f.arena, prm_val_at(list, 0)), "\"quarantined\":true");
    const char *verdict = "";
    CHECK(prm_record_replay(f.engine, f.set, &demo_catalog, spent, f.arena, &verdict, &f.error) == PRM_OK);
    CHECK_STR(verdict, "same");
    REQUIRE(build_source(&f, source));
    CHECK(prm_record_replay(f.engine, f.set, &demo_catalog, quarantined, f.arena, &verdict, &f.error) == PRM_OK);
    CHECK_STR(verdict, "same");
    for (int i = 0; i < 2 * PRM_RULE_QUARANTINE; i++)
        CHECK(prm_record_replay(f.engine, f.set, &demo_catalog, spent, f.arena, &verdict, &f.error) == PRM_OK);
    CHECK_STR(fallback_of(walk(&f)), "");
}

static const char *replay_with(fixture *f, prm_engine *engine, const char *record)
{
    const char *verdict = "";
    const prm_val *stored = parse(f->arena, record);
    CHECK(prm_record_replay(engine, f->set, &demo_catalog, stored, f->arena, &verdict, &f->error) == PRM_OK);
    return verdict;
}

TEST(a_replay_gives_the_same_on_any_engine)
{
    static const char *const bodies[] = {
        "local t = {} for i = 1, 500 do t['k' .. (i * 7919) % 1000] = i end local n = 0 for k, v in pairs(t) do n = n "
        "* 3 % 1009 + v end "
        "return { number = n }",
        "local s = '' for i = 1, 50 do s = s .. math.random(10) end return { text = s }, { { code = 'said', what = s } "
        "}",
        "while true do pcall(error, {}) end",
        "local s = 'x' while true do s = s .. s end",
        "local t = {} for i = 1, 3000 do t[i] = tostring(i * 7919 % 3001) end table.sort(t) return { text = t[1] .. "
        "t[3000] }",
        "return { text = facts.deal.name:lower():gsub('[aeiou]', '.') .. text.fold('É') , any = facts.deal }",
        "local d = facts.deal return { ok = d.open, number = d.amount.amount // 3, list = d.tags }",
        "error('no')",
    };
    SCOPED_FIXTURE(f);
    for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++) {
        REQUIRE(ask(&f, "local calls = {}", bodies[i]) != NULL);
        const char *record = print(f.arena, f.record);
        CHECK_STR(replay_with(&f, f.engine, record), "same");
        prm_engine *fresh = prm_engine_new();
        REQUIRE(fresh != NULL);
        CHECK_STR(replay_with(&f, fresh, record), "same");
        CHECK_STR(replay_with(&f, fresh, record), "same");
        prm_engine_free(fresh);
    }
}

TEST(a_replay_tells_what_differs)
{
    SCOPED_FIXTURE(f);
    REQUIRE(ask(&f, "", "return { number = facts.now % 1000 + #facts.items }") != NULL);
    const char *record = print(f.arena, f.record);
    prm_val *changed = parse(f.arena, record);
    CHECK_STR(replay_with(&f, f.engine, record), "same");
    prm_val *facts = parse(f.arena, "{\"items\":[1]}");
    CHECK(prm_val_set(changed, "facts", facts) == PRM_OK);
    CHECK_STR(replay_with(&f, f.engine, print(f.arena, changed)), "differs");
    changed = parse(f.arena, record);
    CHECK(prm_val_set_integer(changed, "engine", 999) == PRM_OK);
    CHECK_STR(replay_with(&f, f.engine, print(f.arena, changed)), "engine");
    REQUIRE(build_source(&f, RULE("demo.ask", "return { number = 3 }")));
    CHECK_STR(replay_with(&f, f.engine, record), "engine");
}

TEST(a_replay_of_sealed_facts_needs_no_flags)
{
    SCOPED_FIXTURE(f);
    f.facts = sealed_facts(&f);
    CHECK_STR(fallback_of(ask(&f, "", "return {}, { { code = 'said', what = 'Rival Ltd' } }")), "leak");
    CHECK_STR(replay_with(&f, f.engine, print(f.arena, f.record)), "same");
}

TEST(the_outcome_reads_in_the_callers_language)
{
    SCOPED_FIXTURE(f);
    REQUIRE(ask(&f, "",
                "return { ok = true }, { { code = 'said', what = 'so', amount = facts.deal.amount, count = 3 }, "
                "{ code = 'hidden', what = 'x' } }") != NULL);
    prm_val *outcome;
    REQUIRE(prm_record_outcome(f.set, f.record, "fr-CH", f.arena, &outcome) == PRM_OK);
    CHECK_STR(print(f.arena, prm_val_get(outcome, "demo.ask")), "{\"ok\":true}");
    const prm_val *reasons = prm_val_get(outcome, "reasons");
    CHECK_INT(prm_val_count(reasons), 2);
    CHECK_STR(prm_val_get_str(prm_val_at(reasons, 0), "text"), "It says so 12,500.00 EUR 3");
    CHECK_STR(prm_val_get_str(prm_val_at(reasons, 0), "point"), "demo.ask");
    CHECK((prm_val_at(reasons, 0)->flags & PRM_VAL_VENDOR) == 0);
    CHECK((prm_val_at(reasons, 1)->flags & PRM_VAL_VENDOR) != 0);
    CHECK(prm_val_append((prm_val *)reasons, prm_val_object(f.arena)) == PRM_OK);
}

TEST_MAIN(CASE(a_chain_asks_in_turn), CASE(the_record_holds_the_decision),
    CASE(facts_that_do_not_fit_are_the_plugins_mistake), CASE(a_point_without_a_file_is_answered_by_its_fallback),
    CASE(bad_answers_are_refused), CASE(answers_call_no_metamethods), CASE(answers_are_shaped_by_their_declaration),
    CASE(partner_reasons_do_not_tell_sealed_facts), CASE(a_rule_that_spends_its_budget_is_quarantined),
    CASE(a_replay_gives_the_same_on_any_engine), CASE(a_replay_tells_what_differs),
    CASE(a_replay_of_sealed_facts_needs_no_flags), CASE(the_outcome_reads_in_the_callers_language))
