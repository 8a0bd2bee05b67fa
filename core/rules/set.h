/* SPDX-License-Identifier: Apache-2.0 */
/** @file set.h  Inside core/rules: what a ruleset holds. Immutable once built, but for the counters of failures. */
#ifndef PRM_RULES_SET_H
#define PRM_RULES_SET_H

#include "rules/engine.h"

#include "base/buf.h"
#include "base/fields.h"

#include <stdatomic.h>

enum { PRM_CONDITION_DEPTH = 6, PRM_CONDITION_VALUES = 16 };

/** "deals.decide.verdict = approve | review", read once. */
typedef struct prm_condition {
    const char *point; /* whose answer; NULL: the step's own */
    const char *path[PRM_CONDITION_DEPTH];
    size_t depth;
    const char *values[PRM_CONDITION_VALUES];
    size_t count;
} prm_condition;

/** Reads a condition over answers of `chain` before `step` (when) or over its own (stop_unless). False with a
 * sentence in `message` if it means nothing. */
prm_status prm_condition_read(prm_arena *arena, const prm_chain *chain, size_t step, bool is_own, const char *text,
    prm_condition *out, const char **message);
/** Whether it holds. `answers`: {point: answer}; `own`: the step's answer. */
bool prm_condition_holds(const prm_condition *condition, const prm_val *answers, const prm_val *own);

/** A rule point of the set. */
typedef struct prm_point {
    const prm_rule *rule;
    const char *plugin;
    const char *path, *source; /* NULL: no file answers it */
    size_t length;
    const prm_val *defaults, *settings, *examples; /* of the file; effective; as converted */
    const prm_val *fallback;
    uint8_t version[PRM_HASH_BYTES];
    char version_text[2 * PRM_HASH_BYTES + 1];
    atomic_uint spent_running; /* budgets spent without an answer in between */
    atomic_bool is_quarantined;
} prm_point;

typedef struct prm_set_step {
    prm_point *point;
    bool has_when, has_stop;
    prm_condition when, stop;
} prm_set_step;

typedef struct prm_set_chain {
    const prm_chain *chain;
    prm_set_step *steps;
    size_t count;
} prm_set_chain;

/** The sentences of a plugin in one locale. */
typedef struct prm_texts {
    const char *plugin, *locale;
    prm_val *sentences; /* {code: sentence} */
} prm_texts;

struct prm_ruleset {
    atomic_uint references;
    prm_arena *arena;
    const prm_catalog *catalog;
    int64_t generation;
    prm_point *points;
    size_t point_count;
    prm_set_chain *chains; /* in the order of the catalog */
    prm_texts *texts;
    size_t text_count;
};

prm_point *prm_ruleset_point(const prm_ruleset *set, const char *name);
const prm_set_chain *prm_ruleset_chain(const prm_ruleset *set, const char *name);
/** What the engine compiles for a point that has a file. */
prm_script prm_point_script(const prm_point *point);

/* ---- file.c */

typedef struct prm_rule_content {
    const char *point;
    const prm_val *settings, *examples; /* an object, a list */
} prm_rule_content;

/** Runs a rule file and reads what it returns. PRM_E_INVALID with a sentence; PRM_E_NOMEM. */
prm_status prm_file_read(
    prm_engine *engine, const prm_rule_file *file, prm_arena *arena, prm_rule_content *out, prm_error *error);
/** Runs a file of texts: {code: sentence}. As above. */
prm_status prm_file_read_texts(
    prm_engine *engine, const prm_rule_file *file, prm_arena *arena, prm_val **out, prm_error *error);

/* ---- contract.c */

/** The reason of that code; NULL if the point declares none. */
const prm_reason *prm_rule_reason(const prm_rule *rule, const char *code);
/** Checks an answer and its reasons against the point; `checked`: the reasons with their audience. PRM_E_INVALID with
 * a sentence in `message` (of `size` bytes); PRM_E_NOMEM. */
prm_status prm_contract_check(prm_arena *arena, const prm_rule *rule, const prm_val *answer, const prm_val *reasons,
    prm_val **checked, char *message, size_t size);
/** SHA-256 over source, settings, contract and engine revision. PRM_E_NOMEM. */
prm_status prm_contract_version(prm_point *point);

/* ---- settings.c */

/** Lays `given` (an object; NULL: nothing) over the defaults; what does not fit goes to `errors`. NULL: no memory. */
const prm_val *prm_settings_lay(
    prm_arena *arena, const prm_val *defaults, const prm_val *given, prm_field_errors *errors);

/* ---- leak.c */

typedef struct prm_seal {
    const prm_val *facts;
    const prm_val *paths;  /* ["candidates[].name"]: what is sealed */
    const prm_val *leaves; /* the sealed texts and amounts themselves */
} prm_seal;

/** What is sealed in the facts: by their flags, or by these paths (NULL: none are given). PRM_E_NOMEM. */
prm_status prm_seal_make(prm_arena *arena, const prm_val *facts, const prm_val *paths, prm_seal *seal);
/** The answer's field that a partner may see, or the reason for partners, that tells a sealed text or amount; NULL if
 * none does. */
const char *prm_seal_leak(const prm_seal *seal, const prm_rule *rule, const prm_val *answer, const prm_val *reasons);

/* ---- build.c, examples.c */

/** A list of {path, line?, message} that grows; out of memory sticks. */
typedef struct prm_problems {
    prm_arena *arena;
    prm_val *list;
    bool has_failed;
} prm_problems;

/** A sentence that begins "path:line: " gives its line. */
void prm_problems_add(prm_problems *problems, const char *path, const char *message);
/** Runs the examples of a point: appends {point, name, passed, message?} to `report`. PRM_E_NOMEM. */
prm_status prm_examples_run(
    prm_engine *engine, const prm_ruleset *set, const prm_point *point, prm_arena *arena, prm_val *report);

/* ---- texts.c, format.c */

/** "en" of "deals/texts/en.lua" and "deals/texts/en.acme.lua" in `locale`; false if it is no file of texts. */
bool prm_texts_locale(const char *path, char *locale, size_t size);
/** Notes a problem for every reason without English text and every {field} that is not of its reason. */
void prm_texts_check(const prm_ruleset *set, prm_problems *problems);
/** Appends a value as people of that language read it. */
void prm_format_value(prm_buf *buf, const char *language, const prm_field *field, const prm_val *value);

#endif
