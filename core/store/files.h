/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file files.h  Rows of uploaded files and who names them. With the connection's thread. The bytes are blobs.h's.
 *
 * The entity `file` (name, size, type, sha256) is declared by the core. Whoever uploaded a file may read it until a row
 * names it; from then on whoever may read a row that names it, in a field that they may read. Which rows name a file is
 * kept in the transaction that writes them.
 */
#ifndef PRM_STORE_FILES_H
#define PRM_STORE_FILES_H

#include "store/blobs.h"
#include "store/rows.h"

#define PRM_FILE_KEPT_MS INT64_C(86400000) /* how long a file stays that no row names */
#define PRM_FILE_TIMER   "files.collect"   /* the timer that looks then; its subject is the file */
#define PRM_FILE_NAMINGS 50000 /* rows that are looked at to find one through which a file may be read */

/** Who wants to read a file. */
typedef struct prm_file_reader {
    const prm_model *model;
    const prm_scope *scope; /* PRM_SYSTEM reads everything */
    const char *user;       /* "user_…" or "" */
} prm_file_reader;

/** PRM_OK if they may; PRM_E_NOT_FOUND: absent, or not theirs. */
prm_status prm_file_check(prm_db *db, const prm_file_reader *reader, int64_t file, prm_error *error);
/** The row of a file they may read. PRM_E_NOT_FOUND. */
prm_status prm_file_load(
    prm_db *db, const prm_file_reader *reader, int64_t file, prm_arena *arena, const prm_val **row, prm_error *error);

/** A row names a file from now on, or no more. */
prm_status prm_file_naming_put(prm_db *db, int64_t file, const char *entity, int64_t row, prm_error *error);
prm_status prm_file_naming_drop(prm_db *db, int64_t file, const char *entity, int64_t row, prm_error *error);
/** Whether any row names it. */
prm_status prm_file_is_named(prm_db *db, int64_t file, bool *is_named, prm_error *error);

/** Takes the row of a file that nothing names off. PRM_E_NOT_FOUND. */
prm_status prm_file_drop(prm_db *db, int64_t file, prm_error *error);
/** Whether a row has bytes of this hash (hex). */
prm_status prm_file_has_bytes(prm_db *db, const char *sha256, bool *has, prm_error *error);
/** The next file after `*file` by id (0: the first): its hash and size. PRM_E_NOT_FOUND past the last. */
prm_status prm_file_next(prm_db *db, int64_t *file, char sha256[65], int64_t *size, prm_error *error);

/** Whether the database is of a time when there were files. */
prm_status prm_files_exist(prm_db *db, bool *exist, prm_error *error);

/** For prm_blobs_recover and prm_blobs_count_extra: whether a row has the bytes; `context` is the prm_db. */
prm_status prm_file_names_bytes(void *context, const char *sha256, bool *is_named, prm_error *error);

typedef struct prm_files_report {
    int64_t files, extra; /* rows; bytes and drafts that no row has */
} prm_files_report;
/** Reads the bytes of every file of DIR and compares their hashes: PRM_E_CORRUPT names the first that is not whole. A
 * database from before there were files has none. */
prm_status prm_files_verify(prm_db *db, const char *directory, prm_files_report *report, prm_error *error);

#endif
