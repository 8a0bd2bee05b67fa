/* SPDX-License-Identifier: Apache-2.0 */
/** @file  leads.measures: a measure by period and group, as who asks may have it. */
#include "measures/measures.h"

#include <prm/metrics.h>

#include <stdio.h>
#include <string.h>

#define MEASURES                                                                                                       \
    "received|qualified|duplicates|refused|score|assign_time|unassigned|pooled|offers|acceptances|declines|timeouts|"  \
    "lost_races|fairness|qualified_rate|duplicate_rate|unassigned_rate|accept_rate|re_offers|contact_time|pull_backs|"  \
    "conversions|conversion_rate|deal_value|lost|won|won_value|win_rate|win_time|quality|good_rate|commitments_met|"    \
    "promised|delivered|answers_in_time|accept_time|first_touch_in_time|progress_in_time|partner_kept|vendor_kept|"      \
    "breaches|escalations"

/* What a partner's own figures are told by; the others say how the vendor sorts its partners and leads. */
static const char *const of_partners[] = { "program", "territory", "product", "segment", "reason",
    "reason_code", "kind", "party" };

static int is_of_partners(const char *name)
{
    for (size_t i = 0; i < sizeof of_partners / sizeof *of_partners; i++)
        if (strcmp(of_partners[i], name) == 0)
            return 1;
    return 0;
}

static prm_status refuse_dimension(prm_call *call, const char *field)
{
    return prm->fail_field(call, field, "forbidden", "is for the vendor: your own figures are not told by it");
}

/* All that is wrong is named at once. */
static prm_status check_partner(prm_call *call, const prm_val *described, const prm_val *params)
{
    const prm_val *group = prm->get(params, "group"), *filter = prm->get(params, "filter");
    prm_status bad = PRM_OK;
    const char *name;
    char field[120];

    if (strcmp(prm->text(described, "audience"), "vendor") == 0)
        bad = prm->fail_field(call, "metric", "forbidden", "is for the vendor");
    for (size_t i = 0; i < prm->count(group); i++) {
        snprintf(field, sizeof field, "group[%zu]", i);
        if (prm->as_text(prm->at(group, i), &name, NULL) == PRM_OK && !is_of_partners(name))
            bad = refuse_dimension(call, field);
    }
    for (size_t i = 0; i < prm->count(filter); i++) {
        snprintf(field, sizeof field, "filter.%.100s", prm->key_at(filter, i));
        if (!is_of_partners(prm->key_at(filter, i)))
            bad = refuse_dimension(call, field);
    }
    return bad;
}

/* The filter as given, and the caller's partner. */
static prm_status own_filter(prm_call *call, const prm_val *given, const prm_val **filter)
{
    prm_val *own = prm->object(call);

    for (size_t i = 0; i < prm->count(given); i++)
        PRM_TRY(prm->set(own, prm->key_at(given, i), prm->get(given, prm->key_at(given, i))));
    *filter = own;
    return prm->set_text(own, "partner", prm->caller(call)->partner);
}

static prm_status ask(prm_call *call, const char *metric, const prm_val *described, const prm_val *params,
    const prm_val **told)
{
    static const char *const as_given[] = { "period", "group", "from", "to", NULL };
    const prm_metrics_service *metrics = prm->service(PRM_METRICS_SERVICE);
    const prm_val *filter = prm->get(params, "filter");
    prm_val *query = prm->object(call);

    if (prm->caller(call)->side == PRM_PARTNER_SIDE) {
        PRM_TRY(check_partner(call, described, params));
        PRM_TRY(own_filter(call, filter, &filter));
    }
    PRM_TRY(prm->set_text(query, "metric", metric));
    PRM_TRY(prm->set(query, "filter", filter));
    PRM_TRY(prm_help_set_all(query, as_given, params));
    return metrics->figures(call, query, told);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_metrics_service *metrics = prm->service(PRM_METRICS_SERVICE);
    const prm_val *described, *told;
    char metric[80];

    snprintf(metric, sizeof metric, "leads.%.60s", prm->text(params, "metric"));
    PRM_TRY(metrics->describe(call, metric, &described));
    PRM_TRY(ask(call, metric, described, params, &told));
    PRM_TRY(prm->set(result, "items", prm->get(told, "items")));
    PRM_TRY(prm->set(result, "unit", prm->get(told, "unit")));
    PRM_TRY(prm->set_text(result, "doc", prm->text(described, "doc")));
    return prm->set(result, "complete", prm->get(told, "complete"));
}

static const prm_field *const figure_fields[] = {
    PRM_DATE("period", 0, "Its first day, on the wall of the programme"),
    PRM_OBJECT("group", NULL, 0, "Dimension to value"),
    PRM_PLAIN(PRM_T_INT, "value", PRM_REQUIRED, "The figure", .of = NULL),
    PRM_PLAIN(PRM_T_INT, "count", 0, "Of how many leads, offers or promises", .of = NULL),
    PRM_PLAIN(PRM_T_INT, "p90", 0, "Of times: what nine of ten do not exceed", .of = NULL),
    NULL
};

const prm_method leads_measures_method = { .size = sizeof leads_measures_method, .since = 1, .name = "leads.measures",
    .access = PRM_READ, .roles = "*",
    .doc = "Figures of leads by period and group: for the vendor's side all it may see, for a partner its own",
    .params = PRM_FIELDS(
        PRM_ENUM("metric", MEASURES, PRM_REQUIRED, "Which measure: metrics.list describes them as leads.*"),
        PRM_ENUM("period", "day|month|quarter|year|all", 0, "One figure for each; absent: one for all"),
        PRM_DATE("from", 0, "From that day on: of the period it is in, all that is kept"),
        PRM_DATE("to", 0, "Until that day"),
        PRM_FIELD(PRM_T_LIST, "group", 0,
            "One figure for each value of these: program, territory, product, segment, reason, reason_code, kind, party; for "
            "the vendor also partner, source, industry, level, channel_type, mode, quality; each where the measure has it, as "
            "metrics.list says",
            .min = 0, .max = 9, .items = PRM_TEXT("dimension", 1, 63, 0, "One of them")),
        PRM_OBJECT("filter", NULL, 0, "{dimension: value | [values]}")),
    .result = PRM_FIELDS(PRM_FIELD(PRM_T_LIST, "items", PRM_REQUIRED, "By period, then group", .min = 0, .max = PRM_ANY,
            .items = PRM_OBJECT("figure", figure_fields, 0, "A figure")),
        PRM_TEXT("unit", 0, 60, PRM_REQUIRED, "Of value and p90: leads, offers, bps (of 10 000), ms, minor units"),
        PRM_TEXT("doc", 0, 500, PRM_REQUIRED, "What the measure tells"),
        PRM_BOOL("complete", PRM_REQUIRED, "False while figures are being made again from the journal")),
    .example = "{\"metric\":\"offers\",\"period\":\"month\",\"group\":[\"product\"]}", .run = run };
