/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Where cases wait for somebody: the row. */
#include "cases/cases.h"

const prm_field *const support_queue_fields[] = {
    PRM_REF("program", "program", PRM_REQUIRED, "Of which programme"),
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What rules call it, \"licences\"; unique within the programme"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What people call it"),
    PRM_LINES("description", 0, 2000, 0, "What is for it"),
    PRM_REF("lead", "user", 0, "Which user of the vendor's sees to what goes up; none: the channel managers"),
    NULL
};

const prm_entity support_queue_entity = { .size = sizeof support_queue_entity, .since = 1, .name = "case_queue",
    .path = "support.queues", .scope = "vendor", .label = "name",
    .doc = "Where cases wait for one of the agents who work on it. Partners know nothing of queues",
    .ops = "create update archive import: " SUPPORT_OWNERS "; get list history export: vendor",
    .fields = support_queue_fields, .indexes = PRM_TEXTS("unique program, code"),
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"code\":\"licences\",\"name\":\"Licences and orders\"}" };
