/* SPDX-License-Identifier: Apache-2.0 */
#include "methods.h"

#include <stdio.h>
#include <string.h>

static const char *const reading_verbs[] = {"get", "list", "check", "explain", "ping", "info", "health", "test",
    "authenticate", "discover", "history", "export", "verify"};

/* Plurals without an s. */
static const char *const odd_plurals[] = {"people", "staff"};

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

void prm_cli_method_to_import(const char *name, char *method, size_t size)
{
    const char *word = last_word(name);
    size_t length = strlen(word);
    bool is_plural = (length > 1 && word[length - 1] == 's') ||
                     is_among(word, odd_plurals, sizeof odd_plurals / sizeof odd_plurals[0]);
    snprintf(method, size, "%s%s", name, is_plural ? ".create" : "");
}
