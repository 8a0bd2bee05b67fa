/* SPDX-License-Identifier: Apache-2.0 */
/** @file  leads.withdraw_offer and leads.pull: the vendor takes back what it has given, before and after it was
 * accepted. */
#include "work/work.h"

#include "measures/measures.h"
#include "routing/routing.h"

#include <string.h>

/* ---- An offer ---------------------------------------------------------------------------------------------------- */

static prm_status withdraw(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *offer, *lead;
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->load(call, "lead_offer", prm->text(params, "id"), &offer));
    if (strcmp(prm->text(offer, "state"), "open") != 0)
        return prm_help_fail_state(call, offer, "not_open");
    PRM_TRY(leads_offer_end(call, &offer, "pulled", prm->text(params, "reason_code")));
    PRM_TRY(prm_help_set_given(changes, "comment", params));
    PRM_TRY(prm->update(call, &offer, changes));
    PRM_TRY(prm_help_load_reached(call, "lead", prm->text(offer, "lead"), &lead));
    PRM_TRY(leads_offer_gone(call, &lead));
    return prm->set(result, "offer", offer);
}

#define REASON(what)                                                                                                   \
    PRM_TEXT("reason_code", 1, 60, PRM_REQUIRED, "Why, in one word for reports: \"" what "\""),                        \
        PRM_LINES("comment", 1, 500, 0, "What is worth knowing; the partner reads it")

const prm_method leads_withdraw_offer_method = { .size = sizeof leads_withdraw_offer_method, .since = 1,
    .name = "leads.withdraw_offer", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = LEADS_PEOPLE,
    .subject = "lead_offer",
    .doc = "Take back an offer that is open: the partner is not asked about this lead again. With the last open one "
           "the lead is given out anew",
    .params = PRM_FIELDS(PRM_REF("id", "lead_offer", PRM_REQUIRED, "The offer"), REASON("mistake")),
    .result = PRM_FIELDS(PRM_ROW("offer", "lead_offer", leads_offer_fields, PRM_REQUIRED, "As stored")),
    .example = "{\"id\":\"lead_offer_01h8xgq3m2c4e\",\"reason_code\":\"mistake\"}", .run = withdraw };

/* ---- A lead from its holder -------------------------------------------------------------------------------------- */

/* Of a lead that it took from the pool or brought in there is no offer yet: one says from now on that it had it. */
static prm_status end_offer(prm_call *call, const prm_val *lead, const char *reason, const char *comment,
    const prm_val **offer)
{
    const char *id = prm->text(lead, "offer");
    prm_val *values = prm->object(call);

    PRM_TRY(prm->set_integer(values, "ended_at", prm->now(call)));
    PRM_TRY(prm->set_text(values, "reason", reason));
    if (comment && *comment != '\0')
        PRM_TRY(prm->set_text(values, "comment", comment));
    if (*id == '\0')
        return leads_offer_record(call, lead, prm->text(lead, "holder"), "pulled", values, offer);
    PRM_TRY(prm_help_load_reached(call, "lead_offer", id, offer));
    PRM_TRY(prm->move(call, offer, "pulled"));
    return prm->update(call, offer, values);
}

prm_status leads_leave(prm_call *call, const prm_val **lead)
{
    static const char *const of_holder[] = { "holder", "offer", "held_since", "touches", "first_touch_at",
        "last_touch_at", "quality", "quality_note", "comment", "nurture_until", "deal" };
    prm_val *changes = prm->object(call);

    PRM_TRY(leads_touches_leave(call, *lead));
    for (size_t i = 0; i < sizeof of_holder / sizeof *of_holder; i++)
        PRM_TRY(prm->set(changes, of_holder[i], prm->new_null(call)));
    return prm->update(call, lead, changes);
}

/* One that repeats what others have is for a person; any other is for others. */
static prm_status give_on(prm_call *call, const prm_val *lead)
{
    prm_val *data = prm->object(call);

    if (*prm->text(lead, "duplicate_of") != '\0')
        PRM_TRY(prm->set_text(data, "to_person", "repeated"));
    return prm->arm(call, leads_distribute_timer.name, prm->text(lead, "id"), "", prm->now(call), data);
}

prm_status leads_pull_back(prm_call *call, const prm_val **lead, const char *reason_code, const char *comment)
{
    static const leads_change pulled[] = { { "pulled", 1 } };
    const prm_val *offer;
    prm_val *data;
    const char *holder = prm->text(*lead, "holder");

    PRM_TRY(prm->move(call, lead, "pulled_back"));
    PRM_TRY(leads_release(call, *lead));
    PRM_TRY(leads_capacity_add(call, holder, pulled, 1));
    PRM_TRY(end_offer(call, *lead, reason_code, comment, &offer));
    PRM_TRY(leads_ended(call, *lead, &data));
    PRM_TRY(prm->set(data, "lead", prm->get(*lead, "id")));
    PRM_TRY(prm->set_text(data, "reason_code", reason_code));
    PRM_TRY(prm->emit(call, "leads.pulled_back", prm->text(offer, "id"), data));
    PRM_TRY(leads_leave(call, lead));
    PRM_TRY(prm->move(call, lead, "qualified"));
    return give_on(call, *lead);
}

static prm_status pull(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *lead;

    PRM_TRY(prm->load(call, "lead", prm->text(params, "id"), &lead));
    PRM_TRY(leads_pull_back(call, &lead, prm->text(params, "reason_code"), prm->text(params, "comment")));
    return prm->set(result, "lead", lead);
}

const prm_method leads_pull_method = { .size = sizeof leads_pull_method, .since = 1, .name = "leads.pull",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = LEADS_PEOPLE, .subject = "lead",
    .doc = "Take a lead back from its holder that has accepted it or been in touch, but is not at work on it: from "
           "then on the partner sees its offer, which says so, and nothing of the lead, and is not asked again. The "
           "lead goes on to others",
    .params = PRM_FIELDS(LEADS_THE_LEAD, REASON("no_progress")),
    .result = PRM_FIELDS(LEADS_LEAD),
    .example = "{\"id\":\"lead_01h8xgq3m2c4e\",\"reason_code\":\"no_progress\"}", .run = pull };
