/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The leads plugin: what it consists of. */
#include "leads.h"

static const prm_entity *const entities[] = {
    /* intake/ */
    &leads_source_entity,
    /* routing/ */
    /* sla/ */
    /* campaigns/ */
    NULL
};

static const prm_method *const methods[] = {
    NULL
};

PRM_PLUGIN(.id = "leads", .version = "1.0.0", .doc = "Leads: each reaches the right partner, and is followed up",
    .namespaces = PRM_TEXTS("leads", "campaigns"), .needs = PRM_TEXTS("partners >= 1.0", "deals >= 1.0"),
    .entities = entities, .methods = methods, .events = leads_events);
