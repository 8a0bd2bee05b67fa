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
    PRM_TRY(mock_set(reason, "point", mock_text(mock, rule->name)));
    PRM_TRY(mock_set(reason, "audience", mock_text(mock, declared->audience)));
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

static prm_status keep(prm_call *call, const prm_chain *chain, const char *subject, const char *supersedes,
    prm_val *outcome)
{
    prm_mock *mock = call->mock;
    mock_decision *made = &mock->world->decisions[mock->world->decision_count];
    char id[64];

    if (!call->is_write)
        return PRM_OK;
    if (mock->world->decision_count == MOCK_DECISIONS)
        return PRM_E_NOMEM;
    snprintf(id, sizeof(id), "decision_%013zu", mock->world->decision_count + 1);
    *made = (mock_decision){ mock_copy_text(mock, id, strlen(id)), chain->name,
        mock_copy_text(mock, subject, strlen(subject)), supersedes, outcome };
    if (made->id == NULL || made->subject == NULL)
        return PRM_E_NOMEM;
    mock->world->decision_count++;
    return mock_set(outcome, "id", mock_text(mock, made->id));
}

static prm_status decide(prm_call *call, const char *name, const char *subject, const char *supersedes,
    const prm_val *facts, const prm_val **outcome)
{
    prm_mock *mock = call->mock;
    const prm_chain *chain = find_chain(mock, name);
    prm_val *all = mock_value(mock, PRM_V_OBJECT), *reasons = mock_value(mock, PRM_V_LIST);
    const prm_val *answer;

    PRM_TRY(mock_guard(call));
    if (chain == NULL || (call->is_write && *subject == '\0'))
        return PRM_E_INVALID;
    if (mock_has_secret(facts))
        return PRM_E_INTERNAL;
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
    PRM_TRY(keep(call, chain, subject, supersedes, all));
    PRM_TRY(hold_reasons(all, reasons));
    *outcome = all;
    return PRM_OK;
}

prm_status mock_decide(prm_call *call, const char *name, const char *subject, const prm_val *facts,
    const prm_val **outcome)
{
    return decide(call, name, subject, "", facts, outcome);
}

static const mock_decision *find_decision(const prm_mock *mock, const char *id)
{
    for (size_t i = 0; i < mock->world->decision_count; i++)
        if (*id != '\0' && strcmp(mock->world->decisions[i].id, id) == 0)
            return &mock->world->decisions[i];
    return NULL;
}

/* It keeps its place, so that ids go on. */
prm_status mock_undecide(prm_call *call, const prm_val *outcome)
{
    mock_world *world = call->mock->world;

    PRM_TRY(mock_guard(call));
    for (size_t i = 0; i < world->decision_count; i++) {
        if (world->decisions[i].outcome != outcome)
            continue;
        world->decisions[i] = (mock_decision){ .id = "", .chain = "", .subject = "", .supersedes = "" };
        return PRM_OK;
    }
    return call->is_write ? PRM_E_INVALID : PRM_OK;
}

static const mock_decision *find_later(const prm_mock *mock, const char *id)
{
    for (size_t i = 0; i < mock->world->decision_count; i++)
        if (strcmp(mock->world->decisions[i].supersedes, id) == 0)
            return &mock->world->decisions[i];
    return NULL;
}

prm_status mock_decide_again(prm_call *call, const char *name, const char *subject, const char *supersedes,
    const prm_val *facts, const prm_val **outcome)
{
    const mock_decision *before = find_decision(call->mock, supersedes);

    if (before == NULL)
        return PRM_E_NOT_FOUND;
    if (strcmp(before->chain, name) != 0 || strcmp(before->subject, subject) != 0) {
        mock_note(call->mock, "supersedes", "another chain or subject");
        return PRM_E_INVALID;
    }
    if (find_later(call->mock, supersedes) != NULL) {
        mock_note(call->mock, "superseded", "");
        return PRM_E_CONFLICT;
    }
    return decide(call, name, subject, before->id, facts, outcome);
}

static const prm_rule *find_rule(const prm_mock *mock, const char *chain, const char *point)
{
    const prm_chain *declared = find_chain(mock, chain);

    for (const prm_step *const *step = declared != NULL ? declared->steps : NULL; step != NULL && *step != NULL; step++)
        if (strcmp((*step)->rule->name, point) == 0)
            return (*step)->rule;
    return NULL;
}

prm_status mock_overrule(prm_call *call, const char *decision, const char *point, const prm_val *answer,
    const char *reason)
{
    prm_mock *mock = call->mock;
    const mock_decision *made = find_decision(mock, decision);
    const mock_row *row = made != NULL ? mock_row_find(mock, made->subject) : NULL;
    const prm_rule *rule = made != NULL ? find_rule(mock, made->chain, point) : NULL;
    prm_val *one = mock_value(mock, PRM_V_OBJECT);

    PRM_TRY(mock_guard(call));
    if (!call->is_write || *reason == '\0' || (made != NULL && rule == NULL) || mock_has_sealed(answer) ||
        mock_has_secret(answer))
        return PRM_E_INVALID;
    if (call->caller.side != PRM_VENDOR_SIDE)
        return PRM_E_FORBIDDEN;
    if (made == NULL || (row != NULL && !mock_may_see(call, row->entity, row->value)) ||
        mock_get(made->outcome, point) == NULL)
        return PRM_E_NOT_FOUND;
    PRM_TRY(mock_check(mock, rule->answer, answer, 0, point));
    if (mock->world->override_count == MOCK_OVERRIDES)
        return PRM_E_NOMEM;
    PRM_TRY(mock_set(one, "decision", mock_text(mock, made->id)));
    PRM_TRY(mock_set(one, "point", mock_text(mock, rule->name)));
    PRM_TRY(mock_set(one, "answer", answer));
    PRM_TRY(mock_set(one, "reason", mock_text(mock, reason)));
    mock->world->overrides[mock->world->override_count++] = one;
    return PRM_OK;
}

const char *prm_mock_decision(const prm_mock *mock, const char *id, const char *path)
{
    const mock_decision *made = find_decision(mock, id), *later = find_later(mock, id);

    if (made == NULL)
        return "";
    const struct { const char *name, *text; } own[] = { { "chain", made->chain }, { "subject", made->subject },
        { "supersedes", made->supersedes }, { "superseded_by", later != NULL ? later->id : "" } };
    for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
        if (strcmp(own[i].name, path) == 0)
            return own[i].text;
    /* The name of a point has a dot of its own. */
    for (size_t i = 0; i < made->outcome->count; i++) {
        size_t length = strlen(made->outcome->keys[i]);
        if (strncmp(made->outcome->keys[i], path, length) == 0 && path[length] == '.')
            return mock_as_text((prm_mock *)mock, mock_at_path(made->outcome->items[i], path + length + 1));
    }
    return "";
}

size_t prm_mock_decisions(const prm_mock *mock, const char *chain)
{
    size_t count = 0;

    for (size_t i = 0; i < mock->world->decision_count; i++)
        count += strcmp(mock->world->decisions[i].chain, chain) == 0;
    return count;
}

size_t prm_mock_overrides(const prm_mock *mock)
{
    return mock->world->override_count;
}

const char *prm_mock_override(const prm_mock *mock, const char *path)
{
    size_t count = mock->world->override_count;
    return count > 0 ? mock_as_text((prm_mock *)mock, mock_at_path(mock->world->overrides[count - 1], path)) : "";
}

prm_status mock_add_reason(prm_call *call, const prm_val *outcome, const char *point, const char *code,
    const prm_val *data)
{
    prm_val *reasons = (prm_val *)mock_get(outcome, "reasons");

    PRM_TRY(mock_guard(call));
    for (const prm_chain *const *chain = call->mock->plugin->chains; chain != NULL && *chain != NULL; chain++)
        for (const prm_step *const *step = (*chain)->steps; *step != NULL; step++)
            if (strcmp((*step)->rule->name, point) == 0)
                return give_reason(call->mock, (*step)->rule, code, data, reasons);
    return PRM_E_INVALID;
}

static const prm_rule *find_point(const prm_mock *mock, const char *point)
{
    for (const prm_chain *const *chain = mock->plugin->chains; chain != NULL && *chain != NULL; chain++)
        for (const prm_step *const *step = (*chain)->steps; *step != NULL; step++)
            if (strcmp((*step)->rule->name, point) == 0)
                return (*step)->rule;
    return NULL;
}

prm_status mock_reason_text(prm_call *call, const char *point, const prm_val *reason, const char *locale,
    const char **text)
{
    const prm_rule *rule = point != NULL ? find_point(call->mock, point) : NULL;
    const char *code = mock_str(reason, "code");
    char said[120];

    if (rule == NULL || find_reason(rule, code) == NULL) {
        mock_note(call->mock, "reason", code);
        return PRM_E_INVALID;
    }
    if (locale != NULL && *locale != '\0')
        snprintf(said, sizeof(said), "%.60s in %.20s", code, locale);
    else
        snprintf(said, sizeof(said), "%.60s", code);
    *text = mock_copy_text(call->mock, said, strlen(said));
    return *text != NULL ? PRM_OK : PRM_E_NOMEM;
}
