/* SPDX-License-Identifier: Apache-2.0 */
/** @file  leads.decline: a partner does not want what it was offered. The rules say what follows from it. */
#include "work/work.h"

#include "routing/routing.h"

#include <string.h>

static prm_status partner_facts(prm_call *call, const prm_val *offer, prm_val *facts)
{
    static const char *const counters[] = { "offered", "accepted", "declined", "timed_out" };
    const prm_val *capacity, *membership, *level;
    prm_val *partner = prm->object(call);

    PRM_TRY(leads_capacity_of(call, prm->text(offer, "partner"), &capacity));
    PRM_TRY(prm_help_membership(call, prm->get(offer, "partner"), prm->get(offer, "program"), PRM_REACH_PROGRAM,
        &membership, &level));
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++)
        PRM_TRY(prm->set_integer(partner, counters[i], prm_help_number(capacity, counters[i])));
    PRM_TRY(prm->set(partner, "level", prm->get(level, "code")));
    PRM_TRY(prm->set(partner, "channel_type", prm->get(membership, "channel_type")));
    PRM_TRY(prm_benefits_tell(call, membership, level, partner));
    return prm->set(facts, "partner", partner);
}

static prm_status find_facts(prm_call *call, const prm_val *offer, const prm_val *params, const prm_val **facts)
{
    static const char *const told[] = { "attempt", "score", "timeframe", "industry", "segment", "country", NULL };
    prm_val *all = prm->object(call), *what = prm->object(call);

    *facts = all;
    PRM_TRY(prm->set(all, "reason_code", prm->get(params, "reason_code")));
    PRM_TRY(prm->set_boolean(all, "has_comment", *prm->text(params, "comment") != '\0'));
    PRM_TRY(prm_help_set_all(what, told, offer));
    PRM_TRY(prm->set_integer(what, "waited_hours",
        (prm->now(call) - prm_help_number(offer, "offered_at")) / PRM_HOUR_MS));
    PRM_TRY(prm->set(all, "offer", what));
    return partner_facts(call, offer, all);
}

/* What the partner said, and until when it is not asked again. */
static prm_status note(prm_call *call, const prm_val *params, const prm_val *answer, const prm_val **offer)
{
    static const leads_change declined[] = { { "declined", 1 } };
    prm_val *changes = prm->object(call);
    int64_t days;
    int32_t counts = 1;

    PRM_TRY(prm_help_set_given(changes, "comment", params));
    if (prm->get_integer(answer, "exclude_days", &days) == PRM_OK)
        PRM_TRY(prm->set_integer(changes, "excluded_until", prm->now(call) + days * PRM_DAY_MS));
    PRM_TRY(prm->update(call, offer, changes));
    (void)prm->get_boolean(answer, "counts_against", &counts);
    return counts ? leads_capacity_add(call, prm->text(*offer, "partner"), declined, 1) : PRM_OK;
}

/* With the last open offer the lead is given out anew, unless a person has to look at it first. Whom it is for then is
 * none of the partner's doing: the timer that would have asked others does it. */
static prm_status go_on(prm_call *call, const prm_val *offer, const prm_val *answer)
{
    const prm_val *lead;
    prm_val *data = prm->object(call);
    int32_t doubts = 0;

    PRM_TRY(prm_help_load_reached(call, "lead", prm->text(offer, "lead"), &lead));
    PRM_TRY(leads_offer_gone(call, &lead));
    (void)prm->get_boolean(answer, "requalify", &doubts);
    if (!doubts || strcmp(prm->text(lead, "state"), "qualified") != 0)
        return PRM_OK;
    PRM_TRY(prm->set_text(data, "to_person", "requalify"));
    return prm->arm(call, leads_distribute_timer.name, prm->text(lead, "id"), "", prm->now(call), data);
}

static prm_status decline(prm_call *call, const prm_val *params, const prm_val **offer, prm_val *result)
{
    const prm_val *facts, *outcome, *answer;

    PRM_TRY(find_facts(call, *offer, params, &facts));
    PRM_TRY(prm->decide(call, leads_decline_chain.name, prm->text(*offer, "id"), facts, &outcome));
    answer = prm->get(outcome, leads_decline_rule.name);
    PRM_TRY(leads_offer_end(call, offer, "declined", prm->text(params, "reason_code")));
    PRM_TRY(note(call, params, answer, offer));
    PRM_TRY(prm_help_tell_decision(outcome, result));
    return go_on(call, *offer, answer);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *offer;

    PRM_TRY(prm->load(call, "lead_offer", prm->text(params, "id"), &offer));
    if (strcmp(prm->text(offer, "partner"), prm->caller(call)->partner) != 0)
        return PRM_E_FORBIDDEN;
    if (strcmp(prm->text(offer, "state"), "open") == 0) {
        if (prm_help_number(offer, "respond_by") < prm->now(call))
            PRM_TRY(leads_offer_pass(call, &offer));
        else
            PRM_TRY(decline(call, params, &offer, result));
    }
    PRM_TRY(prm->set_boolean(result, "declined", strcmp(prm->text(offer, "state"), "declined") == 0));
    return prm->set(result, "offer", offer);
}

const prm_method leads_decline_method = { .size = sizeof leads_decline_method, .since = 1, .name = "leads.decline",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = LEADS_SELLERS, .subject = "lead_offer",
    .doc = "Decline an offer, and say why: the lead goes on to others. An offer that is over is answered as what "
           "became of it",
    .params = PRM_FIELDS(PRM_REF("id", "lead_offer", PRM_REQUIRED, "The offer"),
        PRM_ENUM("reason_code", LEADS_DECLINE_REASONS, PRM_REQUIRED, "Why"),
        PRM_LINES("comment", 1, 500, 0, "What is worth knowing; the vendor reads it")),
    .result = PRM_FIELDS(PRM_BOOL("declined", PRM_REQUIRED, "Whether this partner has declined it, now or before"),
        PRM_ROW("offer", "lead_offer", leads_offer_fields, PRM_REQUIRED, "As stored: its state says what became of it"),
        LEADS_DECISION, LEADS_REASONS),
    .example = "{\"id\":\"lead_offer_01h8xgq3m2c4e\",\"reason_code\":\"no_capacity\","
               "\"comment\":\"All are on site until May\"}",
    .run = run };
