/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file backup.h  A backup is a folder: prmd.db, files/ (hard links where the file system has them), and backup.json,
 * which says when it was made and where its journal ends. It is made as NAME.partial, synced, checked, then renamed:
 * what has the final name is whole. Any thread but the loop; a copy's steps belong to the connection's thread.
 */
#ifndef PRM_STORE_BACKUP_H
#define PRM_STORE_BACKUP_H

#include "store/journal.h"

enum { PRM_BACKUP_PATH = 4200 };

typedef struct prm_backup {
    char final[PRM_BACKUP_PATH], partial[PRM_BACKUP_PATH];
    /** Asked now and then while much is read; true ends the work with PRM_E_UNAVAILABLE. May be NULL. */
    bool (*is_cancelled)(void *context);
    void *context;
} prm_backup;

/** What it holds. */
typedef struct prm_backup_report {
    prm_journal_head head;
    int64_t at; /* ms UTC */
    int64_t bytes, files;
} prm_backup_report;

/**
 * Makes `destination`.partial (0700), in place of one an earlier try has left. PRM_E_CONFLICT if `destination` is
 * there; PRM_E_READ_ONLY with figures if the file system has less room than `db` takes. Otherwise PRM_E_IO.
 */
prm_status prm_backup_begin(prm_backup *backup, const char *destination, prm_db *db, prm_error *error);
/** Syncs the copy of the database and links the bytes of each file it has a row of, from `data`/files: nobody may
 * remove bytes from the copy's beginning until then. PRM_E_CORRUPT names a file whose bytes are not there. Begins
 * `report`. */
prm_status prm_backup_link(const prm_backup *backup, const char *data, prm_backup_report *report, prm_error *error);
/** Checks the copy (quick_check, the journal's chain), writes backup.json, syncs all and gives the folder its name.
 * What failed is still there under the other name. */
prm_status prm_backup_seal(prm_backup *backup, prm_backup_report *report, prm_error *error);
/** Whether it is no longer wanted. */
bool prm_backup_is_cancelled(const prm_backup *backup);
/** Takes away what is not sealed. */
void prm_backup_discard(const prm_backup *backup);

/** A copy of the database under way: `db` goes on writing meanwhile, on the same thread. */
typedef struct prm_copy {
    prm_db *db;
    sqlite3 *destination;
    sqlite3_backup *steps;
} prm_copy;

prm_status prm_copy_begin(prm_copy *copy, prm_db *db, const char *folder, prm_error *error);
/** Copies some pages more. `left`: how many remain; 0: it is done. PRM_E_READ_ONLY: no room at the destination. */
prm_status prm_copy_step(prm_copy *copy, int pages, int *left, prm_error *error);
/** After success and failure alike. */
prm_status prm_copy_end(prm_copy *copy, prm_error *error);

/** All of it at a stretch, on `db`'s thread; nothing is left of what failed. Errors of its parts. */
prm_status prm_backup_make(prm_backup *backup, const char *destination, prm_db *db, const char *data,
    prm_backup_report *report, prm_error *error);

/** Makes `data` (absent, or an empty directory) what the backup holds, after checking it: the database, where its
 * journal ends, and the content of every file. PRM_E_CONFLICT if something is there, PRM_E_CORRUPT, PRM_E_IO,
 * PRM_E_READ_ONLY. */
prm_status prm_backup_restore(const char *backup, const char *data, prm_backup_report *report, prm_error *error);

#endif
