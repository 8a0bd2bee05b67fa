/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

#include <stdio.h>
#include <string.h>

static const char *row(world *w, const char *id, const char *path)
{
    return prm_mock_row(w->mock, id, path);
}

TEST(somebody_is_certified_by_hand)
{
    WORLD(w);
    const char *award = world_award(&w, w.ada, w.engineer);

    REQUIRE(*award != '\0');
    CHECK_STR(row(&w, award, "state"), "active");
    CHECK_STR(row(&w, award, "partner"), w.alpha);
    CHECK_STR(row(&w, award, "reason"), "On paper");
    CHECK_STR(row(&w, award, "expires_at"), "1862006400000"); /* 2029-01-02T00:00:00Z: through the first of January */
    CHECK_STR(prm_mock_event(w.mock, "certification.awarded", "certification_code"), "engineer");
    CHECK_STR(prm_mock_event(w.mock, "certification.awarded", "country"), "DE");
    CHECK_STR(prm_mock_event(w.mock, "certification.awarded", "first"), "true");
    CHECK_STR(prm_mock_event(w.mock, "certification.awarded", "first_days"), "100");
    REQUIRE(*world_award(&w, w.ada, w.seller) != '\0');
    CHECK_STR(prm_mock_event(w.mock, "certification.awarded", "first"), "false");
    CHECK_STR(prm_mock_event(w.mock, "certification.awarded", "first_days"), "");
    CHECK(strcmp(row(&w, award, "number"), prm_mock_text(w.mock, "award.number")) != 0);
    CHECK_STR(world_award(&w, w.ada, w.engineer), "");
    CHECK_STR(prm_mock_failure(w.mock), "awarded_already");
}

TEST(what_nobody_is_certified_by)
{
    WORLD(w);
    const char *day = "1798761600001"; /* after now */

    CHECK_INT(world_call(&w, "certification.awards.grant", "{'person':'%s','certification':'%s','partner':'%s','reason':'x'}",
                  w.ada, w.engineer, w.beta), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "partner:not_employer");
    CHECK_INT(world_call(&w, "certification.awards.grant", "{'person':'%s','certification':'%s','passed_at':%s,'reason':'x'}",
                  w.ada, w.engineer, day), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "passed_at:in_future");
    CHECK_INT(world_call(&w, "certification.awards.grant", "{'person':'%s','certification':'%s','passed_at':1000,'reason':'x'}",
                  w.ada, w.engineer), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "passed_at:over");
    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "certification.awards.grant", "{'person':'%s','certification':'%s','reason':'x'}", w.ada,
                  w.engineer), PRM_E_FORBIDDEN);
    CHECK_INT(prm_mock_rows(w.mock, "award"), 0);
}

TEST(it_is_counted_out_as_it_was_counted_in)
{
    WORLD(w);
    const char *award = world_award(&w, w.ada, w.engineer);

    CHECK_INT(world_call(&w, "certification.catalogue.update", "{'id':'%s','role':'sales','practice':'cloud'}", w.engineer),
        PRM_OK);
    REQUIRE(world_move(&w, w.ada, w.beta) && prm_mock_react(w.mock) >= 0);
    CHECK_STR(prm_mock_event(w.mock, "certification.award_left", "country"), "DE");
    CHECK_STR(prm_mock_event(w.mock, "certification.award_left", "practice"), "storage");
    CHECK_STR(prm_mock_event(w.mock, "certification.award_came", "country"), "FR");
    CHECK_INT(world_call(&w, "certification.awards.revoke", "{'id':'%s','reason':'Not sat'}", award), PRM_OK);
    CHECK_STR(prm_mock_event(w.mock, "certification.revoked", "country"), "FR");
    CHECK_STR(prm_mock_event(w.mock, "certification.revoked", "practice"), "storage");
    CHECK_STR(prm_mock_event(w.mock, "certification.revoked", "role"), "technical");
}

TEST(it_ends_with_time)
{
    WORLD(w);
    const char *award = world_award(&w, w.ada, w.engineer);

    CHECK(prm_mock_advance(w.mock, 640 * WORLD_DAY_MS) >= 0);
    CHECK_STR(row(&w, award, "state"), "active");
    CHECK_INT(prm_mock_notices(w.mock, "told_certificate_ending_of"), 0);
    CHECK(prm_mock_advance(w.mock, 2 * WORLD_DAY_MS) >= 2); /* it can be renewed, and somebody is told */
    CHECK_INT(prm_mock_notices(w.mock, "told_certificate_ending_of"), 1);
    CHECK_STR(row(&w, award, "state"), "expiring");
    CHECK_STR(prm_mock_event(w.mock, "certification.expiring", "expiring_change"), "1");
    CHECK(prm_mock_advance(w.mock, 100 * WORLD_DAY_MS) >= 4);
    CHECK_INT(prm_mock_notices(w.mock, "told_certificate_ending_of"), 4);
    CHECK_STR(row(&w, award, "state"), "expired");
    CHECK_STR(row(&w, award, "ended_at"), row(&w, award, "expires_at"));
    CHECK_STR(prm_mock_event(w.mock, "certification.expired", "valid_change"), "-1");
    CHECK_STR(prm_mock_event(w.mock, "certification.expired", "expiring_change"), "-1");
    const char *second = world_award(&w, w.ada, w.engineer);
    CHECK(*second != '\0' && strcmp(second, award) != 0);
}

TEST(who_has_it_and_who_leads_there_are_told_before_it_ends)
{
    WORLD(w);
    char user[200];

    snprintf(user, sizeof user, "{'name':'Ada','roles':['partner_technical'],'partner':'%s','person':'%s'}", w.alpha, w.ada);
    const char *ada = prm_mock_user(w.mock, user);
    world_award(&w, w.ada, w.engineer);
    prm_mock_advance(w.mock, 642 * WORLD_DAY_MS);
    CHECK_INT(prm_mock_notices(w.mock, "told_certificate_ending"), 1);
    CHECK_STR(prm_mock_notice(w.mock, "told_certificate_ending", "user"), ada);
    CHECK_STR(prm_mock_notice(w.mock, "told_certificate_ending", "data.days"), "90");
    CHECK_STR(prm_mock_notice(w.mock, "told_certificate_ending", "data.last_day"), "2029-01-01");
    CHECK_STR(prm_mock_notice(w.mock, "told_certificate_ending_of", "data.person"), "ada");
    CHECK_STR(prm_mock_notice(w.mock, "told_certificate_ending_of", "partner"), w.alpha);
    prm_mock_advance(w.mock, 100 * WORLD_DAY_MS);
    CHECK_INT(prm_mock_notices(w.mock, "told_certificate_ending"), 4);
    CHECK_STR(prm_mock_notice(w.mock, "told_certificate_ending", "data.days"), "7");
}

TEST(a_login_that_stays_with_a_former_partner_is_not_told)
{
    WORLD(w);
    char user[200];

    snprintf(user, sizeof user, "{'name':'Ada','roles':['partner_technical'],'partner':'%s','person':'%s'}", w.alpha, w.ada);
    REQUIRE(*prm_mock_user(w.mock, user) != '\0');
    world_award(&w, w.ada, w.engineer);
    REQUIRE(world_move(&w, w.ada, w.beta) && prm_mock_react(w.mock) >= 0);
    prm_mock_advance(w.mock, 642 * WORLD_DAY_MS);
    CHECK_INT(prm_mock_notices(w.mock, "told_certificate_ending"), 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_certificate_ending_of", "partner"), w.beta);
}

TEST(what_can_be_renewed_is)
{
    WORLD(w);
    const char *award = world_award(&w, w.ada, w.engineer), *number = row(&w, award, "number");

    prm_mock_advance(w.mock, 700 * WORLD_DAY_MS);
    CHECK_STR(world_award(&w, w.ada, w.engineer), award);
    CHECK_STR(row(&w, award, "state"), "active");
    CHECK_STR(row(&w, award, "number"), number);
    CHECK_STR(row(&w, award, "renewals"), "1");
    CHECK_STR(prm_mock_event(w.mock, "certification.renewed", "expiring_change"), "-1");
    prm_mock_advance(w.mock, 100 * WORLD_DAY_MS);
    CHECK_STR(row(&w, award, "state"), "active");
}

TEST(it_is_taken_back)
{
    WORLD(w);
    const char *award = world_award(&w, w.ada, w.engineer);

    CHECK_INT(world_call(&w, "certification.awards.revoke", "{'id':'%s','reason':'Not sat'}", award), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "award.state"), "revoked");
    CHECK_STR(prm_mock_event(w.mock, "certification.revoked", "valid_change"), "-1");
    CHECK_INT(prm_mock_timers(w.mock), 0);
    CHECK_INT(world_call(&w, "certification.awards.revoke", "{'id':'%s','reason':'Not sat'}", award), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "not_valid");
}

/* A server that was started anew with other days asks for these; nothing is told twice. */
TEST(other_days_before_hold_for_what_there_is)
{
    WORLD(w);
    world_award(&w, w.ada, w.engineer);

    CHECK(prm_mock_advance(w.mock, 600 * WORLD_DAY_MS) >= 0);
    CHECK_INT(prm_mock_notices(w.mock, "told_certificate_ending_of"), 0);
    CHECK_INT(prm_mock_settings(w.mock, "{'certificate_notice_days':[120,14]}"), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 50 * WORLD_DAY_MS) >= 1);
    CHECK_INT(prm_mock_notices(w.mock, "told_certificate_ending_of"), 1);
    CHECK_STR(prm_mock_notice(w.mock, "told_certificate_ending_of", "data.days"), "120");
    CHECK_INT(prm_mock_settings(w.mock, "{'certificate_notice_days':[120,14,70]}"), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 80 * WORLD_DAY_MS) >= 1);
    CHECK_INT(prm_mock_notices(w.mock, "told_certificate_ending_of"), 3);
    CHECK_STR(prm_mock_notice(w.mock, "told_certificate_ending_of", "data.days"), "14");
}

TEST_MAIN(CASE(other_days_before_hold_for_what_there_is), CASE(somebody_is_certified_by_hand), CASE(what_nobody_is_certified_by), CASE(it_is_counted_out_as_it_was_counted_in), CASE(it_ends_with_time),
    CASE(who_has_it_and_who_leads_there_are_told_before_it_ends),
    CASE(a_login_that_stays_with_a_former_partner_is_not_told), CASE(what_can_be_renewed_is), CASE(it_is_taken_back))
