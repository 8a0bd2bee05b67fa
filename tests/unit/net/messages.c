/* SPDX-License-Identifier: Apache-2.0 */
/* Messages and connections as a client sees them. */
#include "client.h"
#include "server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

TEST(a_message_comes_back_and_the_peer_is_named)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    CHECK(net_client_say(client, "{\"a\":1}\n"));
    CHECK_STR(net_client_line(client), "{\"a\":1}");
    net_server_ask(&server);
    CHECK_STR(server.address, "127.0.0.1");
    CHECK_INT(server.counts.connections, 1);
    CHECK_INT(server.counts.handshaking, 0);
    CHECK_INT(server.counts.handshakes, 1);
}

TEST(messages_may_be_split_and_joined_at_any_byte)
{
    static const char text[] = " \r\n {\"a\":1}\r\n\r\n[2]\n{\"c\":3}\n";
    SCOPED_SERVER(server, NULL);
    for (size_t step = 1; step < sizeof(text); step += 5) {
        SCOPED_CLIENT(client);
        REQUIRE(net_client_open(client, server.port));
        for (size_t at = 0; at < sizeof(text) - 1; at += step) {
            size_t rest = sizeof(text) - 1 - at;
            CHECK(net_client_write(client, text + at, step < rest ? step : rest));
        }
        CHECK_STR(net_client_line(client), "{\"a\":1}");
        CHECK_STR(net_client_line(client), "[2]");
        CHECK_STR(net_client_line(client), "{\"c\":3}");
    }
}

TEST(a_thousand_messages_at_once_are_answered_in_order)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    SCOPED_BUF(text, 0);
    for (int i = 0; i < 1000; i++)
        prm_buf_format(&text, "{\"held\":%d,\"padding\":\"%0150d\"}\n", i, 0);
    CHECK(net_client_write(client, text.data, text.length));
    for (int i = 0; i < 1000; i++) {
        char wanted[32];
        snprintf(wanted, sizeof(wanted), "{\"held\":%d,", i);
        if (!CHECK_HAS(net_client_line(client), wanted))
            return;
    }
}

TEST(a_last_line_without_end_is_answered_when_the_peer_ends_tls)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    CHECK(net_client_say(client, "{\"a\":1}\n{\"b\":2}"));
    net_client_end(client);
    CHECK_STR(net_client_line(client), "{\"a\":1}");
    CHECK_STR(net_client_line(client), "{\"b\":2}");
    CHECK_INT(net_client_read_end(client), NET_END);
}

TEST(a_last_line_without_end_is_answered_when_the_peer_ends_its_stream)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    CHECK(net_client_say(client, "{\"b\":2}"));
    shutdown(client->socket, SHUT_WR);
    CHECK_STR(net_client_line(client), "{\"b\":2}");
    CHECK_INT(net_client_read_end(client), NET_END);
}

static bool has_two_messages(const net_server *server)
{
    return server->messages == 2;
}

TEST(what_is_held_is_answered_after_the_peer_has_ended)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    CHECK(net_client_say(client, "{\"hold\":1}\n{\"b\":2}"));
    net_client_end(client);
    CHECK_STR(net_client_line(client), "{\"b\":2}");
    REQUIRE(net_server_wait(&server, has_two_messages));
    net_server_ask(&server);
    CHECK_INT(server.counts.connections, 1);
    net_server_release(&server);
    CHECK_STR(net_client_line(client), "{\"released\":1}");
    CHECK_INT(net_client_read_end(client), NET_END);
}

/* The body of a refusal, without a line end, then the clean end. */
static void check_rest_and_end(net_client *client)
{
    int end;
    while ((end = net_client_more(client)) > 0)
        continue;
    CHECK_INT(end, NET_END);
    client->buffer[client->length] = '\0';
    CHECK_HAS(client->buffer, "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,");
}

TEST(another_first_byte_gets_one_error_and_a_clean_end)
{
    SCOPED_SERVER(server, NULL);
    static const char *const texts[] = {"hello there\r\n", "\n\n  x\n", "\xff\n"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        SCOPED_CLIENT(client);
        REQUIRE(net_client_open(client, server.port));
        CHECK(net_client_say(client, texts[i]));
        const char *line = net_client_line(client);
        CHECK_HAS(line, "HTTP/1.1 400 Bad Request");
        while (strcmp(line, "\r") != 0 && *line != '\0')
            line = net_client_line(client);
        check_rest_and_end(client);
    }
    CHECK_INT(server.messages, 0);
}

TEST(messages_behind_headers_are_answered_behind_headers)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    CHECK(net_client_say(client, "Content-Length: 8\r\n\r\n{\"a\":1}\nContent-Length: 8\r\n\r\n{\"a\":2}\n"));
    for (size_t i = 1; i <= 2; i++) {
        CHECK_STR(net_client_line(client), "Content-Length: 8\r");
        CHECK_STR(net_client_line(client), "\r");
        CHECK_STR(net_client_line(client), i == 1 ? "{\"a\":1}" : "{\"a\":2}");
    }
    CHECK(net_client_say(client, "Content-Size: 8\r\n\r\n"));
    CHECK_HAS(net_client_line(client), "Content-Length: ");
    CHECK_STR(net_client_line(client), "\r");
    check_rest_and_end(client);
}

TEST(a_close_lets_the_last_answer_out_first)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    CHECK(net_client_say(client, "{\"close\":1}\n{\"a\":2}\n{\"a\":3}\n"));
    CHECK_STR(net_client_line(client), "{\"close\":1}");
    CHECK_INT(net_client_read_end(client), NET_END);
    CHECK_INT(server.messages, 1);
}

TEST(a_connection_the_server_does_not_want_is_closed)
{
    SCOPED_SERVER(server, NULL);
    server.refuses = true;
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    CHECK_INT(net_client_read_end(client), NET_END);
    CHECK_INT(server.opened, 0);
}

TEST(answers_larger_than_every_buffer_arrive_whole)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    CHECK(net_client_say(client, "{\"big\":3000000}\n{\"a\":1}\n"));
    size_t total = 0;
    char bytes[16384];
    while (total < 3000001) {
        int got = mbedtls_ssl_read(&client->ssl, (unsigned char *)bytes, sizeof(bytes));
        if (!CHECK(got > 0))
            return;
        if (total + (size_t)got > 3000001) {
            client->length = total + (size_t)got - 3000001;
            memcpy(client->buffer, bytes + (size_t)got - client->length, client->length);
        }
        total += (size_t)got;
    }
    CHECK_STR(net_client_line(client), "{\"a\":1}");
}

static void stop_accepting(net_server *server)
{
    prm_net_stop_accepting(server->net);
    prm_net_stop_accepting(server->net);
}

TEST(stopping_to_accept_leaves_connections_alone)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    SCOPED_CLIENT(late);
    REQUIRE(net_client_open(client, server.port));
    net_server_do(&server, stop_accepting);
    CHECK(net_client_say(client, "{\"a\":1}\n"));
    CHECK_STR(net_client_line(client), "{\"a\":1}");
    CHECK(!net_client_open(late, server.port));
}

static void use_dead_id(net_server *server)
{
    prm_conn_id dead = server->last;
    CHECK(prm_net_user(server->net, dead) == NULL);
    CHECK_STR(prm_net_address(server->net, dead), "");
    CHECK_INT(prm_net_send(server->net, dead, "{}", 2), PRM_E_NOT_FOUND);
    prm_net_hold(server->net, dead, 1);
    prm_net_release(server->net, dead, 1);
    prm_net_mark_authenticated(server->net, dead);
    prm_net_close_conn(server->net, dead);
    CHECK_INT(prm_net_send(server->net, (prm_conn_id){0, 0}, "{}", 2), PRM_E_NOT_FOUND);
    CHECK_INT(prm_net_send(server->net, (prm_conn_id){UINT32_MAX, 1}, "{}", 2), PRM_E_NOT_FOUND);
}

static bool has_closed_one(const net_server *server)
{
    return server->closed == 1;
}

TEST(the_id_of_a_gone_connection_names_no_other)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(first);
    REQUIRE(net_client_open(first, server.port));
    CHECK(net_client_say(first, "{\"hold\":1}\n{\"a\":1}\n"));
    CHECK_STR(net_client_line(first), "{\"a\":1}");
    prm_conn_id gone = server.last;
    net_client_end(first);
    net_server_release(&server);
    net_client_close(first);
    REQUIRE(net_server_wait(&server, has_closed_one));
    SCOPED_CLIENT(second);
    REQUIRE(net_client_open(second, server.port));
    CHECK(net_client_say(second, "{\"a\":2}\n"));
    CHECK_STR(net_client_line(second), "{\"a\":2}");
    CHECK_INT(server.last.index, gone.index);
    prm_conn_id there = server.last;
    server.last = gone;
    net_server_do(&server, use_dead_id);
    server.last = there;
    CHECK(net_client_say(second, "{\"a\":3}\n"));
    CHECK_STR(net_client_line(second), "{\"a\":3}");
}

TEST(closing_the_server_ends_every_connection_cleanly)
{
    SCOPED_CLIENT(client);
    SCOPED_CLIENT(mute);
    {
        SCOPED_SERVER(server, NULL);
        REQUIRE(net_client_connect(mute, server.port));
        REQUIRE(net_client_open(client, server.port));
        CHECK(net_client_say(client, "{\"hold\":1}\n{\"a\":1}\n"));
        CHECK_STR(net_client_line(client), "{\"a\":1}");
    }
    CHECK_INT(net_client_read_end(client), NET_END);
}

TEST_MAIN(CASE(a_message_comes_back_and_the_peer_is_named), CASE(messages_may_be_split_and_joined_at_any_byte),
    CASE(a_thousand_messages_at_once_are_answered_in_order),
    CASE(a_last_line_without_end_is_answered_when_the_peer_ends_tls),
    CASE(a_last_line_without_end_is_answered_when_the_peer_ends_its_stream),
    CASE(what_is_held_is_answered_after_the_peer_has_ended), CASE(another_first_byte_gets_one_error_and_a_clean_end),
    CASE(messages_behind_headers_are_answered_behind_headers),
    CASE(a_close_lets_the_last_answer_out_first), CASE(a_connection_the_server_does_not_want_is_closed),
    CASE(answers_larger_than_every_buffer_arrive_whole), CASE(stopping_to_accept_leaves_connections_alone),
    CASE(the_id_of_a_gone_connection_names_no_other), CASE(closing_the_server_ends_every_connection_cleanly))
