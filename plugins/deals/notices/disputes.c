/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whom it concerns what becomes of a dispute: the partner that filed it, those who decide it, and the
 * partner of a deal that was revoked for it, which is told no more than that. */
#include "review/disputes.h"

#include <string.h>

#define NAME   PRM_TEXT("customer", 0, 300, 0, "The customer as the partner gave it")
#define NUMBER PRM_TEXT("number", 0, 40, 0, "The registration's number")
#define NOTICE(variable, c, to)                                                                                        \
    const prm_reason variable = { .size = sizeof variable, .code = c, .audience = to,                                  \
        .data = (const prm_field *const[]){ NAME, NUMBER, NULL } }

NOTICE(deals_told_dispute_filed, "told_dispute_filed", "partner");
NOTICE(deals_told_to_judge, "told_to_judge", "vendor");
NOTICE(deals_told_evidence_wanted, "told_evidence_wanted", "partner");
NOTICE(deals_told_evidence_added, "told_evidence_added", "vendor");
NOTICE(deals_told_dispute_upheld, "told_dispute_upheld", "partner");
NOTICE(deals_told_dispute_overturned, "told_dispute_overturned", "partner");
NOTICE(deals_told_dispute_withdrawn, "told_dispute_withdrawn", "vendor");
NOTICE(deals_told_revoked_by_dispute, "told_revoked_by_dispute", "partner");

static const struct telling {
    const char *event;
    const char *partner, *judges; /* codes; NULL: they need not know */
} tellings[] = {
    { "deals.disputed", "told_dispute_filed", "told_to_judge" },
    { "deals.evidence_requested", "told_evidence_wanted", NULL },
    { "deals.evidence_added", NULL, "told_evidence_added" },
    { "deals.dispute_upheld", "told_dispute_upheld", NULL },
    { "deals.dispute_overturned", "told_dispute_overturned", NULL },
    { "deals.dispute_withdrawn", NULL, "told_dispute_withdrawn" },
    { "deals.revoked", "told_revoked_by_dispute", NULL },
};

static prm_status send(prm_call *call, const char *code, const prm_val *deal, const char *partner, const char *roles)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    prm_val *data = prm->object(call);

    if (!code)
        return PRM_OK;
    PRM_TRY(prm->set(data, "customer", prm->get(prm->get(deal, "customer"), "legal_name")));
    PRM_TRY(prm->set(data, "number", prm->get(deal, "number")));
    return notify->send(call,
        PRM_NOTICE(.code = code, .subject = prm->text(deal, "id"), .data = data, .partner = partner,
        .roles = roles), NULL);
}

static prm_status run(prm_call *call, const prm_val *event, prm_val *result)
{
    const char *type = prm->text(event, "type");
    const prm_val *deal;

    (void)result;
    PRM_TRY(prm->load(call, "deal", prm->text(event, "subject"), &deal));
    if (strcmp(type, "deals.revoked") == 0 && strcmp(prm->text(deal, "reason_code"), DEALS_LOST_DISPUTE) != 0)
        return PRM_OK;
    for (size_t i = 0; i < sizeof tellings / sizeof *tellings; i++) {
        if (strcmp(type, tellings[i].event) != 0)
            continue;
        PRM_TRY(send(call, tellings[i].partner, deal, prm->text(deal, "partner"), DEALS_DISPUTERS));
        PRM_TRY(send(call, tellings[i].judges, deal, NULL, DEALS_JUDGES));
    }
    return PRM_OK;
}

#define TELL(variable, n, e, d)                                                                                        \
    const prm_reaction variable = { .size = sizeof variable, .since = 1, .name = n, .event = e, .doc = d, .run = run }
TELL(deals_tell_disputed_reaction, "deals.tell_disputed", "deals.disputed",
    "Tells the partner's sales people, and those who decide disputes");
TELL(deals_tell_evidence_wanted_reaction, "deals.tell_evidence_requested", "deals.evidence_requested",
    "Tells the partner's sales people");
TELL(deals_tell_evidence_added_reaction, "deals.tell_evidence_added", "deals.evidence_added",
    "Tells those who decide disputes");
TELL(deals_tell_upheld_reaction, "deals.tell_dispute_upheld", "deals.dispute_upheld",
    "Tells the partner's sales people");
TELL(deals_tell_overturned_reaction, "deals.tell_dispute_overturned", "deals.dispute_overturned",
    "Tells the partner's sales people");
TELL(deals_tell_dispute_withdrawn_reaction, "deals.tell_dispute_withdrawn", "deals.dispute_withdrawn",
    "Tells those who decide disputes");
TELL(deals_tell_disputed_away_reaction, "deals.tell_revoked_by_dispute", "deals.revoked",
    "Tells the sales people of the partner whose deal made way");
