/* SPDX-License-Identifier: Apache-2.0 */
#include "learning/learning.h"

enum { MONTHS = 12, ROOM = 32 };

/* The day number of the first of a month, counted from the year 0. */
static int64_t first_of(int64_t months)
{
    char date[ROOM];

    snprintf(date, sizeof date, "%04d-%02d-01", (int)(months / MONTHS) % 10000, (int)(months % MONTHS) + 1);
    return prm_date_number(date);
}

int64_t cert_holds_until(int64_t at, int64_t months)
{
    char date[PRM_DATE_ROOM];
    int year = 1970, month = 1, day = 1;

    prm_date_add("1970-01-01", at / PRM_DAY_MS, date, sizeof date);
    sscanf(date, "%4d-%2d-%2d", &year, &month, &day);
    int64_t there = (int64_t)year * MONTHS + month - 1 + months;
    int64_t wanted = first_of(there) + day - 1, last = first_of(there + 1) - 1;
    return ((wanted < last ? wanted : last) + 1) * PRM_DAY_MS;
}

int64_t cert_renewable_from(const prm_val *certification, int64_t expires_at)
{
    int64_t days = CERT_RENEWAL_DAYS;

    (void)prm->get_integer(certification, "renewal_days", &days);
    return expires_at - days * PRM_DAY_MS;
}

prm_status cert_check_past(prm_call *call, const char *field, int64_t at)
{
    if (at > prm->now(call))
        return prm->fail_field(call, field, "in_future", "has not come yet");
    return at < 0 ? prm->fail_field(call, field, "range", "is before 1970") : PRM_OK;
}
