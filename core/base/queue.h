/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file queue.h  A bounded queue of messages between threads. Messages own what they carry; the link is inside them.
 * The lock is held for the hand-over of a pointer only.
 */
#ifndef PRM_BASE_QUEUE_H
#define PRM_BASE_QUEUE_H

#include <prm/plugin.h>

#include <stdbool.h>

typedef struct prm_link {
    struct prm_link *next;
} prm_link;

typedef struct prm_queue prm_queue;

/** Holds at most `limit` messages (0: no bound). `wake` (may be NULL) is called by the sender, outside the lock, when
 * the queue stops being empty: uv_async_send for the loop. NULL if out of memory. */
prm_queue *prm_queue_new(size_t limit, void (*wake)(void *context), void *context);
/** Must be empty and unused. NULL is allowed. */
void prm_queue_free(prm_queue *queue);
/** PRM_E_LIMIT when full, PRM_E_UNAVAILABLE when closed: the message stays the sender's. Any thread. */
prm_status prm_queue_push(prm_queue *queue, prm_link *message);
/** Puts a chain of messages (first ... last) in one step, whatever the bound. Any thread. */
prm_status prm_queue_push_all(prm_queue *queue, prm_link *first, prm_link *last);
/** Takes all, oldest first, as a chain; NULL if empty. Any thread. */
prm_link *prm_queue_take_all(prm_queue *queue);
/** Takes one, waiting at most `timeout_ms` (-1: for ever); NULL on time-out or closed and empty. Any thread. */
prm_link *prm_queue_take(prm_queue *queue, int64_t timeout_ms);
/** Nothing more goes in; those who wait are woken. */
void prm_queue_close(prm_queue *queue);
bool prm_queue_is_closed(prm_queue *queue);
size_t prm_queue_count(prm_queue *queue);

#endif
