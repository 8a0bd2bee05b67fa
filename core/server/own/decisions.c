/* SPDX-License-Identifier: Apache-2.0 */
#include "own.h"

#include "base/id.h"

#include <string.h>

enum { LIST_MOST = 100 };

/* Whoever may see the row may see what was decided on it. */
static prm_status check_subject(prm_call *call, const char *subject, int64_t *number)
{
    const prm_model *model = prm_host_model(call->worker->host);
    const prm_table *table;
    const prm_val *row;

    for (size_t i = 0; (table = prm_model_table_at(model, i)); i++)
        if (prm_id_parse(subject, prm_table_entity(table)->name, number))
            return prm_rows_load(call->worker->db, table, *number, &call->scope, call->arena, &row, &call->error);
    return PRM_E_NOT_FOUND;
}

static prm_status find_decision(prm_call *call, const prm_val *params, const prm_val **decision)
{
    int64_t id, subject;

    if (!prm_id_parse(prm->text(params, "id"), "decision", &id))
        return PRM_E_NOT_FOUND;
    PRM_TRY(prm_decision_read(call->worker->db, id, call->arena, decision, &call->error));
    return check_subject(call, prm->text(*decision, "subject"), &subject);
}

/* One that is absent and one whose subject is not the caller's read alike. */
static prm_status read_decision(prm_call *call, const prm_val *params, const prm_val **decision)
{
    prm_status status = find_decision(call, params, decision);

    if (status == PRM_E_NOT_FOUND)
        prm_error_set(&call->error, status, NULL, "there is no such decision");
    return status;
}

static bool is_partner(const prm_call *call)
{
    return call->caller.side == PRM_PARTNER_SIDE;
}

/* A decision's own words, in the reader's language; a partner reads partner reasons only. */
static prm_status tell_reasons(prm_call *call, const char *point, const prm_val *reasons, const char *locale,
    prm_val *out)
{
    for (size_t i = 0; i < prm->count(reasons); i++) {
        const prm_val *reason = prm->at(reasons, i);
        prm_val *told = prm->object(call);
        const char *text;
        if (is_partner(call) && strcmp(prm->text(reason, "audience"), "partner") != 0)
            continue;
        PRM_TRY(prm_ruleset_text(call->worker->rules, point, locale, reason, call->arena, &text));
        PRM_TRY(prm->set(told, "code", prm->get(reason, "code")));
        PRM_TRY(prm->set_text(told, "text", text));
        for (size_t k = 0; k < prm->count(reason); k++) {
            const char *key = prm->key_at(reason, k);
            if (strcmp(key, "code") != 0 && strcmp(key, "audience") != 0 && strcmp(key, "point") != 0)
                PRM_TRY(prm->set(told, key, prm->get(reason, key)));
        }
        PRM_TRY(prm->append(out, told));
    }
    return PRM_OK;
}

/* What the point's rule gave, and what the plugin added to it. */
static prm_status tell_all_reasons(prm_call *call, const prm_val *record, const prm_val *step, const char *locale,
    prm_val *out)
{
    const prm_val *added = prm->get(record, "added");
    const char *point = prm->text(step, "point");
    prm_val *of_point = prm->list(call);

    for (size_t i = 0; i < prm->count(added); i++)
        if (strcmp(prm->text(prm->at(added, i), "point"), point) == 0)
            PRM_TRY(prm->append(of_point, prm->at(added, i)));
    PRM_TRY(tell_reasons(call, point, prm->get(step, "reasons"), locale, out));
    return tell_reasons(call, point, of_point, locale, out);
}

static prm_status tell_short(prm_call *call, const prm_val *decision, prm_val *told)
{
    static const char *const keys[] = { "id", "at", "chain", "subject", "outcome", "supersedes", "superseded_by" };

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        PRM_TRY(prm->set(told, keys[i], prm->get(decision, keys[i])));
    return prm->set_boolean(told, "overridden", prm->get(decision, "overridden") != NULL);
}

prm_status prm_own_get_decision(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *decision, *record, *steps;
    prm_val *told = prm->object(call), *reasons = prm->list(call);

    PRM_TRY(read_decision(call, params, &decision));
    PRM_TRY(tell_short(call, decision, told));
    record = prm->get(decision, "record");
    steps = prm->get(record, "steps");
    for (size_t i = 0; i < prm->count(steps); i++)
        PRM_TRY(tell_all_reasons(call, record, prm->at(steps, i), call->caller.locale, reasons));
    PRM_TRY(prm->set(told, "reasons", reasons));
    return prm->set(result, "decision", told);
}

prm_status prm_own_list_decisions(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *list;
    prm_val *items = prm->list(call);
    prm_decision_query query = { .limit = LIST_MOST, .overridden = -1 };

    PRM_TRY(check_subject(call, prm->text(params, "subject"), &query.subject));
    (void)prm->get_boolean(params, "overridden", &query.overridden);
    PRM_TRY(prm_decision_list(call->worker->db, &query, call->arena, &list, &call->error));
    for (size_t i = 0; i < prm->count(list); i++) {
        prm_val *told = prm->object(call);
        PRM_TRY(tell_short(call, prm->at(list, i), told));
        PRM_TRY(prm->append(items, told));
    }
    return prm->set(result, "items", items);
}

/* -- explain -- */

/* Facts a partner may read: its own, as declared, without anything that came from a sealed row. */
static prm_status tell_facts(prm_call *call, const prm_chain *chain, const prm_val *record, prm_val *out)
{
    const prm_val *facts = prm->get(record, "facts"), *sealed = prm->get(record, "sealed"), *shown;
    prm_viewer viewer = { .side = call->caller.side, .roles = call->caller.roles };
    prm_val *kept = prm->object(call);

    for (size_t i = 0; i < prm->count(facts); i++) {
        const char *name = prm->key_at(facts, i);
        bool is_sealed = false;
        for (size_t k = 0; k < prm->count(sealed); k++) {
            const char *one = "";
            (void)prm->as_text(prm->at(sealed, k), &one, NULL);
            is_sealed |= strncmp(one, name, strlen(name)) == 0; /* "candidates[].row" is of candidates */
        }
        if (!is_partner(call) || (!is_sealed && prm_fields_find(chain ? chain->facts : NULL, name)))
            PRM_TRY(prm->set(kept, name, prm->get(facts, name)));
    }
    PRM_TRY(prm_fields_render(call->arena, chain ? chain->facts : NULL, kept, &viewer, NULL, &shown, &call->error));
    return prm->set(out, "facts", shown);
}

static prm_status tell_step(prm_call *call, const prm_val *record, const prm_val *step, const char *locale,
    prm_val **out)
{
    static const char *const keys[] = { "point", "asked", "version", "fallback" };
    /* What a script cost tells how much it had to compare: how many others there are. */
    static const char *const vendor_keys[] = { "instructions", "error" };
    const char *point = prm->text(step, "point");
    const prm_rule *rule = prm_catalog_rule(prm_host_catalog(call->worker->host), point, NULL);
    prm_viewer viewer = { .side = call->caller.side, .roles = call->caller.roles };
    const prm_val *answer = prm->get(step, "answer"), *shown;
    prm_val *told = prm->object(call), *reasons = prm->list(call);

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        PRM_TRY(prm->set(told, keys[i], prm->get(step, keys[i])));
    if (answer && (rule || !is_partner(call))) {
        PRM_TRY(prm_fields_render(call->arena, rule ? rule->answer : NULL, answer, &viewer, NULL, &shown,
            &call->error));
        PRM_TRY(prm->set(told, "answer", shown));
    }
    for (size_t i = 0; !is_partner(call) && i < sizeof vendor_keys / sizeof *vendor_keys; i++)
        PRM_TRY(prm->set(told, vendor_keys[i], prm->get(step, vendor_keys[i])));
    PRM_TRY(tell_all_reasons(call, record, step, locale, reasons));
    PRM_TRY(prm->set(told, "reasons", reasons));
    *out = told;
    return PRM_OK;
}

/* What a person put in the place of an answer. A partner reads of it what it would read of the answer itself, unless
 * that tells what is sealed from it; by whom and why is the vendor's. */
static prm_status tell_override(prm_call *call, const prm_val *record, const prm_val *overrule, prm_val *out)
{
    static const char *const keys[] = { "at", "point" }, *const vendor_keys[] = { "by", "reason" };
    const prm_rule *rule =
        prm_catalog_rule(prm_host_catalog(call->worker->host), prm->text(overrule, "point"), NULL);
    prm_viewer viewer = { .side = call->caller.side, .roles = call->caller.roles };
    const prm_val *answer = prm->get(overrule, "answer"), *shown;
    const char *leak = NULL;
    prm_val *told = prm->object(call);

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        PRM_TRY(prm->set(told, keys[i], prm->get(overrule, keys[i])));
    for (size_t i = 0; !is_partner(call) && i < sizeof vendor_keys / sizeof *vendor_keys; i++)
        PRM_TRY(prm->set(told, vendor_keys[i], prm->get(overrule, vendor_keys[i])));
    if (is_partner(call) && rule)
        PRM_TRY(prm_record_leak(record, rule, answer, call->arena, &leak));
    if (!leak && (rule || !is_partner(call))) {
        PRM_TRY(prm_fields_render(call->arena, rule ? rule->answer : NULL, answer, &viewer, NULL, &shown,
            &call->error));
        PRM_TRY(prm->set(told, "answer", shown));
    }
    return prm->append(out, told);
}

static prm_status tell_overrides(prm_call *call, const prm_val *decision, const prm_val *record, prm_val *result)
{
    const prm_val *list;
    prm_val *told = prm->list(call);
    int64_t id;

    if (!prm_id_parse(prm->text(decision, "id"), "decision", &id))
        return PRM_E_INTERNAL;
    PRM_TRY(prm_decision_overrides(call->worker->db, id, call->arena, &list, &call->error));
    for (size_t i = 0; i < prm->count(list); i++)
        PRM_TRY(tell_override(call, record, prm->at(list, i), told));
    return prm->set(result, "overrides", told);
}

static prm_status replay(prm_call *call, const prm_val *record, const char **verdict)
{
    const prm_catalog *catalog = prm_host_catalog(call->worker->host);
    prm_ruleset *rules = NULL;
    prm_generation_gaps gaps = { 0 };
    int64_t generation = 0;
    prm_status status;

    PRM_TRY(prm->get_integer(record, "generation", &generation));
    if (generation == prm_ruleset_generation(call->worker->rules))
        rules = prm_ruleset_ref(call->worker->rules);
    else if (prm_generation_build(call->worker->db, catalog, generation, &rules, &gaps, &call->error) != PRM_OK ||
             gaps.count > 0) {
        prm_ruleset_unref(rules);
        call->error = (prm_error){ 0 }; /* its scripts do not run on this engine or contract */
        *verdict = "engine";
        return PRM_OK;
    }
    status = prm_record_replay(call->worker->engine, rules, catalog, record, call->arena, verdict, &call->error);
    prm_ruleset_unref(rules);
    return status;
}

prm_status prm_own_explain_decision(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *locale = prm->text(params, "locale"), *verdict;
    const prm_val *decision, *record, *steps;
    prm_val *told_steps = prm->list(call);
    const prm_chain *chain;

    PRM_TRY(read_decision(call, params, &decision));
    record = prm->get(decision, "record");
    steps = prm->get(record, "steps");
    chain = prm_catalog_chain_find(prm_host_catalog(call->worker->host), prm->text(record, "chain"));
    PRM_TRY(prm->set(result, "chain", prm->get(record, "chain")));
    PRM_TRY(prm->set(result, "at", prm->get(decision, "at")));
    PRM_TRY(prm->set(result, "supersedes", prm->get(decision, "supersedes")));
    PRM_TRY(prm->set(result, "superseded_by", prm->get(decision, "superseded_by")));
    PRM_TRY(tell_overrides(call, decision, record, result));
    PRM_TRY(tell_facts(call, chain, record, result));
    for (size_t i = 0; i < prm->count(steps); i++) {
        prm_val *told;
        PRM_TRY(tell_step(call, record, prm->at(steps, i), *locale ? locale : call->caller.locale, &told));
        PRM_TRY(prm->append(told_steps, told));
    }
    PRM_TRY(prm->set(result, "steps", told_steps));
    PRM_TRY(replay(call, record, &verdict));
    return prm->set_text(result, "replay", verdict);
}
