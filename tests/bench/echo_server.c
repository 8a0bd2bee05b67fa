/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bare echo over core/net: what the sockets, TLS and framing of the server do in a second, without anything behind.
 *
 *     bench_echo_server DIRECTORY
 *
 * makes DIRECTORY/{cert,key}.pem, listens on a free port of 127.0.0.1, prints it, and ends at SIGTERM or SIGINT.
 */
#include "net/development.h"
#include "net/net.h"

#include <signal.h>
#include <stdio.h>

typedef struct echo {
    uv_signal_t signals[2];
    prm_net *net;
    bool is_closing;
} echo;

static prm_status on_open(void *context, prm_conn_id conn, const char *address, void **user)
{
    prm_net_mark_authenticated(((echo *)context)->net, conn);
    return PRM_OK;
}

static void on_message(void *context, prm_conn_id conn, void *user, const char *text, size_t length)
{
    (void)prm_net_send(((echo *)context)->net, conn, text, length);
}

static void on_close(void *context, prm_conn_id conn, void *user)
{
}

static void on_signal(uv_signal_t *handle, int number)
{
    echo *server = handle->data;
    if (server->is_closing)
        return;
    server->is_closing = true;
    for (size_t i = 0; i < 2; i++)
        uv_close((uv_handle_t *)&server->signals[i], NULL);
    prm_net_close(server->net, NULL, NULL);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: echo_server DIRECTORY\n");
        return 64;
    }
    char certificate[4096], key[4096];
    snprintf(certificate, sizeof(certificate), "%s/cert.pem", argv[1]);
    snprintf(key, sizeof(key), "%s/key.pem", argv[1]);
    prm_error error = {0};
    echo server = {0};
    prm_net_options options = {.address = "127.0.0.1",
        .certificate = certificate,
        .key = key,
        .callbacks = {on_open, on_message, on_close},
        .context = &server};
    if (prm_net_start() != PRM_OK || prm_tls_make_development(argv[1], &error) != PRM_OK ||
        prm_net_open(uv_default_loop(), &options, &server.net, &error) != PRM_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    static const int numbers[] = {SIGTERM, SIGINT};
    for (size_t i = 0; i < 2; i++) {
        uv_signal_init(uv_default_loop(), &server.signals[i]);
        server.signals[i].data = &server;
        uv_signal_start(&server.signals[i], on_signal, numbers[i]);
    }
    printf("{\"event\":\"ready\",\"address\":\"127.0.0.1:%u\"}\n", prm_net_port(server.net));
    fflush(stdout);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    return uv_loop_close(uv_default_loop()) == 0 ? 0 : 1;
}
