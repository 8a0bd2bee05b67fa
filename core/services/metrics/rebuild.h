/* SPDX-License-Identifier: Apache-2.0 */
/** @file rebuild.h  Whether what is kept is all there is. With the connection's thread. */
#ifndef PRM_SERVICES_METRICS_REBUILD_H
#define PRM_SERVICES_METRICS_REBUILD_H

#include "services/metrics/service.h"

/** False while figures are made again and have not come to where they were. */
prm_status prm_metrics_are_complete(const prm_host *host, prm_db *db, prm_arena *arena, bool *is_complete,
    prm_error *error);

#endif
