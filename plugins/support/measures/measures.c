/* SPDX-License-Identifier: Apache-2.0 */
/** @file  support.measures: a measure by period and group, as who asks may have it. */
#include "measures/measures.h"

#include <string.h>

#define OF_CASES                                                                                                       \
    "opened|refused|resolved|reopened|reopen_rate|closed|cancelled|merged|response_minutes|resolution_minutes"
#define OF_PROMISES                                                                                                    \
    "first_response_in_time|update_in_time|resolve_in_time|kept|business_minutes|escalations|"                         \
    "satisfied|csat|response_rate"
#define OF_OTHERS "searches|missed|deflected|plans|used_cases|used_minutes|used_up|reviews|reviewed_in_time"

/* What is told under another name than its metric has in "support". */
static const struct named {
    const char *measure, *metric;
} named[] = {
    { "searches", "knowledge.searches" },
    { "missed", "knowledge.missed" },
    { "deflected", "knowledge.deflected" },
    { "plans", "success.plans" },
    { "used_cases", "success.cases" },
    { "used_minutes", "success.minutes" },
    { "used_up", "success.used_up" },
    { "reviews", "success.reviews" },
    { "reviewed_in_time", "success.reviewed_in_time" },
};

/* What a partner's own figures are told by. */
static const char *const of_partners[] = { "program", "level", "severity", "category", "channel", "kind", "plan",
    NULL };

#define OF(m)    { .metric = m, .of_partners = of_partners }
#define OF_(m, d) { .metric = m, .of_partners = of_partners, .doc = d }

static const struct reckoned {
    const char *measure;
    support_ratio ratio;
} reckoned[] = {
    { "reopen_rate", { OF_("support.reopened", "How often cases were reopened, by how often they were resolved"),
                         OF("support.resolved"), PRM_ALL_BPS, "bps" } },
    { "csat", { OF_("support.ratings", "How partners rated closed cases on average: 100 is the worst, 500 the best"),
                  OF("support.rated"), 100, "hundredths of a point" } },
    { "response_rate", { OF_("support.rated",
                             "Of the closed cases of which partners were asked: the share that was rated"),
                           OF("support.ratings_asked"), PRM_ALL_BPS, "bps" } },
};

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *measure = prm->text(params, "metric");
    char metric[80];

    for (size_t i = 0; i < sizeof reckoned / sizeof *reckoned; i++)
        if (strcmp(reckoned[i].measure, measure) == 0)
            return support_measures_ratio(call, &reckoned[i].ratio, params, result);
    snprintf(metric, sizeof metric, "support.%.60s", measure);
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (strcmp(named[i].measure, measure) == 0)
            snprintf(metric, sizeof metric, "%s", named[i].metric);
    return prm_measures_answer(call, metric, of_partners, params, result);
}

const prm_method support_measures_method = { .size = sizeof support_measures_method, .since = 1,
    .name = "support.measures", .access = PRM_READ, .roles = "*",
    .doc = "Figures of cases, promises, ratings, searches, plans and reviews by period and group: for the vendor's "
           "side all it may see, for a partner its own. What is open now support.backlog tells",
    .params = PRM_MEASURES_PARAMS(OF_CASES "|" OF_PROMISES "|" OF_OTHERS, "support",
        "program, level, severity, category, channel, kind, plan; for the vendor also partner, product, locale, side, "
        "why; each where the measure has it, as metrics.list says"),
    .result = PRM_MEASURES_RESULT("Of how many cases, promises, ratings, searches or reviews",
        "Of times: what nine of ten do not exceed",
        "cases, searches, minutes, partners, reviews, escalations, hundredths of a point, bps (of 10 000)"),
    .example = "{\"metric\":\"response_minutes\",\"period\":\"month\",\"group\":[\"severity\"]}", .run = run };
