/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/internal.h"

static const prm_buf *answer_of(const member *m)
{
    return m->answer.length ? &m->answer : m->task ? &m->task->answer : &m->answer;
}

static void answer_batch(request *r, prm_buf *out)
{
    for (uint32_t i = 0; i < r->count; i++) {
        const prm_buf *answer = answer_of(&r->members[i]);
        if (answer->length == 0)
            continue;
        prm_buf_put_char(out, out->length ? ',' : '[');
        prm_buf_put(out, answer->data, answer->length);
    }
    if (out->length)
        prm_buf_put_char(out, ']');
}

static const char nothing_left[] =
    "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32603,\"message\":\"out of memory\",\"data\":{\"kind\":\"internal\"}},"
    "\"id\":null}";

static void hand_on(request *r, const prm_buf *answer)
{
    const prm_buf last_words = { .data = (char *)nothing_left, .length = sizeof nothing_left - 1 };
    r->answered(r, answer->failed ? &last_words : answer);
}

void prm_request_answer(request *r)
{
    session *s = r->session;
    prm_buf out;

    if (s->is_closed)
        return;
    if (r->count == 1 && !r->is_batch) {
        hand_on(r, answer_of(r->members));
        return;
    }
    prm_buf_init(&out, 0);
    if (r->count == 0)
        prm_answer_error(&out, &r->error, s->principal->locale, NULL, 0);
    else
        answer_batch(r, &out);
    hand_on(r, &out);
    prm_buf_deinit(&out);
}
