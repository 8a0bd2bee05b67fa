/* SPDX-License-Identifier: Apache-2.0 */
/** @file db_internal.h  What a connection holds; for core/store alone. */
#ifndef PRM_STORE_DB_INTERNAL_H
#define PRM_STORE_DB_INTERNAL_H

#include "store/db.h"
#include "base/buf.h"

#define PRM_DB_RECENT  128  /* made SQL texts kept prepared */
#define PRM_DB_BUSY_MS 5000 /* a reader that meets the recovery of another connection */

/** A statement of SQL that lives as long as the connection, found by the text's address. */
typedef struct prm_db_slot {
    const char *sql;
    sqlite3_stmt *statement;
} prm_db_slot;

/** A statement of SQL made for a query, found by its content. */
typedef struct prm_db_made {
    char *sql;
    size_t length;
    uint64_t hash;
    sqlite3_stmt *statement;
} prm_db_made;

/** The count of rows a query without a fitting index may look at. */
typedef struct prm_db_examine {
    uint32_t left;
    bool is_exceeded;
    int count; /* values in `keys`: the sort keys of the last row looked at */
    sqlite3_value *keys[32];
} prm_db_examine;

struct prm_db {
    sqlite3 *handle;
    enum prm_db_mode mode;
    bool is_broken; /* what is stored could not be read or written, or is not what was */
    prm_db_slot *slots; /* open addressing, a power of two */
    size_t slot_count, slots_used;
    prm_db_made made[PRM_DB_RECENT];
    prm_buf scratch, text; /* of the function at work */
    int wal_frames;        /* after the last commit */
    uint64_t checkpoints;  /* made so far */
    int tried_frames;      /* of them seen by the last checkpoint */
    uint64_t secret[2];    /* signs cursors */
    int64_t timer_id;      /* the last one given; 0: not read yet */
    prm_db_examine examine;
    struct prm_cache *cache; /* NULL: keeps nothing */
    struct prm_pending *pending; /* rows made and not written yet */
};

/** As prm_db_statement, for SQL that is made: found by content, at most PRM_DB_RECENT are kept. */
prm_status prm_db_statement_made(
    prm_db *db, const char *sql, size_t length, sqlite3_stmt **statement, prm_error *error);
void prm_db_statements_init(prm_db *db);
void prm_db_statements_deinit(prm_db *db);
/** Registers prm_examine(key, …): 1 until the rows it may look at are used up, then an error. */
prm_status prm_db_examine_install(prm_db *db, prm_error *error);
/** Registers prm_list(?), the ids of a prm_id_set bound as a pointer of that name: rows of prm_list_value, in their
 * order. */
#define PRM_DB_LIST "prm_list"
prm_status prm_db_list_install(prm_db *db, prm_error *error);
/** Interrupts statements once `left` thousands of steps are made: SQLITE_INTERRUPT, and `left` is 0. */
void prm_db_steps_limit(prm_db *db, uint32_t *left);
void prm_db_steps_unlimit(prm_db *db);
void prm_db_examine_start(prm_db *db, uint32_t rows);
void prm_db_examine_end(prm_db *db);
/** Steps to the next row. `has_row` false at the end, when the statement is reset. */
prm_status prm_db_step(prm_db *db, sqlite3_stmt *statement, bool *has_row, prm_error *error);
/** One row of one integer: 0 if there is none or it is null. */
prm_status prm_db_integer(prm_db *db, sqlite3_stmt *statement, int64_t *number, prm_error *error);
/** PRM_E_NOMEM with its sentence. */
prm_status prm_db_nomem(prm_error *error);
/** Binds a NUL-ended text without copying it: it must outlive the step. */
void prm_bind_text(sqlite3_stmt *statement, int at, const char *text);
/** A copy of a text column in the arena; "" for null; NULL if out of memory. */
const char *prm_column_text(sqlite3_stmt *statement, int at, prm_arena *arena);

#endif
