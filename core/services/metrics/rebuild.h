/* SPDX-License-Identifier: Apache-2.0 */
/** @file rebuild.h  Whether what is kept is all there is. With the connection's thread. */
#ifndef PRM_SERVICES_METRICS_REBUILD_H
#define PRM_SERVICES_METRICS_REBUILD_H

#include "services/metrics/service.h"

/** When the last event happened that is counted; false in `has_one`: none is. */
prm_status prm_metrics_counted_to(const prm_host *host, prm_db *db, int64_t *at, bool *has_one, prm_error *error);
/** False while figures are made again and have not come to where they were. */
prm_status prm_metrics_are_complete(const prm_host *host, prm_db *db, prm_arena *arena, bool *is_complete,
    prm_error *error);

#endif
