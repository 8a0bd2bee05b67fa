/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file reload.h  SIGHUP: the configuration is read anew, on a thread of its own since it reads files; then log level,
 * limits that may change, http.origins and the certificate change, and the log names what else is different and waits
 * for a restart. What is wrong is logged, and everything stays as it was. Loop thread.
 */
#ifndef PRM_SERVER_RELOAD_H
#define PRM_SERVER_RELOAD_H

#include "rpc/rpc.h"
#include "server/options.h"

typedef struct prm_reload prm_reload;

/** `options` are those of the start, kept and changed. NULL if out of memory or without a handle of the loop. */
prm_reload *prm_reload_new(uv_loop_t *loop, prm_options *options, prm_rpc *rpc, prm_net *net);
/** Once more after the one under way, if there is one. */
void prm_reload_begin(prm_reload *reload);
/** The server stops: what is read is no longer applied. NULL is allowed. */
void prm_reload_stop(prm_reload *reload);
/** Before the loop ends: waits for the thread. The loop must run once more. NULL is allowed. */
void prm_reload_close(prm_reload *reload);
/** After that. NULL is allowed. */
void prm_reload_free(prm_reload *reload);

/** What the connections keep of the limits. */
prm_net_limits prm_reload_net_limits(const prm_limits *limits);

#endif
