/* SPDX-License-Identifier: Apache-2.0 */
/** @file values.h  What a plugin is told of metrics over windows: as prm/metrics.h says. With the thread of the
 * call. */
#ifndef PRM_SERVICES_METRICS_VALUES_H
#define PRM_SERVICES_METRICS_VALUES_H

#include <prm/metrics.h>

prm_status prm_metrics_value(prm_call *call, const char *metric, const prm_val *filter, const char *window,
    const char *as_of, int64_t *value);
prm_status prm_metrics_values(prm_call *call, const char *partner, const prm_val *asks, const char *as_of,
    const prm_val **values);
prm_status prm_metrics_check(prm_call *call, const prm_val *ask, const char *under);

#endif
