/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The certification plugin: lists of what its folders declare, each entity, method and rule where it is
 * implemented. */
#include "outlook/outlook.h"

static const prm_entity *const entities[] = {
    /* learning/ */
    &cert_course_entity,
    &cert_certification_entity,
    &cert_path_entity,
    &cert_enrolment_entity,
    &cert_result_entity,
    &cert_award_entity,
    /* counting/ */
    &cert_credit_entity,
    &cert_competency_entity,
    &cert_badge_entity,
    /* tiers/ */
    &tiers_scheme_entity,
    &tiers_requirement_entity,
    &tiers_standing_entity,
    &tiers_evaluation_entity,
    &tiers_waiver_entity,
    /* outlook/ */
    &tiers_risk_entity,
    NULL
};

static const prm_method *const methods[] = {
    /* learning/ */
    &cert_enrolments_create_method,
    &cert_enrolments_progress_method,
    &cert_enrolments_cancel_method,
    &cert_results_create_method,
    &cert_grant_method,
    &cert_revoke_method,
    &cert_withdraw_method,
    &cert_verify_method,
    /* tiers/ */
    &tiers_evaluate_method,
    &tiers_lock_method,
    &tiers_unlock_method,
    &tiers_move_method,
    &tiers_waivers_request_method,
    &tiers_waivers_decide_method,
    &tiers_waivers_withdraw_method,
    /* outlook/ */
    &tiers_scorecard_method,
    &tiers_what_if_method,
    &tiers_forecast_method,
    /* measures/ */
    &cert_measures_method,
    &tiers_measures_method,
    NULL
};

static const prm_chain *const chains[] = {
    /* counting/ */
    &cert_counting_chain,
    &cert_badge_chain,
    /* tiers/ */
    &tiers_evaluation_chain,
    &tiers_judgement_chain,
    &tiers_waiver_chain,
    NULL
};

static const prm_timer *const timers[] = {
    /* learning/ */
    &cert_award_expiring_timer,
    &cert_award_reminds_timer,
    &cert_award_ends_timer,
    /* counting/ */
    &cert_credit_begins_timer,
    &cert_credit_ends_timer,
    &cert_credits_ended_timer,
    &cert_badges_soon_timer,
    &cert_badges_day_timer,
    &cert_badges_piece_timer,
    &cert_badge_ends_timer,
    /* tiers/ */
    &tiers_walk_timer,
    &tiers_walk_on_timer,
    &tiers_look_timer,
    &tiers_grace_timer,
    &tiers_waiver_timer,
    /* outlook/ */
    &tiers_foresee_timer,
    &tiers_foresee_some_timer,
    &tiers_foresee_member_timer,
    &tiers_risk_tells_timer,
    NULL
};

static const prm_reaction *const reactions[] = {
    /* learning/ */
    &cert_follow_reaction,
    /* counting/ */
    &cert_count_awarded_reaction,
    &cert_count_renewed_reaction,
    &cert_count_expired_reaction,
    &cert_count_revoked_reaction,
    &cert_count_moved_reaction,
    &cert_count_left_reaction,
    &cert_count_ended_reaction,
    &cert_badges_counted_reaction,
    &cert_badges_uncounted_reaction,
    /* tiers/ */
    &tiers_joined_reaction,
    &tiers_level_changed_reaction,
    &tiers_suspended_reaction,
    &tiers_reinstated_reaction,
    &tiers_terminated_reaction,
    &tiers_counted_reaction,
    &tiers_uncounted_reaction,
    &tiers_badge_held_reaction,
    &tiers_badge_lost_reaction,
    &tiers_ruled_reaction,
    &tiers_tell_at_risk,
    &tiers_tell_grace,
    &tiers_tell_restored,
    &tiers_tell_eligible,
    &tiers_tell_waived,
    &tiers_tell_waiver_refused,
    &tiers_tell_waiver_ended,
    &tiers_tell_waiver_in_review,
    /* outlook/ */
    &tiers_foresee_counted,
    &tiers_foresee_uncounted,
    &tiers_foresee_recounted,
    &tiers_foresee_badge_held,
    &tiers_foresee_badge_at_risk,
    &tiers_foresee_badge_safe,
    &tiers_foresee_badge_lost,
    &tiers_foresee_waived,
    &tiers_foresee_waiver_ended,
    &tiers_foresee_locked,
    &tiers_foresee_unlocked,
    &tiers_foresee_suspended,
    &tiers_foresee_reinstated,
    &tiers_foresee_terminated,
    &tiers_foresee_joined,
    &tiers_foresee_moved,
    NULL
};

static const prm_reason *const notices[] = {
    /* learning/ */
    &cert_told_ending,
    &cert_told_ending_of,
    /* counting/ */
    &cert_told_competent,
    &cert_told_competency_at_risk,
    &cert_told_competency_safe,
    &cert_told_competency_lost,
    /* tiers/ */
    &tiers_told_at_risk,
    &tiers_told_grace,
    &tiers_told_restored,
    &tiers_told_eligible,
    &tiers_told_waived,
    &tiers_told_waiver_refused,
    &tiers_told_waiver_ended,
    &tiers_told_waiver_in_review,
    /* outlook/ */
    &tiers_told_risk_certificate,
    &tiers_told_risk_figure,
    &tiers_told_risk_averted,
    &tiers_told_risk_of_partner,
    NULL
};

static const prm_field *const settings[] = {
    /* learning/ */
    &cert_notice_days_setting,
    &cert_verify_setting,
    /* outlook/ */
    &tiers_forecast_days_setting,
    &tiers_risk_days_setting,
    NULL
};

static const prm_metric *const metrics[] = {
    /* learning/ */
    &cert_completions_metric,
    &cert_exams_metric,
    &cert_exams_passed_metric,
    &cert_awards_metric,
    &cert_first_days_metric,
    &cert_active_metric,
    &cert_expiring_metric,
    /* counting/ */
    &cert_people_metric,
    &cert_competencies_metric,
    &cert_competencies_at_risk_metric,
    &cert_competencies_kept_metric,
    /* measures/ */
    &cert_employed_metric,
    &tiers_members_metric,
    &tiers_promotions_metric,
    &tiers_demotions_metric,
    &tiers_risks_metric,
    &tiers_graces_metric,
    &tiers_recoveries_metric,
    &tiers_recovered_metric,
    &tiers_recovery_days_metric,
    &tiers_waivers_metric,
    NULL
};

PRM_PLUGIN(.id = "certification", .version = "1.0.0",
    .doc = "People are certified, and partners rise through the levels of a programme",
    .namespaces = PRM_TEXTS("certification", "tiers"), .needs = PRM_TEXTS("partners >= 1.0"),
    .services = PRM_TEXTS(PRM_CALENDAR_SERVICE, PRM_FILES_SERVICE, PRM_METRICS_SERVICE, PRM_NOTIFY_SERVICE,
        PRM_SECRET_SERVICE, PRM_USERS_SERVICE, PRM_MATCH_SERVICE),
    .reaches = PRM_TEXTS("partner", "membership", "level", "program", "person", "employment", "course", "certification",
        "learning_path", "enrolment", "exam_result", "award", "competency", "tier_scheme", "requirement", "standing"),
    .entities = entities, .methods = methods, .chains = chains, .events = cert_events, .timers = timers,
    .settings = settings, .metrics = metrics, .reactions = reactions, .notices = notices);
