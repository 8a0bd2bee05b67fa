/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include "base/json.h"

#include <stdio.h>
#include <string.h>

enum { CHAINS = 16 };

#define USUAL_CANDIDATE                                                                                                \
    "{'name':'candidate_1','partner':'Alpha GmbH','type':'reseller','level':'silver','level_rank':20,"                   \
    "'channel_type':'reseller','specificity':3,'open_now':2,'open_max':20,'weight':100,'offered':10,"               \
    "'accepted':8,'declined':1,'timed_out':1,'pulled':1,'converted':3,'at_customer':false,'lot':7}"

static prm_catalog_chain chains[CHAINS];
prm_catalog leads_catalog = { chains, 0 };

/* What a chain is asked over where nothing is the matter. */
static const struct usual {
    const char *chain, *facts;
} usual[] = {
    { "leads.intake",
        "{'lead':{'legal_name':'Muster GmbH','country':'DE','territory':'Bavaria','product':'Storage 400',"
        "'timeframe':'quarter','amount_base':6000000,'has_email':true,'has_phone':true,'need_length':80,'issues':[],"
        "'from_partner':false},'source':{'code':'web','kind':'web'},'candidates':[]}" },
    { "leads.route",
        "{'lead':{'country':'DE','territory':'Bavaria','product':'Storage 400','timeframe':'quarter',"
        "'amount_base':6000000,'score':700,'source':'web','attempt':1,'age_hours':0},"
        "'candidates':[" USUAL_CANDIDATE "],'excluded':[]}" },
    { "leads.overdue",
        "{'overdue':{'kind':'first_touch','party':'partner','times':0,'hours':1},'lead':{'state':'accepted','country':'DE',"
        "'source':'web','score':700,'amount_base':6000000,'attempt':1,'open_offers':0,'touches':0},"
        "'partner':{'level':'silver','level_rank':20,'channel_type':'reseller','open_now':2,'offered':10,'accepted':8,"
        "'timed_out':1,'pulled':1,'converted':3,'breaches':1}}" },
};

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
    for (leads_catalog.count = 0; prm_plugin_v1.chains[leads_catalog.count] != NULL;
        leads_catalog.count++) {
        if (leads_catalog.count == CHAINS)
            return false;
        chains[leads_catalog.count] =
            (prm_catalog_chain){ "leads", prm_plugin_v1.chains[leads_catalog.count] };
    }
    f->arena = prm_arena_new(64 << 20);
    f->engine = prm_engine_new();
    if (f->arena == NULL || f->engine == NULL ||
        prm_rule_files_read(&leads_catalog, directories, f->arena, &files, &count, &error) != PRM_OK)
        return false;
    f->settings = settings != NULL ? parse(f->arena, settings) : NULL;
    prm_status status =
        prm_ruleset_build(&leads_catalog, files, count, f->settings, 1, f->arena, &f->set, &problems, &error);
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
    for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++)
        if (strcmp(usual[i].chain, chain) == 0)
            return parse(f->arena, usual[i].facts);
    return NULL;
}

static bool walk_over(fixture *f, const char *chain, prm_val *facts)
{
    prm_error error = { 0 };
    prm_walk of = { .chain = find_chain(chain), .facts = facts, .now = 1798761600000, .seed = 42 };

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

bool walk_many(fixture *f, size_t count)
{
    prm_val *facts = lay(f->arena, usual_facts(f, "leads.route"), parse(f->arena, "{}")), *list = prm_val_list(f->arena);
    const prm_val *one = prm_val_at(prm_val_get(facts, "candidates"), 0);
    char name[32];

    for (size_t i = 0; i < count; i++) {
        prm_val *item = prm_val_copy(f->arena, one);
        snprintf(name, sizeof(name), "candidate_%zu", i + 1);
        prm_val_set_text(item, "name", name);
        prm_val_set(item, "converted", prm_val_integer(f->arena, (int64_t)(i * 7 % 9)));
        prm_val_set(item, "open_now", prm_val_integer(f->arena, (int64_t)(i * 5 % 20)));
        prm_val_set(item, "timed_out", prm_val_integer(f->arena, i % 2 == 0 ? 9 : 0));
        prm_val_set(item, "lot", prm_val_integer(f->arena, (int64_t)(i * 7919 % 1000)));
        prm_val_append(list, item);
    }
    prm_val_set(facts, "candidates", list);
    return walk_over(f, "leads.route", facts);
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
