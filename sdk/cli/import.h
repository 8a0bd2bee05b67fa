/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file import.h  The parts of `prm import`: records of a CSV file, chunks of them in flight, what became of each. The
 * server reads the cells; here a record is only found, so that a chunk ends where one does. One thread.
 */
#ifndef PRM_CLI_IMPORT_H
#define PRM_CLI_IMPORT_H

#include "cli.h"
#include "connect.h"

#include "client/json.h"
#include "csv/csv.h"

#include <stdint.h>
#include <stdio.h>

/* ---- Records ---- */

#define PRM_CLI_IMPORT_KEY 96

typedef struct prm_cli_record {
    size_t line; /* where it begins in the file */
    size_t at, length;
    size_t encoded; /* bytes of it within a JSON string */
} prm_cli_record;

typedef struct prm_cli_lines {
    const prm_cli *cli;
    char *text;
    prm_csv csv; /* leaves the text as it is */
    prm_cli_record header;
    size_t total;   /* records after the header, wrong ones included */
    char *settings; /* owned: what every call says beside the csv, `,"mapping":{...}` */
    char digest[33];
} prm_cli_lines;

/** Reads the file, its header and the options --set, --map, --separator. An exit code, after a sentence. In any case
 * prm_cli_lines_deinit(). */
int prm_cli_lines_init(prm_cli_lines *lines, const prm_cli *cli, const char *method, const char *path);
void prm_cli_lines_deinit(prm_cli_lines *lines);

enum prm_cli_line { PRM_CLI_LINE, PRM_CLI_LINE_BAD, PRM_CLI_LINE_END };

/** The next record, or (of at most `size` bytes) why it cannot be sent. */
enum prm_cli_line prm_cli_lines_next(prm_cli_lines *lines, prm_cli_record *record, char *problem, size_t size);

/** What one call takes: records beyond that are the next one's. */
enum { PRM_CLI_CHUNK_RECORDS = 50, PRM_CLI_CHUNK_BYTES = 240000, PRM_CLI_CHUNK_ENCODED = 900000 };

/** The parameters of a call with these records, behind the header; NULL if out of memory. Freed with free(). */
char *prm_cli_lines_params(const prm_cli_lines *lines, const prm_cli_record *records, size_t count);

/** The idempotency key of a call: the same for the same method, options, file and records, so that an import done again
 * goes on where it ended. */
void prm_cli_lines_key(
    const prm_cli_lines *lines, const prm_cli_record *records, size_t count, char key[PRM_CLI_IMPORT_KEY]);

/** By what a person may know a record again: its first cell that is not empty. */
void prm_cli_lines_name(const prm_cli_lines *lines, const prm_cli_record *record, prm_client_buffer *out);

/* ---- Progress ---- */

typedef struct prm_cli_progress {
    bool is_shown;
    size_t total, done;
    int64_t start, drawn; /* ms */
    size_t width;
} prm_cli_progress;

/** Drawn on standard error, if that is a terminal. */
void prm_cli_progress_start(prm_cli_progress *progress, const prm_cli *cli, size_t total);
void prm_cli_progress_set(prm_cli_progress *progress, size_t done);
/** Takes it off the screen, before something else is printed and at the end. */
void prm_cli_progress_hide(prm_cli_progress *progress);

/* ---- Report ---- */

/** What became of a record, in the order of the server's words for it. */
enum prm_cli_outcome { PRM_CLI_CREATED, PRM_CLI_UPDATED, PRM_CLI_DUPLICATE, PRM_CLI_INVALID, PRM_CLI_OUTCOMES };

typedef struct prm_cli_import_report {
    const prm_cli *cli;
    const prm_cli_lines *lines;
    prm_cli_progress *progress;
    FILE *errors; /* --errors; NULL: none */
    bool is_json, is_broken, said_ignored;
    size_t counts[PRM_CLI_OUTCOMES], done, said;
} prm_cli_import_report;

/** Opens what --errors names. An exit code, after a sentence. */
int prm_cli_import_report_open(prm_cli_import_report *report, const prm_cli *cli, const prm_cli_lines *lines,
    prm_cli_progress *progress);
/** What the server says of a record, {status, id?, errors?, matches? ...}. */
void prm_cli_import_report_record(
    prm_cli_import_report *report, const prm_cli_record *record, prm_client_span said);
/** A record that could not be sent, or that the server could not answer for: its error's kind and sentence. */
void prm_cli_import_report_bad(
    prm_cli_import_report *report, const prm_cli_record *record, const char *code, const char *problem);
/** Columns that the server left out, [name, ...]; told once. */
void prm_cli_import_report_ignored(prm_cli_import_report *report, prm_client_span columns);
/** The summary; `stopped`: why records are left without an answer, NULL if none are; `goes_on`: whether the same
 * command may do better. An exit code. */
int prm_cli_import_report_close(prm_cli_import_report *report, const char *stopped, bool goes_on);

/* ---- Run ---- */

/** Makes the calls. An exit code; `why` (of `size` bytes) says what stopped it, "" if all records were answered. */
int prm_cli_import_run(const prm_cli *cli, const prm_cli_target *target, const char *method, prm_cli_lines *lines,
    prm_cli_import_report *report, char *why, size_t size);

#endif
