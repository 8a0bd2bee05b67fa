/* SPDX-License-Identifier: Apache-2.0 */
/** @file histogram.h  How often a figure fell below each of some bounds. Added to by one thread or many, without
 * locks. */
#ifndef PRM_BASE_HISTOGRAM_H
#define PRM_BASE_HISTOGRAM_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum { PRM_HISTOGRAM_BOUNDS = 16 };

typedef struct prm_histogram {
    _Atomic uint64_t counts[PRM_HISTOGRAM_BOUNDS + 1]; /* the last: beyond all bounds */
    _Atomic uint64_t sum;
} prm_histogram;

/** Microseconds, 100 us to 10 s. */
extern const uint64_t prm_histogram_time[PRM_HISTOGRAM_BOUNDS];
/** Sizes, 1 to 32 768. */
extern const uint64_t prm_histogram_size[PRM_HISTOGRAM_BOUNDS];

void prm_histogram_add(prm_histogram *histogram, const uint64_t bounds[PRM_HISTOGRAM_BOUNDS], uint64_t value);
/** By prm_histogram_time; below 0 is 0. */
void prm_histogram_add_time(prm_histogram *histogram, int64_t us);

#endif
