/* SPDX-License-Identifier: Apache-2.0 */
/* Each limit, shortened. A test waits for what must happen, never for a time. */
#include "client.h"
#include "server.h"

#include "base/time.h"
#include "net/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int64_t ms_since(int64_t start_us)
{
    return (prm_time_monotonic_us() - start_us) / 1000;
}

static bool has_timed_out(const net_server *server)
{
    return server->counts.timed_out == 1;
}

static bool has_none(const net_server *server)
{
    return server->counts.connections == 0;
}

TEST(who_sends_nothing_is_cut_off_at_the_handshake_limit)
{
    prm_net_limits limits = net_test_limits;
    limits.handshake_ms = 100;
    SCOPED_SERVER(server, &limits);
    SCOPED_CLIENT(client);
    int64_t start = prm_time_monotonic_us();
    REQUIRE(net_client_connect(client, server.port));
    REQUIRE(net_server_wait(&server, has_timed_out));
    CHECK(ms_since(start) >= 100);
    CHECK(net_server_wait(&server, has_none));
}

TEST(a_handshake_begun_and_left_is_cut_off)
{
    prm_net_limits limits = net_test_limits;
    limits.handshake_ms = 100;
    SCOPED_SERVER(server, &limits);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_connect(client, server.port));
    REQUIRE(net_client_set_up(client, "localhost"));
    CHECK_INT(mbedtls_ssl_handshake_step(&client->ssl), 0);
    CHECK_INT(mbedtls_ssl_handshake_step(&client->ssl), 0);
    REQUIRE(net_server_wait(&server, has_timed_out));
    CHECK_INT(server.opened, 0);
}

TEST(the_first_byte_has_its_limit_and_white_space_does_not_extend_it)
{
    prm_net_limits limits = net_test_limits;
    limits.first_byte_ms = 100;
    SCOPED_SERVER(server, &limits);
    for (int i = 0; i < 2; i++) {
        SCOPED_CLIENT(client);
        int64_t start = prm_time_monotonic_us();
        REQUIRE(net_client_open(client, server.port));
        if (i == 1)
            CHECK(net_client_say(client, " \n"));
        CHECK_INT(net_client_read_end(client), NET_END);
        CHECK(ms_since(start) >= 100);
    }
    net_server_ask(&server);
    CHECK_INT(server.counts.timed_out, 2);
}

TEST(a_message_begun_must_end_in_time_however_it_trickles)
{
    prm_net_limits limits = net_test_limits;
    limits.request_ms = 100;
    SCOPED_SERVER(server, &limits);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    CHECK(net_client_say(client, "{\"a\":1}\n{"));
    CHECK_STR(net_client_line(client), "{\"a\":1}");
    struct timeval wait = {.tv_usec = 20000};
    setsockopt(client->socket, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
    const char *line = "";
    int got = NET_TIMEOUT;
    for (int i = 0; i < 200 && got == NET_TIMEOUT; i++) {
        (void)net_client_say(client, " ");
        got = net_client_read_line(client, &line);
    }
    CHECK_HAS(line, "\"code\":-32005");
    CHECK_HAS(line, "\"kind\":\"limit\",\"limit\":\"request\"");
    CHECK_INT(server.messages, 1);
}

TEST(idle_connections_are_closed_and_active_ones_are_not)
{
    prm_net_limits limits = net_test_limits;
    limits.idle_ms = 1000;
    SCOPED_SERVER(server, &limits);
    SCOPED_CLIENT(idle);
    SCOPED_CLIENT(active);
    REQUIRE(net_client_open(idle, server.port));
    REQUIRE(net_client_open(active, server.port));
    CHECK(net_client_say(idle, "{\"idle\":1}\n"));
    CHECK_STR(net_client_line(idle), "{\"idle\":1}");
    struct timeval wait = {.tv_usec = 10000};
    setsockopt(idle->socket, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
    int got = NET_TIMEOUT;
    for (int i = 0; i < 200 && got == NET_TIMEOUT; i++) {
        CHECK(net_client_say(active, "{\"a\":1}\n"));
        CHECK_STR(net_client_line(active), "{\"a\":1}");
        got = net_client_read_end(idle);
    }
    CHECK_INT(got, NET_END);
    CHECK(net_client_say(active, "{\"a\":2}\n"));
    CHECK_STR(net_client_line(active), "{\"a\":2}");
}

TEST(unauthenticated_connections_are_few_and_authenticated_ones_do_not_count)
{
    prm_net_limits limits = net_test_limits;
    limits.unauthenticated = 2;
    SCOPED_SERVER(server, &limits);
    SCOPED_CLIENT(first);
    SCOPED_CLIENT(second);
    SCOPED_CLIENT(third);
    SCOPED_CLIENT(fourth);
    REQUIRE(net_client_open(first, server.port));
    REQUIRE(net_client_open(second, server.port));
    CHECK(!net_client_open(third, server.port));
    net_client_close(third);
    CHECK(net_client_say(first, "{\"auth\":1}\n"));
    CHECK_STR(net_client_line(first), "{\"auth\":1}");
    REQUIRE(net_client_open(third, server.port));
    CHECK(!net_client_open(fourth, server.port));
    net_server_ask(&server);
    CHECK_INT(server.counts.refused, 2);
    CHECK_INT(server.counts.connections, 3);
    CHECK_INT(server.counts.unauthenticated, 2);
}

static bool has_one(const net_server *server)
{
    return server->counts.connections == 1;
}

TEST(one_address_has_its_own_share)
{
    prm_net_limits limits = net_test_limits;
    limits.unauthenticated_per_address = 1;
    SCOPED_SERVER(server, &limits);
    SCOPED_CLIENT(first);
    SCOPED_CLIENT(second);
    SCOPED_CLIENT(other);
    REQUIRE(net_client_open(first, server.port));
    CHECK(!net_client_open(second, server.port));
    net_client_close(second);
    REQUIRE(net_client_connect_from(other, server.port, "127.0.0.2"));
    CHECK(net_client_shake(other));
    net_client_close(first);
    REQUIRE(net_server_wait(&server, has_one));
    CHECK(net_client_open(second, server.port));
}

TEST(connections_in_all_are_bounded_and_a_place_left_is_free)
{
    prm_net_limits limits = net_test_limits;
    limits.connections = 1;
    SCOPED_SERVER(server, &limits);
    SCOPED_CLIENT(first);
    SCOPED_CLIENT(second);
    REQUIRE(net_client_open(first, server.port));
    CHECK(net_client_say(first, "{\"auth\":1}\n"));
    CHECK_STR(net_client_line(first), "{\"auth\":1}");
    CHECK(!net_client_open(second, server.port));
    net_client_close(second);
    net_client_close(first);
    REQUIRE(net_server_wait(&server, has_none));
    CHECK(net_client_open(second, server.port));
}

TEST(a_message_of_the_limit_passes_and_a_longer_one_gets_an_error)
{
    prm_net_limits limits = net_test_limits;
    limits.message = 100000;
    SCOPED_SERVER(server, &limits);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    SCOPED_BUF(text, 0);
    prm_buf_format(&text, "{\"close_\":\"%0*d\"}\n", 100000 - 13, 0);
    CHECK_INT(text.length, 100001);
    CHECK(net_client_write(client, text.data, text.length));
    size_t total = 0;
    while (total < text.length) {
        char bytes[16384];
        int got = mbedtls_ssl_read(&client->ssl, (unsigned char *)bytes, sizeof(bytes));
        if (!CHECK(got > 0))
            return;
        total += (size_t)got;
    }
    CHECK_INT(server.messages, 1);
    text.data[100000] = '}';
    CHECK(net_client_write(client, text.data, text.length));
    CHECK(net_client_say(client, "\n{\"a\":1}\n"));
    const char *line = net_client_line(client);
    CHECK_HAS(line, "\"code\":-32005");
    CHECK_HAS(line, "\"kind\":\"limit\",\"limit\":\"message\"");
    CHECK_INT(net_client_read_end(client), NET_END);
    CHECK_INT(server.messages, 1);
}

/* A close while the peer still sends would reset the stream and take the error with it. */
TEST(who_sends_far_too_long_a_message_can_still_read_why)
{
    prm_net_limits limits = net_test_limits;
    limits.message = 1000;
    SCOPED_SERVER(server, &limits);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    SCOPED_BUF(text, 0);
    prm_buf_format(&text, "{\"a\":\"%0*d\"", 5000000, 0);
    CHECK(net_client_write(client, text.data, text.length));
    CHECK_HAS(net_client_line(client), "\"kind\":\"limit\",\"limit\":\"message\"");
    CHECK_INT(net_client_read_end(client), NET_END);
}

static bool is_limited(const net_server *server)
{
    return server->counts.limited > 0;
}

TEST(who_does_not_read_is_closed_at_the_send_queue)
{
    prm_net_limits limits = net_test_limits;
    limits.send_queue = 100000;
    limits.linger_ms = 100;
    SCOPED_SERVER(server, &limits);
    SCOPED_CLIENT(stuck);
    SCOPED_CLIENT(other);
    REQUIRE(net_client_open(stuck, server.port));
    REQUIRE(net_client_open(other, server.port));
    CHECK(net_client_say(stuck, "{\"many\":200000}\n"));
    REQUIRE(net_server_wait(&server, is_limited));
    CHECK(server.refused_sends > 0);
    CHECK(net_client_say(other, "{\"a\":1}\n"));
    CHECK_STR(net_client_line(other), "{\"a\":1}");
    net_client_close(other);
    REQUIRE(net_server_wait(&server, has_none));
    CHECK_INT(server.counts.limited, 1);
}

/* It takes far longer than the limit, but never pauses for as long. */
TEST(a_slow_reader_gets_its_last_answer_however_long_it_takes)
{
    enum { BYTES = 16000000 };
    prm_net_limits limits = net_test_limits;
    limits.linger_ms = 1000;
    SCOPED_SERVER(server, &limits);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    CHECK(net_client_say(client, "{\"last\":16000000}\n"));
    size_t total = 0, rested = 0;
    char bytes[16384];
    int got;
    int64_t start = prm_time_monotonic_us();
    while ((got = mbedtls_ssl_read(&client->ssl, (unsigned char *)bytes, sizeof(bytes))) > 0) {
        total += (size_t)got;
        if (total - rested > 200000) {
            rested = total;
            usleep(40000);
        }
    }
    CHECK_INT(total, BYTES + 1);
    CHECK_INT(got, MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY);
    CHECK(ms_since(start) > 2 * limits.linger_ms);
}

/* The peer sends on without reading answers: after a quarter of the queue nothing more is taken from it. */
TEST(who_does_not_read_is_not_read_either)
{
    prm_net_limits limits = net_test_limits;
    limits.send_queue = 4000000;
    SCOPED_SERVER(server, &limits);
    SCOPED_CLIENT(stuck);
    REQUIRE(net_client_open(stuck, server.port));
    struct timeval wait = {.tv_usec = 200000};
    setsockopt(stuck->socket, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
    SCOPED_BUF(text, 0);
    prm_buf_format(&text, "{\"a\":\"%0*d\"}\n", 15000, 0);
    int sent = 0;
    while (sent < 4000 && net_client_write(stuck, text.data, text.length))
        sent++;
    CHECK(sent < 4000);
    net_server_ask(&server);
    CHECK_INT(server.counts.limited, 0);
    CHECK_INT(server.counts.connections, 1);
}

static bool has_its_messages(const net_server *server)
{
    return server->messages == server->argument;
}

/* More than that would show in the next count. */
static bool wait_for_messages(net_server *server, size_t count)
{
    server->argument = count;
    return net_server_wait(server, has_its_messages);
}

TEST(reading_pauses_at_the_calls_in_flight_and_goes_on)
{
    prm_net_limits limits = net_test_limits;
    limits.held = 3;
    SCOPED_SERVER(server, &limits);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    for (int i = 0; i < 3; i++)
        CHECK(net_client_say(client, "{\"hold\":1}\n{\"hold\":2}\n"));
    CHECK(net_client_say(client, "{\"hold\":7}\n{\"a\":1"));
    for (uint32_t i = 0; i < 4; i++) {
        REQUIRE(wait_for_messages(&server, 3 + i));
        net_server_release(&server);
        CHECK_STR(net_client_line(client), "{\"released\":1}");
    }
    REQUIRE(wait_for_messages(&server, 7));
    for (uint32_t i = 0; i < 3; i++)
        net_server_release(&server);
    CHECK(net_client_say(client, "}\n"));
    for (uint32_t i = 0; i < 3; i++)
        CHECK_STR(net_client_line(client), "{\"released\":1}");
    CHECK_STR(net_client_line(client), "{\"a\":1}");
}

TEST(who_is_not_authenticated_has_fewer_calls_in_flight)
{
    prm_net_limits limits = net_test_limits;
    limits.held_unauthenticated = 2;
    SCOPED_SERVER(server, &limits);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    CHECK(net_client_say(client, "{\"hold\":1}\n{\"hold\":2}\n{\"auth\":1}\n{\"hold\":3}\n{\"hold\":4}\n{\"hold\":5}\n"));
    REQUIRE(wait_for_messages(&server, 2));
    net_server_release(&server);
    CHECK_STR(net_client_line(client), "{\"released\":1}");
    CHECK_STR(net_client_line(client), "{\"auth\":1}");
    REQUIRE(wait_for_messages(&server, 6));
    for (uint32_t i = 0; i < 4; i++)
        net_server_release(&server);
}

static uint64_t network_of(const char *text)
{
    struct sockaddr_storage peer = {0};
    if (uv_ip4_addr(text, 1, (struct sockaddr_in *)&peer) != 0)
        CHECK_INT(uv_ip6_addr(text, 1, (struct sockaddr_in6 *)&peer), 0);
    return prm_net_network_of((struct sockaddr *)&peer);
}

TEST(all_addresses_of_one_subscriber_are_one)
{
    CHECK(network_of("192.0.2.1") == network_of("::ffff:192.0.2.1"));
    CHECK(network_of("192.0.2.1") != network_of("192.0.2.2"));
    CHECK(network_of("2001:db8:1:2::1") == network_of("2001:db8:1:2:ffff:ffff:ffff:ffff"));
    CHECK(network_of("2001:db8::1") == network_of("2001:db8:0:0:1:2:3:4"));
    CHECK(network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1"));
    CHECK(network_of("::1") != network_of("127.0.0.1"));
}

TEST(a_paused_connection_that_ends_is_answered_to_the_last)
{
    prm_net_limits limits = net_test_limits;
    limits.held = 1;
    SCOPED_SERVER(server, &limits);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    CHECK(net_client_say(client, "{\"hold\":1}\n"));
    CHECK(net_client_say(client, "{\"hold\":2}\n{\"a\":1}\n{\"b\":"));
    CHECK(net_client_say(client, "2}"));
    net_client_end(client);
    shutdown(client->socket, SHUT_WR);
    for (uint32_t i = 0; i < 2; i++) {
        REQUIRE(wait_for_messages(&server, 1 + i));
        net_server_release(&server);
        CHECK_STR(net_client_line(client), "{\"released\":1}");
    }
    CHECK_STR(net_client_line(client), "{\"a\":1}");
    CHECK_STR(net_client_line(client), "{\"b\":2}");
    CHECK_INT(net_client_read_end(client), NET_END);
}

TEST_MAIN(CASE(who_sends_nothing_is_cut_off_at_the_handshake_limit), CASE(a_handshake_begun_and_left_is_cut_off),
    CASE(the_first_byte_has_its_limit_and_white_space_does_not_extend_it),
    CASE(a_message_begun_must_end_in_time_however_it_trickles),
    CASE(idle_connections_are_closed_and_active_ones_are_not),
    CASE(unauthenticated_connections_are_few_and_authenticated_ones_do_not_count), CASE(one_address_has_its_own_share),
    CASE(connections_in_all_are_bounded_and_a_place_left_is_free),
    CASE(a_message_of_the_limit_passes_and_a_longer_one_gets_an_error),
    CASE(who_sends_far_too_long_a_message_can_still_read_why), CASE(who_does_not_read_is_closed_at_the_send_queue),
    CASE(who_does_not_read_is_not_read_either), CASE(a_slow_reader_gets_its_last_answer_however_long_it_takes),
    CASE(reading_pauses_at_the_calls_in_flight_and_goes_on),
    CASE(who_is_not_authenticated_has_fewer_calls_in_flight), CASE(all_addresses_of_one_subscriber_are_one),
    CASE(a_paused_connection_that_ends_is_answered_to_the_last))
