/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

#include <stdio.h>
#include <string.h>

static const char *row(world *w, const char *id, const char *path)
{
    return prm_mock_row(w->mock, id, path);
}

TEST(a_partner_asks_for_help)
{
    WORLD(w);
    const char *id = world_case(&w);

    REQUIRE(*id != '\0');
    CHECK_STR(row(&w, id, "state"), "triaged");
    CHECK_STR(row(&w, id, "partner"), w.alpha);
    CHECK_STR(row(&w, id, "program"), w.program);
    CHECK_STR(row(&w, id, "category"), "licence");
    CHECK_STR(row(&w, id, "severity"), "normal");
    CHECK_STR(row(&w, id, "priority"), "3");
    CHECK_STR(row(&w, id, "channel"), "portal");
    CHECK_STR(row(&w, id, "level"), "silver");
    CHECK_STR(row(&w, id, "queue"), w.licences);
    CHECK_STR(row(&w, id, "owner"), "");
    CHECK(strncmp(row(&w, id, "number"), "CASE-", 5) == 0);
    CHECK_STR(prm_mock_text(w.mock, "case.queue"), ""); /* the vendor's alone */
    CHECK_STR(prm_mock_event(w.mock, "support.opened", "severity"), "normal");
    CHECK_STR(prm_mock_event(w.mock, "support.assigned", "queue"), w.licences);
    CHECK_INT(prm_mock_events(w.mock, "support.triaged"), 1);
}

TEST(the_rules_are_told_who_could_work_on_it)
{
    WORLD(w);

    world_rules(&w, "licence", "licence", "candidate_1");
    const char *first = world_case(&w);
    CHECK_STR(row(&w, first, "owner"), w.ivo);
    REQUIRE(prm_mock_react(w.mock) >= 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_assigned", "user"), w.ivo);
    CHECK_STR(prm_mock_notice(w.mock, "told_assigned", "subject"), first);
    CHECK_STR(prm_mock_fact(w.mock, "agents[0].room"), "2");
    CHECK_STR(prm_mock_fact(w.mock, "agents[1].skills[0]"), "licence");
    CHECK_STR(prm_mock_fact(w.mock, "queues[1]"), "licence");
    CHECK_STR(prm_mock_fact(w.mock, "history.recent"), "0");
    const char *second = world_case(&w);
    CHECK_STR(row(&w, second, "owner"), w.jo); /* who has fewer comes first */
    CHECK_STR(prm_mock_fact(w.mock, "agents[1].open"), "1");
    CHECK_STR(prm_mock_fact(w.mock, "history.recent"), "1");
    world_case(&w);
    world_case(&w);
    const char *fifth = world_case(&w);
    CHECK_STR(row(&w, fifth, "owner"), ""); /* nobody has room */
    CHECK_STR(row(&w, fifth, "state"), "triaged");
    CHECK(prm_mock_has_reason(w.mock, "unknown_agent") == 0); /* no partner reads it */
}

TEST(who_is_away_or_gone_is_given_nothing)
{
    WORLD(w);

    CHECK_INT(world_call(&w, "support.agents.update", "{'id':'%s','away_until':%lld}", w.ivo_agent,
                  (long long)(prm_mock_now(w.mock) + WORLD_DAY_MS)), PRM_OK);
    world_rules(&w, "licence", "general", "candidate_1");
    CHECK_STR(row(&w, world_case(&w), "owner"), w.jo);
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "support.agents.update", "{'id':'%s','queues':['%s']}", w.jo_agent, w.licences), PRM_OK);
    CHECK_STR(row(&w, world_case(&w), "owner"), ""); /* takes nothing of that queue */
}

TEST(what_the_rules_cannot_tell_is_for_a_person)
{
    WORLD(w);

    world_rules(&w, "", "licence", "");
    const char *id = world_case(&w);
    CHECK_STR(row(&w, id, "state"), "new");
    CHECK_STR(row(&w, id, "queue"), w.licences);
    CHECK_INT(prm_mock_events(w.mock, "support.triage_needed"), 1);
    REQUIRE(prm_mock_react(w.mock) >= 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_to_triage", "roles"), "support_agent");
    world_rules(&w, "licence", "", "");
    id = world_case(&w);
    CHECK_STR(row(&w, id, "state"), "new");
    CHECK_STR(row(&w, id, "queue"), "");
    world_rules(&w, "licence", "nowhere", "");
    id = world_case(&w);
    CHECK_STR(row(&w, id, "state"), "new");
    CHECK_INT(prm_mock_events(w.mock, "support.triage_needed"), 3);
}

TEST(severity_is_worth_something_where_no_rule_says)
{
    WORLD(w);
    static const struct { const char *severity, *priority; } worth[] = { { "critical", "1" }, { "high", "2" },
        { "normal", "3" }, { "low", "4" } };

    world_as_alpha(&w);
    for (size_t i = 0; i < sizeof worth / sizeof *worth; i++) {
        CHECK_INT(world_call(&w, "support.open", "{'subject':'x','description':'y','severity':'%s'}",
            worth[i].severity), PRM_OK);
        CHECK_STR(prm_mock_text(w.mock, "case.priority"), worth[i].priority);
    }
    prm_mock_answer(w.mock, "support.priority", "{'priority':5}");
    CHECK_INT(world_call(&w, "support.open", "{'subject':'x','description':'y'}"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "case.priority"), "5");
}

TEST(the_vendor_opens_one_for_a_partner)
{
    WORLD(w);

    CHECK_INT(world_call(&w, "support.open", "{'partner':'%s','requester':'%s','subject':'x','description':'y',"
                  "'channel':'phone'}", w.beta, w.bea), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "case.partner"), w.beta);
    CHECK_STR(prm_mock_text(w.mock, "case.requester"), w.bea);
    CHECK_STR(prm_mock_text(w.mock, "case.channel"), "phone");
    CHECK_STR(prm_mock_text(w.mock, "case.level"), "gold");
    CHECK_INT(world_call(&w, "support.open", "{'partner':'%s','requester':'%s','subject':'x','description':'y'}",
        w.beta, w.ann), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "requester:not_found");
    CHECK_INT(world_call(&w, "support.open", "{'partner':'%s','requester':'%s','subject':'x','description':'y'}",
        w.beta, w.ivo), PRM_E_INVALID);
    CHECK_INT(world_call(&w, "support.open", "{'subject':'x','description':'y'}"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "partner:required");
}

TEST(in_which_programme)
{
    WORLD(w);
    const char *other = world_insert(&w, "program", "{'name':'Other','currency':'EUR','time_zone':'Europe/Paris'}");

    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "support.open", "{'program':'%s','subject':'x','description':'y'}", other), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "program:not_a_member");
    world_insert(&w, "membership", "{'partner':'%s','program':'%s','level':'%s','channel_type':'reseller'}", w.alpha,
        other, w.gold);
    CHECK_INT(world_call(&w, "support.open", "{'subject':'x','description':'y'}"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "program:required");
    CHECK_INT(world_call(&w, "support.open", "{'program':'%s','subject':'x','description':'y'}", other), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "case.state"), "new"); /* it has no queues there */
    const char *lone = world_insert(&w, "partner",
        "{'legal_name':'Lone','type':'reseller','country':'DE','state':'active'}");
    world_as_manager(&w);
    CHECK_INT(world_call(&w, "support.open", "{'partner':'%s','subject':'x','description':'y'}", lone), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "program:not_a_member");
}

TEST(agents_are_the_vendors_people)
{
    WORLD(w);

    CHECK_INT(world_call(&w, "support.agents.create", "{'user':'%s','queues':[]}", w.ann), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "user:not_staff");
    CHECK_INT(world_call(&w, "support.agents.create", "{'user':'%s','queues':[]}", w.ivo), PRM_E_CONFLICT);
}

TEST_MAIN(CASE(a_partner_asks_for_help), CASE(the_rules_are_told_who_could_work_on_it),
    CASE(who_is_away_or_gone_is_given_nothing), CASE(what_the_rules_cannot_tell_is_for_a_person),
    CASE(severity_is_worth_something_where_no_rule_says), CASE(the_vendor_opens_one_for_a_partner),
    CASE(in_which_programme), CASE(agents_are_the_vendors_people))
