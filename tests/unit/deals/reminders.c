/* SPDX-License-Identifier: Apache-2.0 */
/* Reminders of the end: each once, at its time, and only of what still ends; and the end of a partnership. */
#include "world.h"

#include <stdio.h>

enum { DAY_MS = 86400000 };

static const char *approved(world *w)
{
    prm_mock_answer(w->mock, "deals.protect", "{'days':90,'remind_days':[30,14,3]}");
    return world_register(w) == PRM_OK ? prm_mock_text(w->mock, "deal.id") : "";
}

TEST(each_comes_at_its_time)
{
    static const struct {
        int days;
        const char *left;
    } all[] = { { 60, "30" }, { 76, "14" }, { 87, "3" } };
    WORLD(w);
    const char *deal = approved(&w);
    int64_t begun = prm_mock_now(w.mock);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        CHECK_INT(prm_mock_advance(w.mock, begun + (int64_t)all[i].days * DAY_MS - 1 - prm_mock_now(w.mock)), 0);
        CHECK_INT(prm_mock_advance(w.mock, 1), 1);
        CHECK_INT(prm_mock_events(w.mock, "deals.reminded"), i + 1);
        CHECK(prm_mock_react(w.mock) > 0);
        CHECK_STR(prm_mock_notice(w.mock, "told_reminded", "data.days"), all[i].left);
        CHECK_STR(prm_mock_notice(w.mock, "told_reminded", "subject"), deal);
        CHECK_STR(prm_mock_notice(w.mock, "told_reminded", "partner"), w.alpha);
    }
    CHECK_INT(prm_mock_advance(w.mock, 3LL * DAY_MS), 1);
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "expired");
    CHECK_INT(prm_mock_events(w.mock, "deals.reminded"), 3);
}

TEST(of_several_that_are_late_only_the_last_is_news)
{
    WORLD(w);
    approved(&w);
    prm_mock_set_now(w.mock, prm_mock_now(w.mock) + 77LL * DAY_MS);
    CHECK_INT(prm_mock_advance(w.mock, 0), 2);
    CHECK_INT(prm_mock_events(w.mock, "deals.reminded"), 1);
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_reminded", "data.days"), "13");
}

TEST(what_has_moved_on_is_left_alone)
{
    WORLD(w);
    const char *deal = approved(&w);
    CHECK_INT(prm_mock_set_state(w.mock, deal, "revoked"), PRM_OK);
    CHECK_INT(prm_mock_advance(w.mock, 91LL * DAY_MS), 4);
    CHECK_INT(prm_mock_events(w.mock, "deals.reminded"), 0);
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "revoked");
}

TEST(without_the_rule_its_last_resort_reminds_too)
{
    WORLD(w);
    prm_mock_answer(w.mock, "deals.protect", NULL);
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_INT(prm_mock_timers(w.mock), 4); /* three reminders and the end */
}

TEST(so_do_the_terms_no_rule_gave)
{
    WORLD(w);
    char params[200];
    prm_mock_answer(w.mock, "deals.conflict", "{'verdict':'clear','winner':'other'}"); /* nothing after it is asked */
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.state"), "in_review");
    snprintf(params, sizeof(params), "{'id':'%s','verdict':'approve','reason':'Agreed'}", prm_mock_text(w.mock, "deal.id"));
    world_as_manager(&w);
    CHECK_INT(prm_mock_call(w.mock, "deals.review", params), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.terms.max_extensions"), "1");
    CHECK_INT(prm_mock_timers(w.mock), 4);
}

TEST(a_term_shorter_than_a_reminder_has_none_of_it)
{
    WORLD(w);
    prm_mock_answer(w.mock, "deals.protect", "{'days':10,'remind_days':[30,14,3]}");
    CHECK_INT(world_register(&w), PRM_OK);
    CHECK_INT(prm_mock_timers(w.mock), 2);
    CHECK_INT(prm_mock_advance(w.mock, 7LL * DAY_MS), 1);
    CHECK_INT(prm_mock_events(w.mock, "deals.reminded"), 1);
}

static void insert_deals(world *w, const char *state, int count)
{
    char json[400];

    snprintf(json, sizeof(json),
        "{'program':'%s','partner':'%s','territory':'%s','customer':{'legal_name':'Muster GmbH'},'amount_base':5,"
        "'amount':{'amount':5,'currency':'EUR'},'expected_close':'2027-03-31','lines':[{'product':'%s'}],'state':'%s'}",
        w->program, w->alpha, w->bavaria, w->product, state);
    for (int i = 0; i < count; i++)
        CHECK(*prm_mock_insert(w->mock, "deal", json) != '\0');
}

TEST(a_partnership_ends_with_all_it_held)
{
    WORLD(w);
    const char *deal = approved(&w), *waiting = world_in_review(&w);
    insert_deals(&w, "in_review", 30);
    insert_deals(&w, "approved", 30);
    CHECK_INT(prm_mock_happen(w.mock, "partners.terminated", w.alpha, NULL), PRM_OK);
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_INT(prm_mock_advance(w.mock, 0), 1); /* it is not terminated: somebody else's mistake */
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "approved");
    CHECK_INT(prm_mock_set_state(w.mock, w.alpha, "terminated"), PRM_OK);
    CHECK_INT(prm_mock_happen(w.mock, "partners.terminated", w.alpha, NULL), PRM_OK);
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_INT(prm_mock_advance(w.mock, 0), 2); /* 62 of them, in pieces of 50 */
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "revoked");
    CHECK_STR(prm_mock_row(w.mock, deal, "reason_code"), "partner_terminated");
    CHECK_STR(prm_mock_row(w.mock, waiting, "state"), "withdrawn");
    CHECK_INT(prm_mock_events(w.mock, "deals.revoked"), 31);
    CHECK_INT(prm_mock_events(w.mock, "deals.withdrawn"), 31);
    CHECK(*prm_mock_row(w.mock, prm_mock_row_at(w.mock, "protection", 0), "ended_at") != '\0');
    CHECK_INT(prm_mock_timers(w.mock), 0);
}

TEST_MAIN(CASE(each_comes_at_its_time), CASE(of_several_that_are_late_only_the_last_is_news),
    CASE(what_has_moved_on_is_left_alone), CASE(a_term_shorter_than_a_reminder_has_none_of_it),
    CASE(without_the_rule_its_last_resort_reminds_too), CASE(so_do_the_terms_no_rule_gave),
    CASE(a_partnership_ends_with_all_it_held))
