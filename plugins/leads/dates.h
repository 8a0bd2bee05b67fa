/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Days on the wall of a programme: what begins and ends with a date does so at its midnight there. Dates are as
 * fields have them, "2026-12-31". */
#ifndef LEADS_DATES_H
#define LEADS_DATES_H

#include <prm/plugin.h>

enum { LEADS_DATE_ROOM = 16, LEADS_DATE_YEARS = 5 };

/** Days since 1970-01-01, in the proleptic Gregorian calendar. */
int64_t leads_date_number(const char *date);
/** The date so many days after another one. */
void leads_date_add(const char *date, int64_t days, char *to, size_t room);
/** Today, where the programme is. Lives until the call ends. */
prm_status leads_date_today(prm_call *call, const prm_val *program, const char **date);
/** The first instant of that date there. */
prm_status leads_date_begins(prm_call *call, const prm_val *program, const char *date, int64_t *instant);
/** A period as somebody gives it: `from` not after `until`, which has not passed, and neither of them years away. Names
 * what is wrong by these two fields. */
prm_status leads_date_check(prm_call *call, const prm_val *program, const char *from_field, const char *from,
    const char *until_field, const char *until);

#endif
