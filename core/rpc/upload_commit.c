/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/uploads_internal.h"

#include "base/log.h"
#include "calls/execute.h"

#include <stdio.h>
#include <string.h>

enum { LINKS_MOST = 3 };

/* A files.commit on its way: lives in its task's arena. */
typedef struct commit {
    prm_crypto_job job;
    prm_upload *upload;
    prm_task *task;
    void (*done)(prm_task *task); /* the task's own, and its owner */
    void *owner;
    const prm_val *params;
    char expected[PRM_SHA256_TEXT];
    const char *type;
    int links;
    prm_error error;
} commit;

static const char busy[] = "the server has too much waiting: try again";

/* -- the thread -- */

static prm_status seal(commit *c)
{
    prm_upload *upload = c->upload;
    prm_draft *draft = &upload->draft;
    size_t head = draft->size < sizeof draft->head ? (size_t)draft->size : sizeof draft->head;

    c->type = prm_media_type(draft->head, head);
    if (!draft->is_sealed)
        return prm_draft_seal(&upload->uploads->drafts, draft, c->expected, &c->error);
    if (c->expected[0] && strcmp(c->expected, draft->sha256) != 0)
        return prm_error_set(&c->error, PRM_E_CONFLICT, NULL, "the content has the SHA-256 %s", draft->sha256);
    return prm_draft_link(&upload->uploads->drafts, draft, &c->error);
}

static void run(prm_crypto_job *job)
{
    commit *c = (commit *)(void *)job;

    if (c->upload->failed.status != PRM_OK)
        c->error = c->upload->failed;
    else
        (void)seal(c);
}

/* -- the loop -- */

/* The task goes back to whom it came from. The commit is gone with it. */
static void finish(commit *c)
{
    prm_task *task = c->task;

    task->done = c->done;
    task->owner = c->owner;
    task->done(task);
}

static void name_hash(const commit *c, prm_error *error)
{
    prm_field_errors errors = { .arena = c->task->arena };
    prm_val *data = prm_val_object(c->task->arena);

    error->status = PRM_E_INVALID;
    snprintf(error->kind, sizeof error->kind, "%s", prm_error_wire(PRM_E_INVALID)->kind);
    prm_field_errors_add(&errors, "sha256", "mismatch", error->message);
    if (prm_val_set(data, "fields", prm_field_errors_list(&errors)) == PRM_OK)
        error->data = data;
}

static void fail(commit *c, enum prm_draft_end end)
{
    prm_upload *upload = c->upload;

    if (c->error.status == PRM_E_CONFLICT)
        name_hash(c, &c->error);
    if (c->error.status == PRM_E_IO || c->error.status == PRM_E_CORRUPT)
        prm_log_text(PRM_LOG_ERROR, "files.failed", "%s", c->error.message);
    prm_execute_fail(c->task, &c->error);
    upload->is_ending = false;
    prm_upload_end(upload, end);
    finish(c);
}

/* The upload stays as it is: the commit may be tried again. */
static void put_off(commit *c)
{
    (void)prm_upload_refuse(c->task->arena, PRM_E_UNAVAILABLE, busy, &c->error);
    prm_execute_fail(c->task, &c->error);
    c->upload->is_ending = false;
    finish(c);
}

/* Writer thread. */
static void on_row(prm_task *task)
{
    commit *c = task->owner;
    (void)prm_queue_push(c->upload->uploads->rows, &task->link);
}

static prm_status add_bytes(const commit *c, prm_val *params)
{
    const prm_upload *upload = c->upload;

    for (size_t i = 0; i < prm_val_count(c->params); i++) {
        const char *key = prm_val_key_at(c->params, i);
        PRM_TRY(prm_val_set(params, key, prm_val_get(c->params, key)));
    }
    PRM_TRY(prm_val_set_text(params, PRM_UPLOAD_NAME, upload->name));
    PRM_TRY(prm_val_set_integer(params, PRM_UPLOAD_SIZE, (int64_t)upload->draft.size));
    PRM_TRY(prm_val_set_text(params, PRM_UPLOAD_TYPE, c->type));
    return prm_val_set_text(params, PRM_UPLOAD_SHA256, upload->draft.sha256);
}

/* The bytes are safe: now the row. */
static void submit_row(commit *c)
{
    prm_val *params = prm_val_object(c->task->arena);

    if (add_bytes(c, params) != PRM_OK) {
        prm_error_set(&c->error, PRM_E_NOMEM, NULL, "out of memory");
        fail(c, PRM_DRAFT_FAILED);
        return;
    }
    prm_val_freeze(params);
    c->task->params = params;
    c->task->done = on_row;
    c->task->owner = c;
    if (c->upload->uploads->is_closing || prm_calls_submit(c->upload->uploads->options.calls, c->task) != PRM_OK)
        put_off(c);
}

static void sealed(prm_crypto_job *job)
{
    commit *c = (commit *)(void *)job;
    prm_upload *upload = c->upload;

    if (c->error.status == PRM_OK)
        submit_row(c);
    else
        fail(c, PRM_DRAFT_FAILED);
    prm_upload_returned(upload);
}

static void submit_seal(commit *c)
{
    c->error = (prm_error){ 0 };
    prm_upload_submit(c->upload, &c->job);
}

static void end_row(commit *c)
{
    prm_upload *upload = c->upload;
    const prm_task *task = c->task;
    bool is_gone = task->status == PRM_E_UNAVAILABLE && strcmp(task->error.kind, PRM_UPLOAD_GONE) == 0;

    if (is_gone && c->links++ < LINKS_MOST && !upload->uploads->is_closing) {
        submit_seal(c);
        return;
    }
    upload->is_ending = false;
    if (is_gone || task->status == PRM_E_UNAVAILABLE || task->status == PRM_E_LIMIT) {
        put_off(c);
        return;
    }
    prm_upload_end(upload, task->status == PRM_OK                       ? PRM_DRAFT_STORED
                           : task->status == PRM_E_OUTCOME_UNKNOWN ? PRM_DRAFT_LEFT
                                                                   : PRM_DRAFT_FAILED);
    finish(c);
}

void prm_uploads_flush(prm_uploads *uploads)
{
    prm_link *link = uploads ? prm_queue_take_all(uploads->rows) : NULL;

    while (link) {
        prm_task *task = (prm_task *)(void *)link;
        link = link->next;
        end_row(task->owner);
    }
}

prm_status prm_upload_take_commit(prm_upload *upload, prm_task *task, prm_error *error)
{
    commit *c;

    if (upload->is_ending)
        return prm_upload_refuse(task->arena, PRM_E_UNAVAILABLE, "the upload is being committed", error);
    c = prm_arena_alloc(task->arena, sizeof *c);
    if (!c)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory");
    *c = (commit){ .job = { .run = run, .done = sealed }, .upload = upload, .task = task, .done = task->done,
        .owner = task->owner, .params = task->params };
    snprintf(c->expected, sizeof c->expected, "%s", prm_val_get_str(task->params, "sha256"));
    upload->is_ending = true;
    submit_seal(c);
    return PRM_OK;
}
