/* SPDX-License-Identifier: Apache-2.0 */
#include "base/histogram.h"

const uint64_t prm_histogram_time[PRM_HISTOGRAM_BOUNDS] = { 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000,
    100000, 200000, 500000, 1000000, 2000000, 5000000, 10000000 };
const uint64_t prm_histogram_size[PRM_HISTOGRAM_BOUNDS] = { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096,
    8192, 16384, 32768 };

void prm_histogram_add(prm_histogram *histogram, const uint64_t bounds[PRM_HISTOGRAM_BOUNDS], uint64_t value)
{
    size_t i = 0;

    while (i < PRM_HISTOGRAM_BOUNDS && value > bounds[i])
        i++;
    atomic_fetch_add_explicit(&histogram->counts[i], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&histogram->sum, value, memory_order_relaxed);
}

void prm_histogram_add_time(prm_histogram *histogram, int64_t us)
{
    prm_histogram_add(histogram, prm_histogram_time, us > 0 ? (uint64_t)us : 0);
}
