/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A lead: somebody who might buy. The row is the vendor's, and the partner's that has accepted it. */
#include "intake/intake.h"

const prm_field *const leads_lead_fields[] = {
    PRM_REF("program", "program", PRM_REQUIRED, "Under which programme it is worked on"),
    LEADS_DESCRIPTION(PRM_REQUIRED),
    PRM_REF("territory", "territory", 0, "Where: a leaf of the territory tree; none: it could not be told"),

    PRM_REF("campaign", "campaign", PRM_READONLY | PRM_VENDOR,
        "The campaign it comes from: it may be another partner's than the holder's"),
    PRM_TEXT("reference_key", 1, 200, PRM_READONLY | PRM_VENDOR,
        "By what its reference is unique within the source: what a partner brings in has numbers of its own"),
    PRM_TEXT("submitted_by", 1, 60, PRM_READONLY | PRM_VENDOR, "The user who brought it in; none: a plugin"),
    PRM_LIST("issues", PRM_TEXT("issue", 1, 60, 0, "One of them"), PRM_READONLY | PRM_VENDOR,
        "What was found wanting when it came in, in words of a list: no_contact, free_mail, no_country ..."),
    PRM_INT("score", 0, LEADS_SCORE_MOST, PRM_READONLY, "How good it is, as the rules see it"),
    PRM_INT("amount_base", 0, PRM_ANY, PRM_READONLY, "`amount` in minor units of the programme's currency"),
    PRM_REF("duplicate_of", "lead", PRM_READONLY | PRM_VENDOR, "The earlier lead it repeats"),
    PRM_REF("account", "customer", PRM_READONLY | PRM_VENDOR, "The known customer it comes from, by an equal key"),
    PRM_TEXT("reason_code", 0, 60, PRM_READONLY, "Why it is where it is, in one word for reports"),
    PRM_LINES("comment", 0, 500, PRM_READONLY, "What whoever moved it last said about it"),
    PRM_TEXT("decision", 1, 64, PRM_READONLY | PRM_VENDOR, "The last decision about it: what decisions.explain takes"),
    PRM_TEXT("routed_by", 1, 64, PRM_READONLY | PRM_VENDOR, "The last decision on who gets it"),

    PRM_TEXT("mode", 1, 20, PRM_READONLY | PRM_VENDOR, "How it was given out last: direct, round_robin ..."),
    PRM_INT("attempts", 0, 1000, PRM_READONLY | PRM_VENDOR, "How often it has been offered around"),
    PRM_INT("open_offers", 0, 1000, PRM_READONLY | PRM_VENDOR, "How many offers of it wait for an answer"),
    PRM_TIME("qualified_at", PRM_READONLY | PRM_VENDOR, "When it was first found worth being worked on"),
    PRM_BOOL("nobody_found", PRM_READONLY | PRM_VENDOR, "Whether nobody was found for it when it was first given out"),
    PRM_TIME("assigned_at", PRM_READONLY | PRM_VENDOR, "When it was first offered to somebody"),
    PRM_OBJECT("promises", leads_terms_fields, PRM_READONLY, "By when what is to be done"),

    PRM_REF("holder", "partner", PRM_READONLY, "The partner that has accepted it"),
    PRM_REF("offer", "lead_offer", PRM_READONLY, "By which offer; none: it took it from the pool, or brought it in"),
    PRM_TIME("held_since", PRM_READONLY, "Since when"),
    PRM_INT("touches", 0, 100000, PRM_READONLY, "How often it has been in touch with the customer since"),
    PRM_TIME("first_touch_at", PRM_READONLY, "When it first was"),
    PRM_TIME("last_touch_at", PRM_READONLY, "When it last was"),
    PRM_TIME("nurture_until", PRM_READONLY, "When it is looked at again"),
    PRM_REF("deal", "deal", PRM_READONLY, "The deal it became"),
    PRM_INT("won_base", 0, PRM_ANY, PRM_READONLY,
        "What was ordered in the end, in minor units of the programme's currency"),
    PRM_TIME("closed_at", PRM_READONLY, "When it came to its end"),
    PRM_ENUM("quality", "good|fair|poor|wrong_contact|no_need|spam", PRM_READONLY, "What the holder found it to be"),
    PRM_LINES("quality_note", 0, 500, PRM_READONLY, "And said about it"),
    NULL
};

/* Verbs guard what has no role here. A person may think better of what rules or others sorted out. */
#define PEOPLE " : " LEADS_PEOPLE
#define FLOW                                                                                                           \
    PRM_FLOW("new", "new > duplicate | spam | disqualified | qualified",                                               \
        "duplicate > qualified" PEOPLE, "spam > qualified" PEOPLE, "disqualified > qualified" PEOPLE,                  \
        "qualified > offered | pool | unassignable | accepted", "qualified > disqualified | spam | duplicate" PEOPLE,  \
        "offered > accepted | qualified", "pool > accepted | qualified",                                               \
        "unassignable > qualified", "unassignable > disqualified | spam | duplicate" PEOPLE,                           \
        "accepted > contacted | pulled_back", "contacted > working | pulled_back",                                     \
        "working > converted | won_no_deal | lost | nurture", "pulled_back > qualified", "nurture > qualified")

const prm_entity leads_lead_entity = { .size = sizeof leads_lead_entity, .name = "lead", .path = "leads", .since = 1,
    .doc = "A lead. A partner sees it once it holds it: before that it has an offer of it",
    .scope = "holder", .label = "legal_name",
    .search = "legal_name 8, reference 4, contact_name 4, contact_email 4, domain 4, need 2, address 1, comment 1",
    .ops = "get list history export: *; import: " LEADS_BRINGERS, .imports_by = "leads.receive",
    .match = "name legal_name, country country, domain domain, tax tax_id", .example = LEADS_EXAMPLE,
    .fields = leads_lead_fields, .flow = FLOW,
    .indexes = PRM_TEXTS("state, -created_at", "holder, state, -created_at", "source, -created_at",
        "unique source, reference_key where reference_key not null", "contact_email where contact_email not null",
        "deal where deal not null", "campaign where campaign not null"),
    .views = PRM_TEXTS(
        "brief: id, program, product, territory, country, region, industry, segment, employees, timeframe, "
                       "amount, score, created_at",
        "figures: program, source, campaign, territory, product, segment, industry, score, amount_base, partner, "
        "level, channel_type") };
