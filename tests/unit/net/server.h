/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file server.h  A server over core/net on a thread and a loop of its own, port 0, with a development certificate made
 * once per process. It echoes messages, except those that ask for more:
 *
 *     {"hold":...}  holds one call and does not answer         {"auth":...}  is authenticated from now on, echoed
 *     {"close":...} echoes and closes                          {"big":N}     answers N bytes
 *     {"last":N}    answers N bytes and closes
 *     {"many":N}    answers N messages of 100 bytes            {"held":...}  holds, echoes at once, releases
 *
 * Over HTTP it has paths; a query is a number N:
 *
 *     /give?N    answers N bytes of 'x' in pieces              /chunks?N the same as chunks
 *     /short     announces more than it gives                  /cut      gives half, then cuts
 *     /refuse    403 at once
 *     /wait      does not want the body before net_server_http_resume
 *     others     answer with the body, of at most N bytes; one that begins with "later" when net_server_http_answer
 *                says so; one with "slow " is paused after each piece until net_server_http_resume
 */
#ifndef PRM_NET_TEST_SERVER_H
#define PRM_NET_TEST_SERVER_H

#include "net/http.h"
#include "test.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

typedef struct net_server net_server;
/* What the loop is to run: it may look for one when it was not called. */
typedef void (*net_server_task)(net_server *server);

struct net_server {
    uv_loop_t loop;
    uv_async_t control;
    pthread_t thread;
    sem_t done;
    prm_net *net;
    uint16_t port;
    _Atomic(net_server_task) task;
    bool (*condition)(const struct net_server *server);
    bool holds;
    prm_conn_id last; /* the connection opened last, or that held last */
    uint32_t opened, closed, messages, refused_sends;
    bool refuses; /* on_open says no */
    bool is_closed;
    prm_net_counts counts; /* of the last net_server_ask */
    char address[64];
    size_t argument;
    prm_status reloaded;
    char reload_message[400];
    prm_exchange exchange; /* the one that came last */
    prm_buf body;
    size_t left, pieces, largest_piece, rooms;
    uint32_t requests, ends;
};

extern const prm_http_callbacks net_server_http;
void net_server_http_answer(net_server *server);
void net_server_http_resume(net_server *server);

/** The directory with cert.pem and key.pem, removed at exit. */
const char *net_test_directory(void);
/** Starts it; NULL limits: the defaults with short durations and room for tests. False (checked) if it does not. */
bool net_server_start(net_server *server, const prm_net_limits *limits);
extern const prm_net_limits net_test_limits;
/** Runs `task` on the loop and waits. */
void net_server_do(net_server *server, net_server_task task);
/** Fills counts. Fields the loop writes are to be read after a call of these, while nothing happens. */
void net_server_ask(net_server *server);
/** Releases one call of the connection that held last, after sending it `{"released":1}`. */
void net_server_release(net_server *server);
/** Waits at most ten seconds until the condition holds (asked on the loop every 5 ms, with fresh counts). */
bool net_server_wait(net_server *server, bool (*condition)(const net_server *server));
/** Closes it, waits, and checks that every opened connection was closed once. */
void net_server_stop(net_server *server);

#define SCOPED_SERVER(name, limits)                                                                                    \
    __attribute__((cleanup(net_server_stop))) net_server name;                                                         \
    REQUIRE(net_server_start(&name, limits))

#endif
