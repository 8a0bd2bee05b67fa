/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

#include <stdio.h>
#include <string.h>

static void verify(world *w, const char *number, const char *name)
{
    prm_mock_as(w->mock, PRM_PUBLIC, "", "");
    CHECK_INT(world_call(w, "certification.verify", "{'number':'%s','name':'%s'}", number, name), PRM_OK);
    world_as_manager(w);
}

TEST(whoever_has_a_number_may_ask)
{
    WORLD(w);
    const char *award = world_award(&w, w.ada, w.engineer);
    char number[40], typed[40];

    snprintf(number, sizeof number, "%s", prm_mock_row(w.mock, award, "number"));
    for (size_t i = 0; i <= strlen(number); i++)
        typed[i] = number[i] == '-' ? ' ' : number[i] >= 'A' ? (char)(number[i] - 'A' + 'a') : number[i];
    verify(&w, typed, "ada");
    CHECK_STR(prm_mock_text(w.mock, "valid"), "true");
    CHECK_STR(prm_mock_text(w.mock, "certification"), "Storage Engineer");
    CHECK_STR(prm_mock_text(w.mock, "name_fits"), "true");
    verify(&w, number, "Bob");
    CHECK_STR(prm_mock_text(w.mock, "name_fits"), "false");
    CHECK(strstr(prm_mock_result(w.mock), "ada") == NULL);
    prm_mock_advance(w.mock, 700 * WORLD_DAY_MS);
    verify(&w, number, "Ada");
    CHECK_STR(prm_mock_text(w.mock, "state"), "active");
    prm_mock_advance(w.mock, 100 * WORLD_DAY_MS);
    verify(&w, number, "Ada");
    CHECK_STR(prm_mock_text(w.mock, "valid"), "false");
    CHECK_STR(prm_mock_text(w.mock, "state"), "expired");
}

TEST(one_whose_time_is_over_is_not_valid_though_its_timer_is_late)
{
    WORLD(w);
    long long now = (long long)prm_mock_now(w.mock);

    REQUIRE(*world_insert(&w, "award", "{'person':'%s','partner':'%s','certification':'%s','state':'expiring',"
        "'number':'1111-1111-1111-1','passed_at':0,'expires_at':%lld}", w.ada, w.alpha, w.engineer, now));
    verify(&w, "1111-1111-1111-1", "Ada");
    CHECK_STR(prm_mock_text(w.mock, "valid"), "false");
    CHECK_STR(prm_mock_text(w.mock, "state"), "expired");
}

TEST(a_mistyped_number_is_told_as_such)
{
    WORLD(w);
    const char *number = prm_mock_row(w.mock, world_award(&w, w.ada, w.engineer), "number");
    char wrong[40];

    for (size_t i = 0; number[i]; i++) {
        snprintf(wrong, sizeof wrong, "%s", number);
        if (wrong[i] == '-')
            continue;
        wrong[i] = wrong[i] == '7' ? '8' : '7';
        verify(&w, wrong, "Ada");
        CHECK_STR(prm_mock_text(w.mock, "problem"), "check_digit");
        snprintf(wrong, sizeof wrong, "%s", number);
        if (number[i + 1] == '\0' || number[i + 1] == '-' || number[i] == number[i + 1])
            continue;
        wrong[i] = number[i + 1];
        wrong[i + 1] = number[i];
        verify(&w, wrong, "Ada");
        CHECK_STR(prm_mock_text(w.mock, "problem"), "check_digit");
    }
    static const char *const others[] = { "1111-1111-1111-1", "1", "0", "-", "1111-1111-1111-1111-1111", "' or 1" };
    static const char *const problems[] = { "unknown", "check_digit", "check_digit", "check_digit", "check_digit",
        "check_digit" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        char params[100];
        snprintf(params, sizeof params, "{\"number\":\"%s\"}", others[i]);
        prm_mock_as(w.mock, PRM_PUBLIC, "", "");
        CHECK_INT(prm_mock_call(w.mock, "certification.verify", params), PRM_OK);
        CHECK_STR(prm_mock_text(w.mock, "problem"), problems[i]);
    }
}

TEST_MAIN(CASE(whoever_has_a_number_may_ask),
    CASE(one_whose_time_is_over_is_not_valid_though_its_timer_is_late), CASE(a_mistyped_number_is_told_as_such))
