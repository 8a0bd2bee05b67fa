/* SPDX-License-Identifier: Apache-2.0 */
/* What follows when something is not done in time, as the rules say it or fail to; and that each timer looks whether it is
 * still waited for. */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOUR_MS INT64_C(3600000)

/* A qualified one, in Bavaria, about the product. */
static const char *lead(world *w)
{
    return world_insert(w, "lead", "{'program':'%s','source':'web','legal_name':'Muster GmbH','state':'qualified',"
        "'product':'%s','territory':'%s','score':500,'amount_base':0,'attempts':0,'open_offers':0}", w->program, w->product,
        w->bavaria);
}

/* Offered to alpha for 48 hours: the offer. */
static const char *offered(world *w, const char *id)
{
    world_as_manager(w);
    if (world_call(w, "leads.assign", "{'id':'%s','partner':'%s'}", id, w->alpha) != PRM_OK)
        return "";
    return prm_mock_row_at(w->mock, "lead_offer", prm_mock_rows(w->mock, "lead_offer") - 1);
}

static void as_seller(world *w)
{
    prm_mock_as(w->mock, PRM_PARTNER_SIDE, w->alpha, "partner_sales");
}

static prm_status accept(world *w, const char *offer)
{
    as_seller(w);
    return world_call(w, "leads.accept", "{'id':'%s'}", offer);
}

/* The clock of a kind, made last. */
static const char *clock_of(const world *w, const char *kind)
{
    const char *found = "";
    for (size_t i = 0; i < prm_mock_rows(w->mock, "sla_clock"); i++) {
        const char *id = prm_mock_row_at(w->mock, "sla_clock", i);
        if (strcmp(prm_mock_row(w->mock, id, "kind"), kind) == 0)
            found = id;
    }
    return found;
}

static const char *state(const world *w, const char *id)
{
    return prm_mock_row(w->mock, id, "state");
}

static void answer(world *w, const char *json)
{
    prm_mock_answer(w->mock, "leads.timeout", json);
}

TEST(told_before_and_passed_over)
{
    WORLD(w);
    const char *id = lead(&w), *offer = offered(&w, id);
    REQUIRE(*offer != '\0');
    answer(&w, "{'action':'reoffer'}");
    CHECK(prm_mock_advance(w.mock, 38 * HOUR_MS) >= 0);
    CHECK_INT(prm_mock_events(w.mock, "leads.sla_due"), 0);
    CHECK(prm_mock_advance(w.mock, HOUR_MS) >= 0);
    CHECK_INT(prm_mock_events(w.mock, "leads.sla_due"), 1);
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_INT(prm_mock_notices(w.mock, "told_due_accept"), 1);
    CHECK_STR(prm_mock_notice(w.mock, "told_due_accept", "data.product"), "Storage 400");
    CHECK_STR(prm_mock_notice(w.mock, "told_due_accept", "subject"), offer);
    CHECK(prm_mock_advance(w.mock, 10 * HOUR_MS) >= 0);
    CHECK_STR(state(&w, offer), "timeout");
    CHECK_STR(state(&w, clock_of(&w, "accept")), "breached");
    CHECK_STR(prm_mock_event(w.mock, "leads.sla_breached", "in_time"), "false");
    CHECK_STR(prm_mock_fact(w.mock, "overdue.kind"), "accept");
    CHECK_STR(state(&w, id), "unassignable"); /* nobody else is entitled */
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_INT(prm_mock_notices(w.mock, "told_timed_out"), 1);
    CHECK_INT(prm_mock_notices(w.mock, "told_late_accept"), 0);
    CHECK_INT(prm_mock_notices(w.mock, "told_unassignable"), 1);
}

TEST(a_reminder_keeps_an_offer_open_and_late_is_late)
{
    WORLD(w);
    const char *id = lead(&w), *offer = offered(&w, id);
    answer(&w, "{'action':'remind','hours':10}");
    CHECK(prm_mock_advance(w.mock, 49 * HOUR_MS) >= 0);
    CHECK_STR(state(&w, offer), "open");
    CHECK_INT(prm_mock_events(w.mock, "leads.sla_reminded"), 1);
    CHECK_INT(accept(&w, offer), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "accepted"), "true");
    CHECK_STR(state(&w, clock_of(&w, "accept")), "late");
    CHECK_STR(prm_mock_row(w.mock, clock_of(&w, "accept"), "breached"), "true");
    CHECK_INT(prm_mock_events(w.mock, "leads.sla_met"), 0);
    CHECK_INT(prm_mock_events(w.mock, "leads.sla_late"), 1);
    CHECK(prm_mock_advance(w.mock, 10 * HOUR_MS) >= 0);
    CHECK_INT(prm_mock_events(w.mock, "leads.sla_reminded"), 1); /* nobody waits for it */
    CHECK_STR(state(&w, id), "accepted");
}

TEST(rules_that_never_let_go_do_in_the_end)
{
    WORLD(w);
    const char *id = lead(&w), *offer = offered(&w, id);
    answer(&w, "{'action':'escalate','hours':1}");
    CHECK(prm_mock_advance(w.mock, 48 * HOUR_MS) >= 0);
    for (int i = 0; i < 30; i++)
        CHECK(prm_mock_advance(w.mock, HOUR_MS) >= 0);
    CHECK_STR(state(&w, offer), "timeout");
    CHECK_INT(prm_mock_events(w.mock, "leads.sla_reminded"), 20);
    CHECK_INT(prm_mock_events(w.mock, "leads.escalated"), 2); /* each of them once */
    CHECK_STR(prm_mock_event(w.mock, "leads.escalated", "to"), "program_manager");
}

TEST(an_offer_nobody_would_look_at_again_ends)
{
    WORLD(w);
    const char *id = lead(&w), *offer = offered(&w, id);
    answer(&w, "{'action':'remind'}");
    CHECK(prm_mock_advance(w.mock, 49 * HOUR_MS) >= 0);
    CHECK_STR(state(&w, offer), "timeout");
}

TEST(a_broken_rule_tells_somebody_and_leaves_it_open_for_a_day)
{
    WORLD(w);
    const char *id = lead(&w), *offer = offered(&w, id);
    answer(&w, NULL);
    CHECK(prm_mock_advance(w.mock, 49 * HOUR_MS) >= 0);
    CHECK_STR(state(&w, offer), "open");
    CHECK_STR(prm_mock_event(w.mock, "leads.escalated", "to"), "channel_manager");
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_INT(prm_mock_notices(w.mock, "told_above_partner"), 1);
    CHECK_STR(prm_mock_notice(w.mock, "told_above_partner", "roles"), "channel_manager");
    CHECK_STR(prm_mock_notice(w.mock, "told_above_partner", "data.customer"), "Muster GmbH");
    CHECK_INT(accept(&w, offer), PRM_OK);
}

TEST(to_whoever_takes_it)
{
    WORLD(w);
    const char *id = lead(&w), *offer = offered(&w, id);
    answer(&w, "{'action':'pool'}");
    CHECK(prm_mock_advance(w.mock, 49 * HOUR_MS) >= 0);
    CHECK_STR(state(&w, offer), "timeout");
    CHECK_STR(state(&w, id), "pool");
}

TEST(a_lead_left_alone_is_taken_back)
{
    WORLD(w);
    const char *id = lead(&w), *offer = offered(&w, id);
    CHECK_INT(accept(&w, offer), PRM_OK);
    CHECK_STR(state(&w, clock_of(&w, "accept")), "met");
    CHECK_STR(prm_mock_event(w.mock, "leads.sla_met", "in_time"), "true");
    answer(&w, "{'action':'pull'}");
    CHECK(prm_mock_advance(w.mock, 49 * HOUR_MS) >= 0);
    CHECK_STR(state(&w, clock_of(&w, "first_touch")), "breached");
    CHECK_STR(state(&w, clock_of(&w, "progress")), "stopped");
    CHECK_STR(state(&w, offer), "pulled");
    CHECK_STR(prm_mock_row(w.mock, id, "holder"), "null");
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_INT(prm_mock_notices(w.mock, "told_pulled_back"), 1);
    CHECK_STR(prm_mock_notice(w.mock, "told_pulled_back", "subject"), offer);
    CHECK_STR(prm_mock_notice(w.mock, "told_pulled_back", "data.customer"), "");
}

/* There is no such move: somebody is told instead. */
TEST(what_is_worked_on_is_not_taken_back)
{
    WORLD(w);
    const char *id = lead(&w), *offer = offered(&w, id);
    CHECK_INT(accept(&w, offer), PRM_OK);
    CHECK_INT(prm_mock_set_state(w.mock, id, "working"), PRM_OK);
    answer(&w, "{'action':'pull','hours':16}");
    CHECK(prm_mock_advance(w.mock, 15 * WORLD_DAY_MS) >= 0);
    CHECK_STR(state(&w, clock_of(&w, "first_touch")), "stopped"); /* it has been in touch, whoever noted it */
    CHECK_STR(state(&w, clock_of(&w, "progress")), "breached");
    CHECK_STR(state(&w, id), "working");
    CHECK(prm_mock_events(w.mock, "leads.escalated") > 0);
}

TEST(a_lead_that_lies_for_long)
{
    WORLD(w);
    const char *id = lead(&w), *offer = offered(&w, id);
    CHECK_INT(accept(&w, offer), PRM_OK);
    CHECK_INT(world_call(&w, "leads.touch", "{'id':'%s','kind':'call','on':'2027-01-01','outcome':'reached'}", id), PRM_OK);
    answer(&w, "{'action':'remind'}");
    CHECK(prm_mock_advance(w.mock, 29 * WORLD_DAY_MS) >= 0);
    CHECK_STR(clock_of(&w, "stale"), "");
    CHECK(prm_mock_advance(w.mock, WORLD_DAY_MS + HOUR_MS) >= 0);
    CHECK_STR(state(&w, clock_of(&w, "stale")), "breached");
    as_seller(&w);
    CHECK_INT(world_call(&w, "leads.touch", "{'id':'%s','kind':'call','on':'2027-01-30','outcome':'reached'}", id), PRM_OK);
    CHECK_STR(state(&w, clock_of(&w, "stale")), "late");
}

/* Each time it is left to lie is one. */
TEST(a_lead_that_rested_may_lie_again)
{
    WORLD(w);
    const char *id = lead(&w);
    char first[80];
    CHECK_INT(accept(&w, offered(&w, id)), PRM_OK);
    CHECK_INT(world_call(&w, "leads.touch", "{'id':'%s','kind':'call','on':'2027-01-01','outcome':'not_reached'}", id), PRM_OK);
    answer(&w, "{'action':'remind'}");
    CHECK(prm_mock_advance(w.mock, 31 * WORLD_DAY_MS) >= 0);
    snprintf(first, sizeof first, "%s", clock_of(&w, "stale"));
    CHECK_STR(state(&w, first), "breached");
    CHECK_INT(prm_mock_set_state(w.mock, id, "nurture"), PRM_OK);
    CHECK(prm_mock_advance(w.mock, WORLD_DAY_MS) >= 0);
    CHECK_INT(prm_mock_set_state(w.mock, id, "qualified"), PRM_OK);
    prm_mock_as(w.mock, PRM_VENDOR_SIDE, "", "channel_manager");
    CHECK_INT(accept(&w, offered(&w, id)), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 31 * WORLD_DAY_MS) >= 0);
    CHECK(strcmp(clock_of(&w, "stale"), first) != 0);
    CHECK_STR(state(&w, clock_of(&w, "stale")), "breached");
    const char *second = clock_of(&w, "stale");
    CHECK(prm_mock_advance(w.mock, 31 * WORLD_DAY_MS) >= 0);
    CHECK_STR(clock_of(&w, "stale"), second); /* it is the same all along */
}

static const char *pooled(world *w)
{
    const char *id = lead(w);
    world_as_manager(w);
    CHECK_INT(world_call(w, "leads.assign", "{'id':'%s'}", id), PRM_OK);
    CHECK_STR(state(w, id), "pool");
    return id;
}

/* The usual terms: 48 hours. */
TEST(what_nobody_takes_is_for_a_person_in_the_end)
{
    WORLD(w);
    const char *id = pooled(&w);
    answer(&w, "{'action':'escalate','hours':10}");
    CHECK(prm_mock_advance(w.mock, 49 * HOUR_MS) >= 0);
    CHECK_STR(prm_mock_row(w.mock, clock_of(&w, "pool"), "party"), "vendor");
    CHECK_STR(state(&w, clock_of(&w, "pool")), "breached");
    CHECK_STR(prm_mock_event(w.mock, "leads.escalated", "to"), "channel_manager");
    CHECK_STR(state(&w, id), "pool"); /* it may still be taken */
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_INT(prm_mock_notices(w.mock, "told_above_vendor"), 1);
    answer(&w, "{'action':'pull'}");
    CHECK(prm_mock_advance(w.mock, 10 * HOUR_MS) >= 0);
    CHECK_STR(state(&w, id), "unassignable");
    CHECK_STR(prm_mock_row(w.mock, id, "reason_code"), "nobody_took_it");
    CHECK_STR(state(&w, clock_of(&w, "assign")), "running");
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "leads.assign", "{'id':'%s','partner':'%s'}", id, w.alpha), PRM_OK);
    CHECK_STR(state(&w, clock_of(&w, "pool")), "late");
    CHECK_STR(state(&w, clock_of(&w, "assign")), "met");
}

TEST(what_is_taken_from_the_pool_in_time_is_kept)
{
    WORLD(w);
    const char *id = pooled(&w);
    world_insert(&w, "lead_entitlement", "{'partner':'%s','effect':'include','is_open':true}", w.alpha);
    as_seller(&w);
    CHECK_INT(world_call(&w, "leads.take", "{'id':'%s'}", id), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "taken"), "true");
    CHECK_STR(state(&w, clock_of(&w, "pool")), "met");
    prm_mock_as(w.mock, PRM_VENDOR_SIDE, "", "channel_manager");
    CHECK_INT(world_call(&w, "leads.ledger", "{'from':0,'to':4000000000000}"), PRM_OK);
    CHECK(strstr(prm_mock_result(w.mock), "\"pool\"") != NULL);
}

TEST(the_rules_look_again_for_what_nobody_takes)
{
    WORLD(w);
    const char *id = pooled(&w);
    answer(&w, "{'action':'reoffer'}");
    CHECK(prm_mock_advance(w.mock, 49 * HOUR_MS) >= 0);
    CHECK_STR(state(&w, id), "unassignable"); /* nobody is entitled */
    CHECK_STR(prm_mock_row(w.mock, id, "reason_code"), "nobody_entitled");
}

TEST(word_of_progress_is_a_sign_where_none_was_promised)
{
    WORLD(w);
    const char *id = world_insert(&w, "lead", "{'program':'%s','source':'web','legal_name':'Muster GmbH',"
        "'state':'qualified','territory':'%s','score':500,'amount_base':0,'attempts':0,'open_offers':0,"
        "'promises':{'accept_hours':48,'first_touch_hours':48,'calendar':'program'}}", w.program, w.bavaria);
    CHECK_INT(accept(&w, offered(&w, id)), PRM_OK);
    CHECK_INT(world_call(&w, "leads.touch", "{'id':'%s','kind':'call','on':'2027-01-01','outcome':'reached'}", id), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 20 * WORLD_DAY_MS) >= 0);
    as_seller(&w);
    CHECK_INT(world_call(&w, "leads.progress", "{'id':'%s','note':'They compare'}", id), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 29 * WORLD_DAY_MS) >= 0);
    CHECK_STR(clock_of(&w, "stale"), "");
    CHECK(prm_mock_advance(w.mock, 2 * WORLD_DAY_MS) >= 0);
    CHECK_STR(state(&w, clock_of(&w, "stale")), "breached");
}

TEST(the_vendor_is_late_too)
{
    WORLD(w);
    const char *id = lead(&w);
    prm_mock_as(w.mock, PRM_VENDOR_SIDE, "", "channel_manager");
    CHECK_INT(world_call(&w, "leads.route", "{'id':'%s'}", id), PRM_OK); /* nobody is entitled */
    CHECK_STR(state(&w, id), "unassignable");
    answer(&w, "{'action':'escalate','to':'program_manager'}");
    CHECK(prm_mock_advance(w.mock, 17 * HOUR_MS) >= 0);
    CHECK_STR(prm_mock_row(w.mock, clock_of(&w, "assign"), "party"), "vendor");
    CHECK_STR(state(&w, clock_of(&w, "assign")), "breached");
    CHECK_STR(prm_mock_row(w.mock, clock_of(&w, "assign"), "told"), "program_manager");
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_above_vendor", "roles"), "program_manager");
    CHECK_STR(prm_mock_fact(w.mock, "partner.offered"), "");
    CHECK_INT(accept(&w, offered(&w, id)), PRM_OK);
    CHECK_STR(state(&w, clock_of(&w, "assign")), "late");
}

static int clocks(const world *w, const char *kind)
{
    int count = 0;
    for (size_t i = 0; i < prm_mock_rows(w->mock, "sla_clock"); i++)
        count += strcmp(prm_mock_row(w->mock, prm_mock_row_at(w->mock, "sla_clock", i), "kind"), kind) == 0;
    return count;
}

TEST(looking_in_vain_is_no_finding)
{
    WORLD(w);
    const char *id = lead(&w);
    answer(&w, "{'action':'reoffer'}");
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "leads.route", "{'id':'%s'}", id), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 10 * HOUR_MS) >= 0);
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "leads.route", "{'id':'%s'}", id), PRM_OK);
    CHECK_STR(state(&w, clock_of(&w, "assign")), "running");
    CHECK(prm_mock_advance(w.mock, 7 * HOUR_MS) >= 0);
    CHECK_STR(state(&w, clock_of(&w, "assign")), "breached"); /* 16 hours after the first time */
    CHECK_STR(state(&w, id), "unassignable");                  /* the rules had it looked for again */
    CHECK_STR(prm_mock_row(w.mock, clock_of(&w, "assign"), "answered"), "1");
    CHECK(prm_mock_advance(w.mock, 17 * HOUR_MS) >= 0);
    CHECK_STR(prm_mock_row(w.mock, clock_of(&w, "assign"), "answered"), "2");
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "leads.route", "{'id':'%s'}", id), PRM_OK);
    CHECK_STR(state(&w, clock_of(&w, "assign")), "breached");
    CHECK(*offered(&w, id) != '\0');
    CHECK_STR(state(&w, clock_of(&w, "assign")), "late");
    CHECK_INT(clocks(&w, "assign"), 1);
    CHECK(strtoll(prm_mock_row(w.mock, id, "assigned_at"), NULL, 10) > 0);
}

TEST(the_ledger_has_both_sides)
{
    WORLD(w);
    const char *id = lead(&w), *offer = offered(&w, id);
    CHECK_INT(accept(&w, offer), PRM_OK);
    CHECK_INT(world_call(&w, "leads.ledger", "{'from':1767225600000,'to':1830297600000}"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "items[0].kind"), "accept");
    CHECK_STR(prm_mock_text(w.mock, "items[0].met"), "1");
    CHECK_STR(prm_mock_text(w.mock, "items[0].kept_bps"), "10000");
    CHECK_STR(prm_mock_text(w.mock, "items[1].running"), "1");
    CHECK_STR(prm_mock_text(w.mock, "items[1].kept_bps"), "");
    CHECK_STR(prm_mock_text(w.mock, "items[5].party"), "vendor");
    CHECK_INT(world_call(&w, "leads.ledger", "{'from':1830297600000,'to':1830297600000}"),
        PRM_E_INVALID);
    CHECK_INT(world_call(&w, "leads.ledger", "{'from':1767225600000,'to':1830297600000,"
        "'partner':'%s'}", w.beta), PRM_E_NOT_FOUND);
}

TEST_MAIN(CASE(told_before_and_passed_over), CASE(a_reminder_keeps_an_offer_open_and_late_is_late),
    CASE(rules_that_never_let_go_do_in_the_end), CASE(an_offer_nobody_would_look_at_again_ends),
    CASE(a_broken_rule_tells_somebody_and_leaves_it_open_for_a_day), CASE(to_whoever_takes_it),
    CASE(a_lead_left_alone_is_taken_back), CASE(what_is_worked_on_is_not_taken_back), CASE(a_lead_that_lies_for_long),
    CASE(a_lead_that_rested_may_lie_again),
    CASE(what_nobody_takes_is_for_a_person_in_the_end), CASE(what_is_taken_from_the_pool_in_time_is_kept),
    CASE(the_rules_look_again_for_what_nobody_takes),
    CASE(word_of_progress_is_a_sign_where_none_was_promised),
    CASE(the_vendor_is_late_too), CASE(looking_in_vain_is_no_finding), CASE(the_ledger_has_both_sides))
