/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The deals plugin: what it declares, beside entities.c, methods.c, answers.c and chain.c. */
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

static const prm_event *const events[] = {
    PRM_EVENT(.name = "deals.registered", TO_PARTNER, .doc = "A registration was complete and went to be decided",
        .data = PRM_FIELDS(FIGURES)),
    PRM_EVENT(.name = "deals.approved", TO_PARTNER, .doc = "It was approved, and is protected",
        .data = DECISION),
    PRM_EVENT(.name = "deals.in_review", TO_PARTNER, .doc = "It waits for a person"),
    PRM_EVENT(.name = "deals.info_requested", TO_PARTNER, .doc = "It waits for information from the partner"),
    PRM_EVENT(.name = "deals.rejected", TO_PARTNER, .doc = "It was rejected", .data = DECISION),
    PRM_EVENT(.name = "deals.duplicate", TO_PARTNER, .doc = "Somebody was first", .data = DECISION),
    PRM_EVENT(.name = "deals.withdrawn", TO_PARTNER, .doc = "The registrant took it back"),
    PRM_EVENT(.name = "deals.expired", TO_PARTNER, .doc = "Its protection ran out",
        .data = PRM_FIELDS(FIGURES)),
    NULL
};

static const prm_timer *const timers[] = {
    PRM_TIMER(.name = "deals.protection_ends", .since = 1, .doc = "The protection of a deal runs out",
        .run = deals_protection_ends),
    NULL
};

static const prm_field *const settings[] = {
    PRM_FIELD(PRM_T_INT, "checks_per_day", 0,
        "How often all the users of one partner may call deals.check in 24 hours: it says what would happen, and asking "
        "it again and again must not draw a map of everybody's deals",
        .min = 1, .max = 1000000000, .preset = "200"),
    NULL
};

PRM_PLUGIN(.id = "deals", .version = "1.0.0", .doc = "Deal registration: first come, first protected, and explained",
    .namespaces = PRM_TEXTS("deals"), .needs = PRM_TEXTS("partners >= 1.0"),
    .services = PRM_TEXTS(PRM_MATCH_SERVICE, PRM_RATES_SERVICE, PRM_CALENDAR_SERVICE, PRM_NOTIFY_SERVICE),
    .reaches = PRM_TEXTS("customer", "deal", "protection"), .entities = deals_entities, .methods = deals_methods,
    .chains = deals_chains, .events = events, .timers = timers, .metrics = deals_metrics,
    .reactions = deals_reactions, .notices = deals_notices, .settings = settings);
