/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Disputes: a partner objects to what became of its deal, shows why, and a person who has not decided it before
 * does so now. Upheld, the deal is decided anew, and what holds its place is revoked in the same call.
 *
 * The partner of the deal that is revoked learns that it is, never for whom: what is said about a dispute is said to
 * the partner that filed it alone. */
#ifndef DEALS_DISPUTES_H
#define DEALS_DISPUTES_H

#include "conflict/conflict.h"

#define DEALS_DISPUTERS "partner_sales | partner_admin"
#define DEALS_JUDGES    "program_manager"
/** The reason code of a deal that made way. */
#define DEALS_LOST_DISPUTE "disputed"

#define DEALS_THE_DISPUTE PRM_REF("id", "dispute", PRM_REQUIRED, "The dispute")
#define DEALS_DISPUTE     PRM_ROW("dispute", "dispute", deals_dispute_fields, PRM_REQUIRED, "As stored")
enum { DEALS_DISPUTE_FILES = 20 };
#define DEALS_DISPUTE_EVIDENCE(need, least)                                                                            \
    PRM_FIELD(PRM_T_LIST, "evidence", need, "What shows it: mails, minutes, offers", .min = least,                     \
        .max = DEALS_DISPUTE_FILES, .items = PRM_FILE("file", 0, "A file"))

/** The dispute of that id, if it is not over: PRM_E_STATE `dispute_closed` names its state. */
prm_status deals_dispute_load_open(prm_call *call, const char *id, const prm_val **dispute);
/** Says that something happened about the dispute: an event about its deal. */
prm_status deals_dispute_tell(prm_call *call, const char *event, const prm_val *dispute, const prm_val *deal);

extern const prm_field *const deals_dispute_fields[];
extern const prm_entity deals_dispute_entity; /* dispute.c */
extern const prm_method deals_dispute_method, deals_disputes_add_evidence_method, deals_disputes_withdraw_method,
    deals_decide_dispute_method;
extern const prm_reason deals_told_dispute_filed, deals_told_to_judge, deals_told_evidence_wanted,
    deals_told_evidence_added, deals_told_dispute_upheld, deals_told_dispute_overturned, deals_told_dispute_withdrawn,
    deals_told_revoked_by_dispute; /* notices/disputes.c */
extern const prm_reaction deals_tell_disputed_reaction, deals_tell_evidence_wanted_reaction,
    deals_tell_evidence_added_reaction, deals_tell_upheld_reaction, deals_tell_overturned_reaction,
    deals_tell_dispute_withdrawn_reaction, deals_tell_disputed_away_reaction;

#endif
