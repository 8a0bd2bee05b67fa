/* SPDX-License-Identifier: Apache-2.0 */
#include "methods.h"

#include <stdio.h>
#include <string.h>

static const char *const reading_verbs[] = {"get", "list", "check", "explain", "ping", "info", "health", "test",
    "authenticate", "discover", "history", "export", "verify"};

static const char *last_word(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot != NULL ? dot + 1 : name;
}

static bool is_among(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

bool prm_cli_method_is_read(const char *method)
{
    return is_among(last_word(method), reading_verbs, sizeof reading_verbs / sizeof reading_verbs[0]);
}
