/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The chain partners.join: what the three points are told, and in which order they are asked. Who looks after
 * it and what is to be done is asked of whoever is refused as well: a person may accept it all the same. */
#include "joining/joining.h"

static const prm_field *const application_facts[] = {
    PRM_TEXT("legal_name", 1, 300, PRM_REQUIRED, "The company's name, as given"),
    PRM_TEXT("country", 2, 2, PRM_REQUIRED, "Where it is registered"),
    PRM_TEXT("domain", 1, 253, 0, "Its web domain"),
    PRM_BOOL("has_tax_id", PRM_REQUIRED, "Whether it says its tax number"),
    PRM_BOOL("address_fits", PRM_REQUIRED, "Whether its contact writes from that domain, or one below it"),
    PRM_TEXT("channel_type", 1, 40, PRM_REQUIRED, "What it wants to be: one of the partner types"),
    PRM_LIST("territories", PRM_TEXT("territory", 1, 200, 0, "A name"), PRM_REQUIRED, "Where it wants to work"),
    PRM_LIST("products", PRM_TEXT("product", 1, 200, 0, "A name"), PRM_REQUIRED, "What it wants to sell"),
    PRM_LIST("segments", PRM_TEXT("segment", 1, 60, 0, "A kind of customer"), PRM_REQUIRED, "Whom it serves"),
    PRM_TEXT("locale", 2, 20, 0, "The language of its contact"),
    PRM_INT("message_length", 0, PRM_ANY, PRM_REQUIRED, "How much it says of itself, in bytes"),
    PRM_LIST("answers", PRM_OBJECT("answer", partners_answer_fields, 0, "One question"), PRM_REQUIRED,
        "What it answers to what the form asks"),
    PRM_INT("attempt", 1, PRM_ANY, PRM_REQUIRED, "The how many-th application it is, as far as the applicant said so"),
    NULL
};

static const prm_field *const candidate_facts[] = {
    PRM_TEXT("name", 1, 20, PRM_REQUIRED, "candidate_1 is the best match"),
    PRM_INT("score", 0, 1000, PRM_REQUIRED, "How much it resembles the applicant"),
    PRM_LIST("matched_on", PRM_TEXT("key", 1, 40, 0, "A key"), PRM_REQUIRED, "tax_id, domain, name, similar_name"),
    PRM_TEXT("equal", 1, 20, 0, "The strongest key that is equal: tax_id, domain, or name (with the country)"),
    PRM_TEXT("state", 1, 40, PRM_REQUIRED, "What it is: prospect, applied, in_review, rejected, active ..."),
    PRM_INT("blocked_days", 0, PRM_ANY, PRM_REQUIRED, "Days until it may apply again; 0: it may"),
    NULL
};

static const prm_field *const program_facts[] = {
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "Its name"),
    PRM_LIST("levels", PRM_OBJECT("level", PRM_FIELDS(PRM_TEXT("code", 1, 40, PRM_REQUIRED, "Its code"),
        PRM_INT("rank", 0, 1000, PRM_REQUIRED, "Its rank")), 0, "One level"), PRM_REQUIRED, "Its levels"),
    NULL
};

static const prm_field *const manager_facts[] = {
    PRM_TEXT("name", 1, 20, PRM_REQUIRED, "manager_1 ..."),
    PRM_INT("partners", 0, PRM_ANY, PRM_REQUIRED, "How many partners that person looks after, up to 1000"),
    NULL
};

const prm_chain partners_join_chain = { .size = sizeof partners_join_chain, .since = 1, .name = "partners.join",
    .doc = "What becomes of an application", .facts = PRM_FIELDS(
        PRM_OBJECT("application", application_facts, PRM_REQUIRED, "As sent"),
        PRM_OBJECT("program", program_facts, PRM_REQUIRED, "Which programme it wants to join"),
        PRM_LIST("candidates", PRM_OBJECT("candidate", candidate_facts, 0, "One partner"), PRM_REQUIRED | PRM_VENDOR,
            "Partners, applicants among them, that resemble it, best first"),
        PRM_INT("blocked_days", 0, PRM_ANY, PRM_REQUIRED | PRM_VENDOR,
            "Days until one that has a key of it may apply again; 0: it may"),
        PRM_LIST("managers", PRM_OBJECT("manager", manager_facts, 0, "One person"), PRM_REQUIRED | PRM_VENDOR,
            "The channel managers of where it wants to work")),
    .steps = (const prm_step *const[]){
            PRM_STEP(.rule = &partners_application_rule),
            PRM_STEP(.rule = &partners_territory_rule),
            PRM_STEP(.rule = &partners_onboarding_rule), NULL },
    .outcome = "partners.application.verdict" };
