/* SPDX-License-Identifier: Apache-2.0 */
#include "json_scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_MAX_BYTES 60 /* cJSON reads no more than 63 */
#define EXPONENT_MAX     9999

static const char beyond[] = "an integer beyond 2^53-1, which cannot be kept exactly";

static const char *integer_fault(const char *digits, size_t length)
{
    if (length > 16)
        return beyond;
    int64_t value = 0;
    for (size_t i = 0; i < length; i++)
        value = value * 10 + (digits[i] - '0');
    return value > PRM_INTEGER_MAX ? beyond : NULL;
}

/* Whether the decimal number as written is whole: every digit but zeros is left of the point. */
static bool is_whole(const char *text)
{
    long right_of_point = 0, zeros = 0;
    bool has_point = false, has_value = false;
    for (; *text != '\0' && *text != 'e' && *text != 'E'; text++) {
        if (*text == '.') {
            has_point = true;
            continue;
        }
        right_of_point += has_point;
        zeros = *text == '0' ? zeros + 1 : 0;
        has_value = has_value || *text != '0';
    }
    long exponent = *text != '\0' ? strtol(text + 1, NULL, 10) : 0;
    if (exponent > EXPONENT_MAX)
        exponent = EXPONENT_MAX;
    if (exponent < -EXPONENT_MAX)
        exponent = -EXPONENT_MAX;
    return !has_value || right_of_point - zeros <= exponent;
}

const char *prm_json_number_fault(const char *text, size_t length)
{
    if (*text == '-') {
        text++;
        length--;
    }
    bool is_integer =
        memchr(text, '.', length) == NULL && memchr(text, 'e', length) == NULL && memchr(text, 'E', length) == NULL;
    if (is_integer)
        return integer_fault(text, length);
    if (length > NUMBER_MAX_BYTES)
        return "a number of more than 60 characters";
    char copy[NUMBER_MAX_BYTES + 1];
    memcpy(copy, text, length);
    copy[length] = '\0';
    double real = strtod(copy, NULL);
    if (!isfinite(real))
        return "a number that is not finite";
    if (is_whole(copy) == (real == floor(real)))
        return NULL;
    return "a number too fine to be kept";
}
