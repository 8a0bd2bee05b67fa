/* SPDX-License-Identifier: Apache-2.0 */
#include "services/metrics/period.h"

#include "base/time.h"
#include "events/metric_source.h"

#include <string.h>

#define DAY_MS INT64_C(86400000)

enum { COUNT_MOST = 10000 };

static const int months_of[] = { [PRM_PERIOD_MONTH] = 1, [PRM_PERIOD_QUARTER] = 3, [PRM_PERIOD_YEAR] = 12 };

int64_t prm_period_day(int64_t local)
{
    int64_t day = local >= 0 ? local / DAY_MS : -((-local + DAY_MS - 1) / DAY_MS);
    return day < PRM_PERIOD_DAY_MIN ? PRM_PERIOD_DAY_MIN : day > PRM_PERIOD_DAY_MAX ? PRM_PERIOD_DAY_MAX : day;
}

int64_t prm_period_start(int32_t period, int64_t day)
{
    return period == PRM_PERIOD_ALL ? PRM_PERIOD_DAY_MIN : prm_period_move(period, day, 0);
}

int64_t prm_period_move(int32_t period, int64_t day, int64_t by)
{
    int year, month, of_month;
    if (period == PRM_PERIOD_DAY)
        return day + by;
    prm_day_split(day, &year, &month, &of_month);
    int64_t months = (int64_t)year * 12 + (month - 1) / months_of[period] * months_of[period] + by * months_of[period];
    if (months < 0)
        return PRM_PERIOD_DAY_MIN;
    return months >= 120000 ? PRM_PERIOD_DAY_MAX + 1 : prm_day_of((int)(months / 12), (int)(months % 12) + 1, 1);
}

/** "90 days": a number, then the period's name with an s. */
static bool read_rolling(const char *text, int64_t *count, int32_t *period)
{
    size_t digits = strspn(text, "0123456789"), length;
    *count = 0;
    if (digits == 0 || digits > 5 || text[digits] != ' ')
        return false;
    for (size_t i = 0; i < digits; i++)
        *count = *count * 10 + (text[i] - '0');
    text += digits + 1;
    length = strlen(text);
    if (length > 1 && text[length - 1] == 's')
        length--;
    *period = prm_period_find(text, length);
    return *period >= 0 && *period != PRM_PERIOD_ALL && *count >= 1 && *count <= COUNT_MOST;
}

prm_status prm_window_parse(const char *text, int64_t as_of, prm_window *window, prm_error *error)
{
    bool is_last = strncmp(text, "last ", 5) == 0;
    const char *word = is_last ? text + 5 : text;
    int64_t count = 1;
    int32_t period = prm_period_find(word, strlen(word));
    *window = (prm_window){ .from = PRM_PERIOD_DAY_MIN, .to = as_of, .period = PRM_PERIOD_DAY };
    if (period == PRM_PERIOD_ALL && !is_last) {
        window->period = PRM_PERIOD_YEAR;
        return PRM_OK;
    }
    if (period < 0 && !is_last && !read_rolling(text, &count, &period))
        period = -1;
    if (period < 0 || period == PRM_PERIOD_ALL)
        return prm_error_set(error, PRM_E_INVALID, NULL,
            "\"%.40s\" is no window: give one as month, last quarter, 90 days, 12 months or all", text);
    window->period = period;
    window->from = prm_period_move(period, as_of, is_last ? -1 : 1 - count);
    if (is_last)
        window->to = prm_period_start(period, as_of) - 1;
    return PRM_OK;
}

static int bits_of(int64_t value)
{
    int bits = 0;
    for (; value > 0; value >>= 1)
        bits++;
    return bits;
}

int64_t prm_spread_step(int64_t value)
{
    if (value < 16)
        return value < 0 ? 0 : value;
    int shift = bits_of(value) - 4;
    return value >> shift << shift;
}

int64_t prm_spread_middle(int64_t step)
{
    return step < 16 ? step : step + ((INT64_C(1) << (bits_of(step) - 4)) - 1) / 2;
}
