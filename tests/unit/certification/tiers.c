/* SPDX-License-Identifier: Apache-2.0 */
/* What levels require, and what follows when members are evaluated over it. Rules are scripted: what they say is carried
 * out as far as it can be. */
#include "tiers_world.h"

#include <stdio.h>

/* ---- What is required -------------------------------------------------------------------------------------------- */

TEST(what_cannot_be_evaluated_is_refused)
{
    static const struct { const char *more, *failure; } wrong[] = {
        { "'kind':'must','metric':'no.such','window':'all','threshold':1", "metric:unknown" },
        { "'kind':'must','metric':'" TIERS_WON "','where':{'colour':'red'},'window':'all','threshold':1", "where.colour:unknown" },
        { "'kind':'must','metric':'" TIERS_WON "','where':{'partner':'partner_1'},'window':'all','threshold':1",
            "where.partner:forbidden" },
        { "'kind':'must','metric':'" TIERS_WON "','where':{'segment':{'a':1}},'window':'all','threshold':1",
            "where.segment:format" },
        { "'kind':'must','threshold':1", "metric:required" },
        { "'kind':'must','metric':'" TIERS_WON "','points':5,'threshold':1", "points:forbidden" },
        { "'kind':'points','metric':'" TIERS_WON "','threshold':1", "points:required" },
        { "'kind':'points','metric':'" TIERS_WON "','op':'lte','per':10,'threshold':1", "per:forbidden" },
        { "'kind':'total','metric':'" TIERS_WON "','threshold':1", "metric:forbidden" },
        { "'kind':'total','threshold':0", "threshold:range" },
        { "'kind':'must','metric':'certification.certified_people','where':{'shoe':'7'},'threshold':1",
            "where.shoe:unknown" },
        { "'kind':'must','metric':'certification.certified_people','window':'90 days','threshold':1",
            "window:forbidden" },
    };

    TIERS(w);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CHECK_STR(tiers_require_of(&w, w.gold, "wrong", wrong[i].more), "");
        CHECK_STR(prm_mock_failure(w.mock), wrong[i].failure);
    }
    CHECK_STR(tiers_require_of(&w, w.gold, "won", "'kind':'must','metric':'tiers.judged','threshold':1"), "");
    CHECK(*tiers_require_of(&w, w.gold, "total", "'kind':'total','threshold':5") != '\0');
    CHECK_STR(tiers_require_of(&w, w.gold, "total2", "'kind':'total','threshold':5"), "");
    CHECK_STR(prm_mock_failure(w.mock), "kind:twice");
}

/* More than one look can take in is refused when it is written, and says which bound it is. */
TEST(a_level_and_a_programme_have_room_for_so_much)
{
    TIERS(w);
    const char *level = w.silver;
    char code[40];

    for (int i = 1; i < 500; i++) {
        if (i % 49 == 0) {
            snprintf(code, sizeof code, "level%d", i);
            level = world_insert(&w, "level", "{'program':'%s','code':'%s','name':'One','rank':%d}", w.program, code, i + 4);
        }
        world_insert(&w, "requirement", "{'program':'%s','level':'%s','code':'r%d','name':'One','kind':'must','metric':'" TIERS_WON
            "','threshold':1}", w.program, level, i);
    }
    CHECK_STR(tiers_require_of(&w, w.registered, "more", "'kind':'must','metric':'" TIERS_WON "','threshold':1"), "");
    CHECK_STR(prm_mock_failure(w.mock), "program:too_many");
    for (int i = 0; i < 2; i++)
        world_insert(&w, "requirement", "{'program':'%s','level':'%s','code':'s%d','name':'One','kind':'must','metric':'" TIERS_WON
            "','threshold':1}", w.program, w.silver, i);
    CHECK_STR(tiers_require_of(&w, w.silver, "more", "'kind':'must','metric':'" TIERS_WON "','threshold':1"), "");
    CHECK_STR(prm_mock_failure(w.mock), "level:too_many");
}

/* ---- What is found ----------------------------------------------------------------------------------------------- */

TEST(what_there_is_stands_beside_what_is_needed)
{
    TIERS(w);
    tiers_reset(&w, 999);
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].value"), "999");
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].gap"), "1");
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].passed"), "false");
    CHECK_STR(prm_mock_fact(w.mock, "levels[2].missing"), "1");
    tiers_reset(&w, 1000);
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].gap"), "0");
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].passed"), "true");
    CHECK_STR(prm_mock_text(w.mock, "evaluation.to"), w.silver); /* the rules keep it, as nobody has asked them */
}

TEST(points_add_up)
{
    TIERS(w);
    tiers_require_of(&w, w.silver, "per", "'kind':'points','metric':'" TIERS_WON "','window':'12 months','threshold':100,'per':50,"
        "'points':6");
    tiers_require_of(&w, w.silver, "all", "'kind':'points','metric':'" TIERS_WON "','window':'12 months','threshold':200,'points':10");
    tiers_require_of(&w, w.silver, "total", "'kind':'total','threshold':14");
    static const struct { int64_t won; const char *total, *needed_is_met; } cases[] = { { 99, "0", "false" },
        { 100, "2", "false" }, { 199, "3", "false" }, { 200, "14", "true" }, { 100000, "16", "true" } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tiers_reset(&w, cases[i].won);
        CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
        CHECK_STR(prm_mock_text(w.mock, "evaluation.total"), cases[i].total);
        CHECK_STR(prm_mock_text(w.mock, "evaluation.items[2].passed"), cases[i].needed_is_met);
    }
}

TEST(people_count_with_their_certificates)
{
    TIERS(w);
    tiers_require_of(&w, w.silver, "engineers",
        "'kind':'must','metric':'certification.certified_people','where':{'role':'technical'},'threshold':1");
    int64_t now = prm_mock_now(w.mock);
    const char *award = world_award(&w, w.ada, w.engineer);
    world_insert(&w, "credit", "{'award':'%s','person':'%s','partner':'%s','certification':'%s','certification_code':"
        "'engineer','role':'technical','from':%lld,'until':%lld}", award, w.ada, w.alpha, w.engineer, (long long)now,
        (long long)(now + 3 * WORLD_DAY_MS));
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].value"), "1");
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].evidence[0].code"), "engineer");
    prm_mock_set_now(w.mock, now + 3 * WORLD_DAY_MS);
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].value"), "0");
}

TEST(what_is_judged_is_asked_of_the_rules)
{
    TIERS(w);
    tiers_require_of(&w, w.silver, "spirit", "'kind':'must','metric':'tiers.judged','threshold':7");
    tiers_say(&w, "silver", "hold");
    prm_mock_answer(w.mock, "tiers.metric", "{'values':[{'code':'spirit','value':8}]}");
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].value"), "8");
    prm_mock_answer(w.mock, "tiers.metric", NULL);
    tiers_say(&w, "gold", "promote");
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
    CHECK(prm_mock_has_reason(w.mock, "value_unknown"));
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].value"), "");
    CHECK_STR(tiers_row(&w, w.alpha_member, "level"), w.silver);
}

/* Of a night in which nothing that rules see has changed there is no record. */
TEST(what_is_judged_is_recorded_where_something_follows)
{
    static const struct { const char *answer; size_t recorded; } nights[] = {
        { "{'values':[{'code':'spirit','value':8}]}", 1 },
        { "{'values':[{'code':'spirit','value':8}]}", 1 },
        { "{'values':[{'code':'spirit','value':9}]}", 1 },
        { "{'values':[{'code':'spirit','value':6}]}", 2 },
    };
    TIERS(w);
    tiers_require_of(&w, w.silver, "spirit", "'kind':'must','metric':'tiers.judged','threshold':7");
    tiers_say(&w, "silver", "hold");
    prm_mock_set_state(w.mock, w.beta, "suspended");
    for (size_t i = 0; i < sizeof nights / sizeof *nights; i++) {
        prm_mock_answer(w.mock, "tiers.metric", nights[i].answer);
        CHECK_INT(prm_mock_recur(w.mock, "tiers.walk", w.program), PRM_OK);
        CHECK(prm_mock_advance(w.mock, 1) >= 1);
        CHECK_INT(prm_mock_decisions(w.mock, "tiers.judgement"), nights[i].recorded);
        CHECK_INT(prm_mock_decisions(w.mock, "tiers.evaluation"), nights[i].recorded);
    }
}

/* ---- What follows ------------------------------------------------------------------------------------------------ */

TEST(it_rises_in_the_same_transaction)
{
    TIERS(w);
    tiers_reset(&w, 1000);
    tiers_say(&w, "gold", "promote");
    prm_mock_answer(w.mock, "tiers.benefits", "{'grants':{'deal_capacity':40}}");
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(tiers_row(&w, w.alpha_member, "level"), w.gold);
    CHECK_STR(tiers_row(&w, w.alpha_member, "grants.deal_capacity"), "40");
    CHECK_STR(prm_mock_text(w.mock, "evaluation.transition"), "promote");
    CHECK_STR(prm_mock_text(w.mock, "standing.level"), w.gold);
    CHECK_STR(prm_mock_text(w.mock, "standing.state"), "active");
    CHECK_STR(prm_mock_event(w.mock, "tiers.promoted", "from"), "silver");
    CHECK_STR(prm_mock_event(w.mock, "tiers.promoted", "level"), "gold");
}

TEST(what_cannot_be_done_changes_nothing)
{
    static const struct { const char *level, *action, *reason; } wrong[] = {
        { "diamond", "promote", "unknown_level" }, /* beyond the top */
        { "silver", "promote", "no_such_move" },
        { "gold", "demote", "no_such_move" },
        { "gold", "grace", "no_such_move" },
        { "silver", "at_period_end", "no_such_move" },
    };

    TIERS(w);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        tiers_say(&w, wrong[i].level, wrong[i].action);
        CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
        CHECK(prm_mock_has_reason(w.mock, wrong[i].reason));
        CHECK_STR(prm_mock_text(w.mock, "evaluation.transition"), "hold");
        CHECK_STR(tiers_row(&w, w.alpha_member, "level"), w.silver);
    }
    tiers_say(&w, "silver", "promote");
    prm_mock_answer(w.mock, "tiers.transition", "{'action':'promote','to':'gold'}"); /* above what was earned */
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(tiers_row(&w, w.alpha_member, "level"), w.silver);
    prm_mock_answer(w.mock, "tiers.evaluate", NULL); /* scripts that fail */
    prm_mock_answer(w.mock, "tiers.transition", NULL);
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(tiers_row(&w, w.alpha_member, "level"), w.silver);
    CHECK_INT(prm_mock_events(w.mock, "tiers.promoted"), 0);
}

/* What rules grant may be nonsense for one member: the others are evaluated, and nothing of it is left behind. */
TEST(what_cannot_be_granted_holds_up_nobody)
{
    TIERS(w);
    tiers_say(&w, "registered", "demote"); /* alpha, of silver, and beta, of gold */
    prm_mock_answer(w.mock, "tiers.benefits", "{'grants':{'fund_cap':{'amount':100,'currency':'CHF'}}}");
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "grants.fund_cap:currency");
    CHECK_INT(prm_mock_recur(w.mock, "tiers.walk", w.program), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 1) >= 1);
    CHECK_STR(tiers_row(&w, w.alpha_member, "level"), w.silver);
    CHECK_INT(prm_mock_rows(w.mock, "evaluation"), 0);
    prm_mock_answer(w.mock, "tiers.benefits", NULL);
    CHECK_INT(prm_mock_recur(w.mock, "tiers.walk", w.program), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 1) >= 1);
    CHECK_STR(tiers_row(&w, w.alpha_member, "level"), w.registered);
    CHECK_INT(prm_mock_rows(w.mock, "evaluation"), 2);
}

TEST(it_is_at_risk_then_in_grace_then_falls)
{
    TIERS(w);
    tiers_say(&w, "registered", "hold");
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(tiers_row(&w, tiers_standing(&w), "state"), "at_risk");
    CHECK_INT(prm_mock_events(w.mock, "tiers.at_risk"), 1);
    tiers_say(&w, "registered", "grace");
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(tiers_row(&w, tiers_standing(&w), "state"), "grace");
    CHECK_STR(tiers_row(&w, tiers_standing(&w), "grace_until"), "2027-01-11");
    CHECK_STR(prm_mock_event(w.mock, "tiers.grace", "grace_until"), "2027-01-11");
    tiers_say(&w, "registered", "demote");
    CHECK_INT(prm_mock_advance(w.mock, 11 * WORLD_DAY_MS - 1), 0);
    CHECK_STR(tiers_row(&w, w.alpha_member, "level"), w.silver);
    CHECK_INT(prm_mock_advance(w.mock, 1), 1);
    CHECK_STR(prm_mock_fact(w.mock, "standing.grace_days_left"), "0");
    CHECK_STR(tiers_row(&w, w.alpha_member, "level"), w.registered);
    CHECK_STR(tiers_row(&w, tiers_standing(&w), "state"), "active");
    CHECK_STR(prm_mock_event(w.mock, "tiers.demoted", "level"), "registered");
    CHECK_STR(tiers_row(&w, tiers_standing(&w), "grace_until"), "null");
    CHECK_INT(prm_mock_react(w.mock) >= 0, 1);
    CHECK_INT(prm_mock_notices(w.mock, "told_grace"), 1);
    CHECK_STR(prm_mock_notice(w.mock, "told_grace", "data.until"), "2027-01-11");
}

TEST(it_is_safe_again)
{
    TIERS(w);
    tiers_say(&w, "registered", "grace");
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
    tiers_say(&w, "silver", "hold");
    CHECK_INT(tiers_evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(tiers_row(&w, tiers_standing(&w), "state"), "active");
    CHECK_INT(prm_mock_events(w.mock, "tiers.restored"), 1);
    CHECK_INT(prm_mock_timers(w.mock), 0);
}

TEST_MAIN(CASE(what_cannot_be_evaluated_is_refused), CASE(a_level_and_a_programme_have_room_for_so_much),
    CASE(what_there_is_stands_beside_what_is_needed), CASE(points_add_up), CASE(people_count_with_their_certificates),
    CASE(what_is_judged_is_asked_of_the_rules), CASE(what_is_judged_is_recorded_where_something_follows),
    CASE(it_rises_in_the_same_transaction),
    CASE(what_cannot_be_done_changes_nothing), CASE(what_cannot_be_granted_holds_up_nobody),
    CASE(it_is_at_risk_then_in_grace_then_falls), CASE(it_is_safe_again))
