/* SPDX-License-Identifier: Apache-2.0 */
/** @file people.h  The handlers of sessions, users, tokens and roles, and what they share. Where handlers run. */
#ifndef PRM_SERVER_PEOPLE_H
#define PRM_SERVER_PEOPLE_H

#include "own.h"

extern const prm_plugin prm_own_access;

prm_status prm_own_authenticate(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_login(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_accept_invitation(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_reset_password(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_logout(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_create_user(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_invite_user(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_reset_user(prm_call *call, const prm_val *params, prm_val *result);
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
/** The same for one that is good for `ms`, and in place of those of its kind given out before. */
prm_status prm_own_make_passing_token(prm_call *call, const char *user, const char *kind, int64_t ms,
    char token[PRM_TOKEN_TEXT], const prm_val **row);
/** Revokes it, unless it is. */
prm_status prm_own_end_token(prm_call *call, const prm_val **row);

/** A user's token of the params, once and for all: PRM_E_UNAUTHENTICATED if it was used meanwhile. */
prm_status prm_own_use_token(prm_call *call, const prm_val *params, const char *kind);
/** Those of its kind that the user has and that are not revoked are. */
prm_status prm_own_end_tokens(prm_call *call, const char *user, const char *kind);
/** "vendor" side unless it has a partner. */
int32_t prm_own_side_of(const prm_val *user);

/* Of users (params or a row), by the files that make and change them. */

/** Names what is wrong with territories and limits for a user of this side with these roles. */
prm_status prm_own_check_bounds(prm_call *call, const prm_val *params, const prm_val *roles, int32_t side);
/** Checks what a new user is given, its name apart. */
prm_status prm_own_check_user(prm_call *call, const prm_val *params);
/** `params` with the address as one signs in with it. */
prm_status prm_own_fold_user(prm_call *call, const prm_val *params, prm_val *values);
/** PRM_E_CONFLICT: the address is somebody's. */
prm_status prm_own_refuse_email(prm_call *call);
/** The user who signs in with the address, whoever may see it; NULL: nobody does. */
prm_status prm_own_find_login(prm_call *call, const char *email, const prm_val **user);

#endif
