/* SPDX-License-Identifier: Apache-2.0 */
/** @file read_file.h  Small files, whole. Not on the loop. */
#ifndef PRM_SERVER_READ_FILE_H
#define PRM_SERVER_READ_FILE_H

#include "base/arena.h"
#include "base/error.h"

/** At most `most` bytes, NUL-ended, in the arena. PRM_E_IO with a sentence that names the file, PRM_E_NOMEM. */
prm_status prm_read_file(
    prm_arena *arena, const char *path, size_t most, const char **text, size_t *length, prm_error *error);
/** The same; PRM_E_FORBIDDEN if group or others may read or write it. */
prm_status prm_read_private_file(
    prm_arena *arena, const char *path, size_t most, const char **text, size_t *length, prm_error *error);

#endif
