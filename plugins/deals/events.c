/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What happens to deals, for subscribers, reactions and metrics. */
#include "deals.h"

#define TO_PARTNER .since = 1, .audience = "partner"

#define FIGURES                                                                                                        \
    PRM_REF("program", "program", 0, "Under which programme"), PRM_TEXT("level", 1, 40, 0, "The partner's level in it"), \
        PRM_TEXT("channel_type", 1, 40, 0, "And its role"), PRM_REF("territory", "territory", 0, "Where"),              \
        PRM_REF("product", "product", 0, "What is to be sold"),                                                        \
        PRM_INT("amount_base", 0, PRM_ANY, 0, "Its value in minor units of the programme's currency")
/* What was registered in the same call is in that event already. */
#define DECISION                                                                                                       \
    PRM_FIELDS(FIGURES, PRM_INT("waited_ms", 0, PRM_ANY, 0, "How long that took from its registration"),               \
        PRM_BOOL("automatic", 0, "Whether rules decided, not a person"))

const prm_event *const deals_events[] = {
    PRM_EVENT(.name = "deals.registered", TO_PARTNER, .doc = "A registration was complete and went to be decided",
        .data = PRM_FIELDS(FIGURES)),
    PRM_EVENT(.name = "deals.approved", TO_PARTNER, .doc = "It was approved, and is protected",
        .data = DECISION),
    PRM_EVENT(.name = "deals.in_review", TO_PARTNER, .doc = "It waits for a person"),
    PRM_EVENT(.name = "deals.info_requested", TO_PARTNER, .doc = "It waits for information from the partner"),
    PRM_EVENT(.name = "deals.rejected", TO_PARTNER, .doc = "It was rejected", .data = DECISION),
    PRM_EVENT(.name = "deals.duplicate", TO_PARTNER, .doc = "Somebody was first", .data = DECISION),
    PRM_EVENT(.name = "deals.withdrawn", TO_PARTNER, .doc = "The registrant took it back"),
    PRM_EVENT(.name = "deals.answered", TO_PARTNER, .doc = "What was asked for was answered"),
    PRM_EVENT(.name = "deals.unanswered", TO_PARTNER, .doc = "What was asked for was not answered in time: it is over",
        .data = PRM_FIELDS(FIGURES)),
    PRM_EVENT(.name = "deals.expired", TO_PARTNER, .doc = "Its protection ran out",
        .data = PRM_FIELDS(FIGURES)),
    NULL
};
