/* SPDX-License-Identifier: Apache-2.0 */
#include "server.h"

#include "net/development.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const prm_net_limits net_test_limits = {
    .handshake_ms = 20000,
    .first_byte_ms = 20000,
    .request_ms = 20000,
    .idle_ms = 20000,
    .linger_ms = 1000,
    .connections = 400,
    .unauthenticated = 400,
    .unauthenticated_per_address = 400,
    .handshakes = 8,
    .held = 128,
    .held_unauthenticated = 128,
    .message = 1048576,
    .header = 16384,
    .fields = 64,
    .send_queue = 1048576,
};

static char directory[] = "/tmp/prm-net-XXXXXX";
static bool has_directory;

static void remove_directory(void)
{
    static const char *const names[] = {"cert.pem", "key.pem"};
    for (size_t i = 0; i < 2; i++) {
        char path[64];
        snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
        unlink(path);
    }
    rmdir(directory);
}

const char *net_test_directory(void)
{
    if (has_directory)
        return directory;
    prm_error error;
    CHECK_INT(prm_net_start(), PRM_OK);
    if (CHECK(mkdtemp(directory) != NULL) && CHECK_INT(prm_tls_make_development(directory, &error), PRM_OK)) {
        has_directory = true;
        atexit(remove_directory);
    }
    return directory;
}

static prm_status on_open(void *context, prm_conn_id conn, const char *address, void **user)
{
    net_server *server = context;
    if (server->refuses)
        return PRM_E_FORBIDDEN;
    server->opened++;
    server->last = conn;
    snprintf(server->address, sizeof(server->address), "%s", address);
    *user = server;
    return PRM_OK;
}

static void on_close(void *context, prm_conn_id conn, void *user)
{
    net_server *server = context;
    CHECK(user == server);
    CHECK_INT(prm_net_send(server->net, conn, "{}", 2), PRM_E_NOT_FOUND);
    server->closed++;
}

static void answer(net_server *server, prm_conn_id conn, const char *text, size_t length)
{
    if (prm_net_send(server->net, conn, text, length) != PRM_OK)
        server->refused_sends++;
}

static void send_bytes(net_server *server, prm_conn_id conn, size_t count, size_t length)
{
    char *bytes = malloc(length);
    if (bytes == NULL)
        abort();
    memset(bytes, 'x', length);
    for (size_t i = 0; i < count; i++)
        answer(server, conn, bytes, length);
    free(bytes);
}

static bool begins(const char *text, size_t length, const char *with)
{
    return length >= strlen(with) && memcmp(text, with, strlen(with)) == 0;
}

static size_t number_in(const char *text, size_t length, size_t from)
{
    char digits[24] = "";
    if (length - from < sizeof(digits))
        memcpy(digits, text + from, length - from);
    return strtoul(digits, NULL, 10);
}

static void on_message(void *context, prm_conn_id conn, void *user, const char *text, size_t length)
{
    net_server *server = context;
    server->messages++;
    CHECK(user == server);
    if (begins(text, length, "{\"hold\":")) {
        server->last = conn;
        prm_net_hold(server->net, conn, 1);
        return;
    }
    if (begins(text, length, "{\"big\":")) {
        send_bytes(server, conn, 1, number_in(text, length, 7));
        return;
    }
    if (begins(text, length, "{\"last\":")) {
        send_bytes(server, conn, 1, number_in(text, length, 8));
        prm_net_close_conn(server->net, conn);
        return;
    }
    if (begins(text, length, "{\"many\":")) {
        send_bytes(server, conn, number_in(text, length, 8), 100);
        return;
    }
    if (begins(text, length, "{\"held\":"))
        prm_net_hold(server->net, conn, 1);
    if (begins(text, length, "{\"auth\":"))
        prm_net_mark_authenticated(server->net, conn);
    answer(server, conn, text, length);
    if (begins(text, length, "{\"held\":"))
        prm_net_release(server->net, conn, 1);
    if (begins(text, length, "{\"close\":"))
        prm_net_close_conn(server->net, conn);
}

static void on_control(uv_async_t *control)
{
    net_server *server = control->data;
    net_server_task task = atomic_exchange(&server->task, (net_server_task)NULL);
    if (task != NULL) {
        task(server);
        sem_post(&server->done);
    }
}

static void *run_loop(void *context)
{
    net_server *server = context;
    uv_run(&server->loop, UV_RUN_DEFAULT);
    return NULL;
}

bool net_server_start(net_server *server, const prm_net_limits *limits)
{
    *server = (net_server){.is_closed = true};
    char certificate[64], key[64];
    snprintf(certificate, sizeof(certificate), "%s/cert.pem", net_test_directory());
    snprintf(key, sizeof(key), "%s/key.pem", net_test_directory());
    uv_loop_init(&server->loop);
    sem_init(&server->done, 0, 0);
    uv_async_init(&server->loop, &server->control, on_control);
    server->control.data = server;
    prm_net_options options = {
        .address = "127.0.0.1",
        .certificate = certificate,
        .key = key,
        .limits = limits != NULL ? limits : &net_test_limits,
        .callbacks = {on_open, on_message, on_close},
        .http = &net_server_http,
        .context = server,
    };
    prm_error error;
    if (!CHECK_INT(prm_net_open(&server->loop, &options, &server->net, &error), PRM_OK)) {
        fprintf(stderr, "%s\n", error.message);
        return false;
    }
    server->port = prm_net_port(server->net);
    server->is_closed = false;
    return CHECK_INT(pthread_create(&server->thread, NULL, run_loop, server), 0);
}

void net_server_do(net_server *server, net_server_task task)
{
    atomic_store(&server->task, task);
    uv_async_send(&server->control);
    while (sem_wait(&server->done) != 0)
        continue;
}

static void ask(net_server *server)
{
    server->counts = prm_net_count(server->net);
}

void net_server_ask(net_server *server)
{
    net_server_do(server, ask);
}

static void release(net_server *server)
{
    static const char text[] = "{\"released\":1}";
    answer(server, server->last, text, sizeof(text) - 1);
    prm_net_release(server->net, server->last, 1);
}

void net_server_release(net_server *server)
{
    net_server_do(server, release);
}

static void test_condition(net_server *server)
{
    ask(server);
    server->holds = server->condition(server);
}

bool net_server_wait(net_server *server, bool (*condition)(const net_server *server))
{
    server->condition = condition;
    for (int i = 0; i < 2000; i++) {
        net_server_do(server, test_condition);
        if (server->holds)
            return true;
        usleep(5000);
    }
    return false;
}

static void on_closed(void *context)
{
    net_server *server = context;
    server->is_closed = true;
    uv_close((uv_handle_t *)&server->control, NULL);
}

static void stop(net_server *server)
{
    prm_net_close(server->net, on_closed, server);
}

void net_server_stop(net_server *server)
{
    if (server->is_closed)
        return;
    net_server_do(server, stop);
    pthread_join(server->thread, NULL);
    CHECK(server->is_closed);
    CHECK_INT(server->closed, server->opened);
    CHECK_INT(uv_loop_close(&server->loop), 0);
    prm_buf_deinit(&server->body);
    sem_destroy(&server->done);
}
