/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Methods that go another way than the queues before they are run: part of them is done when their turn comes. */
enum { NOT_QUEUED = PRM_ON_LOOP | PRM_ON_JOBS | PRM_ON_BACKUPS | PRM_ON_UPLOADS };

/* A text as it reads, a number as it is written. Without memory for one with escapes it is nobody's. */
static bool read_id(const member *m, prm_arena *arena, prm_span *read)
{
    prm_json_span id = m->envelope.id;
    const prm_val *text;

    if (!id.text)
        return false;
    *read = (prm_span){ id.text, id.length };
    if (*id.text != '"')
        return true;
    *read = (prm_span){ id.text + 1, id.length - 2 };
    return !memchr(id.text, '\\', id.length) ||
           (prm_json_parse(arena, id.text, id.length, &m->of->session->rpc->json, &text, NULL) == PRM_OK &&
               prm_val_as_text(text, (const char **)&read->bytes, &read->length) == PRM_OK);
}

static bool is_it(const member *m, prm_span id, const prm_val *wanted)
{
    bool is_text = prm_val_kind(wanted) == PRM_V_TEXT;
    char digits[24];
    const char *text = digits;
    size_t length;
    int64_t number;

    if (is_text)
        (void)prm_val_as_text(wanted, &text, &length);
    else if (prm_val_as_integer(wanted, &number) == PRM_OK)
        length = (size_t)snprintf(digits, sizeof digits, "%" PRId64, number);
    else
        return false;
    return is_text == (*m->envelope.id.text == '"') && id.length == length && memcmp(id.bytes, text, length) == 0;
}

static bool is_wanted(const member *m, prm_arena *arena, const prm_val *ids)
{
    prm_span id;

    if (!read_id(m, arena, &id))
        return false;
    for (size_t i = 0; i < prm_val_count(ids); i++)
        if (is_it(m, id, prm_val_at(ids, i)))
            return true;
    return false;
}

static bool drop(member *m, bool is_started)
{
    if (is_started)
        return m->task && m->status == PRM_OK && !(m->entry->method->flags & NOT_QUEUED) && prm_task_drop(m->task);
    if (m->is_dropped)
        return false;
    m->is_dropped = true;
    return true;
}

int64_t prm_rpc_cancel(void *caller, prm_arena *arena, const prm_val *ids)
{
    session *s = caller;
    int64_t dropped = 0;

    for (request *r = s->first; r; r = r->later)
        for (uint32_t i = 0; i < r->count; i++)
            if (is_wanted(&r->members[i], arena, ids))
                dropped += drop(&r->members[i], i < r->next);
    return dropped;
}
