/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What all folders of the mdf plugin share: its declarations and its vocabulary.
 *
 * Money goes one way: money/ is the only folder that books (the ledger's accounts of budgets and allocations, and the
 * terms an allocation's money can be in), funds/ puts it into budgets and allocates it, requests/ reserves and commits
 * it for activities, claims/ turns what was spent into what is owed, settlement/ pays that and takes back what was paid
 * wrongly, outcomes/ says what came of it, measures/ what is counted. Each has a header of its own.
 *
 * Who sees what: budgets, settlements and approval steps are the vendor's; an allocation, a request, a claim and a
 * proof belong to one partner. An allocation for a level or a segment has no partner: its members are told of it by
 * mdf.funds. */
#ifndef MDF_H
#define MDF_H

#include <prm/calendar.h>
#include <prm/dates.h>
#include <prm/files.h>
#include <prm/benefits.h>
#include <prm/helpers.h>
#include <prm/ledger.h>
#include <prm/match.h>
#include <prm/metrics.h>
#include <prm/notify.h>
#include <prm/plugin.h>
#include <prm/rates.h>
#include <prm/steps.h>
#include <prm/users.h>

enum {
    MDF_ACTIVITIES = 20,  /* of a request */
    MDF_LINES = 50,       /* of a claim */
    MDF_PROOFS = 20,      /* of a line */
    MDF_CLAIMS = 500      /* of a request that are looked at */
};

/* ---- Vocabulary ------------------------------------------------------------------------------------------------- */

/** Who looks after funds, who may approve what they are asked for, who pays, and who asks for them at a partner. */
#define MDF_OWNERS    "marketing_manager | program_manager"
#define MDF_APPROVERS "fund_approver | marketing_manager | program_manager"
#define MDF_READERS   MDF_APPROVERS " | channel_manager | executive | auditor"
#define MDF_SPENDERS  "partner_marketing | partner_admin"
/** Who may decide in everybody's place, and hears of what nobody does. */
#define MDF_OVERRIDERS "program_manager"

#define MDF_PURPOSES   "new_product|new_market|demand|enablement|loyalty|other"
#define MDF_ACTIVITIES_KINDS                                                                                           \
    "event|webinar|email|digital|social|print|telemarketing|training|content|merchandise|incentive|other"
#define MDF_PROOF_KINDS "invoice|receipt|attendee_list|screenshot|lead_export|report|photo|other"
/** Those of them that show what was paid. */
#define MDF_FINANCIAL_KINDS "invoice | receipt"

/** Of params. */
#define MDF_THE_BUDGET     PRM_REF("id", "budget", PRM_REQUIRED, "The budget")
#define MDF_THE_ALLOCATION PRM_REF("id", "allocation", PRM_REQUIRED, "The allocation")
#define MDF_THE_REQUEST    PRM_REF("id", "fund_request", PRM_REQUIRED, "The request")
#define MDF_THE_CLAIM      PRM_REF("id", "claim", PRM_REQUIRED, "The claim")
/** Of what people decide. */
#define MDF_ROUTE                                                                                                      \
    PRM_FIELD(PRM_T_LIST, "route", PRM_READONLY | PRM_VENDOR, "Who decides it, step by step", .min = 0,                \
        .max = PRM_STEPS_MOST, .items = PRM_OBJECT("step", NULL, 0, "As mdf.route has it"))
/** Of results. */
#define MDF_BUDGET     PRM_ROW("budget", "budget", mdf_budget_fields, PRM_REQUIRED, "As stored")
#define MDF_ALLOCATION PRM_ROW("allocation", "allocation", mdf_allocation_fields, PRM_REQUIRED, "As stored")
#define MDF_REQUEST    PRM_ROW("fund_request", "fund_request", mdf_request_fields, PRM_REQUIRED, "As stored")
#define MDF_CLAIM      PRM_ROW("claim", "claim", mdf_claim_fields, PRM_REQUIRED, "As stored")
#define MDF_DECISION   PRM_TEXT("decision_id", 1, 64, 0, "What decisions.explain takes; none on a dry run")
#define MDF_REASONS    PRM_LIST("reasons", NULL, 0, "Why: [{code, text, ...}], in the caller's language")

/* ---- Declarations ----------------------------------------------------------------------------------------------- */

extern const prm_event *const mdf_events[]; /* events.c */
/* funds/ */
extern const prm_entity mdf_budget_entity, mdf_allocation_entity, mdf_accrual_entity;
extern const prm_field *const mdf_budget_fields[], *const mdf_allocation_fields[], *const mdf_accrual_fields[];
extern const prm_method mdf_budgets_create_method, mdf_budgets_top_up_method, mdf_budgets_close_method,
    mdf_allocations_create_method, mdf_allocations_top_up_method, mdf_allocations_reallocate_method,
    mdf_allocations_close_method, mdf_accruals_correct_method, mdf_allocate_method, mdf_funds_method,
    mdf_statement_method, mdf_report_method;
extern const prm_chain mdf_allocation_chain, mdf_accrual_chain, mdf_leftover_chain;
extern const prm_rule mdf_allocate_rule, mdf_accrue_rule, mdf_sweep_rule;
extern const prm_timer mdf_allocation_reminds_timer, mdf_allocation_ends_timer, mdf_sweep_due_timer;
extern const prm_reaction mdf_accrue_reaction, mdf_accrue_back_reaction, mdf_hold_ended_reaction,
    mdf_tell_allocated_reaction, mdf_tell_accrued_reaction, mdf_tell_accrued_back_reaction, mdf_tell_expiring_reaction,
    mdf_tell_expired_reaction, mdf_tell_swept_reaction;
extern const prm_reason mdf_told_allocated, mdf_told_accrued, mdf_told_accrued_back, mdf_told_expiring,
    mdf_told_expired, mdf_told_swept, mdf_told_accrual_short, mdf_told_accrual_no_rate;
/* requests/ */
extern const prm_entity mdf_request_entity, mdf_change_entity, mdf_step_entity;
extern const prm_field *const mdf_request_fields[], *const mdf_activity_fields[], *const mdf_needed_fields[];
extern const prm_chain mdf_request_chain;
extern const prm_rule mdf_eligible_rule, mdf_score_request_rule, mdf_decide_request_rule, mdf_route_rule,
    mdf_deadline_rule, mdf_proof_required_rule;
extern const prm_method mdf_requests_create_method, mdf_requests_update_method, mdf_requests_submit_method,
    mdf_requests_answer_method, mdf_requests_cancel_method, mdf_requests_change_method, mdf_requests_extend_method,
    mdf_requests_complete_method, mdf_review_method, mdf_changes_review_method, mdf_changes_withdraw_method,
    mdf_steps_delegate_method;
extern const prm_reason mdf_told_approved, mdf_told_rejected, mdf_told_info_requested, mdf_told_unanswered,
    mdf_told_claimable, mdf_told_claim_due, mdf_told_request_expired, mdf_told_changed, mdf_told_change_rejected,
    mdf_told_extended, mdf_told_to_decide, mdf_told_nobody_decides, mdf_told_step_due, mdf_told_step_overdue,
    mdf_told_delegated;
extern const prm_reaction mdf_tell_approved_reaction, mdf_tell_rejected_reaction, mdf_tell_asked_reaction,
    mdf_tell_unanswered_reaction, mdf_tell_claimable_reaction, mdf_tell_claim_due_reaction,
    mdf_tell_request_expired_reaction,
    mdf_tell_changed_reaction, mdf_tell_change_rejected_reaction, mdf_tell_extended_reaction,
    mdf_tell_assigned_reaction, mdf_tell_delegated_reaction, mdf_tell_due_reaction, mdf_tell_overdue_reaction;
extern const prm_timer mdf_answer_ends_timer, mdf_request_begins_timer, mdf_request_ends_timer, mdf_claim_reminds_timer,
    mdf_claim_ends_timer, mdf_step_warns_timer, mdf_step_ends_timer;
/* claims/ */
extern const prm_entity mdf_claim_entity, mdf_proof_entity;
extern const prm_field *const mdf_claim_fields[], *const mdf_proof_fields[];
extern const prm_chain mdf_claim_chain;
extern const prm_rule mdf_check_claim_rule, mdf_decide_claim_rule;
extern const prm_method mdf_proofs_create_method, mdf_proofs_update_method, mdf_claims_create_method,
    mdf_claims_update_method, mdf_claims_submit_method, mdf_claims_answer_method, mdf_claims_withdraw_method,
    mdf_claims_review_method;
extern const prm_timer mdf_claim_answer_ends_timer, mdf_partner_ends_timer;
extern const prm_reaction mdf_end_with_partner_reaction, mdf_tell_claim_in_review, mdf_tell_claim_returned,
    mdf_tell_claim_decided;
extern const prm_reason mdf_told_claim_in_review, mdf_told_claim_returned, mdf_told_claim_approved,
    mdf_told_claim_part_approved, mdf_told_claim_rejected;
/* settlement/ */
extern const prm_entity mdf_settlement_entity, mdf_payment_entity;
extern const prm_field *const mdf_settlement_fields[], *const mdf_payment_fields[];
extern const prm_method mdf_settlements_create_method, mdf_settlements_cancel_method, mdf_settlements_file_method,
    mdf_settlements_settle_method, mdf_claims_claw_back_method;
extern const prm_timer mdf_settlement_overdue_timer;
extern const prm_field mdf_settlement_days_setting;
extern const prm_reason mdf_told_paid, mdf_told_pay_failed, mdf_told_clawed_back, mdf_told_settlement_overdue;
/* outcomes/ */
extern const prm_entity mdf_outcome_entity;
extern const prm_field *const mdf_outcome_fields[];
extern const prm_method mdf_requests_link_method, mdf_outcomes_report_method, mdf_requests_judge_method;
extern const prm_reaction mdf_outcome_opens, mdf_outcome_reopens, mdf_outcome_received, mdf_outcome_qualified,
    mdf_outcome_converted, mdf_outcome_won, mdf_outcome_won_no_deal;
extern const prm_timer mdf_outcome_counts_timer, mdf_return_judged_timer;
extern const prm_chain mdf_return_chain;
extern const prm_rule mdf_roi_rule;
/* measures/ */
extern const prm_metric *const mdf_metrics[];
extern const prm_method mdf_measures_method, mdf_returns_method, mdf_expiring_method,
    mdf_utilisation_method;

#endif
