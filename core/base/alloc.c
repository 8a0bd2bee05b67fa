/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Allocations left before they fail, this thread's; 0: none is made to fail. */
static _Thread_local unsigned long countdown;
static _Thread_local bool has_failed;

static bool must_fail(void)
{
    if (countdown == 0)
        return false;
    if (countdown > 1) {
        countdown--;
        return false;
    }
    has_failed = true;
    return true;
}

void *prm_alloc(size_t bytes)
{
    if (must_fail())
        return NULL;
    return malloc(bytes != 0 ? bytes : 1);
}

void *prm_alloc_zeroed(size_t count, size_t bytes)
{
    if (must_fail())
        return NULL;
    return calloc(count != 0 ? count : 1, bytes != 0 ? bytes : 1);
}

void *prm_realloc(void *old, size_t bytes)
{
    if (must_fail())
        return NULL;
    return realloc(old, bytes != 0 ? bytes : 1);
}

void prm_free(void *memory)
{
    free(memory);
}

char *prm_alloc_text(const char *text, size_t length)
{
    char *copy = prm_alloc(length + 1);
    if (copy == NULL)
        return NULL;
    if (length > 0)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

void prm_alloc_fail_after(unsigned long n)
{
    countdown = n;
    has_failed = false;
}

unsigned long prm_alloc_left(void)
{
    return countdown > 0 ? countdown - 1 : 0;
}

int prm_alloc_has_failed(void)
{
    return has_failed;
}
