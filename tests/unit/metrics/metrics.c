/* SPDX-License-Identifier: Apache-2.0 */
/* What a metric may be kept from; periods, windows, steps of a spread; keys. */
#include "base/time.h"
#include "events/metric_source.h"
#include "services/metrics/period.h"
#include "services/metrics/table.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

TEST(a_source_is_read)
{
    prm_metric_source s;
    prm_error error = { 0 };
    CHECK_INT(prm_metric_source_parse("sum(amount_base) on deals.approved, deals.won less deals.revoked where source = web | "
        "fair and automatic=true by partner,level , month", &s, &error), PRM_OK);
    CHECK_STR(error.message, "");
    CHECK_INT(s.measure, PRM_MEASURE_SUM);
    CHECK_STR(s.field, "amount_base");
    CHECK_INT(s.event_count, 3);
    CHECK_STR(s.events[1], "deals.won");
    CHECK(!s.is_less[1] && s.is_less[2]);
    CHECK_INT(s.term_count, 2);
    CHECK_STR(s.terms[0].values, "web|fair");
    CHECK(s.by_partner);
    CHECK_INT(s.dimension_count, 1);
    CHECK_STR(s.dimensions[0], "level");
    CHECK_INT(s.period, PRM_PERIOD_MONTH);
    CHECK_INT(prm_metric_source_parse("count on x.y by day", &s, &error), PRM_OK);
    CHECK(!s.by_partner && s.dimension_count == 0 && s.period == PRM_PERIOD_DAY);
    CHECK_INT(prm_metric_source_parse("share(is_won) on x.y, x.z where source = web by level, year", &s, &error), PRM_OK);
    CHECK_INT(s.measure, PRM_MEASURE_SHARE);
    CHECK_STR(s.field, "is_won");
    CHECK_STR(prm_measure_name(s.measure), "share");
}

TEST(what_is_no_source_is_refused_in_a_sentence)
{
    static const char *const wrong[][2] = { { "", "count, sum, avg, spread, distinct or share is expected" },
        { "median(x) on a.b by day", "count, sum, avg" }, { "sum on a.b by day", "a field in parentheses" },
        { "sum() on a.b by day", "a field is expected" }, { "share on a.b by day", "a field in parentheses" }, { "sum(x on a.b by day", "\")\" is expected" },
        { "count by day", "\"on\" and an event are expected" }, { "count on by day", "\"by\" and a period" },
        { "count on , a.b by day", "an event is expected" }, { "count on a.b, by day", "\"by\" and a period" },
        { "count on a.b a.c by day", "\"by\" and a period" }, { "count on a.b less by day", "\"by\" and a period" },
        { "count on a.b, a.b by day", "named twice" }, { "count on a.b less a.b by day", "named twice" },
        { "count on a.b where x by day", "\"=\" is expected" }, { "count on a.b where x = by", "\"by\" and a period" },
        { "count on a.b by level", "and, last, day, month" }, { "count on a.b by level,", "a dimension is expected" },
        { "count on a.b by all", "the period must be" }, { "count on a.b by level, level, day", "named twice" },
        { "count on a.b by partner, partner, day", "named twice" }, { "count on a.b by day, level", "nothing more" },
        { "count on a.b by a,b,c,d,e,f,g,h,i,day", "more than 8 dimensions" },
        { "count on a.a,a.b,a.c,a.d,a.e,a.f,a.g,a.h,a.i by day", "more than 8 events" },
        { "count on a.b by day;", "nothing more" }, { "count on a.b where x = 1 and y = 1 and z = 1 and v = 1 and w = 1 by day",
            "more than 4 conditions" } };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        prm_metric_source source;
        prm_error error = { 0 };
        CHECK_INT(prm_metric_source_parse(wrong[i][0], &source, &error), PRM_E_INVALID);
        if (!CHECK_HAS(error.message, wrong[i][1]))
            fprintf(stderr, "of %s\n", wrong[i][0]);
    }
}

TEST(periods_begin_and_follow_each_other)
{
    int64_t day = prm_day_of(2027, 8, 17);
    CHECK_INT(prm_period_start(PRM_PERIOD_DAY, day), day);
    CHECK_INT(prm_period_start(PRM_PERIOD_MONTH, day), prm_day_of(2027, 8, 1));
    CHECK_INT(prm_period_start(PRM_PERIOD_QUARTER, day), prm_day_of(2027, 7, 1));
    CHECK_INT(prm_period_start(PRM_PERIOD_YEAR, day), prm_day_of(2027, 1, 1));
    CHECK_INT(prm_period_start(PRM_PERIOD_ALL, day), PRM_PERIOD_DAY_MIN);
    CHECK_INT(prm_period_move(PRM_PERIOD_QUARTER, day, -3), prm_day_of(2026, 10, 1));
    CHECK_INT(prm_period_move(PRM_PERIOD_MONTH, day, 5), prm_day_of(2028, 1, 1));
    CHECK_INT(prm_period_day(-1), -1);
    CHECK_INT(prm_period_day(86399999), 0);
    CHECK_INT(prm_period_day(INT64_MAX), PRM_PERIOD_DAY_MAX);
}

TEST(windows_are_read)
{
    static const struct {
        const char *text;
        int from[3], to[3];
    } rows[] = { { "month", { 2027, 8, 1 }, { 2027, 8, 17 } }, { "last month", { 2027, 7, 1 }, { 2027, 7, 31 } },
        { "quarter", { 2027, 7, 1 }, { 2027, 8, 17 } }, { "last quarter", { 2027, 4, 1 }, { 2027, 6, 30 } },
        { "year", { 2027, 1, 1 }, { 2027, 8, 17 } }, { "last year", { 2026, 1, 1 }, { 2026, 12, 31 } },
        { "day", { 2027, 8, 17 }, { 2027, 8, 17 } }, { "1 day", { 2027, 8, 17 }, { 2027, 8, 17 } },
        { "90 days", { 2027, 5, 20 }, { 2027, 8, 17 } }, { "12 months", { 2026, 9, 1 }, { 2027, 8, 17 } },
        { "all", { 0, 1, 1 }, { 2027, 8, 17 } } };
    static const char *const wrong[] = { "", "week", "last", "last all", "0 days", "90", "90days", "90  days", "-1 days",
        "10001 days", "999999 days", "90 weeks", "all all", "last 90 days", "5 alls" };
    prm_window window;
    prm_error error = { 0 };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        CHECK_INT(prm_window_parse(rows[i].text, prm_day_of(2027, 8, 17), &window, &error), PRM_OK);
        if (!CHECK_INT(window.from, prm_day_of(rows[i].from[0], rows[i].from[1], rows[i].from[2])) ||
            !CHECK_INT(window.to, prm_day_of(rows[i].to[0], rows[i].to[1], rows[i].to[2])))
            fprintf(stderr, "of %s\n", rows[i].text);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        CHECK_INT(prm_window_parse(wrong[i], 20000, &window, &error), PRM_E_INVALID);
}

TEST(steps_hold_their_values_to_six_percent)
{
    int64_t last = -1;
    for (int64_t value = 0; value < INT64_C(1) << 53; value += 1 + value / 37) {
        int64_t step = prm_spread_step(value), middle = prm_spread_middle(step);
        CHECK(step <= value && step >= last && prm_spread_step(step) == step && prm_spread_step(middle) == step);
        CHECK(value - middle <= value / 16 && middle - value <= value / 16);
        last = step;
    }
    CHECK_INT(prm_spread_step(-5), 0);
}

TEST(keys_are_numbered_once)
{
    SCOPED_ARENA(arena, 16 << 20);
    prm_key_table table = { .arena = arena };
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 5000; i++) {
            char key[20];
            size_t number;
            bool is_new;
            int length = snprintf(key, sizeof key, "%d%c%d", i / 100, '\0', i % 100);
            ALLOC_OK(prm_key_number(&table, key, (size_t)length, &number, &is_new));
            CHECK_INT(number, i);
            CHECK(is_new == (round == 0));
        }
}

TEST_MAIN(CASE(a_source_is_read), CASE(what_is_no_source_is_refused_in_a_sentence), CASE(periods_begin_and_follow_each_other),
    CASE(windows_are_read), CASE(steps_hold_their_values_to_six_percent), CASE(keys_are_numbered_once))
