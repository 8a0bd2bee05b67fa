/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

#include <stdio.h>

static size_t told(world *w, const char *code)
{
    return prm_mock_notices(w->mock, code);
}

static const char *to(world *w, const char *code)
{
    return prm_mock_notice(w->mock, code, "user");
}

/* A case of Ann's. */
static const char *case_of_ann(world *w)
{
    world_as_ann(w);
    if (world_call(w, "support.open", "{'subject':'The key is refused','description':'Since today'}") != PRM_OK)
        return "";
    return prm_mock_text(w->mock, "case.id");
}

TEST(each_side_hears_of_the_other)
{
    WORLD(w);
    const char *id = case_of_ann(&w);

    world_as_ivo(&w);
    CHECK_INT(world_do(&w, "take", id), PRM_OK);
    CHECK_INT(world_do(&w, "start", id), PRM_OK);
    CHECK_INT(world_call(&w, "support.messages.create", "{'case':'%s','text':'Which one?','asks':true}", id), PRM_OK);
    REQUIRE(prm_mock_react(w.mock) >= 0);
    CHECK_STR(to(&w, "told_in_progress"), w.ann);
    CHECK_STR(to(&w, "told_waiting"), w.ann);
    CHECK_STR(to(&w, "told_messaged"), w.ann);
    CHECK_INT(told(&w, "told_messaged"), 1); /* not who has said it */
    CHECK_INT(told(&w, "told_assigned"), 0);
    world_as_ann(&w);
    CHECK_INT(world_call(&w, "support.messages.create", "{'case':'%s','text':'The first'}", id), PRM_OK);
    REQUIRE(prm_mock_react(w.mock) >= 0);
    CHECK_INT(told(&w, "told_messaged"), 2);
    CHECK_STR(to(&w, "told_messaged"), w.ivo);
    CHECK_INT(told(&w, "told_in_progress"), 1); /* it goes on, and that is no news */
    world_as_ivo(&w);
    CHECK_INT(world_do(&w, "resolve", id), PRM_OK);
    REQUIRE(prm_mock_react(w.mock) >= 0);
    CHECK_STR(to(&w, "told_resolved"), w.ann);
    CHECK_INT(told(&w, "told_resolved"), 1);
    world_as_ann(&w);
    CHECK_INT(world_call(&w, "support.reopen", "{'id':'%s','reason':'No'}", id), PRM_OK);
    REQUIRE(prm_mock_react(w.mock) >= 0);
    CHECK_STR(to(&w, "told_reopened"), w.ivo);
}

TEST(who_is_asked_for_is_told)
{
    WORLD(w);

    world_as_ivo(&w);
    CHECK_INT(world_call(&w, "support.open", "{'partner':'%s','requester':'%s','subject':'x','description':'y'}",
        w.alpha, w.ann), PRM_OK);
    REQUIRE(prm_mock_react(w.mock) >= 0);
    CHECK_STR(to(&w, "told_opened"), w.ann);
    case_of_ann(&w);
    REQUIRE(prm_mock_react(w.mock) >= 0);
    CHECK_INT(told(&w, "told_opened"), 1); /* who opens one knows */
}

TEST(what_is_internal_reaches_no_partner)
{
    WORLD(w);
    const char *id = case_of_ann(&w);

    CHECK_INT(world_do(&w, "watch", id), PRM_OK);
    world_as_ivo(&w);
    CHECK_INT(world_do(&w, "take", id), PRM_OK);
    CHECK_INT(world_call(&w, "support.watch", "{'id':'%s','user':'%s'}", id, w.jo), PRM_OK);
    CHECK_INT(world_call(&w, "support.notes.create", "{'case':'%s','text':'Hm'}", id), PRM_OK);
    REQUIRE(prm_mock_react(w.mock) >= 0);
    CHECK_INT(told(&w, "told_noted"), 1);
    CHECK_STR(to(&w, "told_noted"), w.jo);
    CHECK_INT(world_do(&w, "start", id), PRM_OK);
    CHECK_INT(world_call(&w, "support.wait", "{'id':'%s','on':'internal'}", id), PRM_OK);
    size_t before = told(&w, "told_waiting");
    REQUIRE(prm_mock_react(w.mock) >= 0);
    CHECK_INT(told(&w, "told_waiting"), before);
}

TEST(a_queue_hears_of_what_is_nobodys)
{
    WORLD(w);

    world_as_manager(&w);
    CHECK_INT(world_call(&w, "support.agents.update", "{'id':'%s','queues':['%s']}", w.ivo_agent, w.general), PRM_OK);
    case_of_ann(&w);
    REQUIRE(prm_mock_react(w.mock) >= 0);
    CHECK_INT(told(&w, "told_queued"), 1);
    CHECK_STR(to(&w, "told_queued"), w.jo);
}

TEST(both_sides_hear_that_it_hurts_more)
{
    WORLD(w);
    const char *id = case_of_ann(&w);

    CHECK_INT(world_call(&w, "support.update", "{'id':'%s','severity':'low','subject':'Refused'}", id), PRM_OK);
    CHECK_STR(prm_mock_event(w.mock, "support.severity_changed", "was"), "normal");
    REQUIRE(prm_mock_react(w.mock) >= 0);
    CHECK_INT(told(&w, "told_severity"), 2); /* the queue's, and not who says it */
    world_as_ivo(&w);
    CHECK_INT(world_do(&w, "take", id), PRM_OK);
    world_as_ann(&w);
    CHECK_INT(world_call(&w, "support.update", "{'id':'%s','severity':'critical'}", id), PRM_OK);
    CHECK_INT(world_call(&w, "support.update", "{'id':'%s','severity':'critical'}", id), PRM_OK);
    CHECK_INT(prm_mock_events(w.mock, "support.severity_changed"), 2);
    REQUIRE(prm_mock_react(w.mock) >= 0);
    CHECK_INT(told(&w, "told_severity"), 3);
    CHECK_STR(to(&w, "told_severity"), w.ivo);
    world_as_ivo(&w);
    CHECK_INT(world_call(&w, "support.update", "{'id':'%s','severity':'high'}", id), PRM_OK);
    REQUIRE(prm_mock_react(w.mock) >= 0);
    CHECK_STR(to(&w, "told_severity"), w.ann);
    CHECK_INT(told(&w, "told_severity"), 4);
}

TEST(who_works_on_cases_hears_of_what_is_in_no_queue)
{
    WORLD(w);
    world_rules(&w, "licence", "", "");
    const char *id = case_of_ann(&w);

    REQUIRE(prm_mock_react(w.mock) >= 0);
    CHECK_INT(world_call(&w, "support.update", "{'id':'%s','severity':'critical'}", id), PRM_OK);
    REQUIRE(prm_mock_react(w.mock) >= 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_severity", "roles"), "support_agent");
}

/* Of what nobody works on its queue hears what its partner says. */
TEST(a_queue_hears_what_is_said_of_it)
{
    WORLD(w);
    const char *id = case_of_ann(&w);

    CHECK_INT(world_call(&w, "support.messages.create", "{'case':'%s','text':'Is anybody there?'}", id), PRM_OK);
    REQUIRE(prm_mock_react(w.mock) >= 0);
    CHECK_INT(told(&w, "told_messaged"), 2);
}

TEST(who_watches_is_bounded)
{
    WORLD(w);
    char users[2000] = "";
    size_t length = 0;

    for (int i = 0; i < 48; i++)
        length += (size_t)snprintf(users + length, sizeof users - length, "'user_9%012d',", i);
    const char *id = world_insert(&w, "case",
        "{'program':'%s','partner':'%s','subject':'x','description':'y','watchers':[%s'%s',"
        "'user_9999999999999']}", w.program, w.alpha, users, w.ann);
    world_as_ann(&w);
    CHECK_INT(world_do(&w, "watch", id), PRM_OK); /* is there already */
    const char *more = prm_mock_user(w.mock, "{'name':'One','roles':['auditor']}");
    world_as_ivo(&w);
    CHECK_INT(world_call(&w, "support.watch", "{'id':'%s','user':'%s'}", id, more), PRM_OK);
    char json[200];
    snprintf(json, sizeof json, "{'name':'Two','roles':['partner_sales'],'partner':'%s'}", w.alpha);
    const char *late = prm_mock_user(w.mock, json);
    CHECK_INT(world_call(&w, "support.watch", "{'id':'%s','user':'%s'}", id, late), PRM_E_LIMIT);
    CHECK_STR(prm_mock_failure(w.mock), "too_many_watchers");
    CHECK_INT(world_do(&w, "watch", id), PRM_OK); /* the vendor's are counted by themselves */
    CHECK_INT(world_do(&w, "cancel", id), PRM_OK);
    REQUIRE(prm_mock_react(w.mock) >= 0);
    CHECK_INT(told(&w, "told_cancelled"), 50);
    CHECK(prm_mock_advance(w.mock, 1) > 0); /* and the rest, a transaction later */
    CHECK_INT(told(&w, "told_cancelled"), 51);
    world_as_ann(&w);
    CHECK_INT(world_do(&w, "unwatch", id), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, id, "watchers[49]"), "");
    CHECK_STR(prm_mock_text(w.mock, "case.followers[0]"), "");
}

TEST(who_may_watch)
{
    WORLD(w);
    const char *id = case_of_ann(&w);

    CHECK_INT(world_call(&w, "support.watch", "{'id':'%s','user':'%s'}", id, w.bea), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "user:not_found");
    CHECK_INT(world_call(&w, "support.watch", "{'id':'%s','user':'%s'}", id, w.ivo), PRM_E_INVALID);
    world_as_ivo(&w);
    CHECK_INT(world_call(&w, "support.watch", "{'id':'%s','user':'%s'}", id, w.bea), PRM_E_INVALID);
    CHECK_INT(world_call(&w, "support.watch", "{'id':'%s','user':'%s'}", id, w.ann), PRM_OK);
    world_as_beta(&w);
    CHECK_INT(world_do(&w, "watch", id), PRM_E_NOT_FOUND);
}

TEST_MAIN(CASE(each_side_hears_of_the_other), CASE(who_is_asked_for_is_told), CASE(what_is_internal_reaches_no_partner),
    CASE(a_queue_hears_of_what_is_nobodys), CASE(both_sides_hear_that_it_hurts_more),
    CASE(who_works_on_cases_hears_of_what_is_in_no_queue), CASE(a_queue_hears_what_is_said_of_it),
    CASE(who_watches_is_bounded), CASE(who_may_watch))
