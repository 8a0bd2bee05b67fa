/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file net.h  The server's socket side: one TLS port, connections, framing, limits, time-outs. Loop thread only.
 *
 * Knows messages, not what they say. The first decrypted bytes that are not white space decide the framing: `{` or `[`
 * is one JSON text a line, `Content-` the headers of LSP, anything else HTTP/1.1, of which http.h tells: such a
 * connection has exchanges instead of messages. Handshakes run on a thread of their own; records are sealed and opened
 * on the loop. No lock is taken for a message.
 *
 * A connection is named by a prm_conn_id: every function accepts the id of one that has gone and does nothing (or
 * returns PRM_E_NOT_FOUND), so completions may come late. Callbacks may call any function here, prm_net_close included;
 * none of these functions calls back before it returns, prm_net_open included.
 *
 * The life of a connection: on_open after its handshake, on_message for each message, on_close exactly once, after
 * which its id is dead. A peer that ends its side (a half-close too) still gets the answers of what it has sent: the
 * connection closes when it is no longer held and all is written.
 */
#ifndef PRM_NET_NET_H
#define PRM_NET_NET_H

#include "base/error.h"

#include <uv.h>

typedef struct prm_net prm_net;

/** {0, 0} is no connection. */
typedef struct prm_conn_id {
    uint32_t index, generation;
} prm_conn_id;

/** Durations in ms on the monotonic clock, kept to about a tenth of the shortest (at most 250 ms late). */
typedef struct prm_net_limits {
    uint32_t handshake_ms;    /* from accept to the end of the handshake */
    uint32_t first_byte_ms;   /* from there to the first byte of a message */
    uint32_t request_ms;      /* from a message's first byte to its last, while we read */
    uint32_t idle_ms;         /* since bytes last moved either way */
    uint32_t linger_ms;       /* at a close: since unsent bytes last moved, and for the peer to end its side */
    uint32_t connections;     /* in all */
    uint32_t unauthenticated; /* until prm_net_mark_authenticated */
    uint32_t unauthenticated_per_address; /* of IPv6: per network of 64 bits, all of which one subscriber has */
    uint32_t handshakes; /* at the crypto thread at once; others wait their turn */
    uint32_t held;       /* calls in flight of one connection: reading pauses there */
    uint32_t held_unauthenticated; /* the same, until prm_net_mark_authenticated */
    size_t message;      /* bytes of one */
    size_t header;       /* bytes of an HTTP request's head, at most 65 536 */
    uint32_t fields;     /* of it, at most PRM_HTTP_FIELDS */
    size_t send_queue;   /* unsent bytes of one connection; reading pauses at a quarter of it */
} prm_net_limits;
/** handshake 5 s, first byte 10 s, request 15 s, idle 300 s, linger 2 s, connections 10 000, unauthenticated 256 and
 * 16 per address, handshakes 8, held 128 and
 * 8, message 1 MiB, header 16 KiB and 64 fields, send queue 1 MiB. */
extern const prm_net_limits prm_net_default_limits;

/** All on the loop thread. `user` is what on_open has set. */
typedef struct prm_net_callbacks {
    /** A handshake is done. `address` is the peer's, without its port ("127.0.0.1", "::1"; an IPv4 peer of an IPv6
     * socket as IPv4), valid during the call. `*user` is NULL. Not PRM_OK: it is closed, without on_close. */
    prm_status (*on_open)(void *context, prm_conn_id conn, const char *address, void **user);
    /** A whole message without its framing (of a line: not blank); not NUL-ended, valid during the call. */
    void (*on_message)(void *context, prm_conn_id conn, void *user, const char *text, size_t length);
    /** It is gone: sends to it fail from before this call on. */
    void (*on_close)(void *context, prm_conn_id conn, void *user);
    /** There is room again, as prm_net_await_room asked. NULL: nobody asks. */
    void (*on_room)(void *context, prm_conn_id conn, void *user);
} prm_net_callbacks;

typedef struct prm_http_callbacks prm_http_callbacks; /* net/http.h */

typedef struct prm_net_options {
    const char *address;           /* numeric, "127.0.0.1" or "::1"; "0.0.0.0" and "::" for all */
    uint16_t port;                 /* 0: a free one */
    const char *certificate, *key; /* PEM files: the chain, leaf first; its key */
    const prm_net_limits *limits;  /* NULL: the defaults. Copied */
    prm_net_callbacks callbacks;   /* copied */
    const prm_http_callbacks *http; /* copied; NULL: every request gets 404 */
    void *context;                 /* handed to them */
} prm_net_options;

/**
 * Points libuv, and mbedTLS where its build allows, to base/alloc.h; starts mbedTLS's crypto core; ignores SIGPIPE.
 * Call once, in main, before any thread and any other use of libuv. PRM_E_INTERNAL.
 */
prm_status prm_net_start(void);

/**
 * Listens. Texts in `options` are read during the call only. PRM_E_INVALID (address, certificate or key, with a
 * sentence that names the file), PRM_E_UNAVAILABLE (the port is taken or not ours; what was opened so far is let go
 * when the loop runs next), PRM_E_NOMEM.
 */
prm_status prm_net_open(uv_loop_t *loop, const prm_net_options *options, prm_net **net, prm_error *error);

/** From now on these hold, for connections that are there too. */
void prm_net_set_limits(prm_net *net, const prm_net_limits *limits);

/** The port it listens on. */
uint16_t prm_net_port(const prm_net *net);

/** New connections are refused from now on; those there go on. Any number of times. */
void prm_net_stop_accepting(prm_net *net);

/**
 * Stops accepting, closes every connection as prm_net_close_conn does (on_close comes for each), then frees `net` and
 * calls on_closed (may be NULL) from the loop, at most about linger_ms later. No function may be called with `net`
 * after on_closed. Once.
 */
void prm_net_close(prm_net *net, void (*on_closed)(void *context), void *context);

/**
 * Sends one message: framed, copied, joined with others of this turn of the loop into few records and writes. It leaves
 * at the end of the turn at the latest. PRM_E_NOT_FOUND: gone, closing, or it speaks HTTP. PRM_E_LIMIT: the peer does
 * not read and send_queue is full (one message is always taken by an empty queue); then, and on PRM_E_NOMEM, the
 * message is dropped and the connection is closing: nothing is left to do for the caller.
 */
prm_status prm_net_send(prm_net *net, prm_conn_id conn, const char *text, size_t length);

/** For those who send unasked. Whether a message of this length would be taken now. */
bool prm_net_has_room(prm_net *net, prm_conn_id conn, size_t length);
/** Whether more than a quarter of send_queue is unsent; then on_room is called once that is over. */
bool prm_net_await_room(prm_net *net, prm_conn_id conn);
/** Sends a last message, whatever is unsent, and closes as prm_net_close_conn does. */
void prm_net_send_last(prm_net *net, prm_conn_id conn, const char *text, size_t length);

/**
 * Counts `calls` in flight: answers this connection is owed. Reading pauses at limits.held (a batch may go beyond it),
 * and a peer's end of stream does not close it before the count is 0 again. Call hold in on_message for what will be
 * answered later, release after the answer was sent (or if there is none).
 */
void prm_net_hold(prm_net *net, prm_conn_id conn, uint32_t calls);
void prm_net_release(prm_net *net, prm_conn_id conn, uint32_t calls);

/** It no longer counts as unauthenticated. */
void prm_net_mark_authenticated(prm_net *net, prm_conn_id conn);

/** Reads no more, writes what was sent (calls held are not waited for), ends TLS and closes. on_close comes later. */
void prm_net_close_conn(prm_net *net, prm_conn_id conn);

/** Whether it speaks HTTP: nothing can be sent to it but answers. */
bool prm_net_is_http(const prm_net *net, prm_conn_id conn);
/** What on_open has set; NULL if it is gone. */
void *prm_net_user(const prm_net *net, prm_conn_id conn);
/** The peer's address as in on_open; "" if it is gone. Valid until on_close returns. */
const char *prm_net_address(const prm_net *net, prm_conn_id conn);
/** What of that address is one subscriber's, as a number: IPv4 whole, of IPv6 the first 64 bits. 0 if it is gone. */
uint64_t prm_net_network(const prm_net *net, prm_conn_id conn);

/**
 * Reads certificate and key anew (SIGHUP), off the loop. New handshakes use them; a bad one keeps the old and says so.
 * `on_done` is called once, from the loop, before on_closed; `error` is valid during the call. PRM_E_NOMEM: it is not
 * called.
 */
prm_status prm_net_reload_certificate(prm_net *net, const char *certificate, const char *key,
    void (*on_done)(void *context, prm_status status, const prm_error *error), void *context);

typedef struct prm_net_counts {
    uint32_t connections, unauthenticated, handshaking;                            /* now */
    uint64_t accepted, refused, handshakes, failed_handshakes, timed_out, limited; /* since open */
} prm_net_counts;
prm_net_counts prm_net_count(const prm_net *net);

#endif
