/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a decision costs: a chain of nine points over the facts of a registration, from values to a finished record,
 * and its replay. Prints one JSON object a line; microseconds are the best of several rounds, so that what else the
 * machine does counts least; they are the thread's processor time.
 */
#include "rules/rules.h"

#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { POINTS = 9, WALKS = 2000, ROUNDS = 15 };

#define ANSWER                                                                                                         \
    PRM_FIELDS(PRM_BOOL("ok", 0, ""), PRM_ENUM("verdict", "yes|no|review|approve", 0, ""),                             \
        PRM_INT("days", 0, 1000, 0, ""), PRM_BPS("margin_bps", 0, 10000, 0, ""), PRM_LIST("list", NULL, 0, ""),        \
        PRM_OBJECT("shares", NULL, 0, ""))
#define REASONS                                                                                                        \
    PRM_REASONS(PRM_REASON("level_term", "partner",                                                                    \
        .data = PRM_FIELDS(PRM_TEXT("level", 0, 40, 0, ""), PRM_INT("days", 0, 1000, 0, ""))))
#define POINT(n)                                                                                                       \
    PRM_RULE(.since = 1, .name = "bench.p" #n, .doc = "", .answer = ANSWER, .reasons = REASONS, .fallback = "{}")
#define STEP(n) PRM_STEP(.rule = POINT(n))

static const char *const bodies[POINTS] = {
    /* is it complete */
    "local deal, missing = facts.deal, {}\n"
    "for _, name in ipairs({ 'customer', 'amount', 'expected_close', 'product' }) do\n"
    "  if deal[name] == nil then missing[#missing + 1] = name end\nend\n"
    "return { ok = #missing == 0, list = missing }",
    /* may this partner */
    "local p = facts.partner\nif p.status ~= 'active' then return { verdict = 'no' } end\n"
    "if p.open_deals >= settings.capacity[p.level] then return { verdict = 'review' } end\n"
    "for _, c in ipairs(p.certifications) do if c == facts.deal.product then return { verdict = 'yes' } end end\n"
    "return { verdict = settings.strict and 'no' or 'yes' }",
    /* which candidates match */
    "local out = {}\nfor i, c in ipairs(facts.candidates) do\n"
    "  if c.score >= settings.same then out[#out + 1] = { candidate = c.candidate, verdict = 'same' }\n"
    "  elseif c.score >= settings.possible then out[#out + 1] = { candidate = c.candidate, verdict = 'possible' } "
    "end\nend\n"
    "return { list = out }",
    /* who was first */
    "for _, m in ipairs(prior['bench.p2'].list) do if m.verdict == 'same' then return { verdict = 'review' } end end\n"
    "return { verdict = 'yes' }",
    /* decide */
    "local deal = facts.deal\nif prior['bench.p3'].verdict == 'review' then return { verdict = 'review' } end\n"
    "if deal.amount_base > settings.limit then return { verdict = 'review' } end\n"
    "return { verdict = 'approve' }, { { code = 'level_term', level = facts.partner.level } }",
    /* route */
    "local steps = { { role = 'channel_manager', sla_hours = 48 } }\n"
    "if facts.deal.amount_base > settings.large then steps[#steps + 1] = { role = 'program_manager', sla_hours = 72 } "
    "end\n"
    "return { list = steps }",
    /* protect */
    "local days = settings.days[facts.partner.level] or 60\nif facts.deal.type == 'renewal' then days = days // 2 end\n"
    "return { days = days, ok = true }, { { code = 'level_term', level = facts.partner.level, days = days } }",
    /* price */
    "local margin = settings.margin[facts.partner.level] or 500\n"
    "for _, line in ipairs(facts.deal.lines) do if line.quantity >= 10 then margin = margin + 50 end end\n"
    "return { margin_bps = math.min(margin, 4000) }",
    /* attribute */
    "local shares, n = {}, #facts.actors\nfor i, a in ipairs(facts.actors) do shares[a.role] = 10000 // n end\n"
    "return { shares = shares }"};

static const char settings[] =
    "settings = { capacity = { registered = 5, silver = 20, gold = 50 }, strict = false, same = 95, possible = 70, "
    "limit = 5000000, large = 1000000, days = { registered = 60, silver = 90, gold = 120 }, "
    "margin = { registered = 500, silver = 1000, gold = 1500 } }";

static const char facts_text[] =
    "{\"deal\":{\"number\":\"D-1\",\"customer\":\"Example Works\",\"amount\":{\"amount\":1250000,\"currency\":\"EUR\"},"
    "\"amount_base\":1250000,\"expected_close\":\"2026-12-31\",\"product\":\"suite\",\"type\":\"resell\",\"territory\":"
    "\"fr\","
    "\"source\":\"event\",\"lines\":[{\"product\":\"suite\",\"quantity\":10},{\"product\":\"support\",\"quantity\":1}]}"
    ","
    "\"partner\":{\"level\":\"gold\",\"status\":\"active\",\"type\":\"reseller\",\"open_deals\":3,"
    "\"certifications\":[\"cloud\",\"suite\"],\"territories\":[\"fr\",\"be\"]},"
    "\"candidates\":[{\"candidate\":\"candidate_1\",\"score\":40},{\"candidate\":\"candidate_2\",\"score\":72},"
    "{\"candidate\":\"candidate_3\",\"score\":12}],\"actors\":[{\"role\":\"sourced\"},{\"role\":\"fulfilled\"}],"
    "\"key_conflict\":false,\"history\":{\"won\":4,\"lost\":2}}";

static const prm_field *const facts_fields[] = {PRM_OBJECT("deal", NULL, 0, ""), PRM_OBJECT("partner", NULL, 0, ""),
    PRM_LIST("candidates", NULL, 0, ""), PRM_LIST("actors", NULL, 0, ""), PRM_BOOL("key_conflict", 0, ""),
    PRM_OBJECT("history", NULL, 0, ""), NULL};

static int64_t thread_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static prm_ruleset *build(const prm_catalog *catalog, const char *before, const char *use, prm_arena *arena)
{
    prm_rule_file files[POINTS + 1];
    for (int i = 0; i < POINTS; i++) {
        files[i].path = prm_arena_format(arena, "bench/p%d.lua", i);
        files[i].source = prm_arena_format(arena,
            "%s\nreturn { point = 'bench.p%d', %s, decide = function(facts, settings, prior)\n%s\n%s\nend }\n", before,
            i, settings, use, bodies[i]);
        files[i].length = strlen(files[i].source);
    }
    static const char texts[] = "return { level_term = 'Level {level}: {days} days' }";
    files[POINTS] = (prm_rule_file){"bench/texts/en.lua", texts, sizeof(texts) - 1};
    prm_ruleset *set = NULL;
    const prm_val *problems;
    prm_error error;
    if (prm_ruleset_build(catalog, files, POINTS + 1, NULL, 1, arena, &set, &problems, &error) != PRM_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    return set;
}

static void measure(const char *name, const prm_catalog *catalog, const char *before, const char *use)
{
    prm_arena *keep = prm_arena_new((size_t)16 << 20), *arena = prm_arena_new((size_t)16 << 20);
    prm_engine *engine = prm_engine_new();
    prm_ruleset *set = build(catalog, before, use, keep);
    const prm_val *facts;
    prm_error error;
    if (prm_json_parse(keep, facts_text, strlen(facts_text), &prm_json_wire_limits, &facts, &error) != PRM_OK)
        exit(1);
    const prm_walk walk = {.chain = catalog->chains[0].chain, .facts = facts, .now = 1767225600000, .seed = 1};
    int64_t best_walk = INT64_MAX, best_replay = INT64_MAX, instructions = 0;
    prm_val *record = NULL;
    for (int round = 0; round < ROUNDS; round++) {
        int64_t start = thread_us();
        for (int i = 0; i < WALKS; i++) {
            prm_arena_reset(arena);
            if (prm_chain_walk(engine, set, &walk, arena, &record, &error) != PRM_OK)
                exit(1);
        }
        int64_t took = thread_us() - start;
        best_walk = took < best_walk ? took : best_walk;
        const prm_val *stored = prm_val_copy(keep, record);
        const char *verdict = "";
        start = thread_us();
        for (int i = 0; i < WALKS; i++) {
            prm_arena_reset(arena);
            if (prm_record_replay(engine, set, catalog, stored, arena, &verdict, &error) != PRM_OK ||
                strcmp(verdict, "same") != 0)
                exit(1);
        }
        took = thread_us() - start;
        best_replay = took < best_replay ? took : best_replay;
        for (size_t i = 0; round == 0 && i < POINTS; i++) {
            const prm_val *step = prm_val_at(prm_val_get(stored, "steps"), i);
            int64_t spent = 0;
            if (*prm_val_get_str(step, "fallback") != '\0' ||
                prm_val_get_integer(step, "instructions", &spent) != PRM_OK)
                exit(1);
            instructions += spent;
        }
    }
    printf("{\"bench\":\"%s\",\"points\":%d,\"walk_us\":%.2f,\"replay_us\":%.2f,\"points_per_s\":%.0f,\"instructions\":"
           "%lld}\n",
        name, POINTS, (double)best_walk / WALKS, (double)best_replay / WALKS, POINTS * 1e6 * WALKS / (double)best_walk,
        (long long)instructions);
    prm_ruleset_unref(set);
    prm_engine_free(engine);
    prm_arena_free(arena);
    prm_arena_free(keep);
}

static const prm_chain chain = {.size = sizeof(chain),
    .since = 1,
    .name = "bench.chain",
    .doc = "",
    .facts = facts_fields,
    .steps = (const prm_step *const[]){
        STEP(0), STEP(1), STEP(2), STEP(3), STEP(4), STEP(5), STEP(6), STEP(7), STEP(8), NULL}};
static const prm_catalog_chain chains[] = {{"bench", &chain}};
static const prm_catalog catalog = {chains, 1};

int main(void)
{
    prm_json_start();
    measure("kept", &catalog, "local function twice(n) return 2 * n end", "local two = twice(1)");
    measure("run_anew", &catalog,
        "local order = { 'registered', 'silver', 'gold' }\nlocal function rank(n) return order[n] end",
        "local first = rank(1)");
    return 0;
}
