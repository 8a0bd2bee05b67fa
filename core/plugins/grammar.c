/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/check.h"

#include <stdlib.h>
#include <string.h>

#define BLANKS " \t"

/* Copies the text from `at` to `end` without blanks around it; false if it does not fit. */
static bool take(const char *at, const char *end, char *out, size_t room)
{
    while (at < end && strchr(BLANKS, *at) != NULL)
        at++;
    while (end > at && strchr(BLANKS, end[-1]) != NULL)
        end--;
    size_t length = (size_t)(end - at);
    if (length >= room)
        return false;
    memcpy(out, at, length);
    out[length] = '\0';
    return true;
}

bool prm_version_is_valid(const char *version)
{
    size_t numbers = 0;
    for (; version != NULL; numbers++) {
        size_t digits = strspn(version, "0123456789");
        if (digits == 0 || digits > 9 || numbers == 4)
            return false;
        version += digits;
        if (*version == '\0')
            return true;
        if (*version++ != '.')
            return false;
    }
    return false;
}

int prm_version_compare(const char *a, const char *b)
{
    while (*a != '\0' || *b != '\0') {
        char *after_a = (char *)a, *after_b = (char *)b;
        unsigned long x = strtoul(a, &after_a, 10), y = strtoul(b, &after_b, 10);
        if (x != y)
            return x < y ? -1 : 1;
        a = *after_a == '.' ? after_a + 1 : "";
        b = *after_b == '.' ? after_b + 1 : "";
    }
    return 0;
}

bool prm_need_parse(const char *text, prm_need *need)
{
    const char *sign = strstr(text, ">=");
    const char *end = text + strlen(text);
    *need = (prm_need){0};
    if (!take(text, sign != NULL ? sign : end, need->id, sizeof(need->id)) || !prm_name_is_word(need->id))
        return false;
    if (sign == NULL)
        return true;
    return take(sign + 2, end, need->version, sizeof(need->version)) && prm_version_is_valid(need->version);
}

bool prm_condition_parse(const char *text, prm_condition *condition)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL || !take(text, equals, condition->path, sizeof(condition->path)))
        return false;
    condition->values = equals + 1;
    return prm_name_is_dotted(condition->path, 1, 8);
}

/* The clause the i-th operation is in, "get list: *"; how many operations are before it goes off `index`. */
static bool find_clause(const char **clause, const char **end, size_t *index)
{
    for (const char *at = *clause; *at != '\0';) {
        size_t length = strcspn(at, ";");
        const char *colon = memchr(at, ':', length);
        const char *names_end = colon != NULL ? colon : at + length;
        const char *name = at + strspn(at, BLANKS);
        for (; name < names_end; name += strspn(name, BLANKS)) {
            if ((*index)-- == 0) {
                *clause = name;
                *end = at + length;
                return true;
            }
            name += strcspn(name, BLANKS ":;");
        }
        at += length;
        at += *at == ';';
    }
    return false;
}

bool prm_op_at(const char *ops, size_t index, prm_op *op)
{
    const char *at = ops, *end;
    *op = (prm_op){0};
    if (ops == NULL || !find_clause(&at, &end, &index))
        return false;
    const char *colon = memchr(at, ':', (size_t)(end - at));
    if (colon == NULL || !take(colon + 1, end, op->roles, sizeof(op->roles)) || op->roles[0] == '\0' ||
        !take(at, at + strcspn(at, BLANKS ":;"), op->name, sizeof(op->name)))
        op->name[0] = '\0';
    return true;
}
