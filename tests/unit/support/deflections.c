/* SPDX-License-Identifier: Apache-2.0 */
/* What was shown to somebody who was about to ask for help, and what came of that. */
#include "library.h"

static const char *show(library *l)
{
    prm_mock_as_user(l->w.mock, l->w.ann);
    return world_call(&l->w, "knowledge.deflections.create",
        "{'subject':'Box','shown':['install'],'locale':'en'}") == PRM_OK
        ? prm_mock_text(l->w.mock, "deflection.id") : "";
}

TEST(what_was_shown_has_helped_unless_a_case_is_opened)
{
    LIBRARY(l);
    library_publish(&l, "install", "en", l.all, "Unpack it");
    const char *left = show(&l), *helped = show(&l), *opened = show(&l);

    CHECK_STR(prm_mock_row(l.w.mock, opened, "shown[0].code"), "install");
    CHECK_INT(world_call(&l.w, "knowledge.deflections.help", "{'id':'%s','code':'other'}", helped), PRM_E_INVALID);
    CHECK_INT(world_call(&l.w, "knowledge.deflections.help", "{'id':'%s','code':'install'}", helped), PRM_OK);
    CHECK_INT(world_call(&l.w, "support.open", "{'subject':'Box','description':'Shut','deflection':'%s'}", opened),
        PRM_OK);
    CHECK_STR(prm_mock_row(l.w.mock, opened, "state"), "opened");
    CHECK_STR(prm_mock_event(l.w.mock, "knowledge.deflection_settled", "deflected"), "false");
    CHECK_INT(world_call(&l.w, "support.open", "{'subject':'Box','description':'Shut','deflection':'%s'}", opened),
        PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(l.w.mock), "deflection:used");
    prm_mock_advance(l.w.mock, 24 * WORLD_HOUR_MS);
    CHECK_STR(prm_mock_row(l.w.mock, left, "state"), "left");
    CHECK_STR(prm_mock_row(l.w.mock, helped, "state"), "left");
    CHECK_INT(prm_mock_events(l.w.mock, "knowledge.deflection_settled"), 3);
    CHECK_STR(prm_mock_event(l.w.mock, "knowledge.deflection_settled", "deflected"), "true");
    prm_mock_as_user(l.w.mock, l.w.ann);
    CHECK_INT(world_call(&l.w, "support.open", "{'subject':'Box','description':'Shut','deflection':'%s'}", left),
        PRM_OK);
    CHECK_INT(prm_mock_events(l.w.mock, "knowledge.deflection_settled"), 3);
}

TEST(nothing_was_shown_that_may_not_be_read)
{
    LIBRARY(l);
    library_publish(&l, "install", "en", l.all, "Unpack it");
    prm_mock_answer(l.w.mock, "knowledge.visible", NULL);
    CHECK_STR(show(&l), "");
    CHECK_STR(prm_mock_failure(l.w.mock), "shown:not_found");
    prm_mock_answer(l.w.mock, "knowledge.visible", "{'visible':true}");
    const char *mine = show(&l);
    world_as_beta(&l.w);
    CHECK_INT(world_call(&l.w, "support.open", "{'subject':'Box','description':'Shut','deflection':'%s'}", mine),
        PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(l.w.mock), "deflection:not_found");
}

TEST_MAIN(CASE(what_was_shown_has_helped_unless_a_case_is_opened), CASE(nothing_was_shown_that_may_not_be_read))
