/* SPDX-License-Identifier: Apache-2.0 */
/** @file  People learn and are certified: the catalogue (courses and exams, certifications, learning paths), enrolments
 * and their progress, results of exams, and awards.
 *
 * A person has at most one award of a certification that is not over, whoever it works for: the award is the person's,
 * and `partner` follows it as it moves. What an award does for a partner is counting/'s.
 *
 * How an award is earned. Every exam of the certification is passed, and none of these passes is older than the award
 * would hold; every course is completed; every certification it requires is held. It then holds, through the day (UTC)
 * that is validity_months after the last of these exams. Somebody who was not enrolled gets it all the same; one whose
 * time would be over already is on record as expired.
 *
 * How it is renewed. From renewal_days before its end until its end all renewal_exams (else all exams) are passed: it
 * then holds validity_months longer than before, with the same number. A pass that is told of after the award has
 * expired renews it as well if it was passed in time. Afterwards a new award has to be earned. */
#ifndef CERT_LEARNING_H
#define CERT_LEARNING_H

#include "certification.h"

/** States of an award in which it is worth something. */
#define CERT_AWARD_VALID "active | expiring"

enum { CERT_RENEWAL_DAYS = 90, CERT_PAGE = 500, CERT_NUMBER_ROOM = 24, CERT_WHOLE = 100 };

/* ---- Time: dates.c ---------------------------------------------------------------------------------------------- */

/** The end of the day (UTC) that is so many months after that of `at`: of the 31st, the last day of a shorter month. */
int64_t cert_holds_until(int64_t at, int64_t months);
/** When an award of the certification that ends at `expires_at` can be renewed from. */
int64_t cert_renewable_from(const prm_val *certification, int64_t expires_at);
/** Whether a time somebody tells is one: not to come, not before 1970. Names the field if not: PRM_E_INVALID. */
prm_status cert_check_past(prm_call *call, const char *field, int64_t at);

/* ---- Numbers: number.c ------------------------------------------------------------------------------------------ */

/** A number nobody can guess, "7KQ2-M9XA-4RTD-C", from what prm.secret makes: of the 31 digits and letters that are not
 * mistaken for each other, about 59 bits, and a check digit that finds every wrong character and every two
 * exchanged. */
prm_status cert_number_make(prm_call *call, const char **number);
/** As numbers are stored, however it is typed: in small letters, with or without dashes and blanks. Whether its check
 * digit is right; `number` is set in any case. */
int cert_number_read(const char *typed, char number[CERT_NUMBER_ROOM]);

/* ---- Awards ------------------------------------------------------------------------------------------------------ */

int cert_award_is_valid(const prm_val *award);
/** The person's award of a certification that is not over; NULL if there is none. */
prm_status cert_award_find(prm_call *call, const char *person, const char *certification, const prm_val **award);

/** How somebody comes to an award. */
typedef struct cert_gift {
    const prm_val *person, *certification;
    int64_t passed_at, expires_at; /* 0: it holds for ever */
    const prm_val *evidence;       /* a list of results; NULL: none */
    const char *reason;            /* by hand: why; "": it was earned */
} cert_gift;

/** Begins it, or brings the one that is not over to its end; `award` as it is then. One whose time is over already is
 * on record only. give.c */
prm_status cert_award_give(prm_call *call, const cert_gift *gift, const prm_val **award);
/** Lets it hold longer, until `expires_at`, also one that has expired. */
prm_status cert_award_renew(prm_call *call, const cert_gift *gift, const prm_val **award);
/** It is expired or revoked: as of `at`. `reason`: "" or why. */
prm_status cert_award_end(prm_call *call, const prm_val **award, const char *state, int64_t at, const char *reason);
/** Tells of it: its event, with what it is counted by: as the award itself has it, so that what was added where it
 * began is taken away where it ends, whatever becomes of the catalogue. `more`: an object to tell besides, which is
 * changed; NULL: none. `valid` and `expiring`: by how much the number of certificates changes that hold, and that end
 * soon. */
prm_status cert_award_emit(prm_call *call, const char *event, const prm_val *award, prm_val *more, int valid,
    int expiring);

/** Sets the award's timers as its end is now. clock.c */
prm_status cert_award_arm(prm_call *call, const prm_val *award, const prm_val *certification);
prm_status cert_award_disarm(prm_call *call, const prm_val *award);
/** Likewise, of the next time somebody is told that it ends. reminders.c */
prm_status cert_reminder_arm(prm_call *call, const prm_val *award);
/** Of an award that ends then (0: never) from now on: what would have been told before is not. Sets `told_days`. */
prm_status cert_reminder_reset(prm_call *call, int64_t ends, prm_val *changes);

/* ---- Earning: earn.c --------------------------------------------------------------------------------------------- */

/** Gives, renews or moves on somebody's award of a certification by what it has learned and passed. */
prm_status cert_earn(prm_call *call, const prm_val *person, const prm_val *certification);
/** When somebody completed a course last, whoever it worked for then; 0: it has not. */
prm_status cert_completed_at(prm_call *call, const char *person, const char *course, int64_t *at);
/** Earns every certification that asks for the course or exam. */
prm_status cert_earn_by(prm_call *call, const prm_val *person, const char *course);
/** The same of all that was passed and requires the certification, which the person now has. */
prm_status cert_earn_after(prm_call *call, const prm_val *person, const char *certification);

/* ---- What learning systems tell: people.c, attempts.c, enrol.c --------------------------------------------------- */

/** Whom `person` or `email` of the params means. Names what is wrong: PRM_E_INVALID. */
prm_status cert_person_find(prm_call *call, const prm_val *params, const prm_val **person);
/** Which exam `course` or `exam`, a code, means. */
prm_status cert_exam_find(prm_call *call, const prm_val *params, const prm_val **exam);
/** The id of the partner somebody worked for then; before it is known to have worked for any: of the first. */
prm_status cert_employer_at(prm_call *call, const prm_val *person, int64_t at, const prm_val **partner);

/** An attempt at an exam. */
typedef struct cert_attempt {
    int64_t at;         /* given */
    int64_t number;     /* which of the person's it is, by time */
    const char *breach; /* the rule it breaks, "too_soon" or "too_often"; NULL: none */
} cert_attempt;

/** What number it has and whether it may be; those taken after it move up by one. */
prm_status cert_attempt_look(prm_call *call, const prm_val *person, const prm_val *exam, cert_attempt *attempt);

/** It is done: whoever calls goes on with cert_earn_by(). */
prm_status cert_enrolment_complete(prm_call *call, const prm_val **enrolment, const prm_val *course, int64_t at);
/** The same of somebody's enrolment in an exam, if there is one and it was passed. */
prm_status cert_enrolment_examined(prm_call *call, const prm_val *person, const prm_val *exam, int is_passed,
    int64_t at);

/* ---- What is declared -------------------------------------------------------------------------------------------- */

prm_status cert_course_check(prm_call *call, const prm_val *row, const prm_val *values);
prm_status cert_certification_check(prm_call *call, const prm_val *row, const prm_val *values);
prm_status cert_path_check(prm_call *call, const prm_val *row, const prm_val *values);

extern const prm_method cert_enrolments_create_method, cert_enrolments_progress_method, cert_enrolments_cancel_method,
    cert_results_create_method, cert_grant_method, cert_revoke_method, cert_withdraw_method, cert_verify_method;
extern const prm_timer cert_award_expiring_timer, cert_award_reminds_timer, cert_award_ends_timer;
extern const prm_reaction cert_follow_reaction;
extern const prm_field cert_verify_setting, cert_notice_days_setting;
extern const prm_metric cert_completions_metric, cert_exams_metric, cert_exams_passed_metric, cert_awards_metric,
    cert_first_days_metric, cert_active_metric, cert_expiring_metric;
extern const prm_reason cert_told_ending, cert_told_ending_of;

#endif
