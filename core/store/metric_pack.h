/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file metric_pack.h  A month of one partner's sums as bytes: one entry for each metric and member, in that order,
 * with what each day has. What is nothing is left out, so that the same sums are the same bytes however they came
 * about. Pure.
 *
 * entry = metric (8 bytes, little-endian), length of the member, member, length of the days, days
 * days = (day of the month, count, sum)...; numbers are LEB128, count and sum with the sign in the lowest bit.
 */
#ifndef PRM_STORE_METRIC_PACK_H
#define PRM_STORE_METRIC_PACK_H

#include "base/buf.h"
#include "base/error.h"

/** What a day adds to one metric's member. */
typedef struct prm_metric_addition {
    int64_t metric;
    const char *member; /* "" of metrics that have none */
    int day;            /* of the month, from 1 */
    int64_t count, sum;
} prm_metric_addition;

/** By metric, then member, then day. */
int prm_metric_addition_compare(const prm_metric_addition *one, const prm_metric_addition *other);

/** Puts into `out` what `packed` holds and the additions, which are in order, together. PRM_E_CORRUPT, PRM_E_NOMEM. */
prm_status prm_metric_pack(const void *packed, size_t length, const prm_metric_addition *additions, size_t count,
    prm_buf *out, prm_error *error);

typedef struct prm_metric_entry_bytes {
    int64_t metric;
    const uint8_t *member, *days; /* no text: it has no end */
    size_t member_length, days_length;
} prm_metric_entry_bytes;

/** The bytes that are left to read. */
typedef struct prm_metric_unpacking {
    const uint8_t *at, *end;
} prm_metric_unpacking;

/** As prm_metric_addition_compare, without a day. */
int prm_metric_entry_compare(const prm_metric_entry_bytes *one, const prm_metric_entry_bytes *other);
/** The next entry; false in `has_one` past the last. PRM_E_CORRUPT. */
prm_status prm_metric_unpack(prm_metric_unpacking *from, prm_metric_entry_bytes *entry, bool *has_one,
    prm_error *error);
/** What days from one to another sum up to, both included. `is_any`: there is something. PRM_E_CORRUPT; PRM_E_LIMIT. */
prm_status prm_metric_unpack_days(const prm_metric_entry_bytes *entry, int from, int to, int64_t *count, int64_t *sum,
    bool *is_any, prm_error *error);

#endif
