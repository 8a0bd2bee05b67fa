/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Amounts as callers give them, and in the programme's currency. */
#include "money/money.h"

#include <stdio.h>
#include <string.h>

prm_status mdf_money_base(prm_call *call, const prm_val *program, const char *field, int64_t amount,
    const char *currency, int64_t *base)
{
    const prm_rates_service *rates = prm->service(PRM_RATES_SERVICE);
    const char *to = prm->text(program, "currency"), *today;

    *base = amount;
    if (strcmp(currency, to) == 0)
        return PRM_OK;
    PRM_TRY(prm_date_today(call, program, &today));
    prm_status status = rates->convert(call, amount, currency, to, today, base, NULL, NULL);
    if (status == PRM_E_NOT_FOUND)
        return prm->fail_field(call, field, "no_rate", "there is no rate to the programme's currency: set one first");
    if (status == PRM_E_LIMIT)
        return prm->fail_field(call, field, "range", "is too large in the programme's currency");
    return status;
}

prm_status mdf_money_read(prm_call *call, const prm_val *given, const char *key, const char *field,
    const char *currency, int64_t least, int64_t *amount)
{
    const char *in;
    char message[64];

    PRM_TRY(prm->get_money(given, key, amount, &in));
    if (strcmp(in, currency) != 0) {
        snprintf(message, sizeof message, "must be in %.3s", currency);
        return prm->fail_field(call, field, "currency", message);
    }
    return *amount >= least ? PRM_OK : prm->fail_field(call, field, "range", "is nothing");
}
