/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that is not to be had fails the call with PRM_E_NOMEM, never a rule, and loses nothing. */
#include "support.h"

#include "base/json.h"

#include <string.h>

static const char source[] =
    "local seen = { n = 0 }\n"
    "return { point = 'demo.ask', settings = { limit = 3, days = { gold = 1 } },\n"
    "  decide = function(facts, settings)\n"
    "    local t = {} for k, v in pairs(facts.deal or {}) do t[#t + 1] = k end table.sort(t)\n"
    "    return { ok = true, text = table.concat(t, ','):upper(), number = settings.limit, any = facts.deal },\n"
    "      { { code = 'said', what = text.fold('Ä') } }\n"
    "  end,\n"
    "  examples = { { name = 'none', given = {}, expect = { number = 3 } } } }\n";

TEST(an_engine_opens_or_not)
{
    prm_engine *engine = prm_engine_new();
    ALLOC_OK(engine != NULL);
    prm_engine_free(engine);
}

TEST(a_set_is_built_or_not)
{
    SCOPED_ARENA(arena, (size_t)1 << 20);
    const prm_rule_file files[] = {{"demo/ask.lua", source, sizeof(source) - 1}, demo_texts};
    const prm_val *problems = NULL;
    prm_ruleset *set = NULL;
    prm_json_start();
    prm_status status = prm_ruleset_build(&demo_catalog, files, 2, NULL, 1, arena, &set, &problems, NULL);
    CHECK(status == PRM_OK || prm_alloc_has_failed());
    if (status != PRM_OK && prm_alloc_has_failed())
        test_check_int(status == PRM_E_NOMEM, 1, "status", __FILE__, __LINE__);
    prm_ruleset_unref(set);
}

TEST(a_walk_is_recorded_or_not)
{
    SCOPED_FIXTURE(f);
    ALLOC_OK(build_source(&f, source));
    const prm_val *step = walk(&f);
    if (step == NULL) {
        CHECK(prm_alloc_has_failed());
        return;
    }
    CHECK_STR(fallback_of(step), "");
    prm_val *outcome;
    ALLOC_OK(prm_record_outcome(f.set, f.record, "fr", f.arena, &outcome) == PRM_OK);
    const char *verdict = NULL;
    ALLOC_OK(prm_record_replay(f.engine, f.set, &demo_catalog, f.record, f.arena, &verdict, NULL) == PRM_OK);
    CHECK_STR(verdict, "same");
}

TEST_MAIN(CASE(an_engine_opens_or_not), CASE(a_set_is_built_or_not), CASE(a_walk_is_recorded_or_not))
