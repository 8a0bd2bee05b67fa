/* SPDX-License-Identifier: Apache-2.0 */
#include "store/backup.h"

#include "store/db_internal.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { WHOLE_PAGES = 1000 /* between two looks whether it is still wanted */ };

/* Nothing of it is of use before it is whole: it is synced when it is. A small cache keeps the last step short. */
static const char pragmas[] =
    "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-2048; PRAGMA mmap_size=0";

static prm_status refuse(sqlite3 *handle, int result, prm_error *error)
{
    prm_db failed = { .handle = handle };
    prm_error why = { 0 };
    prm_status status = prm_db_error(&failed, result, &why);

    if (status == PRM_E_READ_ONLY)
        return prm_error_set(error, status, NULL,
            "there is no room for the backup: it was given up, nothing else has changed");
    return prm_error_set(error, status, NULL, "the backup cannot be written: %s", why.message);
}

prm_status prm_copy_begin(prm_copy *copy, prm_db *db, const char *folder, prm_error *error)
{
    char path[PRM_BACKUP_PATH + 16];
    int fd, result;

    *copy = (prm_copy){ .db = db };
    snprintf(path, sizeof path, "%s/prmd.db", folder);
    fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
    result = sqlite3_open_v2(path, &copy->destination,
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_exec(copy->destination, pragmas, NULL, NULL, NULL);
    if (result != SQLITE_OK)
        return refuse(copy->destination, result, error);
    copy->steps = sqlite3_backup_init(copy->destination, "main", prm_db_handle(db), "main");
    return copy->steps ? PRM_OK : refuse(copy->destination, sqlite3_extended_errcode(copy->destination), error);
}

prm_status prm_copy_step(prm_copy *copy, int pages, int *left, prm_error *error)
{
    int result = sqlite3_backup_step(copy->steps, pages);

    *left = result == SQLITE_DONE ? 0 : sqlite3_backup_remaining(copy->steps);
    if (result == SQLITE_OK && *left == 0)
        *left = 1; /* the step that finds nothing more is still to come */
    if (result == SQLITE_OK || result == SQLITE_DONE || result == SQLITE_BUSY || result == SQLITE_LOCKED)
        return PRM_OK;
    return refuse(copy->destination, result, error);
}

prm_status prm_copy_end(prm_copy *copy, prm_error *error)
{
    int result = copy->steps ? sqlite3_backup_finish(copy->steps) : SQLITE_OK;
    prm_status status = result == SQLITE_OK ? PRM_OK : refuse(copy->destination, result, error);

    sqlite3_close_v2(copy->destination);
    *copy = (prm_copy){ 0 };
    return status;
}

static prm_status copy_whole(prm_backup *backup, prm_db *db, prm_error *error)
{
    prm_copy copy;
    prm_error last = { 0 };
    int left = 1;
    prm_status status = prm_copy_begin(&copy, db, backup->partial, error), ended;

    while (status == PRM_OK && left > 0)
        status = prm_backup_is_cancelled(backup)
            ? prm_error_set(error, PRM_E_UNAVAILABLE, NULL, "the backup was given up")
                                                 : prm_copy_step(&copy, WHOLE_PAGES, &left, error);
    ended = prm_copy_end(&copy, &last);
    if (status == PRM_OK && ended != PRM_OK)
        *error = last;
    return status != PRM_OK ? status : ended;
}

prm_status prm_backup_make(prm_backup *backup, const char *destination, prm_db *db, const char *data,
    prm_backup_report *report, prm_error *error)
{
    prm_status status;

    PRM_TRY(prm_backup_begin(backup, destination, db, error));
    status = copy_whole(backup, db, error);
    if (status == PRM_OK)
        status = prm_backup_link(backup, data, report, error);
    if (status == PRM_OK)
        status = prm_backup_seal(backup, report, error);
    if (status != PRM_OK)
        prm_backup_discard(backup);
    return status;
}
