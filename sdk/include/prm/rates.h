/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/rates.h  Service "prm.rates/1": amounts in another currency, by the rates people have set (rates.set).
 *
 * A rate says what one unit of a currency is worth in another on a date; it holds until the next. Between two
 * currencies the newer of the direct rate and its inverse counts, else both are taken through a third that has rates
 * of both: the one whose older rate is newest. Amounts are minor units by ISO 4217; the quotient is exact and rounded
 * once, half to even.
 */
#ifndef PRM_RATES_H
#define PRM_RATES_H

#include <prm/plugin.h>

#define PRM_RATES_SERVICE "prm.rates/1"

typedef struct prm_rates_service {
    uint32_t size, revision;

    /**
     * `amount` of `from` in `to`, by the rates of `date` ("2026-12-31"). `rate` (NULL: not wanted) is what it was
     * multiplied by, exactly: "1.0834", or a quotient, "1/1.0834", "0.8571/1.0834"; "1" if nothing was to be done.
     * `rate_date` (NULL: not wanted): the date of the older rate used; `date` if none was. Both live until the call
     * ends. PRM_E_NOT_FOUND: no rate on that date or before. PRM_E_LIMIT: beyond 2^53-1, or beyond 128 bits on the way.
     * PRM_E_INVALID: no currency, no date.
     */
    prm_status (*convert)(prm_call *call, int64_t amount, const char *from, const char *to, const char *date,
        int64_t *converted, const char **rate, const char **rate_date);

    /** How many digits minor units of the currency have, 0 to 4; -1 if it is none in circulation. [any thread] */
    int32_t (*digits)(const char *currency);
} prm_rates_service;

#endif
