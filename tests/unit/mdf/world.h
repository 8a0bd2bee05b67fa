/* SPDX-License-Identifier: Apache-2.0 */
/** @file world.h  A small network for the mdf plugin: a programme, two partners at different levels, a budget of
 * 1 000 000.00 EUR for a year. */
#ifndef MDF_WORLD_H
#define MDF_WORLD_H

#include "mock_rows.h"
#include "test.h"


#define WORLD_DAY_MS INT64_C(86400000)

typedef struct world {
    prm_mock *mock;
    const char *program, *silver, *gold;
    const char *alpha, *beta; /* two partners: silver in Europe, gold in Bavaria */
    const char *europe, *bavaria;
    const char *budget;
} world;

/** Freed when the scope is left. */
#define WORLD(name)                                                                                                    \
    __attribute__((cleanup(world_free))) world name;                                                                   \
    REQUIRE(world_build(&name))

bool world_build(world *w);
/** Of the plugin with more than it lists. */
bool world_build_of(world *w, const prm_plugin *plugin);
void world_free(world *w);


void world_as_alpha(world *w); /* its marketing person */
void world_as_beta(world *w);
void world_as_marketing(world *w); /* a marketing manager of the vendor's */
void world_as_approver(world *w);  /* a fund approver */
void world_as_manager(world *w);   /* a programme manager */

/** Allocates so many minor units (EUR) of the budget to a partner, upfront. Its id; "" if that fails. */
const char *world_allocate(world *w, const char *partner, int64_t amount);

#endif
