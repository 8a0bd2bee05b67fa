/* SPDX-License-Identifier: Apache-2.0 */
#include "walk.h"

#include "base/json.h"

#include <stdio.h>
#include <string.h>

enum { CHAINS = 16 };

static prm_catalog_chain chains[CHAINS];
prm_catalog plugin_catalog = { chains, 0 };

const prm_val *parse(prm_arena *arena, const char *json)
{
    const prm_val *value;
    char *text = prm_arena_text(arena, json, strlen(json));
    if (text == NULL)
        return NULL;
    for (char *c = text; *c != '\0'; c++)
        *c = *c == '\'' ? '"' : *c;
    return prm_json_parse(arena, text, strlen(text), &prm_json_wire_limits, &value, NULL) == PRM_OK ? value : NULL;
}

static void print_problems(const prm_val *problems)
{
    for (size_t i = 0; i < prm_val_count(problems); i++)
        fprintf(stderr, "%s: %s\n", prm_val_get_str(prm_val_at(problems, i), "path"),
            prm_val_get_str(prm_val_at(problems, i), "message"));
}

bool fixture_init(fixture *f, const char *settings)
{
    static const char *const directories[] = { SCRIPTS, NULL };
    prm_rule_file *files;
    size_t count;
    const prm_val *problems = NULL;
    prm_error error = { 0 };

    prm_json_start();
    for (plugin_catalog.count = 0; prm_plugin_v1.chains[plugin_catalog.count] != NULL;
        plugin_catalog.count++) {
        if (plugin_catalog.count == CHAINS)
            return false;
        chains[plugin_catalog.count] =
            (prm_catalog_chain){ prm_plugin_v1.id, prm_plugin_v1.chains[plugin_catalog.count] };
    }
    f->arena = prm_arena_new(64 << 20);
    f->engine = prm_engine_new();
    if (f->arena == NULL || f->engine == NULL ||
        prm_rule_files_read(&plugin_catalog, directories, f->arena, &files, &count, &error) != PRM_OK)
        return false;
    f->settings = settings != NULL ? parse(f->arena, settings) : NULL;
    prm_status status =
        prm_ruleset_build(&plugin_catalog, files, count, f->settings, 1, f->arena, &f->set, &problems, &error);
    print_problems(problems);
    return status == PRM_OK;
}

void fixture_deinit(fixture *f)
{
    prm_ruleset_unref(f->set);
    prm_engine_free(f->engine);
    prm_arena_free(f->arena);
}

const char *at(prm_arena *arena, const prm_val *value, const char *path)
{
    while (value != NULL && *path != '\0') {
        size_t length = strcspn(path, "/");
        const char *key = prm_arena_text(arena, path, length);
        value = key != NULL ? prm_val_get(value, key) : NULL;
        path += length + (path[length] == '/');
    }
    if (prm_val_kind(value) == PRM_V_TEXT)
        return value->as.text;
    prm_buf buf;
    prm_buf_init(&buf, 0);
    const char *text = "";
    if (value != NULL) {
        prm_json_print(&buf, value);
        text = prm_arena_text(arena, (const char *)buf.data, buf.length);
    }
    prm_buf_deinit(&buf);
    return text;
}

/* Objects are laid over each other, everything else replaces. */
static prm_val *lay(prm_arena *arena, const prm_val *under, const prm_val *over)
{
    prm_val *out = prm_val_copy(arena, under);
    for (size_t i = 0; i < prm_val_count(over); i++) {
        const char *key = prm_val_key_at(over, i);
        const prm_val *value = prm_val_get(over, key), *old = prm_val_get(under, key);
        if (prm_val_kind(value) == PRM_V_NULL) { /* not there at all */
            prm_val *less = prm_val_object(arena);
            for (size_t k = 0; k < prm_val_count(out); k++)
                if (strcmp(prm_val_key_at(out, k), key) != 0)
                    prm_val_set(less, prm_val_key_at(out, k), prm_val_get(out, prm_val_key_at(out, k)));
            out = less;
        } else if (prm_val_kind(value) == PRM_V_OBJECT && prm_val_kind(old) == PRM_V_OBJECT) {
            prm_val_set(out, key, lay(arena, old, value));
        } else {
            prm_val_set(out, key, value);
        }
    }
    return out;
}

static const prm_chain *find_chain(const char *name)
{
    const prm_chain *const *chain = prm_plugin_v1.chains;
    while (*chain != NULL && strcmp((*chain)->name, name) != 0)
        chain++;
    return *chain;
}

static const prm_val *usual_facts(fixture *f, const char *chain)
{
    const struct usual *at = usual;
    while (at->chain != NULL && strcmp(at->chain, chain) != 0)
        at++;
    return at->chain != NULL ? parse(f->arena, at->facts) : NULL;
}

static void seal_all(const prm_val *facts)
{
    for (const struct seal *seal = seals; seal->list != NULL; seal++) {
        const prm_val *list = prm_val_get(facts, seal->list);
        for (size_t i = 0; i < prm_val_count(list); i++) {
            const prm_val *value = prm_val_get(prm_val_at(list, i), seal->field);
            if (value != NULL)
                prm_val_flag_all((prm_val *)value, PRM_VAL_SEALED);
        }
    }
}

bool walk_over(fixture *f, const char *chain, prm_val *facts)
{
    prm_error error = { 0 };
    prm_walk of = { .chain = find_chain(chain), .facts = facts, .now = 1798761600000, .seed = 42 };

    seal_all(facts);
    prm_val_freeze(facts);
    if (prm_chain_walk(f->engine, f->set, &of, f->arena, &f->record, &error) != PRM_OK) {
        fprintf(stderr, "walk: %s\n", error.message);
        return false;
    }
    const prm_val *steps = prm_val_get(f->record, "steps");
    for (size_t i = 0; i < prm_val_count(steps); i++)
        if (prm_val_get(prm_val_at(steps, i), "fallback") != NULL)
            fprintf(stderr, "%s: %s\n", prm_val_get_str(prm_val_at(steps, i), "point"),
                at(f->arena, prm_val_at(steps, i), "error"));
    return prm_record_outcome(f->set, f->record, "en", f->arena, &f->outcome) == PRM_OK;
}

bool walk(fixture *f, const char *chain, const char *changes)
{
    const prm_val *facts = usual_facts(f, chain);
    return facts != NULL && walk_over(f, chain, lay(f->arena, facts, parse(f->arena, changes)));
}

const char *answer(fixture *f, const char *path)
{
    return at(f->arena, f->outcome, path);
}

bool has_reason(const fixture *f, const char *code)
{
    const prm_val *reasons = prm_val_get(f->outcome, "reasons");
    for (size_t i = 0; i < prm_val_count(reasons); i++)
        if (strcmp(prm_val_get_str(prm_val_at(reasons, i), "code"), code) == 0)
            return true;
    return false;
}

size_t fallbacks(const fixture *f)
{
    size_t count = 0;
    const prm_val *steps = prm_val_get(f->record, "steps");
    for (size_t i = 0; i < prm_val_count(steps); i++)
        count += prm_val_get(prm_val_at(steps, i), "fallback") != NULL;
    return count;
}
