/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include "base/json.h"

#include <stdio.h>
#include <string.h>

enum { CHAINS = 16 };

static prm_catalog_chain chains[CHAINS];
prm_catalog deals_catalog = { chains, 0 };

static const char usual_facts[] =
    "{'deal':{'customer':{'legal_name':'Muster GmbH','country':'DE','domain':'muster.example'},"
    "'type':'resell','product':'Storage 400','quantity':3,'lines':[{'product':'Storage 400','quantity':3}],'territory':'Bavaria','amount':{'amount':1250000,'currency':'EUR'},"
    "'amount_base':1250000,'expected_close':'2027-03-31','days_to_close':90,'value_added':[],'evidence':0,'asks':0,'renews':false,'renews_won':false},"
    "'partner':{'type':'reseller','state':'active','level':'silver','level_rank':2,'channel_type':'reseller',"
    "'territory_fit':'covered','has_distributor':false,'open_deals':3,'registered_30_days':5,'at_customer':1},"
    "'program':{'name':'Advantage','currency':'EUR'},'history':{'approved':3,'rejected':0,'expired':0,'won':0},"
    "'candidates':[],'key_conflict':false,'protections':[],'opportunities':[],'incumbents':[]}";

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
    for (deals_catalog.count = 0; prm_plugin_v1.chains[deals_catalog.count] != NULL;
        deals_catalog.count++) {
        if (deals_catalog.count == CHAINS)
            return false;
        chains[deals_catalog.count] =
            (prm_catalog_chain){ "deals", prm_plugin_v1.chains[deals_catalog.count] };
    }
    f->arena = prm_arena_new(64 << 20);
    f->engine = prm_engine_new();
    if (f->arena == NULL || f->engine == NULL ||
        prm_rule_files_read(&deals_catalog, directories, f->arena, &files, &count, &error) != PRM_OK)
        return false;
    f->settings = settings != NULL ? parse(f->arena, settings) : NULL;
    prm_status status =
        prm_ruleset_build(&deals_catalog, files, count, f->settings, 1, f->arena, &f->set, &problems, &error);
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

static void seal(const prm_val *list, const char *field)
{
    for (size_t i = 0; i < prm_val_count(list); i++) {
        const prm_val *value = prm_val_get(prm_val_at(list, i), field);
        if (value != NULL)
            prm_val_flag_all((prm_val *)value, PRM_VAL_SEALED);
    }
}

bool walk(fixture *f, const char *changes)
{
    prm_error error = { 0 };
    prm_val *facts = lay(f->arena, parse(f->arena, usual_facts), parse(f->arena, changes));
    prm_walk of = { .chain = prm_plugin_v1.chains[0], .facts = facts, .now = 1798761600000, .seed = 42 };

    seal(prm_val_get(facts, "candidates"), "legal_name");
    seal(prm_val_get(facts, "protections"), "ends_at");
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
