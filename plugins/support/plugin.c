/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The support plugin: lists of what its folders declare, each entity, method and rule where it is implemented. */
#include "support.h"

static const prm_entity *const entities[] = {
    /* cases/ */
    &support_case_entity,
    &support_queue_entity,
    &support_agent_entity,
    NULL
};

static const prm_method *const methods[] = {
    /* cases/ */
    &support_open_method,
    NULL
};

static const prm_chain *const chains[] = {
    /* cases/ */
    &support_opening_chain,
    NULL
};

static const prm_reaction *const reactions[] = {
    /* cases/ */
    &support_tell_triage_reaction,
    &support_tell_assigned_reaction,
    NULL
};

static const prm_reason *const notices[] = {
    /* cases/ */
    &support_told_to_triage,
    &support_told_assigned,
    NULL
};

PRM_PLUGIN(.id = "support", .version = "1.0.0",
    .doc = "Partners get answers: cases, knowledge, success plans",
    .namespaces = PRM_TEXTS("support", "knowledge", "success"),
    .needs = PRM_TEXTS("partners >= 1.0", "deals >= 1.0", "leads >= 1.0", "mdf >= 1.0", "certification >= 1.0"),
    .services = PRM_TEXTS(PRM_CALENDAR_SERVICE, PRM_FILES_SERVICE, PRM_NOTIFY_SERVICE, PRM_USERS_SERVICE),
    .reaches = PRM_TEXTS("case", "case_queue", "agent", "partner", "membership", "level", "program"),
    .entities = entities, .methods = methods, .chains = chains, .events = support_events,
    .reactions = reactions, .notices = notices);
