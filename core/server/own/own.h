/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file own.h  The core's own methods, declared as any plugin's: rules, decisions, clock, plugins, rpc, system; those
 * of people and access are in people.h. Handlers run where every handler runs; they may use the insides of the call.
 */
#ifndef PRM_SERVER_OWN_H
#define PRM_SERVER_OWN_H

#include "calls/calls.h"
#include "net/net.h"
#include "plugins/describe.h"
#include "rpc/rpc.h"
#include "store/blobs.h"

extern const prm_plugin prm_own_plugin, prm_own_events;

/** What the core's handlers administer: worker->server. Set before the first call. */
typedef struct prm_server_view {
    prm_clock *clock;
    prm_calls *calls;
    prm_descriptions *descriptions;
    const prm_host *host;
    const prm_net *net; /* loop thread only */
    const prm_rpc *rpc; /* NULL: before it listens */
    const prm_blobs *blobs;
} prm_server_view;

prm_status prm_own_list_rules(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_test_rules(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_push_rules(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_set_settings(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_activate_rules(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_get_decision(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_list_decisions(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_explain_decision(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_advance_clock(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_list_plugins(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_cancel(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_discover(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_list_parked(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_retry_parked(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_drop_parked(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_ping(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_info(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_backup(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_audit_head(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_audit_verify(prm_call *call, const prm_val *params, prm_val *result);
prm_status prm_own_health(prm_call *call, const prm_val *params, prm_val *result);

#endif
