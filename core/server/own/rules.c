/* SPDX-License-Identifier: Apache-2.0 */
#include "own.h"

#include <string.h>

static prm_status set_counts(prm_val *result, const prm_val *report)
{
    int64_t passed = 0, failed = 0;

    for (size_t i = 0; i < prm->count(report); i++) {
        int32_t is_passed = 0;
        (void)prm->get_boolean(prm->at(report, i), "passed", &is_passed);
        *(is_passed ? &passed : &failed) += 1;
    }
    PRM_TRY(prm->set_integer(result, "passed", passed));
    return prm->set_integer(result, "failed", failed);
}

prm_status prm_own_list_rules(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *items;

    (void)params;
    PRM_TRY(prm_ruleset_list(call->worker->rules, call->arena, &items));
    PRM_TRY(prm->set_integer(result, "generation", prm_ruleset_generation(call->worker->rules)));
    return prm->set(result, "items", items);
}

prm_status prm_own_test_rules(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *report;
    const char *point = prm->text(params, "point");

    if (*point && !prm_catalog_rule(prm_host_catalog(call->worker->host), point, NULL))
        return prm->fail_field(call, "point", "unknown", "no plugin asks this point");
    PRM_TRY(prm_ruleset_test(call->worker->rules, *point ? point : NULL, call->arena, &report, &call->error));
    PRM_TRY(set_counts(result, report));
    return prm->set(result, "items", report);
}

/* -- writing: every change is a new generation -- */

static prm_status fail_with_problems(prm_call *call, const prm_val *problems)
{
    const prm_val *first = prm->at(problems, 0);
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set(data, "problems", problems));
    return prm_call_fail(call, PRM_E_INVALID, "invalid_rules", data, "%s: %s%s", prm->text(first, "path"),
        prm->text(first, "message"), prm->count(problems) > 1 ? " (and more)" : "");
}

/* Builds it once, so that nothing broken is ever stored. */
static prm_status validate(prm_call *call, const prm_rule_file *files, size_t count, const prm_val *settings)
{
    prm_ruleset *built = NULL;
    const prm_val *problems = NULL;
    prm_status status = prm_ruleset_build(prm_host_catalog(call->worker->host), files, count, settings, 0, call->arena,
        &built, &problems, &call->error);

    prm_ruleset_unref(built);
    return status == PRM_E_INVALID && prm->count(problems) > 0 ? fail_with_problems(call, problems) : status;
}

/* The journal holds all that a generation is: its settings, and its files by their hashes. */
static prm_status emit_stored(prm_call *call, const prm_generation *generation)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set_integer(data, "generation", generation->id));
    PRM_TRY(prm->set_text(data, "comment", generation->comment));
    PRM_TRY(prm->set(data, "files", generation->files));
    PRM_TRY(prm->set(data, "settings", generation->settings));
    return prm->emit(call, "rules.stored", "", data);
}

static prm_status activate(prm_call *call, int64_t id)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm_generation_activate(call->worker->db, id, &call->error));
    call->activates = true;
    PRM_TRY(prm->set_integer(data, "generation", id));
    return prm->emit(call, "rules.activated", "", data);
}

static prm_status store(prm_call *call, prm_generation *generation, bool activates, prm_val *result)
{
    generation->at = call->now;
    generation->by = call->principal->user_id;
    generation->state = "draft";
    PRM_TRY(prm_generation_put(call->worker->db, generation, &call->error));
    PRM_TRY(emit_stored(call, generation));
    if (activates)
        PRM_TRY(activate(call, generation->id));
    PRM_TRY(prm->set_integer(result, "generation", generation->id));
    return prm->set_text(result, "state", activates ? "active" : "draft");
}

/* {path: source} as files, each source kept; the manifest {path: hash}. */
static prm_status keep_sources(prm_call *call, const prm_val *sources, prm_rule_file **files, prm_val **manifest)
{
    size_t count = prm->count(sources);
    uint8_t hash[PRM_HASH_BYTES];
    char hex[2 * PRM_HASH_BYTES + 1];

    *files = prm->alloc(call, (count + 1) * sizeof **files);
    *manifest = prm->object(call);
    if (!*files)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < count; i++) {
        prm_rule_file *file = &(*files)[i];
        file->path = prm->key_at(sources, i);
        if (prm->get_text(sources, file->path, &file->source, &file->length) != PRM_OK)
            return prm->fail_field(call, "files", "type", "each file is a text");
        PRM_TRY(prm_rule_source_put(call->worker->db, file->source, file->length, hash, &call->error));
        prm_hex(hash, sizeof hash, hex);
        PRM_TRY(prm->set_text(*manifest, file->path, hex));
    }
    return PRM_OK;
}

prm_status prm_own_push_rules(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *sources = prm->get(params, "files");
    prm_generation active = { 0 }, next = { 0 };
    prm_rule_file *files;
    prm_val *manifest;
    int32_t activates = 0;
    prm_status status = prm_generation_get(call->worker->db, 0, call->arena, &active, &call->error);

    if (status != PRM_OK && status != PRM_E_NOT_FOUND)
        return status;
    call->error = (prm_error){ 0 };
    (void)prm->get_boolean(params, "activate", &activates);
    PRM_TRY(keep_sources(call, sources, &files, &manifest));
    PRM_TRY(validate(call, files, prm->count(sources), active.settings));
    next.files = manifest;
    next.settings = active.settings ? active.settings : prm->object(call);
    next.comment = prm->text(params, "comment");
    return store(call, &next, activates || status == PRM_E_NOT_FOUND, result);
}

/* Builds a stored generation's files with these settings, as far as their plugins are there. */
static prm_status validate_stored(prm_call *call, const prm_val *manifest, const prm_val *settings)
{
    const prm_catalog *catalog = prm_host_catalog(call->worker->host);
    prm_rule_file *files;
    size_t count;

    PRM_TRY(prm_generation_files(call->worker->db, catalog, manifest, call->arena, &files, &count, &call->error));
    PRM_TRY(prm_generation_settings(catalog, settings, call->arena, &settings));
    return validate(call, files, count, settings);
}

/* `changes` laid over what the generation already sets for the point. */
static prm_status merge_settings(prm_call *call, const prm_val *all, const char *point, const prm_val *changes,
    prm_val **merged)
{
    prm_val *of_point = prm->object(call);
    const prm_val *before = prm->get(all, point);

    *merged = prm->object(call);
    for (size_t i = 0; i < prm->count(all); i++)
        PRM_TRY(prm->set(*merged, prm->key_at(all, i), prm->get(all, prm->key_at(all, i))));
    for (size_t i = 0; i < prm->count(before); i++)
        PRM_TRY(prm->set(of_point, prm->key_at(before, i), prm->get(before, prm->key_at(before, i))));
    for (size_t i = 0; i < prm->count(changes); i++)
        PRM_TRY(prm->set(of_point, prm->key_at(changes, i), prm->get(changes, prm->key_at(changes, i))));
    return prm->set(*merged, point, of_point);
}

prm_status prm_own_set_settings(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *point = prm->text(params, "point");
    const prm_val *settings = prm->get(params, "settings"), *errors = NULL;
    prm_generation active, next = { 0 };
    prm_val *merged;
    prm_status status = prm_ruleset_check_settings(call->worker->rules, point, settings, call->arena, &errors);

    if (status == PRM_E_NOT_FOUND)
        return prm->fail_field(call, "point", "unknown", "no rule file answers this point");
    for (size_t i = 0; i < prm->count(errors); i++)
        (void)prm->fail_field(call, prm->text(prm->at(errors, i), "field"), prm->text(prm->at(errors, i), "code"),
            prm->text(prm->at(errors, i), "message"));
    if (status != PRM_OK)
        return status;
    PRM_TRY(prm_generation_get(call->worker->db, 0, call->arena, &active, &call->error));
    PRM_TRY(merge_settings(call, active.settings, point, settings, &merged));
    PRM_TRY(validate_stored(call, active.files, merged));
    next.files = active.files;
    next.settings = merged;
    next.comment = prm->text(params, "comment");
    return store(call, &next, true, result);
}

prm_status prm_own_activate_rules(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_generation generation;
    int64_t id;

    PRM_TRY(prm->get_integer(params, "generation", &id));
    PRM_TRY(prm_generation_get(call->worker->db, id, call->arena, &generation, &call->error));
    PRM_TRY(validate_stored(call, generation.files, generation.settings));
    PRM_TRY(activate(call, id));
    PRM_TRY(prm->set_integer(result, "generation", id));
    return prm->set_text(result, "state", "active");
}
