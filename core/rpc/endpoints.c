/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/file_endpoints.h"
#include "rpc/internal.h"

#include <stdio.h>
#include <string.h>

static const char no_store[] = "Cache-Control: no-store\r\n";
static const char json[] = "application/json";

/* -- POST /rpc -- */

static void gather(prm_endpoint_request *asked, const char *bytes, size_t length)
{
    prm_buf *message = &((exchange *)asked)->message;

    prm_buf_put(message, bytes, length);
    if (message->failed)
        prm_endpoint_refuse(asked, 503, NULL);
}

static void answer_message(prm_endpoint_request *asked, const char *answer, size_t length)
{
    const prm_http_answer_head head = { .status = length ? 200 : 204, .type = length ? json : NULL,
        .fields = no_store };
    prm_endpoint_answer(asked, &head, answer, length);
}

static void run_message(prm_endpoint_request *asked)
{
    prm_buf message = ((exchange *)asked)->message;

    if (prm_endpoint_call(asked, message.data, message.length, answer_message) != PRM_OK)
        prm_endpoint_refuse(asked, 503, NULL);
}

/* -- GET /healthz: this process runs its loop; GET /readyz: it can write -- */

static void answer_status(prm_endpoint_request *asked, const char *status)
{
    char body[64];
    int length = snprintf(body, sizeof body, "{\"status\":\"%s\"}\n", status);

    prm_endpoint_answer(asked, &(prm_http_answer_head){ .status = 200, .type = json, .fields = no_store }, body,
        (size_t)length);
}

static void begin_health(prm_endpoint_request *asked)
{
    answer_status(asked, "up");
}

static void begin_ready(prm_endpoint_request *asked)
{
    prm_calls_figures figures;

    prm_calls_figures_get(((exchange *)asked)->session->rpc->options.calls, &figures);
    if (figures.is_read_only)
        prm_endpoint_refuse(asked, 503, "Storage cannot write.");
    else
        answer_status(asked, "ready");
}

/* -- GET /openrpc.json: what rpc.discover answers, by itself -- */

static prm_json_span find_result(const char *answer, size_t length)
{
    prm_json_cursor cursor;
    prm_json_span key, value;

    if (prm_json_open(&cursor, (prm_json_span){ answer, length }))
        while (prm_json_next(&cursor, &key, &value))
            if (key.length == sizeof "\"result\"" - 1 && memcmp(key.text, "\"result\"", key.length) == 0)
                return value;
    return (prm_json_span){ 0 };
}

static void answer_description(prm_endpoint_request *asked, const char *answer, size_t length)
{
    prm_json_span document = find_result(answer, length);

    if (document.text)
        prm_endpoint_answer(asked, &(prm_http_answer_head){ .status = 200, .type = json, .fields = no_store },
            document.text, document.length);
    else
        prm_endpoint_refuse(asked, 503, NULL);
}

static void describe(prm_endpoint_request *asked)
{
    static const char call[] = "{\"jsonrpc\":\"2.0\",\"method\":\"rpc.discover\",\"id\":1}";

    if (prm_endpoint_call(asked, call, sizeof call - 1, answer_description) != PRM_OK)
        prm_endpoint_refuse(asked, 503, NULL);
}

/* -- the table -- */

static const prm_endpoint own[] = {
    { .method = "POST", .path = "/rpc", .caller = PRM_ENDPOINT_PUBLIC, .body_most = PRM_ENDPOINT_MESSAGE,
        .types = "application/json application/json-rpc application/jsonrequest", .body = gather, .end = run_message },
    { .method = "GET", .path = "/healthz", .caller = PRM_ENDPOINT_ANYONE, .begin = begin_health },
    { .method = "GET", .path = "/readyz", .caller = PRM_ENDPOINT_ANYONE, .begin = begin_ready },
    { .method = "GET", .path = "/openrpc.json", .caller = PRM_ENDPOINT_PUBLIC, .end = describe },
    { 0 },
};

static bool has_path(const prm_endpoint *row, const char *path, const char **rest)
{
    size_t length = strlen(row->path);

    if (row->path[length - 1] != '/')
        return strcmp(row->path, path) == 0;
    *rest = path + length;
    return strncmp(row->path, path, length) == 0 && path[length];
}

static bool has_method(const prm_endpoint *row, const prm_http_head *head)
{
    return strcmp(row->method, head->is_head ? "GET" : head->method) == 0;
}

static void list(char allowed[PRM_ENDPOINT_ALLOWED], const prm_endpoint *row)
{
    size_t used = strlen(allowed);
    snprintf(allowed + used, PRM_ENDPOINT_ALLOWED - used, "%s%s", row->method,
        strcmp(row->method, "GET") == 0 ? ", HEAD, " : ", ");
}

const prm_endpoint *prm_endpoint_find(const prm_rpc *rpc, const prm_http_head *head, const char **rest,
    char allowed[PRM_ENDPOINT_ALLOWED])
{
    const prm_endpoint *const tables[] = { own, prm_file_endpoints, rpc->options.endpoints };

    *allowed = '\0';
    *rest = "";
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const prm_endpoint *row = tables[i]; row && row->path; row++) {
            if (!has_path(row, head->path, rest))
                continue;
            if (has_method(row, head))
                return row;
            list(allowed, row);
        }
    if (*allowed)
        snprintf(allowed + strlen(allowed), PRM_ENDPOINT_ALLOWED - strlen(allowed), "OPTIONS");
    return NULL;
}
