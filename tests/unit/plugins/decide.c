/* SPDX-License-Identifier: Apache-2.0 */
/* Decisions: what the handler gets, what is stored, what each side reads of it. */
#include "world.h"

static prm_status decide(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *outcome;
    prm_val *facts = prm->object(call);
    PRM_TRY(prm->set_text(facts, "title", prm->text(params, "text")));
    PRM_TRY(prm->decide(call, "shop.register", prm->text(params, "id"), facts, &outcome));
    CHECK_INT(prm->set_text(facts, "title", "Changed"), PRM_E_INVALID);
    return prm->set(result, "outcome", outcome);
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

TEST(a_decision_is_stored_and_read_back)
{
    SCOPED_WORLD(w);
    const char *order = world_order(&w, w.child, "An order");
    CHECK_INT(world_do(&w, &world_manager, world_text(&w, "{'id':'%s','text':'No'}", order), decide), PRM_OK);
    const prm_val *outcome = prm_val_get(w.result, "outcome");
    CHECK_STR(prm_val_get_str(prm_val_get(outcome, "shop.judge"), "verdict"), "no");
    CHECK(prm_val_get(outcome, "shop.broken") == NULL);
    const char *id = prm_val_get_str(outcome, "id");
    const prm_val *decision = read_decision(&w, id), *record = prm_val_get(decision, "record");
    CHECK_STR(prm_val_get_str(decision, "id"), id);
    CHECK_STR(prm_val_get_str(decision, "subject"), order);
    CHECK_STR(prm_val_get_str(decision, "chain"), "shop.register");
    CHECK_STR(prm_val_get_str(decision, "outcome"), "no");
    CHECK_STR(world_print(&w, prm_val_get(record, "facts")), "{\"title\":\"No\"}");
    const char *verdict = "";
    prm_error error = {0};
    CHECK_INT(
        prm_record_replay(w.worker.engine, w.worker.rules, prm_host_catalog(w.host), record, w.arena, &verdict, &error),
        PRM_OK);
    CHECK_STR(verdict, "same");
}

TEST(a_partner_reads_its_reasons_and_no_others)
{
    SCOPED_WORLD(w);
    const char *params = world_text(&w, "{'id':'%s','text':'No'}", world_order(&w, w.child, "An order"));
    CHECK_INT(world_do(&w, &world_manager, params, decide), PRM_OK);
    CHECK_HAS(world_print(&w, w.result), "Not for partners");
    CHECK_HAS(world_print(&w, w.result), "2 letters long");
    CHECK_INT(world_do(&w, world_sales(&w, w.child), params, decide), PRM_OK);
    CHECK(strstr(world_print(&w, w.result), "hidden") == NULL);
    CHECK_HAS(world_print(&w, w.result), "2 letters long");
}

TEST(without_a_write_there_is_an_outcome_and_no_decision)
{
    SCOPED_WORLD(w);
    CHECK_INT(world_run(&w, PRM_CALL_READ, &world_manager, "shop.look", "{'text':'A long one'}", -1, decide), PRM_OK);
    CHECK(prm_val_get(prm_val_get(w.result, "outcome"), "id") == NULL);
    CHECK_STR(prm_val_get_str(prm_val_get(prm_val_get(w.result, "outcome"), "shop.judge"), "verdict"), "yes");
    CHECK(!w.has_entry);
    CHECK_INT(world_run(&w, PRM_CALL_DRY_RUN, &world_manager, "shop.do", "{'text':'A long one'}", -1, decide), PRM_OK);
    CHECK(prm_val_get(prm_val_get(w.result, "outcome"), "id") == NULL);
    CHECK(w.entry.decisions == NULL);
}

TEST(a_failing_rule_is_answered_and_announced)
{
    SCOPED_WORLD(w);
    const char *order = world_order(&w, w.child, "An order");
    CHECK_INT(world_do(&w, world_sales(&w, w.child), world_text(&w, "{'id':'%s','text':'Long enough'}", order), decide),
        PRM_OK);
    CHECK_STR(world_print(&w, prm_val_get(prm_val_get(w.result, "outcome"), "shop.broken")), "{\"points\":3}");
    CHECK_STR(world_print(&w, w.entry.events),
        world_text(&w,
            "[{\"type\":\"rules.failed\",\"subject\":\"%s\",\"audience\":\"vendor\",\"scope_partner\":\"%s\","
            "\"data\":{\"point\":\"shop.broken\",\"fallback\":\"error\"}}]",
            order, w.child));
}

static prm_status add_reasons(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *outcome;
    prm_val *facts = prm->object(call), *data = prm->object(call);
    PRM_TRY(prm->set_text(facts, "title", prm->text(params, "text")));
    PRM_TRY(prm->decide(call, "shop.register", "", facts, &outcome));
    const prm_val *before = prm->get(outcome, "reasons");
    size_t given = prm->count(before);
    PRM_TRY(prm->set(result, "outcome", outcome));
    PRM_TRY(prm->set_integer(data, "letters", 77));
    CHECK_INT(prm->add_reason(call, outcome, "shop.judge", "contradicted", NULL), PRM_OK);
    CHECK_INT(prm->add_reason(call, outcome, "shop.judge", "length", data), PRM_OK);
    CHECK_INT(prm->add_reason(call, outcome, "shop.judge", "hidden", NULL), PRM_OK);
    CHECK_INT(prm->count(before), given + 3);
    CHECK_INT(prm->add_reason(call, outcome, "shop.judge", "invented", NULL), PRM_E_INVALID);
    CHECK_INT(prm->add_reason(call, outcome, "shop.broken", "length", NULL), PRM_E_INVALID);
    CHECK_INT(prm->add_reason(call, outcome, "shop.judge", "contradicted", data), PRM_E_INVALID);
    CHECK_INT(prm->add_reason(call, params, "shop.judge", "contradicted", NULL), PRM_E_INVALID);
    CHECK_INT(prm->count(before), given + 3);
    return PRM_OK;
}

TEST(a_handlers_own_reasons_are_shown_and_stored)
{
    SCOPED_WORLD(w);
    CHECK_INT(world_do(&w, &world_manager, "{'text':'No'}", add_reasons), PRM_OK);
    CHECK_HAS(world_print(&w, w.result), "{\"code\":\"contradicted\",\"text\":\"May not be\",\"point\":\"shop.judge\"");
    CHECK_HAS(world_print(&w, w.result), "77 letters long");
    const prm_val *record =
        prm_val_get(read_decision(&w, prm_val_get_str(prm_val_get(w.result, "outcome"), "id")), "record");
    CHECK_STR(world_print(&w, prm_val_get(record, "added")),
        "[{\"point\":\"shop.judge\",\"code\":\"contradicted\",\"audience\":\"partner\"},{\"point\":\"shop.judge\","
        "\"code\":\"length\",\"audience\":\"partner\",\"letters\":77},{\"point\":\"shop.judge\",\"code\":\"hidden\","
        "\"audience\":\"vendor\"}]");
    const char *verdict = "";
    prm_error error = {0};
    CHECK_INT(
        prm_record_replay(w.worker.engine, w.worker.rules, prm_host_catalog(w.host), record, w.arena, &verdict, &error),
        PRM_OK);
    CHECK_STR(verdict, "same");
    CHECK_INT(world_do(&w, world_sales(&w, w.child), "{'text':'No'}", add_reasons), PRM_OK);
    CHECK(strstr(world_print(&w, w.result), "hidden") == NULL);
}

static prm_status decide_badly(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *outcome;
    prm_val *facts = prm->object(call);
    (void)result;
    CHECK_INT(prm->decide(call, "shop.nothing", "", facts, &outcome), PRM_E_INVALID);
    CHECK_INT(prm->decide(call, "shop.register", "order_zzz", facts, &outcome), PRM_E_INVALID);
    CHECK_INT(prm->decide(call, "shop.register", NULL, NULL, &outcome), PRM_E_INVALID);
    CHECK_INT(prm->decide(call, NULL, NULL, facts, NULL), PRM_E_INVALID);
    (void)params;
    return prm->decide(call, "shop.register", "", facts, &outcome); /* a required fact is missing */
}

static prm_status tell_reason(prm_call *call, const prm_val *params, prm_val *result)
{
    static const char *const locales[] = {"de-AT", "fr", "en", "", NULL};
    const char *point = prm->text(params, "text"), *text;
    prm_val *reason = prm->object(call), *texts = prm->list(call), *told = prm->object(call);
    PRM_TRY(prm->set_text(reason, "code", "length"));
    PRM_TRY(prm->set_integer(reason, "letters", 7));
    for (size_t i = 0; i < sizeof(locales) / sizeof(locales[0]); i++) {
        PRM_TRY(prm->reason_text(call, point, reason, locales[i], &text));
        PRM_TRY(prm->append(texts, prm->new_text(call, text, strlen(text))));
    }
    PRM_TRY(prm->set(told, "texts", texts));
    return prm->set(result, "outcome", told);
}

TEST(a_reason_is_told_in_a_language)
{
    SCOPED_WORLD(w);
    CHECK_INT(world_run(&w, PRM_CALL_READ, &world_manager, "shop.look", "{'text':'shop.judge'}", -1, tell_reason), PRM_OK);
    CHECK_STR(world_print(&w, prm_val_get(prm_val_get(w.result, "outcome"), "texts")),
        "[\"7 Buchstaben\",\"7 letters long\",\"7 letters long\",\"7 letters long\",\"7 letters long\"]");
    CHECK_INT(world_run(&w, PRM_CALL_READ, &world_manager, "shop.look", "{'text':'others.judge'}", -1, tell_reason),
        PRM_E_INTERNAL);
}

static prm_status tell_sealed(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *rows;
    const char *text;
    prm_val *reason = prm->object(call);
    (void)result;
    PRM_TRY(prm->find(call, &(prm_query){.size = sizeof(prm_query), .entity = "order", .reach = PRM_REACH_PROGRAM}, &rows));
    CHECK(prm->count(rows) > 0);
    PRM_TRY(prm->set_text(reason, "code", "length"));
    PRM_TRY(prm->set(reason, "letters", prm->get(prm->at(rows, 0), "title")));
    return prm->reason_text(call, prm->text(params, "text"), reason, NULL, &text);
}

TEST(what_is_sealed_is_told_in_no_language)
{
    SCOPED_WORLD(w);
    (void)world_order(&w, w.other, "Of another");
    CHECK_INT(world_run(&w, PRM_CALL_READ, world_sales(&w, w.child), "shop.look", "{'text':'shop.judge'}", -1, tell_sealed),
        PRM_E_INTERNAL);
}

TEST(facts_that_do_not_fit_are_the_plugins_mistake)
{
    SCOPED_WORLD(w);
    CHECK_INT(world_do(&w, &world_manager, "{}", decide_badly), PRM_E_INTERNAL);
    CHECK(!w.has_entry);
}

TEST_MAIN(CASE(a_decision_is_stored_and_read_back), CASE(a_partner_reads_its_reasons_and_no_others),
    CASE(without_a_write_there_is_an_outcome_and_no_decision), CASE(a_failing_rule_is_answered_and_announced),
    CASE(a_handlers_own_reasons_are_shown_and_stored), CASE(a_reason_is_told_in_a_language),
    CASE(what_is_sealed_is_told_in_no_language), CASE(facts_that_do_not_fit_are_the_plugins_mistake))
