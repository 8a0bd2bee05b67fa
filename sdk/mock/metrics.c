/* SPDX-License-Identifier: Apache-2.0 */
/* prm.metrics/1: figures are as scripted, whoever's they are. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

static const mock_figure *find_figure(const prm_mock *mock, const char *metric, const char *window)
{
    for (size_t i = mock->figure_count; i > 0; i--) {
        const mock_figure *figure = &mock->figures[i - 1];
        bool is_same = window == NULL || figure->window == NULL ? window == figure->window
                                                                : strcmp(figure->window, window) == 0;
        if (is_same && strcmp(figure->metric, metric) == 0)
            return figure;
    }
    return NULL;
}

void prm_mock_metric(prm_mock *mock, const char *metric, const char *window, int64_t value)
{
    if (mock->figure_count == MOCK_FIGURES)
        return;
    mock->figures[mock->figure_count++] = (mock_figure){ .metric = mock_keep_text(mock, metric),
        .window = mock_keep_text(mock, window), .value = value };
}

void prm_mock_make_again(prm_mock *mock, int are_made)
{
    mock->are_figures_made = are_made;
}

static prm_status keep_told(prm_mock *mock, const char *metric, const char *window, const char *json)
{
    const prm_val *told = mock_parse(mock, json);

    if (mock->figure_count == MOCK_FIGURES)
        return PRM_E_LIMIT;
    if (told == NULL || told->kind != PRM_V_OBJECT)
        return PRM_E_INVALID;
    mock->figures[mock->figure_count++] =
        (mock_figure){ .metric = mock_keep_text(mock, metric), .window = window, .told = told };
    return PRM_OK;
}

prm_status prm_mock_figures(prm_mock *mock, const char *metric, const char *json)
{
    return keep_told(mock, metric, NULL, json);
}

/* What describes it has its place among the figures, of a window there is none of. */
static const char of_description[] = "";

prm_status prm_mock_describe_metric(prm_mock *mock, const char *metric, const char *json)
{
    return keep_told(mock, metric, of_description, json);
}

static prm_status metrics_value(prm_call *call, const char *metric, const prm_val *filter, const char *window,
    const char *as_of, int64_t *value)
{
    const mock_figure *figure = find_figure(call->mock, metric, window);

    if (call->mock->are_figures_made)
        return PRM_E_UNAVAILABLE;
    if (figure == NULL)
        return PRM_E_NOT_FOUND;
    *value = figure->value;
    return PRM_OK;
}

/* Of a metric of the plugin's own of which nothing was said: nothing has happened. */
static prm_status tell_nothing(prm_mock *mock, const prm_metric *metric, const prm_val **figures)
{
    prm_val *told = mock_value(mock, PRM_V_OBJECT);

    *figures = told;
    PRM_TRY(mock_set(told, "items", mock_value(mock, PRM_V_LIST)));
    PRM_TRY(mock_set(told, "unit", mock_text(mock, metric->unit != NULL ? metric->unit : "")));
    return mock_set_boolean(mock, told, "complete", true);
}

static prm_status metrics_figures(prm_call *call, const prm_val *query, const prm_val **figures)
{
    const char *name = mock_str(query, "metric");
    const mock_figure *figure = find_figure(call->mock, name, NULL);

    *figures = figure != NULL ? figure->told : NULL;
    if (figure != NULL)
        return PRM_OK;
    for (const prm_metric *const *metric = call->mock->plugin->metrics; metric != NULL && *metric != NULL; metric++)
        if (strcmp((*metric)->name, name) == 0)
            return tell_nothing(call->mock, *metric, figures);
    mock_note(call->mock, "metric", "unknown");
    return PRM_E_INVALID;
}

static prm_status metrics_describe(prm_call *call, const char *metric, const prm_val **described)
{
    const mock_figure *figure = find_figure(call->mock, metric, of_description);

    if (figure == NULL)
        return PRM_E_NOT_FOUND;
    *described = figure->told;
    return PRM_OK;
}

/* Of a metric that was described it is known by which dimensions it is kept, and for whom. */
static prm_status judge_metric(const prm_val *described, const prm_val *ask, const char **field, const char **code)
{
    const prm_val *filter = mock_get(ask, "filter"), *dimensions = mock_get(described, "dimensions");

    *field = "metric";
    *code = "forbidden";
    if (strcmp(mock_str(described, "audience"), "vendor") == 0)
        return PRM_E_INVALID;
    *code = "unknown";
    for (size_t i = 0; dimensions != NULL && filter != NULL && i < filter->count; i++) {
        bool has = false;
        *field = filter->keys[i];
        for (size_t k = 0; k < dimensions->count; k++)
            has |= dimensions->items[k]->kind == PRM_V_TEXT && strcmp(dimensions->items[k]->text, filter->keys[i]) == 0;
        if (!has)
            return PRM_E_INVALID;
    }
    return PRM_OK;
}

static bool is_known(const prm_mock *mock, const char *metric)
{
    for (size_t i = 0; i < mock->figure_count; i++)
        if (strcmp(mock->figures[i].metric, metric) == 0)
            return true;
    return false;
}

static prm_status metrics_check(prm_call *call, const prm_val *ask, const char *under)
{
    const mock_figure *described = find_figure(call->mock, mock_str(ask, "metric"), of_description);
    const char *field = "metric", *code = mock_is_null(mock_get(ask, "metric")) ? "required" : "unknown";
    bool has_window = !mock_is_null(mock_get(ask, "window"));
    prm_status status = is_known(call->mock, mock_str(ask, "metric")) ? PRM_OK : PRM_E_INVALID;
    char place[300];

    if (status == PRM_OK && described != NULL)
        status = judge_metric(described->told, ask, &field, &code);
    if (status == PRM_OK && has_window)
        return PRM_OK;
    if (status == PRM_OK)
        field = "window", code = "required";
    snprintf(place, sizeof place, "%.150s%s%s%.100s", under != NULL ? under : "",
        under != NULL && *under != '\0' ? "." : "",
        strcmp(field, "metric") == 0 || strcmp(field, "window") == 0 ? "" : "filter.", field);
    mock_note(call->mock, place, code);
    return PRM_E_INVALID;
}

static prm_status tell_wrong(prm_mock *mock, prm_val *told)
{
    prm_val *wrong = mock_value(mock, PRM_V_OBJECT);

    PRM_TRY(mock_set(wrong, "field", mock_text(mock, "metric")));
    PRM_TRY(mock_set(wrong, "code", mock_text(mock, "unknown")));
    PRM_TRY(mock_set(wrong, "message", mock_text(mock, "there is no such metric")));
    return mock_set(told, "wrong", wrong);
}

static prm_status tell_value(prm_mock *mock, const prm_val *ask, const char *as_of, prm_val *told)
{
    const mock_figure *figure = find_figure(mock, mock_str(ask, "metric"), mock_str(ask, "window"));
    const char *to = mock_is_null(mock_get(ask, "to")) ? as_of : mock_str(ask, "to");

    if (figure == NULL || figure->window == of_description)
        return tell_wrong(mock, told);
    PRM_TRY(mock_set_integer(mock, told, "value", figure->value));
    PRM_TRY(mock_set_integer(mock, told, "count", figure->value != 0));
    PRM_TRY(mock_set(told, "to", mock_text(mock, to)));
    return mock_set(told, "period", mock_text(mock, "day"));
}

static prm_status metrics_values(prm_call *call, const char *partner, const prm_val *asks, const char *as_of,
    const prm_val **values)
{
    prm_val *list = mock_value(call->mock, PRM_V_LIST);

    if (call->mock->are_figures_made)
        return PRM_E_UNAVAILABLE;
    *values = list;
    for (size_t i = 0; asks != NULL && i < asks->count; i++) {
        prm_val *told = mock_value(call->mock, PRM_V_OBJECT);
        PRM_TRY(tell_value(call->mock, asks->items[i], as_of, told));
        PRM_TRY(mock_append(list, told));
    }
    return PRM_OK;
}

const prm_metrics_service mock_metrics_service = { .size = sizeof(prm_metrics_service), .revision = 1,
    .value = metrics_value, .figures = metrics_figures, .describe = metrics_describe, .values = metrics_values,
    .check = metrics_check };
