/* SPDX-License-Identifier: Apache-2.0 */
#include "net/internal.h"

#include "base/alloc.h"

bool prm_conn_is_paused(const prm_conn *conn)
{
    const prm_net_limits *limits = &conn->net->limits;
    uint32_t most = limits->held;
    if (prm_node_is_linked(&conn->unauthenticated) && limits->held_unauthenticated < most)
        most = limits->held_unauthenticated;
    bool is_busy = conn->http != NULL ? prm_http_is_waiting(conn->http) : conn->held >= most;
    return is_busy || prm_conn_unsent(conn) > limits->send_queue / 4;
}

/* The framing its first bytes choose. False: more are needed, or there is no memory. */
static bool choose_framing(prm_conn *conn, const char *bytes, size_t length)
{
    conn->framing = prm_framing_of(bytes, length);
    if (prm_framing_is_http(conn->framing)) {
        conn->http = prm_alloc_zeroed(1, sizeof(*conn->http));
        if (conn->http == NULL)
            prm_conn_abort(conn);
    }
    return conn->framing != NULL && conn->state == PRM_CONN_OPEN;
}

/* One step; returns how many bytes are done with, 0 if more are needed. */
static size_t take_message(prm_conn *conn, const char *bytes, size_t length, bool has_ended)
{
    prm_net *net = conn->net;
    prm_framed framed = conn->framing->take(bytes, length, net->limits.message, has_ended, &conn->scanned);
    if (framed.refusal != PRM_REFUSAL_NONE) {
        prm_conn_refuse(conn, framed.refusal);
        return length;
    }
    if (framed.used > 0)
        conn->has_delivered = true;
    if (framed.message != NULL)
        net->callbacks.on_message(net->context, conn->id, conn->user, framed.message, framed.length);
    return framed.used;
}

/* Hands out the messages in these bytes; returns how many bytes are done with. */
static size_t deliver(prm_conn *conn, const char *bytes, size_t length, bool has_ended)
{
    size_t at = 0;
    while (conn->state == PRM_CONN_OPEN && at < length) {
        if (prm_conn_is_paused(conn)) {
            conn->has_backlog = true;
            return at;
        }
        if (conn->framing == NULL && prm_framing_is_blank(bytes[at])) {
            at++;
            continue;
        }
        if (conn->framing == NULL && !choose_framing(conn, bytes + at, length - at))
            return conn->state == PRM_CONN_OPEN ? at : length;
        size_t used = conn->http != NULL ? prm_http_take(conn, bytes + at, length - at)
                                         : take_message(conn, bytes + at, length - at, has_ended);
        if (used == 0)
            return conn->state == PRM_CONN_OPEN ? at : length;
        at += used;
    }
    return length;
}

static void deliver_text(prm_conn *conn, bool has_ended)
{
    if (conn->text.length > 0)
        prm_buf_consume(&conn->text, deliver(conn, conn->text.data, conn->text.length, has_ended));
    if (conn->text.length == 0)
        prm_buf_deinit(&conn->text);
}

/* Messages that are whole in the scratch buffer are delivered from there; only a rest is copied. */
static void take_plain(prm_conn *conn, const char *bytes, size_t length)
{
    size_t used = conn->text.length == 0 ? deliver(conn, bytes, length, false) : 0;
    prm_buf_put(&conn->text, bytes + used, length - used);
    if (conn->text.failed) {
        prm_conn_abort(conn);
        return;
    }
    if (used == 0)
        deliver_text(conn, false);
}

/* Opens records until they are used up, or reading pauses. */
static void open_records(prm_conn *conn, prm_tls_io *io)
{
    prm_net *net = conn->net;
    while (io->in_length > 0 && conn->state == PRM_CONN_OPEN && !conn->has_backlog) {
        size_t length;
        prm_buf_clear(&net->sealed);
        prm_tls_result result = prm_tls_read(conn->tls, io, net->plain, PRM_READ_BYTES, &length);
        prm_conn_write(conn, net->sealed.data, net->sealed.length);
        prm_buf_clear(&net->sealed);
        if (result == PRM_TLS_DONE) {
            take_plain(conn, net->plain, length);
        } else if (result == PRM_TLS_END) {
            conn->has_ended = conn->has_backlog = true;
            io->in_length = 0;
        } else if (result == PRM_TLS_FAILED) {
            prm_conn_break(conn);
        }
    }
}

void prm_conn_resume(prm_conn *conn)
{
    prm_http_advance(conn);
    if (conn->state != PRM_CONN_OPEN || !conn->has_backlog || prm_conn_is_paused(conn))
        return;
    conn->has_backlog = false;
    deliver_text(conn, false);
    if (conn->pending.length > 0) {
        prm_tls_io io = {.in = conn->pending.data, .in_length = conn->pending.length, .out = &conn->net->sealed};
        open_records(conn, &io);
        prm_buf_consume(&conn->pending, conn->pending.length - io.in_length);
    }
    if (conn->pending.length == 0)
        prm_buf_deinit(&conn->pending);
    if (!conn->has_ended)
        return;
    conn->has_backlog = prm_conn_is_paused(conn);
    if (conn->has_backlog)
        return;
    deliver_text(conn, true);
    if (conn->http != NULL)
        prm_http_end_input(conn);
}

static void keep_pending(prm_conn *conn, const char *bytes, size_t length)
{
    prm_buf_put(&conn->pending, bytes, length);
    if (conn->pending.failed)
        prm_conn_abort(conn);
}

static void take_cipher(prm_conn *conn, const char *bytes, size_t length)
{
    conn->has_moved = true;
    prm_conn_mark(conn);
    if (conn->state == PRM_CONN_HANDSHAKE) {
        keep_pending(conn, bytes, length);
        prm_conn_shake(conn);
    } else if (conn->state == PRM_CONN_OPEN && (conn->has_backlog || prm_conn_is_paused(conn))) {
        keep_pending(conn, bytes, length);
        conn->has_backlog = true;
    } else if (conn->state == PRM_CONN_OPEN) {
        prm_tls_io io = {.in = bytes, .in_length = length, .out = &conn->net->sealed};
        open_records(conn, &io);
        if (conn->state == PRM_CONN_OPEN)
            keep_pending(conn, io.in, io.in_length);
    }
}

static void on_alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *buf)
{
    (void)wanted;
    prm_conn *conn = handle->data;
    *buf = uv_buf_init(conn->net->cipher, PRM_READ_BYTES);
}

/* Its last flight may have come with data and the end of the stream right behind. */
static bool is_shaking(const prm_conn *conn)
{
    return conn->is_at_crypto || prm_node_is_linked(&conn->turn);
}

static void on_read(uv_stream_t *stream, ssize_t length, const uv_buf_t *buf)
{
    prm_conn *conn = stream->data;
    if (length > 0) {
        take_cipher(conn, buf->base, (size_t)length);
    } else if (length == UV_EOF && (conn->state != PRM_CONN_HANDSHAKE || is_shaking(conn))) {
        conn->has_ended = conn->has_stream_ended = true;
        conn->has_backlog = conn->state == PRM_CONN_OPEN;
        conn->is_reading = false;
        (void)uv_read_stop(stream);
        prm_conn_mark(conn);
    } else if (length < 0) {
        prm_conn_abort(conn);
    }
}

static bool wants_to_read(const prm_conn *conn)
{
    if (conn->has_stream_ended)
        return false;
    switch (conn->state) {
    case PRM_CONN_HANDSHAKE:
        return conn->pending.length < PRM_READ_BYTES;
    case PRM_CONN_OPEN:
        return !conn->has_ended && !conn->has_backlog && !prm_conn_is_paused(conn);
    case PRM_CONN_CLOSING:
    case PRM_CONN_CLOSED:
        return false;
    case PRM_CONN_DRAINING:
        return true;
    }
    return false;
}

void prm_conn_steer(prm_conn *conn)
{
    bool is_wanted = wants_to_read(conn);
    if (is_wanted == conn->is_reading || conn->state == PRM_CONN_CLOSED)
        return;
    conn->is_reading = is_wanted;
    if (!is_wanted)
        (void)uv_read_stop((uv_stream_t *)&conn->tcp);
    else if (uv_read_start((uv_stream_t *)&conn->tcp, on_alloc, on_read) != 0)
        prm_conn_abort(conn);
}
