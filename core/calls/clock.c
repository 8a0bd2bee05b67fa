/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/clock.h"

#include "base/time.h"

void prm_clock_init(prm_clock *clock, bool is_simulated, int64_t offset)
{
    clock->is_simulated = is_simulated;
    atomic_init(&clock->offset, offset);
    atomic_init(&clock->last, 0);
}

int64_t prm_clock_now(prm_clock *clock)
{
    int64_t now = prm_time_wall() + atomic_load(&clock->offset);
    int64_t last = atomic_load(&clock->last);

    while (now > last)
        if (atomic_compare_exchange_weak(&clock->last, &last, now))
            return now;
    return last;
}

int64_t prm_clock_offset(prm_clock *clock, int64_t to)
{
    int64_t ahead = to - prm_clock_now(clock);

    return atomic_load(&clock->offset) + (ahead > 0 ? ahead : 0);
}

void prm_clock_move(prm_clock *clock, int64_t offset)
{
    atomic_store(&clock->offset, offset);
}
