/* SPDX-License-Identifier: Apache-2.0 */
#include "services/calendar/service.h"

#include "base/every.h"
#include "base/time.h"
#include "plugins/api.h"
#include "services/calendar/calendar.h"

#include <string.h>

enum { SCRATCH_BYTES = 8 << 20 };

/** A calendar for as long as one question takes: what was read for it goes with the scratch memory. */
typedef struct opened {
    prm_arena *scratch;
    prm_calendar *calendar;
} opened;

static prm_status keep(prm_call *call, prm_status status, prm_error *error)
{
    error->data = NULL; /* in memory that is gone */
    return prm_call_keep(call, status, error);
}

static prm_status read_row(prm_call *call, const char *name, prm_arena *scratch, const prm_val **row, prm_error *error)
{
    const prm_table *table = prm_model_table(prm_host_model(call->worker->host), "calendar");
    prm_val *filter = prm_val_object(scratch);
    const prm_rows_query query = { .table = table, .filter = filter, .limit = 1, .may_filter_vendor = true };
    const prm_val *rows;
    int64_t id;
    if (table == NULL)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there are no calendars");
    if (prm_id_parse(name, "calendar", &id))
        return prm_rows_load(call->worker->db, table, id, NULL, scratch, row, error);
    if (prm_val_set_text(filter, "code", name) != PRM_OK)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "no memory for a calendar");
    PRM_TRY(prm_rows_find(call->worker->db, &query, scratch, &rows, NULL, error));
    *row = prm_val_at(rows, 0);
    return *row != NULL ? PRM_OK : prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there is no calendar %.60s", name);
}

static prm_status open_named(prm_call *call, const char *name, opened *o, prm_error *error)
{
    prm_field_errors errors = { .arena = o->scratch };
    const prm_val *row;
    prm_status status;
    if (*name == '\0' || strcmp(name, PRM_CALENDAR_ALWAYS) == 0)
        return prm_calendar_open_always(o->scratch, &o->calendar, error);
    PRM_TRY(read_row(call, name, o->scratch, &row, error));
    status = prm_calendar_open(o->scratch, call->worker->zones, row, &errors, &o->calendar, error);
    /* It was checked when it was stored: a zone that is gone from ICU is nobody's mistake here. */
    return status == PRM_E_INVALID ? prm_error_set(error, PRM_E_INTERNAL, NULL, "the calendar %.60s is unusable", name)
                                   : status;
}

static prm_status open_calendar(prm_call *call, const char *name, const void *out, opened *o)
{
    prm_error error = { 0 };
    *o = (opened){ 0 };
    PRM_TRY(prm_call_guard(call));
    if (name == NULL || out == NULL)
        return prm_call_misuse(call, "prm.calendar is asked without a calendar, or a place for the answer");
    o->scratch = prm_arena_new(SCRATCH_BYTES);
    prm_status status = o->scratch == NULL ? prm_error_set(&error, PRM_E_NOMEM, NULL, "no memory for a calendar")
                                           : open_named(call, name, o, &error);
    if (status == PRM_OK)
        return PRM_OK;
    prm_arena_free(o->scratch);
    return keep(call, status, &error);
}

static prm_status add(prm_call *call, const char *calendar, int64_t at, int64_t ms, int64_t *instant)
{
    opened o;
    prm_error error = { 0 };
    if (call != NULL && ms < 0)
        return prm_call_misuse(call, "prm.calendar is asked to add less than nothing");
    PRM_TRY(open_calendar(call, calendar, instant, &o));
    prm_status status = prm_calendar_add(o.calendar, at, ms, instant, &error);
    prm_arena_free(o.scratch);
    return keep(call, status, &error);
}

static prm_status add_days(prm_call *call, const char *calendar, int64_t at, int64_t days, int64_t *instant)
{
    opened o;
    prm_error error = { 0 };
    if (call != NULL && days < 1)
        return prm_call_misuse(call, "prm.calendar is asked to add less than a day");
    PRM_TRY(open_calendar(call, calendar, instant, &o));
    prm_status status = prm_calendar_add_days(o.calendar, at, days, instant, &error);
    prm_arena_free(o.scratch);
    return keep(call, status, &error);
}

static prm_status between(prm_call *call, const char *calendar, int64_t from, int64_t to, int64_t *ms)
{
    opened o;
    prm_error error = { 0 };
    PRM_TRY(open_calendar(call, calendar, ms, &o));
    prm_status status = prm_calendar_between(o.calendar, from, to, ms, &error);
    prm_arena_free(o.scratch);
    return keep(call, status, &error);
}

static prm_status is_open(prm_call *call, const char *calendar, int64_t at, int32_t *truth)
{
    opened o;
    prm_error error = { 0 };
    bool open = false;
    PRM_TRY(open_calendar(call, calendar, truth, &o));
    prm_status status = prm_calendar_is_open(o.calendar, at, &open, &error);
    prm_arena_free(o.scratch);
    *truth = open;
    return keep(call, status, &error);
}

static prm_status next_time(prm_call *call, const char *time_zone, const char *text, int64_t after, int64_t *instant)
{
    prm_error error = { 0 };
    prm_every every;
    prm_zone *zone = NULL;
    PRM_TRY(prm_call_guard(call));
    if (time_zone == NULL || text == NULL || instant == NULL)
        return prm_call_misuse(call, "prm.calendar is asked without a zone, a time, or a place for the answer");
    prm_status status = prm_every_parse(text, &every, &error);
    if (status == PRM_OK)
        status = prm_zones_open(call->worker->zones, time_zone, &zone, &error);
    if (status != PRM_OK)
        return keep(call, status, &error);
    *instant = prm_every_next(&every, zone, after);
    return prm_zone_has_failed(zone) ? prm_call_nomem(call) : PRM_OK;
}

static prm_status local_date(prm_call *call, const char *time_zone, int64_t at, const char **date)
{
    prm_error error = { 0 };
    prm_zone *zone;
    char text[PRM_TIME_TEXT];
    PRM_TRY(prm_call_guard(call));
    if (time_zone == NULL || date == NULL)
        return prm_call_misuse(call, "prm.calendar is asked without a zone, or a place for the answer");
    prm_status status = prm_zones_open(call->worker->zones, time_zone, &zone, &error);
    if (status != PRM_OK)
        return keep(call, status, &error);
    prm_time_print(prm_zone_local(zone, at), text);
    *date = prm_zone_has_failed(zone) ? NULL : prm_arena_text(call->arena, text, 10);
    return *date == NULL ? prm_call_nomem(call) : PRM_OK;
}

const prm_calendar_service prm_calendar_service_table = { .size = sizeof(prm_calendar_service), .revision = 1,
    .add = add, .add_days = add_days, .between = between, .is_open = is_open, .next_time = next_time,
    .local_date = local_date };
