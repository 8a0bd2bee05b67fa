/* SPDX-License-Identifier: Apache-2.0 */
/** @file uploads_internal.h  Between the files of uploads.h only. */
#ifndef PRM_RPC_UPLOADS_INTERNAL_H
#define PRM_RPC_UPLOADS_INTERNAL_H

#include "rpc/uploads.h"

#include "base/filename.h"
#include "net/crypto.h"

#define PRM_UPLOAD_ID_TEXT 40

struct prm_upload {
    prm_uploads *uploads;
    prm_upload *next;
    char id[PRM_UPLOAD_ID_TEXT];
    int64_t user;
    char name[PRM_FILENAME_BYTES];
    uint64_t size;     /* written, as the thread said last */
    size_t waiting;    /* bytes handed to the thread */
    uint32_t jobs;     /* under way: the members below are the thread's while there are any */
    int64_t touched_us;
    bool is_ending;    /* it is being committed */
    bool is_over;      /* nobody finds it any more; goes when no job is under way */
    enum prm_draft_end end;
    prm_draft draft;
    prm_error failed;  /* once it has, nothing is written any more */
    prm_crypto_job last;
};

struct prm_uploads {
    prm_uploads_options options;
    prm_limits limits;
    prm_crypto *thread;
    prm_drafts drafts; /* the thread's */
    prm_upload *first;
    uint32_t count;    /* uploads in memory */
    size_t waiting;    /* bytes handed to the thread */
    prm_queue *rows;   /* tasks that come back from the writer */
    uv_async_t wake;
    uv_timer_t timer;
    bool is_closing;
};

/** NULL: the user has none of that id. */
prm_upload *prm_upload_find(const prm_uploads *uploads, const char *id, int64_t user);
/** Nobody finds it any more; it ends so when no job of it is under way. */
void prm_upload_end(prm_upload *upload, enum prm_draft_end end);
/** A job of it goes to the thread, and is back. */
void prm_upload_submit(prm_upload *upload, prm_crypto_job *job);
void prm_upload_returned(prm_upload *upload);
/** PRM_E_UNAVAILABLE or PRM_E_QUOTA with retry_after_ms. `arena` NULL: without. */
prm_status prm_upload_refuse(prm_arena *arena, prm_status status, const char *sentence, prm_error *error);
/** Whether the user may hand over so many bytes more. PRM_E_UNAVAILABLE, PRM_E_QUOTA. */
prm_status prm_upload_may_put(const prm_upload *upload, size_t bytes, prm_arena *arena, prm_error *error);

/* upload_part.c */
prm_status prm_upload_take_part(prm_upload *upload, prm_task *task, prm_error *error);

/* upload_commit.c */
prm_status prm_upload_take_commit(prm_upload *upload, prm_task *task, prm_error *error);

#endif
