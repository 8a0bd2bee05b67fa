/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file http.h  HTTP/1.1 on a connection of core/net: requests one after the other, bodies in and out in pieces, both
 * with back-pressure. Loop thread only. It knows messages, not what they are for: whoever opens the net decides.
 *
 * An exchange is one request and its answer. A connection has at most one: the next request of a pipeline is read when
 * the answer is complete, so answers are in order and memory is bounded. While there is one, the connection counts as
 * held and a peer that ends its side still gets its answer.
 *
 *     on_request          the head is in
 *     prm_http_accept     the callee wants the body (now, or later: until then nothing is read)
 *     on_body ...         pieces of it, none while the exchange is paused
 *     on_body_end         it is whole; comes at once after accept if there is none
 *     prm_http_answer     the answer in one; or prm_http_begin, prm_http_write ..., prm_http_end
 *
 * The answer may begin at any time from on_request on; if it is complete before the body is, the connection closes
 * after it. An exchange is over with its answer, or with the connection (on_close of prm_net_callbacks tells):
 * functions given one that is over do nothing or return PRM_E_NOT_FOUND. As everywhere in core/net, none calls back
 * before it returns.
 *
 * Bytes that are no request as RFC 9112 has it (and some it tolerates: bare line feeds, folded headers, two lengths, a
 * length beside chunks) are answered here and the connection closed.
 */
#ifndef PRM_NET_HTTP_H
#define PRM_NET_HTTP_H

#include "net/net.h"

#define PRM_HTTP_FIELDS 128

typedef struct prm_exchange {
    prm_conn_id conn;
    uint32_t serial;
} prm_exchange;

typedef struct prm_http_field {
    const char *name, *value; /* as sent, without the blanks around */
} prm_http_field;

/** A request's head. Valid until the exchange is over; texts are NUL-ended. */
typedef struct prm_http_head {
    const char *method; /* "GET" */
    const char *path;   /* "/rpc", as sent: nothing is decoded */
    const char *query;  /* without its "?"; "" */
    int64_t length;     /* of the body; 0: none; -1: chunks */
    bool expects_continue;
    bool is_head;     /* the method is HEAD: answer as GET, no byte of the body is sent */
    bool is_old;      /* HTTP/1.0 */
    bool keeps_alive; /* the peer wants the connection to stay */
    size_t field_count;
    prm_http_field fields[PRM_HTTP_FIELDS];
} prm_http_head;

/** The value of the first field of that name, in any case; NULL: there is none. */
const char *prm_http_field_of(const prm_http_head *head, const char *name);
size_t prm_http_field_count(const prm_http_head *head, const char *name);

struct prm_http_callbacks {
    void (*on_request)(void *context, prm_exchange exchange, void *user, const prm_http_head *head);
    /** `bytes` is valid during the call. */
    void (*on_body)(void *context, prm_exchange exchange, void *user, const char *bytes, size_t length);
    void (*on_body_end)(void *context, prm_exchange exchange, void *user);
    /** prm_http_has_room was false; now it is true. */
    void (*on_room)(void *context, prm_exchange exchange, void *user);
};

/**
 * Wants the body, of at most `most` bytes: more than that is answered with 413. Sends "100 Continue" if the peer waits
 * for it. limits.request_ms runs anew for every PRM_HTTP_PACE bytes of it.
 */
void prm_http_accept(prm_net *net, prm_exchange exchange, uint64_t most);
#define PRM_HTTP_PACE 262144

/** No more pieces: reading stops until prm_http_resume; no deadline runs but limits.idle_ms. */
void prm_http_pause(prm_net *net, prm_exchange exchange);
void prm_http_resume(prm_net *net, prm_exchange exchange);

typedef struct prm_http_answer_head {
    int status;          /* 200 */
    const char *type;    /* Content-Type; NULL: none */
    const char *fields;  /* further lines, each with its CRLF; NULL: none */
    int64_t length;      /* of prm_http_begin: of the body; -1: not known (chunks, or until the close for HTTP/1.0) */
    bool closes;         /* the connection closes after it */
} prm_http_answer_head;

/** Field lines, each with its CRLF, that every answer of this exchange has, whoever gives it. Copied; PRM_E_NOMEM. */
prm_status prm_http_add_fields(prm_net *net, prm_exchange exchange, const char *fields);

/** A whole answer. PRM_E_NOT_FOUND, PRM_E_NOMEM (the connection is closing). */
prm_status prm_http_answer(prm_net *net, prm_exchange exchange, const prm_http_answer_head *head, const char *body,
    size_t length);

/** The head of an answer whose body comes in pieces. PRM_E_NOT_FOUND, PRM_E_NOMEM. */
prm_status prm_http_begin(prm_net *net, prm_exchange exchange, const prm_http_answer_head *head);
/** A piece, copied. PRM_E_LIMIT: limits.send_queue is full, the connection is closing: ask for room before it. */
prm_status prm_http_write(prm_net *net, prm_exchange exchange, const char *bytes, size_t length);
/**
 * Whether a writer should go on: less than a quarter of limits.send_queue is unsent. If not, on_room tells when it is
 * (unless the exchange is over before).
 */
bool prm_http_has_room(prm_net *net, prm_exchange exchange);
/** It is complete; if bytes of the announced length are missing, the connection is cut. */
void prm_http_end(prm_net *net, prm_exchange exchange);
/** It cannot be completed: cuts the connection, so that the peer does not take what it has for the whole. */
void prm_http_cut(prm_net *net, prm_exchange exchange);

/**
 * Answers with a status of 400 or above and a JSON-RPC error of the code and data.kind that belong to it; 429 and 503
 * with Retry-After and retry_after_ms. `sentence` says why, without characters JSON would escape; NULL: the status's
 * own. `fields` as above.
 */
prm_status prm_http_refuse(prm_net *net, prm_exchange exchange, int status, const char *sentence, const char *fields);

#endif
