/* SPDX-License-Identifier: Apache-2.0 */
/** @file support.h  The rule set of scripts/leads and a way to walk it over facts in one line. */
#ifndef PRM_TEST_LEADS_RULES_H
#define PRM_TEST_LEADS_RULES_H

#include "test.h"

#include "rules/rules.h"

typedef struct fixture {
    prm_arena *arena;
    prm_engine *engine;
    prm_ruleset *set;
    const prm_val *settings; /* {point: {...}} laid over the defaults; NULL: none */
    prm_val *record;         /* of the last walk */
    prm_val *outcome;
} fixture;

bool fixture_init(fixture *f, const char *settings);
void fixture_deinit(fixture *f);
#define SCOPED_FIXTURE(name, settings)                                                                                 \
    __attribute__((cleanup(fixture_deinit))) fixture name = {0};                                                       \
    REQUIRE(fixture_init(&name, settings))

extern prm_catalog leads_catalog;

/** JSON with ' for ". NULL if it cannot be read. */
const prm_val *parse(prm_arena *arena, const char *json);
/** A value by path of names, "leads.score/verdict", as text; "" if absent. */
const char *at(prm_arena *arena, const prm_val *value, const char *path);
/** Walks a chain over its usual facts with `changes` (JSON with ' for ") laid over them, object by object; null takes a
 * fact away. */
bool walk(fixture *f, const char *chain, const char *changes);
/** The same with `count` candidates in the facts, each as the usual one but for its name, counters and lot. */
bool walk_many(fixture *f, size_t count);
/** What a point answered, "leads.score/verdict". */
const char *answer(fixture *f, const char *path);
bool has_reason(const fixture *f, const char *code);
/** How many steps of the last walk fell back. */
size_t fallbacks(const fixture *f);

void test_scripts_build(void);
void test_every_reason_is_said_in_three_languages(void);
void test_every_point_has_examples(void);
void test_walks(void);
void test_settings_decide_otherwise(void);
void test_as_many_candidates_as_may_be(void);
void test_replay_is_the_same(void);

#endif
