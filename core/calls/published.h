/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file published.h  What the writer publishes after a COMMIT and every worker takes at the start of a call: the
 * registry and the active generation. Any thread; the lock is taken only when the stamp says there is something new.
 */
#ifndef PRM_CALLS_PUBLISHED_H
#define PRM_CALLS_PUBLISHED_H

#include "access/registry.h"
#include "rules/rules.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct prm_published {
    pthread_mutex_t lock;
    _Atomic uint64_t stamp;
    prm_registry *registry;
    prm_ruleset *rules;
} prm_published;

/** What one worker holds. */
typedef struct prm_taken {
    uint64_t stamp;
    prm_registry *registry;
    prm_ruleset *rules;
} prm_taken;

prm_status prm_published_init(prm_published *published);
void prm_published_deinit(prm_published *published);
/** Takes references of its own; NULL leaves that part as it is. */
void prm_published_set(prm_published *published, prm_registry *registry, prm_ruleset *rules);
/** Brings `taken` up to date. */
void prm_published_take(prm_published *published, prm_taken *taken);
void prm_taken_deinit(prm_taken *taken);

#endif
