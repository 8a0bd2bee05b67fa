/* SPDX-License-Identifier: Apache-2.0 */
#include "csv.h"

#include <stdlib.h>
#include <string.h>

void prm_cli_csv_init(prm_cli_csv *csv, const char *text, size_t length, char separator)
{
    static const char mark[] = "\xEF\xBB\xBF";
    *csv = (prm_cli_csv){.at = text, .end = text + length, .separator = separator, .next_line = 1};
    if (length >= 3 && memcmp(text, mark, 3) == 0)
        csv->at += 3;
}

void prm_cli_csv_deinit(prm_cli_csv *csv)
{
    free(csv->cells);
    prm_client_buffer_deinit(&csv->text);
    *csv = (prm_cli_csv){0};
}

/* Whether a line ends here, in LF or CRLF. */
static bool is_line_end(const prm_cli_csv *csv)
{
    return csv->at == csv->end || *csv->at == '\n' ||
           (*csv->at == '\r' && (csv->at + 1 == csv->end || csv->at[1] == '\n'));
}

static void skip_line_end(prm_cli_csv *csv)
{
    if (csv->at < csv->end && *csv->at == '\r')
        csv->at++;
    if (csv->at < csv->end && *csv->at == '\n') {
        csv->at++;
        csv->next_line++;
    }
}

static enum prm_cli_csv_status skip_line(prm_cli_csv *csv, enum prm_cli_csv_status why)
{
    while (csv->at < csv->end && *csv->at != '\n')
        csv->at++;
    skip_line_end(csv);
    return why;
}

static enum prm_cli_csv_status read_quoted(prm_cli_csv *csv)
{
    csv->at++;
    while (csv->at < csv->end) {
        char c = *csv->at++;
        if (c == '\0')
            return PRM_CLI_CSV_NUL;
        if (c == '"') {
            if (csv->at == csv->end || *csv->at != '"')
                return is_line_end(csv) || *csv->at == csv->separator ? PRM_CLI_CSV_RECORD : PRM_CLI_CSV_STRAY;
            csv->at++;
        }
        if (c == '\n')
            csv->next_line++;
        prm_client_buffer_put_char(&csv->text, c);
    }
    return PRM_CLI_CSV_UNCLOSED;
}

static enum prm_cli_csv_status read_plain(prm_cli_csv *csv)
{
    while (!is_line_end(csv) && *csv->at != csv->separator) {
        if (*csv->at == '\0')
            return PRM_CLI_CSV_NUL;
        prm_client_buffer_put_char(&csv->text, *csv->at++);
    }
    return PRM_CLI_CSV_RECORD;
}

/* Adds an empty cell at the end; false if out of memory. */
static bool add_cell(prm_cli_csv *csv)
{
    if (csv->count == csv->room) {
        size_t room = csv->room == 0 ? 16 : csv->room * 2;
        prm_cli_cell *cells = realloc(csv->cells, room * sizeof *cells);
        if (cells == NULL)
            return false;
        csv->cells = cells;
        csv->room = room;
    }
    csv->cells[csv->count++] = (prm_cli_cell){NULL, 0};
    return true;
}

/* While the text grows it moves: cells point into it only when the record is whole. */
static void place_cells(prm_cli_csv *csv)
{
    const char *at = csv->text.data;
    for (size_t i = 0; i < csv->count; i++) {
        csv->cells[i].text = at;
        at += csv->cells[i].length + 1;
    }
}

enum prm_cli_csv_status prm_cli_csv_next(prm_cli_csv *csv)
{
    prm_client_buffer_clear(&csv->text);
    csv->count = 0;
    while (csv->at < csv->end && is_line_end(csv))
        skip_line_end(csv);
    csv->line = csv->next_line;
    if (csv->at == csv->end)
        return PRM_CLI_CSV_END;
    for (;;) {
        size_t start = csv->text.length;
        if (!add_cell(csv))
            return PRM_CLI_CSV_NOMEM;
        bool is_quoted = csv->at < csv->end && *csv->at == '"';
        enum prm_cli_csv_status status = is_quoted ? read_quoted(csv) : read_plain(csv);
        if (status != PRM_CLI_CSV_RECORD)
            return skip_line(csv, status);
        csv->cells[csv->count - 1].length = csv->text.length - start;
        prm_client_buffer_put_char(&csv->text, '\0');
        if (is_line_end(csv))
            break;
        csv->at++;
    }
    skip_line_end(csv);
    if (csv->text.failed)
        return PRM_CLI_CSV_NOMEM;
    place_cells(csv);
    return PRM_CLI_CSV_RECORD;
}

const char *prm_cli_csv_problem(enum prm_cli_csv_status status)
{
    static const char *const problems[] = {
        [PRM_CLI_CSV_RECORD] = "nothing is wrong",
        [PRM_CLI_CSV_END] = "the file has ended",
        [PRM_CLI_CSV_STRAY] = "text follows a closing quote",
        [PRM_CLI_CSV_NUL] = "the line holds a NUL byte",
        [PRM_CLI_CSV_UNCLOSED] = "a quote is opened and never closed",
        [PRM_CLI_CSV_NOMEM] = "out of memory",
    };
    return problems[status];
}

void prm_cli_csv_put(prm_client_buffer *out, const char *text, size_t length)
{
    bool is_formula = length > 0 && memchr("=+-@\t\r", text[0], 6) != NULL;
    bool quotes = is_formula;
    for (size_t i = 0; i < length; i++)
        quotes = quotes || memchr("\",;\n\r\t", text[i], 6) != NULL;
    if (!quotes) {
        prm_client_buffer_put(out, text, length);
        return;
    }
    prm_client_buffer_put_text(out, is_formula ? "\"'" : "\"");
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"')
            prm_client_buffer_put_char(out, '"');
        prm_client_buffer_put_char(out, text[i]);
    }
    prm_client_buffer_put_char(out, '"');
}
