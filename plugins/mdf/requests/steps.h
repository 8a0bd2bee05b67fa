/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What steps.c, route.c, delegate.c and sla.c share: the open steps of a matter and whose they are. */
#ifndef MDF_STEPS_H
#define MDF_STEPS_H

#include "requests/requests.h"

enum {
    MDF_STEP_HOURS = 48,       /* of business time, where a step does not say */
    MDF_STEP_HOLDERS = 50,     /* who are asked where all of a role have to agree */
    MDF_STEPS_LOOKED_AT = 500  /* of one matter */
};

/** A step, as a route has it. */
typedef struct mdf_step {
    int64_t number, hours;   /* from 1; business hours until it is due */
    const char *role, *user; /* "": none */
    int32_t needs_all;       /* everybody of the role has to agree */
} mdf_step;

/** Those of a matter in a state. (steps.c) */
prm_status mdf_steps_of(prm_call *call, const char *matter, const char *state, const prm_val **steps);
/** Whether the user asks for the matter, has written any of it, or has decided a step of the decision at hand. (steps.c) */
prm_status mdf_steps_has_decided(prm_call *call, const mdf_matter *matter, const char *user, int32_t *has_decided);
/** Whether the caller is to decide it: named, or, where nobody is, of its role. (steps.c) */
int mdf_step_is_callers(prm_call *call, const prm_val *step);
prm_status mdf_step_end(prm_call *call, const prm_val *step, prm_val *changes, const char *state);
/** Opens the step after that number; `is_over`: there is none. (route.c) */
prm_status mdf_route_next(prm_call *call, const mdf_matter *matter, int64_t number, int32_t *is_over);
/** How many of these open steps wait for somebody: those of users who may not decide any more are cancelled.
 * (route.c) */
prm_status mdf_steps_left(prm_call *call, const prm_val *steps, size_t *waiting);

#endif
