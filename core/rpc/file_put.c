/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/file_endpoints.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "rpc/uploads_internal.h"

#include <stdio.h>
#include <string.h>

enum { PIECES_MOST = 4 /* on their way to the disk; then the body waits */, NAME_MOST = 255, NAME_BYTES = 1100 };

typedef struct put {
    prm_endpoint_request *request;
    prm_uploads *uploads;
    prm_upload *upload; /* NULL once it has failed or is being committed */
    char id[PRM_UPLOAD_ID_TEXT];
    int64_t user;
    uint32_t pieces;
    bool is_paused;
} put;

static int hex_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                                                                                       : -1;
}

/* Percent-encoded text of a path or a query. False: it is no text, or too long. */
static bool decode(const char *text, size_t length, bool is_query, char name[NAME_BYTES], size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c == '%') {
            int high = i + 2 < length ? hex_of(text[i + 1]) : -1, low = i + 2 < length ? hex_of(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high << 4 | low);
            i += 2;
        } else if (c == '+' && is_query) {
            c = ' ';
        }
        if (c == '\0' || *count == NAME_BYTES)
            return false;
        name[(*count)++] = c;
    }
    return prm_utf8_is_valid(name, *count) && prm_utf8_count(name, *count) <= NAME_MOST;
}

static bool read_name(const prm_endpoint_request *request, char name[NAME_BYTES], size_t *length)
{
    const char *at = request->head->query;

    if (*request->rest)
        return decode(request->rest, strlen(request->rest), false, name, length);
    *length = 0;
    for (; *at; at += strcspn(at, "&"), at += *at == '&')
        if (strncmp(at, "name=", 5) == 0)
            return decode(at + 5, strcspn(at + 5, "&"), true, name, length);
    return true;
}

/* Nothing more comes of it. An upload under way to its row goes on by itself. */
static void drop(put *p)
{
    prm_upload *upload = prm_upload_find(p->uploads, p->id, p->user);

    if (upload)
        prm_upload_abandon(upload);
    prm_free(p);
}

void prm_file_put_begin(prm_endpoint_request *request)
{
    char name[NAME_BYTES];
    size_t length;
    prm_error error = { 0 };
    put *p;

    if (prm_http_field_of(request->head, "Content-Range")) {
        prm_endpoint_refuse(request, 400, "A file is put whole; files.append takes parts.");
        return;
    }
    if (!read_name(request, name, &length)) {
        prm_endpoint_refuse(request, 400, "The name is no percent-encoded UTF-8 text of at most 255 characters.");
        return;
    }
    p = prm_alloc_zeroed(1, sizeof *p);
    if (!p) {
        prm_endpoint_refuse(request, 503, NULL);
        return;
    }
    p->request = request;
    p->uploads = prm_file_uploads(request);
    p->user = request->principal->user;
    if (prm_upload_begin(p->uploads, request->principal, name, length, request->head->length, &p->upload, &error) !=
        PRM_OK) {
        prm_free(p);
        prm_file_refuse_error(request, &error);
        return;
    }
    snprintf(p->id, sizeof p->id, "%s", prm_upload_id(p->upload));
    request->state = p;
}

static void fail(put *p, const prm_error *error)
{
    prm_endpoint_request *request = p->request;

    drop(p);
    prm_file_refuse_error(request, error);
}

static void written(void *context, prm_status status, const prm_error *error)
{
    put *p = context;

    p->pieces--;
    if (status != PRM_OK) {
        fail(p, error);
        return;
    }
    if (p->is_paused) {
        p->is_paused = false;
        prm_endpoint_resume(p->request);
    }
}

void prm_file_put_body(prm_endpoint_request *request, const char *bytes, size_t length)
{
    put *p = request->state;
    prm_error error = { 0 };

    if (prm_upload_put(p->upload, bytes, length, written, p, &error) != PRM_OK) {
        fail(p, &error);
        return;
    }
    if (++p->pieces >= PIECES_MOST && !p->is_paused) {
        p->is_paused = true;
        prm_endpoint_pause(request);
    }
}

static void answered(prm_endpoint_request *request, const char *answer, size_t length)
{
    put *p = request->state;
    prm_json_span result = prm_file_member((prm_json_span){ answer, length }, "result");
    prm_json_span id = prm_file_member(prm_file_member(result, "file"), "id");
    char fields[160];

    drop(p);
    if (!id.text || id.length < 2) {
        prm_file_refuse(request, answer, length);
        return;
    }
    snprintf(fields, sizeof fields, "Location: /files/%.*s\r\nCache-Control: no-store\r\n", (int)(id.length - 2),
        id.text + 1);
    prm_endpoint_answer(request, &(prm_http_answer_head){ .status = 201, .type = "application/json", .fields = fields },
        result.text, result.length);
}

void prm_file_put_end(prm_endpoint_request *request)
{
    put *p = request->state;
    char text[200];
    int length = snprintf(text, sizeof text,
        "{\"jsonrpc\":\"2.0\",\"method\":\"files.commit\",\"params\":{\"upload\":\"%s\"},\"id\":null}", p->id);

    if (prm_endpoint_call(request, text, (size_t)length, answered) != PRM_OK) {
        drop(p);
        prm_endpoint_refuse(request, 503, NULL);
    }
}

void prm_file_put_gone(prm_endpoint_request *request)
{
    drop(request->state);
}
