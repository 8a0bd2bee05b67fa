/* SPDX-License-Identifier: Apache-2.0 */
/* What goes up, to whom, and how far; who takes note; silence. */
#include "steps.h"

#include <string.h>

enum { HOUR = 60 }; /* minutes */

static const char *escalation(const world *w, size_t index)
{
    return prm_mock_row_at(w->mock, "escalation", index);
}

static const char *row(const world *w, const char *id, const char *path)
{
    return prm_mock_row(w->mock, id, path);
}

static void rules_say(world *w, const char *json)
{
    prm_mock_answer(w->mock, "support.escalate", json);
}

/* A case that breaks its promise after an hour. */
static const char *late_case(world *w)
{
    prm_mock_answer(w->mock, "support.sla", "{'first_response':{'minutes':60}}");
    return steps_case(w);
}

TEST(a_broken_promise_goes_up)
{
    STEPS(w);
    const char *id = late_case(&w);
    rules_say(&w, "{'level':0}");
    steps_pass(&w, 45);
    CHECK_STR(prm_mock_fact(w.mock, "why"), "warning");
    CHECK_INT(prm_mock_rows(w.mock, "escalation"), 0);
    rules_say(&w, "{'level':2,'to':'channel_manager'}");
    steps_pass(&w, 15);
    CHECK_STR(prm_mock_fact(w.mock, "why"), "breach");
    CHECK_STR(prm_mock_fact(w.mock, "clock.kind"), "first_response");
    CHECK_STR(prm_mock_fact(w.mock, "case.state"), "in_progress");
    CHECK_STR(prm_mock_fact(w.mock, "partner.level"), "silver");
    REQUIRE(prm_mock_rows(w.mock, "escalation") == 1);
    CHECK_STR(row(&w, escalation(&w, 0), "state"), "open");
    CHECK_STR(row(&w, escalation(&w, 0), "why"), "breach");
    CHECK_STR(row(&w, id, "escalated"), "true");
    CHECK_STR(row(&w, id, "escalation_level"), "2");
    CHECK_STR(prm_mock_event(w.mock, "support.escalated", "level"), "2");
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_case_is_yours", "roles"), "channel_manager");
    CHECK_STR(prm_mock_notice(w.mock, "told_case_escalated", "data.level"), "2");
    CHECK_INT(prm_mock_notices(w.mock, "told_promise_at_risk"), 0); /* it is broken by now */
    CHECK_INT(prm_mock_notices(w.mock, "told_promise_broken"), 1);
    CHECK_INT(prm_mock_notices(w.mock, "told_vendor_is_late"), 1);
}

TEST(what_comes_first_is_promised_otherwise)
{
    STEPS(w);
    const char *id = late_case(&w);
    rules_say(&w, "{'level':1,'priority':1}");
    steps_pass(&w, 45);
    CHECK_STR(row(&w, id, "priority"), "1");
    CHECK_STR(prm_mock_fact(w.mock, "occasion"), "changed");
    CHECK_STR(prm_mock_fact(w.mock, "case.priority"), "1");
}

TEST(told_while_it_is_at_risk)
{
    STEPS(w);
    late_case(&w);
    rules_say(&w, "{'level':0}");
    steps_pass(&w, 45);
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_INT(prm_mock_notices(w.mock, "told_promise_at_risk"), 1);
}

TEST(each_to_whoever_is_there)
{
    STEPS(w);
    const char *lead = prm_mock_user(w.mock, "{'name':'Lea','roles':['support_agent']}");
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "support.queues.update", "{'id':'%s','lead':'%s'}", w.licences, lead), PRM_OK);
    world_rules(&w, "licence", "licence", "candidate_1");
    const char *id = late_case(&w);
    rules_say(&w, "{'level':1,'to':'owner'}");
    steps_pass(&w, 60);
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_case_is_yours", "user"), row(&w, id, "owner"));
    rules_say(&w, "{'level':2,'to':'queue_lead'}");
    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "support.escalate", "{'id':'%s','reason':'It stands still'}", id), PRM_OK);
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_case_is_yours", "user"), lead);
    rules_say(&w, "{'level':3,'to':'executive'}");
    CHECK_INT(world_call(&w, "support.escalate", "{'id':'%s','reason':'Still'}", id), PRM_OK);
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_case_is_yours", "roles"), "executive");
}

TEST(asked_for_by_a_partner)
{
    STEPS(w);
    const char *id = steps_case(&w);
    rules_say(&w, "{'level':1,'to':'queue_lead'}");
    world_as_alpha(&w);
    REQUIRE(world_call(&w, "support.escalate", "{'id':'%s','reason':'It stands still'}", id) == PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "escalated"), "true");
    CHECK_STR(prm_mock_text(w.mock, "escalation.reason"), "It stands still");
    CHECK_STR(prm_mock_text(w.mock, "escalation.asked_by"), "partner");
    CHECK_STR(prm_mock_text(w.mock, "escalation.to"), ""); /* the vendor's alone */
    CHECK_STR(prm_mock_text(w.mock, "case.escalated"), "true");
    CHECK_STR(prm_mock_fact(w.mock, "asked.by"), "partner");
    CHECK_STR(prm_mock_fact(w.mock, "asked.times"), "0");
    steps_pass(&w, 5 * HOUR);
    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "support.escalate", "{'id':'%s','reason':'Still'}", id), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "escalated"), "false");
    CHECK_STR(prm_mock_fact(w.mock, "asked.times"), "1");
    CHECK_STR(prm_mock_fact(w.mock, "asked.hours"), "5");
    CHECK_INT(prm_mock_rows(w.mock, "escalation"), 1);
    rules_say(&w, "{'level':2}");
    CHECK_INT(world_call(&w, "support.escalate", "{'id':'%s','reason':'Still'}", id), PRM_OK);
    CHECK_STR(row(&w, escalation(&w, 0), "end"), "raised");
    CHECK_STR(row(&w, escalation(&w, 1), "to"), "channel_manager");
    CHECK_STR(row(&w, id, "escalated"), "true");
    CHECK_INT(prm_mock_events(w.mock, "support.escalation_ended"), 0);
    world_as_beta(&w);
    CHECK_INT(world_call(&w, "support.escalate", "{'id':'%s','reason':'Mine'}", id), PRM_E_NOT_FOUND);
    steps_move(&w, id, "cancelled");
    CHECK_STR(row(&w, id, "escalated"), "false");
    CHECK_STR(row(&w, id, "escalation_level"), "null");
    CHECK_STR(row(&w, escalation(&w, 1), "end"), "solved");
    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "support.escalate", "{'id':'%s','reason':'Still'}", id), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "not_open");
}

TEST(as_often_as_it_goes)
{
    STEPS(w);
    const char *id = steps_case(&w);
    for (int i = 0; i < 50; i++)
        world_insert(&w, "escalation", "{'case':'%s','partner':'%s','program':'%s','level':1,'why':'asked',"
            "'state':'ended','ended_at':1}", id, w.alpha, w.program);
    rules_say(&w, "{'level':1,'to':'queue_lead'}");
    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "support.escalate", "{'id':'%s','reason':'Once more'}", id), PRM_E_LIMIT);
    CHECK_STR(prm_mock_failure(w.mock), "too_many_escalations");
    CHECK_STR(row(&w, id, "escalated"), "");
    steps_pass(&w, 24 * HOUR * 60); /* promises are broken */
    CHECK_INT(prm_mock_rows(w.mock, "escalation"), 50);
}

TEST(taken_note_of_and_seen_to)
{
    STEPS(w);
    prm_mock_answer(w.mock, "support.sla", "{}");
    const char *id = steps_case(&w);
    rules_say(&w, "{'level':1,'again_hours':8}");
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "support.escalate", "{'id':'%s','reason':'Look'}", id), PRM_OK);
    steps_pass(&w, 8 * HOUR);
    CHECK_STR(prm_mock_fact(w.mock, "why"), "ignored");
    CHECK_INT(prm_mock_events(w.mock, "support.escalation_ignored"), 1);
    CHECK_STR(row(&w, escalation(&w, 0), "reminders"), "1");
    CHECK_INT(world_call(&w, "support.escalations.acknowledge", "{'id':'%s'}", escalation(&w, 0)), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "escalation.state"), "acknowledged");
    steps_pass(&w, 30 * HOUR);
    CHECK_INT(prm_mock_events(w.mock, "support.escalation_ignored"), 1);
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_INT(prm_mock_notices(w.mock, "told_escalation_seen"), 1);
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "support.escalations.acknowledge", "{'id':'%s'}", escalation(&w, 0)), PRM_E_STATE);
    CHECK_INT(world_call(&w, "support.escalations.end", "{'id':'%s','note':'A second engineer'}", escalation(&w, 0)),
        PRM_OK);
    CHECK_STR(row(&w, id, "escalated"), "false");
    CHECK_STR(row(&w, escalation(&w, 0), "end"), "done");
    CHECK_INT(prm_mock_events(w.mock, "support.escalation_ended"), 1);
    CHECK_INT(world_call(&w, "support.escalations.end", "{'id':'%s'}", escalation(&w, 0)), PRM_E_STATE);
}

TEST(nobody_takes_note)
{
    STEPS(w);
    const char *id = steps_case(&w);
    rules_say(&w, "{'level':1,'again_hours':1}");
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "support.escalate", "{'id':'%s','reason':'Look'}", id), PRM_OK);
    rules_say(&w, "{'level':2,'again_hours':1}");
    steps_pass(&w, HOUR);
    CHECK_STR(row(&w, escalation(&w, 1), "why"), "ignored");
    steps_pass(&w, 30 * HOUR);
    CHECK_INT(prm_mock_rows(w.mock, "escalation"), 2);
    CHECK_STR(row(&w, escalation(&w, 1), "reminders"), "20"); /* and no more */
}

TEST(silence)
{
    STEPS(w);
    prm_mock_answer(w.mock, "support.sla", "{}");
    const char *id = steps_case(&w);
    rules_say(&w, "{'level':0}");
    steps_pass(&w, 39 * HOUR);
    steps_move(&w, id, "waiting_internal"); /* that is no word */
    CHECK_STR(prm_mock_fact(w.mock, "why"), "");
    steps_pass(&w, HOUR);
    CHECK_STR(prm_mock_fact(w.mock, "why"), "silence");
    rules_say(&w, "{'level':1}");
    steps_pass(&w, 39 * HOUR);
    CHECK_INT(prm_mock_rows(w.mock, "escalation"), 0);
    steps_say(&w, id);
    steps_pass(&w, 2 * HOUR);
    CHECK_INT(prm_mock_rows(w.mock, "escalation"), 0);
    steps_move(&w, id, "in_progress");
    steps_move(&w, id, "waiting_partner");
    steps_pass(&w, 100 * HOUR);
    CHECK_INT(prm_mock_rows(w.mock, "escalation"), 0);
    steps_move(&w, id, "in_progress");
    steps_pass(&w, 40 * HOUR);
    CHECK_INT(prm_mock_rows(w.mock, "escalation"), 1);
    CHECK_STR(row(&w, escalation(&w, 0), "why"), "silence");
}

TEST(a_broken_rule_has_the_channel_managers_see_to_it)
{
    STEPS(w);
    late_case(&w);
    steps_pass(&w, 60);
    CHECK_STR(row(&w, escalation(&w, 0), "to"), "channel_manager");
    CHECK_STR(row(&w, escalation(&w, 0), "level"), "1");
}

TEST_MAIN(CASE(a_broken_promise_goes_up), CASE(what_comes_first_is_promised_otherwise), CASE(told_while_it_is_at_risk),
    CASE(each_to_whoever_is_there),
    CASE(asked_for_by_a_partner), CASE(as_often_as_it_goes), CASE(taken_note_of_and_seen_to), CASE(nobody_takes_note),
    CASE(silence),
    CASE(a_broken_rule_has_the_channel_managers_see_to_it))
