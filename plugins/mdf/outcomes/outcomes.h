/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What came of the money: leads, pipeline and won deals, put down to an activity by the campaign it is run as,
 * or reported by who ran it, and whether it was worth it.
 *
 * A campaign is linked to one activity, for good, and its figures are those of the leads plugin's metrics: what is
 * counted is the same whenever it is linked and however often it is counted. What happens to a lead of a linked
 * campaign sets a timer; the timer counts. A row is five to ten minutes behind, and no lead is counted twice. */
#ifndef MDF_OUTCOMES_H
#define MDF_OUTCOMES_H

#include "requests/requests.h"

/** Figures of an outcome, as its fields are named. */
enum { MDF_FIGURES = 5 };
extern const char *const mdf_figure_names[MDF_FIGURES]; /* leads, qualified, deals, pipeline_base, won_base */

/** The outcome of an activity from that source ("campaign", "reported"); NULL: there is none. (count.c) */
prm_status mdf_outcome_find(prm_call *call, const prm_val *request, int64_t activity, const char *source,
    const prm_val **outcome);
/** A new one: nothing has come yet. `campaign` may be NULL. (count.c) */
prm_status mdf_outcome_make(prm_call *call, const prm_val *request, int64_t activity, const char *source,
    const prm_val *campaign, const prm_val **outcome);
/** Sets its figures, with `more` changes (NULL: none), and tells metrics by how much they have changed. (count.c) */
prm_status mdf_outcome_set(prm_call *call, const prm_val **outcome, const int64_t figures[MDF_FIGURES],
    const prm_val *more);
/** Has it counted soon. (follow.c) */
prm_status mdf_outcome_count_soon(prm_call *call, const prm_val *outcome);
/** Whether something can have come of a request: it was approved. Fails the call because of its state if not.
 * (link.c) */
prm_status mdf_outcome_check(prm_call *call, const prm_val *request, const prm_val *params, int64_t *activity);

#endif
