/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What rules are asked about the work on leads: what follows from a refusal, and who is credited with a
 * deal. */
#include "work/work.h"

#define TO_PARTNER(c, ...) PRM_REASON(c, "partner", __VA_ARGS__)
#define TO_VENDOR(c, ...)  PRM_REASON(c, "vendor", __VA_ARGS__)
#define NOTHING_MORE       .data = NULL
#define PERCENT            PRM_TEXT("percent", 1, 10, PRM_REQUIRED, "\"12.5\"")

/* ---- leads.decline ----------------------------------------------------------------------------------------------- */

static const prm_field *const partner_facts[] = {
    PRM_TEXT("level", 1, 40, 0, "The code of its level in the programme"),
    PRM_TEXT("channel_type", 1, 40, 0, "Its role in the programme"),
    PRM_BENEFITS_FACT,
    PRM_INT("offered", 0, PRM_ANY, PRM_REQUIRED, "Leads it was ever offered"),
    PRM_INT("accepted", 0, PRM_ANY, PRM_REQUIRED, "Of these: accepted"),
    PRM_INT("declined", 0, PRM_ANY, PRM_REQUIRED, "Declined before, so that it counts against it"),
    PRM_INT("timed_out", 0, PRM_ANY, PRM_REQUIRED, "Not answered in time"),
    NULL
};

const prm_rule leads_decline_rule = { .size = sizeof leads_decline_rule, .since = 1, .name = "leads.decline",
    .doc = "What follows from a partner declining a lead?",
    .answer = PRM_FIELDS(
        PRM_INT("exclude_days", 0, 3650, 0, "For how many days it is not asked about this lead again; none: for ever"),
        PRM_BOOL("counts_against", PRM_REQUIRED, "Whether it counts as declined against the partner"),
        PRM_BOOL("requalify", PRM_REQUIRED,
            "Whether a person has to look at the lead before anybody else is asked: what was said of it puts it in "
            "doubt")),
    .reasons = PRM_REASONS(TO_PARTNER("fair_reason", NOTHING_MORE), TO_PARTNER("counts_as_declined", NOTHING_MORE),
        TO_PARTNER("asked_again_later",
            .data = PRM_FIELDS(PRM_INT("days", 0, 3650, PRM_REQUIRED, "After how many days"))),
        TO_VENDOR("lead_in_doubt", NOTHING_MORE)),
    .fallback = "{\"counts_against\":true,\"requalify\":false}" };

const prm_chain leads_decline_chain = { .size = sizeof leads_decline_chain, .since = 1, .name = "leads.decline",
    .doc = "What follows from a refusal",
    .facts = PRM_FIELDS(
        PRM_TEXT("reason_code", 1, 60, PRM_REQUIRED, "Why, as the partner said: " LEADS_DECLINE_REASONS),
        PRM_BOOL("has_comment", PRM_REQUIRED, "Whether it said more"),
        PRM_OBJECT("offer",
            PRM_FIELDS(PRM_INT("attempt", 1, 1000, PRM_REQUIRED, "The how manieth time the lead is given out"),
            PRM_INT("waited_hours", 0, PRM_ANY, PRM_REQUIRED, "Hours until it was declined"),
            PRM_INT("score", 0, LEADS_SCORE_MOST, 0, "How good the lead is"), LEADS_TIMEFRAME, LEADS_INDUSTRY,
            LEADS_SEGMENT,
            PRM_TEXT("country", 2, 2, 0, "Where the customer is (ISO 3166-1)")), PRM_REQUIRED, "What it was offered"),
        PRM_OBJECT("partner", partner_facts, PRM_REQUIRED, "What is known of the partner")),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &leads_decline_rule), NULL },
    .outcome = "leads.decline.counts_against" };

/* ---- leads.attribute --------------------------------------------------------------------------------------------- */

static const prm_field *const share[] = {
    PRM_ENUM("actor", "registrant|distributor|vendor", PRM_REQUIRED, "Whose share"),
    PRM_ENUM("role", "sourced|influenced|fulfilled|serviced", PRM_REQUIRED, "What for"),
    PRM_BPS("bps", 1, PRM_ALL_BPS, PRM_REQUIRED, "How much of the deal"),
    NULL
};

const prm_rule leads_attribute_rule = { .size = sizeof leads_attribute_rule, .since = 1, .name = "leads.attribute",
    .doc = "Who is credited with a deal that was a lead?",
    .answer = PRM_FIELDS(PRM_FIELD(PRM_T_LIST, "shares", PRM_REQUIRED,
        "They sum to 10 000, one for each actor and role; none: as the deal's own rules have it", .min = 0, .max = 12,
        .items = PRM_OBJECT("share", share, 0, "One actor's part"))),
    .reasons = PRM_REASONS(TO_PARTNER("vendor_sourced", .data = PRM_FIELDS(PERCENT)),
        TO_PARTNER("distributor_fulfils", .data = PRM_FIELDS(PERCENT)), TO_PARTNER("partner_sourced", NOTHING_MORE),
        TO_VENDOR("lead_shares_do_not_add_up", NOTHING_MORE)),
    .fallback = "{\"shares\":[]}" };

const prm_chain leads_attribute_chain = { .size = sizeof leads_attribute_chain, .since = 1, .name = "leads.attribute",
    .doc = "Who is credited with a deal that was a lead",
    .facts = PRM_FIELDS(
        PRM_OBJECT("source", PRM_FIELDS(PRM_TEXT("code", 1, 60, PRM_REQUIRED, "What it is called"),
            PRM_TEXT("kind", 1, 40, PRM_REQUIRED, "web, event, campaign, list, referral, phone, partner or other")),
            PRM_REQUIRED, "Where the lead came from"),
        PRM_OBJECT("lead", PRM_FIELDS(PRM_BOOL("from_partner", PRM_REQUIRED, "Whether its holder brought it in itself"),
            PRM_INT("score", 0, LEADS_SCORE_MOST, PRM_REQUIRED, "How good it was"),
            PRM_INT("touches", 0, PRM_ANY, PRM_REQUIRED, "How often the partner was in touch"), LEADS_SEGMENT,
            LEADS_INDUSTRY), PRM_REQUIRED, "The lead"),
        PRM_OBJECT("deal", PRM_FIELDS(PRM_TEXT("type", 1, 40, PRM_REQUIRED, "What kind of deal it became"),
            PRM_INT("amount_base", 0, PRM_ANY, PRM_REQUIRED, "Its value in minor units of the programme's currency"),
            PRM_BOOL("has_distributor", PRM_REQUIRED, "Whether a distributor fulfils it")), PRM_REQUIRED, "The deal"),
        PRM_OBJECT("partner", PRM_FIELDS(PRM_TEXT("level", 1, 40, 0, "The code of its level in the programme"),
            PRM_TEXT("channel_type", 1, 40, 0, "Its role in the programme"), PRM_BENEFITS_FACT), PRM_REQUIRED,
            "Who registered it")),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &leads_attribute_rule), NULL } };
