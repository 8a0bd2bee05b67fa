/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/set.h"

#include "base/alloc.h"
#include "base/fields.h"
#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SET_BYTES_MOST = 64 << 20 };

typedef struct building {
    prm_ruleset *set;
    prm_engine *engine;
    prm_problems problems;
    const prm_rule_file *files;
    size_t count;
    const prm_val *settings;
    bool was_in_force; /* what was right under older declarations is served as far as it goes */
} building;

void prm_problems_add(prm_problems *problems, const char *path, const char *message)
{
    char mended[500], mended_path[200];
    snprintf(mended, sizeof(mended), "%s", message);
    snprintf(mended_path, sizeof(mended_path), "%s", path);
    prm_text_mend(mended);
    prm_text_mend(mended_path);
    message = mended;
    path = mended_path;
    prm_val *entry = prm_val_object(problems->arena);
    size_t skipped = strlen(path);
    long line = 0;
    if (strncmp(message, path, skipped) == 0 && message[skipped] == ':') {
        char *end;
        line = strtol(message + skipped + 1, &end, 10);
        if (line > 0 && strncmp(end, ": ", 2) == 0)
            message = end + 2;
    }
    prm_status status = prm_val_set_text(entry, "path", path);
    if (status == PRM_OK && line > 0)
        status = prm_val_set_integer(entry, "line", line);
    if (status == PRM_OK)
        status = prm_val_set_text(entry, "message", message);
    if (status == PRM_OK)
        status = prm_val_append(problems->list, entry);
    problems->has_failed = problems->has_failed || status != PRM_OK;
}

static size_t step_count(const prm_chain *chain)
{
    size_t count = 0;
    while (chain->steps[count] != NULL)
        count++;
    return count;
}

static prm_status read_fallback(building *b, prm_point *point)
{
    prm_error error = {0};
    prm_field_errors errors = {.arena = b->problems.arena};
    prm_status status = prm_json_parse(b->set->arena, point->rule->fallback, strlen(point->rule->fallback),
        &prm_json_wire_limits, &point->fallback, &error);
    if (status == PRM_OK)
        status = prm_fields_check(b->problems.arena, point->rule->answer, point->fallback, false, &errors);
    if (status == PRM_E_NOMEM)
        return status;
    if (status != PRM_OK)
        prm_problems_add(
            &b->problems, point->rule->name, errors.count > 0 ? errors.items[0].message : "its fallback is not JSON");
    return PRM_OK;
}

/* A point stands once, however many chains ask it. */
static prm_status gather_points(building *b)
{
    prm_ruleset *set = b->set;
    size_t most = 0;
    for (size_t i = 0; i < set->catalog->count; i++)
        most += step_count(set->catalog->chains[i].chain);
    set->points = prm_arena_alloc(set->arena, (most + 1) * sizeof(*set->points));
    if (set->points == NULL)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < set->catalog->count; i++) {
        for (const prm_step *const *step = set->catalog->chains[i].chain->steps; *step != NULL; step++) {
            if (prm_ruleset_point(set, (*step)->rule->name) != NULL)
                continue;
            prm_point *point = &set->points[set->point_count++];
            point->rule = (*step)->rule;
            point->plugin = set->catalog->chains[i].plugin;
            PRM_TRY(read_fallback(b, point));
        }
    }
    return PRM_OK;
}

static prm_status read_condition(
    building *b, const prm_chain *chain, size_t step, bool is_own, const char *text, prm_condition *out, bool *has)
{
    const char *message = NULL;
    *has = text != NULL;
    if (text == NULL)
        return PRM_OK;
    PRM_TRY(prm_condition_read(b->set->arena, chain, step, is_own, text, out, &message));
    if (message != NULL)
        prm_problems_add(&b->problems, chain->name, message);
    return PRM_OK;
}

static prm_status gather_chain(building *b, const prm_chain *chain, prm_set_chain *out)
{
    out->chain = chain;
    out->count = step_count(chain);
    out->steps = prm_arena_alloc(b->set->arena, (out->count + 1) * sizeof(*out->steps));
    if (out->steps == NULL)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < out->count; i++) {
        prm_set_step *step = &out->steps[i];
        step->point = prm_ruleset_point(b->set, chain->steps[i]->rule->name);
        PRM_TRY(read_condition(b, chain, i, false, chain->steps[i]->when, &step->when, &step->has_when));
        PRM_TRY(read_condition(b, chain, i, true, chain->steps[i]->stop_unless, &step->stop, &step->has_stop));
    }
    return PRM_OK;
}

static prm_status gather_chains(building *b)
{
    prm_ruleset *set = b->set;
    set->chains = prm_arena_alloc(set->arena, (set->catalog->count + 1) * sizeof(*set->chains));
    if (set->chains == NULL)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < set->catalog->count; i++)
        PRM_TRY(gather_chain(b, set->catalog->chains[i].chain, &set->chains[i]));
    return PRM_OK;
}

static prm_status take_rule(building *b, const prm_rule_file *file)
{
    prm_rule_content content = {0};
    prm_error error = {0};
    prm_status status = prm_file_read(b->engine, file, b->set->arena, &content, &error);
    if (status == PRM_E_INVALID) {
        prm_problems_add(&b->problems, file->path, error.message);
        return PRM_OK;
    }
    PRM_TRY(status);
    prm_point *point = prm_ruleset_point(b->set, content.point);
    char message[200];
    if (point == NULL || point->source != NULL) {
        snprintf(message, sizeof(message),
            point == NULL ? "no plugin asks %.80s" : "%.80s is answered by %.80s already", content.point,
            point == NULL ? "" : point->path);
        prm_problems_add(&b->problems, file->path, message);
        return PRM_OK;
    }
    point->path = prm_arena_text(b->set->arena, file->path, strlen(file->path));
    point->source = prm_arena_text(b->set->arena, file->source, file->length);
    point->length = file->length;
    point->defaults = content.settings;
    point->examples = content.examples;
    return point->path != NULL && point->source != NULL ? PRM_OK : PRM_E_NOMEM;
}

static prm_texts *texts_of(prm_ruleset *set, const char *plugin, size_t plugin_length, const char *locale)
{
    for (size_t i = 0; i < set->text_count; i++)
        if (strncmp(set->texts[i].plugin, plugin, plugin_length) == 0 && set->texts[i].plugin[plugin_length] == '\0' &&
            strcmp(set->texts[i].locale, locale) == 0)
            return &set->texts[i];
    prm_texts *added = &set->texts[set->text_count++];
    added->plugin = prm_arena_text(set->arena, plugin, plugin_length);
    added->locale = prm_arena_text(set->arena, locale, strlen(locale));
    added->sentences = prm_val_object(set->arena);
    return added->plugin != NULL && added->locale != NULL ? added : NULL;
}

static prm_status take_texts(building *b, const prm_rule_file *file, const char *locale)
{
    prm_val *sentences;
    prm_error error = {0};
    prm_status status = prm_file_read_texts(b->engine, file, b->set->arena, &sentences, &error);
    if (status == PRM_E_INVALID) {
        prm_problems_add(&b->problems, file->path, error.message);
        return PRM_OK;
    }
    PRM_TRY(status);
    prm_texts *texts = texts_of(b->set, file->path, strcspn(file->path, "/"), locale);
    if (texts == NULL)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < prm_val_count(sentences); i++) {
        const char *code = prm_val_key_at(sentences, i);
        PRM_TRY(prm_val_set(texts->sentences, code, prm_val_get(sentences, code)));
    }
    return PRM_OK;
}

static prm_status take_files(building *b)
{
    b->set->texts = prm_arena_alloc(b->set->arena, (b->count + 1) * sizeof(*b->set->texts));
    if (b->set->texts == NULL)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < b->count; i++) {
        char locale[36];
        if (prm_texts_locale(b->files[i].path, locale, sizeof(locale)))
            PRM_TRY(take_texts(b, &b->files[i], locale));
        else
            PRM_TRY(take_rule(b, &b->files[i]));
    }
    return PRM_OK;
}

static prm_status settle_point(building *b, prm_point *point)
{
    prm_field_errors errors = {.arena = b->problems.arena};
    if (point->source != NULL) {
        point->settings =
            prm_settings_lay(b->set->arena, point->defaults, prm_val_get(b->settings, point->rule->name), &errors);
        if (point->settings == NULL)
            return PRM_E_NOMEM;
    }
    for (size_t i = 0; i < errors.count; i++) {
        char message[200];
        snprintf(message, sizeof(message), "setting %.100s: %s", errors.items[i].field, errors.items[i].message);
        prm_problems_add(&b->problems, point->path, message);
    }
    prm_val_freeze(point->settings);
    return prm_contract_version(point);
}

/* Settings of points nobody answers would be lost in silence. */
static void check_setting_names(building *b)
{
    for (size_t i = 0; i < prm_val_count(b->settings); i++) {
        const char *name = prm_val_key_at(b->settings, i);
        const prm_point *point = prm_ruleset_point(b->set, name);
        if (point == NULL || point->source == NULL)
            prm_problems_add(&b->problems, name, "settings for a point that no file answers");
    }
}

static prm_status run_examples(building *b)
{
    for (size_t i = 0; i < b->set->point_count; i++) {
        const prm_point *point = &b->set->points[i];
        prm_val *report = prm_val_list(b->problems.arena);
        PRM_TRY(prm_examples_run(b->engine, b->set, point, b->problems.arena, report));
        for (size_t k = 0; k < prm_val_count(report); k++) {
            const prm_val *entry = prm_val_at(report, k);
            int32_t has_passed = 0;
            char message[400];
            if (prm_val_get_boolean(entry, "passed", &has_passed) != PRM_OK || has_passed)
                continue;
            snprintf(message, sizeof(message), "example '%.100s': %s", prm_val_get_str(entry, "name"),
                prm_val_get_str(entry, "message"));
            prm_problems_add(&b->problems, point->path, message);
        }
    }
    return PRM_OK;
}

static prm_status build(building *b)
{
    PRM_TRY(gather_points(b));
    PRM_TRY(gather_chains(b));
    PRM_TRY(take_files(b));
    for (size_t i = 0; i < b->set->point_count; i++)
        PRM_TRY(settle_point(b, &b->set->points[i]));
    if (!b->was_in_force) {
        check_setting_names(b);
        prm_texts_check(b->set, &b->problems);
        if (prm_val_count(b->problems.list) == 0) /* examples of a set that cannot run say nothing */
            PRM_TRY(run_examples(b));
    }
    return b->problems.has_failed ? PRM_E_NOMEM : PRM_OK;
}

static prm_status make(const prm_catalog *catalog, const prm_rule_file *files, size_t count, const prm_val *settings,
    int64_t generation, bool was_in_force, prm_arena *arena, prm_ruleset **out, const prm_val **problems,
    prm_error *error)
{
    *out = NULL;
    prm_ruleset *set = prm_alloc_zeroed(1, sizeof(*set));
    if (set == NULL)
        return PRM_E_NOMEM;
    atomic_init(&set->references, 1);
    set->catalog = catalog;
    set->generation = generation;
    set->arena = prm_arena_new(SET_BYTES_MOST);
    building b = {.set = set,
        .engine = prm_engine_new(),
        .files = files,
        .count = count,
        .settings = settings,
        .was_in_force = was_in_force,
        .problems = {.arena = arena, .list = prm_val_list(arena)}};
    prm_status status = set->arena != NULL && b.engine != NULL ? build(&b) : PRM_E_NOMEM;
    prm_engine_free(b.engine);
    *problems = b.problems.list;
    if (status == PRM_OK && !was_in_force && prm_val_count(b.problems.list) > 0) {
        const prm_val *first = prm_val_at(b.problems.list, 0);
        status = prm_error_set(
            error, PRM_E_INVALID, "rules", "%s: %s", prm_val_get_str(first, "path"), prm_val_get_str(first, "message"));
    }
    if (status == PRM_OK)
        *out = set;
    else
        prm_ruleset_unref(set);
    return status;
}

prm_status prm_ruleset_build(const prm_catalog *catalog, const prm_rule_file *files, size_t count,
    const prm_val *settings, int64_t generation, prm_arena *arena, prm_ruleset **out, const prm_val **problems,
    prm_error *error)
{
    return make(catalog, files, count, settings, generation, false, arena, out, problems, error);
}

prm_status prm_ruleset_restore(const prm_catalog *catalog, const prm_rule_file *files, size_t count,
    const prm_val *settings, int64_t generation, prm_arena *arena, prm_ruleset **out, const prm_val **problems,
    prm_error *error)
{
    return make(catalog, files, count, settings, generation, true, arena, out, problems, error);
}
