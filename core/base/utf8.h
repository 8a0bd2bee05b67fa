/* SPDX-License-Identifier: Apache-2.0 */
/** @file utf8.h  What is UTF-8 (RFC 3629) and what is not. Any thread; pure. */
#ifndef PRM_BASE_UTF8_H
#define PRM_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/** Bytes of the code point at `at`, 1 to 4; 0 if it is overlong, a surrogate, cut off, or beyond U+10FFFF. */
size_t prm_utf8_length(const char *at, const char *end);
/** Whether all of it is UTF-8. */
bool prm_utf8_is_valid(const char *text, size_t length);
/** Whether a valid text has no control characters (U+0000 to U+001F, U+007F to U+009F) and no U+2028 and U+2029, which
 * part lines and paragraphs. */
bool prm_utf8_is_line(const char *text, size_t length);
/** Code points of a valid text. */
size_t prm_utf8_count(const char *text, size_t length);
/** The length of the longest beginning of a valid text that has at most `most` bytes and cuts no character. */
size_t prm_utf8_cut(const char *text, size_t length, size_t most);

#endif
