/* SPDX-License-Identifier: Apache-2.0 */
/** @file service.h  prm.secret: made and digested as the tokens of users are. Worker thread, within a call. */
#ifndef PRM_SERVICES_SECRET_SERVICE_H
#define PRM_SERVICES_SECRET_SERVICE_H

#include <prm/secret.h>

extern const prm_secret_service prm_secret_service_table;

#endif
