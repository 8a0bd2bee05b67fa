/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The chain deals.register: what the nine points are told, in which order they are asked, where it stops. */
#include "registration/registration.h"

#define DECIDED_WELL "deals.decide.verdict = approve | review"

static const prm_field *const line_facts[] = {
    PRM_TEXT("product", 1, 200, PRM_REQUIRED, "The product's name"),
    PRM_INT("quantity", 1, PRM_ANY, 0, "How many of it"),
    PRM_MONEY("amount", 0, "What the line is worth"),
    NULL
};

static const prm_field *const deal_facts[] = {
    PRM_OBJECT("customer", deals_customer_fields, PRM_REQUIRED, "The end customer, as given"),
    PRM_TEXT("type", 1, 40, PRM_REQUIRED, "referral, resell, cosell, renewal or expansion"),
    PRM_TEXT("product", 1, 200, PRM_REQUIRED, "The product's name; of several lines the largest one's"),
    PRM_INT("quantity", 1, PRM_ANY, 0, "How many of it"),
    PRM_LIST("lines", PRM_OBJECT("line", line_facts, 0, "One product"), PRM_REQUIRED, "All that is to be sold"),
    PRM_TEXT("territory", 1, 200, PRM_REQUIRED, "The territory's name"),
    PRM_MONEY("amount", PRM_REQUIRED, "Expected value, as given"),
    PRM_INT("amount_base", 0, PRM_ANY, PRM_REQUIRED, "The same in minor units of the programme's currency"),
    PRM_TEXT("rate", 1, 70, 0, "By which exact rate, a decimal or a quotient; none: it is in that currency"),
    PRM_DATE("rate_date", 0, "Of which day that rate is"),
    PRM_DATE("expected_close", PRM_REQUIRED, "When the order is expected"),
    PRM_INT("days_to_close", PRM_ANY, PRM_ANY, PRM_REQUIRED,
        "Days until then from today where the programme is; negative: passed"),
    PRM_TEXT("source", 1, 60, 0, "How the partner came to it"),
    PRM_LIST("value_added", PRM_TEXT("effort", 1, 60, 0, "An effort"), PRM_REQUIRED,
        "What the partner itself does to win it: identified, demo, proof_of_concept, design, services, training"),
    PRM_INT("evidence", 0, 20, PRM_REQUIRED, "How many files show that it is at work there"),
    PRM_INT("asks", 0, 1000, PRM_REQUIRED, "How often information was asked for before"),
    PRM_BOOL("renews", PRM_REQUIRED, "Whether it renews a closed deal of the same partner"),
    PRM_BOOL("renews_won", PRM_REQUIRED, "Whether that one was won"),
    NULL
};

static const prm_field *const partner_facts[] = {
    PRM_TEXT("type", 1, 40, PRM_REQUIRED, "reseller, distributor, referral, si, isv, msp or agent"),
    PRM_TEXT("state", 1, 40, PRM_REQUIRED, "active, suspended or terminated"),
    PRM_TEXT("level", 1, 40, 0, "The code of its level in this programme; none: it is not in it"),
    PRM_INT("level_rank", 0, 1000, 0, "That level's rank"),
    PRM_TEXT("channel_type", 1, 40, 0, "Its role in this programme: one of the partner types"),
    PRM_BENEFITS_FACT,
    PRM_ENUM("territory_fit", "covered|outside|unbound", PRM_REQUIRED,
        "Whether the deal is in one of its territories; unbound: it has none"),
    PRM_BOOL("has_distributor", PRM_REQUIRED, "Whether it buys from a distributor of the network"),
    PRM_INT("open_deals", 0, PRM_ANY, PRM_REQUIRED, 
        "Its deals approved or pending in this programme; of each up to 100, or up to its deal_capacity if that is "
        "more"),
    PRM_INT("registered_30_days", 0, DEALS_MONTH_COUNTED, PRM_REQUIRED,
        "Its registrations of the last 30 days in this programme, whatever became of them, up to 250"),
    PRM_INT("at_customer", 0, DEALS_COUNTED, PRM_REQUIRED,
        "Its deals of the last 365 days at the customer this one is bound to, in every programme, up to 100"),
    NULL
};

static const prm_field *const candidate_facts[] = {
    PRM_TEXT("name", 1, 20, PRM_REQUIRED, "candidate_1 is the best match"),
    PRM_INT("score", 0, 1000, PRM_REQUIRED, "How much it resembles the customer given"),
    PRM_LIST("matched_on", PRM_TEXT("key", 1, 40, 0, "A key"), PRM_REQUIRED, "tax_id, domain, name, similar_name"),
    PRM_TEXT("equal", 1, 20, 0, "The strongest key that is equal: tax_id, domain, or name (with the country)"),
    PRM_BOOL("bound", PRM_REQUIRED, "Whether the deal is bound to it: the strongest equal key of all"),
    PRM_BOOL("same_country", PRM_REQUIRED, "Whether both countries are known and equal"),
    PRM_BOOL("protected", PRM_REQUIRED, "Whether another partner is protected there for this product and territory"),
    PRM_TEXT("legal_name", 1, 300, 0, "Its name"),
    NULL
};

static const prm_field *const protection_facts[] = {
    PRM_TEXT("candidate", 1, 20, 0, "At which candidate; none: at the customer the caller named by id"),
    PRM_BOOL("bound", PRM_REQUIRED, "Whether that is the customer the deal is bound to"),
    PRM_BOOL("holder_is_self", PRM_REQUIRED, "Whether the registrant itself holds it"),
    PRM_BOOL("exclusive", PRM_REQUIRED, "Whether nobody else may be protected beside it"),
    PRM_TIME("ends_at", PRM_REQUIRED, "When it ends, ms UTC as `now` is"),
    NULL
};

static const prm_field *const opportunity_facts[] = {
    PRM_TEXT("candidate", 1, 20, 0, "At which candidate; none: at the customer the caller named by id"),
    PRM_BOOL("bound", PRM_REQUIRED, "Whether that is the customer the deal is bound to"),
    PRM_BOOL("same_product", PRM_REQUIRED, "Whether it is for a product of the deal, not just one of the same family"),
    PRM_INT("open_days", 0, PRM_ANY, PRM_REQUIRED,
        "For how many days the vendor's own sales have worked on it, up to today where the programme is"),
    NULL
};

static const prm_field *const incumbent_facts[] = {
    PRM_TEXT("candidate", 1, 20, 0, "At which candidate; none: at the customer the caller named by id"),
    PRM_BOOL("bound", PRM_REQUIRED, "Whether that is the customer the deal is bound to"),
    PRM_BOOL("is_self", PRM_REQUIRED, "Whether it is the registrant who won there last"),
    PRM_INT("months_since", 0, PRM_ANY, PRM_REQUIRED, "Months since then"),
    NULL
};

static const prm_field *const history_facts[] = {
    PRM_INT("approved", 0, DEALS_COUNTED, PRM_REQUIRED, "Its deals approved now, up to 100"),
    PRM_INT("rejected", 0, DEALS_COUNTED, PRM_REQUIRED, "Its deals rejected, up to 100"),
    PRM_INT("expired", 0, DEALS_COUNTED, PRM_REQUIRED, "Of those registered in the last 365 days: expired, up to 100"),
    PRM_INT("won", 0, DEALS_COUNTED, PRM_REQUIRED, "Likewise: won"),
    NULL
};

const prm_chain deals_register_chain = { .size = sizeof deals_register_chain, .since = 1, .name = "deals.register",
    .doc = "What becomes of a registration", .facts = PRM_FIELDS(
        PRM_OBJECT("deal", deal_facts, PRM_REQUIRED, "As submitted"),
        PRM_OBJECT("partner", partner_facts, PRM_REQUIRED, "Who registers it, as it stands in this programme"),
        PRM_OBJECT("program", PRM_FIELDS(PRM_TEXT("name", 1, 200, PRM_REQUIRED, "Its name"),
            PRM_TEXT("currency", 3, 3, PRM_REQUIRED, "Its currency")), PRM_REQUIRED, "Under which programme"),
        PRM_OBJECT("history", history_facts, PRM_REQUIRED, "What became of the partner's deals in this programme"),
        PRM_LIST("candidates", PRM_OBJECT("candidate", candidate_facts, 0, "One customer"), PRM_REQUIRED | PRM_VENDOR,
            "Known customers that resemble the one given, best first"),
        PRM_BOOL("key_conflict", PRM_REQUIRED | PRM_VENDOR, "Whether the keys given are those of different customers"),
        PRM_LIST("protections", PRM_OBJECT("protection", protection_facts, 0, "One protection"),
            PRM_REQUIRED | PRM_VENDOR, "What is held at these customers for this product and territory"),
        PRM_LIST("opportunities", PRM_OBJECT("opportunity", opportunity_facts, 0, "One opportunity"),
            PRM_REQUIRED | PRM_VENDOR,
            "What the vendor's own sales work on there, of these families, in this territory"),
        PRM_LIST("incumbents", PRM_OBJECT("incumbent", incumbent_facts, 0, "Whoever won a family last"),
            PRM_REQUIRED | PRM_VENDOR, "Who won last at these customers, of these families")),
    .steps = (const prm_step *const[]){
            PRM_STEP(.rule = &deals_intake_rule, .stop_unless = "ok = true"),
            PRM_STEP(.rule = &deals_eligibility_rule, .stop_unless = "eligible = yes | review"),
            PRM_STEP(.rule = &deals_match_rule),
            PRM_STEP(.rule = &deals_conflict_rule, .stop_unless = "winner = registrant | nobody"),
            PRM_STEP(.rule = &deals_decide_rule),
            PRM_STEP(.rule = &deals_route_rule, .when = DECIDED_WELL),
            PRM_STEP(.rule = &deals_protect_rule, .when = DECIDED_WELL),
            PRM_STEP(.rule = &deals_price_rule, .when = DECIDED_WELL),
            PRM_STEP(.rule = &deals_attribute_rule, .when = DECIDED_WELL), NULL },
    .outcome = "deals.decide.verdict" };
