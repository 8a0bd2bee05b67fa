/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as CSV: what is read, written and read again is the same; lines only grow; reading ends. */
#include "fuzz.h"

#include "cli/csv.h"

#include <string.h>

#define CELLS 4096

/* What csv_put does to a cell a spreadsheet would run. */
static bool is_same(const prm_cli_cell *cell, const prm_client_buffer *written)
{
    const char *text = cell->text;
    size_t length = cell->length;
    if (length == written->length + 1 && text[0] == '\'') {
        text++;
        length--;
    }
    return length == written->length && memcmp(text, prm_client_buffer_text(written), length) == 0;
}

/* Writes a record, reads it again and compares. */
static void check_round_trip(const prm_cli_csv *csv)
{
    prm_client_buffer line = {0};
    for (size_t i = 0; i < csv->count; i++) {
        if (i > 0)
            prm_client_buffer_put_char(&line, ',');
        prm_cli_csv_put(&line, csv->cells[i].text, csv->cells[i].length);
    }
    prm_cli_csv again;
    prm_cli_csv_init(&again, prm_client_buffer_text(&line), line.length, ',');
    /* A line that is all one empty cell is a blank line, and skipped; one that begins with a mark loses it. */
    bool is_blank = csv->count == 1 && csv->cells[0].length == 0;
    bool is_marked = line.length >= 3 && memcmp(line.data, "\xEF\xBB\xBF", 3) == 0;
    if (!is_blank && !is_marked) {
        MUST_HOLD(prm_cli_csv_next(&again) == PRM_CLI_CSV_RECORD);
        MUST_HOLD(again.count == csv->count);
        for (size_t i = 0; i < again.count; i++) {
            prm_client_buffer cell = {.data = (char *)csv->cells[i].text, .length = csv->cells[i].length};
            MUST_HOLD(is_same(&again.cells[i], &cell));
        }
        MUST_HOLD(prm_cli_csv_next(&again) == PRM_CLI_CSV_END);
    }
    prm_cli_csv_deinit(&again);
    prm_client_buffer_deinit(&line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char separators[] = {',', ';', '\t', '|'};
    for (size_t i = 0; i < sizeof separators; i++) {
        prm_cli_csv csv;
        enum prm_cli_csv_status status;
        size_t line = 0, records = 0;
        prm_cli_csv_init(&csv, (const char *)data, size, separators[i]);
        while ((status = prm_cli_csv_next(&csv)) != PRM_CLI_CSV_END) {
            MUST_HOLD(status != PRM_CLI_CSV_NOMEM);
            MUST_HOLD(csv.line > line && ++records <= size);
            MUST_HOLD(prm_cli_csv_problem(status) != NULL);
            line = csv.line;
            if (status == PRM_CLI_CSV_RECORD && csv.count < CELLS)
                check_round_trip(&csv);
        }
        prm_cli_csv_deinit(&csv);
    }
    return 0;
}
