/* SPDX-License-Identifier: Apache-2.0 */
/* The small languages of declarations: words, conditions, index terms. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

bool mock_word_next(const char **at, const char *separators, char *word, size_t size)
{
    while (*at != NULL && **at != '\0') {
        size_t length = strcspn(*at, separators);
        const char *from = *at, *end = from + length;
        *at = end + (*end != '\0');
        while (from < end && *from == ' ')
            from++;
        while (end > from && end[-1] == ' ')
            end--;
        if (end > from) {
            snprintf(word, size, "%.*s", (int)(end - from), from);
            return true;
        }
    }
    return false;
}

bool mock_words_have(const char *words, const char *word)
{
    char one[200];

    while (mock_word_next(&words, "|,", one, sizeof(one)))
        if (strcmp(one, word) == 0 || strcmp(one, "*") == 0)
            return true;
    return false;
}

/* "deals.decide.verdict" is the field verdict of the answer deals.decide; "ok" a field of the object itself. */
static const prm_val *look_up(const prm_val *object, const char *name)
{
    char point[200];
    const char *dot = strrchr(name, '.');

    if (dot == NULL)
        return mock_get(object, name);
    snprintf(point, sizeof(point), "%.*s", (int)(dot - name), name);
    return mock_get(mock_get(object, point), dot + 1);
}

bool mock_condition_holds(const char *condition, const prm_val *object)
{
    char name[200];
    const char *values = strchr(condition, '=');

    if (values == NULL || !mock_word_next(&condition, "=", name, sizeof(name)))
        return false;
    const prm_val *value = look_up(object, name);
    return value != NULL && mock_words_have(values + 1, mock_as_text(value->mock, value));
}

static bool does_term_hold(const char *term, const prm_val *row)
{
    char name[200], value[200];
    const char *rest = term + strcspn(term, " =");

    snprintf(name, sizeof(name), "%.*s", (int)(rest - term), term);
    const prm_val *field = mock_get(row, name);
    bool is_null = field == NULL || field->kind == PRM_V_NULL;
    if (!mock_word_next(&rest, "=", value, sizeof(value)))
        return !is_null && field->kind == PRM_V_BOOL && field->integer != 0;
    if (strcmp(value, "null") == 0)
        return is_null;
    if (strcmp(value, "not null") == 0)
        return !is_null;
    return !is_null && strcmp(mock_as_text(field->mock, field), value) == 0;
}

bool mock_terms_hold(const char *terms, const prm_val *row)
{
    char term[200];

    while (terms != NULL && *terms != '\0') {
        const char *next = strstr(terms, " and ");
        const char *one = term;
        snprintf(term, sizeof(term), "%.*s", (int)(next != NULL ? next - terms : (ptrdiff_t)strlen(terms)), terms);
        while (*one == ' ')
            one++;
        if (!does_term_hold(one, row))
            return false;
        terms = next != NULL ? next + 5 : NULL;
    }
    return true;
}
