/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Clocks of both sides: what is to be done by when, and whether it was.
 *
 * A clock is a row that runs, is met, or is breached when its time ends; what is done after that is late. It is stopped
 * where nobody waits for it any more, which is neither kept nor broken. What follows from a breach the rules say
 * (leads.timeout), over and over, until it is done or somebody else does it. */
#ifndef LEADS_SLA_H
#define LEADS_SLA_H

#include "leads.h"

/** What a clock waits for. */
#define LEADS_CLOCKS            "accept|first_touch|progress|close|stale|assign|pool|review|deal_review|commitment"
#define LEADS_CLOCK_ACCEPT      "accept"      /* a partner answers an offer */
#define LEADS_CLOCK_FIRST_TOUCH "first_touch" /* the holder gets in touch with the customer */
#define LEADS_CLOCK_PROGRESS    "progress"    /* the holder shows that it is at work */
#define LEADS_CLOCK_CLOSE       "close"       /* the holder brings it to an end */
#define LEADS_CLOCK_STALE       "stale"       /* the holder does anything at all, as it has not for long */
#define LEADS_CLOCK_ASSIGN      "assign"      /* the vendor finds somebody for a lead that rules found nobody for */
#define LEADS_CLOCK_POOL        "pool"        /* the vendor finds a taker for a lead in the pool */
#define LEADS_CLOCK_REVIEW      "review"      /* the vendor says what a lead is that rules left open */
#define LEADS_CLOCK_DEAL_REVIEW "deal_review" /* the vendor decides a task about a partner's deal */
/* the vendor delivers what it has promised: of no one lead, noted when it ends */
#define LEADS_CLOCK_COMMITMENT  "commitment"

/** The vendor's people who are told of what is overdue, in this order, each once. */
#define LEADS_TOLD "channel_manager|program_manager"
/** The key of a clock's timer that looks at it again. */
#define LEADS_AGAIN "again"

enum { LEADS_ANSWERS_MOST = 20 /* so often the rules are asked about one breach */ };

/** Starts one about the lead: of `partner`, or of the vendor (""). `offer`: the offer it is about, or "". One of the
 * kind that runs about the same starts anew. (clock.c) */
prm_status leads_clock_start(prm_call *call, const prm_val *lead, const char *kind, const char *partner,
    const char *offer, int64_t due_at);
/** Starts one of the vendor's, unless one of the kind was not met so far: that goes on as it was made. (clock.c) */
prm_status leads_clock_keep(prm_call *call, const prm_val *lead, const char *kind, int64_t due_at);
/** It was done: in time, or late. No such clock: nothing happens. (clock.c) */
prm_status leads_clock_meet(prm_call *call, const char *lead, const char *kind, const char *offer);
/** It is not waited for any more: that is neither kept nor broken. `kind` NULL: any about the lead. (clock.c) */
prm_status leads_clock_stop(prm_call *call, const char *lead, const char *kind, const char *offer);
/** When `hours` of working time of the partner (NULL: of the vendor) in the programme have passed from now on: by the
 * calendar its terms name, "partner" (one that has none: its programme's), "program" or "always". (hours.c) */
prm_status leads_hours_from_now(prm_call *call, const prm_val *program, const prm_val *partner, const char *calendar,
    int64_t hours, int64_t *instant);
/** From now on the holder is looked after: whether it has done nothing for as many days as the setting says.
 * (stale.c) */
prm_status leads_stale_watch(prm_call *call, const prm_val *lead);

/* ---- One clock (clock.c) ----------------------------------------------------------------------------------------- */

/** Its thing was done at that instant; a running one that is late by then breaks first. */
prm_status leads_clock_done(prm_call *call, const prm_val *clock, int64_t at);
prm_status leads_clock_break(prm_call *call, const prm_val **clock);
prm_status leads_clock_drop(prm_call *call, const prm_val *clock);
/** An event about it, with what its lead is counted by; `more` may be NULL. */
prm_status leads_clock_tell(prm_call *call, const prm_val *clock, const char *event, const prm_val *more);
/** The calendar its hours are counted by. (hours.c) */
prm_status leads_clock_calendar(prm_call *call, const prm_val *clock, const prm_val *lead, const char **calendar);

/* ---- What is overdue --------------------------------------------------------------------------------------------- */

typedef struct leads_overdue {
    const prm_val *clock, *lead, *offer; /* offer: NULL if it is about none */
    int is_waited, is_over;              /* still to be done; the offer has passed already */
} leads_overdue;

/** Asks the rules what follows, and does it. (overdue.c) */
prm_status leads_overdue_answer(prm_call *call, leads_overdue *o);
/** Does what they said, as far as there is such a thing of this kind; else somebody of the vendor's is told. `hours`:
 * after which it is looked at again; 0: never. `to`: whom to tell, or "". (follow.c) */
prm_status leads_overdue_follow(prm_call *call, leads_overdue *o, const char *action, const char *to, int64_t hours);

extern const prm_entity leads_clock_entity;
extern const prm_timer leads_clock_ends_timer, leads_clock_warns_timer, leads_stale_timer;
extern const prm_rule leads_timeout_rule;
extern const prm_chain leads_overdue_chain;
extern const prm_method leads_ledger_method;
extern const prm_reaction leads_review_assigned_reaction, leads_review_overdue_reaction, leads_review_approved_reaction,
    leads_review_rejected_reaction, leads_review_duplicate_reaction, leads_review_asked_reaction,
    leads_review_withdrawn_reaction, leads_review_extended_reaction, leads_review_declined_reaction; /* reviews.c */

#endif
