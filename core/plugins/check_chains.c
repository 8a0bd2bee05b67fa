/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/check.h"

#include "base/fields.h"
#include "base/json.h"

#include <stdio.h>
#include <string.h>

static prm_status check_fallback(const prm_check *check, const prm_rule *rule)
{
    const prm_val *answer;
    prm_error error = {0};
    prm_field_errors errors = {.arena = check->arena};
    if (rule->fallback == NULL)
        return prm_check_refuse(check, "declares the rule point \"%s\" without a fallback", rule->name);
    if (prm_json_parse(check->arena, rule->fallback, strlen(rule->fallback), &prm_json_wire_limits, &answer, &error) !=
        PRM_OK)
        return prm_check_refuse(
            check, "gives rule point \"%s\" a fallback that is no JSON: %s", rule->name, error.message);
    prm_status status = prm_fields_check(check->arena, rule->answer, answer, false, &errors);
    if (status == PRM_E_INVALID && errors.count > 0)
        return prm_check_refuse(check, "gives rule point \"%s\" a fallback its answer refuses: \"%s\" %s", rule->name,
            errors.items[0].field, errors.items[0].message);
    return status;
}

static prm_status check_reasons(const prm_check *check, const prm_rule *rule, const char *of)
{
    PRM_EACH(prm_reason, reason, rule->reasons) {
        if (!prm_name_is_word((*reason)->code))
            return prm_check_refuse(check, "gives %s the reason \"%s\", which is no name", of,
                (*reason)->code != NULL ? (*reason)->code : "");
        if ((*reason)->audience == NULL || !prm_words_have("partner | vendor", (*reason)->audience))
            return prm_check_refuse(check, "gives the reason \"%s\" of %s the unknown audience \"%s\"", (*reason)->code,
                of, (*reason)->audience != NULL ? (*reason)->audience : "");
        for (const prm_reason *const *before = rule->reasons; before < reason; before++) {
            if (strcmp((*before)->code, (*reason)->code) == 0)
                return prm_check_refuse(check, "gives %s the reason \"%s\" twice", of, (*reason)->code);
        }
        PRM_TRY(prm_check_fields(check, (*reason)->data, of));
        PRM_EACH(prm_field, field, (*reason)->data) {
            if (prm_words_have("code | text | point | audience", (*field)->name))
                return prm_check_refuse(check, "gives the reason \"%s\" of %s a field \"%s\", which every reason has",
                    (*reason)->code, of, (*field)->name);
        }
    }
    return PRM_OK;
}

/* Another plugin's, or another declaration of this one's. */
static prm_status check_is_new(const prm_check *check, const prm_rule *rule)
{
    PRM_EACH(prm_chain, chain, check->plugin->chains) {
        PRM_EACH(prm_step, step, (*chain)->steps) {
            const prm_rule *other = (*step)->rule;
            if (other != NULL && other != rule && other->name != NULL && strcmp(other->name, rule->name) == 0)
                return prm_check_refuse(check, "declares the rule point \"%s\" twice", rule->name);
        }
    }
    return PRM_OK;
}

static prm_status check_rule(const prm_check *check, const prm_rule *rule)
{
    char of[96];
    if (!prm_name_is_dotted(rule->name, 2, 3))
        return prm_check_refuse(
            check, "declares the rule point \"%s\", which is no name", rule->name != NULL ? rule->name : "");
    if (!prm_name_is_own(check->plugin, rule->name))
        return prm_check_refuse(check, "declares the rule point \"%s\" outside its namespaces", rule->name);
    snprintf(of, sizeof(of), "rule point \"%s\"", rule->name);
    PRM_TRY(check_is_new(check, rule));
    PRM_TRY(prm_check_fields(check, rule->answer, of));
    PRM_TRY(check_reasons(check, rule, of));
    return check_fallback(check, rule);
}

/* The field of an answer that a path names: "deals.decide.verdict" of any step before `end`, "ok" of `own`. */
static const prm_field *find_answer(
    const prm_chain *chain, const prm_step *const *end, const prm_rule *own, const char *path)
{
    if (own != NULL)
        return prm_fields_find(own->answer, path);
    for (const prm_step *const *step = chain->steps; step != NULL && step != end && *step != NULL; step++) {
        size_t length = strlen((*step)->rule->name);
        if (strncmp(path, (*step)->rule->name, length) == 0 && path[length] == '.')
            return prm_fields_find((*step)->rule->answer, path + length + 1);
    }
    return NULL;
}

static bool may_be(const prm_field *field, const char *value)
{
    if (field->type == PRM_T_BOOL)
        return strcmp(value, "true") == 0 || strcmp(value, "false") == 0;
    return field->type != PRM_T_ENUM || prm_words_have(field->of, value);
}

static prm_status check_condition(
    const prm_check *check, const prm_chain *chain, const prm_step *const *end, const prm_rule *own, const char *text)
{
    prm_condition condition;
    size_t length;
    const char *word;
    if (text == NULL)
        return PRM_OK;
    if (!prm_condition_parse(text, &condition) || prm_words_at(condition.values, 0, &length) == NULL)
        return prm_check_refuse(
            check, "gives chain \"%s\" the condition \"%s\", which cannot be read", chain->name, text);
    const prm_field *field = find_answer(chain, end, own, condition.path);
    if (field == NULL)
        return prm_check_refuse(check, "gives chain \"%s\" the condition \"%s\", but no %s answers \"%s\"", chain->name,
            text, own != NULL ? "field of its point" : "earlier point", condition.path);
    for (size_t i = 0; (word = prm_words_at(condition.values, i, &length)) != NULL; i++) {
        char value[96] = "";
        if (length < sizeof(value))
            memcpy(value, word, length);
        if (!may_be(field, value))
            return prm_check_refuse(check, "gives chain \"%s\" the condition \"%s\", but \"%s\" is never \"%.*s\"",
                chain->name, text, condition.path, (int)length, word);
    }
    return PRM_OK;
}

static prm_status check_chain(const prm_check *check, const prm_chain *chain)
{
    char of[96];
    snprintf(of, sizeof(of), "chain \"%s\"", chain->name);
    PRM_TRY(prm_check_fields(check, chain->facts, of));
    if (chain->steps == NULL || chain->steps[0] == NULL)
        return prm_check_refuse(check, "declares the chain \"%s\" without steps", chain->name);
    PRM_EACH(prm_step, step, chain->steps) {
        if ((*step)->rule == NULL)
            return prm_check_refuse(check, "declares the chain \"%s\" with a step that asks nothing", chain->name);
        PRM_TRY(check_rule(check, (*step)->rule));
    }
    PRM_EACH(prm_step, step, chain->steps) {
        PRM_TRY(check_condition(check, chain, step, NULL, (*step)->when));
        PRM_TRY(check_condition(check, chain, step, (*step)->rule, (*step)->stop_unless));
    }
    if (chain->outcome != NULL && find_answer(chain, NULL, NULL, chain->outcome) == NULL)
        return prm_check_refuse(check, "declares the chain \"%s\" with the outcome \"%s\", which no point answers",
            chain->name, chain->outcome);
    return PRM_OK;
}

prm_status prm_check_chains(const prm_check *check)
{
    PRM_EACH(prm_chain, chain, check->plugin->chains)
        PRM_TRY(check_chain(check, *chain));
    return PRM_OK;
}
