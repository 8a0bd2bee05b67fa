/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/uploads_internal.h"

#include "base/alloc.h"
#include "calls/execute.h"

#include <mbedtls/base64.h>

#include <string.h>

typedef struct part {
    prm_crypto_job job;
    prm_upload *upload;
    prm_task *task;    /* files.append; NULL: of a body */
    int64_t offset;    /* -1: where the last one ended */
    const char *text;  /* base64, the task's */
    size_t text_length;
    char *bytes;       /* owned */
    size_t length;
    size_t waiting;    /* what it counts for */
    uint32_t most;     /* bytes of a file */
    uint64_t size;     /* of the upload, afterwards */
    prm_error error;
    void (*written)(void *context, prm_status status, const prm_error *error);
    void *context;
} part;

/* -- the thread -- */

/* The library's decoder takes line breaks, and texts that end too early. */
static bool is_base64(const char *text, size_t length)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    bool is_digit[256] = { false };
    size_t digits = length;

    for (const char *at = alphabet; *at; at++)
        is_digit[(unsigned char)*at] = true;
    while (digits > 0 && length - digits < 2 && text[digits - 1] == '=')
        digits--;
    for (size_t i = 0; i < digits; i++)
        if (!is_digit[(unsigned char)text[i]])
            return false;
    return length % 4 == 0;
}

static prm_status decode(part *p)
{
    size_t room = p->text_length / 4 * 3 + 3;

    p->bytes = prm_alloc(room);
    if (!p->bytes)
        return prm_error_set(&p->error, PRM_E_NOMEM, NULL, "out of memory");
    if (is_base64(p->text, p->text_length) &&
        mbedtls_base64_decode((unsigned char *)p->bytes, room, &p->length, (const unsigned char *)p->text,
            p->text_length) == 0)
        return PRM_OK;
    return prm_error_set(&p->error, PRM_E_INVALID, NULL, "data: must be base64");
}

/* What leaves the upload as it was. */
static prm_status check(part *p)
{
    const prm_draft *draft = &p->upload->draft;

    if (draft->is_sealed)
        return prm_error_set(&p->error, PRM_E_STATE, NULL, "the upload is being committed");
    if (p->offset >= 0 && (uint64_t)p->offset != draft->size)
        return prm_error_set(&p->error, PRM_E_STATE, NULL, "the next part begins at %llu",
            (unsigned long long)draft->size);
    return p->task ? decode(p) : PRM_OK;
}

static prm_status append(part *p)
{
    prm_uploads *uploads = p->upload->uploads;

    if (p->upload->draft.size + p->length > p->most)
        return prm_error_set(&p->error, PRM_E_LIMIT, NULL, "a file has at most %u bytes", p->most);
    return prm_draft_append(&uploads->drafts, &p->upload->draft, p->bytes, p->length, &p->error);
}

static void run(prm_crypto_job *job)
{
    part *p = (part *)(void *)job;

    if (p->upload->failed.status != PRM_OK)
        p->error = p->upload->failed;
    else if (check(p) == PRM_OK && append(p) != PRM_OK)
        p->upload->failed = p->error;
    p->size = p->upload->draft.size;
    prm_free(p->bytes);
    p->bytes = NULL;
}

/* -- the loop -- */

static prm_status set_fields(prm_arena *arena, prm_error *error)
{
    prm_field_errors errors = { .arena = arena };
    prm_val *data = prm_val_object(arena);

    prm_field_errors_add(&errors, "data", "format", "must be base64");
    if (prm_val_set(data, "fields", prm_field_errors_list(&errors)) == PRM_OK)
        error->data = data;
    return error->status;
}

static void answer(part *p)
{
    prm_task *task = p->task;
    prm_val *data = prm_val_object(task->arena);

    if (p->error.status == PRM_E_STATE && prm_val_set_integer(data, "offset", (int64_t)p->size) == PRM_OK)
        p->error.data = data;
    if (p->error.status == PRM_E_INVALID)
        (void)set_fields(task->arena, &p->error);
    if (p->error.status == PRM_OK && prm_val_set_integer(data, "size", (int64_t)p->size) != PRM_OK)
        prm_error_set(&p->error, PRM_E_NOMEM, NULL, "out of memory");
    if (p->error.status != PRM_OK)
        prm_execute_fail(task, &p->error);
    else if (task->id)
        prm_answer_result(&task->answer, data, task->id, task->id_length, NULL);
    task->done(task);
}

static void done(prm_crypto_job *job)
{
    part *p = (part *)(void *)job;
    prm_upload *upload = p->upload;
    bool has_failed = p->error.status != PRM_OK, was_over = upload->is_over;

    upload->size = p->size;
    upload->waiting -= p->waiting;
    upload->uploads->waiting -= p->waiting;
    if (p->task)
        answer(p);
    /* No part follows one that was not written. A wrong offset or text changed nothing, and may be sent anew. */
    if (has_failed && p->error.status != PRM_E_STATE && p->error.status != PRM_E_INVALID && !upload->is_ending)
        prm_upload_end(upload, PRM_DRAFT_FAILED);
    prm_upload_returned(upload);
    if (p->written && !was_over)
        p->written(p->context, p->error.status, &p->error);
    prm_free(p);
}

static void submit(part *p, prm_upload *upload, size_t waiting)
{
    p->job.run = run;
    p->job.done = done;
    p->upload = upload;
    p->waiting = waiting;
    p->most = upload->uploads->limits.file_bytes;
    upload->waiting += waiting;
    upload->uploads->waiting += waiting;
    prm_upload_submit(upload, &p->job);
}

prm_status prm_upload_take_part(prm_upload *upload, prm_task *task, prm_error *error)
{
    part *p;
    const char *text = "";
    size_t length = 0;

    (void)prm_val_get_text(task->params, "data", &text, &length);
    PRM_TRY(prm_upload_may_put(upload, length / 4 * 3, task->arena, error));
    p = prm_alloc_zeroed(1, sizeof *p);
    if (!p)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory");
    p->task = task;
    p->text = text;
    p->text_length = length;
    (void)prm_val_get_integer(task->params, "offset", &p->offset);
    submit(p, upload, length / 4 * 3);
    return PRM_OK;
}

prm_status prm_upload_put(prm_upload *upload, const char *bytes, size_t length,
    void (*written)(void *context, prm_status status, const prm_error *error), void *context, prm_error *error)
{
    part *p;

    PRM_TRY(prm_upload_may_put(upload, length, NULL, error));
    p = prm_alloc_zeroed(1, sizeof *p);
    if (p)
        p->bytes = prm_alloc(length ? length : 1);
    if (!p || !p->bytes) {
        prm_free(p);
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory");
    }
    memcpy(p->bytes, bytes, length);
    p->length = length;
    p->offset = -1;
    p->written = written;
    p->context = context;
    submit(p, upload, length);
    return PRM_OK;
}
