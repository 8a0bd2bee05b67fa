/* SPDX-License-Identifier: Apache-2.0 */
/* Who asks over HTTP: a token in the head, verified by the way a raw connection takes. */
#include "rpc/internal.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { TOKEN_MOST = 128 };

static const char challenge[] = "WWW-Authenticate: Bearer\r\n";

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
        prm_exchange_refuse(x, 403, NULL, NULL);
        return;
    }
    if (most == PRM_ENDPOINT_MESSAGE)
        most = s->rpc->limits.message_bytes;
    if (x->request.head->length > 0 && (uint64_t)x->request.head->length > most) {
        prm_exchange_refuse(x, 413, NULL, NULL);
        return;
    }
    x->has_begun = true;
    if (endpoint->begin)
        endpoint->begin(&x->request);
    if (s->exchange == x)
        prm_http_accept(prm_exchange_net(x), x->id, most);
}

static void take_principal(exchange *x, const prm_principal *principal)
{
    x->request.principal = principal;
    prm_net_mark_authenticated(prm_exchange_net(x), x->id.conn);
    begin(x);
}

/* The answer of session.authenticate, of which only what it did counts. */
static void verified(request *r, const prm_buf *answer)
{
    session *s = r->session;
    exchange *x = prm_exchange_of(r);
    prm_status status = r->count == 1 ? r->members->status : r->error.status;

    (void)answer;
    if (!x)
        return;
    if (s->principal->side != PRM_PUBLIC) {
        prm_tokens_keep(&s->rpc->tokens, x->token, x->token_length, s->principal);
        take_principal(x, prm_principal_ref(s->principal));
    } else if (status == PRM_E_UNAUTHENTICATED || status == PRM_E_INVALID) {
        prm_exchange_refuse(x, 401, NULL, challenge);
    } else {
        prm_exchange_refuse(x, status == PRM_E_LIMIT || status == PRM_E_UNAVAILABLE ? 503 : 500, NULL, NULL);
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
    if (prm_exchange_ask(x, text, (size_t)length, verified) != PRM_OK)
        prm_exchange_refuse(x, 503, NULL, NULL);
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

void prm_exchange_identify(exchange *x)
{
    enum prm_endpoint_caller caller = x->request.endpoint->caller;
    prm_rpc *rpc = x->session->rpc;
    const prm_principal *principal;

    if (caller == PRM_ENDPOINT_ANYONE) {
        begin(x);
    } else if (!read_token(x)) {
        prm_exchange_refuse(x, 401, NULL, challenge);
    } else if (!x->token) {
        bool may = caller == PRM_ENDPOINT_PUBLIC ||
                   (caller == PRM_ENDPOINT_USER_OR_LOOPBACK && is_loopback(x->session));
        if (may)
            begin(x);
        else
            prm_exchange_refuse(x, 401, "This needs a token.", challenge);
    } else if ((principal = prm_tokens_find(
                    &rpc->tokens, x->token, x->token_length, prm_clock_now(rpc->options.clock)))) {
        take_principal(x, principal);
    } else {
        verify(x);
    }
}
