/* SPDX-License-Identifier: Apache-2.0 */
/** @file people.h  The handlers of sessions, users, tokens and roles, and what they share. Where handlers run. */
#ifndef PRM_SERVER_PEOPLE_H
#define PRM_SERVER_PEOPLE_H

#include "own.h"

extern const prm_plugin prm_own_access;

prm_status prm_own_authenticate(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_logout(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_create_user(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_set_roles(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_lock_user(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_unlock_user(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_create_token(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_revoke_token(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_list_roles(prm_call *call, const prm_val *params, prm_val *result);

/** "vendor" or "partner". */
const char *prm_own_side_name(int32_t side);
/** Where the call's users are looked up. */
prm_people prm_own_people(const prm_call *call);
/** From here on the handler acts as the core: for rows that are the caller's own whatever its scope. */
void prm_own_take_over(prm_call *call);
/** Names roles that do not exist, are of the other side, or are not among `most` (NULL: any will do). */
prm_status prm_own_check_roles(prm_call *call, const prm_val *roles, int32_t side, const prm_val *most);
/** A new token for a user: its row from `values` ({name?, roles?, expires_at?}; may be NULL). */
prm_status prm_own_make_token(prm_call *call, const char *user, const char *kind, const prm_val *values,
    char token[PRM_TOKEN_TEXT], const prm_val **row);
/** Revokes it, unless it is. */
prm_status prm_own_end_token(prm_call *call, const prm_val **row);

#endif
