/* SPDX-License-Identifier: Apache-2.0 */
/** @file support.h  A catalog of one plugin, "demo", and a way to ask a script in one line. */
#ifndef PRM_TEST_RULES_SUPPORT_H
#define PRM_TEST_RULES_SUPPORT_H

#include "test.h"

#include "rules/rules.h"

#define DEMO_NOW  1767225600000
#define DEMO_SEED 42u

/** Chains demo.one (the point demo.ask) and demo.two (demo.ask, then demo.then if its number is 1 or 2, then
 * demo.last; the chain stops unless `ok`). */
extern const prm_catalog demo_catalog;
extern const prm_chain *const demo_one, *const demo_two;
extern const prm_rule_file demo_texts; /* demo/texts/en.lua */

typedef struct fixture {
    prm_arena *arena;
    prm_engine *engine;
    prm_ruleset *set;        /* of the last file asked */
    const prm_val *facts;    /* NULL: some of every kind */
    bool is_trial;           /* how it is walked */
    prm_val *record;         /* of the last walk */
    const prm_val *problems; /* of the last build */
    prm_status status;       /* likewise */
    prm_error error;
} fixture;

bool fixture_init(fixture *f);
void fixture_deinit(fixture *f);
#define SCOPED_FIXTURE(name)                                                                                           \
    __attribute__((cleanup(fixture_deinit))) fixture name = {0};                                                       \
    ALLOC_OK(fixture_init(&name))

/** {deal: {amount: {...}, name, level, tags}, items: [1, 2, 3], note: "..."} */
const prm_val *demo_facts(prm_arena *arena);
prm_val *parse(prm_arena *arena, const char *json);
const char *print(prm_arena *arena, const prm_val *value);

/** Builds a set of these files and the demo texts; false with f->problems and f->status. */
bool build(fixture *f, const prm_rule_file *files, size_t count, const prm_val *settings);
/** The same of one source that answers demo.ask. */
bool build_source(fixture *f, const char *source);
/** Walks demo.one over the facts; its step, NULL if the walk itself failed. */
const prm_val *walk(fixture *f);
/** A file of `before` (statements of the file) and decide with that body, built and walked. */
const prm_val *ask(fixture *f, const char *before, const char *body);
/** The answer of the same, as JSON; "fallback: why: message" if it failed. */
const char *answer(fixture *f, const char *before, const char *body);
/** Of a step: its fallback, "" if it answered. */
const char *fallback_of(const prm_val *step);
const char *error_of(const prm_val *step);
int64_t instructions_of(const prm_val *step);

#endif
