/* SPDX-License-Identifier: Apache-2.0 */
/* What a set is checked for before it may answer: files, settings, texts, examples. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DECIDE(body) "decide = function(facts, settings, prior) " body " end"

static void check_problem(fixture *f, const prm_rule_file *files, size_t count, const char *path, const char *message)
{
    CHECK(!build(f, files, count, NULL));
    CHECK_INT(f->status, PRM_E_INVALID);
    CHECK(f->set == NULL);
    const prm_val *problem = prm_val_at(f->problems, 0);
    if (path != NULL)
        CHECK_STR(prm_val_get_str(problem, "path"), path);
    CHECK_HAS(prm_val_get_str(problem, "message"), message);
}

static void check_source_problem(fixture *f, const char *source, const char *message)
{
    const prm_rule_file file = {"demo/ask.lua", source, strlen(source)};
    check_problem(f, &file, 1, "demo/ask.lua", message);
}

TEST(a_file_must_be_a_rule)
{
    SCOPED_FIXTURE(f);
    check_source_problem(&f, "return {", "expected");
    check_source_problem(&f, "return 5", "one table");
    check_source_problem(&f, "while true do end", "budget");
    check_source_problem(&f, "local s = 'x' while true do s = s .. s end", "memory");
    check_source_problem(&f, "error('broken')", "broken");
    check_source_problem(&f, "return { point = 'demo.ask' }", "decide");
    check_source_problem(&f, "return { point = 'demo.ask', decide = math.floor }", "decide");
    check_source_problem(&f, "return { " DECIDE("") " }", "point");
    check_source_problem(&f, "return { point = 'demo.nothing', " DECIDE("") " }", "no plugin asks demo.nothing");
    check_source_problem(&f, "return { point = 'demo.ask', setings = {}, " DECIDE("") " }", "nothing else");
    check_source_problem(&f, "return { point = 'demo.ask', settings = 5, " DECIDE("") " }", "settings is not a table");
    check_source_problem(
        &f, "return { point = 'demo.ask', settings = { f = math.floor }, " DECIDE("") " }", "function");
    check_source_problem(&f, "return { point = 'demo.ask', examples = { x = 1 }, " DECIDE("") " }", "examples");
    static const char good[] = "return { point = 'demo.ask', " DECIDE("return {}") " }";
    const prm_rule_file twice[] = {
        {"demo/ask.lua", good, sizeof(good) - 1}, {"demo/again.lua", good, sizeof(good) - 1}};
    check_problem(&f, twice, 2, "demo/again.lua", "answered by demo/ask.lua already");
    int64_t line = 0;
    CHECK(!build_source(&f, "\n\nreturn { point = 'demo.ask', decide = function() return { ok = nothing_here } end }"));
    CHECK(prm_val_get_integer(prm_val_at(f.problems, 0), "line", &line) == PRM_OK && line == 3);
}

TEST(examples_must_hold)
{
    SCOPED_FIXTURE(f);
    static const char head[] = "return { point = 'demo.ask', settings = { limit = 10, days = { gold = 1 } }, " DECIDE(
        "return { number = (facts.items and #facts.items or 0) + settings.limit, text = facts.note, "
        "any = { a = { b = 1 } }, list = { 1, 2 } }, { { code = 'said', what = 'x' } }") ", examples = { %s } }";
    static const struct {
        const char *example, *message;
    } cases[] = {
        {"{ name = 'a', given = { items = { 1, 2 } }, expect = { number = 12 } }", ""},
        {"{ given = {}, expect = { any = { a = {} } } }", "any.a"},
        {"{ given = {}, expect = { any = { a = { b = 1 } }, list = { 1, 2 } }, reasons = { 'said' }, settings = { "
         "limit = 5 } }",
            ""},
        {"{ given = {}, expect = { number = 5 }, settings = { limit = 5 }, now = 1 }", ""},
        {"{ given = {}, expect = { list = { 1 } } }", "list"},
        {"{ given = {}, expect = { any = { a = { b = 2 } } } }", "any.a.b: expected 2, answered 1"},
        {"{ given = {}, expect = { word = 'x' } }", "word: expected \"x\", answered nothing"},
        {"{ given = {}, reasons = { 'hidden' } }", "reason hidden was not given"},
        {"{ given = { itms = {} } }", "no fact 'itms'"},
        {"{ gven = {} }", "no 'gven'"},
        {"{ given = {}, settings = { limt = 5 } }", "limt"},
        {"{ given = { items = 5 } }", "error"},
        {"{ given = { note = 5 } }", "answer: "},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const char *source = prm_arena_format(f.arena, head, cases[i].example);
        if (*cases[i].message != '\0')
            check_source_problem(&f, source, cases[i].message);
        else if (!CHECK(build_source(&f, source)))
            test_check_str(f.error.message, "", cases[i].example, __FILE__, __LINE__);
    }
    const prm_val *report;
    REQUIRE(build_source(&f, prm_arena_format(f.arena, head, cases[0].example)));
    REQUIRE(prm_ruleset_test(f.set, NULL, f.arena, &report, &f.error) == PRM_OK);
    CHECK_STR(print(f.arena, report), "[{\"name\":\"a\",\"passed\":true,\"point\":\"demo.ask\"}]");
    CHECK_INT(prm_ruleset_test(f.set, "demo.x", f.arena, &report, &f.error), PRM_E_NOT_FOUND);
    static const char later[] = "return { point = 'demo.then', " DECIDE(
        "return { number = prior['demo.ask'].number + 1 }") ", examples = { { name = 'after', prior = { ['demo.ask'] = "
                                                            "{ number = 2 } }, expect = { number = 3 } } } }";
    const prm_rule_file file = {"demo/then.lua", later, sizeof(later) - 1};
    CHECK(build(&f, &file, 1, NULL));
}

static const char configured[] =
    "return { point = 'demo.ask', settings = { days = { gold = 120, silver = 90 }, limit = 3, rate = 0.5, on = true, "
    "name = 'x', "
    "tags = { 'a' }, mixed = { a = 1, b = 'x' }, none = {} }, " DECIDE("return { any = settings }") " }";

static const char *settings_errors(fixture *f, const char *json)
{
    const prm_val *errors;
    prm_status status = prm_ruleset_check_settings(f->set, "demo.ask", parse(f->arena, json), f->arena, &errors);
    CHECK_INT(status, prm_val_count(errors) > 0 ? PRM_E_INVALID : PRM_OK);
    return print(f->arena, errors);
}

TEST(settings_are_typed_by_their_defaults)
{
    SCOPED_FIXTURE(f);
    REQUIRE(build_source(&f, configured));
    CHECK_STR(settings_errors(&f,
                  "{\"days\":{\"gold\":1,\"platinum\":2},\"limit\":4,\"rate\":1,\"tags\":[\"b\",\"c\"],\"none\":[1]}"),
        "[]");
    CHECK_STR(settings_errors(&f, "{}"), "[]");
    static const char *const bad[] = {"{\"days\":{\"gold\":\"x\"}}", "{\"days\":{\"new\":\"x\"}}", "{\"limit\":1.5}",
        "{\"limit\":\"4\"}", "{\"on\":1}", "{\"name\":null}", "{\"unheard\":1}", "{\"tags\":[1]}",
        "{\"mixed\":{\"c\":1}}", "{\"tags\":{\"a\":1}}", "[1]"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        CHECK(strcmp(settings_errors(&f, bad[i]), "[]") != 0);
    CHECK_HAS(settings_errors(&f, "{\"days\":{\"gold\":\"x\"}}"), "\"field\":\"days.gold\"");
    const prm_val *errors;
    CHECK_INT(prm_ruleset_check_settings(f.set, "demo.x", NULL, f.arena, &errors), PRM_E_NOT_FOUND);
    CHECK_INT(prm_ruleset_check_settings(f.set, "demo.last", NULL, f.arena, &errors), PRM_E_NOT_FOUND);
}

TEST(settings_are_laid_over_the_defaults_and_are_part_of_the_version)
{
    SCOPED_FIXTURE(f);
    const prm_rule_file file = {"demo/ask.lua", configured, sizeof(configured) - 1};
    REQUIRE(build(&f, &file, 1, NULL));
    const char *before = prm_arena_format(f.arena, "%s", prm_val_get_str(walk(&f), "version"));
    REQUIRE(build(&f, &file, 1, parse(f.arena, "{\"demo.ask\":{\"days\":{\"platinum\":150},\"limit\":9}}")));
    const prm_val *step = walk(&f);
    CHECK(strcmp(prm_val_get_str(step, "version"), before) != 0);
    CHECK_STR(print(f.arena, prm_val_get(prm_val_get(step, "answer"), "any")),
        "{\"days\":{\"gold\":120,\"platinum\":150,\"silver\":90},\"limit\":9,\"mixed\":{\"a\":1,\"b\":\"x\"},"
        "\"name\":\"x\",\"none\":{},\"on\":true,\"rate\":0.5,\"tags\":[\"a\"]}");
    REQUIRE(build(&f, &file, 1, NULL));
    CHECK_STR(prm_val_get_str(walk(&f), "version"), before);
    CHECK(!build(&f, &file, 1, parse(f.arena, "{\"demo.ask\":{\"limit\":\"x\"}}")));
    CHECK(!build(&f, &file, 1, parse(f.arena, "{\"demo.last\":{\"limit\":1}}")));
    CHECK(!build(&f, &file, 1, parse(f.arena, "{\"demo.x\":{\"limit\":1}}")));
    REQUIRE(build_source(&f, prm_arena_format(f.arena, "%s -- a comment", configured)));
    CHECK(strcmp(prm_val_get_str(walk(&f), "version"), before) != 0);
}

TEST(reasons_need_texts_that_fit)
{
    SCOPED_FIXTURE(f);
    static const char rule[] = "return { point = 'demo.ask', " DECIDE("return {}") " }";
    static const char missing[] = "return { said = 'x' }", odd[] = "return { said = '{whot}', hidden = 'x' }";
    const prm_rule_file files[] = {
        {"demo/ask.lua", rule, sizeof(rule) - 1}, {"demo/texts/fr.lua", odd, sizeof(odd) - 1}};
    check_problem(&f, files, 2, "demo/texts/fr.lua", "{whot}");
    const prm_rule_file only[] = {files[0], {"demo/texts/en.lua", missing, sizeof(missing) - 1}};
    const prm_val *problems;
    prm_ruleset *set;
    CHECK_INT(prm_ruleset_build(&demo_catalog, only, 2, NULL, 1, f.arena, &set, &problems, &f.error), PRM_E_INVALID);
    CHECK_HAS(print(f.arena, problems), "reason hidden of demo.ask has no English text");
    static const char numbers[] = "return { said = 5 }", loop[] = "while true do end",
                      globals[] = "return { said = secret }", blank[] = "return { said = '{ }' }";
    const prm_rule_file bad[] = {{"demo/texts/de.lua", numbers, sizeof(numbers) - 1},
        {"demo/texts/de.lua", loop, sizeof(loop) - 1}, {"demo/texts/de.lua", globals, sizeof(globals) - 1},
        {"demo/texts/de.lua", blank, sizeof(blank) - 1}};
    check_problem(&f, &bad[0], 1, "demo/texts/de.lua", "no text");
    check_problem(&f, &bad[1], 1, "demo/texts/de.lua", "budget");
    check_problem(&f, &bad[2], 1, "demo/texts/de.lua", "secret");
    const prm_rule_file rule_and_blank[] = {files[0], bad[3]};
    check_problem(&f, rule_and_blank, 2, "demo/texts/de.lua", "not of that reason");
}

TEST(what_was_in_force_serves_as_far_as_it_goes)
{
    SCOPED_FIXTURE(f);
    static const char rule[] = "return { point = 'demo.ask', " DECIDE("return {}") " }";
    static const char gone[] = "return { point = 'demo.gone', " DECIDE("return {}") " }", broken[] = "return {";
    static const char texts[] = "return { said = 'x' }";
    const prm_rule_file files[] = {{"demo/ask.lua", rule, sizeof(rule) - 1}, {"demo/gone.lua", gone, sizeof(gone) - 1},
        {"demo/other.lua", broken, sizeof(broken) - 1}, {"demo/texts/en.lua", texts, sizeof(texts) - 1}};
    const prm_val *problems;
    const char *text = NULL;
    REQUIRE(prm_ruleset_restore(&demo_catalog, files, 4, NULL, 3, f.arena, &f.set, &problems, &f.error) == PRM_OK);
    CHECK_INT(prm_val_count(problems), 2);
    CHECK_HAS(print(f.arena, problems), "no plugin asks demo.gone");
    CHECK_INT(prm_ruleset_generation(f.set), 3);
    CHECK_STR(prm_val_get_str(walk(&f), "fallback"), ""); /* demo.ask is answered by its file */
    CHECK_INT(prm_ruleset_text(f.set, "demo.ask", "en", parse(f.arena, "{\"code\":\"hidden\"}"), f.arena, &text), PRM_OK);
    CHECK_STR(text, "hidden");
}

static const char *text_of(fixture *f, const char *locale, const char *reason)
{
    const char *text = NULL;
    CHECK(prm_ruleset_text(f->set, "demo.ask", locale, parse(f->arena, reason), f->arena, &text) == PRM_OK);
    return text;
}

TEST(texts_read_as_people_write)
{
    SCOPED_FIXTURE(f);
    static const char rule[] = "return { point = 'demo.ask', " DECIDE("return {}") " }";
    static const char en[] = "return { said = '{amount}|{share}|{when}|{day}|{sure}|{words}|{count}|{what}|' }";
    static const char de[] = "return { said = 'de {amount}|{share}|{when}|{sure}' }";
    static const char fr[] = "return { said = 'fr {amount}|{share}|{day}|{sure}' }";
    /* the integrator's are laid over the shipped ones */
    const prm_rule_file files[] = {{"demo/ask.lua", rule, sizeof(rule) - 1}, {"demo/texts/de.lua", de, sizeof(de) - 1},
        {"demo/texts/fr.acme.lua", fr, sizeof(fr) - 1}, demo_texts, {"demo/texts/en.acme.lua", en, sizeof(en) - 1}};
    const char *reason =
        "{\"code\":\"said\",\"amount\":{\"amount\":-123456789,\"currency\":\"EUR\"},\"share\":1250,"
        "\"when\":1795219200000,\"day\":\"2026-03-01\",\"sure\":true,\"words\":[\"a\",\"b\"],\"count\":12345}";
    const prm_val *problems;
    REQUIRE(prm_ruleset_build(&demo_catalog, files, 5, NULL, 1, f.arena, &f.set, &problems, &f.error) == PRM_OK);
    CHECK_STR(text_of(&f, "en", reason), "-1,234,567.89 EUR|12.5%|21 November 2026|1 March 2026|yes|a, b|12345|-|");
    CHECK_STR(text_of(&f, "es", reason), "-1,234,567.89 EUR|12.5%|21 November 2026|1 March 2026|yes|a, b|12345|-|");
    CHECK_STR(text_of(&f, "de-AT", reason), "de -1.234.567,89 EUR|12,5\u00a0%|21. November 2026|ja");
    CHECK_STR(text_of(&f, "fr", reason), "fr -1\u00a0234\u00a0567,89 EUR|12,5\u00a0%|1 mars 2026|oui");
    CHECK_HAS(text_of(&f, "en", "{\"code\":\"said\",\"amount\":{\"amount\":5,\"currency\":\"EUR\"}}"), "0.05 EUR");
    CHECK_HAS(text_of(&f, "en", "{\"code\":\"said\",\"amount\":{\"amount\":1234,\"currency\":\"JPY\"}}"), "1,234 JPY");
    CHECK_HAS(text_of(&f, "en", "{\"code\":\"said\",\"amount\":{\"amount\":1234,\"currency\":\"KWD\"}}"), "1.234 KWD");
    CHECK_HAS(text_of(&f, "en", "{\"code\":\"said\",\"share\":1255}"), "|12.55%|");
    CHECK_HAS(text_of(&f, "en", "{\"code\":\"said\",\"share\":1200}"), "|12%|");
    CHECK_STR(text_of(&f, "fr", "{\"code\":\"hidden\",\"what\":\"{what}\"}"), "Not for partners: {what}");
    CHECK_STR(text_of(&f, "en", "{\"code\":\"of_old\"}"), "of_old");
}

TEST(a_list_tells_what_answers)
{
    SCOPED_FIXTURE(f);
    REQUIRE(build_source(&f, configured));
    const prm_val *list;
    REQUIRE(prm_ruleset_list(f.set, f.arena, &list) == PRM_OK);
    CHECK_INT(prm_val_count(list), 3);
    CHECK_STR(prm_val_get_str(prm_val_at(list, 0), "point"), "demo.ask");
    CHECK_STR(prm_val_get_str(prm_val_at(list, 0), "path"), "demo/ask.lua");
    CHECK(prm_val_get(prm_val_at(list, 1), "path") == NULL);
    CHECK_STR(prm_val_get_str(prm_val_at(list, 1), "plugin"), "demo");
    CHECK_INT(prm_ruleset_generation(f.set), 7);
}

static void write_file(const char *directory, const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof(path), "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    if (!CHECK(file != NULL))
        return;
    fputs(text, file);
    fclose(file);
}

static void make_directory(const char *directory, const char *name)
{
    char path[512];
    snprintf(path, sizeof(path), "%s/%s", directory, name);
    CHECK(mkdir(path, 0700) == 0);
}

TEST(files_are_read_from_directories_in_order)
{
    SCOPED_FIXTURE(f);
    char root[] = "/tmp/prm-rules-XXXXXX";
    REQUIRE(mkdtemp(root) != NULL);
    static const char *const folders[] = {"a", "a/demo", "a/demo/texts", "a/other", "b", "b/demo"};
    for (size_t i = 0; i < 6; i++)
        make_directory(root, folders[i]);
    write_file(root, "a/demo/ask.lua", "shipped");
    write_file(root, "a/demo/then.lua", "then");
    write_file(root, "a/demo/readme.txt", "not a rule");
    write_file(root, "a/demo/texts/en.lua", "texts");
    write_file(root, "a/other/x.lua", "no plugin");
    write_file(root, "b/demo/ask.lua", "the integrator's");
    const char *a = prm_arena_format(f.arena, "%s/a", root), *b = prm_arena_format(f.arena, "%s/b", root);
    prm_rule_file *files = NULL;
    size_t count = 0;
    const char *const directories[] = {a, b, NULL};
    CHECK(prm_rule_files_read(&demo_catalog, directories, f.arena, &files, &count, &f.error) == PRM_OK);
    if (CHECK_INT(count, 3)) {
        CHECK_STR(files[0].path, "demo/ask.lua");
        CHECK_STR(files[0].source, "the integrator's");
        CHECK_INT(files[0].length, strlen("the integrator's"));
        CHECK_STR(files[1].path, "demo/then.lua");
        CHECK_STR(files[2].path, "demo/texts/en.lua");
    }
    const char *const nowhere[] = {prm_arena_format(f.arena, "%s/none", root), NULL};
    CHECK_INT(prm_rule_files_read(&demo_catalog, nowhere, f.arena, &files, &count, &f.error), PRM_E_IO);
    CHECK_HAS(f.error.message, "/none");
    CHECK(system(prm_arena_format(f.arena, "rm -r %s", root)) == 0);
}

TEST_MAIN(CASE(a_file_must_be_a_rule), CASE(examples_must_hold), CASE(settings_are_typed_by_their_defaults),
    CASE(settings_are_laid_over_the_defaults_and_are_part_of_the_version), CASE(reasons_need_texts_that_fit),
    CASE(what_was_in_force_serves_as_far_as_it_goes),
    CASE(texts_read_as_people_write), CASE(a_list_tells_what_answers), CASE(files_are_read_from_directories_in_order))
