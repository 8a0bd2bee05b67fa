/* SPDX-License-Identifier: Apache-2.0 */
#include "base/fields.h"

#include <stdio.h>
#include <string.h>

static bool is_separator(char c)
{
    return c == '|' || c == ',' || c == ' ' || c == '\t' || c == '\n';
}

/* The word at or after `*at`, and moves there past it. NULL at the end. */
static const char *next_word(const char **at, size_t *length)
{
    while (**at != '\0' && is_separator(**at))
        ++*at;
    const char *start = *at;
    while (**at != '\0' && !is_separator(**at))
        ++*at;
    *length = (size_t)(*at - start);
    return *length > 0 ? start : NULL;
}

bool prm_words_have(const char *words, const char *word)
{
    if (words == NULL || word == NULL)
        return false;
    size_t wanted = strlen(word), length;
    const char *found;
    while ((found = next_word(&words, &length)) != NULL) {
        if ((length == 1 && *found == '*') || (length == wanted && memcmp(found, word, length) == 0))
            return true;
    }
    return false;
}

const char *prm_words_at(const char *words, size_t index, size_t *length)
{
    if (words == NULL)
        return NULL;
    const char *found;
    while ((found = next_word(&words, length)) != NULL && index > 0)
        index--;
    return found;
}

bool prm_words_have_any(const char *words, const char *const *roles)
{
    for (; roles != NULL && *roles != NULL; roles++) {
        if (prm_words_have(words, *roles))
            return true;
    }
    return false;
}

bool prm_words_differ(const char *words, const prm_val *before, const prm_val *after)
{
    const char *word;
    char name[40];
    size_t length;
    while ((word = next_word(&words, &length)) != NULL) {
        snprintf(name, sizeof(name), "%.*s", (int)length, word);
        if (!prm_val_equal(prm_val_get(before, name), prm_val_get(after, name)))
            return true;
    }
    return false;
}

const prm_field *prm_fields_find(const prm_field *const *fields, const char *name)
{
    for (; fields != NULL && *fields != NULL; fields++) {
        if (strcmp((*fields)->name, name) == 0)
            return *fields;
    }
    return NULL;
}
