/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What happens to partners, for subscribers, reactions and metrics. */
#include "partners.h"

static const prm_field *const because[] = { PRM_TEXT("reason", 1, 500, 0, "Why"), NULL };
#define TO_VENDOR(n, d, ...) PRM_EVENT(.name = n, .since = 1, .audience = "vendor", .doc = d, .data = __VA_ARGS__)

const prm_event *const partners_events[] = {
    /* network/ */
    TO_VENDOR("partners.suspended", "A partner's people are kept out", because),
    TO_VENDOR("partners.reinstated", "They may come in again", because),
    TO_VENDOR("partners.terminated", "The partnership has ended", because),
    TO_VENDOR("partners.person_moved", "Somebody works for another partner",
        PRM_FIELDS(PRM_REF("from", "partner", 0, "For whom it worked before"))),
    NULL
};
