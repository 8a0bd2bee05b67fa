/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/measures.h  A plugin's own method of figures, "<plugin>.measures": what all such methods take, answer and
 * refuse alike, over the service "prm.metrics/1". Compiled into the plugin, as prm/helpers.h is.
 *
 * A measure is a metric without the plugin's name. The vendor's side has all it may see of it; a partner has its own
 * figures, grouped and filtered by what is its own business.
 */
#ifndef PRM_MEASURES_H
#define PRM_MEASURES_H

#include <prm/helpers.h>
#include <prm/metrics.h>

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- What it declares (C) --------------------------------------------------------------------------------------- */

/** `names`: the measures, "won|lost"; `of`: the plugin; `groups`: by what figures can be told, and for whom. */
#define PRM_MEASURES_PARAMS(names, of, groups)                                                                         \
    PRM_FIELDS(PRM_ENUM("metric", names, PRM_REQUIRED, "Which measure: metrics.list describes them as " of ".*"),      \
        PRM_ENUM("period", "day|month|quarter|year|all", 0, "One figure for each; absent: one for all"),               \
        PRM_DATE("from", 0, "From that day on: of the period it is in, all that is kept"),                             \
        PRM_DATE("to", 0, "Until that day"),                                                                           \
        PRM_FIELD(PRM_T_LIST, "group", 0, "One figure for each value of these: " groups, .min = 0, .max = 9,           \
            .items = PRM_TEXT("dimension", 1, 63, 0, "One of them")),                                                  \
        PRM_OBJECT("filter", NULL, 0, "{dimension: value | [values]}"))

/** `counted`, `timed`: what count and p90 say; `units`: of value and p90. */
#define PRM_MEASURES_RESULT(counted, timed, units)                                                                     \
    PRM_FIELDS(PRM_FIELD(PRM_T_LIST, "items", PRM_REQUIRED, "By period, then group", .min = 0, .max = PRM_ANY,         \
            .items = PRM_OBJECT("figure",                                                                              \
                PRM_FIELDS(PRM_DATE("period", 0, "Its first day, on the wall of the programme"),                       \
                    PRM_OBJECT("group", NULL, 0, "Dimension to value"),                                                \
                    PRM_PLAIN(PRM_T_INT, "value", PRM_REQUIRED, "The figure", .of = NULL),                             \
                    PRM_PLAIN(PRM_T_INT, "count", 0, counted, .of = NULL),                                             \
                    PRM_PLAIN(PRM_T_INT, "p90", 0, timed, .of = NULL)),                                                \
                0, "A figure")),                                                                                       \
        PRM_TEXT("unit", 0, 60, PRM_REQUIRED, "Of value and p90: " units),                                             \
        PRM_TEXT("doc", 0, 500, PRM_REQUIRED, "What the measure tells"),                                               \
        PRM_BOOL("complete", PRM_REQUIRED, "False while figures are being made again from the journal"))

/* ---- What it does ----------------------------------------------------------------------------------------------- */

typedef struct prm_measure {
    const char *metric, *doc;       /* "deals.approvals" */
    int32_t is_vendors;             /* no partner reads any of it */
    const char *const *of_partners; /* the dimensions a partner's own figures are told by, NULL-ended */
} prm_measure;

static inline int prm_measures_may_tell_by(const prm_measure *measure, const char *dimension)
{
    for (const char *const *one = measure->of_partners; *one; one++)
        if (strcmp(*one, dimension) == 0)
            return 1;
    return 0;
}

static inline prm_status prm_measures_refuse(prm_call *call, const char *field)
{
    return prm->fail_field(call, field, "forbidden", "is for the vendor: your own figures are not told by it");
}

/** Whether a partner may have what it asks for. All that is wrong is named at once. */
static inline prm_status prm_measures_check(prm_call *call, const prm_measure *measure, const prm_val *params)
{
    const prm_val *group = prm->get(params, "group"), *filter = prm->get(params, "filter");
    prm_status bad = PRM_OK;
    const char *name = NULL;
    char field[120];

    if (measure->is_vendors)
        bad = prm->fail_field(call, "metric", "forbidden", "is for the vendor");
    for (size_t i = 0; i < prm->count(group); i++) {
        snprintf(field, sizeof field, "group[%zu]", i);
        if (prm->as_text(prm->at(group, i), &name, NULL) == PRM_OK && !prm_measures_may_tell_by(measure, name))
            bad = prm_measures_refuse(call, field);
    }
    for (size_t i = 0; i < prm->count(filter); i++) {
        snprintf(field, sizeof field, "filter.%.100s", prm->key_at(filter, i));
        if (!prm_measures_may_tell_by(measure, prm->key_at(filter, i)))
            bad = prm_measures_refuse(call, field);
    }
    return bad;
}

/** What prm.metrics says to the params the method was given: `given` (NULL-ended) of them, its filter, and of a partner
 * its own figures alone. */
static inline prm_status prm_measures_ask(prm_call *call, const prm_measure *measure, const char *const *given,
    const prm_val *params, const prm_val **told)
{
    const prm_metrics_service *metrics = (const prm_metrics_service *)prm->service(PRM_METRICS_SERVICE);
    const prm_val *filter = prm->get(params, "filter");
    prm_val *query = prm->object(call), *own = prm->object(call);

    if (prm->caller(call)->side == PRM_PARTNER_SIDE) {
        PRM_TRY(prm_measures_check(call, measure, params));
        for (size_t i = 0; i < prm->count(filter); i++)
            PRM_TRY(prm->set(own, prm->key_at(filter, i), prm->get(filter, prm->key_at(filter, i))));
        PRM_TRY(prm->set_text(own, "partner", prm->caller(call)->partner));
        filter = own;
    }
    PRM_TRY(prm->set_text(query, "metric", measure->metric));
    PRM_TRY(prm->set(query, "filter", filter));
    PRM_TRY(prm_help_set_all(query, given, params));
    return metrics->figures(call, query, told);
}

/** The answer: `items` of what was told, as they are or as the plugin has made of them. */
static inline prm_status prm_measures_tell(const prm_measure *measure, const prm_val *told, const prm_val *items,
    prm_val *result)
{
    PRM_TRY(prm->set(result, "items", items));
    PRM_TRY(prm->set(result, "unit", prm->get(told, "unit")));
    PRM_TRY(prm->set_text(result, "doc", measure->doc));
    return prm->set(result, "complete", prm->get(told, "complete"));
}

/** All of that for a metric told as it is kept, "leads.offers": its declaration says what it is, and whether it is the
 * vendor's. `of_partners` as in prm_measure. */
static inline prm_status prm_measures_answer(prm_call *call, const char *metric, const char *const *of_partners,
    const prm_val *params, prm_val *result)
{
    const prm_metrics_service *metrics = (const prm_metrics_service *)prm->service(PRM_METRICS_SERVICE);
    const char *const given[] = { "period", "group", "from", "to", NULL };
    const prm_val *described, *told;

    PRM_TRY(metrics->describe(call, metric, &described));
    const prm_measure measure = { metric, prm->text(described, "doc"), prm_help_is(described, "audience", "vendor"),
        of_partners };
    PRM_TRY(prm_measures_ask(call, &measure, given, params, &told));
    return prm_measures_tell(&measure, told, prm->get(told, "items"), result);
}

#ifdef __cplusplus
}
#endif

#endif
