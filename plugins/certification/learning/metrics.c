/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is counted of learning and of certificates. Over "all" the two gauges say how many there are. */
#include "learning/learning.h"

#define BY      " by partner, certification_code, role, practice, country, day"
#define BY_EXAM " by partner, exam, country, day"
#define METRIC(variable, n, u, f, d)                                                                                   \
    const prm_metric variable = { .size = sizeof variable, .since = 1, .name = "certification." n, .unit = u,          \
        .from = f,                                                                                                     \
        .doc = d }

METRIC(cert_completions_metric, "completions", "courses", "count on certification.completed by partner, course_code, "
    "day",
    "Courses and exams that people were enrolled in and have completed");
METRIC(cert_exams_metric, "exams", "attempts", "count on certification.exam_taken" BY_EXAM, "Exams that were taken");
METRIC(cert_exams_passed_metric, "exams_passed", "bps", "share(passed) on certification.exam_taken" BY_EXAM,
    "Share of them that were passed");
METRIC(cert_awards_metric, "awards", "certificates", "count on certification.awarded" BY,
    "Certificates that were given");
METRIC(cert_first_days_metric, "first_days", "days", "spread(first_days) on certification.awarded" BY,
    "From the day somebody begins to work for a partner to the first certificate, median and 90th percentile");
METRIC(cert_active_metric, "active", "certificates",
    "sum(valid_change) on certification.awarded, certification.renewed, certification.expired, certification.revoked, "
    "certification.award_left, certification.award_came" BY, "By how many the certificates that hold became more");
METRIC(cert_expiring_metric, "expiring", "certificates",
    "sum(expiring_change) on certification.expiring, certification.renewed, certification.expired, "
    "certification.revoked, "
    "certification.award_left, certification.award_came" BY, "Of these: those that end soon unless they are renewed");
