/* SPDX-License-Identifier: Apache-2.0 */
/** @file sums.h  From what cells hold to a figure, as its measure has it. In an arena; one thread. */
#ifndef PRM_SERVICES_METRICS_SUMS_H
#define PRM_SERVICES_METRICS_SUMS_H

#include "base/buf.h"
#include "base/error.h"
#include "services/metrics/table.h"

enum { PRM_SUMS_MEMBERS = 200000 }; /* different values, or steps, of all figures in the making */

typedef struct prm_sum {
    int64_t count, sum;
} prm_sum;

/** A step of a spread, or a value of distinct, of one of the sums. */
typedef struct prm_sum_member {
    size_t of;
    int64_t step, count;
} prm_sum_member;

/** All members of all sums. Zeroed but for `arena`. */
typedef struct prm_sum_members {
    prm_arena *arena;
    prm_key_table keys;
    prm_sum_member *items;
    size_t room;
    prm_buf key;
} prm_sum_members;

void prm_sum_members_init(prm_sum_members *members, prm_arena *arena);
void prm_sum_members_deinit(prm_sum_members *members);

/** PRM_E_LIMIT: it does not fit. */
prm_status prm_sum_add(prm_sum *to, int64_t count, int64_t sum, prm_error *error);
/** Counts a member of the sum with the number `of`. PRM_E_LIMIT: there are too many; PRM_E_NOMEM. */
prm_status prm_sum_add_member(prm_sum_members *members, size_t of, const char *member, int64_t count, prm_error *error);

/** By the number of the sum, then step. */
void prm_sum_members_sort(prm_sum_members *members);
/** Where a sum's members are, once sorted. */
const prm_sum_member *prm_sum_members_of(const prm_sum_members *members, size_t of, size_t *count);

/** What a measure (enum prm_measure) tells of it, and the p90 of a spread. PRM_E_LIMIT: beyond 2^53 - 1. */
prm_status prm_sum_tell(const prm_sum *sum, int32_t measure, const prm_sum_member *members, size_t count,
    int64_t *value, int64_t *p90, prm_error *error);

#endif
