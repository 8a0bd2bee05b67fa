/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked for over HTTP: the endpoint, the type of the body, and what a page of another origin is told. */
#include "rpc/internal.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { ORIGIN_MOST = 300 };

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
        return prm_http_add_fields(prm_exchange_net(x), x->id, "Vary: Origin\r\n") == PRM_OK;
    x->is_cross = true;
    snprintf(fields, sizeof fields,
        "Vary: Origin\r\nAccess-Control-Allow-Origin: %s\r\n"
        "Access-Control-Expose-Headers: Retry-After, WWW-Authenticate, Location, ETag, Content-Range, "
        "Content-Disposition\r\n",
        origin);
    return prm_http_add_fields(prm_exchange_net(x), x->id, fields) == PRM_OK;
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
    (void)prm_http_answer(prm_exchange_net(x), x->id, &(prm_http_answer_head){ .status = 204, .fields = fields }, NULL,
        0);
    prm_exchange_end(x);
}

static void route(exchange *x)
{
    char allowed[PRM_ENDPOINT_ALLOWED], fields[PRM_ENDPOINT_ALLOWED + 16];
    const prm_http_head *head = x->request.head;

    x->request.endpoint = prm_endpoint_find(x->session->rpc, head, &x->request.rest, allowed);
    if (!x->request.endpoint && !*allowed) {
        prm_exchange_refuse(x, 404, NULL, NULL);
    } else if (!x->request.endpoint && strcmp(head->method, "OPTIONS") == 0) {
        answer_options(x, allowed);
    } else if (!x->request.endpoint) {
        snprintf(fields, sizeof fields, "Allow: %s\r\n", allowed);
        prm_exchange_refuse(x, 405, NULL, fields);
    } else if (!is_readable(x)) {
        prm_exchange_refuse(x, 415, NULL, NULL);
    } else {
        prm_exchange_identify(x);
    }
}

void prm_exchange_route(exchange *x)
{
    if (add_origin(x))
        route(x);
    else
        prm_exchange_refuse(x, 503, NULL, NULL);
}
