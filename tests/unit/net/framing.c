/* SPDX-License-Identifier: Apache-2.0 */
/* Telling messages apart in a stream of JSON lines or of headers and bodies, without sockets. */
#include "net/framing.h"
#include "test.h"

#include <string.h>

/* All messages of the bytes, given `step` more of them at a time, each ended by '|'. */
static void split(prm_buf *found, const char *bytes, size_t step, size_t limit, bool has_ended)
{
    size_t length = strlen(bytes), at = 0, scanned = 0;
    size_t blank = strspn(bytes, " \t\r\n");
    const prm_framing *framing = prm_framing_of(bytes + blank, length - blank);
    for (size_t have = step < length ? step : length;; have = have + step < length ? have + step : length) {
        for (;;) {
            prm_framed framed =
                framing->take(bytes + at, have - at, limit, has_ended && have == length && at < have, &scanned);
            if (framed.refusal != PRM_REFUSAL_NONE) {
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

TEST(the_first_bytes_decide)
{
    CHECK_STR(prm_framing_of("{", 1)->name, "json lines");
    CHECK(prm_framing_of("[", 1) == prm_framing_of("{", 1));
    CHECK_STR(prm_framing_of("Content-Length: 2", 17)->name, "headers");
    CHECK_STR(prm_framing_of("content-type", 12)->name, "headers");
    for (size_t length = 1; length < 8; length++)
        CHECK(prm_framing_of("Content-", length) == NULL);
    static const char *const others[] = {"GET / HTTP/1.1", "CONNECT", "COPY", "Contend", "\xff", "\"a\""};
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        const prm_framing *framing = prm_framing_of(others[i], strlen(others[i]));
        CHECK(prm_framing_is_http(framing));
    }
}

TEST(headers_say_how_long_a_message_is)
{
    check_split("Content-Length: 2\r\n\r\n{}", 100, false, "{}|");
    check_split("Content-Length: 2\r\n\r\n{}Content-Length: 3\r\n\r\n[1]", 100, false, "{}|[1]|");
    check_split("content-length:2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{}", 100, false, "{}|");
    check_split("Content-Type: application/vscode-jsonrpc; charset=utf8\r\nContent-Length: 4\r\n\r\n\n{}\n", 100, true,
        "\n{}\n|");
    check_split("Content-Length: 8\r\n\r\n{\"a\":12}", 8, false, "{\"a\":12}|");
    check_split("Content-Length: 20\r\n\r\n{}", 100, false, "");
}

TEST(headers_that_are_not_understood_are_refused)
{
    static const char *const texts[] = {"Content-Length: 2\n\n{}", "Content-Length: -2\r\n\r\n{}",
        "Content-Length: 2 3\r\n\r\n{}", "Content-Length:\r\n\r\n{}", "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
        "Content-Length: 9999999999\r\n\r\n{}", "Content-Type: text/plain\r\n\r\n{}", "Content-Size: 2\r\n\r\n{}",
        "Content-Type: a; charset=latin1\r\nContent-Length: 2\r\n\r\n{}", "Content-Length: 2\r\nHost: a\r\n\r\n{}",
        "Content-Length: 9\r\n\r\n{\"a\":123}"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        check_split(texts[i], 8, false, "refused");
    check_split("Content-Length: 3\r\n\r\n{}", 100, true, "refused");
    SCOPED_BUF(long_one, 0);
    prm_buf_put_text(&long_one, "Content-Type: ");
    for (size_t i = 0; i < 1200; i++)
        prm_buf_put_char(&long_one, 'a');
    check_split(test_text(&long_one), 100, false, "refused");
}

TEST(a_refusal_is_an_error_object)
{
    for (prm_refusal refusal = PRM_REFUSAL_HEADER; refusal <= PRM_REFUSAL_UNREAD; refusal++)
        CHECK_HAS(prm_framing_refusal(refusal), "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32");
}

TEST_MAIN(CASE(lines_are_told_apart_however_they_arrive), CASE(blank_lines_and_white_space_around_are_no_messages),
    CASE(a_line_without_end_waits_unless_the_stream_has_ended), CASE(a_line_may_have_as_many_bytes_as_the_limit),
    CASE(the_first_bytes_decide),
    CASE(headers_say_how_long_a_message_is), CASE(headers_that_are_not_understood_are_refused),
    CASE(a_refusal_is_an_error_object))
