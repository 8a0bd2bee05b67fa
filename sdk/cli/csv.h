/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file csv.h  CSV (RFC 4180) read record by record from memory: quoted cells with line breaks and doubled quotes, LF
 * or CRLF, another separator, a byte order mark, blank lines skipped. A quote inside an unquoted cell is taken as it
 * is. A record that is wrong is told with its line, and reading goes on with the next line. One owner.
 */
#ifndef PRM_CLI_CSV_H
#define PRM_CLI_CSV_H

#include "client/buffer.h"

#include <stddef.h>

enum prm_cli_csv_status {
    PRM_CLI_CSV_RECORD, /* csv->cells */
    PRM_CLI_CSV_END,
    PRM_CLI_CSV_STRAY,    /* something follows a closing quote: the rest of the line was skipped */
    PRM_CLI_CSV_NUL,      /* a NUL byte: the rest of the line was skipped */
    PRM_CLI_CSV_UNCLOSED, /* a quote is never closed: the rest of the text is gone */
    PRM_CLI_CSV_NOMEM
};

typedef struct prm_cli_cell {
    const char *text; /* NUL-ended; valid until the next record */
    size_t length;
} prm_cli_cell;

typedef struct prm_cli_csv {
    const char *at, *end;
    char separator;
    size_t line; /* of the record read last: where it begins, from 1 */
    size_t next_line;
    prm_cli_cell *cells;
    size_t count, room;
    prm_client_buffer text;
} prm_cli_csv;

/** Borrows the text. */
void prm_cli_csv_init(prm_cli_csv *csv, const char *text, size_t length, char separator);
void prm_cli_csv_deinit(prm_cli_csv *csv);
enum prm_cli_csv_status prm_cli_csv_next(prm_cli_csv *csv);
/** What is wrong with a record, as a sentence. */
const char *prm_cli_csv_problem(enum prm_cli_csv_status status);

/** Appends a cell, quoted if it must be. One that a spreadsheet would take for a formula gets a ' before it. */
void prm_cli_csv_put(prm_client_buffer *out, const char *text, size_t length);

#endif
