/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The chain mdf.claim: what its points are told, and in which order they are asked. */
#include "claims/claims.h"
#include "requests/case.h"

static const prm_field *const invoice_facts[] = {
    PRM_TEXT("kind", 1, 20, PRM_REQUIRED, "invoice or receipt"),
    PRM_INT("age_days", PRM_ANY, PRM_ANY, PRM_REQUIRED, "How old it is"),
    PRM_INT("days_before_start", PRM_ANY, PRM_ANY, PRM_REQUIRED,
        "How many days before the first day of the activity it was issued; negative: after it"),
    PRM_INT("days_after_end", PRM_ANY, PRM_ANY, PRM_REQUIRED, "And how many after its last; negative: before it"),
    PRM_BOOL("own", PRM_REQUIRED, "Whether its issuer is called as the partner itself"),
    PRM_BOOL("foreign", PRM_REQUIRED, "Whether it is in another currency than the request"),
    NULL
};

static const prm_field *const line_facts[] = {
    PRM_INT("line", 1, MDF_LINES, PRM_REQUIRED, "Its place in the claim"),
    PRM_INT("activity", 1, MDF_ACTIVITIES, PRM_REQUIRED, "For which activity of the request"),
    PRM_TEXT("kind", 1, 40, PRM_REQUIRED, "What sort of activity that is: event, webinar, digital ..."),
    PRM_INT("claimed", 0, PRM_ANY, PRM_REQUIRED, "What it claims, in minor units of the request's currency"),
    PRM_LIST("proofs", PRM_TEXT("kind", 1, 40, 0, "A kind of proof"), PRM_REQUIRED, "What it shows"),
    PRM_LIST("missing", PRM_TEXT("kind", 1, 40, 0, "A kind of proof"), PRM_REQUIRED,
        "What was to be shown for the activity and is on none of its lines in this claim, nor in another live one"),
    PRM_LIST("invoices", PRM_OBJECT("invoice", invoice_facts, 0, "One invoice or receipt"), PRM_REQUIRED,
        "Its invoices and receipts"),
    NULL
};

static const prm_field *const activity_facts[] = {
    PRM_INT("activity", 1, MDF_ACTIVITIES, PRM_REQUIRED, "Its number in the request"),
    PRM_TEXT("kind", 1, 40, PRM_REQUIRED, "What sort of activity it is"),
    PRM_INT("approved", 0, PRM_ANY, PRM_REQUIRED, "What was approved for it, in minor units of the request's currency"),
    PRM_INT("claimed_before", 0, PRM_ANY, PRM_REQUIRED, "What other live claims come to for it"),
    PRM_INT("days_since_end", PRM_ANY, PRM_ANY, PRM_REQUIRED, "Days since its last day; negative: it is not over"),
    NULL
};

static const prm_field *const claim_facts[] = {
    PRM_MONEY("claimed", PRM_REQUIRED, "What all of it claims"),
    PRM_INT("claimed_base", 0, PRM_ANY, PRM_REQUIRED, "The same in minor units of the programme's currency"),
    PRM_INT("left", 0, PRM_ANY, PRM_REQUIRED, "What of the request may be claimed, in minor units of its currency"),
    PRM_INT("returns", 0, 1000, PRM_REQUIRED, "How often it was returned before"),
    PRM_INT("days_left", PRM_ANY, PRM_ANY, PRM_REQUIRED, "Days until it is too late to claim"),
    NULL
};

static const prm_field *const history_facts[] = {
    PRM_INT("paid", 0, 100, PRM_REQUIRED, "Its claims in this programme that are paid, up to 100"),
    PRM_INT("rejected", 0, 100, PRM_REQUIRED, "Those that were rejected, up to 100"),
    PRM_INT("clawed_back", 0, 100, PRM_REQUIRED, "Those that were paid and taken back, up to 100"),
    NULL
};

const prm_chain mdf_claim_chain = { .size = sizeof mdf_claim_chain, .since = 1, .name = "mdf.claim",
    .doc = "What becomes of a claim: what is wrong with it, line by line what is paid, and who decides if it is not "
           "clear",
    .facts = PRM_FIELDS(PRM_OBJECT("claim", claim_facts, PRM_REQUIRED, "As it is submitted"),
        PRM_LIST("lines", PRM_OBJECT("line", line_facts, 0, "One line"), PRM_REQUIRED, "Its lines"),
        PRM_LIST("activities", PRM_OBJECT("activity", activity_facts, 0, "One activity"), PRM_REQUIRED,
            "The request's activities"),
        PRM_OBJECT("claims", history_facts, PRM_REQUIRED, "What became of the partner's claims"),
        PRM_OBJECT("matter", mdf_matter_facts_fields, PRM_REQUIRED, "What there is to decide"),
        PRM_OBJECT("partner", mdf_partner_facts_fields, PRM_REQUIRED, "Who claims, as it stands in this programme"),
        PRM_OBJECT("program", PRM_FIELDS(PRM_TEXT("name", 1, 200, PRM_REQUIRED, "Its name"),
            PRM_TEXT("currency", 3, 3, PRM_REQUIRED, "Its currency")), PRM_REQUIRED, "In which programme")),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &mdf_check_claim_rule),
        PRM_STEP(.rule = &mdf_decide_claim_rule),
        PRM_STEP(.rule = &mdf_route_rule, .when = "mdf.decide_claim.verdict = review"), NULL },
    .outcome = "mdf.decide_claim.verdict" };
