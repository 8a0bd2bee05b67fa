/* SPDX-License-Identifier: Apache-2.0 */
#include "net/internal.h"

#include "base/time.h"

#include <http_parser.h>
#include <string.h>
#include <time.h>

#define RETRY_AFTER_MS 1000

static const struct refusal {
    int status, code;
    const char *kind, *sentence;
} refusals[] = {
    {400, -32600, "invalid_request", "This is no request."},
    {401, -32001, "unauthenticated", "The token is not valid."},
    {403, -32003, "forbidden", "This is not for your roles."},
    {404, -32002, "not_found", "There is nothing at this path."},
    {405, -32600, "invalid_request", "This path has other methods."},
    {408, -32005, "limit", "The request did not arrive in time."},
    {413, -32005, "limit", "The body is too long."},
    {415, -32600, "invalid_request", "The body has a type that is not read here."},
    {417, -32600, "invalid_request", "This cannot be expected."},
    {429, -32005, "limit", "Too many requests: try again later."},
    {431, -32005, "limit", "The head is too long."},
    {501, -32600, "invalid_request", "This method is not known."},
    {503, -32005, "limit", "The server cannot do this now: try again."},
    {505, -32600, "invalid_request", "Only HTTP/1.1 and HTTP/1.0 are spoken here."},
    {500, -32603, "internal", "Internal error"}, /* of any other status */
};

static const struct refusal *refusal_of(int status)
{
    const struct refusal *refusal = refusals;
    while (refusal->status != status && refusal->status != 500)
        refusal++;
    return refusal;
}

static const char *date_of(prm_net *net)
{
    int64_t now = prm_time_wall() / 1000;
    if (now == net->date_s)
        return net->date;
    time_t seconds = (time_t)now;
    struct tm parts;
    if (gmtime_r(&seconds, &parts) == NULL ||
        strftime(net->date, sizeof(net->date), "%a, %d %b %Y %H:%M:%S GMT", &parts) == 0)
        net->date[0] = '\0';
    net->date_s = now;
    return net->date;
}

static bool has_no_body(int status)
{
    return status == 204 || status == 304;
}

/* Whether bytes of the request are still to come: what follows on this connection could not be told from them. */
static bool has_unread(const prm_http *http)
{
    return http->phase == PRM_HTTP_BODY || (http->phase == PRM_HTTP_OFFERED && http->head.length != 0);
}

static void put_framing(prm_conn *conn, const prm_http_answer_head *head)
{
    prm_http *http = conn->http;
    prm_buf *out = &conn->out;
    http->is_chunked = head->length < 0 && !http->head.is_old && !has_no_body(head->status);
    http->answer_left = http->head.is_head ? -1 : head->length;
    http->closes = head->closes || !http->head.keeps_alive || !conn->net->is_accepting || has_unread(http) ||
                   (head->length < 0 && http->head.is_old);
    if (http->is_chunked)
        prm_buf_put_text(out, "Transfer-Encoding: chunked\r\n");
    else if (head->length >= 0 && !has_no_body(head->status))
        prm_buf_format(out, "Content-Length: %lld\r\n", (long long)head->length);
    if (http->closes)
        prm_buf_put_text(out, "Connection: close\r\n");
    else if (http->head.is_old)
        prm_buf_put_text(out, "Connection: keep-alive\r\n");
}

static void put_head(prm_conn *conn, const prm_http_answer_head *head)
{
    prm_buf *out = &conn->out;
    conn->http->has_begun = true;
    prm_buf_format(out, "HTTP/1.1 %d %s\r\nDate: %s\r\n", head->status, http_status_str((enum http_status)head->status),
        date_of(conn->net));
    if (head->type != NULL)
        prm_buf_format(out, "Content-Type: %s\r\n", head->type);
    put_framing(conn, head);
    if (head->fields != NULL)
        prm_buf_put_text(out, head->fields);
    prm_buf_put(out, conn->http->fields.data, conn->http->fields.length);
    prm_buf_put_text(out, "\r\n");
}

/* The exchange, open for an answer that has begun or not; NULL: it is over. */
static prm_conn *find(const prm_net *net, prm_exchange exchange, bool has_begun)
{
    prm_conn *conn = prm_conn_find(net, exchange.conn);
    if (conn == NULL || conn->state != PRM_CONN_OPEN || conn->http == NULL || conn->http->serial != exchange.serial)
        return NULL;
    return conn->http->phase != PRM_HTTP_BETWEEN && conn->http->has_begun == has_begun ? conn : NULL;
}

prm_status prm_http_add_fields(prm_net *net, prm_exchange exchange, const char *fields)
{
    prm_conn *conn = find(net, exchange, false);
    if (conn == NULL)
        return PRM_OK;
    prm_buf_put_text(&conn->http->fields, fields);
    return conn->http->fields.failed ? PRM_E_NOMEM : PRM_OK;
}

prm_status prm_http_answer(prm_net *net, prm_exchange exchange, const prm_http_answer_head *head, const char *body,
    size_t length)
{
    prm_conn *conn = find(net, exchange, false);
    if (conn == NULL)
        return PRM_E_NOT_FOUND;
    prm_http_answer_head whole = *head;
    whole.length = (int64_t)length;
    put_head(conn, &whole);
    /* One whole answer is always taken: none is asked for before the last has all but left. */
    if (!conn->http->head.is_head && !has_no_body(head->status))
        prm_buf_put(&conn->out, body, length);
    prm_status status = prm_conn_push(conn);
    if (status == PRM_OK && conn->state == PRM_CONN_OPEN)
        prm_http_finish(conn);
    return status;
}

prm_status prm_http_begin(prm_net *net, prm_exchange exchange, const prm_http_answer_head *head)
{
    prm_conn *conn = find(net, exchange, false);
    if (conn == NULL)
        return PRM_E_NOT_FOUND;
    put_head(conn, head);
    return prm_conn_push(conn);
}

static void put_piece(prm_conn *conn, const char *bytes, size_t length)
{
    if (conn->http->is_chunked)
        prm_buf_format(&conn->out, "%zx\r\n", length);
    prm_buf_put(&conn->out, bytes, length);
    if (conn->http->is_chunked)
        prm_buf_put_text(&conn->out, "\r\n");
}

prm_status prm_http_write(prm_net *net, prm_exchange exchange, const char *bytes, size_t length)
{
    prm_conn *conn = find(net, exchange, true);
    if (conn == NULL)
        return PRM_E_NOT_FOUND;
    if (length == 0 || conn->http->head.is_head)
        return PRM_OK;
    if (prm_conn_is_beyond(conn, length)) {
        net->counts.limited++;
        prm_conn_close(conn);
        return PRM_E_LIMIT;
    }
    if (conn->state != PRM_CONN_OPEN)
        return PRM_E_NOT_FOUND;
    if (conn->http->answer_left >= 0) {
        if ((uint64_t)conn->http->answer_left < length) {
            prm_conn_abort(conn);
            return PRM_E_NOT_FOUND;
        }
        conn->http->answer_left -= (int64_t)length;
    }
    put_piece(conn, bytes, length);
    return prm_conn_push(conn);
}

bool prm_http_has_room(prm_net *net, prm_exchange exchange)
{
    prm_conn *conn = find(net, exchange, true);
    if (conn == NULL)
        return false;
    if (prm_conn_unsent(conn) > net->limits.send_queue / 4)
        prm_conn_flush(conn);
    if (conn->state != PRM_CONN_OPEN)
        return false;
    conn->http->awaits_room = prm_conn_unsent(conn) > net->limits.send_queue / 4;
    return !conn->http->awaits_room;
}

void prm_http_end(prm_net *net, prm_exchange exchange)
{
    prm_conn *conn = find(net, exchange, true);
    if (conn == NULL)
        return;
    if (conn->http->answer_left > 0) {
        prm_conn_abort(conn);
        return;
    }
    if (conn->http->is_chunked && !conn->http->head.is_head)
        prm_buf_put_text(&conn->out, "0\r\n\r\n");
    if (prm_conn_push(conn) == PRM_OK && conn->state == PRM_CONN_OPEN)
        prm_http_finish(conn);
}

void prm_http_cut(prm_net *net, prm_exchange exchange)
{
    prm_conn *conn = prm_conn_find(net, exchange.conn);
    if (conn != NULL && conn->http != NULL && conn->http->serial == exchange.serial)
        prm_conn_abort(conn);
}

/* -- refusals -- */

static void put_error(prm_buf *body, int status, const char *sentence, bool may_come_back)
{
    const struct refusal *refusal = refusal_of(status);
    prm_buf_format(body, "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":%d,\"message\":\"%s\",\"data\":{\"kind\":\"%s\"",
        refusal->code, sentence != NULL ? sentence : refusal->sentence, refusal->kind);
    if (may_come_back)
        prm_buf_format(body, ",\"retry_after_ms\":%d", RETRY_AFTER_MS);
    prm_buf_put_text(body, "}},\"id\":null}");
}

/* Head and body of it, into `out`. */
static prm_status refuse(prm_conn *conn, int status, const char *sentence, const char *fields, bool closes)
{
    bool may_come_back = status == 429 || status == 503;
    prm_buf body, more;
    prm_buf_init(&body, 0);
    prm_buf_init(&more, 0);
    put_error(&body, status, sentence, may_come_back);
    if (may_come_back)
        prm_buf_format(&more, "Retry-After: %d\r\n", (RETRY_AFTER_MS + 999) / 1000);
    if (fields != NULL)
        prm_buf_put_text(&more, fields);
    prm_buf_put_char(&more, '\0');
    conn->out.failed = conn->out.failed || body.failed || more.failed;
    if (!conn->out.failed) {
        prm_http_answer_head head = {.status = status,
            .type = "application/json",
            .fields = more.data,
            .length = (int64_t)body.length,
            .closes = closes};
        put_head(conn, &head);
        if (!conn->http->head.is_head)
            prm_buf_put(&conn->out, body.data, body.length);
    }
    prm_buf_deinit(&body);
    prm_buf_deinit(&more);
    return prm_conn_push(conn);
}

prm_status prm_http_refuse(prm_net *net, prm_exchange exchange, int status, const char *sentence, const char *fields)
{
    prm_conn *conn = find(net, exchange, false);
    if (conn == NULL)
        return PRM_E_NOT_FOUND;
    prm_status done = refuse(conn, status, sentence, fields, false);
    if (done == PRM_OK && conn->state == PRM_CONN_OPEN)
        prm_http_finish(conn);
    return done;
}

void prm_http_reject(prm_conn *conn, int status, const char *sentence)
{
    conn->net->counts.limited += status != 408;
    if (!conn->http->has_begun && refuse(conn, status, sentence, NULL, true) != PRM_OK)
        return;
    prm_conn_close(conn);
}
