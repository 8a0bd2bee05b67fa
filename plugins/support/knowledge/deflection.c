/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Somebody who was about to ask for help was shown articles: whether a case came of it. */
#include "knowledge/knowledge.h"

enum { SHOWN = 10 };

static const prm_field *const shown_fields[] = {
    KNOWLEDGE_CODE(PRM_REQUIRED, "A topic"),
    KNOWLEDGE_LOCALE(PRM_REQUIRED, "In which language"),
    PRM_INT("edition", 1, PRM_ANY, PRM_REQUIRED, "Which edition"),
    NULL
};

const prm_field *const knowledge_deflection_fields[] = {
    PRM_REF("partner", "partner", PRM_READONLY, "Whose people were about to ask"),
    PRM_TEXT("reader", 1, 60, PRM_READONLY, "Which user"),
    PRM_TEXT("subject", 1, 200, PRM_READONLY | PRM_PERSONAL, "What was to be asked, in one line"),
    PRM_REF("product", "product", PRM_READONLY, "About which product"),
    PRM_FIELD(PRM_T_LIST, "shown", PRM_READONLY, "What was shown", .min = 1, .max = SHOWN,
        .items = PRM_OBJECT("article", shown_fields, 0, "One")),
    PRM_TEXT("helped", 1, 100, PRM_READONLY, "Which topic has helped, as far as the reader said"),
    PRM_REF("case", "case", PRM_READONLY, "The case that was opened all the same"),
    NULL
};

const prm_entity knowledge_deflection_entity = { .size = sizeof knowledge_deflection_entity, .since = 1,
    .name = "deflection", .path = "knowledge.deflections", .scope = "partner", .ops = "get list export: *",
    .doc = "What somebody was shown who was about to ask for help, and what came of it",
    .fields = knowledge_deflection_fields,
    .flow = PRM_FLOW("shown", "shown > helped | left | opened", "helped > left | opened"),
    .indexes = PRM_TEXTS("partner, -created_at", "state, -created_at", "case where case not null") };

const prm_field knowledge_deflection_setting = { .size = sizeof knowledge_deflection_setting, .type = PRM_T_INT,
    .name = "deflection_hours",
    .doc = "Hours after which somebody who was shown articles and has opened no case has been helped", .min = 1,
    .max = 720, .preset = "24" };

const prm_field knowledge_deflections_setting = { .size = sizeof knowledge_deflections_setting, .type = PRM_T_INT,
    .name = "deflections_a_day",
    .doc = "How often all users of a partner may say in 24 hours what they were shown before they asked", .min = 1,
    .max = 1000000, .preset = "1000" };

#define DEFLECTION PRM_ROW("deflection", "deflection", knowledge_deflection_fields, PRM_REQUIRED, "As stored")

/* ---- knowledge.deflections.create ------------------------------------------------------------------------------- */

static prm_status add_shown(prm_call *call, const char *code, const char *locale, prm_val *shown)
{
    static const char *const told[] = { "code", "locale", "edition", NULL };
    prm_val *one = prm->object(call);
    const prm_val *article, *seen;

    PRM_TRY(knowledge_live_judge(call, code, locale, &article));
    if (!article)
        return prm->fail_field(call, "shown", "not_found", "names what does not exist, or is not yours to see");
    PRM_TRY(prm->view(call, article, "reader", NULL, &seen));
    PRM_TRY(prm_help_set_all(one, told, seen));
    return prm->append(shown, one);
}

static prm_status create(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *codes = prm->get(params, "shown"), *deflection;
    prm_val *values = prm->object(call), *shown = prm->list(call);

    for (size_t i = 0; i < prm->count(codes); i++) {
        const char *code = "";
        (void)prm->as_text(prm->at(codes, i), &code, NULL);
        PRM_TRY(add_shown(call, code, prm->text(params, "locale"), shown));
    }
    PRM_TRY(prm_help_set_all(values, PRM_TEXTS("subject", "product"), params));
    PRM_TRY(prm->set_text(values, "partner", prm->caller(call)->partner));
    PRM_TRY(prm->set_text(values, "reader", prm->caller(call)->user));
    PRM_TRY(prm->set(values, "shown", shown));
    PRM_TRY(prm->create(call, "deflection", values, &deflection));
    PRM_TRY(prm->arm(call, knowledge_deflection_timer.name, prm->text(deflection, "id"), "",
        prm->now(call) + prm_help_setting(call, knowledge_deflection_setting.name) * PRM_HOUR_MS, NULL));
    return prm->set(result, "deflection", deflection);
}

const prm_method knowledge_deflections_create_method = { .size = sizeof knowledge_deflections_create_method, .since = 1,
    .name = "knowledge.deflections.create", .access = PRM_WRITE, .roles = SUPPORT_ASKERS,
    .quota = "deflections_a_day",
    .doc = "Say what somebody was shown who is about to ask for help. support.open takes its id if a case comes of it "
           "nevertheless; if none does, it is counted as helped after some hours",
    .params = PRM_FIELDS(PRM_TEXT("subject", 1, 200, PRM_REQUIRED | PRM_PERSONAL, "What is to be asked, in one line"),
        PRM_REF("product", "product", 0, "About which product"),
        PRM_FIELD(PRM_T_LIST, "shown", PRM_REQUIRED, "Which topics were shown", .min = 1, .max = SHOWN,
            .items = PRM_TEXT("code", 1, 100, 0, "A topic")),
        KNOWLEDGE_LOCALE(0, "In which language; none: the caller's own")),
    .result = PRM_FIELDS(DEFLECTION),
    .example = "{\"subject\":\"The installer refuses the licence key\",\"shown\":[\"licence-keys\"]}", .run = create };

/* ---- What comes of it ------------------------------------------------------------------------------------------- */

static prm_status settle(prm_call *call, const prm_val **deflection, const char *state)
{
    prm_val *data = prm->object(call);
    int is_said = prm_help_has_value(*deflection, "helped");

    PRM_TRY(prm->move(call, deflection, state));
    PRM_TRY(prm_help_set_all(data, PRM_TEXTS("partner", "product", "case"), *deflection));
    PRM_TRY(prm->set_boolean(data, "deflected", strcmp(state, "left") == 0));
    PRM_TRY(prm->set_boolean(data, "said", is_said));
    return prm->emit(call, "knowledge.deflection_settled", prm->text(*deflection, "id"), data);
}

static prm_status help(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *deflection, *shown;
    prm_val *changes = prm->object(call);
    int is_shown = 0;

    PRM_TRY(prm->load(call, "deflection", prm->text(params, "id"), &deflection));
    shown = prm->get(deflection, "shown");
    for (size_t i = 0; i < prm->count(shown); i++)
        is_shown |= prm_help_is(prm->at(shown, i), "code", prm->text(params, "code"));
    if (!is_shown)
        return prm->fail_field(call, "code", "not_shown", "is none of those that were shown");
    PRM_TRY(prm->move(call, &deflection, "helped"));
    PRM_TRY(prm->set(changes, "helped", prm->get(params, "code")));
    PRM_TRY(prm->update(call, &deflection, changes));
    return prm->set(result, "deflection", deflection);
}

const prm_method knowledge_deflections_help_method = { .size = sizeof knowledge_deflections_help_method, .since = 1,
    .name = "knowledge.deflections.help", .access = PRM_WRITE, .roles = SUPPORT_ASKERS, .subject = "deflection",
    .doc = "Say that one of the articles that were shown has helped",
    .params = PRM_FIELDS(PRM_REF("id", "deflection", PRM_REQUIRED, "What was shown"),
        KNOWLEDGE_CODE(PRM_REQUIRED, "Which topic has helped")),
    .result = PRM_FIELDS(DEFLECTION), .example = "{\"id\":\"deflection_01h8xgq3m2c4e\",\"code\":\"licence-keys\"}",
    .run = help };

prm_status knowledge_deflection_open(prm_call *call, const char *id, const prm_val *row)
{
    const prm_val *deflection;
    prm_val *changes = prm->object(call);

    prm_status status = prm->load(call, "deflection", id, &deflection);
    if (status == PRM_E_NOT_FOUND || (status == PRM_OK &&
        !prm_help_is(deflection, "partner", prm->text(row, "partner"))))
        return prm->fail_field(call, "deflection", "not_found", "does not exist, or is another partner's");
    PRM_TRY(status);
    if (prm_help_has_value(deflection, "case"))
        return prm->fail_field(call, "deflection", "used", "has led to another case already");
    PRM_TRY(prm->set(changes, "case", prm->get(row, "id")));
    PRM_TRY(prm->update(call, &deflection, changes));
    if (prm_help_is_in(deflection, "left"))
        return PRM_OK; /* it was counted before */
    PRM_TRY(prm->disarm(call, knowledge_deflection_timer.name, id, ""));
    return settle(call, &deflection, "opened");
}

static prm_status run_out(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *deflection;

    (void)result;
    PRM_TRY(prm->load(call, "deflection", prm->text(params, "subject"), &deflection));
    if (!prm_help_is_in(deflection, "shown") && !prm_help_is_in(deflection, "helped"))
        return PRM_OK;
    return settle(call, &deflection, "left");
}

const prm_timer knowledge_deflection_timer = { .size = sizeof knowledge_deflection_timer, .since = 1,
    .name = "knowledge.deflection_ends", .doc = "Somebody who was shown articles has opened no case", .run = run_out };
