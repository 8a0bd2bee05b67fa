/* SPDX-License-Identifier: Apache-2.0 */
/** @file walk.h  The default scripts of a plugin, built for the plugin's own chains, and a way to walk them over
 * facts in one line. A file for each plugin has the facts that are usual, and each way they can go. */
#ifndef PRM_TEST_PLUGIN_RULES_H
#define PRM_TEST_PLUGIN_RULES_H

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

extern prm_catalog plugin_catalog;

/** JSON with ' for ". NULL if it cannot be read. */
const prm_val *parse(prm_arena *arena, const char *json);
/** A value by path of names, "leads.score/verdict", as text; "" if absent. */
const char *at(prm_arena *arena, const prm_val *value, const char *path);
/** Walks a chain over its usual facts with `changes` (JSON with ' for ") laid over them, object by object; null takes a
 * fact away. */
bool walk(fixture *f, const char *chain, const char *changes);
/** The same over facts of one's own. */
bool walk_over(fixture *f, const char *chain, prm_val *facts);
/** What a point answered, "leads.score/verdict". */
const char *answer(fixture *f, const char *path);
bool has_reason(const fixture *f, const char *code);
/** How many steps of the last walk fell back. */
size_t fallbacks(const fixture *f);

/* ---- What a plugin's file has ------------------------------------------------------------------------------------- */

/** What a chain is asked over where nothing is the matter. Ends with NULL. */
extern const struct usual {
    const char *chain, *facts;
} usual[];
/** What is sealed in the facts, as it is live: a field of each item of a list. Ends with NULL. */
extern const struct seal {
    const char *list, *field;
} seals[];
/** Facts that differ from the usual ones, the answer that settles it, and a reason that must be given. Ends with NULL. */
extern const struct way {
    const char *name, *chain, *changes, *path, *wanted, *reason;
} ways[];

void test_scripts_build(void);
void test_every_reason_is_said_in_three_languages(void);
void test_every_point_has_examples(void);
void test_walks(void);
void test_replay_is_the_same(void);
/** What is true of every plugin's rules. */
#define RULE_CASES                                                                                                     \
    CASE(test_scripts_build), CASE(test_every_point_has_examples), CASE(test_every_reason_is_said_in_three_languages), \
        CASE(test_walks), CASE(test_replay_is_the_same)

#endif
