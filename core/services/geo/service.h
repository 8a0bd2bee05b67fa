/* SPDX-License-Identifier: Apache-2.0 */
/** @file service.h  prm.geo for plugins, and the method geo.place. Worker thread, within a call. */
#ifndef PRM_SERVICES_GEO_SERVICE_H
#define PRM_SERVICES_GEO_SERVICE_H

#include "plugins/call.h"
#include "services/geo/geo.h"

#include <prm/geo.h>

extern const prm_geo_service prm_geo_service_table;

/** Sets what is known of the place in an object, as prm.geo tells it. */
prm_status prm_geo_tell(prm_arena *arena, const prm_geo_place *found, prm_val *place);

prm_status prm_geo_place_method(prm_call *call, const prm_val *params, prm_val *result);

#endif
