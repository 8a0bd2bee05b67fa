/* SPDX-License-Identifier: Apache-2.0 */
/* Any text as a rate: refused with a sentence, or an amount goes there and back within what rounding takes. */
#include "../fuzz.h"

#include "services/rates/rate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    prm_rate rate;
    prm_error error = { 0 };
    int64_t there, back, amount = 123456789;
    if (prm_rate_parse((const char *)data, size, &rate, &error) != PRM_OK) {
        MUST_HOLD(error.message[0] != '\0');
        return 0;
    }
    MUST_HOLD(rate.digits > 0 && rate.scale >= 0 && rate.scale <= 12);
    if (prm_rate_convert(amount, 2, &rate, &prm_rate_one, 4, &there, &error) == PRM_OK && there > 1000000000) {
        MUST_HOLD(prm_rate_convert(there, 4, &prm_rate_one, &rate, 2, &back, &error) == PRM_OK);
        MUST_HOLD(back >= amount - 1 && back <= amount + 1);
    }
    return 0;
}
