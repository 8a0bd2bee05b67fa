/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What one side says to the other about a case, and what the vendor's people say among themselves: the rows. */
#include "messages/messages.h"

#define OF_CASE                                                                                                        \
    PRM_REF("case", "case", PRM_REQUIRED, "About which case"),                                                         \
        PRM_REF("territory", "territory", PRM_READONLY, "The case's territory")

const prm_field *const support_message_fields[] = {
    OF_CASE,
    PRM_ENUM("side", "partner|vendor", PRM_READONLY, "Who says it"),
    PRM_TEXT("author", 1, 60, PRM_READONLY, "Which user of the partner's; none: the vendor's side"),
    PRM_TEXT("agent", 1, 60, PRM_READONLY | PRM_VENDOR, "Which user of the vendor's"),
    SUPPORT_SAID("both sides read it"),
    PRM_BOOL("asks", PRM_READONLY, "Whether it asks the partner for something, for which the case waits"),
    NULL
};

const prm_entity support_message_entity = { .size = sizeof support_message_entity, .since = 1, .name = "case_message",
    .path = "support.messages", .scope = "case.partner", .ops = "get list history export: *",
    .doc = "What one side says to the other about a case. It is kept as it was said, and never changed",
    .fields = support_message_fields, .indexes = PRM_TEXTS("case, created_at"), .search = "text 1" };

const prm_field *const support_note_fields[] = {
    OF_CASE,
    PRM_REF("partner", "partner", PRM_READONLY, "Whose case that is"),
    PRM_TEXT("agent", 1, 60, PRM_READONLY, "Which user says it"),
    SUPPORT_SAID("the vendor's side alone reads it"),
    NULL
};

const prm_entity support_note_entity = { .size = sizeof support_note_entity, .since = 1, .name = "case_note",
    .path = "support.notes", .scope = "vendor, partner", .ops = "get list history export: vendor",
    .doc = "What the vendor's people say among themselves about a case: those read it who read the case. No partner "
           "ever learns of it",
    .fields = support_note_fields, .indexes = PRM_TEXTS("case, created_at"), .search = "text 1" };
