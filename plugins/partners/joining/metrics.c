/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The metrics of joining. */
#include "joining/joining.h"

#define BY      "by program, channel_type, territory, day"
#define DECIDED "partners.application_decided"

const prm_metric partners_applications_metric = { .size = sizeof(prm_metric),
    .name = "partners.applications", .since = 1, .unit = "applications", .audience = "vendor",
    .from = "count on partners.applied " BY, .doc = "Companies that asked to join" };
const prm_metric partners_time_to_decision_metric = { .size = sizeof(prm_metric),
    .name = "partners.time_to_decision", .since = 1, .unit = "ms", .audience = "vendor",
    .from = "spread(waited_ms) on " DECIDED " by program, channel_type, territory, automatic, day",
    .doc = "From an application to what became of it, median and 90th percentile" };
const prm_metric partners_accepted_metric = { .size = sizeof(prm_metric),
    .name = "partners.accepted", .since = 1, .unit = "bps", .audience = "vendor",
    .from = "share(accepted) on " DECIDED " by program, channel_type, territory, automatic, day",
    .doc = "Share of applications that were accepted, among those decided" };
const prm_metric partners_time_to_active_metric = { .size = sizeof(prm_metric),
    .name = "partners.time_to_active", .since = 1, .unit = "ms", .audience = "vendor",
    .from = "spread(waited_ms) on partners.activated by program, day",
    .doc = "From an application until the partner was active, median and 90th percentile" };
const prm_metric partners_onboarding_overdue_metric = { .size = sizeof(prm_metric),
    .name = "partners.onboarding_overdue", .since = 1, .unit = "items",
    .from = "count on partners.onboarding_overdue by partner, program, owner, day",
    .doc = "What was not done of an onboarding when it was due" };
const prm_metric partners_onboarding_late_metric = { .size = sizeof(prm_metric),
    .name = "partners.onboarding_late", .since = 1, .unit = "bps",
    .from = "share(late) on partners.onboarding_done by partner, program, owner, day",
    .doc = "Share of what was done late, among what was done of an onboarding" };
