/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What partners ask money for: activities with what they cost and what they should bring, the chain that judges
 * them, the people who decide, what changes afterwards, and the time until it has to be claimed. */
#ifndef MDF_REQUESTS_H
#define MDF_REQUESTS_H

#include "funds/funds.h"

/* ---- The request (request.c) ------------------------------------------------------------------------------------ */

/** Its activity of that number; NULL: it has none. */
const prm_val *mdf_request_activity(const prm_val *request, int64_t number);
/** What of a request is approved and not yet claimed, and what its live claims come to: claimed as long as a claim is
 * not decided, approved afterwards. Minor units of its currency. */
prm_status mdf_request_left(prm_call *call, const prm_val *request, int64_t *approved, int64_t *used);
/** What an event about a request carries for metrics: programme, partner's level, purpose, amounts in the programme's
 * currency. */
prm_status mdf_request_figures(prm_call *call, const prm_val *request, prm_val **data);

/* ---- Who decides (steps.c, route.c) ----------------------------------------------------------------------------- */

/** What there is to decide by people: a request, a change of one, an extension of its time, or a claim. */
typedef struct mdf_matter {
    const char *kind;       /* "request", "change", "extension", "claim" */
    const prm_val *row;     /* its id is the matter's */
    const prm_val *request; /* of which, or the request itself */
    const prm_val *route;   /* steps as mdf.route has answered them; NULL or empty: the usual one */
    int64_t amount_base;    /* what limits are held against, in minor units of the programme's currency */
    const char *submitted_by; /* the user who asks for it, who does not decide it */
} mdf_matter;

/** Opens the first step; ends what was open of the matter before. */
prm_status mdf_steps_begin(prm_call *call, const mdf_matter *matter);
/** The caller decides its open step with a verdict; fails the call if it may not: not its step, above its limit, four
 * eyes. `override`: as MDF_OVERRIDERS, in everybody's place. `is_over`: no other step has to be decided; unless `verdict`
 * is "approve" none has. */
prm_status mdf_steps_decide(prm_call *call, const mdf_matter *matter, const char *verdict, const char *reason,
    int32_t override, int32_t *is_over);
/** What is open of the matter is not to be decided any more. */
prm_status mdf_steps_cancel(prm_call *call, const char *matter);

#endif
