/* SPDX-License-Identifier: Apache-2.0 */
#include "own.h"

#include "rpc/rpc.h"

prm_status prm_own_discover(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_server_view *server = call->worker->server;
    char digest[PRM_DESCRIPTION_DIGEST];
    prm_buf text;
    prm_status status;

    (void)params;
    (void)result;
    prm_buf_init(&text, 0);
    status = prm_descriptions_get(server->descriptions, call->principal, &text, digest, &call->error);
    if (status == PRM_OK) {
        call->ready = (prm_span){ prm_arena_text(call->arena, text.data, text.length), text.length };
        status = call->ready.bytes ? PRM_OK : PRM_E_NOMEM;
    }
    prm_buf_deinit(&text);
    return status;
}

prm_status prm_own_cancel(prm_call *call, const prm_val *params, prm_val *result)
{
    return prm->set_integer(result, "dropped",
        prm_rpc_cancel(call->worker->session, call->arena, prm->get(params, "ids")));
}
