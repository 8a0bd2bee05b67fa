/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/set.h"

#include "base/buf.h"
#include "base/fields.h"
#include "base/json.h"

#include <stdio.h>
#include <string.h>

#define EXAMPLE_NOW 1767225600000 /* 2026-01-01: what facts.now is where an example does not say */

typedef struct trial {
    prm_engine *engine;
    const prm_ruleset *set;
    const prm_point *point;
    prm_arena *arena;
    prm_compiled *compiled;
    char message[300];
} trial;

/* Whether everything `expected` says is so; objects may hold more. The place that differs goes to `path`. */
static bool holds(const prm_val *actual, const prm_val *expected, char *path, size_t size)
{
    if (prm_val_kind(expected) == PRM_V_OBJECT || prm_val_kind(expected) == PRM_V_LIST) {
        bool is_list = expected->kind == PRM_V_LIST;
        if (prm_val_count(expected) == 0)
            return prm_val_kind(actual) >= PRM_V_LIST && prm_val_count(actual) == 0;
        if (is_list && (prm_val_kind(actual) != PRM_V_LIST || prm_val_count(actual) != prm_val_count(expected)))
            return false;
        for (size_t i = 0; i < prm_val_count(expected); i++) {
            const char *key = is_list ? NULL : prm_val_key_at(expected, i);
            char inner[120] = "";
            if (holds(is_list ? prm_val_at(actual, i) : prm_val_get(actual, key),
                    is_list ? prm_val_at(expected, i) : prm_val_get(expected, key), inner, sizeof(inner)))
                continue;
            if (is_list)
                snprintf(path, size, "[%zu]%s%.100s", i + 1, *inner != '\0' && *inner != '[' ? "." : "", inner);
            else
                snprintf(path, size, "%.100s%s%.100s", key, *inner != '\0' && *inner != '[' ? "." : "", inner);
            return false;
        }
        return true;
    }
    if (prm_val_kind(expected) == PRM_V_REAL && prm_val_kind(actual) == PRM_V_INT)
        return expected->as.real == (double)actual->as.integer;
    return prm_val_equal(actual, expected);
}

static const prm_val *value_at(const prm_val *value, const char *path)
{
    char name[120];
    while (*path != '\0' && value != NULL) {
        size_t length = *path == '[' ? strcspn(path, "]") + 1 : strcspn(path, ".[");
        snprintf(name, sizeof(name), "%.*s", (int)length, path);
        unsigned long index = 0;
        if (*name == '[')
            value = sscanf(name, "[%lu", &index) == 1 && index > 0 ? prm_val_at(value, index - 1) : NULL;
        else
            value = prm_val_get(value, name);
        path += length;
        path += *path == '.';
    }
    return value;
}

static void describe(char *text, size_t size, const prm_val *value)
{
    prm_buf buf;
    prm_buf_init(&buf, 0);
    if (value != NULL)
        prm_json_print(&buf, value);
    else
        prm_buf_put_text(&buf, "nothing");
    snprintf(
        text, size, "%.*s", buf.failed || buf.data == NULL ? 0 : (int)buf.length, buf.data != NULL ? buf.data : "");
    prm_buf_deinit(&buf);
}

static bool check_expected(trial *t, const prm_val *expected, const prm_val *answer)
{
    char path[240] = "", wanted[80], given[80];
    if (expected == NULL || holds(answer, expected, path, sizeof(path)))
        return true;
    describe(wanted, sizeof(wanted), value_at(expected, path));
    describe(given, sizeof(given), value_at(answer, path));
    snprintf(t->message, sizeof(t->message), "%.100s: expected %s, answered %s", *path != '\0' ? path : "the answer",
        wanted, given);
    return false;
}

static bool check_reasons(trial *t, const prm_val *codes, const prm_val *reasons)
{
    for (size_t i = 0; i < prm_val_count(codes); i++) {
        const prm_val *code = prm_val_at(codes, i);
        bool is_given = false;
        for (size_t k = 0; prm_val_kind(code) == PRM_V_TEXT && k < prm_val_count(reasons); k++)
            is_given = is_given || strcmp(prm_val_get_str(prm_val_at(reasons, k), "code"), code->as.text) == 0;
        if (is_given)
            continue;
        snprintf(t->message, sizeof(t->message), "reason %.80s was not given",
            prm_val_kind(code) == PRM_V_TEXT ? code->as.text : "(not a text)");
        return false;
    }
    return true;
}

static bool is_fact(const trial *t, const char *name)
{
    for (size_t i = 0; i < t->set->catalog->count; i++) {
        const prm_chain *chain = t->set->catalog->chains[i].chain;
        for (const prm_step *const *step = chain->steps; *step != NULL; step++)
            if (strcmp((*step)->rule->name, t->point->rule->name) == 0 && prm_fields_find(chain->facts, name) != NULL)
                return true;
    }
    return false;
}

static bool check_shape(trial *t, const prm_val *example)
{
    static const char *const keys[] = {"name", "given", "prior", "settings", "expect", "reasons", "now"};
    for (size_t i = 0; i < prm_val_count(example); i++) {
        bool is_known = false;
        for (size_t k = 0; k < sizeof(keys) / sizeof(*keys); k++)
            is_known = is_known || strcmp(prm_val_key_at(example, i), keys[k]) == 0;
        if (!is_known) {
            snprintf(t->message, sizeof(t->message), "an example has no '%.80s'", prm_val_key_at(example, i));
            return false;
        }
    }
    const prm_val *given = prm_val_get(example, "given");
    for (size_t i = 0; i < prm_val_count(given); i++) {
        if (is_fact(t, prm_val_key_at(given, i)))
            continue;
        snprintf(t->message, sizeof(t->message), "there is no fact '%.80s'", prm_val_key_at(given, i));
        return false;
    }
    return true;
}

/* What an example expects is said of the file's own settings, with those it names itself laid over them. */
static prm_status lay_settings(trial *t, const prm_val *example, const prm_val **out)
{
    const prm_val *given = prm_val_get(example, "settings");
    prm_field_errors errors = {.arena = t->arena};
    *out = t->point->defaults;
    if (given == NULL)
        return PRM_OK;
    *out = prm_settings_lay(t->arena, t->point->defaults, given, &errors);
    if (*out == NULL)
        return PRM_E_NOMEM;
    if (errors.count == 0)
        return PRM_OK;
    snprintf(t->message, sizeof(t->message), "setting %.80s: %.120s", errors.items[0].field, errors.items[0].message);
    return PRM_E_INVALID;
}

static const prm_val *object_or_empty(prm_arena *arena, const prm_val *value)
{
    return prm_val_kind(value) == PRM_V_OBJECT ? value : prm_val_object(arena);
}

/* `in_force`: with the settings in force, where it only has to give a good answer. */
static prm_status run_example(trial *t, const prm_val *example, bool in_force, bool *has_passed)
{
    prm_ask ask = {.compiled = t->compiled,
        .rule = t->point->rule,
        .now = EXAMPLE_NOW,
        .allowed = PRM_RULE_BUDGET,
        .facts = object_or_empty(t->arena, prm_val_get(example, "given")),
        .prior = object_or_empty(t->arena, prm_val_get(example, "prior")),
        .arena = t->arena};
    prm_asked asked;
    *has_passed = false;
    if (!check_shape(t, example))
        return PRM_OK;
    if (prm_val_get(example, "now") != NULL && prm_val_get_integer(example, "now", &ask.now) != PRM_OK) {
        snprintf(t->message, sizeof(t->message), "now is milliseconds since 1970");
        return PRM_OK;
    }
    prm_status status = in_force ? PRM_OK : lay_settings(t, example, &ask.settings);
    if (status != PRM_OK)
        return status == PRM_E_INVALID ? PRM_OK : status;
    prm_ask_begin(t->engine, ask.facts);
    status = prm_ask_point(t->engine, &ask, &asked);
    prm_ask_end(t->engine);
    PRM_TRY(status);
    if (asked.fallback != NULL) {
        snprintf(t->message, sizeof(t->message), "%s: %.250s", asked.fallback, asked.error);
        return PRM_OK;
    }
    prm_val *reasons;
    status = prm_contract_check(
        t->arena, t->point->rule, asked.answer, asked.reasons, &reasons, t->message, sizeof(t->message));
    if (status == PRM_OK)
        *has_passed = in_force || (check_expected(t, prm_val_get(example, "expect"), asked.answer) &&
                                      check_reasons(t, prm_val_get(example, "reasons"), reasons));
    return status == PRM_E_INVALID ? PRM_OK : status;
}

static prm_status note(trial *t, const prm_val *example, size_t index, bool has_passed, prm_val *report)
{
    const char *name = prm_val_get_str(example, "name");
    if (*name == '\0')
        name = prm_arena_format(t->arena, "%zu", index + 1);
    prm_val *entry = prm_val_object(t->arena);
    PRM_TRY(prm_val_set_text(entry, "point", t->point->rule->name));
    PRM_TRY(name != NULL ? prm_val_set_text(entry, "name", name) : PRM_E_NOMEM);
    PRM_TRY(prm_val_set_boolean(entry, "passed", has_passed));
    prm_text_mend(t->message);
    if (!has_passed)
        PRM_TRY(prm_val_set_text(entry, "message", t->message));
    return prm_val_append(report, entry);
}

prm_status prm_examples_run(
    prm_engine *engine, const prm_ruleset *set, const prm_point *point, prm_arena *arena, prm_val *report)
{
    trial t = {.engine = engine, .set = set, .point = point, .arena = arena};
    if (point->source == NULL)
        return PRM_OK;
    for (size_t i = 0; i < prm_val_count(point->examples); i++) {
        prm_script script = prm_point_script(point);
        prm_error error = {0};
        bool has_passed = false;
        prm_val *example = prm_val_copy(arena, prm_val_at(point->examples, i));
        if (example == NULL)
            return PRM_E_NOMEM;
        prm_status status = prm_engine_compile(engine, &script, &t.compiled, &error);
        if (status == PRM_OK)
            status = run_example(&t, example, false, &has_passed);
        if (status == PRM_OK && has_passed && !prm_val_equal(point->settings, point->defaults))
            status = run_example(&t, example, true, &has_passed);
        else if (status == PRM_E_INVALID)
            snprintf(t.message, sizeof(t.message), "%.290s", error.message);
        if (status != PRM_OK && status != PRM_E_INVALID)
            return status;
        PRM_TRY(note(&t, example, i, has_passed, report));
    }
    return PRM_OK;
}
