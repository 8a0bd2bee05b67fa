/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as CSV: what is read, written and read again is the same; lines only grow; reading ends. */
#include "fuzz.h"

#include "base/buf.h"
#include "csv/csv.h"

#include <stdlib.h>
#include <string.h>

static void put(void *out, const char *bytes, size_t length)
{
    prm_buf_put(out, bytes, length);
}

/* Writes a record, reads it again and compares. */
static void check_round_trip(const prm_csv *csv)
{
    static prm_csv_cell cells[PRM_CSV_CELLS];
    prm_buf line;
    prm_buf_init(&line, 0);
    for (size_t i = 0; i < csv->count; i++) {
        if (i > 0)
            prm_buf_put_char(&line, ',');
        prm_csv_put_text(put, &line, csv->cells[i].text, csv->cells[i].length);
    }
    size_t length = line.length;
    prm_buf_put_char(&line, '\0');
    prm_csv again;
    prm_csv_init(&again, line.data, length, ',', cells, PRM_CSV_CELLS);
    /* A line that is all one empty cell is a blank line, and skipped. */
    if (csv->count > 1 || csv->cells[0].length > 0) {
        MUST_HOLD(prm_csv_next(&again) == PRM_CSV_RECORD);
        MUST_HOLD(again.count == csv->count);
        for (size_t i = 0; i < again.count; i++) {
            size_t mark = prm_csv_is_neutralised(cells[i].text, cells[i].length) ? 1 : 0;
            MUST_HOLD(cells[i].length - mark == csv->cells[i].length);
            MUST_HOLD(memcmp(cells[i].text + mark, csv->cells[i].text, csv->cells[i].length) == 0);
        }
        MUST_HOLD(prm_csv_next(&again) == PRM_CSV_END);
    }
    prm_buf_deinit(&line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char separators[] = {',', ';', '\t', '|'};
    static prm_csv_cell cells[PRM_CSV_CELLS];
    char *text = malloc(size + 1);
    MUST_HOLD(text != NULL);
    for (size_t i = 0; i < sizeof separators; i++) {
        memcpy(text, data, size);
        text[size] = '\0';
        prm_csv csv, skipped;
        enum prm_csv_status status;
        size_t line = 0, records = 0;
        prm_csv_init(&csv, text, size, separators[i], cells, PRM_CSV_CELLS);
        for (;;) {
            skipped = csv;
            enum prm_csv_status wanted = prm_csv_skip(&skipped);
            status = prm_csv_next(&csv);
            MUST_HOLD(status == wanted && csv.at == skipped.at && csv.next_line == skipped.next_line);
            if (status == PRM_CSV_END)
                break;
            MUST_HOLD(csv.line > line && ++records <= size);
            MUST_HOLD(prm_csv_problem(status) != NULL);
            line = csv.line;
            if (status == PRM_CSV_RECORD)
                check_round_trip(&csv);
        }
    }
    free(text);
    return 0;
}
