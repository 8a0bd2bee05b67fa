/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is counted of people who could be certified, and of levels. */
#include "measures/measures.h"

#define BY " by partner, program, level, day"
#define METRIC(variable, n, u, f, d)                                                                                   \
    const prm_metric variable = { .size = sizeof variable, .since = 1, .name = n, .unit = u, .from = f, .doc = d }

METRIC(cert_employed_metric, "certification.people", "people",
    "distinct(person) on partners.employment_began less partners.employment_ended by partner, day",
    "Different people who work for partners: over \"all\", on its last day");

METRIC(tiers_members_metric, "tiers.members", "members", "count on tiers.entered less tiers.left" BY,
    "By how many the members of a level became more: over \"all\", how many it has on its last day");
METRIC(tiers_promotions_metric, "tiers.promotions", "members", "count on tiers.promoted by partner, program, level, "
    "from, day",
    "Members that rose to a level, from another");
METRIC(tiers_demotions_metric, "tiers.demotions", "members", "count on tiers.demoted by partner, program, level, from, "
    "day",
    "Members that fell to a level, from another");
METRIC(tiers_risks_metric, "tiers.risks", "members", "count on tiers.at_risk" BY,
    "How often a member lacked something that its level takes");
METRIC(tiers_graces_metric, "tiers.graces", "members", "count on tiers.grace" BY,
    "How often a member began to keep for a while a level that it had not earned any more");
METRIC(tiers_recoveries_metric, "tiers.recoveries", "members", "count on tiers.restored" BY,
    "How often a member that lacked something had all again");
METRIC(tiers_recovered_metric, "tiers.recovered", "bps",
    "share(recovered) on tiers.restored, tiers.demoted by partner, program, day",
    "Of the members that lacked something, as it ended: the share that had all again and did not fall");
METRIC(tiers_recovery_days_metric, "tiers.recovery_days", "days", "spread(days) on tiers.restored" BY,
    "How long they lacked something, median and 90th percentile");
METRIC(tiers_waivers_metric, "tiers.waivers", "waivers", "count on tiers.waived by partner, program, requirement, day",
    "Requirements that were waived for a member");
