/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that runs out, peers that vanish, many handshakes at once. */
#include "client.h"
#include "server.h"

#include "base/time.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define CROWD_THREADS 10
#define CROWD_EACH    10
#define RUNS_MAX      200

static void arm(net_server *server)
{
    prm_alloc_fail_after(server->argument);
}

static bool has_failed;

static void disarm(net_server *server)
{
    has_failed = prm_alloc_has_failed();
    prm_alloc_fail_after(0);
}

/* What it gets does not matter: the server's memory may run out at any step. */
static void try_everything(net_server *server)
{
    SCOPED_CLIENT(client);
    struct timeval wait = {.tv_usec = 300000};
    if (!net_client_connect(client, server->port))
        return;
    setsockopt(client->socket, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
    if (!net_client_shake(client) || !net_client_say(client, "{\"a\":1}\n{\"held\":1}\n{\"split\":") ||
        !net_client_say(client, "1}\n{\"big\":8000000}\n"))
        return;
    for (int i = 0; i < 3; i++) {
        const char *line;
        if (net_client_read_line(client, &line) < 0)
            return;
    }
    char bytes[16384];
    for (size_t total = 0; total < 8000001;) {
        int got = mbedtls_ssl_read(&client->ssl, (unsigned char *)bytes, sizeof(bytes));
        if (got <= 0)
            return;
        total += (size_t)got;
    }
    net_client_end(client);
}

static bool serves(net_server *server)
{
    SCOPED_CLIENT(client);
    return net_client_open(client, server->port) && net_client_say(client, "{\"a\":1}\n") &&
           strcmp(net_client_line(client), "{\"a\":1}") == 0;
}

static bool has_closed_all(const net_server *server)
{
    return server->counts.connections == 0;
}

/* Leaks show when the process ends. */
TEST(when_memory_runs_out_a_connection_is_lost_and_the_server_goes_on)
{
    SCOPED_SERVER(server, NULL);
    {
        SCOPED_CLIENT(one);
        SCOPED_CLIENT(two);
        SCOPED_CLIENT(three);
        REQUIRE(net_client_open(one, server.port) && net_client_open(two, server.port));
        REQUIRE(net_client_open(three, server.port));
    }
    size_t n = 1;
    for (; n <= RUNS_MAX; n++) {
        REQUIRE(net_server_wait(&server, has_closed_all));
        server.argument = n;
        net_server_do(&server, arm);
        try_everything(&server);
        net_server_do(&server, disarm);
        if (!has_failed)
            break;
        if (!CHECK(serves(&server)))
            break;
    }
    CHECK(n > 5 && n <= RUNS_MAX);
    fprintf(stderr, "%zu allocations made to fail\n", n - 1);
}

static void vanish(net_client *client)
{
    struct linger now = {.l_onoff = 1};
    setsockopt(client->socket, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    net_client_close(client);
}

static void say_and_vanish(net_server *server, const char *text)
{
    SCOPED_CLIENT(client);
    if (CHECK(net_client_open(client, server->port)) && CHECK(net_client_say(client, text)))
        vanish(client);
}

TEST(peers_may_vanish_at_any_step)
{
    SCOPED_SERVER(server, NULL);
    for (int steps = 0; steps < 12; steps++) {
        SCOPED_CLIENT(client);
        REQUIRE(net_client_connect(client, server.port) && net_client_set_up(client, "localhost"));
        for (int i = 0; i < steps; i++) {
            if (mbedtls_ssl_handshake_step(&client->ssl) != 0)
                break;
        }
        vanish(client);
    }
    say_and_vanish(&server, "{\"a\":");
    say_and_vanish(&server, "{\"hold\":1}\n");
    net_server_release(&server);
    say_and_vanish(&server, "{\"big\":800000}\n");
    say_and_vanish(&server, "{\"many\":9000}\n{\"hold\":1}\n");
    CHECK(net_server_wait(&server, has_closed_all));
    CHECK(serves(&server));
}

TEST(the_server_may_close_while_handshakes_are_under_way)
{
    for (int i = 0; i < 5; i++) {
        SCOPED_SERVER(server, NULL);
        net_client *clients[12];
        for (size_t j = 0; j < 12; j++) {
            clients[j] = net_client_new();
            CHECK(net_client_connect(clients[j], server.port) && net_client_set_up(clients[j], "localhost"));
            for (int step = 0; step < 2; step++)
                (void)mbedtls_ssl_handshake_step(&clients[j]->ssl);
        }
        net_server_stop(&server);
        for (size_t j = 0; j < 12; j++)
            net_client_free(&clients[j]);
    }
}

typedef struct crowd {
    pthread_t thread;
    uint16_t port;
    int done;
} crowd;

static void *shake_many(void *context)
{
    crowd *one = context;
    net_client *clients[CROWD_EACH];
    for (size_t i = 0; i < CROWD_EACH; i++) {
        clients[i] = net_client_new();
        one->done += net_client_open(clients[i], one->port) && net_client_say(clients[i], "[1]\n") &&
                     strcmp(net_client_line(clients[i]), "[1]") == 0;
    }
    for (size_t i = 0; i < CROWD_EACH; i++)
        net_client_free(&clients[i]);
    return NULL;
}

static int compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

TEST(a_hundred_handshakes_succeed_beside_an_established_connection)
{
    enum { ROUNDS = 2000 };
    static int64_t us[ROUNDS];
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    crowd crowds[CROWD_THREADS];
    for (size_t i = 0; i < CROWD_THREADS; i++) {
        crowds[i] = (crowd){.port = server.port};
        CHECK_INT(pthread_create(&crowds[i].thread, NULL, shake_many, &crowds[i]), 0);
    }
    size_t rounds = 0;
    for (uint64_t shaken = 0; rounds < ROUNDS && shaken < CROWD_THREADS * CROWD_EACH + 1; rounds++) {
        int64_t start = prm_time_monotonic_us();
        CHECK(net_client_say(client, "{\"a\":1}\n"));
        CHECK_STR(net_client_line(client), "{\"a\":1}");
        us[rounds] = prm_time_monotonic_us() - start;
        net_server_ask(&server);
        shaken = server.counts.handshakes;
    }
    int done = 0;
    for (size_t i = 0; i < CROWD_THREADS; i++) {
        pthread_join(crowds[i].thread, NULL);
        done += crowds[i].done;
    }
    CHECK_INT(done, CROWD_THREADS * CROWD_EACH);
    qsort(us, rounds, sizeof(us[0]), compare);
    fprintf(stderr, "%zu round trips meanwhile: p50 %" PRId64 " us, p99 %" PRId64 " us, most %" PRId64 " us\n", rounds,
        us[rounds / 2], us[rounds * 99 / 100], us[rounds - 1]);
}

TEST_MAIN(CASE(when_memory_runs_out_a_connection_is_lost_and_the_server_goes_on), CASE(peers_may_vanish_at_any_step),
    CASE(the_server_may_close_while_handshakes_are_under_way),
    CASE(a_hundred_handshakes_succeed_beside_an_established_connection))
