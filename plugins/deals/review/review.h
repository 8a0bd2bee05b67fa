/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What people decide: tasks for those who may, step by step as the route has it, until they are due. A task is
 * the vendor's; a call of a partner's makes and ends it all the same, so its rows come sealed. */
#ifndef DEALS_REVIEW_H
#define DEALS_REVIEW_H

#include "deals.h"

/** Who may do what the rules and the route do not provide for, and hears of what nobody does. */
#define DEALS_OVERRIDERS "program_manager"

enum {
    DEALS_SHARES = 12 /* of one deal: every actor in every role */
};

/* ---- Tasks (tasks.c) -------------------------------------------------------------------------------------------- */

extern const prm_steps deals_steps;
/** What there is to decide about a deal. `kind`: "review", "extension". */
prm_matter deals_matter(const prm_val *deal, const char *kind);
/** Of deals_steps. (notices/reviewers.c) */
prm_status deals_task_notice(prm_call *call, const prm_val *task, const prm_val *event, prm_val *data,
    const char **subject);
/** Ends what was open of an earlier review; a deal that is in review now gets the tasks of its first step. */
prm_status deals_review_begin(prm_call *call, const prm_val *deal);
/** Whether the user has decided a step of any review of the deal: asking for more is not deciding. */
prm_status deals_has_reviewed(prm_call *call, const prm_val *deal, const char *user, int32_t *has_reviewed);

/* ---- Deciding --------------------------------------------------------------------------------------------------- */

/** Puts `given` terms in the place of those recorded, in `changes`, and notes where they differ from what the rules
 * have answered: `differ`. (overrides.c) */
prm_status deals_override_terms(prm_call *call, const prm_val *deal, const prm_val *given, const char *reason,
    prm_val *changes);
/** Puts `given` shares into `terms`, with whose they are; `answer`: what they are in the place of, NULL: they are as
 * recorded, or none are given. PRM_E_INVALID names what keeps them from being the whole. (shares.c) */
prm_status deals_override_shares(prm_call *call, const prm_val *deal, const prm_val *given, prm_val *terms,
    const prm_val **answer);
extern const prm_field *const deals_share_params[];
/** Notes that a person decided otherwise than the rules or the route would have it. (overrides.c) */
prm_status deals_override_verdict(prm_call *call, const prm_val *deal, const char *verdict, const char *reason);

#endif
