/* SPDX-License-Identifier: Apache-2.0 */
#include "net/internal.h"

#include "base/alloc.h"

#include <string.h>

typedef struct prm_reload {
    prm_crypto_job job;
    prm_net *net;
    char *certificate, *key;
    prm_tls_context *made;
    prm_status status;
    prm_error error;
    void (*on_done)(void *context, prm_status status, const prm_error *error);
    void *context;
} prm_reload;

static void run(prm_crypto_job *job)
{
    prm_reload *reload = (prm_reload *)job;
    reload->status = prm_tls_context_new(reload->certificate, reload->key, &reload->made, &reload->error);
}

static void free_reload(prm_reload *reload)
{
    prm_free(reload->certificate);
    prm_free(reload->key);
    prm_free(reload);
}

/* Sessions keep the context they began with. */
static void done(prm_crypto_job *job)
{
    prm_reload *reload = (prm_reload *)job;
    prm_net *net = reload->net;
    if (reload->status == PRM_OK) {
        prm_tls_context_release(net->tls);
        net->tls = reload->made;
    }
    if (reload->on_done != NULL)
        reload->on_done(reload->context, reload->status, &reload->error);
    free_reload(reload);
    prm_net_advance_close(net);
}

prm_status prm_net_reload_certificate(prm_net *net, const char *certificate, const char *key,
    void (*on_done)(void *context, prm_status status, const prm_error *error), void *context)
{
    prm_reload *reload = prm_alloc_zeroed(1, sizeof(*reload));
    if (reload == NULL)
        return PRM_E_NOMEM;
    reload->certificate = prm_alloc_text(certificate, strlen(certificate));
    reload->key = prm_alloc_text(key, strlen(key));
    if (reload->certificate == NULL || reload->key == NULL) {
        free_reload(reload);
        return PRM_E_NOMEM;
    }
    reload->job.run = run;
    reload->job.done = done;
    reload->net = net;
    reload->on_done = on_done;
    reload->context = context;
    prm_crypto_submit(net->crypto, &reload->job);
    return PRM_OK;
}
