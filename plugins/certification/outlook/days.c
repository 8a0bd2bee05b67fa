/* SPDX-License-Identifier: Apache-2.0 */
/** @file  On which days to come something may change by itself. */
#include "outlook/foresee.h"

#include <ctype.h>
#include <string.h>

enum { STEP = 16 }; /* days between looks where a window moves on every day */

const char *outlook_date(prm_call *call, const char *today, int64_t away)
{
    char *date = prm->alloc(call, PRM_DATE_ROOM);

    if (date)
        prm_date_add(today, away, date, PRM_DATE_ROOM);
    return date;
}

static void mark(outlook_days *days, int64_t away)
{
    if (away >= 1 && away <= days->most)
        days->marked[away] = 1;
}

static void mark_date(outlook_days *days, const char *date)
{
    mark(days, prm_date_number(date) - prm_date_number(days->today));
}

/* The first days of calendar periods: `months` of them long. */
static void mark_periods(outlook_days *days, int months)
{
    char date[PRM_DATE_ROOM];

    for (int64_t away = 1; away <= days->most; away++) {
        prm_date_add(days->today, away, date, sizeof date);
        int month = (date[5] - '0') * 10 + date[6] - '0';
        if (strcmp(date + 8, "01") == 0 && (month - 1) % months == 0)
            mark(days, away);
    }
}

static void mark_window(outlook_days *days, const char *window)
{
    static const struct period {
        const char *name;
        int months;
    } periods[] = { { "month", 1 }, { "quarter", 3 }, { "year", 12 } };

    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
        if (strstr(window, periods[i].name))
            mark_periods(days, periods[i].months);
    if (!strstr(window, "day"))
        return;
    mark(days, 1);
    mark(days, 2); /* when "last day" is a day of which nothing is known */
    for (int64_t away = STEP; isdigit((unsigned char)*window) && away < days->most; away += STEP)
        mark(days, away);
}

void outlook_days_of_windows(const tiers_scheme *scheme, outlook_days *days)
{
    memset(days->marked, 0, sizeof days->marked);
    for (size_t i = 0; i < scheme->source_count; i++)
        if (scheme->sources[i].ask)
            mark_window(days, scheme->sources[i].window);
    mark(days, days->most);
}

prm_status outlook_days_of_rows(prm_call *call, const tiers_scheme *scheme, const tiers_member *member,
    outlook_days *days)
{
    const prm_calendar_service *calendar = prm->service(PRM_CALENDAR_SERVICE);
    const char *zone = prm->text(scheme->program, "time_zone"), *date;
    char after[PRM_DATE_ROOM];

    for (size_t i = 0; i < member->people.count; i++) {
        if (member->people.credits[i].until == INT64_MAX)
            continue;
        PRM_TRY(calendar->local_date(call, zone, member->people.credits[i].until, &date));
        mark_date(days, date);
    }
    for (size_t i = 0; i < member->badges.count; i++) {
        if (member->badges.badges[i].until == INT64_MAX)
            continue;
        PRM_TRY(calendar->local_date(call, zone, member->badges.badges[i].until, &date));
        mark_date(days, date);
    }
    for (size_t i = 0; i < prm->count(member->waivers); i++) {
        prm_date_add(prm->text(prm->at(member->waivers, i), "until"), 1, after, sizeof after);
        mark_date(days, after);
    }
    return PRM_OK;
}
