/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What all folders of the certification plugin share: its declarations and its vocabulary.
 *
 * learning/ is about people: courses, exams, certifications and the awards that follow a person; counting/ about which
 * awards count for which partner, from when until when, and what a partner is competent in; tiers/ what a level of a
 * programme requires, what evaluations found, and where a partner stands; outlook/ what comes: scorecards, forecasts,
 * what would be if; measures/ what is counted. Each has a header of its own.
 *
 * Who sees what: the catalogue, schemes and requirements are everybody's; an award, a credit, a badge, a standing, an
 * evaluation, a waiver and a risk belong to one partner. */
#ifndef CERTIFICATION_H
#define CERTIFICATION_H

#include <prm/benefits.h>
#include <prm/calendar.h>
#include <prm/csv.h>
#include <prm/dates.h>
#include <prm/files.h>
#include <prm/helpers.h>
#include <prm/match.h>
#include <prm/metrics.h>
#include <prm/notify.h>
#include <prm/plugin.h>
#include <prm/secret.h>
#include <prm/users.h>

enum {
    CERT_STEPS = 50,        /* of a learning path; what a certification asks for */
    CERT_REQUIREMENTS = 50, /* of a level */
    CERT_OF_SCHEME = 500,   /* requirements of a programme, on all its levels */
    CERT_EVIDENCE = 50      /* rows that are named beside a value */
};

/* ---- Vocabulary ------------------------------------------------------------------------------------------------- */

/** Who looks after the catalogue and the tiers, and who else of the vendor's reads them. */
#define CERT_OWNERS  "program_manager"
#define CERT_READERS CERT_OWNERS " | channel_manager | executive | auditor"
/** Who of a partner's sends people to learn. A person may always send itself. */
#define CERT_LEARNERS "partner_admin | partner_technical | partner_sales | partner_marketing | partner_executive"

/** Who leads a partner: asks for waivers, is told where it stands. */
#define TIERS_LEADERS "partner_admin | partner_executive"

/** How a value is compared with what is needed. */
#define CERT_OPS "gte|gt|lte|lt"
/** must: a level takes it; points: it adds to the level's points; total: the points that the level takes. */
#define CERT_KINDS "must|points|total"
#define CERT_PERIODS "month|quarter|half|year"
#define CERT_TRANSITIONS "promote|at_period_end|grace|demote|hold"
/** official: at the end of a period; interim: in between; manual: somebody asked for it. */
#define CERT_OCCASIONS "official|interim|manual"
/** Metrics of requirements that are no declared metric: kept by this plugin as rows, so that what is to come is
 * known. */
#define CERT_PEOPLE       "certification.certified_people" /* different people with credits that meet `where` */
#define CERT_COMPETENCIES "certification.competencies"     /* badges */
#define CERT_JUDGED       "tiers.judged"                   /* what tiers.metric says */

/** Of results. */
#define CERT_AWARD    PRM_ROW("award", "award", cert_award_fields, PRM_REQUIRED, "As stored")
#define CERT_STANDING PRM_ROW("standing", "standing", tiers_standing_fields, PRM_REQUIRED, "As stored")
#define CERT_DECISION PRM_TEXT("decision_id", 1, 64, 0, "What decisions.explain takes; none on a dry run")
#define CERT_REASONS  PRM_LIST("reasons", NULL, 0, "Why: [{code, text, ...}], in the caller's language")

/* ---- Walks ------------------------------------------------------------------------------------------------------ */

/** The rest of a walk fails as this member did: whoever walks gives up, or goes on later. (piece.c) */
int cert_piece_fails(prm_status status);
/** What became of one member of a walk: what fails for it alone is logged under that key, and holds up no other. */
prm_status cert_piece_pass(prm_call *call, const char *key, const prm_val *membership, prm_status status);

/* ---- Notices before an end (ahead.c) ----------------------------------------------------------------------------- */

enum { CERT_AHEAD_DAYS = 7 /* between looks at what is set: others may be since the server was started anew */ };

/** Days before an end, as a setting lists them. */
typedef struct cert_ahead {
    int64_t due;  /* to be told now: the nearest of those that have come; 0: it has been, or none has come */
    int64_t next; /* the next to come; 0: none is left */
} cert_ahead;

/** `left`: days until the end. `row`: with `told_days`; NULL: nobody was told yet. */
void cert_ahead_look(prm_call *call, const char *setting, int64_t left, const prm_val *row, cert_ahead *ahead);
/** Sets the timer to that time, or to the next look at what is set if that comes before. */
prm_status cert_ahead_arm(prm_call *call, const char *timer, const char *id, const char *key, int64_t at);

/* ---- Declarations ----------------------------------------------------------------------------------------------- */

extern const prm_event *const cert_events[]; /* events.c */
/* learning/ */
extern const prm_entity cert_course_entity, cert_certification_entity, cert_path_entity, cert_enrolment_entity,
    cert_result_entity, cert_award_entity;
extern const prm_field *const cert_course_fields[], *const cert_certification_fields[], *const cert_path_fields[],
    *const cert_enrolment_fields[], *const cert_result_fields[], *const cert_award_fields[];
/* counting/ */
extern const prm_entity cert_credit_entity, cert_competency_entity, cert_badge_entity;
extern const prm_field *const cert_credit_fields[], *const cert_competency_fields[], *const cert_badge_fields[];
/* tiers/ */
extern const prm_entity tiers_scheme_entity, tiers_requirement_entity, tiers_standing_entity, tiers_evaluation_entity,
    tiers_waiver_entity;
extern const prm_field *const tiers_scheme_fields[], *const tiers_requirement_fields[], *const tiers_standing_fields[],
    *const tiers_evaluation_fields[], *const tiers_waiver_fields[], *const tiers_item_fields[];
extern const prm_method tiers_evaluate_method, tiers_lock_method, tiers_unlock_method, tiers_move_method,
    tiers_waivers_request_method, tiers_waivers_decide_method, tiers_waivers_withdraw_method;
extern const prm_chain tiers_evaluation_chain, tiers_judgement_chain, tiers_waiver_chain;
extern const prm_rule tiers_evaluate_rule, tiers_transition_rule, tiers_benefits_rule, tiers_metric_rule,
    tiers_waiver_rule;
extern const prm_timer tiers_walk_timer, tiers_walk_on_timer, tiers_look_timer, tiers_grace_timer, tiers_waiver_timer;
extern const prm_reaction tiers_joined_reaction, tiers_level_changed_reaction, tiers_suspended_reaction,
    tiers_reinstated_reaction, tiers_terminated_reaction, tiers_counted_reaction, tiers_uncounted_reaction,
    tiers_badge_held_reaction, tiers_badge_lost_reaction, tiers_ruled_reaction, tiers_tell_at_risk, tiers_tell_grace,
    tiers_tell_restored, tiers_tell_eligible, tiers_tell_waived, tiers_tell_waiver_refused, tiers_tell_waiver_ended,
    tiers_tell_waiver_in_review;
extern const prm_reason tiers_told_at_risk, tiers_told_grace, tiers_told_restored, tiers_told_eligible,
    tiers_told_waived, tiers_told_waiver_refused, tiers_told_waiver_ended, tiers_told_waiver_in_review;
/* measures/ */
extern const prm_metric cert_employed_metric, tiers_members_metric, tiers_promotions_metric, tiers_demotions_metric,
    tiers_risks_metric, tiers_graces_metric, tiers_recoveries_metric, tiers_recovered_metric,
    tiers_recovery_days_metric, tiers_waivers_metric;
extern const prm_method cert_measures_method, tiers_measures_method;
/* outlook/ */
extern const prm_entity tiers_risk_entity;
extern const prm_field *const tiers_risk_fields[];

#endif
