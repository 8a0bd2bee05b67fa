/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/quota.h"

#include "base/alloc.h"

#include <string.h>

enum { WAYS = 8, SETS = 4096, HOURS = 25 };

#define HOUR_MS INT64_C(3600000)

/* Calls by the hour. */
typedef struct tally {
    int64_t hour;          /* the last one counted, since 1970 */
    uint32_t calls[HOURS]; /* of hour h at h modulo their number */
} tally;

/* Those of one partner, or one address, of one method. */
typedef struct place {
    uint64_t who;
    size_t number; /* the method's and one more; 0: free */
    tally tally;
} place;

typedef place table[SETS][WAYS];

struct prm_quotas {
    table partners, addresses;
    tally together[]; /* by method */
};

prm_quotas *prm_quotas_new(size_t methods)
{
    return prm_alloc_zeroed(1, sizeof(prm_quotas) + methods * sizeof(tally));
}

void prm_quotas_free(prm_quotas *quotas)
{
    prm_free(quotas);
}

static uint64_t key_of(prm_quota_of of)
{
    return of.partner ? (uint64_t)of.partner : of.network;
}

static place *set_of(prm_quotas *quotas, prm_quota_of of, size_t method)
{
    uint64_t key = key_of(of) * 0x9E3779B97F4A7C15u + (uint64_t)method * 0xC2B2AE3D27D4EB4Fu;
    size_t set = (key ^ key >> 29) * 0x9E3779B97F4A7C15u >> 52;

    return of.partner ? quotas->partners[set] : quotas->addresses[set];
}

static int64_t sum(const tally *t)
{
    int64_t calls = 0;

    for (int i = 0; i < HOURS; i++)
        calls += t->calls[i];
    return calls;
}

/* Brings it to that hour: what is 24 hours past its end counts no more. */
static void turn(tally *t, int64_t hour)
{
    int64_t passed = hour - t->hour;

    if (passed <= 0)
        return;
    for (int64_t i = 1; i <= passed && i <= HOURS; i++)
        t->calls[(t->hour + i) % HOURS] = 0;
    t->hour = hour;
}

static place *find(prm_quotas *quotas, prm_quota_of of, size_t method)
{
    place *set = set_of(quotas, of, method);

    for (int i = 0; i < WAYS; i++)
        if (set[i].who == key_of(of) && set[i].number == method + 1)
            return &set[i];
    return NULL;
}

/* Its own, or the one whose loss matters least. */
static place *place_of(prm_quotas *quotas, prm_quota_of of, size_t method, int64_t hour)
{
    place *set = set_of(quotas, of, method), *own = find(quotas, of, method), *least = set;

    if (own)
        return own;
    for (int i = 0; i < WAYS; i++) {
        turn(&set[i].tally, hour);
        if (sum(&set[i].tally) < sum(&least->tally))
            least = &set[i];
    }
    *least = (place){ .who = key_of(of), .number = method + 1, .tally = { .hour = hour } };
    return least;
}

/* Until the oldest that counts does no more. */
static int64_t wait_of(const tally *t, int64_t now)
{
    int64_t oldest = t->hour - HOURS + 1;

    while (oldest < t->hour && t->calls[oldest % HOURS] == 0)
        oldest++;
    return (oldest + HOURS) * HOUR_MS - now;
}

static bool has_room(tally *t, int64_t most, int64_t now, prm_quota_met *met)
{
    turn(t, now / HOUR_MS);
    if (sum(t) < most)
        return true;
    *met = (prm_quota_met){ .most = most, .wait_ms = wait_of(t, now) };
    return false;
}

static void count(tally *t)
{
    t->calls[t->hour % HOURS]++;
}

/* That of all is looked at first: while there is no more for anybody, nobody new takes a place. */
prm_status prm_quotas_take(
    prm_quotas *quotas, prm_quota_of of, size_t method, int64_t most, int64_t now, prm_quota_met *met)
{
    tally *together = &quotas->together[method], *own;

    if (!of.partner && !has_room(together, most * PRM_QUOTA_TOGETHER, now, met)) {
        met->is_together = true;
        return PRM_E_LIMIT;
    }
    own = &place_of(quotas, of, method, now / HOUR_MS)->tally;
    if (!has_room(own, most, now, met))
        return PRM_E_LIMIT;
    count(own);
    if (!of.partner)
        count(together);
    return PRM_OK;
}

static void take_back(tally *t)
{
    if (t->calls[t->hour % HOURS] > 0)
        t->calls[t->hour % HOURS]--;
}

void prm_quotas_give(prm_quotas *quotas, prm_quota_of of, size_t method)
{
    place *p = find(quotas, of, method);

    if (!p)
        return;
    take_back(&p->tally);
    if (!of.partner)
        take_back(&quotas->together[method]);
}
