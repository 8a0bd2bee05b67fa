/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file partner.h  Figures of one partner over windows, many at once. With the connection's thread.
 *
 * They come from sums by month, which lie together and hold each day; what a filter asks for by other dimensions than
 * the programme, from the cells of days, which are gone through once for all asks.
 */
#ifndef PRM_SERVICES_METRICS_PARTNER_H
#define PRM_SERVICES_METRICS_PARTNER_H

#include "services/metrics/asks.h"
#include "store/db.h"

typedef struct prm_partner_figure {
    const prm_ask *ask;
    int64_t count, value, p90; /* as prm_figure */
    prm_status status;         /* PRM_OK; PRM_E_CONFLICT: different currencies; PRM_E_LIMIT: too large */
} prm_partner_figure;

/** Fills in `figures`, whose `ask` is set: of metrics kept by partner, with filters by their dimensions. The work is
 * done in `arena`. */
prm_status prm_partner_add_up(prm_db *db, int64_t partner, prm_partner_figure *figures, size_t count, prm_arena *arena,
    prm_error *error);

#endif
