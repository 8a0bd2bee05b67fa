/* SPDX-License-Identifier: Apache-2.0 */
/** @file blobs_internal.h  Between the files of blobs.h only. */
#ifndef PRM_STORE_BLOBS_INTERNAL_H
#define PRM_STORE_BLOBS_INTERNAL_H

#include "store/blobs.h"

#define PRM_BLOB_PATH (PRM_SHA256_TEXT + 40)

struct prm_blobs {
    int root; /* DIR/files */
};

/** What errno says: no room or a read-only file system PRM_E_READ_ONLY, ENOENT PRM_E_NOT_FOUND, else PRM_E_IO. */
prm_status prm_blobs_failed(prm_error *error, const char *what);
/** "ab/ab12…" */
void prm_blob_path(char path[PRM_BLOB_PATH], const char *sha256);
/** 64 lower-case hex digits at the beginning. */
bool prm_blob_is_hash(const char *text);
/** Syncs a directory below the root, "." for itself. */
prm_status prm_blobs_sync(const prm_blobs *blobs, const char *directory, prm_error *error);

#endif
