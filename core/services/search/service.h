/* SPDX-License-Identifier: Apache-2.0 */
/** @file service.h  prm.search/1 (see prm/search.h) and search.query. Worker thread. */
#ifndef PRM_SERVICES_SEARCH_SERVICE_H
#define PRM_SERVICES_SEARCH_SERVICE_H

#include "plugins/call.h"

#include <prm/search.h>

extern const prm_search_service prm_search_service_table;

prm_status prm_search_find(prm_call *call, const prm_val *query, const prm_val **found);

extern const prm_field *const prm_search_query_params[], *const prm_search_query_result[];
prm_status prm_search_purge(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_search_query(prm_call *call, const prm_val *params, prm_val *result);

#endif
