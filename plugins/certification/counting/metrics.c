/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is counted of credits and badges. */
#include "counting/counting.h"

#define METRIC(variable, ...) const prm_metric variable = { .size = sizeof(prm_metric), .since = 1, __VA_ARGS__ }
#define BY " by partner, program, code, practice, day"

METRIC(cert_people_metric, .name = CERT_PEOPLE, .unit = "people",
    .doc = "Different people whose certificates count, from the beginning until the end of that time: over \"all\", on "
           "its last day",
    .from = "distinct(person) on certification.counted less certification.uncounted "
            "by partner, certification_code, role, practice, country, day");
METRIC(cert_competencies_metric, .name = CERT_COMPETENCIES, .unit = "badges",
    .doc = "What partners are competent in: what they got to be, less what they lost; over \"all\", on its last day",
    .from = "count on certification.badge_held less certification.badge_lost" BY);
METRIC(cert_competencies_at_risk_metric, .name = "certification.competencies_at_risk", .unit = "badges",
    .doc = "How often partners came to lack something for what they were competent in",
    .from = "count on certification.badge_at_risk" BY);
METRIC(cert_competencies_kept_metric, .name = "certification.competencies_kept", .unit = "badges",
    .doc = "And how often they had it again in time", .from = "count on certification.badge_safe" BY);
