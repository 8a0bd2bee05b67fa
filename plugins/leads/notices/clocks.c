/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Telling whoever is to do something that its time runs out or has, the vendor of what a partner did not do in
 * time, a partner of what the vendor did not, and those above of what stays undone. */
#include "notices/describe.h"
#include "notices/notices.h"
#include "sla/sla.h"

#include <string.h>

#define NOTICE(variable, c, a, ...)                                                                                    \
    const prm_reason variable = { .size = sizeof variable, .code = c, .audience = a,                                   \
        .data = (const prm_field *const[]){ __VA_ARGS__, NULL } }
#define OF_PARTNER(variable, c) NOTICE(variable, c, "partner", LEADS_TOLD_PRODUCT, LEADS_TOLD_TERRITORY,               \
    LEADS_TOLD_UNTIL)
#define OF_VENDOR(variable, c)  NOTICE(variable, c, "vendor", LEADS_TOLD_CUSTOMER, LEADS_TOLD_PARTNER, LEADS_TOLD_UNTIL)

OF_PARTNER(leads_told_due_accept, "told_due_accept");
OF_PARTNER(leads_told_due_first_touch, "told_due_first_touch");
OF_PARTNER(leads_told_due_progress, "told_due_progress");
OF_PARTNER(leads_told_due_close, "told_due_close");
OF_VENDOR(leads_told_due_assign, "told_due_assign");
OF_VENDOR(leads_told_due_pool, "told_due_pool");
OF_VENDOR(leads_told_due_review, "told_due_review");
OF_PARTNER(leads_told_late_accept, "told_late_accept");
OF_PARTNER(leads_told_late_first_touch, "told_late_first_touch");
OF_PARTNER(leads_told_late_progress, "told_late_progress");
OF_PARTNER(leads_told_late_close, "told_late_close");
OF_PARTNER(leads_told_late_stale, "told_late_stale");
OF_VENDOR(leads_told_late_assign, "told_late_assign");
OF_VENDOR(leads_told_late_pool, "told_late_pool");
OF_VENDOR(leads_told_late_review, "told_late_review");
OF_VENDOR(leads_told_partner_late, "told_partner_late");
OF_VENDOR(leads_told_above_partner, "told_above_partner");
OF_VENDOR(leads_told_above_vendor, "told_above_vendor");
NOTICE(leads_told_vendor_late, "told_vendor_late", "partner", LEADS_TOLD_NUMBER, LEADS_TOLD_UNTIL);

static const struct of_kind {
    const char *kind;
    const prm_reason *due, *late; /* NULL: it is not told of */
} kinds[] = {
    { LEADS_CLOCK_ACCEPT, &leads_told_due_accept, &leads_told_late_accept },
    { LEADS_CLOCK_FIRST_TOUCH, &leads_told_due_first_touch, &leads_told_late_first_touch },
    { LEADS_CLOCK_PROGRESS, &leads_told_due_progress, &leads_told_late_progress },
    { LEADS_CLOCK_CLOSE, &leads_told_due_close, &leads_told_late_close },
    { LEADS_CLOCK_STALE, NULL, &leads_told_late_stale },
    { LEADS_CLOCK_ASSIGN, &leads_told_due_assign, &leads_told_late_assign },
    { LEADS_CLOCK_POOL, &leads_told_due_pool, &leads_told_late_pool },
    { LEADS_CLOCK_REVIEW, &leads_told_due_review, &leads_told_late_review },
};

static int is(const prm_val *row, const char *key, const char *text)
{
    return strcmp(prm->text(row, key), text) == 0;
}

static const struct of_kind *find_kind(const prm_val *clock)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (is(clock, "kind", kinds[i].kind))
            return &kinds[i];
    return NULL;
}

/* To whoever is to do it. An offer that has ended meanwhile is told as that. */
static prm_status tell_party(prm_call *call, const prm_reason *notice, const prm_val *clock, const prm_val *lead)
{
    const char *offer = prm->text(clock, "offer");
    const prm_val *brief = lead;
    int is_partner = is(clock, "party", "partner");

    if (!notice)
        return PRM_OK;
    if (*offer != '\0') {
        PRM_TRY(prm->load(call, "lead_offer", offer, &brief));
        if (!is(brief, "state", "open"))
            return PRM_OK;
    }
    return leads_send(call, &(leads_telling){ .notice = notice, .subject = prm->text(brief, "id"), .brief = brief,
        .clock = clock, .partner = is_partner ? prm->text(clock, "partner") : NULL,
        .roles = is_partner ? LEADS_SELLERS : "channel_manager" });
}

static prm_status tell_vendor(prm_call *call, const prm_reason *notice, const prm_val *clock, const prm_val *lead,
    const char *roles)
{
    return leads_send(call, &(leads_telling){ .notice = notice, .subject = prm->text(lead, "id"), .brief = lead,
        .clock = clock, .about = prm->text(clock, "partner"), .roles = roles });
}

/* What the vendor did not decide about a deal its partner is told; the vendor's own are told by deals. */
static prm_status tell_of_deal(prm_call *call, const prm_val *clock)
{
    const prm_val *deal;

    PRM_TRY(prm->load(call, "deal", prm->text(clock, "deal"), &deal));
    return leads_send(call, &(leads_telling){ .notice = &leads_told_vendor_late, .subject = prm->text(deal, "id"),
        .brief = deal, .clock = clock, .partner = prm->text(clock, "partner"), .roles = LEADS_SELLERS });
}

/* The clock, and the lead it is about, NULL if it is of another state by now, or about none. */
static prm_status load(prm_call *call, const prm_val *event, const char *state, const prm_val **clock,
    const prm_val **lead)
{
    *lead = NULL;
    PRM_TRY(prm->load(call, "sla_clock", prm->text(event, "subject"), clock));
    if (!is(*clock, "state", state) || *prm->text(*clock, "lead") == '\0')
        return PRM_OK;
    return prm->load(call, "lead", prm->text(*clock, "lead"), lead);
}

static prm_status due(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *clock, *lead;
    const struct of_kind *kind;

    (void)result;
    PRM_TRY(load(call, event, "running", &clock, &lead));
    kind = find_kind(clock);
    return lead && kind ? tell_party(call, kind->due, clock, lead) : PRM_OK;
}

static prm_status reminded(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *clock, *lead;
    const struct of_kind *kind;

    (void)result;
    PRM_TRY(load(call, event, "breached", &clock, &lead));
    kind = find_kind(clock);
    return lead && kind ? tell_party(call, kind->late, clock, lead) : PRM_OK;
}

/* Whose it is to do is told by the reminder, or by what becomes of it. That an offer ran out, which goes to others by
 * itself, is no news to the vendor. */
static prm_status breached(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *clock, *lead;

    (void)result;
    PRM_TRY(load(call, event, "breached", &clock, &lead));
    if (is(clock, "kind", LEADS_CLOCK_DEAL_REVIEW))
        return is(clock, "state", "breached") ? tell_of_deal(call, clock) : PRM_OK;
    if (!lead || !is(clock, "party", "partner") || is(clock, "kind", LEADS_CLOCK_ACCEPT))
        return PRM_OK;
    return tell_vendor(call, &leads_told_partner_late, clock, lead, "channel_manager");
}

static prm_status escalated(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *clock, *lead;

    (void)result;
    PRM_TRY(load(call, event, "breached", &clock, &lead));
    if (!lead)
        return PRM_OK;
    return tell_vendor(call, is(clock, "party", "partner") ? &leads_told_above_partner : &leads_told_above_vendor,
        clock, lead, prm->text(prm->get(event, "data"), "to"));
}

#define TELL(variable, n, e, f, d)                                                                                     \
    const prm_reaction variable = { .size = sizeof variable, .since = 1, .name = n, .event = e, .doc = d, .run = f }
TELL(leads_tell_due_reaction, "leads.tell_sla_due", "leads.sla_due", due, "Tells whoever is to do it");
TELL(leads_tell_reminded_reaction, "leads.tell_sla_reminded", "leads.sla_reminded", reminded,
    "Tells whoever is to do it");
TELL(leads_tell_breached_reaction, "leads.tell_sla_breached", "leads.sla_breached", breached,
    "Tells the channel managers, or the partner that the vendor is late with its deal");
TELL(leads_tell_escalated_reaction, "leads.tell_escalated", "leads.escalated", escalated, "Tells those above");
