/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file internal.h  What the files of core/net share. Loop thread only.
 *
 * Events (bytes, a finished handshake, a send, a release, an end) change a connection's fields and mark it; the loop
 * settles the marked ones after it has polled and before it polls again: what can be delivered is delivered, what is
 * to be sent leaves in few records and one write, reading starts or pauses, its deadline is set.
 */
#ifndef PRM_NET_INTERNAL_H
#define PRM_NET_INTERNAL_H

#include "base/buf.h"
#include "net/crypto.h"
#include "net/framing.h"
#include "net/http_read.h"
#include "net/tls.h"

/** A ring with a head; a node outside any is linked to itself. */
typedef struct prm_node {
    struct prm_node *previous, *next;
} prm_node;

static inline void prm_node_init(prm_node *node)
{
    node->previous = node->next = node;
}

static inline bool prm_node_is_linked(const prm_node *node)
{
    return node->next != node;
}

static inline void prm_node_unlink(prm_node *node)
{
    node->previous->next = node->next;
    node->next->previous = node->previous;
    prm_node_init(node);
}

/** Moves it to the end of the ring, wherever it was. */
static inline void prm_node_append(prm_node *head, prm_node *node)
{
    prm_node_unlink(node);
    node->previous = head->previous;
    node->next = head;
    head->previous->next = node;
    head->previous = node;
}

#define PRM_NODE_OWNER(node, type, member) ((type *)(void *)((char *)(node)-offsetof(type, member)))

/** What a connection waits for; each has one duration, so each ring of prm_net.waits is in order of time. */
typedef enum prm_wait {
    PRM_WAIT_HANDSHAKE,
    PRM_WAIT_FIRST_BYTE,
    PRM_WAIT_REQUEST,
    PRM_WAIT_IDLE,
    PRM_WAIT_LINGER,
    PRM_WAITS
} prm_wait;

/** A connection only moves down this list. */
typedef enum prm_conn_state {
    PRM_CONN_HANDSHAKE,
    PRM_CONN_OPEN,
    PRM_CONN_CLOSING,  /* what is unsent leaves, nothing is read */
    PRM_CONN_DRAINING, /* our end is sent; input is dropped until the peer ends, lest a reset eat the last answers */
    PRM_CONN_CLOSED    /* its handle is closing */
} prm_conn_state;

#define PRM_ADDRESS_TEXT 46

typedef enum prm_http_phase {
    PRM_HTTP_BETWEEN, /* no exchange: a head is awaited */
    PRM_HTTP_OFFERED, /* nobody wants its body yet */
    PRM_HTTP_BODY,
    PRM_HTTP_WHOLE /* only its answer is missing */
} prm_http_phase;

/** The exchange of a connection that speaks HTTP. */
typedef struct prm_http {
    prm_http_phase phase;
    uint32_t serial;
    prm_buf text; /* of the head */
    prm_buf fields; /* that its answer gets */
    prm_http_head head;
    prm_chunks chunks;
    uint64_t left;      /* of a body that is not chunked */
    uint64_t got, most; /* bytes of the body */
    bool is_paused;
    bool owes_continue;
    bool has_begun;      /* the answer */
    bool is_chunked;     /* the answer */
    bool closes;         /* after it */
    bool awaits_room;
    int64_t answer_left; /* of the announced length; -1: none was */
} prm_http;

typedef struct prm_conn {
    uv_tcp_t tcp;
    uv_shutdown_t shutdown;
    prm_net *net;
    prm_conn_id id;
    prm_conn_state state;
    prm_wait wait;
    uint64_t since;                                /* uv_now when `wait` began */
    prm_node waits, marked, unauthenticated, turn; /* in rings of prm_net */
    prm_tls *tls;                                  /* NULL while the crypto thread has it */
    prm_buf pending;                               /* bytes not yet opened: of the handshake, or while reading pauses */
    prm_buf text;                                  /* opened, not yet delivered */
    size_t scanned;                                /* of it, known to hold no end of a message */
    const prm_framing *framing;                    /* NULL before the first bytes */
    prm_http *http;                                /* NULL unless that is HTTP */
    prm_buf out;                                   /* framed, not yet sealed */
    size_t writing;                                /* sealed bytes libuv holds */
    uint32_t held;
    bool is_opened;  /* on_open was called and took it */
    bool awaits_room;
    bool is_reading; /* libuv reads */
    bool is_at_crypto;
    bool has_backlog;      /* delivery stopped with input left */
    bool has_ended;        /* the peer's TLS or stream ended */
    bool has_stream_ended; /* its stream */
    bool is_shut;          /* ours */
    bool is_broken;        /* its TLS session is of no use any more */
    bool has_moved;        /* bytes moved since its deadline was set */
    bool has_delivered;    /* a message was delivered since then */
    void *user;
    char address[PRM_ADDRESS_TEXT];
    uint64_t network; /* of the address: see prm_net_network_of */
} prm_conn;

typedef struct prm_slot {
    prm_conn *conn; /* NULL: free */
    uint32_t generation;
    uint32_t next; /* free one */
} prm_slot;

#define PRM_SLOT_NONE UINT32_MAX

struct prm_net {
    uv_loop_t *loop;
    uv_tcp_t listener;
    uv_timer_t timer;
    uv_prepare_t prepare;
    uv_check_t check;
    uint32_t handles; /* open ones among the four */
    prm_crypto *crypto;
    prm_tls_context *tls;
    prm_net_limits limits;
    prm_net_callbacks callbacks;
    prm_http_callbacks http;
    void *context;
    uint16_t port;
    bool is_accepting, is_closing;
    bool is_accept_pending; /* a connection waits for memory */
    bool is_crypto_closed;
    prm_slot *slots;
    uint32_t slot_count, free_slot;
    prm_node waits[PRM_WAITS], marked, unauthenticated, turns;
    uint32_t shaking; /* handshakes at the crypto thread */
    uint32_t alive;   /* connections whose handle is open, refused ones included */
    prm_net_counts counts;
    char date[32];    /* of `date_s`, as HTTP writes it */
    int64_t date_s;
    prm_buf sealed; /* scratch of one flush */
    char *plain;    /* scratch of one read */
    char *cipher;   /* what libuv reads into */
    void (*on_closed)(void *context);
    void *closed_context;
};

#define PRM_READ_BYTES 65536 /* of the scratch buffers, and of a handshake's unread input */
#define PRM_SEAL_BYTES 65536 /* sealed in one go */

/* net.c */
/** Goes on with closing when nothing is under way any more. */
void prm_net_advance_close(prm_net *net);

/* accept.c */
/** What of a peer's address counts as one: an IPv4 address, the first 64 bits of an IPv6 one. */
uint64_t prm_net_network_of(const struct sockaddr *peer);
void prm_net_on_connection(uv_stream_t *listener, int status);
/** Tries again what failed for want of memory. */
void prm_net_retry_accept(prm_net *net);

/* conn.c */
prm_conn *prm_conn_find(const prm_net *net, prm_conn_id id);
void prm_conn_mark(prm_conn *conn);
/** Settles every marked connection. */
void prm_conn_settle_all(prm_net *net);
void prm_conn_move(prm_conn *conn, prm_conn_state state);
/** Its handshake is done: tells the server. */
void prm_conn_open(prm_conn *conn);
/** In order: what is unsent leaves first. */
void prm_conn_close(prm_conn *conn);
/** Its TLS has failed: only the alert leaves. */
void prm_conn_break(prm_conn *conn);
/** At once. */
void prm_conn_abort(prm_conn *conn);
/** Says why for the last time, then closes in order. */
void prm_conn_refuse(prm_conn *conn, prm_refusal refusal);

/* input.c */
bool prm_conn_is_paused(const prm_conn *conn);
/** Reads or stops, as its state has it. */
void prm_conn_steer(prm_conn *conn);
/** Delivers what has waited. */
void prm_conn_resume(prm_conn *conn);

/* output.c */
size_t prm_conn_unsent(const prm_conn *conn);
/** Seals and writes what the peer takes. */
void prm_conn_flush(prm_conn *conn);
/** Whether `length` more bytes are beyond the send queue, after what the peer takes now has left. It may be closed
 * now. */
bool prm_conn_is_beyond(prm_conn *conn, size_t length);
/** What was put into `out` leaves at the end of the turn, or now if it is much. PRM_E_NOMEM: it is closed. */
prm_status prm_conn_push(prm_conn *conn);
/** Writes sealed bytes. */
void prm_conn_write(prm_conn *conn, const char *bytes, size_t length);
/** Sends our end of TLS and of the stream. */
void prm_conn_end(prm_conn *conn);

/* http_conn.c */
/** Goes on with HTTP; returns how many of the bytes are done with, 0 if more are needed. */
size_t prm_http_take(prm_conn *conn, const char *bytes, size_t length);
/** Whether nothing may be read because of its exchange. */
bool prm_http_is_waiting(const prm_http *http);
/** Tells the callee what is due: the body's end, room. */
void prm_http_advance(prm_conn *conn);
/** Whether prm_http_advance has something to tell. */
bool prm_http_is_due(const prm_conn *conn);
/** The peer has ended its side. */
void prm_http_end_input(prm_conn *conn);
/** The answer is complete. */
void prm_http_finish(prm_conn *conn);
void prm_http_free(prm_http *http);

/* http_answer.c */
/** Answers, whatever the exchange is at, unless an answer has begun; then closes in order. */
void prm_http_reject(prm_conn *conn, int status, const char *sentence);

/* handshake.c */
/** Bytes are pending: takes a turn at the crypto thread. */
void prm_conn_shake(prm_conn *conn);
/** Lets those whose turn it is go. */
void prm_net_shake_next(prm_net *net);

/* deadlines.c */
/** Waits for that from now on. */
void prm_conn_await(prm_conn *conn, prm_wait wait);
/** The timer runs while there are connections, or one waits for memory. */
void prm_net_steer_timer(prm_net *net);

#endif
