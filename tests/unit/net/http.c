/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP exchanges over TLS: order, both directions in pieces, back-pressure, the ends of a connection. */
#include "client.h"
#include "server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define GET(path)        "GET " path " HTTP/1.1\r\nHost: a\r\n\r\n"
#define POST(path, more) "POST " path " HTTP/1.1\r\nHost: a\r\n" more "\r\n"

/* Reads the head of an answer; its status, and its length (-1: chunks or none). The lines joined by '|' in `fields`. */
static int read_head(net_client *client, long *length, char *fields, size_t capacity)
{
    const char *line = net_client_line(client);
    int status = strncmp(line, "HTTP/1.1 ", 9) == 0 ? atoi(line + 9) : -1;
    *length = -1;
    fields[0] = '\0';
    while (*(line = net_client_line(client)) != '\0' && strcmp(line, "\r") != 0) {
        size_t used = strlen(fields);
        snprintf(fields + used, capacity - used, "%.*s|", (int)strlen(line) - 1, line);
        if (strncmp(line, "Content-Length: ", 16) == 0)
            *length = atol(line + 16);
    }
    return status;
}

static int read_status(net_client *client)
{
    long length;
    char fields[1000];
    return read_head(client, &length, fields, sizeof(fields));
}

/* Reads that many bytes, into `text` as far as it goes. False if they do not come. */
static bool read_bytes(net_client *client, size_t count, char *text, size_t capacity)
{
    size_t done = 0;
    if (capacity > 0)
        text[0] = '\0';
    while (done < count) {
        if (client->length == 0 && net_client_more(client) < 0)
            return false;
        size_t take = client->length < count - done ? client->length : count - done;
        size_t room = capacity > done + 1 ? capacity - done - 1 : 0;
        memcpy(text + (room > 0 ? done : 0), client->buffer, take < room ? take : room);
        if (room > 0)
            text[done + (take < room ? take : room)] = '\0';
        memmove(client->buffer, client->buffer + take, client->length - take);
        client->length -= take;
        done += take;
    }
    return true;
}

static void check_answer(net_client *client, int status, const char *body)
{
    long length;
    char fields[1000], text[1000];
    CHECK_INT(read_head(client, &length, fields, sizeof(fields)), status);
    CHECK_HAS(fields, "Date: ");
    if (status == 204) {
        CHECK_INT(length, -1);
        return;
    }
    CHECK_INT(length, strlen(body));
    CHECK(read_bytes(client, length > 0 ? (size_t)length : 0, text, sizeof(text)));
    CHECK_STR(text, body);
}

TEST(a_body_comes_in_any_pieces)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    static const char *const texts[] = {POST("/", "Content-Length: 5\r\n") "hello",
        POST("/", "Transfer-Encoding: chunked\r\n") "1\r\nh\r\n4\r\nello\r\n0\r\nX: y\r\n\r\n"};
    for (size_t i = 0; i < 2; i++) {
        for (size_t split = 1; split < strlen(texts[i]); split++) {
            CHECK(net_client_write(client, texts[i], split));
            CHECK(net_client_write(client, texts[i] + split, strlen(texts[i]) - split));
            check_answer(client, 200, "hello");
        }
    }
    for (const char *at = texts[1]; *at != '\0'; at++)
        CHECK(net_client_write(client, at, 1));
    check_answer(client, 200, "hello");
    net_server_ask(&server);
    CHECK_INT(server.counts.connections, 1);
}

TEST(a_pipeline_is_answered_in_order)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    CHECK(net_client_say(client, POST("/", "Content-Length: 5\r\n") "later" POST("/", "Content-Length: 1\r\n") "2\r\n"
                                     POST("/", "Content-Length: 0\r\n") GET("/refuse")
                                         POST("/", "Transfer-Encoding: chunked\r\n") "1\r\n3\r\n0\r\n\r\n"));
    net_server_ask(&server);
    for (int i = 0; i < 10000 && server.ends == 0; i++) { /* it has to be there to be answered */
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        net_server_ask(&server);
    }
    net_server_http_answer(&server);
    check_answer(client, 200, "later");
    check_answer(client, 200, "2");
    check_answer(client, 204, "");
    long length;
    char fields[1000], text[1000];
    CHECK_INT(read_head(client, &length, fields, sizeof(fields)), 403);
    CHECK_HAS(fields, "Test: 1|");
    CHECK(read_bytes(client, (size_t)length, text, sizeof(text)));
    CHECK_HAS(text, "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32003,");
    check_answer(client, 200, "3");
    CHECK_INT(server.requests, 5);
}

static bool has_first_request(const net_server *server)
{
    return server->ends == 1;
}

TEST(the_next_request_waits_for_the_answer_before_it)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    CHECK(net_client_say(client, POST("/", "Content-Length: 5\r\n") "later" GET("/refuse")));
    REQUIRE(net_server_wait(&server, has_first_request));
    net_client_end(client); /* it is still answered, and so is what it had sent */
    CHECK_INT(server.requests, 1);
    net_server_http_answer(&server);
    check_answer(client, 200, "later");
    CHECK_INT(read_status(client), 403);
    net_server_http_answer(&server); /* of an exchange that is over */
}

TEST(a_peer_that_ends_within_a_body_is_not_answered)
{
    static const char *const texts[] = {POST("/", "Content-Length: 5\r\n") "hell", "GET / HTTP/1.1\r\nHost: a\r\n",
        POST("/", "Transfer-Encoding: chunked\r\n") "5\r\nhello\r\n0\r\n"};
    SCOPED_SERVER(server, NULL);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        SCOPED_CLIENT(client);
        REQUIRE(net_client_open(client, server.port));
        CHECK(net_client_say(client, texts[i]));
        net_client_end(client);
        CHECK_INT(net_client_read_end(client), NET_END);
    }
    CHECK_INT(server.ends, 0);
}

TEST(an_answer_before_the_body_closes)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    long length;
    char fields[1000], text[1000];
    CHECK(net_client_say(client, POST("/refuse", "Content-Length: 5\r\n") "GET /"));
    CHECK_INT(read_head(client, &length, fields, sizeof(fields)), 403);
    CHECK_HAS(fields, "Connection: close|");
    CHECK(read_bytes(client, (size_t)length, text, sizeof(text)));
    CHECK_INT(net_client_read_end(client), NET_END);
    CHECK_INT(server.requests, 1);
}

TEST(too_long_a_body_is_refused)
{
    static const char *const texts[] = {POST("/?3", "Content-Length: 4\r\n"), POST("/?3", "Content-Length: 4\r\n") "abcd",
        POST("/?3", "Transfer-Encoding: chunked\r\n") "2\r\nab\r\n2\r\n", POST("/?3", "Transfer-Encoding: chunked\r\n") "4\r\na"
                                                                                                                        "bcd"};
    SCOPED_SERVER(server, NULL);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        SCOPED_CLIENT(client);
        REQUIRE(net_client_open(client, server.port));
        CHECK(net_client_say(client, texts[i]));
        if (i == 2)
            CHECK(net_client_say(client, "cd"));
        CHECK_INT(read_status(client), 413);
    }
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    CHECK(net_client_say(client, POST("/?3", "Transfer-Encoding: chunked\r\n") "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"));
    check_answer(client, 200, "abc");
}

TEST(continue_is_sent_when_the_body_is_wanted)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    CHECK(net_client_say(client, POST("/", "Content-Length: 5\r\nExpect: 100-continue\r\n")));
    CHECK_INT(read_status(client), 100);
    CHECK(net_client_say(client, "hello"));
    check_answer(client, 200, "hello");
    CHECK(net_client_say(client, POST("/wait", "Content-Length: 5\r\nExpect: 100-Continue\r\n")));
    for (int i = 0; i < 20; i++)
        net_server_ask(&server);
    CHECK_INT(client->length, 0);
    net_server_http_resume(&server);
    CHECK_INT(read_status(client), 100);
    CHECK(net_client_say(client, "hello"));
    check_answer(client, 200, "hello");
    CHECK(net_client_say(client, POST("/", "Content-Length: 5\r\nExpect: 100-continue\r\n") "hello"));
    int status = read_status(client); /* it may be left out if the body is there */
    if (status == 100)
        check_answer(client, 200, "hello");
    CHECK(net_client_say(client, POST("/refuse", "Content-Length: 5\r\nExpect: 100-continue\r\n")));
    CHECK_INT(read_status(client), 403);
}

static bool is_stuck(const net_server *server)
{
    return server->pieces == 1;
}

TEST(a_paused_body_is_read_no_further)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    enum { TOTAL = 200000 };
    static char body[TOTAL];
    memset(body, 'x', sizeof(body));
    memcpy(body, "slow ", 5);
    CHECK(net_client_say(client, POST("/", "Content-Length: 200000\r\n")));
    CHECK(net_client_write(client, body, sizeof(body)));
    REQUIRE(net_server_wait(&server, is_stuck));
    for (int i = 0; i < 50; i++)
        net_server_ask(&server);
    CHECK_INT(server.pieces, 1);
    for (int i = 0; i < 30000 && server.ends == 0; i++) { /* what is still on its way is not there to be resumed */
        net_server_http_resume(&server);
        usleep(1000);
    }
    CHECK(server.pieces > 3);
    CHECK(server.largest_piece <= 65536);
    long length;
    char fields[1000], text[10];
    CHECK_INT(read_head(client, &length, fields, sizeof(fields)), 200);
    CHECK_INT(length, TOTAL);
    CHECK(read_bytes(client, TOTAL, text, sizeof(text)));
}

TEST(a_long_answer_waits_for_its_reader)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    enum { TOTAL = 20000000 };
    long length;
    char fields[1000], text[10];
    CHECK(net_client_say(client, GET("/give?20000000") GET("/refuse")));
    CHECK_INT(read_head(client, &length, fields, sizeof(fields)), 200);
    CHECK_INT(length, TOTAL);
    usleep(100000); /* nothing is read: it must not be made meanwhile */
    net_server_ask(&server);
    CHECK(server.left > TOTAL / 4);
    CHECK(read_bytes(client, TOTAL, text, sizeof(text)));
    CHECK_INT(server.left, 0);
    CHECK(server.rooms > 0);
    CHECK_INT(read_status(client), 403);
}

TEST(an_answer_of_unknown_length_comes_in_chunks)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    long length;
    char fields[1000], text[10];
    CHECK(net_client_say(client, GET("/chunks?70000") GET("/refuse")));
    CHECK_INT(read_head(client, &length, fields, sizeof(fields)), 200);
    CHECK_HAS(fields, "Transfer-Encoding: chunked|");
    static const char *const sizes[] = {"10000\r", "1170\r"};
    for (size_t i = 0; i < 2; i++) {
        CHECK_STR(net_client_line(client), sizes[i]);
        CHECK(read_bytes(client, strtoul(sizes[i], NULL, 16), text, sizeof(text)));
        CHECK_STR(net_client_line(client), "\r");
    }
    CHECK_STR(net_client_line(client), "0\r");
    CHECK_STR(net_client_line(client), "\r");
    CHECK_INT(read_status(client), 403);
}

TEST(old_clients_get_the_end_by_the_close)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    long length;
    char fields[1000], text[10];
    CHECK(net_client_say(client, "GET /chunks?70000 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
    CHECK_INT(read_head(client, &length, fields, sizeof(fields)), 200);
    CHECK_HAS(fields, "Connection: close|");
    CHECK(strstr(fields, "chunked") == NULL);
    CHECK(read_bytes(client, 70000, text, sizeof(text)));
    CHECK_INT(net_client_read_end(client), NET_END);
    SCOPED_CLIENT(other);
    REQUIRE(net_client_open(other, server.port));
    CHECK(net_client_say(other, "GET /give?3 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
    CHECK_INT(read_head(other, &length, fields, sizeof(fields)), 200);
    CHECK_HAS(fields, "Connection: keep-alive|");
    CHECK(read_bytes(other, 3, text, sizeof(text)));
    CHECK(net_client_say(other, "GET /give?3 HTTP/1.0\r\n\r\n"));
    CHECK_INT(read_head(other, &length, fields, sizeof(fields)), 200);
    CHECK(read_bytes(other, 3, text, sizeof(text)));
    CHECK_INT(net_client_read_end(other), NET_END);
}

TEST(head_gets_no_body)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    static const char *const paths[] = {"/give?70000", "/chunks?70000", "/refuse"};
    for (size_t i = 0; i < 3; i++) {
        CHECK(net_client_say(client, "HEAD "));
        CHECK(net_client_say(client, paths[i]));
        CHECK(net_client_say(client, " HTTP/1.1\r\nHost: a\r\n\r\n"));
        CHECK_INT(read_status(client), i < 2 ? 200 : 403);
    }
    CHECK(net_client_say(client, POST("/", "Content-Length: 1\r\n") "1"));
    check_answer(client, 200, "1");
}

TEST(an_answer_that_cannot_be_completed_is_cut)
{
    SCOPED_SERVER(server, NULL);
    static const char *const texts[] = {GET("/short"), GET("/cut")};
    for (size_t i = 0; i < 2; i++) {
        SCOPED_CLIENT(client);
        REQUIRE(net_client_open(client, server.port));
        CHECK(net_client_say(client, texts[i]));
        int end;
        const char *line;
        while ((end = net_client_read_line(client, &line)) >= 0)
            continue;
        CHECK_INT(end, NET_CUT);
    }
}

TEST(what_is_no_request_gets_one_refusal)
{
    SCOPED_SERVER(server, NULL);
    static const struct {
        const char *text;
        int status;
    } rows[] = {
        {"GET / HTTP/1.1\nHost: a\n\n", 400},
        {POST("/", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") "0\r\n\r\n", 400},
        {POST("/", "Transfer-Encoding: chunked\r\n") "5\r\nhelloGET / HTTP/1.1\r\n", 400},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        SCOPED_CLIENT(client);
        REQUIRE(net_client_open(client, server.port));
        CHECK(net_client_say(client, rows[i].text));
        long length;
        char fields[1000], text[1000];
        CHECK_INT(read_head(client, &length, fields, sizeof(fields)), rows[i].status);
        CHECK_HAS(fields, "Connection: close|");
        CHECK(read_bytes(client, (size_t)length, text, sizeof(text)));
        CHECK_HAS(text, "\"error\":{\"code\":-32600,");
        CHECK_INT(net_client_read_end(client), NET_END);
    }
    CHECK_INT(server.ends, 0);
}

TEST(slow_requests_are_given_their_time)
{
    prm_net_limits limits = net_test_limits;
    limits.request_ms = 300;
    SCOPED_SERVER(server, &limits);
    static const char *const texts[] = {"GET / HTTP/1.1\r\nHost: a\r\n", POST("/", "Content-Length: 5\r\n"),
        POST("/", "Content-Length: 5\r\n") "hell", POST("/", "Transfer-Encoding: chunked\r\n") "5\r\nhe"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        SCOPED_CLIENT(client);
        REQUIRE(net_client_open(client, server.port));
        CHECK(net_client_say(client, texts[i]));
        CHECK_INT(read_status(client), 408);
    }
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    static const char drip[] = "X: 1\r\n";
    CHECK(net_client_say(client, "GET / HTTP/1.1\r\nHost: a\r\n"));
    for (int i = 0; i < 40; i++) {
        CHECK(net_client_say(client, drip));
        usleep(20000);
    }
    CHECK_INT(read_status(client), 408);
    net_server_ask(&server);
    CHECK_INT(server.counts.timed_out, 5);
}

TEST(waiting_for_the_server_is_no_slow_request)
{
    prm_net_limits limits = net_test_limits;
    limits.request_ms = 100;
    SCOPED_SERVER(server, &limits);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    CHECK(net_client_say(client, POST("/wait", "Content-Length: 5\r\n") "hello"));
    usleep(400000);
    net_server_http_resume(&server);
    check_answer(client, 200, "hello");
    CHECK(net_client_say(client, POST("/", "Content-Length: 5\r\n") "later" POST("/", "Content-Length: 5\r\n") "hello"));
    usleep(400000);
    net_server_http_answer(&server);
    check_answer(client, 200, "later");
    check_answer(client, 200, "hello");
}

TEST_MAIN(CASE(a_body_comes_in_any_pieces), CASE(a_pipeline_is_answered_in_order),
    CASE(the_next_request_waits_for_the_answer_before_it), CASE(a_peer_that_ends_within_a_body_is_not_answered),
    CASE(an_answer_before_the_body_closes), CASE(too_long_a_body_is_refused),
    CASE(continue_is_sent_when_the_body_is_wanted), CASE(a_paused_body_is_read_no_further),
    CASE(a_long_answer_waits_for_its_reader), CASE(an_answer_of_unknown_length_comes_in_chunks),
    CASE(old_clients_get_the_end_by_the_close), CASE(head_gets_no_body), CASE(an_answer_that_cannot_be_completed_is_cut),
    CASE(what_is_no_request_gets_one_refusal), CASE(slow_requests_are_given_their_time),
    CASE(waiting_for_the_server_is_no_slow_request))
