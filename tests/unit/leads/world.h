/* SPDX-License-Identifier: Apache-2.0 */
/** @file world.h  A small network for the leads plugin: a programme, two partners at different levels, products and
 * territories as trees. */
#ifndef LEADS_WORLD_H
#define LEADS_WORLD_H

#include "mock_rows.h"
#include "test.h"


#define WORLD_DAY_MS INT64_C(86400000)

typedef struct world {
    prm_mock *mock;
    const char *program, *silver, *gold;
    const char *alpha, *beta; /* two partners: silver in Europe, gold in Bavaria */
    const char *family, *product, *europe, *bavaria, *asia;
} world;

/** Freed when the scope is left. */
#define WORLD(name)                                                                                                    \
    __attribute__((cleanup(world_free))) world name;                                                                   \
    REQUIRE(world_build(&name))

bool world_build(world *w);
void world_free(world *w);


void world_as_alpha(world *w); /* its marketing person */
void world_as_beta(world *w);
void world_as_marketing(world *w); /* a marketing manager of the vendor's */
void world_as_manager(world *w);   /* a channel manager */

/** A template everybody may run, published; `more` begins with a comma or is "". Its id. */
const char *world_template(world *w, const char *more);

#endif
