/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whom it concerns what becomes of a claim: the people of its partner who ask for funds. They are told after it
 * is certain, in a reaction. Those who decide by a step are told where the steps are. */
#include "claims/claims.h"

#define NUMBER PRM_TEXT("number", 0, 40, 0, "The claim's number")
#define NOTICE(name, c)                                                                                                \
    const prm_reason name = { .size = sizeof(prm_reason), .code = c, .audience = "partner", .data = PRM_FIELDS(NUMBER) }

NOTICE(mdf_told_claim_in_review, "told_claim_in_review");
NOTICE(mdf_told_claim_returned, "told_claim_returned");
NOTICE(mdf_told_claim_approved, "told_claim_approved");
NOTICE(mdf_told_claim_part_approved, "told_claim_part_approved");
NOTICE(mdf_told_claim_rejected, "told_claim_rejected");

/* By the event and, where one event is about several ends, the state in its data. */
static const struct telling {
    const char *event, *state;
    const prm_reason *notice;
} tellings[] = {
    { "mdf.claim_in_review", "", &mdf_told_claim_in_review },
    { "mdf.claim_returned", "", &mdf_told_claim_returned },
    { "mdf.claim_decided", "approved", &mdf_told_claim_approved },
    { "mdf.claim_decided", "part_approved", &mdf_told_claim_part_approved },
    { "mdf.claim_decided", "rejected", &mdf_told_claim_rejected },
};

static prm_status tell(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    const char *id = prm->text(event, "subject");
    const prm_val *claim, *data = prm->get(event, "data");
    prm_val *said = prm->object(call);

    (void)result;
    PRM_TRY(prm->load(call, "claim", id, &claim));
    PRM_TRY(prm->set(said, "number", prm->get(claim, "number")));
    for (size_t i = 0; i < sizeof tellings / sizeof *tellings; i++)
        if (prm_help_is(event, "type", tellings[i].event) && prm_help_is(data, "state", tellings[i].state))
            PRM_TRY(notify->send(call, PRM_NOTICE(.code = tellings[i].notice->code, .subject = id, .data = said,
                .partner = prm->text(claim, "partner"), .roles = MDF_SPENDERS), NULL));
    return PRM_OK;
}

#define TELL(variable, n, e)                                                                                           \
    const prm_reaction variable = { .size = sizeof(prm_reaction), .name = n, .since = 1, .event = e, .run = tell,      \
        .doc = "Tells the partner's people who ask for funds" }

TELL(mdf_tell_claim_in_review, "mdf.tell_claim_in_review", "mdf.claim_in_review");
TELL(mdf_tell_claim_returned, "mdf.tell_claim_returned", "mdf.claim_returned");
TELL(mdf_tell_claim_decided, "mdf.tell_claim_decided", "mdf.claim_decided");
