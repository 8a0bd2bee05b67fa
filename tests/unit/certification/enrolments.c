/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

#include <stdio.h>
#include <string.h>

static const char *enrol(world *w, const char *person, const char *course)
{
    CHECK_INT(world_call(w, "certification.enrolments.create", "{'person':'%s','course':'%s'}", person, course), PRM_OK);
    return prm_mock_text(w->mock, "enrolments[0].id");
}

TEST(somebody_goes_through_a_course_once_at_a_time)
{
    WORLD(w);
    world_as_alpha(&w);
    const char *first = enrol(&w, w.ada, w.intro);

    REQUIRE(*first != '\0');
    CHECK_STR(enrol(&w, w.ada, w.intro), first);
    CHECK_INT(prm_mock_events(w.mock, "certification.enrolled"), 1);
    CHECK_INT(world_call(&w, "certification.enrolments.create", "{'person':'%s','course':'%s'}", w.cem, w.intro),
        PRM_E_NOT_FOUND);
    CHECK_INT(world_call(&w, "certification.enrolments.progress", "{'id':'%s','percent':100}", first), PRM_E_FORBIDDEN);
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "certification.enrolments.progress", "{'id':'%s','percent':60}", first), PRM_OK);
    CHECK_INT(world_call(&w, "certification.enrolments.progress", "{'id':'%s','percent':40}", first), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "enrolment.percent"), "60");
    CHECK_STR(prm_mock_text(w.mock, "enrolment.state"), "in_progress");
    CHECK_INT(world_call(&w, "certification.enrolments.progress", "{'id':'%s','percent':100}", first), PRM_OK);
    CHECK_INT(world_call(&w, "certification.enrolments.progress", "{'id':'%s','percent':100}", first), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "enrolment.state"), "completed");
    CHECK_INT(prm_mock_events(w.mock, "certification.completed"), 1);
    CHECK_INT(world_call(&w, "certification.enrolments.cancel", "{'id':'%s'}", first), PRM_E_STATE);
    CHECK(strcmp(enrol(&w, w.ada, w.intro), first) != 0);
}

TEST(a_reference_is_one_enrolment)
{
    WORLD(w);

    for (int i = 0; i < 2; i++)
        CHECK_INT(world_call(&w, "certification.enrolments.create", "{'person':'%s','course':'%s','reference':'L1'}", w.ada,
                      w.intro), PRM_OK);
    CHECK_INT(prm_mock_rows(w.mock, "enrolment"), 1);
    CHECK_INT(world_call(&w, "certification.enrolments.create", "{'person':'%s','course':'%s','reference':'L1'}", w.bob,
                  w.intro), PRM_E_CONFLICT);
    CHECK_STR(prm_mock_failure(w.mock), "other_facts");
    CHECK_INT(world_call(&w, "certification.enrolments.progress", "{'reference':'L1','percent':10}"), PRM_OK);
    CHECK_INT(world_call(&w, "certification.enrolments.progress", "{'reference':'L2','percent':10}"), PRM_E_INVALID);
    CHECK_INT(world_call(&w, "certification.enrolments.create", "{'person':'%s','course':'%s','certification':'%s'}", w.bob,
                  w.intro, w.seller), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "course:one_of");
}

TEST(who_enrols_for_a_certification_enrols_in_all_it_asks_for)
{
    WORLD(w);

    CHECK_INT(world_call(&w, "certification.enrolments.create", "{'person':'%s','certification':'%s'}", w.ada, w.architect),
        PRM_OK);
    CHECK_INT(prm_mock_rows(w.mock, "enrolment"), 2);
    CHECK_STR(prm_mock_text(w.mock, "awards[0].state"), "enrolled");
    const char *award = prm_mock_text(w.mock, "awards[0].id");
    CHECK_INT(world_call(&w, "certification.enrolments.create", "{'person':'%s','certification':'%s'}", w.ada, w.architect),
        PRM_OK);
    CHECK_INT(prm_mock_rows(w.mock, "enrolment"), 2);
    CHECK_STR(prm_mock_text(w.mock, "awards[0].id"), award);
    CHECK_INT(world_call(&w, "certification.awards.withdraw", "{'id':'%s'}", award), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "award.state"), "withdrawn");
    CHECK_INT(world_call(&w, "certification.awards.withdraw", "{'id':'%s'}", world_award(&w, w.bob, w.seller)), PRM_E_STATE);
}

TEST(a_path_leads_through_its_steps)
{
    WORLD(w);

    REQUIRE(world_call(&w, "certification.paths.create", "{'code':'p','name':'P','persona':'technical','steps':["
        "{'course':'%s'},{'course':'%s','optional':true},{'certification':'%s'}]}", w.intro, w.expert, w.engineer) == PRM_OK);
    const char *path = prm_mock_text(w.mock, "learning_path.id");
    CHECK_INT(world_call(&w, "certification.enrolments.create", "{'person':'%s','learning_path':'%s'}", w.ada, path), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "enrolments[0].course"), w.intro);
    CHECK_STR(prm_mock_text(w.mock, "enrolments[1].course"), w.basics);
    CHECK_STR(prm_mock_text(w.mock, "enrolments[2].course"), "");
    CHECK_STR(prm_mock_text(w.mock, "awards[0].certification"), w.engineer);
}

TEST(awards_and_courses_under_way_follow_the_person)
{
    WORLD(w);
    const char *award = world_award(&w, w.ada, w.engineer), *under_way = enrol(&w, w.ada, w.intro),
               *done = enrol(&w, w.ada, w.expert);

    CHECK_INT(world_call(&w, "certification.results.create", "{'person':'%s','exam':'expert','taken_at':%lld,'score':90}", w.ada,
                  (long long)prm_mock_now(w.mock)), PRM_OK);
    REQUIRE(world_move(&w, w.ada, w.beta));
    CHECK(prm_mock_react(w.mock) >= 1);
    CHECK_STR(prm_mock_row(w.mock, award, "partner"), w.beta);
    CHECK_STR(prm_mock_row(w.mock, under_way, "partner"), w.beta);
    CHECK_STR(prm_mock_row(w.mock, done, "partner"), w.alpha);
    CHECK_STR(prm_mock_event(w.mock, "certification.award_left", "partner"), w.alpha);
    CHECK_STR(prm_mock_event(w.mock, "certification.award_left", "valid_change"), "-1");
    CHECK_STR(prm_mock_event(w.mock, "certification.award_came", "partner"), w.beta);
    CHECK_STR(prm_mock_event(w.mock, "certification.award_came", "country"), "FR");
}

TEST(what_was_done_for_a_former_partner_is_done)
{
    WORLD(w);
    const char *intro = enrol(&w, w.ada, w.intro), *veteran;

    CHECK_INT(world_call(&w, "certification.enrolments.progress", "{'id':'%s','percent':100}", intro), PRM_OK);
    CHECK_INT(world_call(&w, "certification.results.create", "{'person':'%s','exam':'basics','taken_at':%lld,'score':90}",
        w.ada, (long long)prm_mock_now(w.mock)), PRM_OK);
    REQUIRE(world_move(&w, w.ada, w.beta));
    CHECK(prm_mock_react(w.mock) >= 1);
    veteran = world_insert(&w, "certification", "{'code':'veteran','name':'Veteran','role':'technical','courses':['%s'],"
        "'exams':['%s']}", w.intro, w.basics);
    world_as_beta(&w);
    CHECK_INT(world_call(&w, "certification.enrolments.create", "{'person':'%s','certification':'%s'}", w.ada, veteran), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "awards[0].state"), "active");
    for (int i = 0; i < 2; i++) { /* and where that was, it does not learn */
        char path[40];
        snprintf(path, sizeof path, "enrolments[%d].partner", i);
        CHECK(strcmp(prm_mock_text(w.mock, path), w.alpha) != 0);
    }
    CHECK_STR(prm_mock_row(w.mock, intro, "partner"), w.alpha);
    CHECK_INT(prm_mock_events(w.mock, "certification.enrolled"), 2); /* not once more in the course */
}

TEST_MAIN(CASE(somebody_goes_through_a_course_once_at_a_time), CASE(a_reference_is_one_enrolment),
    CASE(who_enrols_for_a_certification_enrols_in_all_it_asks_for), CASE(a_path_leads_through_its_steps),
    CASE(awards_and_courses_under_way_follow_the_person),
    CASE(what_was_done_for_a_former_partner_is_done))
