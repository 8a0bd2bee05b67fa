/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file import.h  The parts of `prm import`: lines of a CSV file to parameters, calls in flight, what became of each
 * line. One thread.
 */
#ifndef PRM_CLI_IMPORT_H
#define PRM_CLI_IMPORT_H

#include "cli.h"
#include "connect.h"
#include "params.h"

#include "csv/csv.h"

#include <stdint.h>
#include <stdio.h>

/* ---- Lines ---- */

#define PRM_CLI_IMPORT_KEY 64

typedef struct prm_cli_column {
    char *path; /* owned; NULL: the column is left out */
    size_t length;
    enum prm_cli_reading reading;
} prm_cli_column;

typedef struct prm_cli_lines {
    const prm_cli *cli;
    char *text;
    prm_csv csv;
    prm_csv_cell cells[PRM_CSV_CELLS];
    prm_cli_column *columns;
    size_t column_count;
    size_t total; /* records after the header, wrong ones included */
    char digest[33];
} prm_cli_lines;

/** Reads the file, its header and the options --set, --map, --separator. An exit code, after a sentence. In any case
 * prm_cli_lines_deinit(). */
int prm_cli_lines_init(prm_cli_lines *lines, const prm_cli *cli, const char *method, const char *path);
void prm_cli_lines_deinit(prm_cli_lines *lines);

enum prm_cli_line { PRM_CLI_LINE, PRM_CLI_LINE_BAD, PRM_CLI_LINE_END };

/** The next line's number and parameters (freed by the caller with free()), or what is wrong with it: the field's name
 * ("" if it is the line as a whole) and a sentence. */
typedef struct prm_cli_line_read {
    size_t number;
    char *params;
    char field[128], problem[256];
} prm_cli_line_read;
enum prm_cli_line prm_cli_lines_next(prm_cli_lines *lines, prm_cli_line_read *read);

/** The idempotency key of a line: the same for the same method, options, file and line, so that an import done again
 * goes on where it ended. */
void prm_cli_lines_key(const prm_cli_lines *lines, size_t number, char key[PRM_CLI_IMPORT_KEY]);

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

typedef struct prm_cli_import_report {
    const prm_cli *cli;
    prm_cli_progress *progress;
    FILE *errors; /* --errors; NULL: none */
    bool is_json, is_broken;
    size_t total, created, duplicates, failed, said;
} prm_cli_import_report;

/** Opens what --errors names. An exit code, after a sentence. */
int prm_cli_import_report_open(
    prm_cli_import_report *report, const prm_cli *cli, prm_cli_progress *progress, size_t total);
/** A line that never became a call. */
void prm_cli_import_report_bad(prm_cli_import_report *report, size_t line, const char *field, const char *problem);
/** A line, the parameters made from it, and what the server answered. */
void prm_cli_import_report_answer(
    prm_cli_import_report *report, size_t line, const char *params, const prm_client_answer *answer);
/** The summary; `stopped`: why lines are left without an answer, NULL if none are. An exit code. */
int prm_cli_import_report_close(prm_cli_import_report *report, const char *stopped);

/* ---- Run ---- */

/** Makes the calls. An exit code; `why` (of `size` bytes) says what stopped it, "" if all lines were answered. */
int prm_cli_import_run(const prm_cli *cli, const prm_cli_target *target, const char *method, prm_cli_lines *lines,
    prm_cli_import_report *report, char *why, size_t size);

#endif
