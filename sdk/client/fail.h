/* SPDX-License-Identifier: Apache-2.0 */
/** @file fail.h  Filling a prm_client_error. Any thread. */
#ifndef PRM_CLIENT_FAIL_H
#define PRM_CLIENT_FAIL_H

#include <prm/client.h>

/** Fills `error` (NULL: nobody asks) and returns `status`. What cannot be shown in the text becomes `?`. */
int32_t prm_client_fail(prm_client_error *error, int32_t status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** The same for no memory. */
int32_t prm_client_fail_memory(prm_client_error *error);

/** Copies a text of any origin into `size` bytes, cut at a character's end, control characters as `?`. */
void prm_client_copy_text(char *to, size_t size, const char *text, size_t length);

#endif
