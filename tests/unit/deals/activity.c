/* SPDX-License-Identifier: Apache-2.0 */
/* Activities and the duty to show some; comments for both sides, notes for one. */
#include "world.h"

#include <stdio.h>

enum { DAY_MS = 86400000 };

static const char *approved(world *w)
{
    prm_mock_answer(w->mock, "deals.protect", "{'days':200,'activity_every_days':30}");
    return world_register(w) == PRM_OK ? prm_mock_text(w->mock, "deal.id") : "";
}

static prm_status say(world *w, const char *verb, const char *deal, const char *more)
{
    char params[300];
    snprintf(params, sizeof(params), "{'deal':'%s',%s}", deal, more);
    return prm_mock_call(w->mock, verb, params);
}

static prm_status act(world *w, const char *deal, const char *on)
{
    char more[100];
    snprintf(more, sizeof(more), "'kind':'call','on':'%s'", on);
    return say(w, "deals.activities.create", deal, more);
}

TEST(an_activity_counts_for_its_day)
{
    WORLD(w);
    const char *deal = approved(&w);
    prm_mock_advance(w.mock, 10LL * DAY_MS); /* 2027-01-11 */
    CHECK_INT(act(&w, deal, "2027-01-12"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "on:future");
    CHECK_INT(act(&w, deal, "2027-01-08"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "activity.partner"), w.alpha);
    CHECK_STR(prm_mock_text(w.mock, "deal.last_activity_at"), "1799366400000");
    CHECK_INT(act(&w, deal, "2027-01-02"), PRM_OK); /* it was at work later than that */
    CHECK_STR(prm_mock_text(w.mock, "deal.last_activity_at"), "1799366400000");
    CHECK_INT(act(&w, deal, "2027-01-11"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "deal.last_activity_at"), "1799625600000");
    CHECK_INT(prm_mock_rows(w.mock, "activity"), 3);
}

TEST(what_is_over_takes_none)
{
    WORLD(w);
    const char *deal = approved(&w);
    CHECK_INT(prm_mock_set_state(w.mock, deal, "expired"), PRM_OK);
    CHECK_INT(act(&w, deal, "2027-01-01"), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "invalid_state");
    deal = world_in_review(&w);
    CHECK_INT(act(&w, deal, "2027-01-01"), PRM_OK);
    world_as_beta(&w);
    CHECK_INT(act(&w, deal, "2027-01-01"), PRM_E_NOT_FOUND);
    world_as_manager(&w);
    CHECK_INT(act(&w, deal, "2027-01-01"), PRM_E_FORBIDDEN);
}

TEST(a_silence_is_warned_of_once_a_period)
{
    WORLD(w);
    const char *deal = approved(&w);
    CHECK_INT(prm_mock_advance(w.mock, 30LL * DAY_MS - 1), 0);
    CHECK_INT(prm_mock_advance(w.mock, 1), 1);
    CHECK_INT(prm_mock_events(w.mock, "deals.inactive"), 1);
    CHECK_STR(prm_mock_fact(w.mock, "warnings"), "0");
    CHECK_STR(prm_mock_fact(w.mock, "activities.days_since_last"), "30");
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_inactive", "partner"), w.alpha);
    CHECK_STR(prm_mock_notice(w.mock, "told_inactive", "data.days"), "30");
    CHECK_INT(prm_mock_advance(w.mock, 30LL * DAY_MS), 1);
    CHECK_STR(prm_mock_fact(w.mock, "warnings"), "1");
    CHECK_INT(prm_mock_events(w.mock, "deals.inactive"), 2);
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "approved");
}

TEST(activity_begins_it_anew)
{
    WORLD(w);
    const char *deal = approved(&w);
    prm_mock_advance(w.mock, 20LL * DAY_MS);
    CHECK_INT(act(&w, deal, "2027-01-21"), PRM_OK);
    prm_mock_advance(w.mock, 30LL * DAY_MS - 1);
    CHECK_INT(prm_mock_events(w.mock, "deals.inactive"), 0);
    CHECK_INT(prm_mock_advance(w.mock, 1), 1);
    CHECK_INT(prm_mock_events(w.mock, "deals.inactive"), 1);
    CHECK_INT(act(&w, deal, "2027-02-20"), PRM_OK);
    prm_mock_advance(w.mock, 30LL * DAY_MS);
    CHECK_STR(prm_mock_fact(w.mock, "warnings"), "0"); /* a silence of its own */
    CHECK_INT(prm_mock_events(w.mock, "deals.inactive"), 2);
}

TEST(rules_may_revoke_or_let_it_be)
{
    WORLD(w);
    const char *deal = approved(&w);
    prm_mock_answer(w.mock, "deals.stale", "{'action':'none'}");
    CHECK_INT(prm_mock_advance(w.mock, 30LL * DAY_MS), 1);
    CHECK_INT(prm_mock_events(w.mock, "deals.inactive"), 0);
    prm_mock_answer(w.mock, "deals.stale", "{'action':'revoke'}");
    CHECK_INT(prm_mock_advance(w.mock, 30LL * DAY_MS), 1);
    CHECK_STR(prm_mock_fact(w.mock, "warnings"), "0");
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "revoked");
    CHECK_STR(prm_mock_row(w.mock, deal, "reason_code"), "inactive");
    CHECK_INT(prm_mock_timers(w.mock), 0);
    CHECK_INT(prm_mock_events(w.mock, "deals.revoked"), 1);
}

TEST(who_has_moved_on_is_left_alone)
{
    WORLD(w);
    const char *deal = approved(&w);
    CHECK_INT(prm_mock_set_state(w.mock, deal, "withdrawn"), PRM_OK);
    CHECK_INT(prm_mock_advance(w.mock, 31LL * DAY_MS), 1);
    CHECK_INT(prm_mock_events(w.mock, "deals.inactive"), 0);
    CHECK_STR(prm_mock_row(w.mock, deal, "state"), "withdrawn");
}

TEST(each_side_is_told_what_the_other_says)
{
    WORLD(w);
    const char *deal = approved(&w);
    CHECK_INT(say(&w, "deals.comments.create", deal, "'text':'They decide in May'"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "comment.side"), "partner");
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_commented", "partner"), "");
    CHECK_STR(prm_mock_notice(w.mock, "told_commented", "roles"), "channel_manager");
    world_as_manager(&w);
    CHECK_INT(say(&w, "deals.comments.create", deal, "'text':'Fine'"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "comment.side"), "vendor");
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_commented", "partner"), w.alpha);
    CHECK_INT(prm_mock_notices(w.mock, "told_commented"), 2);
    world_as_beta(&w);
    CHECK_INT(say(&w, "deals.comments.create", deal, "'text':'And we'"), PRM_E_NOT_FOUND);
}

TEST(notes_are_the_vendors)
{
    WORLD(w);
    const char *deal = approved(&w);
    CHECK_INT(say(&w, "deals.notes.create", deal, "'text':'Hm'"), PRM_E_FORBIDDEN);
    prm_mock_react(w.mock);
    world_as_manager(&w);
    CHECK_INT(say(&w, "deals.notes.create", deal, "'text':'Hm'"), PRM_OK);
    CHECK_INT(prm_mock_rows(w.mock, "note"), 1);
    CHECK_INT(prm_mock_react(w.mock), 0); /* nobody learns of it */
}

TEST_MAIN(CASE(an_activity_counts_for_its_day), CASE(what_is_over_takes_none),
    CASE(a_silence_is_warned_of_once_a_period), CASE(activity_begins_it_anew), CASE(rules_may_revoke_or_let_it_be),
    CASE(who_has_moved_on_is_left_alone), CASE(each_side_is_told_what_the_other_says), CASE(notes_are_the_vendors))
