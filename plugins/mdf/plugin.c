/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The mdf plugin: lists of what its folders declare, each entity, method and rule where it is implemented. */
#include "funds/accrual.h"
#include "outcomes/outcomes.h"

static const prm_entity *const entities[] = {
    /* funds/ */
    &mdf_budget_entity,
    &mdf_allocation_entity,
    &mdf_accrual_entity,
    /* requests/ */
    &mdf_request_entity,
    &mdf_change_entity,
    &mdf_step_entity,
    /* claims/ */
    &mdf_proof_entity,
    &mdf_claim_entity,
    /* settlement/ */
    &mdf_settlement_entity,
    &mdf_payment_entity,
    /* outcomes/ */
    &mdf_outcome_entity,
    NULL
};

static const prm_method *const methods[] = {
    /* funds/ */
    &mdf_budgets_create_method,
    &mdf_budgets_top_up_method,
    &mdf_budgets_close_method,
    &mdf_allocations_create_method,
    &mdf_allocations_top_up_method,
    &mdf_allocations_reallocate_method,
    &mdf_allocations_close_method,
    &mdf_accruals_correct_method,
    &mdf_allocate_method,
    &mdf_funds_method,
    &mdf_statement_method,
    &mdf_report_method,
    /* requests/ */
    &mdf_requests_create_method,
    &mdf_requests_update_method,
    &mdf_requests_submit_method,
    &mdf_requests_answer_method,
    &mdf_requests_cancel_method,
    &mdf_requests_change_method,
    &mdf_requests_extend_method,
    &mdf_requests_complete_method,
    &mdf_review_method,
    &mdf_changes_review_method,
    &mdf_changes_withdraw_method,
    &mdf_steps_delegate_method,
    /* claims/ */
    &mdf_proofs_create_method,
    &mdf_proofs_update_method,
    &mdf_claims_create_method,
    &mdf_claims_update_method,
    &mdf_claims_submit_method,
    &mdf_claims_answer_method,
    &mdf_claims_withdraw_method,
    &mdf_claims_review_method,
    /* settlement/ */
    &mdf_settlements_create_method,
    &mdf_settlements_cancel_method,
    &mdf_settlements_file_method,
    &mdf_settlements_settle_method,
    &mdf_claims_claw_back_method,
    /* outcomes/ */
    &mdf_requests_link_method,
    &mdf_outcomes_report_method,
    &mdf_requests_judge_method,
    /* measures/ */
    &mdf_measures_method,
    &mdf_returns_method,
    &mdf_expiring_method,
    &mdf_utilisation_method,
    NULL
};

static const prm_chain *const chains[] = {
    /* funds/ */
    &mdf_allocation_chain,
    &mdf_accrual_chain,
    &mdf_leftover_chain,
    /* requests/ */
    &mdf_request_chain,
    /* claims/ */
    &mdf_claim_chain,
    /* outcomes/ */
    &mdf_return_chain,
    NULL
};

static const prm_timer *const timers[] = {
    /* funds/ */
    &mdf_allocation_reminds_timer,
    &mdf_allocation_ends_timer,
    &mdf_sweep_due_timer,
    /* requests/ */
    &mdf_answer_ends_timer,
    &mdf_request_begins_timer,
    &mdf_request_ends_timer,
    &mdf_claim_reminds_timer,
    &mdf_claim_ends_timer,
    &mdf_step_warns_timer,
    &mdf_step_ends_timer,
    /* claims/ */
    &mdf_claim_answer_ends_timer,
    &mdf_partner_ends_timer,
    /* settlement/ */
    &mdf_settlement_overdue_timer,
    /* outcomes/ */
    &mdf_outcome_counts_timer,
    &mdf_return_judged_timer,
    NULL
};

static const prm_field *const settings[] = {
    /* funds/ */
    PRM_FIELD(PRM_T_INT, "expiry_remind_days", 0,
        "Days before the end of an allocation that whoever may use it is told; 0: nobody is", .min = 0, .max = 730,
        .preset = "30"),
    PRM_FIELD(PRM_T_INT, "expiry_remind_again_days", 0, "And once more; 0: not again", .min = 0, .max = 730,
        .preset = "7"),
    /* requests/ */
    PRM_FIELD(PRM_T_INT, "answer_days", 0, "Business days a partner has to answer what it is asked about a request",
        .min = 1, .max = 365, .preset = "10"),
    PRM_FIELD(PRM_T_INT, "most_asks", 0, "How often the rules may ask a request back; then a person looks", .min = 0,
        .max = 100, .preset = "2"),
    /* settlement/ */
    &mdf_settlement_days_setting,
    /* outcomes/ */
    PRM_FIELD(PRM_T_INT, "return_days", 0, "Days after the last activity until it is judged what came of it", .min = 1,
        .max = 730, .preset = "90"),
    NULL
};

static const prm_reaction *const reactions[] = {
    /* funds/ */
    &mdf_accrue_reaction,
    &mdf_accrue_back_reaction,
    &mdf_hold_ended_reaction,
    &mdf_tell_allocated_reaction,
    &mdf_tell_accrued_reaction,
    &mdf_tell_accrued_back_reaction,
    &mdf_tell_expiring_reaction,
    &mdf_tell_expired_reaction,
    &mdf_tell_swept_reaction,
    /* requests/ */
    &mdf_tell_approved_reaction,
    &mdf_tell_rejected_reaction,
    &mdf_tell_asked_reaction,
    &mdf_tell_unanswered_reaction,
    &mdf_tell_claimable_reaction,
    &mdf_tell_claim_due_reaction,
    &mdf_tell_request_expired_reaction,
    &mdf_tell_changed_reaction,
    &mdf_tell_change_rejected_reaction,
    &mdf_tell_extended_reaction,
    &mdf_tell_assigned_reaction,
    &mdf_tell_delegated_reaction,
    &mdf_tell_due_reaction,
    &mdf_tell_overdue_reaction,
    /* claims/ */
    &mdf_end_with_partner_reaction,
    &mdf_tell_claim_in_review,
    &mdf_tell_claim_returned,
    &mdf_tell_claim_decided,
    /* outcomes/ */
    &mdf_outcome_opens,
    &mdf_outcome_reopens,
    &mdf_outcome_received,
    &mdf_outcome_qualified,
    &mdf_outcome_converted,
    &mdf_outcome_won,
    &mdf_outcome_won_no_deal,
    NULL
};

static const prm_reason *const notices[] = {
    /* funds/ */
    &mdf_told_allocated,
    &mdf_told_accrued,
    &mdf_told_accrued_back,
    &mdf_told_expiring,
    &mdf_told_expired,
    &mdf_told_swept,
    &mdf_told_accrual_short,
    &mdf_told_accrual_no_rate,
    /* requests/ */
    &mdf_told_approved,
    &mdf_told_rejected,
    &mdf_told_info_requested,
    &mdf_told_unanswered,
    &mdf_told_claimable,
    &mdf_told_claim_due,
    &mdf_told_request_expired,
    &mdf_told_changed,
    &mdf_told_change_rejected,
    &mdf_told_extended,
    &mdf_told_to_decide,
    &mdf_told_nobody_decides,
    &mdf_told_step_due,
    &mdf_told_step_overdue,
    &mdf_told_delegated,
    /* claims/ */
    &mdf_told_claim_in_review,
    &mdf_told_claim_returned,
    &mdf_told_claim_approved,
    &mdf_told_claim_part_approved,
    &mdf_told_claim_rejected,
    /* settlement/ */
    &mdf_told_paid,
    &mdf_told_pay_failed,
    &mdf_told_clawed_back,
    &mdf_told_settlement_overdue,
    NULL
};

PRM_PLUGIN(.id = "mdf", .version = "1.0.0", .doc = "Market development funds: every cent from budget to settlement",
    .namespaces = PRM_TEXTS("mdf"), .needs = PRM_TEXTS("partners >= 1.0", "deals >= 1.0", "leads >= 1.0"),
    .services = PRM_TEXTS(PRM_LEDGER_SERVICE, PRM_RATES_SERVICE, PRM_CALENDAR_SERVICE, PRM_NOTIFY_SERVICE,
        PRM_METRICS_SERVICE, PRM_USERS_SERVICE, PRM_FILES_SERVICE, PRM_MATCH_SERVICE),
    .reaches = PRM_TEXTS("budget", "allocation", "accrual", "fund_request", "fund_change", "approval_step", "claim",
        "settlement", "payment", "campaign_template"),
    .entities = entities, .methods = methods, .chains = chains, .events = mdf_events, .timers = timers,
    .settings = settings, .metrics = mdf_metrics, .reactions = reactions, .notices = notices);
