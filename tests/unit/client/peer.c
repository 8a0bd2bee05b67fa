/* SPDX-License-Identifier: Apache-2.0 */
/* The client library against a peer that stalls, lies and breaks off. What the real server does is tested against it.
 */
#include "test.h"

#include <prm/client.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct peer {
    pid_t pid;
    int input; /* its end ends the peer */
    unsigned port;
    char ca_file[256];
} peer;

static void stop_peer(peer *p)
{
    close(p->input);
    if (p->pid > 0)
        waitpid(p->pid, NULL, 0);
}

static peer start_peer(const char *mode)
{
    peer p = {0};
    int input[2], output[2];
    if (!CHECK(pipe(input) == 0) || !CHECK(pipe(output) == 0))
        return p;
    p.pid = fork();
    if (p.pid == 0) {
        dup2(input[0], STDIN_FILENO);
        dup2(output[1], STDOUT_FILENO);
        close(input[1]);
        close(output[0]);
        execl(PYTHON, PYTHON, PEER, OPENSSL, mode, (char *)NULL);
        _exit(127);
    }
    close(input[0]);
    close(output[1]);
    p.input = input[1];
    FILE *line = fdopen(output[0], "r");
    CHECK(line != NULL && fscanf(line, "%u %255s", &p.port, p.ca_file) == 2);
    if (line != NULL)
        fclose(line);
    return p;
}

#define SCOPED_PEER(name, mode) __attribute__((cleanup(stop_peer))) peer name = start_peer(mode)

static prm_client_options options_of(const peer *p)
{
    return (prm_client_options){.size = sizeof(prm_client_options),
        .port = (uint16_t)p->port,
        .ca_file = p->ca_file,
        .connect_ms = 30000,
        .answer_ms = 30000};
}

static prm_client *open_client(const peer *p)
{
    prm_client_options options = options_of(p);
    prm_client_error error = {0};
    prm_client *client = NULL;
    CHECK_INT(prm_client_open(&options, &client, &error), PRM_CLIENT_OK);
    CHECK_STR(error.text, "");
    return client;
}

static void check_open_fails(const prm_client_options *options, int32_t status, const char *part)
{
    prm_client_error error = {0};
    prm_client *client = NULL;
    CHECK_INT(prm_client_open(options, &client, &error), status);
    CHECK_INT(error.status, status);
    CHECK_HAS(error.text, part);
    CHECK(client == NULL);
    prm_client_close(client);
}

static void check_mode_fails(const char *mode, int32_t status, const char *part)
{
    SCOPED_PEER(p, mode);
    prm_client_options options = options_of(&p);
    options.connect_ms = strcmp(mode, "silent") == 0 ? 300 : 30000;
    check_open_fails(&options, status, part);
}

TEST(connections_that_never_stand)
{
    check_mode_fails("silent", PRM_CLIENT_E_TIMEOUT, "did not finish the TLS handshake in time");
    check_mode_fails("plain", PRM_CLIENT_E_TLS, "handshake failed");
    check_mode_fails("closing", PRM_CLIENT_E_CLOSED, "closed the connection during the TLS handshake");
    check_mode_fails("other_host", PRM_CLIENT_E_CERTIFICATE, "the certificate of 127.0.0.1 is that of another host");
    check_mode_fails("expired", PRM_CLIENT_E_CERTIFICATE, "has expired");
    check_mode_fails("untrusted", PRM_CLIENT_E_CERTIFICATE, "is not signed by anything trusted");
}

TEST(nobody_listens)
{
    SCOPED_PEER(p, "echo");
    prm_client_options options = options_of(&p);
    options.ca_file = "/nonexistent.pem";
    check_open_fails(&options, PRM_CLIENT_E_FILE, "/nonexistent.pem");
    options.ca_file = PEER;
    check_open_fails(&options, PRM_CLIENT_E_FILE, "peer.py");
    options.host = "host.invalid";
    check_open_fails(&options, PRM_CLIENT_E_RESOLVE, "\"host.invalid\" is not known");
    options.host = NULL;
    options.port = 1;
    check_open_fails(&options, PRM_CLIENT_E_CONNECT, "Connection refused");
    options.size = 4;
    check_open_fails(&options, PRM_CLIENT_E_INVALID, "size");
}

TEST(a_name_that_the_certificate_bears)
{
    SCOPED_PEER(p, "echo");
    prm_client_options options = options_of(&p);
    options.host = "localhost";
    prm_client *client = NULL;
    CHECK_INT(prm_client_open(&options, &client, NULL), PRM_CLIENT_OK);
    prm_client_close(client);
}

TEST(tokens)
{
    SCOPED_PEER(p, "echo");
    prm_client_options options = options_of(&p);
    prm_client_error error = {0};
    prm_client *client = NULL;
    options.token = "good";
    CHECK_INT(prm_client_open(&options, &client, &error), PRM_CLIENT_OK);
    if (client != NULL)
        CHECK_STR(prm_client_session(client), "{\"user\": \"user_1\"}");
    prm_client_close(client);
    options.token = "ba\"d";
    CHECK_INT(prm_client_open(&options, &client, &error), PRM_CLIENT_E_ANSWER);
    CHECK_INT(error.code, -32001);
    CHECK_STR(error.kind, "unauthenticated");
    CHECK_STR(error.text, "Who?");
}

static int32_t call(prm_client *client, const char *method, const char *params, uint32_t flags,
    prm_client_answer *answer, prm_client_error *error)
{
    prm_client_request request = {.size = sizeof request, .method = method, .params = params, .flags = flags};
    return prm_client_call(client, &request, answer, error);
}

TEST(calls)
{
    SCOPED_PEER(p, "echo");
    prm_client *client = open_client(&p);
    REQUIRE(client != NULL);
    CHECK(prm_client_session(client) == NULL);
    prm_client_answer answer;
    prm_client_error error;
    CHECK_INT(call(client, "echo", "{\"n\": 9007199254740993}", 0, &answer, &error), PRM_CLIENT_OK);
    CHECK_STR(answer.result, "{\"n\": 9007199254740993}");
    CHECK_STR(answer.key, "");
    prm_client_answer_deinit(&answer);
    CHECK_INT(call(client, "echo", NULL, PRM_CLIENT_WRITE, &answer, &error), PRM_CLIENT_OK);
    char *key = prm_client_find_text(answer.result, "idempotency_key");
    CHECK_STR(key, answer.key);
    CHECK_INT(strlen(answer.key), PRM_CLIENT_KEY_SIZE - 1);
    free(key);
    prm_client_answer_deinit(&answer);
    CHECK_INT(call(client, "fail", "{}", 0, &answer, &error), PRM_CLIENT_E_ANSWER);
    CHECK_INT(answer.code, -32002);
    CHECK_STR(error.kind, "not_found");
    prm_client_answer_deinit(&answer);
    /* A call that could not be sent leaves the connection as it was. */
    CHECK_INT(call(client, "echo", "{", 0, &answer, &error), PRM_CLIENT_E_INVALID);
    prm_client_answer_deinit(&answer);
    CHECK_INT(call(client, "echo", "[1]", 0, &answer, &error), PRM_CLIENT_OK);
    CHECK_STR(answer.result, "[1]");
    prm_client_answer_deinit(&answer);
    prm_client_close(client);
}

/* Answers come in another order than they were asked for. */
TEST(pipelining)
{
    SCOPED_PEER(p, "reversed");
    prm_client *client = open_client(&p);
    REQUIRE(client != NULL);
    prm_client_answer answer;
    prm_client_error error;
    bool is_answered[65] = {false};
    CHECK_INT(prm_client_receive(client, &answer, &error), PRM_CLIENT_E_INVALID);
    for (int i = 0; i < 64; i++) {
        char params[32];
        uint64_t id = 0;
        snprintf(params, sizeof params, "[%d]", i + 1);
        prm_client_request request = {.size = sizeof request, .method = "echo", .params = params};
        CHECK_INT(prm_client_send(client, &request, &id, &error), PRM_CLIENT_OK);
        CHECK_INT(id, i + 1);
    }
    CHECK_INT(prm_client_in_flight(client), 64);
    CHECK_INT(call(client, "echo", NULL, 0, &answer, &error), PRM_CLIENT_E_INVALID);
    for (int i = 0; i < 64; i++) {
        if (!CHECK_INT(prm_client_receive(client, &answer, &error), PRM_CLIENT_OK))
            break;
        char wanted[32];
        snprintf(wanted, sizeof wanted, "[%d]", (int)answer.id);
        CHECK_STR(answer.result, wanted);
        CHECK(answer.id <= 64 && !is_answered[answer.id]);
        is_answered[answer.id <= 64 ? answer.id : 0] = true;
        prm_client_answer_deinit(&answer);
    }
    CHECK_INT(prm_client_in_flight(client), 0);
    prm_client_close(client);
}

TEST(blank_lines_notifications_and_single_bytes)
{
    SCOPED_PEER(p, "drop_by_drop");
    prm_client *client = open_client(&p);
    REQUIRE(client != NULL);
    prm_client_answer answer;
    CHECK_INT(call(client, "echo", "[\"x\"]", 0, &answer, NULL), PRM_CLIENT_OK);
    CHECK_STR(answer.result, "[\"x\"]");
    prm_client_answer_deinit(&answer);
    prm_client_close(client);
}

/* One call to a peer of that mode; the connection is of no use afterwards. */
static void check_call_fails(const char *mode, int32_t status, const char *part)
{
    SCOPED_PEER(p, mode);
    prm_client_options options = options_of(&p);
    options.answer_ms = strcmp(mode, "stall") == 0 ? 300 : 30000;
    options.answer_bytes = 100000;
    prm_client *client = NULL;
    CHECK_INT(prm_client_open(&options, &client, NULL), PRM_CLIENT_OK);
    REQUIRE(client != NULL);
    prm_client_answer answer;
    prm_client_error error = {0};
    CHECK_INT(call(client, "echo", NULL, PRM_CLIENT_WRITE, &answer, &error), status);
    CHECK_HAS(error.text, part);
    /* What is needed to settle it with another connection. */
    CHECK_INT(strlen(answer.key), PRM_CLIENT_KEY_SIZE - 1);
    prm_client_answer_deinit(&answer);
    if (status != PRM_CLIENT_E_ANSWER) {
        CHECK_INT(call(client, "echo", NULL, 0, &answer, &error), PRM_CLIENT_E_CLOSED);
        CHECK_HAS(error.text, part);
        prm_client_answer_deinit(&answer);
    }
    prm_client_close(client);
}

TEST(answers_that_are_none)
{
    check_call_fails("stall", PRM_CLIENT_E_TIMEOUT, "did not answer echo in time");
    check_call_fails("garbage", PRM_CLIENT_E_PROTOCOL, "not JSON");
    check_call_fails("unasked", PRM_CLIENT_E_PROTOCOL, "not asked");
    check_call_fails("endless", PRM_CLIENT_E_PROTOCOL, "longer than 100000 bytes");
    check_call_fails("half", PRM_CLIENT_E_CLOSED, "connection");
    check_call_fails("overloaded", PRM_CLIENT_E_ANSWER, "Full");
}

TEST(a_pipeline_that_breaks_gives_what_came_before)
{
    SCOPED_PEER(p, "one_of_three");
    prm_client *client = open_client(&p);
    REQUIRE(client != NULL);
    prm_client_answer answer;
    prm_client_request request = {.size = sizeof request, .method = "echo"};
    for (int i = 0; i < 3; i++)
        CHECK_INT(prm_client_send(client, &request, NULL, NULL), PRM_CLIENT_OK);
    CHECK_INT(prm_client_receive(client, &answer, NULL), PRM_CLIENT_OK);
    CHECK_INT(answer.id, 1);
    prm_client_answer_deinit(&answer);
    CHECK_INT(prm_client_receive(client, &answer, NULL), PRM_CLIENT_E_CLOSED);
    CHECK_INT(prm_client_in_flight(client), 2);
    prm_client_close(client);
}

/* "[\"xxx...\"]" of that many bytes. */
static char *long_params(size_t length)
{
    char *params = malloc(length + 1);
    if (CHECK(params != NULL)) {
        memset(params, 'x', length);
        memcpy(params, "[\"", 2);
        memcpy(params + length - 2, "\"]", 3);
    }
    return params;
}

/* A peer that does not read cannot hold the sender; nor does waiting in vain break the connection. */
TEST(sending_never_waits)
{
    SCOPED_PEER(p, "deaf");
    prm_client_options options = options_of(&p);
    options.answer_ms = 200;
    prm_client *client = NULL;
    CHECK_INT(prm_client_open(&options, &client, NULL), PRM_CLIENT_OK);
    REQUIRE(client != NULL);
    char *params = long_params(200000);
    prm_client_request request = {.size = sizeof request, .method = "echo", .params = params};
    for (int i = 0; i < 100; i++)
        CHECK_INT(prm_client_send(client, &request, NULL, NULL), PRM_CLIENT_OK);
    prm_client_answer answer;
    CHECK_INT(prm_client_receive(client, &answer, NULL), PRM_CLIENT_E_TIMEOUT);
    CHECK_INT(prm_client_receive(client, &answer, NULL), PRM_CLIENT_E_TIMEOUT);
    CHECK_INT(prm_client_in_flight(client), 100);
    free(params);
    prm_client_close(client);
}

/* More in both directions than any buffer between holds. */
TEST(large_pipelines)
{
    SCOPED_PEER(p, "echo");
    prm_client *client = open_client(&p);
    REQUIRE(client != NULL);
    char *params = long_params(500000);
    prm_client_request request = {.size = sizeof request, .method = "echo", .params = params};
    for (int i = 0; i < 40; i++)
        CHECK_INT(prm_client_send(client, &request, NULL, NULL), PRM_CLIENT_OK);
    for (int i = 0; i < 40; i++) {
        prm_client_answer answer;
        CHECK_INT(prm_client_receive(client, &answer, NULL), PRM_CLIENT_OK);
        CHECK_INT(answer.id, i + 1);
        CHECK_STR(answer.result, params);
        prm_client_answer_deinit(&answer);
    }
    free(params);
    prm_client_close(client);
}

TEST_MAIN(CASE(connections_that_never_stand), CASE(nobody_listens), CASE(a_name_that_the_certificate_bears),
    CASE(tokens), CASE(calls), CASE(pipelining), CASE(blank_lines_notifications_and_single_bytes),
    CASE(answers_that_are_none), CASE(a_pipeline_that_breaks_gives_what_came_before), CASE(sending_never_waits),
    CASE(large_pipelines))
