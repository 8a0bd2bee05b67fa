/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The partners plugin: lists of what its folders declare, each entity, method and rule where it is
 * implemented. */
#include "growth/growth.h"
#include "joining/joining.h"

static const prm_entity *const entities[] = {
    /* network/ */
    &partners_program_entity,
    &partners_level_entity,
    &partners_territory_entity,
    &partners_product_entity,
    &partners_partner_entity,
    &partners_membership_entity,
    &partners_person_entity,
    &partners_employment_entity,
    /* joining/ */
    &partners_application_entity,
    &partners_item_entity,
    &partners_welcome_entity,
    /* growth/ */
    &partners_use_case_entity,
    &partners_plan_entity,
    &partners_goal_entity,
    &partners_progress_entity,
    &partners_coaching_entity,
    &partners_council_entity,
    &partners_seat_entity,
    &partners_meeting_entity,
    &partners_invitation_entity,
    &partners_action_entity,
    NULL
};

static const prm_method *const methods[] = {
    /* network/ */
    &partners_create_method,
    &partners_memberships_create_method,
    &partners_memberships_set_level_method,
    &partners_suspend_method,
    &partners_reinstate_method,
    &partners_terminate_method,
    &partners_people_create_method,
    &partners_people_move_method,
    &partners_people_leave_method,
    /* joining/ */
    &partners_programs_page_method,
    &partners_apply_method,
    &partners_applications_status_method,
    &partners_applications_withdraw_method,
    &partners_applications_join_method,
    &partners_applications_review_method,
    &partners_onboarding_complete_method,
    &partners_onboarding_skip_method,
    /* growth/ */
    &partners_use_cases_create_method,
    &partners_use_cases_update_method,
    &partners_use_cases_move_method,
    &partners_plans_update_method,
    &partners_plans_propose_method,
    &partners_plans_agree_method,
    &partners_plans_close_method,
    &partners_goals_create_method,
    &partners_goals_update_method,
    &partners_goals_drop_method,
    &partners_progress_create_method,
    &partners_coaching_create_method,
    &partners_coaching_settle_method,
    &partners_councils_update_method,
    &partners_seats_create_method,
    &partners_seats_end_method,
    &partners_meetings_create_method,
    &partners_meetings_update_method,
    &partners_meetings_hold_method,
    &partners_meetings_cancel_method,
    &partners_actions_create_method,
    &partners_actions_settle_method,
    NULL
};

static const prm_chain *const chains[] = {
    &partners_join_chain,
    NULL
};

static const prm_field *const settings[] = {
    PARTNERS_JOINING_SETTINGS,
    PARTNERS_GROWTH_SETTINGS,
    NULL
};

static const prm_timer *const timers[] = {
    /* joining/ */
    &partners_application_settles_timer,
    &partners_item_reminds_timer,
    &partners_item_ends_timer,
    /* growth/ */
    &partners_goal_looked_at_timer,
    &partners_coaching_due_timer,
    &partners_meeting_soon_timer,
    &partners_seat_over_timer,
    &partners_action_due_timer,
    &partners_action_overdue_timer,
    NULL
};

static const prm_metric *const metrics[] = {
    /* joining/ */
    &partners_applications_metric,
    &partners_time_to_decision_metric,
    &partners_accepted_metric,
    &partners_time_to_active_metric,
    &partners_onboarding_overdue_metric,
    &partners_onboarding_late_metric,
    /* growth/ */
    &partners_plans_agreed_metric,
    &partners_goals_met_metric,
    &partners_council_meetings_metric,
    &partners_council_attendance_metric,
    NULL
};

static const prm_reaction *const reactions[] = {
    /* network/ */
    &partners_tell_level_reaction,
    /* joining/ */
    &partners_decide_application_reaction,
    &partners_tell_in_review_reaction,
    &partners_tell_manager_reaction,
    &partners_tell_active_reaction,
    &partners_tell_item_due_reaction,
    &partners_tell_item_overdue_reaction,
    &partners_welcome_people_reaction,
    &partners_welcome_invited_reaction,
    &partners_welcome_created_reaction,
    /* growth/ */
    &partners_plans_end_with_partner_reaction,
    &partners_seats_end_with_partner_reaction,
    &partners_seats_end_with_person_reaction,
    &partners_tell_plan_proposed,
    &partners_tell_plan_agreed,
    &partners_tell_plan_reopened,
    &partners_tell_plan_closed,
    &partners_tell_goal_at_risk,
    &partners_tell_goal_met,
    &partners_tell_goal_missed,
    &partners_tell_coached,
    &partners_tell_follow_up,
    &partners_tell_seated,
    &partners_tell_seat_ended,
    &partners_tell_invited,
    &partners_tell_meeting_changed,
    &partners_tell_meeting_cancelled,
    &partners_tell_meeting_soon,
    &partners_tell_minutes,
    &partners_tell_action_given,
    &partners_tell_action_due,
    &partners_tell_action_overdue,
    NULL
};

static const prm_reason *const notices[] = {
    &partners_told_level,
    PARTNERS_JOINING_NOTICES,
    PARTNERS_GROWTH_NOTICES,
    NULL
};

PRM_PLUGIN(.id = "partners", .version = "1.0.0",
    .doc = "Programmes, partners and their memberships, how a company becomes a partner, and what both sides plan",
    .namespaces = PRM_TEXTS("partners"),
    .services = PRM_TEXTS(PRM_MATCH_SERVICE, PRM_CALENDAR_SERVICE, PRM_METRICS_SERVICE, PRM_NOTIFY_SERVICE,
        PRM_SECRET_SERVICE, PRM_USERS_SERVICE),
    .reaches = PRM_TEXTS("partner", "membership", "person", "employment", "level", "application", "onboarding_item",
        "welcome"),
    .entities = entities, .methods = methods, .chains = chains, .events = partners_events, .timers = timers,
    .settings = settings, .metrics = metrics, .reactions = reactions, .notices = notices);
