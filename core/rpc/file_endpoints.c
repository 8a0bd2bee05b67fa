/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/file_endpoints.h"

#include "rpc/internal.h"

#include <string.h>

enum { BODY_MOST = 1 << 30 /* limits.file_bytes is at most this: what is longer than the limit is refused in begin */ };

const prm_endpoint prm_file_endpoints[] = {
    { .method = "PUT", .path = "/files", .caller = PRM_ENDPOINT_USER, .roles = "*", .body_most = BODY_MOST,
        .begin = prm_file_put_begin, .body = prm_file_put_body, .end = prm_file_put_end, .gone = prm_file_put_gone },
    { .method = "PUT", .path = "/files/", .caller = PRM_ENDPOINT_USER, .roles = "*", .body_most = BODY_MOST,
        .begin = prm_file_put_begin, .body = prm_file_put_body, .end = prm_file_put_end, .gone = prm_file_put_gone },
    { .method = "GET", .path = "/files/", .caller = PRM_ENDPOINT_USER, .roles = "*", .begin = prm_file_get_begin,
        .room = prm_file_get_room, .gone = prm_file_get_gone },
    { 0 },
};

/* The status of a JSON-RPC error's code; of any other 500. */
static const struct {
    const char *code;
    int status;
} statuses[] = {
    { "-32602", 400 }, { "-32001", 401 }, { "-32003", 403 }, { "-32002", 404 }, { "-32004", 409 }, { "-32009", 409 },
    { "-32005", 503 }, { "-32008", 503 }, { "-32010", 503 },
};

prm_uploads *prm_file_uploads(const prm_endpoint_request *asked)
{
    return ((const exchange *)(const void *)asked)->session->rpc->options.uploads;
}

prm_json_span prm_file_member(prm_json_span object, const char *name)
{
    prm_json_cursor cursor;
    prm_json_span key, value;
    size_t length = strlen(name);

    if (object.text && prm_json_open(&cursor, object))
        while (prm_json_next(&cursor, &key, &value))
            if (key.text && key.length == length + 2 && memcmp(key.text + 1, name, length) == 0)
                return value;
    return (prm_json_span){ 0 };
}

static int status_of(prm_json_span answer)
{
    prm_json_span code = prm_file_member(prm_file_member(answer, "error"), "code");

    for (size_t i = 0; code.text && i < sizeof statuses / sizeof *statuses; i++)
        if (code.length == strlen(statuses[i].code) && memcmp(code.text, statuses[i].code, code.length) == 0)
            return statuses[i].status;
    return 500;
}

static void answer(prm_endpoint_request *asked, int status, const char *body, size_t length)
{
    const prm_http_answer_head head = { .status = status, .type = "application/json",
        .fields = status == 503 || status == 429 ? "Cache-Control: no-store\r\nRetry-After: 1\r\n"
                                                 : "Cache-Control: no-store\r\n" };

    prm_endpoint_answer(asked, &head, body, length);
}

void prm_file_refuse(prm_endpoint_request *asked, const char *text, size_t length)
{
    answer(asked, status_of((prm_json_span){ text, length }), text, length);
}

void prm_file_refuse_absent(prm_endpoint_request *asked, const char *text, size_t length)
{
    int status = status_of((prm_json_span){ text, length });

    if (status == 400 || status == 404)
        prm_endpoint_refuse(asked, 404, "There is no such file, or it is not yours to see.");
    else
        answer(asked, status, text, length);
}

void prm_file_refuse_error(prm_endpoint_request *asked, const prm_error *error)
{
    prm_arena *arena = prm_arena_new(4096);
    prm_val *data = arena ? prm_val_object(arena) : NULL;
    prm_error told = *error;
    prm_buf body;

    told.data = NULL; /* of another arena */
    if ((told.status == PRM_E_UNAVAILABLE || told.status == PRM_E_QUOTA) && data &&
        prm_val_set_integer(data, "retry_after_ms", 1000) == PRM_OK)
        told.data = data;
    prm_buf_init(&body, 0);
    prm_answer_error(&body, &told, asked->principal->locale, NULL, 0);
    if (body.failed)
        prm_endpoint_refuse(asked, 503, NULL);
    else if (told.status == PRM_E_LIMIT || told.status == PRM_E_QUOTA) /* everybody's is PRM_E_UNAVAILABLE */
        answer(asked, told.status == PRM_E_LIMIT ? 413 : 429, body.data, body.length);
    else
        prm_file_refuse(asked, body.data, body.length);
    prm_buf_deinit(&body);
    prm_arena_free(arena);
}
