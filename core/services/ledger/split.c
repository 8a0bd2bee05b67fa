/* SPDX-License-Identifier: Apache-2.0 */
#include "services/ledger/split.h"

#include "base/val.h"

#include <stdbool.h>

__extension__ typedef unsigned __int128 wide;

/* So many weights of 2^53 sum to less than 2^64. */
enum { WEIGHTS_MOST = 1024 };

static bool sum_up(const int64_t *weights, size_t count, uint64_t *sum)
{
    *sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (weights[i] < 0 || weights[i] > PRM_INTEGER_MAX)
            return false;
        *sum += (uint64_t)weights[i];
    }
    return *sum > 0;
}

/* Whether the one comes before the other where what is left is given. */
static bool is_before(const uint64_t *remainders, size_t a, size_t b)
{
    return remainders[a] > remainders[b] || (remainders[a] == remainders[b] && a < b);
}

/* Restores the heap of those that come first below `at`. */
static void sift(const uint64_t *remainders, uint16_t *heap, size_t count, size_t at)
{
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && is_before(remainders, heap[child + 1], heap[child]))
            child++;
        if (!is_before(remainders, heap[child], heap[at]))
            return;
        uint16_t kept = heap[at];
        heap[at] = heap[child];
        heap[child] = kept;
    }
}

static void give(const uint64_t *remainders, size_t count, uint64_t left, int64_t *parts)
{
    uint16_t heap[WEIGHTS_MOST];

    for (size_t i = 0; i < count; i++)
        heap[i] = (uint16_t)i;
    for (size_t i = count / 2; i > 0; i--)
        sift(remainders, heap, count, i - 1);
    for (; left > 0; left--) {
        parts[heap[0]]++;
        heap[0] = heap[--count];
        sift(remainders, heap, count, 0);
    }
}

prm_status prm_ledger_split(int64_t total, const int64_t *weights, size_t count, int64_t *parts)
{
    uint64_t remainders[WEIGHTS_MOST], sum, whole, left;

    if (count > WEIGHTS_MOST || weights == NULL || parts == NULL || total > PRM_INTEGER_MAX ||
        total < -PRM_INTEGER_MAX ||
        !sum_up(weights, count, &sum))
        return PRM_E_INVALID;
    left = whole = (uint64_t)(total < 0 ? -total : total);
    for (size_t i = 0; i < count; i++) {
        wide product = (wide)whole * (wide)weights[i];
        parts[i] = (int64_t)(product / sum);
        remainders[i] = (uint64_t)(product % sum);
        left -= (uint64_t)parts[i];
    }
    give(remainders, count, left, parts);
    for (size_t i = 0; i < count && total < 0; i++)
        parts[i] = -parts[i];
    return PRM_OK;
}
