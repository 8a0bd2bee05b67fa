/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file rules.h  Rule files and the walk of a chain: JSON facts in, a decision record out. Pure: no database, no clock,
 * no network, no files but where a function says so. A rule is a Lua file run in a sandbox (scripts cannot reach
 * anything, outlive a call, or take more than their budget).
 *
 * prm_ruleset: the content of one generation, checked; immutable, counted, shared by threads.
 * prm_engine: the Lua state of one thread; compiles what a ruleset holds once per version.
 */
#ifndef PRM_RULES_RULES_H
#define PRM_RULES_RULES_H

#include "base/error.h"
#include "base/hash.h"
#include "base/val.h"

#define PRM_ENGINE_REVISION 1u /* changes when the same script and facts could answer or cost otherwise */

enum {
    PRM_RULE_BUDGET = 100000,     /* instructions a point */
    PRM_DECISION_BUDGET = 500000, /* instructions a decision */
    PRM_RULE_MEMORY = 8 << 20,    /* bytes a call */
    PRM_RULE_TEXT = 1 << 20,      /* bytes of one string */
    PRM_RULE_QUARANTINE = 5       /* budgets spent running */
};

/* ---- What may be asked: gathered from the plugins at start, static afterwards -------------------------------- */

typedef struct prm_catalog_chain {
    const char *plugin; /* whose scripts/<plugin>/ and texts answer */
    const prm_chain *chain;
} prm_catalog_chain;

typedef struct prm_catalog {
    const prm_catalog_chain *chains;
    size_t count;
} prm_catalog;

/** The plugin that asks `point`, and its rule; NULL if none does. */
const prm_rule *prm_catalog_rule(const prm_catalog *catalog, const char *point, const char **plugin);
/** NULL if there is none. */
const prm_chain *prm_catalog_chain_find(const prm_catalog *catalog, const char *name);

/** Whether the file (or the settings of the point) belongs to a plugin of the catalog: what is of one left out
 * waits. */
bool prm_catalog_has_file(const prm_catalog *catalog, const char *path);
bool prm_catalog_has_point(const prm_catalog *catalog, const char *point);

/* ---- A generation's content ----------------------------------------------------------------------------------- */

/** A file as stored: "deals/protect.lua", "deals/texts/en.lua". */
typedef struct prm_rule_file {
    const char *path, *source;
    size_t length;
} prm_rule_file;

typedef struct prm_ruleset prm_ruleset;

/**
 * Builds a set from files and settings ({point: {name: value}}, laid over the files' defaults; NULL: none), running
 * every check: it compiles, answers a known point once, its settings are typed, it reads no undeclared global, its
 * examples pass (with the files' own settings; with those in force they only have to give a good answer), every
 * reason it may give has an English text. `problems`: a list of {path, line?, message} in
 * `arena`; PRM_E_INVALID if it is not empty, and then no set. A point without a file is answered by its fallback.
 */
prm_status prm_ruleset_build(const prm_catalog *catalog, const prm_rule_file *files, size_t count,
    const prm_val *settings, int64_t generation, prm_arena *arena, prm_ruleset **out, const prm_val **problems,
    prm_error *error);
/**
 * As above, of a generation that was right when it was made: plugins may declare more today. A reason without a text
 * reads as its code; a file that cannot be read any more, or answers no point of today, is left out and named in
 * `problems`, and its point is answered by its fallback. Examples are not run.
 */
prm_status prm_ruleset_restore(const prm_catalog *catalog, const prm_rule_file *files, size_t count,
    const prm_val *settings, int64_t generation, prm_arena *arena, prm_ruleset **out, const prm_val **problems,
    prm_error *error);
prm_ruleset *prm_ruleset_ref(prm_ruleset *set);
void prm_ruleset_unref(prm_ruleset *set); /* NULL is allowed */
int64_t prm_ruleset_generation(const prm_ruleset *set);

/** Reads *.lua below `directories` (NULL-ended; later ones override earlier ones by path) into `arena`:
 * <plugin>/<rule>.lua and <plugin>/texts/<locale>.lua; texts of <locale>.<anything>.lua are laid over those of
 * <locale>.lua. Only files of plugins in the catalog. PRM_E_IO names the file. Does file I/O. */
prm_status prm_rule_files_read(const prm_catalog *catalog, const char *const *directories, prm_arena *arena,
    prm_rule_file **files, size_t *count, prm_error *error);

/** [{point, plugin, doc, path?, version, settings, quarantined, examples}] in the order of chains and steps. */
prm_status prm_ruleset_list(const prm_ruleset *set, prm_arena *arena, const prm_val **list);
/** Runs the examples of `point` (NULL: all): [{point, name, passed, message?}]. */
prm_status prm_ruleset_test(
    const prm_ruleset *set, const char *point, prm_arena *arena, const prm_val **report, prm_error *error);
/** Whether `settings` fits the point's defaults by name and type; the errors name each bad one. PRM_E_INVALID,
 * PRM_E_NOT_FOUND (no such point, or no file answers it). */
prm_status prm_ruleset_check_settings(
    const prm_ruleset *set, const char *point, const prm_val *settings, prm_arena *arena, const prm_val **errors);
/** The sentence of a reason in `locale` ("fr", "fr-CH"; else English), its fields filled in: money "12,500.00 EUR",
 * basis points "12.5%", times and dates "21 November 2026", each as the language writes them. A reason without a
 * sentence reads as its code. */
prm_status prm_ruleset_text(const prm_ruleset *set, const char *point, const char *locale, const prm_val *reason,
    prm_arena *arena, const char **text);

/** As above, of a notice `declared` by a plugin (NULL: no longer): its code and data apart. */
prm_status prm_ruleset_notice(const prm_ruleset *set, const char *plugin, const prm_reason *declared,
    const char *locale, const char *code, const prm_val *data, prm_arena *arena, const char **text);

/* ---- Asking ---------------------------------------------------------------------------------------------------- */

typedef struct prm_engine prm_engine;

/** NULL if out of memory. One thread. */
prm_engine *prm_engine_new(void);
void prm_engine_free(prm_engine *engine);

typedef struct prm_walk {
    const prm_chain *chain;
    const prm_val *facts;  /* frozen; its sealed parts carry PRM_VAL_SEALED */
    int64_t now;           /* ms UTC; scripts read it as facts.now */
    uint64_t seed;         /* of math.random: from the subject */
    bool is_trial;         /* a check or a dry run: what it spends does not count toward quarantine */
    const prm_val *replay; /* a record to replay: quarantined steps stay quarantined; NULL: a new decision */
} prm_walk;

/**
 * Walks the chain. `record` (unfrozen, in `arena`):
 * {chain, engine, generation, now, seed: text, facts, sealed: [paths of sealed values, "candidates[].name"],
 *  steps: [{point, asked: bool, version: hex, answer, reasons: [{code, audience, ...}], instructions,
 *           fallback: absent | "missing" | "error" | "budget" | "memory" | "answer" | "leak" | "quarantined", error?,
 *           alert: absent | "quarantined" (by this walk)}]}
 * A step not asked holds `point` and `asked` alone. A `fallback` other than "missing" is worth an alert event.
 * A script that fails is answered by its fallback and never fails the walk. PRM_E_INVALID if the facts do not fit the
 * chain's declaration (the plugin's mistake), PRM_E_NOMEM at the arena's cap.
 */
prm_status prm_chain_walk(
    prm_engine *engine, prm_ruleset *set, const prm_walk *walk, prm_arena *arena, prm_val **record, prm_error *error);

/** What the handler gets of a record: each reached point's answer under its name, and `reasons`: [{code, text, point,
 * audience, ...}], vendor-audience ones flagged PRM_VAL_VENDOR. Texts in `locale`. `reasons` takes more entries. */
prm_status prm_record_outcome(
    const prm_ruleset *set, const prm_val *record, const char *locale, prm_arena *arena, prm_val **outcome);

/** The first field of an answer to `rule` that tells a partner a sealed fact of the record; NULL in `field`: none does.
 * PRM_E_NOMEM. */
prm_status prm_record_leak(const prm_val *record, const prm_rule *rule, const prm_val *answer, prm_arena *arena,
    const char **field);

/** Walks the record's facts again with `set` (built from the record's generation) and compares answers, reasons and
 * instructions: "same", "differs", or "engine" (other engine revision or contract). */
prm_status prm_record_replay(prm_engine *engine, prm_ruleset *set, const prm_catalog *catalog, const prm_val *record,
    prm_arena *arena, const char **verdict, prm_error *error);

#endif
