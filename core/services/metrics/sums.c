/* SPDX-License-Identifier: Apache-2.0 */
#include "services/metrics/sums.h"

#include "base/val.h"
#include "events/metric_source.h"
#include "services/metrics/period.h"

#include <stdlib.h>

enum { ALL_BPS = 10000, FIRST_MEMBERS = 64 };

static prm_status no_memory(prm_error *error)
{
    return prm_error_set(error, PRM_E_NOMEM, NULL, "no memory to add up metrics");
}

void prm_sum_members_init(prm_sum_members *members, prm_arena *arena)
{
    *members = (prm_sum_members){ .arena = arena, .keys = { .arena = arena } };
    prm_buf_init(&members->key, 0);
}

void prm_sum_members_deinit(prm_sum_members *members)
{
    prm_buf_deinit(&members->key);
}

prm_status prm_sum_add(prm_sum *to, int64_t count, int64_t sum, prm_error *error)
{
    to->count += count;
    if (__builtin_add_overflow(to->sum, sum, &to->sum))
        return prm_error_set(error, PRM_E_LIMIT, NULL, "the sum is too large");
    return PRM_OK;
}

prm_status prm_sum_add_member(prm_sum_members *members, size_t of, const char *member, int64_t count, prm_error *error)
{
    size_t found;
    bool is_new;
    prm_buf_clear(&members->key);
    prm_buf_put(&members->key, &of, sizeof of);
    prm_buf_put_text(&members->key, member);
    if (members->key.failed || !prm_key_number(&members->keys, members->key.data, members->key.length, &found, &is_new))
        return no_memory(error);
    if (found == PRM_SUMS_MEMBERS)
        return prm_error_set(error, PRM_E_LIMIT, NULL, "there are too many different values: ask for fewer groups");
    if (found == members->room) {
        size_t room = found == 0 ? FIRST_MEMBERS : 2 * found;
        members->items = prm_arena_grow(members->arena, members->items, found * sizeof *members->items,
            room * sizeof *members->items);
        members->room = room;
        if (members->items == NULL)
            return no_memory(error);
    }
    if (is_new)
        members->items[found] = (prm_sum_member){ .of = of, .step = strtoll(member, NULL, 10) };
    members->items[found].count += count;
    return PRM_OK;
}

static int compare_members(const void *one, const void *other)
{
    const prm_sum_member *a = one, *b = other;
    if (a->of != b->of)
        return a->of < b->of ? -1 : 1;
    return a->step < b->step ? -1 : a->step > b->step;
}

void prm_sum_members_sort(prm_sum_members *members)
{
    if (members->keys.count > 0)
        qsort(members->items, members->keys.count, sizeof *members->items, compare_members);
}

const prm_sum_member *prm_sum_members_of(const prm_sum_members *members, size_t of, size_t *count)
{
    size_t low = 0, high = members->keys.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (members->items[middle].of < of)
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    while (low + *count < members->keys.count && members->items[low + *count].of == of)
        (*count)++;
    return *count > 0 ? members->items + low : NULL;
}

/** The step in which the wanted share of all is reached. */
static int64_t percentile(const prm_sum_member *members, size_t count, int64_t percent)
{
    int64_t total = 0, sum = 0, step = 0;
    for (size_t i = 0; i < count; i++)
        total += members[i].count > 0 ? members[i].count : 0;
    for (size_t i = 0; i < count && sum * 100 < total * percent; i++) {
        sum += members[i].count > 0 ? members[i].count : 0;
        step = members[i].step;
    }
    return prm_spread_middle(step);
}

static int64_t count_members(const prm_sum_member *members, size_t count)
{
    int64_t there = 0;
    for (size_t i = 0; i < count; i++)
        there += members[i].count > 0;
    return there;
}

/** Half to even. */
static int64_t mean(int64_t sum, int64_t count)
{
    if (count <= 0)
        return 0;
    int64_t quotient = sum / count, rest = sum % count, sign = sum < 0 ? -1 : 1;
    int64_t left = count - rest * sign; /* to the next one away from 0 */
    return rest * sign > left || (rest * sign == left && quotient % 2 != 0) ? quotient + sign : quotient;
}

/** Where more was taken away than there was, it is none or all. */
static int64_t share(int64_t hits, int64_t count)
{
    return hits <= 0 || count <= 0 ? 0 : hits >= count ? ALL_BPS : mean(hits * ALL_BPS, count);
}

prm_status prm_sum_tell(const prm_sum *sum, int32_t measure, const prm_sum_member *members, size_t count,
    int64_t *value, int64_t *p90, prm_error *error)
{
    *p90 = 0;
    switch (measure) {
    case PRM_MEASURE_SUM: *value = sum->sum; break;
    case PRM_MEASURE_AVG: *value = mean(sum->sum, sum->count); break;
    case PRM_MEASURE_SPREAD:
        *value = percentile(members, count, 50);
        *p90 = percentile(members, count, 90);
        break;
    case PRM_MEASURE_DISTINCT: *value = count_members(members, count); break;
    case PRM_MEASURE_SHARE: *value = share(sum->sum, sum->count); break;
    default: *value = sum->count; break;
    }
    if (*value > PRM_INTEGER_MAX || *value < -PRM_INTEGER_MAX)
        return prm_error_set(error, PRM_E_LIMIT, NULL, "the sum is too large");
    return PRM_OK;
}
