/* SPDX-License-Identifier: Apache-2.0 */
#include "store/files.h"

#include "base/id.h"
#include "store/db_internal.h"

#include <string.h>

prm_status prm_file_names_bytes(void *context, const char *sha256, bool *is_named, prm_error *error)
{
    return prm_file_has_bytes(context, sha256, is_named, error);
}

static prm_status refuse(int64_t file, const char *what, prm_error *error)
{
    char digits[PRM_ID_DIGITS + 1] = "";
    prm_id_print(file, digits);
    return prm_error_set(error, PRM_E_CORRUPT, NULL, "file_%s: its bytes %s", digits, what);
}

static prm_status verify_one(
    const prm_blobs *blobs, int64_t file, const char *sha256, int64_t size, prm_error *error)
{
    char found[PRM_SHA256_TEXT];
    int64_t count = 0;
    prm_status status = blobs != NULL ? prm_blobs_hash(blobs, sha256, found, &count, error) : PRM_E_NOT_FOUND;
    if (status == PRM_E_NOT_FOUND || sha256[0] == '\0')
        return refuse(file, "are not there", error);
    PRM_TRY(status);
    return strcmp(found, sha256) == 0 && count == size ? PRM_OK : refuse(file, "are not those that were stored", error);
}

static prm_status verify(prm_db *db, const prm_blobs *blobs, prm_files_report *report, prm_error *error)
{
    char sha256[PRM_SHA256_TEXT];
    int64_t file = 0, size;
    prm_status status;
    while ((status = prm_file_next(db, &file, sha256, &size, error)) == PRM_OK) {
        PRM_TRY(verify_one(blobs, file, sha256, size, error));
        report->files++;
    }
    if (status != PRM_E_NOT_FOUND)
        return status;
    return blobs != NULL ? prm_blobs_count_extra(blobs, prm_file_names_bytes, db, &report->extra, error) : PRM_OK;
}

prm_status prm_files_exist(prm_db *db, bool *exist, prm_error *error)
{
    sqlite3_stmt *statement;
    int64_t tables;
    PRM_TRY(prm_db_statement(db, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'file'",
        &statement, error));
    PRM_TRY(prm_db_integer(db, statement, &tables, error));
    *exist = tables > 0;
    return PRM_OK;
}

prm_status prm_files_verify(prm_db *db, const char *directory, prm_files_report *report, prm_error *error)
{
    prm_blobs *blobs = NULL;
    bool has_files;
    *report = (prm_files_report){0};
    PRM_TRY(prm_files_exist(db, &has_files, error));
    if (!has_files)
        return PRM_OK;
    prm_status status = prm_blobs_open_existing(directory, &blobs, error);
    if (status == PRM_OK || status == PRM_E_NOT_FOUND)
        status = verify(db, blobs, report, error);
    prm_blobs_close(blobs);
    return status;
}
