/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What happens to funds, for subscribers, reactions and metrics. */
#include "mdf.h"

#define TO_VENDOR  .since = 1, .audience = "vendor"
#define TO_PARTNER .since = 1, .audience = "partner"
#define PROGRAM    PRM_REF("program", "program", 0, "In which programme")
#define AMOUNT(d)  PRM_PLAIN(PRM_T_MONEY, "amount", 0, d, .of = NULL)

const prm_event *const mdf_events[] = {
    PRM_EVENT(.name = "mdf.funded", .doc = "Money was put into a budget", TO_VENDOR,
        .data = PRM_FIELDS(PROGRAM, PRM_TEXT("purpose", 1, 40, 0, "What for"), AMOUNT("How much"),
            PRM_TEXT("reason", 1, 40, 0, "opened, topped_up"))),
    PRM_EVENT(.name = "mdf.allocated", .doc = "Money of a budget was allocated", TO_PARTNER,
        .data = PRM_FIELDS(PROGRAM, AMOUNT("How much at once"))),
    NULL
};
