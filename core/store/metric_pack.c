/* SPDX-License-Identifier: Apache-2.0 */
#include "store/metric_pack.h"

#include "store/metric.h"

#include <string.h>

enum { DAYS = 31, NUMBER_BYTES = 8, LEB_BITS = 7, LEB_MORE = 0x80, LEB_LAST_SHIFT = 63 };

/** What each day has, from day 1 on. */
typedef struct month {
    int64_t counts[DAYS], sums[DAYS];
} month;

static prm_status corrupt(prm_error *error)
{
    return prm_error_set(error, PRM_E_CORRUPT, NULL,
        "sums of metrics cannot be read: metrics.rebuild makes them again");
}

/* ---- Numbers ---- */

static void put_unsigned(prm_buf *out, uint64_t number)
{
    for (; number >= LEB_MORE; number >>= LEB_BITS)
        prm_buf_put_char(out, (char)(LEB_MORE | (number & (LEB_MORE - 1))));
    prm_buf_put_char(out, (char)number);
}

static void put_signed(prm_buf *out, int64_t number)
{
    put_unsigned(out, (uint64_t)number << 1 ^ (number < 0 ? UINT64_MAX : 0));
}

static bool take_unsigned(prm_metric_unpacking *from, uint64_t *number)
{
    *number = 0;
    for (int shift = 0; from->at < from->end && shift <= LEB_LAST_SHIFT; shift += LEB_BITS) {
        uint8_t byte = *from->at++;
        *number |= (uint64_t)(byte & (LEB_MORE - 1)) << shift;
        if (byte < LEB_MORE)
            return true;
    }
    return false;
}

static bool take_signed(prm_metric_unpacking *from, int64_t *number)
{
    uint64_t folded;
    bool has_one = take_unsigned(from, &folded);
    *number = has_one ? (int64_t)(folded >> 1 ^ ((folded & 1) != 0 ? UINT64_MAX : 0)) : 0;
    return has_one;
}

static bool take_bytes(prm_metric_unpacking *from, const uint8_t **bytes, size_t *length)
{
    uint64_t wanted;
    if (!take_unsigned(from, &wanted) || wanted > (size_t)(from->end - from->at))
        return false;
    *bytes = from->at;
    *length = (size_t)wanted;
    from->at += wanted;
    return true;
}

static bool take_day(prm_metric_unpacking *from, uint64_t *day, int64_t *count, int64_t *sum)
{
    return take_unsigned(from, day) && *day >= 1 && *day <= DAYS && take_signed(from, count) && take_signed(from, sum);
}

/* ---- Entries ---- */

prm_status prm_metric_unpack(prm_metric_unpacking *from, prm_metric_entry_bytes *entry, bool *has_one, prm_error *error)
{
    uint64_t number = 0;
    *has_one = from->at < from->end;
    if (!*has_one)
        return PRM_OK;
    if (from->end - from->at < NUMBER_BYTES)
        return corrupt(error);
    for (int i = 0; i < NUMBER_BYTES; i++)
        number |= (uint64_t)*from->at++ << (8 * i);
    entry->metric = (int64_t)number;
    if (!take_bytes(from, &entry->member, &entry->member_length) ||
        !take_bytes(from, &entry->days, &entry->days_length))
        return corrupt(error);
    return PRM_OK;
}

prm_status prm_metric_unpack_days(const prm_metric_entry_bytes *entry, int from, int to, int64_t *count, int64_t *sum,
    bool *is_any, prm_error *error)
{
    prm_metric_unpacking days = { entry->days, entry->days + entry->days_length };
    *count = *sum = 0;
    *is_any = false;
    while (days.at < days.end) {
        uint64_t day;
        int64_t of_count, of_sum;
        if (!take_day(&days, &day, &of_count, &of_sum))
            return corrupt(error);
        if (day < (uint64_t)from || day > (uint64_t)to)
            continue;
        *is_any = true;
        if (__builtin_add_overflow(*count, of_count, count) || __builtin_add_overflow(*sum, of_sum, sum))
            return prm_error_set(error, PRM_E_LIMIT, NULL, "the sum is too large");
    }
    return PRM_OK;
}

static bool read_month(const prm_metric_entry_bytes *entry, month *m)
{
    prm_metric_unpacking days = { entry->days, entry->days + entry->days_length };
    while (days.at < days.end) {
        uint64_t day;
        int64_t count, sum;
        if (!take_day(&days, &day, &count, &sum))
            return false;
        m->counts[day - 1] = count;
        m->sums[day - 1] = sum;
    }
    return true;
}

static int64_t add(int64_t one, int64_t other, int64_t most)
{
    int64_t sum;
    if (__builtin_add_overflow(one, other, &sum))
        return one < 0 ? -most : most;
    return sum > most ? most : sum < -most ? -most : sum;
}

static void put_entry(prm_buf *out, prm_buf *days, int64_t metric, const void *member, size_t length, const month *m)
{
    prm_buf_clear(days);
    for (int i = 0; i < DAYS; i++) {
        if (m->counts[i] == 0 && m->sums[i] == 0)
            continue;
        put_unsigned(days, (uint64_t)i + 1);
        put_signed(days, m->counts[i]);
        put_signed(days, m->sums[i]);
    }
    if (days->length == 0)
        return;
    for (int i = 0; i < NUMBER_BYTES; i++)
        prm_buf_put_char(out, (char)((uint64_t)metric >> (8 * i)));
    put_unsigned(out, length);
    prm_buf_put(out, member, length);
    put_unsigned(out, days->length);
    prm_buf_put(out, days->data, days->length);
}

/* ---- What is kept and what is added ---- */

int prm_metric_addition_compare(const prm_metric_addition *one, const prm_metric_addition *other)
{
    if (one->metric != other->metric)
        return one->metric < other->metric ? -1 : 1;
    int order = strcmp(one->member, other->member);
    return order != 0 ? order : one->day - other->day;
}

int prm_metric_entry_compare(const prm_metric_entry_bytes *one, const prm_metric_entry_bytes *other)
{
    size_t least = one->member_length < other->member_length ? one->member_length : other->member_length;
    if (one->metric != other->metric)
        return one->metric < other->metric ? -1 : 1;
    int order = least > 0 ? memcmp(one->member, other->member, least) : 0;
    if (order != 0)
        return order;
    return one->member_length < other->member_length ? -1 : one->member_length > other->member_length;
}

static int compare_keys(const prm_metric_entry_bytes *entry, const prm_metric_addition *addition)
{
    const prm_metric_entry_bytes key = { .metric = addition->metric, .member = (const uint8_t *)addition->member,
        .member_length = strlen(addition->member) };
    return prm_metric_entry_compare(entry, &key);
}

/** Adds those at hand of one metric and member; how many they were. */
static size_t add_some(const prm_metric_addition *additions, size_t count, month *m)
{
    size_t taken = 0;
    for (; taken < count && additions[taken].metric == additions[0].metric &&
        strcmp(additions[taken].member, additions[0].member) == 0; taken++) {
        int day = additions[taken].day - 1;
        m->counts[day] = add(m->counts[day], additions[taken].count, PRM_METRIC_SUM_MOST);
        m->sums[day] = add(m->sums[day], additions[taken].sum, PRM_METRIC_SUM_MOST);
    }
    return taken;
}

static prm_status merge(prm_metric_unpacking *from, const prm_metric_addition *additions, size_t count, prm_buf *out,
    prm_buf *days, prm_error *error)
{
    prm_metric_entry_bytes entry;
    bool has_entry;
    const uint8_t *begin = from->at;
    PRM_TRY(prm_metric_unpack(from, &entry, &has_entry, error));
    while (has_entry || count > 0) {
        month m = { { 0 }, { 0 } };
        int order = !has_entry ? 1 : count == 0 ? -1 : compare_keys(&entry, additions);
        if (order < 0)
            prm_buf_put(out, begin, (size_t)(from->at - begin));
        if (order == 0 && !read_month(&entry, &m))
            return corrupt(error);
        if (order >= 0) {
            const prm_metric_addition *first = additions;
            size_t taken = add_some(additions, count, &m);
            additions += taken;
            count -= taken;
            put_entry(out, days, first->metric, first->member, strlen(first->member), &m);
        }
        if (order <= 0) {
            begin = from->at;
            PRM_TRY(prm_metric_unpack(from, &entry, &has_entry, error));
        }
    }
    return PRM_OK;
}

prm_status prm_metric_pack(const void *packed, size_t length, const prm_metric_addition *additions, size_t count,
    prm_buf *out, prm_error *error)
{
    prm_metric_unpacking from = { NULL, NULL };
    prm_buf days;
    if (packed != NULL)
        from = (prm_metric_unpacking){ packed, (const uint8_t *)packed + length };
    prm_buf_init(&days, 0);
    prm_status status = merge(&from, additions, count, out, &days, error);
    if (status == PRM_OK && (out->failed || days.failed))
        status = prm_error_set(error, PRM_E_NOMEM, NULL, "no memory to keep metrics");
    prm_buf_deinit(&days);
    return status;
}
