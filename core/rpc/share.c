/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/share.h"

#include "base/alloc.h"

enum { FIRST = 64 };

/* A user with calls under way. */
typedef struct share {
    int64_t user;
    uint32_t calls[2]; /* reads, writes; both 0: the place is free */
} share;

struct prm_shares {
    share *places; /* open addressing, a power of two of them, at most half in use */
    size_t count, used;
};

prm_shares *prm_shares_new(void)
{
    prm_shares *shares = prm_alloc_zeroed(1, sizeof *shares);

    if (shares)
        shares->places = prm_alloc_zeroed(FIRST, sizeof *shares->places);
    if (!shares || !shares->places) {
        prm_free(shares);
        return NULL;
    }
    shares->count = FIRST;
    return shares;
}

void prm_shares_free(prm_shares *shares)
{
    if (!shares)
        return;
    prm_free(shares->places);
    prm_free(shares);
}

static bool is_free(const share *place)
{
    return place->calls[0] == 0 && place->calls[1] == 0;
}

static size_t home_of(const prm_shares *shares, int64_t user)
{
    return (size_t)(((uint64_t)user * 0x9E3779B97F4A7C15u) >> 32) & (shares->count - 1);
}

/* The user's place, or the free one that would be. */
static share *place_of(const prm_shares *shares, int64_t user)
{
    size_t at = home_of(shares, user);

    while (!is_free(&shares->places[at]) && shares->places[at].user != user)
        at = (at + 1) & (shares->count - 1);
    return &shares->places[at];
}

static prm_status grow(prm_shares *shares)
{
    prm_shares larger = { .count = shares->count * 2, .used = shares->used };

    larger.places = prm_alloc_zeroed(larger.count, sizeof *larger.places);
    if (!larger.places)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < shares->count; i++)
        if (!is_free(&shares->places[i]))
            *place_of(&larger, shares->places[i].user) = shares->places[i];
    prm_free(shares->places);
    *shares = larger;
    return PRM_OK;
}

prm_status prm_shares_take(prm_shares *shares, int64_t user, bool is_write, uint32_t most)
{
    share *own = place_of(shares, user);

    if (own->calls[is_write] >= most)
        return PRM_E_LIMIT;
    if (is_free(own)) {
        if (shares->used >= shares->count / 2) {
            PRM_TRY(grow(shares));
            own = place_of(shares, user);
        }
        shares->used++;
        own->user = user;
    }
    own->calls[is_write]++;
    return PRM_OK;
}

/* Those behind a place that became free move up, where they could not be found any more. */
static void close_gap(prm_shares *shares, size_t gap)
{
    size_t mask = shares->count - 1;

    for (size_t at = (gap + 1) & mask; !is_free(&shares->places[at]); at = (at + 1) & mask) {
        size_t home = home_of(shares, shares->places[at].user);
        if (((at - home) & mask) < ((at - gap) & mask))
            continue;
        shares->places[gap] = shares->places[at];
        shares->places[at] = (share){ 0 };
        gap = at;
    }
}

void prm_shares_give(prm_shares *shares, int64_t user, bool is_write)
{
    share *own = place_of(shares, user);

    if (own->calls[is_write] == 0)
        return;
    own->calls[is_write]--;
    if (!is_free(own))
        return;
    shares->used--;
    close_gap(shares, (size_t)(own - shares->places));
}
