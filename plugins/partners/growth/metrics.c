/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is counted of plans and councils. */
#include "growth/growth.h"

#define METRIC(variable, n, u, f, d, ...)                                                                              \
    const prm_metric variable = { .size = sizeof variable, .since = 1, .name = n, .unit = u, .from = f, .doc = d,      \
        __VA_ARGS__ }

METRIC(partners_plans_agreed_metric, "partners.plans_agreed", "plans",
    "count on partners.plan_agreed where first = true by partner, program, day",
    "Joint business plans that both sides agreed on, each once", .audience = NULL);
METRIC(partners_goals_met_metric, "partners.goals_met", "bps",
    "share(met) on partners.goal_met, partners.goal_missed by partner, program, owner_side, day",
    "Share of goals of plans that were met among those whose time was over", .audience = NULL);
METRIC(partners_council_meetings_metric, "partners.council_meetings", "meetings",
    "count on partners.council_met by program, day", "Meetings of advisory councils that were held",
        .audience = "vendor");
METRIC(partners_council_attendance_metric, "partners.council_attendance", "bps",
    "share(attended) on partners.council_held by partner, program, day",
    "Share of invitations to councils' meetings that somebody followed", .audience = NULL);
