/* SPDX-License-Identifier: Apache-2.0 */
#include "client.h"

#include "fail.h"
#include "message.h"
#include "socket.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define READ_ROOM (256u << 10) /* taken at once before what came is looked at */

/* After this the connection is of no more use. */
static int32_t fail_for_good(prm_client *client, const prm_client_error *why, prm_client_error *error)
{
    client->broken = *why;
    if (error != NULL)
        *error = *why;
    return why->status;
}

static int32_t check_usable(prm_client *client, prm_client_error *error)
{
    if (client->broken.status == PRM_CLIENT_OK)
        return PRM_CLIENT_OK;
    return prm_client_fail(error, PRM_CLIENT_E_CLOSED, "the connection is of no more use: %s", client->broken.text);
}

static bool forget_flying(prm_client *client, uint64_t id)
{
    for (size_t i = 0; i < client->flying_count; i++)
        if (client->flying[i] == id) {
            client->flying[i] = client->flying[--client->flying_count];
            return true;
        }
    return false;
}

static int32_t remember_flying(prm_client *client, uint64_t id, prm_client_error *error)
{
    if (client->flying_count == client->flying_room) {
        size_t room = client->flying_room == 0 ? 16 : client->flying_room * 2;
        uint64_t *flying = realloc(client->flying, room * sizeof *flying);
        if (flying == NULL)
            return prm_client_fail_memory(error);
        client->flying = flying;
        client->flying_room = room;
    }
    client->flying[client->flying_count++] = id;
    return PRM_CLIENT_OK;
}

static int32_t pump(prm_client *client, int *moved, prm_client_error *error)
{
    prm_client_error why;
    int32_t status = prm_client_tls_pump(client->tls, &client->out, &client->in, READ_ROOM, moved, &why);
    return status == PRM_CLIENT_OK ? status : fail_for_good(client, &why, error);
}

/* One line, its end not among it. */
static int32_t read_line(
    prm_client *client, const char *line, size_t length, prm_client_answer *answer, bool *found, prm_client_error *why)
{
    int32_t status = PRM_CLIENT_OK;
    if (prm_client_json_trim(line, length).length > 0)
        status = prm_client_answer_read(line, length, answer, found, why);
    if (status == PRM_CLIENT_OK && !*found && length > 0 && client->notified != NULL) {
        client->notifications++;
        client->notified(client->notified_context, line, length);
    }
    if (status == PRM_CLIENT_OK && *found && answer->id != 0 && !forget_flying(client, answer->id))
        status = prm_client_fail(why, PRM_CLIENT_E_PROTOCOL, "the server answered what was not asked");
    return status;
}

/* Looks for a whole line in what came; `*found` says whether `answer` was filled from one. */
static int32_t take_line(prm_client *client, prm_client_answer *answer, bool *found, prm_client_error *error)
{
    prm_client_error why;
    *found = false;
    while (!*found && client->looked < client->in.length) {
        const char *start = client->in.data;
        const char *end = memchr(start + client->looked, '\n', client->in.length - client->looked);
        if (end == NULL) {
            client->looked = client->in.length;
            break;
        }
        const char *line = start + client->taken;
        int32_t status = read_line(client, line, (size_t)(end - line), answer, found, &why);
        client->taken = client->looked = (size_t)(end - start) + 1;
        if (status != PRM_CLIENT_OK)
            return fail_for_good(client, &why, error);
    }
    if (*found)
        return PRM_CLIENT_OK;
    /* What was taken goes only here, so that many small answers are not moved one by one. */
    prm_client_buffer_consume(&client->in, client->taken);
    client->looked -= client->taken;
    client->taken = 0;
    if (client->in.length <= client->answer_bytes)
        return PRM_CLIENT_OK;
    prm_client_fail(&why, PRM_CLIENT_E_PROTOCOL, "the server's answer is longer than %u bytes", client->answer_bytes);
    return fail_for_good(client, &why, error);
}

/* Waits for the next answer until `deadline`. */
static int32_t receive(prm_client *client, int64_t deadline, prm_client_answer *answer, prm_client_error *error)
{
    bool found = false;
    int32_t status = take_line(client, answer, &found, error);
    while (status == PRM_CLIENT_OK && !found) {
        int moved = 0;
        status = pump(client, &moved, error);
        if (status == PRM_CLIENT_OK && moved)
            status = take_line(client, answer, &found, error);
        else if (status == PRM_CLIENT_OK && !prm_client_socket_wait(client->fd, true, client->out.length > 0, deadline))
            status = prm_client_fail(error, PRM_CLIENT_E_TIMEOUT, "the server did not answer in time");
    }
    return status;
}

int32_t prm_client_listen(prm_client *client, int64_t deadline, prm_client_error *error)
{
    size_t before = client->notifications;
    for (;;) {
        prm_client_answer answer = {0};
        bool found = false;
        int moved = 0;
        int32_t status = take_line(client, &answer, &found, error);
        prm_client_answer_deinit(&answer);
        if (status != PRM_CLIENT_OK || found || client->notifications > before)
            return status;
        status = pump(client, &moved, error);
        if (status != PRM_CLIENT_OK)
            return status;
        if (!moved && !prm_client_socket_wait(client->fd, true, client->out.length > 0, deadline))
            return prm_client_fail(error, PRM_CLIENT_E_TIMEOUT, "nothing happened in time");
    }
}

/* Queues one request and gives the network what it takes at once. `key`: where a key made here is noted, or NULL. */
static int32_t put_request(
    prm_client *client, const prm_client_request *request, uint64_t *id, char *made, prm_client_error *error)
{
    prm_client_span params;
    int32_t status = prm_client_request_check(request, &params, error);
    if (status != PRM_CLIENT_OK)
        return status;
    const char *key = request->key;
    char fresh[PRM_CLIENT_KEY_SIZE];
    if (prm_client_request_wants_key(request, params)) {
        status = prm_client_make_key(client, fresh, error);
        if (status != PRM_CLIENT_OK)
            return status;
        key = fresh;
        if (made != NULL)
            memcpy(made, fresh, sizeof fresh);
    }
    size_t before = client->out.length;
    *id = ++client->last_id;
    prm_client_request_print(&client->out, *id, request, params, key);
    status = client->out.failed ? prm_client_fail_memory(error) : remember_flying(client, *id, error);
    if (status != PRM_CLIENT_OK) {
        client->out.failed = false;
        client->out.length = before;
        return status;
    }
    int moved;
    return pump(client, &moved, error);
}

int32_t prm_client_send(prm_client *client, const prm_client_request *request, uint64_t *id, prm_client_error *error)
{
    uint64_t given;
    int32_t status = check_usable(client, error);
    if (status == PRM_CLIENT_OK)
        status = put_request(client, request, &given, NULL, error);
    if (status == PRM_CLIENT_OK && id != NULL)
        *id = given;
    return status;
}

int32_t prm_client_receive(prm_client *client, prm_client_answer *answer, prm_client_error *error)
{
    *answer = (prm_client_answer){0};
    if (client->flying_count == 0)
        return prm_client_fail(error, PRM_CLIENT_E_INVALID, "nothing is in flight");
    /* What came before a connection broke is still worth having. */
    bool found = false;
    int32_t status = take_line(client, answer, &found, error);
    if (status == PRM_CLIENT_OK && !found)
        status = check_usable(client, error);
    if (status == PRM_CLIENT_OK && !found)
        status = receive(client, prm_client_clock() + client->answer_ms, answer, error);
    if (status == PRM_CLIENT_OK && answer->id == 0)
        return prm_client_answer_fail(answer, error);
    return status;
}

int32_t prm_client_call_until(prm_client *client, const prm_client_request *request, int64_t deadline,
    prm_client_answer *answer, prm_client_error *error)
{
    uint64_t id;
    int32_t status = put_request(client, request, &id, answer->key, error);
    if (status != PRM_CLIENT_OK)
        return status;
    status = receive(client, deadline, answer, error);
    if (status == PRM_CLIENT_E_TIMEOUT) {
        /* The answer may still come, and would be taken for that of the next call. */
        prm_client_error why;
        prm_client_fail(&why, status, "the server did not answer %s in time", request->method);
        return fail_for_good(client, &why, error);
    }
    return status == PRM_CLIENT_OK && answer->code != 0 ? prm_client_answer_fail(answer, error) : status;
}

int32_t prm_client_call(
    prm_client *client, const prm_client_request *request, prm_client_answer *answer, prm_client_error *error)
{
    *answer = (prm_client_answer){0};
    int32_t status = check_usable(client, error);
    if (status != PRM_CLIENT_OK)
        return status;
    if (client->flying_count > 0)
        return prm_client_fail(error, PRM_CLIENT_E_INVALID, "receive the answers in flight first");
    return prm_client_call_until(client, request, prm_client_clock() + client->answer_ms, answer, error);
}

int32_t prm_client_make_key(prm_client *client, char key[PRM_CLIENT_KEY_SIZE], prm_client_error *error)
{
    unsigned char random[8];
    int32_t status = prm_client_tls_random(client->tls, random, sizeof random, error);
    if (status != PRM_CLIENT_OK)
        return status;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    int64_t ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    prm_client_key_stamp(&client->keys, ms);
    prm_client_key_print(&client->keys, random, key);
    return PRM_CLIENT_OK;
}

const char *prm_client_session(const prm_client *client)
{
    return client->session;
}

int64_t prm_client_certificate_end(const prm_client *client)
{
    return prm_client_tls_certificate_end(client->tls);
}

size_t prm_client_in_flight(const prm_client *client)
{
    return client->flying_count;
}

void prm_client_answer_deinit(prm_client_answer *answer)
{
    free(answer->memory);
    *answer = (prm_client_answer){0};
}
