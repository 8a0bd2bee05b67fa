/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "cli/csv.h"

#include <string.h>

/* Every record as "line:cell|cell" with "!" before a problem's number, joined by " ". */
static void read_all(prm_client_buffer *out, const char *text, size_t length, char separator)
{
    prm_cli_csv csv;
    prm_cli_csv_init(&csv, text, length, separator);
    enum prm_cli_csv_status status;
    while ((status = prm_cli_csv_next(&csv)) != PRM_CLI_CSV_END && status != PRM_CLI_CSV_NOMEM) {
        prm_client_buffer_format(out, "%s%zu:", out->length > 0 ? " " : "", csv.line);
        if (status != PRM_CLI_CSV_RECORD)
            prm_client_buffer_format(out, "!%d", (int)status);
        for (size_t i = 0; status == PRM_CLI_CSV_RECORD && i < csv.count; i++) {
            prm_client_buffer_put_text(out, i > 0 ? "|" : "");
            prm_client_buffer_put(out, csv.cells[i].text, csv.cells[i].length);
        }
    }
    if (status == PRM_CLI_CSV_NOMEM)
        CHECK(prm_alloc_has_failed());
    prm_cli_csv_deinit(&csv);
}

static void check(const char *text, size_t length, char separator, const char *wanted)
{
    prm_client_buffer out = {0};
    read_all(&out, text, length, separator);
    CHECK_STR(prm_client_buffer_text(&out), wanted);
    prm_client_buffer_deinit(&out);
}

#define ROW(text, separator, wanted) check(text, sizeof(text) - 1, separator, wanted)

TEST(plain)
{
    ROW("", ',', "");
    ROW("a", ',', "1:a");
    ROW("a,b\nc,d\n", ',', "1:a|b 2:c|d");
    ROW("a,b\r\nc,d\r\n", ',', "1:a|b 2:c|d");
    ROW("a,,\n,\n", ',', "1:a|| 2:|");
    ROW("\n\na\n\r\n\nb", ',', "3:a 6:b");
    ROW("\xEF\xBB\xBF"
        "a,b",
        ',', "1:a|b");
    ROW("a;b,c", ';', "1:a|b,c");
    ROW("a\tb", '\t', "1:a|b");
    ROW(" a , b ", ',', "1: a | b ");
    ROW("a\rb,c", ',', "1:a\rb|c");
}

TEST(quoted)
{
    ROW("\"a,b\",c", ',', "1:a,b|c");
    ROW("\"a\"\"b\"", ',', "1:a\"b");
    ROW("\"\"\"\"", ',', "1:\"");
    ROW("\"\",\"\"", ',', "1:|");
    ROW("\"a\nb\",c\nd,e", ',', "1:a\nb|c 3:d|e");
    ROW("\"a\r\nb\"\r\nc", ',', "1:a\r\nb 3:c");
    ROW("\"\n\n\n\"\nx", ',', "1:\n\n\n 5:x");
    ROW("5\" screen,x", ',', "1:5\" screen|x");
    ROW("a\"b\"c", ',', "1:a\"b\"c");
}

TEST(wrong)
{
    ROW("\"a\"b,c\nd,e", ',', "1:!2 2:d|e");
    ROW("\"a\" ,c\nd", ',', "1:!2 2:d");
    ROW("x,\"a\nb\"c\nd", ',', "1:!2 3:d");
    ROW("a\0b\nc", ',', "1:!3 2:c");
    ROW("\"a\0b\"\nc", ',', "1:!3 2:c");
    ROW("a\n\"b\nc\nd", ',', "1:a 2:!4");
    ROW("\"", ',', "1:!4");
    ROW("a,\"", ',', "1:!4");
}

TEST(many_cells)
{
    char text[2000];
    memset(text, ',', sizeof text);
    prm_cli_csv csv;
    prm_cli_csv_init(&csv, text, sizeof text, ',');
    enum prm_cli_csv_status status = prm_cli_csv_next(&csv);
    if (CHECK(status == PRM_CLI_CSV_RECORD))
        CHECK_INT(csv.count, sizeof text + 1);
    prm_cli_csv_deinit(&csv);
}

TEST(writing)
{
    static const struct {
        const char *text, *cell;
    } rows[] = {{"", ""}, {"plain", "plain"}, {"a,b", "\"a,b\""}, {"a;b", "\"a;b\""}, {"a\"b", "\"a\"\"b\""},
        {"a\nb", "\"a\nb\""}, {"=1+1", "\"'=1+1\""}, {"@x", "\"'@x\""}, {"-5", "\"'-5\""}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        prm_client_buffer out = {0};
        prm_cli_csv_put(&out, rows[i].text, strlen(rows[i].text));
        CHECK_STR(prm_client_buffer_text(&out), rows[i].cell);
        prm_client_buffer_deinit(&out);
    }
}

TEST_MAIN(CASE(plain), CASE(quoted), CASE(wrong), CASE(many_cells), CASE(writing))
