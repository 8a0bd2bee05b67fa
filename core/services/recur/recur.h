/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file recur.h  Timers that recur by themselves (prm_timer.every): one is armed for each programme, by its time zone,
 * with its id as the subject and no key; without programmes in the model one, in UTC, with no subject. The next is
 * armed by the call that runs one, so that there is always one and a time that was slept through comes once. In
 * transactions of the writer.
 */
#ifndef PRM_SERVICES_RECUR_H
#define PRM_SERVICES_RECUR_H

#include "plugins/call.h"
#include "store/state.h"

/** Arms what is not armed, and moves what is not due yet to where it is declared now. At start. */
prm_status prm_recur_install(const prm_host *host, prm_db *db, int64_t now, prm_error *error);

/** A programme that begins, moves to another time zone, is archived or brought back. A prm_row_hook. */
prm_status prm_recur_on_row(prm_call *call, const prm_table *table, const prm_val *before, const prm_val *after);

/** `row` of `timer` is about to be run at `now`: the next is armed, if it recurs and its programme is still there. */
prm_status prm_recur_go_on(const prm_host *host, prm_db *db, const prm_timer *timer, const prm_timer_row *row,
    int64_t now, prm_error *error);

/** `row` was parked: its instant becomes its key, and the next is armed, so that people find it and the days go on. */
prm_status prm_recur_park(const prm_host *host, prm_db *db, const prm_timer *timer, const prm_timer_row *row,
    int64_t now, prm_error *error);

#endif
