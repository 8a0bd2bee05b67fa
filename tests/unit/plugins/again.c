/* SPDX-License-Identifier: Apache-2.0 */
/* What was decided is asked again, or overruled by a person: both are recorded, and it stays as it was. */
#include "world.h"

#include "store/journal.h"

#include <stdio.h>

static const char *first; /* what the bodies below speak of */

static prm_val *facts_of(prm_call *call, const char *title)
{
    prm_val *facts = prm->object(call);
    CHECK_INT(prm->set_text(facts, "title", title), PRM_OK);
    return facts;
}

static prm_status decide(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *outcome;
    PRM_TRY(prm->decide(call, "shop.register", prm->text(params, "id"), facts_of(call, "No"), &outcome));
    return prm->set(result, "outcome", outcome);
}

static prm_status again(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *outcome;
    PRM_TRY(prm->decide_again(call, "shop.register", prm->text(params, "id"), first, facts_of(call, "A longer title"),
        &outcome));
    return prm->set(result, "outcome", outcome);
}

static const char *decided(world *w, const char *order, world_body body)
{
    CHECK_INT(world_do(w, &world_manager, world_text(w, "{'id':'%s'}", order), body), PRM_OK);
    return prm_val_get_str(prm_val_get(w->result, "outcome"), "id");
}

static const prm_val *read_decision(world *w, const char *id)
{
    const prm_val *decision = NULL;
    int64_t number = 0;
    prm_error error = {0};
    CHECK(prm_id_parse(id, "decision", &number));
    CHECK_INT(prm_decision_read(w->db, number, w->arena, &decision, &error), PRM_OK);
    return decision;
}

static const prm_val *list_of(world *w, const char *order, int32_t overridden)
{
    prm_decision_query query = {.limit = 10, .overridden = overridden};
    const prm_val *list = NULL;
    prm_error error = {0};
    CHECK(prm_id_parse(order, "order", &query.subject));
    CHECK_INT(prm_decision_list(w->db, &query, w->arena, &list, &error), PRM_OK);
    return list;
}

static void check_journal(world *w)
{
    prm_error error = {0};
    if (!CHECK_INT(prm_journal_verify(w->db, NULL, &error), PRM_OK))
        fprintf(stderr, "%s\n", error.message);
}

TEST(a_decision_says_which_it_supersedes)
{
    SCOPED_WORLD(w);
    const char *order = world_order(&w, w.child, "An order");
    first = decided(&w, order, decide);
    const char *second = decided(&w, order, again);
    CHECK_STR(prm_val_get_str(read_decision(&w, second), "supersedes"), first);
    CHECK_STR(prm_val_get_str(read_decision(&w, first), "superseded_by"), second);
    CHECK(prm_val_get(read_decision(&w, first), "supersedes") == NULL);
    CHECK_STR(prm_val_get_str(read_decision(&w, first), "outcome"), "no");
    CHECK_STR(prm_val_get_str(read_decision(&w, second), "outcome"), "yes");
    const prm_val *list = list_of(&w, order, -1);
    REQUIRE(prm_val_count(list) == 2);
    CHECK_STR(prm_val_get_str(prm_val_at(list, 0), "supersedes"), first);
    CHECK_STR(prm_val_get_str(prm_val_at(list, 1), "superseded_by"), second);
    check_journal(&w);
}

TEST(a_decision_is_superseded_once)
{
    SCOPED_WORLD(w);
    const char *order = world_order(&w, w.child, "An order"), *params = world_text(&w, "{'id':'%s'}", order);
    first = decided(&w, order, decide);
    (void)decided(&w, order, again);
    CHECK_INT(world_do(&w, &world_manager, params, again), PRM_E_CONFLICT);
    CHECK_STR(w.error.kind, "superseded");
    first = "decision_0000000000001";
    CHECK_INT(world_do(&w, &world_manager, params, again), PRM_E_NOT_FOUND);
    first = order;
    CHECK_INT(world_do(&w, &world_manager, params, again), PRM_E_NOT_FOUND);
    CHECK_INT(prm_val_count(list_of(&w, order, -1)), 2);
    check_journal(&w);
}

TEST(it_is_about_the_same_row)
{
    SCOPED_WORLD(w);
    const char *order = world_order(&w, w.child, "An order"), *other = world_order(&w, w.child, "Another");
    first = decided(&w, order, decide);
    CHECK_INT(world_do(&w, &world_manager, world_text(&w, "{'id':'%s'}", other), again), PRM_E_INTERNAL);
    CHECK_INT(world_do(&w, &world_manager, "{}", again), PRM_E_INTERNAL);
    CHECK_INT(prm_val_count(list_of(&w, other, -1)), 0);
}

static prm_status twice_at_once(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *outcome, *second, *third;
    const char *id = prm->text(params, "id");
    PRM_TRY(prm->decide(call, "shop.register", id, facts_of(call, "No"), &outcome));
    const char *made = prm->text(outcome, "id");
    CHECK_INT(prm->decide_again(call, "shop.register", id, made, facts_of(call, "A long one"), &second), PRM_OK);
    CHECK_INT(prm->decide_again(call, "shop.register", id, made, facts_of(call, "A long one"), &third), PRM_E_CONFLICT);
    return prm->set(result, "outcome", second);
}

TEST(what_this_call_decided_can_be_asked_again)
{
    SCOPED_WORLD(w);
    const char *order = world_order(&w, w.child, "An order"), *second = decided(&w, order, twice_at_once);
    const prm_val *list = list_of(&w, order, -1);
    REQUIRE(prm_val_count(list) == 2);
    CHECK_STR(prm_val_get_str(prm_val_at(list, 1), "superseded_by"), second);
    check_journal(&w);
}

TEST(where_nothing_is_stored_nothing_is_superseded)
{
    SCOPED_WORLD(w);
    const char *order = world_order(&w, w.child, "An order"), *params = world_text(&w, "{'id':'%s'}", order);
    first = decided(&w, order, decide);
    CHECK_INT(world_run(&w, PRM_CALL_READ, &world_manager, "shop.look", params, -1, again), PRM_OK);
    CHECK(prm_val_get(prm_val_get(w.result, "outcome"), "id") == NULL);
    CHECK_INT(world_run(&w, PRM_CALL_DRY_RUN, &world_manager, "shop.do", params, -1, again), PRM_OK);
    CHECK(w.entry.decisions == NULL);
    CHECK(prm_val_get(read_decision(&w, first), "superseded_by") == NULL);
}

/* -- overruling -- */

static const char *point, *answer_key, *reason;
static prm_status expected;

static prm_status overrule(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *answer = prm->object(call);
    PRM_TRY(prm->set_text(answer, answer_key, "yes"));
    prm_status status = prm->overrule(call, first, point, answer, reason);
    CHECK_INT(status, expected);
    if (status == PRM_OK && call->mode == PRM_CALL_WRITE)
        CHECK_INT(prm->set_text(answer, answer_key, "no"), PRM_E_INVALID);
    (void)params, (void)result;
    return PRM_OK;
}

static void try_to(world *w, const prm_principal *who, prm_status wanted)
{
    expected = wanted;
    CHECK_INT(world_do(w, who, "{}", overrule), PRM_OK);
}

static void prepare(world *w, const char *order)
{
    first = decided(w, order, decide);
    point = "shop.judge";
    answer_key = "verdict";
    reason = "They were first";
}

TEST(a_person_overrules_an_answer)
{
    SCOPED_WORLD(w);
    const char *order = world_order(&w, w.child, "An order");
    const prm_val *list = NULL;
    int64_t id = 0;
    prm_error error = {0};
    prepare(&w, order);
    try_to(&w, &world_manager, PRM_OK);
    REQUIRE(prm_id_parse(first, "decision", &id));
    CHECK_INT(prm_decision_overrides(w.db, id, w.arena, &list, &error), PRM_OK);
    REQUIRE(prm_val_count(list) == 1);
    const prm_val *one = prm_val_at(list, 0);
    CHECK_STR(prm_val_get_str(one, "by"), world_manager.user_id);
    CHECK_STR(prm_val_get_str(one, "point"), "shop.judge");
    CHECK_STR(prm_val_get_str(one, "reason"), "They were first");
    CHECK_STR(world_print(&w, prm_val_get(one, "answer")), "{\"verdict\":\"yes\"}");
    CHECK_STR(prm_val_get_str(read_decision(&w, first), "outcome"), "no");
    CHECK_INT(prm_val_count(list_of(&w, order, 1)), 1);
    CHECK_INT(prm_val_count(list_of(&w, order, 0)), 0);
    try_to(&w, &world_manager, PRM_OK);
    CHECK_INT(prm_decision_overrides(w.db, id, w.arena, &list, &error), PRM_OK);
    CHECK_INT(prm_val_count(list), 2);
    check_journal(&w);
}

TEST(no_other_answer_is_overruled)
{
    SCOPED_WORLD(w);
    prepare(&w, world_order(&w, w.child, "An order"));
    const char *made = first;
    try_to(&w, world_sales(&w, w.child), PRM_E_FORBIDDEN);
    first = "decision_0000000000001";
    try_to(&w, &world_manager, PRM_E_NOT_FOUND);
    first = made;
    point = "shop.broken"; /* it was not asked */
    try_to(&w, &world_manager, PRM_E_NOT_FOUND);
    point = "shop.nothing";
    try_to(&w, &world_manager, PRM_E_INVALID);
    point = "shop.judge";
    answer_key = "points";
    try_to(&w, &world_manager, PRM_E_INVALID);
    answer_key = "verdict";
    reason = "";
    try_to(&w, &world_manager, PRM_E_INVALID);
    reason = "They were first";
    expected = PRM_E_INVALID;
    CHECK_INT(world_run(&w, PRM_CALL_READ, &world_manager, "shop.look", "{}", -1, overrule), PRM_OK);
    expected = PRM_OK;
    CHECK_INT(world_run(&w, PRM_CALL_DRY_RUN, &world_manager, "shop.do", "{}", -1, overrule), PRM_OK);
    CHECK(w.entry.decisions == NULL);
    check_journal(&w);
}

/* A channel manager bound elsewhere does not see the order. */
TEST(who_does_not_see_the_row_overrules_nothing)
{
    SCOPED_WORLD(w);
    prepare(&w, world_order(&w, w.other, "Of another"));
    try_to(&w, world_channel(&w, w.france), PRM_E_NOT_FOUND);
    CHECK_INT(prm_val_count(list_of(&w, prm_val_get_str(read_decision(&w, first), "subject"), 1)), 0);
}

/* Two of three. */
static prm_status decide_and_take_back(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *outcomes[3];
    const char *id = prm->text(params, "id");
    for (size_t i = 0; i < 3; i++)
        PRM_TRY(prm->decide(call, "shop.register", id, facts_of(call, i == 1 ? "A longer title" : "No"), &outcomes[i]));
    PRM_TRY(prm->undecide(call, outcomes[0]));
    PRM_TRY(prm->undecide(call, outcomes[2]));
    return prm->set(result, "outcome", outcomes[1]);
}

static prm_status only_ask(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *outcome;
    PRM_TRY(prm->decide(call, "shop.register", prm->text(params, "id"), facts_of(call, "No"), &outcome));
    PRM_TRY(prm->undecide(call, outcome));
    return prm->set(result, "outcome", outcome);
}

TEST(what_nothing_came_of_is_not_recorded)
{
    SCOPED_WORLD(w);
    const char *order = world_order(&w, w.child, "An order"), *kept = decided(&w, order, decide_and_take_back);
    const prm_val *list = list_of(&w, order, -1);
    REQUIRE(prm_val_count(list) == 1);
    CHECK_STR(prm_val_get_str(prm_val_at(list, 0), "id"), kept);
    CHECK_STR(decided(&w, order, only_ask), ""); /* nothing can name it */
    CHECK(!w.has_entry);
    CHECK_INT(prm_val_count(list_of(&w, order, -1)), 1);
    const char *params = world_text(&w, "{'id':'%s'}", order);
    CHECK_INT(world_run(&w, PRM_CALL_READ, &world_manager, "shop.look", params, -1, only_ask), PRM_OK);
    CHECK_INT(world_run(&w, PRM_CALL_DRY_RUN, &world_manager, "shop.do", params, -1, only_ask), PRM_OK);
    check_journal(&w);
}

/* What it supersedes is superseded by nothing then, and may be again. */
static prm_status take_back_the_second(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *outcome, *second;
    const char *id = prm->text(params, "id");
    PRM_TRY(prm->decide(call, "shop.register", id, facts_of(call, "No"), &outcome));
    for (size_t i = 0; i < 2; i++) {
        PRM_TRY(prm->decide_again(call, "shop.register", id, prm->text(outcome, "id"), facts_of(call, "A long one"),
            &second));
        PRM_TRY(prm->undecide(call, second));
    }
    return prm->set(result, "outcome", outcome);
}

static prm_status take_back_the_first(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *outcome, *second;
    const char *id = prm->text(params, "id");
    (void)result;
    PRM_TRY(prm->decide(call, "shop.register", id, facts_of(call, "No"), &outcome));
    PRM_TRY(prm->decide_again(call, "shop.register", id, prm->text(outcome, "id"), facts_of(call, "A long one"),
        &second));
    return prm->undecide(call, outcome);
}

static prm_status take_back_what_is_overruled(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *outcome;
    prm_val *answer = prm->object(call);
    (void)result;
    PRM_TRY(prm->decide(call, "shop.register", prm->text(params, "id"), facts_of(call, "No"), &outcome));
    PRM_TRY(prm->set_text(answer, "verdict", "yes"));
    PRM_TRY(prm->overrule(call, prm->text(outcome, "id"), "shop.judge", answer, "As agreed"));
    return prm->undecide(call, outcome);
}

static prm_status take_back_what_a_row_names(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *outcome, *order;
    prm_val *changes = prm->object(call);
    (void)result;
    PRM_TRY(prm->load(call, "order", prm->text(params, "id"), &order));
    PRM_TRY(prm->decide(call, "shop.register", prm->text(params, "id"), facts_of(call, "No"), &outcome));
    PRM_TRY(prm->set(changes, "title", prm->get(outcome, "id")));
    PRM_TRY(prm->update(call, &order, changes));
    return prm->undecide(call, outcome);
}

static prm_status take_back_nothing(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)result;
    return prm->undecide(call, params);
}

TEST(what_something_else_speaks_of_is_not_taken_back)
{
    static const world_body bodies[] = { take_back_the_first, take_back_what_is_overruled,
        take_back_what_a_row_names, take_back_nothing };
    SCOPED_WORLD(w);
    const char *order = world_order(&w, w.child, "An order"), *params = world_text(&w, "{'id':'%s'}", order);
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        CHECK_INT(world_do(&w, &world_manager, params, bodies[i]), PRM_E_INTERNAL);
    CHECK_INT(prm_val_count(list_of(&w, order, -1)), 0);
    const char *first_of_two = decided(&w, order, take_back_the_second);
    REQUIRE(prm_val_count(list_of(&w, order, -1)) == 1);
    CHECK(prm_val_get(read_decision(&w, first_of_two), "superseded_by") == NULL);
    check_journal(&w);
}

TEST_MAIN(CASE(a_decision_says_which_it_supersedes), CASE(a_decision_is_superseded_once), CASE(it_is_about_the_same_row),
    CASE(what_this_call_decided_can_be_asked_again), CASE(where_nothing_is_stored_nothing_is_superseded),
    CASE(a_person_overrules_an_answer), CASE(no_other_answer_is_overruled),
    CASE(who_does_not_see_the_row_overrules_nothing), CASE(what_nothing_came_of_is_not_recorded),
    CASE(what_something_else_speaks_of_is_not_taken_back))
