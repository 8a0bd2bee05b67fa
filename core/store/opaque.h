/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file opaque.h  Text that a client keeps for us: it can neither read what it holds nor make one of its own, and it is
 * refused wherever it was not made for. With the connection's thread.
 *
 * base64url of a tag and the bytes: tag = the first 16 bytes of SHA-256(secret || context || bytes), and the bytes are
 * mixed with SHA-256(secret || tag || 0, 1, …). The same bytes give the same text.
 */
#ifndef PRM_STORE_OPAQUE_H
#define PRM_STORE_OPAQUE_H

#include "store/db.h"
#include "base/hash.h"

/** NULL if out of memory. */
const char *prm_opaque_write(prm_db *db, const prm_span *context, const void *bytes, size_t length, prm_arena *arena);
/** PRM_E_INVALID if it was not made by this database for this context; PRM_E_NOMEM. */
prm_status prm_opaque_read(prm_db *db, const prm_span *context, const char *text, prm_arena *arena,
    const uint8_t **bytes, size_t *length);

#endif
