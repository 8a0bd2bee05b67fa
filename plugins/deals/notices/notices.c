/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whom it concerns what becomes of a deal: its partner's sales people, and those of the vendor's who look after
 * it. They are told after it is certain, in a reaction, so that no registration fails because somebody could not be
 * told. Those who decide by a task are told in reviewers.c. */
#include "life/life.h"
#include "review/disputes.h"

#include <string.h>

#define NAME    PRM_TEXT("customer", 0, 300, 0, "The customer as the partner gave it")
#define NUMBER  PRM_TEXT("number", 0, 40, 0, "The registration's number")
#define UNTIL   PRM_TIME("until", 0, "Until when it is protected")
#define DAYS    PRM_INT("days", 0, PRM_ANY, 0, "How many days are left, or have passed")
#define REASON  PRM_LINES("reason", 0, 500, 0, "Why, as whoever did it said")
#define NOTICE(c, ...)                                                                                                 \
    (&(const prm_reason){ .size = sizeof(prm_reason), .code = c, .audience = "partner",                                \
        .data = PRM_FIELDS(__VA_ARGS__) })

const prm_reason *const deals_notices[] = { NOTICE("told_approved", NAME, NUMBER, UNTIL),
    NOTICE("told_in_review", NAME, NUMBER), NOTICE("told_info_requested", NAME, NUMBER),
    NOTICE("told_rejected", NAME, NUMBER), NOTICE("told_duplicate", NAME, NUMBER), NOTICE("told_expired", NAME, NUMBER),
    NOTICE("told_unanswered", NAME, NUMBER), NOTICE("told_revoked", NAME, NUMBER, REASON),
    NOTICE("told_revoked_inactive", NAME, NUMBER), NOTICE("told_extended", NAME, NUMBER, UNTIL),
    NOTICE("told_extension_declined", NAME, NUMBER), NOTICE("told_extension_wanted", NAME, NUMBER, UNTIL),
    NOTICE("told_reminded", NAME, NUMBER, DAYS, UNTIL), NOTICE("told_inactive", NAME, NUMBER, DAYS),
    NOTICE("told_commented", NAME, NUMBER),
    &deals_told_to_review, &deals_told_nobody_reviews, &deals_told_review_due, &deals_told_review_overdue,
    &deals_told_delegated,
    &deals_told_dispute_filed, &deals_told_to_judge, &deals_told_evidence_wanted, &deals_told_evidence_added,
    &deals_told_dispute_upheld, &deals_told_dispute_overturned, &deals_told_dispute_withdrawn,
    &deals_told_revoked_by_dispute, NULL };

enum side { TO_PARTNER, TO_VENDOR };

/* Of what made way in a dispute others tell. */
static int has_reason(const prm_val *deal, const prm_val *data)
{
    return *prm->text(deal, "comment") != '\0' && strcmp(prm->text(data, "reason_code"), DEALS_LOST_DISPUTE) != 0;
}

static int is_inactive(const prm_val *deal, const prm_val *data)
{
    (void)deal;
    return strcmp(prm->text(data, "reason_code"), "inactive") == 0;
}

static int is_by_vendor(const prm_val *deal, const prm_val *data)
{
    (void)deal;
    return strcmp(prm->text(data, "by"), "vendor") == 0 || strcmp(prm->text(data, "side"), "vendor") == 0;
}

static int is_by_partner(const prm_val *deal, const prm_val *data)
{
    return !is_by_vendor(deal, data);
}

static const struct telling {
    const char *event;
    enum side to;
    const char *code;
    int (*applies)(const prm_val *deal, const prm_val *data); /* NULL: always */
} tellings[] = {
    { "deals.approved", TO_PARTNER, "told_approved", NULL },
    { "deals.in_review", TO_PARTNER, "told_in_review", NULL },
    { "deals.info_requested", TO_PARTNER, "told_info_requested", NULL },
    { "deals.rejected", TO_PARTNER, "told_rejected", NULL },
    { "deals.duplicate", TO_PARTNER, "told_duplicate", NULL },
    { "deals.unanswered", TO_PARTNER, "told_unanswered", NULL },
    { "deals.reminded", TO_PARTNER, "told_reminded", NULL },
    { "deals.expired", TO_PARTNER, "told_expired", NULL },
    { "deals.inactive", TO_PARTNER, "told_inactive", NULL },
    { "deals.revoked", TO_PARTNER, "told_revoked", has_reason },
    { "deals.revoked", TO_PARTNER, "told_revoked_inactive", is_inactive },
    { "deals.extended", TO_PARTNER, "told_extended", NULL },
    { "deals.extension_requested", TO_VENDOR, "told_extension_wanted", NULL },
    { "deals.extension_declined", TO_PARTNER, "told_extension_declined", is_by_vendor },
    { "deals.commented", TO_VENDOR, "told_commented", is_by_partner },
    { "deals.commented", TO_PARTNER, "told_commented", is_by_vendor },
};

/* What a notice says that the event does not: from the deal. */
static const struct source {
    const char *field, *of_deal;
} sources[] = { { "number", "number" }, { "until", "protected_until" }, { "reason", "comment" } };

static const prm_val *find_value(const char *field, const prm_val *deal, const prm_val *data)
{
    const prm_val *value = prm->get(data, field);

    if (strcmp(field, "customer") == 0)
        return prm->get(prm->get(deal, "customer"), "legal_name");
    for (size_t i = 0; !value && i < sizeof sources / sizeof *sources; i++)
        if (strcmp(field, sources[i].field) == 0)
            value = prm->get(deal, sources[i].of_deal);
    return value;
}

/* As much as the code is declared to say. */
static prm_status describe(prm_call *call, const char *code, const prm_val *deal, const prm_val *data,
    const prm_val **described)
{
    prm_val *made = prm->object(call);
    const prm_reason *const *notice = deals_notices;

    while (*notice && strcmp((*notice)->code, code) != 0)
        notice++;
    for (const prm_field *const *field = *notice ? (*notice)->data : NULL; field && *field; field++)
        PRM_TRY(prm->set(made, (*field)->name, find_value((*field)->name, deal, data)));
    *described = made;
    return PRM_OK;
}

static prm_status tell(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    const char *type = prm->text(event, "type"), *id = prm->text(event, "subject");
    const prm_val *deal, *data = prm->get(event, "data"), *described;

    (void)result;
    PRM_TRY(prm->load(call, "deal", id, &deal));
    for (size_t i = 0; i < sizeof tellings / sizeof *tellings; i++) {
        const struct telling *telling = &tellings[i];
        int is_partner = telling->to == TO_PARTNER;
        if (strcmp(type, telling->event) != 0 || (telling->applies && !telling->applies(deal, data)))
            continue;
        PRM_TRY(describe(call, telling->code, deal, data, &described));
        PRM_TRY(notify->send(call, PRM_NOTICE(.code = telling->code, .subject = id, .data = described,
            .partner = is_partner ? prm->text(deal, "partner") : NULL,
            .roles = is_partner ? DEALS_SELLERS : "channel_manager"), NULL));
    }
    return PRM_OK;
}

#define TELL(n, e, d) PRM_REACTION(.name = n, .since = 1, .event = e, .doc = d, .run = tell)
const prm_reaction *const deals_reactions[] = {
    TELL("deals.tell_approved", "deals.approved", "Tells the partner's sales people"),
    TELL("deals.tell_in_review", "deals.in_review", "Tells the partner's sales people"),
    TELL("deals.tell_info_requested", "deals.info_requested", "Tells the partner's sales people"),
    TELL("deals.tell_rejected", "deals.rejected", "Tells the partner's sales people"),
    TELL("deals.tell_duplicate", "deals.duplicate", "Tells the partner's sales people"),
    TELL("deals.tell_unanswered", "deals.unanswered", "Tells the partner's sales people"),
    TELL("deals.tell_reminded", "deals.reminded", "Tells the partner's sales people"),
    TELL("deals.tell_expired", "deals.expired", "Tells the partner's sales people"),
    TELL("deals.tell_inactive", "deals.inactive", "Tells the partner's sales people"),
    TELL("deals.tell_revoked", "deals.revoked", "Tells the partner's sales people"),
    TELL("deals.tell_extended", "deals.extended", "Tells the partner's sales people"),
    TELL("deals.tell_extension_requested", "deals.extension_requested", "Tells those who may grant it"),
    TELL("deals.tell_extension_declined", "deals.extension_declined", "Tells the partner's sales people"),
    TELL("deals.tell_commented", "deals.commented", "Tells the other side"),
    &deals_end_with_partner,
    &deals_tell_disputed_reaction,
    &deals_tell_evidence_wanted_reaction,
    &deals_tell_evidence_added_reaction,
    &deals_tell_upheld_reaction,
    &deals_tell_overturned_reaction,
    &deals_tell_dispute_withdrawn_reaction,
    &deals_tell_disputed_away_reaction,
    &deals_tell_assigned_reaction,
    &deals_tell_delegated_reaction,
    &deals_tell_due_reaction,
    &deals_tell_overdue_reaction,
    NULL
};
