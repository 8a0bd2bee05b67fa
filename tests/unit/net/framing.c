/* SPDX-License-Identifier: Apache-2.0 */
/* Telling messages apart in a stream of JSON lines, without sockets. */
#include "net/framing.h"
#include "test.h"

#include <string.h>

/* All messages of the bytes, given `step` more of them at a time, each ended by '|'. */
static void split(prm_buf *found, const char *bytes, size_t step, size_t limit, bool has_ended)
{
    size_t length = strlen(bytes), at = 0, scanned = 0;
    const prm_framing *framing = prm_framing_of('{');
    for (size_t have = step < length ? step : length;; have = have + step < length ? have + step : length) {
        for (;;) {
            prm_framed framed =
                framing->take(bytes + at, have - at, limit, has_ended && have == length && at < have, &scanned);
            if (framed.refusal != NULL) {
                prm_buf_put_text(found, "refused");
                return;
            }
            if (framed.message != NULL)
                prm_buf_put(found, framed.message, framed.length);
            if (framed.message != NULL)
                prm_buf_put_char(found, '|');
            if (framed.used == 0)
                break;
            at += framed.used;
            if (at == have)
                break;
        }
        if (have == length)
            return;
    }
}

static void check_split(const char *bytes, size_t limit, bool has_ended, const char *wanted)
{
    for (size_t step = 1; step <= strlen(bytes); step++) {
        SCOPED_BUF(found, 0);
        split(&found, bytes, step, limit, has_ended);
        CHECK_STR(test_text(&found), wanted);
    }
}

TEST(lines_are_told_apart_however_they_arrive)
{
    check_split("{}\n[1]\n", 100, false, "{}|[1]|");
    check_split("{}\r\n[1]\r\n", 100, false, "{}|[1]|");
    check_split("{\"a\":\"b\\n\"}\n", 100, false, "{\"a\":\"b\\n\"}|");
}

TEST(blank_lines_and_white_space_around_are_no_messages)
{
    check_split("{}\n\n \t\r\n\r\n{}\n\n", 100, false, "{}|{}|");
    check_split("  {} \t\n", 100, false, "{}|");
}

TEST(a_line_without_end_waits_unless_the_stream_has_ended)
{
    check_split("{}\n{\"a\"", 100, false, "{}|");
    check_split("{}\n{\"a\":1}", 100, true, "{}|{\"a\":1}|");
}

TEST(a_line_may_have_as_many_bytes_as_the_limit)
{
    check_split("{\"a\":12}\r\n", 8, false, "{\"a\":12}|");
    check_split("{\"a\":12}\n", 8, false, "{\"a\":12}|");
    check_split("{\"a\":12}\n", 7, false, "refused");
    check_split("{\"a\":12}..", 8, false, "refused");
}

TEST(the_first_byte_decides)
{
    CHECK_STR(prm_framing_of('{')->name, "json lines");
    CHECK(prm_framing_of('[') == prm_framing_of('{'));
    size_t scanned = 0;
    prm_framed framed = prm_framing_of('G')->take("G", 1, 100, false, &scanned);
    CHECK_HAS(framed.refusal, "\"code\":-32600");
    CHECK(framed.refusal[strlen(framed.refusal) - 1] == '\n');
}

TEST_MAIN(CASE(lines_are_told_apart_however_they_arrive), CASE(blank_lines_and_white_space_around_are_no_messages),
    CASE(a_line_without_end_waits_unless_the_stream_has_ended), CASE(a_line_may_have_as_many_bytes_as_the_limit),
    CASE(the_first_byte_decides))
