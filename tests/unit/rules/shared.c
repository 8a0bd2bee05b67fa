/* SPDX-License-Identifier: Apache-2.0 */
/* A set is shared by threads, each with its engine; a decision has one budget for all its points. */
#include "support.h"

#include <pthread.h>
#include <string.h>

enum { THREADS = 4, WALKS = 60, POINTS = 7 };

typedef struct worker {
    prm_ruleset *set;
    pthread_t thread;
    int answered, alerts, failed;
} worker;

static void *work(void *data)
{
    worker *w = data;
    prm_engine *engine = prm_engine_new();
    for (int i = 0; engine != NULL && i < WALKS; i++) {
        prm_arena *arena = prm_arena_new((size_t)1 << 20);
        prm_val *record = NULL, *outcome = NULL;
        const prm_val *list = NULL;
        const prm_walk walk_one = {.chain = demo_one, .facts = demo_facts(arena), .now = DEMO_NOW, .seed = (uint64_t)i};
        if (prm_chain_walk(engine, w->set, &walk_one, arena, &record, NULL) != PRM_OK ||
            prm_record_outcome(w->set, record, "en", arena, &outcome) != PRM_OK ||
            prm_ruleset_list(w->set, arena, &list) != PRM_OK) {
            w->failed++;
        } else {
            const prm_val *step = prm_val_at(prm_val_get(record, "steps"), 0);
            w->answered += *fallback_of(step) == '\0';
            w->alerts += *prm_val_get_str(step, "alert") != '\0';
        }
        prm_arena_free(arena);
    }
    prm_engine_free(engine);
    prm_ruleset_unref(w->set);
    return NULL;
}

static worker run_threads(prm_ruleset *set)
{
    worker workers[THREADS] = {0}, total = {0};
    for (int i = 0; i < THREADS; i++) {
        workers[i].set = prm_ruleset_ref(set);
        CHECK(pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        total.answered += workers[i].answered;
        total.alerts += workers[i].alerts;
        total.failed += workers[i].failed;
    }
    return total;
}

TEST(threads_share_a_set)
{
    SCOPED_FIXTURE(f);
    REQUIRE(build_source(&f,
        "return { point = 'demo.ask', settings = { days = { gold = 3 } }, decide = function(facts, settings) "
        "return { number = settings.days.gold, any = facts.deal }, { { code = 'said', what = 'x' } } end }"));
    worker total = run_threads(f.set);
    CHECK_INT(total.answered, THREADS * WALKS);
    CHECK_INT(total.failed + total.alerts, 0);
}

TEST(a_quarantine_is_told_once)
{
    SCOPED_FIXTURE(f);
    REQUIRE(build_source(&f, "return { point = 'demo.ask', decide = function() while true do end end }"));
    worker total = run_threads(f.set);
    CHECK_INT(total.answered + total.failed, 0);
    CHECK_INT(total.alerts, 1);
}

#define POINT(n)                                                                                                       \
    PRM_STEP(.rule = PRM_RULE(.since = 1, .name = "many.p" #n, .doc = "",                                              \
                 .answer = PRM_FIELDS(PRM_INT("n", 0, 9, 0, "")), .fallback = "{}"))
static const prm_chain many = {.size = sizeof(many),
    .since = 1,
    .name = "many.chain",
    .doc = "",
    .facts = PRM_FIELDS(PRM_INT("n", 0, 9, 0, "")),
    .steps = (const prm_step *const[]){POINT(0), POINT(1), POINT(2), POINT(3), POINT(4), POINT(5), POINT(6), NULL}};
static const prm_catalog_chain many_chains[] = {{"many", &many}};
static const prm_catalog many_catalog = {many_chains, 1};

TEST(a_decision_has_one_budget_for_all_its_points)
{
    SCOPED_FIXTURE(f);
    prm_rule_file files[POINTS];
    for (int i = 0; i < POINTS; i++) {
        files[i].path = prm_arena_format(f.arena, "many/p%d.lua", i);
        files[i].source = prm_arena_format(f.arena,
            "return { point = 'many.p%d', decide = function() for i = 1, 90000 do end return { n = %d } end }", i, i);
        files[i].length = strlen(files[i].source);
    }
    REQUIRE(prm_ruleset_build(&many_catalog, files, POINTS, NULL, 1, f.arena, &f.set, &f.problems, &f.error) == PRM_OK);
    const prm_walk walk_many = {.chain = &many, .facts = prm_val_object(f.arena), .now = DEMO_NOW};
    REQUIRE(prm_chain_walk(f.engine, f.set, &walk_many, f.arena, &f.record, &f.error) == PRM_OK);
    int64_t spent = 0;
    for (size_t i = 0; i < POINTS; i++) {
        const prm_val *step = prm_val_at(prm_val_get(f.record, "steps"), i);
        CHECK_STR(fallback_of(step), i < 5 ? "" : "budget");
        spent += instructions_of(step);
    }
    CHECK_INT(spent, PRM_DECISION_BUDGET);
}

TEST_MAIN(
    CASE(threads_share_a_set), CASE(a_quarantine_is_told_once), CASE(a_decision_has_one_budget_for_all_its_points))
