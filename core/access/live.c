/* SPDX-License-Identifier: Apache-2.0 */
#include "access/live.h"

#include "access/counted.h"
#include "base/alloc.h"
#include "base/fields.h"
#include "base/id.h"

#include <pthread.h>
#include <string.h>

enum { REMEMBERED = 256 };

struct prm_live {
    pthread_mutex_t lock;
    prm_counted ring;                 /* its principal is nobody's */
    prm_withdrawn recent[REMEMBERED]; /* the i-th is at i modulo their number */
    uint64_t count;                   /* since start */
    void (*wake)(void *context);
    void *context;
};

/* A change to any of these fields ends what rests on them. */
static const struct watched {
    const char *entity, *fields;
    enum prm_withdrawn_kind kind;
} watched[] = {
    { "user", "roles | territories | limits | partner | status | signed_out_at", PRM_WITHDRAWN_USER },
    { "token", "user | roles | expires_at | revoked_at", PRM_WITHDRAWN_TOKEN },
    { "partner", "state", PRM_WITHDRAWN_PARTNER },
};

/* A partner that goes from one state in which its people may call to another leaves them where they are. */
static bool shuts_or_opens(const prm_val *before, const prm_val *after)
{
    return prm_partner_is_shut(prm_val_get_str(before, "state")) ||
        prm_partner_is_shut(prm_val_get_str(after, "state"));
}

bool prm_withdrawn_by(const char *entity, const prm_val *before, const prm_val *after, prm_withdrawn *out)
{
    for (size_t i = 0; before && i < sizeof watched / sizeof *watched; i++) {
        const struct watched *one = &watched[i];
        if (strcmp(one->entity, entity) != 0)
            continue;
        *out = (prm_withdrawn){ .kind = one->kind };
        if (one->kind == PRM_WITHDRAWN_PARTNER && !shuts_or_opens(before, after))
            return false;
        return prm_words_differ(one->fields, before, after) &&
            prm_id_parse(prm_val_get_str(after, "id"), entity, &out->id);
    }
    return false;
}

prm_live *prm_live_new(void)
{
    prm_live *live = prm_alloc_zeroed(1, sizeof *live);

    if (!live)
        return NULL;
    if (pthread_mutex_init(&live->lock, NULL) != 0) {
        prm_free(live);
        return NULL;
    }
    live->ring.next = live->ring.previous = &live->ring;
    return live;
}

void prm_live_free(prm_live *live)
{
    if (!live)
        return;
    pthread_mutex_destroy(&live->lock);
    prm_free(live);
}

void prm_live_on_withdrawal(prm_live *live, void (*wake)(void *context), void *context)
{
    pthread_mutex_lock(&live->lock);
    live->wake = wake;
    live->context = context;
    pthread_mutex_unlock(&live->lock);
}

uint64_t prm_live_mark(prm_live *live)
{
    uint64_t mark;

    if (!live)
        return 0;
    pthread_mutex_lock(&live->lock);
    mark = live->count;
    pthread_mutex_unlock(&live->lock);
    return mark;
}

static bool concerns(const prm_withdrawn *withdrawn, const prm_principal *principal)
{
    switch (withdrawn->kind) {
    case PRM_WITHDRAWN_USER:
        return principal->user == withdrawn->id;
    case PRM_WITHDRAWN_TOKEN:
        return principal->token == withdrawn->id;
    default:
        return principal->side == PRM_PARTNER_SIDE && principal->partner == withdrawn->id;
    }
}

/* Whether something was withdrawn from it since; yes as well if that is longer ago than what is remembered. */
static bool was_withdrawn(const prm_live *live, const prm_principal *principal, uint64_t mark)
{
    if (live->count - mark > REMEMBERED)
        return true;
    for (uint64_t i = mark; i < live->count; i++)
        if (concerns(&live->recent[i % REMEMBERED], principal))
            return true;
    return false;
}

void prm_live_add(prm_live *live, const prm_principal *principal, uint64_t mark)
{
    prm_counted *counted = (prm_counted *)principal;

    if (!live)
        return;
    pthread_mutex_lock(&live->lock);
    counted->live = live;
    counted->previous = live->ring.previous;
    counted->next = &live->ring;
    counted->previous->next = counted->next->previous = counted;
    if (was_withdrawn(live, principal, mark))
        atomic_store(&counted->is_withdrawn, true);
    pthread_mutex_unlock(&live->lock);
}

void prm_live_remove(prm_counted *counted)
{
    prm_live *live = counted->live;

    if (!live)
        return;
    pthread_mutex_lock(&live->lock);
    counted->previous->next = counted->next;
    counted->next->previous = counted->previous;
    pthread_mutex_unlock(&live->lock);
}

void prm_live_withdraw(prm_live *live, const prm_withdrawn *list)
{
    if (!live || !list)
        return;
    pthread_mutex_lock(&live->lock);
    for (const prm_withdrawn *one = list; one; one = one->next) {
        live->recent[live->count++ % REMEMBERED] = *one;
        for (prm_counted *at = live->ring.next; at != &live->ring; at = at->next)
            if (concerns(one, &at->principal))
                atomic_store(&at->is_withdrawn, true);
    }
    pthread_mutex_unlock(&live->lock);
}

void prm_live_wake(prm_live *live)
{
    void (*wake)(void *context);
    void *context;

    if (!live)
        return;
    pthread_mutex_lock(&live->lock);
    wake = live->wake;
    context = live->context;
    pthread_mutex_unlock(&live->lock);
    if (wake)
        wake(context);
}
