/* SPDX-License-Identifier: Apache-2.0 */
#include "store/backup.h"

#include "base/id.h"
#include "base/json.h"
#include "base/time.h"
#include "base/write_all.h"
#include "store/db_internal.h"
#include "store/files.h"
#include "store/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { NOTE_BYTES = 4096, ARENA_BYTES = 64 << 10 };

static const char note_name[] = "backup.json";

typedef char path_text[PRM_BACKUP_PATH + 96];

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
    return prm_error_set(error, PRM_E_READ_ONLY, NULL,
        "the backup takes %lld bytes and %s has room for %llu: nothing was made",
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

/* In place of what an earlier try has left, which is all that is taken away: the name is made of one somebody gave. */
static prm_status make_partial(const prm_backup *backup, prm_error *error)
{
    static const char *const ours[] = { "prmd.db", "prmd.db-journal", "prmd.db-wal", "prmd.db-shm", "files", note_name,
        NULL };

    if (!prm_folder_holds_only(backup->partial, ours))
        return prm_error_set(error, PRM_E_CONFLICT, "exists",
            "%s is there, and is nothing that a try has left: take it away", backup->partial);
    prm_folder_remove(backup->partial);
    return mkdir(backup->partial, 0700) == 0 ? PRM_OK : prm_folder_fail(backup->partial, "made", error);
}

prm_status prm_backup_begin(prm_backup *backup, const char *destination, prm_db *db, prm_error *error)
{
    prm_status status;

    PRM_TRY(name_folders(backup, destination, error));
    if (access(backup->final, F_OK) == 0)
        return prm_error_set(error, PRM_E_CONFLICT, "exists", "%s is there already", backup->final);
    PRM_TRY(make_partial(backup, error));
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

bool prm_backup_is_cancelled(const prm_backup *backup)
{
    return backup->is_cancelled && backup->is_cancelled(backup->context);
}

static int ask_cancelled(void *context)
{
    return prm_backup_is_cancelled(context);
}

static prm_status check(prm_backup *backup, prm_db *db, prm_journal_head *head, prm_error *error)
{
    prm_status status;

    prm_db_ask(db, ask_cancelled, backup);
    status = prm_db_check_quick(db, error);
    if (status == PRM_OK)
        status = prm_journal_verify(db, head, error);
    prm_db_ask(db, NULL, NULL);
    return status;
}

/* -- files: those that rows of the copy have, each content once -- */

typedef struct linking {
    const prm_backup *backup;
    const char *data;
    prm_backup_report *report;
    prm_error *error;
} linking;

static prm_status link_bytes(const linking *l, int64_t file, const char *sha256, int64_t size)
{
    path_text from, folder, to;
    char digits[PRM_ID_DIGITS + 1] = "";
    struct stat about;
    prm_status status;

    snprintf(from, sizeof from, "%s/files/%.2s/%s", l->data, sha256, sha256);
    snprintf(folder, sizeof folder, "%s/files/%.2s", l->backup->partial, sha256);
    snprintf(to, sizeof to, "%s/files/%.2s/%s", l->backup->partial, sha256, sha256);
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return prm_folder_fail(folder, "made", l->error);
    if (lstat(to, &about) == 0)
        return PRM_OK;
    if (lstat(from, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size != size) {
        prm_id_print(file, digits);
        return prm_error_set(l->error, PRM_E_CORRUPT, NULL,
            "file_%s: its bytes are not there: prmd verify looks for all that is missing", digits);
    }
    status = prm_folder_link(from, to, l->error);
    if (status == PRM_OK) {
        l->report->files++;
        l->report->bytes += size;
    }
    return status;
}

static prm_status sync_folders(const prm_backup *backup, prm_error *error)
{
    path_text path;

    for (unsigned i = 0; i < 256; i++) {
        snprintf(path, sizeof path, "%s/files/%02x", backup->partial, i);
        if (access(path, F_OK) == 0)
            PRM_TRY(prm_folder_sync(path, error));
    }
    return prm_folder_sync(join(path, backup->partial, "files"), error);
}

static prm_status link_files(const linking *l, prm_db *db)
{
    char sha256[PRM_SHA256_TEXT];
    int64_t file = 0, size;
    path_text files;
    bool has_files;
    prm_status status;

    PRM_TRY(prm_files_exist(db, &has_files, l->error));
    if (!has_files)
        return PRM_OK;
    if (mkdir(join(files, l->backup->partial, "files"), 0700) != 0)
        return prm_folder_fail(files, "made", l->error);
    while ((status = prm_file_next(db, &file, sha256, &size, l->error)) == PRM_OK) {
        if (prm_backup_is_cancelled(l->backup))
            return prm_error_set(l->error, PRM_E_UNAVAILABLE, NULL, "the backup was given up");
        PRM_TRY(link_bytes(l, file, sha256, size));
    }
    return status == PRM_E_NOT_FOUND ? sync_folders(l->backup, l->error) : status;
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
        "{\"prmd\":\"%s\",\"at\":\"%s\",\"entries\":%lld,\"head\":\"%s\",\"bytes\":%lld,\"files\":%lld}\n", PRM_VERSION,
        at, (long long)report->head.seq, hex, (long long)report->bytes, (long long)report->files);
    is_written = fd >= 0 && prm_write_all(fd, text, (size_t)length) && fsync(fd) == 0;
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

prm_status prm_backup_link(const prm_backup *backup, const char *data, prm_backup_report *report, prm_error *error)
{
    const linking l = { .backup = backup, .data = data, .report = report, .error = error };
    path_text database;
    struct stat about;
    prm_db *db;
    prm_status status;

    *report = (prm_backup_report){ .at = prm_time_wall() };
    PRM_TRY(prm_folder_sync(join(database, backup->partial, "prmd.db"), error));
    if (stat(database, &about) == 0)
        report->bytes = about.st_size;
    PRM_TRY(prm_db_open(backup->partial, PRM_DB_OFFLINE, &db, error));
    status = link_files(&l, db);
    prm_db_close(db);
    return status;
}

prm_status prm_backup_seal(prm_backup *backup, prm_backup_report *report, prm_error *error)
{
    prm_db *db;
    prm_status status;

    PRM_TRY(prm_db_open(backup->partial, PRM_DB_OFFLINE, &db, error));
    status = check(backup, db, &report->head, error);
    prm_db_close(db);
    PRM_TRY(status);
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
        return prm_error_set(error, PRM_E_INVALID, NULL, "%s is no backup of prmd: %s: %s", folder, path,
            strerror(errno));
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

static prm_status check_head(prm_backup *work, prm_db *db, const prm_backup_report *report, prm_error *error)
{
    prm_journal_head head;

    PRM_TRY(check(work, db, &head, error));
    if (head.seq == report->head.seq && memcmp(head.hash, report->head.hash, sizeof head.hash) == 0)
        return PRM_OK;
    return prm_error_set(error, PRM_E_CORRUPT, "journal",
        "the backup's journal ends at entry %lld and not where %s says (%lld)",
        (long long)head.seq, note_name, (long long)report->head.seq);
}

static prm_status fill_files(const char *backup, prm_backup *work, prm_db *db, prm_backup_report *report,
    prm_error *error)
{
    const linking l = { .backup = work, .data = backup, .report = report, .error = error };
    prm_files_report files;

    PRM_TRY(check_head(work, db, report, error));
    PRM_TRY(link_files(&l, db));
    return prm_files_verify(db, work->partial, &files, error);
}

static prm_status fill(const char *backup, prm_backup *work, prm_backup_report *report, prm_error *error)
{
    path_text from, to;
    struct stat about;
    prm_db *db;
    prm_status status;

    PRM_TRY(prm_folder_copy_file(join(from, backup, "prmd.db"), join(to, work->partial, "prmd.db"), error));
    if (stat(to, &about) == 0)
        report->bytes = about.st_size;
    PRM_TRY(prm_db_open(work->partial, PRM_DB_OFFLINE, &db, error));
    status = fill_files(backup, work, db, report, error);
    prm_db_close(db);
    PRM_TRY(status);
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
        return prm_error_set(error, PRM_E_CONFLICT, "exists",
            "%s is there and not empty: a backup is restored to a new directory", work.final);
    PRM_TRY(read_note(backup, report, error));
    PRM_TRY(make_partial(&work, error));
    status = fill(backup, &work, report, error);
    if (status != PRM_OK)
        prm_folder_remove(work.partial);
    return status;
}
