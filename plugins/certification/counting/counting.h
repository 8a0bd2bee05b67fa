/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Which awards count for which partner, and what a partner is competent in.
 *
 * A credit says that an award counts for a partner from one instant until another, the end of the award if nothing
 * comes before: so what counts on any day, past or to come, is a question to rows. The rule certification.counts says
 * whether and until when, as an award begins and ends, as people come and leave. An award never has two credits at one
 * time, and a person is counted once, however many awards it has.
 *
 * What was counted stays what it was: a credit begins when the plugin learns of its reason and never before, and of one
 * that is over nothing changes. Days in the answers of rules are of 24 hours. */
#ifndef CERT_COUNTING_H
#define CERT_COUNTING_H

#include "learning/learning.h"

/* ---- How many are certified (people.c) --------------------------------------------------------------------------- */

/** A credit, as it is asked of. */
typedef struct cert_credit {
    const char *person, *award;
    const char *certification, *role, *practice, *country; /* codes, "" if it has none */
    int64_t from, until;                                   /* until: INT64_MAX for ever */
} cert_credit;

/** What counts for a partner, loaded once to answer many questions. It lives until the call ends. */
typedef struct cert_people {
    const char *zone;     /* of the dates in evidence */
    cert_credit *credits; /* by person */
    size_t count, room;
} cert_people;

/** All credits of the partner that are not over at `since`, as far as the caller may see them: of that instant and any
 * later one it can be asked. `zone`: a programme's, which outlives `people`. */
prm_status cert_people_load(prm_call *call, const char *partner, const char *zone, int64_t since, cert_people *people);

/** How many different people have, at that instant, a credit that meets `where`: {certification, role, practice,
 * country: value | [values]}, all of them; NULL: any credit. `evidence` (NULL: not asked for): a list that gets {id:
 * the award's, code: the certification's, until: a date} of each credit that was counted, as long as it has less than
 * CERT_EVIDENCE. */
prm_status cert_people_count(prm_call *call, const cert_people *people, const prm_val *where, int64_t at,
    int64_t *count, prm_val *evidence);

/** Whether `where` has these keys alone, with texts: else the field is named by fail_field(), PRM_E_INVALID. */
prm_status cert_people_check_where(prm_call *call, const char *field, const prm_val *where);

/** The end of a credit that is known. */
typedef struct cert_change {
    int64_t at;
    const char *person, *award, *certification;
} cert_change;

/** The credits that end after `from` and not after `until`, by the instant. They live until the call ends. */
prm_status cert_people_changes(prm_call *call, const cert_people *people, int64_t from, int64_t until,
    const cert_change **changes, size_t *count);

/* ---- What a partner is competent in (badges.c) ------------------------------------------------------------------- */

/** A badge, as it is asked of. */
typedef struct cert_badge {
    const char *id, *code, *practice;
    int64_t from, until; /* until: INT64_MAX as long as it is safe; of one at risk, when it will be lost */
    const cert_change *cause; /* of one that is foreseen to be lost: the end that leaves too few people; else NULL */
} cert_badge;

typedef struct cert_badges {
    const char *zone;
    cert_badge *badges;
    size_t count, room;
} cert_badges;

/** All badges of the partner in the programme that are not lost at `since`, as cert_people_load(). */
prm_status cert_badges_load(prm_call *call, const char *partner, const prm_val *program, int64_t since,
    cert_badges *badges);
/** As cert_people_count(), of badges: `where` {code, practice: value | [values]}; evidence {id, code, until?}. */
prm_status cert_badges_count(prm_call *call, const cert_badges *badges, const prm_val *where, int64_t at,
    int64_t *count, prm_val *evidence);
/** Sets `until` and `cause` of those that are safe now and will be lost, for an end of a credit until that instant
 * leaves less people than they take, and the competency's days of grace pass: unless something is done, or the rules
 * say otherwise then. As far as the caller may see, which is a timer. (foreseen.c) */
prm_status cert_badges_foresee(prm_call *call, const char *partner, const prm_val *program, int64_t until,
    cert_badges *badges);
/** As cert_people_check_where(), of code and practice. */
prm_status cert_badges_check_where(prm_call *call, const char *field, const prm_val *where);

/* ---- What is declared -------------------------------------------------------------------------------------------- */

extern const prm_chain cert_counting_chain, cert_badge_chain;
extern const prm_timer cert_credit_begins_timer, cert_credit_ends_timer, cert_credits_ended_timer,
    cert_badges_soon_timer, cert_badges_day_timer, cert_badges_piece_timer, cert_badge_ends_timer;
extern const prm_reaction cert_count_awarded_reaction, cert_count_renewed_reaction, cert_count_expired_reaction,
    cert_count_revoked_reaction, cert_count_moved_reaction, cert_count_left_reaction, cert_count_ended_reaction,
    cert_badges_counted_reaction, cert_badges_uncounted_reaction;
extern const prm_metric cert_people_metric, cert_competencies_metric, cert_competencies_at_risk_metric,
    cert_competencies_kept_metric;
extern const prm_reason cert_told_competent, cert_told_competency_at_risk, cert_told_competency_safe,
    cert_told_competency_lost;

#endif
