/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whom it concerns what becomes of a lead: the people of the partner it is offered to, and those of the
 * vendor's who look after its territory. Who the customer is, is told to the vendor alone: a notice stays where a lead
 * is taken back. */
#include "notices/describe.h"
#include "notices/notices.h"

#include <string.h>

#define NOTICE(variable, c, a, ...)                                                                                    \
    const prm_reason variable = { .size = sizeof variable, .code = c, .audience = a,                                   \
        .data = (const prm_field *const[]){ __VA_ARGS__, NULL } }

NOTICE(leads_told_offered, "told_offered", "partner", LEADS_TOLD_PRODUCT, LEADS_TOLD_TERRITORY, LEADS_TOLD_UNTIL);
NOTICE(leads_told_timed_out, "told_timed_out", "partner", LEADS_TOLD_PRODUCT, LEADS_TOLD_TERRITORY);
NOTICE(leads_told_offer_lost, "told_offer_lost", "partner", LEADS_TOLD_PRODUCT, LEADS_TOLD_TERRITORY);
NOTICE(leads_told_offer_pulled, "told_offer_pulled", "partner", LEADS_TOLD_PRODUCT, LEADS_TOLD_TERRITORY);
NOTICE(leads_told_pulled_back, "told_pulled_back", "partner", LEADS_TOLD_PRODUCT, LEADS_TOLD_TERRITORY);
NOTICE(leads_told_accepted, "told_accepted", "vendor", LEADS_TOLD_CUSTOMER, LEADS_TOLD_PARTNER);
NOTICE(leads_told_unassignable, "told_unassignable", "vendor", LEADS_TOLD_CUSTOMER);
NOTICE(leads_told_lead_review, "told_lead_review", "vendor", LEADS_TOLD_CUSTOMER);
NOTICE(leads_told_resembled, "told_resembled", "vendor", LEADS_TOLD_CUSTOMER, LEADS_TOLD_PARTNER);

/* By now it may have gone on: what waits for somebody is told only while it does. */
static const struct telling {
    const char *event;
    const prm_reason *notice;
    const char *while_in; /* the state of the row the event is about; NULL: any */
} to_partner[] = {
    { "leads.offered", &leads_told_offered, "open" },
    { "leads.offer_timed_out", &leads_told_timed_out, NULL },
    { "leads.offer_lost", &leads_told_offer_lost, NULL },
    { "leads.offer_pulled", &leads_told_offer_pulled, NULL },
    { "leads.pulled_back", &leads_told_pulled_back, NULL },
}, to_vendor[] = {
    { "leads.accepted", &leads_told_accepted, NULL },
    { "leads.unassignable", &leads_told_unassignable, "unassignable" },
    { "leads.review_needed", &leads_told_lead_review, "new" },
    { "leads.resembled", &leads_told_resembled, NULL },
};

static const struct telling *find(const struct telling *list, size_t count, const prm_val *event, const prm_val *row)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].event, prm->text(event, "type")) == 0)
            return !list[i].while_in || strcmp(prm->text(row, "state"), list[i].while_in) == 0 ? &list[i] : NULL;
    return NULL;
}

static prm_status tell_partner(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *offer;
    const struct telling *telling;

    (void)result;
    PRM_TRY(prm->load(call, "lead_offer", prm->text(event, "subject"), &offer));
    telling = find(to_partner, sizeof to_partner / sizeof *to_partner, event, offer);
    if (!telling)
        return PRM_OK;
    return leads_send(call,
        &(leads_telling){ .notice = telling->notice, .subject = prm->text(offer, "id"), .brief = offer,
        .partner = prm->text(offer, "partner"), .roles = LEADS_SELLERS });
}

static prm_status tell_vendor(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *lead;
    const struct telling *telling;

    (void)result;
    PRM_TRY(prm->load(call, "lead", prm->text(event, "subject"), &lead));
    telling = find(to_vendor, sizeof to_vendor / sizeof *to_vendor, event, lead);
    if (!telling)
        return PRM_OK;
    return leads_send(call,
        &(leads_telling){ .notice = telling->notice, .subject = prm->text(lead, "id"), .brief = lead,
        .about = prm->text(lead, "holder"), .roles = "channel_manager" });
}

#define TELL(variable, n, e, f, d)                                                                                     \
    const prm_reaction variable = { .size = sizeof variable, .since = 1, .name = n, .event = e, .doc = d, .run = f }
#define SELLERS "Tells the partner's sales people"
TELL(leads_tell_offered_reaction, "leads.tell_offered", "leads.offered", tell_partner, SELLERS);
TELL(leads_tell_timed_out_reaction, "leads.tell_timed_out", "leads.offer_timed_out", tell_partner, SELLERS);
TELL(leads_tell_offer_lost_reaction, "leads.tell_offer_lost", "leads.offer_lost", tell_partner, SELLERS);
TELL(leads_tell_offer_pulled_reaction, "leads.tell_offer_pulled", "leads.offer_pulled", tell_partner, SELLERS);
TELL(leads_tell_pulled_back_reaction, "leads.tell_pulled_back", "leads.pulled_back", tell_partner, SELLERS);
TELL(leads_tell_accepted_reaction, "leads.tell_accepted", "leads.accepted", tell_vendor, "Tells the channel managers");
TELL(leads_tell_unassignable_reaction, "leads.tell_unassignable", "leads.unassignable", tell_vendor,
    "Tells the channel managers");
TELL(leads_tell_review_reaction, "leads.tell_review_needed", "leads.review_needed", tell_vendor,
    "Tells the channel managers");
TELL(leads_tell_resembled_reaction, "leads.tell_resembled", "leads.resembled", tell_vendor,
    "Tells the channel managers");
