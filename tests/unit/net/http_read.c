/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes to HTTP requests, without sockets: however they arrive, the same comes out. */
#include "net/http_read.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOST "Host: a\r\n"

/* The verdict over these bytes, given `step` more at a time; `head` and `text` (freed by the caller) if it is good. */
static int read_in_steps(const char *bytes, size_t step, prm_http_head *head, char **text)
{
    size_t length = strlen(bytes), scanned = 0;
    prm_http_verdict verdict = {0};
    *text = NULL;
    for (size_t have = step < length ? step : length;; have = have + step < length ? have + step : length) {
        size_t used = prm_http_find_head(bytes, have, 16384, &scanned, &verdict);
        if (verdict.status != 0)
            return verdict.status;
        if (used > 0) {
            *text = malloc(used);
            if (*text == NULL)
                abort();
            memcpy(*text, bytes, used);
            verdict = prm_http_read_head(*text, used, 64, head);
            return verdict.status;
        }
        if (have == length)
            return -1; /* more is needed */
    }
}

static void check_verdict(const char *bytes, int wanted)
{
    for (size_t step = 1; step <= strlen(bytes); step += step < 40 ? 1 : 97) {
        prm_http_head head;
        char *text;
        if (!CHECK_INT(read_in_steps(bytes, step, &head, &text), wanted))
            fprintf(stderr, "  of %.60s in steps of %zu\n", bytes, step);
        free(text);
    }
}

TEST(a_head_is_read_however_it_arrives)
{
    static const char bytes[] = "POST /rpc?a=b&c HTTP/1.1\r\nhost: example.com:7443\r\nContent-Length: 12 \r\nX-Empty:\r\n"
                                "Authorization:  Bearer prm_x\t\r\n\r\nrest of it";
    for (size_t step = 1; step <= sizeof(bytes) - 1; step++) {
        prm_http_head head;
        char *text;
        REQUIRE(CHECK_INT(read_in_steps(bytes, step, &head, &text), 0));
        CHECK_STR(head.method, "POST");
        CHECK_STR(head.path, "/rpc");
        CHECK_STR(head.query, "a=b&c");
        CHECK_INT(head.length, 12);
        CHECK_INT(head.field_count, 4);
        CHECK_STR(prm_http_field_of(&head, "HOST"), "example.com:7443");
        CHECK_STR(prm_http_field_of(&head, "X-Empty"), "");
        CHECK_STR(prm_http_field_of(&head, "authorization"), "Bearer prm_x");
        CHECK(prm_http_field_of(&head, "Cookie") == NULL);
        CHECK(head.keeps_alive && !head.is_old && !head.is_head && !head.expects_continue);
        free(text);
    }
}

static void check_framing(const char *bytes, int64_t length, bool keeps_alive)
{
    prm_http_head head;
    char *text;
    CHECK_INT(read_in_steps(bytes, strlen(bytes), &head, &text), 0);
    CHECK_INT(head.length, length);
    CHECK_INT(head.keeps_alive, keeps_alive);
    free(text);
}

TEST(the_framing_of_the_body_is_told)
{
    check_framing("GET / HTTP/1.1\r\n" HOST "\r\n", 0, true);
    check_framing("GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n", 0, false);
    check_framing("GET / HTTP/1.0\r\n\r\n", 0, false);
    check_framing("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 0, true);
    check_framing("PUT / HTTP/1.1\r\n" HOST "Transfer-Encoding: Chunked\r\n\r\n", -1, true);
    check_framing("PUT / HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n", 0, true);
    check_framing("PUT / HTTP/1.1\r\n" HOST "Content-Length: 26214400\r\n\r\n", 26214400, true);
    check_framing("GET http://a/x HTTP/1.1\r\n" HOST "\r\n", 0, true);
    check_framing("GET / HTTP/1.1\r\n" HOST "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n", 0, true);
    check_framing("GET / HTTP/1.1\r\nHost: [::1]:7443\r\n\r\n", 0, true);
}

TEST(a_head_that_has_not_ended_waits)
{
    static const char *const texts[] = {"G", "GET", "GET / HTTP/1.1\r", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\r"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        check_verdict(texts[i], -1);
}

TEST(what_is_no_request_is_refused)
{
    static const struct {
        const char *bytes;
        int status;
    } rows[] = {
        {"GET / HTTP/1.1\nHost: a\n\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\n\r\n", 400},
        {"\nGET / HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST "A: b\r\n c\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST "A: b\r\n\tc\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
        {" GET / HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHo st: a\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n: a\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST "A: b\rc\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST "A: b\x01\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST "A: b\x7f\r\n\r\n", 400},
        {"GET  / HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET /  HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET / HTTP/1.1 \r\n" HOST "\r\n", 400},
        {"GET /\xc3\xa9 HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET /\r\n" HOST "\r\n", 400},
        {"GET rpc HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET / http/1.1\r\n" HOST "\r\n", 400},
        {"hello there\r\n", 400},
        {"CONNECT a:1 HTTP/1.1\r\n" HOST "\r\n", 400},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"GET / HTTP/2.0\r\n" HOST "\r\n", 505},
        {"GET / HTTP/0.9\r\n" HOST "\r\n", 505},
        {"BREW / HTTP/1.1\r\n" HOST "\r\n", 501},
        {"get / HTTP/1.1\r\n" HOST "\r\n", 501},
        {"GET / HTTP/1.1\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: x@a\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST HOST "\r\n", 400},
        {"GET / HTTP/1.0\r\n" HOST HOST "\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nContent-Length: 5\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nContent-Length: 6\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Content-Length: 5, 5\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Content-Length: +5\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Content-Length: -5\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Content-Length: 0x5\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Content-Length: 5 5\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Content-Length: 18446744073709551617\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked, identity\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding:\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\t\r\n\r\n", 400}, /* a tab the library does not know */
        {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: \t\tchunked\t \t\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Content-Length: 5\t\r\n\r\n", 400},
        {"POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Expect: 200-ok\r\n\r\n", 417},
        {"POST / HTTP/1.1\r\n" HOST "Expect: 100-continue, x\r\n\r\n", 417},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check_verdict(rows[i].bytes, rows[i].status);
}

static void put_fields(prm_buf *out, size_t count, size_t length)
{
    prm_buf_put_text(out, "GET / HTTP/1.1\r\nHost: a\r\n");
    for (size_t i = 1; i < count; i++) {
        prm_buf_format(out, "F%zu: ", i);
        for (size_t k = 0; k < length; k++)
            prm_buf_put_char(out, 'x');
        prm_buf_put_text(out, "\r\n");
    }
    prm_buf_put_text(out, "\r\n");
}

TEST(a_head_has_limits)
{
    static const struct {
        size_t count, length;
        int status;
    } rows[] = {{64, 1, 0}, {65, 1, 431}, {200, 1, 431}, {2, 16351, 0}, {2, 16352, 431}, {2, 100000, 431}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        SCOPED_BUF(bytes, 0);
        put_fields(&bytes, rows[i].count, rows[i].length);
        check_verdict(test_text(&bytes), rows[i].status);
    }
    SCOPED_BUF(endless, 0);
    for (size_t i = 0; i < 20000; i++)
        prm_buf_put_char(&endless, 'x');
    check_verdict(test_text(&endless), 431);
}

/* -- chunks -- */

/* The data of a chunked body given `step` bytes at a time, then how many bytes followed it: "hello|2"; or the status. */
static void gather(prm_buf *found, const char *bytes, size_t step)
{
    prm_chunks chunks = {0};
    size_t length = strlen(bytes), at = 0;
    for (size_t have = step < length ? step : length; at < length; have = have + step < length ? have + step : length) {
        while (at < have && chunks.state != PRM_CHUNK_DONE) {
            const char *piece;
            size_t piece_length;
            prm_http_verdict verdict;
            size_t used = prm_http_read_chunks(&chunks, bytes + at, have - at, &piece, &piece_length, &verdict);
            if (verdict.status != 0) {
                prm_buf_clear(found);
                prm_buf_format(found, "%d", verdict.status);
                return;
            }
            CHECK(used > 0);
            at += used;
            if (piece != NULL)
                prm_buf_put(found, piece, piece_length);
        }
        if (chunks.state == PRM_CHUNK_DONE) {
            prm_buf_format(found, "|%zu", length - at);
            return;
        }
    }
}

static void check_chunks(const char *bytes, const char *wanted)
{
    for (size_t step = 1; step <= strlen(bytes); step += step < 40 ? 1 : 97) {
        SCOPED_BUF(found, 0);
        gather(&found, bytes, step);
        CHECK_STR(test_text(&found), wanted);
    }
}

TEST(chunks_are_put_together_however_they_arrive)
{
    check_chunks("5\r\nhello\r\n0\r\n\r\n", "hello|0");
    check_chunks("5\r\nhello\r\n00006\r\n world\r\n0\r\n\r\nGET", "hello world|3");
    check_chunks("A;name=value\r\n0123456789\r\n0;x\r\nTrailer: 1\r\nOther:\r\n\r\n", "0123456789|0");
    check_chunks("a\r\n\r\n\r\n\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n\r\n\r\n\r\n|0");
    check_chunks("0\r\n\r\n", "|0");
    check_chunks("5\r\nhel", "hel");
}

TEST(chunks_that_are_not_in_order_are_refused)
{
    static const char *const texts[] = {"\r\n", "x\r\n", "-5\r\n", "5 \r\nhello\r\n", "5\nhello\n0\n\n", "5\r\nhelloXY0\r\n\r\n",
        "5\r\nhello\n0\r\n\r\n", "5\r\nhello0\r\n\r\n", "5\r\nhello\r\n0\r\n\n", "5\rxhello", "123456789\r\n", "ffffffffffffffff1\r\n",
        "5;\x01\r\nhello", "5;a\nhello", "0\r\n folded\r\n\r\n", "0\r\nA b: c\r\n\r\n", "0\r\nA: b\rc\r\n\r\n", "0\r\nA: b\n\r\n", "0x5\r\nhello",
        "0\r\n: b\r\n\r\n"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        check_chunks(texts[i], "400");
}

TEST(what_is_beside_the_chunks_has_limits)
{
    SCOPED_BUF(extension, 0);
    SCOPED_BUF(trailer, 0);
    prm_buf_put_text(&extension, "5;");
    prm_buf_put_text(&trailer, "0\r\n");
    for (size_t i = 0; i < 3000; i++) {
        prm_buf_put_text(&extension, "xxxxxx");
        prm_buf_put_text(&trailer, "a: b\r\n");
    }
    check_chunks(test_text(&extension), "400");
    check_chunks(test_text(&trailer), "431");
}

TEST_MAIN(CASE(a_head_is_read_however_it_arrives), CASE(the_framing_of_the_body_is_told),
    CASE(a_head_that_has_not_ended_waits), CASE(what_is_no_request_is_refused), CASE(a_head_has_limits),
    CASE(chunks_are_put_together_however_they_arrive), CASE(chunks_that_are_not_in_order_are_refused),
    CASE(what_is_beside_the_chunks_has_limits))
