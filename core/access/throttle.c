/* SPDX-License-Identifier: Apache-2.0 */
#include "access/throttle.h"

#include "base/alloc.h"

#include <string.h>

enum { WAYS = 8 };

/* The failures of one key, oldest first. */
typedef struct slot {
    uint64_t key; /* 0: free */
    uint32_t count;
    int64_t failures[PRM_THROTTLE_MOST];
} slot;

struct prm_throttle {
    uint8_t secret[PRM_HASH_BYTES];
    uint32_t limit;
    int64_t window;
    size_t sets;
    slot slots[];
};

prm_throttle *prm_throttle_new(size_t keys, uint32_t limit, int64_t window_us)
{
    size_t sets = 1;

    while (sets * WAYS < keys)
        sets *= 2;
    prm_throttle *throttle = prm_alloc_zeroed(1, sizeof *throttle + sets * WAYS * sizeof(slot));
    if (!throttle)
        return NULL;
    throttle->limit = limit < PRM_THROTTLE_MOST ? limit : PRM_THROTTLE_MOST;
    throttle->window = window_us;
    throttle->sets = sets;
    if (prm_random(throttle->secret, sizeof throttle->secret) != PRM_OK) {
        prm_free(throttle);
        return NULL;
    }
    return throttle;
}

void prm_throttle_free(prm_throttle *throttle)
{
    prm_free(throttle);
}

static uint64_t digest(const prm_throttle *throttle, prm_span key)
{
    const prm_span parts[] = { { throttle->secret, sizeof throttle->secret }, key };
    uint8_t bytes[PRM_HASH_BYTES];
    uint64_t number;

    prm_hash(parts, 2, bytes);
    memcpy(&number, bytes, sizeof number);
    return number ? number : 1;
}

static uint32_t count_since(const slot *one, int64_t since)
{
    uint32_t count = one->count;

    for (uint32_t i = 0; i < one->count && one->failures[i] <= since; i++)
        count--;
    return count;
}

int64_t prm_throttle_wait(const prm_throttle *throttle, prm_span key, int64_t now)
{
    uint64_t number = digest(throttle, key);
    const slot *set = &throttle->slots[number % throttle->sets * WAYS];

    for (size_t i = 0; i < WAYS; i++)
        if (set[i].key == number && count_since(&set[i], now - throttle->window) >= throttle->limit)
            return set[i].failures[set[i].count - throttle->limit] + throttle->window - now;
    return 0;
}

static bool is_less(const slot *a, const slot *b, int64_t since)
{
    uint32_t x = count_since(a, since), y = count_since(b, since);

    if (x != y)
        return x < y;
    return x > 0 && a->failures[a->count - 1] < b->failures[b->count - 1];
}

/* The key's own slot, or the one whose loss matters least. */
static slot *slot_of(prm_throttle *throttle, uint64_t number, int64_t since)
{
    slot *set = &throttle->slots[number % throttle->sets * WAYS], *least = set;

    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].key == number)
            return &set[i];
        if (is_less(&set[i], least, since))
            least = &set[i];
    }
    *least = (slot){ .key = number };
    return least;
}

void prm_throttle_count(prm_throttle *throttle, prm_span key, int64_t now)
{
    int64_t since = now - throttle->window;
    slot *own = slot_of(throttle, digest(throttle, key), since);
    uint32_t kept = count_since(own, since);

    if (kept == throttle->limit)
        kept--; /* the oldest makes room */
    memmove(own->failures, own->failures + (own->count - kept), kept * sizeof *own->failures);
    own->failures[kept] = now;
    own->count = kept + 1;
}

prm_span prm_throttle_address(const char *address)
{
    const char *at = address, *colon;

    if (!strchr(address, ':'))
        return (prm_span){ address, strlen(address) };
    for (int groups = 0; groups < 4 && (colon = strchr(at, ':')); groups++) {
        if (colon[1] == ':') /* zeros from here: the rest may all be the subscriber's own */
            return (prm_span){ address, (size_t)(colon - address) };
        at = colon + 1;
    }
    return (prm_span){ address, (size_t)(at - address) };
}
