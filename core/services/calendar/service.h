/* SPDX-License-Identifier: Apache-2.0 */
/** @file service.h  prm.calendar over the store, and the methods calendars.*. Worker thread, within a call. */
#ifndef PRM_SERVICES_CALENDAR_SERVICE_H
#define PRM_SERVICES_CALENDAR_SERVICE_H

#include "plugins/call.h"

#include <prm/calendar.h>

extern const prm_calendar_service prm_calendar_service_table;

extern const prm_field *const prm_calendar_fields[];
prm_status prm_calendars_create(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_calendars_update(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_calendars_reckon(prm_call *call, const prm_val *params, prm_val *result);

#endif
