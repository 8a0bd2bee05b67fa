/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The partners plugin: lists of what its folders declare, each entity and method where it is implemented. */
#include "partners.h"

static const prm_entity *const entities[] = {
    /* network/ */
    &partners_program_entity,
    &partners_level_entity,
    &partners_territory_entity,
    &partners_product_entity,
    &partners_partner_entity,
    &partners_membership_entity,
    &partners_person_entity,
    &partners_employment_entity,
    NULL
};

static const prm_method *const methods[] = {
    /* network/ */
    &partners_create_method,
    &partners_memberships_create_method,
    &partners_suspend_method,
    &partners_reinstate_method,
    &partners_terminate_method,
    &partners_people_create_method,
    &partners_people_move_method,
    NULL
};

PRM_PLUGIN(.id = "partners", .version = "1.0.0", .doc = "Programmes, levels, partners and their memberships",
    .namespaces = PRM_TEXTS("partners"), .services = PRM_TEXTS(PRM_MATCH_SERVICE), .reaches = PRM_TEXTS("partner"),
    .entities = entities, .methods = methods, .events = partners_events);
