/* SPDX-License-Identifier: Apache-2.0 */
/* prmd backup and prmd restore. */
#include "server/offline.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/time.h"
#include "events/position.h"
#include "store/backup.h"

#include <stdio.h>
#include <string.h>

static void print_report(const char *event, const char *place, const prm_backup_report *report)
{
    char hex[2 * PRM_HASH_BYTES + 1], at[PRM_TIME_TEXT];
    prm_buf text;

    prm_hex(report->head.hash, sizeof report->head.hash, hex);
    prm_time_print(report->at, at);
    prm_buf_init(&text, 0);
    prm_buf_format(&text, "{\"%s\":", event);
    prm_json_print_text(&text, place, strlen(place));
    prm_buf_format(&text, ",\"at\":\"%s\",\"entries\":%lld,\"head\":\"%s\",\"bytes\":%lld,\"files\":%lld}\n", at,
        (long long)report->head.seq, hex, (long long)report->bytes, (long long)report->files);
    if (!text.failed)
        fwrite(text.data, 1, text.length, stdout);
    prm_buf_deinit(&text);
}

/* 64: what was asked for cannot be; 1: it could not be done, or damage was found; 78: there is nothing to do it
 * with. */
static int exit_code_of(prm_status status)
{
    if (status == PRM_E_CONFLICT || status == PRM_E_INVALID)
        return PRM_EXIT_USAGE;
    return status == PRM_E_CORRUPT || status == PRM_E_READ_ONLY ? PRM_EXIT_FAILED : PRM_EXIT_CONFIG;
}

int prm_offline_backup(const prm_options *options)
{
    prm_error error = { 0 };
    prm_backup backup = { 0 };
    prm_backup_report report;
    prm_db *db;
    int lock;
    prm_status status;

    if (!options->data || !options->operand) {
        prm_error_set(&error, PRM_E_INVALID, NULL,
            "backup needs --data DIR and the folder to make: prmd backup --data DIR DEST");
        return prm_offline_fail(&error, PRM_EXIT_USAGE);
    }
    status = prm_offline_open(options->data, &lock, &db, &error);
    if (status == PRM_OK)
        status = prm_backup_make(&backup, options->operand, db, options->data, &report, &error);
    prm_offline_close(lock, db);
    if (status != PRM_OK)
        return prm_offline_fail(&error, exit_code_of(status));
    print_report("backup", options->operand, &report);
    return PRM_EXIT_OK;
}

static void print_age(int64_t at)
{
    static const struct {
        int64_t ms;
        const char *unit;
    } units[] = { { 86400000, "days" }, { 3600000, "hours" }, { 60000, "minutes" }, { 1000, "seconds" } };
    int64_t age = prm_time_wall() - at;
    size_t i = 0;

    while (i + 1 < sizeof units / sizeof *units && age < 2 * units[i].ms)
        i++;
    fprintf(stderr,
        "prmd: the backup is %lld %s old: what was written since is not in it, and a token or role that was taken away "
        "since is good again\n",
        (long long)(age > 0 ? age / units[i].ms : 0), units[i].unit);
}

/* Who saw what happened after the backup is not to take what happens now for it. */
static prm_status renew_positions(const char *data, prm_error *error)
{
    prm_db *db = NULL;
    prm_status status = prm_db_open(data, PRM_DB_WRITER, &db, error);

    if (status == PRM_OK)
        status = prm_db_begin(db, error);
    if (status == PRM_OK && (status = prm_position_key_renew(db, error)) == PRM_OK)
        status = prm_db_commit(db, error);
    prm_db_close(db);
    return status;
}

int prm_offline_restore(const prm_options *options)
{
    prm_error error = { 0 };
    prm_backup_report report;
    prm_status status;

    if (!options->data || !options->operand) {
        prm_error_set(&error, PRM_E_INVALID, NULL,
            "restore needs a backup and the directory to make: prmd restore BACKUP --data NEWDIR");
        return prm_offline_fail(&error, PRM_EXIT_USAGE);
    }
    status = prm_backup_restore(options->operand, options->data, &report, &error);
    if (status == PRM_OK)
        status = renew_positions(options->data, &error);
    if (status != PRM_OK)
        return prm_offline_fail(&error, exit_code_of(status));
    print_age(report.at);
    print_report("restored", options->data, &report);
    return PRM_EXIT_OK;
}
