/* SPDX-License-Identifier: Apache-2.0 */
#include "store/backup.h"

#include "base/json.h"
#include "base/time.h"
#include "store/db_internal.h"
#include "store/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { NOTE_BYTES = 4096, ARENA_BYTES = 64 << 10, CANCEL_EVERY = 10000 /* steps of SQLite's machine */ };

static const char note_name[] = "backup.json";

typedef char path_text[PRM_BACKUP_PATH + 32];

static const char *join(path_text out, const char *folder, const char *name)
{
    snprintf(out, sizeof(path_text), "%s/%s", folder, name);
    return out;
}

/* -- beginning -- */

static prm_status check_room(const char *folder, prm_db *db, prm_error *error)
{
    sqlite3_stmt *statement;
    struct statvfs about;
    int64_t pages, size;

    PRM_TRY(prm_db_statement(db, "PRAGMA page_count", &statement, error));
    PRM_TRY(prm_db_integer(db, statement, &pages, error));
    PRM_TRY(prm_db_statement(db, "PRAGMA page_size", &statement, error));
    PRM_TRY(prm_db_integer(db, statement, &size, error));
    if (statvfs(folder, &about) != 0)
        return prm_folder_fail(folder, "looked at", error);
    if ((uint64_t)(pages * size) <= (uint64_t)about.f_bavail * about.f_frsize)
        return PRM_OK;
    return prm_error_set(error, PRM_E_READ_ONLY, NULL, "the backup takes %lld bytes and %s has room for %llu: nothing was made",
        (long long)(pages * size), folder, (unsigned long long)about.f_bavail * about.f_frsize);
}

static prm_status name_folders(prm_backup *backup, const char *destination, prm_error *error)
{
    size_t length = strlen(destination);

    while (length > 1 && destination[length - 1] == '/')
        length--;
    if (length == 0 || length + sizeof ".partial" > sizeof backup->partial)
        return prm_error_set(error, PRM_E_INVALID, NULL, "the name of the folder is empty or too long");
    snprintf(backup->final, sizeof backup->final, "%.*s", (int)length, destination);
    snprintf(backup->partial, sizeof backup->partial, "%.*s.partial", (int)length, destination);
    return PRM_OK;
}

prm_status prm_backup_begin(prm_backup *backup, const char *destination, prm_db *db, prm_error *error)
{
    prm_status status;

    PRM_TRY(name_folders(backup, destination, error));
    if (access(backup->final, F_OK) == 0)
        return prm_error_set(error, PRM_E_CONFLICT, "exists", "%s is there already", backup->final);
    prm_folder_remove(backup->partial);
    if (mkdir(backup->partial, 0700) != 0)
        return prm_folder_fail(backup->partial, "made", error);
    status = check_room(backup->partial, db, error);
    if (status != PRM_OK)
        prm_backup_discard(backup);
    return status;
}

void prm_backup_discard(const prm_backup *backup)
{
    prm_folder_remove(backup->partial);
}

/* -- checking -- */

static int ask_cancelled(void *context)
{
    const prm_backup *backup = context;
    return backup->is_cancelled && backup->is_cancelled(backup->context);
}

static prm_status check(prm_backup *backup, const char *folder, prm_journal_head *head, prm_error *error)
{
    prm_db *db;
    prm_status status = prm_db_open(folder, PRM_DB_OFFLINE, &db, error);

    if (status != PRM_OK)
        return status;
    sqlite3_progress_handler(prm_db_handle(db), CANCEL_EVERY, ask_cancelled, backup);
    status = prm_db_check_quick(db, error);
    if (status == PRM_OK)
        status = prm_journal_verify(db, head, error);
    prm_db_close(db);
    return status;
}

/* -- sealing -- */

static prm_status write_note(const char *folder, const prm_backup_report *report, prm_error *error)
{
    path_text path;
    char text[NOTE_BYTES], at[PRM_TIME_TEXT], hex[2 * PRM_HASH_BYTES + 1];
    int fd = open(join(path, folder, note_name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600), length;
    bool is_written;

    prm_time_print(report->at, at);
    prm_hex(report->head.hash, sizeof report->head.hash, hex);
    length = snprintf(text, sizeof text,
        "{\"prmd\":\"%s\",\"at\":\"%s\",\"entries\":%lld,\"head\":\"%s\",\"bytes\":%lld,\"files\":%lld}\n", PRM_VERSION, at,
        (long long)report->head.seq, hex, (long long)report->bytes, (long long)report->files);
    is_written = fd >= 0 && write(fd, text, (size_t)length) == length && fsync(fd) == 0;
    if (fd >= 0)
        is_written &= close(fd) == 0;
    return is_written ? PRM_OK : prm_folder_fail(path, "written", error);
}

static prm_status name_it(const char *partial, const char *final, prm_error *error)
{
    if (rename(partial, final) != 0)
        return prm_folder_fail(final, "given its name", error);
    return prm_folder_sync_parent(final, error);
}

prm_status prm_backup_seal(prm_backup *backup, const char *data, prm_backup_report *report, prm_error *error)
{
    path_text database, from, to;
    struct stat about;

    *report = (prm_backup_report){ .at = prm_time_wall() };
    PRM_TRY(prm_folder_sync(join(database, backup->partial, "prmd.db"), error));
    if (stat(database, &about) == 0)
        report->bytes = about.st_size;
    PRM_TRY(prm_folder_link(join(from, data, "files"), join(to, backup->partial, "files"), &report->files, &report->bytes,
        error));
    PRM_TRY(check(backup, backup->partial, &report->head, error));
    PRM_TRY(write_note(backup->partial, report, error));
    PRM_TRY(prm_folder_sync(backup->partial, error));
    return name_it(backup->partial, backup->final, error);
}

/* -- bringing it back -- */

static prm_status read_note(const char *folder, prm_backup_report *report, prm_error *error)
{
    path_text path;
    char text[NOTE_BYTES], hex[2 * PRM_HASH_BYTES + 1];
    int fd = open(join(path, folder, note_name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ssize_t length = fd >= 0 ? read(fd, text, sizeof text) : -1;
    prm_arena *arena;
    const prm_val *note, *at;
    prm_status status;

    if (fd >= 0)
        close(fd);
    if (length < 0)
        return prm_error_set(error, PRM_E_INVALID, NULL, "%s is no backup of prmd: %s: %s", folder, path, strerror(errno));
    arena = prm_arena_new(ARENA_BYTES);
    if (!arena)
        return prm_db_nomem(error);
    status = prm_json_parse(arena, text, (size_t)length, &prm_json_wire_limits, &note, NULL);
    if (status == PRM_OK) {
        at = prm_val_get(note, "at");
        status = prm_val_get_integer(note, "entries", &report->head.seq) == PRM_OK && prm_val_kind(at) == PRM_V_TEXT &&
                         prm_time_parse(at->as.text, at->count, &report->at)
                     ? PRM_OK
                     : PRM_E_CORRUPT;
        snprintf(hex, sizeof hex, "%s", prm_val_get_str(note, "head"));
    }
    prm_arena_free(arena);
    if (status != PRM_OK)
        return prm_error_set(error, PRM_E_CORRUPT, NULL, "%s is not what a backup writes", path);
    return prm_hex_read(hex, report->head.hash, sizeof report->head.hash)
               ? PRM_OK
               : prm_error_set(error, PRM_E_CORRUPT, NULL, "%s is not what a backup writes", path);
}

static prm_status check_head(prm_backup *work, const prm_backup_report *report, prm_error *error)
{
    prm_journal_head head;

    PRM_TRY(check(work, work->partial, &head, error));
    if (head.seq == report->head.seq && memcmp(head.hash, report->head.hash, sizeof head.hash) == 0)
        return PRM_OK;
    return prm_error_set(error, PRM_E_CORRUPT, "journal", "the backup's journal ends at entry %lld and not where %s says (%lld)",
        (long long)head.seq, note_name, (long long)report->head.seq);
}

static prm_status fill(const char *backup, prm_backup *work, prm_backup_report *report, prm_error *error)
{
    path_text from, to;
    struct stat about;

    PRM_TRY(prm_folder_copy_file(join(from, backup, "prmd.db"), join(to, work->partial, "prmd.db"), error));
    if (stat(to, &about) == 0)
        report->bytes = about.st_size;
    PRM_TRY(prm_folder_link(join(from, backup, "files"), join(to, work->partial, "files"), &report->files, &report->bytes,
        error));
    PRM_TRY(check_head(work, report, error));
    PRM_TRY(prm_folder_sync(work->partial, error));
    return name_it(work->partial, work->final, error);
}

prm_status prm_backup_restore(const char *backup, const char *data, prm_backup_report *report, prm_error *error)
{
    prm_backup work = { 0 };
    prm_status status;

    *report = (prm_backup_report){ 0 };
    PRM_TRY(name_folders(&work, data, error));
    if (!prm_folder_is_empty(work.final))
        return prm_error_set(error, PRM_E_CONFLICT, "exists", "%s is there and not empty: a backup is restored to a new directory",
            work.final);
    PRM_TRY(read_note(backup, report, error));
    prm_folder_remove(work.partial);
    if (mkdir(work.partial, 0700) != 0)
        return prm_folder_fail(work.partial, "made", error);
    status = fill(backup, &work, report, error);
    if (status != PRM_OK)
        prm_folder_remove(work.partial);
    return status;
}
