/* SPDX-License-Identifier: Apache-2.0 */
/* When members are evaluated: each night, once a period officially, and soon after something has happened to them. */
#include "tiers_world.h"

#include <stdio.h>

TEST(each_member_is_evaluated_officially_once_a_period)
{
    TIERS(w);
    tiers_say(&w, "silver", "hold");
    CHECK_INT(prm_mock_recur(w.mock, "tiers.walk", w.program), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 1) >= 1);
    CHECK_INT(prm_mock_rows(w.mock, "standing"), 2);
    CHECK_INT(prm_mock_rows(w.mock, "evaluation"), 2);
    CHECK_STR(tiers_row(&w, prm_mock_row_at(w.mock, "evaluation", 0), "occasion"), "interim");
    CHECK_STR(tiers_row(&w, tiers_standing(&w), "review_on"), "2027-04-01");
    /* Nothing has changed, whatever the figures do below what is needed. */
    tiers_reset(&w, 500);
    CHECK_INT(prm_mock_recur(w.mock, "tiers.walk", w.program), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 1) >= 1);
    CHECK_INT(prm_mock_rows(w.mock, "evaluation"), 2);
    prm_mock_advance(w.mock, 91 * WORLD_DAY_MS);
    for (int i = 0; i < 2; i++) {
        CHECK_INT(prm_mock_recur(w.mock, "tiers.walk", w.program), PRM_OK);
        CHECK(prm_mock_advance(w.mock, 1) >= 1);
        CHECK_INT(prm_mock_rows(w.mock, "evaluation"), 4);
    }
    const char *official = prm_mock_row_at(w.mock, "evaluation", 3);
    CHECK_STR(tiers_row(&w, official, "occasion"), "official");
    CHECK_STR(tiers_row(&w, official, "as_of"), "2027-03-31");
    CHECK_STR(tiers_row(&w, official, "period"), "2027-01-01");
    CHECK_STR(tiers_row(&w, tiers_standing(&w), "review_on"), "2027-07-01");
}

static void sleep_until_walk(world *w, int days)
{
    prm_mock_advance(w->mock, days * WORLD_DAY_MS);
    CHECK_INT(prm_mock_recur(w->mock, "tiers.walk", w->program), PRM_OK);
    CHECK(prm_mock_advance(w->mock, 1) >= 1);
}

/* The figures are as they were: what is said of them is not. */
TEST(other_rules_and_settings_are_asked_anew)
{
    TIERS(w);
    tiers_say(&w, "registered", "hold");
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
    tiers_say(&w, "registered", "demote");
    sleep_until_walk(&w, 1);
    CHECK_STR(tiers_row(&w, w.alpha_member, "level"), w.silver);
    CHECK_INT(prm_mock_happen(w.mock, "rules.activated", "", "{'generation':7}"), PRM_OK);
    CHECK(prm_mock_react(w.mock) >= 1);
    sleep_until_walk(&w, 1);
    CHECK_STR(tiers_row(&w, w.alpha_member, "level"), w.registered);
    size_t before = prm_mock_rows(w.mock, "evaluation");
    sleep_until_walk(&w, 1);
    sleep_until_walk(&w, 1);
    CHECK(prm_mock_rows(w.mock, "evaluation") - before <= 2);
    world_as_manager(&w);
    before = prm_mock_rows(w.mock, "evaluation");
    CHECK_INT(world_call(&w, "tiers.schemes.update", "{'id':'%s','grace_days':3}", prm_mock_row_at(w.mock, "tier_scheme", 0)),
        PRM_OK);
    sleep_until_walk(&w, 1);
    CHECK_INT(prm_mock_rows(w.mock, "evaluation"), before + 2);
}

/* Quarters become months, and these a year that begins as a month did that was reviewed. */
TEST(rules_that_read_values_are_asked_when_these_change)
{
    TIERS(w);
    const char *scheme = prm_mock_row_at(w.mock, "tier_scheme", 0);
    static const struct { int by_values; size_t more; } cases[] = { { 0, 0 }, { 1, 1 } };

    for (size_t i = 0; i < 2; i++) {
        CHECK_INT(world_call(&w, "tiers.schemes.update", "{'id':'%s','by_values':%s}", scheme,
            cases[i].by_values ? "true" : "false"), PRM_OK);
        CHECK_INT(prm_mock_recur(w.mock, "tiers.walk", w.program), PRM_OK);
        CHECK(prm_mock_advance(w.mock, 1) >= 1);
        size_t before = prm_mock_rows(w.mock, "evaluation");
        tiers_reset(&w, 10 + (int64_t)i); /* as far from 1000 as before, as long as nobody reads it */
        CHECK_INT(prm_mock_recur(w.mock, "tiers.walk", w.program), PRM_OK);
        CHECK(prm_mock_advance(w.mock, 1) >= 1);
        CHECK_INT(prm_mock_rows(w.mock, "evaluation"), before + 2 * cases[i].more);
    }
}

/* 45 members are three pieces of a walk; one that begins again in between finds what is done. While figures are made
 * again nothing is said of anybody, and the walk goes on where it was. */
TEST(a_walk_goes_on_and_nobody_is_reviewed_twice)
{
    enum { MEMBERS = 45 };
    TIERS(w);
    prm_mock_set_piece(w.mock, 20);
    tiers_say(&w, "silver", "hold");
    for (int i = 2; i < MEMBERS; i++) {
        const char *partner = world_insert(&w, "partner", "{'legal_name':'P%d','type':'reseller','state':'active'}", i);
        world_insert(&w, "membership", "{'partner':'%s','program':'%s','level':'%s','channel_type':'reseller'}", partner,
            w.program, w.silver);
    }
    sleep_until_walk(&w, 0);
    CHECK_INT(prm_mock_rows(w.mock, "evaluation"), MEMBERS);
    prm_mock_make_again(w.mock, 1);
    sleep_until_walk(&w, 91);
    CHECK_INT(prm_mock_rows(w.mock, "evaluation"), MEMBERS);
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_E_UNAVAILABLE);
    CHECK_STR(prm_mock_failure(w.mock), "figures_are_made_again");
    prm_mock_make_again(w.mock, 0);
    CHECK_INT(prm_mock_advance(w.mock, 5 * 60000), 3);
    CHECK_INT(prm_mock_rows(w.mock, "evaluation"), 2 * MEMBERS);
    sleep_until_walk(&w, 0);
    CHECK_INT(prm_mock_rows(w.mock, "evaluation"), 2 * MEMBERS);
    for (size_t i = MEMBERS; i < 2 * (size_t)MEMBERS; i++)
        CHECK_STR(tiers_row(&w, prm_mock_row_at(w.mock, "evaluation", i), "period"), "2027-01-01");
}

TEST(periods_become_others)
{
    TIERS(w);
    tiers_say(&w, "silver", "hold");
    sleep_until_walk(&w, 0);
    const char *scheme = prm_mock_row_at(w.mock, "tier_scheme", 0);
    CHECK_INT(world_call(&w, "tiers.schemes.update", "{'id':'%s','period':'month'}", scheme), PRM_OK);
    sleep_until_walk(&w, 1);
    CHECK_STR(tiers_row(&w, tiers_standing(&w), "review_on"), "2027-02-01");
    sleep_until_walk(&w, 30);
    CHECK_STR(tiers_row(&w, prm_mock_row_at(w.mock, "evaluation", 4), "period"), "2027-01-01");
    CHECK_INT(world_call(&w, "tiers.schemes.update", "{'id':'%s','period':'year'}", scheme), PRM_OK);
    sleep_until_walk(&w, 1);
    CHECK_STR(tiers_row(&w, tiers_standing(&w), "review_on"), "2028-01-01");
    size_t before = prm_mock_rows(w.mock, "evaluation");
    for (int i = 0; i < 2; i++) {
        sleep_until_walk(&w, i == 0 ? 333 : 1);
        CHECK_INT(prm_mock_rows(w.mock, "evaluation"), before + 2);
    }
    const char *official = prm_mock_row_at(w.mock, "evaluation", before);
    CHECK_STR(tiers_row(&w, official, "occasion"), "official");
    CHECK_STR(tiers_row(&w, official, "as_of"), "2027-12-31");
    CHECK_STR(tiers_row(&w, tiers_standing(&w), "review_on"), "2029-01-01");
}

TEST(who_is_kept_out_is_not_evaluated)
{
    TIERS(w);
    prm_mock_set_state(w.mock, w.alpha, "suspended");
    CHECK_INT(world_call(&w, "tiers.move", "{'membership':'%s','level':'%s','reason':'r'}", w.alpha_member, w.gold),
        PRM_E_STATE);
    CHECK_STR(tiers_row(&w, w.alpha_member, "level"), w.silver);
    prm_mock_set_state(w.mock, w.alpha, "active");
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
    prm_mock_set_state(w.mock, w.alpha, "suspended");
    CHECK_INT(prm_mock_happen(w.mock, "partners.suspended", w.alpha, "{}"), PRM_OK);
    CHECK(prm_mock_react(w.mock) >= 1);
    CHECK_STR(tiers_row(&w, tiers_standing(&w), "state"), "suspended");
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_E_STATE);
    prm_mock_set_state(w.mock, w.alpha, "active");
    CHECK_INT(prm_mock_happen(w.mock, "partners.reinstated", w.alpha, "{}"), PRM_OK);
    CHECK(prm_mock_react(w.mock) >= 1);
    CHECK(prm_mock_advance(w.mock, 60000) >= 1);
    CHECK_STR(tiers_row(&w, tiers_standing(&w), "state"), "active");
}

TEST(who_counts_more_is_evaluated_soon)
{
    TIERS(w);
    char data[60];

    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
    snprintf(data, sizeof data, "{'partner':'%s'}", w.alpha);
    CHECK_INT(prm_mock_happen(w.mock, "certification.counted", w.ada, data), PRM_OK);
    CHECK(prm_mock_react(w.mock) >= 1);
    size_t before = prm_mock_rows(w.mock, "evaluation");
    tiers_say(&w, "silver", "hold");
    tiers_require_of(&w, w.silver, "won", "'kind':'must','metric':'" TIERS_WON "','window':'12 months','threshold':1");
    CHECK(prm_mock_advance(w.mock, 60000) >= 1);
    CHECK_INT(prm_mock_rows(w.mock, "evaluation"), before + 1);
}

/* Who has risen to the highest level that is met is left alone from then on; who might rise further is not. */
TEST(who_has_risen_is_not_looked_at_anew_each_night)
{
    TIERS(w);
    tiers_reset(&w, 1000);
    tiers_say(&w, "gold", "promote");
    sleep_until_walk(&w, 1);
    CHECK_STR(tiers_row(&w, w.alpha_member, "level"), w.gold);
    size_t before = prm_mock_rows(w.mock, "evaluation");
    sleep_until_walk(&w, 1);
    CHECK_INT(prm_mock_rows(w.mock, "evaluation"), before);
    tiers_reset(&w, 999); /* what it has met, it does not any more */
    sleep_until_walk(&w, 1);
    CHECK_INT(prm_mock_rows(w.mock, "evaluation"), before + 2);

    TIERS(steps);
    tiers_reset(&steps, 1000);
    const char *partner = world_insert(&steps, "partner", "{'legal_name':'Gamma','type':'reseller','state':'active'}");
    const char *member = world_insert(&steps, "membership",
        "{'partner':'%s','program':'%s','level':'%s','channel_type':'reseller'}", partner, steps.program, steps.registered);
    prm_mock_answer(steps.mock, "tiers.evaluate", "{'level':'gold'}");
    prm_mock_answer(steps.mock, "tiers.transition", "{'action':'promote','to':'silver'}"); /* one step at a time */
    sleep_until_walk(&steps, 1);
    CHECK_STR(tiers_row(&steps, member, "level"), steps.silver);
    before = prm_mock_rows(steps.mock, "evaluation");
    prm_mock_answer(steps.mock, "tiers.transition", "{'action':'promote','to':'gold'}");
    sleep_until_walk(&steps, 1);
    CHECK_STR(tiers_row(&steps, member, "level"), steps.gold);
    CHECK_INT(prm_mock_rows(steps.mock, "evaluation"), before + 1);
}

TEST_MAIN(CASE(each_member_is_evaluated_officially_once_a_period), CASE(other_rules_and_settings_are_asked_anew),
    CASE(who_has_risen_is_not_looked_at_anew_each_night),
    CASE(rules_that_read_values_are_asked_when_these_change), CASE(a_walk_goes_on_and_nobody_is_reviewed_twice),
    CASE(periods_become_others), CASE(who_is_kept_out_is_not_evaluated), CASE(who_counts_more_is_evaluated_soon))
