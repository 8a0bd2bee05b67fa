/* SPDX-License-Identifier: Apache-2.0 */
/** @file metric_month.h  The table of sums by month; for core/store alone. */
#ifndef PRM_STORE_METRIC_MONTH_H
#define PRM_STORE_METRIC_MONTH_H

#include "store/db.h"

#define PRM_METRIC_MONTHS                                                                                              \
    "metric_month(partner INTEGER NOT NULL, month INTEGER NOT NULL, metric INTEGER NOT NULL, program TEXT NOT NULL, "  \
    "sums BLOB NOT NULL, PRIMARY KEY(partner, month, metric, program)) STRICT, WITHOUT ROWID"

/** How many entries of metrics in temp.metric_compared differ between copy and kept, and one of these metrics. */
prm_status prm_metric_compare_months(prm_db *db, int64_t *differing, int64_t *metric, prm_error *error);

#endif
