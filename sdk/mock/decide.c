/* SPDX-License-Identifier: Apache-2.0 */
/* Chains: walked as declared, answered as scripted. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

static const prm_chain *find_chain(const prm_mock *mock, const char *name)
{
    for (const prm_chain *const *chain = mock->plugin->chains; chain != NULL && *chain != NULL; chain++)
        if (strcmp((*chain)->name, name) == 0)
            return *chain;
    return NULL;
}

static const mock_script *find_script(const prm_mock *mock, const char *point)
{
    for (size_t i = 0; i < mock->script_count; i++)
        if (strcmp(mock->scripts[i].point, point) == 0)
            return &mock->scripts[i];
    return NULL;
}

static const prm_reason *find_reason(const prm_rule *rule, const char *code)
{
    for (const prm_reason *const *reason = rule->reasons; reason != NULL && *reason != NULL; reason++)
        if (strcmp((*reason)->code, code) == 0)
            return *reason;
    return NULL;
}

/* A reason's text is its code: what it says is the rules' matter. */
static prm_status give_reason(prm_mock *mock, const prm_rule *rule, const char *code, const prm_val *data,
    prm_val *reasons)
{
    const prm_reason *declared = find_reason(rule, code);
    prm_val *reason = mock_value(mock, PRM_V_OBJECT), *plain = mock_value(mock, PRM_V_OBJECT);

    if (declared == NULL) {
        mock_note(mock, "reason", code);
        return PRM_E_INVALID;
    }
    PRM_TRY(mock_set(reason, "code", mock_text(mock, code)));
    PRM_TRY(mock_set(reason, "text", mock_text(mock, code)));
    for (size_t i = 0; data != NULL && i < data->count; i++) {
        if (strcmp(data->keys[i], "code") == 0)
            continue;
        PRM_TRY(mock_set(plain, data->keys[i], data->items[i]));
        PRM_TRY(mock_set(reason, data->keys[i], data->items[i]));
    }
    PRM_TRY(mock_check(mock, declared->data, plain, 0, code));
    reason->is_vendor = strcmp(declared->audience, "vendor") == 0;
    return mock_append(reasons, reason);
}

static prm_status ask(prm_mock *mock, const prm_rule *rule, prm_val *outcome, prm_val *reasons, const prm_val **answer)
{
    const mock_script *script = find_script(mock, rule->name);

    *answer = script != NULL && script->answer != NULL ? script->answer : mock_parse(mock, rule->fallback);
    if (*answer == NULL)
        return PRM_E_INVALID;
    PRM_TRY(mock_check(mock, rule->answer, *answer, 0, rule->name));
    if (script != NULL && script->reason != NULL)
        PRM_TRY(give_reason(mock, rule, mock_str(script->reason, "code"), script->reason, reasons));
    return mock_set(outcome, rule->name, *answer);
}

/* The reasons stay open: add_reason() appends to them. */
static prm_status hold_reasons(prm_val *outcome, prm_val *reasons)
{
    PRM_TRY(mock_set(outcome, "reasons", reasons));
    reasons->is_frozen = false;
    return PRM_OK;
}

static prm_status set_id(prm_mock *mock, prm_val *outcome)
{
    char id[64];

    snprintf(id, sizeof(id), "decision_%013lld", (long long)++mock->world->decisions);
    return mock_set(outcome, "id", mock_text(mock, id));
}

prm_status mock_decide(prm_call *call, const char *name, const char *subject, const prm_val *facts,
    const prm_val **outcome)
{
    prm_mock *mock = call->mock;
    const prm_chain *chain = find_chain(mock, name);
    prm_val *all = mock_value(mock, PRM_V_OBJECT), *reasons = mock_value(mock, PRM_V_LIST);
    const prm_val *answer;

    if (chain == NULL || (call->is_write && *subject == '\0'))
        return PRM_E_INVALID;
    PRM_TRY(mock_check(mock, chain->facts, facts, 0, ""));
    mock->facts = facts;
    mock->asked = all;
    for (const prm_step *const *step = chain->steps; *step != NULL; step++) {
        if ((*step)->when != NULL && !mock_condition_holds((*step)->when, all))
            continue;
        PRM_TRY(ask(mock, (*step)->rule, all, reasons, &answer));
        if ((*step)->stop_unless != NULL && !mock_condition_holds((*step)->stop_unless, answer))
            break;
    }
    if (call->is_write)
        PRM_TRY(set_id(mock, all));
    PRM_TRY(hold_reasons(all, reasons));
    *outcome = all;
    return PRM_OK;
}

prm_status mock_add_reason(prm_call *call, const prm_val *outcome, const char *point, const char *code,
    const prm_val *data)
{
    prm_val *reasons = (prm_val *)mock_get(outcome, "reasons");

    for (const prm_chain *const *chain = call->mock->plugin->chains; chain != NULL && *chain != NULL; chain++)
        for (const prm_step *const *step = (*chain)->steps; *step != NULL; step++)
            if (strcmp((*step)->rule->name, point) == 0)
                return give_reason(call->mock, (*step)->rule, code, data, reasons);
    return PRM_E_INVALID;
}
