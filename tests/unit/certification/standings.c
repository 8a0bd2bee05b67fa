/* SPDX-License-Identifier: Apache-2.0 */
/* What people do to a standing: they lock it, move it, and waive what its level takes. */
#include "tiers_world.h"

#include <string.h>

TEST(what_is_locked_stays)
{
    TIERS(w);
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "tiers.lock", "{'membership':'%s','reason':'r','until':'2027-01-02'}", w.alpha_member), PRM_OK);
    tiers_say(&w, "gold", "promote");
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
    CHECK(prm_mock_has_reason(w.mock, "locked"));
    CHECK_STR(tiers_row(&w, w.alpha_member, "level"), w.silver);
    prm_mock_advance(w.mock, 2 * WORLD_DAY_MS);
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(tiers_row(&w, w.alpha_member, "level"), w.gold);
    CHECK_INT(world_call(&w, "tiers.lock", "{'membership':'%s','reason':'r'}", w.alpha_member), PRM_OK);
    CHECK_INT(world_call(&w, "tiers.unlock", "{'membership':'%s'}", w.alpha_member), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "standing.lock_reason"), "null");
}

/* What it earned while it was locked it gets when it is not any more, unlocked by somebody or by its last day. */
TEST(what_was_locked_moves_again)
{
    TIERS(w);
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "tiers.lock", "{'membership':'%s','reason':'r'}", w.alpha_member), PRM_OK);
    CHECK_INT(world_call(&w, "tiers.lock", "{'membership':'%s','reason':'r','until':'2027-01-02'}", w.beta_member), PRM_OK);
    tiers_say(&w, "registered", "demote");
    CHECK(prm_mock_advance(w.mock, 60000) >= 1);
    CHECK_STR(tiers_row(&w, w.alpha_member, "level"), w.silver);
    CHECK_INT(world_call(&w, "tiers.unlock", "{'membership':'%s'}", w.alpha_member), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 60000) >= 1);
    CHECK_STR(tiers_row(&w, w.alpha_member, "level"), w.registered);
    CHECK_STR(tiers_row(&w, w.beta_member, "level"), w.gold);
    prm_mock_advance(w.mock, 2 * WORLD_DAY_MS);
    CHECK_INT(prm_mock_recur(w.mock, "tiers.walk", w.program), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 1) >= 1);
    CHECK_STR(tiers_row(&w, w.beta_member, "level"), w.registered);
}

TEST(somebody_is_moved_beyond_what_was_earned)
{
    TIERS(w);
    tiers_say(&w, "silver", "hold");
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_INT(world_call(&w, "tiers.move", "{'membership':'%s','level':'%s','reason':'Agreed'}", w.alpha_member, w.gold),
        PRM_OK);
    CHECK_STR(tiers_row(&w, w.alpha_member, "level"), w.gold);
    CHECK_STR(prm_mock_event(w.mock, "tiers.promoted", "by"), "person");
    CHECK_STR(prm_mock_override(w.mock, "answer.to"), "gold");
    CHECK_INT(world_call(&w, "tiers.move", "{'membership':'%s','level':'%s','reason':'Agreed'}", w.alpha_member, w.gold),
        PRM_E_INVALID);
    CHECK_INT(prm_mock_advance(w.mock, 60000), 2); /* its days to come are looked at as well */
    CHECK_STR(tiers_row(&w, tiers_standing(&w), "state"), "at_risk");
}

TEST(a_requirement_is_waived_for_a_time)
{
    TIERS(w);
    const char *needed = tiers_require_of(&w, w.silver, "sold",
        "'kind':'must','metric':'" TIERS_WON "','window':'12 months','threshold':10");
    world_as_alpha(&w);
    prm_mock_answer(w.mock, "tiers.waiver", "{'verdict':'auto','days':5}");
    CHECK_INT(world_call(&w, "tiers.waivers.request",
        "{'membership':'%s','requirement':'%s','until':'2027-02-01','reason':'Leave'}", w.alpha_member, needed), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "waiver.state"), "active");
    CHECK_STR(prm_mock_text(w.mock, "waiver.until"), "2027-01-05");
    CHECK_INT(world_call(&w, "tiers.waivers.request",
        "{'membership':'%s','requirement':'%s','until':'2027-02-01','reason':'Leave'}", w.alpha_member, needed), PRM_E_STATE);
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].waived"), "true");
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].gap"), "10");
    CHECK(prm_mock_advance(w.mock, 5 * WORLD_DAY_MS) >= 1);
    CHECK_STR(tiers_row(&w, prm_mock_row_at(w.mock, "waiver", 0), "state"), "ended");
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].passed"), "false");
}

/* Its last day is that of the period, which is reviewed when the waiver has ended. */
TEST(a_waiver_holds_for_the_review_of_its_days)
{
    TIERS(w);
    const char *needed = tiers_require_of(&w, w.silver, "sold",
        "'kind':'must','metric':'" TIERS_WON "','window':'12 months','threshold':10");
    prm_mock_answer(w.mock, "tiers.waiver", "{'verdict':'auto'}");
    CHECK_INT(world_call(&w, "tiers.waivers.request",
        "{'membership':'%s','requirement':'%s','until':'2027-03-31','reason':'Leave'}", w.alpha_member, needed), PRM_OK);
    CHECK_INT(world_call(&w, "tiers.waivers.request",
        "{'membership':'%s','requirement':'%s','until':'2027-05-31','reason':'Leave'}", w.beta_member, needed), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 80 * WORLD_DAY_MS) >= 1);
    CHECK_INT(world_call(&w, "tiers.waivers.withdraw", "{'id':'%s'}", prm_mock_row_at(w.mock, "waiver", 1)), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "waiver.until"), "2027-03-21");
    CHECK(prm_mock_advance(w.mock, 10 * WORLD_DAY_MS) >= 1);
    CHECK_STR(tiers_row(&w, prm_mock_row_at(w.mock, "waiver", 0), "state"), "ended");
    CHECK_INT(prm_mock_recur(w.mock, "tiers.walk", w.program), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 1) >= 1);
    size_t rows = prm_mock_rows(w.mock, "evaluation");
    for (size_t i = 1; i <= 2; i++) {
        const char *official = prm_mock_row_at(w.mock, "evaluation", rows - i);
        bool is_alphas = strcmp(tiers_row(&w, official, "partner"), w.alpha) == 0;
        CHECK_STR(tiers_row(&w, official, "as_of"), "2027-03-31");
        CHECK_STR(tiers_row(&w, official, "items[0].passed"), is_alphas ? "true" : "false");
    }
}

TEST(a_person_decides_about_a_waiver)
{
    TIERS(w);
    const char *needed = tiers_require_of(&w, w.silver, "sold",
        "'kind':'must','metric':'" TIERS_WON "','window':'12 months','threshold':10");
    const char *never = tiers_require_of(&w, w.silver, "never",
        "'kind':'must','metric':'" TIERS_WON "','window':'12 months','threshold':10,'waivable':false");
    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "tiers.waivers.request",
        "{'membership':'%s','requirement':'%s','until':'2029-02-01','reason':'Leave'}", w.alpha_member, needed), PRM_E_INVALID);
    CHECK_INT(world_call(&w, "tiers.waivers.request",
        "{'membership':'%s','requirement':'%s','until':'2027-02-01','reason':'Leave'}", w.alpha_member, never), PRM_E_INVALID);
    CHECK_INT(world_call(&w, "tiers.waivers.request",
        "{'membership':'%s','requirement':'%s','until':'2027-02-01','reason':'Leave'}", w.alpha_member, needed), PRM_OK);
    const char *waiver = prm_mock_text(w.mock, "waiver.id");
    CHECK_STR(prm_mock_text(w.mock, "waiver.state"), "in_review");
    CHECK_INT(world_call(&w, "tiers.waivers.decide", "{'id':'%s','verdict':'grant'}", waiver), PRM_E_FORBIDDEN);
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "tiers.waivers.decide", "{'id':'%s','verdict':'grant'}", waiver), PRM_OK);
    CHECK_STR(tiers_row(&w, waiver, "state"), "active");
    world_as_beta(&w);
    CHECK_INT(world_call(&w, "tiers.waivers.withdraw", "{'id':'%s'}", waiver), PRM_E_NOT_FOUND);
    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "tiers.waivers.withdraw", "{'id':'%s'}", waiver), PRM_OK);
    CHECK_STR(tiers_row(&w, waiver, "state"), "ended");
}

TEST(nobody_decides_about_a_waiver_it_has_asked_for)
{
    TIERS(w);
    const char *needed = tiers_require_of(&w, w.silver, "sold",
        "'kind':'must','metric':'" TIERS_WON "','window':'12 months','threshold':10");
    const char *one = prm_mock_user(w.mock, "{'name':'One','roles':['program_manager']}");
    const char *other = prm_mock_user(w.mock, "{'name':'Other','roles':['program_manager']}");

    prm_mock_as_user(w.mock, one);
    CHECK_INT(world_call(&w, "tiers.waivers.request",
        "{'membership':'%s','requirement':'%s','until':'2027-02-01','reason':'Leave'}", w.alpha_member, needed), PRM_OK);
    const char *waiver = prm_mock_text(w.mock, "waiver.id");
    CHECK_STR(prm_mock_text(w.mock, "waiver.state"), "in_review");
    CHECK_INT(world_call(&w, "tiers.waivers.decide", "{'id':'%s','verdict':'grant'}", waiver), PRM_E_FORBIDDEN);
    CHECK_STR(prm_mock_failure(w.mock), "four_eyes");
    CHECK_INT(world_call(&w, "tiers.waivers.decide", "{'id':'%s','verdict':'refuse'}", waiver), PRM_E_FORBIDDEN);
    prm_mock_as_user(w.mock, other);
    CHECK_INT(world_call(&w, "tiers.waivers.decide", "{'id':'%s','verdict':'grant'}", waiver), PRM_OK);
    CHECK_STR(tiers_row(&w, waiver, "state"), "active");
}

/* A waiver is of the days from its grant on: the day before is what it was. */
TEST(a_waiver_is_not_of_days_before_it)
{
    TIERS(w);
    const char *needed = tiers_require_of(&w, w.silver, "sold",
        "'kind':'must','metric':'" TIERS_WON "','window':'12 months','threshold':10");
    prm_mock_answer(w.mock, "tiers.waiver", "{'verdict':'auto'}");
    CHECK(prm_mock_advance(w.mock, 10 * WORLD_DAY_MS) >= 0);
    CHECK_INT(world_call(&w, "tiers.waivers.request",
        "{'membership':'%s','requirement':'%s','until':'2027-03-31','reason':'Leave'}", w.alpha_member, needed), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "waiver.from"), "2027-01-11");
    static const struct { const char *as_of, *passed; } days[] = { { "2027-01-10", "false" }, { "2027-01-11", "true" } };
    for (size_t i = 0; i < 2; i++) {
        CHECK_INT(world_call(&w, "tiers.scorecard", "{'program':'%s','partner':'%s','as_of':'%s'}", w.program, w.alpha,
            days[i].as_of), PRM_OK);
        CHECK_STR(prm_mock_text(w.mock, "levels[0].items[0].passed"), days[i].passed);
    }
}

TEST(a_scheme_that_is_put_away_makes_room)
{
    TIERS(w);
    const char *first = prm_mock_row_at(w.mock, "tier_scheme", 0);

    CHECK_INT(world_call(&w, "tiers.schemes.create", "{'program':'%s','period':'month'}", w.program), PRM_E_CONFLICT);
    CHECK_INT(world_archive(&w, "tier_scheme", first), true);
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_E_STATE);
    CHECK_INT(world_call(&w, "tiers.schemes.create", "{'program':'%s','period':'month'}", w.program), PRM_OK);
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
}

TEST_MAIN(CASE(what_is_locked_stays), CASE(what_was_locked_moves_again),
    CASE(somebody_is_moved_beyond_what_was_earned), CASE(a_requirement_is_waived_for_a_time),
    CASE(a_waiver_holds_for_the_review_of_its_days), CASE(a_person_decides_about_a_waiver),
    CASE(nobody_decides_about_a_waiver_it_has_asked_for), CASE(a_waiver_is_not_of_days_before_it),
    CASE(a_scheme_that_is_put_away_makes_room))
