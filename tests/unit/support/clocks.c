/* SPDX-License-Identifier: Apache-2.0 */
/* What is promised of a case, as it goes on: what begins, waits, goes on and ends with each step, to the millisecond;
 * and that each timer looks whether the world is still as it was. Every calendar is always open here. */
#include "steps.h"

#include <string.h>

#define MINUTE STEPS_MINUTE

/* ---- Ways of saying it ------------------------------------------------------------------------------------------- */

static void promise(world *w, const char *json)
{
    prm_mock_answer(w->mock, "support.sla", json);
}

#define PROMISED                                                                                                       \
    "{'first_response':{'minutes':60},'update':{'minutes':120,'calendar':'program'},"                                  \
    "'resolve':{'minutes':480,'calendar':'24x7'}}"

/* The clock of a kind, made last. */
static const char *clock_of(const world *w, const char *kind)
{
    const char *found = "";
    for (size_t i = 0; i < prm_mock_rows(w->mock, "case_clock"); i++) {
        const char *id = prm_mock_row_at(w->mock, "case_clock", i);
        if (strcmp(prm_mock_row(w->mock, id, "kind"), kind) == 0)
            found = id;
    }
    return found;
}

static const char *of(const world *w, const char *kind, const char *field)
{
    return prm_mock_row(w->mock, clock_of(w, kind), field);
}

/* In how many minutes it is due; -1: it is not. */
static int64_t due_in(const world *w, const char *kind)
{
    int64_t due = steps_number(of(w, kind, "due_at"));
    return due < 0 ? -1 : (due - prm_mock_now(w->mock)) / MINUTE;
}

/* ---- It runs, and ends in time or late --------------------------------------------------------------------------- */

TEST(what_is_promised_when_it_is_opened)
{
    STEPS(w);
    promise(&w, PROMISED);
    const char *id = world_case(&w);

    REQUIRE(*id != '\0');
    CHECK_INT(prm_mock_rows(w.mock, "case_clock"), 2);
    CHECK_INT(due_in(&w, "first_response"), 60);
    CHECK_INT(due_in(&w, "resolve"), 480);
    CHECK_STR(of(&w, "resolve", "calendar"), "24x7");
    CHECK_STR(of(&w, "resolve", "state"), "running");
    CHECK_STR(of(&w, "resolve", "partner"), w.alpha);
    CHECK_STR(prm_mock_row(w.mock, id, "next_due_at"), of(&w, "first_response", "due_at"));
    CHECK_STR(prm_mock_row(w.mock, id, "promises.update.minutes"), "120");
}

TEST(a_broken_rule_promises_an_answer)
{
    STEPS(w);
    promise(&w, NULL);
    REQUIRE(*world_case(&w) != '\0');
    CHECK_INT(due_in(&w, "first_response"), 480);
    CHECK_INT(prm_mock_rows(w.mock, "case_clock"), 1);
}

TEST(updates_are_promised_at_once_where_no_answer_is)
{
    STEPS(w);
    promise(&w, "{'update':{'minutes':30}}");
    REQUIRE(*world_case(&w) != '\0');
    CHECK_INT(due_in(&w, "update"), 30);
}

TEST(answered_in_time_and_again_and_again)
{
    STEPS(w);
    promise(&w, PROMISED);
    const char *id = steps_case(&w);
    steps_pass(&w, 20);
    steps_say(&w, id);
    CHECK_STR(of(&w, "first_response", "state"), "met");
    CHECK_STR(of(&w, "first_response", "breached"), "false");
    CHECK_INT(steps_number(of(&w, "first_response", "used_ms")), 20 * MINUTE);
    CHECK_STR(prm_mock_event(w.mock, "support.clock_met", "minutes"), "20");
    CHECK_STR(prm_mock_event(w.mock, "support.clock_met", "in_time"), "true");
    CHECK_INT(steps_number(prm_mock_row(w.mock, id, "first_response_at")), prm_mock_now(w.mock));
    CHECK_INT(due_in(&w, "update"), 120);
    steps_pass(&w, 50);
    steps_say(&w, id);
    CHECK_INT(due_in(&w, "update"), 120);
    CHECK_INT(prm_mock_rows(w.mock, "case_clock"), 4); /* an answer, two updates, and that it is solved */
    CHECK_INT(prm_mock_events(w.mock, "support.clock_met"), 2);
    steps_move(&w, id, "resolved");
    CHECK_STR(of(&w, "update", "state"), "met");
    CHECK_STR(of(&w, "resolve", "state"), "met");
    CHECK_STR(prm_mock_row(w.mock, id, "next_due_at"), "null");
    steps_pass(&w, 6 * 1440);
    CHECK_INT(prm_mock_events(w.mock, "support.clock_breached"), 0);
}

TEST(warned_once_broken_once_and_late)
{
    STEPS(w);
    promise(&w, PROMISED);
    const char *id = steps_case(&w);
    steps_pass(&w, 44);
    CHECK_INT(prm_mock_events(w.mock, "support.clock_warned"), 0);
    steps_pass(&w, 1);
    CHECK_INT(prm_mock_events(w.mock, "support.clock_warned"), 1);
    CHECK_INT(steps_number(of(&w, "first_response", "warned_at")), prm_mock_now(w.mock));
    steps_pass(&w, 14);
    CHECK_STR(of(&w, "first_response", "state"), "running");
    steps_pass(&w, 1);
    CHECK_STR(of(&w, "first_response", "state"), "breached");
    CHECK_STR(of(&w, "first_response", "breached_at"), of(&w, "first_response", "due_at"));
    CHECK_STR(prm_mock_event(w.mock, "support.clock_breached", "in_time"), "false");
    steps_pass(&w, 30);
    CHECK_INT(prm_mock_events(w.mock, "support.clock_breached"), 1);
    steps_say(&w, id);
    CHECK_STR(of(&w, "first_response", "state"), "breached");
    CHECK_INT(steps_number(of(&w, "first_response", "met_at")), prm_mock_now(w.mock));
    CHECK_INT(steps_number(of(&w, "first_response", "used_ms")), 90 * MINUTE);
    CHECK_STR(prm_mock_event(w.mock, "support.clock_late", "minutes"), "90");
    CHECK_INT(prm_mock_events(w.mock, "support.clock_met"), 0);
}

/* ---- It waits with the partner ----------------------------------------------------------------------------------- */

TEST(paused_only_while_the_partner_is_waited_for)
{
    STEPS(w);
    promise(&w, PROMISED);
    const char *id = steps_case(&w);
    steps_say(&w, id);
    steps_move(&w, id, "waiting_internal");
    steps_pass(&w, 30);
    CHECK_INT(due_in(&w, "update"), 90);
    steps_move(&w, id, "in_progress");
    steps_move(&w, id, "waiting_partner");
    CHECK_STR(of(&w, "update", "state"), "paused");
    CHECK_STR(of(&w, "update", "due_at"), "null");
    CHECK_INT(steps_number(of(&w, "update", "used_ms")), 30 * MINUTE);
    CHECK_STR(prm_mock_row(w.mock, id, "next_due_at"), "null");
    steps_pass(&w, 3 * 1440);
    CHECK_INT(prm_mock_events(w.mock, "support.clock_warned"), 0);
    steps_move(&w, id, "in_progress");
    CHECK_STR(of(&w, "update", "state"), "running");
    CHECK_INT(due_in(&w, "update"), 90);
    CHECK_INT(due_in(&w, "resolve"), 450);
    CHECK_STR(of(&w, "update", "paused_at"), "null");
    steps_pass(&w, 60);
    CHECK_INT(prm_mock_events(w.mock, "support.clock_warned"), 1);
    steps_pass(&w, 30);
    CHECK_STR(of(&w, "update", "state"), "breached");
}

TEST(what_is_broken_does_not_count_the_time_of_the_partner)
{
    STEPS(w);
    promise(&w, "{'resolve':{'minutes':60}}");
    const char *id = steps_case(&w);
    steps_pass(&w, 70);
    steps_move(&w, id, "waiting_partner");
    CHECK_STR(of(&w, "resolve", "state"), "breached");
    steps_pass(&w, 1000);
    steps_move(&w, id, "in_progress");
    steps_pass(&w, 5);
    steps_move(&w, id, "resolved");
    CHECK_STR(prm_mock_event(w.mock, "support.clock_late", "minutes"), "75");
    CHECK_STR(of(&w, "resolve", "breached"), "true");
}

TEST(what_is_said_while_the_partner_is_waited_for)
{
    STEPS(w);
    promise(&w, PROMISED);
    const char *id = steps_case(&w);
    steps_move(&w, id, "waiting_partner");
    steps_pass(&w, 10);
    steps_say(&w, id);
    CHECK_STR(of(&w, "first_response", "state"), "met");
    CHECK_STR(of(&w, "update", "state"), "paused");
    steps_move(&w, id, "in_progress");
    CHECK_INT(due_in(&w, "update"), 120);
}

/* ---- It is promised otherwise ------------------------------------------------------------------------------------ */

TEST(what_was_used_stays_used)
{
    STEPS(w);
    promise(&w, PROMISED);
    const char *id = steps_case(&w);
    steps_pass(&w, 45);
    promise(&w, "{'first_response':{'minutes':120},'resolve':{'minutes':240}}");
    steps_change(&w, id, "high");
    CHECK_STR(prm_mock_fact(w.mock, "occasion"), "changed");
    CHECK_STR(prm_mock_fact(w.mock, "case.severity"), "high");
    CHECK_INT(due_in(&w, "first_response"), 75);
    CHECK_INT(due_in(&w, "resolve"), 195);
    CHECK_STR(of(&w, "resolve", "calendar"), "24x7");
    CHECK_STR(of(&w, "first_response", "warned_at"), "null"); /* that is another time now */
    steps_pass(&w, 45);
    CHECK_INT(prm_mock_events(w.mock, "support.clock_warned"), 2);
    promise(&w, "{'first_response':{'minutes':60}}");
    steps_change(&w, id, "critical");
    CHECK_INT(due_in(&w, "first_response"), 0); /* more is used than there is */
    CHECK_STR(of(&w, "resolve", "state"), "cancelled");
    steps_pass(&w, 0);
    CHECK_STR(of(&w, "first_response", "state"), "breached");
    promise(&w, PROMISED);
    steps_change(&w, id, "low");
    CHECK_STR(of(&w, "first_response", "state"), "breached");
    CHECK_STR(of(&w, "first_response", "target_minutes"), "60");
    CHECK_INT(due_in(&w, "resolve"), 390); /* that it took before */
}

TEST(or_it_begins_anew)
{
    STEPS(w);
    promise(&w, PROMISED);
    const char *id = steps_case(&w);
    steps_pass(&w, 45);
    promise(&w, "{'again':'anew','first_response':{'minutes':60},'resolve':{'minutes':480}}");
    steps_change(&w, id, "high");
    CHECK_INT(due_in(&w, "first_response"), 60);
    CHECK_INT(due_in(&w, "resolve"), 480);
}

TEST(while_it_is_paused)
{
    STEPS(w);
    promise(&w, PROMISED);
    const char *id = steps_case(&w);
    steps_pass(&w, 10);
    steps_move(&w, id, "waiting_partner");
    promise(&w, "{'first_response':{'minutes':30}}");
    steps_change(&w, id, "high");
    CHECK_STR(of(&w, "first_response", "state"), "paused");
    steps_pass(&w, 100);
    steps_move(&w, id, "in_progress");
    CHECK_INT(due_in(&w, "first_response"), 20);
}

/* ---- It ends, and begins again ----------------------------------------------------------------------------------- */

TEST(solved_without_a_word_is_an_answer)
{
    STEPS(w);
    promise(&w, PROMISED);
    const char *id = steps_case(&w);
    steps_pass(&w, 5);
    steps_move(&w, id, "resolved");
    CHECK_STR(of(&w, "first_response", "state"), "met");
    CHECK_INT(steps_number(prm_mock_row(w.mock, id, "first_response_at")), prm_mock_now(w.mock));
}

TEST(what_a_partner_solves_itself_the_vendor_has_not)
{
    STEPS(w);
    promise(&w, PROMISED);
    const char *id = steps_case(&w);
    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "support.test_move", "{'id':'%s','to':'resolved'}", id), PRM_OK);
    CHECK_STR(of(&w, "first_response", "state"), "cancelled");
    CHECK_STR(of(&w, "resolve", "state"), "cancelled");
    CHECK_STR(prm_mock_row(w.mock, id, "first_response_at"), "");
}

TEST(what_nobody_works_on_any_more)
{
    STEPS(w);
    promise(&w, PROMISED);
    const char *id = steps_case(&w);
    steps_pass(&w, 70);
    steps_move(&w, id, "cancelled");
    CHECK_STR(of(&w, "first_response", "state"), "breached");
    CHECK_STR(of(&w, "first_response", "met_at"), "");
    CHECK_STR(of(&w, "resolve", "state"), "cancelled");
    CHECK_INT(prm_mock_timers(w.mock), 0);
    steps_change(&w, id, "high");
    CHECK_INT(prm_mock_rows(w.mock, "case_clock"), 2);
}

TEST(reopened_it_is_to_be_solved_anew)
{
    STEPS(w);
    promise(&w, PROMISED);
    const char *id = steps_case(&w);
    steps_say(&w, id);
    steps_pass(&w, 100);
    steps_move(&w, id, "resolved");
    promise(&w, "{'update':{'minutes':60},'resolve':{'minutes':480}}");
    steps_move(&w, id, "reopened");
    CHECK_STR(prm_mock_fact(w.mock, "occasion"), "reopened");
    CHECK_INT(due_in(&w, "resolve"), 480);
    CHECK_INT(due_in(&w, "update"), 60);
    CHECK_STR(prm_mock_row(w.mock, id, "closes_at"), "null");
    steps_move(&w, id, "in_progress");
    steps_pass(&w, 10);
    steps_move(&w, id, "resolved");
    CHECK_INT(steps_number(of(&w, "resolve", "used_ms")), 10 * MINUTE);
    promise(&w, "{'again':'carry','first_response':{'minutes':30},'resolve':{'minutes':480}}");
    steps_move(&w, id, "reopened");
    CHECK_INT(due_in(&w, "resolve"), 470);
    CHECK_INT(due_in(&w, "first_response"), 30); /* the rules want it answered anew */
}

TEST_MAIN(CASE(what_is_promised_when_it_is_opened), CASE(a_broken_rule_promises_an_answer),
    CASE(updates_are_promised_at_once_where_no_answer_is), CASE(answered_in_time_and_again_and_again),
    CASE(warned_once_broken_once_and_late), CASE(paused_only_while_the_partner_is_waited_for),
    CASE(what_is_broken_does_not_count_the_time_of_the_partner), CASE(what_is_said_while_the_partner_is_waited_for),
    CASE(what_was_used_stays_used), CASE(or_it_begins_anew), CASE(while_it_is_paused),
    CASE(solved_without_a_word_is_an_answer), CASE(what_a_partner_solves_itself_the_vendor_has_not),
    CASE(what_nobody_works_on_any_more), CASE(reopened_it_is_to_be_solved_anew))
