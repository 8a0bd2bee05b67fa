/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The deals plugin: lists of what its folders declare, each entity, method and rule where it is implemented. */
#include "life/life.h"
#include "review/disputes.h"

#include <prm/metrics.h>

static const prm_entity *const entities[] = {
    &deals_customer_entity,
    &deals_deal_entity,
    &deals_protection_entity,
    &deals_dispute_entity,
    &deals_activity_entity,
    &deals_comment_entity,
    &deals_note_entity,
    &deals_opportunity_entity,
    &deals_incumbent_entity,
    &deals_task_entity,
    NULL
};

static const prm_method *const methods[] = {
    /* registration/ */
    &deals_register_method,
    &deals_check_method,
    &deals_update_method,
    &deals_submit_method,
    &deals_answer_method,
    &deals_withdraw_method,
    /* conflict/ */
    &deals_customers_create_method,
    &deals_customers_merge_method,
    &deals_opportunities_create_method,
    &deals_opportunities_update_method,
    &deals_opportunities_close_method,
    /* review/ */
    &deals_review_method,
    &deals_set_shares_method,
    &deals_tasks_delegate_method,
    &deals_dispute_method,
    &deals_disputes_add_evidence_method,
    &deals_disputes_withdraw_method,
    &deals_decide_dispute_method,
    /* life/ */
    &deals_set_stage_method,
    &deals_extend_method,
    &deals_close_method,
    &deals_convert_method,
    &deals_revoke_method,
    &deals_activities_create_method,
    &deals_comments_create_method,
    &deals_notes_create_method,
    /* measures/ */
    &deals_measures_method,
    NULL
};

static const prm_chain *const chains[] = {
    &deals_register_chain,
    &deals_extension_chain,
    &deals_inactivity_chain,
    NULL
};

static const prm_field *const settings[] = {
    PRM_FIELD(PRM_T_INT, "answer_days", 0, "Business days a partner has to answer what it is asked", .min = 1,
        .max = 365, .preset = "5"),
    PRM_FIELD(PRM_T_INT, "most_asks", 0, "How often the rules may ask a registration back; then a person looks",
        .min = 0, .max = 100, .preset = "2"),
    PRM_FIELD(PRM_T_INT, "most_questions", 0, "How often a registration may be asked back in all, by rules and people",
        .min = 0, .max = 1000, .preset = "5"),
    PRM_FIELD(PRM_T_INT, "checks_per_day", 0,
        "How often all the users of one partner may call deals.check in 24 hours: it says what would happen, and "
        "asking it again and again must not draw a map of everybody's deals",
        .min = 1, .max = 1000000000, .preset = "200"),
    PRM_FIELD(PRM_T_INT, "dispute_days", 0, "Days a partner has to object to what became of its deal", .min = 1,
        .max = 730, .preset = "30"),
    DEALS_STAGE_SETTING,
    PRM_FIELD(PRM_T_INT, "activity_window_days", 0,
        "The days before an extension or a warning whose activities the rules are told the number of", .min = 1,
        .max = 730, .preset = "30"),
    NULL
};

static const prm_timer *const timers[] = {
    &deals_answer_ends_timer,
    &deals_protection_ends_timer,
    &deals_protection_reminds_timer,
    &deals_activity_due_timer,
    &deals_partner_ends_timer,
    &deals_merge_goes_on_timer,
    &deals_review_warns_timer,
    &deals_review_ends_timer,
    NULL
};

PRM_PLUGIN(.id = "deals", .version = "1.0.0", .doc = "Deal registration: first come, first protected, and explained",
    .namespaces = PRM_TEXTS("deals"), .needs = PRM_TEXTS("partners >= 1.0"),
    .services = PRM_TEXTS(PRM_MATCH_SERVICE, PRM_RATES_SERVICE, PRM_CALENDAR_SERVICE, PRM_NOTIFY_SERVICE,
        PRM_METRICS_SERVICE, PRM_USERS_SERVICE),
    .reaches = PRM_TEXTS("customer", "deal", "protection", "opportunity", "incumbent", "review_task",
        "activity", "comment", "note"),
    .entities = entities, .methods = methods, .chains = chains,
    .events = deals_events, .timers = timers, .metrics = deals_metrics, .reactions = deals_reactions,
    .notices = deals_notices, .settings = settings);
