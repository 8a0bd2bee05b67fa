/* SPDX-License-Identifier: Apache-2.0 */
#include "base/queue.h"
#include "test.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct message {
    prm_link link; /* first, so that a link is its message */
    int sender, number;
} message;

static void count_wake(void *context)
{
    atomic_fetch_add((atomic_int *)context, 1);
}

TEST(order_bound_and_wake)
{
    atomic_int wakes = 0;
    prm_queue *queue = prm_queue_new(2, count_wake, &wakes);
    REQUIRE(queue != NULL);
    message a = {.number = 1}, b = {.number = 2}, c = {.number = 3};
    CHECK_INT(prm_queue_push(queue, &a.link), PRM_OK);
    CHECK_INT(prm_queue_push(queue, &b.link), PRM_OK);
    CHECK_INT(prm_queue_push(queue, &c.link), PRM_E_LIMIT);
    CHECK_INT(wakes, 1);
    CHECK(prm_queue_take(queue, 0) == &a.link);
    CHECK_INT(prm_queue_count(queue), 1);
    a.link.next = &c.link;
    CHECK_INT(prm_queue_push_all(queue, &a.link, &c.link), PRM_OK);
    CHECK_INT(prm_queue_count(queue), 3);
    CHECK_INT(wakes, 1);
    prm_link *all = prm_queue_take_all(queue);
    CHECK(all == &b.link && all->next == &a.link && a.link.next == &c.link && c.link.next == NULL);
    CHECK(prm_queue_take_all(queue) == NULL && prm_queue_take(queue, 0) == NULL && prm_queue_take(queue, 1) == NULL);
    CHECK_INT(prm_queue_push(queue, &a.link), PRM_OK);
    CHECK_INT(wakes, 2);
    prm_queue_close(queue);
    CHECK(prm_queue_is_closed(queue));
    CHECK_INT(prm_queue_push(queue, &b.link), PRM_E_UNAVAILABLE);
    CHECK_INT(prm_queue_push_all(queue, &b.link, &b.link), PRM_E_UNAVAILABLE);
    CHECK(prm_queue_take(queue, -1) == &a.link);
    CHECK(prm_queue_take(queue, -1) == NULL);
    prm_queue_free(queue);
    prm_queue_free(NULL);
}

#define SENDERS  4
#define MESSAGES 20000

static message sent[SENDERS][MESSAGES];

typedef struct sender {
    prm_queue *queue;
    int index;
} sender;

static void *send_all(void *context)
{
    sender *self = context;
    for (int i = 0; i < MESSAGES; i++) {
        message *one = &sent[self->index][i];
        one->sender = self->index;
        one->number = i;
        while (prm_queue_push(self->queue, &one->link) == PRM_E_LIMIT)
            sched_yield();
    }
    return NULL;
}

TEST(nothing_is_lost_between_threads)
{
    prm_queue *queue = prm_queue_new(64, NULL, NULL);
    REQUIRE(queue != NULL);
    pthread_t threads[SENDERS];
    sender senders[SENDERS];
    for (int i = 0; i < SENDERS; i++) {
        senders[i] = (sender){.queue = queue, .index = i};
        REQUIRE(pthread_create(&threads[i], NULL, send_all, &senders[i]) == 0);
    }
    int next[SENDERS] = {0};
    for (int got = 0; got < SENDERS * MESSAGES; got++) {
        message *one = (message *)prm_queue_take(queue, 20000);
        REQUIRE(one != NULL);
        REQUIRE(one->number == next[one->sender]);
        next[one->sender]++;
    }
    for (int i = 0; i < SENDERS; i++)
        pthread_join(threads[i], NULL);
    CHECK_INT(prm_queue_count(queue), 0);
    prm_queue_free(queue);
}

static void *take_for_ever(void *context)
{
    return prm_queue_take(context, -1);
}

TEST(closing_wakes_those_who_wait)
{
    prm_queue *queue = prm_queue_new(0, NULL, NULL);
    REQUIRE(queue != NULL);
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        REQUIRE(pthread_create(&threads[i], NULL, take_for_ever, queue) == 0);
    prm_queue_close(queue);
    for (int i = 0; i < 2; i++) {
        void *result = queue;
        pthread_join(threads[i], &result);
        CHECK(result == NULL);
    }
    prm_queue_free(queue);
}

TEST_MAIN(CASE(order_bound_and_wake), CASE(nothing_is_lost_between_threads), CASE(closing_wakes_those_who_wait))
