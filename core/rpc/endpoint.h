/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file endpoint.h  What the port serves over HTTP: a table, one row an endpoint. Those of core/rpc are in endpoints.c;
 * core/server adds others through prm_rpc_options.endpoints. Loop thread only.
 *
 * Before a row's first function is called, the path and method have been found, the token verified, the roles checked,
 * the body's type and announced length too; every refusal on the way has been answered. Then, for one request:
 *
 *     begin   the head is in. It may answer at once; then nothing else is called
 *     body    a piece of the body, at most 64 KiB, valid during the call; none while the request is paused
 *     end     the body is whole (at once, if there is none)
 *     room    prm_endpoint_has_room was false; now it is true
 *     gone    the peer or its body is lost: the last call. Not after prm_endpoint_answer, refuse, end or cut
 *
 * Each may be NULL. A handler answers from any of them, or later from the loop, with what other threads bring back: it
 * keeps the request, and must drop it in `gone`.
 *
 * A body that comes faster than it can be stored: prm_endpoint_pause in `body`, prm_endpoint_resume when it is. Called
 * in `begin`, pause keeps the peer from sending at all (100 Continue comes with resume): the place to ask another
 * thread whether the caller may. Answering before the body is whole closes the connection.
 *
 * An answer that is made in pieces:
 *
 *     prm_endpoint_begin(request, &head);
 *     while (there is more && prm_endpoint_has_room(request))     and again from `room`
 *         prm_endpoint_write(request, bytes, length);             64 KiB is a good size
 *     prm_endpoint_end(request);
 *
 * HEAD goes to the row of GET: answer as usual, the body is dropped.
 */
#ifndef PRM_RPC_ENDPOINT_H
#define PRM_RPC_ENDPOINT_H

#include "access/principal.h"
#include "net/http.h"

typedef struct prm_endpoint prm_endpoint;

/** One request, from its head to its answer. Made by core/rpc alone: more of it is behind these. */
typedef struct prm_endpoint_request {
    const prm_endpoint *endpoint;
    const prm_http_head *head;
    const char *rest;               /* of the path, after a row's that ends with "/" */
    const prm_principal *principal; /* who asks; prm_principal_public: nobody we know */
    const char *source;             /* "http 127.0.0.1", for the journal */
    void *server;                   /* prm_rpc_options.server */
    void *state;                    /* the handler's own */
} prm_endpoint_request;

enum prm_endpoint_caller {
    PRM_ENDPOINT_ANYONE,          /* no token is looked at */
    PRM_ENDPOINT_PUBLIC,          /* a token must be good if there is one */
    PRM_ENDPOINT_USER,            /* a token of somebody with one of the roles */
    PRM_ENDPOINT_USER_OR_LOOPBACK /* the same, or a peer on this machine without a token */
};

struct prm_endpoint {
    const char *method; /* "GET", "PUT" … */
    const char *path;   /* "/rpc"; one that ends with "/" takes every path that goes on after it */
    enum prm_endpoint_caller caller;
    const char *roles;   /* of USER: as a method declares them; "*": any */
    const char *types;   /* media types a body may have, space-separated; NULL: any */
    uint64_t body_most;  /* bytes; 0: no body is taken */
#define PRM_ENDPOINT_MESSAGE UINT64_MAX /* as many as a JSON-RPC message may have */
    void (*begin)(prm_endpoint_request *asked);
    void (*body)(prm_endpoint_request *asked, const char *bytes, size_t length);
    void (*end)(prm_endpoint_request *asked);
    void (*room)(prm_endpoint_request *asked);
    void (*gone)(prm_endpoint_request *asked);
};

void prm_endpoint_pause(prm_endpoint_request *asked);
void prm_endpoint_resume(prm_endpoint_request *asked);

/** A whole answer; the request is over, whatever became of the connection. */
void prm_endpoint_answer(prm_endpoint_request *asked, const prm_http_answer_head *head, const char *body,
    size_t length);
/** An error with the JSON-RPC object of prm_http_refuse; over, too. */
void prm_endpoint_refuse(prm_endpoint_request *asked, int status, const char *sentence);

/** As prm_http_begin, _write, _has_room; a failure means that `gone` comes. */
prm_status prm_endpoint_begin(prm_endpoint_request *asked, const prm_http_answer_head *head);
prm_status prm_endpoint_write(prm_endpoint_request *asked, const char *bytes, size_t length);
bool prm_endpoint_has_room(prm_endpoint_request *asked);
/** The answer is complete; over. */
void prm_endpoint_end(prm_endpoint_request *asked);
/** It cannot be completed: the connection is cut. Over. */
void prm_endpoint_cut(prm_endpoint_request *asked);

/**
 * Calls a method as the request's caller, by the way every call takes: `text` is a JSON-RPC request, `answered` gets
 * the response as text (empty for a notification), once; it may answer the request. Not called if the request is gone
 * before. One call at a time. PRM_E_NOMEM.
 */
prm_status prm_endpoint_call(prm_endpoint_request *asked, const char *text, size_t length,
    void (*answered)(prm_endpoint_request *asked, const char *answer, size_t length));

#endif
