/* SPDX-License-Identifier: Apache-2.0 */
/** @file support.h  The rule set of scripts/deals and a way to walk it over facts in one line. */
#ifndef PRM_TEST_DEALS_RULES_H
#define PRM_TEST_DEALS_RULES_H

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

extern prm_catalog deals_catalog;

/** JSON with ' for ". NULL if it cannot be read. */
const prm_val *parse(prm_arena *arena, const char *json);
/** A value by path of names, "deals.decide/verdict", as text; "" if absent. */
const char *at(prm_arena *arena, const prm_val *value, const char *path);
/**
 * Walks deals.register over the usual facts (a silver reseller, 12 500.00 EUR, 90 days, nobody else) with `changes`
 * laid over them, object by object. `seals`: what is at candidates and protections is sealed, as it is live.
 */
bool walk(fixture *f, const char *changes);
/** What a point answered, "deals.decide/verdict". */
const char *answer(fixture *f, const char *path);
bool has_reason(const fixture *f, const char *code);
/** How many steps of the last walk fell back. */
size_t fallbacks(const fixture *f);

void test_scripts_build(void);
void test_every_reason_is_said_in_three_languages(void);
void test_every_point_has_examples(void);
void test_walks(void);
void test_settings_decide_otherwise(void);
void test_percentages_are_told_as_they_are(void);
void test_replay_is_the_same(void);

#endif
