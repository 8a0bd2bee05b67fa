/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file uploads.h  Files on their way in, from the loop to a thread that writes and hashes them, then to the writer for
 * their row. Loop thread, but for what says otherwise.
 *
 * An upload is one user's: a name, and bytes that come in order. It is begun, put to in parts, and committed; then the
 * bytes are hashed, synced and named, the row is stored, and only after its COMMIT the call is answered. An upload that
 * fails is gone with all it wrote, but for an overloaded writer: then the commit may be tried again. One that nothing
 * is put to for limits.upload_idle_ms is dropped. Raw connections may go on with an upload on another connection of the
 * same user.
 *
 * The methods (declared in core/server/own/files.c): files.begin is answered at once, files.append when its part is
 * written, files.commit after COMMIT. A part that does not begin where the last one ended is refused with
 * `invalid_state` and data {offset}: where to go on. Parts may be sent without waiting for answers; each connection has
 * four under way, then its reading pauses.
 */
#ifndef PRM_RPC_UPLOADS_H
#define PRM_RPC_UPLOADS_H

#include "base/limits.h"
#include "calls/calls.h"
#include "store/files.h"

#include <uv.h>

#define PRM_UPLOAD_PART      196608 /* bytes of files.append: what fits into a JSON text of 256 KiB */
#define PRM_UPLOAD_PART_TEXT 262144
#define PRM_UPLOAD_HOLDS     32     /* calls that a part counts for among those a connection may have under way */

/* What files.commit is given beside its own params. */
#define PRM_UPLOAD_NAME   "file_name"
#define PRM_UPLOAD_SIZE   "file_size"
#define PRM_UPLOAD_TYPE   "file_type"
#define PRM_UPLOAD_SHA256 "file_sha256"
#define PRM_UPLOAD_GONE   "bytes_gone" /* its kind of failure: link them again */

typedef struct prm_uploads prm_uploads;
typedef struct prm_upload prm_upload;

typedef struct prm_uploads_options {
    uv_loop_t *loop;
    prm_calls *calls;
    const prm_blobs *blobs;
    const prm_limits *limits; /* NULL: the defaults. Copied */
} prm_uploads_options;

/** Starts the thread. */
prm_status prm_uploads_open(const prm_uploads_options *options, prm_uploads **out, prm_error *error);
/** From now on; of the limits of uploads. */
void prm_uploads_set_limits(prm_uploads *uploads, const prm_limits *limits);
/** After the calls are stopped: ends what is under way, answers it, drops what is open. The loop must run once more. */
void prm_uploads_close(prm_uploads *uploads);
/** After that. NULL is allowed. */
void prm_uploads_free(prm_uploads *uploads);

/**
 * Takes a files.begin, files.append or files.commit over: task->done is called later, from any thread. On failure it
 * stays the caller's. PRM_E_NOT_FOUND: no such upload of this user; PRM_E_LIMIT: it is too long; PRM_E_QUOTA: too
 * much of this user at once; PRM_E_UNAVAILABLE: of all.
 */
prm_status prm_uploads_take(prm_uploads *uploads, prm_task *task, prm_error *error);

/** Goes on with what has come back from the writer by now. NULL is allowed. */
void prm_uploads_flush(prm_uploads *uploads);

/* For bodies of HTTP. */

/** `name` is UTF-8. `size` -1: not known. PRM_E_LIMIT: it is too long; PRM_E_QUOTA, PRM_E_UNAVAILABLE: too many;
 * PRM_E_NOMEM. */
prm_status prm_upload_begin(prm_uploads *uploads, const prm_principal *principal, const char *name, size_t length,
    int64_t size, prm_upload **out, prm_error *error);
/** What files.commit calls it. */
const char *prm_upload_id(const prm_upload *upload);
/** Hands a copy of the bytes to the thread; `written` is called once, unless this fails: PRM_E_QUOTA,
 * PRM_E_UNAVAILABLE, PRM_E_NOMEM. A part
 * that could not be written (`error` says why) ends the upload: nothing of it is valid after that call. */
prm_status prm_upload_put(prm_upload *upload, const char *bytes, size_t length,
    void (*written)(void *context, prm_status status, const prm_error *error), void *context, prm_error *error);
/** Nothing more comes. Calls under way are answered all the same, `written` is not called any more. */
void prm_upload_abandon(prm_upload *upload);

#endif
