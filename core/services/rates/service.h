/* SPDX-License-Identifier: Apache-2.0 */
/** @file service.h  prm.rates over the store, and the methods rates.*. Worker thread, within a call. */
#ifndef PRM_SERVICES_RATES_SERVICE_H
#define PRM_SERVICES_RATES_SERVICE_H

#include "plugins/call.h"

#include <prm/rates.h>

extern const prm_rates_service prm_rates_service_table;

extern const prm_field *const prm_rate_fields[];
prm_status prm_rates_set(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_rates_get(prm_call *call, const prm_val *params, prm_val *result);

#endif
