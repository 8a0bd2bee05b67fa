/* SPDX-License-Identifier: Apache-2.0 */
/* Being told what happens: a subscription that outlives its connections. The one thing it must know is the position of
 * the last event it gave; everything else can be had again. */
#include "client.h"

#include "fail.h"
#include "json.h"
#include "socket.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define PING_MS       60000 /* of silence, after which the server is asked whether it is there */
#define FIRST_WAIT_MS 100
#define LAST_WAIT_MS  5000
#define POSITION_SIZE 64

/* An event that came and was not given yet. */
typedef struct waiting {
    struct waiting *next;
    size_t length;
    char line[];
} waiting;

struct prm_client_feed {
    prm_client_options options; /* its texts are owned */
    char *host, *ca_file, *token, *types;
    prm_client *client; /* NULL: there is no connection */
    waiting *first, *last;
    char position[POSITION_SIZE]; /* "": none yet */
    char *given;                  /* memory of the event given last */
    uint32_t wait_ms;             /* before the next try to connect */
    int64_t next_try;
    bool has_pinged, is_out_of_memory;
};

static bool copy(char **to, const char *from)
{
    *to = from != NULL ? strdup(from) : NULL;
    return from == NULL || *to != NULL;
}

static void keep_line(void *context, const char *line, size_t length)
{
    prm_client_feed *feed = context;
    waiting *one = malloc(sizeof *one + length);
    if (one == NULL) {
        feed->is_out_of_memory = true;
        return;
    }
    one->next = NULL;
    one->length = length;
    memcpy(one->line, line, length);
    *(feed->last != NULL ? &feed->last->next : &feed->first) = one;
    feed->last = one;
}

static void drop_waiting(prm_client_feed *feed)
{
    while (feed->first != NULL) {
        waiting *one = feed->first;
        feed->first = one->next;
        free(one);
    }
    feed->last = NULL;
}

/* What came and was not given is asked for again. */
static void lose(prm_client_feed *feed)
{
    prm_client_close(feed->client);
    feed->client = NULL;
    feed->has_pinged = feed->is_out_of_memory = false;
    drop_waiting(feed);
}

static void keep_position(prm_client_feed *feed, prm_client_span value)
{
    prm_client_buffer text = {0};
    prm_client_json_decode(value, &text);
    if (!text.failed && text.length < sizeof feed->position)
        memcpy(feed->position, prm_client_buffer_text(&text), text.length + 1);
    prm_client_buffer_deinit(&text);
}

static int32_t subscribe(prm_client_feed *feed, prm_client_error *error)
{
    prm_client_buffer params = {0};
    prm_client_buffer_put_char(&params, '{');
    if (feed->types != NULL) {
        prm_client_buffer_put_text(&params, "\"types\":");
        prm_client_buffer_put_text(&params, feed->types);
    }
    if (feed->position[0] != '\0') {
        prm_client_buffer_put_text(&params, params.length > 1 ? ",\"since\":" : "\"since\":");
        prm_client_buffer_put_json(&params, feed->position, strlen(feed->position));
    }
    prm_client_buffer_put_char(&params, '}');
    prm_client_buffer_put_char(&params, '\0');
    if (params.failed) {
        prm_client_buffer_deinit(&params);
        return prm_client_fail_memory(error);
    }
    prm_client_request request = {.size = sizeof request, .method = "events.subscribe", .params = params.data};
    prm_client_answer answer;
    int32_t status = prm_client_call(feed->client, &request, &answer, error);
    if (status == PRM_CLIENT_OK) {
        prm_client_span result = {answer.result, strlen(answer.result)};
        prm_client_span position = prm_client_json_get(result, "position");
        /* Where it begins: if the connection is lost before the first event, it goes on from here all the same. */
        if (position.text != NULL)
            keep_position(feed, position);
    }
    prm_client_answer_deinit(&answer);
    prm_client_buffer_deinit(&params);
    return status;
}

static int32_t connect_feed(prm_client_feed *feed, prm_client_error *error)
{
    int32_t status = prm_client_open(&feed->options, &feed->client, error);
    if (status != PRM_CLIENT_OK)
        return status;
    feed->client->notified = keep_line;
    feed->client->notified_context = feed;
    status = subscribe(feed, error);
    if (status != PRM_CLIENT_OK)
        lose(feed);
    else
        feed->wait_ms = FIRST_WAIT_MS;
    return status;
}

/* Whether another try may do better. */
static bool may_mend(const prm_client_error *error)
{
    static const int32_t passing[] = {PRM_CLIENT_E_RESOLVE, PRM_CLIENT_E_CONNECT, PRM_CLIENT_E_TIMEOUT,
        PRM_CLIENT_E_TLS, PRM_CLIENT_E_CLOSED, PRM_CLIENT_E_PROTOCOL};
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
        if (error->status == passing[i])
            return true;
    return error->status == PRM_CLIENT_E_ANSWER && strcmp(error->kind, "limit") == 0;
}

int32_t prm_client_feed_open(
    const prm_client_feed_options *options, prm_client_feed **feed, prm_client_error *error)
{
    *feed = NULL;
    if (options == NULL || options->size < sizeof *options || options->connection == NULL ||
        options->connection->size < sizeof *options->connection)
        return prm_client_fail(error, PRM_CLIENT_E_INVALID, "the options' size is not set");
    if (options->since != NULL && strlen(options->since) >= POSITION_SIZE)
        return prm_client_fail(error, PRM_CLIENT_E_INVALID, "since is no position");
    prm_client_feed *made = calloc(1, sizeof *made);
    if (made == NULL)
        return prm_client_fail_memory(error);
    made->options = *options->connection;
    made->wait_ms = FIRST_WAIT_MS;
    int32_t status = PRM_CLIENT_OK;
    if (!copy(&made->host, options->connection->host) || !copy(&made->ca_file, options->connection->ca_file) ||
        !copy(&made->token, options->connection->token) || !copy(&made->types, options->types))
        status = prm_client_fail_memory(error);
    made->options.host = made->host;
    made->options.ca_file = made->ca_file;
    made->options.token = made->token;
    if (options->since != NULL)
        memcpy(made->position, options->since, strlen(options->since) + 1);
    if (status == PRM_CLIENT_OK)
        status = connect_feed(made, error);
    if (status != PRM_CLIENT_OK)
        prm_client_feed_close(made);
    else
        *feed = made;
    return status;
}

void prm_client_feed_close(prm_client_feed *feed)
{
    if (feed == NULL)
        return;
    lose(feed);
    free(feed->host);
    free(feed->ca_file);
    free(feed->token);
    free(feed->types);
    free(feed->given);
    free(feed);
}

const char *prm_client_feed_position(const prm_client_feed *feed)
{
    return strcmp(feed->position, "beginning") != 0 ? feed->position : "";
}

/* Waits until it is time to try again, and tries. PRM_CLIENT_E_TIMEOUT: not before `deadline`. */
static int32_t connect_again(prm_client_feed *feed, int64_t deadline, prm_client_error *error)
{
    int64_t now = prm_client_clock();
    if (feed->next_try > deadline) {
        if (deadline > now)
            (void)poll(NULL, 0, (int)(deadline - now));
        return prm_client_fail(error, PRM_CLIENT_E_TIMEOUT, "there is no connection; it is tried again");
    }
    if (feed->next_try > now)
        (void)poll(NULL, 0, (int)(feed->next_try - now));
    int32_t status = connect_feed(feed, error);
    if (status == PRM_CLIENT_OK || !may_mend(error))
        return status;
    feed->next_try = prm_client_clock() + feed->wait_ms;
    feed->wait_ms = feed->wait_ms * 2 < LAST_WAIT_MS ? feed->wait_ms * 2 : LAST_WAIT_MS;
    return PRM_CLIENT_OK; /* there is time for another try, or the next round says that there is none */
}

/* Waits for a line; a server that is silent for long is asked whether it is there. */
static int32_t wait_line(prm_client_feed *feed, int64_t deadline, prm_client_error *error)
{
    int64_t until = prm_client_clock() + PING_MS;
    int32_t status = prm_client_listen(feed->client, until < deadline ? until : deadline, error);
    if (status == PRM_CLIENT_OK)
        feed->has_pinged = false;
    if (status != PRM_CLIENT_E_TIMEOUT || until >= deadline)
        return status;
    if (feed->has_pinged)
        return prm_client_fail(error, PRM_CLIENT_E_CLOSED, "the server is silent");
    prm_client_request ping = {.size = sizeof ping, .method = "system.ping"};
    feed->has_pinged = true;
    return prm_client_send(feed->client, &ping, NULL, error);
}

/* The parts of an event, one after the other in one block. */
static int32_t give(prm_client_feed *feed, prm_client_span event, prm_client_event *out, prm_client_error *error)
{
    prm_client_buffer memory = {0};
    size_t places[4];
    static const char *const names[] = {"position", "type", "subject"};
    for (size_t i = 0; i < 3; i++) {
        places[i] = memory.length;
        prm_client_json_decode(prm_client_json_get(event, names[i]), &memory);
        prm_client_buffer_put_char(&memory, '\0');
    }
    places[3] = memory.length;
    prm_client_buffer_put(&memory, event.text, event.length);
    prm_client_buffer_put_char(&memory, '\0');
    if (memory.failed || strlen(memory.data) >= sizeof feed->position) {
        prm_client_buffer_deinit(&memory);
        return prm_client_fail_memory(error);
    }
    free(feed->given);
    feed->given = memory.data;
    *out = (prm_client_event){memory.data + places[0], memory.data + places[1], memory.data + places[2],
        memory.data + places[3]};
    memcpy(feed->position, out->position, strlen(out->position) + 1);
    return PRM_CLIENT_OK;
}

/* The first of those that came, if there is one that is an event. */
static int32_t take_waiting(prm_client_feed *feed, prm_client_event *event, bool *found, prm_client_error *error)
{
    *found = false;
    while (feed->first != NULL && !*found) {
        waiting *one = feed->first;
        prm_client_span line = {one->line, one->length};
        prm_client_span result = prm_client_json_get(prm_client_json_get(line, "params"), "result");
        int32_t status = PRM_CLIENT_OK;
        if (result.text != NULL && prm_client_json_get(result, "position").text != NULL) {
            status = give(feed, result, event, error);
            if (status != PRM_CLIENT_OK)
                return status;
            *found = true;
        }
        feed->first = one->next;
        if (feed->first == NULL)
            feed->last = NULL;
        free(one);
    }
    return PRM_CLIENT_OK;
}

int32_t prm_client_feed_next(
    prm_client_feed *feed, uint32_t wait_ms, prm_client_event *event, prm_client_error *error)
{
    int64_t deadline = prm_client_clock() + wait_ms;
    prm_client_error why = {0};
    *event = (prm_client_event){0};
    for (;;) {
        bool found;
        int32_t status = take_waiting(feed, event, &found, &why);
        if (status == PRM_CLIENT_OK && found)
            return PRM_CLIENT_OK;
        if (status == PRM_CLIENT_OK && feed->is_out_of_memory)
            status = prm_client_fail_memory(&why);
        else if (status == PRM_CLIENT_OK)
            status = feed->client == NULL ? connect_again(feed, deadline, &why) : wait_line(feed, deadline, &why);
        if (status == PRM_CLIENT_OK)
            continue;
        if (feed->client != NULL && status != PRM_CLIENT_E_TIMEOUT) {
            bool mends = may_mend(&why);
            lose(feed);
            feed->next_try = prm_client_clock();
            if (mends)
                continue;
        }
        if (error != NULL)
            *error = why;
        return status;
    }
}
