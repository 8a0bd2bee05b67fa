/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Telling both sides what the vendor has promised, and what became of it; that a promise falls behind is told
 * to the vendor alone. */
#include "notices/notices.h"
#include "sla/commitment.h"

#include <string.h>

#define NOTICE(variable, c, a)                                                                                         \
    const prm_reason variable = { .size = sizeof variable, .code = c, .audience = a,                                   \
        .data = (const prm_field *const[]){ PRM_INT("promised", 0, PRM_ANY, 0, "How many leads were promised"),        \
            PRM_INT("delivered", 0, PRM_ANY, 0, "How many came"),                                                      \
            PRM_DATE("until", 0, "Until which day"), PRM_TEXT("partner", 0, 300, 0, "To whom"),                 \
            PRM_LINES("reason", 0, 500, 0, "Why it was withdrawn"), NULL } }

NOTICE(leads_told_committed, "told_committed", "partner");
NOTICE(leads_told_commitment_met, "told_commitment_met", "partner");
NOTICE(leads_told_commitment_missed, "told_commitment_missed", "partner");
NOTICE(leads_told_commitment_withdrawn, "told_commitment_withdrawn", "partner");
NOTICE(leads_told_commitment_behind, "told_commitment_behind", "vendor");

static const struct telling {
    const char *event;
    const prm_reason *notice;
    int to_partner, to_vendor;
} tellings[] = {
    { "leads.committed", &leads_told_committed, 1, 0 },
    { "leads.commitment_met", &leads_told_commitment_met, 1, 1 },
    { "leads.commitment_missed", &leads_told_commitment_missed, 1, 1 },
    { "leads.commitment_withdrawn", &leads_told_commitment_withdrawn, 1, 0 },
    { "leads.commitment_behind", &leads_told_commitment_behind, 0, 1 },
};

static prm_status describe(prm_call *call, const prm_val *commitment, const prm_val **described)
{
    static const char *const told[] = { "promised", "delivered", "until", "reason", NULL };
    const prm_val *partner;
    prm_val *made = prm->object(call);

    PRM_TRY(prm->load(call, "partner", prm->text(commitment, "partner"), &partner));
    PRM_TRY(prm_help_set_all(made, told, commitment));
    PRM_TRY(prm->set(made, "partner", prm->get(partner, "legal_name")));
    *described = made;
    return PRM_OK;
}

static prm_status send(prm_call *call, const struct telling *telling, const prm_val *commitment)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    const char *id = prm->text(commitment, "id");
    const prm_val *data;

    PRM_TRY(describe(call, commitment, &data));
    if (telling->to_partner)
        PRM_TRY(notify->send(call, PRM_NOTICE(.code = telling->notice->code, .subject = id, .data = data,
            .partner = prm->text(commitment, "partner"), .roles = LEADS_SELLERS), NULL));
    if (telling->to_vendor)
        PRM_TRY(notify->send(call, PRM_NOTICE(.code = telling->notice->code, .subject = id, .data = data,
            .roles = "channel_manager"), NULL));
    return PRM_OK;
}

static prm_status tell(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *commitment;

    (void)result;
    PRM_TRY(prm->load(call, "lead_commitment", prm->text(event, "subject"), &commitment));
    for (size_t i = 0; i < sizeof tellings / sizeof *tellings; i++)
        if (strcmp(prm->text(event, "type"), tellings[i].event) == 0)
            PRM_TRY(send(call, &tellings[i], commitment));
    return PRM_OK;
}

#define TELL(variable, n, e, d)                                                                                        \
    const prm_reaction variable = { .size = sizeof variable, .since = 1, .name = n, .event = e, .doc = d, .run = tell }
TELL(leads_tell_committed_reaction, "leads.tell_committed", "leads.committed", "Tells the partner's sales people");
TELL(leads_tell_commitment_met_reaction, "leads.tell_commitment_met", "leads.commitment_met", "Tells both sides");
TELL(leads_tell_commitment_missed_reaction, "leads.tell_commitment_missed", "leads.commitment_missed",
    "Tells both sides");
TELL(leads_tell_commitment_withdrawn_reaction, "leads.tell_commitment_withdrawn", "leads.commitment_withdrawn",
    "Tells the partner's sales people");
TELL(leads_tell_commitment_behind_reaction, "leads.tell_commitment_behind", "leads.commitment_behind",
    "Tells the channel managers");
