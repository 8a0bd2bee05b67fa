/* SPDX-License-Identifier: Apache-2.0 */
/** @file walk.h  The users of a partner, or the vendor's own people, one after the other. Worker thread, within a
 * call. */
#ifndef PRM_SERVICES_USERS_WALK_H
#define PRM_SERVICES_USERS_WALK_H

#include "plugins/call.h"

/** What is done with one: `user` and what is made in `scratch` are gone when the page of rows it is of is. Sets
 * `is_enough` to end the walk. */
typedef prm_status (*prm_user_visit)(void *context, const prm_val *user, prm_arena *scratch, bool *is_enough);

/** Every user of that partner (NULL: of the vendor), by id, locked ones too. What fails is kept with the call. */
prm_status prm_users_walk(prm_call *call, const char *partner, prm_user_visit visit, void *context);
/** Every user that is this person's login, likewise. */
prm_status prm_users_walk_person(prm_call *call, const char *person, prm_user_visit visit, void *context);
/** The one of that id. PRM_E_NOT_FOUND, without anything being kept: there is none. */
prm_status prm_users_visit(prm_call *call, const char *id, prm_user_visit visit, void *context);

#endif
