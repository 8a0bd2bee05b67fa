/* SPDX-License-Identifier: Apache-2.0 */
/* What is a rate and what is none; rounding and bounds of a conversion. */
#include "services/rates/rate.h"
#include "base/val.h"
#include "test.h"

#include <string.h>

TEST(a_rate_is_an_exact_decimal)
{
    static const struct {
        const char *text;
        int64_t digits;
        int scale;
    } rows[] = { { "1", 1, 0 }, { "1.0834", 10834, 4 }, { "0.5", 5, 1 }, { "1.50", 15, 1 }, { "100", 100, 0 },
        { "10.0", 10, 0 }, { "0.000000000001", 1, 12 }, { "999999999.000000000000", 999999999, 0 },
        { "162.123456789012", INT64_C(162123456789012), 12 }, { "120000.00", 120000, 0 } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        prm_rate rate;
        prm_error error = { 0 };
        CHECK_INT(prm_rate_parse(rows[i].text, strlen(rows[i].text), &rate, &error), PRM_OK);
        CHECK_INT(rate.digits, rows[i].digits);
        CHECK_INT(rate.scale, rows[i].scale);
    }
}

TEST(what_is_no_rate_is_refused_in_a_sentence)
{
    static const char *const wrong[][2] = { { "", "write it as 1.0834" }, { ".5", "write it as" }, { "1.", "write it as" },
        { "-1", "write it as" }, { "+1", "write it as" }, { "1e3", "write it as" }, { "1,5", "write it as" },
        { "1.2.3", "write it as" }, { " 1", "write it as" }, { "1 ", "write it as" }, { "0x10", "write it as" },
        { "inf", "write it as" }, { "0", "must be more than 0" }, { "0.000", "must be more than 0" },
        { "01", "zeros in front" }, { "00.5", "zeros in front" }, { "1234567890", "more than 9 digits" },
        { "1.1234567890123", "12 behind it" }, { "1234.123456789012", "15 telling digits" } };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        prm_rate rate;
        prm_error error = { 0 };
        CHECK_INT(prm_rate_parse(wrong[i][0], strlen(wrong[i][0]), &rate, &error), PRM_E_INVALID);
        CHECK_HAS(error.message, wrong[i][1]);
    }
}

static prm_rate rate_of(const char *text)
{
    prm_rate rate;
    prm_error error = { 0 };
    CHECK_INT(prm_rate_parse(text, strlen(text), &rate, &error), PRM_OK);
    return rate;
}

TEST(amounts_are_rounded_half_to_even)
{
    static const struct {
        int64_t amount;
        int from;
        const char *over, *under;
        int to;
        int64_t converted;
    } rows[] = { { 100, 2, "1.0834", "1", 2, 108 }, { 125, 2, "1", "1", 1, 12 }, { 135, 2, "1", "1", 1, 14 },
        { 5, 2, "1", "2", 2, 2 }, { 7, 2, "1", "2", 2, 4 }, { -5, 2, "1", "2", 2, -2 }, { -7, 2, "1", "2", 2, -4 },
        { 15, 1, "1", "1", 0, 2 }, { 25, 1, "1", "1", 0, 2 }, { 1, 0, "0.5", "1", 0, 0 }, { 3, 0, "0.5", "1", 0, 2 },
        { 12345, 2, "162.53", "1", 0, 20064 }, { 20064, 0, "1", "162.53", 2, 12345 }, { 1000, 3, "3.25", "1", 2, 325 },
        { 0, 2, "1.5", "1", 2, 0 }, { PRM_INTEGER_MAX, 2, "1", "1", 2, PRM_INTEGER_MAX },
        { -PRM_INTEGER_MAX, 2, "0.000000000001", "1", 2, -9007 } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        prm_rate over = rate_of(rows[i].over), under = rate_of(rows[i].under);
        prm_error error = { 0 };
        int64_t converted = -1;
        CHECK_INT(prm_rate_convert(rows[i].amount, rows[i].from, &over, &under, rows[i].to, &converted, &error), PRM_OK);
        CHECK_INT(converted, rows[i].converted);
    }
}

TEST(what_does_not_fit_is_an_error)
{
    prm_rate large = rate_of("999999999"), tiny = rate_of("0.000000000001"), odd = rate_of("123.456789012345");
    prm_rate other = rate_of("99999999.9999997");
    prm_error error = { 0 };
    int64_t converted;
    CHECK_INT(prm_rate_convert(PRM_INTEGER_MAX, 2, &large, &prm_rate_one, 2, &converted, &error), PRM_E_LIMIT);
    CHECK_STR(error.message, "the amount is too large in that currency");
    CHECK_INT(prm_rate_convert(PRM_INTEGER_MAX, 0, &large, &tiny, 3, &converted, &error), PRM_E_LIMIT);
    CHECK_INT(prm_rate_convert(PRM_INTEGER_MAX, 0, &other, &tiny, 4, &converted, &error), PRM_E_LIMIT);
    CHECK_INT(prm_rate_convert(PRM_INTEGER_MAX, 2, &odd, &other, 2, &converted, &error), PRM_OK);
    CHECK_INT(prm_rate_convert(INT64_MIN, 2, &large, &prm_rate_one, 2, &converted, &error), PRM_E_LIMIT);
}

TEST_MAIN(CASE(a_rate_is_an_exact_decimal), CASE(what_is_no_rate_is_refused_in_a_sentence),
    CASE(amounts_are_rounded_half_to_even), CASE(what_does_not_fit_is_an_error))
