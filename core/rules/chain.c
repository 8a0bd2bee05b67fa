/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/set.h"

#include "base/fields.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

typedef struct walking {
    prm_engine *engine;
    const prm_walk *walk;
    prm_arena *arena;
    prm_seal seal;
    prm_val *answers, *steps;
    int64_t spent;
} walking;

/* How a step came out. */
typedef struct result {
    const char *fallback, *message; /* NULL: it answered */
    const prm_val *answer;
    prm_val *reasons;
    int64_t instructions;
    bool is_new_quarantine;
} result;

/* A budget spent counts; an answer begins anew. A replay repeats the past and changes nothing, and who only asks what
 * would happen cannot take a rule out of use. */
static void count_failure(prm_point *point, const walking *w, result *r)
{
    if (w->walk->replay != NULL || w->walk->is_trial)
        return;
    bool is_spent = r->fallback != NULL && strcmp(r->fallback, "budget") == 0;
    if (!is_spent) {
        if (atomic_load_explicit(&point->spent_running, memory_order_relaxed) != 0)
            atomic_store_explicit(&point->spent_running, 0, memory_order_relaxed);
        return;
    }
    if (atomic_fetch_add(&point->spent_running, 1) + 1 >= PRM_RULE_QUARANTINE)
        r->is_new_quarantine = !atomic_exchange(&point->is_quarantined, true);
}

static bool was_quarantined(const prm_val *record, const char *point)
{
    const prm_val *steps = prm_val_get(record, "steps");
    for (size_t i = 0; i < prm_val_count(steps); i++) {
        const prm_val *step = prm_val_at(steps, i);
        if (strcmp(prm_val_get_str(step, "point"), point) == 0)
            return strcmp(prm_val_get_str(step, "fallback"), "quarantined") == 0;
    }
    return false;
}

static bool is_quarantined(const prm_point *point, const walking *w)
{
    if (w->walk->replay != NULL)
        return was_quarantined(w->walk->replay, point->rule->name);
    return atomic_load(&point->is_quarantined);
}

/* Puts what the script gave into `r`, or why it will not do. */
static prm_status judge(const walking *w, const prm_point *point, const prm_asked *asked, result *r)
{
    r->instructions = asked->instructions;
    if (asked->fallback != NULL) {
        r->fallback = asked->fallback;
        r->message = prm_arena_text(w->arena, asked->error, strlen(asked->error));
        return r->message != NULL ? PRM_OK : PRM_E_NOMEM;
    }
    char message[256] = "";
    prm_status status =
        prm_contract_check(w->arena, point->rule, asked->answer, asked->reasons, &r->reasons, message, sizeof(message));
    const char *leaking = status == PRM_OK ? prm_seal_leak(&w->seal, point->rule, asked->answer, r->reasons) : NULL;
    if (status == PRM_OK && leaking == NULL) {
        r->answer = asked->answer;
        return PRM_OK;
    }
    if (status != PRM_OK && status != PRM_E_INVALID)
        return status;
    prm_text_mend(message);
    r->fallback = leaking != NULL ? "leak" : "answer";
    r->message = leaking != NULL ? prm_arena_format(w->arena, "%s tells a sealed fact", leaking)
                                 : prm_arena_text(w->arena, message, strlen(message));
    return r->message != NULL ? PRM_OK : PRM_E_NOMEM;
}

static prm_status ask_script(walking *w, prm_point *point, result *r)
{
    prm_script script = prm_point_script(point);
    prm_compiled *compiled;
    prm_error error = {0};
    prm_status status = prm_engine_compile(w->engine, &script, &compiled, &error);
    if (status == PRM_E_INVALID) {
        prm_text_mend(error.message);
        r->fallback = "error";
        r->message = prm_arena_text(w->arena, error.message, strlen(error.message));
        return r->message != NULL ? PRM_OK : PRM_E_NOMEM;
    }
    PRM_TRY(status);
    int64_t left = PRM_DECISION_BUDGET - w->spent;
    const prm_ask ask = {.compiled = compiled,
        .rule = point->rule,
        .facts = w->walk->facts,
        .prior = w->answers,
        .now = w->walk->now,
        .seed = w->walk->seed,
        .allowed = left < PRM_RULE_BUDGET ? left : PRM_RULE_BUDGET,
        .arena = w->arena};
    prm_asked asked;
    PRM_TRY(prm_ask_point(w->engine, &ask, &asked));
    w->spent += asked.instructions;
    PRM_TRY(judge(w, point, &asked, r));
    count_failure(point, w, r);
    return PRM_OK;
}

static prm_status decide(walking *w, prm_point *point, result *r)
{
    if (point->source == NULL)
        r->fallback = "missing";
    else if (is_quarantined(point, w))
        r->fallback = "quarantined";
    else
        PRM_TRY(ask_script(w, point, r));
    if (r->fallback == NULL)
        return PRM_OK;
    r->reasons = prm_val_list(w->arena);
    r->answer = prm_val_copy(w->arena, point->fallback);
    return r->answer != NULL ? PRM_OK : PRM_E_NOMEM;
}

static prm_status note_step(walking *w, const prm_point *point, const result *r, prm_val **step)
{
    prm_arena *arena = w->arena;
    *step = prm_val_object(arena);
    PRM_TRY(prm_val_put(*step, "point", prm_val_text_static(arena, point->rule->name)));
    PRM_TRY(prm_val_put(*step, "asked", prm_val_boolean(arena, r != NULL)));
    if (r == NULL)
        return PRM_OK;
    PRM_TRY(prm_val_put(*step, "version", prm_val_text(arena, point->version_text, 2 * PRM_HASH_BYTES)));
    PRM_TRY(prm_val_put(*step, "answer", r->answer));
    PRM_TRY(prm_val_put(*step, "reasons", r->reasons));
    PRM_TRY(prm_val_put(*step, "instructions", prm_val_integer(arena, r->instructions)));
    if (r->fallback != NULL)
        PRM_TRY(prm_val_put(*step, "fallback", prm_val_text_static(arena, r->fallback)));
    if (r->message != NULL)
        PRM_TRY(prm_val_put(*step, "error", prm_val_text_static(arena, r->message)));
    if (r->is_new_quarantine)
        PRM_TRY(prm_val_put(*step, "alert", prm_val_text_static(arena, "quarantined")));
    return PRM_OK;
}

static prm_status walk_steps(walking *w, const prm_set_chain *chain)
{
    bool has_ended = false;
    for (size_t i = 0; i < chain->count; i++) {
        const prm_set_step *step = &chain->steps[i];
        bool is_asked = !has_ended && (!step->has_when || prm_condition_holds(&step->when, w->answers, NULL));
        result r = {0};
        prm_val *note;
        if (is_asked) {
            PRM_TRY(decide(w, step->point, &r));
            PRM_TRY(prm_val_put(w->answers, step->point->rule->name, r.answer));
            has_ended = step->has_stop && !prm_condition_holds(&step->stop, w->answers, r.answer);
        }
        PRM_TRY(note_step(w, step->point, is_asked ? &r : NULL, &note));
        PRM_TRY(prm_val_append(w->steps, note));
    }
    return PRM_OK;
}

/* Compiled before there are facts, so that the heap's baseline is that of scripts alone. */
static prm_status compile_steps(prm_engine *engine, const prm_set_chain *chain)
{
    for (size_t i = 0; i < chain->count; i++) {
        if (chain->steps[i].point->source == NULL)
            continue;
        prm_script script = prm_point_script(chain->steps[i].point);
        prm_compiled *compiled;
        prm_status status = prm_engine_compile(engine, &script, &compiled, NULL);
        if (status != PRM_OK && status != PRM_E_INVALID)
            return status;
    }
    return PRM_OK;
}

static prm_status check_facts(const prm_walk *walk, prm_arena *arena, prm_error *error)
{
    prm_field_errors errors = {.arena = arena};
    prm_status status = prm_fields_check(arena, walk->chain->facts, walk->facts, false, &errors);
    if (status == PRM_E_INVALID && errors.count > 0)
        return prm_error_set(error, status, "facts", "facts of %s: %s: %s", walk->chain->name, errors.items[0].field,
            errors.items[0].message);
    return status;
}

static prm_status note_head(const walking *w, const prm_ruleset *set, prm_val *record)
{
    char seed[24];
    snprintf(seed, sizeof(seed), "%" PRIu64, w->walk->seed);
    PRM_TRY(prm_val_put(record, "chain", prm_val_text_static(w->arena, w->walk->chain->name)));
    PRM_TRY(prm_val_put(record, "engine", prm_val_integer(w->arena, PRM_ENGINE_REVISION)));
    PRM_TRY(prm_val_put(record, "generation", prm_val_integer(w->arena, set->generation)));
    PRM_TRY(prm_val_put(record, "now", prm_val_integer(w->arena, w->walk->now)));
    PRM_TRY(prm_val_put(record, "seed", prm_val_text(w->arena, seed, strlen(seed))));
    PRM_TRY(prm_val_put(record, "facts", w->walk->facts));
    PRM_TRY(prm_val_put(record, "sealed", w->seal.paths));
    return prm_val_put(record, "steps", w->steps);
}

prm_status prm_chain_walk(
    prm_engine *engine, prm_ruleset *set, const prm_walk *walk, prm_arena *arena, prm_val **record, prm_error *error)
{
    const prm_set_chain *chain = prm_ruleset_chain(set, walk->chain->name);
    if (chain == NULL)
        return prm_error_set(error, PRM_E_INVALID, "chain", "chain %s is not in this set", walk->chain->name);
    PRM_TRY(check_facts(walk, arena, error));
    walking w = {
        .engine = engine, .walk = walk, .arena = arena, .answers = prm_val_object(arena), .steps = prm_val_list(arena)};
    PRM_TRY(prm_seal_make(arena, walk->facts, prm_val_get(walk->replay, "sealed"), &w.seal));
    PRM_TRY(compile_steps(engine, chain));
    prm_ask_begin(engine, walk->facts);
    prm_status status = walk_steps(&w, chain);
    prm_ask_end(engine);
    PRM_TRY(status);
    *record = prm_val_object(arena);
    return note_head(&w, set, *record);
}
