/* SPDX-License-Identifier: Apache-2.0 */
#include "net/internal.h"

#include "base/alloc.h"

#include <string.h>

#define KEPT_BYTES 1024 /* of an empty buffer, by a connection that is likely to need it soon */

typedef struct prm_write {
    uv_write_t request;
    prm_conn *conn;
    size_t length;
    char bytes[];
} prm_write;

size_t prm_conn_unsent(const prm_conn *conn)
{
    return conn->out.length + conn->writing;
}

static void on_written(uv_write_t *request, int status)
{
    prm_write *write = request->data;
    prm_conn *conn = write->conn;
    conn->writing -= write->length;
    prm_free(write);
    if (status < 0) {
        prm_conn_abort(conn);
        return;
    }
    conn->has_moved = true;
    prm_conn_mark(conn);
}

static void write_later(prm_conn *conn, const char *bytes, size_t length)
{
    prm_write *write = prm_alloc(sizeof(*write) + length);
    if (write == NULL) {
        prm_conn_abort(conn);
        return;
    }
    write->request.data = write;
    write->conn = conn;
    write->length = length;
    memcpy(write->bytes, bytes, length);
    uv_buf_t buf = uv_buf_init(write->bytes, (unsigned)length);
    if (uv_write(&write->request, (uv_stream_t *)&conn->tcp, &buf, 1, on_written) != 0) {
        prm_free(write);
        prm_conn_abort(conn);
        return;
    }
    conn->writing += length;
}

void prm_conn_write(prm_conn *conn, const char *bytes, size_t length)
{
    if (conn->state == PRM_CONN_CLOSED || length == 0)
        return;
    size_t wrote = 0;
    if (conn->writing == 0) {
        uv_buf_t buf = uv_buf_init((char *)bytes, (unsigned)length);
        int result = uv_try_write((uv_stream_t *)&conn->tcp, &buf, 1);
        if (result < 0 && result != UV_EAGAIN) {
            prm_conn_abort(conn);
            return;
        }
        wrote = result > 0 ? (size_t)result : 0;
        conn->has_moved = conn->has_moved || wrote > 0;
    }
    if (wrote < length)
        write_later(conn, bytes + wrote, length - wrote);
}

/* While libuv still holds bytes, more wait unsealed: they join into fewer records. */
void prm_conn_flush(prm_conn *conn)
{
    prm_net *net = conn->net;
    size_t done = 0;
    while (conn->tls != NULL && done < conn->out.length && conn->writing == 0 && conn->state <= PRM_CONN_CLOSING) {
        size_t length = conn->out.length - done;
        length = length < PRM_SEAL_BYTES ? length : PRM_SEAL_BYTES;
        prm_buf_clear(&net->sealed);
        prm_tls_io io = {.out = &net->sealed};
        if (prm_tls_write(conn->tls, &io, conn->out.data + done, length) != PRM_TLS_DONE) {
            prm_buf_clear(&net->sealed);
            prm_conn_abort(conn);
            return;
        }
        prm_conn_write(conn, net->sealed.data, net->sealed.length);
        prm_buf_clear(&net->sealed);
        done += length;
    }
    prm_buf_consume(&conn->out, done);
    if (conn->out.length == 0 && conn->out.capacity > KEPT_BYTES)
        prm_buf_deinit(&conn->out);
}

static void on_shut(uv_shutdown_t *request, int status)
{
    prm_conn *conn = request->data;
    if (status < 0) {
        prm_conn_abort(conn);
        return;
    }
    conn->is_shut = true;
    prm_conn_mark(conn);
}

void prm_conn_end(prm_conn *conn)
{
    prm_net *net = conn->net;
    if (conn->tls != NULL && !conn->is_broken) {
        prm_buf_clear(&net->sealed);
        prm_tls_io io = {.out = &net->sealed};
        (void)prm_tls_end(conn->tls, &io);
        prm_conn_write(conn, net->sealed.data, net->sealed.length);
        prm_buf_clear(&net->sealed);
    }
    if (conn->state == PRM_CONN_CLOSED)
        return;
    prm_conn_move(conn, PRM_CONN_DRAINING);
    conn->shutdown.data = conn;
    if (uv_shutdown(&conn->shutdown, (uv_stream_t *)&conn->tcp, on_shut) != 0)
        prm_conn_abort(conn);
}

bool prm_conn_is_beyond(prm_conn *conn, size_t length)
{
    size_t most = conn->net->limits.send_queue;
    if (prm_conn_unsent(conn) == 0 || prm_conn_unsent(conn) + length <= most)
        return false;
    prm_conn_flush(conn);
    return prm_conn_unsent(conn) != 0 && prm_conn_unsent(conn) + length > most;
}

prm_status prm_conn_push(prm_conn *conn)
{
    if (conn->out.failed) {
        prm_conn_abort(conn);
        return PRM_E_NOMEM;
    }
    if (conn->out.length >= PRM_SEAL_BYTES)
        prm_conn_flush(conn);
    prm_conn_mark(conn);
    return PRM_OK;
}

prm_status prm_net_send(prm_net *net, prm_conn_id id, const char *text, size_t length)
{
    prm_conn *conn = prm_conn_find(net, id);
    if (conn == NULL || conn->state != PRM_CONN_OPEN || conn->http != NULL)
        return PRM_E_NOT_FOUND;
    const prm_framing *framing = conn->framing != NULL ? conn->framing : prm_framing_of("{", 1);
    bool is_over = prm_conn_is_beyond(conn, length);
    if (conn->state != PRM_CONN_OPEN)
        return PRM_E_NOT_FOUND;
    if (is_over) {
        prm_conn_refuse(conn, PRM_REFUSAL_UNREAD);
        return PRM_E_LIMIT;
    }
    framing->put(&conn->out, text, length);
    return prm_conn_push(conn);
}

bool prm_net_has_room(prm_net *net, prm_conn_id id, size_t length)
{
    prm_conn *conn = prm_conn_find(net, id);
    return conn != NULL && conn->state == PRM_CONN_OPEN && conn->http == NULL && !prm_conn_is_beyond(conn, length);
}

bool prm_net_await_room(prm_net *net, prm_conn_id id)
{
    prm_conn *conn = prm_conn_find(net, id);
    if (conn == NULL || conn->state != PRM_CONN_OPEN)
        return false;
    conn->awaits_room = prm_conn_unsent(conn) > net->limits.send_queue / 4;
    if (conn->awaits_room)
        prm_conn_mark(conn);
    return conn->awaits_room;
}

void prm_net_send_last(prm_net *net, prm_conn_id id, const char *text, size_t length)
{
    prm_conn *conn = prm_conn_find(net, id);
    if (conn == NULL || conn->state != PRM_CONN_OPEN || conn->http != NULL)
        return;
    net->counts.limited++;
    const prm_framing *framing = conn->framing != NULL ? conn->framing : prm_framing_of("{", 1);
    framing->put(&conn->out, text, length);
    if (conn->out.failed)
        prm_conn_abort(conn);
    else
        prm_conn_close(conn);
}
