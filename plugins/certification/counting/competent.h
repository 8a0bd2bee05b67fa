/* SPDX-License-Identifier: Apache-2.0 */
/** @file  How badges come and go. Inside counting/.
 *
 * A member is looked at competency by competency: how many people it has of each need, what the rules say to that, and
 * what that makes of its badge: held, at risk from now on until its days of grace are over, lost. It is looked at
 * shortly after what counts for it has changed, and once a day in case anything else has: then the rules are asked only
 * where badge and needs do not agree. */
#ifndef CERT_COUNTING_COMPETENT_H
#define CERT_COUNTING_COMPETENT_H

#include "counting/where.h"

/** A member, as its competencies are looked at. */
typedef struct cert_member {
    const prm_val *partner, *membership, *program;
    const prm_val *competencies; /* of the programme */
    cert_people people;          /* of the partner, now */
    int is_daily;
} cert_member;

/** What there is of one competency's needs. */
typedef struct cert_needs {
    const prm_val *facts; /* one object a need */
    int is_met, is_some;  /* all of it; anything of it */
} cert_needs;

extern const prm_rule cert_competency_rule;

/** How many people there are of each need at that instant. (needs.c) */
prm_status cert_needs_count(prm_call *call, const prm_val *competency, const cert_people *people, int64_t at,
    cert_needs *needs);
/** What is wrong with the needs somebody gives: prm_entity.check. */
prm_status cert_needs_check(prm_call *call, const prm_val *row, const prm_val *values);

/** The days that a competency may lack something, if the rules do not say. */
int64_t cert_competency_grace(const prm_val *competency);

/** Asks the rules; `held`: "yes", "no", "keep". (competent.c) */
prm_status cert_competency_ask(prm_call *call, const cert_member *member, const prm_val *competency,
    const cert_needs *needs, const prm_val *badge, const prm_val **answer, const char **decision);

/** Makes a badge, puts it at risk, makes it safe again or loses it, and tells. `badge`: the one there is, NULL for
 * none. (award_badge.c) */
prm_status cert_badge_hold(prm_call *call, const cert_member *member, const prm_val *competency, const prm_val *badge,
    const char *decision);
prm_status cert_badge_doubt(prm_call *call, const prm_val *badge, int64_t grace_days,
    const char *decision);
prm_status cert_badge_lose(prm_call *call, const prm_val *badge);

#endif
