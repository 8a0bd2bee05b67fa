/* SPDX-License-Identifier: Apache-2.0 */
#include "services/recur/recur.h"

#include "base/every.h"
#include "base/time.h"
#include "plugins/api.h"

#include <stdio.h>
#include <string.h>

enum { PAGE_BYTES = 8 << 20, PAGE_ROWS = 500 };

/* A timer and what it may be armed for. */
typedef struct recurring {
    prm_db *db;
    const prm_timer *timer;
    const char *subject, *zone;
    int64_t now;
    prm_error *error;
} recurring;

static const prm_table *program_table(const prm_host *host)
{
    return prm_model_table(prm_host_model(host), "program");
}

static prm_status arm(const recurring *r)
{
    prm_every every;
    prm_zone *zone;
    prm_timer_row row = { .name = r->timer->name, .subject = r->subject, .key = "" };
    bool has_failed;

    PRM_TRY(prm_every_parse(r->timer->every, &every, r->error));
    PRM_TRY(prm_zone_open(r->zone, &zone, r->error));
    row.due = prm_every_next(&every, zone, r->now);
    has_failed = prm_zone_has_failed(zone);
    prm_zone_close(zone);
    if (has_failed)
        return prm_error_set(r->error, PRM_E_NOMEM, NULL, "no memory for a time zone");
    return prm_timer_arm(r->db, &row, r->error);
}

/* One that is due, or was tried already, keeps its place. */
static prm_status arm_if_not_due(const recurring *r)
{
    prm_error none = { 0 };
    int64_t due;
    prm_status status = prm_timer_untried(r->db, r->timer->name, r->subject, "", &due, &none);

    if (status == PRM_E_NOT_FOUND || (status == PRM_OK && due > r->now))
        return arm(r);
    if (status != PRM_OK && status != PRM_E_CONFLICT) {
        *r->error = none;
        return status;
    }
    return PRM_OK;
}

static prm_status arm_programs(recurring *r, const prm_val *rows)
{
    for (size_t i = 0; i < prm_val_count(rows); i++) {
        r->subject = prm_val_get_str(prm_val_at(rows, i), "id");
        r->zone = prm_val_get_str(prm_val_at(rows, i), "time_zone");
        PRM_TRY(arm_if_not_due(r));
    }
    return PRM_OK;
}

static prm_status arm_all(recurring *r, const prm_table *table)
{
    prm_arena *arena = prm_arena_new(PAGE_BYTES), *cursors = prm_arena_new(PAGE_BYTES);
    prm_rows_query query = { .table = table, .limit = PAGE_ROWS, .may_filter_vendor = true };
    prm_status status = arena && cursors ? PRM_OK : prm_error_set(r->error, PRM_E_NOMEM, NULL, "no memory for timers");

    do {
        const prm_val *rows;
        const char *next = NULL;
        if (status == PRM_OK)
            status = prm_rows_find(r->db, &query, arena, &rows, &next, r->error);
        if (status == PRM_OK)
            status = arm_programs(r, rows);
        query.cursor = next && status == PRM_OK ? prm_arena_text(cursors, next, strlen(next)) : NULL;
        if (status == PRM_OK && next && !query.cursor)
            status = prm_error_set(r->error, PRM_E_NOMEM, NULL, "no memory for timers");
        if (arena)
            prm_arena_reset(arena);
    } while (status == PRM_OK && query.cursor);
    prm_arena_free(arena);
    prm_arena_free(cursors);
    r->error->data = NULL; /* in memory that is gone */
    return status;
}

prm_status prm_recur_install(const prm_host *host, prm_db *db, int64_t now, prm_error *error)
{
    const prm_table *table = program_table(host);
    const prm_timer_entry *entry;

    for (size_t i = 0; (entry = prm_host_timer_at(host, i)); i++) {
        recurring r = { .db = db, .timer = entry->timer, .subject = "", .zone = "UTC", .now = now, .error = error };
        if (entry->timer->every)
            PRM_TRY(table ? arm_all(&r, table) : arm_if_not_due(&r));
    }
    return PRM_OK;
}

prm_status prm_recur_on_row(prm_call *call, const prm_table *table, const prm_val *before, const prm_val *after)
{
    bool is_gone = prm_val_get(after, "archived_at") != NULL, was_gone = prm_val_get(before, "archived_at") != NULL;
    const prm_timer_entry *entry;
    prm_error error = { 0 };
    prm_status status = PRM_OK;

    if (table != program_table(call->worker->host) ||
        (before && is_gone == was_gone &&
            strcmp(prm_val_get_str(before, "time_zone"), prm_val_get_str(after, "time_zone")) == 0))
        return PRM_OK;
    for (size_t i = 0; status == PRM_OK && (entry = prm_host_timer_at(call->worker->host, i)); i++) {
        const recurring r = { .db = call->worker->db, .timer = entry->timer, .subject = prm_val_get_str(after, "id"),
            .zone = prm_val_get_str(after, "time_zone"), .now = call->now, .error = &error };
        if (!entry->timer->every)
            continue;
        status = is_gone ? prm_timer_disarm(r.db, r.timer->name, r.subject, "", &error) : arm(&r);
        call->has_armed = true; /* wakes the jobs */
    }
    return prm_call_keep(call, status, &error);
}

/* The programme's time zone, in `zone`; PRM_E_NOT_FOUND: it is none, or archived. */
static prm_status read_zone(const prm_host *host, prm_db *db, const char *subject, char zone[PRM_ZONE_NAME_BYTES],
    prm_error *error)
{
    const prm_table *table = program_table(host);
    prm_arena *arena;
    const prm_val *row;
    int64_t id;
    prm_status status;

    snprintf(zone, PRM_ZONE_NAME_BYTES, "UTC");
    if (!table && *subject == '\0')
        return PRM_OK;
    if (!table || !prm_id_parse(subject, "program", &id))
        return PRM_E_NOT_FOUND;
    if (!(arena = prm_arena_new(PAGE_BYTES)))
        return prm_error_set(error, PRM_E_NOMEM, NULL, "no memory for a timer");
    status = prm_rows_load(db, table, id, NULL, arena, &row, error);
    if (status == PRM_OK && prm_val_get(row, "archived_at"))
        status = PRM_E_NOT_FOUND;
    if (status == PRM_OK)
        snprintf(zone, PRM_ZONE_NAME_BYTES, "%s", prm_val_get_str(row, "time_zone"));
    prm_arena_free(arena);
    error->data = NULL;
    return status;
}

prm_status prm_recur_go_on(const prm_host *host, prm_db *db, const prm_timer *timer, const prm_timer_row *row,
    int64_t now, prm_error *error)
{
    char zone[PRM_ZONE_NAME_BYTES];
    prm_error none = { 0 };
    const recurring r = { .db = db, .timer = timer, .subject = row->subject, .zone = zone,
        .now = now > row->due ? now : row->due, .error = error };
    prm_status status;

    if (!timer->every || *row->key != '\0')
        return PRM_OK;
    status = read_zone(host, db, row->subject, zone, &none);
    if (status == PRM_E_NOT_FOUND)
        return PRM_OK;
    if (status == PRM_OK)
        return arm(&r);
    *error = none;
    return status;
}

prm_status prm_recur_park(const prm_host *host, prm_db *db, const prm_timer *timer, const prm_timer_row *row,
    int64_t now, prm_error *error)
{
    char key[PRM_TIME_TEXT];

    if (!timer->every || *row->key != '\0')
        return PRM_OK;
    prm_time_print(row->due, key);
    PRM_TRY(prm_timer_rename(db, row, key, error));
    return prm_recur_go_on(host, db, timer, row, now, error);
}
