/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

static const char *failure_of(world *w, prm_status status)
{
    CHECK_INT(status, PRM_E_INVALID);
    return prm_mock_failure(w->mock);
}

TEST(what_requires_itself_is_refused)
{
    WORLD(w);
    const char *master = world_insert(&w, "certification", "{'code':'master','name':'M','role':'technical','requires':['%s']}",
        w.architect);

    CHECK_STR(failure_of(&w, world_call(&w, "certification.catalogue.update", "{'id':'%s','requires':['%s']}", w.engineer,
                  w.engineer)), "requires:circle");
    CHECK_STR(failure_of(&w, world_call(&w, "certification.catalogue.update", "{'id':'%s','requires':['%s','%s']}", w.engineer,
                  w.seller, master)), "requires:circle");
    CHECK_INT(world_call(&w, "certification.catalogue.update", "{'id':'%s','requires':['%s']}", w.engineer, w.seller), PRM_OK);
    CHECK_INT(world_call(&w, "certification.catalogue.update", "{'id':'%s','requires':['%s','%s']}", master, w.architect,
                  w.engineer), PRM_OK);
}

TEST(exams_are_exams_and_courses_are_courses)
{
    WORLD(w);

    CHECK_STR(failure_of(&w, world_call(&w, "certification.catalogue.create",
                  "{'code':'x','name':'X','role':'sales','exams':['%s']}", w.intro)), "exams:kind");
    CHECK_STR(failure_of(&w, world_call(&w, "certification.catalogue.create",
                  "{'code':'x','name':'X','role':'sales','courses':['%s']}", w.basics)), "courses:kind");
    CHECK_STR(failure_of(&w, world_call(&w, "certification.catalogue.create",
                  "{'code':'x','name':'X','role':'sales','exams':['%s','%s']}", w.basics, w.basics)), "exams:twice");
    CHECK_STR(failure_of(&w, world_call(&w, "certification.catalogue.update", "{'id':'%s','renewal_exams':['%s']}", w.seller,
                  w.basics)), "renewal_exams:for_ever");
    CHECK_STR(failure_of(&w, world_call(&w, "certification.courses.create",
                  "{'code':'c','name':'C','kind':'course','attempts':3}")), "attempts:no_exam");
    CHECK_STR(failure_of(&w, world_call(&w, "certification.courses.update", "{'id':'%s','kind':'course'}", w.basics)),
        "kind:fixed");
    CHECK_INT(world_call(&w, "certification.courses.update", "{'id':'%s','pass_score':80}", w.basics), PRM_OK);
}

TEST(a_step_of_a_path_is_one_thing)
{
    WORLD(w);

    CHECK_STR(failure_of(&w, world_call(&w, "certification.paths.create",
                  "{'code':'p','name':'P','persona':'sales','steps':[{'optional':true}]}")), "steps:one_of");
    CHECK_STR(failure_of(&w, world_call(&w, "certification.paths.create",
                  "{'code':'p','name':'P','persona':'sales','steps':[{'course':'%s','certification':'%s'}]}", w.intro, w.seller)),
        "steps:one_of");
    CHECK_INT(world_call(&w, "certification.paths.create",
                  "{'code':'p','name':'P','persona':'sales','steps':[{'course':'%s'},{'certification':'%s'}]}", w.intro,
                  w.seller), PRM_OK);
}

TEST_MAIN(CASE(what_requires_itself_is_refused), CASE(exams_are_exams_and_courses_are_courses),
    CASE(a_step_of_a_path_is_one_thing))
