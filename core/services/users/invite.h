/* SPDX-License-Identifier: Apache-2.0 */
/** @file invite.h  Invitations by plugins, as prm/users.h has them. Worker thread, within a call. */
#ifndef PRM_SERVICES_USERS_INVITE_H
#define PRM_SERVICES_USERS_INVITE_H

#include <prm/users.h>

prm_status prm_users_invite(prm_call *call, const prm_val *guest, const prm_val **invited);

#endif
