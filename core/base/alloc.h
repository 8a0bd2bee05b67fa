/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file alloc.h  The one door to the heap, so that a test can make any allocation fail. Any thread.
 * Everything in core/ allocates here or in an arena; SQLite, cJSON, mbedTLS and libuv are pointed here at start.
 */
#ifndef PRM_BASE_ALLOC_H
#define PRM_BASE_ALLOC_H

#include <stddef.h>

/** As malloc, realloc, calloc and free. */
void *prm_alloc(size_t bytes);
void *prm_alloc_zeroed(size_t count, size_t bytes);
void *prm_realloc(void *old, size_t bytes);
void prm_free(void *memory);
/** A NUL-ended copy, or NULL. Owned by the caller. */
char *prm_alloc_text(const char *text, size_t length);

/** Tests only: the n-th allocation from now of this thread fails, and every one after it; 0: none does. */
void prm_alloc_fail_after(unsigned long n);
/** Tests only: how many more of this thread succeed before that; 0: none is made to fail, or all are by now. */
unsigned long prm_alloc_left(void);
/** Tests only: whether the failure asked for has happened. */
int prm_alloc_has_failed(void);

#endif
