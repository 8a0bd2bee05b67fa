/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file notes.h  Access entries of the journal: what was tried and refused. Loop thread only.
 *
 * Failed authentications come from anybody: at most a few a minute of one address, and a few dozen in all, have an
 * entry of their own; the others are counted, and the count is an entry a minute. So no flood makes the journal grow.
 */
#ifndef PRM_RPC_NOTES_H
#define PRM_RPC_NOTES_H

#include "access/throttle.h"
#include "calls/calls.h"

typedef struct prm_notes {
    prm_calls *calls;
    prm_throttle *addresses;   /* entries of their own, by address */
    uint32_t own;              /* such entries since `began_us` */
    int64_t began_us, counted; /* failures without one */
} prm_notes;

/** PRM_E_NOMEM. */
prm_status prm_notes_init(prm_notes *notes, prm_calls *calls);
void prm_notes_deinit(prm_notes *notes);

/** What was tried: by whom, from where, by which method (NULL: several). */
typedef struct prm_note {
    const char *kind; /* "denied", "failed_authentication" */
    const char *source;
    const prm_principal *principal;
    const prm_method_entry *entry;
    int64_t user;  /* whose account it was about; 0: nobody's */
    int64_t count; /* 0: one */
} prm_note;

/** Hands it to the writer. PRM_E_LIMIT, PRM_E_UNAVAILABLE: it is not taken; PRM_E_NOMEM. */
prm_status prm_notes_add(prm_notes *notes, const prm_note *note);
/** A failed authentication, which has an entry of its own or is counted. */
void prm_notes_add_failure(prm_notes *notes, const prm_note *note);
/** From time to time: what was counted, when its minute is over; `is_last`: at once. */
void prm_notes_tick(prm_notes *notes, bool is_last);

#endif
