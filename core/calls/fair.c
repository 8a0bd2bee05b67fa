/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/fair.h"

#include "base/alloc.h"

enum { BUCKETS = 256 };

/* The waiting tasks of one principal; in the ring while it has any. */
typedef struct lane {
    int64_t user;
    prm_task_line waiting;
    struct lane *in_bucket, *in_ring;
} lane;

struct prm_fair {
    lane shared;            /* for a principal without a lane of its own */
    lane *buckets[BUCKETS]; /* lanes with waiting tasks, by user */
    lane *spare;            /* through in_bucket */
    lane *tail;             /* of the ring: its in_ring is the next to be served */
};

static size_t bucket_of(int64_t user)
{
    return (size_t)(((uint64_t)user * 0x9E3779B97F4A7C15u) >> 56);
}

prm_fair *prm_fair_new(void)
{
    return prm_alloc_zeroed(1, sizeof(prm_fair));
}

void prm_fair_free(prm_fair *fair)
{
    if (!fair)
        return;
    while (fair->spare) {
        lane *next = fair->spare->in_bucket;
        prm_free(fair->spare);
        fair->spare = next;
    }
    prm_free(fair);
}

static lane *lane_of(prm_fair *fair, int64_t user)
{
    lane **bucket = &fair->buckets[bucket_of(user)], *found;

    for (found = *bucket; found; found = found->in_bucket)
        if (found->user == user)
            return found;
    if ((found = fair->spare))
        fair->spare = found->in_bucket;
    else if (!(found = prm_alloc_zeroed(1, sizeof *found)))
        return &fair->shared;
    found->user = user;
    found->in_bucket = *bucket;
    *bucket = found;
    return found;
}

void prm_fair_put(prm_fair *fair, prm_task *task)
{
    lane *to = lane_of(fair, task->principal->user);
    bool is_in_ring = to->waiting.first != NULL;

    prm_task_line_put(&to->waiting, task);
    if (is_in_ring)
        return;
    if (fair->tail) {
        to->in_ring = fair->tail->in_ring;
        fair->tail->in_ring = to;
    } else {
        to->in_ring = to;
    }
    fair->tail = to;
}

static void retire(prm_fair *fair, lane *empty)
{
    lane **at = &fair->buckets[bucket_of(empty->user)];

    if (empty == &fair->shared)
        return;
    while (*at != empty)
        at = &(*at)->in_bucket;
    *at = empty->in_bucket;
    empty->in_bucket = fair->spare;
    fair->spare = empty;
}

prm_task *prm_fair_take(prm_fair *fair)
{
    lane *head;
    prm_task *task;

    if (!fair->tail)
        return NULL;
    head = fair->tail->in_ring;
    task = prm_task_line_take(&head->waiting);
    if (head->waiting.first) {
        fair->tail = head; /* it was served: the next one's turn */
        return task;
    }
    if (fair->tail == head)
        fair->tail = NULL;
    else
        fair->tail->in_ring = head->in_ring;
    retire(fair, head);
    return task;
}
