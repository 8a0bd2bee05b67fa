/* SPDX-License-Identifier: Apache-2.0 */
/** @file  An award counts for a partner: the row. */
#include "counting/counting.h"

const prm_field *const cert_credit_fields[] = {
    PRM_REF("award", "award", PRM_READONLY, "Which award"),
    PRM_REF("person", "person", PRM_READONLY, "Whose"),
    PRM_REF("partner", "partner", PRM_READONLY, "For whom it counts"),
    PRM_REF("certification", "certification", PRM_READONLY, "As what"),
    PRM_TEXT("certification_code", 1, 40, PRM_READONLY, "Its code: what requirements count by, as those that follow"),
    PRM_TEXT("role", 1, 60, PRM_READONLY, "For which work"),
    PRM_TEXT("practice", 1, 60, PRM_READONLY, "In which field"),
    PRM_TEXT("country", 2, 2, PRM_READONLY, "Where: the partner's country"),
    PRM_TIME("from", PRM_READONLY, "Since when"),
    PRM_TIME("until", PRM_READONLY, "Until when, as far as is known; none: for ever"),
    PRM_ENUM("end", "expiry|revoked|left|judged", PRM_READONLY, "What ends it then"),
    PRM_TEXT("decision", 1, 64, PRM_READONLY, "The rules' decision: what decisions.explain takes"),
    NULL
};

const prm_entity cert_credit_entity = { .size = sizeof cert_credit_entity, .since = 1, .name = "credit",
    .path = "certification.credits", .scope = "partner", .ops = "get list history export: *",
    .doc = "An award counts for a partner, from one instant until another. One that does not count is over as it "
           "begins",
    .fields = cert_credit_fields,
    .flow = PRM_FLOW("planned", "planned > counting | over", "counting > over"),
    .indexes = PRM_TEXTS("partner, until", "award, -from", "person, state") };
