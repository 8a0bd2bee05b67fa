/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The partners plugin: who is in the network. Nearly all of it is declaration (entities.c). */
#include "partners.h"

static const prm_method *const methods[] = {
    PRM_METHOD(.name = "partners.memberships.create", .since = 1, .access = PRM_WRITE, .roles = "program_manager",
        .doc = "Make a partner a member of a programme, at one of its levels",
        .params = partners_membership_fields,
        .result = PRM_FIELDS(PRM_ROW("membership", "membership", partners_membership_fields, PRM_REQUIRED, "As stored")),
        .example = "{\"partner\":\"partner_01h8xgq3m2c4e\",\"program\":\"program_01h8xgq3m2c4f\","
                   "\"level\":\"level_01h8xgq3m2c4g\",\"channel_type\":\"reseller\"}",
        .run = partners_memberships_create),
    NULL
};

PRM_PLUGIN(.id = "partners", .version = "1.0.0", .doc = "Programmes, levels, partners and their memberships",
    .namespaces = PRM_TEXTS("partners"), .entities = partners_entities, .methods = methods);
