/* SPDX-License-Identifier: Apache-2.0 */
#include "net/internal.h"

#include "base/alloc.h"

#include <string.h>

prm_conn *prm_conn_find(const prm_net *net, prm_conn_id id)
{
    if (id.index >= net->slot_count || net->slots[id.index].generation != id.generation)
        return NULL;
    return net->slots[id.index].conn;
}

void prm_conn_mark(prm_conn *conn)
{
    if (conn->state != PRM_CONN_CLOSED && !prm_node_is_linked(&conn->marked))
        prm_node_append(&conn->net->marked, &conn->marked);
}

void prm_conn_move(prm_conn *conn, prm_conn_state state)
{
    prm_net *net = conn->net;
    if (conn->state == PRM_CONN_HANDSHAKE && conn->id.generation != 0)
        net->counts.handshaking--;
    conn->state = state;
}

static prm_wait wait_of(const prm_conn *conn)
{
    switch (conn->state) {
    case PRM_CONN_HANDSHAKE:
        return PRM_WAIT_HANDSHAKE;
    case PRM_CONN_OPEN:
        break;
    case PRM_CONN_CLOSING:
    case PRM_CONN_DRAINING:
    case PRM_CONN_CLOSED:
        return PRM_WAIT_LINGER;
    }
    if (conn->framing == NULL)
        return PRM_WAIT_FIRST_BYTE;
    bool is_mid_body = conn->http != NULL && conn->http->phase == PRM_HTTP_BODY;
    bool is_mid_message = (is_mid_body || conn->text.length > 0) && !conn->has_backlog && !prm_conn_is_paused(conn);
    return is_mid_message ? PRM_WAIT_REQUEST : PRM_WAIT_IDLE;
}

static void renew_deadline(prm_conn *conn)
{
    prm_wait wait = wait_of(conn);
    /* A slow reader gets its last answers, unless the server itself is about to end. */
    bool is_leaving = conn->state == PRM_CONN_CLOSING && conn->has_moved && !conn->net->is_closing;
    if (wait != conn->wait || (wait == PRM_WAIT_IDLE && conn->has_moved) ||
        (wait == PRM_WAIT_REQUEST && conn->has_delivered) || is_leaving)
        prm_conn_await(conn, wait);
}

static void settle(prm_conn *conn)
{
    prm_node_unlink(&conn->marked);
    do {
        prm_conn_resume(conn);
        prm_conn_flush(conn);
    } while (conn->state == PRM_CONN_OPEN &&
             ((conn->has_backlog && !prm_conn_is_paused(conn)) || prm_http_is_due(conn)));
    if (conn->state == PRM_CONN_OPEN && conn->has_ended && !conn->has_backlog && conn->held == 0)
        prm_conn_close(conn);
    if (conn->state == PRM_CONN_CLOSING && prm_conn_unsent(conn) == 0)
        prm_conn_end(conn);
    if (conn->state == PRM_CONN_DRAINING && conn->is_shut && conn->has_stream_ended)
        prm_conn_abort(conn);
    if (conn->state == PRM_CONN_CLOSED)
        return;
    if (conn->awaits_room && prm_conn_unsent(conn) <= conn->net->limits.send_queue / 4) {
        conn->awaits_room = false;
        if (conn->state == PRM_CONN_OPEN && conn->net->callbacks.on_room != NULL)
            conn->net->callbacks.on_room(conn->net->context, conn->id, conn->user);
    }
    prm_conn_steer(conn);
    renew_deadline(conn);
}

void prm_conn_settle_all(prm_net *net)
{
    while (prm_node_is_linked(&net->marked))
        settle(PRM_NODE_OWNER(net->marked.next, prm_conn, marked));
}

void prm_conn_open(prm_conn *conn)
{
    prm_net *net = conn->net;
    net->counts.handshakes++;
    prm_conn_move(conn, PRM_CONN_OPEN);
    prm_conn_await(conn, PRM_WAIT_FIRST_BYTE);
    conn->has_backlog = conn->pending.length > 0 || conn->has_ended;
    conn->is_opened = true;
    if (net->callbacks.on_open(net->context, conn->id, conn->address, &conn->user) != PRM_OK) {
        conn->is_opened = false;
        prm_conn_close(conn);
    }
    prm_conn_mark(conn);
}

void prm_conn_close(prm_conn *conn)
{
    if (conn->state >= PRM_CONN_CLOSING)
        return;
    if (conn->state == PRM_CONN_HANDSHAKE && !conn->is_broken) {
        prm_conn_abort(conn);
        return;
    }
    prm_conn_move(conn, PRM_CONN_CLOSING);
    prm_conn_await(conn, PRM_WAIT_LINGER);
    prm_conn_mark(conn);
}

void prm_conn_break(prm_conn *conn)
{
    conn->is_broken = true;
    prm_buf_deinit(&conn->out);
    prm_conn_close(conn);
}

void prm_conn_refuse(prm_conn *conn, prm_refusal refusal)
{
    if (conn->http != NULL) {
        prm_http_reject(conn, 408, NULL); /* the one of them HTTP leaves to others: its messages are told apart
                                           * elsewhere */
        return;
    }
    conn->net->counts.limited += refusal != PRM_REFUSAL_SLOW;
    const prm_framing *framing = conn->framing != NULL ? conn->framing : prm_framing_of("{", 1);
    const char *text = prm_framing_refusal(refusal);
    framing->put(&conn->out, text, strlen(text));
    if (conn->out.failed)
        prm_conn_abort(conn);
    else
        prm_conn_close(conn);
}

static void free_slot(prm_net *net, prm_conn_id id)
{
    prm_slot *slot = &net->slots[id.index];
    slot->conn = NULL;
    slot->generation = slot->generation == UINT32_MAX ? 1 : slot->generation + 1;
    slot->next = net->free_slot;
    net->free_slot = id.index;
    net->counts.connections--;
}

static void on_handle_closed(uv_handle_t *handle)
{
    prm_conn *conn = handle->data;
    prm_net *net = conn->net;
    if (conn->is_opened)
        net->callbacks.on_close(net->context, conn->id, conn->user);
    if (conn->id.generation != 0)
        free_slot(net, conn->id);
    prm_tls_free(conn->tls);
    prm_http_free(conn->http);
    prm_buf_deinit(&conn->pending);
    prm_buf_deinit(&conn->text);
    prm_buf_deinit(&conn->out);
    prm_free(conn);
    net->alive--;
    prm_net_advance_close(net);
}

void prm_conn_abort(prm_conn *conn)
{
    if (conn->state == PRM_CONN_CLOSED)
        return;
    prm_conn_move(conn, PRM_CONN_CLOSED);
    if (prm_node_is_linked(&conn->unauthenticated))
        conn->net->counts.unauthenticated--;
    prm_node_unlink(&conn->unauthenticated);
    prm_node_unlink(&conn->waits);
    prm_node_unlink(&conn->marked);
    prm_node_unlink(&conn->turn);
    uv_close((uv_handle_t *)&conn->tcp, on_handle_closed);
}

void prm_net_close_conn(prm_net *net, prm_conn_id id)
{
    prm_conn *conn = prm_conn_find(net, id);
    if (conn != NULL)
        prm_conn_close(conn);
}

void prm_net_hold(prm_net *net, prm_conn_id id, uint32_t calls)
{
    prm_conn *conn = prm_conn_find(net, id);
    if (conn != NULL)
        conn->held += calls;
}

void prm_net_release(prm_net *net, prm_conn_id id, uint32_t calls)
{
    prm_conn *conn = prm_conn_find(net, id);
    if (conn == NULL)
        return;
    conn->held -= calls < conn->held ? calls : conn->held;
    prm_conn_mark(conn);
}

void prm_net_mark_authenticated(prm_net *net, prm_conn_id id)
{
    prm_conn *conn = prm_conn_find(net, id);
    if (conn == NULL || !prm_node_is_linked(&conn->unauthenticated))
        return;
    prm_node_unlink(&conn->unauthenticated);
    net->counts.unauthenticated--;
}

bool prm_net_is_http(const prm_net *net, prm_conn_id id)
{
    prm_conn *conn = prm_conn_find(net, id);
    return conn != NULL && conn->http != NULL;
}

void *prm_net_user(const prm_net *net, prm_conn_id id)
{
    prm_conn *conn = prm_conn_find(net, id);
    return conn != NULL ? conn->user : NULL;
}

const char *prm_net_address(const prm_net *net, prm_conn_id id)
{
    prm_conn *conn = prm_conn_find(net, id);
    return conn != NULL ? conn->address : "";
}

uint64_t prm_net_network(const prm_net *net, prm_conn_id id)
{
    prm_conn *conn = prm_conn_find(net, id);
    return conn != NULL ? conn->network : 0;
}
