/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include "base/json.h"

#include <stdio.h>
#include <string.h>

static const prm_field any_item = {.size = sizeof(any_item), .type = PRM_T_INT, .min = PRM_ANY, .max = PRM_ANY};

static const prm_rule rule_ask = {.size = sizeof(rule_ask),
    .since = 1,
    .name = "demo.ask",
    .doc = "Anything",
    .answer = PRM_FIELDS(PRM_BOOL("ok", 0, ""), PRM_INT("number", PRM_ANY, PRM_ANY, 0, ""),
        PRM_LINES("text", 0, 100000, 0, ""), PRM_LIST("list", NULL, 0, ""), PRM_LIST("numbers", &any_item, 0, ""),
        PRM_OBJECT("any", NULL, 0, ""), PRM_ENUM("word", "yes|no", 0, "")),
    .reasons = PRM_REASONS(PRM_REASON("said", "partner",
                               .data = PRM_FIELDS(PRM_LINES("what", 0, 1000, 0, ""), PRM_MONEY("amount", 0, ""),
                                   PRM_INT("count", PRM_ANY, PRM_ANY, 0, ""), PRM_ENUM("word", "yes|no|secret", 0, ""),
                                   PRM_BPS("share", 0, 10000, 0, ""), PRM_TIME("when", 0, ""), PRM_DATE("day", 0, ""),
                                   PRM_BOOL("sure", 0, ""), PRM_LIST("words", NULL, 0, ""))),
        PRM_REASON("hidden", "vendor", .data = PRM_FIELDS(PRM_LINES("what", 0, 1000, 0, "")))),
    .fallback = "{\"ok\":false,\"text\":\"fallback\"}"};
static const prm_rule rule_then = {.size = sizeof(rule_then),
    .since = 1,
    .name = "demo.then",
    .doc = "Second",
    .answer = PRM_FIELDS(PRM_INT("number", PRM_ANY, PRM_ANY, PRM_REQUIRED, ""), PRM_BOOL("ok", 0, "")),
    .fallback = "{\"number\":0,\"ok\":true}"};
static const prm_rule rule_last = {.size = sizeof(rule_last),
    .since = 1,
    .name = "demo.last",
    .doc = "Third",
    .answer = PRM_FIELDS(PRM_LINES("text", 0, 1000, 0, "")),
    .fallback = "{}"};

static const prm_field *const facts[] = {PRM_OBJECT("deal", NULL, 0, ""), PRM_LIST("items", NULL, 0, ""),
    PRM_LINES("note", 0, 2000000, 0, ""), PRM_OBJECT("other", NULL, 0, ""), PRM_LIST("candidates", NULL, 0, ""), NULL};

static const prm_chain chain_one = {.size = sizeof(chain_one),
    .since = 1,
    .name = "demo.one",
    .doc = "One",
    .facts = facts,
    .steps = (const prm_step *const[]){PRM_STEP(.rule = &rule_ask), NULL}};
static const prm_chain chain_two = {.size = sizeof(chain_two),
    .since = 1,
    .name = "demo.two",
    .doc = "Three",
    .facts = facts,
    .steps = (const prm_step *const[]){PRM_STEP(.rule = &rule_ask, .stop_unless = "ok = true"),
        PRM_STEP(.rule = &rule_then, .when = "demo.ask.number = 1 | 2"), PRM_STEP(.rule = &rule_last), NULL}};

const prm_chain *const demo_one = &chain_one, *const demo_two = &chain_two;
static const prm_catalog_chain chains[] = {{"demo", &chain_one}, {"demo", &chain_two}};
const prm_catalog demo_catalog = {chains, 2};

static const char texts[] = "return { said = 'It says {what} {amount} {count}', hidden = 'Not for partners: {what}' }";
const prm_rule_file demo_texts = {"demo/texts/en.lua", texts, sizeof(texts) - 1};

bool fixture_init(fixture *f)
{
    prm_json_start();
    f->arena = prm_arena_new((size_t)64 << 20);
    f->engine = f->arena != NULL ? prm_engine_new() : NULL;
    return f->engine != NULL;
}

void fixture_deinit(fixture *f)
{
    prm_ruleset_unref(f->set);
    prm_engine_free(f->engine);
    prm_arena_free(f->arena);
}

prm_val *parse(prm_arena *arena, const char *json)
{
    const prm_val *value = NULL;
    if (prm_json_parse(arena, json, strlen(json), &prm_json_wire_limits, &value, NULL) != PRM_OK)
        return NULL;
    return prm_val_copy(arena, value);
}

const char *print(prm_arena *arena, const prm_val *value)
{
    prm_buf buf;
    prm_buf_init(&buf, 0);
    prm_json_print_canonical(&buf, value);
    const char *text = buf.failed || buf.data == NULL ? NULL : prm_arena_text(arena, buf.data, buf.length);
    prm_buf_deinit(&buf);
    return text;
}

const prm_val *demo_facts(prm_arena *arena)
{
    return parse(arena, "{\"deal\":{\"amount\":{\"amount\":1250000,\"currency\":\"EUR\"},\"name\":\"Big deal\","
                        "\"level\":\"gold\",\"tags\":[\"a\",\"b\"],\"empty\":[],\"rate\":0.5,\"open\":true,"
                        "\"none\":null},\"items\":[1,2,3],\"note\":\"a note\"}");
}

bool build(fixture *f, const prm_rule_file *files, size_t count, const prm_val *settings)
{
    prm_rule_file all[16];
    for (size_t i = 0; i < count && i < 15; i++)
        all[i] = files[i];
    all[count] = demo_texts;
    prm_ruleset_unref(f->set);
    f->set = NULL;
    f->status =
        prm_ruleset_build(&demo_catalog, all, count + 1, settings, 7, f->arena, &f->set, &f->problems, &f->error);
    return f->status == PRM_OK;
}

bool build_source(fixture *f, const char *source)
{
    const prm_rule_file file = {"demo/ask.lua", source, strlen(source)};
    return build(f, &file, 1, NULL);
}

const prm_val *walk(fixture *f)
{
    if (f->facts == NULL)
        f->facts = demo_facts(f->arena);
    const prm_walk w = {.chain = demo_one, .facts = f->facts, .now = DEMO_NOW, .seed = DEMO_SEED, .is_trial = f->is_trial};
    f->status = prm_chain_walk(f->engine, f->set, &w, f->arena, &f->record, &f->error);
    return f->status == PRM_OK ? prm_val_at(prm_val_get(f->record, "steps"), 0) : NULL;
}

const prm_val *ask(fixture *f, const char *before, const char *body)
{
    const char *source = prm_arena_format(f->arena,
        "%s\nreturn { point = 'demo.ask', decide = function(facts, settings, prior)\n%s\nend }\n", before, body);
    if (source == NULL)
        return NULL;
    if (!build_source(f, source)) {
        if (f->status != PRM_E_NOMEM)
            fprintf(stderr, "not built: %s\n", f->error.message);
        return NULL;
    }
    return walk(f);
}

const char *answer(fixture *f, const char *before, const char *body)
{
    const prm_val *step = ask(f, before, body);
    if (step == NULL)
        return NULL;
    if (*fallback_of(step) != '\0')
        return prm_arena_format(f->arena, "fallback: %s: %s", fallback_of(step), error_of(step));
    return print(f->arena, prm_val_get(step, "answer"));
}

const char *fallback_of(const prm_val *step)
{
    return prm_val_get_str(step, "fallback");
}

const char *error_of(const prm_val *step)
{
    return prm_val_get_str(step, "error");
}

int64_t instructions_of(const prm_val *step)
{
    int64_t instructions = -1;
    return prm_val_get_integer(step, "instructions", &instructions) == PRM_OK ? instructions : -1;
}
