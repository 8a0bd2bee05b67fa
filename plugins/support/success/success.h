/* SPDX-License-Identifier: Apache-2.0 */
/** @file  How well a partner is supported: success plans, who has which one, what of it is used, and the reviews in
 * which both sides look back.
 *
 * A plan is one of a programme's, and named by what levels grant (`support_plan` of prm/benefits.h). A stint is a
 * membership's time with a plan: it begins and ends with days, and at any instant a membership has at most one that
 * runs. Which plan it is the rules say (success.plan): on joining, with another level or other grants, and when a stint
 * is over; a person may say otherwise for a time.
 *
 * What is asked at once does not wait for that: a membership's cover is the plan of its stint, or, where its level
 * grants something else by now, that. Use is counted by months,
 * so that a quota is exact whatever plan came in between. */
#ifndef SUPPORT_SUCCESS_H
#define SUPPORT_SUCCESS_H

#include "support.h"

enum {
    SUCCESS_PLANS = 50,   /* of a programme, that rules choose from */
    SUCCESS_TARGETS = 10, /* of a plan */
    SUCCESS_POINTS = 50   /* goals, or actions, of a review */
};

/** Who makes plans and gives them; who else reviews with partners. */
#define SUCCESS_OWNERS    "program_manager"
#define SUCCESS_REVIEWERS SUCCESS_OWNERS " | channel_manager"
/** Who leads a partner: is told of its plan, its quota and its reviews. */
#define SUCCESS_LEADERS "partner_admin | partner_executive"

#define SUCCESS_PERIODS "month|quarter|year"
/** Why the rules are asked. looked: in the night, something was other than when they were asked last. */
#define SUCCESS_OCCASIONS "joined|level_changed|over|looked|asked"

/* ---- What a membership has now (cover.c) ------------------------------------------------------------------------- */

typedef struct success_cover {
    const prm_val *program, *membership;
    const prm_val *plan;  /* NULL: none */
    /* The one that runs; NULL: none. It may be of another plan than what its level grants by now. */
    const prm_val *stint;
} success_cover;

/** As of now, whoever calls: `membership` and `level` as prm_help_membership() finds them, NULL where it is in no
 * programme. */
prm_status success_cover_find(prm_call *call, const prm_val *program, const prm_val *membership, const prm_val *level,
    success_cover *cover);

/** The facts `plan` and `quota`, for a chain that declares SUCCESS_FACTS: what it is entitled to, what of that is used
 * in this period, and whether it is open now. Without a plan none of them is set. */
#define SUCCESS_FACTS                                                                                                  \
    PRM_OBJECT("plan", success_plan_facts, 0, "The plan it is supported by; none: it has none"),                       \
        PRM_OBJECT("quota", success_quota_facts, 0, "What the plan allows in a period, and what of it is used")
extern const prm_field *const success_plan_facts[], *const success_quota_facts[];
prm_status success_cover_facts(prm_call *call, const success_cover *cover, prm_val *facts);

/** What the plan promises for a severity: {severity, first_response_minutes, update_minutes, resolve_minutes, always};
 * NULL: nothing. */
const prm_val *success_target_of(const prm_val *plan, const char *severity);
/** By whose hours that is counted: the plan's calendar, else the programme's; "" is around the clock,
 * as `always` says. */
const char *success_calendar_of(const success_cover *cover, const prm_val *target);

/* ---- What it may ask for (entitle.c) ----------------------------------------------------------------------------- */

/** Asked in the chain of opening, over the facts of SUCCESS_FACTS and `case` {channel, severity}. */
extern const prm_rule success_entitle_rule;
/** The severity, or the highest that this answer lets a case have. */
const char *success_capped(const char *severity, const prm_val *answer);
/** What its cover lets it do, for who was refused: what success_possible_fields declare. */
#define SUCCESS_POSSIBLE                                                                                               \
    PRM_OBJECT("possible", success_possible_fields, 0, "Of what was refused: what would be possible")
extern const prm_field *const success_possible_fields[];
prm_status success_possible(prm_call *call, const success_cover *cover, const prm_val **possible);

/* ---- What is used of it (use.c, quota.c) ------------------------------------------------------------------------- */

/** A case was opened: it counts in this month, once, whatever becomes of it.
 * Tells the partner when little is left. Nothing without a plan. */
prm_status success_case_used(prm_call *call, const success_cover *cover, const prm_val *row);
/** It does not count after all: it was merged into another, or cancelled before anybody answered. Again: nothing. */
prm_status success_case_returned(prm_call *call, const prm_val *row);

typedef struct success_quota {
    char from[PRM_DATE_ROOM], until[PRM_DATE_ROOM]; /* the period: its first and last day */
    int64_t cases, minutes;                         /* that are used */
    int64_t cases_most, minutes_most;               /* -1: any number */
} success_quota;

/** Of the cover's plan, which must be there, as of today. */
prm_status success_quota_read(prm_call *call, const success_cover *cover, success_quota *quota);
/** Tells the partner if little is left of it, or nothing: each once in a period. */
prm_status success_quota_warn(prm_call *call, const success_cover *cover);
/** A row of what is used, "case" or "time", with what `values` say besides; it counts from now on, in today's month. */
prm_status success_use_make(prm_call *call, const success_cover *cover, const prm_val *row, const char *kind,
    prm_val *values, const prm_val **use);
/** It does not count any more. Again: nothing. */
prm_status success_use_return(prm_call *call, const prm_val **use, const prm_val *because);

/* ---- Stints (follow.c, stint.c) ---------------------------------------------------------------------------------- */

/** Asks the rules which plan the membership has, and carries it out. `*stint`: the one that runs then, or NULL. */
prm_status success_follow(prm_call *call, const prm_val *membership, const char *occasion, const prm_val **outcome,
    const prm_val **stint);
/** Asks success.plan alone; and adds to what it said that there is no such plan. (rule.c) */
prm_status success_rule_ask(prm_call *call, const prm_val *membership, const prm_val *level, const prm_val *stint,
    const char *occasion, const prm_val **outcome);
prm_status success_rule_complain(prm_call *call, const prm_val *outcome, const char *plan);
/** The stint that runs, which is the caller's to see; NULL: none. */
prm_status success_stint_find(prm_call *call, const char *membership, const prm_val **stint);
/** A stint begins today: of a plan, by what `values` say besides. The one that runs must have ended. */
prm_status success_stint_begin(prm_call *call, const prm_val *membership, const prm_val *plan, prm_val *values,
    const prm_val **stint);
/** It is over with yesterday, or today if it began today. `end`: SUCCESS_ENDS. */
#define SUCCESS_ENDS "replaced|until|none|person|left"
prm_status success_stint_end(prm_call *call, const prm_val **stint, const char *end);
/** A planned stint begins now: the one that runs is replaced. */
prm_status success_stint_start(prm_call *call, const prm_val **stint);
/** What it is counted and told by: {program, partner, plan: its code, name}. */
prm_status success_stint_data(prm_call *call, const prm_val *stint, prm_val **data);
/** The level of a membership, and the code of the plan that it, or what was agreed with the partner, grants;
 * "": none. */
prm_status success_granted(prm_call *call, const prm_val *membership, const prm_val **level, const char **code);
/** The plan of that code that is not archived; NULL: none. */
prm_status success_plan_named(prm_call *call, const prm_val *program, const char *code, const prm_val **plan);

/* ---- Reviews (review.c; more in review.h) ------------------------------------------------------------------------ */

/** Plans the review of the period that today is in, unless there is one or the period is nearly over. */
prm_status success_review_plan(prm_call *call, const prm_val *program, const prm_val *stint, const prm_val *plan);
/** There is nothing to review any more. */
prm_status success_reviews_drop(prm_call *call, const char *membership);

/* ---- Periods (period.c) ------------------------------------------------------------------------------------------ */

/** The first day of the period of so many months (a divisor of 12) that a date is in, of the calendar year;
 * and of the one after. */
void success_period_begins(const char *date, int64_t months, char *first, char *next);

/* ---- What is declared -------------------------------------------------------------------------------------------- */

#define SUCCESS_STINT(f) PRM_ROW("stint", "stint", success_stint_fields, f, "As stored")
#define SUCCESS_REVIEW   PRM_ROW("success_review", "success_review", success_review_fields, PRM_REQUIRED, "As stored")

extern const prm_field *const success_target_fields[], *const success_plan_fields[], *const success_stint_fields[],
    *const success_use_fields[], *const success_month_fields[], *const success_review_fields[];
extern const prm_entity success_plan_entity, success_stint_entity, success_use_entity, success_month_entity,
    success_review_entity;
extern const prm_chain success_planning_chain;
extern const prm_method success_assign_method, success_end_method, success_decide_method, success_contact_method,
    success_quota_method, success_record_method, success_give_back_method, success_reviews_schedule_method,
    success_reviews_hold_method, success_reviews_update_method, success_reviews_cancel_method;
extern const prm_timer success_stint_begins_timer, success_stint_ends_timer, success_walk_timer, success_walk_on_timer,
    success_review_soon_timer, success_review_missed_timer;
extern const prm_reaction success_joined_reaction, success_level_changed_reaction, success_left_reaction,
    success_tell_began, success_tell_over, success_tell_quota_near, success_tell_quota_used_up,
    success_tell_review_planned,
    success_tell_review_scheduled, success_tell_review_soon, success_tell_review_held, success_tell_review_missed;
extern const prm_reason success_told_plan, success_told_plan_over, success_told_quota_near, success_told_quota_used_up,
    success_told_review_planned, success_told_review_scheduled, success_told_review_soon, success_told_review_held,
    success_told_review_missed;
extern const prm_metric success_plans_metric, success_cases_metric, success_minutes_metric, success_used_up_metric,
    success_reviews_metric, success_reviewed_metric;
extern const prm_field success_warn_setting, success_remind_setting, success_notice_setting;
extern const prm_event success_began_event, success_over_event, success_quota_near_event, success_quota_used_up_event,
    success_case_used_event, success_case_returned_event, success_time_used_event, success_time_returned_event,
    success_review_planned_event, success_review_scheduled_event, success_review_soon_event, success_review_held_event,
    success_review_missed_event, success_review_cancelled_event;

#endif
