/* SPDX-License-Identifier: Apache-2.0 */
/** @file filename.h  What a client calls its file, made harmless, and as an HTTP header says it. Any thread; pure. */
#ifndef PRM_BASE_FILENAME_H
#define PRM_BASE_FILENAME_H

#include "base/buf.h"

#define PRM_FILENAME_BYTES 201 /* of a name and its NUL */

/**
 * The last part of a path (parted by / or \\) without control and formatting characters (those that turn the direction
 * of writing make "fdp.exe" look like "exe.pdf") and others that are not seen, characters no file system takes
 * (< > : " | ? *), and leading and trailing blanks, of whatever width, and dots; cut to 200 bytes, its ending kept.
 * "file" if nothing is left. `text` is UTF-8.
 */
void prm_filename_clean(const char *text, size_t length, char name[PRM_FILENAME_BYTES]);

/** Appends `attachment; filename="…"; filename*=UTF-8''…` (RFC 6266) for a clean name. */
void prm_filename_put_disposition(prm_buf *out, const char *name);

#endif
