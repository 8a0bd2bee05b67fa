/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What all folders of the partners plugin share: its declarations and its vocabulary.
 *
 * network/ says who there is: programmes, levels, territories, products, partners, their places and their people;
 * joining/ how a company becomes a partner, growth/ what both do from then on. Each folder has a header of its own. */
#ifndef PARTNERS_H
#define PARTNERS_H

#include <prm/benefits.h>
#include <prm/helpers.h>
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
extern const prm_method partners_create_method, partners_memberships_create_method,
    partners_memberships_set_level_method, partners_suspend_method, partners_reinstate_method,
    partners_terminate_method, partners_people_create_method, partners_people_move_method, partners_people_leave_method;
extern const prm_reaction partners_tell_level_reaction; /* network/told_level.c */
extern const prm_reason partners_told_level;

extern const prm_event *const partners_events[]; /* events.c */
/* joining/ */
extern const prm_entity partners_application_entity, partners_item_entity, partners_welcome_entity;
extern const prm_rule partners_application_rule, partners_territory_rule, partners_onboarding_rule; /* answers.c */
extern const prm_chain partners_join_chain;
extern const prm_method partners_programs_page_method, partners_apply_method, partners_applications_status_method,
    partners_applications_withdraw_method, partners_applications_join_method, partners_applications_review_method,
    partners_onboarding_complete_method, partners_onboarding_skip_method;
extern const prm_timer partners_application_settles_timer, partners_item_reminds_timer, partners_item_ends_timer;
extern const prm_reaction partners_decide_application_reaction, partners_welcome_people_reaction,
    partners_welcome_invited_reaction, partners_welcome_created_reaction, partners_tell_in_review_reaction,
    partners_tell_manager_reaction, partners_tell_active_reaction, partners_tell_item_due_reaction,
    partners_tell_item_overdue_reaction;
extern const prm_metric partners_applications_metric, partners_time_to_decision_metric, partners_accepted_metric,
    partners_time_to_active_metric, partners_onboarding_overdue_metric, partners_onboarding_late_metric;

/* ---- Small things ----------------------------------------------------------------------------------------------- */

/** A partner is a member of a programme from now on; says so. (network/memberships.c) */
prm_status partners_membership_make(prm_call *call, const prm_val *given, const prm_val **membership);
/** Somebody works for a partner from now on. (network/people.c) */
prm_status partners_person_make(prm_call *call, const prm_val *values, const prm_val **person);
/** The user of the vendor's who looks after a partner and may come in; NULL: nobody does. (network/manager.c) */
prm_status partners_manager_of(prm_call *call, const prm_val *partner, const char **user);

#endif
