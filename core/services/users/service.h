/* SPDX-License-Identifier: Apache-2.0 */
/** @file service.h  prm.users over the store. Worker thread, within a call. */
#ifndef PRM_SERVICES_USERS_SERVICE_H
#define PRM_SERVICES_USERS_SERVICE_H

#include <prm/users.h>

extern const prm_users_service prm_users_service_table;

#endif
