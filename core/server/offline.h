/* SPDX-License-Identifier: Apache-2.0 */
/** @file offline.h  What the offline commands share: a data directory that nobody serves meanwhile. */
#ifndef PRM_SERVER_OFFLINE_H
#define PRM_SERVER_OFFLINE_H

#include "server/server.h"
#include "store/journal.h"

/** Says why on standard error. */
int prm_offline_fail(const prm_error *error, int exit_code);
/** Takes the directory's lock and opens its database, without changing anything. What is open is closed by
 * prm_offline_close, after a failure too. */
prm_status prm_offline_open(const char *directory, int *lock, prm_db **db, prm_error *error);
void prm_offline_close(int lock, prm_db *db);

#endif
