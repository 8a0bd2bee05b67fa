/* SPDX-License-Identifier: Apache-2.0 */
/** @file  certification.measures and tiers.measures: a measure by period and group, as who asks may have it. */
#include "measures/measures.h"

#define SHARE "certified_share"
#define OF_PEOPLE                                                                                                      \
    "completions|exams|exams_passed|awards|first_days|active|expiring|certified_people|people|competencies|"           \
    "competencies_at_risk|competencies_kept|" SHARE
#define OF_TIERS "members|promotions|demotions|risks|graces|recoveries|recovered|recovery_days|waivers"

static prm_status tell(prm_call *call, const char *plugin, const char *const *of_partners, const prm_val *params,
    prm_val *result)
{
    char metric[100];

    snprintf(metric, sizeof metric, "%s.%.60s", plugin, prm->text(params, "metric"));
    return prm_measures_answer(call, metric, of_partners, params, result);
}

static prm_status tell_of_people(prm_call *call, const prm_val *params, prm_val *result)
{
    /* What a partner's own figures are told by. */
    static const char *const of_partners[] = { "certification_code", "course_code", "exam", "role", "practice",
        "country", NULL };

    if (prm_help_is(params, "metric", SHARE))
        return cert_measures_share(call, params, result);
    return tell(call, "certification", of_partners, params, result);
}

static prm_status tell_of_tiers(prm_call *call, const prm_val *params, prm_val *result)
{
    static const char *const of_partners[] = { "program", "level", "from", "requirement", NULL };

    return tell(call, "tiers", of_partners, params, result);
}

const prm_method cert_measures_method = { .size = sizeof cert_measures_method, .since = 1,
    .name = "certification.measures",
    .access = PRM_READ, .roles = "*",
    .doc = "Figures of learning and of certificates by period and group: for the vendor's side all it may see, for a "
           "partner its own. " SHARE " is told as of the end of one day, of all or by partner",
    .params = PRM_MEASURES_PARAMS(OF_PEOPLE, "certification",
        "certification_code, course_code, exam, role, practice, country; for the vendor also partner; each where the "
        "measure has it, as metrics.list says"),
    .result = PRM_MEASURES_RESULT("Of how many", "Of days: what nine of ten do not exceed",
        "people, certificates, courses, attempts, days, bps (of 10 000)"),
    .example = "{\"metric\":\"awards\",\"period\":\"month\",\"group\":[\"role\"]}", .run = tell_of_people };

const prm_method tiers_measures_method = { .size = sizeof tiers_measures_method, .since = 1, .name = "tiers.measures",
    .access = PRM_READ, .roles = "*",
    .doc = "Figures of levels by period and group: for the vendor's side all it may see, for a partner its own",
    .params = PRM_MEASURES_PARAMS(OF_TIERS, "tiers",
        "program, level, from (the level before), requirement; for the vendor also partner; each where the measure has "
        "it, as metrics.list says"),
    .result = PRM_MEASURES_RESULT("Of how many", "Of days: what nine of ten do not exceed",
        "members, waivers, days, bps (of 10 000)"),
    .example = "{\"metric\":\"promotions\",\"period\":\"quarter\",\"group\":[\"level\"]}", .run = tell_of_tiers };
