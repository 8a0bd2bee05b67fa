/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/internal.h"

#include "access/login.h"

#include <string.h>

request *prm_request_new(session *s, const char *text, size_t length,
    void (*answered)(request *r, const prm_buf *answer))
{
    prm_arena *arena = prm_rpc_take_arena(s->rpc);
    request *r = arena ? prm_arena_alloc(arena, sizeof *r) : NULL;
    char *copy = r ? prm_arena_text(arena, text, length) : NULL;

    if (!copy) {
        if (arena)
            prm_rpc_give_arena(s->rpc, arena);
        return NULL;
    }
    r->session = s;
    r->answered = answered;
    r->is_late = s->rpc->is_stopping;
    r->arena = arena;
    r->text = (prm_json_span){ copy, length };
    r->earlier = s->last;
    *(s->last ? &s->last->later : &s->first) = r;
    s->last = r;
    s->rpc->pending++;
    return r;
}

void prm_request_take_out(request *r)
{
    session *s = r->session;

    *(r->earlier ? &r->earlier->later : &s->first) = r->later;
    *(r->later ? &r->later->earlier : &s->last) = r->earlier;
    s->rpc->pending--;
}

void prm_request_free(request *r)
{
    session *s = r->session;

    for (uint32_t i = 0; i < r->count; i++) {
        prm_buf_deinit(&r->members[i].answer);
        if (r->members[i].task) {
            prm_arena *arena = r->members[i].task->arena;
            prm_task_deinit(r->members[i].task);
            prm_rpc_give_arena(s->rpc, arena);
        }
    }
    prm_rpc_give_arena(s->rpc, r->arena);
}

static uint32_t count_items(prm_json_span text)
{
    prm_json_cursor cursor;
    prm_json_span key, value;
    uint32_t count = 0;

    if (prm_json_open(&cursor, text))
        while (prm_json_next(&cursor, &key, &value))
            count++;
    return count;
}

static void read_member(request *r, member *m, prm_json_span text)
{
    m->of = r;
    prm_buf_init(&m->answer, 0);
    if (prm_envelope_read(r->arena, text, &m->envelope, &m->error) != PRM_OK) {
        if (m->error.status == PRM_OK)
            prm_error_set(&m->error, PRM_E_NOMEM, NULL, "out of memory");
        return;
    }
    m->entry = prm_host_method(r->session->rpc->options.host, m->envelope.method, strlen(m->envelope.method));
    m->is_write = m->entry && prm_method_writes(m->entry->method);
    m->authenticates = m->entry && strcmp(m->envelope.method, "session.authenticate") == 0;
    m->has_password = m->entry && prm_login_is(m->envelope.method);
    r->authentications_left += m->authenticates;
    r->writes_left += m->is_write;
}

static void read_members(request *r, uint32_t count)
{
    prm_json_cursor cursor;
    prm_json_span key, value;

    r->members = prm_arena_alloc(r->arena, count * sizeof *r->members);
    if (!r->members) {
        prm_error_set(&r->error, PRM_E_NOMEM, NULL, "out of memory");
        return;
    }
    r->count = count;
    if (!r->is_batch) {
        read_member(r, r->members, r->text);
        return;
    }
    (void)prm_json_open(&cursor, r->text);
    for (uint32_t i = 0; i < count && prm_json_next(&cursor, &key, &value); i++)
        read_member(r, &r->members[i], value);
}

void prm_request_read(request *r)
{
    uint32_t most = r->session->rpc->limits.batch;
    uint32_t count = 1;

    r->is_read = true;
    if (prm_json_scan(r->text.text, r->text.length, &r->session->rpc->json, &r->error) != PRM_OK)
        return;
    while (r->text.length > 0 && strchr(" \t\r\n", *r->text.text)) {
        r->text.text++;
        r->text.length--;
    }
    r->is_batch = *r->text.text == '[';
    if (r->is_batch)
        count = count_items(r->text);
    if (count == 0)
        prm_error_set(&r->error, PRM_E_REQUEST, NULL, "a batch has at least one request");
    else if (count > most)
        prm_error_set(&r->error, PRM_E_REQUEST, NULL, "a batch has at most %u requests, this one has %u", most, count);
    else
        read_members(r, count);
}
