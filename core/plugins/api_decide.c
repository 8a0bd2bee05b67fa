/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/api.h"

#include "base/log.h"
#include "base/time.h"
#include "store/row.h"

#include <string.h>

/* The chain, if the plugin at hand has declared it. */
static const prm_chain *find_chain(const prm_call *call, const char *name)
{
    const prm_catalog *catalog = prm_host_catalog(call->worker->host);
    for (size_t i = 0; name != NULL && i < catalog->count; i++) {
        if (strcmp(catalog->chains[i].chain->name, name) == 0)
            return strcmp(catalog->chains[i].plugin, call->plugin->plugin->id) == 0 ? catalog->chains[i].chain : NULL;
    }
    return NULL;
}

const char *prm_call_next_id(prm_call *call, const char *kind)
{
    char digits[PRM_ID_DIGITS];
    if (call->mode != PRM_CALL_WRITE)
        return "";
    prm_id_print(prm_id_next(call->worker->ids, call->now), digits);
    return prm_arena_format(call->arena, "%s_%.*s", kind, PRM_ID_DIGITS, digits);
}

/* Whether a step its fallback answered has failed: without a file, or out of use since an earlier walk that said so,
 * it has not been asked. */
static bool is_failure(const char *fallback)
{
    return *fallback != '\0' && strcmp(fallback, "missing") != 0 && strcmp(fallback, "quarantined") != 0;
}

/* A read that asks a rule many times says once that it fails. */
static bool was_told(const prm_call *call, const char *name, const char *point)
{
    for (size_t i = 0; i < prm_val_count(call->alerts); i++) {
        const prm_val *told = prm_val_at(call->alerts, i);
        if (strcmp(prm_val_get_str(told, "type"), name) == 0 &&
            strcmp(prm_val_get_str(prm_val_get(told, "data"), "point"), point) == 0)
            return true;
    }
    return false;
}

static prm_status alert(prm_call *call, const char *name, const char *subject, const char *point, const char *fallback)
{
    const char *message = prm_arena_format(call->arena, "%s was answered by its fallback: %s", point, fallback);
    prm_call_log(call, PRM_LOG_WARNING, name, message != NULL ? message : point);
    const prm_event_entry *entry = prm_host_event(call->worker->host, name);
    if (entry == NULL || was_told(call, name, point))
        return PRM_OK;
    prm_val *data = prm_val_object(call->arena);
    if (prm_val_set_text(data, "point", point) != PRM_OK || prm_val_set_text(data, "fallback", fallback) != PRM_OK)
        return prm_call_nomem(call);
    if (call->mode != PRM_CALL_READ)
        return prm_call_add_event(call, entry->event, subject, data);
    prm_val *events = call->events;
    call->events = call->alerts;
    prm_status status = prm_call_add_event(call, entry->event, "", data); /* as all that a read tells */
    call->alerts = call->events;
    call->events = events;
    return status;
}

static prm_status alert_all(prm_call *call, const prm_made *made)
{
    const prm_val *steps = prm_val_get(made->record, "steps");
    for (size_t i = 0; i < prm_val_count(steps); i++) {
        const prm_val *step = prm_val_at(steps, i);
        const char *fallback = prm_val_get_str(step, "fallback"), *point = prm_val_get_str(step, "point");
        if (is_failure(fallback))
            PRM_TRY(alert(call, "rules.failed", made->subject, point, fallback));
        if (*prm_val_get_str(step, "alert") != '\0')
            PRM_TRY(alert(call, "rules.quarantined", made->subject, point, "quarantined"));
    }
    return PRM_OK;
}

static void count_walk(const prm_call *call, const prm_val *record, int64_t began_us)
{
    prm_work_counts *counts = call->worker->counts;
    const prm_val *steps = prm_val_get(record, "steps");
    int64_t now_us = prm_time_monotonic_us();
    prm_histogram_add_time(&counts->walks, now_us - began_us);
    prm_histogram_add_time(&counts->decided, now_us - call->began_us);
    for (size_t i = 0; i < prm_val_count(steps); i++) {
        const char *fallback = prm_val_get_str(prm_val_at(steps, i), "fallback");
        if (*fallback != '\0' && strcmp(fallback, "missing") != 0)
            atomic_fetch_add_explicit(&counts->fallbacks, 1, memory_order_relaxed);
        if (strcmp(prm_val_get_str(prm_val_at(steps, i), "alert"), "quarantined") == 0)
            atomic_fetch_add_explicit(&counts->quarantines, 1, memory_order_relaxed);
    }
}

static prm_status walk(prm_call *call, prm_made *made, const prm_val *facts, int64_t subject)
{
    const prm_walk walk = {.chain = made->chain, .facts = facts, .now = call->now, .seed = (uint64_t)subject,
        .is_trial = call->mode != PRM_CALL_WRITE};
    prm_error error = {0};
    int64_t began = prm_time_monotonic_us();
    prm_status status =
        prm_chain_walk(call->worker->engine, call->worker->rules, &walk, call->arena, &made->record, &error);
    if (status == PRM_OK && call->worker->counts != NULL)
        count_walk(call, made->record, began);
    if (status == PRM_E_INVALID)
        return prm_call_misuse(call, "the facts of %s: %s", made->chain->name, error.message);
    PRM_TRY(prm_call_keep(call, status, &error));
    status = prm_record_outcome(call->worker->rules, made->record, call->caller.locale, call->arena, &made->outcome);
    return prm_call_keep(call, status, NULL);
}

static prm_made *new_made(prm_call *call, const prm_chain *chain, const char *subject, const char *supersedes)
{
    prm_made *made = prm_arena_alloc(call->arena, sizeof(*made));
    if (made == NULL)
        return NULL;
    made->chain = chain;
    made->subject = prm_arena_text(call->arena, subject, strlen(subject));
    made->supersedes = prm_arena_text(call->arena, supersedes, strlen(supersedes));
    made->id = prm_call_next_id(call, "decision");
    return made->subject != NULL && made->supersedes != NULL && made->id != NULL ? made : NULL;
}

/* What is asked is for the plugin to have right; `supersedes` has been looked at. */
static prm_status check_question(prm_call *call, const prm_chain *declared, const char *chain, const char *subject,
    const prm_val *facts, int64_t *number)
{
    if (declared == NULL || prm_val_kind(facts) != PRM_V_OBJECT)
        return prm_call_misuse(call,
            "decide by the chain \"%s\", which the plugin does not declare, over facts that are "
            "no object, or without a place for the outcome",
            chain != NULL ? chain : "");
    PRM_TRY(prm_call_check_secret(call, facts, "the facts of a decision"));
    if (*subject != '\0' && prm_call_table_of(call, subject, number) == NULL)
        return prm_call_misuse(call, "decide about \"%s\", which is no id of a row", subject);
    if (call->worker->rules == NULL || call->worker->engine == NULL ||
        (call->mode == PRM_CALL_WRITE && call->worker->ids == NULL))
        return prm_call_breach(call, "decide before there are rules");
    return PRM_OK;
}

static prm_status decide(prm_call *call, const prm_chain *declared, const char *subject, const char *supersedes,
    const prm_val *facts, int64_t number, const prm_val **outcome)
{
    prm_made *made = new_made(call, declared, subject, supersedes);
    if (made == NULL)
        return prm_call_nomem(call);
    prm_val_freeze(facts);
    PRM_TRY(walk(call, made, facts, number));
    if (*made->id != '\0' && prm_val_set_text(made->outcome, "id", made->id) != PRM_OK)
        return prm_call_nomem(call);
    *call->made_end = made;
    call->made_end = &made->next;
    PRM_TRY(alert_all(call, made));
    *outcome = made->outcome;
    return PRM_OK;
}

prm_status prm_api_decide(
    prm_call *call, const char *chain, const char *subject, const prm_val *facts, const prm_val **outcome)
{
    PRM_TRY(prm_call_guard(call));
    const prm_chain *declared = outcome != NULL ? find_chain(call, chain) : NULL;
    const char *about = subject != NULL ? subject : "";
    int64_t number = 0;
    PRM_TRY(check_question(call, declared, chain, about, facts, &number));
    return decide(call, declared, about, "", facts, number, outcome);
}

/* Ids are compared as they are stored: what was given may be spelled otherwise. */
static bool is_same_id(const char *id, const char *other)
{
    int64_t a, b;
    const char *end = strrchr(id, '_'), *other_end = strrchr(other, '_');
    if (*id == '\0' || *other == '\0')
        return *id == *other;
    return prm_any_id_parse(id, &a) && prm_any_id_parse(other, &b) && a == b && end - id == other_end - other &&
           strncmp(id, other, (size_t)(end - id)) == 0;
}

prm_status prm_api_decide_again(prm_call *call, const char *chain, const char *subject, const char *supersedes,
    const prm_val *facts, const prm_val **outcome)
{
    PRM_TRY(prm_call_guard(call));
    const prm_chain *declared = outcome != NULL ? find_chain(call, chain) : NULL;
    const char *about = subject != NULL ? subject : "";
    prm_known_decision known;
    int64_t number = 0;
    PRM_TRY(check_question(call, declared, chain, about, facts, &number));
    PRM_TRY(prm_call_find_decision(call, supersedes, false, &known));
    if (strcmp(known.chain, chain) != 0 || !is_same_id(known.subject, about))
        return prm_call_misuse(call, "decide_again by \"%s\" about \"%s\" what was decided by \"%s\" about \"%s\"",
            chain, about, known.chain, known.subject);
    if (known.is_superseded)
        return prm_call_fail(call, PRM_E_CONFLICT, "superseded", NULL, "another decision supersedes it already");
    return decide(call, declared, about, known.id, facts, number, outcome);
}

/* Of this call, by the plugin at hand; NULL: there is none. */
static prm_made *find_made(const prm_call *call, const prm_val *outcome)
{
    prm_made *made = call->made;
    while (made != NULL && made->outcome != outcome)
        made = made->next;
    return made != NULL && find_chain(call, made->chain->name) == made->chain ? made : NULL;
}

/* At any depth of what a row or an event holds. */
static bool has_text(const prm_val *value, const char *text)
{
    const char *own;
    size_t length;
    if (prm_val_as_text(value, &own, &length) == PRM_OK)
        return strcmp(own, text) == 0;
    for (size_t i = 0; i < prm_val_count(value); i++) {
        const char *key = prm_val_key_at(value, i);
        if (has_text(key != NULL ? prm_val_get(value, key) : prm_val_at(value, i), text))
            return true;
    }
    return false;
}

/* Whether something else that the call leaves names it: then something came of it. */
static bool is_named(const prm_call *call, const char *id)
{
    for (const prm_touched *touched = call->touched; touched != NULL; touched = touched->next) {
        if (has_text(touched->after, id))
            return true;
    }
    if (has_text(call->events, id))
        return true;
    for (const prm_made *made = call->made; made != NULL; made = made->next) {
        if (strcmp(made->supersedes, id) == 0)
            return true;
    }
    for (const prm_overruled *one = call->overruled; one != NULL; one = one->next) {
        if (strcmp(one->decision, id) == 0)
            return true;
    }
    return false;
}

/* What is written from now on finds no id to name, as on a dry run. */
static prm_status take_back(prm_made *made)
{
    uint8_t flags = made->outcome->flags;
    prm_status status = PRM_OK;
    made->outcome->flags &= (uint8_t)~PRM_VAL_FROZEN;
    if (*made->id != '\0')
        status = prm_val_set_text(made->outcome, "id", "");
    made->outcome->flags = flags;
    made->id = made->supersedes = "";
    return status;
}

prm_status prm_api_undecide(prm_call *call, const prm_val *outcome)
{
    PRM_TRY(prm_call_guard(call));
    prm_made *made = find_made(call, outcome);
    if (made == NULL || (*made->id != '\0' && is_named(call, made->id)))
        return prm_call_misuse(call, "undecide of what the call has not decided, or what it leaves names");
    return prm_call_keep(call, take_back(made), NULL);
}

static const prm_reason *find_reason(const prm_chain *chain, const char *point, const char *code)
{
    PRM_EACH(prm_step, step, chain->steps) {
        if (strcmp((*step)->rule->name, point) != 0)
            continue;
        PRM_EACH(prm_reason, reason, (*step)->rule->reasons) {
            if (strcmp((*reason)->code, code) == 0)
                return *reason;
        }
    }
    return NULL;
}

/* Adds to a list of the host's own, although a handler may hold (and so have frozen) what it is in. */
static prm_status append_to_frozen(const prm_val *list, const prm_val *value)
{
    prm_val *own = (prm_val *)list;
    uint8_t flags = own->flags;
    own->flags &= (uint8_t)~PRM_VAL_FROZEN;
    prm_status status = prm_val_append(own, value);
    own->flags = flags;
    return status;
}

static prm_status copy_data(prm_val *reason, const prm_val *data)
{
    for (size_t i = 0; i < prm_val_count(data); i++) {
        const char *key = prm_val_key_at(data, i);
        PRM_TRY(prm_val_set(reason, key, prm_val_get(data, key)));
    }
    return PRM_OK;
}

/* As a rule gives it: {code, audience, ...data}. */
static prm_status fill_reason(prm_val *reason, const prm_reason *declared, const prm_val *data)
{
    PRM_TRY(prm_val_set_text(reason, "code", declared->code));
    PRM_TRY(prm_val_set_text(reason, "audience", declared->audience));
    return copy_data(reason, data);
}

/* In the outcome, as those of the rules: {code, text, point, audience, ...data}. */
static prm_status show_reason(
    prm_call *call, const prm_made *made, const char *point, const prm_reason *declared, const prm_val *data)
{
    const prm_val *reasons = prm_val_get(made->outcome, "reasons");
    prm_val *plain = prm_val_object(call->arena), *shown = prm_val_object(call->arena);
    const char *text = NULL;
    PRM_TRY(fill_reason(plain, declared, data));
    PRM_TRY(prm_ruleset_text(call->worker->rules, point, call->caller.locale, plain, call->arena, &text));
    PRM_TRY(prm_val_set_text(shown, "code", declared->code));
    PRM_TRY(prm_val_set_text(shown, "text", text));
    PRM_TRY(prm_val_set_text(shown, "point", point));
    PRM_TRY(prm_val_set_text(shown, "audience", declared->audience));
    PRM_TRY(copy_data(shown, data));
    if (strcmp(declared->audience, "vendor") == 0)
        prm_val_flag_all(shown, PRM_VAL_VENDOR);
    return append_to_frozen(reasons, shown);
}

/* Beside the steps, not in them: a replay walks the rules again and compares what they gave. */
static prm_status store_reason(
    prm_call *call, const prm_made *made, const char *point, const prm_reason *declared, const prm_val *data)
{
    const prm_val *added = prm_val_get(made->record, "added");
    prm_val *stored = prm_val_object(call->arena);
    if (added == NULL) {
        added = prm_val_list(call->arena);
        PRM_TRY(prm_val_set(made->record, "added", added));
    }
    PRM_TRY(prm_val_set_text(stored, "point", point));
    PRM_TRY(fill_reason(stored, declared, data));
    return append_to_frozen(added, stored);
}

prm_status prm_api_add_reason(
    prm_call *call, const prm_val *outcome, const char *point, const char *code, const prm_val *data)
{
    PRM_TRY(prm_call_guard(call));
    prm_made *made = find_made(call, outcome);
    const prm_reason *declared =
        made != NULL && point != NULL && code != NULL ? find_reason(made->chain, point, code) : NULL;
    if (declared == NULL)
        return prm_call_misuse(call, "the reason \"%s\", which the point \"%s\" of the chain does not declare",
            code != NULL ? code : "", point != NULL ? point : "");
    prm_field_errors errors = {.arena = call->arena};
    prm_status status = data != NULL ? prm_fields_check(call->arena, declared->data, data, false, &errors) : PRM_OK;
    if (status == PRM_E_INVALID)
        return prm_call_misuse(call, "the data of the reason \"%s\": %s %s", code,
            errors.count > 0 ? errors.items[0].field : "", errors.count > 0 ? errors.items[0].message : "");
    if (prm_val_has_flag(data, PRM_VAL_KEPT))
        return prm_call_breach(call, "sealed or secret values in the reason \"%s\"", code);
    if (status == PRM_OK)
        status = show_reason(call, made, point, declared, data);
    if (status == PRM_OK)
        status = store_reason(call, made, point, declared, data);
    return prm_call_keep(call, status, NULL);
}

static bool is_own_point(const prm_call *call, const char *point)
{
    const prm_catalog *catalog = prm_host_catalog(call->worker->host);
    for (size_t i = 0; i < catalog->count; i++) {
        if (strcmp(catalog->chains[i].plugin, call->plugin->plugin->id) != 0)
            continue;
        PRM_EACH(prm_step, step, catalog->chains[i].chain->steps) {
            if (strcmp((*step)->rule->name, point) == 0)
                return true;
        }
    }
    return false;
}

prm_status prm_api_reason_text(
    prm_call *call, const char *point, const prm_val *reason, const char *locale, const char **text)
{
    PRM_TRY(prm_call_guard(call));
    if (point == NULL || text == NULL || prm_val_kind(reason) != PRM_V_OBJECT || !is_own_point(call, point))
        return prm_call_misuse(call, "the text of a reason of \"%s\", which is no point of the plugin's, or of none",
            point != NULL ? point : "");
    if (call->worker->rules == NULL)
        return prm_call_breach(call, "the text of a reason before there are rules");
    if (prm_val_has_flag(reason, PRM_VAL_KEPT))
        return prm_call_breach(call, "sealed or secret values in the text of a reason of \"%s\"", point);
    if (locale == NULL || *locale == '\0')
        locale = call->caller.locale;
    return prm_call_keep(
        call, prm_ruleset_text(call->worker->rules, point, locale, reason, call->arena, text), NULL);
}
