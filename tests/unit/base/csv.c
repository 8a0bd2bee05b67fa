/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "base/buf.h"
#include "csv/csv.h"

#include <stdlib.h>

#include <string.h>

/* Every record as "line:cell|cell" with "!" before a problem's number, joined by " ". */
static void read_all(prm_buf *out, char *text, size_t length, char separator)
{
    static prm_csv_cell cells[8];
    prm_csv csv, skipped;
    prm_csv_init(&csv, text, length, separator, cells, sizeof cells / sizeof cells[0]);
    enum prm_csv_status status;
    for (;;) {
        skipped = csv;
        enum prm_csv_status wanted = prm_csv_skip(&skipped);
        if ((status = prm_csv_next(&csv)) == PRM_CSV_END)
            break;
        CHECK(status == wanted && csv.at == skipped.at && csv.line == skipped.line && csv.count == skipped.count);
        prm_buf_format(out, "%s%zu:", out->length > 0 ? " " : "", csv.line);
        if (status != PRM_CSV_RECORD)
            prm_buf_format(out, "!%d", (int)status);
        for (size_t i = 0; status == PRM_CSV_RECORD && i < csv.count; i++) {
            CHECK(csv.cells[i].text[csv.cells[i].length] == '\0');
            prm_buf_format(out, "%s%s", i > 0 ? "|" : "", csv.cells[i].text);
        }
    }
}

static void check(const char *text, size_t length, char separator, const char *wanted)
{
    SCOPED_BUF(out, 0);
    char *copy = malloc(length + 1); /* of that size, so that a byte beyond is found */
    REQUIRE(copy != NULL);
    memcpy(copy, text, length);
    copy[length] = '\0';
    read_all(&out, copy, length, separator);
    prm_buf_put_char(&out, '\0');
    CHECK_STR(out.data, wanted);
    free(copy);
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
    ROW("a\rb,c\r\rd\r\ne\nf", ',', "1:a 2:b|c 4:d 5:e 6:f");
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
    ROW("\"\r\r\n\r\"\rx", ',', "1:\r\r\n\r 5:x");
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
    ROW("1,2,3,4,5,6,7,8\n", ',', "1:1|2|3|4|5|6|7|8");
    ROW("1,2,3,4,5,6,7,8,\nx", ',', "1:!5 2:x");
}

static void put(void *out, const char *bytes, size_t length)
{
    prm_buf_put(out, bytes, length);
}

TEST(writing)
{
    static const struct {
        const char *text, *cell;
    } rows[] = {{"", ""}, {"plain", "plain"}, {"a,b", "\"a,b\""}, {"a;b", "\"a;b\""}, {"a\"b", "\"a\"\"b\""},
        {"\"", "\"\"\"\""}, {"\"\"x", "\"\"\"\"\"x\""}, {"a\nb", "\"a\nb\""}, {"=1+1", "\"'=1+1\""}, {"@x", "\"'@x\""},
        {"-5", "\"'-5\""}, {"+", "\"'+\""}, {"\tx", "\"'\tx\""}, {"\rx", "\"'\rx\""}, {"'=x", "\"''=x\""},
        {"\x27\x27-x", "\"\x27\x27\x27-x\""}, {"'x", "'x"}, {"'", "'"}, {" =x", " =x"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SCOPED_BUF(out, 0);
        prm_csv_put_text(put, &out, rows[i].text, strlen(rows[i].text));
        prm_buf_put_char(&out, '\0');
        CHECK_STR(out.data, rows[i].cell);
    }
}

/* What is written, read and freed of its mark is what it was. */
TEST(round_trip)
{
    static const char letters[] = "a,;\"'=+-@\t\r\n \xC3\xA9";
    unsigned state = 1;
    for (int n = 0; n < 20000; n++) {
        char text[8];
        size_t length = (state = state * 1103515245 + 12345) / 65536 % 7;
        for (size_t i = 0; i < length; i++)
            text[i] = letters[(state = state * 1103515245 + 12345) / 65536 % (sizeof letters - 1)];
        SCOPED_BUF(out, 0);
        prm_csv_put_text(put, &out, text, length);
        prm_buf_put_char(&out, ',');
        prm_buf_put_char(&out, '\0');
        prm_csv_cell cells[2];
        prm_csv csv;
        prm_csv_init(&csv, out.data, out.length - 1, ',', cells, 2);
        REQUIRE(prm_csv_next(&csv) == PRM_CSV_RECORD && csv.count == 2);
        size_t mark = prm_csv_is_neutralised(cells[0].text, cells[0].length) ? 1 : 0;
        CHECK(cells[0].length - mark == length && memcmp(cells[0].text + mark, text, length) == 0);
        CHECK(length == 0 || strchr("=+-@\t\r", cells[0].text[0]) == NULL);
    }
}

TEST_MAIN(CASE(plain), CASE(quoted), CASE(wrong), CASE(many_cells), CASE(writing), CASE(round_trip))
