/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

#include <stdlib.h>
#include <string.h>

#define DAYS(n) ((n) * WORLD_DAY_MS)

static const char *row(world *w, const char *id, const char *path)
{
    return prm_mock_row(w->mock, id, path);
}

/* As a learning system tells it: so many days ago, under a reference of its own. */
static const char *examine(world *w, const char *person, const char *exam, int64_t ago, int score)
{
    if (world_call(w, "certification.results.create", "{'person':'%s','exam':'%s','taken_at':%lld,'score':%d,"
            "'reference':'R%zu'}", person, exam, (long long)(prm_mock_now(w->mock) - ago), score,
            prm_mock_rows(w->mock, "exam_result")) != PRM_OK)
        return "";
    return prm_mock_text(w->mock, "exam_result.id");
}

/* The award made as `index`-th. */
static const char *award_at(world *w, size_t index)
{
    return prm_mock_row_at(w->mock, "award", index);
}

TEST(who_passes_is_certified)
{
    WORLD(w);

    CHECK(*examine(&w, w.ada, "basics", DAYS(2), 50) != '\0');
    CHECK_INT(prm_mock_rows(w.mock, "award"), 0);
    const char *result = examine(&w, w.ada, "basics", DAYS(1), 70);
    CHECK_STR(row(&w, result, "attempt"), "2");
    CHECK_STR(row(&w, result, "partner"), w.alpha);
    CHECK_STR(row(&w, award_at(&w, 0), "state"), "active");
    CHECK_STR(row(&w, award_at(&w, 0), "evidence[0]"), result);
    CHECK_STR(row(&w, award_at(&w, 0), "expires_at"), "1861920000000"); /* of an exam on the last day of 2026 */
    CHECK_STR(prm_mock_event(w.mock, "certification.exam_taken", "passed"), "true");
    CHECK_INT(prm_mock_events(w.mock, "certification.awarded"), 1);
}

TEST(a_result_is_stored_once)
{
    WORLD(w);
    const char *first = examine(&w, w.ada, "basics", DAYS(1), 70);
    long long at = prm_mock_now(w.mock) - DAYS(1);

    CHECK_INT(world_call(&w, "certification.results.create", "{'email':'ada@example.com','exam':'basics','taken_at':%lld,"
        "'score':70,'passed':true,'reference':'R0'}", at), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "exam_result.id"), first);
    CHECK_STR(prm_mock_text(w.mock, "state"), "duplicate");
    CHECK_INT(world_call(&w, "certification.results.create", "{'person':'%s','exam':'basics','taken_at':%lld,'score':71,"
        "'reference':'R0'}", w.ada, at), PRM_E_CONFLICT);
    CHECK_STR(prm_mock_failure(w.mock), "other_facts");
    CHECK_INT(prm_mock_rows(w.mock, "award"), 1);
}

TEST(what_cannot_be_is_refused)
{
    WORLD(w);
    const char *refused[][2] = {
        { "{'exam':'basics','taken_at':1,'score':1}", "person:required" },
        { "{'email':'who@example.com','exam':'basics','taken_at':1,'score':1}", "email:not_found" },
        { "{'email':'ada@example.com','taken_at':1,'score':1}", "exam:required" },
        { "{'email':'ada@example.com','exam':'none','taken_at':1,'score':1}", "exam:not_found" },
        { "{'email':'ada@example.com','exam':'intro','taken_at':1,'score':1}", "exam:kind" },
        { "{'email':'ada@example.com','exam':'basics','taken_at':1798761600001,'score':1}", "taken_at:in_future" },
        { "{'email':'ada@example.com','exam':'basics','taken_at':1}", "passed:required" },
        { "{'email':'ada@example.com','exam':'basics','taken_at':1,'score':69,'passed':true}", "passed:contradicts" },
    };

    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        CHECK_INT(prm_mock_call(w.mock, "certification.results.create", refused[i][0]), PRM_E_INVALID);
        CHECK_STR(prm_mock_failure(w.mock), refused[i][1]);
    }
    world_person(&w, w.beta, "ada");
    CHECK_INT(prm_mock_call(w.mock, "certification.results.create",
        "{'email':'ada@example.com','exam':'basics','taken_at':1,'score':1}"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "email:ambiguous");
}

TEST(who_fails_waits)
{
    WORLD(w);
    long long now = prm_mock_now(w.mock);
    const char *entered = "{'email':'ada@example.com','exam':'hard','taken_at':%lld,'score':%d}";

    world_insert(&w, "course", "{'code':'hard','name':'H','kind':'exam','pass_score':70,'attempts':3,'cooling_days':[1,14]}");
    CHECK_INT(world_call(&w, "certification.results.create", entered, now - DAYS(100), 10), PRM_OK);
    CHECK_INT(world_call(&w, "certification.results.create", entered, now - DAYS(100) + 1, 10), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "taken_at:too_soon");
    CHECK_INT(world_call(&w, "certification.results.create", entered, now - DAYS(99), 10), PRM_OK);
    CHECK_INT(world_call(&w, "certification.results.create", entered, now - DAYS(90), 10), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "taken_at:too_soon");
    CHECK_INT(world_call(&w, "certification.results.create", entered, now - DAYS(80), 80), PRM_OK);
    CHECK_INT(world_call(&w, "certification.results.create", entered, now - DAYS(79), 80), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "taken_at:too_often");
    const char *told = examine(&w, w.ada, "hard", DAYS(79), 80); /* a learning system has let it be */
    CHECK_STR(row(&w, told, "breach"), "too_often");
    CHECK_STR(row(&w, told, "source"), "imported");
    CHECK_STR(row(&w, told, "attempt"), "4");
}

TEST(what_comes_late_finds_its_place)
{
    WORLD(w);
    const char *second = examine(&w, w.ada, "basics", DAYS(10), 10);
    const char *first = examine(&w, w.ada, "basics", DAYS(20), 10);

    CHECK_STR(row(&w, first, "attempt"), "1");
    CHECK_STR(row(&w, second, "attempt"), "2");
    REQUIRE(world_move(&w, w.ada, w.beta));
    prm_mock_advance(w.mock, DAYS(10));
    CHECK_STR(row(&w, examine(&w, w.ada, "basics", DAYS(15), 90), "partner"), w.alpha);
    CHECK_STR(row(&w, award_at(&w, 0), "partner"), w.beta);
    CHECK_STR(row(&w, examine(&w, w.ada, "basics", DAYS(5), 20), "partner"), w.beta);
    CHECK_STR(row(&w, award_at(&w, 0), "state"), "active"); /* whoever fails later has passed all the same */
}

TEST(all_that_is_asked_for_makes_the_award)
{
    WORLD(w);

    examine(&w, w.ada, "expert", DAYS(5), 90);
    const char *award = award_at(&w, 0);
    CHECK_STR(row(&w, award, "state"), "passed");
    CHECK_STR(row(&w, award, "certification"), w.architect);
    examine(&w, w.ada, "basics", DAYS(1), 90);
    CHECK_STR(row(&w, award, "state"), "passed");
    world_call(&w, "certification.enrolments.create", "{'person':'%s','course':'%s'}", w.ada, w.intro);
    CHECK_INT(world_call(&w, "certification.enrolments.progress", "{'id':'%s','percent':100}",
        prm_mock_text(w.mock, "enrolments[0].id")), PRM_OK);
    CHECK_STR(row(&w, award, "state"), "active");
    /* and in the other order, through what is required */
    world_call(&w, "certification.enrolments.create", "{'person':'%s','certification':'%s'}", w.bob, w.architect);
    const char *other = prm_mock_text(w.mock, "awards[0].id");
    world_call(&w, "certification.enrolments.progress", "{'id':'%s','percent':100}", prm_mock_text(w.mock, "enrolments[0].id"));
    CHECK_STR(row(&w, other, "state"), "in_progress");
    examine(&w, w.bob, "expert", 0, 90);
    CHECK_STR(row(&w, other, "state"), "passed");
    world_award(&w, w.bob, w.engineer);
    CHECK_STR(row(&w, other, "state"), "active");
}

TEST(passing_in_time_renews)
{
    WORLD(w);

    examine(&w, w.ada, "basics", 0, 90);
    const char *award = award_at(&w, 0);
    prm_mock_advance(w.mock, DAYS(100)); /* too early to renew */
    examine(&w, w.ada, "basics", 0, 90);
    CHECK_STR(row(&w, award, "renewals"), "0");
    prm_mock_advance(w.mock, DAYS(600));
    CHECK_STR(row(&w, award, "state"), "expiring");
    examine(&w, w.ada, "basics", 0, 90);
    CHECK_STR(row(&w, award, "state"), "active");
    CHECK_STR(row(&w, award, "renewals"), "1");
    CHECK_STR(row(&w, award, "expires_at"), "1925078400000"); /* through the first of January 2031 */
    prm_mock_advance(w.mock, DAYS(800));
    CHECK_STR(row(&w, award, "state"), "expired");
    examine(&w, w.ada, "basics", DAYS(60), 90); /* told late, passed in time */
    CHECK_STR(row(&w, award, "state"), "active");
    CHECK_STR(row(&w, award, "ended_at"), "null");
    CHECK_STR(prm_mock_event(w.mock, "certification.renewed", "valid_change"), "1");
    prm_mock_advance(w.mock, DAYS(800));
    examine(&w, w.ada, "basics", 0, 90); /* and too late */
    CHECK_STR(row(&w, award, "state"), "expired");
    CHECK_INT(prm_mock_rows(w.mock, "award"), 2);
    CHECK_STR(row(&w, award_at(&w, 1), "state"), "active");
}

TEST(what_was_passed_long_ago_is_on_record)
{
    WORLD(w);

    examine(&w, w.ada, "basics", DAYS(1000), 90);
    const char *award = award_at(&w, 0);
    CHECK_STR(row(&w, award, "state"), "expired");
    CHECK_INT(prm_mock_events(w.mock, "certification.awarded"), 0);
    examine(&w, w.ada, "basics", DAYS(1001), 90);
    CHECK_INT(prm_mock_rows(w.mock, "award"), 1);
    examine(&w, w.ada, "basics", DAYS(300), 90); /* within its last 90 days */
    CHECK_STR(row(&w, award, "state"), "active");
    CHECK_INT(prm_mock_rows(w.mock, "award"), 1);
}

TEST(what_was_taken_back_is_earned_anew)
{
    WORLD(w);

    examine(&w, w.ada, "basics", DAYS(3), 90);
    CHECK_INT(world_call(&w, "certification.awards.revoke", "{'id':'%s','reason':'Cheated'}", award_at(&w, 0)), PRM_OK);
    examine(&w, w.ada, "basics", DAYS(2), 90);
    CHECK_INT(prm_mock_rows(w.mock, "award"), 1);
    prm_mock_advance(w.mock, DAYS(1));
    examine(&w, w.ada, "basics", 0, 90);
    CHECK_STR(row(&w, award_at(&w, 1), "state"), "active");
}

TEST(a_pass_is_used_once)
{
    WORLD(w);

    (void)world_insert(&w, "certification", "{'code':'brief','name':'Brief','role':'technical','validity_months':1,"
        "'exams':['%s']}", world_insert(&w, "course", "{'code':'quiz','name':'Quiz','kind':'exam','pass_score':70}"));
    examine(&w, w.ada, "quiz", DAYS(5), 90); /* within 90 days of the end from the beginning */
    CHECK_STR(row(&w, award_at(&w, 0), "renewals"), "0");
    long long ends = atoll(row(&w, award_at(&w, 0), "expires_at"));
    CHECK(ends < (long long)prm_mock_now(w.mock) + DAYS(28));
    examine(&w, w.ada, "quiz", 0, 90);
    CHECK_STR(row(&w, award_at(&w, 0), "renewals"), "1");
    CHECK(atoll(row(&w, award_at(&w, 0), "expires_at")) <= ends + DAYS(31));
}

/* Enrols somebody in the course "intro" and has it done. */
static void go_through(world *w, const char *person)
{
    CHECK_INT(world_call(w, "certification.enrolments.create", "{'person':'%s','course':'%s'}", person, w->intro), PRM_OK);
    CHECK_INT(world_call(w, "certification.enrolments.progress", "{'id':'%s','percent':100}",
        prm_mock_row_at(w->mock, "enrolment", prm_mock_rows(w->mock, "enrolment") - 1)), PRM_OK);
}

TEST(a_course_gone_through_again_is_news)
{
    WORLD(w);
    const char *guide = world_insert(&w, "certification", "{'code':'guide','name':'Guide','role':'sales',"
        "'validity_months':12,'courses':['%s']}", w.intro);

    go_through(&w, w.ada);
    REQUIRE(prm_mock_rows(w.mock, "award") == 1);
    CHECK_INT(world_call(&w, "certification.awards.revoke", "{'id':'%s','reason':'Not there'}", award_at(&w, 0)), PRM_OK);
    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "certification.enrolments.create", "{'person':'%s','certification':'%s'}", w.ada, guide), PRM_OK);
    CHECK_STR(row(&w, award_at(&w, 1), "state"), "enrolled"); /* what it was taken back with brings no other */
    world_as_manager(&w);
    prm_mock_advance(w.mock, DAYS(1));
    go_through(&w, w.ada);
    CHECK_STR(row(&w, award_at(&w, 1), "state"), "active");
    prm_mock_advance(w.mock, DAYS(400));
    CHECK_STR(row(&w, award_at(&w, 1), "state"), "expired");
    go_through(&w, w.ada);
    REQUIRE(prm_mock_rows(w.mock, "award") == 3);
    CHECK_STR(row(&w, award_at(&w, 2), "state"), "active");
}

TEST_MAIN(CASE(who_passes_is_certified), CASE(a_result_is_stored_once), CASE(what_cannot_be_is_refused), CASE(who_fails_waits),
    CASE(what_comes_late_finds_its_place), CASE(all_that_is_asked_for_makes_the_award), CASE(passing_in_time_renews),
    CASE(what_was_passed_long_ago_is_on_record), CASE(what_was_taken_back_is_earned_anew),
    CASE(a_pass_is_used_once), CASE(a_course_gone_through_again_is_news))
