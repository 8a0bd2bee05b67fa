/* SPDX-License-Identifier: Apache-2.0 */
#include "net/internal.h"

#include "base/alloc.h"

#include <string.h>

#define KEPT_BYTES 1024 /* of a head's buffer between exchanges */

static prm_exchange exchange_of(const prm_conn *conn)
{
    return (prm_exchange){conn->id, conn->http->serial};
}

bool prm_http_is_waiting(const prm_http *http)
{
    return http->phase == PRM_HTTP_OFFERED || http->phase == PRM_HTTP_WHOLE || http->is_paused;
}

static bool is_body_whole(const prm_http *http)
{
    return http->head.length < 0 ? http->chunks.state == PRM_CHUNK_DONE : http->left == 0;
}

static bool is_continue_due(const prm_http *http)
{
    return http->owes_continue && !http->has_begun;
}

bool prm_http_is_due(const prm_conn *conn)
{
    const prm_http *http = conn->http;
    if (http == NULL || conn->state != PRM_CONN_OPEN)
        return false;
    bool is_body_due =
        http->phase == PRM_HTTP_BODY && !http->is_paused && (is_body_whole(http) || is_continue_due(http));
    return is_body_due || (http->awaits_room && prm_conn_unsent(conn) <= conn->net->limits.send_queue / 4);
}

void prm_http_advance(prm_conn *conn)
{
    prm_net *net = conn->net;
    if (!prm_http_is_due(conn))
        return;
    prm_http *http = conn->http;
    if (http->awaits_room && prm_conn_unsent(conn) <= net->limits.send_queue / 4) {
        http->awaits_room = false;
        net->http.on_room(net->context, exchange_of(conn), conn->user);
    }
    if (conn->state != PRM_CONN_OPEN || http->phase != PRM_HTTP_BODY || http->is_paused)
        return;
    if (is_continue_due(http)) {
        prm_buf_put_text(&conn->out, "HTTP/1.1 100 Continue\r\n\r\n");
        if (prm_conn_push(conn) != PRM_OK)
            return;
    }
    http->owes_continue = false;
    if (!is_body_whole(http))
        return;
    http->phase = PRM_HTTP_WHOLE;
    net->http.on_body_end(net->context, exchange_of(conn), conn->user);
}

/* -- what arrives -- */

/* A head that is whole becomes an exchange. */
static void begin_exchange(prm_conn *conn, const char *bytes, size_t length)
{
    prm_http *http = conn->http;
    prm_net *net = conn->net;
    prm_buf_put(&http->text, bytes, length);
    if (http->text.failed) {
        prm_conn_abort(conn);
        return;
    }
    prm_http_verdict verdict = prm_http_read_head(http->text.data, length, net->limits.fields, &http->head);
    if (verdict.status == 0 && net->http.on_request == NULL)
        verdict.status = 404;
    if (verdict.status != 0) {
        prm_http_reject(conn, verdict.status, verdict.sentence);
        return;
    }
    conn->held++;
    http->phase = PRM_HTTP_OFFERED;
    http->left = http->head.length > 0 ? (uint64_t)http->head.length : 0;
    http->owes_continue = http->head.expects_continue;
    net->http.on_request(net->context, exchange_of(conn), conn->user, &http->head);
    prm_http_advance(conn);
}

static size_t take_head(prm_conn *conn, const char *bytes, size_t length)
{
    if (length == 1 && bytes[0] == '\r')
        return 0;
    if (bytes[0] == '\r' && bytes[1] == '\n' && conn->scanned == 0)
        return 2; /* an empty line before a request: older clients send one after a body */
    prm_http_verdict verdict;
    size_t used = prm_http_find_head(bytes, length, conn->net->limits.header, &conn->scanned, &verdict);
    if (verdict.status != 0) {
        prm_http_reject(conn, verdict.status, verdict.sentence);
        return length;
    }
    if (used > 0) {
        conn->scanned = 0;
        begin_exchange(conn, bytes, used);
    }
    return used;
}

/* A slow body is given its time anew with every so many bytes. */
static void keep_pace(prm_conn *conn, size_t length)
{
    prm_http *http = conn->http;
    if (http->got / PRM_HTTP_PACE != (http->got + length) / PRM_HTTP_PACE)
        conn->has_delivered = true;
    http->got += length;
}

static size_t take_body(prm_conn *conn, const char *bytes, size_t length)
{
    prm_http *http = conn->http;
    prm_net *net = conn->net;
    const char *piece = bytes;
    size_t used = length < http->left ? length : (size_t)http->left, piece_length = used;
    prm_http_verdict verdict = {0};
    http->owes_continue = false;
    if (http->head.length < 0)
        used = prm_http_read_chunks(&http->chunks, bytes, length, &piece, &piece_length, &verdict);
    else
        http->left -= used;
    if (piece != NULL && piece_length > http->most - http->got)
        verdict.status = 413;
    if (verdict.status != 0) {
        prm_http_reject(conn, verdict.status, verdict.sentence);
        return length;
    }
    if (piece != NULL && piece_length > 0) {
        keep_pace(conn, piece_length);
        net->http.on_body(net->context, exchange_of(conn), conn->user, piece, piece_length);
    }
    prm_http_advance(conn);
    return used;
}

size_t prm_http_take(prm_conn *conn, const char *bytes, size_t length)
{
    return conn->http->phase == PRM_HTTP_BETWEEN ? take_head(conn, bytes, length) : take_body(conn, bytes, length);
}

void prm_http_end_input(prm_conn *conn)
{
    if (conn->state == PRM_CONN_OPEN && conn->http->phase == PRM_HTTP_BODY)
        prm_conn_close(conn);
}

void prm_http_free(prm_http *http)
{
    if (http != NULL) {
        prm_buf_deinit(&http->text);
        prm_buf_deinit(&http->fields);
    }
    prm_free(http);
}

void prm_http_finish(prm_conn *conn)
{
    prm_http *http = conn->http;
    bool closes = http->closes;
    prm_buf text = http->text;
    prm_buf_clear(&text);
    if (text.capacity > KEPT_BYTES)
        prm_buf_deinit(&text);
    prm_buf_deinit(&http->fields);
    *http = (prm_http){.serial = http->serial + 1, .text = text};
    conn->held -= conn->held > 0;
    conn->has_delivered = true;
    prm_conn_mark(conn);
    if (closes)
        prm_conn_close(conn);
}

/* -- what the callee does -- */

/* NULL: the exchange is over. */
static prm_conn *find(const prm_net *net, prm_exchange exchange)
{
    prm_conn *conn = prm_conn_find(net, exchange.conn);
    bool is_there = conn != NULL && conn->state == PRM_CONN_OPEN && conn->http != NULL &&
                    conn->http->serial == exchange.serial && conn->http->phase != PRM_HTTP_BETWEEN;
    return is_there ? conn : NULL;
}

void prm_http_accept(prm_net *net, prm_exchange exchange, uint64_t most)
{
    prm_conn *conn = find(net, exchange);
    if (conn == NULL || conn->http->phase != PRM_HTTP_OFFERED)
        return;
    if (conn->http->left > most) {
        (void)prm_http_refuse(net, exchange, 413, NULL, NULL);
        return;
    }
    conn->http->phase = PRM_HTTP_BODY;
    conn->http->most = most;
    prm_conn_mark(conn);
}

void prm_http_pause(prm_net *net, prm_exchange exchange)
{
    prm_conn *conn = find(net, exchange);
    if (conn != NULL)
        conn->http->is_paused = true;
}

void prm_http_resume(prm_net *net, prm_exchange exchange)
{
    prm_conn *conn = find(net, exchange);
    if (conn == NULL || !conn->http->is_paused)
        return;
    conn->http->is_paused = false;
    prm_conn_mark(conn);
}
