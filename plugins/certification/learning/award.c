/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Somebody is certified, or on the way to it: the row. */
#include "learning/learning.h"

const prm_field *const cert_award_fields[] = {
    PRM_REF("person", "person", PRM_READONLY, "Who"),
    PRM_REF("partner", "partner", PRM_READONLY, "For whom it works"),
    PRM_REF("certification", "certification", PRM_READONLY, "As what"),
    PRM_TEXT("number", 1, 40, PRM_READONLY, "What certification.verify takes; made when it is awarded"),
    PRM_TIME("passed_at", PRM_READONLY, "When all that is examined was passed, last"),
    PRM_TIME("awarded_at", PRM_READONLY, "When it was awarded first"),
    PRM_TIME("expires_at", PRM_READONLY, "Until when it holds; none: for ever"),
    PRM_INT("renewals", 0, 1000, PRM_READONLY, "How often it was renewed"),
    PRM_FIELD(PRM_T_LIST, "evidence", PRM_READONLY, "What it rests on, since it was renewed last", .min = 0,
        .max = CERT_EVIDENCE, .items = PRM_REF("exam_result", "exam_result", 0, "A result that was passed")),
    PRM_INT("told_days", 0, 1000, PRM_READONLY | PRM_VENDOR, "So many days before its end it was told of last"),
    PRM_TIME("ended_at", PRM_READONLY, "When it expired, was revoked, or withdrawn"),
    PRM_LINES("reason", 1, 500, PRM_READONLY, "Why it was given by hand, or revoked"),
    PRM_TEXT("certification_code", 1, 40, PRM_READONLY, "What it is counted by, as those that follow: the code when it "
        "was given"),
    PRM_TEXT("role", 1, 60, PRM_READONLY, "For which work"),
    PRM_TEXT("practice", 1, 60, PRM_READONLY, "In which field"),
    PRM_TEXT("country", 2, 2, PRM_READONLY, "Where: the partner's country when it was given, or came to it"),
    NULL
};

const prm_entity cert_award_entity = { .size = sizeof cert_award_entity, .since = 1, .name = "award",
    .path = "certification.awards", .scope = "partner", .label = "number", .search = "number 8, certification_code 4",
    .ops = "get list history export: *",
    .doc = "Somebody is certified, or on the way to it. It is the person's, whoever the person works for",
    .fields = cert_award_fields,
    /* Back from expired: what was passed in time and is told of late renews it all the same. */
    .flow = PRM_FLOW("enrolled", "enrolled > in_progress | passed | active | expired | withdrawn",
        "in_progress > passed | active | expired | withdrawn", "passed > active | expired | withdrawn",
        "active > expiring | expired | revoked", "expiring > active | expired | revoked", "expired > active"),
    .views = PRM_TEXTS("verified: state, passed_at, expires_at, ended_at"),
    .indexes = PRM_TEXTS("partner, state, expires_at", "person, certification", "certification, state",
        "unique person, certification where ended_at null", "unique number where number not null") };
