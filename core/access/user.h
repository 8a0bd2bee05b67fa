/* SPDX-License-Identifier: Apache-2.0 */
/** @file user.h  What a user's row says without anybody signing in: its side, its roles, what it sees. For those who
 * look for people, where principal.h is for one who calls. Pure but for memory; any thread. */
#ifndef PRM_ACCESS_USER_H
#define PRM_ACCESS_USER_H

#include "access/principal.h"

/** enum prm_side: of the vendor's unless it has a partner. */
int32_t prm_user_side(const prm_val *user);
bool prm_user_is_locked(const prm_val *user);
/** Whether it holds one of `wanted`, "partner_sales | partner_admin". A role of the configuration brings those it is
 * based on; one that is not among `roles`, or of the other side, counts for nothing. */
bool prm_user_holds(const prm_role *roles, const prm_val *user, const char *wanted);
/** What it sees, in `arena`. `registry` NULL: an empty one. PRM_E_NOMEM. */
prm_status prm_user_scope(const prm_registry *registry, const prm_val *user, prm_arena *arena, prm_scope *scope);

#endif
