/* SPDX-License-Identifier: Apache-2.0 */
#include "csv.h"

#include <string.h>

static const char byte_order_mark[] = "\xEF\xBB\xBF";

void prm_csv_init(prm_csv *csv, char *text, size_t length, char separator, prm_csv_cell *cells, size_t room)
{
    *csv = (prm_csv){.at = text,
        .end = text + length,
        .separator = separator,
        .next_line = 1,
        .cells = cells,
        .room = room};
    if (length >= 3 && memcmp(text, byte_order_mark, 3) == 0)
        csv->at += 3;
}

static bool is_line_end(const prm_csv *csv)
{
    return csv->at == csv->end || *csv->at == '\n' || *csv->at == '\r';
}

/* LF, CRLF or CR; nothing at the end of the text. */
static void skip_line_end(prm_csv *csv)
{
    if (csv->at == csv->end)
        return;
    if (*csv->at++ == '\r' && csv->at < csv->end && *csv->at == '\n')
        csv->at++;
    csv->next_line++;
}

static enum prm_csv_status skip_line(prm_csv *csv, enum prm_csv_status why)
{
    while (!is_line_end(csv))
        csv->at++;
    skip_line_end(csv);
    return why;
}

/* The cell's text moves to `*to` while it is read; NULL: it stays where it is. */
static void keep(char **to, char c)
{
    if (*to != NULL)
        *(*to)++ = c;
}

static enum prm_csv_status read_quoted(prm_csv *csv, char **to)
{
    csv->at++;
    while (csv->at < csv->end) {
        char c = *csv->at++;
        if (c == '\0')
            return PRM_CSV_NUL;
        if (c == '"') {
            if (csv->at == csv->end || *csv->at != '"')
                return is_line_end(csv) || *csv->at == csv->separator ? PRM_CSV_RECORD : PRM_CSV_STRAY;
            csv->at++;
        }
        if (c == '\n' || (c == '\r' && (csv->at == csv->end || *csv->at != '\n')))
            csv->next_line++;
        keep(to, c);
    }
    return PRM_CSV_UNCLOSED;
}

static enum prm_csv_status read_plain(prm_csv *csv, char **to)
{
    while (!is_line_end(csv) && *csv->at != csv->separator) {
        if (*csv->at == '\0')
            return PRM_CSV_NUL;
        keep(to, *csv->at++);
    }
    return PRM_CSV_RECORD;
}

static enum prm_csv_status read_cell(prm_csv *csv, bool keeps, bool *is_last)
{
    char *start = csv->at, *to = keeps ? start : NULL;
    if (csv->count == csv->room)
        return PRM_CSV_WIDE;
    bool is_quoted = csv->at < csv->end && *csv->at == '"';
    enum prm_csv_status status = is_quoted ? read_quoted(csv, &to) : read_plain(csv, &to);
    if (status != PRM_CSV_RECORD)
        return status;
    *is_last = is_line_end(csv);
    if (*is_last)
        skip_line_end(csv);
    else
        csv->at++;
    if (keeps) {
        csv->cells[csv->count] = (prm_csv_cell){start, (size_t)(to - start)};
        *to = '\0'; /* where the separator was, or the line's end, or the text's */
    }
    csv->count++;
    return PRM_CSV_RECORD;
}

static enum prm_csv_status next(prm_csv *csv, bool keeps)
{
    csv->count = 0;
    while (csv->at < csv->end && is_line_end(csv))
        skip_line_end(csv);
    csv->line = csv->next_line;
    if (csv->at == csv->end)
        return PRM_CSV_END;
    for (bool is_last = false; !is_last;) {
        enum prm_csv_status status = read_cell(csv, keeps, &is_last);
        if (status != PRM_CSV_RECORD)
            return skip_line(csv, status);
    }
    return PRM_CSV_RECORD;
}

enum prm_csv_status prm_csv_next(prm_csv *csv)
{
    return next(csv, true);
}

enum prm_csv_status prm_csv_skip(prm_csv *csv)
{
    return next(csv, false);
}

const char *prm_csv_problem(enum prm_csv_status status)
{
    static const char *const problems[] = {
        [PRM_CSV_RECORD] = "nothing is wrong",
        [PRM_CSV_END] = "the file has ended",
        [PRM_CSV_STRAY] = "text follows a closing quote",
        [PRM_CSV_NUL] = "the line holds a NUL byte",
        [PRM_CSV_UNCLOSED] = "a quote is opened and never closed",
        [PRM_CSV_WIDE] = "it has more than 1000 cells",
    };
    return problems[status];
}
