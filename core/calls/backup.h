/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file backup.h  Backups while the server serves. A thread of its own makes the folder, links files, checks and syncs;
 * the writer copies the database between its batches, a few pages at a time. For core/calls alone.
 */
#ifndef PRM_CALLS_BACKUP_H
#define PRM_CALLS_BACKUP_H

#include "calls/calls.h"
#include "store/backup.h"

#include <pthread.h>

/** What the writer is to copy to; goes back by the queue. */
typedef struct prm_copy_order {
    prm_link link;
    const char *folder;
    prm_queue *finished;
    prm_status status;
    prm_error error;
} prm_copy_order;

typedef struct prm_backups {
    prm_queue *inbox;    /* tasks of system.backup */
    prm_queue *finished; /* the order at hand */
    pthread_t thread;
    bool is_running;
    _Atomic(prm_copy_order *) order; /* for the writer to take */
    atomic_bool keeps_files;         /* bytes of files may not be removed: a copy names them that is not yet linked to
                                      * them */
    /* writer thread */
    prm_copy_order *copying;
    prm_copy copy;
} prm_backups;

prm_status prm_backups_open(prm_calls *calls, prm_error *error);
prm_status prm_backups_start(prm_calls *calls);
void prm_backups_stop(prm_calls *calls);
void prm_backups_close(prm_calls *calls);

/** Writer, between batches: copies some pages if there is anything to copy, for a time that depends on whether calls
 * wait. True: it goes on, come back soon. */
bool prm_backups_copy_some(prm_calls *calls, bool is_idle);
/** Writer, when it ends: what is being copied stays undone. */
void prm_backups_give_up(prm_calls *calls);

#endif
