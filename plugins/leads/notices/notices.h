/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whom the plugin tells what: the notices, and the reactions that send them. */
#ifndef LEADS_NOTICES_H
#define LEADS_NOTICES_H

#include <prm/plugin.h>

extern const prm_reason *const leads_notices[]; /* notices.c */
extern const prm_reaction *const leads_reactions[];
/* leads.c */
extern const prm_reason leads_told_offered, leads_told_timed_out, leads_told_offer_lost, leads_told_offer_pulled,
    leads_told_pulled_back, leads_told_accepted, leads_told_unassignable, leads_told_lead_review,
    leads_told_resembled;
extern const prm_reaction leads_tell_offered_reaction, leads_tell_timed_out_reaction, leads_tell_offer_lost_reaction,
    leads_tell_offer_pulled_reaction, leads_tell_pulled_back_reaction, leads_tell_accepted_reaction,
    leads_tell_unassignable_reaction, leads_tell_review_reaction, leads_tell_resembled_reaction;
/* clocks.c */
extern const prm_reason leads_told_due_accept, leads_told_due_first_touch, leads_told_due_progress,
    leads_told_due_close, leads_told_due_assign, leads_told_due_pool, leads_told_due_review, leads_told_late_accept,
    leads_told_late_first_touch, leads_told_late_progress, leads_told_late_close, leads_told_late_stale,
    leads_told_late_assign, leads_told_late_pool, leads_told_late_review, leads_told_partner_late,
    leads_told_above_partner, leads_told_above_vendor, leads_told_vendor_late;
extern const prm_reaction leads_tell_due_reaction, leads_tell_reminded_reaction, leads_tell_breached_reaction,
    leads_tell_escalated_reaction;
/* campaigns.c */
extern const prm_reason campaigns_told_planned, campaigns_told_started, campaigns_told_completed,
    campaigns_told_cancelled, campaigns_told_step, campaigns_told_over_budget;
extern const prm_reaction campaigns_tell_launched_reaction, campaigns_tell_started_reaction,
    campaigns_tell_completed_reaction, campaigns_tell_cancelled_reaction, campaigns_tell_step_reaction,
    campaigns_tell_over_budget_reaction;
/* commitments.c */
extern const prm_reason leads_told_committed, leads_told_commitment_met, leads_told_commitment_missed,
    leads_told_commitment_withdrawn, leads_told_commitment_behind;
extern const prm_reaction leads_tell_committed_reaction, leads_tell_commitment_met_reaction,
    leads_tell_commitment_missed_reaction, leads_tell_commitment_withdrawn_reaction,
    leads_tell_commitment_behind_reaction;
/* campaigns/follow.c */
extern const prm_reaction campaigns_end_with_partner;

#endif
