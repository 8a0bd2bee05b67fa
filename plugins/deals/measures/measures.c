/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.measures: a measure by period and group, as who asks may have it. */
#include "measures/measures.h"

#include <prm/metrics.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEASURES                                                                                                       \
    "registrations|approvals|rejections|duplicates|duplicate_rate|conflict_rate|time_to_decision|within_sla|automatic|" \
    "overturned|revocations|win_rate|direct_win_rate|pipeline|protected_value|forecast|forecast_error|forecast_bias|"  \
    "expiries|expiry_rate|extensions|margin"

/* What stands at the end of a period is what was added and taken up to then. */
static const char *const standing[] = { "deals.pipeline", "deals.protected_value", "deals.forecast" };
/* What a partner's own figures are told by; the others say how the vendor sorts its partners and decides. */
static const char *const of_partners[] = { "program", "territory", "product", "type", "segment", "source" };

static int is_among(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return 1;
    return 0;
}
#define IS_AMONG(names, name) is_among(names, sizeof(names) / sizeof *(names), name)

static const prm_metric *find_metric(const char *measure)
{
    for (size_t i = 0; deals_metrics[i]; i++)
        if (strcmp(deals_metrics[i]->name + strlen("deals."), measure) == 0)
            return deals_metrics[i];
    return NULL;
}

/* ---- What is asked ---------------------------------------------------------------------------------------------- */

static prm_status refuse_dimension(prm_call *call, const char *field)
{
    return prm->fail_field(call, field, "forbidden", "is for the vendor: your own figures are not told by it");
}

/* A partner has its own figures, by what is its own business. All that is wrong is named at once. */
static prm_status check_partner(prm_call *call, const prm_metric *metric, const prm_val *params)
{
    const prm_val *group = prm->get(params, "group"), *filter = prm->get(params, "filter");
    prm_status bad = PRM_OK;
    const char *name;
    size_t length;
    char field[120];

    if (metric->audience && strcmp(metric->audience, "vendor") == 0)
        bad = prm->fail_field(call, "metric", "forbidden", "is for the vendor");
    for (size_t i = 0; i < prm->count(group); i++) {
        snprintf(field, sizeof field, "group[%zu]", i);
        if (prm->as_text(prm->at(group, i), &name, &length) == PRM_OK && !IS_AMONG(of_partners, name))
            bad = refuse_dimension(call, field);
    }
    for (size_t i = 0; i < prm->count(filter); i++) {
        snprintf(field, sizeof field, "filter.%.100s", prm->key_at(filter, i));
        if (!IS_AMONG(of_partners, prm->key_at(filter, i)))
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

static prm_status ask(prm_call *call, const prm_metric *metric, const prm_val *params, const prm_val **told)
{
    const prm_metrics_service *metrics = prm->service(PRM_METRICS_SERVICE);
    const prm_val *filter = prm->get(params, "filter");
    prm_val *query = prm->object(call);

    if (prm->caller(call)->side == PRM_PARTNER_SIDE) {
        PRM_TRY(check_partner(call, metric, params));
        PRM_TRY(own_filter(call, filter, &filter));
    }
    PRM_TRY(prm->set_text(query, "metric", metric->name));
    PRM_TRY(prm->set(query, "filter", filter));
    PRM_TRY(prm_help_set_given(query, "period", params));
    PRM_TRY(prm_help_set_given(query, "group", params));
    PRM_TRY(prm_help_set_given(query, "to", params));
    if (!IS_AMONG(standing, metric->name))
        PRM_TRY(prm_help_set_given(query, "from", params));
    return metrics->figures(call, query, told);
}

/* ---- What stands at the end of each period ---------------------------------------------------------------------- */

/* A change of a group's figure within a period. */
typedef struct change {
    const prm_val *group;
    char period[16];
    int64_t value, count;
    int is_told;
} change;

/* The first day of the period a day is in, "2027-08-17": of a year "2027-01-01". */
static void start_of(const char *period, const char *day, char *start, size_t room)
{
    int year = 0, month = 1, of_month = 1;

    sscanf(day, "%4d-%2d-%2d", &year, &month, &of_month);
    if (strcmp(period, "day") != 0)
        of_month = 1;
    if (strcmp(period, "quarter") == 0)
        month = (month - 1) / 3 * 3 + 1;
    if (strcmp(period, "year") == 0)
        month = 1;
    snprintf(start, room, "%04d-%02d-%02d", year % 10000, month % 100, of_month % 100);
}

/* They have the same keys. */
static int compare_groups(const prm_val *one, const prm_val *other)
{
    int order = 0;

    for (size_t i = 0; i < prm->count(one) && order == 0; i++)
        order = strcmp(prm->text(one, prm->key_at(one, i)), prm->text(other, prm->key_at(one, i)));
    return order;
}

static int by_group(const void *one, const void *other)
{
    const change *a = one, *b = other;
    int order = compare_groups(a->group, b->group);

    return order != 0 ? order : strcmp(a->period, b->period);
}

static int by_period(const void *one, const void *other)
{
    const change *a = one, *b = other;
    int order = strcmp(a->period, b->period);

    return order != 0 ? order : compare_groups(a->group, b->group);
}

static prm_status read_changes(const prm_val *items, change *changes)
{
    for (size_t i = 0; i < prm->count(items); i++) {
        const prm_val *item = prm->at(items, i);
        changes[i] = (change){ .group = prm->get(item, "group"), .is_told = 1 };
        snprintf(changes[i].period, sizeof changes[i].period, "%s", prm->text(item, "period"));
        PRM_TRY(prm->get_integer(item, "value", &changes[i].value));
        PRM_TRY(prm->get_integer(item, "count", &changes[i].count));
    }
    return PRM_OK;
}

/* Each becomes the sum of those up to it. Of those before `first` the last is told as of there, unless there is one. */
static void add_up(change *changes, size_t count, const char *first)
{
    qsort(changes, count, sizeof *changes, by_group);
    for (size_t i = 1; i < count; i++)
        if (compare_groups(changes[i - 1].group, changes[i].group) == 0) {
            changes[i].value += changes[i - 1].value;
            changes[i].count += changes[i - 1].count;
        }
    for (size_t i = 0; i < count && *first != '\0'; i++) {
        int is_last = i + 1 == count || compare_groups(changes[i].group, changes[i + 1].group) != 0;
        if (strcmp(changes[i].period, first) >= 0)
            continue;
        changes[i].is_told = is_last || strcmp(changes[i + 1].period, first) > 0;
        snprintf(changes[i].period, sizeof changes[i].period, "%s", first);
    }
    qsort(changes, count, sizeof *changes, by_period);
}

static prm_status tell_changes(prm_call *call, const change *changes, size_t count, int has_count, prm_val *items)
{
    for (size_t i = 0; i < count; i++) {
        prm_val *item = prm->object(call);
        if (!changes[i].is_told)
            continue;
        if (changes[i].period[0] != '\0')
            PRM_TRY(prm->set_text(item, "period", changes[i].period));
        PRM_TRY(prm->set(item, "group", changes[i].group));
        PRM_TRY(prm->set_integer(item, "value", changes[i].value));
        if (has_count)
            PRM_TRY(prm->set_integer(item, "count", changes[i].count));
        PRM_TRY(prm->append(items, item));
    }
    return PRM_OK;
}

static prm_status add_up_standing(prm_call *call, const prm_metric *metric, const prm_val *params, const prm_val *told,
    const prm_val **items)
{
    const prm_val *given = prm->get(told, "items");
    size_t count = prm->count(given);
    const char *period = prm->text(params, "period"), *from = prm->text(params, "from");
    change *changes = prm->alloc(call, (count + 1) * sizeof *changes);
    prm_val *list = prm->list(call);
    char first[16] = "";

    if (!changes)
        return PRM_E_NOMEM;
    PRM_TRY(read_changes(given, changes));
    if (*from != '\0' && *period != '\0' && strcmp(period, "all") != 0)
        start_of(period, from, first, sizeof first);
    add_up(changes, count, first);
    *items = list;
    /* Every change of stage is one of the forecast: they are no deals. */
    return tell_changes(call, changes, count, strcmp(metric->name, "deals.forecast") != 0, list);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_metric *metric = find_metric(prm->text(params, "metric"));
    const prm_val *told, *items;

    if (!metric)
        return prm->fail_field(call, "metric", "unknown", "there is no such measure");
    PRM_TRY(ask(call, metric, params, &told));
    items = prm->get(told, "items");
    if (IS_AMONG(standing, metric->name))
        PRM_TRY(add_up_standing(call, metric, params, told, &items));
    PRM_TRY(prm->set(result, "items", items));
    PRM_TRY(prm->set(result, "unit", prm->get(told, "unit")));
    PRM_TRY(prm->set_text(result, "doc", metric->doc));
    return prm->set(result, "complete", prm->get(told, "complete"));
}

static const prm_field *const figure_fields[] = {
    PRM_DATE("period", 0, "Its first day, on the wall of the programme"),
    PRM_OBJECT("group", NULL, 0, "Dimension to value"),
    PRM_PLAIN(PRM_T_INT, "value", PRM_REQUIRED, "The figure", .of = NULL),
    PRM_PLAIN(PRM_T_INT, "count", 0, "Of how many deals; of a forecast nothing is said", .of = NULL),
    PRM_PLAIN(PRM_T_INT, "p90", 0, "Of time to decision: what nine of ten do not exceed", .of = NULL),
    NULL
};

const prm_method deals_measures_method = { .size = sizeof deals_measures_method, .since = 1, .name = "deals.measures",
    .access = PRM_READ, .roles = "*",
    .doc = "Figures of deal registration by period and group: for the vendor's side all it may see, for a partner its "
           "own. Of pipeline, protected_value and forecast, what stands at the end of a period; one in which nothing "
           "changed is left out: what stood before stands",
    .params = PRM_FIELDS(
        PRM_ENUM("metric", MEASURES, PRM_REQUIRED, "Which measure: metrics.list describes them as deals.*"),
        PRM_ENUM("period", "day|month|quarter|year|all", 0, "One figure for each; absent: one for all"),
        PRM_DATE("from", 0, "From that day on: of the period it is in, all that is kept"),
        PRM_DATE("to", 0, "Until that day"),
        PRM_FIELD(PRM_T_LIST, "group", 0,
            "One figure for each value of these: program, territory, product, type, segment, source; for the vendor "
            "also partner, level, channel_type, automatic; each where the measure has it, as metrics.list says",
            .min = 0, .max = 9, .items = PRM_TEXT("dimension", 1, 63, 0, "One of them")),
        PRM_OBJECT("filter", NULL, 0, "{dimension: value | [values]}")),
    .result = PRM_FIELDS(PRM_FIELD(PRM_T_LIST, "items", PRM_REQUIRED, "By period, then group", .min = 0, .max = PRM_ANY,
            .items = PRM_OBJECT("figure", figure_fields, 0, "A figure")),
        PRM_TEXT("unit", 0, 60, PRM_REQUIRED, "Of value and p90: deals, bps (of 10 000), ms, minor units"),
        PRM_TEXT("doc", 0, 500, PRM_REQUIRED, "What the measure tells"),
        PRM_BOOL("complete", PRM_REQUIRED, "False while figures are being made again from the journal")),
    .example = "{\"metric\":\"approvals\",\"period\":\"month\",\"group\":[\"type\"]}", .run = run };
