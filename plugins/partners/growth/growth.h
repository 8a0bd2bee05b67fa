/* SPDX-License-Identifier: Apache-2.0 */
/** @file  How the vendor and its partners grow together: what is worth doing (the register of use cases), what a
 * partner and the vendor undertake in a year (joint business plans, their goals and what is said about them), and
 * what the vendor is advised (councils of partners' people, their meetings and what follows from them).
 *
 * A partner reads its own plans, and of a council what concerns its own people: a seat, an invitation and a duty are
 * rows of the partner's, with what a member may know copied into them; the council and its meetings are rows of the
 * vendor's. */
#ifndef PARTNERS_GROWTH_H
#define PARTNERS_GROWTH_H

#include "partners.h"

#include <prm/dates.h>
#include <prm/metrics.h>
#include <prm/notify.h>
#include <prm/plugin.h>
#include <prm/users.h>

enum {
    PARTNERS_PAGE = 500, /* rows looked at together */
    PARTNERS_GOALS = 50, /* of one plan */
    PARTNERS_SEATS = 100 /* of one council, at a time */
};

/** Who speaks for each side where both agree on something. */
#define PARTNERS_PLANNERS "channel_manager | program_manager | partner_admin | partner_executive"
#define PARTNERS_COACHES  "channel_manager | program_manager"
#define PARTNERS_HEADS    "partner_admin | partner_executive"
/** What is said to people at their side at this time of their programme's day. */
#define PARTNERS_MORNING "day 08:00"

#define PARTNERS_FILES(n, d)                                                                                           \
    PRM_FIELD(PRM_T_LIST, n, 0, d, .min = 0, .max = 20, .items = PRM_FILE("file", 0, "A file"))

/* ---- Small things (common.c) ------------------------------------------------------------------------------------- */

/** "vendor" or "partner": on which side whoever calls is. */
const char *partners_side(prm_call *call);
/** The name of whoever calls; "" if there is none. */
prm_status partners_name(prm_call *call, const char **name);
/** Which day it is where the programme is. */
prm_status partners_today(prm_call *call, const char *program, const char **today);
/** The morning of a date where the programme is. */
prm_status partners_morning(prm_call *call, const char *program, const char *date, int64_t *at);
/** Arms the timer for the subject if `at` is yet to come; else takes it back. */
prm_status partners_remind(prm_call *call, const char *timer, const char *subject, int64_t at);
/** Whether the partner is a member of the programme. */
prm_status partners_is_member(prm_call *call, const char *partner, const char *program, int32_t *is_member);

/* ---- Plans ------------------------------------------------------------------------------------------------------- */

#define PARTNERS_THE_PLAN PRM_REF("id", "plan", PRM_REQUIRED, "The plan")
#define PARTNERS_PLAN     PRM_ROW("plan", "plan", partners_plan_fields, PRM_REQUIRED, "As stored")
#define PARTNERS_GOAL     PRM_ROW("goal", "goal", partners_goal_fields, PRM_REQUIRED, "As stored")

extern const prm_field *const partners_plan_fields[]; /* plan.c */
extern const prm_field *const partners_goal_fields[]; /* goal.c */

/** The plan, to be changed by its own people; PRM_E_STATE `plan_closed` once it is. (plan.c) */
prm_status partners_plan_open(prm_call *call, const char *id, const prm_val **plan);
/** What was agreed is no longer what it was: signatures fall, and an agreed plan is proposed again. (plan.c) */
prm_status partners_plan_unsign(prm_call *call, const prm_val **plan);
/** An event about the plan: the programme, the year, and who did it. (plan.c) */
prm_status partners_plan_tell(prm_call *call, const char *event, const prm_val *plan);
/** The goals of a plan that are still pursued. (goal.c) */
prm_status partners_goals_open(prm_call *call, const prm_val *plan, const prm_val **goals);
/** From now on the goals of an agreed plan are looked at every night, the first time at once. (measure.c) */
prm_status partners_goals_begin(prm_call *call, const prm_val *plan);
/** The goal's figure, and where it stands by it today: as people last reported it, or as its metric says. Says so to
 * both sides when it is behind, and settles it when its time is over. (measure.c) */
prm_status partners_goal_look(prm_call *call, const prm_val *plan, const prm_val **goal);

/* ---- Councils ---------------------------------------------------------------------------------------------------- */

#define PARTNERS_MEETING \
    PRM_ROW("council_meeting", "council_meeting", partners_meeting_fields, PRM_REQUIRED, "As stored")
#define PARTNERS_SEAT    PRM_ROW("council_seat", "council_seat", partners_seat_fields, PRM_REQUIRED, "As stored")
#define PARTNERS_ACTION  PRM_ROW("council_action", "council_action", partners_action_fields, PRM_REQUIRED, "As stored")

extern const prm_field *const partners_council_fields[], *const partners_seat_fields[],
    *const partners_meeting_fields[],
    *const partners_action_fields[];

/** The seats of a council that somebody has, at most PARTNERS_SEATS. (seats.c) */
prm_status partners_seats(prm_call *call, const char *council, const prm_val **seats);
/** The meeting's invitations, at most PARTNERS_PAGE. (invitations.c) */
prm_status partners_invitations(prm_call *call, const prm_val *meeting, const prm_val **invitations);
/** Invites who has a seat on the day of the meeting. (invitations.c) */
prm_status partners_invite(prm_call *call, const prm_val *council, const prm_val *meeting);
/** Whoever gave up the seat does not come any more. (invitations.c) */
prm_status partners_uninvite(prm_call *call, const prm_val *meeting, const prm_val *seat);
/** What has become of the meeting, put into its invitations and told about each; `event` NULL: it is not news. Of a
 * meeting that was held `attended` lists the seats whose people came. (invitations.c) */
prm_status partners_invitations_follow(prm_call *call, const prm_val *council, const prm_val *meeting,
    const char *event, const prm_val *attended);

/* ---- What is declared -------------------------------------------------------------------------------------------- */

extern const prm_entity partners_use_case_entity, partners_plan_entity, partners_goal_entity, partners_progress_entity,
    partners_coaching_entity, partners_council_entity, partners_seat_entity, partners_meeting_entity,
    partners_invitation_entity, partners_action_entity;
extern const prm_method partners_use_cases_create_method, partners_use_cases_update_method,
    partners_use_cases_move_method, partners_plans_update_method, partners_plans_propose_method,
    partners_plans_agree_method, partners_plans_close_method, partners_goals_create_method,
    partners_goals_update_method, partners_goals_drop_method, partners_progress_create_method,
    partners_coaching_create_method, partners_coaching_settle_method, partners_councils_update_method,
    partners_seats_create_method, partners_seats_end_method, partners_meetings_create_method,
    partners_meetings_update_method, partners_meetings_hold_method, partners_meetings_cancel_method,
    partners_actions_create_method, partners_actions_settle_method;
extern const prm_timer partners_goal_looked_at_timer, partners_coaching_due_timer, partners_meeting_soon_timer,
    partners_seat_over_timer, partners_action_due_timer, partners_action_overdue_timer;
extern const prm_metric partners_plans_agreed_metric, partners_goals_met_metric, partners_council_meetings_metric,
    partners_council_attendance_metric; /* metrics.c */
/** A plan is closed with the partnership. (plan_verbs.c) */
extern const prm_reaction partners_plans_end_with_partner_reaction;
/** A seat ends with the partner it was given to, or when its person works for another. (seats.c) */
extern const prm_reaction partners_seats_end_with_partner_reaction, partners_seats_end_with_person_reaction;

/** What people are told, and upon which events (notices.c). */
#define PARTNERS_TOLD(c, to, ...)                                                                                      \
    PRM_REASON(c, to, .data = PRM_FIELDS(__VA_ARGS__))
#define PARTNERS_OF_PLAN                                                                                               \
    PRM_TEXT("plan", 0, 200, 0, "What the plan is called, or its year"),                                               \
        PRM_TEXT("partner", 0, 300, 0, "The partner it is made with")
#define PARTNERS_OF_GOAL                                                                                               \
    PRM_TEXT("goal", 0, 200, 0, "What is to be reached"), PRM_INT("value", PRM_ANY, PRM_ANY, 0, "The figure"),         \
        PRM_INT("target", 0, PRM_ANY, 0, "The figure to reach"), PRM_DATE("due", 0, "By when"), PARTNERS_OF_PLAN
#define PARTNERS_OF_MEETING                                                                                            \
    PRM_TEXT("council", 0, 200, 0, "What the council is called"),                                                      \
        PRM_TEXT("meeting", 0, 200, 0, "What the meeting is about"), PRM_TIME("starts_at", 0, "When it begins")
#define PARTNERS_OF_ACTION                                                                                             \
    PRM_LINES("action", 0, 1000, 0, "What is to be done"), PRM_DATE("due", 0, "By when")
#define PARTNERS_GROWTH_NOTICES                                                                                        \
    PARTNERS_TOLD("told_plan_proposed", "partner", PARTNERS_OF_PLAN),                                                  \
        PARTNERS_TOLD("told_plan_agreed", "partner", PARTNERS_OF_PLAN),                                                \
        PARTNERS_TOLD("told_plan_reopened", "partner", PARTNERS_OF_PLAN),                                              \
        PARTNERS_TOLD("told_plan_closed", "partner", PARTNERS_OF_PLAN),                                                \
        PARTNERS_TOLD("told_goal_at_risk", "partner", PARTNERS_OF_GOAL),                                               \
        PARTNERS_TOLD("told_goal_met", "partner", PARTNERS_OF_GOAL),                                                   \
        PARTNERS_TOLD("told_goal_missed", "partner", PARTNERS_OF_GOAL),                                                \
        PARTNERS_TOLD("told_coached", "partner", PARTNERS_OF_PLAN),                                                    \
        PARTNERS_TOLD("told_follow_up", "partner", PARTNERS_OF_PLAN),                                                  \
        PARTNERS_TOLD("told_seated", "partner", PRM_TEXT("council", 0, 200, 0, "What the council is called")),         \
        PARTNERS_TOLD("told_seat_ended", "partner", PRM_TEXT("council", 0, 200, 0, "What the council is called")),     \
        PARTNERS_TOLD("told_invited", "partner", PARTNERS_OF_MEETING),                                                 \
        PARTNERS_TOLD("told_meeting_changed", "partner", PARTNERS_OF_MEETING),                                         \
        PARTNERS_TOLD("told_meeting_cancelled", "partner", PARTNERS_OF_MEETING),                                       \
        PARTNERS_TOLD("told_meeting_soon", "partner", PARTNERS_OF_MEETING),                                            \
        PARTNERS_TOLD("told_minutes", "partner", PARTNERS_OF_MEETING),                                                 \
        PARTNERS_TOLD("told_action_given", "partner", PARTNERS_OF_ACTION),                                             \
        PARTNERS_TOLD("told_action_due", "partner", PARTNERS_OF_ACTION),                                               \
        PARTNERS_TOLD("told_action_overdue", "partner", PARTNERS_OF_ACTION)
extern const prm_reaction partners_tell_plan_proposed, partners_tell_plan_agreed, partners_tell_plan_reopened,
    partners_tell_plan_closed, partners_tell_goal_at_risk, partners_tell_goal_met, partners_tell_goal_missed,
    partners_tell_coached, partners_tell_follow_up, partners_tell_seated, partners_tell_seat_ended,
    partners_tell_invited,
    partners_tell_meeting_changed, partners_tell_meeting_cancelled, partners_tell_meeting_soon, partners_tell_minutes,
    partners_tell_action_given, partners_tell_action_due, partners_tell_action_overdue;

/** What the operator may set. */
#define PARTNERS_GROWTH_SETTINGS                                                                                       \
    PRM_FIELD(PRM_T_BPS, "goal_risk_bps", 0,                                                                           \
        "A goal of a plan is at risk below so much of what is expected of it by the day", .min = 0, .max = 10000,      \
        .preset = "8000"),                                                                                             \
        PRM_FIELD(PRM_T_INT, "goal_grace_days", 0,                                                                     \
            "So many days after a goal was due people may still report its figure", .min = 0, .max = 90,               \
            .preset = "7"),                                                                                            \
        PRM_FIELD(PRM_T_INT, "meeting_remind_days", 0,                                                                 \
            "So many days before a council's meeting its members are reminded", .min = 0, .max = 90, .preset = "3"),   \
        PRM_FIELD(PRM_T_INT, "action_remind_days", 0, "And before what somebody undertook in one is due", .min = 0,    \
            .max = 90, .preset = "2")

#endif
