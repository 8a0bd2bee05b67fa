/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file rpc.h  JSON-RPC 2.0 on the connections of core/net: messages to calls, checked and authorised, and their
 * answers back. Loop thread only; calls run elsewhere.
 *
 * Answers leave as they finish; the members of a batch run in their order; within a connection a read waits for the
 * writes received before it, and everything waits for a session.authenticate. A connection whose token is revoked or
 * has expired, whose user is locked or given other roles, is closed within a second and calls nothing more before. Over
 * HTTP (endpoint.h) each request has its own caller and is answered before the next is read.
 */
#ifndef PRM_RPC_RPC_H
#define PRM_RPC_RPC_H

#include "base/limits.h"
#include "calls/calls.h"
#include "net/http.h"
#include "rpc/endpoint.h"
#include "rpc/uploads.h"

typedef struct prm_rpc prm_rpc;

typedef struct prm_rpc_options {
    uv_loop_t *loop;
    const prm_host *host;
    prm_calls *calls;
    prm_clock *clock;
    prm_uploads *uploads;
    void *server;        /* worker->server of calls answered on the loop */
    prm_live *live;      /* who calls; NULL: nobody's access is withdrawn */
    const prm_limits *limits; /* NULL: the defaults. Copied */
    const prm_endpoint *endpoints; /* beside those of core/rpc; a row without path ends them. NULL: none */
} prm_rpc_options;

prm_status prm_rpc_new(const prm_rpc_options *options, prm_rpc **out, prm_error *error);
/** Callbacks for prm_net_open, with the rpc as their context. */
extern const prm_net_callbacks prm_rpc_callbacks;
extern const prm_http_callbacks prm_rpc_http_callbacks;
/** Before the first connection. */
void prm_rpc_attach(prm_rpc *rpc, prm_net *net);
/** From now on those of them hold that bound a message: batch, nesting, object_keys, string_bytes. */
void prm_rpc_set_limits(prm_rpc *rpc, const prm_limits *limits);
/** From now on web pages of these origins (texts, "https://portal.example.com"; NULL: none) may call from a browser
 * (CORS). Copied. PRM_E_NOMEM: those before hold. */
prm_status prm_rpc_set_origins(prm_rpc *rpc, const prm_val *origins);
/** From now on every call leaves a line of the log at level info, or at debug alone but for those the server failed. */
void prm_rpc_log_all(prm_rpc *rpc, bool logs_all);
/** How many requests are not answered yet. */
size_t prm_rpc_pending(const prm_rpc *rpc);
/** The journal has grown: those who subscribed are told. Any thread, from prm_rpc_new to prm_rpc_close. */
void prm_rpc_on_entries(prm_rpc *rpc);
/** Ends a subscription of the connection that calls (worker->session); false if it has none of that id. */
bool prm_rpc_unsubscribe(void *session, const char *subscription);
/** Takes back those calls of the connection that calls (worker->session) which have one of these ids (texts, integers)
 * and wait to be run: each fails with `cancelled`. How many. */
int64_t prm_rpc_cancel(void *session, prm_arena *arena, const prm_val *ids);
/** From now on what arrives is refused with `limit`; what has arrived before is answered. */
void prm_rpc_stop(prm_rpc *rpc);
/** Sends the answers of all calls that have finished by now, without waiting for the loop's next turn. */
void prm_rpc_flush(prm_rpc *rpc);
/** How many passwords were hashed since start. Any thread. */
uint64_t prm_rpc_hashed(const prm_rpc *rpc);
/** After the net is closed and the calls are stopped. The loop must run once more to close its handle. */
void prm_rpc_close(prm_rpc *rpc);
/** After that. NULL is allowed. */
void prm_rpc_free(prm_rpc *rpc);

#endif
