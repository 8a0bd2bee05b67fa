/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Months, quarters and years of the calendar. */
#include "success/success.h"

#include <stdio.h>

void success_period_begins(const char *date, int64_t months, char *first, char *next)
{
    int year = 1970, month = 1;

    sscanf(date, "%4d-%2d", &year, &month);
    int at = (month - 1) / (int)months * (int)months, after = at + (int)months;
    snprintf(first, PRM_DATE_ROOM, "%04d-%02d-01", year % 10000, at % 12 + 1);
    snprintf(next, PRM_DATE_ROOM, "%04d-%02d-01", (year + after / 12) % 10000, after % 12 + 1);
}
