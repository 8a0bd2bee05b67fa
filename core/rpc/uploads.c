/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/uploads_internal.h"

#include "base/alloc.h"
#include "base/time.h"

#include <stdio.h>
#include <string.h>

/* What is handed to the thread and not yet written, in all and of one user. */
enum { WAITING_MOST = 64 << 20, WAITING_EACH = 8 << 20 };

enum { SWEEP_MOST_MS = 5000, RETRY_AFTER_MS = 200, ID_BYTES = 16 };

prm_status prm_upload_refuse(prm_arena *arena, prm_status status, const char *sentence, prm_error *error)
{
    prm_val *data = arena ? prm_val_object(arena) : NULL;

    prm_error_set(error, status, NULL, "%s", sentence);
    if (data && prm_val_set_integer(data, "retry_after_ms", RETRY_AFTER_MS) == PRM_OK)
        error->data = data;
    return status;
}

/* -- one upload -- */

prm_upload *prm_upload_find(const prm_uploads *uploads, const char *id, int64_t user)
{
    prm_upload *upload = uploads->first;

    while (upload && (upload->is_over || upload->user != user || strcmp(upload->id, id) != 0))
        upload = upload->next;
    return upload;
}

static void take_out(prm_uploads *uploads, prm_upload *upload)
{
    prm_upload **at = &uploads->first;

    while (*at != upload)
        at = &(*at)->next;
    *at = upload->next;
    uploads->count--;
    if (!uploads->first && !uploads->is_closing)
        (void)uv_timer_stop(&uploads->timer);
}

static void run_last(prm_crypto_job *job)
{
    prm_upload *upload = (prm_upload *)(void *)((char *)job - offsetof(prm_upload, last));
    prm_draft_end(&upload->uploads->drafts, &upload->draft, upload->end);
}

static void done_last(prm_crypto_job *job)
{
    prm_upload *upload = (prm_upload *)(void *)((char *)job - offsetof(prm_upload, last));
    take_out(upload->uploads, upload);
    prm_free(upload);
}

static void go(prm_upload *upload)
{
    upload->last.run = run_last;
    upload->last.done = done_last;
    if (!upload->uploads->is_closing) {
        prm_crypto_submit(upload->uploads->thread, &upload->last);
        return;
    }
    run_last(&upload->last); /* there is no thread any more */
    done_last(&upload->last);
}

void prm_upload_end(prm_upload *upload, enum prm_draft_end end)
{
    if (upload->is_over)
        return;
    upload->is_over = true;
    upload->end = end;
    if (upload->jobs == 0)
        go(upload);
}

void prm_upload_submit(prm_upload *upload, prm_crypto_job *job)
{
    upload->jobs++;
    upload->touched_us = prm_time_monotonic_us();
    prm_crypto_submit(upload->uploads->thread, job);
}

void prm_upload_returned(prm_upload *upload)
{
    upload->touched_us = prm_time_monotonic_us();
    if (--upload->jobs == 0 && upload->is_over)
        go(upload);
}

prm_status prm_upload_may_put(const prm_upload *upload, size_t bytes, prm_arena *arena, prm_error *error)
{
    const prm_uploads *uploads = upload->uploads;
    uint64_t written = bytes;
    size_t waiting = bytes;

    for (const prm_upload *other = uploads->first; other; other = other->next) {
        if (other->user != upload->user)
            continue;
        waiting += other->waiting;
        written += other->is_over ? 0 : other->size + other->waiting;
    }
    if (written > uploads->limits.upload_bytes_per_user)
        return prm_upload_refuse(arena, PRM_E_QUOTA, "your open uploads hold too much: commit them first", error);
    if (waiting > WAITING_EACH)
        return prm_upload_refuse(arena, PRM_E_QUOTA, "too much of yours waits to be written: try again", error);
    if (uploads->waiting + bytes > WAITING_MOST)
        return prm_upload_refuse(arena, PRM_E_UNAVAILABLE, "too much waits to be written: try again", error);
    return PRM_OK;
}

static prm_status check_open(const prm_uploads *uploads, int64_t user, prm_arena *arena, prm_error *error)
{
    uint32_t open = 0;

    for (const prm_upload *other = uploads->first; other; other = other->next)
        open += !other->is_over && other->user == user;
    if (open >= uploads->limits.uploads_per_user)
        return prm_upload_refuse(arena, PRM_E_QUOTA, "you have too many uploads open: commit them first", error);
    if (uploads->count >= uploads->limits.uploads)
        return prm_upload_refuse(arena, PRM_E_UNAVAILABLE, "too many uploads are open: try again", error);
    return PRM_OK;
}

static void on_sweep(uv_timer_t *timer)
{
    prm_uploads *uploads = timer->data;
    int64_t before = prm_time_monotonic_us() - (int64_t)uploads->limits.upload_idle_ms * 1000;
    prm_upload *next;

    for (prm_upload *upload = uploads->first; upload; upload = next) {
        next = upload->next;
        if (upload->jobs == 0 && !upload->is_ending && upload->touched_us < before)
            prm_upload_end(upload, PRM_DRAFT_FAILED);
    }
}

static void start_sweep(prm_uploads *uploads)
{
    uint64_t every = uploads->limits.upload_idle_ms / 4;

    every = every < SWEEP_MOST_MS ? every : SWEEP_MOST_MS;
    if (!uv_is_active((const uv_handle_t *)&uploads->timer))
        (void)uv_timer_start(&uploads->timer, on_sweep, every, every);
}

static prm_status begin(prm_uploads *uploads, int64_t user, const char *name, size_t length, int64_t size,
    prm_arena *arena, prm_upload **out, prm_error *error)
{
    uint8_t random[ID_BYTES];
    char hex[2 * ID_BYTES + 1];
    prm_upload *upload;

    if (size > uploads->limits.file_bytes)
        return prm_error_set(error, PRM_E_LIMIT, NULL, "a file has at most %u bytes", uploads->limits.file_bytes);
    PRM_TRY(check_open(uploads, user, arena, error));
    upload = prm_alloc_zeroed(1, sizeof *upload);
    if (!upload)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory");
    if (prm_random(random, sizeof random) != PRM_OK || prm_draft_init(&upload->draft) != PRM_OK) {
        prm_free(upload);
        return prm_error_set(error, PRM_E_UNAVAILABLE, NULL, "no random bytes for the upload");
    }
    prm_hex(random, sizeof random, hex);
    snprintf(upload->id, sizeof upload->id, "upload_%s", hex);
    prm_filename_clean(name, length, upload->name);
    upload->uploads = uploads;
    upload->user = user;
    upload->touched_us = prm_time_monotonic_us();
    upload->next = uploads->first;
    uploads->first = upload;
    uploads->count++;
    start_sweep(uploads);
    *out = upload;
    return PRM_OK;
}

prm_status prm_upload_begin(prm_uploads *uploads, const prm_principal *principal, const char *name, size_t length,
    int64_t size, prm_upload **out, prm_error *error)
{
    return begin(uploads, principal->user, name, length, size, NULL, out, error);
}

const char *prm_upload_id(const prm_upload *upload)
{
    return upload->id;
}

void prm_upload_abandon(prm_upload *upload)
{
    if (!upload->is_ending)
        prm_upload_end(upload, PRM_DRAFT_FAILED);
}

/* -- the methods -- */

static prm_status take_begin(prm_uploads *uploads, prm_task *task, prm_error *error)
{
    prm_val *result = prm_val_object(task->arena);
    const char *name = "";
    size_t length = 0;
    int64_t size = -1;
    prm_upload *upload = NULL;

    (void)prm_val_get_text(task->params, "name", &name, &length);
    (void)prm_val_get_integer(task->params, "size", &size);
    PRM_TRY(begin(uploads, task->principal->user, name, length, size, task->arena, &upload, error));
    if (prm_val_set_text(result, "upload", upload->id) != PRM_OK ||
        prm_val_set_integer(result, "part", PRM_UPLOAD_PART) != PRM_OK) {
        prm_upload_end(upload, PRM_DRAFT_FAILED);
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory");
    }
    if (task->id)
        prm_answer_result(&task->answer, result, task->id, task->id_length, NULL);
    task->done(task);
    return PRM_OK;
}

/* A repeated commit finds no upload, but perhaps its answer. */
static prm_status take_repeat(const prm_uploads *uploads, prm_task *task, prm_error *error)
{
    prm_status status = prm_calls_submit(uploads->options.calls, task);
    return status == PRM_OK ? PRM_OK
                            : prm_upload_refuse(task->arena, PRM_E_UNAVAILABLE,
                                "the server has too much waiting: try again", error);
}

prm_status prm_uploads_take(prm_uploads *uploads, prm_task *task, prm_error *error)
{
    const char *method = task->entry->method->name;
    prm_upload *upload;

    if (uploads->is_closing)
        return prm_error_set(error, PRM_E_UNAVAILABLE, NULL, "the server is stopping");
    if (strcmp(method, "files.begin") == 0)
        return take_begin(uploads, task, error);
    upload = prm_upload_find(uploads, prm_val_get_str(task->params, "upload"), task->principal->user);
    if (!upload && task->key)
        return take_repeat(uploads, task, error);
    if (!upload)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "%s", prm_error_wire(PRM_E_NOT_FOUND)->message);
    return strcmp(method, "files.append") == 0 ? prm_upload_take_part(upload, task, error)
                                               : prm_upload_take_commit(upload, task, error);
}

/* -- life -- */

static void on_wake(uv_async_t *handle)
{
    prm_uploads_flush(handle->data);
}

static void wake(void *context)
{
    prm_uploads *uploads = context;
    (void)uv_async_send(&uploads->wake);
}

prm_status prm_uploads_open(const prm_uploads_options *options, prm_uploads **out, prm_error *error)
{
    prm_uploads *uploads = prm_alloc_zeroed(1, sizeof *uploads);

    if (uploads) {
        uploads->options = *options;
        uploads->limits = options->limits ? *options->limits : prm_limits_default;
        uploads->drafts.blobs = options->blobs;
        uploads->rows = prm_queue_new(0, wake, uploads);
    }
    if (!uploads || !uploads->rows || uv_async_init(options->loop, &uploads->wake, on_wake) != 0) {
        prm_queue_free(uploads ? uploads->rows : NULL);
        prm_free(uploads);
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory at start");
    }
    (void)uv_timer_init(options->loop, &uploads->timer);
    uploads->wake.data = uploads->timer.data = uploads;
    *out = uploads;
    if (prm_crypto_open(options->loop, &uploads->thread) == PRM_OK)
        return PRM_OK;
    return prm_error_set(error, PRM_E_UNAVAILABLE, NULL, "the system gives no more threads");
}

void prm_uploads_set_limits(prm_uploads *uploads, const prm_limits *limits)
{
    uploads->limits = *limits;
    (void)uv_timer_stop(&uploads->timer);
    if (uploads->first)
        start_sweep(uploads);
}

void prm_uploads_close(prm_uploads *uploads)
{
    uploads->is_closing = true;
    if (uploads->thread)
        prm_crypto_close(uploads->thread, NULL, NULL);
    uploads->thread = NULL;
    prm_uploads_flush(uploads);
    while (uploads->first) {
        prm_upload *upload = uploads->first;
        upload->jobs = 0;
        if (!upload->is_over)
            prm_upload_end(upload, upload->draft.is_sealed ? PRM_DRAFT_LEFT : PRM_DRAFT_FAILED);
        else
            go(upload);
    }
    uv_close((uv_handle_t *)&uploads->wake, NULL);
    uv_close((uv_handle_t *)&uploads->timer, NULL);
}

void prm_uploads_free(prm_uploads *uploads)
{
    if (!uploads)
        return;
    prm_queue_free(uploads->rows);
    prm_free(uploads);
}
