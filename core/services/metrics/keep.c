/* SPDX-License-Identifier: Apache-2.0 */
/* From events to figures. Writer thread, inside the transaction that moves the consumer's position. */
#include "services/metrics/service.h"

#include "base/buf.h"
#include "base/time.h"
#include "base/zone.h"
#include "services/metrics/months.h"
#include "services/metrics/period.h"
#include "store/metric.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LAG_MS = 200 }; /* more often would be more pages written for the same figures */

#define HOUR_MS INT64_C(3600000)

/** An event on its way into figures. */
typedef struct happening {
    prm_metrics_keeper *keeper;
    prm_db *db;
    prm_arena *arena;
    prm_months *months;
    const prm_val *entry;
    size_t index; /* of the event in the entry */
    const prm_val *event;
    int64_t local; /* when, on the wall of its programme */
    bool has_local;
    prm_error *error;
} happening;

static prm_status no_memory(prm_error *error)
{
    return prm_error_set(error, PRM_E_NOMEM, NULL, "no memory to keep metrics");
}

/** Of the event's data, else of an earlier event of the same entry about the same subject. */
static const prm_val *find_value(const happening *h, const char *field)
{
    const prm_val *events = prm_val_get(h->entry, "events");
    const char *subject = prm_val_get_str(h->event, "subject");
    for (size_t i = h->index + 1; i-- > 0;) {
        const prm_val *event = prm_val_at(events, i), *value = prm_val_get(prm_val_get(event, "data"), field);
        if (value != NULL && strcmp(prm_val_get_str(event, "subject"), subject) == 0)
            return value;
    }
    return NULL;
}

/** A single value as text; "" if absent. NULL: no memory. */
static const char *text_of(const happening *h, const prm_val *value)
{
    const char *text = "";
    int64_t number;
    int32_t truth;
    if (prm_val_as_text(value, &text, NULL) == PRM_OK)
        return text;
    if (prm_val_as_integer(value, &number) == PRM_OK)
        return prm_arena_format(h->arena, "%" PRId64, number);
    if (prm_val_as_boolean(value, &truth) == PRM_OK)
        return truth ? "true" : "false";
    return "";
}

/** What the wall of a zone shows; the zone is asked only where its offset may be another. */
static prm_status look_at_wall(happening *h, const char *zone_name, int64_t at)
{
    prm_metrics_keeper *keeper = h->keeper;
    prm_zone *zone;
    if (strcmp(keeper->zone, zone_name) != 0 || at < keeper->from || at >= keeper->to) {
        PRM_TRY(prm_zone_open(zone_name, &zone, h->error));
        keeper->from = at - at % HOUR_MS;
        keeper->to = keeper->from + HOUR_MS; /* offsets change on the quarter of an hour; most hours have one */
        keeper->offset = prm_zone_local(zone, at) - at;
        bool is_even = prm_zone_local(zone, keeper->from) - keeper->from == keeper->offset &&
            prm_zone_local(zone, keeper->to - 1) - (keeper->to - 1) == keeper->offset;
        bool has_failed = prm_zone_has_failed(zone);
        prm_zone_close(zone);
        if (has_failed)
            return no_memory(h->error);
        snprintf(keeper->zone, sizeof keeper->zone, "%s", is_even ? zone_name : "");
    }
    h->local = at + keeper->offset;
    return PRM_OK;
}

static prm_status find_local(happening *h)
{
    const prm_table *table = prm_model_table(prm_host_model(h->keeper->host), "program");
    const char *program = text_of(h, find_value(h, "program"));
    const prm_val *row;
    int64_t id, at = 0;
    if (h->has_local)
        return PRM_OK;
    (void)prm_val_get_integer(h->entry, "at", &at);
    h->local = at;
    h->has_local = true;
    if (program == NULL || table == NULL || !prm_id_parse(program, "program", &id))
        return PRM_OK;
    prm_status status = prm_rows_load(h->db, table, id, NULL, h->arena, &row, h->error);
    if (status == PRM_OK)
        status = look_at_wall(h, prm_val_get_str(row, "time_zone"), at);
    if (status != PRM_E_NOT_FOUND && status != PRM_E_INVALID)
        return status;
    *h->error = (prm_error){ 0 };
    return PRM_OK; /* UTC */
}

static bool holds(const happening *h, const prm_metric_source *source, bool *is_lost)
{
    for (size_t i = 0; i < source->term_count; i++) {
        const char *text = text_of(h, find_value(h, source->terms[i].field));
        *is_lost |= text == NULL;
        if (text == NULL || !prm_words_have(source->terms[i].values, text))
            return false;
    }
    return true;
}

static prm_status join_dimensions(const happening *h, const prm_metric_source *source, prm_buf *out)
{
    for (size_t i = 0; i < source->dimension_count; i++) {
        const char *text = text_of(h, find_value(h, source->dimensions[i]));
        if (text == NULL)
            return no_memory(h->error);
        if (i > 0)
            prm_buf_put_char(out, PRM_METRIC_SEPARATOR);
        for (; *text != '\0'; text++)
            prm_buf_put_char(out, *text == PRM_METRIC_SEPARATOR ? ' ' : *text);
    }
    prm_buf_put_char(out, '\0');
    return out->failed ? no_memory(h->error) : PRM_OK;
}

static int64_t partner_of(const happening *h)
{
    const char *own = text_of(h, find_value(h, "partner"));
    int64_t id = 0;
    if (own == NULL || *own == '\0')
        own = prm_val_get_str(h->event, "scope_partner");
    return prm_id_parse(own, "partner", &id) ? id : 0;
}

/** What of the event the measure takes. False: the event has no such value. */
static bool measure(const happening *h, const prm_metric_source *source, prm_metric_cell *cell, prm_error *error)
{
    int64_t number = 0;
    const prm_val *value = source->measure == PRM_MEASURE_COUNT ? NULL : find_value(h, source->field);
    cell->count = 1;
    cell->member = "";
    if (source->measure == PRM_MEASURE_COUNT)
        return true;
    if (source->measure == PRM_MEASURE_DISTINCT) {
        cell->member = text_of(h, value);
        if (cell->member == NULL)
            (void)no_memory(error);
        return cell->member != NULL && *cell->member != '\0';
    }
    if (source->measure == PRM_MEASURE_SHARE) {
        int32_t truth = 0;
        bool has_one = prm_val_as_boolean(value, &truth) == PRM_OK;
        cell->sum = truth != 0;
        return has_one;
    }
    if (prm_val_as_integer(value, &number) != PRM_OK)
        return false;
    cell->sum = number;
    if (source->measure == PRM_MEASURE_SPREAD) {
        cell->member = prm_arena_format(h->arena, "%" PRId64, prm_spread_step(number));
        if (cell->member == NULL)
            (void)no_memory(error);
    }
    return cell->member != NULL;
}

static prm_status keep_one(happening *h, const prm_metric_entry *metric, bool is_less)
{
    const prm_metric_source *source = &metric->source;
    prm_metric_cell cell = { .metric = prm_metric_number(metric->metric->name, metric->metric->from) };
    bool is_lost = false;
    if (!holds(h, source, &is_lost) || !measure(h, source, &cell, h->error))
        return is_lost ? no_memory(h->error) : h->error->status;
    PRM_TRY(find_local(h));
    cell.period = prm_period_start(source->period, prm_period_day(h->local));
    cell.partner = source->by_partner ? partner_of(h) : 0;
    if (is_less) {
        cell.count = -cell.count;
        cell.sum = -cell.sum;
    }
    prm_buf dimensions;
    prm_buf_init(&dimensions, 0);
    prm_status status = join_dimensions(h, source, &dimensions);
    cell.dimensions = dimensions.data;
    if (status == PRM_OK)
        status = prm_metric_add(h->db, &cell, h->error);
    if (status == PRM_OK)
        status = prm_months_note(h->months, source, &cell, h->error);
    prm_buf_deinit(&dimensions);
    return status;
}

/** Whether the metric follows events of this type, and as what. */
static bool follows(const prm_metric_source *source, const char *type, bool *is_less)
{
    for (size_t i = 0; i < source->event_count; i++)
        if (strcmp(source->events[i], type) == 0) {
            *is_less = source->is_less[i];
            return true;
        }
    return false;
}

static bool wants(const void *context, const char *type)
{
    const prm_metrics_keeper *keeper = context;
    const prm_metric_entry *metric;
    bool is_less;
    for (size_t i = 0; (metric = prm_host_metric_at(keeper->host, i)) != NULL; i++)
        if (follows(&metric->source, type, &is_less))
            return true;
    return false;
}

static prm_status take(const void *context, prm_db *db, const prm_val *entry, prm_arena *arena, prm_error *error)
{
    const prm_val *events = prm_val_get(entry, "events");
    /* Its cache is this thread's: one takes at a time. */
    prm_metrics_keeper *keeper = (prm_metrics_keeper *)context;
    prm_months months = { .arena = arena };
    const prm_metric_entry *metric;
    bool is_less;
    for (size_t i = 0; i < prm_val_count(events); i++) {
        happening h = { .keeper = keeper, .db = db, .arena = arena, .months = &months, .entry = entry, .index = i,
            .event = prm_val_at(events, i), .error = error };
        for (size_t k = 0; (metric = prm_host_metric_at(keeper->host, k)) != NULL; k++)
            if (follows(&metric->source, prm_val_get_str(h.event, "type"), &is_less))
                PRM_TRY(keep_one(&h, metric, is_less));
    }
    return prm_months_write(&months, db, error);
}

prm_consumer prm_metrics_consumer(prm_metrics_keeper *keeper)
{
    return (prm_consumer){ .name = "metrics", .wants = wants, .take = take, .context = keeper, .begins_first = true,
        .tells_lag = true, .lag_ms = LAG_MS };
}

prm_status prm_metrics_follow(prm_host *host, prm_error *error)
{
    prm_metrics_keeper *keeper = prm_host_alloc(host, sizeof *keeper);
    prm_consumer *consumer = prm_host_alloc(host, sizeof *consumer);
    if (keeper == NULL || consumer == NULL)
        return no_memory(error);
    keeper->host = host;
    *consumer = prm_metrics_consumer(keeper);
    return prm_host_on_journal(host, consumer, error);
}
