/* SPDX-License-Identifier: Apache-2.0 */
/** @file tiers_world.h  The world's programme with a scheme: quarters, 10 days of grace, and gold takes 1000 won in 12
 * months. */
#ifndef CERT_TIERS_WORLD_H
#define CERT_TIERS_WORLD_H

#include "world.h"

#define TIERS_WON "deals.won_value"

#define TIERS(name)                                                                                                    \
    WORLD(name);                                                                                                       \
    REQUIRE(tiers_build(&name))

bool tiers_build(world *w);
/** So much is won in 12 months, by whoever is asked about. */
void tiers_reset(world *w, int64_t won);
/** One more requirement, by the manager; `more`: members of its JSON. Its id; "" if it was refused. */
const char *tiers_require_of(world *w, const char *level, const char *code, const char *more);
/** tiers.evaluate, by the manager. */
prm_status tiers_evaluate(world *w, const char *membership);
/** The level and the action that rules answer from now on. */
void tiers_say(world *w, const char *level, const char *action);
/** A stored row's value. */
const char *tiers_row(world *w, const char *id, const char *path);
/** The id of the first standing. */
const char *tiers_standing(world *w);

#endif
