/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file crypto.h  A thread for what takes milliseconds of CPU and touches no socket. Jobs travel by message: what a job
 * holds belongs to the thread from submit to `done`, to the loop before and after, never to both.
 */
#ifndef PRM_NET_CRYPTO_H
#define PRM_NET_CRYPTO_H

#include "base/queue.h"

#include <uv.h>

typedef struct prm_crypto prm_crypto;

/** The first member of what a job carries; owned by whoever submits it. */
typedef struct prm_crypto_job {
    prm_link link;
    void (*run)(struct prm_crypto_job *job);  /* crypto thread */
    void (*done)(struct prm_crypto_job *job); /* loop thread, once per submit; may free the job */
} prm_crypto_job;

/** Starts the thread. PRM_E_NOMEM, PRM_E_UNAVAILABLE. Loop thread, as all below. */
prm_status prm_crypto_open(uv_loop_t *loop, prm_crypto **crypto);
/** Jobs run one after the other, in order. Never fails: the link is inside the job. */
void prm_crypto_submit(prm_crypto *crypto, prm_crypto_job *job);
/** Jobs whose `done` is still to come. */
uint32_t prm_crypto_count(const prm_crypto *crypto);
/** Ends the thread when what was submitted is done (it waits for that, and calls `done` of each; nothing may be
 * submitted there) and calls on_closed (may be NULL) from the loop. Frees `crypto`. */
void prm_crypto_close(prm_crypto *crypto, void (*on_closed)(void *context), void *context);

#endif
