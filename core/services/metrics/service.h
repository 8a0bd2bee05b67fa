/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file service.h  prm.metrics: kept from the journal on the writer thread, read within calls, made again on demand.
 */
#ifndef PRM_SERVICES_METRICS_SERVICE_H
#define PRM_SERVICES_METRICS_SERVICE_H

#include "base/zone.h"
#include "plugins/call.h"

#include <prm/metrics.h>

#include <stdatomic.h>

extern const prm_metrics_service prm_metrics_service_table;

/** What the consumer keeps between entries: how far the wall of the last zone is from UTC, and when. */
typedef struct prm_metrics_keeper {
    const prm_host *host;
    char zone[PRM_ZONE_NAME_BYTES];
    int64_t from, to, offset;
    _Atomic int64_t complete; /* until there figures were found to be all there are, when last made again. Any thread */
} prm_metrics_keeper;

prm_consumer prm_metrics_consumer(prm_metrics_keeper *keeper);
/** Has the journal followed. Before the seal. */
prm_status prm_metrics_follow(prm_host *host, prm_error *error);

/** Starts over if what is declared is not what is kept. In a transaction of the writer, at start. */
prm_status prm_metrics_install(const prm_host *host, prm_db *db, prm_error *error);
/** Drops all figures; they are made again from the journal in the background, piece by piece. In a transaction. */
prm_status prm_metrics_rebuild(const prm_host *host, prm_db *db, prm_error *error);
/** A programme that moves to another time zone has other days: figures of all time are made again. A prm_row_hook. */
prm_status prm_metrics_on_row(prm_call *call, const prm_table *table, const prm_val *before, const prm_val *after);
/** Makes them again aside and compares. PRM_E_CORRUPT names a metric that is not what the journal gives. On a
 * connection nobody else uses; `counted`: how many entries were looked at. */
prm_status prm_metrics_verify(const prm_host *host, prm_db *db, int64_t *counted, prm_error *error);

/** What metrics.query takes. */
extern const prm_field *const prm_metrics_query_params[];
/** Puts what metrics.query answers to `query`, which fits them, into `result`: what the caller's scope has part in.
 * What is wrong with it is told by the names of the params. With the thread of the call. */
prm_status prm_metrics_ask(prm_call *call, const prm_val *query, prm_val *result);
/** Sets what metrics.list tells of a metric. */
prm_status prm_metrics_tell(prm_call *call, const prm_metric_entry *metric, prm_val *told);
/** Sets `counted_to` of metrics.list and metrics.query. */
prm_status prm_metrics_tell_counted(prm_call *call, prm_val *told);
/** Whether there is any part of the metric that whoever calls may have. */
bool prm_metrics_may_ask(const prm_call *call, const prm_metric_entry *metric);

prm_status prm_metrics_list(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_metrics_query(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_metrics_start_over(prm_call *call, const prm_val *params, prm_val *result);

#endif
