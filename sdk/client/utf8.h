/* SPDX-License-Identifier: Apache-2.0 */
/** @file utf8.h  UTF-8, as strict as RFC 3629. Any thread. */
#ifndef PRM_CLIENT_UTF8_H
#define PRM_CLIENT_UTF8_H

#include <stddef.h>
#include <stdint.h>

/** The code point at `text` and its bytes (1 to 4) in `*size`. Not UTF-8: -1 and size 1. `length` is at least 1. */
int32_t prm_client_utf8_next(const char *text, size_t length, size_t *size);
/** Writes a code point; its bytes. */
size_t prm_client_utf8_print(int32_t point, char text[4]);

#endif
