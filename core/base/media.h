/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file media.h  The media type of a file, told from its content by a table of signatures, never from its name: what
 * libmagic would add is megabytes of patterns run over what strangers send. Any thread; pure.
 */
#ifndef PRM_BASE_MEDIA_H
#define PRM_BASE_MEDIA_H

#include <stddef.h>

#define PRM_MEDIA_HEAD 4096 /* bytes that are looked at */

/** By the first bytes, at most PRM_MEDIA_HEAD of them, all there are if the file has fewer. Static. What nothing fits
 * is text/plain if it is UTF-8 without control characters, else application/octet-stream. */
const char *prm_media_type(const void *head, size_t length);

#endif
