/* SPDX-License-Identifier: Apache-2.0 */
/* What partners are competent in: as long as they have the people, and a while longer. */
#include "world.h"

#include <stdlib.h>
#include <string.h>

static const char *at(world *w, size_t index, const char *path)
{
    const char *value = prm_mock_row(w->mock, prm_mock_row_at(w->mock, "badge", index), path);

    return strcmp(value, "null") != 0 ? value : "";
}

static bool pass(world *w, int days)
{
    return CHECK(prm_mock_react(w->mock) >= 0) && CHECK(prm_mock_advance(w->mock, days * WORLD_DAY_MS + 5000) >= 0) &&
           CHECK(prm_mock_react(w->mock) >= 0);
}

/* Two people for storage. */
static const char *competency(world *w, const char *grace)
{
    return world_insert(w, "competency", "{'program':'%s','code':'data-protection','name':'Data Protection',"
        "'practice':'storage','needs':[{'practice':'storage','role':'technical','people':2}]%s}", w->program, grace);
}

static void answer(world *w, const char *held)
{
    prm_mock_answer(w->mock, "certification.competency", held);
}

TEST(a_partner_is_competent_as_long_as_it_has_the_people)
{
    WORLD(w);

    REQUIRE(*competency(&w, "") != '\0');
    answer(&w, "{'held':'no'}");
    REQUIRE(*world_award(&w, w.ada, w.engineer) && pass(&w, 1));
    CHECK_INT(prm_mock_rows(w.mock, "badge"), 0);
    CHECK_STR(prm_mock_fact(w.mock, "needs[0].have"), "1");
    CHECK_STR(prm_mock_fact(w.mock, "needs[0].of"), "storage, technical");
    answer(&w, "{'held':'yes'}");
    REQUIRE(*world_award(&w, w.bob, w.engineer) && pass(&w, 1));
    CHECK_STR(prm_mock_fact(w.mock, "needs[0].have"), "2");
    CHECK_STR(prm_mock_fact(w.mock, "badge.state"), "none");
    REQUIRE(prm_mock_rows(w.mock, "badge") == 1);
    CHECK_STR(at(&w, 0, "state"), "held");
    CHECK_STR(at(&w, 0, "partner"), w.alpha);
    CHECK_STR(at(&w, 0, "code"), "data-protection");
    CHECK_STR(at(&w, 0, "practice"), "storage");
    CHECK_STR(prm_mock_decision(w.mock, at(&w, 0, "decision"), "subject"), w.alpha_member);
    CHECK_INT(prm_mock_notices(w.mock, "told_competent"), 1);
    CHECK_INT(prm_mock_events(w.mock, "certification.badge_held"), 1);
    answer(&w, "{'held':'no','grace_days':10}");
    REQUIRE(world_move(&w, w.bob, w.beta) && pass(&w, 0));
    CHECK_STR(at(&w, 0, "state"), "at_risk");
    CHECK_STR(prm_mock_notice(w.mock, "told_competency_at_risk", "data.until"), at(&w, 0, "until"));
    answer(&w, "{'held':'yes'}");
    REQUIRE(world_move(&w, w.bob, w.alpha) && pass(&w, 5));
    CHECK_STR(at(&w, 0, "state"), "held");
    CHECK_STR(at(&w, 0, "until"), "");
    CHECK_INT(prm_mock_events(w.mock, "certification.badge_safe"), 1);
    REQUIRE(pass(&w, 20));
    CHECK_STR(at(&w, 0, "state"), "held");
}

TEST(what_it_lacks_for_too_long_is_lost)
{
    WORLD(w);

    REQUIRE(*competency(&w, ",'grace_days':7") != '\0');
    answer(&w, "{'held':'yes'}");
    REQUIRE(*world_award(&w, w.ada, w.engineer) && *world_award(&w, w.bob, w.engineer) && pass(&w, 0));
    answer(&w, "{'held':'no'}");
    REQUIRE(world_move(&w, w.bob, w.beta) && pass(&w, 0));
    CHECK_STR(at(&w, 0, "state"), "at_risk");
    const char *until = at(&w, 0, "until");
    REQUIRE(pass(&w, 6));
    CHECK_STR(at(&w, 0, "state"), "at_risk");
    REQUIRE(pass(&w, 1));
    CHECK_STR(at(&w, 0, "state"), "lost");
    CHECK_STR(at(&w, 0, "until"), until);
    CHECK_INT(prm_mock_events(w.mock, "certification.badge_lost"), 1);
    CHECK_INT(prm_mock_notices(w.mock, "told_competency_lost"), 1);
    answer(&w, "{'held':'yes'}");
    REQUIRE(world_move(&w, w.bob, w.alpha) && pass(&w, 0));
    CHECK_INT(prm_mock_rows(w.mock, "badge"), 2);
}

TEST(a_rule_that_fails_keeps_it_and_one_without_grace_does_not)
{
    WORLD(w);

    REQUIRE(*competency(&w, "") != '\0');
    REQUIRE(*world_award(&w, w.ada, w.engineer) && *world_award(&w, w.bob, w.engineer) && pass(&w, 0));
    CHECK_INT(prm_mock_rows(w.mock, "badge"), 0); /* nobody has said that it is */
    answer(&w, "{'held':'yes'}");
    CHECK_INT(prm_mock_recur(w.mock, "certification.badges_day", w.program), PRM_OK);
    REQUIRE(pass(&w, 0));
    CHECK_STR(at(&w, 0, "state"), "held");
    answer(&w, NULL);
    REQUIRE(world_move(&w, w.bob, w.beta) && pass(&w, 0));
    CHECK_STR(at(&w, 0, "state"), "held");
    answer(&w, "{'held':'no','grace_days':0}");
    CHECK_INT(prm_mock_recur(w.mock, "certification.badges_day", w.program), PRM_OK);
    REQUIRE(pass(&w, 0));
    CHECK_STR(at(&w, 0, "state"), "lost");
}

TEST(where_badge_and_needs_do_not_agree_the_rules_are_asked_once_a_day)
{
    WORLD(w);
    const char *id = competency(&w, "");

    answer(&w, "{'held':'yes'}");
    REQUIRE(*world_award(&w, w.ada, w.engineer) && pass(&w, 0));
    CHECK_STR(at(&w, 0, "state"), "held");
    CHECK_INT(prm_mock_recur(w.mock, "certification.badges_day", w.program), PRM_OK);
    REQUIRE(pass(&w, 0));
    CHECK_STR(at(&w, 0, "state"), "held");
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "certification.competencies.update", "{'id':'%s','needs':[{'people':2}]}", id), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "needs[0]:missing");
}

TEST_MAIN(CASE(a_partner_is_competent_as_long_as_it_has_the_people), CASE(what_it_lacks_for_too_long_is_lost),
    CASE(a_rule_that_fails_keeps_it_and_one_without_grace_does_not), CASE(where_badge_and_needs_do_not_agree_the_rules_are_asked_once_a_day))
