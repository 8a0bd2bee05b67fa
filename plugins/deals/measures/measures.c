/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.measures: a measure by period and group, as who asks may have it. */
#include "measures/measures.h"

#include <prm/measures.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEASURES                                                                                                       \
    "registrations|approvals|rejections|duplicates|duplicate_rate|conflict_rate|time_to_decision|within_sla|"          \
    "automatic|overturned|revocations|win_rate|direct_win_rate|pipeline|protected_value|forecast|won_value|"           \
    "forecast_error|forecast_bias|expiries|expiry_rate|extensions|margin"

/* What stands at the end of a period is what was added and taken up to then. */
static const char *const standing[] = { "deals.pipeline", "deals.protected_value", "deals.forecast", NULL };
/* What a partner's own figures are told by; the others say how the vendor sorts its partners and decides. */
static const char *const of_partners[] = { "program", "territory", "product", "type", "segment", "source", NULL };

static int stands(const prm_metric *metric)
{
    for (size_t i = 0; standing[i]; i++)
        if (strcmp(standing[i], metric->name) == 0)
            return 1;
    return 0;
}

static const prm_metric *find_metric(const char *measure)
{
    for (size_t i = 0; deals_metrics[i]; i++)
        if (strcmp(deals_metrics[i]->name + strlen("deals."), measure) == 0)
            return deals_metrics[i];
    return NULL;
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
    const char *const all[] = { "period", "group", "to", "from", NULL };
    const char *const but_from[] = { "period", "group", "to", NULL };

    if (!metric)
        return prm->fail_field(call, "metric", "unknown", "there is no such measure");
    const prm_measure measure = { .metric = metric->name, .doc = metric->doc, .of_partners = of_partners,
        .is_vendors = metric->audience && strcmp(metric->audience, "vendor") == 0 };
    PRM_TRY(prm_measures_ask(call, &measure, stands(metric) ? but_from : all, params, &told));
    items = prm->get(told, "items");
    if (stands(metric))
        PRM_TRY(add_up_standing(call, metric, params, told, &items));
    return prm_measures_tell(&measure, told, items, result);
}

const prm_method deals_measures_method = { .size = sizeof deals_measures_method, .since = 1, .name = "deals.measures",
    .access = PRM_READ, .roles = "*",
    .doc = "Figures of deal registration by period and group: for the vendor's side all it may see, for a partner its "
           "own. Of pipeline, protected_value and forecast, what stands at the end of a period; one in which nothing "
           "changed is left out: what stood before stands",
    .params = PRM_MEASURES_PARAMS(MEASURES, "deals",
        "program, territory, product, type, segment, source; for the vendor also partner, level, channel_type, "
        "automatic; each where the measure has it, as metrics.list says"),
    .result = PRM_MEASURES_RESULT("Of how many deals; of a forecast nothing is said",
        "Of time to decision: what nine of ten do not exceed", "deals, bps (of 10 000), ms, minor units"),
    .example = "{\"metric\":\"approvals\",\"period\":\"month\",\"group\":[\"type\"]}", .run = run };
