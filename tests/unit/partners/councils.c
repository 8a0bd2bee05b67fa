/* SPDX-License-Identifier: Apache-2.0 */
/* Advisory councils: who has a seat, who is invited and told, who came, and what follows from it. */
#include "growth.h"

#include <stdio.h>

static const char *seat(growth *g, const char *of, const char *person, const char *role)
{
    CHECK_INT(growth_call(g, "partners.council_seats.create", "{'council':'%s','person':'%s','role':'%s'}", of, person,
        role), PRM_OK);
    return prm_mock_text(g->mock, "council_seat.id");
}

/* On the 21st of January at noon. */
static const char *meeting(growth *g, const char *of)
{
    CHECK_INT(growth_call(g, "partners.council_meetings.create",
        "{'council':'%s','title':'Spring','starts_at':1800532800000,'agenda':'First deals'}", of), PRM_OK);
    return prm_mock_text(g->mock, "council_meeting.id");
}

/* Its programme is the world's. */
static const char *found(growth *g)
{
    char json[200];
    snprintf(json, sizeof json, "{'program':'%s','name':'Advisors','charter':'To advise'}", g->program);
    return prm_mock_insert(g->mock, "council", json);
}

TEST(a_member_is_told_as_a_person)
{
    GROWTH(g);
    char json[200];
    snprintf(json, sizeof json, "{'name':'Nora','partner':'%s','person':'%s'}", g.alpha, g.nora);
    const char *login = prm_mock_insert(g.mock, "user", json), *of = found(&g);
    const char *hers = seat(&g, of, g.nora, "chair");
    CHECK_STR(prm_mock_row(g.mock, hers, "partner"), g.alpha);
    CHECK_STR(prm_mock_row(g.mock, hers, "from"), "2027-01-01");
    CHECK_STR(prm_mock_row(g.mock, hers, "charter"), "To advise");
    prm_mock_react(g.mock);
    CHECK_STR(prm_mock_notice(g.mock, "told_seated", "user"), login);
    CHECK_STR(prm_mock_notice(g.mock, "told_seated", "data.council"), "Advisors");
    seat(&g, of, g.otto, "member");
    prm_mock_react(g.mock);
    CHECK_STR(prm_mock_notice(g.mock, "told_seated", "partner"), g.beta); /* nobody signs in as Otto */
    CHECK_STR(prm_mock_notice(g.mock, "told_seated", "user"), "");
    CHECK_INT(growth_call(&g, "partners.councils.update", "{'id':'%s','name':'Elders'}", of), PRM_OK);
    CHECK_STR(prm_mock_row(g.mock, hers, "council_name"), "Elders");
}

/* Whoever works for another partner by now may sign in for the one before. */
TEST(a_login_that_stayed_behind_is_told_nothing)
{
    GROWTH(g);
    char json[200];
    snprintf(json, sizeof json, "{'name':'Nora','partner':'%s','person':'%s'}", g.alpha, g.nora);
    prm_mock_insert(g.mock, "user", json);
    const char *of = found(&g);
    CHECK_INT(growth_call(&g, "partners.people.move", "{'id':'%s','partner':'%s'}", g.nora, g.beta), PRM_OK);
    seat(&g, of, g.nora, "member");
    prm_mock_react(g.mock);
    CHECK_STR(prm_mock_notice(g.mock, "told_seated", "partner"), g.beta);
    CHECK_STR(prm_mock_notice(g.mock, "told_seated", "user"), "");
}

TEST(seats_that_are_refused)
{
    GROWTH(g);
    const char *of = found(&g);
    seat(&g, of, g.nora, "chair");
    CHECK_INT(growth_call(&g, "partners.council_seats.create", "{'council':'%s','person':'%s','role':'member'}", of,
        g.nora), PRM_E_CONFLICT);
    CHECK_INT(growth_call(&g, "partners.council_seats.create", "{'council':'%s','person':'%s','role':'chair'}", of,
        g.otto), PRM_E_CONFLICT);
    CHECK_INT(growth_call(&g, "partners.council_seats.create", "{'council':'%s','person':'%s','role':'member',"
        "'from':'2027-02-01','to':'2027-01-31'}", of, g.otto), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(g.mock), "to:before_from");
    const char *stranger = prm_mock_insert(g.mock, "partner",
        "{'legal_name':'Gamma','type':'reseller','state':'active'}");
    char json[200];
    snprintf(json, sizeof json, "{'partner':'%s','name':'Nemo'}", stranger);
    CHECK_INT(growth_call(&g, "partners.council_seats.create", "{'council':'%s','person':'%s','role':'member'}", of,
        prm_mock_insert(g.mock, "person", json)), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(g.mock), "person:not_a_member");
    growth_as_alpha(&g);
    CHECK_INT(growth_call(&g, "partners.council_seats.create", "{'council':'%s','person':'%s','role':'member'}", of,
        g.otto), PRM_E_FORBIDDEN);
}

TEST(a_seat_is_over_after_its_last_day)
{
    GROWTH(g);
    const char *of = found(&g);
    for (int i = 0; i < 2; i++)
        CHECK_INT(growth_call(&g, "partners.council_seats.create", "{'council':'%s','person':'%s','role':'%s',"
            "'to':'2027-01-10'}", of, i ? g.otto : g.nora, i ? "member" : "chair"), PRM_OK);
    const char *hers = prm_mock_row_at(g.mock, "council_seat", 0), *his = prm_mock_row_at(g.mock, "council_seat", 1);
    CHECK_INT(growth_call(&g, "partners.council_seats.end", "{'id':'%s'}", his), PRM_OK);
    CHECK_STR(prm_mock_row(g.mock, his, "to"), "2027-01-01");
    CHECK_INT(prm_mock_timers(g.mock), 1);
    CHECK_INT(prm_mock_advance(g.mock, 9 * (int64_t)DAY_MS), 0);
    CHECK_STR(prm_mock_row(g.mock, hers, "state"), "active");
    CHECK_INT(prm_mock_advance(g.mock, 2 * (int64_t)DAY_MS), 1);
    CHECK_STR(prm_mock_row(g.mock, hers, "state"), "ended");
    CHECK_STR(prm_mock_row(g.mock, hers, "to"), "2027-01-10");
    CHECK_INT(prm_mock_events(g.mock, "partners.seat_ended"), 2);
    seat(&g, of, g.otto, "chair");
}

TEST(a_meeting_from_its_plan_to_its_minutes)
{
    GROWTH(g);
    const char *of = found(&g), *hers = seat(&g, of, g.nora, "chair"), *next = meeting(&g, of);
    const char *his = seat(&g, of, g.otto, "member");
    CHECK_INT(prm_mock_rows(g.mock, "council_invitation"), 2); /* Otto's came with his seat */
    const char *invitation = prm_mock_row_at(g.mock, "council_invitation", 0);
    const char *last = prm_mock_row_at(g.mock, "council_invitation", 1);
    CHECK_STR(prm_mock_row(g.mock, invitation, "partner"), g.alpha);
    CHECK_STR(prm_mock_row(g.mock, last, "seat"), his);
    CHECK_INT(growth_call(&g, "partners.council_meetings.update", "{'id':'%s','place':'Lyon','agenda':null}", next),
        PRM_OK);
    CHECK_STR(prm_mock_row(g.mock, invitation, "place"), "Lyon");
    CHECK_STR(prm_mock_row(g.mock, invitation, "agenda"), "null");
    CHECK_INT(growth_call(&g, "partners.council_seats.end", "{'id':'%s'}", his), PRM_OK);
    CHECK_STR(prm_mock_row(g.mock, last, "status"), "cancelled");
    CHECK_INT(growth_call(&g, "partners.council_meetings.hold", "{'id':'%s','attended':['%s']}", next, hers),
        PRM_E_STATE);
    CHECK_STR(prm_mock_failure(g.mock), "not_yet");
    CHECK_INT(prm_mock_advance(g.mock, 18 * (int64_t)DAY_MS), 1); /* the reminder */
    CHECK_INT(prm_mock_events(g.mock, "partners.council_soon"), 1);
    prm_mock_advance(g.mock, 3 * (int64_t)DAY_MS);
    CHECK_INT(growth_call(&g, "partners.council_meetings.hold", "{'id':'%s','attended':['%s','%s']}", next, his, hers),
        PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(g.mock), "attended[0]:not_invited");
    CHECK_INT(growth_call(&g, "partners.council_meetings.hold", "{'id':'%s','attended':['%s']}", next, hers), PRM_OK);
    CHECK_STR(prm_mock_row(g.mock, invitation, "attended"), "true");
    CHECK_STR(prm_mock_row(g.mock, last, "attended"), "");
    CHECK_STR(prm_mock_event(g.mock, "partners.council_met", "invited"), "1");
    CHECK_INT(growth_call(&g, "partners.council_meetings.cancel", "{'id':'%s','reason':'No'}", next), PRM_E_STATE);
    CHECK_INT(growth_call(&g, "partners.council_meetings.update", "{'id':'%s','title':'No'}", next), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(g.mock), "meeting_over");
}

TEST(a_meeting_has_its_time)
{
    GROWTH(g);
    const char *of = found(&g);
    CHECK_INT(growth_call(&g, "partners.council_meetings.create",
        "{'council':'%s','title':'T','starts_at':1798761600000}", of),
        PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(g.mock), "starts_at:passed");
    const char *next = meeting(&g, of);
    CHECK_INT(growth_call(&g, "partners.council_meetings.update", "{'id':'%s','ends_at':1800532800000}", next),
        PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(g.mock), "ends_at:before_start");
    CHECK_INT(growth_call(&g, "partners.council_meetings.update", "{'id':'%s','ends_at':1800540000000}", next), PRM_OK);
    CHECK_INT(growth_call(&g, "partners.council_meetings.update", "{'id':'%s','starts_at':1800547200000}", next),
        PRM_E_INVALID);
    CHECK_INT(growth_call(&g, "partners.council_meetings.update",
        "{'id':'%s','starts_at':1800547200000,'ends_at':null}", next), PRM_OK);
    CHECK_INT(growth_call(&g, "partners.council_meetings.cancel", "{'id':'%s','reason':'The fair'}", next), PRM_OK);
    CHECK_INT(prm_mock_timers(g.mock), 0);
}

TEST(what_somebody_undertook_is_reminded_of)
{
    GROWTH(g);
    const char *of = found(&g), *hers = seat(&g, of, g.nora, "chair"), *next = meeting(&g, of);
#define GIVE "{'meeting':'%s','text':'Show it','due':'2027-01-10'"
    CHECK_INT(growth_call(&g, "partners.council_actions.create", GIVE "}", next), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(g.mock), "owner:required");
    CHECK_INT(growth_call(&g, "partners.council_actions.create", GIVE ",'owner':'Ada'}", next), PRM_OK);
    const char *ours = prm_mock_text(g.mock, "council_action.id");
    CHECK_INT(growth_call(&g, "partners.council_actions.create", GIVE ",'seat':'%s'}", next, hers), PRM_OK);
    const char *theirs = prm_mock_text(g.mock, "council_action.id");
    CHECK_STR(prm_mock_row(g.mock, theirs, "partner"), g.alpha);
    CHECK_INT(prm_mock_timers(g.mock), 5);
    CHECK_INT(prm_mock_advance(g.mock, 8 * (int64_t)DAY_MS), 2);
    CHECK_INT(prm_mock_events(g.mock, "partners.action_due"), 2);
    growth_as_beta(&g);
    CHECK_INT(growth_call(&g, "partners.council_actions.settle", "{'id':'%s','state':'done'}", theirs),
        PRM_E_NOT_FOUND);
    growth_as_alpha(&g);
    CHECK_INT(growth_call(&g, "partners.council_actions.settle", "{'id':'%s','state':'done'}", ours), PRM_E_NOT_FOUND);
    CHECK_INT(growth_call(&g, "partners.council_actions.settle", "{'id':'%s','state':'dropped'}", theirs),
        PRM_E_INVALID);
    CHECK_INT(growth_call(&g, "partners.council_actions.settle", "{'id':'%s','state':'done'}", theirs), PRM_OK);
    CHECK_INT(growth_call(&g, "partners.council_actions.settle", "{'id':'%s','state':'done'}", theirs), PRM_E_STATE);
    CHECK_INT(prm_mock_advance(g.mock, 3 * (int64_t)DAY_MS), 1);
    CHECK_INT(prm_mock_events(g.mock, "partners.action_overdue"), 1);
    CHECK(*prm_mock_row(g.mock, ours, "overdue_at") != '\0');
    prm_mock_react(g.mock);
    CHECK_STR(prm_mock_notice(g.mock, "told_action_overdue", "roles"), "program_manager");
}

TEST(seats_end_with_whom_they_were_given_to)
{
    GROWTH(g);
    const char *of = found(&g), *hers = seat(&g, of, g.nora, "chair"), *his = seat(&g, of, g.otto, "member");
    prm_mock_react(g.mock);
    CHECK_INT(growth_call(&g, "partners.people.move", "{'id':'%s','partner':'%s'}", g.nora, g.beta), PRM_OK);
    prm_mock_react(g.mock);
    CHECK_STR(prm_mock_row(g.mock, hers, "state"), "ended");
    CHECK_STR(prm_mock_row(g.mock, his, "state"), "active");
    CHECK_INT(growth_call(&g, "partners.terminate", "{'id':'%s'}", g.beta), PRM_OK);
    prm_mock_react(g.mock);
    CHECK_STR(prm_mock_row(g.mock, his, "state"), "ended");
}

TEST_MAIN(CASE(a_member_is_told_as_a_person), CASE(a_login_that_stayed_behind_is_told_nothing),
    CASE(seats_that_are_refused),
    CASE(a_seat_is_over_after_its_last_day), CASE(a_meeting_from_its_plan_to_its_minutes), CASE(a_meeting_has_its_time),
    CASE(what_somebody_undertook_is_reminded_of), CASE(seats_end_with_whom_they_were_given_to))
