/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What rules are told of a deal that is under way. Codes, no ids. */
#include "life/life.h"

const prm_field *const deals_life_deal_facts[] = {
    PRM_TEXT("stage", 1, 40, PRM_REQUIRED, "prospect, qualified, technical, business or committed"),
    PRM_BPS("probability_bps", 0, PRM_ALL_BPS, PRM_REQUIRED, "How likely it is won at that stage"),
    PRM_INT("amount_base", 0, PRM_ANY, PRM_REQUIRED, "Its value in minor units of the programme's currency"),
    PRM_INT("days_to_close", PRM_ANY, PRM_ANY, PRM_REQUIRED,
        "Days from today where the programme is until the order is expected; negative: passed"),
    PRM_INT("days_left", PRM_ANY, PRM_ANY, PRM_REQUIRED, "Days until the protection ends, begun ones counted"),
    PRM_INT("days_protected", 0, PRM_ANY, PRM_REQUIRED, "Days since the approval"),
    PRM_INT("extensions", 0, PRM_ANY, PRM_REQUIRED, "How often it was extended so far"),
    PRM_INT("max_extensions", 0, PRM_ANY, PRM_REQUIRED, "How often its terms admit that"),
    PRM_INT("extension_days", 0, PRM_ANY, 0, "By how much its terms extend it"),
    PRM_INT("activity_every_days", 0, PRM_ANY, 0, "How often its terms want activity; none: they do not"),
    NULL
};

const prm_field *const deals_life_partner_facts[] = {
    PRM_TEXT("type", 1, 40, PRM_REQUIRED, "reseller, distributor, referral, si, isv, msp or agent"),
    PRM_TEXT("state", 1, 40, PRM_REQUIRED, "active, suspended or terminated"),
    PRM_TEXT("level", 1, 40, 0, "The code of its level in this programme; none: it has left it"),
    PRM_TEXT("channel_type", 1, 40, 0, "Its role in this programme: one of the partner types"),
    PRM_BENEFITS_FACT,
    NULL
};

const prm_field *const deals_life_activity_facts[] = {
    PRM_INT("window_days", 1, PRM_ANY, PRM_REQUIRED, "The days that are counted (setting `activity_window_days`)"),
    PRM_INT("count", 0, DEALS_MOST_COUNTED, PRM_REQUIRED, "Activities in that time, up to 100"),
    PRM_INT("days_since_last", 0, PRM_ANY, PRM_REQUIRED,
        "Days since the partner last showed that it is at work; the approval counts"),
    NULL
};

static int64_t number_or(const prm_val *object, const char *key, int64_t other)
{
    (void)prm->get_integer(object, key, &other);
    return other;
}

static prm_status deal_facts(prm_call *call, const prm_val *deal, const prm_val *program, prm_val *facts)
{
    const prm_val *terms = prm->get(deal, "terms");
    int64_t now = prm->now(call), until = number_or(deal, "protected_until", now), closes_in;
    prm_val *own = prm->object(call);

    PRM_TRY(prm->set_text(own, "stage", *prm->text(deal, "stage") != '\0' ? prm->text(deal, "stage") : "prospect"));
    PRM_TRY(prm->set_integer(own, "probability_bps", number_or(deal, "probability_bps", 0)));
    PRM_TRY(prm->set_integer(own, "amount_base", number_or(deal, "amount_base", 0)));
    PRM_TRY(prm_date_days_until(call, program, prm->text(deal, "expected_close"), &closes_in));
    PRM_TRY(prm->set_integer(own, "days_to_close", closes_in));
    PRM_TRY(prm->set_integer(own, "days_left", (until - now + PRM_DAY_MS - 1) / PRM_DAY_MS));
    PRM_TRY(prm->set_integer(own, "days_protected", (now - deals_life_approved_at(deal)) / PRM_DAY_MS));
    PRM_TRY(prm->set_integer(own, "extensions", number_or(deal, "extensions", 0)));
    PRM_TRY(prm->set_integer(own, "max_extensions", number_or(terms, "max_extensions", 0)));
    PRM_TRY(prm_help_set_given(own, "extension_days", terms));
    PRM_TRY(prm_help_set_given(own, "activity_every_days", terms));
    return prm->set(facts, "deal", own);
}

static prm_status partner_facts(prm_call *call, const prm_val *deal, prm_val *facts)
{
    const prm_val *partner, *membership, *level;
    prm_val *own = prm->object(call);

    PRM_TRY(prm->load(call, "partner", prm->text(deal, "partner"), &partner));
    PRM_TRY(prm_help_membership(call, prm->get(deal, "partner"), prm->get(deal, "program"), PRM_REACH_CALLER,
        &membership, &level));
    PRM_TRY(prm->set(own, "type", prm->get(partner, "type")));
    PRM_TRY(prm->set(own, "state", prm->get(partner, "state")));
    PRM_TRY(prm->set(own, "level", prm->get(level, "code")));
    PRM_TRY(prm->set(own, "channel_type", prm->get(membership, "channel_type")));
    PRM_TRY(prm_benefits_tell(call, membership, level, own));
    return prm->set(facts, "partner", own);
}

static prm_status activity_facts(prm_call *call, const prm_val *deal, const prm_val *program, prm_val *facts)
{
    const prm_calendar_service *calendar = prm->service(PRM_CALENDAR_SERVICE);
    int64_t days, count, now = prm->now(call), last = number_or(deal, "last_activity_at", deals_life_approved_at(deal));
    prm_val *own = prm->object(call), *filter = prm->object(call), *since = prm->object(call);
    const char *date;

    PRM_TRY(prm->as_integer(prm->setting(call, "activity_window_days"), &days));
    PRM_TRY(calendar->local_date(call, prm->text(program, "time_zone"), now - days * PRM_DAY_MS, &date));
    PRM_TRY(prm->set_text(since, "gte", date));
    PRM_TRY(prm->set(filter, "deal", prm->get(deal, "id")));
    PRM_TRY(prm->set(filter, "on", since));
    PRM_TRY(prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "activity", .filter = filter,
        .limit = DEALS_MOST_COUNTED }, &count));
    PRM_TRY(prm->set_integer(own, "window_days", days));
    PRM_TRY(prm->set_integer(own, "count", count));
    PRM_TRY(prm->set_integer(own, "days_since_last", (now - last) / PRM_DAY_MS));
    return prm->set(facts, "activities", own);
}

prm_status deals_life_facts(prm_call *call, const prm_val *deal, prm_val **facts)
{
    const prm_val *program;

    *facts = prm->object(call);
    PRM_TRY(prm->load(call, "program", prm->text(deal, "program"), &program));
    PRM_TRY(deal_facts(call, deal, program, *facts));
    PRM_TRY(partner_facts(call, deal, *facts));
    return activity_facts(call, deal, program, *facts);
}
