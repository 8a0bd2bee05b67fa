/* SPDX-License-Identifier: Apache-2.0 */
#include "services/rates/rate.h"

#include "base/val.h"

__extension__ typedef unsigned __int128 wide;

enum { WHOLE_MOST = 9, FRACTION_MOST = 12, TELLING_MOST = 15 };

const prm_rate prm_rate_one = { .digits = 1, .scale = 0 };

static prm_status refuse(const char *text, size_t length, const char *why, prm_error *error)
{
    return prm_error_set(error, PRM_E_INVALID, NULL, "\"%.*s\" is no rate: %s", length < 40 ? (int)length : 40, text,
        why);
}

/** Digits and, if anything is behind it, one point. */
static bool is_decimal(const char *text, size_t length, size_t *whole)
{
    *whole = 0;
    while (*whole < length && text[*whole] >= '0' && text[*whole] <= '9')
        (*whole)++;
    if (*whole == length)
        return *whole > 0;
    for (size_t i = *whole + 1; i < length; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    return *whole > 0 && text[*whole] == '.' && *whole + 1 < length;
}

prm_status prm_rate_parse(const char *text, size_t length, prm_rate *rate, prm_error *error)
{
    size_t whole, end = length;
    int telling = 0;
    *rate = (prm_rate){ 0 };
    if (!is_decimal(text, length, &whole))
        return refuse(text, length, "write it as 1.0834", error);
    if (whole > 1 && text[0] == '0')
        return refuse(text, length, "it has zeros in front", error);
    if (whole > WHOLE_MOST || (whole < length && length - whole - 1 > FRACTION_MOST))
        return refuse(text, length, "it has more than 9 digits before the point or 12 behind it", error);
    while (end > whole && (text[end - 1] == '0' || text[end - 1] == '.'))
        end--; /* "1.50" is "1.5" */
    for (size_t i = 0; i < end; i++) {
        if (i == whole)
            continue;
        telling += telling > 0 || text[i] != '0';
        if (telling > TELLING_MOST)
            return refuse(text, length, "it has more than 15 telling digits", error);
        rate->digits = rate->digits * 10 + (text[i] - '0');
        rate->scale += i > whole;
    }
    return rate->digits > 0 ? PRM_OK : refuse(text, length, "it must be more than 0", error);
}

static wide common_divisor(wide a, wide b)
{
    while (b != 0) {
        wide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/** number x factor; false beyond 128 bits. */
static bool multiply(wide *number, wide factor)
{
    return !__builtin_mul_overflow(*number, factor, number);
}

static bool scale_up(wide *number, int digits)
{
    bool fits = true;
    for (; digits > 0 && fits; digits--)
        fits = multiply(number, 10);
    return fits;
}

prm_status prm_rate_convert(int64_t amount, int from_digits, const prm_rate *over, const prm_rate *under, int to_digits,
    int64_t *converted, prm_error *error)
{
    bool is_negative = amount < 0;
    wide top = is_negative ? (wide)0 - (wide)(int64_t)amount : (wide)amount, bottom = (wide)under->digits;
    wide factor = (wide)over->digits;
    int shift = under->scale + to_digits - over->scale - from_digits;
    /* What cancels goes first, so that only what truly does not fit is refused. */
    bool fits = scale_up(shift > 0 ? &factor : &bottom, shift > 0 ? shift : -shift);
    wide divisor = fits ? common_divisor(factor, bottom) : 1;
    factor /= divisor;
    bottom /= divisor;
    divisor = fits ? common_divisor(top, bottom) : 1;
    top /= divisor;
    bottom /= divisor;
    if (!fits || !multiply(&top, factor))
        return prm_error_set(error, PRM_E_LIMIT, NULL,
            "the amount and its rate have more digits than can be reckoned with");
    wide quotient = top / bottom, rest = top % bottom, half = bottom - rest;
    if (rest > half || (rest == half && quotient % 2 == 1))
        quotient++;
    if (quotient > (wide)PRM_INTEGER_MAX)
        return prm_error_set(error, PRM_E_LIMIT, NULL, "the amount is too large in that currency");
    *converted = is_negative ? -(int64_t)quotient : (int64_t)quotient;
    return PRM_OK;
}
