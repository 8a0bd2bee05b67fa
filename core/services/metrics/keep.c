/* SPDX-License-Identifier: Apache-2.0 */
/* From events to figures. Writer thread, inside the transaction that moves the consumer's position. */
#include "services/metrics/service.h"

#include "base/buf.h"
#include "base/time.h"
#include "base/zone.h"
#include "services/metrics/period.h"
#include "services/metrics/tally.h"
#include "store/metric.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LAG_MS = 200 }; /* more often would be more pages written for the same figures */

#define HOUR_MS INT64_C(3600000)

/** A piece of the journal on its way into figures. */
typedef struct piece {
    prm_metrics_keeper *keeper;
    prm_db *db;
    prm_arena *arena;
    prm_tally tally;
    const char *program, *zone; /* the programme last asked for its zone; a transaction sees one. NULL: none yet */
    prm_error *error;
} piece;

/** An event of it. */
typedef struct happening {
    piece *piece;
    const prm_val *entry;
    size_t index; /* of the event in the entry */
    const prm_val *event;
    int64_t local; /* when, on the wall of its programme */
    bool has_local;
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
        return prm_arena_format(h->piece->arena, "%" PRId64, number);
    if (prm_val_as_boolean(value, &truth) == PRM_OK)
        return truth ? "true" : "false";
    return "";
}

/** What the wall of a zone shows; the zone is asked only where its offset may be another. */
static prm_status look_at_wall(happening *h, const char *zone_name, int64_t at)
{
    prm_metrics_keeper *keeper = h->piece->keeper;
    prm_zone *zone;
    if (strcmp(keeper->zone, zone_name) != 0 || at < keeper->from || at >= keeper->to) {
        PRM_TRY(prm_zone_open(zone_name, &zone, h->piece->error));
        keeper->from = at - at % HOUR_MS;
        keeper->to = keeper->from + HOUR_MS; /* offsets change on the quarter of an hour; most hours have one */
        keeper->offset = prm_zone_local(zone, at) - at;
        bool is_even = prm_zone_local(zone, keeper->from) - keeper->from == keeper->offset &&
            prm_zone_local(zone, keeper->to - 1) - (keeper->to - 1) == keeper->offset;
        bool has_failed = prm_zone_has_failed(zone);
        prm_zone_close(zone);
        if (has_failed)
            return no_memory(h->piece->error);
        snprintf(keeper->zone, sizeof keeper->zone, "%s", is_even ? zone_name : "");
    }
    h->local = at + keeper->offset;
    return PRM_OK;
}

/** The zone of a programme; "" if there is no such programme. */
static prm_status find_zone(piece *p, const char *program)
{
    const prm_table *table = prm_model_table(prm_host_model(p->keeper->host), "program");
    const prm_val *row = NULL;
    int64_t id;
    if (p->program != NULL && strcmp(p->program, program) == 0)
        return PRM_OK;
    p->program = program;
    p->zone = "";
    if (table == NULL || !prm_id_parse(program, "program", &id))
        return PRM_OK;
    prm_status status = prm_rows_load(p->db, table, id, NULL, p->arena, &row, p->error);
    if (status == PRM_OK)
        p->zone = prm_val_get_str(row, "time_zone");
    if (status != PRM_E_NOT_FOUND)
        return status;
    *p->error = (prm_error){ 0 };
    return PRM_OK;
}

static prm_status find_local(happening *h)
{
    const char *program;
    int64_t at = 0;
    if (h->has_local)
        return PRM_OK;
    (void)prm_val_get_integer(h->entry, "at", &at);
    h->local = at;
    h->has_local = true;
    program = text_of(h, find_value(h, "program"));
    if (program == NULL)
        return no_memory(h->piece->error);
    PRM_TRY(find_zone(h->piece, program));
    if (*h->piece->zone == '\0')
        return PRM_OK; /* UTC */
    prm_status status = look_at_wall(h, h->piece->zone, at);
    if (status != PRM_E_NOT_FOUND && status != PRM_E_INVALID)
        return status;
    *h->piece->error = (prm_error){ 0 };
    return PRM_OK; /* no zone is known by that name: UTC too */
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
            return no_memory(h->piece->error);
        if (i > 0)
            prm_buf_put_char(out, PRM_METRIC_SEPARATOR);
        for (; *text != '\0'; text++)
            prm_buf_put_char(out, *text == PRM_METRIC_SEPARATOR ? ' ' : *text);
    }
    prm_buf_put_char(out, '\0');
    return out->failed ? no_memory(h->piece->error) : PRM_OK;
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
        cell->member = prm_arena_format(h->piece->arena, "%" PRId64, prm_spread_step(number));
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
    if (!holds(h, source, &is_lost) || !measure(h, source, &cell, h->piece->error))
        return is_lost ? no_memory(h->piece->error) : h->piece->error->status;
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
        status = prm_tally_note(&h->piece->tally, source, &cell, h->piece->error);
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

static prm_status take_entry(piece *p, const prm_val *entry)
{
    const prm_val *events = prm_val_get(entry, "events");
    const prm_metric_entry *metric;
    bool is_less;
    for (size_t i = 0; i < prm_val_count(events); i++) {
        happening h = { .piece = p, .entry = entry, .index = i, .event = prm_val_at(events, i) };
        for (size_t k = 0; (metric = prm_host_metric_at(p->keeper->host, k)) != NULL; k++)
            if (follows(&metric->source, prm_val_get_str(h.event, "type"), &is_less))
                PRM_TRY(keep_one(&h, metric, is_less));
    }
    return PRM_OK;
}

static prm_status take(const void *context, prm_db *db, const prm_val *entries, prm_arena *arena, prm_error *error)
{
    /* Its cache is this thread's: one takes at a time. */
    piece p = { .keeper = (prm_metrics_keeper *)context, .db = db, .arena = arena, .tally = { .arena = arena },
        .error = error };
    for (size_t i = 0; i < prm_val_count(entries); i++)
        PRM_TRY(take_entry(&p, prm_val_at(entries, i)));
    return prm_tally_write(&p.tally, db, error);
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
