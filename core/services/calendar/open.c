/* SPDX-License-Identifier: Apache-2.0 */
#include "services/calendar/internal.h"

#include "base/time.h"

#include <stdlib.h>
#include <string.h>

static const char *const weekdays[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

typedef struct reading {
    prm_arena *arena;
    prm_field_errors *errors;
    bool is_refused;
} reading;

static void refuse(reading *r, const char *list, size_t index, const char *part, const char *code, const char *message)
{
    const char *field = prm_arena_format(r->arena, "%s[%zu]%s%s", list, index, *part != '\0' ? "." : "", part);
    prm_field_errors_add(r->errors, field != NULL ? field : list, code, message);
    r->is_refused = true;
}

/** "09:00" to minutes; 24:00 is the day's end. */
static bool read_minute(const char *text, uint16_t *minute)
{
    if (strlen(text) != 5 || text[2] != ':')
        return false;
    for (size_t i = 0; i < 5; i++)
        if (i != 2 && (text[i] < '0' || text[i] > '9'))
            return false;
    int hour = (text[0] - '0') * 10 + text[1] - '0', of_hour = (text[3] - '0') * 10 + text[4] - '0';
    *minute = (uint16_t)(hour * 60 + of_hour);
    return of_hour < 60 && *minute <= 1440;
}

static bool read_opening(reading *r, const char *list, size_t index, const prm_val *item, prm_opening *opening)
{
    static const char form[] = "must be a time from 00:00 to 24:00";
    bool has_from = read_minute(prm_val_get_str(item, "from"), &opening->from);
    bool has_to = read_minute(prm_val_get_str(item, "to"), &opening->to);
    if (!has_from)
        refuse(r, list, index, "from", "format", form);
    if (!has_to)
        refuse(r, list, index, "to", "format", form);
    if (has_from && has_to && opening->to <= opening->from)
        refuse(r, list, index, "to", "range", "must be after `from`; what goes over midnight is two openings");
    return has_from && has_to && opening->to > opening->from;
}

static bool overlap(const prm_opening *a, const prm_opening *b)
{
    return a->from < b->to && b->from < a->to;
}

static void put_in_order(prm_opening *openings, uint8_t *count, prm_opening opening)
{
    size_t at = (*count)++;
    for (; at > 0 && openings[at - 1].from > opening.from; at--)
        openings[at] = openings[at - 1];
    openings[at] = opening;
}

static void read_hours(reading *r, prm_calendar *calendar, const prm_val *hours)
{
    for (size_t i = 0; i < prm_val_count(hours); i++) {
        const prm_val *item = prm_val_at(hours, i);
        prm_opening opening;
        size_t day = 0;
        while (day < 7 && strcmp(prm_val_get_str(item, "day"), weekdays[day]) != 0)
            day++;
        if (day == 7)
            refuse(r, "hours", i, "day", "enum", "must be one of: mon|tue|wed|thu|fri|sat|sun");
        if (!read_opening(r, "hours", i, item, &opening) || day == 7)
            continue;
        bool overlaps = false;
        for (size_t k = 0; k < calendar->week_count[day]; k++)
            overlaps |= overlap(&calendar->week[day][k], &opening);
        if (overlaps)
            refuse(r, "hours", i, "", "overlap", "overlaps another opening of that day");
        else if (calendar->week_count[day] == PRM_CALENDAR_DAY_HOURS)
            refuse(r, "hours", i, "", "range", "a day has at most 10 openings");
        else
            put_in_order(calendar->week[day], &calendar->week_count[day], opening);
    }
    if (prm_val_count(hours) == 0) {
        prm_field_errors_add(r->errors, "hours", "required", "must open at least once a week");
        r->is_refused = true;
    }
}

static int compare(const void *one, const void *other)
{
    const prm_special *a = one, *b = other;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return a->opening.from != b->opening.from ? (a->opening.from < b->opening.from ? -1 : 1) : 0;
}

static void check_special(reading *r, const prm_calendar *calendar)
{
    size_t same = 1;
    for (size_t i = 1; i < calendar->special_count; i++) {
        const prm_special *before = &calendar->special[i - 1], *this = &calendar->special[i];
        int year, month, day;
        same = before->day == this->day ? same + 1 : 1;
        if (same == 1 || (before->opening.to != 0 && !overlap(&before->opening, &this->opening) &&
                             same <= PRM_CALENDAR_DAY_HOURS))
            continue;
        prm_day_split(this->day, &year, &month, &day);
        prm_field_errors_add(r->errors, "holidays", "overlap",
            prm_arena_format(r->arena, "%04d-%02d-%02d is named more than once, and not with openings apart", year,
                month, day));
        r->is_refused = true;
    }
}

static prm_status read_holidays(reading *r, prm_calendar *calendar, const prm_val *holidays)
{
    size_t count = prm_val_count(holidays);
    calendar->special = prm_arena_alloc(r->arena, (count + 1) * sizeof *calendar->special);
    if (calendar->special == NULL)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < count; i++) {
        const prm_val *item = prm_val_at(holidays, i);
        const char *date = prm_val_get_str(item, "date");
        prm_special special = { 0 };
        bool is_open = *prm_val_get_str(item, "from") != '\0' || *prm_val_get_str(item, "to") != '\0';
        if (!prm_day_parse(date, strlen(date), &special.day))
            refuse(r, "holidays", i, "date", "format", "must be a date, as 2026-12-31");
        else if (!is_open || read_opening(r, "holidays", i, item, &special.opening))
            calendar->special[calendar->special_count++] = special;
    }
    qsort(calendar->special, calendar->special_count, sizeof *calendar->special, compare);
    check_special(r, calendar);
    return PRM_OK;
}

prm_status prm_calendar_open(prm_arena *arena, prm_zones *zones, const prm_val *values, prm_field_errors *errors,
    prm_calendar **out, prm_error *error)
{
    reading r = { .arena = arena, .errors = errors };
    const char *name = prm_val_get_str(values, "time_zone");
    prm_calendar *calendar = prm_arena_alloc(arena, sizeof *calendar);
    if (calendar == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "no memory for a calendar");
    read_hours(&r, calendar, prm_val_get(values, "hours"));
    if (read_holidays(&r, calendar, prm_val_get(values, "holidays")) != PRM_OK)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "no memory for a calendar");
    if (!prm_zone_is_known(name, strlen(name))) {
        prm_field_errors_add(errors, "time_zone", "format", "must be an IANA time zone, as Europe/Berlin, or UTC");
        r.is_refused = true;
    }
    if (r.is_refused)
        return prm_error_set(error, PRM_E_INVALID, NULL, "these are no opening hours");
    PRM_TRY(prm_zones_open(zones, name, &calendar->zone, error));
    *out = calendar;
    return PRM_OK;
}

prm_status prm_calendar_open_always(prm_arena *arena, prm_calendar **out, prm_error *error)
{
    prm_calendar *calendar = prm_arena_alloc(arena, sizeof *calendar);
    if (calendar == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "no memory for a calendar");
    calendar->is_always = true;
    *out = calendar;
    return PRM_OK;
}
