/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The support plugin: lists of what its folders declare, each entity,
 * method and rule where it is implemented. */
#include "clocks/promises.h"
#include "clocks/tells.h"
#include "measures/measures.h"
#include "success/success.h"

static const prm_entity *const entities[] = {
    /* cases/ */
    &support_case_entity,
    &support_queue_entity,
    &support_agent_entity,
    /* messages/ */
    &support_message_entity,
    &support_note_entity,
    /* clocks/ */
    &support_clock_entity,
    &support_escalation_entity,
    &support_rating_entity,
    /* knowledge/ */
    &knowledge_article_entity,
    &knowledge_audience_entity,
    &knowledge_feedback_entity,
    &knowledge_deflection_entity,
    &knowledge_answer_entity,
    &knowledge_query_entity,
    /* success/ */
    &success_plan_entity,
    &success_stint_entity,
    &success_use_entity,
    &success_month_entity,
    &success_review_entity,
    NULL
};

static const prm_method *const methods[] = {
    /* cases/ */
    &support_open_method,
    &support_update_method,
    &support_triage_method,
    &support_assign_method,
    &support_take_method,
    &support_start_method,
    &support_wait_method,
    &support_resume_method,
    &support_resolve_method,
    &support_reopen_method,
    &support_close_method,
    &support_cancel_method,
    &support_merge_method,
    &support_bulk_method,
    /* messages/ */
    &support_messages_create_method,
    &support_notes_create_method,
    &support_watch_method,
    &support_unwatch_method,
    &support_thread_method,
    /* clocks/ */
    &support_escalate_method,
    &support_escalation_acknowledge_method,
    &support_escalation_end_method,
    &support_rate_method,
    /* knowledge/ */
    &knowledge_create_method,
    &knowledge_update_method,
    &knowledge_submit_method,
    &knowledge_give_back_method,
    &knowledge_publish_method,
    &knowledge_confirm_method,
    &knowledge_retire_method,
    &knowledge_import_method,
    &knowledge_read_method,
    &knowledge_rate_method,
    &knowledge_deflections_create_method,
    &knowledge_deflections_help_method,
    &knowledge_search_method,
    &knowledge_suggest_method,
    /* success/ */
    &success_assign_method,
    &success_end_method,
    &success_decide_method,
    &success_contact_method,
    &success_quota_method,
    &success_record_method,
    &success_give_back_method,
    &success_reviews_schedule_method,
    &success_reviews_hold_method,
    &success_reviews_update_method,
    &success_reviews_cancel_method,
    /* measures/ */
    &support_measures_method,
    &support_backlog_method,
    NULL
};

static const prm_chain *const chains[] = {
    /* cases/ */
    &support_opening_chain,
    /* clocks/ */
    &support_promising_chain,
    &support_escalation_chain,
    &support_closing_chain,
    /* knowledge/ */
    &knowledge_reading_chain,
    &knowledge_suggesting_chain,
    /* success/ */
    &success_planning_chain,
    NULL
};

static const prm_timer *const timers[] = {
    /* messages/ */
    &support_tell_on_timer,
    /* clocks/ */
    &support_clock_warns_timer,
    &support_clock_ends_timer,
    &support_escalation_again_timer,
    &support_silence_timer,
    &support_closes_soon_timer,
    &support_closes_timer,
    &support_rating_lapses_timer,
    /* knowledge/ */
    &knowledge_review_timer,
    &knowledge_deflection_timer,
    &knowledge_forget_timer,
    &knowledge_forget_on_timer,
    /* success/ */
    &success_stint_begins_timer,
    &success_stint_ends_timer,
    &success_walk_timer,
    &success_walk_on_timer,
    &success_review_soon_timer,
    &success_review_missed_timer,
    NULL
};

static const prm_reaction *const reactions[] = {
    /* messages/ */
    &support_tell_opened_reaction,
    &support_tell_triage_reaction,
    &support_tell_assigned_reaction,
    &support_tell_in_progress_reaction,
    &support_tell_waiting_reaction,
    &support_tell_resolved_reaction,
    &support_tell_reopened_reaction,
    &support_tell_closed_reaction,
    &support_tell_cancelled_reaction,
    &support_tell_merged_reaction,
    &support_tell_messaged_reaction,
    &support_tell_noted_reaction,
    &support_tell_severity_reaction,
    /* clocks/ */
    &support_tell_warned_reaction,
    &support_tell_breached_reaction,
    &support_tell_escalated_reaction,
    &support_tell_ignored_reaction,
    &support_tell_acknowledged_reaction,
    &support_tell_closing_reaction,
    &support_tell_rating_asked_reaction,
    /* knowledge/ */
    &knowledge_tell_unhelpful_reaction,
    &knowledge_count_search_reaction,
    /* success/ */
    &success_joined_reaction,
    &success_level_changed_reaction,
    &success_left_reaction,
    &success_tell_began,
    &success_tell_over,
    &success_tell_quota_near,
    &success_tell_quota_used_up,
    &success_tell_review_planned,
    &success_tell_review_scheduled,
    &success_tell_review_soon,
    &success_tell_review_held,
    &success_tell_review_missed,
    NULL
};

static const prm_field *const settings[] = {
    /* cases/ */
    &support_cases_a_day_setting,
    &support_updates_a_day_setting,
    /* messages/ */
    &support_messages_a_day_setting,
    /* clocks/ */
    &support_silent_hours_setting,
    &support_escalations_a_day_setting,
    &support_rating_days_setting,
    /* knowledge/ */
    &knowledge_review_setting,
    &knowledge_read_setting,
    &knowledge_deflection_setting,
    &knowledge_deflections_setting,
    &knowledge_search_setting,
    &knowledge_suggest_setting,
    &knowledge_words_setting,
    /* success/ */
    &success_warn_setting,
    &success_notice_setting,
    &success_remind_setting,
    NULL
};

static const prm_reason *const notices[] = {
    /* messages/ */
    &support_told_opened,
    &support_told_to_triage,
    &support_told_assigned,
    &support_told_queued,
    &support_told_in_progress,
    &support_told_waiting,
    &support_told_resolved,
    &support_told_reopened,
    &support_told_closed,
    &support_told_cancelled,
    &support_told_merged,
    &support_told_messaged,
    &support_told_noted,
    &support_told_severity,
    /* clocks/ */
    &support_told_warned,
    &support_told_breached,
    &support_told_late_with,
    &support_told_escalated,
    &support_told_escalation,
    &support_told_acknowledged,
    &support_told_closing,
    &support_told_rating_asked,
    /* knowledge/ */
    &knowledge_told_submitted,
    &knowledge_told_returned,
    &knowledge_told_review,
    &knowledge_told_unhelpful,
    /* success/ */
    &success_told_plan,
    &success_told_plan_over,
    &success_told_quota_near,
    &success_told_quota_used_up,
    &success_told_review_planned,
    &success_told_review_scheduled,
    &success_told_review_soon,
    &success_told_review_held,
    &success_told_review_missed,
    NULL
};

static const prm_metric *const metrics[] = {
    /* knowledge/ */
    &knowledge_helpful_metric,
    &knowledge_deflected_metric,
    &knowledge_searches_metric,
    &knowledge_missed_metric,
    /* success/ */
    &success_plans_metric,
    &success_cases_metric,
    &success_minutes_metric,
    &success_used_up_metric,
    &success_reviews_metric,
    &success_reviewed_metric,
    /* measures/ */
    &support_opened_metric,
    &support_refused_metric,
    &support_resolved_metric,
    &support_reopened_metric,
    &support_closed_metric,
    &support_cancelled_metric,
    &support_merged_metric,
    &support_response_minutes_metric,
    &support_resolution_minutes_metric,
    &support_first_response_metric,
    &support_update_metric,
    &support_resolve_metric,
    &support_kept_metric,
    &support_business_minutes_metric,
    &support_escalations_metric,
    &support_ratings_metric,
    &support_rated_metric,
    &support_ratings_asked_metric,
    &support_satisfied_metric,
    NULL
};

PRM_PLUGIN(.id = "support", .version = "1.0.0",
    .doc = "Partners get answers: cases, knowledge, success plans",
    .namespaces = PRM_TEXTS("support", "knowledge", "success"),
    .needs = PRM_TEXTS("partners >= 1.0", "deals >= 1.0", "leads >= 1.0", "mdf >= 1.0", "certification >= 1.0"),
    .services = PRM_TEXTS(PRM_CALENDAR_SERVICE, PRM_FILES_SERVICE, PRM_METRICS_SERVICE, PRM_NOTIFY_SERVICE,
        PRM_USERS_SERVICE, PRM_MATCH_SERVICE, PRM_SEARCH_SERVICE),
    .reaches = PRM_TEXTS("case", "case_queue", "agent", "partner", "membership", "level", "program",
        "article", "audience", "article_feedback"),
    .entities = entities, .methods = methods, .chains = chains, .events = support_events,
    .timers = timers, .settings = settings, .reactions = reactions, .notices = notices, .metrics = metrics);
