/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Amounts as files for other programs have them. */
#include "settlement/settlement.h"

#include <ctype.h>
#include <stdio.h>

#define MOST INT64_C(9007199254740991) /* 2^53-1, as of all amounts */

void mdf_decimals_write(int64_t amount, int32_t digits, char *to, size_t room)
{
    char written[MDF_AMOUNT_ROOM];
    size_t at = sizeof written - 1;
    int32_t count = 0;

    written[at] = '\0';
    do { /* from the last digit to the first, at least one of them before the point */
        if (count == digits && digits > 0)
            written[--at] = '.';
        written[--at] = (char)('0' + amount % 10);
        amount /= 10;
        count++;
    } while (amount > 0 || count <= digits);
    snprintf(to, room, "%s", written + at);
}

int mdf_decimals_read(const char *text, int32_t digits, int64_t *amount)
{
    int32_t behind = -1; /* digits behind the point; -1: there was none */

    *amount = 0;
    if (!isdigit((unsigned char)*text))
        return 0;
    for (; *text != '\0'; text++) {
        if (behind < 0 && (*text == '.' || *text == ',')) {
            behind = 0;
            continue;
        }
        if (!isdigit((unsigned char)*text) || *amount > MOST / 10 || (behind >= 0 && ++behind > digits))
            return 0;
        *amount = *amount * 10 + (*text - '0');
    }
    if (behind == 0)
        return 0;
    for (int32_t missing = digits - (behind < 0 ? 0 : behind); missing > 0; missing--) {
        if (*amount > MOST / 10)
            return 0;
        *amount *= 10;
    }
    return *amount <= MOST;
}
