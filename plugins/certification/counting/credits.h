/* SPDX-License-Identifier: Apache-2.0 */
/** @file  How credits come and go. Inside counting/.
 *
 * Whatever happens to an award or to somebody's work, the person is reckoned anew (reckon.c): for each award that is
 * touched the rules are asked whether it counts for whoever the person works for, and until when for whom it has
 * worked; then the times of its credits are set (credits.c). What holds whatever the rules say: an award has at most
 * one credit at a time, a person counts for one partner at a time (the one it works for comes first), nothing begins
 * before now. */
#ifndef CERT_COUNTING_CREDITS_H
#define CERT_COUNTING_CREDITS_H

#include "counting/where.h"

/* ---- What the rules are asked (counts.c) ------------------------------------------------------------------------- */

/** Whether one award counts for one partner. */
typedef struct cert_matter {
    const char *occasion; /* awarded, renewed, joined, left, ended */
    const prm_val *person, *award, *certification, *partner;
    const prm_val *lacks; /* what the award's certification requires and the person has not */
    int is_employed;  /* by that partner */
    int is_elsewhere; /* not by that one, but by another */
    int64_t anchor;   /* employed: since when, or when it was awarded if that was later; else when it left */
} cert_matter;

/** What they say. */
typedef struct cert_verdict {
    int64_t from, until;  /* not before now; from >= until: it does not count; INT64_MAX: for ever */
    const char *end;      /* why it ends then */
    const char *decision; /* "" if it is not recorded */
} cert_verdict;

extern const prm_rule cert_counts_rule;

/** Asks about the credit of that id. A leaver's verdict tells `until` alone: `from` is now. */
prm_status cert_counts_ask(prm_call *call, const cert_matter *matter, const char *credit, cert_verdict *verdict);

/* ---- Times (credits.c) ------------------------------------------------------------------------------------------- */

/** A new credit, planned, that neither began nor ends yet. */
prm_status cert_credit_make(prm_call *call, const cert_matter *matter, const prm_val **credit);
/** Sets its times, begins or ends it if it is time, and sees to it that it will; `*credit` as it is then. */
prm_status cert_credit_settle(prm_call *call, const prm_val **credit, const cert_verdict *verdict);
/** Ends it now, or where its end has passed already. */
prm_status cert_credit_close(prm_call *call, const prm_val **credit, const char *end);

/* ---- People (reckon.c) ------------------------------------------------------------------------------------------- */

/** Reckons a person: one award and those that require what it is, or all (NULL). Somebody who is not there any more is
 * nobody. */
prm_status cert_credits_reckon(prm_call *call, const char *person, const prm_val *award, const char *occasion);
/** For which partner somebody works, its id; "": for none. */
prm_status cert_credits_employer(prm_call *call, const prm_val *person, const char **employer);

/* ---- What an award stands on (required.c) ------------------------------------------------------------------------ */

/** Whether the certification requires the one of that id, at any remove. */
prm_status cert_required_leads(prm_call *call, const prm_val *certification, const char *to, int *leads);
/** What it requires, at any remove, and the person does not hold: [{certification: its code, why: revoked, expired,
 * never}]. */
prm_status cert_required_lacks(prm_call *call, const char *person, const prm_val *certification, prm_val **lacks);

/* ---- Those of whom nobody tells (departed.c) --------------------------------------------------------------------- */

/** Reckons the people of the partner who were put away, or brought back, since they were reckoned last. */
prm_status cert_credits_of_departed(prm_call *call, const char *partner);

#endif
