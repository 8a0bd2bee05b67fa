/* SPDX-License-Identifier: Apache-2.0 */
/** @file world.h  A small network for the support plugin: a programme with two levels, two partners with a user each,
 * two queues, and two agents. */
#ifndef SUPPORT_WORLD_H
#define SUPPORT_WORLD_H

#include "mock_rows.h"
#include "test.h"


#define WORLD_HOUR_MS INT64_C(3600000)
#define WORLD_DAY_MS  INT64_C(86400000)

typedef struct world {
    prm_mock *mock;
    const char *program, *silver, *gold;
    const char *alpha, *beta;         /* two partners: silver in Germany, gold in France */
    const char *alpha_member, *beta_member; /* their memberships */
    const char *ann, *bea;            /* a user of alpha's, a user of beta's */
    const char *general, *licences;   /* two queues, "general" and "licence" */
    const char *ivo, *jo;             /* two users of the vendor's, agents of both queues; jo knows about licences */
    const char *ivo_agent, *jo_agent; /* and their rows */
} world;

/** Freed when the scope is left. */
#define WORLD(name)                                                                                                    \
    __attribute__((cleanup(world_free))) world name;                                                                   \
    REQUIRE(world_build(&name))

bool world_build(world *w);
/** Around this one, which is static: the plugin, and what a test adds to it. */
bool world_build_with(world *w, const prm_plugin *plugin);
void world_free(world *w);


void world_as_manager(world *w); /* a programme manager of the vendor's, as at first */
void world_as_alpha(world *w);   /* its admin */
void world_as_beta(world *w);

void world_as_ann(world *w);     /* a user of alpha's */
void world_as_ivo(world *w);     /* an agent */

/** What the rules say of cases: a category, and a queue by its code, "" for none, with an agent, "" for none. */
void world_rules(world *w, const char *category, const char *queue, const char *agent);
/** The level of alpha's membership from now on, by what partners.memberships.set_level does; reactions have not run. */
bool world_level(world *w, const char *level);
/** A case of alpha's, opened by it; triaged if the rules say so. Its id; "" if that fails. */
const char *world_case(world *w);
/** The same, on which Ivo works; he calls from then on. */
const char *world_case_of(world *w);
/** Calls "support.<verb>" with no more than a case. */
prm_status world_do(world *w, const char *verb, const char *id);

#endif
