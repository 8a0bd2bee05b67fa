/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the vendor promises about a case: what support.sla is asked over, and what its answer comes to. */
#ifndef SUPPORT_PROMISES_H
#define SUPPORT_PROMISES_H

#include "clocks/clocks.h"

/** Asks support.sla about a case that has changed, or was reopened. (promises.c) */
prm_status support_promises_ask(prm_call *call, const prm_val *c, const char *occasion, const prm_val **answer);
/** What an answer comes to: {minutes, calendar} of each kind that is promised,
 * each calendar one that exists. (promises.c) */
prm_status support_promises_read(prm_call *call, const prm_val *c, const prm_val *answer, const prm_val **promises);
/** Whether what is promised of this kind is still to be done: the first answer until there was one, or anew for what
 * was reopened; the next word once there was an answer, or none is promised; that it is solved always. (promises.c) */
int support_promise_is_open(const prm_val *c, const char *kind, const prm_val *promises, const char *occasion);

extern const prm_chain support_promising_chain; /* rules.c */

#endif
