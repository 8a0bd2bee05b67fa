/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file metrics.h  GET /metrics: figures of the running server in Prometheus' text format, for a token with a role that
 * may, or a peer on this machine. A figure is a row of a table in metrics.c. Loop thread.
 */
#ifndef PRM_SERVER_METRICS_H
#define PRM_SERVER_METRICS_H

#include "base/buf.h"
#include "rpc/endpoint.h"
#include "server/own/own.h"

/** Writes every figure as it is now. */
void prm_metrics_write(const prm_server_view *view, prm_buf *out);

/** What the server adds to the endpoints of core/rpc. */
extern const prm_endpoint prm_server_endpoints[];

#endif
