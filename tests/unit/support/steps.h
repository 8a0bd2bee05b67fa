/* SPDX-License-Identifier: Apache-2.0 */
/** @file steps.h  The support plugin with steps of a case as tests take them:
 * what the folder clocks/ is called for, and nothing besides. */
#ifndef SUPPORT_STEPS_H
#define SUPPORT_STEPS_H

#include "world.h"

#define STEPS_MINUTE INT64_C(60000)

/** Freed when the scope is left. */
#define STEPS(name)                                                                                                    \
    __attribute__((cleanup(world_free))) world name;                                                                   \
    REQUIRE(steps_build(&name))

/** The world, with these steps. */
bool steps_build(world *w);

/** A number that a row has; -1: it has none. */
int64_t steps_number(const char *text);
void steps_pass(world *w, int64_t minutes);
/** A case of alpha's that somebody works on. */
const char *steps_case(world *w);
/** The vendor says something about a case, moves it, gives it another severity. */
void steps_say(world *w, const char *id);
void steps_move(world *w, const char *id, const char *to);
void steps_change(world *w, const char *id, const char *severity);

#endif
