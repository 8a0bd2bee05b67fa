/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"

#include <time.h>

#define DAY_MS   INT64_C(86400000)
#define TIME_MIN INT64_C(-62167219200000) /* 0000-01-01T00:00:00.000Z */
#define TIME_MAX INT64_C(253402300799999) /* 9999-12-31T23:59:59.999Z */

int64_t prm_time_wall(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t prm_time_monotonic_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int64_t year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days from 1 January of year 0 to that of `year`, 0 to 10000, by the Gregorian rule. */
static int64_t days_before_year(int64_t year)
{
    if (year == 0)
        return 0;
    int64_t past = year - 1;
    return year * 365 + past / 4 - past / 100 + past / 400 + 1; /* year 0 is a leap year */
}

static int64_t days_since_1970(int64_t year, int month, int day)
{
    int64_t days = days_before_year(year) - days_before_year(1970);
    for (int m = 1; m < month; m++)
        days += days_in_month(year, m);
    return days + day - 1;
}

int64_t prm_day_of(int year, int month, int day)
{
    return days_since_1970(year, month, day);
}

void prm_day_split(int64_t since_1970, int *year, int *month, int *day)
{
    int64_t days = since_1970 + days_before_year(1970);
    int64_t y = days * 400 / 146097; /* at most one off: 400 years have 146097 days */
    while (days_before_year(y + 1) <= days)
        y++;
    while (days_before_year(y) > days)
        y--;
    days -= days_before_year(y);
    *year = (int)y;
    *month = 1;
    while (days >= days_in_month(y, *month))
        days -= days_in_month(y, (*month)++);
    *day = (int)days + 1;
}

int prm_day_month_length(int year, int month)
{
    return days_in_month(year, month);
}

static void put_digits(char *at, int count, int64_t value)
{
    while (count-- > 0) {
        at[count] = (char)('0' + value % 10);
        value /= 10;
    }
}

void prm_time_print(int64_t ms, char text[PRM_TIME_TEXT])
{
    if (ms < TIME_MIN)
        ms = TIME_MIN;
    if (ms > TIME_MAX)
        ms = TIME_MAX;
    int64_t rest = (ms - TIME_MIN) % DAY_MS;
    int year, month, day;
    prm_day_split((ms - TIME_MIN) / DAY_MS - days_before_year(1970), &year, &month, &day);
    static const char form[PRM_TIME_TEXT] = "0000-00-00T00:00:00.000Z";
    for (int i = 0; i < PRM_TIME_TEXT; i++)
        text[i] = form[i];
    put_digits(text, 4, year);
    put_digits(text + 5, 2, month);
    put_digits(text + 8, 2, day);
    put_digits(text + 11, 2, rest / 3600000);
    put_digits(text + 14, 2, rest / 60000 % 60);
    put_digits(text + 17, 2, rest / 1000 % 60);
    put_digits(text + 20, 3, rest % 1000);
}

static bool read_digits(const char *at, int count, int *value)
{
    *value = 0;
    for (int i = 0; i < count; i++) {
        if (at[i] < '0' || at[i] > '9')
            return false;
        *value = *value * 10 + (at[i] - '0');
    }
    return true;
}

static bool read_date(const char *text, int *year, int *month, int *day)
{
    return read_digits(text, 4, year) && text[4] == '-' && read_digits(text + 5, 2, month) && text[7] == '-' &&
           read_digits(text + 8, 2, day) && *month >= 1 && *month <= 12 && *day >= 1 &&
           *day <= days_in_month(*year, *month);
}

bool prm_date_is_valid(const char *text, size_t length)
{
    int year, month, day;
    return length == 10 && read_date(text, &year, &month, &day);
}

bool prm_day_parse(const char *text, size_t length, int64_t *since_1970)
{
    int year, month, day;
    if (length != 10 || !read_date(text, &year, &month, &day))
        return false;
    *since_1970 = days_since_1970(year, month, day);
    return true;
}

/* What follows the seconds: a fraction, cut to ms. False if it has no digit. */
static bool read_fraction(const char **at, const char *end, int *ms)
{
    *ms = 0;
    if (*at == end || **at != '.')
        return true;
    const char *digits = ++*at;
    for (int scale = 100; *at < end && **at >= '0' && **at <= '9'; scale /= 10, (*at)++)
        *ms += (**at - '0') * scale;
    return *at > digits;
}

static bool read_offset(const char *at, const char *end, int *minutes)
{
    *minutes = 0;
    if (end - at == 1)
        return *at == 'Z' || *at == 'z';
    int hour, minute;
    if (end - at != 6 || (*at != '+' && *at != '-') || at[3] != ':' || !read_digits(at + 1, 2, &hour) ||
        !read_digits(at + 4, 2, &minute) || hour > 23 || minute > 59)
        return false;
    *minutes = (hour * 60 + minute) * (*at == '-' ? -1 : 1);
    return true;
}

bool prm_time_parse(const char *text, size_t length, int64_t *ms)
{
    int year, month, day, hour, minute, second, fraction, offset;
    if (length < 20 || !read_date(text, &year, &month, &day) || (text[10] != 'T' && text[10] != 't'))
        return false;
    if (!read_digits(text + 11, 2, &hour) || text[13] != ':' || !read_digits(text + 14, 2, &minute) ||
        text[16] != ':' || !read_digits(text + 17, 2, &second) || hour > 23 || minute > 59 || second > 59)
        return false;
    const char *at = text + 19, *end = text + length;
    if (!read_fraction(&at, end, &fraction) || !read_offset(at, end, &offset))
        return false;
    int64_t instant = days_since_1970(year, month, day) * DAY_MS +
                      ((hour * 60 + minute - offset) * INT64_C(60) + second) * 1000 + fraction;
    if (instant < TIME_MIN || instant > TIME_MAX)
        return false;
    *ms = instant;
    return true;
}
