/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The chain leads.route: who of the shortlist should have a lead, and how it is given out. */
#include "routing/routing.h"

static const prm_field *const lead_facts[] = {
    PRM_TEXT("country", 2, 2, 0, "Where it is (ISO 3166-1)"), LEADS_REGION,
    PRM_TEXT("territory", 1, 200, 0, "The name of its territory"),
    PRM_TEXT("product", 1, 200, 0, "The name of what it is about"),
    LEADS_INDUSTRY, LEADS_SEGMENT, LEADS_EMPLOYEES,
    PRM_TEXT("timeframe", 1, 20, 0, "When they mean to buy: now, quarter, half_year, year, later"),
    PRM_INT("amount_base", 0, PRM_ANY, PRM_REQUIRED,
        "What it may be worth, in minor units of the programme's currency"),
    PRM_INT("score", 0, LEADS_SCORE_MOST, PRM_REQUIRED, "How good it is"),
    PRM_TEXT("source", 1, 60, PRM_REQUIRED, "The code of its source"),
    PRM_INT("attempt", 1, 1000, PRM_REQUIRED, "The how manieth time it is given out now"),
    PRM_INT("age_hours", 0, PRM_ANY, PRM_REQUIRED, "Hours since it was first qualified"),
    NULL
};

static const prm_field *const candidate_facts[] = {
    PRM_TEXT("name", 1, 20, PRM_REQUIRED, "candidate_1 has the most specific entitlement"),
    PRM_TEXT("partner", 1, 300, PRM_REQUIRED, "Who it is"),
    PRM_TEXT("type", 1, 40, PRM_REQUIRED, "reseller, distributor, referral, si, isv, msp or agent"),
    PRM_TEXT("level", 1, 40, 0, "The code of its level in the programme"),
    PRM_INT("level_rank", 0, 1000, 0, "That level's rank"),
    PRM_TEXT("channel_type", 1, 40, 0, "Its role in the programme"),
    PRM_BENEFITS_FACT,
    PRM_INT("specificity", 0, 100, PRM_REQUIRED,
        "How specific its entitlement is: the levels of territory and product it names in their trees, and one each "
        "for industry and segment"),
    PRM_INT("open_now", 0, PRM_ANY, PRM_REQUIRED, "Leads it holds or is offered"),
    PRM_INT("open_max", 0, PRM_ANY, PRM_REQUIRED, "And how many it can take"),
    PRM_INT("weight", 1, 10000, PRM_REQUIRED, "Its share where leads are given out by weight"),
    PRM_INT("offered", 0, PRM_ANY, PRM_REQUIRED, "Leads it was ever offered"),
    PRM_INT("accepted", 0, PRM_ANY, PRM_REQUIRED, "Of these: accepted"),
    PRM_INT("declined", 0, PRM_ANY, PRM_REQUIRED, "Declined, so that it counts against it"),
    PRM_INT("timed_out", 0, PRM_ANY, PRM_REQUIRED, "Not answered in time"),
    PRM_INT("pulled", 0, PRM_ANY, PRM_REQUIRED, "Taken back from it for want of progress"),
    PRM_INT("converted", 0, PRM_ANY, PRM_REQUIRED, "Of those it held: became deals"),
    PRM_INT("idle_hours", 0, PRM_ANY, 0, "Hours since it was last offered one; none: it never was"),
    PRM_BOOL("at_customer", PRM_REQUIRED, "Whether it has a deal under way at this very customer"),
    PRM_INT("lot", 0, PRM_ANY, PRM_REQUIRED,
        "What ties break by: of the lead and the partner, the same in every replay"),
    NULL
};

#define TO_VENDOR(c, ...) PRM_REASON(c, "vendor", __VA_ARGS__)
#define NOTHING_MORE      .data = NULL
#define CANDIDATE         PRM_TEXT("candidate", 1, 20, PRM_REQUIRED, "Which of those given")

const prm_rule leads_eligible_rule = { .size = sizeof leads_eligible_rule, .since = 1, .name = "leads.eligible",
    .doc = "Who of those entitled may have this lead?",
    .answer = PRM_FIELDS(PRM_ENUM("verdict", "go|human", PRM_REQUIRED, "`human`: a person finds somebody"),
        PRM_LIST("excluded", PRM_OBJECT("one", PRM_FIELDS(CANDIDATE,
            PRM_TEXT("because", 1, 60, PRM_REQUIRED, "Why, in one word")), 0, "Whoever may not"), PRM_VENDOR,
            "Those that may not; whoever is not named may")),
    .reasons = PRM_REASONS(TO_VENDOR("may_have_it", .data = PRM_FIELDS(PRM_INT("count", 0, 1000, 0, "How many"))),
        TO_VENDOR("excluded",
            .data = PRM_FIELDS(PRM_TEXT("because", 1, 60, 0, "Why"), PRM_INT("count", 0, 1000, 0, "How many"))),
        TO_VENDOR("too_large_for_rules", NOTHING_MORE), TO_VENDOR("unknown_candidate", NOTHING_MORE)),
    .fallback = "{\"verdict\":\"human\"}" };

const prm_rule leads_rank_rule = { .size = sizeof leads_rank_rule, .since = 1, .name = "leads.rank",
    .doc = "In which order should they be asked?",
    .answer = PRM_FIELDS(
        PRM_FIELD(PRM_T_LIST, "ranked", PRM_REQUIRED | PRM_VENDOR,
            "The best, best first; nobody: a person finds somebody", .min = 0,
            .max = 20, .items = PRM_OBJECT("one", PRM_FIELDS(CANDIDATE,
                PRM_INT("score", PRM_ANY, PRM_ANY, PRM_REQUIRED, "How well it suits"),
                PRM_LIST("parts", PRM_OBJECT("part", PRM_FIELDS(PRM_TEXT("code", 1, 60, PRM_REQUIRED, "What for"),
                    PRM_INT("points", PRM_ANY, PRM_ANY, PRM_REQUIRED, "How much")), 0, "One part"), 0,
                    "What that is made of")), 0, "One partner")),
        PRM_LIST("rest", PRM_OBJECT("one", PRM_FIELDS(PRM_TEXT("because", 1, 60, PRM_REQUIRED, "Why"),
            PRM_INT("count", 0, 1000, PRM_REQUIRED, "How many")), 0, "Some of them"), PRM_VENDOR,
            "How many others there were")),
    .reasons = PRM_REASONS(TO_VENDOR("best_of", .data = PRM_FIELDS(PRM_INT("count", 0, 1000, 0, "How many"))),
        TO_VENDOR("knows_the_customer", .data = PRM_FIELDS(PRM_TEXT("candidate", 1, 20, 0, "Who"))),
        TO_VENDOR("nobody_suits", NOTHING_MORE), TO_VENDOR("unknown_candidate", NOTHING_MORE)),
    .fallback = "{\"ranked\":[]}" };

const prm_rule leads_mode_rule = { .size = sizeof leads_mode_rule, .since = 1, .name = "leads.mode",
    .doc = "How is it given out to them?",
    .answer = PRM_FIELDS(PRM_ENUM("mode", "direct|round_robin|weighted|pool|multi|human", PRM_REQUIRED,
            "direct: to the best; round_robin: to whoever of the ranked was asked longest ago; weighted: to whoever is "
            "furthest below its share; multi: to the best at once, the first to accept has it; pool: whoever is "
            "entitled may take it; human: a person finds somebody"),
        PRM_INT("count", 1, 20, 0, "Of multi: to how many; none: 3")),
    .reasons = PRM_REASONS(TO_VENDOR("to_the_best", NOTHING_MORE), TO_VENDOR("in_turn", NOTHING_MORE),
        TO_VENDOR("by_weight", NOTHING_MORE), TO_VENDOR("for_whoever_takes_it", NOTHING_MORE),
        TO_VENDOR("to_several", .data = PRM_FIELDS(PRM_INT("count", 1, 20, 0, "To how many"))),
        TO_VENDOR("urgent", NOTHING_MORE),
        TO_VENDOR("asked_often", .data = PRM_FIELDS(PRM_INT("attempt", 1, 1000, 0, "How often"))),
        TO_VENDOR("for_a_person", NOTHING_MORE)),
    .fallback = "{\"mode\":\"human\"}" };

#define TERMS                                                                                                          \
    PRM_INT("accept_hours", 1, 8760, PRM_REQUIRED, "Hours to answer an offer"),                                        \
        PRM_INT("first_touch_hours", 1, 8760, PRM_REQUIRED, "Hours to get in touch, once accepted"),                   \
        PRM_INT("pool_hours", 1, 8760, 0,                                                                              \
            "Hours of the vendor's until somebody is to have taken it from the pool; none: as to answer an offer"),    \
        PRM_INT("touches", 0, 100, 0, "How often at least, before it may be given up as not reached"),                 \
        PRM_INT("progress_days", 1, 730, 0, "Days after which some progress is to be told, each time"),                \
        PRM_INT("close_days", 1, 730, 0, "Days after which it is to be at its end"),                                   \
        PRM_ENUM("calendar", "partner|program|always", PRM_REQUIRED, "By whose working time hours are counted")

const prm_field *const leads_terms_fields[] = { TERMS, NULL };

const prm_rule leads_sla_rule = { .size = sizeof leads_sla_rule, .since = 1, .name = "leads.sla",
    .doc = "By when is what to be done?", .answer = leads_terms_fields,
    .reasons = PRM_REASONS(TO_VENDOR("usual_terms", NOTHING_MORE), TO_VENDOR("urgent_terms", NOTHING_MORE)),
    .fallback = "{\"accept_hours\":48,\"first_touch_hours\":48,\"progress_days\":14,\"calendar\":\"program\"}" };

const prm_chain leads_route_chain = { .size = sizeof leads_route_chain, .since = 1, .name = "leads.route",
    .doc = "Who gets a lead",
    .facts = PRM_FIELDS(PRM_OBJECT("lead", lead_facts, PRM_REQUIRED, "What is known of it; not who it is"),
        PRM_LIST("candidates", PRM_OBJECT("candidate", candidate_facts, 0, "One partner"), PRM_REQUIRED | PRM_VENDOR,
            "Partners that may have it, by how specific their entitlement is"),
        PRM_LIST("excluded", PRM_OBJECT("some", PRM_FIELDS(
            PRM_TEXT("because", 1, 60, PRM_REQUIRED,
                "not_active, not_a_member, paused, full, not_entitled, asked_before"),
            PRM_INT("count", 1, 1000, PRM_REQUIRED, "How many")), 0, "Some of them"), PRM_REQUIRED | PRM_VENDOR,
            "Entitled partners that may not have it, as far as they were looked at")),
    .steps = (const prm_step *const[]){
        PRM_STEP(.rule = &leads_eligible_rule, .stop_unless = "verdict = go"), PRM_STEP(.rule = &leads_rank_rule),
        PRM_STEP(.rule = &leads_mode_rule), PRM_STEP(.rule = &leads_sla_rule), NULL },
    .outcome = "leads.mode.mode" };
