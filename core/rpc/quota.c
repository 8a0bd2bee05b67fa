/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/quota.h"

#include "base/alloc.h"

#include <string.h>

enum { WAYS = 8, SETS = 4096, HOURS = 25 };

#define HOUR_MS INT64_C(3600000)

/* The calls of one partner of one method, by the hour. */
typedef struct place {
    int64_t partner; /* 0: free */
    size_t method;
    int64_t hour;          /* the last one counted, since 1970 */
    uint32_t calls[HOURS]; /* of hour h at h modulo their number */
} place;

struct prm_quotas {
    place places[SETS][WAYS];
};

prm_quotas *prm_quotas_new(void)
{
    return prm_alloc_zeroed(1, sizeof(prm_quotas));
}

void prm_quotas_free(prm_quotas *quotas)
{
    prm_free(quotas);
}

static place *set_of(prm_quotas *quotas, int64_t partner, size_t method)
{
    uint64_t key = (uint64_t)partner * 0x9E3779B97F4A7C15u + (uint64_t)method * 0xC2B2AE3D27D4EB4Fu;
    return quotas->places[(key ^ key >> 29) * 0x9E3779B97F4A7C15u >> 52];
}

static int64_t sum(const place *p)
{
    int64_t calls = 0;

    for (int i = 0; i < HOURS; i++)
        calls += p->calls[i];
    return calls;
}

/* Brings it to that hour: what is 24 hours past its end counts no more. */
static void turn(place *p, int64_t hour)
{
    int64_t passed = hour - p->hour;

    if (passed <= 0)
        return;
    for (int64_t i = 1; i <= passed && i <= HOURS; i++)
        p->calls[(p->hour + i) % HOURS] = 0;
    p->hour = hour;
}

static place *find(prm_quotas *quotas, int64_t partner, size_t method)
{
    place *set = set_of(quotas, partner, method);

    for (int i = 0; i < WAYS; i++)
        if (set[i].partner == partner && set[i].method == method)
            return &set[i];
    return NULL;
}

/* Its own, or the one whose loss matters least. */
static place *place_of(prm_quotas *quotas, int64_t partner, size_t method, int64_t hour)
{
    place *set = set_of(quotas, partner, method), *own = find(quotas, partner, method), *least = set;

    if (own)
        return own;
    for (int i = 0; i < WAYS; i++) {
        turn(&set[i], hour);
        if (sum(&set[i]) < sum(least))
            least = &set[i];
    }
    *least = (place){ .partner = partner, .method = method, .hour = hour };
    return least;
}

/* Until the oldest that counts does no more. */
static int64_t wait_of(const place *p, int64_t now)
{
    int64_t oldest = p->hour - HOURS + 1;

    while (oldest < p->hour && p->calls[oldest % HOURS] == 0)
        oldest++;
    return (oldest + HOURS) * HOUR_MS - now;
}

prm_status prm_quotas_take(
    prm_quotas *quotas, int64_t partner, size_t method, int64_t most, int64_t now, int64_t *wait_ms)
{
    int64_t hour = now / HOUR_MS;
    place *p = place_of(quotas, partner, method, hour);

    turn(p, hour);
    if (sum(p) >= most) {
        *wait_ms = wait_of(p, now);
        return PRM_E_LIMIT;
    }
    p->calls[p->hour % HOURS]++;
    return PRM_OK;
}

void prm_quotas_give(prm_quotas *quotas, int64_t partner, size_t method)
{
    place *p = find(quotas, partner, method);

    if (p && p->calls[p->hour % HOURS] > 0)
        p->calls[p->hour % HOURS]--;
}
