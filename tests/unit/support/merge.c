/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

#include <stdio.h>

static prm_status merge(world *w, const char *id, const char *into)
{
    return world_call(w, "support.merge", "{'id':'%s','into':'%s','reason':'The same'}", id, into);
}

static void say(world *w, const char *id, const char *text)
{
    CHECK_INT(world_call(w, "support.messages.create", "{'case':'%s','text':'%s'}", id, text), PRM_OK);
}

TEST(a_duplicate_goes_on_as_the_other)
{
    WORLD(w);
    const char *first = world_case_of(&w);
    say(&w, first, "one");
    const char *second = world_case_of(&w);
    say(&w, second, "two");
    say(&w, first, "three");

    CHECK_INT(world_call(&w, "support.watch", "{'id':'%s','user':'%s'}", second, w.ann), PRM_OK);
    CHECK_INT(world_do(&w, "watch", second), PRM_OK);
    CHECK_INT(world_call(&w, "support.assign", "{'id':'%s','owner':'%s'}", second, w.jo), PRM_OK);
    CHECK_INT(merge(&w, second, first), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "case.state"), "duplicate");
    CHECK_STR(prm_mock_text(w.mock, "case.merged_into"), first);
    CHECK_STR(prm_mock_text(w.mock, "case.reason"), "The same");
    CHECK_STR(prm_mock_text(w.mock, "into.watchers[0]"), w.ann);
    CHECK_STR(prm_mock_text(w.mock, "into.watchers[1]"), "");
    CHECK_STR(prm_mock_text(w.mock, "into.followers[0]"), w.jo); /* Ivo works on the other already */
    CHECK_STR(prm_mock_text(w.mock, "into.followers[1]"), "");
    CHECK_STR(prm_mock_event(w.mock, "support.merged", "merged_into"), first);
    world_as_alpha(&w);
    CHECK_INT(world_do(&w, "thread", first), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "messages[0].text"), "one");
    CHECK_STR(prm_mock_text(w.mock, "messages[1].text"), "two");
    CHECK_STR(prm_mock_text(w.mock, "messages[2].text"), "three");
    CHECK_STR(prm_mock_text(w.mock, "cases[1]"), second);
    CHECK_INT(world_call(&w, "support.messages.create", "{'case':'%s','text':'x'}", second), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "merged");
    CHECK_INT(world_call(&w, "support.reopen", "{'id':'%s','reason':'x'}", second), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "merged");
    world_as_beta(&w);
    CHECK_INT(world_do(&w, "thread", first), PRM_E_NOT_FOUND);
}

TEST(nothing_is_merged_in_circles_or_chains)
{
    WORLD(w);
    const char *a = world_case(&w), *b = world_case(&w), *c = world_case(&w);

    world_as_ivo(&w);
    CHECK_INT(merge(&w, a, a), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "into:itself");
    CHECK_INT(merge(&w, a, b), PRM_OK);
    CHECK_INT(merge(&w, b, a), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "into:cycle");
    CHECK_INT(merge(&w, c, a), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "into:merged");
    CHECK_INT(merge(&w, b, c), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "id:has_duplicates");
    CHECK_INT(merge(&w, a, c), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "merged");
    const char *done = world_case_of(&w);
    CHECK_INT(world_do(&w, "resolve", done), PRM_OK);
    CHECK_INT(merge(&w, c, done), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "into:resolved");
    CHECK_INT(merge(&w, done, c), PRM_E_STATE); /* it is rated, and no other is for it */
    CHECK_INT(world_do(&w, "cancel", b), PRM_OK);
    CHECK_INT(merge(&w, c, b), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "into:ended");
}

TEST(nothing_is_merged_across_partners)
{
    WORLD(w);
    const char *own = world_case(&w);

    world_as_beta(&w);
    CHECK_INT(world_call(&w, "support.open", "{'subject':'x','description':'y'}"), PRM_OK);
    const char *other = prm_mock_text(w.mock, "case.id");
    CHECK_INT(merge(&w, other, own), PRM_E_FORBIDDEN); /* no partner merges */
    world_as_ivo(&w);
    CHECK_INT(merge(&w, own, other), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "into:not_alike");
}

TEST(as_many_as_can_be_read_in_one)
{
    WORLD(w);
    const char *into = world_case(&w);

    for (int i = 0; i < 50; i++)
        world_insert(&w, "case", "{'program':'%s','partner':'%s','subject':'x','description':'y','state':'duplicate',"
            "'merged_into':'%s'}", w.program, w.alpha, into);
    const char *last = world_case(&w);
    world_as_ivo(&w);
    CHECK_INT(merge(&w, last, into), PRM_E_LIMIT);
    CHECK_STR(prm_mock_failure(w.mock), "too_many_duplicates");
}

TEST_MAIN(CASE(a_duplicate_goes_on_as_the_other), CASE(nothing_is_merged_in_circles_or_chains),
    CASE(nothing_is_merged_across_partners), CASE(as_many_as_can_be_read_in_one))
