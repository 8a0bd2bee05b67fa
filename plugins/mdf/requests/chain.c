/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The chain mdf.request: what its points are told, in which order they are asked, where it stops. */
#include "requests/case.h"

#define GOES_ON "mdf.decide_request.verdict = approve | part | review"

static const prm_field *const activity_facts[] = {
    PRM_INT("number", 1, MDF_ACTIVITIES, PRM_REQUIRED, "Its place in the request"),
    PRM_TEXT("kind", 1, 40, PRM_REQUIRED, "event, webinar, digital ..."),
    PRM_TEXT("segment", 1, 60, 0, "Which customers it is for"),
    PRM_INT("cost_base", 0, PRM_ANY, PRM_REQUIRED, "What it costs, in minor units of the programme's currency"),
    PRM_INT("requested_base", 0, PRM_ANY, PRM_REQUIRED, "What of that the vendor is asked for"),
    PRM_INT("pipeline_base", 0, PRM_ANY, PRM_REQUIRED, "What deals it should bring"),
    PRM_INT("expected_leads", 0, PRM_ANY, PRM_REQUIRED, "And how many leads"),
    PRM_INT("days_to_start", PRM_ANY, PRM_ANY, PRM_REQUIRED, "Days until it begins; negative: it has begun"),
    PRM_INT("days", 1, PRM_ANY, PRM_REQUIRED, "How many days it lasts"),
    PRM_TEXT("template", 1, 60, 0, "The code of the vendor's template it is run by"),
    PRM_BOOL("preapproved", PRM_REQUIRED,
        "Whether it is run by a published template and within what that allows: partner, days and cost"),
    NULL
};

static const prm_field *const request_facts[] = {
    PRM_LIST("activities", PRM_OBJECT("activity", activity_facts, 0, "One activity"), PRM_REQUIRED,
        "What is to be done"),
    PRM_BOOL("preapproved", PRM_REQUIRED, "Whether all activities are"),
    PRM_MONEY("requested", PRM_REQUIRED, "What is asked for"),
    PRM_INT("requested_base", 0, PRM_ANY, PRM_REQUIRED, "The same in minor units of the programme's currency"),
    PRM_INT("cost_base", 0, PRM_ANY, PRM_REQUIRED, "What all of it costs"),
    PRM_INT("expected_leads", 0, PRM_ANY, PRM_REQUIRED, "How many leads it should bring"),
    PRM_INT("expected_pipeline_base", 0, PRM_ANY, PRM_REQUIRED, "And what deals"),
    PRM_INT("objective_length", 0, PRM_ANY, PRM_REQUIRED, "How much is said about what is to be reached: bytes"),
    PRM_INT("asks", 0, 1000, PRM_REQUIRED, "How often information was asked for before"),
    NULL
};

static const prm_field *const fund_facts[] = {
    PRM_TEXT("purpose", 1, 40, PRM_REQUIRED, "What the money is for"),
    PRM_TEXT("kind", 1, 40, PRM_REQUIRED, "upfront, accrual or on_demand"),
    PRM_BOOL("shared", PRM_REQUIRED, "Whether it is a level's or a segment's"),
    PRM_INT("days_left", PRM_ANY, PRM_ANY, PRM_REQUIRED, "Days until it expires"),
    NULL
};

const prm_chain mdf_request_chain = { .size = sizeof mdf_request_chain, .since = 1, .name = "mdf.request",
    .doc = "What becomes of a request for funds, or of a change of one", .facts = PRM_FIELDS(
        PRM_OBJECT("request", request_facts, PRM_REQUIRED, "As it is submitted"),
        PRM_OBJECT("fund", fund_facts, PRM_REQUIRED, "Of which money"),
        PRM_OBJECT("matter", mdf_matter_facts_fields, PRM_REQUIRED, "What there is to decide"),
        PRM_OBJECT("partner", mdf_partner_facts_fields, PRM_REQUIRED, "Who asks, as it stands in this programme"),
        PRM_OBJECT("program", PRM_FIELDS(PRM_TEXT("name", 1, 200, PRM_REQUIRED, "Its name"),
            PRM_TEXT("currency", 3, 3, PRM_REQUIRED, "Its currency")), PRM_REQUIRED, "In which programme")),
    .steps = (const prm_step *const[]){
            PRM_STEP(.rule = &mdf_eligible_rule, .stop_unless = "eligible = yes | review"),
            PRM_STEP(.rule = &mdf_score_request_rule),
            PRM_STEP(.rule = &mdf_decide_request_rule),
            PRM_STEP(.rule = &mdf_route_rule, .when = GOES_ON),
            PRM_STEP(.rule = &mdf_deadline_rule, .when = GOES_ON),
            PRM_STEP(.rule = &mdf_proof_required_rule, .when = GOES_ON), NULL },
    .outcome = "mdf.decide_request.verdict" };
