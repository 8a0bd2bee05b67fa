/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Clocks of both sides: what is to be done by when, and whether it was. */
#ifndef LEADS_SLA_H
#define LEADS_SLA_H

#include "leads.h"

/** What a clock waits for. */
#define LEADS_CLOCKS            "accept|first_touch|progress|close|assign|commitment"
#define LEADS_CLOCK_ACCEPT      "accept"      /* a partner answers an offer */
#define LEADS_CLOCK_FIRST_TOUCH "first_touch" /* the holder gets in touch with the customer */
#define LEADS_CLOCK_PROGRESS    "progress"    /* the holder shows that it is at work */
#define LEADS_CLOCK_CLOSE       "close"       /* the holder brings it to an end */
#define LEADS_CLOCK_ASSIGN      "assign"      /* the vendor finds somebody for a lead that rules found nobody for */
#define LEADS_CLOCK_COMMITMENT  "commitment"  /* the vendor delivers what it has promised: of no one lead, noted when it ends */

/** Starts one about the lead: of `partner`, or of the vendor (""). `offer`: the offer it is about, or "". One of the kind
 * that runs about the same starts anew. (clock.c) */
prm_status leads_clock_start(prm_call *call, const prm_val *lead, const char *kind, const char *partner, const char *offer,
    int64_t due_at);
/** It was done: in time, or late. No such clock: nothing happens. (clock.c) */
prm_status leads_clock_meet(prm_call *call, const char *lead, const char *kind, const char *offer);
/** It is not waited for any more: that is neither kept nor broken. `kind` NULL: any about the lead. (clock.c) */
prm_status leads_clock_stop(prm_call *call, const char *lead, const char *kind, const char *offer);
/** When `hours` of working time of the partner ("": of the vendor) in the programme have passed from now on: by the calendar
 * its terms name, "partner", "program" or "always". (clock.c) */
prm_status leads_hours_from_now(prm_call *call, const prm_val *program, const prm_val *partner, const char *calendar,
    int64_t hours, int64_t *instant);

extern const prm_entity leads_clock_entity;
extern const prm_timer leads_clock_ends_timer;

#endif
