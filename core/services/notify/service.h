/* SPDX-License-Identifier: Apache-2.0 */
/** @file service.h  prm.notify over the store, and the methods notifications.*. Worker thread, within a call. */
#ifndef PRM_SERVICES_NOTIFY_SERVICE_H
#define PRM_SERVICES_NOTIFY_SERVICE_H

#include "plugins/call.h"

#include <prm/notify.h>

extern const prm_notify_service prm_notify_service_table;

prm_status prm_notifications_list(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_notifications_read(prm_call *call, const prm_val *params, prm_val *result);

#endif
