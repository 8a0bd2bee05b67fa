/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/pump.h"

#include "base/json.h"

static prm_status print(const prm_val *value, prm_arena *arena, prm_span *out)
{
    prm_buf buf;

    prm_buf_init(&buf, 0);
    prm_json_print(&buf, value);
    *out = (prm_span){ buf.failed ? NULL : prm_arena_text(arena, buf.data, buf.length), buf.length };
    prm_buf_deinit(&buf);
    return out->bytes ? PRM_OK : PRM_E_NOMEM;
}

static prm_status render(prm_worker *worker, const prm_happened *happened, const prm_pump *pump, prm_pumped *pumped,
    prm_arena *arena, prm_error *error)
{
    for (size_t i = 0; i < pump->count; i++) {
        int32_t side = pump->listeners[i].principal->side;
        prm_span *shown = side == PRM_PARTNER_SIDE ? &pumped->outside : &pumped->inside;
        const prm_val *value;
        if (!pumped->told[i] || shown->bytes)
            continue;
        PRM_TRY(prm_happened_render(worker, happened, side, arena, &value, error));
        PRM_TRY(print(value, arena, shown));
    }
    return PRM_OK;
}

static prm_status take_event(prm_worker *worker, const prm_happened *happened, prm_pump *pump,
    const prm_listener *const *listeners, prm_arena *arena, prm_error *error)
{
    prm_pumped *pumped = &pump->events[pump->event_count];

    if (prm_event_position_compare(happened->position, pump->after) <= 0)
        return PRM_OK;
    *pumped = (prm_pumped){ .position = happened->position, .told = prm_arena_alloc(arena, pump->count + 1) };
    if (!pumped->told)
        return PRM_E_NOMEM;
    PRM_TRY(prm_happened_find(worker, happened, listeners, pump->count, arena, pumped->told, error));
    PRM_TRY(render(worker, happened, pump, pumped, arena, error));
    pump->event_count += pumped->inside.bytes || pumped->outside.bytes;
    return PRM_OK;
}

static prm_status take_all(prm_worker *worker, const prm_val *entries, prm_pump *pump, prm_arena *arena,
    prm_error *error)
{
    const prm_listener **listeners = prm_arena_alloc(arena, (pump->count + 1) * sizeof *listeners);
    size_t total = 0;

    for (size_t i = 0; i < prm_val_count(entries); i++)
        total += prm_val_count(prm_val_get(prm_val_at(entries, i), "events"));
    pump->events = prm_arena_alloc(arena, (total + 1) * sizeof *pump->events);
    if (!listeners || !pump->events)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < pump->count; i++) {
        listeners[i] = &pump->listeners[i];
        PRM_TRY(prm_listener_init(&pump->listeners[i], worker, arena));
    }
    for (size_t i = 0; i < prm_val_count(entries); i++) {
        const prm_val *entry = prm_val_at(entries, i);
        for (size_t n = 0; n < prm_val_count(prm_val_get(entry, "events")); n++) {
            prm_happened happened = prm_happened_at(worker, entry, n);
            PRM_TRY(take_event(worker, &happened, pump, listeners, arena, error));
        }
    }
    return PRM_OK;
}

prm_status prm_pump_run(prm_worker *worker, prm_pump *pump, prm_arena *arena, prm_error *error)
{
    bool is_whole = pump->after.n == PRM_EVENT_ALL;
    const prm_journal_piece piece = { .from = pump->after.seq + is_whole, .rows = PRM_PUMP_ROWS,
        .bytes = PRM_PUMP_BYTES };
    const prm_val *entries;
    int64_t last = 0;
    prm_status status;

    pump->event_count = 0;
    status = prm_journal_events(worker->db, &piece, arena, &entries, &last, error);
    if (status == PRM_OK)
        status = take_all(worker, entries, pump, arena, error);
    if (status != PRM_OK && error->status == PRM_OK)
        return prm_error_set(error, status, NULL, "%s", prm_error_wire(status)->message);
    pump->is_at_end = last < piece.from;
    pump->reached = pump->is_at_end ? pump->after : (prm_event_position){ last, PRM_EVENT_ALL };
    return status;
}
