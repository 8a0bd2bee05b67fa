/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file csv.h  CSV (RFC 4180), read record by record within the text itself, and written cell by cell. For the server
 * and for the `prm` command alike: needs libc alone, allocates nothing. Any thread; pure.
 *
 * Read: quoted cells with line breaks and doubled quotes; lines that end in LF, CRLF or CR, mixed as they come; another
 * separator; a byte order mark; blank lines skipped; a quote inside an unquoted cell taken as it is. A record that is
 * wrong is told with its line, and reading goes on with the next line. (Of libcsv's parser neither the line of a record
 * can be had nor the place of a quote that is never closed.)
 *
 * Written: as prm/csv.h has it, which plugins use as well.
 */
#ifndef PRM_CSV_H
#define PRM_CSV_H

#include <prm/csv.h>

#include <stdbool.h>
#include <stddef.h>

#define PRM_CSV_CELLS 1000 /* of one record: what an object may have keys */

enum prm_csv_status {
    PRM_CSV_RECORD, /* csv->cells */
    PRM_CSV_END,
    PRM_CSV_STRAY,    /* something follows a closing quote */
    PRM_CSV_NUL,      /* a NUL byte */
    PRM_CSV_UNCLOSED, /* a quote is never closed: the rest of the text is gone */
    PRM_CSV_WIDE      /* more cells than there is room for */
};

typedef struct prm_csv_cell {
    const char *text; /* NUL-ended, in the text that is read */
    size_t length;
} prm_csv_cell;

typedef struct prm_csv {
    char *at, *end;
    char separator;
    size_t line; /* of the record read last: where it begins, from 1 */
    size_t next_line;
    prm_csv_cell *cells;
    size_t count, room;
} prm_csv;

/** Borrows the text, which is written to as it is read and must end in a NUL after `length` bytes, and `room` cells. */
void prm_csv_init(prm_csv *csv, char *text, size_t length, char separator, prm_csv_cell *cells, size_t room);
enum prm_csv_status prm_csv_next(prm_csv *csv);
/** As prm_csv_next, but leaves the text as it is: of the cells only the count is known. */
enum prm_csv_status prm_csv_skip(prm_csv *csv);
/** What is wrong with a record, as a sentence without its subject, "a quote is opened and never closed". */
const char *prm_csv_problem(enum prm_csv_status status);

#endif
