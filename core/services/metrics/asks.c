/* SPDX-License-Identifier: Apache-2.0 */
#include "services/metrics/asks.h"

#include "base/time.h"
#include "services/metrics/cell.h"
#include "services/metrics/figures.h"

#include <stdio.h>
#include <string.h>

/** An ask in the reading. */
typedef struct reading {
    const prm_val *given;
    prm_ask_refuse refuse;
    void *context;
    prm_status status; /* of the last thing that was wrong */
} reading;

static void refuse(reading *r, const char *field, const char *code, const char *message)
{
    prm_ask_fault fault = { .code = code };
    snprintf(fault.field, sizeof fault.field, "%.99s", field);
    snprintf(fault.message, sizeof fault.message, "%.159s", message);
    r->status = r->refuse(r->context, &fault);
}

static bool is_scalar(const prm_val *value)
{
    int32_t kind = prm_val_kind(value);
    return kind == PRM_V_TEXT || kind == PRM_V_INT || kind == PRM_V_BOOL || kind == PRM_V_NULL;
}

/** What dimensions are compared with. */
static bool can_be_wanted(const prm_val *value)
{
    if (prm_val_kind(value) != PRM_V_LIST)
        return is_scalar(value);
    for (size_t i = 0; i < prm_val_count(value); i++)
        if (!is_scalar(prm_val_at(value, i)))
            return false;
    return true;
}

static void read_filter(reading *r, prm_ask *ask)
{
    const prm_val *filter = prm_val_get(r->given, "filter");
    if (filter == NULL || prm_val_kind(filter) == PRM_V_NULL)
        return;
    if (prm_val_kind(filter) != PRM_V_OBJECT) {
        refuse(r, "filter", "format", "is no object of dimensions");
        return;
    }
    ask->filter = filter;
    for (size_t i = 0; i < prm_val_count(filter); i++) {
        const char *name = prm_val_key_at(filter, i);
        char field[100];
        snprintf(field, sizeof field, "filter.%.80s", name);
        if (strcmp(name, "partner") == 0)
            refuse(r, field, "forbidden", "is the partner whose figures are asked for");
        else if (ask->metric != NULL && prm_cell_dimension(&ask->metric->source, name) < 0)
            refuse(r, field, "unknown", "is no dimension the metric is kept by: see metrics.list");
        else if (!can_be_wanted(prm_val_get(filter, name)))
            refuse(r, field, "format", "is no text, whole number, boolean or list of these");
    }
}

static void read_metric(reading *r, const prm_host *host, prm_ask *ask)
{
    const char *name = prm_val_get_str(r->given, "metric");
    ask->metric = prm_host_metric(host, name);
    if (*name == '\0')
        refuse(r, "metric", "required", "is missing");
    else if (ask->metric == NULL)
        refuse(r, "metric", "unknown", "there is no such metric: see metrics.list");
    else if (!ask->metric->source.by_partner)
        refuse(r, "metric", "scope", "is not kept by partner");
}

static void read_window(reading *r, int64_t as_of, prm_ask *ask)
{
    const char *text = prm_val_get_str(r->given, "window");
    prm_error error = { 0 };
    if (*text == '\0')
        refuse(r, "window", "required", "is missing");
    else if (prm_window_parse(text, as_of, &ask->days, &error) != PRM_OK)
        refuse(r, "window", "format", error.message);
    else if (ask->metric != NULL && ask->days.period < ask->metric->source.period)
        refuse(r, "window", "range", "is finer than the period the metric is kept by: see metrics.list");
}

static void read_to(reading *r, int64_t *to)
{
    const prm_val *given = prm_val_get(r->given, "to");
    const char *text = "";
    if (given == NULL || prm_val_kind(given) == PRM_V_NULL)
        return;
    if (prm_val_as_text(given, &text, NULL) != PRM_OK || !prm_day_parse(text, strlen(text), to))
        refuse(r, "to", "format", "is no day");
}

static void read_ask(reading *r, const prm_host *host, int64_t as_of, prm_ask *ask)
{
    *ask = (prm_ask){ 0 };
    read_metric(r, host, ask);
    read_filter(r, ask);
    read_to(r, &as_of);
    read_window(r, as_of, ask);
}

prm_status prm_ask_read(const prm_host *host, const prm_val *given, int64_t as_of, prm_ask_refuse refuse_it,
    void *context, prm_ask *ask)
{
    reading r = { .given = given, .refuse = refuse_it, .context = context, .status = PRM_OK };
    read_ask(&r, host, as_of, ask);
    return r.status;
}

prm_status prm_ask_judge(const prm_host *host, const prm_val *given, prm_ask_refuse refuse_it, void *context)
{
    reading r = { .given = given, .refuse = refuse_it, .context = context, .status = PRM_OK };
    prm_ask ask;
    read_ask(&r, host, 0, &ask);
    if (ask.metric != NULL && prm_metric_is_vendors(ask.metric->metric))
        refuse(&r, "metric", "forbidden", "is for the vendor alone");
    if (ask.metric != NULL && prm_figures_is_money(ask.metric) && !is_scalar(prm_val_get(ask.filter, "program")))
        refuse(&r, "filter.program", "currencies", "is missing: money of several programmes would be added up");
    return r.status;
}

bool prm_ask_is_cut(const prm_ask *ask)
{
    int32_t period = ask->metric->source.period;
    return prm_period_move(period, ask->days.to, 1) - 1 != ask->days.to;
}

void prm_ask_fault_cut(const prm_ask *ask, prm_ask_fault *fault)
{
    *fault = (prm_ask_fault){ .field = "to", .code = "range" };
    snprintf(fault->message, sizeof fault->message, "%.80s is kept by %s: it cannot be told as of the middle of one",
        ask->metric->metric->name, prm_period_name(ask->metric->source.period));
}
