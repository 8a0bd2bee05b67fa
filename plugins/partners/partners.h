/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the files of the partners plugin share. */
#ifndef PARTNERS_H
#define PARTNERS_H

#include <prm/plugin.h>

/** What a partner is, and in which of these roles it takes part in a programme. */
#define PARTNERS_TYPES "reseller|distributor|referral|si|isv|msp|agent"

extern const prm_entity *const partners_entities[];
extern const prm_field *const partners_partner_fields[];
extern const prm_field *const partners_membership_fields[];

/** What the derived methods ask before a row is stored (checks.c). */
prm_status partners_check_tree(prm_call *call, const prm_val *row, const prm_val *values);
prm_status partners_check_partner(prm_call *call, const prm_val *row, const prm_val *values);
prm_status partners_check_program(prm_call *call, const prm_val *row, const prm_val *values);
prm_status partners_check_level(prm_call *call, const prm_val *row, const prm_val *values);
prm_status partners_check_membership(prm_call *call, const prm_val *row, const prm_val *values);

prm_status partners_create(prm_call *call, const prm_val *params, prm_val *result);
prm_status partners_memberships_create(prm_call *call, const prm_val *params, prm_val *result);
prm_status partners_suspend(prm_call *call, const prm_val *params, prm_val *result);
prm_status partners_reinstate(prm_call *call, const prm_val *params, prm_val *result);
prm_status partners_terminate(prm_call *call, const prm_val *params, prm_val *result);

#endif
