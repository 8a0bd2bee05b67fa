/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file db.h  One SQLite connection and its cached statements. One connection alone writes and checkpoints: the
 * writer's. Readers are read-only and never checkpoint. A prm_db belongs to one thread at a time.
 *
 * WAL, synchronous=FULL, no mmap, STRICT tables. A lock file beside the database holds one process per directory.
 */
#ifndef PRM_STORE_DB_H
#define PRM_STORE_DB_H

#include "base/error.h"
#include "base/val.h"

#include <sqlite3.h>

#define PRM_DB_SCHEMA        1    /* user_version: what this release writes; newer ones are refused */
#define PRM_DB_IDLE_FRAMES   500  /* WAL frames worth a checkpoint when the writer has nothing else to do */
#define PRM_DB_FORCED_FRAMES 8000 /* and when it has */

typedef struct prm_db prm_db;

/** Points SQLite's allocations to base/alloc.h. Call once, before any other use of SQLite and before threads. */
prm_status prm_store_start(void);

enum prm_db_mode {
    PRM_DB_WRITER, /* creates it if absent */
    PRM_DB_READER,
    PRM_DB_OFFLINE /* read-only, for prmd verify: sees the WAL of a process that died, changes nothing */
};

/** Holds DIR/lock for this process; PRM_E_UNAVAILABLE with a sentence if another one does. `fd` is closed to let go. */
prm_status prm_db_lock(const char *directory, int *fd, prm_error *error);

/** Opens DIR/prmd.db. PRM_E_IO, PRM_E_CORRUPT, PRM_E_NOMEM with a sentence. */
prm_status prm_db_open(const char *directory, enum prm_db_mode mode, prm_db **out, prm_error *error);
/** Opens DIR/<name>, a file of what can be made again: a commit there waits for no disk, and its writer checkpoints by
 * itself. What it holds is the caller's to know. Errors as above. */
prm_status prm_db_open_beside(
    const char *directory, const char *name, enum prm_db_mode mode, prm_db **out, prm_error *error);
/** NULL is allowed. A reader never checkpoints on close. */
void prm_db_close(prm_db *db);

/** A prepared statement for this SQL, kept by the address of `sql` (a literal, or text that outlives the connection):
 * reset and unbound. Valid until asked for again. */
prm_status prm_db_statement(prm_db *db, const char *sql, sqlite3_stmt **statement, prm_error *error);
/** Runs a statement that returns no row. */
prm_status prm_db_run(prm_db *db, sqlite3_stmt *statement, prm_error *error);
/** Runs SQL without parameters. */
prm_status prm_db_exec(prm_db *db, const char *sql, prm_error *error);
/**
 * What a SQLite result means here: FULL and READONLY: PRM_E_READ_ONLY, CONSTRAINT: PRM_E_CONFLICT, NOMEM, BUSY:
 * PRM_E_UNAVAILABLE, CORRUPT, IOERR: PRM_E_IO (IOERR of a full disk, ENOSPC: PRM_E_READ_ONLY), else PRM_E_INTERNAL.
 */
prm_status prm_db_error(prm_db *db, int result, prm_error *error);

prm_status prm_db_begin(prm_db *db, prm_error *error); /* writer: IMMEDIATE; reader: a snapshot, taken now */
/** PRM_E_READ_ONLY: rolled back, nothing is there. PRM_E_OUTCOME_UNKNOWN: an I/O error, only a restart can settle it.
 */
prm_status prm_db_commit(prm_db *db, prm_error *error);
void prm_db_rollback(prm_db *db);
/** False if a statement error has ended the transaction. */
bool prm_db_is_in_transaction(const prm_db *db);
prm_status prm_db_savepoint(prm_db *db, prm_error *error); /* nest: each is released or rolled back in turn */
prm_status prm_db_release(prm_db *db, prm_error *error);
prm_status prm_db_rollback_to(prm_db *db, prm_error *error); /* and releases it */

/** Writer, between batches: PASSIVE when idle and the WAL has 500 frames, or when PRM_DB_FORCED_FRAMES came
 * since the last one. Cheap when there is nothing to do. */
prm_status prm_db_checkpoint(prm_db *db, bool is_idle, prm_error *error);
/** Looks through every page, row and index: PRM_E_CORRUPT with the first thing found. Takes long. */
prm_status prm_db_check(prm_db *db, prm_error *error);
/** The same without comparing rows with indexes. */
prm_status prm_db_check_quick(prm_db *db, prm_error *error);
/** Bytes the WAL holds since the last commit; how many checkpoints the connection has made. Its thread. */
int64_t prm_db_wal_bytes(const prm_db *db);
uint64_t prm_db_checkpoints(const prm_db *db);
/** Asks `ask` now and then while statements run; anything but 0 ends them with PRM_E_UNAVAILABLE. NULL: no more. */
void prm_db_ask(prm_db *db, int (*ask)(void *context), void *context);
/** SQLite's handle, for core/store alone. */
sqlite3 *prm_db_handle(prm_db *db);

/** A small durable register: meta(key, value). `number` 0 and PRM_E_NOT_FOUND if unset. */
prm_status prm_meta_get(prm_db *db, const char *key, int64_t *number, prm_error *error);
prm_status prm_meta_set(prm_db *db, const char *key, int64_t number, prm_error *error);

#endif
