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

static void send_answer(session *s, const prm_buf *answer)
{
    static const char nothing_left[] =
        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32603,\"message\":\"out of memory\",\"data\":{\"kind\":\"internal\"}},"
        "\"id\":null}";

    if (answer->failed)
        (void)prm_net_send(s->rpc->net, s->conn, nothing_left, sizeof nothing_left - 1);
    else if (answer->length)
        (void)prm_net_send(s->rpc->net, s->conn, answer->data, answer->length);
}

void prm_request_answer(request *r)
{
    session *s = r->session;
    prm_buf out;

    if (s->is_closed)
        return;
    if (r->count == 1 && !r->is_batch) {
        send_answer(s, answer_of(r->members));
    } else {
        prm_buf_init(&out, 0);
        if (r->count == 0)
            prm_answer_error(&out, &r->error, s->principal->locale, NULL, 0);
        else
            answer_batch(r, &out);
        send_answer(s, &out);
        prm_buf_deinit(&out);
    }
    prm_net_release(s->rpc->net, s->conn, 1);
}
