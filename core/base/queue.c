/* SPDX-License-Identifier: Apache-2.0 */
#include "base/queue.h"

#include "base/alloc.h"

#include <pthread.h>
#include <time.h>

struct prm_queue {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    prm_link *first, *last;
    size_t count, limit;
    bool is_closed;
    void (*wake)(void *context);
    void *context;
};

prm_queue *prm_queue_new(size_t limit, void (*wake)(void *context), void *context)
{
    prm_queue *queue = prm_alloc_zeroed(1, sizeof(*queue));
    if (queue == NULL)
        return NULL;
    queue->limit = limit;
    queue->wake = wake;
    queue->context = context;
    pthread_condattr_t attributes;
    if (pthread_condattr_init(&attributes) != 0) {
        prm_free(queue);
        return NULL;
    }
    bool ok = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
              pthread_cond_init(&queue->filled, &attributes) == 0;
    pthread_condattr_destroy(&attributes);
    if (ok && pthread_mutex_init(&queue->lock, NULL) != 0) {
        pthread_cond_destroy(&queue->filled);
        ok = false;
    }
    if (!ok) {
        prm_free(queue);
        return NULL;
    }
    return queue;
}

void prm_queue_free(prm_queue *queue)
{
    if (queue == NULL)
        return;
    pthread_cond_destroy(&queue->filled);
    pthread_mutex_destroy(&queue->lock);
    prm_free(queue);
}

/* With the lock held. */
static void append(prm_queue *queue, prm_link *first, prm_link *last, size_t count)
{
    last->next = NULL;
    if (queue->last != NULL)
        queue->last->next = first;
    else
        queue->first = first;
    queue->last = last;
    queue->count += count;
}

static prm_status put(prm_queue *queue, prm_link *first, prm_link *last, size_t count, bool is_bounded)
{
    pthread_mutex_lock(&queue->lock);
    prm_status status = PRM_OK;
    if (queue->is_closed)
        status = PRM_E_UNAVAILABLE;
    else if (is_bounded && queue->limit != 0 && queue->count >= queue->limit)
        status = PRM_E_LIMIT;
    bool was_empty = queue->first == NULL;
    /* Who takes the message may free the queue as soon as the lock is open. */
    void (*wake)(void *context) = queue->wake;
    void *context = queue->context;
    if (status == PRM_OK) {
        append(queue, first, last, count);
        if (count > 1)
            pthread_cond_broadcast(&queue->filled);
        else
            pthread_cond_signal(&queue->filled);
    }
    pthread_mutex_unlock(&queue->lock);
    if (status == PRM_OK && was_empty && wake != NULL)
        wake(context);
    return status;
}

prm_status prm_queue_push(prm_queue *queue, prm_link *message)
{
    return put(queue, message, message, 1, true);
}

prm_status prm_queue_push_all(prm_queue *queue, prm_link *first, prm_link *last)
{
    size_t count = 1;
    for (const prm_link *at = first; at != last; at = at->next)
        count++;
    return put(queue, first, last, count, false);
}

prm_link *prm_queue_take_all(prm_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    prm_link *chain = queue->first;
    queue->first = queue->last = NULL;
    queue->count = 0;
    pthread_mutex_unlock(&queue->lock);
    return chain;
}

static struct timespec deadline_in(int64_t ms)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += (time_t)(ms / 1000);
    at.tv_nsec += (long)(ms % 1000) * 1000000L;
    if (at.tv_nsec >= 1000000000L) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000L;
    }
    return at;
}

/* With the lock held. */
static void wait_for_message(prm_queue *queue, int64_t timeout_ms)
{
    if (queue->first != NULL || queue->is_closed || timeout_ms == 0)
        return;
    struct timespec deadline = deadline_in(timeout_ms > 0 ? timeout_ms : 0);
    int timed_out = 0;
    while (queue->first == NULL && !queue->is_closed && !timed_out) {
        if (timeout_ms < 0)
            pthread_cond_wait(&queue->filled, &queue->lock);
        else
            timed_out = pthread_cond_timedwait(&queue->filled, &queue->lock, &deadline) != 0;
    }
}

prm_link *prm_queue_take(prm_queue *queue, int64_t timeout_ms)
{
    pthread_mutex_lock(&queue->lock);
    wait_for_message(queue, timeout_ms);
    prm_link *message = queue->first;
    if (message != NULL) {
        queue->first = message->next;
        if (queue->first == NULL)
            queue->last = NULL;
        queue->count--;
        message->next = NULL;
    }
    pthread_mutex_unlock(&queue->lock);
    return message;
}

void prm_queue_close(prm_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->is_closed = true;
    pthread_cond_broadcast(&queue->filled);
    pthread_mutex_unlock(&queue->lock);
}

bool prm_queue_is_closed(prm_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    bool is_closed = queue->is_closed;
    pthread_mutex_unlock(&queue->lock);
    return is_closed;
}

size_t prm_queue_count(prm_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    size_t count = queue->count;
    pthread_mutex_unlock(&queue->lock);
    return count;
}
