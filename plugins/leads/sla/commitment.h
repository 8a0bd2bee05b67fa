/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the vendor promises: so many qualified leads for a partner in a period.
 *
 * A lead is delivered when the partner gets it for itself to say yes or no to: an offer that is its own alone counts
 * when it is made, for a vendor that has offered has kept its word, whatever the partner makes of it; of a lead that
 * several are offered at once, or that lies in the pool, it counts when the partner has won it. Each lead counts once
 * for a commitment, however often it comes back. */
#ifndef LEADS_COMMITMENT_H
#define LEADS_COMMITMENT_H

#include <prm/dates.h>
#include "leads.h"

/** Of params and results. */
#define LEADS_THE_COMMITMENT PRM_REF("id", "lead_commitment", PRM_REQUIRED, "The commitment")
#define LEADS_COMMITMENT                                                                                               \
    PRM_ROW("lead_commitment", "lead_commitment", leads_commitment_fields, PRM_REQUIRED, "As stored")

extern const prm_field *const leads_commitment_fields[]; /* commitment.c */
extern const prm_entity leads_commitment_entity, leads_delivery_entity;
extern const prm_method leads_commitments_create_method, leads_commitments_withdraw_method,
    leads_commitments_count_method;
extern const prm_event leads_committed_event, leads_commitment_met_event, leads_commitment_missed_event,
    leads_commitment_withdrawn_event, leads_commitment_behind_event; /* commitment_events.c */
extern const prm_metric leads_commitments_met_metric, leads_promised_metric, leads_delivered_metric;
extern const prm_timer leads_commitment_warns_timer, leads_commitment_ends_timer;

/** Counts a lead that a partner gets for itself, as said above, in what it was promised: to be called in the
 * transaction in which it does, by whoever makes the offer or takes the acceptance, as whoever calls. The row may be
 * sealed; the partner is given by its id. (commitment_count.c) */
prm_status leads_commitment_count(prm_call *call, const prm_val *lead, const char *partner);
/** What an event about it carries. (commitment.c) */
prm_status leads_commitment_figures(prm_call *call, const prm_val *commitment, prm_val **data);
/** Sets its two timers; takes them back. (commitment_clock.c) */
prm_status leads_commitment_arm(prm_call *call, const prm_val *program, const prm_val *commitment);
prm_status leads_commitment_disarm(prm_call *call, const prm_val *commitment);

#endif
