/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The chain leads.intake: what its points are told, what they answer. */
#include "intake/intake.h"

static const prm_field *const lead_facts[] = {
    PRM_TEXT("legal_name", 1, 300, PRM_REQUIRED, "The company, as given"),
    PRM_TEXT("country", 2, 2, 0, "Where it is (ISO 3166-1), as given or as found in its address"),
    LEADS_REGION,
    PRM_TEXT("territory", 1, 200, 0, "The name of the territory; none: it could not be told"),
    PRM_TEXT("product", 1, 200, 0, "The name of what it is about"),
    LEADS_INDUSTRY, LEADS_SEGMENT, LEADS_EMPLOYEES, LEADS_TIMEFRAME, LEADS_BUDGET,
    PRM_INT("amount_base", 0, PRM_ANY, PRM_REQUIRED,
        "The same in minor units of the programme's currency; 0: not said"),
    PRM_TEXT("locale", 2, 20, 0, "The language of whoever asked"),
    PRM_TEXT("title", 1, 200, 0, "What that person does there"),
    PRM_BOOL("has_email", PRM_REQUIRED, "Whether there is an address of the person"),
    PRM_BOOL("has_phone", PRM_REQUIRED, "Whether there is a number"),
    PRM_INT("need_length", 0, PRM_ANY, PRM_REQUIRED, "How long what it says it wants is, in bytes"),
    PRM_LIST("issues", PRM_TEXT("issue", 1, 60, 0, "One"), PRM_REQUIRED,
        "What is wanting: no_contact, no_contact_name, free_mail, role_mail, no_country, ambiguous_place, "
        "no_territory, no_product"),
    PRM_BOOL("from_partner", PRM_REQUIRED, "Whether a partner brought it in, to work on it itself"),
    NULL
};

static const prm_field *const candidate_facts[] = {
    PRM_TEXT("name", 1, 20, PRM_REQUIRED, "candidate_1 is looked at first"),
    PRM_ENUM("kind", "lead|customer", PRM_REQUIRED, "What it is"),
    PRM_INT("score", 0, 1000, PRM_REQUIRED, "How much it resembles the company given"),
    PRM_LIST("matched_on", PRM_TEXT("key", 1, 40, 0, "A key"), PRM_REQUIRED,
        "email, tax_id, domain, name, similar_name"),
    PRM_TEXT("equal", 1, 20, 0, "The strongest key that is equal: email, tax_id, domain, or name (with the country)"),
    PRM_TEXT("legal_name", 1, 300, 0, "Its name"),
    PRM_TEXT("state", 1, 40, 0, "Of a lead: where it is"),
    PRM_INT("age_days", 0, PRM_ANY, 0, "Of a lead: days since it came in"),
    PRM_BOOL("same_product", 0, "Of a lead: whether it is about the same product"),
    PRM_INT("open_deals", 0, 100, 0, "Of a customer with an equal key: deals there that are not over, up to 100"),
    PRM_INT("same_product_deals", 0, 100, 0, "Of these: about the lead's product, or one of its family"),
    NULL
};

#define TO_VENDOR(c, ...)  PRM_REASON(c, "vendor", __VA_ARGS__)
#define TO_PARTNER(c, ...) PRM_REASON(c, "partner", __VA_ARGS__)
#define NOTHING_MORE       .data = NULL
#define CANDIDATE          PRM_TEXT("candidate", 1, 20, 0, "Which")

const prm_rule leads_dedupe_rule = { .size = sizeof leads_dedupe_rule, .since = 1, .name = "leads.dedupe",
    .doc = "Does this lead repeat what is known already?",
    .answer = PRM_FIELDS(PRM_ENUM("verdict", "new|duplicate|review", PRM_REQUIRED, "`review`: a person looks"),
        PRM_TEXT("candidate", 1, 20, 0, "Of what it is a duplicate: \"candidate_1\"")),
    .reasons = PRM_REASONS(TO_VENDOR("nothing_alike", NOTHING_MORE),
        TO_VENDOR("same_person", .data = PRM_FIELDS(CANDIDATE)),
        TO_VENDOR("same_company", .data = PRM_FIELDS(CANDIDATE)),
        TO_VENDOR("maybe_same_company", .data = PRM_FIELDS(CANDIDATE)),
        TO_VENDOR("deal_under_way", .data = PRM_FIELDS(CANDIDATE)),
        TO_VENDOR("maybe_same_deal", .data = PRM_FIELDS(CANDIDATE)), TO_VENDOR("unknown_candidate", NOTHING_MORE)),
    .fallback = "{\"verdict\":\"review\"}" };

const prm_rule leads_score_rule = { .size = sizeof leads_score_rule, .since = 1, .name = "leads.score",
    .doc = "How good is this lead, and is it worth being worked on?",
    .answer = PRM_FIELDS(PRM_INT("score", 0, LEADS_SCORE_MOST, PRM_REQUIRED, "0 to 1000"),
        PRM_ENUM("verdict", "qualified|disqualified|spam|review", PRM_REQUIRED, "`review`: a person looks")),
    .reasons = PRM_REASONS(
        TO_VENDOR("points", .data = PRM_FIELDS(PRM_TEXT("part", 1, 60, 0, "What for"),
            PRM_INT("points", PRM_ANY, PRM_ANY, 0, "How many"))),
        TO_VENDOR("good_enough", .data = PRM_FIELDS(PRM_INT("score", 0, LEADS_SCORE_MOST, 0, "Its score"))),
        TO_VENDOR("not_good_enough", .data = PRM_FIELDS(PRM_INT("score", 0, LEADS_SCORE_MOST, 0, "Its score"))),
        TO_VENDOR("between", .data = PRM_FIELDS(PRM_INT("score", 0, LEADS_SCORE_MOST, 0, "Its score"))),
        TO_VENDOR("nobody_to_ask", NOTHING_MORE), TO_VENDOR("looks_like_spam", NOTHING_MORE)),
    .fallback = "{\"score\":0,\"verdict\":\"review\"}" };

const prm_chain leads_intake_chain = { .size = sizeof leads_intake_chain, .since = 1, .name = "leads.intake",
    .doc = "What a lead is that has come in",
    .facts = PRM_FIELDS(PRM_OBJECT("lead", lead_facts, PRM_REQUIRED, "As given"),
        PRM_OBJECT("source", PRM_FIELDS(PRM_TEXT("code", 1, 60, PRM_REQUIRED, "What it is called"),
            PRM_TEXT("kind", 1, 40, PRM_REQUIRED, "web, event, campaign, list, referral, phone, partner or other")),
            PRM_REQUIRED, "Where it comes from"),
        PRM_LIST("candidates", PRM_OBJECT("candidate", candidate_facts, 0, "One lead or customer"),
            PRM_REQUIRED | PRM_VENDOR, "What it resembles: first who wrote from the same address, then by likeness")),
    .steps = (const prm_step *const[]){
        PRM_STEP(.rule = &leads_dedupe_rule, .stop_unless = "verdict = new | review"),
        PRM_STEP(.rule = &leads_score_rule), NULL },
    .outcome = "leads.score.verdict" };
