/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/check.h"

#include "base/fields.h"

#include <string.h>

static const prm_event *find_event(const prm_check *check, const char *name)
{
    for (size_t i = 0; i < check->host->plugin_count; i++) {
        PRM_EACH(prm_event, event, check->host->plugins[i]->plugin->events) {
            if (strcmp((*event)->name, name) == 0)
                return *event;
        }
    }
    return NULL;
}

static bool is_number(const prm_field *field)
{
    return field->type == PRM_T_INT || field->type == PRM_T_BPS || field->type == PRM_T_TIME;
}

static bool is_scalar(const prm_field *field)
{
    return field->type != PRM_T_OBJECT && field->type != PRM_T_LIST && field->type != PRM_T_MONEY;
}

static bool is_truth(const prm_field *field)
{
    return field->type == PRM_T_BOOL;
}

/** What a field must be, and how a refusal says so. */
typedef struct kind {
    bool (*is)(const prm_field *field);
    const char *what;
} kind;

static const kind a_number = { is_number, "whole number" }, a_scalar = { is_scalar, "single value" },
                  a_truth = { is_truth, "boolean" };

static const kind *const measured[] = { [PRM_MEASURE_SUM] = &a_number, [PRM_MEASURE_AVG] = &a_number,
    [PRM_MEASURE_SPREAD] = &a_number, [PRM_MEASURE_DISTINCT] = &a_scalar, [PRM_MEASURE_SHARE] = &a_truth };

static prm_status check_field(const prm_check *check, const char *metric, const prm_event *event, const char *name,
    const kind *wanted)
{
    const prm_field *field = prm_fields_find(event->data, name);
    if (field == NULL)
        return prm_check_refuse(check, "keeps the metric \"%s\" by \"%s\", which the event \"%s\" does not carry",
            metric, name, event->name);
    if (!wanted->is(field))
        return prm_check_refuse(check, "keeps the metric \"%s\" by \"%s\" of the event \"%s\", which is no %s", metric,
            name, event->name, wanted->what);
    if ((field->flags & (PRM_PERSONAL | PRM_SECRET)) != 0)
        return prm_check_refuse(check,
            "keeps the metric \"%s\" by \"%s\" of the event \"%s\", which is about a person or "
            "secret", metric, name, event->name);
    return PRM_OK;
}

static prm_status check_event(const prm_check *check, const char *metric, const prm_metric_source *source,
    const prm_event *event)
{
    if (source->measure != PRM_MEASURE_COUNT)
        PRM_TRY(check_field(check, metric, event, source->field, measured[source->measure]));
    for (size_t i = 0; i < source->dimension_count; i++)
        PRM_TRY(check_field(check, metric, event, source->dimensions[i], &a_scalar));
    for (size_t i = 0; i < source->term_count; i++)
        PRM_TRY(check_field(check, metric, event, source->terms[i].field, &a_scalar));
    return PRM_OK;
}

prm_status prm_check_metrics(const prm_check *check)
{
    PRM_EACH(prm_metric, at, check->plugin->metrics) {
        const prm_metric *metric = *at;
        prm_metric_source source;
        prm_error error = {0};
        if (metric->audience != NULL && !prm_words_have("partner | vendor", metric->audience))
            return prm_check_refuse(check, "gives the metric \"%s\" the unknown audience \"%s\"", metric->name,
                metric->audience);
        if (metric->from == NULL || prm_metric_source_parse(metric->from, &source, &error) != PRM_OK)
            return prm_check_refuse(check, "keeps the metric \"%s\" from %s", metric->name,
                metric->from != NULL ? error.message : "nothing");
        for (size_t i = 0; i < source.event_count; i++) {
            const prm_event *event = find_event(check, source.events[i]);
            if (event == NULL)
                return prm_check_refuse(check,
                    "keeps the metric \"%s\" from the event \"%s\", which no plugin declares",
                    metric->name, source.events[i]);
            PRM_TRY(check_event(check, metric->name, &source, event));
        }
    }
    return PRM_OK;
}
