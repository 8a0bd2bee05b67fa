/* SPDX-License-Identifier: Apache-2.0 */
/** @file world.h  A small network for the deals plugin: a programme, two partners, products and territories as trees,
 * and rules that approve everything for 90 days at 10 %. */
#ifndef DEALS_WORLD_H
#define DEALS_WORLD_H

#include "mock_rows.h"
#include "test.h"


typedef struct world {
    prm_mock *mock;
    const char *program, *level, *alpha, *beta; /* two partners, both members */
    const char *family, *product, *europe, *bavaria;
} world;

/** Freed when the scope is left. */
#define WORLD(name)                                                                                                    \
    __attribute__((cleanup(world_free))) world name;                                                                   \
    REQUIRE(world_build(&name))

bool world_build(world *w);
void world_free(world *w);

void world_as_alpha(world *w);
void world_as_beta(world *w);
void world_as_manager(world *w); /* a channel manager */

/** Params of a registration; `customer` is JSON, `more` begins with a comma or is "". */
const char *world_params(const world *w, const char *customer, const char *more);
/** Registers Muster GmbH as whoever calls; the status. */
prm_status world_register(world *w);
/** The same, for which deals.decide answers review; the deal's id. */
const char *world_in_review(world *w);
/** A third partner, of the type distributor. */
const char *world_distributor(world *w);
/** A customer the next registration is bound to by an equal domain. */
const char *world_known_customer(world *w);

#define MUSTER "{'legal_name':'Muster GmbH','country':'DE','domain':'muster.example'}"

#endif
