/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

#include <stdio.h>
#include <string.h>

static const char *row(world *w, const char *id, const char *path)
{
    return prm_mock_row(w->mock, id, path);
}

TEST(from_the_first_word_to_the_last)
{
    WORLD(w);
    const char *id = world_case(&w);

    REQUIRE(*id != '\0');
    world_as_ivo(&w);
    CHECK_INT(world_do(&w, "take", id), PRM_OK);
    CHECK_STR(row(&w, id, "owner"), w.ivo);
    CHECK_INT(world_do(&w, "start", id), PRM_OK);
    CHECK_STR(row(&w, id, "state"), "in_progress");
    CHECK_INT(world_call(&w, "support.wait", "{'id':'%s','on':'internal'}", id), PRM_OK);
    CHECK_STR(row(&w, id, "state"), "waiting_internal");
    CHECK_INT(world_do(&w, "resume", id), PRM_OK);
    CHECK_INT(world_call(&w, "support.wait", "{'id':'%s','on':'partner'}", id), PRM_OK);
    CHECK_STR(row(&w, id, "state"), "waiting_partner");
    prm_mock_advance(w.mock, WORLD_HOUR_MS);
    CHECK_INT(world_call(&w, "support.resolve", "{'id':'%s','resolution':'A new key','resolution_code':'fixed'}", id),
        PRM_OK);
    CHECK_STR(row(&w, id, "state"), "resolved");
    CHECK_STR(row(&w, id, "resolution_code"), "fixed");
    CHECK_STR(prm_mock_event(w.mock, "support.resolved", "minutes"), "60");
    CHECK_STR(prm_mock_event(w.mock, "support.resolved", "from"), "waiting_partner");
    world_as_ann(&w);
    CHECK_INT(world_do(&w, "close", id), PRM_OK);
    CHECK_STR(row(&w, id, "state"), "closed");
    CHECK(*row(&w, id, "ended_at") != '\0' && *row(&w, id, "resolved_at") != '\0' &&
        *row(&w, id, "triaged_at") != '\0');
    CHECK_INT(world_do(&w, "cancel", id), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "ended");
}

/* Every verb in every state: what the flow does not have is refused, and changes nothing. */
TEST(no_other_way_leads_anywhere)
{
    WORLD(w);
    static const char *const states[] = { "new", "triaged", "in_progress", "waiting_partner", "waiting_internal",
        "resolved", "reopened", "closed", "cancelled", "duplicate" };
    static const struct { const char *verb, *more, *from, *to; } verbs[] = {
        { "triage", "", "new", "triaged" },
        { "start", "", "triaged reopened", "in_progress" },
        { "wait", ",'on':'partner'", "in_progress", "waiting_partner" },
        { "wait", ",'on':'internal'", "in_progress", "waiting_internal" },
        { "resume", "", "waiting_partner waiting_internal", "in_progress" },
        { "resolve", "", "in_progress waiting_partner waiting_internal", "resolved" },
        { "close", "", "resolved", "closed" },
        { "cancel", "", "new triaged in_progress waiting_partner waiting_internal reopened", "cancelled" },
    };
    char params[200], from[200], state[40];

    for (size_t v = 0; v < sizeof verbs / sizeof *verbs; v++)
        for (size_t s = 0; s < sizeof states / sizeof *states; s++) {
            const char *id = world_case(&w);
            REQUIRE(prm_mock_set_state(w.mock, id, states[s]) == PRM_OK);
            world_as_ivo(&w);
            snprintf(params, sizeof params, "support.%s", verbs[v].verb);
            snprintf(from, sizeof from, " %s ", verbs[v].from);
            snprintf(state, sizeof state, " %s ", states[s]);
            int may = strstr(from, state) != NULL;
            if (!CHECK_INT(world_call(&w, params, "{'id':'%s'%s}", id, verbs[v].more), may ? PRM_OK : PRM_E_STATE) ||
                !CHECK_STR(row(&w, id, "state"), may ? verbs[v].to : states[s]))
                fprintf(stderr, "%s from %s\n", verbs[v].verb, states[s]);
        }
}

TEST(people_say_whose_it_is)
{
    WORLD(w);
    const char *other = world_insert(&w, "program", "{'name':'Other','currency':'EUR','time_zone':'Europe/Paris'}");
    const char *strange = world_insert(&w, "case_queue", "{'program':'%s','code':'x','name':'X'}", other);

    world_rules(&w, "", "", "");
    const char *id = world_case(&w);
    world_as_ivo(&w);
    CHECK_INT(world_do(&w, "triage", id), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "queue:required");
    CHECK_INT(world_call(&w, "support.triage", "{'id':'%s','queue':'%s'}", id, strange), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "queue:other_program");
    CHECK_INT(world_call(&w, "support.triage", "{'id':'%s','queue':'%s','owner':'%s'}", id, w.general, w.ann),
        PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "owner:not_staff");
    CHECK_INT(world_call(&w, "support.triage",
        "{'id':'%s','queue':'%s','owner':'%s','category':'order','severity':'high',"
                  "'priority':2}", id, w.general, w.jo), PRM_OK);
    CHECK_STR(row(&w, id, "owner"), w.jo);
    CHECK_STR(row(&w, id, "category"), "order");
    CHECK_STR(row(&w, id, "priority"), "2");
    CHECK_STR(prm_mock_event(w.mock, "support.assigned", "owner"), w.jo);
    CHECK_INT(world_do(&w, "take", id), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "taken");
    CHECK_INT(world_do(&w, "assign", id), PRM_E_INVALID);
    CHECK_INT(world_call(&w, "support.assign", "{'id':'%s','queue':'%s'}", id, w.licences), PRM_OK);
    CHECK_STR(row(&w, id, "owner"), "null"); /* another queue's is nobody's of it yet */
    CHECK_INT(world_call(&w, "support.assign", "{'id':'%s','owner':'%s'}", id, w.ivo), PRM_OK);
    CHECK_INT(world_call(&w, "support.assign", "{'id':'%s','queue':'%s'}", id, w.licences), PRM_OK);
    CHECK_STR(row(&w, id, "owner"), w.ivo); /* the same one's stays */
    CHECK_INT(world_do(&w, "take", id), PRM_OK);
}

TEST(a_new_one_is_taken)
{
    WORLD(w);

    world_rules(&w, "", "", "");
    const char *id = world_case(&w);
    world_as_ivo(&w);
    CHECK_INT(world_do(&w, "take", id), PRM_OK);
    CHECK_STR(row(&w, id, "state"), "triaged");
    CHECK_STR(row(&w, id, "owner"), w.ivo);
}

TEST(what_was_resolved_is_reopened_for_some_days)
{
    WORLD(w);
    const char *id = world_case_of(&w);

    CHECK_INT(world_call(&w, "support.reopen", "{'id':'%s','reason':'x'}", id), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "not_resolved");
    prm_mock_answer(w.mock, "support.autoclose", "{'days':30,'reopen_days':14}");
    CHECK_INT(world_do(&w, "resolve", id), PRM_OK);
    prm_mock_advance(w.mock, 14 * WORLD_DAY_MS); /* to the last instant */
    world_as_ann(&w);
    CHECK_INT(world_call(&w, "support.reopen", "{'id':'%s','reason':'Refused again'}", id), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "reopened"), "true");
    CHECK_STR(row(&w, id, "state"), "reopened");
    CHECK_STR(row(&w, id, "reopenings"), "1");
    CHECK_STR(row(&w, id, "owner"), w.ivo);
    world_as_ivo(&w);
    CHECK_INT(world_do(&w, "start", id), PRM_OK);
    CHECK_INT(world_do(&w, "resolve", id), PRM_OK);
    prm_mock_advance(w.mock, 14 * WORLD_DAY_MS + 1);
    world_as_ann(&w);
    CHECK_INT(world_call(&w, "support.reopen", "{'id':'%s','reason':'Refused again'}", id), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "reopened"), "false");
    const char *second = prm_mock_text(w.mock, "case.id");
    CHECK(strcmp(second, id) != 0);
    CHECK_STR(row(&w, id, "state"), "resolved");
    CHECK_STR(row(&w, second, "follows"), id);
    CHECK_STR(row(&w, second, "subject"), "The key is refused");
    CHECK_STR(row(&w, second, "description"), "Refused again");
    CHECK_STR(row(&w, second, "requester"), w.ann);
    CHECK_STR(prm_mock_fact(w.mock, "case.follows"), "true");
}

/* To cancel it is no way around what its partner thinks of what was said to be solved. */
TEST(what_was_resolved_once_is_rated)
{
    WORLD(w);
    const char *id = world_case_of(&w);

    CHECK_INT(world_do(&w, "resolve", id), PRM_OK);
    CHECK_INT(world_do(&w, "cancel", id), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "closed|reopened");
    CHECK_INT(world_call(&w, "support.reopen", "{'id':'%s','reason':'By mistake'}", id), PRM_OK);
    CHECK_INT(world_do(&w, "cancel", id), PRM_OK);
    CHECK_INT(prm_mock_events(w.mock, "support.rating_asked"), 1);
    world_as_ann(&w);
    CHECK_INT(world_call(&w, "support.rate", "{'id':'%s','rating':2}", id), PRM_OK);
    CHECK_STR(row(&w, id, "rating"), "2");
    const char *never = world_case_of(&w);
    CHECK_INT(world_do(&w, "cancel", never), PRM_OK);
    CHECK_INT(prm_mock_events(w.mock, "support.rating_asked"), 1);
}

TEST(another_follows_what_was_reopened_as_often_as_is_counted)
{
    WORLD(w);
    const char *ids[2];

    for (int i = 0; i < 2; i++)
        ids[i] = world_insert(&w, "case", "{'program':'%s','partner':'%s','subject':'x','description':'y',"
            "'channel':'portal','state':'resolved','reopenings':%d,'reopen_until':%lld}", w.program, w.alpha, 999 + i,
            (long long)(prm_mock_now(w.mock) + WORLD_DAY_MS));
    world_as_ann(&w);
    CHECK_INT(world_call(&w, "support.reopen", "{'id':'%s','reason':'No'}", ids[0]), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "reopened"), "true");
    CHECK_STR(row(&w, ids[0], "reopenings"), "1000");
    CHECK_INT(world_call(&w, "support.reopen", "{'id':'%s','reason':'No'}", ids[1]), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "reopened"), "false");
    CHECK_STR(prm_mock_text(w.mock, "case.follows"), ids[1]);
    CHECK_STR(row(&w, ids[1], "state"), "resolved");
}

TEST(another_follows_what_has_ended)
{
    WORLD(w);
    const char *id = world_case(&w);

    CHECK_INT(world_do(&w, "cancel", id), PRM_OK);
    world_as_ivo(&w); /* who asked is nobody the vendor knows any more */
    CHECK_INT(world_call(&w, "support.reopen", "{'id':'%s','reason':'Still'}", id), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "case.follows"), id);
    CHECK_STR(prm_mock_text(w.mock, "case.partner"), w.alpha);
    prm_mock_answer(w.mock, "support.autoclose", "{'days':7,'reopen_days':0}");
    const char *other = world_case_of(&w);
    CHECK_INT(world_do(&w, "resolve", other), PRM_OK);
    prm_mock_advance(w.mock, 1);
    CHECK_INT(world_call(&w, "support.reopen", "{'id':'%s','reason':'Still'}", other), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "reopened"), "false");
}

TEST(none_follows_in_a_programme_that_was_left)
{
    WORLD(w);
    const char *left = world_insert(&w, "program", "{'name':'Left','currency':'EUR','time_zone':'UTC'}");
    const char *id = world_insert(&w, "case", "{'program':'%s','partner':'%s','subject':'x','description':'y',"
        "'channel':'portal','state':'closed'}", left, w.alpha);

    REQUIRE(*left != '\0');
    world_as_ann(&w);
    CHECK_INT(world_call(&w, "support.reopen", "{'id':'%s','reason':'No'}", id), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "not_a_member");
    CHECK_INT(prm_mock_rows(w.mock, "case"), 1);
}

TEST(what_was_said_is_put_right)
{
    WORLD(w);
    const char *id = world_case(&w);
    const char *deal = world_insert(&w, "deal", "{'partner':'%s'}", w.alpha);
    const char *lead = world_insert(&w, "lead", "{'holder':'%s'}", w.alpha);
    const char *foreign = world_insert(&w, "claim", "{'partner':'%s'}", w.beta);

    CHECK_INT(world_call(&w, "support.update",
        "{'id':'%s','subject':'Other','severity':'critical','deal':'%s','lead':'%s'}", id, deal, lead), PRM_OK);
    CHECK_STR(row(&w, id, "subject"), "Other");
    CHECK_STR(row(&w, id, "severity"), "critical");
    CHECK_STR(row(&w, id, "priority"), "1");
    CHECK_STR(row(&w, id, "deal"), deal);
    CHECK_INT(world_call(&w, "support.update", "{'id':'%s','deal':null}", id), PRM_OK);
    CHECK_STR(row(&w, id, "deal"), "null");
    CHECK_INT(world_call(&w, "support.update", "{'id':'%s','claim':'%s'}", id, foreign), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "claim:not_found");
    CHECK_INT(world_call(&w, "support.update", "{'id':'%s','subject':null}", id), PRM_E_INVALID);
    /* The vendor's to say. */
    CHECK_INT(world_call(&w, "support.update", "{'id':'%s','priority':1}", id), PRM_E_INVALID);
    world_as_ivo(&w);
    /* Its partner reads it. */
    CHECK_INT(world_call(&w, "support.update", "{'id':'%s','claim':'%s'}", id, foreign), PRM_E_INVALID);
    CHECK_INT(world_call(&w, "support.update", "{'id':'%s','severity':'low','priority':2,'category':'order'}", id),
        PRM_OK);
    CHECK_STR(row(&w, id, "priority"), "2");
    CHECK_STR(row(&w, id, "category"), "order");
    CHECK_INT(world_call(&w, "support.take", "{'id':'%s'}", id), PRM_OK);
    CHECK_INT(world_call(&w, "support.start", "{'id':'%s'}", id), PRM_OK);
    CHECK_INT(world_call(&w, "support.resolve", "{'id':'%s'}", id), PRM_OK);
    CHECK_INT(world_call(&w, "support.update", "{'id':'%s','severity':'high','deal':'%s'}", id, deal), PRM_OK);
    CHECK(prm_mock_was_asked(w.mock, "support.priority"));
    CHECK_STR(prm_mock_fact(w.mock, "history.recent"), "0"); /* it does not count itself */
    CHECK_STR(prm_mock_fact(w.mock, "case.links[1]"), "lead");
    world_as_beta(&w);
    CHECK_INT(world_call(&w, "support.update", "{'id':'%s','subject':'Mine'}", id), PRM_E_NOT_FOUND);
}

TEST_MAIN(CASE(from_the_first_word_to_the_last), CASE(no_other_way_leads_anywhere), CASE(people_say_whose_it_is),
    CASE(a_new_one_is_taken), CASE(what_was_resolved_is_reopened_for_some_days),
    CASE(what_was_resolved_once_is_rated), CASE(another_follows_what_was_reopened_as_often_as_is_counted),
    CASE(another_follows_what_has_ended),
    CASE(none_follows_in_a_programme_that_was_left), CASE(what_was_said_is_put_right))
