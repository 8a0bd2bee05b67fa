/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What happens to leads, for subscribers, reactions and metrics. */
#include "leads.h"

const prm_event *const leads_events[] = {
    NULL
};
