/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The periods of a scheme: months, quarters, halves or years, counted from the month its year begins in. */
#include "tiers/standing.h"

#include <stdio.h>
#include <string.h>

enum { YEAR_MONTHS = 12 };

static int months_of(const char *period)
{
    static const struct length {
        const char *name;
        int months;
    } lengths[] = { { "month", 1 }, { "quarter", 3 }, { "half", 6 } };

    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        if (strcmp(period, lengths[i].name) == 0)
            return lengths[i].months;
    return YEAR_MONTHS;
}

void tiers_period_begins(const prm_val *scheme, const char *day, int64_t after, char *begins, size_t room)
{
    int year = 1970, month = 1, length = months_of(prm->text(scheme, "period"));
    int64_t first = prm_help_number(scheme, "first_month");

    sscanf(day, "%4d-%2d", &year, &month);
    int64_t months = (int64_t)year * YEAR_MONTHS + month - 1, shift = first > 0 ? first - 1 : 0;
    months = (months - shift) / length * length + shift + after * length;
    snprintf(begins, room, "%04d-%02d-01", (int)(months / YEAR_MONTHS) % 10000, (int)(months % YEAR_MONTHS) + 1);
}
