/* SPDX-License-Identifier: Apache-2.0 */
/* Decisions that were taken, and what a person puts in the place of an answer. */
#include "plugins/api.h"

#include "store/row.h"

#include <string.h>

static prm_status find_stored(prm_call *call, int64_t number, bool with_record, prm_known_decision *known)
{
    const prm_val *decision;
    prm_error error = {0};
    prm_db *db = call->worker->db;
    prm_status status = with_record ? prm_decision_read(db, number, call->arena, &decision, &error)
                                    : prm_decision_look(db, number, call->arena, &decision, &error);
    if (status != PRM_OK)
        return prm_call_keep(call, status, &error);
    *known = (prm_known_decision){.id = prm_val_get_str(decision, "id"),
        .chain = prm_val_get_str(decision, "chain"),
        .subject = prm_val_get_str(decision, "subject"),
        .record = prm_val_get(decision, "record"),
        .is_superseded = prm_val_get(decision, "superseded_by") != NULL};
    return PRM_OK;
}

prm_status prm_call_find_decision(prm_call *call, const char *id, bool with_record, prm_known_decision *known)
{
    int64_t number, other;
    if (id == NULL || !prm_id_parse(id, "decision", &number))
        return prm_call_not_found(call);
    const prm_made *made = call->made;
    while (made != NULL && !(prm_any_id_parse(made->id, &other) && other == number))
        made = made->next;
    if (made == NULL)
        PRM_TRY(find_stored(call, number, with_record, known));
    else
        *known = (prm_known_decision){
            .id = made->id, .chain = made->chain->name, .subject = made->subject, .record = made->record};
    for (made = call->made; made != NULL; made = made->next)
        known->is_superseded = known->is_superseded || strcmp(made->supersedes, known->id) == 0;
    return PRM_OK;
}

/* Who may not see the row may not know what was decided on it. */
static prm_status check_subject(prm_call *call, const char *subject)
{
    int64_t number;
    const prm_val *row;
    prm_error error = {0};
    if (*subject == '\0')
        return PRM_OK;
    const prm_table *table = prm_call_table_of(call, subject, &number);
    if (table == NULL)
        return prm_call_not_found(call);
    prm_status status =
        prm_rows_load(call->worker->db, table, number, &call->scope, call->arena, &row, &error);
    return prm_call_keep(call, status, &error);
}

/* The point, if it is one of a chain of the plugin's. */
static const prm_rule *find_rule(const prm_call *call, const char *chain, const char *point)
{
    const prm_catalog *catalog = prm_host_catalog(call->worker->host);
    for (size_t i = 0; i < catalog->count; i++) {
        if (strcmp(catalog->chains[i].chain->name, chain) != 0 ||
            strcmp(catalog->chains[i].plugin, call->plugin->plugin->id) != 0)
            continue;
        PRM_EACH(prm_step, step, catalog->chains[i].chain->steps) {
            if (strcmp((*step)->rule->name, point) == 0)
                return (*step)->rule;
        }
    }
    return NULL;
}

static bool has_answer(const prm_val *record, const char *point)
{
    const prm_val *steps = prm_val_get(record, "steps");
    for (size_t i = 0; i < prm_val_count(steps); i++) {
        if (strcmp(prm_val_get_str(prm_val_at(steps, i), "point"), point) == 0)
            return prm_val_get(prm_val_at(steps, i), "answer") != NULL;
    }
    return false;
}

static prm_status check_answer(prm_call *call, const prm_rule *rule, const prm_val *answer)
{
    prm_field_errors errors = {.arena = call->arena};
    prm_status status = prm_fields_check(call->arena, rule->answer, answer, false, &errors);
    if (status == PRM_E_INVALID)
        return prm_call_misuse(call, "overrule \"%s\" by an answer that does not fit its declaration: %s %s",
            rule->name, errors.count > 0 ? errors.items[0].field : "", errors.count > 0 ? errors.items[0].message : "");
    if (prm_val_has_flag(answer, PRM_VAL_KEPT))
        return prm_call_breach(call, "sealed or secret values in an answer to \"%s\"", rule->name);
    return prm_call_keep(call, status, NULL);
}

static prm_status add(prm_call *call, const char *decision, const char *point, const prm_val *answer,
    const char *reason)
{
    prm_overruled *one = prm_arena_alloc(call->arena, sizeof(*one));
    if (one == NULL)
        return prm_call_nomem(call);
    *one = (prm_overruled){.id = prm_call_next_id(call, "override"), .decision = decision, .point = point,
        .answer = answer, .reason = prm_arena_text(call->arena, reason, strlen(reason))};
    if (one->id == NULL || one->reason == NULL)
        return prm_call_nomem(call);
    prm_val_freeze(answer);
    *call->overruled_end = one;
    call->overruled_end = &one->next;
    return PRM_OK;
}

prm_status prm_api_overrule(
    prm_call *call, const char *decision, const char *point, const prm_val *answer, const char *reason)
{
    prm_known_decision known;
    PRM_TRY(prm_call_guard_write(call, "overrule"));
    if (point == NULL || reason == NULL || *reason == '\0' || prm_val_kind(answer) != PRM_V_OBJECT)
        return prm_call_misuse(call, "overrule no point, by no answer, or without a reason");
    if (call->caller.side != PRM_VENDOR_SIDE)
        return prm_call_fail(call, PRM_E_FORBIDDEN, NULL, NULL, "only a person of the vendor's overrules a decision");
    PRM_TRY(prm_call_find_decision(call, decision, true, &known));
    PRM_TRY(check_subject(call, known.subject));
    const prm_rule *rule = find_rule(call, known.chain, point);
    if (rule == NULL)
        return prm_call_misuse(call, "overrule \"%s\" of the chain \"%s\", where the plugin declares no such point",
            point, known.chain);
    if (!has_answer(known.record, point))
        return prm_call_not_found(call);
    PRM_TRY(check_answer(call, rule, answer));
    return add(call, known.id, rule->name, answer, reason);
}
