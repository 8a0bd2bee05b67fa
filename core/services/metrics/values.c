/* SPDX-License-Identifier: Apache-2.0 */
#include "services/metrics/values.h"

#include "base/time.h"
#include "plugins/api.h"
#include "services/metrics/asks.h"
#include "services/metrics/figures.h"
#include "services/metrics/partner.h"
#include "services/metrics/rebuild.h"

#include <stdio.h>
#include <string.h>

enum { SCRATCH_BYTES = 64 << 20 };

/** Where a day is over last: twelve hours behind UTC. */
#define LAST_ZONE_MS INT64_C(43200000)

/* ---- Windows that end in the middle of a period ---- */

/** The day it is now on the wall of the programme that is filtered by; of none, the day that is not over everywhere. */
static prm_status find_today(prm_call *call, const prm_ask *ask, int64_t *today, prm_error *error)
{
    const prm_table *table = prm_model_table(prm_host_model(call->worker->host), "program");
    const prm_val *row;
    prm_zone *zone;
    int64_t id;
    *today = prm_period_day(call->now - LAST_ZONE_MS);
    if (table == NULL || !prm_id_parse(prm_val_get_str(ask->filter, "program"), "program", &id))
        return PRM_OK;
    prm_status status = prm_rows_load(call->worker->db, table, id, NULL, call->arena, &row, error);
    if (status == PRM_OK)
        status = prm_zones_open(call->worker->zones, prm_val_get_str(row, "time_zone"), &zone, error);
    if (status == PRM_OK)
        *today = prm_period_day(prm_zone_local(zone, call->now));
    return status == PRM_E_NOT_FOUND || status == PRM_E_INVALID ? PRM_OK : status;
}

/** Whether what happened after the window may be in its last period. */
static prm_status look_behind(prm_call *call, const prm_ask *ask, bool *is_cut, prm_error *error)
{
    int64_t today;
    *is_cut = prm_ask_is_cut(ask);
    if (!*is_cut)
        return PRM_OK;
    PRM_TRY(find_today(call, ask, &today, error));
    *is_cut = ask->days.to < today;
    return PRM_OK;
}

/* ---- Adding up ---- */

static prm_status check_complete(prm_call *call, prm_arena *scratch, prm_error *error)
{
    bool is_complete = false;
    PRM_TRY(prm_metrics_are_complete(call->worker->host, call->worker->db, scratch, &is_complete, error));
    return is_complete ? PRM_OK
                       : prm_error_set(error, PRM_E_UNAVAILABLE, NULL, "figures are being made again from the journal");
}

static void fault_money(const prm_ask *ask, prm_ask_fault *fault)
{
    *fault = (prm_ask_fault){ .field = "filter.program", .code = "currencies" };
    snprintf(fault->message, sizeof fault->message, "%.80s is money of several programmes: name one",
        ask->metric->metric->name);
}

static void fault_size(prm_ask_fault *fault)
{
    *fault = (prm_ask_fault){ .field = "metric", .code = "range", .message = "there is more than can be added up" };
}

/** Of the partner that is filtered by, and by what else. False: it is not one partner. */
static bool find_partner(const prm_ask *ask, prm_arena *scratch, int64_t *partner, const prm_val **others)
{
    prm_val *rest = prm_val_object(scratch);
    if (!ask->metric->source.by_partner || !prm_id_parse(prm_val_get_str(ask->filter, "partner"), "partner", partner))
        return false;
    for (size_t i = 0; i < prm_val_count(ask->filter); i++) {
        const char *name = prm_val_key_at(ask->filter, i);
        if (strcmp(name, "partner") != 0 && prm_val_set(rest, name, prm_val_get(ask->filter, name)) != PRM_OK)
            return false;
    }
    *others = rest;
    return true;
}

static prm_status add_up_one(prm_call *call, prm_ask ask, int64_t partner, prm_arena *scratch, int64_t *value,
    prm_error *error)
{
    prm_partner_figure figure = { .ask = &ask };
    prm_ask_fault fault;
    PRM_TRY(prm_partner_add_up(call->worker->db, partner, &figure, 1, scratch, error));
    *value = figure.value;
    if (figure.status == PRM_OK)
        return PRM_OK;
    if (figure.status == PRM_E_CONFLICT)
        fault_money(&ask, &fault);
    else
        fault_size(&fault);
    return prm_error_set(error, figure.status, NULL, "%s", fault.message);
}

static prm_status add_up(prm_call *call, prm_ask *ask, prm_arena *scratch, int64_t *value, prm_error *error)
{
    const prm_figures_query query = { .metric = ask->metric, .filter = ask->filter, .period = PRM_PERIOD_ALL,
        .from = ask->days.from, .to = ask->days.to };
    const prm_figure *figures = NULL;
    int64_t partner;
    size_t count = 0;
    bool is_cut;
    PRM_TRY(check_complete(call, scratch, error));
    PRM_TRY(look_behind(call, ask, &is_cut, error));
    if (is_cut) {
        prm_ask_fault fault;
        prm_ask_fault_cut(ask, &fault);
        return prm_error_set(error, PRM_E_INVALID, NULL, "%s", fault.message);
    }
    PRM_TRY(prm_figures_check(&query, error));
    if (find_partner(ask, scratch, &partner, &ask->filter))
        return add_up_one(call, *ask, partner, scratch, value, error);
    PRM_TRY(prm_figures_add_up(call->worker->db, &query, scratch, &figures, &count, error));
    *value = count > 0 ? figures[0].value : 0;
    return PRM_OK;
}

static prm_status read_value(prm_call *call, const char *metric, const prm_val *filter, const char *window, int64_t day,
    prm_ask *ask, prm_error *error)
{
    *ask = (prm_ask){ .metric = prm_host_metric(call->worker->host, metric), .filter = filter };
    if (ask->metric == NULL)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no metric %.80s", metric);
    PRM_TRY(prm_window_parse(window, day, &ask->days, error));
    if (ask->days.period < ask->metric->source.period)
        return prm_error_set(error, PRM_E_INVALID, NULL, "%s is kept by %s: that window is finer", metric,
            prm_period_name(ask->metric->source.period));
    return PRM_OK;
}

prm_status prm_metrics_value(prm_call *call, const char *metric, const prm_val *filter, const char *window,
    const char *as_of, int64_t *value)
{
    PRM_TRY(prm_call_guard(call));
    prm_error error = { 0 };
    prm_ask ask;
    int64_t day;
    if (metric == NULL || window == NULL || as_of == NULL || value == NULL ||
        (filter != NULL && prm_val_kind(filter) != PRM_V_OBJECT) || !prm_day_parse(as_of, strlen(as_of), &day))
        return prm_call_misuse(call,
            "prm.metrics is asked without a metric, a window, a day or a place for the answer");
    prm_status status = read_value(call, metric, filter, window, day, &ask, &error);
    if (status != PRM_OK)
        return prm_call_keep(call, status, &error);
    prm_arena *scratch = prm_arena_new(SCRATCH_BYTES);
    if (scratch == NULL)
        return prm_call_nomem(call);
    *value = 0;
    status = add_up(call, &ask, scratch, value, &error);
    prm_arena_free(scratch);
    error.data = NULL;
    return prm_call_keep(call, status, &error);
}

/* ---- Many at once ---- */

/** What is asked, as it is read. */
typedef struct asked {
    prm_ask ask;
    prm_ask_fault fault; /* code NULL: there is none */
    prm_partner_figure *figure;
} asked;

static prm_status set_day(prm_val *told, const char *key, int64_t since_1970)
{
    int year, month, day;
    char text[16];
    prm_day_split(since_1970, &year, &month, &day);
    snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    return prm_val_set_text(told, key, text);
}

static prm_status tell_figure(const asked *one, prm_val *told)
{
    const prm_metric_source *source = &one->ask.metric->source;
    PRM_TRY(prm_val_set_integer(told, "value", one->figure->value));
    PRM_TRY(prm_val_set_integer(told, "count", one->figure->count));
    if (source->measure == PRM_MEASURE_SPREAD)
        PRM_TRY(prm_val_set_integer(told, "p90", one->figure->p90));
    if (one->ask.days.from > PRM_PERIOD_DAY_MIN)
        PRM_TRY(set_day(told, "from", one->ask.days.from));
    PRM_TRY(set_day(told, "to", one->ask.days.to));
    return prm_val_set_text(told, "period", prm_period_name(source->period));
}

static prm_status tell_fault(prm_call *call, const prm_ask_fault *fault, prm_val *told)
{
    prm_val *wrong = prm_val_object(call->arena);
    PRM_TRY(prm_val_set_text(wrong, "field", fault->field));
    PRM_TRY(prm_val_set_text(wrong, "code", fault->code));
    PRM_TRY(prm_val_set_text(wrong, "message", fault->message));
    return prm_val_set(told, "wrong", wrong);
}

/** The first thing that is wrong is the one that is told. */
static prm_status keep_first(void *context, const prm_ask_fault *fault)
{
    prm_ask_fault *first = context;
    if (first->code == NULL)
        *first = *fault;
    return PRM_E_INVALID;
}

static prm_status read_one(prm_call *call, const prm_val *given, int64_t day, asked *one, prm_error *error)
{
    bool is_cut;
    if (prm_ask_read(call->worker->host, given, day, keep_first, &one->fault, &one->ask) != PRM_OK)
        return PRM_OK;
    PRM_TRY(look_behind(call, &one->ask, &is_cut, error));
    if (is_cut)
        prm_ask_fault_cut(&one->ask, &one->fault);
    return PRM_OK;
}

static prm_status tell_one(prm_call *call, asked *one, prm_val *list)
{
    prm_val *told = prm_val_object(call->arena);
    if (one->fault.code == NULL && one->figure->status == PRM_E_CONFLICT)
        fault_money(&one->ask, &one->fault);
    else if (one->fault.code == NULL && one->figure->status != PRM_OK)
        fault_size(&one->fault);
    PRM_TRY(one->fault.code == NULL ? tell_figure(one, told) : tell_fault(call, &one->fault, told));
    return prm_val_append(list, told);
}

static prm_status answer_all(prm_call *call, int64_t partner, const prm_val *asks, int64_t day, prm_arena *scratch,
    prm_val *told, prm_error *error)
{
    size_t count = prm_val_count(asks), right = 0;
    asked *all = prm_arena_alloc(scratch, (count + 1) * sizeof *all);
    prm_partner_figure *figures = prm_arena_alloc(scratch, (count + 1) * sizeof *figures);
    if (all == NULL || figures == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "no memory to add up metrics");
    PRM_TRY(check_complete(call, scratch, error));
    for (size_t i = 0; i < count; i++) {
        all[i] = (asked){ .figure = NULL };
        PRM_TRY(read_one(call, prm_val_at(asks, i), day, &all[i], error));
        if (all[i].fault.code == NULL) {
            figures[right] = (prm_partner_figure){ .ask = &all[i].ask };
            all[i].figure = &figures[right++];
        }
    }
    PRM_TRY(prm_partner_add_up(call->worker->db, partner, figures, right, scratch, error));
    for (size_t i = 0; i < count; i++)
        PRM_TRY(tell_one(call, &all[i], told));
    return PRM_OK;
}

prm_status prm_metrics_values(prm_call *call, const char *partner, const prm_val *asks, const char *as_of,
    const prm_val **values)
{
    PRM_TRY(prm_call_guard(call));
    prm_error error = { 0 };
    int64_t day, id;
    if (partner == NULL || as_of == NULL || values == NULL || prm_val_kind(asks) != PRM_V_LIST ||
        !prm_day_parse(as_of, strlen(as_of), &day) || !prm_id_parse(partner, "partner", &id))
        return prm_call_misuse(call, "prm.metrics is asked without a partner, a list, a day or a place for the answer");
    for (size_t i = 0; i < prm_val_count(asks); i++)
        if (prm_val_kind(prm_val_at(asks, i)) != PRM_V_OBJECT)
            return prm_call_misuse(call, "prm.metrics is asked something that is no object");
    prm_val *told = prm_val_list(call->arena);
    prm_arena *scratch = prm_arena_new(SCRATCH_BYTES);
    if (scratch == NULL)
        return prm_call_nomem(call);
    prm_status status = answer_all(call, id, asks, day, scratch, told, &error);
    prm_arena_free(scratch);
    error.data = NULL;
    if (status != PRM_OK)
        return status == PRM_E_NOMEM ? prm_call_nomem(call) : prm_call_keep(call, status, &error);
    prm_val_freeze(told);
    *values = told;
    return PRM_OK;
}

/* ---- Before one is stored ---- */

typedef struct judging {
    prm_call *call;
    const char *under;
} judging;

static prm_status name_field(void *context, const prm_ask_fault *fault)
{
    const judging *j = context;
    char field[300];
    snprintf(field, sizeof field, "%.180s%s%s", j->under, *j->under != '\0' ? "." : "", fault->field);
    return prm_api_fail_field(j->call, field, fault->code, fault->message);
}

prm_status prm_metrics_check(prm_call *call, const prm_val *ask, const char *under)
{
    PRM_TRY(prm_call_guard(call));
    if (prm_val_kind(ask) != PRM_V_OBJECT)
        return prm_call_misuse(call, "prm.metrics is given an ask to check that is no object");
    judging j = { .call = call, .under = under != NULL ? under : "" };
    return prm_ask_judge(call->worker->host, ask, name_field, &j);
}
