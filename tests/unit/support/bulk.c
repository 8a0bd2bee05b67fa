/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

TEST(each_is_judged_by_itself)
{
    WORLD(w);
    const char *first = world_case(&w), *second = world_case(&w), *third = world_case(&w);

    world_as_ivo(&w);
    CHECK_INT(world_do(&w, "cancel", second), PRM_OK);
    CHECK_INT(world_call(&w, "support.bulk", "{'ids':['%s','%s','%s','case_zzzzzzzzzzzzz'],'verb':'start'}", first,
        second, third), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "done"), "2");
    CHECK_STR(prm_mock_text(w.mock, "lines[0].state"), "in_progress");
    CHECK_STR(prm_mock_text(w.mock, "lines[1].done"), "false");
    CHECK_STR(prm_mock_text(w.mock, "lines[1].error"), "invalid_state");
    CHECK_STR(prm_mock_text(w.mock, "lines[2].state"), "in_progress");
    CHECK_STR(prm_mock_text(w.mock, "lines[3].error"), "not_found");
    CHECK_STR(prm_mock_row(w.mock, first, "owner"), w.ivo);
    CHECK_STR(prm_mock_row(w.mock, second, "state"), "cancelled");
    CHECK_INT(world_call(&w, "support.bulk", "{'ids':['%s','%s'],'verb':'assign','with':{'owner':'%s'}}", first, third,
        w.jo), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, third, "owner"), w.jo);
    CHECK_INT(world_call(&w, "support.bulk", "{'ids':['%s','%s'],'verb':'assign','with':{'owner':'%s'}}", first, third,
        w.ann), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "lines[1].error"), "invalid_params");
    CHECK_INT(world_call(&w, "support.bulk", "{'ids':['%s'],'verb':'merge','with':{'into':'%s'}}", third, first),
        PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "lines[0].state"), "duplicate");
}

TEST(what_is_wrong_with_all_is_said_at_once)
{
    WORLD(w);
    const char *id = world_case(&w);

    world_as_ivo(&w);
    CHECK_INT(world_call(&w, "support.bulk", "{'ids':['%s'],'verb':'start','with':{'reason':'x'}}", id), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "with:unknown");
    CHECK_INT(world_call(&w, "support.bulk", "{'ids':['%s','%s'],'verb':'start'}", id, id), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "ids:twice");
    CHECK_INT(world_call(&w, "support.bulk", "{'ids':[],'verb':'start'}"), PRM_E_INVALID);
    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "support.bulk", "{'ids':['%s'],'verb':'cancel'}", id), PRM_E_FORBIDDEN);
}

TEST_MAIN(CASE(each_is_judged_by_itself), CASE(what_is_wrong_with_all_is_said_at_once))
