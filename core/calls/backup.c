/* SPDX-License-Identifier: Apache-2.0 */
#include "calls/backup.h"

#include "base/log.h"
#include "base/time.h"
#include "calls/execute.h"
#include "calls/threads.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BUSY_US = 1000, /* of the writer's time between two batches */
    IDLE_US = 3000,
    STEP_PAGES = 16,
    SYNC_MS = 100, /* between two syncs while it is copied: one at the end would hold up everybody's */
    WAITING = 4
};

/* -- the writer's part -- */

static void hand_back(prm_backups *backups, prm_status status, const prm_error *error)
{
    prm_copy_order *order = backups->copying;
    prm_error last = { 0 };
    prm_status ended = prm_copy_end(&backups->copy, &last);

    order->status = status != PRM_OK ? status : ended;
    order->error = status != PRM_OK ? *error : last;
    backups->copying = NULL;
    (void)prm_queue_push(order->finished, &order->link);
}

bool prm_backups_copy_some(prm_calls *calls, bool is_idle)
{
    prm_backups *backups = &calls->backups;
    int64_t began = prm_time_monotonic_us(), most = is_idle ? IDLE_US : BUSY_US;
    prm_status status = PRM_OK;
    prm_error error = { 0 };
    int left = 1;

    if (!backups->copying) {
        backups->copying = atomic_exchange(&backups->order, NULL);
        if (!backups->copying)
            return false;
        status = prm_copy_begin(&backups->copy, calls->writer.state.worker.db, backups->copying->folder, &error);
    }
    if (atomic_load(&calls->is_stopping))
        status = prm_error_set(&error, PRM_E_UNAVAILABLE, NULL, "the server is stopping");
    while (status == PRM_OK && left > 0 && prm_time_monotonic_us() - began < most)
        status = prm_copy_step(&backups->copy, STEP_PAGES, &left, &error);
    if (status == PRM_OK && left > 0)
        return true;
    hand_back(backups, status, &error);
    return false;
}

void prm_backups_give_up(prm_calls *calls)
{
    prm_error error;

    if (calls->backups.copying)
        hand_back(&calls->backups, prm_error_set(&error, PRM_E_UNAVAILABLE, NULL, "the server is stopping"), &error);
}

/* -- the thread's part -- */

static bool is_stopping(void *context)
{
    prm_calls *calls = context;
    return atomic_load(&calls->is_stopping);
}

/* Waits for the writer; on the way what it has written goes to disk bit by bit. */
static prm_status copy_database(prm_calls *calls, const prm_backup *backup, prm_error *error)
{
    prm_backups *backups = &calls->backups;
    prm_copy_order order = { .folder = backup->partial, .finished = backups->finished };
    prm_copy_order *mine = &order;
    char path[PRM_BACKUP_PATH + 16];
    int fd = -1;

    snprintf(path, sizeof path, "%s/prmd.db", backup->partial);
    atomic_store(&backups->order, mine);
    while (!prm_queue_take(backups->finished, SYNC_MS)) {
        prm_copy_order *expected = mine;
        if (is_stopping(calls) && atomic_compare_exchange_strong(&backups->order, &expected, NULL)) {
            order.status = prm_error_set(&order.error, PRM_E_UNAVAILABLE, NULL, "the server is stopping");
            break; /* the writer has not taken it, and will not */
        }
        if (fd < 0)
            fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        if (fd >= 0)
            (void)fdatasync(fd);
    }
    if (fd >= 0)
        close(fd);
    *error = order.error;
    return order.status;
}

static bool is_name(const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    return name[length] == '\0' && length > 0 && *name != '.' &&
           (length < 8 || strcmp(name + length - 8, ".partial") != 0);
}

static prm_status find_destination(prm_calls *calls, const char *name, char path[PRM_BACKUP_PATH], prm_error *error)
{
    const char *folder = calls->options.backups;
    int length;

    if (!is_name(name))
        return prm_error_set(error, PRM_E_INVALID, NULL,
            "takes letters, digits and ._- only, without a dot first or .partial last");
    length = snprintf(path, PRM_BACKUP_PATH, "%s%s", folder ? folder : calls->options.directory,
        folder ? "" : "/backups");
    if (length < PRM_BACKUP_PATH) {
        (void)mkdir(path, 0700); /* what is wrong with it is said when the backup's own folder is made */
        length += snprintf(path + length, (size_t)(PRM_BACKUP_PATH - length), "/%s", name);
    }
    return length < PRM_BACKUP_PATH
               ? PRM_OK
               : prm_error_set(error, PRM_E_INVALID, NULL, "the path of the backup is too long");
}

static prm_status make_backup(prm_calls *calls, prm_db *db, const char *destination, prm_backup_report *report,
    prm_error *error)
{
    prm_backup backup = { .is_cancelled = is_stopping, .context = calls };
    prm_status status = prm_backup_begin(&backup, destination, db, error);

    if (status != PRM_OK)
        return status;
    atomic_store(&calls->backups.keeps_files, true);
    status = copy_database(calls, &backup, error);
    if (status == PRM_OK)
        status = prm_backup_link(&backup, calls->options.directory, report, error);
    atomic_store(&calls->backups.keeps_files, false);
    if (status == PRM_OK)
        status = prm_backup_seal(&backup, report, error);
    if (status != PRM_OK)
        prm_backup_discard(&backup);
    return status;
}

/* What the handler is told, to put it into the journal. */
static prm_status tell(prm_task *task, const char *name, const prm_backup_report *report)
{
    prm_val *told = prm_val_object(task->arena);
    char hex[2 * PRM_HASH_BYTES + 1];

    prm_hex(report->head.hash, sizeof report->head.hash, hex);
    PRM_TRY(prm_val_set_text(told, "name", name));
    PRM_TRY(prm_val_set_integer(told, "entries", report->head.seq));
    PRM_TRY(prm_val_set_text(told, "head", hex));
    PRM_TRY(prm_val_set_integer(told, "bytes", report->bytes));
    PRM_TRY(prm_val_set_integer(told, "files", report->files));
    task->params = told;
    return PRM_OK;
}

static bool is_repeat(prm_calls *calls, prm_db *db, prm_task *task)
{
    prm_idem idem;
    prm_error error;

    return task->key &&
        prm_idem_get(db, task->principal->user, task->key, prm_clock_now(calls->options.clock), task->arena,
                            &idem, &error) == PRM_OK;
}

static prm_status run(prm_calls *calls, prm_task *task, prm_error *error)
{
    const char *name = prm_val_get_str(task->params, "name");
    char destination[PRM_BACKUP_PATH];
    prm_backup_report report;
    prm_db *db;
    prm_status status = find_destination(calls, name, destination, error);

    if (status == PRM_OK)
        status = prm_db_open(calls->options.directory, PRM_DB_READER, &db, error);
    if (status != PRM_OK)
        return status;
    if (!is_repeat(calls, db, task)) {
        status = make_backup(calls, db, destination, &report, error);
        if (status == PRM_OK)
            status = tell(task, name, &report);
        if (status == PRM_OK)
            prm_log_text(PRM_LOG_INFO, "backup.made", "%s holds the journal up to entry %lld", destination,
                (long long)report.head.seq);
        else
            prm_log_text(PRM_LOG_ERROR, "backup.failed", "%s", error->message);
    }
    prm_db_close(db);
    return status;
}

static void refuse(prm_task *task, prm_status status, prm_error *error)
{
    prm_field_errors errors = { .arena = task->arena };
    prm_val *data = prm_val_object(task->arena);

    if (status == PRM_E_UNAVAILABLE || error->status != status) {
        prm_jobs_refuse(task, status, *error->message ? error->message : prm_error_wire(status)->message);
        return;
    }
    if (status == PRM_E_INVALID) {
        prm_field_errors_add(&errors, "name", "format", error->message);
        if (prm_val_set(data, "fields", prm_field_errors_list(&errors)) == PRM_OK)
            error->data = data;
    }
    prm_execute_fail(task, error);
    task->done(task);
}

static void *backups_main(void *context)
{
    prm_calls *calls = context;
    prm_link *link;

    (void)pthread_setname_np(pthread_self(), "prm-backup");
    while ((link = prm_queue_take(calls->backups.inbox, -1))) {
        prm_task *task = (prm_task *)(void *)link;
        prm_error error = { 0 };
        prm_status status = is_stopping(calls)
            ? prm_error_set(&error, PRM_E_UNAVAILABLE, NULL, "the server is stopping")
                                               : run(calls, task, &error);
        if (status == PRM_OK)
            status = prm_writer_push(calls, task);
        if (status != PRM_OK)
            refuse(task, status, &error);
    }
    return NULL;
}

/* -- life -- */

prm_status prm_backups_open(prm_calls *calls, prm_error *error)
{
    calls->backups.inbox = prm_queue_new(WAITING, NULL, NULL);
    calls->backups.finished = prm_queue_new(0, NULL, NULL);
    return calls->backups.inbox && calls->backups.finished
               ? PRM_OK
               : prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory at start");
}

prm_status prm_backups_start(prm_calls *calls)
{
    calls->backups.is_running = pthread_create(&calls->backups.thread, NULL, backups_main, calls) == 0;
    return calls->backups.is_running ? PRM_OK : PRM_E_UNAVAILABLE;
}

void prm_backups_stop(prm_calls *calls)
{
    if (calls->backups.inbox)
        prm_queue_close(calls->backups.inbox);
    if (calls->backups.is_running)
        pthread_join(calls->backups.thread, NULL);
    calls->backups.is_running = false;
}

void prm_backups_close(prm_calls *calls)
{
    prm_queue_free(calls->backups.inbox);
    prm_queue_free(calls->backups.finished);
}
