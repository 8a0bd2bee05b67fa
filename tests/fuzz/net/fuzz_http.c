/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a connection's: HTTP requests with their bodies, messages behind headers, or lines. Read at once and in
 * steps (the first byte says how long) they must come to the same, and what is taken must be in order. */
#include "fuzz.h"

#include "net/framing.h"
#include "net/http_read.h"

#include <string.h>

enum { HEAD_MOST = 2048, FIELDS_MOST = 16, MESSAGE_MOST = 4096 };

/* What a reader of HTTP has come to. */
typedef struct reader {
    size_t scanned;
    bool has_head;
    prm_chunks chunks;
    bool is_chunked;
    uint64_t left;
    int status; /* refused */
    prm_buf told;
} reader;

static bool is_plain(const char *text)
{
    for (; *text; text++)
        if (((unsigned char)*text < 0x20 && *text != '\t') || *text == 0x7f)
            return false;
    return true;
}

static void check_head(const prm_http_head *head)
{
    bool is_chunked = false, has_length = false;

    MUST_HOLD(*head->method && *head->path && is_plain(head->path) && is_plain(head->query) && !strchr(head->path, ' '));
    MUST_HOLD(head->field_count <= FIELDS_MOST && head->length >= -1);
    for (size_t i = 0; i < head->field_count; i++) {
        MUST_HOLD(*head->fields[i].name && is_plain(head->fields[i].name) && !strpbrk(head->fields[i].name, " \t:"));
        MUST_HOLD(is_plain(head->fields[i].value));
    }
    is_chunked = prm_http_field_count(head, "transfer-encoding") == 1;
    has_length = prm_http_field_count(head, "content-length") == 1;
    MUST_HOLD(!(is_chunked && has_length) && is_chunked == (head->length == -1));
    MUST_HOLD(has_length || head->length <= 0);
    MUST_HOLD(head->is_old || prm_http_field_count(head, "host") == 1);
}

static size_t take_head(reader *r, const char *bytes, size_t length)
{
    prm_http_verdict verdict;
    prm_http_head head;
    size_t used = prm_http_find_head(bytes, length, HEAD_MOST, &r->scanned, &verdict);
    char *text = used > 0 ? malloc(used) : NULL;

    if (text) {
        MUST_HOLD(verdict.status == 0 && used <= HEAD_MOST);
        memcpy(text, bytes, used);
        verdict = prm_http_read_head(text, used, FIELDS_MOST, &head);
    }
    r->status = verdict.status;
    if (text && verdict.status == 0) {
        check_head(&head);
        prm_buf_format(&r->told, "%s %s %lld %d|", head.method, head.path, (long long)head.length, head.keeps_alive);
        r->has_head = true;
        r->is_chunked = head.length < 0;
        r->left = head.length > 0 ? (uint64_t)head.length : 0;
        r->chunks = (prm_chunks){ 0 };
        r->scanned = 0;
    }
    free(text);
    return used;
}

static size_t take_body(reader *r, const char *bytes, size_t length)
{
    const char *piece = bytes;
    size_t used = length < r->left ? length : (size_t)r->left, piece_length = used;
    prm_http_verdict verdict = { 0 };

    if (r->is_chunked)
        used = prm_http_read_chunks(&r->chunks, bytes, length, &piece, &piece_length, &verdict);
    else
        r->left -= used;
    MUST_HOLD(used <= length && (!piece || (piece >= bytes && piece + piece_length <= bytes + used)));
    r->status = verdict.status;
    if (piece && r->status == 0)
        prm_buf_put(&r->told, piece, piece_length);
    return used;
}

static bool has_body_left(const reader *r)
{
    return r->is_chunked ? r->chunks.state != PRM_CHUNK_DONE : r->left > 0;
}

/* Goes on as far as the bytes at hand allow; how many were used. */
static size_t read_http(reader *r, const char *bytes, size_t length)
{
    size_t at = 0;

    while (r->status == 0) {
        size_t used;
        if (r->has_head && !has_body_left(r)) {
            r->has_head = false;
            prm_buf_put_text(&r->told, "!");
        }
        if (at == length)
            break;
        used = r->has_head ? take_body(r, bytes + at, length - at) : take_head(r, bytes + at, length - at);
        if (used == 0)
            break;
        at += used;
    }
    return at;
}

static void run_http(const char *bytes, size_t length, size_t step, prm_buf *told)
{
    reader r = { 0 };
    size_t at = 0;

    for (size_t have = step < length ? step : length;; have = length - have > step ? have + step : length) {
        at += read_http(&r, bytes + at, have - at);
        if (r.status != 0 || have == length)
            break;
    }
    prm_buf_put(told, r.told.data, r.told.length);
    prm_buf_format(told, "=%d", r.status);
    prm_buf_deinit(&r.told);
}

static void run_messages(const prm_framing *framing, const char *bytes, size_t length, size_t step, prm_buf *told)
{
    size_t at = 0, scanned = 0;

    for (size_t have = step < length ? step : length;; have = length - have > step ? have + step : length) {
        while (at < have) {
            prm_framed framed = framing->take(bytes + at, have - at, MESSAGE_MOST, false, &scanned);
            MUST_HOLD(framed.used <= have - at && framed.length <= MESSAGE_MOST);
            if (framed.refusal != PRM_REFUSAL_NONE) {
                prm_buf_format(told, "=%d", (int)framed.refusal);
                return;
            }
            if (framed.message) {
                MUST_HOLD(framed.message >= bytes + at && framed.message + framed.length <= bytes + at + framed.used);
                prm_buf_put(told, framed.message, framed.length);
                prm_buf_put_char(told, '|');
            }
            if (framed.used == 0)
                break;
            at += framed.used;
        }
        if (have == length)
            return;
    }
}

static void run(const char *bytes, size_t length, size_t step, prm_buf *told)
{
    const prm_framing *framing = prm_framing_of(bytes, length);

    if (!framing)
        return;
    if (prm_framing_is_http(framing))
        run_http(bytes, length, step, told);
    else
        run_messages(framing, bytes, length, step, told);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    prm_buf whole = { 0 }, stepped = { 0 };

    if (size < 2)
        return 0;
    run((const char *)data + 1, size - 1, size, &whole);
    run((const char *)data + 1, size - 1, data[0] + (size_t)1, &stepped);
    MUST_HOLD(!whole.failed && !stepped.failed);
    MUST_HOLD(whole.length == stepped.length && (whole.length == 0 || memcmp(whole.data, stepped.data, whole.length) == 0));
    prm_buf_deinit(&whole);
    prm_buf_deinit(&stepped);
    return 0;
}
