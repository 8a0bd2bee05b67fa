/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a rule file: refused with a sentence, or asked. What is asked answers within its budgets, by its own
 * answer or by its fallback, and a replay on another engine comes to the same.
 */
#include "fuzz.h"

#include "support.h"

#include "base/json.h"

#include <string.h>

static void check_step(const prm_val *record)
{
    const prm_val *step = prm_val_at(prm_val_get(record, "steps"), 0);
    int64_t instructions = -1;
    MUST_HOLD(prm_val_get(step, "answer") != NULL);
    MUST_HOLD(prm_val_get_integer(step, "instructions", &instructions) == PRM_OK);
    MUST_HOLD(instructions >= 0 && instructions <= PRM_RULE_BUDGET);
}

static void ask_twice(prm_ruleset *set, prm_arena *arena)
{
    prm_engine *first = prm_engine_new(), *second = prm_engine_new();
    const prm_walk walk_one = {.chain = demo_one, .facts = demo_facts(arena), .now = DEMO_NOW, .seed = DEMO_SEED};
    prm_val *record = NULL;
    const char *verdict = "";
    MUST_HOLD(first != NULL && second != NULL && walk_one.facts != NULL);
    MUST_HOLD(prm_chain_walk(first, set, &walk_one, arena, &record, NULL) == PRM_OK);
    check_step(record);
    MUST_HOLD(prm_record_replay(first, set, &demo_catalog, record, arena, &verdict, NULL) == PRM_OK);
    MUST_HOLD(strcmp(verdict, "same") == 0);
    MUST_HOLD(prm_record_replay(second, set, &demo_catalog, record, arena, &verdict, NULL) == PRM_OK);
    MUST_HOLD(strcmp(verdict, "same") == 0);
    prm_val *outcome;
    MUST_HOLD(prm_record_outcome(set, record, "de", arena, &outcome) == PRM_OK);
    prm_engine_free(first);
    prm_engine_free(second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    prm_json_start();
    prm_arena *arena = prm_arena_new((size_t)64 << 20);
    MUST_HOLD(arena != NULL);
    const char *source = prm_arena_text(arena, (const char *)data, size);
    const prm_rule_file files[] = {{"demo/ask.lua", source, size}, demo_texts};
    const prm_val *problems = NULL;
    prm_ruleset *set = NULL;
    prm_error error = {0};
    prm_status status = prm_ruleset_build(&demo_catalog, files, 2, NULL, 1, arena, &set, &problems, &error);
    MUST_HOLD(status == PRM_OK || (status == PRM_E_INVALID && prm_val_count(problems) > 0));
    if (set != NULL)
        ask_twice(set, arena);
    prm_ruleset_unref(set);
    prm_arena_free(arena);
    return 0;
}
