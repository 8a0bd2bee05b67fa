/* SPDX-License-Identifier: Apache-2.0 */
/** @file internal.h  Sessions (a connection's side of the protocol), their requests, and the members of a request. */
#ifndef PRM_RPC_INTERNAL_H
#define PRM_RPC_INTERNAL_H

#include "rpc/count.h"
#include "rpc/endpoint.h"
#include "rpc/envelope.h"
#include "rpc/notes.h"
#include "rpc/quota.h"
#include "rpc/rpc.h"
#include "rpc/share.h"
#include "rpc/tokens.h"

#include <stdatomic.h>

typedef struct session session;
typedef struct subscription subscription;
typedef struct request request;
typedef struct exchange exchange;
typedef struct prm_logins prm_logins;

/* One call of a message. */
typedef struct member {
    request *of;
    prm_envelope envelope;
    prm_error error;     /* of the envelope */
    prm_status status;   /* what came of it, once done */
    int64_t began_us;    /* monotonic */
    prm_task *task;      /* while it runs elsewhere; then until it is sent */
    prm_buf answer;      /* what was answered on the loop */
    const prm_method_entry *entry; /* NULL: no such method */
    bool is_write, authenticates, has_password, subscribes;
    bool is_dropped;     /* before it was started */
    bool has_share;      /* one of its user's */
    bool has_quota;      /* it was counted for its partner, or its address */
    int64_t user;        /* that one */
    uint32_t holds;      /* calls it counts for besides one, while it is under way */
} member;

/* One message: a request or a batch. Lives in its arena, in its session's list, in order of receipt. */
struct request {
    session *session;
    prm_arena *arena;
    prm_json_span text;
    prm_error error;     /* the message itself was refused; then it has no members */
    bool is_read, is_batch;
    bool is_late;        /* came when the server was stopping already */
    uint32_t serial;     /* over HTTP: of the exchange that waits for it */
    void (*answered)(request *r, const prm_buf *answer); /* gets what is owed for it: nothing, or one text */
    member *members;
    uint32_t count, next, running, running_reads, done, writes_left, authentications_left;
    request *earlier, *later;
};

/* A request over HTTP. A session has one at a time, and with it at most one request of those above. */
struct exchange {
    prm_endpoint_request request; /* first: what handlers hold */
    session *session;
    prm_exchange id;
    const char *token;   /* within the head; NULL: none */
    size_t token_length;
    prm_buf message;     /* POST /rpc */
    void (*answered)(prm_endpoint_request *asked, const char *answer, size_t length);
    bool has_begun;      /* its handler knows of it */
    bool is_whole;       /* its body; it is counted in rpc->pending from then on */
    bool is_cross;       /* from a page of an origin that may */
};

struct session {
    prm_rpc *rpc;
    prm_conn_id conn;
    const prm_principal *principal;
    char source[80];     /* "rpc 127.0.0.1" */
    uint64_t network;    /* prm_net_network */
    request *first, *last;
    exchange *exchange;  /* over HTTP; NULL: none at hand */
    uint32_t subscriptions; /* those that are being made, too */
    subscription *own_subscriptions;
    bool is_authenticating, is_closed;
    session *previous, *next; /* in its rpc */
};

struct prm_rpc {
    prm_rpc_options options;
    prm_limits limits;
    prm_json_limits json; /* of them */
    bool logs_all;        /* every call leaves a line at level info */
    prm_arena *origins_arena;
    const prm_val *origins; /* in it; NULL: none */
    prm_net *net;
    prm_queue *finished;
    uv_async_t wake;
    uv_timer_t tick;
    subscription *subscriptions, *last_subscription;
    uint32_t pumps, slow_pumps; /* under way; those on account of who catches up */
    session *sessions;
    atomic_bool has_withdrawn;
    prm_method_counts *counts; /* method_count + 1 */
    size_t method_count;
    uint64_t trace_base, trace_last;
    size_t pending;      /* requests, and exchanges that only lack their answer */
    prm_notes notes;
    prm_logins *logins;
    prm_shares *shares;
    prm_quotas *quotas;
    prm_arena *spare[64]; /* emptied arenas */
    size_t spare_count;
    prm_tokens tokens;
    bool is_stopping;
};

/** An arena from the spares; NULL if out of memory. */
prm_arena *prm_rpc_take_arena(prm_rpc *rpc);
void prm_rpc_give_arena(prm_rpc *rpc, prm_arena *arena);

/** Reads the text of a request into members, or into request->error. */
void prm_request_read(request *r);
/** NULL if out of memory. Appended to its session. */
request *prm_request_new(session *s, const char *text, size_t length,
    void (*answered)(request *r, const prm_buf *answer));
/** Takes it out of its session, which goes on without it. */
void prm_request_take_out(request *r);
/** After that. */
void prm_request_free(request *r);
/** Hands on what is owed for it, unless the connection is gone. */
void prm_request_answer(request *r);

/** Starts a member: hands it to the calls, or answers it at once (then it is done). */
void prm_member_start(member *m);
/** Counts what came of it, and says so in the log. */
void prm_member_count(member *m);
/** It is done: its task came back, or it was answered on the loop. */
void prm_member_finish(member *m);

/** Starts all that may start, answers all that is done. */
void prm_session_advance(session *s);
/** Whether what it rests on has been withdrawn, or is over. */
bool prm_session_is_over(const session *s);
/** Closes those for which it is. */
void prm_sessions_sweep(prm_rpc *rpc);
/** Whether it may have one more subscription; then it counts. */
bool prm_subscription_claim(session *s);
void prm_subscription_unclaim(session *s);
/** From now on its connection is told, beginning after the answer that was sent a moment ago. */
void prm_subscription_begin(session *s, const prm_subscribing *asked);
/** They end without a word, with their connection. */
void prm_subscriptions_close(session *s);
/** Looks for what those who subscribed have not been told. */
void prm_subscriptions_pump(prm_rpc *rpc);
/** A piece that came back. */
void prm_subscriptions_tell(prm_rpc *rpc, prm_task *task);
void prm_subscriptions_on_room(void *context, prm_conn_id conn, void *user);
/** Frees it once it is closed and owes nothing. */
void prm_session_settle(session *s);

/** Finds what is asked for, and goes on with who asks, or refuses. */
void prm_exchange_route(exchange *x);
/** Finds out who asks; then it is the handler's turn, or it is refused. */
void prm_exchange_identify(exchange *x);
/** Makes a request of this text, whose answer `answered` gets. PRM_E_NOMEM. */
prm_status prm_exchange_ask(
    exchange *x, const char *text, size_t length, void (*answered)(request *r, const prm_buf *answer));
/** Who waits for the answer; NULL: nobody any more. */
exchange *prm_exchange_of(const request *r);
/** As prm_http_refuse; it is over then. */
void prm_exchange_refuse(exchange *x, int status, const char *sentence, const char *fields);
/** It is over: what was asked for is not waited for any more. */
void prm_exchange_end(exchange *x);
prm_net *prm_exchange_net(const exchange *x);
/** Its connection is closed. */
void prm_http_session_close(session *s);
enum { PRM_ENDPOINT_ALLOWED = 96 };
/** The row for a request; NULL: none. `allowed` lists those the path has, "" if none. */
const prm_endpoint *prm_endpoint_find(const prm_rpc *rpc, const prm_http_head *head, const char **rest,
    char allowed[PRM_ENDPOINT_ALLOWED]);

#endif
