/* SPDX-License-Identifier: Apache-2.0 */
/** @file world.h  A small network for the certification plugin: a programme with three levels, two partners, their people,
 * two exams, a course, and two certifications. */
#ifndef CERT_WORLD_H
#define CERT_WORLD_H

#include "mock_rows.h"
#include "test.h"


#define WORLD_DAY_MS INT64_C(86400000)

typedef struct world {
    prm_mock *mock;
    const char *program, *registered, *silver, *gold;
    const char *alpha, *beta;               /* two partners: silver in Germany, gold in France */
    const char *alpha_member, *beta_member; /* their memberships */
    const char *ada, *bob, *cem;            /* two people of alpha's, one of beta's, for 100 days */
    const char *intro;                      /* a course */
    const char *basics, *expert;            /* two exams, of 70 points and as often as one likes */
    const char *engineer;                   /* technical, storage: the exam basics; holds for 24 months */
    const char *architect;                  /* technical, storage: engineer, intro, expert; holds for 12 months */
    const char *seller;                     /* sales: nothing; for ever */
} world;

/** Freed when the scope is left. */
#define WORLD(name)                                                                                                    \
    __attribute__((cleanup(world_free))) world name;                                                                   \
    REQUIRE(world_build(&name))

bool world_build(world *w);
/** Of the plugin with more than it lists. */
bool world_build_of(world *w, const prm_plugin *plugin);
void world_free(world *w);


void world_as_manager(world *w); /* a programme manager of the vendor's, as at first */
void world_as_auditor(world *w);
void world_as_alpha(world *w);   /* its admin */
void world_as_beta(world *w);

/** Somebody more who works for that partner, for 100 days. */
const char *world_person(world *w, const char *partner, const char *name);
/** Works for another partner from now on, as partners.people.move leaves it; reactions have not run yet. */
bool world_move(world *w, const char *person, const char *partner);
/** Works for nobody that is known from now on, likewise. */
bool world_leave(world *w, const char *person);
/** Archives a row, as the derived method does. */
bool world_archive(world *w, const char *entity, const char *id);
/** Gives that person an award, active from now on, by certification.awards.grant. Its id; "" if that fails. */
const char *world_award(world *w, const char *person, const char *certification);

#endif
