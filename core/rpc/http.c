/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/internal.h"

#include "base/alloc.h"

#include <stdio.h>

prm_net *prm_exchange_net(const exchange *x)
{
    return x->session->rpc->net;
}

void prm_exchange_end(exchange *x)
{
    x->session->exchange = NULL;
    x->session->rpc->pending -= x->is_whole;
    prm_principal_unref(x->request.principal);
    prm_buf_deinit(&x->message);
    prm_free(x);
}

void prm_exchange_refuse(exchange *x, int status, const char *sentence, const char *fields)
{
    (void)prm_http_refuse(prm_exchange_net(x), x->id, status, sentence, fields);
    prm_exchange_end(x);
}

/* -- what an endpoint does with its request -- */

void prm_endpoint_pause(prm_endpoint_request *asked)
{
    exchange *x = (exchange *)asked;
    prm_http_pause(prm_exchange_net(x), x->id);
}

void prm_endpoint_resume(prm_endpoint_request *asked)
{
    exchange *x = (exchange *)asked;
    prm_http_resume(prm_exchange_net(x), x->id);
}

void prm_endpoint_answer(prm_endpoint_request *asked, const prm_http_answer_head *head, const char *body, size_t length)
{
    exchange *x = (exchange *)asked;
    (void)prm_http_answer(prm_exchange_net(x), x->id, head, body, length);
    prm_exchange_end(x);
}

void prm_endpoint_refuse(prm_endpoint_request *asked, int status, const char *sentence)
{
    prm_exchange_refuse((exchange *)asked, status, sentence, NULL);
}

prm_status prm_endpoint_begin(prm_endpoint_request *asked, const prm_http_answer_head *head)
{
    exchange *x = (exchange *)asked;
    return prm_http_begin(prm_exchange_net(x), x->id, head);
}

prm_status prm_endpoint_write(prm_endpoint_request *asked, const char *bytes, size_t length)
{
    exchange *x = (exchange *)asked;
    return prm_http_write(prm_exchange_net(x), x->id, bytes, length);
}

bool prm_endpoint_has_room(prm_endpoint_request *asked)
{
    exchange *x = (exchange *)asked;
    return prm_http_has_room(prm_exchange_net(x), x->id);
}

void prm_endpoint_end(prm_endpoint_request *asked)
{
    exchange *x = (exchange *)asked;
    prm_http_end(prm_exchange_net(x), x->id);
    prm_exchange_end(x);
}

void prm_endpoint_cut(prm_endpoint_request *asked)
{
    exchange *x = (exchange *)asked;
    prm_http_cut(prm_exchange_net(x), x->id);
    prm_exchange_end(x);
}

exchange *prm_exchange_of(const request *r)
{
    exchange *x = r->session->exchange;
    return x && x->id.serial == r->serial ? x : NULL;
}

prm_status prm_exchange_ask(
    exchange *x, const char *text, size_t length, void (*answered)(request *r, const prm_buf *answer))
{
    request *r = prm_request_new(x->session, text, length, answered);

    if (!r)
        return PRM_E_NOMEM;
    r->serial = x->id.serial;
    prm_session_advance(x->session);
    return PRM_OK;
}

static void hand_answer(request *r, const prm_buf *answer)
{
    exchange *x = prm_exchange_of(r);

    if (x && x->answered)
        x->answered(&x->request, answer->length ? answer->data : "", answer->length);
}

prm_status prm_endpoint_call(prm_endpoint_request *asked, const char *text, size_t length,
    void (*answered)(prm_endpoint_request *asked, const char *answer, size_t length))
{
    exchange *x = (exchange *)asked;
    session *s = x->session;

    prm_principal_unref(s->principal);
    s->principal = prm_principal_ref(asked->principal);
    x->answered = answered;
    return prm_exchange_ask(x, length ? text : "", length, hand_answer);
}

/* -- callbacks of core/net -- */

static void on_request(void *context, prm_exchange id, void *user, const prm_http_head *head)
{
    session *s = user;
    prm_rpc *rpc = context;
    exchange *x = prm_alloc_zeroed(1, sizeof *x);

    if (!x || rpc->is_stopping) {
        prm_free(x);
        (void)prm_http_refuse(rpc->net, id, 503, rpc->is_stopping ? "The server is stopping." : NULL, NULL);
        return;
    }
    snprintf(s->source, sizeof s->source, "http %s", prm_net_address(rpc->net, s->conn));
    x->session = s;
    x->id = id;
    x->request = (prm_endpoint_request){ .head = head, .rest = "", .principal = &prm_principal_public,
        .source = s->source, .server = rpc->options.server };
    prm_buf_init(&x->message, 0);
    s->exchange = x;
    prm_exchange_route(x);
}

static void on_body(void *context, prm_exchange id, void *user, const char *bytes, size_t length)
{
    exchange *x = ((session *)user)->exchange;

    (void)context;
    (void)id;
    if (x && x->request.endpoint->body)
        x->request.endpoint->body(&x->request, bytes, length);
}

static void on_body_end(void *context, prm_exchange id, void *user)
{
    exchange *x = ((session *)user)->exchange;

    (void)context;
    (void)id;
    if (!x)
        return;
    x->is_whole = true;
    x->session->rpc->pending++;
    if (x->request.endpoint->end)
        x->request.endpoint->end(&x->request);
}

static void on_room(void *context, prm_exchange id, void *user)
{
    exchange *x = ((session *)user)->exchange;

    (void)context;
    (void)id;
    if (x && x->request.endpoint->room)
        x->request.endpoint->room(&x->request);
}

void prm_http_session_close(session *s)
{
    exchange *x = s->exchange;

    if (!x)
        return;
    if (x->has_begun && x->request.endpoint->gone)
        x->request.endpoint->gone(&x->request);
    prm_exchange_end(x);
}

const prm_http_callbacks prm_rpc_http_callbacks = { on_request, on_body, on_body_end, on_room };
