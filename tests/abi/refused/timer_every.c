/* SPDX-License-Identifier: Apache-2.0 */
#define PRM_ABI_TARGET 1u
#include <prm/plugin.h>

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)call;
    (void)params;
    (void)result;
    return PRM_OK;
}

static const prm_timer *const timers[] = {PRM_TIMER(.name = "timer_every.tick", .run = run, .every = "day 25:00"), NULL};

PRM_PLUGIN(.id = "timer_every", .version = "1.0", .namespaces = PRM_TEXTS("timer_every"), .timers = timers);
