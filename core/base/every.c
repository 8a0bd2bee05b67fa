/* SPDX-License-Identifier: Apache-2.0 */
#include "base/every.h"

#include "base/time.h"

#include <string.h>

#define DAY_MS    INT64_C(86400000)
#define MINUTE_MS INT64_C(60000)

static const struct {
    const char *word;
    uint8_t months;
    bool has_day;
} units[] = { { "day", 0, false }, { "week", 0, true }, { "month", 1, true }, { "quarter", 3, true },
    { "year", 12, true } };
enum { UNITS = sizeof units / sizeof units[0] };

static const char *const weekdays[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

/** The next word and its length; blanks before it are one. */
static const char *take_word(const char **at, size_t *length)
{
    const char *word = *at;
    *length = strcspn(word, " ");
    *at = word + *length + (word[*length] == ' ');
    return word;
}

static bool is_word(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

static bool read_number(const char *text, size_t length, unsigned most, unsigned *number)
{
    *number = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *number = *number * 10 + (unsigned)(text[i] - '0');
    }
    return length > 0 && length <= 2 && *number <= most;
}

static bool read_time(const char *text, size_t length, uint16_t *minute)
{
    unsigned hour, of_hour;
    if (length != 5 || text[2] != ':' || !read_number(text, 2, 23, &hour) || !read_number(text + 3, 2, 59, &of_hour))
        return false;
    *minute = (uint16_t)(hour * 60 + of_hour);
    return true;
}

static bool read_day(const char *text, size_t length, bool is_week, uint8_t *day)
{
    unsigned number;
    *day = 0;
    for (uint8_t i = 0; is_week && i < 7; i++)
        if (is_word(text, length, weekdays[i]))
            *day = i + 1;
    if (!is_week && is_word(text, length, "last"))
        *day = PRM_EVERY_LAST;
    else if (!is_week && read_number(text, length, 31, &number))
        *day = (uint8_t)number;
    return *day != 0;
}

prm_status prm_every_parse(const char *text, prm_every *every, prm_error *error)
{
    const char *at = text, *word;
    size_t length, unit = 0;
    *every = (prm_every){ 0 };
    word = take_word(&at, &length);
    while (unit < UNITS && !is_word(word, length, units[unit].word))
        unit++;
    if (unit == UNITS)
        return prm_error_set(error, PRM_E_INVALID, NULL,
            "\"%.60s\" begins with none of day, week, month, quarter, year", text);
    every->months = units[unit].months;
    if (units[unit].has_day) {
        word = take_word(&at, &length);
        if (!read_day(word, length, every->months == 0, &every->day))
            return prm_error_set(error, PRM_E_INVALID, NULL, "\"%.60s\" needs a day: %s", text,
                every->months == 0 ? "mon, tue, wed, thu, fri, sat or sun" : "1 to 31, or last");
    }
    word = take_word(&at, &length);
    if (!read_time(word, length, &every->minute) || *at != '\0' || word[length] != '\0')
        return prm_error_set(error, PRM_E_INVALID, NULL, "\"%.60s\" must end with a time, 00:00 to 23:59", text);
    return PRM_OK;
}

static int64_t floor_day(int64_t local)
{
    return local >= 0 ? local / DAY_MS : -((-local + DAY_MS - 1) / DAY_MS);
}

/** The day meant in the period that many months after January of year 0. */
static int64_t day_of_period(const prm_every *every, int month_count)
{
    int last = month_count + every->months - 1;
    if (every->day == PRM_EVERY_LAST)
        return prm_day_of(last / 12, last % 12 + 1, prm_day_month_length(last / 12, last % 12 + 1));
    int most = prm_day_month_length(month_count / 12, month_count % 12 + 1);
    return prm_day_of(month_count / 12, month_count % 12 + 1, every->day < most ? every->day : most);
}

int64_t prm_every_next(const prm_every *every, prm_zone *zone, int64_t after)
{
    /* A day early: what it shows may be behind the jump of a clock. */
    int64_t day = floor_day(prm_zone_local(zone, after)) - 1;
    int year, month, of_month;
    prm_day_split(day, &year, &month, &of_month);
    int month_count = every->months == 0 ? 0 : year * 12 + (month - 1) / every->months * every->months;
    for (;;) {
        int64_t candidate = every->months != 0 ? day_of_period(every, month_count) : day;
        /* 1970-01-01 was a Thursday. */
        bool is_meant = every->months != 0 || every->day == 0 || ((day + 3) % 7 + 7) % 7 + 1 == every->day;
        int64_t instant = prm_zone_instant(zone, candidate * DAY_MS + every->minute * MINUTE_MS);
        if (is_meant && instant > after)
            return instant;
        day++;
        month_count += every->months;
    }
}
