/* SPDX-License-Identifier: Apache-2.0 */
/* What levels require, and what follows when members are evaluated over it. Rules are scripted: what they say is carried
 * out as far as it can be. */
#include "world.h"

#include <stdio.h>
#include <string.h>

#define WON "deals.won_value"

static void reset(world *w, int64_t won)
{
    prm_mock_metric(w->mock, WON, "12 months", won);
}

static const char *require_of(world *w, const char *level, const char *code, const char *more)
{
    world_as_manager(w);
    if (world_call(w, "tiers.requirements.create",
            "{'program':'%s','level':'%s','code':'%s','name':'The %s',%s}", w->program, level, code, code, more) != PRM_OK)
        return "";
    return prm_mock_text(w->mock, "requirement.id");
}

/* Quarters; gold takes 1000 won in 12 months. */
static bool build(world *w)
{
    prm_mock_describe_metric(w->mock, WON,
        "{'unit':'minor units','dimensions':['partner','program','segment'],'audience':'partner'}");
    reset(w, 0);
    world_as_manager(w);
    if (world_call(w, "tiers.schemes.create", "{'program':'%s','period':'quarter','grace_days':10}", w->program) != PRM_OK)
        return false;
    return *require_of(w, w->gold, "won", "'kind':'must','metric':'" WON "','window':'12 months','threshold':1000") != '\0';
}

#define TIERS(name)                                                                                                    \
    WORLD(name);                                                                                                       \
    REQUIRE(build(&name))

static prm_status evaluate(world *w, const char *membership)
{
    world_as_manager(w);
    return world_call(w, "tiers.evaluate", "{'membership':'%s'}", membership);
}

static void say(world *w, const char *level, const char *action)
{
    char json[100];

    snprintf(json, sizeof json, "{'level':'%s'}", level);
    prm_mock_answer(w->mock, "tiers.evaluate", json);
    snprintf(json, sizeof json, "{'action':'%s'}", action);
    prm_mock_answer(w->mock, "tiers.transition", json);
}

static const char *row(world *w, const char *id, const char *path)
{
    return prm_mock_row(w->mock, id, path);
}

static const char *standing(world *w)
{
    return prm_mock_row_at(w->mock, "standing", 0);
}

/* ---- What is required -------------------------------------------------------------------------------------------- */

TEST(what_cannot_be_evaluated_is_refused)
{
    static const struct { const char *more, *failure; } wrong[] = {
        { "'kind':'must','metric':'no.such','window':'all','threshold':1", "metric:unknown" },
        { "'kind':'must','metric':'" WON "','where':{'colour':'red'},'window':'all','threshold':1", "where.colour:unknown" },
        { "'kind':'must','metric':'" WON "','where':{'partner':'partner_1'},'window':'all','threshold':1",
            "where.partner:forbidden" },
        { "'kind':'must','metric':'" WON "','where':{'segment':{'a':1}},'window':'all','threshold':1",
            "where.segment:format" },
        { "'kind':'must','threshold':1", "metric:required" },
        { "'kind':'must','metric':'" WON "','points':5,'threshold':1", "points:forbidden" },
        { "'kind':'points','metric':'" WON "','threshold':1", "points:required" },
        { "'kind':'points','metric':'" WON "','op':'lte','per':10,'threshold':1", "per:forbidden" },
        { "'kind':'total','metric':'" WON "','threshold':1", "metric:forbidden" },
        { "'kind':'total','threshold':0", "threshold:range" },
        { "'kind':'must','metric':'certification.certified_people','where':{'shoe':'7'},'threshold':1",
            "where.shoe:unknown" },
        { "'kind':'must','metric':'certification.certified_people','window':'90 days','threshold':1",
            "window:forbidden" },
    };

    TIERS(w);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CHECK_STR(require_of(&w, w.gold, "wrong", wrong[i].more), "");
        CHECK_STR(prm_mock_failure(w.mock), wrong[i].failure);
    }
    CHECK_STR(require_of(&w, w.gold, "won", "'kind':'must','metric':'tiers.judged','threshold':1"), "");
    CHECK(*require_of(&w, w.gold, "total", "'kind':'total','threshold':5") != '\0');
    CHECK_STR(require_of(&w, w.gold, "total2", "'kind':'total','threshold':5"), "");
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
        world_insert(&w, "requirement", "{'program':'%s','level':'%s','code':'r%d','name':'One','kind':'must','metric':'" WON
            "','threshold':1}", w.program, level, i);
    }
    CHECK_STR(require_of(&w, w.registered, "more", "'kind':'must','metric':'" WON "','threshold':1"), "");
    CHECK_STR(prm_mock_failure(w.mock), "program:too_many");
    for (int i = 0; i < 2; i++)
        world_insert(&w, "requirement", "{'program':'%s','level':'%s','code':'s%d','name':'One','kind':'must','metric':'" WON
            "','threshold':1}", w.program, w.silver, i);
    CHECK_STR(require_of(&w, w.silver, "more", "'kind':'must','metric':'" WON "','threshold':1"), "");
    CHECK_STR(prm_mock_failure(w.mock), "level:too_many");
}

/* ---- What is found ----------------------------------------------------------------------------------------------- */

TEST(what_there_is_stands_beside_what_is_needed)
{
    TIERS(w);
    reset(&w, 999);
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].value"), "999");
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].gap"), "1");
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].passed"), "false");
    CHECK_STR(prm_mock_fact(w.mock, "levels[2].missing"), "1");
    reset(&w, 1000);
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].gap"), "0");
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].passed"), "true");
    CHECK_STR(prm_mock_text(w.mock, "evaluation.to"), w.silver); /* the rules keep it, as nobody has asked them */
}

TEST(points_add_up)
{
    TIERS(w);
    require_of(&w, w.silver, "per", "'kind':'points','metric':'" WON "','window':'12 months','threshold':100,'per':50,"
        "'points':6");
    require_of(&w, w.silver, "all", "'kind':'points','metric':'" WON "','window':'12 months','threshold':200,'points':10");
    require_of(&w, w.silver, "total", "'kind':'total','threshold':14");
    static const struct { int64_t won; const char *total, *needed_is_met; } cases[] = { { 99, "0", "false" },
        { 100, "2", "false" }, { 199, "3", "false" }, { 200, "14", "true" }, { 100000, "16", "true" } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        reset(&w, cases[i].won);
        CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
        CHECK_STR(prm_mock_text(w.mock, "evaluation.total"), cases[i].total);
        CHECK_STR(prm_mock_text(w.mock, "evaluation.items[2].passed"), cases[i].needed_is_met);
    }
}

TEST(people_count_with_their_certificates)
{
    TIERS(w);
    require_of(&w, w.silver, "engineers",
        "'kind':'must','metric':'certification.certified_people','where':{'role':'technical'},'threshold':1");
    int64_t now = prm_mock_now(w.mock);
    const char *award = world_award(&w, w.ada, w.engineer);
    world_insert(&w, "credit", "{'award':'%s','person':'%s','partner':'%s','certification':'%s','certification_code':"
        "'engineer','role':'technical','from':%lld,'until':%lld}", award, w.ada, w.alpha, w.engineer, (long long)now,
        (long long)(now + 3 * WORLD_DAY_MS));
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].value"), "1");
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].evidence[0].code"), "engineer");
    prm_mock_set_now(w.mock, now + 3 * WORLD_DAY_MS);
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].value"), "0");
}

TEST(what_is_judged_is_asked_of_the_rules)
{
    TIERS(w);
    require_of(&w, w.silver, "spirit", "'kind':'must','metric':'tiers.judged','threshold':7");
    say(&w, "silver", "hold");
    prm_mock_answer(w.mock, "tiers.metric", "{'values':[{'code':'spirit','value':8}]}");
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].value"), "8");
    prm_mock_answer(w.mock, "tiers.metric", NULL);
    say(&w, "gold", "promote");
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
    CHECK(prm_mock_has_reason(w.mock, "value_unknown"));
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].value"), "");
    CHECK_STR(row(&w, w.alpha_member, "level"), w.silver);
}

/* ---- What follows ------------------------------------------------------------------------------------------------ */

TEST(it_rises_in_the_same_transaction)
{
    TIERS(w);
    reset(&w, 1000);
    say(&w, "gold", "promote");
    prm_mock_answer(w.mock, "tiers.benefits", "{'grants':{'deal_capacity':40}}");
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(row(&w, w.alpha_member, "level"), w.gold);
    CHECK_STR(row(&w, w.alpha_member, "grants.deal_capacity"), "40");
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
        say(&w, wrong[i].level, wrong[i].action);
        CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
        CHECK(prm_mock_has_reason(w.mock, wrong[i].reason));
        CHECK_STR(prm_mock_text(w.mock, "evaluation.transition"), "hold");
        CHECK_STR(row(&w, w.alpha_member, "level"), w.silver);
    }
    say(&w, "silver", "promote");
    prm_mock_answer(w.mock, "tiers.transition", "{'action':'promote','to':'gold'}"); /* above what was earned */
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(row(&w, w.alpha_member, "level"), w.silver);
    prm_mock_answer(w.mock, "tiers.evaluate", NULL); /* scripts that fail */
    prm_mock_answer(w.mock, "tiers.transition", NULL);
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(row(&w, w.alpha_member, "level"), w.silver);
    CHECK_INT(prm_mock_events(w.mock, "tiers.promoted"), 0);
}

/* What rules grant may be nonsense for one member: the others are evaluated, and nothing of it is left behind. */
TEST(what_cannot_be_granted_holds_up_nobody)
{
    TIERS(w);
    say(&w, "registered", "demote"); /* alpha, of silver, and beta, of gold */
    prm_mock_answer(w.mock, "tiers.benefits", "{'grants':{'fund_cap':{'amount':100,'currency':'CHF'}}}");
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "grants.fund_cap:currency");
    CHECK_INT(prm_mock_recur(w.mock, "tiers.walk", w.program), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 1) >= 1);
    CHECK_STR(row(&w, w.alpha_member, "level"), w.silver);
    CHECK_INT(prm_mock_rows(w.mock, "evaluation"), 0);
    prm_mock_answer(w.mock, "tiers.benefits", NULL);
    CHECK_INT(prm_mock_recur(w.mock, "tiers.walk", w.program), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 1) >= 1);
    CHECK_STR(row(&w, w.alpha_member, "level"), w.registered);
    CHECK_INT(prm_mock_rows(w.mock, "evaluation"), 2);
}

TEST(it_is_at_risk_then_in_grace_then_falls)
{
    TIERS(w);
    say(&w, "registered", "hold");
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(row(&w, standing(&w), "state"), "at_risk");
    CHECK_INT(prm_mock_events(w.mock, "tiers.at_risk"), 1);
    say(&w, "registered", "grace");
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(row(&w, standing(&w), "state"), "grace");
    CHECK_STR(row(&w, standing(&w), "grace_until"), "2027-01-11");
    CHECK_STR(prm_mock_event(w.mock, "tiers.grace", "grace_until"), "2027-01-11");
    say(&w, "registered", "demote");
    CHECK_INT(prm_mock_advance(w.mock, 11 * WORLD_DAY_MS - 1), 0);
    CHECK_STR(row(&w, w.alpha_member, "level"), w.silver);
    CHECK_INT(prm_mock_advance(w.mock, 1), 1);
    CHECK_STR(prm_mock_fact(w.mock, "standing.grace_days_left"), "0");
    CHECK_STR(row(&w, w.alpha_member, "level"), w.registered);
    CHECK_STR(row(&w, standing(&w), "state"), "active");
    CHECK_STR(prm_mock_event(w.mock, "tiers.demoted", "level"), "registered");
    CHECK_STR(row(&w, standing(&w), "grace_until"), "null");
    CHECK_INT(prm_mock_react(w.mock) >= 0, 1);
    CHECK_INT(prm_mock_notices(w.mock, "told_grace"), 1);
    CHECK_STR(prm_mock_notice(w.mock, "told_grace", "data.until"), "2027-01-11");
}

TEST(it_is_safe_again)
{
    TIERS(w);
    say(&w, "registered", "grace");
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
    say(&w, "silver", "hold");
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(row(&w, standing(&w), "state"), "active");
    CHECK_INT(prm_mock_events(w.mock, "tiers.restored"), 1);
    CHECK_INT(prm_mock_timers(w.mock), 0);
}

/* ---- When -------------------------------------------------------------------------------------------------------- */

TEST(each_member_is_evaluated_officially_once_a_period)
{
    TIERS(w);
    say(&w, "silver", "hold");
    CHECK_INT(prm_mock_recur(w.mock, "tiers.walk", w.program), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 1) >= 1);
    CHECK_INT(prm_mock_rows(w.mock, "standing"), 2);
    CHECK_INT(prm_mock_rows(w.mock, "evaluation"), 2);
    CHECK_STR(row(&w, prm_mock_row_at(w.mock, "evaluation", 0), "occasion"), "interim");
    CHECK_STR(row(&w, standing(&w), "review_on"), "2027-04-01");
    /* Nothing has changed, whatever the figures do below what is needed. */
    reset(&w, 500);
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
    CHECK_STR(row(&w, official, "occasion"), "official");
    CHECK_STR(row(&w, official, "as_of"), "2027-03-31");
    CHECK_STR(row(&w, official, "period"), "2027-01-01");
    CHECK_STR(row(&w, standing(&w), "review_on"), "2027-07-01");
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
    say(&w, "registered", "hold");
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
    say(&w, "registered", "demote");
    sleep_until_walk(&w, 1);
    CHECK_STR(row(&w, w.alpha_member, "level"), w.silver);
    CHECK_INT(prm_mock_happen(w.mock, "rules.activated", "", "{'generation':7}"), PRM_OK);
    CHECK(prm_mock_react(w.mock) >= 1);
    sleep_until_walk(&w, 1);
    CHECK_STR(row(&w, w.alpha_member, "level"), w.registered);
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
/* 45 members are three pieces of a walk; one that begins again in between finds what is done. While figures are made again
 * nothing is said of anybody, and the walk goes on where it was. */
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
        reset(&w, 10 + (int64_t)i); /* as far from 1000 as before, as long as nobody reads it */
        CHECK_INT(prm_mock_recur(w.mock, "tiers.walk", w.program), PRM_OK);
        CHECK(prm_mock_advance(w.mock, 1) >= 1);
        CHECK_INT(prm_mock_rows(w.mock, "evaluation"), before + 2 * cases[i].more);
    }
}

TEST(a_walk_goes_on_and_nobody_is_reviewed_twice)
{
    enum { MEMBERS = 45 };
    TIERS(w);
    say(&w, "silver", "hold");
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
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_E_UNAVAILABLE);
    CHECK_STR(prm_mock_failure(w.mock), "figures_are_made_again");
    prm_mock_make_again(w.mock, 0);
    CHECK_INT(prm_mock_advance(w.mock, 5 * 60000), 3);
    CHECK_INT(prm_mock_rows(w.mock, "evaluation"), 2 * MEMBERS);
    sleep_until_walk(&w, 0);
    CHECK_INT(prm_mock_rows(w.mock, "evaluation"), 2 * MEMBERS);
    for (size_t i = MEMBERS; i < 2 * (size_t)MEMBERS; i++)
        CHECK_STR(row(&w, prm_mock_row_at(w.mock, "evaluation", i), "period"), "2027-01-01");
}

TEST(periods_become_others)
{
    TIERS(w);
    say(&w, "silver", "hold");
    sleep_until_walk(&w, 0);
    const char *scheme = prm_mock_row_at(w.mock, "tier_scheme", 0);
    CHECK_INT(world_call(&w, "tiers.schemes.update", "{'id':'%s','period':'month'}", scheme), PRM_OK);
    sleep_until_walk(&w, 1);
    CHECK_STR(row(&w, standing(&w), "review_on"), "2027-02-01");
    sleep_until_walk(&w, 30);
    CHECK_STR(row(&w, prm_mock_row_at(w.mock, "evaluation", 4), "period"), "2027-01-01");
    CHECK_INT(world_call(&w, "tiers.schemes.update", "{'id':'%s','period':'year'}", scheme), PRM_OK);
    sleep_until_walk(&w, 1);
    CHECK_STR(row(&w, standing(&w), "review_on"), "2028-01-01");
    size_t before = prm_mock_rows(w.mock, "evaluation");
    for (int i = 0; i < 2; i++) {
        sleep_until_walk(&w, i == 0 ? 333 : 1);
        CHECK_INT(prm_mock_rows(w.mock, "evaluation"), before + 2);
    }
    const char *official = prm_mock_row_at(w.mock, "evaluation", before);
    CHECK_STR(row(&w, official, "occasion"), "official");
    CHECK_STR(row(&w, official, "as_of"), "2027-12-31");
    CHECK_STR(row(&w, standing(&w), "review_on"), "2029-01-01");
}

TEST(who_is_kept_out_is_not_evaluated)
{
    TIERS(w);
    prm_mock_set_state(w.mock, w.alpha, "suspended");
    CHECK_INT(world_call(&w, "tiers.move", "{'membership':'%s','level':'%s','reason':'r'}", w.alpha_member, w.gold),
        PRM_E_STATE);
    CHECK_STR(row(&w, w.alpha_member, "level"), w.silver);
    prm_mock_set_state(w.mock, w.alpha, "active");
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
    prm_mock_set_state(w.mock, w.alpha, "suspended");
    CHECK_INT(prm_mock_happen(w.mock, "partners.suspended", w.alpha, "{}"), PRM_OK);
    CHECK(prm_mock_react(w.mock) >= 1);
    CHECK_STR(row(&w, standing(&w), "state"), "suspended");
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_E_STATE);
    prm_mock_set_state(w.mock, w.alpha, "active");
    CHECK_INT(prm_mock_happen(w.mock, "partners.reinstated", w.alpha, "{}"), PRM_OK);
    CHECK(prm_mock_react(w.mock) >= 1);
    CHECK(prm_mock_advance(w.mock, 60000) >= 1);
    CHECK_STR(row(&w, standing(&w), "state"), "active");
}

TEST(who_counts_more_is_evaluated_soon)
{
    TIERS(w);
    char data[60];

    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
    snprintf(data, sizeof data, "{'partner':'%s'}", w.alpha);
    CHECK_INT(prm_mock_happen(w.mock, "certification.counted", w.ada, data), PRM_OK);
    CHECK(prm_mock_react(w.mock) >= 1);
    size_t before = prm_mock_rows(w.mock, "evaluation");
    say(&w, "silver", "hold");
    require_of(&w, w.silver, "won", "'kind':'must','metric':'" WON "','window':'12 months','threshold':1");
    CHECK(prm_mock_advance(w.mock, 60000) >= 1);
    CHECK_INT(prm_mock_rows(w.mock, "evaluation"), before + 1);
}

/* ---- People ------------------------------------------------------------------------------------------------------ */

TEST(what_is_locked_stays)
{
    TIERS(w);
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "tiers.lock", "{'membership':'%s','reason':'r','until':'2027-01-02'}", w.alpha_member), PRM_OK);
    say(&w, "gold", "promote");
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
    CHECK(prm_mock_has_reason(w.mock, "locked"));
    CHECK_STR(row(&w, w.alpha_member, "level"), w.silver);
    prm_mock_advance(w.mock, 2 * WORLD_DAY_MS);
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(row(&w, w.alpha_member, "level"), w.gold);
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
    say(&w, "registered", "demote");
    CHECK(prm_mock_advance(w.mock, 60000) >= 1);
    CHECK_STR(row(&w, w.alpha_member, "level"), w.silver);
    CHECK_INT(world_call(&w, "tiers.unlock", "{'membership':'%s'}", w.alpha_member), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 60000) >= 1);
    CHECK_STR(row(&w, w.alpha_member, "level"), w.registered);
    CHECK_STR(row(&w, w.beta_member, "level"), w.gold);
    prm_mock_advance(w.mock, 2 * WORLD_DAY_MS);
    CHECK_INT(prm_mock_recur(w.mock, "tiers.walk", w.program), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 1) >= 1);
    CHECK_STR(row(&w, w.beta_member, "level"), w.registered);
}

TEST(somebody_is_moved_beyond_what_was_earned)
{
    TIERS(w);
    say(&w, "silver", "hold");
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_INT(world_call(&w, "tiers.move", "{'membership':'%s','level':'%s','reason':'Agreed'}", w.alpha_member, w.gold),
        PRM_OK);
    CHECK_STR(row(&w, w.alpha_member, "level"), w.gold);
    CHECK_STR(prm_mock_event(w.mock, "tiers.promoted", "by"), "person");
    CHECK_STR(prm_mock_override(w.mock, "answer.to"), "gold");
    CHECK_INT(world_call(&w, "tiers.move", "{'membership':'%s','level':'%s','reason':'Agreed'}", w.alpha_member, w.gold),
        PRM_E_INVALID);
    CHECK_INT(prm_mock_advance(w.mock, 60000), 1);
    CHECK_STR(row(&w, standing(&w), "state"), "at_risk");
}

TEST(a_requirement_is_waived_for_a_time)
{
    TIERS(w);
    const char *needed = require_of(&w, w.silver, "sold",
        "'kind':'must','metric':'" WON "','window':'12 months','threshold':10");
    world_as_alpha(&w);
    prm_mock_answer(w.mock, "tiers.waiver", "{'verdict':'auto','days':5}");
    CHECK_INT(world_call(&w, "tiers.waivers.request",
        "{'membership':'%s','requirement':'%s','until':'2027-02-01','reason':'Leave'}", w.alpha_member, needed), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "waiver.state"), "active");
    CHECK_STR(prm_mock_text(w.mock, "waiver.until"), "2027-01-05");
    CHECK_INT(world_call(&w, "tiers.waivers.request",
        "{'membership':'%s','requirement':'%s','until':'2027-02-01','reason':'Leave'}", w.alpha_member, needed), PRM_E_STATE);
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].waived"), "true");
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].gap"), "10");
    CHECK(prm_mock_advance(w.mock, 5 * WORLD_DAY_MS) >= 1);
    CHECK_STR(row(&w, prm_mock_row_at(w.mock, "waiver", 0), "state"), "ended");
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "evaluation.items[0].passed"), "false");
}

/* Its last day is that of the period, which is reviewed when the waiver has ended. */
TEST(a_waiver_holds_for_the_review_of_its_days)
{
    TIERS(w);
    const char *needed = require_of(&w, w.silver, "sold",
        "'kind':'must','metric':'" WON "','window':'12 months','threshold':10");
    prm_mock_answer(w.mock, "tiers.waiver", "{'verdict':'auto'}");
    CHECK_INT(world_call(&w, "tiers.waivers.request",
        "{'membership':'%s','requirement':'%s','until':'2027-03-31','reason':'Leave'}", w.alpha_member, needed), PRM_OK);
    CHECK_INT(world_call(&w, "tiers.waivers.request",
        "{'membership':'%s','requirement':'%s','until':'2027-05-31','reason':'Leave'}", w.beta_member, needed), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 80 * WORLD_DAY_MS) >= 1);
    CHECK_INT(world_call(&w, "tiers.waivers.withdraw", "{'id':'%s'}", prm_mock_row_at(w.mock, "waiver", 1)), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "waiver.until"), "2027-03-21");
    CHECK(prm_mock_advance(w.mock, 10 * WORLD_DAY_MS) >= 1);
    CHECK_STR(row(&w, prm_mock_row_at(w.mock, "waiver", 0), "state"), "ended");
    CHECK_INT(prm_mock_recur(w.mock, "tiers.walk", w.program), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 1) >= 1);
    size_t rows = prm_mock_rows(w.mock, "evaluation");
    for (size_t i = 1; i <= 2; i++) {
        const char *official = prm_mock_row_at(w.mock, "evaluation", rows - i);
        bool is_alphas = strcmp(row(&w, official, "partner"), w.alpha) == 0;
        CHECK_STR(row(&w, official, "as_of"), "2027-03-31");
        CHECK_STR(row(&w, official, "items[0].passed"), is_alphas ? "true" : "false");
    }
}

TEST(a_person_decides_about_a_waiver)
{
    TIERS(w);
    const char *needed = require_of(&w, w.silver, "sold",
        "'kind':'must','metric':'" WON "','window':'12 months','threshold':10");
    const char *never = require_of(&w, w.silver, "never",
        "'kind':'must','metric':'" WON "','window':'12 months','threshold':10,'waivable':false");
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
    CHECK_STR(row(&w, waiver, "state"), "active");
    world_as_beta(&w);
    CHECK_INT(world_call(&w, "tiers.waivers.withdraw", "{'id':'%s'}", waiver), PRM_E_NOT_FOUND);
    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "tiers.waivers.withdraw", "{'id':'%s'}", waiver), PRM_OK);
    CHECK_STR(row(&w, waiver, "state"), "ended");
}

TEST(nobody_decides_about_a_waiver_it_has_asked_for)
{
    TIERS(w);
    const char *needed = require_of(&w, w.silver, "sold",
        "'kind':'must','metric':'" WON "','window':'12 months','threshold':10");
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
    CHECK_STR(row(&w, waiver, "state"), "active");
}

/* A waiver is of the days from its grant on: the day before is what it was. */
TEST(a_waiver_is_not_of_days_before_it)
{
    TIERS(w);
    const char *needed = require_of(&w, w.silver, "sold",
        "'kind':'must','metric':'" WON "','window':'12 months','threshold':10");
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
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_E_STATE);
    CHECK_INT(world_call(&w, "tiers.schemes.create", "{'program':'%s','period':'month'}", w.program), PRM_OK);
    CHECK_INT(evaluate(&w, w.alpha_member), PRM_OK);
}

TEST_MAIN(CASE(what_cannot_be_evaluated_is_refused), CASE(a_level_and_a_programme_have_room_for_so_much),
    CASE(what_there_is_stands_beside_what_is_needed), CASE(points_add_up),
    CASE(people_count_with_their_certificates), CASE(what_is_judged_is_asked_of_the_rules),
    CASE(it_rises_in_the_same_transaction), CASE(what_cannot_be_done_changes_nothing),
    CASE(what_cannot_be_granted_holds_up_nobody),
    CASE(it_is_at_risk_then_in_grace_then_falls), CASE(it_is_safe_again),
    CASE(each_member_is_evaluated_officially_once_a_period), CASE(other_rules_and_settings_are_asked_anew), CASE(rules_that_read_values_are_asked_when_these_change),
    CASE(a_walk_goes_on_and_nobody_is_reviewed_twice), CASE(periods_become_others),
    CASE(who_is_kept_out_is_not_evaluated), CASE(who_counts_more_is_evaluated_soon),
    CASE(what_is_locked_stays), CASE(what_was_locked_moves_again), CASE(somebody_is_moved_beyond_what_was_earned), CASE(a_requirement_is_waived_for_a_time),
    CASE(a_waiver_holds_for_the_review_of_its_days),
    CASE(a_person_decides_about_a_waiver), CASE(nobody_decides_about_a_waiver_it_has_asked_for),
    CASE(a_waiver_is_not_of_days_before_it), CASE(a_scheme_that_is_put_away_makes_room))
