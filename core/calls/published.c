/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/published.h"

prm_status prm_published_init(prm_published *published)
{
    atomic_init(&published->stamp, 0);
    published->registry = NULL;
    published->rules = NULL;
    return pthread_mutex_init(&published->lock, NULL) == 0 ? PRM_OK : PRM_E_NOMEM;
}

void prm_published_deinit(prm_published *published)
{
    prm_registry_unref(published->registry);
    prm_ruleset_unref(published->rules);
    pthread_mutex_destroy(&published->lock);
}

void prm_published_set(prm_published *published, prm_registry *registry, prm_ruleset *rules)
{
    prm_registry *old_registry = NULL;
    prm_ruleset *old_rules = NULL;

    pthread_mutex_lock(&published->lock);
    if (registry) {
        old_registry = published->registry;
        published->registry = prm_registry_ref(registry);
    }
    if (rules) {
        old_rules = published->rules;
        published->rules = prm_ruleset_ref(rules);
    }
    atomic_fetch_add(&published->stamp, 1);
    pthread_mutex_unlock(&published->lock);
    prm_registry_unref(old_registry);
    prm_ruleset_unref(old_rules);
}

void prm_published_take(prm_published *published, prm_taken *taken)
{
    prm_taken old = *taken;

    if (atomic_load_explicit(&published->stamp, memory_order_acquire) == taken->stamp)
        return;
    pthread_mutex_lock(&published->lock);
    taken->stamp = atomic_load(&published->stamp);
    taken->registry = published->registry ? prm_registry_ref(published->registry) : NULL;
    taken->rules = published->rules ? prm_ruleset_ref(published->rules) : NULL;
    pthread_mutex_unlock(&published->lock);
    prm_taken_deinit(&old);
}

void prm_taken_deinit(prm_taken *taken)
{
    prm_registry_unref(taken->registry);
    prm_ruleset_unref(taken->rules);
    taken->registry = NULL;
    taken->rules = NULL;
}
