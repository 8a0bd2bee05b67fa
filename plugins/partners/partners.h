/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What all folders of the partners plugin share: its declarations and its vocabulary.
 *
 * network/ says who there is: programmes, levels, territories, products, partners, their places and their people.
 * Each folder has a header of its own. */
#ifndef PARTNERS_H
#define PARTNERS_H

#include <prm/match.h>
#include <prm/plugin.h>

/* ---- Vocabulary ------------------------------------------------------------------------------------------------- */

/** What a partner is, and in which of these roles it takes part in a programme. */
#define PARTNERS_TYPES "reseller|distributor|referral|si|isv|msp|agent"

/** Of results. */
#define PARTNERS_PARTNER PRM_ROW("partner", "partner", partners_partner_fields, PRM_REQUIRED, "As stored")

/* ---- Declarations ----------------------------------------------------------------------------------------------- */

/* network/entities.c */
extern const prm_field *const partners_partner_fields[];
extern const prm_field *const partners_membership_fields[];
extern const prm_field *const partners_person_fields[];
extern const prm_entity partners_program_entity, partners_level_entity, partners_territory_entity,
    partners_product_entity, partners_partner_entity, partners_membership_entity, partners_person_entity,
    partners_employment_entity;
/* network/ */
extern const prm_method partners_create_method, partners_memberships_create_method, partners_suspend_method,
    partners_reinstate_method, partners_terminate_method, partners_people_create_method, partners_people_move_method;

extern const prm_event *const partners_events[]; /* events.c */

#endif
