/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Lists of what is told, and of who reacts. */
#include "notices/notices.h"

#include "work/work.h"

const prm_reason *const leads_notices[] = {
    &campaigns_told_planned,
    &campaigns_told_started,
    &campaigns_told_completed,
    &campaigns_told_cancelled,
    &campaigns_told_step,
    &campaigns_told_over_budget,
    &leads_told_committed,
    &leads_told_commitment_met,
    &leads_told_commitment_missed,
    &leads_told_commitment_withdrawn,
    &leads_told_commitment_behind,
    NULL
};

const prm_reaction *const leads_reactions[] = {
    &campaigns_tell_launched_reaction,
    &campaigns_tell_started_reaction,
    &campaigns_tell_completed_reaction,
    &campaigns_tell_cancelled_reaction,
    &campaigns_tell_step_reaction,
    &campaigns_tell_over_budget_reaction,
    &campaigns_end_with_partner,
    &leads_tell_committed_reaction,
    &leads_tell_commitment_met_reaction,
    &leads_tell_commitment_missed_reaction,
    &leads_tell_commitment_withdrawn_reaction,
    &leads_tell_commitment_behind_reaction,
    &leads_deal_approved_reaction,
    &leads_deal_won_reaction,
    &leads_deal_lost_reaction,
    &leads_deal_expired_reaction,
    &leads_deal_revoked_reaction,
    NULL
};
