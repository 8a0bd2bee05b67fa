/* SPDX-License-Identifier: Apache-2.0 */
#include "net/crypto.h"

#include "base/alloc.h"

#include <pthread.h>
#include <signal.h>

struct prm_crypto {
    prm_queue *jobs, *results;
    uv_async_t wake;
    pthread_t thread;
    uint32_t count;
    void (*on_closed)(void *context);
    void *context;
};

static void wake_loop(void *context)
{
    prm_crypto *crypto = context;
    uv_async_send(&crypto->wake);
}

static void *run_jobs(void *context)
{
    prm_crypto *crypto = context;
    prm_link *link;
    while ((link = prm_queue_take(crypto->jobs, -1)) != NULL) {
        prm_crypto_job *job = (prm_crypto_job *)link;
        job->run(job);
        /* Without bound and never closed while jobs are under way: it takes every result. */
        if (prm_queue_push(crypto->results, link) != PRM_OK)
            break;
    }
    return NULL;
}

static void take_results(uv_async_t *wake)
{
    prm_crypto *crypto = wake->data;
    prm_link *link = prm_queue_take_all(crypto->results);
    while (link != NULL) {
        prm_crypto_job *job = (prm_crypto_job *)link;
        link = link->next;
        crypto->count--;
        job->done(job);
    }
}

/* Signals are for the loop's thread. */
static int start_thread(prm_crypto *crypto)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&crypto->thread, NULL, run_jobs, crypto);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!failed)
        pthread_setname_np(crypto->thread, "prm-crypto");
    return failed;
}

static void free_crypto(prm_crypto *crypto)
{
    prm_queue_free(crypto->jobs);
    prm_queue_free(crypto->results);
    prm_free(crypto);
}

static void on_wake_closed(uv_handle_t *handle)
{
    prm_crypto *crypto = handle->data;
    void (*on_closed)(void *context) = crypto->on_closed;
    void *context = crypto->context;
    free_crypto(crypto);
    if (on_closed != NULL)
        on_closed(context);
}

prm_status prm_crypto_open(uv_loop_t *loop, prm_crypto **crypto)
{
    prm_crypto *made = prm_alloc_zeroed(1, sizeof(*made));
    if (made == NULL)
        return PRM_E_NOMEM;
    made->wake.data = made;
    made->jobs = prm_queue_new(0, NULL, NULL);
    made->results = prm_queue_new(0, wake_loop, made);
    if (made->jobs == NULL || made->results == NULL) {
        free_crypto(made);
        return PRM_E_NOMEM;
    }
    if (uv_async_init(loop, &made->wake, take_results) != 0) {
        free_crypto(made);
        return PRM_E_UNAVAILABLE;
    }
    if (start_thread(made) != 0) {
        uv_close((uv_handle_t *)&made->wake, on_wake_closed);
        return PRM_E_UNAVAILABLE;
    }
    *crypto = made;
    return PRM_OK;
}

void prm_crypto_submit(prm_crypto *crypto, prm_crypto_job *job)
{
    crypto->count++;
    (void)prm_queue_push(crypto->jobs, &job->link);
}

uint32_t prm_crypto_count(const prm_crypto *crypto)
{
    return crypto->count;
}

void prm_crypto_close(prm_crypto *crypto, void (*on_closed)(void *context), void *context)
{
    crypto->on_closed = on_closed;
    crypto->context = context;
    prm_queue_close(crypto->jobs);
    pthread_join(crypto->thread, NULL);
    take_results(&crypto->wake);
    uv_close((uv_handle_t *)&crypto->wake, on_wake_closed);
}
