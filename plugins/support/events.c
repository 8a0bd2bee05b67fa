/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What happens to cases, for subscribers, reactions and metrics. */
#include "support.h"

#define TO_PARTNER .since = 1, .audience = "partner"
#define TO_VENDOR  .since = 1, .audience = "vendor"

/* What a case is counted by. */
#define FIGURES                                                                                                        \
    PRM_REF("program", "program", 0, "In which programme"), PRM_TEXT("level", 1, 40, 0, "Its partner's level: the code"), \
        PRM_ENUM("severity", SUPPORT_SEVERITIES, 0, "How much it hurts"), PRM_TEXT("category", 1, 60, 0, "What it is about"), \
        PRM_ENUM("channel", SUPPORT_CHANNELS, 0, "By what it came"),                                                   \
        PRM_INT("priority", 1, SUPPORT_PRIORITY_LAST, 0, "1 comes first")

const prm_event *const support_events[] = {
    /* cases/ */
    PRM_EVENT(.name = "support.opened", TO_PARTNER, .doc = "A partner asks for help", .data = PRM_FIELDS(FIGURES)),
    PRM_EVENT(.name = "support.triaged", TO_PARTNER, .doc = "It is known whose a case is", .data = PRM_FIELDS(FIGURES)),
    PRM_EVENT(.name = "support.triage_needed", TO_VENDOR, .doc = "Nobody but a person can say whose a case is",
        .data = PRM_FIELDS(FIGURES)),
    PRM_EVENT(.name = "support.assigned", TO_VENDOR, .doc = "Somebody, or another queue, is to work on a case",
        .data = PRM_FIELDS(FIGURES, PRM_REF("queue", "case_queue", 0, "In which queue"),
            PRM_TEXT("owner", 1, 60, 0, "Which user"))),
    NULL
};
