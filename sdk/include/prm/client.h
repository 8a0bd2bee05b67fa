/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/client.h  The client library: JSON-RPC 2.0 over TLS, one JSON text per line. C11; also compiles as C++17.
 *
 *     prm_client *client;
 *     prm_client_error error;
 *     prm_client_answer answer;
 *     prm_client_options options = { .size = sizeof options, .host = "prm.example.com", .token = token };
 *     if (prm_client_open(&options, &client, &error) != PRM_CLIENT_OK)
 *         return complain(error.text);
 *     prm_client_request request = { .size = sizeof request, .method = "deals.get", .params = "{\"id\": \"deal_0\"}" };
 *     if (prm_client_call(client, &request, &answer, &error) == PRM_CLIENT_OK)
 *         puts(answer.result);
 *     prm_client_answer_deinit(&answer);
 *     prm_client_close(client);
 *
 * The server's certificate is always verified, against its host name too: there is no way to turn that off.
 *
 * Every function blocks, at most for the time-outs of the options. One thread at a time per prm_client; several
 * clients may be used by several threads. JSON goes in and out as text, so that numbers keep every digit. Structs start
 * with their size, which the caller sets, and grow at the end only; what is left zero takes its default.
 *
 * A write that got no answer (PRM_CLIENT_E_CLOSED, PRM_CLIENT_E_TIMEOUT, or code -32010) has happened wholly or not at
 * all. Open another client and send it again with the same idempotency key: it happens once, and the answer is that of
 * the first time.
 */
#ifndef PRM_CLIENT_H
#define PRM_CLIENT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PRM_CLIENT_PORT 7443

enum prm_client_status {
    PRM_CLIENT_OK = 0,
    PRM_CLIENT_E_INVALID = -1, /* an argument: parameters that are no JSON object, a port of 0 ... */
    PRM_CLIENT_E_NOMEM = -2,
    PRM_CLIENT_E_FILE = -3,        /* the certificates to trust cannot be read */
    PRM_CLIENT_E_RESOLVE = -4,     /* no such host */
    PRM_CLIENT_E_CONNECT = -5,     /* refused, unreachable */
    PRM_CLIENT_E_TIMEOUT = -6,     /* connecting or waiting took too long */
    PRM_CLIENT_E_TLS = -7,         /* the other side does not speak TLS, or not a kind both know */
    PRM_CLIENT_E_CERTIFICATE = -8, /* not trusted, expired, not yet valid, or of another host */
    PRM_CLIENT_E_CLOSED = -9,      /* the connection ended; everything in flight is without an answer */
    PRM_CLIENT_E_PROTOCOL = -10,   /* the server sent what is not JSON-RPC, or too much of it */
    PRM_CLIENT_E_ANSWER = -11      /* the server answered an error: look at its code and kind */
};

/** Why something failed. Owned by the caller. */
typedef struct prm_client_error {
    int32_t status; /* enum prm_client_status */
    int32_t code;   /* PRM_CLIENT_E_ANSWER: the JSON-RPC code; otherwise 0 */
    char kind[40];  /* PRM_CLIENT_E_ANSWER: data.kind, a stable word; otherwise "" */
    char text[480]; /* a sentence for people, in UTF-8 without control characters */
} prm_client_error;

typedef struct prm_client prm_client;

/** Read during prm_client_open() only. */
typedef struct prm_client_options {
    uint32_t size;
    uint16_t port;         /* 0: PRM_CLIENT_PORT */
    const char *host;      /* name or address; NULL: 127.0.0.1 */
    const char *ca_file;   /* PEM: what to trust, a CA or the server's own certificate; NULL: the system's CAs */
    const char *token;     /* NULL: the connection stays unauthenticated */
    uint32_t connect_ms;   /* connecting, handshake and authentication together; 0: 10 000. Looking up a name is
                            * the system's and not counted */
    uint32_t answer_ms;    /* waiting for one answer; 0: 60 000 */
    uint32_t answer_bytes; /* the largest answer taken; 0: 64 MiB */
} prm_client_options;

/**
 * Connects, verifies the server, authenticates if there is a token. On failure `*client` is NULL.
 * Owned by the caller: prm_client_close().
 */
int32_t prm_client_open(const prm_client_options *options, prm_client **client, prm_client_error *error);

/** Says goodbye and frees it. What is in flight stays without an answer. NULL is allowed. */
void prm_client_close(prm_client *client);

/** What session.authenticate answered, {user, roles, side, ...}, as JSON; NULL without a token. The client's. */
const char *prm_client_session(const prm_client *client);

/** When the server's certificate ends, in seconds since 1970 UTC; 0 if that is not known. */
int64_t prm_client_certificate_end(const prm_client *client);

/* ---- Calls ---------------------------------------------------------------------------------------------------- */

#define PRM_CLIENT_KEY_SIZE 37 /* of a key with its NUL */

#define PRM_CLIENT_WRITE   1u /* the method changes something: sent with an idempotency key unless it is a dry run */
#define PRM_CLIENT_DRY_RUN 2u /* adds "dry_run": true */

typedef struct prm_client_request {
    uint32_t size;
    uint32_t flags;     /* PRM_CLIENT_WRITE | PRM_CLIENT_DRY_RUN */
    const char *method; /* "deals.register" */
    const char *params; /* a JSON object, or an array for a call that is no write; NULL: none */
    const char *key;    /* the idempotency key of a write; NULL: that in the parameters, or else a new one */
} prm_client_request;

/** One answer. Its texts are valid until prm_client_answer_deinit(). */
typedef struct prm_client_answer {
    uint64_t id;                   /* of the request; 0: an error of the whole connection */
    const char *result;            /* JSON; NULL if the server answered an error */
    const char *error;             /* the error object, JSON; NULL if there is a result */
    const char *message;           /* of the error: in the caller's language if the server has it; otherwise NULL */
    const char *data;              /* of the error: its details, JSON; NULL if none */
    int32_t code;                  /* of the error; 0 if there is a result */
    char kind[40];                 /* of the error: data.kind; "" if none */
    char key[PRM_CLIENT_KEY_SIZE]; /* prm_client_call(): the key it made, also when it failed; "" if none */
    char *memory;                  /* private */
} prm_client_answer;

/**
 * Sends one request and waits for its answer. PRM_CLIENT_OK: answer->result. PRM_CLIENT_E_ANSWER: answer->error. After
 * any other failure but PRM_CLIENT_E_INVALID and PRM_CLIENT_E_NOMEM the connection is of no more use.
 * PRM_CLIENT_E_INVALID if calls sent with prm_client_send() are in flight. `answer` is always set and always to be
 * deinitialised.
 */
int32_t prm_client_call(
    prm_client *client, const prm_client_request *request, prm_client_answer *answer, prm_client_error *error);

/**
 * Puts one request on its way without waiting for the answer; `id` (may be NULL) tells them apart. To be able to send a
 * write again after a lost connection, give it a key: prm_client_make_key(). The server takes 128 in flight. After any
 * failure but PRM_CLIENT_E_INVALID and PRM_CLIENT_E_NOMEM it is not known whether the request arrived, and the
 * connection is of no more use, but for receiving what had come before.
 */
int32_t prm_client_send(prm_client *client, const prm_client_request *request, uint64_t *id, prm_client_error *error);

/**
 * Waits for the answer to any request in flight: they come as they finish. PRM_CLIENT_OK for a result and for an error
 * alike: look at answer->code. PRM_CLIENT_E_TIMEOUT leaves the connection as it is. PRM_CLIENT_E_INVALID if nothing is
 * in flight. PRM_CLIENT_E_ANSWER if the error is of the whole connection. `answer` as for prm_client_call().
 */
int32_t prm_client_receive(prm_client *client, prm_client_answer *answer, prm_client_error *error);

/** How many requests wait for their answer. */
size_t prm_client_in_flight(const prm_client *client);

/** Frees what the texts of an answer point to. */
void prm_client_answer_deinit(prm_client_answer *answer);

/** A new idempotency key: a UUID of version 7, so that later ones sort last. */
int32_t prm_client_make_key(prm_client *client, char key[PRM_CLIENT_KEY_SIZE], prm_client_error *error);

/* ---- Being told what happens ---------------------------------------------------------------------------------- */

typedef struct prm_client_feed prm_client_feed;

/** Read during prm_client_feed_open() only; texts are copied. */
typedef struct prm_client_feed_options {
    uint32_t size;
    const prm_client_options *connection;
    const char *types; /* a JSON list of event types or beginnings of them, ["deals.*"]; NULL: all the user may see */
    const char *since; /* the position of the last event that is done with; "beginning"; NULL: from now on */
} prm_client_feed_options;

/** One event; its texts are valid until the next call with the feed. */
typedef struct prm_client_event {
    const char *position; /* keep it with what was made of the event: `since` of the next feed */
    const char *type, *subject;
    const char *event; /* all of it, {position, id, type, subject, time, data}, JSON */
} prm_client_event;

/** Connects and subscribes with events.subscribe. On failure `*feed` is NULL. The caller's: prm_client_feed_close(). */
int32_t prm_client_feed_open(
    const prm_client_feed_options *options, prm_client_feed **feed, prm_client_error *error);

/**
 * The next event, waiting at most `wait_ms`. Each comes once and in order: a lost connection is made anew, again and
 * again, and goes on after the last event given. PRM_CLIENT_E_TIMEOUT: none came, or there is no connection for now;
 * `error` says which; call again. Whatever else it returns will not mend itself: the certificate, the token, a position
 * of another server.
 */
int32_t prm_client_feed_next(
    prm_client_feed *feed, uint32_t wait_ms, prm_client_event *event, prm_client_error *error);

/** After which event it stands; "" if it began with what happens now and has had none. The feed's. */
const char *prm_client_feed_position(const prm_client_feed *feed);

/** NULL is allowed. */
void prm_client_feed_close(prm_client_feed *feed);

/* ---- Reading answers ------------------------------------------------------------------------------------------ */

/**
 * The value at a path like "deal.id" or "items.0.name" in a JSON text, as it stands there (a string with its quotes);
 * its bytes in `length`. NULL if there is none. The pointer is into `json`.
 */
const char *prm_client_find(const char *json, const char *path, size_t *length);

/** The same, for people: a string without quotes and escapes, anything else as it stands. NULL if there is none or no
 * memory. The caller frees it with free(). */
char *prm_client_find_text(const char *json, const char *path);

#ifdef __cplusplus
}
#endif
#endif
