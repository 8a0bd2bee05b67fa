/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/notes.h"

#include "base/time.h"

#include <string.h>

enum { ADDRESSES = 1024, OWN_BY_ADDRESS = 5, OWN_IN_ALL = 60, NOTE_BYTES = 1 << 16 };

#define MINUTE_US INT64_C(60000000)

prm_status prm_notes_init(prm_notes *notes, prm_calls *calls)
{
    *notes = (prm_notes){ .calls = calls };
    notes->addresses = prm_throttle_new(ADDRESSES, OWN_BY_ADDRESS, MINUTE_US);
    return notes->addresses ? PRM_OK : PRM_E_NOMEM;
}

void prm_notes_deinit(prm_notes *notes)
{
    prm_throttle_free(notes->addresses);
}

static void drop(prm_task *task)
{
    prm_arena *arena = task->arena;
    prm_task_deinit(task);
    prm_arena_free(arena);
}

static prm_status fill(prm_task *task, const prm_note *note)
{
    prm_val *params = prm_val_object(task->arena);
    char digits[PRM_ID_DIGITS];

    task->is_background = true;
    task->source = prm_arena_text(task->arena, note->source, strlen(note->source));
    task->params = params;
    task->entry = note->entry;
    task->done = drop;
    if (!task->source)
        return PRM_E_NOMEM;
    PRM_TRY(prm_val_set_text(params, "kind", note->kind));
    if (note->user) {
        prm_id_print(note->user, digits);
        const char *user = prm_arena_format(task->arena, "user_%.*s", PRM_ID_DIGITS, digits);
        PRM_TRY(user ? prm_val_set_text(params, "user", user) : PRM_E_NOMEM);
    }
    return note->count ? prm_val_set_integer(params, "count", note->count) : PRM_OK;
}

prm_status prm_notes_add(prm_notes *notes, const prm_note *note)
{
    prm_arena *arena = prm_arena_new(NOTE_BYTES);
    prm_task *task = arena ? prm_task_new(arena, PRM_TASK_NOTE, note->principal) : NULL;
    prm_status status;

    if (!task) {
        prm_arena_free(arena);
        return PRM_E_NOMEM;
    }
    status = fill(task, note);
    if (status == PRM_OK)
        status = prm_calls_submit(notes->calls, task);
    if (status != PRM_OK)
        drop(task);
    return status;
}

void prm_notes_tick(prm_notes *notes, bool is_last)
{
    const prm_note note = { .kind = "failed_authentication", .source = "rpc", .principal = &prm_principal_public,
        .count = notes->counted };
    int64_t now = prm_time_monotonic_us();

    if (!is_last && now - notes->began_us < MINUTE_US)
        return;
    if (notes->counted > 0 && prm_notes_add(notes, &note) != PRM_OK)
        return; /* next time */
    notes->counted = 0;
    notes->own = 0;
    notes->began_us = now;
}

void prm_notes_add_failure(prm_notes *notes, const prm_note *note)
{
    const char *address = strchr(note->source, ' ');
    prm_span key = prm_throttle_address(address ? address + 1 : note->source);
    int64_t now = prm_time_monotonic_us();

    prm_notes_tick(notes, false);
    if (notes->own < OWN_IN_ALL && prm_throttle_wait(notes->addresses, key, now) == 0 &&
        prm_notes_add(notes, note) == PRM_OK) {
        prm_throttle_count(notes->addresses, key, now);
        notes->own++;
        return;
    }
    notes->counted++;
}
