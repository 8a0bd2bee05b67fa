/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/reads.h"

#include "base/alloc.h"
#include "calls/fair.h"

#include <pthread.h>

struct prm_reads {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    prm_fair *waiting;
    size_t count, limit;
    bool is_closed;
};

prm_reads *prm_reads_new(size_t limit)
{
    prm_reads *reads = prm_alloc_zeroed(1, sizeof *reads);

    if (!reads)
        return NULL;
    reads->limit = limit;
    reads->waiting = prm_fair_new();
    if (reads->waiting && pthread_mutex_init(&reads->lock, NULL) == 0) {
        if (pthread_cond_init(&reads->filled, NULL) == 0)
            return reads;
        pthread_mutex_destroy(&reads->lock);
    }
    prm_fair_free(reads->waiting);
    prm_free(reads);
    return NULL;
}

void prm_reads_free(prm_reads *reads)
{
    if (!reads)
        return;
    pthread_cond_destroy(&reads->filled);
    pthread_mutex_destroy(&reads->lock);
    prm_fair_free(reads->waiting);
    prm_free(reads);
}

prm_status prm_reads_put(prm_reads *reads, prm_task *task)
{
    prm_status status = PRM_OK;

    pthread_mutex_lock(&reads->lock);
    if (reads->is_closed) {
        status = PRM_E_UNAVAILABLE;
    } else if (reads->count >= reads->limit) {
        status = PRM_E_LIMIT;
    } else {
        prm_fair_put(reads->waiting, task);
        reads->count++;
        pthread_cond_signal(&reads->filled);
    }
    pthread_mutex_unlock(&reads->lock);
    return status;
}

prm_task *prm_reads_take(prm_reads *reads)
{
    prm_task *task;

    pthread_mutex_lock(&reads->lock);
    while (reads->count == 0 && !reads->is_closed)
        pthread_cond_wait(&reads->filled, &reads->lock);
    task = prm_fair_take(reads->waiting);
    if (task)
        reads->count--;
    pthread_mutex_unlock(&reads->lock);
    return task;
}

void prm_reads_close(prm_reads *reads)
{
    pthread_mutex_lock(&reads->lock);
    reads->is_closed = true;
    pthread_cond_broadcast(&reads->filled);
    pthread_mutex_unlock(&reads->lock);
}

size_t prm_reads_count(prm_reads *reads)
{
    size_t count;

    pthread_mutex_lock(&reads->lock);
    count = reads->count;
    pthread_mutex_unlock(&reads->lock);
    return count;
}
