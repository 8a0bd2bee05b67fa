/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is counted of deals. Metrics (metrics.c) are kept from what events carry (figures.c), and told by
 * deals.measures (measures.c).
 *
 * A deal is counted by its programme, territory and type, by the product of its largest line (the first of several
 * alike), and by the level and channel type its partner had when it was registered: a partner that rises does not take
 * along what it had registered before, and what was added to a figure is taken away from the same. What is added when a
 * deal is approved is noted with it, in its field `counted`, and what is noted is taken away when it ends. */
#ifndef DEALS_MEASURES_H
#define DEALS_MEASURES_H

#include "registration/registration.h"

/** What a registration carries; `changes` to its deal get what figures count it by. `outcome`: of the chain. */
prm_status deals_figures_registered(prm_call *call, const deals_case *c, const prm_val *deal, const prm_val *outcome,
    prm_val *changes, prm_val **data);
/** As deals_figures_decided, of a deal that `changes` will be made to and that goes to `state`: they get what is noted.
 * If they say that it was registered in this call, that event has what it is counted by. */
prm_status deals_figures_deciding(prm_call *call, const prm_val *deal, const char *state, int32_t is_automatic,
    prm_val *changes, prm_val **data);

#endif
