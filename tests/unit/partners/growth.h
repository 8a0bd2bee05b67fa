/* SPDX-License-Identifier: Apache-2.0 */
/** @file growth.h  Two members of a programme, their people, and who speaks for the vendor: what the tests of plans
 * and councils stand on. It is 2027-01-01, and every zone is UTC. */
#ifndef PARTNERS_GROWTH_WORLD_H
#define PARTNERS_GROWTH_WORLD_H

#include "mock_rows.h"
#include "test.h"


enum { DAY_MS = 86400000 };

typedef struct growth {
    prm_mock *mock;
    const char *program, *alpha, *beta; /* two partners, both members */
    const char *nora, *otto;            /* a person of each */
} growth;

/** Freed when the scope is left. */
#define GROWTH(name)                                                                                                   \
    __attribute__((cleanup(growth_free))) growth name;                                                                 \
    REQUIRE(growth_build(&name))

bool growth_build(growth *g);
void growth_free(growth *g);
void growth_as_alpha(growth *g);
void growth_as_beta(growth *g);
void growth_as_vendor(growth *g); /* a program manager */

/** Calls with params as printf makes them. */
#define growth_call(g, ...) mock_call((g)->mock, __VA_ARGS__)

#endif
