/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The leads plugin: what it consists of. */
#include "campaigns/campaigns.h"
#include "measures/measures.h"
#include "notices/notices.h"

#include "sla/commitment.h"
#include "sla/sla.h"
#include "work/work.h"

#include <prm/geo.h>
#include <prm/metrics.h>

static const prm_entity *const entities[] = {
    /* intake/ */
    &leads_source_entity,
    &leads_lead_entity,
    /* routing/ */
    &leads_offer_entity,
    &leads_entitlement_entity,
    &leads_capacity_entity,
    /* work/ */
    &leads_touch_entity,
    /* sla/ */
    &leads_clock_entity,
    &leads_commitment_entity,
    &leads_delivery_entity,
    /* campaigns/ */
    &campaigns_template_entity,
    &campaigns_campaign_entity,
    &campaigns_spend_entity,
    NULL
};

static const prm_method *const methods[] = {
    /* intake/ */
    &leads_create_method,
    &leads_receive_method,
    &leads_qualify_method,
    /* routing/ */
    &leads_entitlements_create_method,
    &leads_capacities_set_method,
    &leads_accept_method,
    &leads_pool_method,
    &leads_take_method,
    &leads_assign_method,
    &leads_route_method,
    /* work/ */
    &leads_view_method,
    &leads_decline_method,
    &leads_withdraw_offer_method,
    &leads_pull_method,
    &leads_touch_method,
    &leads_progress_method,
    &leads_convert_method,
    &leads_win_no_deal_method,
    &leads_lose_method,
    &leads_nurture_method,
    &leads_feedback_method,
    &leads_update_method,
    /* sla/ */
    &leads_commitments_create_method,
    &leads_commitments_withdraw_method,
    &leads_commitments_count_method,
    &leads_ledger_method,
    /* campaigns/ */
    &campaigns_templates_publish_method,
    &campaigns_templates_retire_method,
    &campaigns_templates_revise_method,
    &campaigns_library_method,
    &campaigns_launch_method,
    &campaigns_update_method,
    &campaigns_start_method,
    &campaigns_complete_method,
    &campaigns_cancel_method,
    &campaigns_texts_method,
    &campaigns_return_method,
    &campaigns_spend_create_method,
    /* measures/ */
    &leads_measures_method,
    &leads_fairness_method,
    NULL
};

static const prm_chain *const chains[] = {
    &leads_intake_chain,
    &leads_route_chain,
    &leads_decline_chain,
    &leads_attribute_chain,
    &leads_overdue_chain,
    NULL
};

static const prm_field *const settings[] = {
    PRM_FIELD(PRM_T_INT, "open_most", 0,
        "Leads a partner holds and is offered at once, at most, where nothing else is said",
        .min = 0, .max = 100000, .preset = "20"),
    PRM_FIELD(PRM_T_INT, "shortlist", 0, "Partners the rules are asked about", .min = 1, .max = LEADS_SHORTLIST,
        .preset = "50"),
    PRM_FIELD(PRM_T_INT, "most_attempts", 0, "How often a lead is given out before nobody is left to ask", .min = 1,
        .max = 1000, .preset = "5"),
    PRM_FIELD(PRM_T_ENUM, "without_anybody", 0,
        "What becomes of a lead that nobody is left to ask for: a person finds somebody, or whoever is entitled takes "
        "it, if anybody is",
        .of = "human|pool", .min = PRM_ANY, .max = PRM_ANY, .preset = "\"human\""),
    PRM_FIELD(PRM_T_INT, "assign_hours", 0, "Working hours the vendor has to find somebody for such a lead", .min = 1,
        .max = 8760, .preset = "16"),
    PRM_FIELD(PRM_T_INT, "review_hours", 0, "Working hours the vendor has to say what a lead is that rules left open",
        .min = 1, .max = 8760, .preset = "16"),
    PRM_FIELD(PRM_T_INT, "stale_days", 0, "Days without any sign of its holder after which a lead lies", .min = 1,
        .max = 730, .preset = "30"),
    NULL
};

static const prm_timer *const timers[] = {
    &leads_distribute_timer,
    &leads_resume_timer,
    &leads_clock_warns_timer,
    &leads_clock_ends_timer,
    &leads_commitment_warns_timer,
    &leads_commitment_ends_timer,
    &leads_stale_timer,
    &leads_partner_ends_timer,
    /* campaigns/ */
    &campaigns_begins_timer,
    &campaigns_ends_timer,
    &campaigns_step_timer,
    /* measures/ */
    &leads_fairness_timer,
    NULL
};

static const prm_migration *const migrations[] = {
    &leads_keys_migration,
    NULL
};

static const prm_metric *const metrics[] = {
    /* measures/ */
    &leads_received_metric,
    &leads_qualified_metric,
    &leads_duplicates_metric,
    &leads_refused_metric,
    &leads_score_metric,
    &leads_assign_time_metric,
    &leads_unassigned_metric,
    &leads_pooled_metric,
    &leads_offers_metric,
    &leads_acceptances_metric,
    &leads_declines_metric,
    &leads_timeouts_metric,
    &leads_lost_races_metric,
    &leads_fairness_metric,
    &leads_qualified_rate_metric,
    &leads_duplicate_rate_metric,
    &leads_unassigned_rate_metric,
    &leads_accept_rate_metric,
    &leads_re_offers_metric,
    &leads_contact_time_metric,
    &leads_pull_backs_metric,
    &leads_conversions_metric,
    &leads_deal_value_metric,
    &leads_conversion_rate_metric,
    &leads_lost_metric,
    &leads_won_metric,
    &leads_won_value_metric,
    &leads_win_rate_metric,
    &leads_win_time_metric,
    &leads_quality_metric,
    &leads_good_rate_metric,
    /* sla/ */
    &leads_commitments_met_metric,
    &leads_promised_metric,
    &leads_delivered_metric,
    /* measures/ */
    &leads_answers_in_time_metric,
    &leads_accept_time_metric,
    &leads_first_touch_metric,
    &leads_progress_metric,
    &leads_partner_kept_metric,
    &leads_vendor_kept_metric,
    &leads_breaches_metric,
    &leads_escalations_metric,
    /* campaigns/ */
    &campaigns_launches_metric,
    &campaigns_spend_metric,
    &campaigns_leads_metric,
    &campaigns_qualified_metric,
    &campaigns_accepted_metric,
    &campaigns_deals_metric,
    &campaigns_pipeline_metric,
    &campaigns_won_metric,
    NULL
};

PRM_PLUGIN(.id = "leads", .version = "1.0.0", .doc = "Leads: each reaches the right partner, and is followed up",
    .namespaces = PRM_TEXTS("leads", "campaigns"), .needs = PRM_TEXTS("partners >= 1.0", "deals >= 1.0"),
    .services = PRM_TEXTS(PRM_MATCH_SERVICE, PRM_RATES_SERVICE, PRM_CALENDAR_SERVICE, PRM_NOTIFY_SERVICE,
        PRM_USERS_SERVICE, PRM_GEO_SERVICE, PRM_METRICS_SERVICE),
    .reaches = PRM_TEXTS("lead", "lead_source", "lead_offer", "lead_entitlement", "lead_capacity", "lead_touch",
        "sla_clock", "partner", "membership", "customer", "deal", "campaign_template", "lead_commitment"),
    .entities = entities, .methods = methods, .chains = chains, .events = leads_events, .timers = timers,
    .settings = settings, .metrics = metrics, .reactions = leads_reactions, .notices = leads_notices,
    .migrations = migrations);
