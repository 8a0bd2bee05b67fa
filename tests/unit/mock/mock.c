/* SPDX-License-Identifier: Apache-2.0 */
/* prm/mock.h refuses what the host refuses, so that a plugin's unit tests find it. */
#include "test.h"

#include <prm/mock.h>

#define ALPHA "note_0000000000001"

static void free_mock(prm_mock **mock)
{
    prm_mock_free(*mock);
}

#define MOCK(name)                                                                                                     \
    __attribute__((cleanup(free_mock))) prm_mock *name = prm_mock_new(&prm_plugin_v1);                                 \
    REQUIRE(name != NULL);                                                                                             \
    prm_mock_as(name, PRM_PARTNER_SIDE, ALPHA, "sales")

static const char others_note[] = "{'title':'hidden','partner':'note_of_beta','secret':'s'}";

TEST(params_are_checked)
{
    MOCK(m);
    CHECK_INT(prm_mock_call(m, "notes.create", "{'secret':'x','main':1,'extra':true}"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(m), "secret:forbidden main:type extra:unknown title:required");
    CHECK_INT(prm_mock_call(m, "notes.create", "{'title':'much too long for a title'}"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(m), "title:range");
    CHECK_INT(prm_mock_call(m, "notes.nothing", "{}"), PRM_E_INVALID);
}

TEST(results_are_checked)
{
    MOCK(m);
    CHECK_INT(prm_mock_call(m, "notes.undeclared", "{'title':'x'}"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(m), "result.title2:unknown");
}

TEST(a_failed_call_leaves_nothing)
{
    MOCK(m);
    CHECK_INT(prm_mock_call(m, "notes.fail", "{'title':'x','partner':'" ALPHA "'}"), PRM_E_LIMIT);
    CHECK_STR(prm_mock_failure(m), "enough");
    CHECK_INT(prm_mock_rows(m, "note"), 0);
    CHECK_INT(prm_mock_timers(m), 0);
    CHECK_INT(prm_mock_events(m, "notes.made"), 0);
    CHECK_STR(prm_mock_result(m), "");
}

TEST(a_sealed_value_leaves_by_a_view_alone)
{
    MOCK(m);
    prm_mock_insert(m, "note", others_note);
    CHECK_INT(prm_mock_call(m, "notes.leak", "{'title':'x'}"), PRM_E_INTERNAL);
    CHECK_INT(prm_mock_call(m, "notes.show", "{'title':'x'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "title"), "hidden");
    CHECK_STR(prm_mock_text(m, "score"), "7");
}

TEST(sealed_rows_change_where_it_is_declared)
{
    MOCK(m);
    const char *note = prm_mock_insert(m, "note", others_note);
    CHECK_INT(prm_mock_call(m, "notes.grab", "{'title':'x'}"), PRM_E_FORBIDDEN);
    CHECK_STR(prm_mock_row(m, note, "secret"), "s");
    CHECK_INT(prm_mock_call(m, "notes.touch", "{'title':'x'}"), PRM_OK);
    CHECK_STR(prm_mock_row(m, note, "secret"), "touched");
}

TEST(a_partner_makes_rows_of_its_own)
{
    MOCK(m);
    CHECK_INT(prm_mock_call(m, "notes.create", "{'title':'x','partner':'note_of_beta'}"), PRM_E_FORBIDDEN);
    CHECK_INT(prm_mock_call(m, "notes.create", "{'title':'x','partner':'" ALPHA "'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "note.state"), "new");
    CHECK_INT(prm_mock_call(m, "notes.sneak", "{'title':'x','partner':'" ALPHA "'}"), PRM_E_INVALID); /* on a read */
}

TEST(a_unique_index_counts_the_rows_it_speaks_of)
{
    MOCK(m);
    CHECK(*prm_mock_insert(m, "note", "{'title':'x'}") != '\0');
    CHECK(*prm_mock_insert(m, "note", "{'title':'x','main':true}") != '\0');
    CHECK_STR(prm_mock_insert(m, "note", "{'title':'x','main':true}"), "");
    CHECK_INT(prm_mock_call(m, "notes.create", "{'title':'x','main':true,'partner':'" ALPHA "'}"), PRM_E_CONFLICT);
    CHECK(*prm_mock_insert(m, "note", "{'title':'x','main':false}") != '\0');
}

TEST(a_filter_may_be_a_range)
{
    MOCK(m);
    for (int i = 0; i < 4; i++)
        prm_mock_insert(m, "note", (const char *const[]){ "{'title':'a'}", "{'title':'b'}", "{'title':'c'}",
            "{'title':'d'}" }[i]);
    prm_mock_as(m, PRM_VENDOR_SIDE, "", "boss");
    CHECK_INT(prm_mock_call(m, "notes.between", "{'title':'b','secret':'d'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "score"), "2");
    prm_mock_set_now(m, prm_mock_now(m) - 1);
    CHECK_INT(prm_mock_call(m, "notes.between", "{'title':'b','secret':'d'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "score"), "0");
}

TEST(answers_and_reasons_are_the_contract)
{
    MOCK(m);
    CHECK_INT(prm_mock_call(m, "notes.decide", "{'title':'x'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "good"), "false"); /* the fallback */
    prm_mock_answer(m, "notes.judge", "{'good':true}");
    prm_mock_reason(m, "notes.judge", "{'code':'why'}");
    CHECK_INT(prm_mock_call(m, "notes.decide", "{'title':'x'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "good"), "true");
    CHECK(prm_mock_has_reason(m, "why"));
    CHECK(!prm_mock_has_reason(m, "inside"));
    prm_mock_as(m, PRM_VENDOR_SIDE, "", "boss");
    CHECK_INT(prm_mock_call(m, "notes.decide", "{'title':'x'}"), PRM_OK);
    CHECK(prm_mock_has_reason(m, "inside"));
    prm_mock_reason(m, "notes.judge", "{'code':'whim'}");
    CHECK_INT(prm_mock_call(m, "notes.decide", "{'title':'x'}"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(m), "reason:whim");
    prm_mock_reason(m, "notes.judge", NULL);
    prm_mock_answer(m, "notes.judge", "{'good':'yes'}");
    CHECK_INT(prm_mock_call(m, "notes.decide", "{'title':'x'}"), PRM_E_INVALID);
    CHECK_INT(prm_mock_call(m, "notes.decide", "{'title':'x','main':true}"), PRM_E_INVALID); /* no such fact */
}

#define FIRST  "decision_0000000000001"
#define SECOND "decision_0000000000002"

TEST(a_decision_is_superseded_once)
{
    MOCK(m);
    CHECK_INT(prm_mock_call(m, "notes.decide", "{'title':'x'}"), PRM_OK);
    CHECK_INT(prm_mock_call(m, "notes.decide_again", "{'decision':'" SECOND "','subject':'note_1','title':'y'}"),
        PRM_E_NOT_FOUND);
    CHECK_INT(prm_mock_call(m, "notes.decide_again", "{'decision':'" FIRST "','subject':'note_2','title':'y'}"),
        PRM_E_INVALID);
    prm_mock_answer(m, "notes.judge", "{'good':true}");
    CHECK_INT(prm_mock_call(m, "notes.decide_again", "{'decision':'" FIRST "','subject':'note_1','title':'y'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "title"), SECOND);
    CHECK_STR(prm_mock_decision(m, FIRST, "superseded_by"), SECOND);
    CHECK_STR(prm_mock_decision(m, SECOND, "supersedes"), FIRST);
    CHECK_STR(prm_mock_decision(m, FIRST, "notes.judge.good"), "false");
    CHECK_STR(prm_mock_decision(m, SECOND, "notes.judge.good"), "true");
    CHECK_INT(prm_mock_call(m, "notes.decide_again", "{'decision':'" FIRST "','subject':'note_1','title':'y'}"),
        PRM_E_CONFLICT);
    CHECK_STR(prm_mock_failure(m), "superseded");
}

TEST(the_vendor_overrules_by_an_answer_that_fits)
{
    MOCK(m);
    CHECK_INT(prm_mock_call(m, "notes.decide", "{'title':'x'}"), PRM_OK);
    CHECK_INT(prm_mock_call(m, "notes.overrule", "{'decision':'" FIRST "','title':'because'}"), PRM_E_FORBIDDEN);
    prm_mock_as(m, PRM_VENDOR_SIDE, "", "boss");
    CHECK_INT(prm_mock_call(m, "notes.overrule", "{'decision':'" SECOND "','title':'because'}"), PRM_E_NOT_FOUND);
    CHECK_INT(prm_mock_call(m, "notes.overrule", "{'decision':'" FIRST "'}"), PRM_E_INVALID); /* for no reason */
    CHECK_INT(prm_mock_call(m, "notes.overrule", "{'decision':'" FIRST "','title':'because','subject':'badly'}"),
        PRM_E_INVALID);
    CHECK_INT(prm_mock_overrides(m), 0);
    CHECK_INT(prm_mock_call(m, "notes.overrule", "{'decision':'" FIRST "','title':'because'}"), PRM_OK);
    CHECK_INT(prm_mock_overrides(m), 1);
    CHECK_STR(prm_mock_override(m, "decision"), FIRST);
    CHECK_STR(prm_mock_override(m, "point"), "notes.judge");
    CHECK_STR(prm_mock_override(m, "answer.good"), "true");
    CHECK_STR(prm_mock_override(m, "reason"), "because");
    CHECK_STR(prm_mock_decision(m, FIRST, "notes.judge.good"), "false");
}

static prm_status offer_note(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *note;
    prm_val *values = prm->object(call);
    PRM_TRY(prm->set_text(values, "title", "offered"));
    PRM_TRY(prm->create(call, "note", values, &note));
    return prm->set(result, "note", note);
}

static const prm_method offered = { .size = sizeof offered, .name = "others.note", .access = PRM_WRITE, .roles = "boss",
    .params = PRM_FIELDS(PRM_TEXT("title", 1, 20, PRM_REQUIRED, "A title")),
    .result = PRM_FIELDS(PRM_OBJECT("note", NULL, PRM_REQUIRED, "A note")), .run = offer_note };

TEST(a_call_within_a_call_is_undone_alone)
{
    MOCK(m);
    REQUIRE(prm_mock_offer(m, (const prm_method *const[]){ &offered, NULL }) == PRM_OK);
    CHECK_INT(prm_mock_call(m, "notes.call", "{'decision':'notes.fail','title':'x','subject':'plugin'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "score"), "6");
    CHECK_INT(prm_mock_rows(m, "note"), 0);
    CHECK_INT(prm_mock_call(m, "notes.call", "{'decision':'notes.nothing','title':'x'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "score"), "1");
    CHECK_INT(prm_mock_call(m, "notes.call", "{'decision':'notes.bosses','title':'x'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "score"), "4"); /* not for sales */
    CHECK_INT(prm_mock_call(m, "notes.call", "{'decision':'others.note','title':'x'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "score"), "4");
    CHECK_INT(prm_mock_call(m, "notes.call", "{'decision':'others.note','title':'x','subject':'plugin'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "title"), "offered");
    CHECK_INT(prm_mock_rows(m, "note"), 1);
    CHECK_INT(prm_mock_call(m, "notes.peek", "{'decision':'notes.create','title':'x'}"), PRM_OK); /* a read calls no write */
    CHECK_STR(prm_mock_text(m, "score"), "1");
    CHECK_INT(prm_mock_call(m, "notes.call", "{'decision':'notes.call','title':'x','subject':'itself'}"), PRM_E_LIMIT);
    prm_mock_as(m, PRM_VENDOR_SIDE, "", "boss");
    CHECK_INT(prm_mock_call(m, "notes.call", "{'decision':'notes.create','title':'derived','subject':'shows it'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "note.title"), "derived");
}

TEST(a_value_once_set_is_frozen)
{
    MOCK(m);
    CHECK_INT(prm_mock_call(m, "notes.thaw", "{'title':'x'}"), PRM_E_INVALID);
}

TEST(users_are_as_scripted)
{
    MOCK(m);
    const char *ann = prm_mock_user(m, "{'name':'Ann','roles':['sales','boss'],'partner':'" ALPHA "'}");
    const char *bob = prm_mock_user(m, "{'name':'Bob','roles':['boss'],'territories':['territory_2']}");
    prm_mock_user(m, "{'name':'Cid','roles':['sales'],'partner':'" ALPHA "','is_locked':true}");
    prm_mock_as_user(m, ann);
    CHECK_INT(prm_mock_call(m, "notes.count", "{'title':'x','secret':'territory_1'}"), PRM_E_INVALID); /* the vendor's */
    CHECK_INT(prm_mock_call(m, "notes.count", "{'title':'x'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "title"), "Ann");
    CHECK_STR(prm_mock_text(m, "score"), "1");
    CHECK_STR(prm_mock_text(m, "good"), "true");
    prm_mock_as_user(m, bob);
    CHECK_INT(prm_mock_call(m, "notes.count", "{'title':'x','secret':'territory_1'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "score"), "0");
    CHECK_STR(prm_mock_text(m, "good"), "false");
    CHECK_INT(prm_mock_call(m, "notes.count", "{'title':'x','secret':'territory_2'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "score"), "1");
    prm_mock_as(m, PRM_VENDOR_SIDE, "", "boss");
    CHECK_INT(prm_mock_call(m, "notes.count", "{'title':'x'}"), PRM_E_NOT_FOUND); /* nobody in particular */
}

TEST(places_are_as_scripted)
{
    MOCK(m);
    CHECK_INT(prm_mock_place(m, "Munich", "{'country':'DE','region':'DE-BW','on':['region_name']}"), PRM_OK);
    CHECK_INT(prm_mock_place(m, "Munich", "{'country':'DE','region':'DE-BY','on':['country_name','region_name']}"), PRM_OK);
    CHECK_INT(prm_mock_place(m, "Bonn", "{'country':'DE'}"), PRM_OK);
    CHECK_INT(prm_mock_place(m, "Boston MA", "{'ambiguous':true}"), PRM_OK);
    CHECK_INT(prm_mock_place(m, "nothing", "[]"), PRM_E_INVALID);
    CHECK_INT(prm_mock_call(m, "notes.locate", "{'title':'Munich'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "title"), "DE-BY");
    CHECK_STR(prm_mock_text(m, "score"), "2");
    CHECK_INT(prm_mock_call(m, "notes.locate", "{'title':'Bonn'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "title"), "DE");
    CHECK_INT(prm_mock_call(m, "notes.locate", "{'title':'Boston MA'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "good"), "true");
    CHECK_STR(prm_mock_text(m, "title"), "");
    CHECK_INT(prm_mock_call(m, "notes.locate", "{'title':'unheard of'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "good"), "");
    CHECK_STR(prm_mock_text(m, "score"), "0");
}

TEST(figures_are_as_scripted)
{
    MOCK(m);
    prm_mock_metric(m, "deals.won", "quarter", 7);
    CHECK_INT(prm_mock_call(m, "notes.figure", "{'title':'deals.won'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "score"), "7");
    CHECK_STR(prm_mock_text(m, "title"), "2026-06-30");
    CHECK_INT(prm_mock_call(m, "notes.figure", "{'title':'deals.lost'}"), PRM_E_INVALID);
    CHECK_HAS(prm_mock_failure(m), "ask.metric");
    CHECK_INT(prm_mock_describe_metric(m, "deals.won", "{'audience':'vendor'}"), PRM_OK);
    CHECK_INT(prm_mock_call(m, "notes.figure", "{'title':'deals.won'}"), PRM_E_INVALID);
    CHECK_HAS(prm_mock_failure(m), "forbidden");
}

TEST(rows_are_found_by_their_words)
{
    MOCK(m);
    prm_mock_insert(m, "note", others_note);
    prm_mock_insert(m, "note", "{'title':'a red house','partner':'" ALPHA "'}");
    prm_mock_insert(m, "note", "{'title':'The HOUSE','partner':'" ALPHA "','secret':'red'}");
    CHECK_INT(prm_mock_call(m, "notes.seek", "{'title':'House, red!'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "title"), "a red house");
    CHECK_STR(prm_mock_text(m, "score"), "2");
    CHECK_STR(prm_mock_text(m, "good"), "false"); /* the other has not both, where a partner looks */
    CHECK_INT(prm_mock_call(m, "notes.seek", "{'title':'hidden'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "score"), "0");
    CHECK_INT(prm_mock_call(m, "notes.seek", "{'title':'the hou'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "good"), "false");
    CHECK_INT(prm_mock_call(m, "notes.seek", "{'title':'the hou','main':true}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "title"), "The HOUSE");
    CHECK_INT(prm_mock_call(m, "notes.seek", "{'title':'(*)'}"), PRM_E_INVALID);
    CHECK_HAS(prm_mock_failure(m), "text:required");
    prm_mock_as(m, PRM_VENDOR_SIDE, "", "boss");
    CHECK_INT(prm_mock_call(m, "notes.seek", "{'title':'red house'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "good"), "true");
    CHECK_STR(prm_mock_text(m, "score"), "2");
}

TEST(anybody_may_call_what_is_public)
{
    MOCK(m);
    prm_mock_as(m, PRM_PUBLIC, "", "");
    CHECK_INT(prm_mock_call(m, "notes.create", "{'title':'x'}"), PRM_E_FORBIDDEN);
    CHECK_INT(prm_mock_call(m, "notes.drop", "{'title':'x','partner':'" ALPHA "'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "good"), "true");
    CHECK_INT(prm_mock_call(m, "notes.look", "{'title':'y'}"), PRM_OK);
    CHECK_STR(prm_mock_text(m, "title"), "x");
    CHECK_INT(prm_mock_call(m, "notes.drop", "{'title':'x','secret':'s'}"), PRM_E_INVALID); /* the vendor's */
    CHECK_INT(prm_mock_rows(m, "note"), 1);
}

#define GUEST(way) "{'decision':'ann@alpha.example','title':'" ALPHA "','subject':'" way "'}"

TEST(people_are_invited_and_the_token_is_a_secret)
{
    MOCK(m);
    prm_mock_as(m, PRM_PUBLIC, "", "");
    CHECK_STR(prm_mock_invited(m, "ann@alpha.example", "id"), "");
    CHECK_INT(prm_mock_call(m, "notes.invite", GUEST("row")), PRM_E_INTERNAL);
    CHECK_INT(prm_mock_call(m, "notes.invite", GUEST("timer")), PRM_E_INTERNAL);
    CHECK_INT(prm_mock_call(m, "notes.invite", GUEST("facts")), PRM_E_INTERNAL);
    CHECK_INT(prm_mock_call(m, "notes.invite", GUEST("plain")), PRM_E_INTERNAL);
    CHECK_STR(prm_mock_invited(m, "ann@alpha.example", "id"), ""); /* with the call it is undone */
    CHECK_INT(prm_mock_call(m, "notes.invite", GUEST("")), PRM_OK);
    CHECK_STR(prm_mock_text(m, "token"), prm_mock_invited(m, "ann@alpha.example", "token"));
    CHECK_STR(prm_mock_invited(m, "ann@alpha.example", "roles[0]"), "sales");
    CHECK_INT(prm_mock_call(m, "notes.invite", GUEST("")), PRM_OK); /* again */
    CHECK_INT(prm_mock_call(m, "notes.invite", "{'decision':'nowhere','title':'" ALPHA "'}"), PRM_E_INVALID);
    prm_mock_user(m, "{'name':'Bob','roles':['boss'],'email':'bob@alpha.example'}");
    CHECK_INT(prm_mock_call(m, "notes.invite", "{'decision':'bob@alpha.example','title':'" ALPHA "'}"), PRM_E_CONFLICT);
    prm_mock_as(m, PRM_PARTNER_SIDE, "note_of_beta", "sales");
    CHECK_INT(prm_mock_call(m, "notes.invite", GUEST("")), PRM_E_INVALID);
}

TEST(reactions_follow_what_happened_up_to_their_depth)
{
    MOCK(m);
    const char *note = prm_mock_insert(m, "note", "{'title':'x','partner':'" ALPHA "'}");
    CHECK_INT(prm_mock_react(m), 0);
    CHECK_INT(prm_mock_happen(m, "notes.made", note, NULL), PRM_OK);
    CHECK_INT(prm_mock_react(m), -1); /* it emits what it reacts to: without end */
    CHECK_INT(prm_mock_events(m, "notes.made"), 9);
    CHECK_INT(prm_mock_notices(m, "remember"), 8);
    CHECK_STR(prm_mock_notice(m, "remember", "data.depth"), "7");
    CHECK_STR(prm_mock_notice(m, "remember", "partner"), ALPHA);
    CHECK_STR(prm_mock_notice(m, "remember", "subject"), note);
    CHECK_STR(prm_mock_notice(m, "forget", "subject"), "");
    CHECK_INT(prm_mock_react(m), 0);
}

TEST(a_read_emits_the_vendors_own_about_no_row)
{
    MOCK(m);
    CHECK_INT(prm_mock_call(m, "notes.glance", "{'subject':'','decision':'notes.slept'}"), PRM_OK);
    CHECK_INT(prm_mock_events(m, "notes.slept"), 1);
    CHECK_INT(prm_mock_call(m, "notes.glance", "{'subject':'note_1','decision':'notes.slept'}"), PRM_E_INVALID);
    CHECK_INT(prm_mock_call(m, "notes.glance", "{'subject':'','decision':'notes.made'}"), PRM_E_INVALID);
    CHECK_INT(prm_mock_events(m, "notes.slept") + prm_mock_events(m, "notes.made"), 1);
}

TEST(a_reaction_that_fails_leaves_nothing)
{
    MOCK(m);
    const char *note = prm_mock_insert(m, "note", "{'title':'x'}");
    CHECK_INT(prm_mock_happen(m, "others.read", note, "{'how':'badly'}"), PRM_OK);
    CHECK_INT(prm_mock_react(m), -1);
    CHECK_STR(prm_mock_row(m, note, "state"), "new");
    CHECK_INT(prm_mock_happen(m, "others.read", note, "{'how':'well'}"), PRM_OK);
    CHECK_INT(prm_mock_react(m), 1);
    CHECK_STR(prm_mock_row(m, note, "state"), "read");
    CHECK_INT(prm_mock_happen(m, "others.read", note, "no json"), PRM_E_INVALID);
}

TEST(migrations_and_recurring_timers_run_when_asked_to)
{
    MOCK(m);
    const char *one = prm_mock_insert(m, "note", "{'title':'x'}"), *two = prm_mock_insert(m, "note", "{'title':'y'}");
    CHECK_INT(prm_mock_migrate(m, "note"), 2);
    CHECK_STR(prm_mock_row(m, one, "secret"), "x");
    CHECK_STR(prm_mock_row(m, two, "secret"), "y");
    CHECK_INT(prm_mock_migrate(m, "other"), 0);
    CHECK_INT(prm_mock_recur(m, "notes.night", one), PRM_OK);
    CHECK_INT(prm_mock_events(m, "notes.slept"), 1);
    CHECK_INT(prm_mock_recur(m, "notes.tick", one), PRM_E_NOT_FOUND);
}

TEST_MAIN(CASE(params_are_checked), CASE(results_are_checked), CASE(a_failed_call_leaves_nothing),
    CASE(a_sealed_value_leaves_by_a_view_alone), CASE(sealed_rows_change_where_it_is_declared),
    CASE(a_partner_makes_rows_of_its_own), CASE(a_unique_index_counts_the_rows_it_speaks_of), CASE(a_filter_may_be_a_range),
    CASE(answers_and_reasons_are_the_contract), CASE(a_decision_is_superseded_once),
    CASE(the_vendor_overrules_by_an_answer_that_fits), CASE(a_call_within_a_call_is_undone_alone),
    CASE(a_value_once_set_is_frozen),
    CASE(users_are_as_scripted), CASE(places_are_as_scripted), CASE(figures_are_as_scripted),
    CASE(rows_are_found_by_their_words), CASE(anybody_may_call_what_is_public), CASE(people_are_invited_and_the_token_is_a_secret),
    CASE(reactions_follow_what_happened_up_to_their_depth), CASE(a_read_emits_the_vendors_own_about_no_row), CASE(a_reaction_that_fails_leaves_nothing),
    CASE(migrations_and_recurring_timers_run_when_asked_to))
