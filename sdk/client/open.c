/* SPDX-License-Identifier: Apache-2.0 */
#include "client.h"

#include "fail.h"
#include "socket.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CONNECT_MS   10000
#define ANSWER_MS    60000
#define ANSWER_BYTES (64u << 20)

static int32_t authenticate(prm_client *client, const char *token, int64_t deadline, prm_client_error *error)
{
    prm_client_buffer params = {0};
    prm_client_buffer_put_text(&params, "{\"token\":");
    prm_client_buffer_put_json(&params, token, strlen(token));
    prm_client_buffer_put_char(&params, '}');
    if (params.failed)
        return prm_client_fail_memory(error);
    prm_client_request request = {.size = sizeof request, .method = "session.authenticate", .params = params.data};
    prm_client_answer answer = {0};
    int32_t status = prm_client_call_until(client, &request, deadline, &answer, error);
    if (status == PRM_CLIENT_OK) {
        client->session = answer.memory;
        answer.memory = NULL;
    }
    prm_client_answer_deinit(&answer);
    prm_client_buffer_deinit(&params);
    return status;
}

static int32_t connect_client(prm_client *client, const prm_client_options *options, prm_client_error *error)
{
    const char *host = options->host != NULL ? options->host : "127.0.0.1";
    uint16_t port = options->port != 0 ? options->port : PRM_CLIENT_PORT;
    int64_t deadline = prm_client_clock() + (options->connect_ms != 0 ? options->connect_ms : CONNECT_MS);
    int32_t status = prm_client_socket_open(host, port, deadline, &client->fd, error);
    if (status == PRM_CLIENT_OK)
        status = prm_client_tls_open(client->fd, host, options->ca_file, deadline, &client->tls, error);
    if (status == PRM_CLIENT_OK && options->token != NULL)
        status = authenticate(client, options->token, deadline, error);
    return status;
}

int32_t prm_client_open(const prm_client_options *options, prm_client **client, prm_client_error *error)
{
    *client = NULL;
    if (options == NULL || options->size < sizeof *options)
        return prm_client_fail(error, PRM_CLIENT_E_INVALID, "the options' size is not set");
    prm_client *fresh = calloc(1, sizeof *fresh);
    if (fresh == NULL)
        return prm_client_fail_memory(error);
    fresh->fd = -1;
    fresh->answer_ms = options->answer_ms != 0 ? options->answer_ms : ANSWER_MS;
    fresh->answer_bytes = options->answer_bytes != 0 ? options->answer_bytes : ANSWER_BYTES;
    int32_t status = connect_client(fresh, options, error);
    if (status != PRM_CLIENT_OK)
        prm_client_close(fresh);
    else
        *client = fresh;
    return status;
}

void prm_client_close(prm_client *client)
{
    if (client == NULL)
        return;
    prm_client_tls_close(client->tls);
    if (client->fd >= 0)
        close(client->fd);
    prm_client_buffer_deinit(&client->out);
    prm_client_buffer_deinit(&client->in);
    free(client->flying);
    free(client->session);
    free(client);
}
