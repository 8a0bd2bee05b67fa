/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/file_endpoints.h"

#include "base/alloc.h"
#include "base/filename.h"
#include "rpc/uploads_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { PIECE_BYTES = 65536, ROW_BYTES = 1 << 16, FIELDS_BYTES = 2048 };

/* A file on its way out: one piece at a time is read, by the uploads' thread, while there is room for it. */
typedef struct get {
    prm_crypto_job job;
    prm_endpoint_request *request; /* NULL: gone */
    prm_uploads *uploads;
    char sha256[PRM_SHA256_TEXT];
    char name[PRM_FILENAME_BYTES], type[101];
    int64_t size, at, end; /* what is to be sent: up to but without `end` */
    int status;
    int fd; /* -1: not open yet; the thread's while it reads */
    size_t got;
    prm_error error;
    bool is_reading, has_begun;
    char piece[PIECE_BYTES];
} get;

/* -- the thread -- */

static void run(prm_crypto_job *job)
{
    get *g = (get *)(void *)job;
    size_t wanted = g->end - g->at < PIECE_BYTES ? (size_t)(g->end - g->at) : PIECE_BYTES;

    g->got = 0;
    if (g->fd < 0 && prm_blobs_read(g->uploads->options.blobs, g->sha256, &g->fd, &g->error) != PRM_OK)
        return;
    (void)prm_blobs_read_at(g->fd, g->at, g->piece, wanted, &g->got, &g->error);
    if (g->error.status == PRM_OK && g->got < wanted)
        prm_error_set(&g->error, PRM_E_CORRUPT, NULL, "files: the bytes of %s end too early", g->sha256);
}

/* -- the loop -- */

static void end(get *g)
{
    if (g->fd >= 0)
        close(g->fd);
    prm_free(g);
}

static void done(prm_crypto_job *job);

static void read_on(get *g)
{
    g->is_reading = true;
    g->job.run = run;
    g->job.done = done;
    prm_crypto_submit(g->uploads->thread, &g->job);
}

static void put_fields(const get *g, prm_buf *fields)
{
    prm_buf_put_text(fields, "Content-Disposition: ");
    prm_filename_put_disposition(fields, g->name);
    prm_buf_format(fields,
        "\r\nETag: \"%s\"\r\nAccept-Ranges: bytes\r\nX-Content-Type-Options: nosniff\r\n"
        "Content-Security-Policy: default-src 'none'; sandbox\r\nCache-Control: private, no-cache\r\n",
        g->sha256);
    if (g->status == 206)
        prm_buf_format(fields, "Content-Range: bytes %lld-%lld/%lld\r\n", (long long)g->at, (long long)g->end - 1,
            (long long)g->size);
    if (g->status == 416)
        prm_buf_format(fields, "Content-Range: bytes */%lld\r\n", (long long)g->size);
    prm_buf_put_char(fields, '\0');
}

/* The head of the answer; where there is no content to send, all of it, and false: `g` is gone then, or will be. */
static bool begin(get *g)
{
    prm_buf fields;
    prm_endpoint_request *request = g->request;
    prm_http_answer_head head = { .status = g->status, .type = g->type, .length = g->end - g->at };
    bool is_bare = g->status == 304 || g->status == 416;

    prm_buf_init(&fields, FIELDS_BYTES);
    put_fields(g, &fields);
    head.fields = fields.data;
    g->has_begun = !is_bare && !fields.failed;
    if (g->has_begun) {
        bool goes_on = prm_endpoint_begin(request, &head) == PRM_OK; /* else `gone` comes */
        prm_buf_deinit(&fields);
        return goes_on;
    }
    end(g);
    head.type = NULL;
    if (fields.failed)
        prm_endpoint_refuse(request, 503, NULL);
    else
        prm_endpoint_answer(request, &head, "", 0);
    prm_buf_deinit(&fields);
    return false;
}

static void fail(get *g)
{
    prm_endpoint_request *request = g->request;

    if (g->has_begun)
        prm_endpoint_cut(request);
    else
        prm_file_refuse_error(request, &g->error);
    end(g);
}

static void go_on(get *g)
{
    prm_endpoint_request *request = g->request;

    if (g->at == g->end) {
        prm_endpoint_end(request);
        end(g);
    } else if (prm_endpoint_has_room(request)) {
        read_on(g);
    }
}

static void done(prm_crypto_job *job)
{
    get *g = (get *)(void *)job;

    g->is_reading = false;
    if (!g->request) {
        end(g);
        return;
    }
    if (g->error.status != PRM_OK) {
        fail(g);
        return;
    }
    if (!g->has_begun && !begin(g))
        return;
    g->at += (int64_t)g->got;
    if (prm_endpoint_write(g->request, g->piece, g->got) == PRM_OK)
        go_on(g);
}

void prm_file_get_room(prm_endpoint_request *request)
{
    get *g = request->state;
    if (g && g->has_begun && !g->is_reading)
        go_on(g);
}

void prm_file_get_gone(prm_endpoint_request *request)
{
    get *g = request->state;

    if (!g)
        return;
    g->request = NULL;
    if (!g->is_reading)
        end(g);
}

/* -- what is asked for -- */

/* Whether an ETag of the list is the file's. */
static bool has_tag(const char *list, const char *sha256)
{
    for (const char *at = list; (at = strchr(at, '"')); at++) {
        if (strncmp(at + 1, sha256, PRM_SHA256_TEXT - 1) == 0 && at[PRM_SHA256_TEXT] == '"')
            return true;
        at = strchr(at + 1, '"');
        if (!at)
            return false;
    }
    return strcmp(list, "*") == 0;
}

static bool read_number(const char **at, int64_t *number)
{
    size_t digits = strspn(*at, "0123456789");

    if (digits == 0 || digits > 15)
        return false;
    *number = strtoll(*at, NULL, 10);
    *at += digits;
    return true;
}

/* "bytes=0-99", "bytes=100-", "bytes=-5"; anything else, several of them too, is not heeded. */
static void read_range(get *g, const char *range)
{
    int64_t from = 0, to = INT64_MAX;
    bool is_bytes = strncasecmp(range, "bytes=", 6) == 0;
    const char *at = is_bytes ? range + 6 : range;
    bool is_tail = is_bytes && *at == '-';

    if (!is_bytes || (!is_tail && !read_number(&at, &from)))
        return;
    if (*at++ != '-' || (is_tail && !read_number(&at, &to)) || (!is_tail && *at && !read_number(&at, &to)) || *at)
        return;
    if (!is_tail && to < from)
        return;
    if (is_tail) {
        from = to < g->size ? g->size - to : 0;
        from = to == 0 ? g->size : from;
        to = g->size - 1;
    }
    g->status = from < g->size ? 206 : 416;
    g->at = g->status == 206 ? from : 0;
    g->end = g->status == 416 ? 0 : to < g->size - 1 ? to + 1 : g->size;
}

static void read_conditions(get *g)
{
    const prm_http_head *head = g->request->head;
    const char *tags = prm_http_field_of(head, "If-None-Match"), *range = prm_http_field_of(head, "Range");
    const char *only = prm_http_field_of(head, "If-Range");

    g->status = 200;
    g->at = 0;
    g->end = g->size;
    if (tags && has_tag(tags, g->sha256)) {
        g->status = 304;
        g->end = 0;
    } else if (range && (!only || has_tag(only, g->sha256)) && !head->is_head) {
        read_range(g, range);
    }
}

static bool read_row(get *g, prm_json_span file)
{
    prm_arena *arena = prm_arena_new(ROW_BYTES);
    const prm_val *row = NULL;
    bool is_read = arena && file.text &&
        prm_json_parse(arena, file.text, file.length, &prm_json_wire_limits, &row, NULL) == PRM_OK &&
        prm_val_get_integer(row, "size", &g->size) == PRM_OK;

    if (is_read) {
        snprintf(g->sha256, sizeof g->sha256, "%s", prm_val_get_str(row, "sha256"));
        snprintf(g->name, sizeof g->name, "%s", prm_val_get_str(row, "name"));
        snprintf(g->type, sizeof g->type, "%s", prm_val_get_str(row, "type"));
    }
    prm_arena_free(arena);
    return is_read;
}

static void answered(prm_endpoint_request *request, const char *answer, size_t length)
{
    prm_json_span result = prm_file_member((prm_json_span){ answer, length }, "result");
    get *g;

    if (!result.text) {
        prm_file_refuse_absent(request, answer, length);
        return;
    }
    g = prm_alloc_zeroed(1, sizeof *g);
    if (!g || !read_row(g, prm_file_member(result, "file"))) {
        prm_free(g);
        prm_endpoint_refuse(request, 503, NULL);
        return;
    }
    g->request = request;
    g->uploads = prm_file_uploads(request);
    g->fd = -1;
    request->state = g;
    read_conditions(g);
    if (g->at < g->end && !request->head->is_head)
        read_on(g);
    else if (begin(g)) {
        prm_endpoint_end(request);
        end(g);
    }
}

void prm_file_get_begin(prm_endpoint_request *request)
{
    char text[300];
    size_t length = strspn(request->rest, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_");
    int written;

    if (request->rest[length] || length > 64) {
        prm_endpoint_refuse(request, 404, NULL);
        return;
    }
    written = snprintf(text, sizeof text,
        "{\"jsonrpc\":\"2.0\",\"method\":\"files.get\",\"params\":{\"id\":\"%s\"},\"id\":null}", request->rest);
    if (prm_endpoint_call(request, text, (size_t)written, answered) != PRM_OK)
        prm_endpoint_refuse(request, 503, NULL);
}
