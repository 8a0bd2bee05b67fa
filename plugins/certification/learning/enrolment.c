/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Somebody goes through a course: the row. */
#include "learning/learning.h"

const prm_field *const cert_enrolment_fields[] = {
    PRM_REF("person", "person", PRM_READONLY, "Who"),
    PRM_REF("partner", "partner", PRM_READONLY, "For whom it works"),
    PRM_REF("course", "course", PRM_READONLY, "Which course or exam"),
    PRM_REF("learning_path", "learning_path", PRM_READONLY, "On which path; none: for itself"),
    PRM_INT("percent", 0, 100, PRM_READONLY, "How far it is"),
    PRM_TIME("completed_at", PRM_READONLY, "When it was done"),
    PRM_TEXT("reference", 1, 120, PRM_READONLY, "What the learning system calls this enrolment"),
    NULL
};

const prm_entity cert_enrolment_entity = { .size = sizeof cert_enrolment_entity, .since = 1, .name = "enrolment",
    .path = "certification.enrolments", .scope = "partner", .ops = "get list history export: *",
    .doc = "Somebody goes through a course", .fields = cert_enrolment_fields,
    .flow = PRM_FLOW("enrolled", "enrolled > in_progress | completed | cancelled",
        "in_progress > completed | cancelled"),
    .indexes = PRM_TEXTS("partner, state", "person, course", "unique reference where reference not null",
        "learning_path, person") };
