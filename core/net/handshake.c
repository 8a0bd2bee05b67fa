/* SPDX-License-Identifier: Apache-2.0 */
#include "net/internal.h"

#include "base/alloc.h"

/* A session on its way to the crypto thread and back, with the bytes it needs and makes there. */
typedef struct prm_shake {
    prm_crypto_job job;
    prm_net *net;
    prm_conn_id conn;
    prm_tls *tls;
    prm_buf in, out;
    prm_tls_io io;
    prm_tls_result result;
} prm_shake;

static void run(prm_crypto_job *job)
{
    prm_shake *shake = (prm_shake *)job;
    shake->result = prm_tls_handshake(shake->tls, &shake->io);
}

/* What the handshake has not used comes before what has arrived meanwhile. */
static bool put_back(prm_conn *conn, prm_shake *shake)
{
    if (shake->io.in_length == 0)
        return true;
    prm_buf_consume(&shake->in, shake->in.length - shake->io.in_length);
    prm_buf_put(&shake->in, conn->pending.data, conn->pending.length);
    prm_buf arrived = conn->pending;
    conn->pending = shake->in;
    shake->in = arrived;
    return !conn->pending.failed;
}

static void go_on(prm_conn *conn, prm_shake *shake)
{
    conn->is_at_crypto = false;
    conn->tls = shake->tls;
    shake->tls = NULL;
    if (!put_back(conn, shake) || shake->out.failed) {
        prm_conn_abort(conn);
        return;
    }
    prm_conn_write(conn, shake->out.data, shake->out.length);
    if (conn->state != PRM_CONN_HANDSHAKE)
        return;
    switch (shake->result) {
    case PRM_TLS_DONE:
        prm_conn_open(conn);
        break;
    case PRM_TLS_MORE:
        if (conn->has_ended && conn->pending.length == 0)
            prm_conn_abort(conn);
        else
            prm_conn_shake(conn);
        break;
    case PRM_TLS_END:
    case PRM_TLS_FAILED:
        conn->net->counts.failed_handshakes++;
        prm_conn_break(conn);
        break;
    }
    prm_conn_mark(conn);
}

static void done(prm_crypto_job *job)
{
    prm_shake *shake = (prm_shake *)job;
    prm_net *net = shake->net;
    net->shaking--;
    prm_conn *conn = prm_conn_find(net, shake->conn);
    if (conn != NULL && conn->state == PRM_CONN_HANDSHAKE)
        go_on(conn, shake);
    prm_tls_free(shake->tls);
    prm_buf_deinit(&shake->in);
    prm_buf_deinit(&shake->out);
    prm_free(shake);
    prm_net_shake_next(net);
    prm_net_advance_close(net);
}

static void submit(prm_conn *conn)
{
    prm_net *net = conn->net;
    prm_shake *shake = prm_alloc_zeroed(1, sizeof(*shake));
    if (conn->tls == NULL)
        conn->tls = prm_tls_new(net->tls);
    if (shake == NULL || conn->tls == NULL) {
        prm_free(shake);
        prm_conn_abort(conn);
        return;
    }
    shake->job.run = run;
    shake->job.done = done;
    shake->net = net;
    shake->conn = conn->id;
    shake->tls = conn->tls;
    shake->in = conn->pending;
    shake->io = (prm_tls_io){.in = shake->in.data, .in_length = shake->in.length, .out = &shake->out};
    conn->tls = NULL;
    prm_buf_init(&conn->pending, 0);
    conn->is_at_crypto = true;
    net->shaking++;
    prm_crypto_submit(net->crypto, &shake->job);
}

void prm_conn_shake(prm_conn *conn)
{
    if (conn->state != PRM_CONN_HANDSHAKE || conn->is_at_crypto || conn->pending.length == 0)
        return;
    if (!prm_node_is_linked(&conn->turn))
        prm_node_append(&conn->net->turns, &conn->turn);
    prm_net_shake_next(conn->net);
}

void prm_net_shake_next(prm_net *net)
{
    while (net->shaking < net->limits.handshakes && prm_node_is_linked(&net->turns)) {
        prm_conn *conn = PRM_NODE_OWNER(net->turns.next, prm_conn, turn);
        prm_node_unlink(&conn->turn);
        submit(conn);
    }
}
