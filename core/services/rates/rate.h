/* SPDX-License-Identifier: Apache-2.0 */
/** @file rate.h  Exact rates and what they make of amounts. Pure; any thread. */
#ifndef PRM_SERVICES_RATES_RATE_H
#define PRM_SERVICES_RATES_RATE_H

#include "base/error.h"

#include <stddef.h>

/** digits / 10^scale. */
typedef struct prm_rate {
    int64_t digits; /* more than 0 */
    int scale;
} prm_rate;

extern const prm_rate prm_rate_one;

/** "1.0834": at most 9 digits before the point and 12 behind it, 15 of them telling; more than 0; no sign, no exponent,
 * no zero in front but of "0.5". PRM_E_INVALID with a sentence. */
prm_status prm_rate_parse(const char *text, size_t length, prm_rate *rate, prm_error *error);

/**
 * amount x over / under, from minor units of `from_digits` to those of `to_digits`, rounded half to even on the exact
 * quotient. PRM_E_LIMIT with a sentence if it is beyond PRM_INTEGER_MAX, or a step beyond 128 bits.
 */
prm_status prm_rate_convert(int64_t amount, int from_digits, const prm_rate *over, const prm_rate *under, int to_digits,
    int64_t *converted, prm_error *error);

#endif
