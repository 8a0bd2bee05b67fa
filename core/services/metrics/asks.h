/* SPDX-License-Identifier: Apache-2.0 */
/** @file asks.h  What plugins ask of a metric over a window: read and judged, in one place for value(), values() and
 * check() of prm/metrics.h. Pure; any thread. */
#ifndef PRM_SERVICES_METRICS_ASKS_H
#define PRM_SERVICES_METRICS_ASKS_H

#include "plugins/host.h"
#include "services/metrics/period.h"

typedef struct prm_ask {
    const prm_metric_entry *metric;
    const prm_val *filter; /* NULL: all */
    prm_window days;
} prm_ask;

/** Why an ask has no answer: as prm/metrics.h says of check(). */
typedef struct prm_ask_fault {
    char field[100];
    const char *code;
    char message[160];
} prm_ask_fault;

/** Told of each thing that is wrong. */
typedef prm_status (*prm_ask_refuse)(void *context, const prm_ask_fault *fault);

/** Reads an ask whose window ends with the day `as_of`, or with its own. PRM_OK: nothing is wrong with it; else what
 * `refuse` returned last. */
prm_status prm_ask_read(const prm_host *host, const prm_val *given, int64_t as_of, prm_ask_refuse refuse, void *context,
    prm_ask *ask);
/** The same of one that is to be stored for what partners read. */
prm_status prm_ask_judge(const prm_host *host, const prm_val *given, prm_ask_refuse refuse, void *context);

/** Whether the window ends in the middle of a period the metric is kept by, so that what came later is in it too. */
bool prm_ask_is_cut(const prm_ask *ask);
/** The fault of that. */
void prm_ask_fault_cut(const prm_ask *ask, prm_ask_fault *fault);

#endif
