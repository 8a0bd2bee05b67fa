/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whom it concerns what becomes of a deal: its partner's sales people, and those who are to decide. They are told
 * after it is certain, in a reaction, so that no registration fails because somebody could not be told. */
#include "review/disputes.h"

#include <string.h>

#define NAME    PRM_TEXT("customer", 0, 300, 0, "The customer as the partner gave it")
#define NUMBER  PRM_TEXT("number", 0, 40, 0, "The registration's number")
#define UNTIL   PRM_TIME("until", 0, "Until when it is protected")
#define SELLERS "partner_sales | partner_admin"
#define NOTICE(c, ...)                                                                                                 \
    (&(const prm_reason){ .size = sizeof(prm_reason), .code = c, .audience = "partner", .data = PRM_FIELDS(__VA_ARGS__) })

const prm_reason *const deals_notices[] = { NOTICE("told_approved", NAME, NUMBER, UNTIL),
    NOTICE("told_in_review", NAME, NUMBER), NOTICE("told_info_requested", NAME, NUMBER),
    NOTICE("told_rejected", NAME, NUMBER), NOTICE("told_duplicate", NAME, NUMBER), NOTICE("told_expired", NAME, NUMBER),
    NOTICE("told_unanswered", NAME, NUMBER),
    NOTICE("told_to_review", NAME, NUMBER),
    &deals_told_dispute_filed, &deals_told_to_judge, &deals_told_evidence_wanted, &deals_told_evidence_added,
    &deals_told_dispute_upheld, &deals_told_dispute_overturned, &deals_told_dispute_withdrawn,
    &deals_told_revoked_by_dispute, NULL };

static const struct telling {
    const char *event, *code;
    const char *reviewers; /* the code for those who decide; NULL: they need not know */
} tellings[] = {
    { "deals.approved", "told_approved", NULL },
    { "deals.in_review", "told_in_review", "told_to_review" },
    { "deals.info_requested", "told_info_requested", NULL },
    { "deals.rejected", "told_rejected", NULL },
    { "deals.duplicate", "told_duplicate", NULL },
    { "deals.expired", "told_expired", NULL },
    { "deals.unanswered", "told_unanswered", NULL },
};

static prm_status describe(prm_call *call, const prm_val *deal, const char *event, const prm_val **data)
{
    prm_val *made = prm->object(call);

    PRM_TRY(prm->set(made, "customer", prm->get(prm->get(deal, "customer"), "legal_name")));
    PRM_TRY(prm->set(made, "number", prm->get(deal, "number")));
    if (strcmp(event, "deals.approved") == 0)
        PRM_TRY(prm->set(made, "until", prm->get(deal, "protected_until")));
    *data = made;
    return PRM_OK;
}

static prm_status tell(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    const char *type = prm->text(event, "type"), *id = prm->text(event, "subject");
    const prm_val *deal, *data;

    (void)result;
    PRM_TRY(prm->load(call, "deal", id, &deal));
    PRM_TRY(describe(call, deal, type, &data));
    for (size_t i = 0; i < sizeof tellings / sizeof *tellings; i++) {
        const struct telling *telling = &tellings[i];
        if (strcmp(type, telling->event) != 0)
            continue;
        PRM_TRY(notify->send(call, PRM_NOTICE(.code = telling->code, .subject = id, .data = data,
            .partner = prm->text(deal, "partner"), .roles = SELLERS), NULL));
        if (telling->reviewers)
            PRM_TRY(notify->send(call, PRM_NOTICE(.code = telling->reviewers, .subject = id, .data = data,
                .roles = "channel_manager"), NULL));
    }
    return PRM_OK;
}

#define TELL(n, e, d) PRM_REACTION(.name = n, .since = 1, .event = e, .doc = d, .run = tell)
const prm_reaction *const deals_reactions[] = {
    TELL("deals.tell_approved", "deals.approved", "Tells the partner's sales people"),
    TELL("deals.tell_in_review", "deals.in_review", "Tells them, and those who decide"),
    TELL("deals.tell_info_requested", "deals.info_requested", "Tells the partner's sales people"),
    TELL("deals.tell_rejected", "deals.rejected", "Tells the partner's sales people"),
    TELL("deals.tell_duplicate", "deals.duplicate", "Tells the partner's sales people"),
    TELL("deals.tell_unanswered", "deals.unanswered", "Tells the partner's sales people"),
    TELL("deals.tell_expired", "deals.expired", "Tells the partner's sales people"),
    &deals_tell_disputed_reaction,
    &deals_tell_evidence_wanted_reaction,
    &deals_tell_evidence_added_reaction,
    &deals_tell_upheld_reaction,
    &deals_tell_overturned_reaction,
    &deals_tell_dispute_withdrawn_reaction,
    NULL
};
