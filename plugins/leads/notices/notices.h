/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whom the plugin tells what: the notices, and the reactions that send them. */
#ifndef LEADS_NOTICES_H
#define LEADS_NOTICES_H

#include <prm/plugin.h>

extern const prm_reason *const leads_notices[]; /* notices.c */
extern const prm_reaction *const leads_reactions[];
/* campaigns.c */
extern const prm_reason campaigns_told_planned, campaigns_told_started, campaigns_told_completed, campaigns_told_cancelled,
    campaigns_told_step, campaigns_told_over_budget;
extern const prm_reaction campaigns_tell_launched_reaction, campaigns_tell_started_reaction,
    campaigns_tell_completed_reaction, campaigns_tell_cancelled_reaction, campaigns_tell_step_reaction,
    campaigns_tell_over_budget_reaction;
/* commitments.c */
extern const prm_reason leads_told_committed, leads_told_commitment_met, leads_told_commitment_missed,
    leads_told_commitment_withdrawn, leads_told_commitment_behind;
extern const prm_reaction leads_tell_committed_reaction, leads_tell_commitment_met_reaction,
    leads_tell_commitment_missed_reaction, leads_tell_commitment_withdrawn_reaction, leads_tell_commitment_behind_reaction;
/* campaigns/follow.c */
extern const prm_reaction campaigns_end_with_partner;

#endif
