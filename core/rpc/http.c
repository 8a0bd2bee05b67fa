/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/internal.h"

#include "base/alloc.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { TOKEN_MOST = 128, ORIGIN_MOST = 300 };

static const char challenge[] = "WWW-Authenticate: Bearer\r\n";

static prm_net *net_of(const exchange *x)
{
    return x->session->rpc->net;
}

/* Everything is over; what was asked for is not waited for any more. */
static void end(exchange *x)
{
    x->session->exchange = NULL;
    x->session->rpc->pending -= x->is_whole;
    prm_principal_unref(x->request.principal);
    prm_buf_deinit(&x->message);
    prm_free(x);
}

static void refuse(exchange *x, int status, const char *sentence, const char *fields)
{
    (void)prm_http_refuse(net_of(x), x->id, status, sentence, fields);
    end(x);
}

/* -- what an endpoint does with its request -- */

void prm_endpoint_pause(prm_endpoint_request *asked)
{
    exchange *x = (exchange *)asked;
    prm_http_pause(net_of(x), x->id);
}

void prm_endpoint_resume(prm_endpoint_request *asked)
{
    exchange *x = (exchange *)asked;
    prm_http_resume(net_of(x), x->id);
}

void prm_endpoint_answer(prm_endpoint_request *asked, const prm_http_answer_head *head, const char *body, size_t length)
{
    exchange *x = (exchange *)asked;
    (void)prm_http_answer(net_of(x), x->id, head, body, length);
    end(x);
}

void prm_endpoint_refuse(prm_endpoint_request *asked, int status, const char *sentence)
{
    refuse((exchange *)asked, status, sentence, NULL);
}

prm_status prm_endpoint_begin(prm_endpoint_request *asked, const prm_http_answer_head *head)
{
    exchange *x = (exchange *)asked;
    return prm_http_begin(net_of(x), x->id, head);
}

prm_status prm_endpoint_write(prm_endpoint_request *asked, const char *bytes, size_t length)
{
    exchange *x = (exchange *)asked;
    return prm_http_write(net_of(x), x->id, bytes, length);
}

bool prm_endpoint_has_room(prm_endpoint_request *asked)
{
    exchange *x = (exchange *)asked;
    return prm_http_has_room(net_of(x), x->id);
}

void prm_endpoint_end(prm_endpoint_request *asked)
{
    exchange *x = (exchange *)asked;
    prm_http_end(net_of(x), x->id);
    end(x);
}

void prm_endpoint_cut(prm_endpoint_request *asked)
{
    exchange *x = (exchange *)asked;
    prm_http_cut(net_of(x), x->id);
    end(x);
}

/* Who waits for it; NULL: nobody any more. */
static exchange *asker_of(const request *r)
{
    exchange *x = r->session->exchange;
    return x && x->id.serial == r->serial ? x : NULL;
}

static prm_status ask(exchange *x, const char *text, size_t length, void (*answered)(request *r, const prm_buf *answer))
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
    exchange *x = asker_of(r);

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
    return ask(x, length ? text : "", length, hand_answer);
}

/* -- who asks -- */

static bool is_loopback(const session *s)
{
    const char *address = prm_net_address(s->rpc->net, s->conn);
    return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

static bool has_role(const prm_endpoint *endpoint, const prm_principal *principal)
{
    return strcmp(endpoint->roles, "*") == 0 || prm_words_have_any(endpoint->roles, principal->roles);
}

/* The handler's turn. */
static void begin(exchange *x)
{
    session *s = x->session;
    const prm_endpoint *endpoint = x->request.endpoint;
    bool needs_user = endpoint->caller == PRM_ENDPOINT_USER || endpoint->caller == PRM_ENDPOINT_USER_OR_LOOPBACK;
    uint64_t most = endpoint->body_most;

    if (x->request.principal->side != PRM_PUBLIC && needs_user && !has_role(endpoint, x->request.principal)) {
        refuse(x, 403, NULL, NULL);
        return;
    }
    if (most == PRM_ENDPOINT_MESSAGE)
        most = s->rpc->limits.message_bytes;
    if (x->request.head->length > 0 && (uint64_t)x->request.head->length > most) {
        refuse(x, 413, NULL, NULL);
        return;
    }
    x->has_begun = true;
    if (endpoint->begin)
        endpoint->begin(&x->request);
    if (s->exchange == x)
        prm_http_accept(net_of(x), x->id, most);
}

static void take_principal(exchange *x, const prm_principal *principal)
{
    x->request.principal = principal;
    prm_net_mark_authenticated(net_of(x), x->id.conn);
    begin(x);
}

/* The answer of session.authenticate, of which only what it did counts. */
static void verified(request *r, const prm_buf *answer)
{
    session *s = r->session;
    exchange *x = asker_of(r);
    prm_status status = r->count == 1 ? r->members->status : r->error.status;

    (void)answer;
    if (!x)
        return;
    if (s->principal->side != PRM_PUBLIC) {
        prm_tokens_keep(&s->rpc->tokens, x->token, x->token_length, s->principal);
        take_principal(x, prm_principal_ref(s->principal));
    } else if (status == PRM_E_UNAUTHENTICATED || status == PRM_E_INVALID) {
        refuse(x, 401, NULL, challenge);
    } else {
        refuse(x, status == PRM_E_LIMIT || status == PRM_E_UNAVAILABLE ? 503 : 500, NULL, NULL);
    }
}

/* By the way a raw connection takes, as its only call. */
static void verify(exchange *x)
{
    session *s = x->session;
    char text[TOKEN_MOST + 100];
    int length = snprintf(text, sizeof text,
        "{\"jsonrpc\":\"2.0\",\"method\":\"session.authenticate\",\"params\":{\"token\":\"%.*s\"},\"id\":0}",
        (int)x->token_length, x->token);

    prm_principal_unref(s->principal);
    s->principal = &prm_principal_public;
    if (ask(x, text, (size_t)length, verified) != PRM_OK)
        refuse(x, 503, NULL, NULL);
}

static bool is_token_text(const char *token, size_t length)
{
    return length > 0 && length <= TOKEN_MOST &&
           strspn(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=") == length;
}

/* "Bearer prm_…"; false: there are credentials, and they are no token. */
static bool read_token(exchange *x)
{
    static const char scheme[] = "Bearer ";
    const char *value = prm_http_field_of(x->request.head, "Authorization");

    if (!value)
        return true;
    if (prm_http_field_count(x->request.head, "Authorization") > 1 ||
        strncasecmp(value, scheme, sizeof scheme - 1) != 0)
        return false;
    x->token = value + sizeof scheme - 1;
    x->token += strspn(x->token, " ");
    x->token_length = strlen(x->token);
    return is_token_text(x->token, x->token_length);
}

static void identify(exchange *x)
{
    enum prm_endpoint_caller caller = x->request.endpoint->caller;
    prm_rpc *rpc = x->session->rpc;
    const prm_principal *principal;

    if (caller == PRM_ENDPOINT_ANYONE) {
        begin(x);
    } else if (!read_token(x)) {
        refuse(x, 401, NULL, challenge);
    } else if (!x->token) {
        bool may = caller == PRM_ENDPOINT_PUBLIC ||
                   (caller == PRM_ENDPOINT_USER_OR_LOOPBACK && is_loopback(x->session));
        if (may)
            begin(x);
        else
            refuse(x, 401, "This needs a token.", challenge);
    } else if ((principal = prm_tokens_find(
                    &rpc->tokens, x->token, x->token_length, prm_clock_now(rpc->options.clock)))) {
        take_principal(x, principal);
    } else {
        verify(x);
    }
}

/* -- what is asked for -- */

static bool is_among(const char *words, const char *word, size_t length)
{
    for (const char *at = words; *at; at += strcspn(at, " "), at += *at == ' ')
        if (strcspn(at, " ") == length && strncasecmp(at, word, length) == 0)
            return true;
    return false;
}

/* "application/json; charset=utf-8" */
static bool is_type(const char *types, const char *value)
{
    size_t length = value ? strcspn(value, "; \t") : 0;
    const char *charset = value ? strcasestr(value + length, "charset=") : NULL;

    if (!value || !is_among(types, value, length))
        return false;
    if (!charset)
        return true;
    charset += strlen("charset=");
    charset += *charset == '"';
    length = strcspn(charset, "\"; \t");
    return (length == 5 && strncasecmp(charset, "utf-8", 5) == 0) ||
           (length == 4 && strncasecmp(charset, "utf8", 4) == 0);
}

static bool is_readable(const exchange *x)
{
    const char *types = x->request.endpoint->types;
    const char *coding = prm_http_field_of(x->request.head, "Content-Encoding");

    if (coding && strcasecmp(coding, "identity") != 0)
        return false;
    return !types || is_type(types, prm_http_field_of(x->request.head, "Content-Type"));
}

/* Whether the page that asks is one of those that may. */
static bool is_welcome(const prm_val *origins, const char *origin)
{
    const char *listed;

    for (size_t i = 0; i < prm_val_count(origins); i++)
        if (prm_val_as_text(prm_val_at(origins, i), &listed, NULL) == PRM_OK && strcmp(listed, origin) == 0)
            return true;
    return false;
}

/* What a browser needs to show an answer to a page of another origin: every answer to it says so, refusals too. */
static bool add_origin(exchange *x)
{
    const prm_val *origins = x->session->rpc->origins;
    const char *origin = prm_http_field_of(x->request.head, "Origin");
    char fields[ORIGIN_MOST + 180];

    if (prm_val_count(origins) == 0)
        return true;
    if (!origin || strlen(origin) > ORIGIN_MOST || !is_welcome(origins, origin))
        return prm_http_add_fields(net_of(x), x->id, "Vary: Origin\r\n") == PRM_OK;
    x->is_cross = true;
    snprintf(fields, sizeof fields,
        "Vary: Origin\r\nAccess-Control-Allow-Origin: %s\r\n"
        "Access-Control-Expose-Headers: Retry-After, WWW-Authenticate, Location, ETag, Content-Range, Content-Disposition\r\n",
        origin);
    return prm_http_add_fields(net_of(x), x->id, fields) == PRM_OK;
}

static void answer_options(exchange *x, const char *allowed)
{
    char fields[2 * PRM_ENDPOINT_ALLOWED + 240];
    bool is_preflight = x->is_cross && prm_http_field_of(x->request.head, "Access-Control-Request-Method");

    snprintf(fields, sizeof fields, "Allow: %s\r\n", allowed);
    if (is_preflight)
        snprintf(fields + strlen(fields), sizeof fields - strlen(fields),
            "Access-Control-Allow-Methods: %s\r\n"
            "Access-Control-Allow-Headers: Authorization, Content-Type, Range, If-None-Match, If-Range, traceparent\r\n"
            "Access-Control-Max-Age: 600\r\n", allowed);
    (void)prm_http_answer(net_of(x), x->id, &(prm_http_answer_head){ .status = 204, .fields = fields }, NULL, 0);
    end(x);
}

static void route(exchange *x)
{
    char allowed[PRM_ENDPOINT_ALLOWED], fields[PRM_ENDPOINT_ALLOWED + 16];
    const prm_http_head *head = x->request.head;

    x->request.endpoint = prm_endpoint_find(x->session->rpc, head, &x->request.rest, allowed);
    if (!x->request.endpoint && !*allowed) {
        refuse(x, 404, NULL, NULL);
    } else if (!x->request.endpoint && strcmp(head->method, "OPTIONS") == 0) {
        answer_options(x, allowed);
    } else if (!x->request.endpoint) {
        snprintf(fields, sizeof fields, "Allow: %s\r\n", allowed);
        refuse(x, 405, NULL, fields);
    } else if (!is_readable(x)) {
        refuse(x, 415, NULL, NULL);
    } else {
        identify(x);
    }
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
    if (add_origin(x))
        route(x);
    else
        refuse(x, 503, NULL, NULL);
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
    end(x);
}

const prm_http_callbacks prm_rpc_http_callbacks = { on_request, on_body, on_body_end, on_room };
