/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file happened.h  Events as their readers get them. An event is told to whom it concerns: its audience, and those who
 * may read the row it is about, at the time it is told. A partner gets no field that is the vendor's. Reader threads.
 */
#ifndef PRM_PLUGINS_HAPPENED_H
#define PRM_PLUGINS_HAPPENED_H

#include "events/position.h"
#include "plugins/call.h"

/** One who is told. */
typedef struct prm_listener {
    const prm_principal *principal;
    const char *const *patterns; /* which events, prm_event_is_among */
    prm_scope scope;             /* prm_listener_init fills it */
} prm_listener;

/** PRM_E_NOMEM. */
prm_status prm_listener_init(prm_listener *listener, const prm_worker *worker, prm_arena *arena);

/** An event as it stands in the journal. */
typedef struct prm_happened {
    prm_event_position position;
    int64_t at;
    const prm_val *event;         /* {type, subject, audience, scope_partner?, depth?, data?} */
    const prm_event_entry *entry; /* NULL: no plugin that is here declares it */
} prm_happened;

/** The n-th event of an entry of prm_journal_events. */
prm_happened prm_happened_at(const prm_worker *worker, const prm_val *entry, size_t n);

/** Who of the listeners is told, in `told`. */
prm_status prm_happened_find(const prm_worker *worker, const prm_happened *happened,
    const prm_listener *const *listeners, size_t count, prm_arena *arena, bool *told, prm_error *error);

/** {position, id, type, subject, time, data} as a side reads it. Of a type nobody here declares the data is left
 * out. */
prm_status prm_happened_render(const prm_worker *worker, const prm_happened *happened, int32_t side, prm_arena *arena,
    const prm_val **out, prm_error *error);

#endif
