/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The vendor's promises about a case, and what follows from them: clocks on business time, escalations, the end
 * of what was resolved, and what its people say of it afterwards.
 *
 * A clock is a row that runs, is paused while the partner is waited for and never else, is met, or is breached when its
 * time is over; what is done after that is late. One that nobody waits for any more is cancelled, which is neither kept
 * nor broken. Of one kind at most one is waited for about a case.
 *
 * When it is due was said and stands as long as the clock runs, whatever becomes of the calendar meanwhile. What is
 * left of its time at the next pause is reckoned by the calendar as it is then, and so is when it is due after the
 * pause, or after the terms of the case have changed.
 *
 * What the folder `cases` calls as a case goes on is the first part below: in the transaction of the verb, as whoever
 * calls it, with `*c` the row as it is by then and as it has become afterwards. */
#ifndef SUPPORT_CLOCKS_H
#define SUPPORT_CLOCKS_H

#include "support.h"

/* ---- As a case goes on (follow.c) ------------------------------------------------------------------------------- */

/** It was opened: what support.sla has answered within the chain is promised. */
prm_status support_clocks_opened(prm_call *call, const prm_val **c, const prm_val *outcome);
/** The vendor has said something that the partner reads. */
prm_status support_clocks_said(prm_call *call, const prm_val **c);
/** It has moved from that state to the one it is in. */
prm_status support_clocks_moved(prm_call *call, const prm_val **c, const char *from);
/** Its severity, its priority, or the plan that it is worked on by is another: what is promised is reckoned anew. */
prm_status support_clocks_changed(prm_call *call, const prm_val **c);
/** Keeps with the case by when something is to be done next. */
prm_status support_clocks_settle(prm_call *call, const char *id);

/* ---- Vocabulary ------------------------------------------------------------------------------------------------- */

/** What is promised: a first answer, word after word of how it goes on, and that it is solved. */
#define SUPPORT_CLOCKS         "first_response|update|resolve"
#define SUPPORT_FIRST_RESPONSE "first_response"
#define SUPPORT_UPDATE         "update"
#define SUPPORT_RESOLVE        "resolve"

/** Why the rules are asked what is promised. */
#define SUPPORT_OCCASIONS "opened|changed|reopened"

enum {
    SUPPORT_KINDS = 3,
    SUPPORT_WARN_PERCENT = 75,
    SUPPORT_TARGET_MOST = 527040 /* minutes: a year of those that always run */
};
#define SUPPORT_MINUTE_MS INT64_C(60000)

/** What there is a promise about, in the order of SUPPORT_CLOCKS. (clock.c) */
extern const char *const support_clock_kinds[SUPPORT_KINDS];
/** Of answers, and of the case as `promises`: {minutes, calendar} of each kind that is promised. (rules.c) */
extern const prm_field *const support_promise_fields[];

/* ---- One clock (clock.c, run.c) --------------------------------------------------------------------------------- */

/** The clock of that kind that is waited for, NULL: there is none. */
prm_status support_clock_find(prm_call *call, const char *the_case, const char *kind, const prm_val **clock);
/** An event about it, with what its case is counted by; `more` may be NULL. */
prm_status support_clock_tell(prm_call *call, const prm_val *clock, const char *event, const prm_val *more);
/** Begins one about the case with so much of its time used already: paused, if the partner is waited for. */
prm_status support_clock_start(prm_call *call, const prm_val *c, const char *kind, const prm_val *promise,
    int64_t used_ms);
prm_status support_clock_pause(prm_call *call, const prm_val *clock);
prm_status support_clock_resume(prm_call *call, const prm_val *clock);
/** What it waits for was done now: in time, or late. */
prm_status support_clock_meet(prm_call *call, const prm_val *clock);
/** Nobody waits for it any more. */
prm_status support_clock_drop(prm_call *call, const prm_val *clock);
/** Its time is over: that happened when it was due, whenever it is seen. */
prm_status support_clock_break(prm_call *call, const prm_val **clock);
/** It has another promise from now on: what was used of its time stays used, unless it begins anew.
 * A broken one stays as it is. */
prm_status support_clock_promise(prm_call *call, const prm_val *clock, const prm_val *promise, int is_anew);

/* ---- Business time (hours.c) ------------------------------------------------------------------------------------ */

/** The calendar that rules have named, "24x7", "program" or a code, as clocks keep it. One that does not exist (any
 * more) is the programme's. */
prm_status support_hours_calendar(prm_call *call, const prm_val *c, const char *named, const char **calendar);
/** How much of its time is used by now. */
prm_status support_hours_used(prm_call *call, const prm_val *clock, int64_t *used_ms);
/** The instant by which so much business time has passed from now on. */
prm_status support_hours_from_now(prm_call *call, const char *calendar, int64_t ms, int64_t *instant);

extern const prm_timer support_clock_warns_timer, support_clock_ends_timer; /* times.c */

#endif
