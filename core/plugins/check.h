/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file check.h  Everything a plugin declares, held against the contract before anything of it may run. Each refusal is
 * one sentence that begins with the plugin and names what else is concerned. Start-up thread. For core/plugins alone.
 */
#ifndef PRM_PLUGINS_CHECK_H
#define PRM_PLUGINS_CHECK_H

#include "plugins/internal.h"

typedef struct prm_check {
    const prm_host *host; /* what is loaded already; NULL: nothing is known (inspect) */
    const prm_plugin *plugin;
    bool is_builtin;
    prm_arena *arena; /* for values parsed on the way */
    prm_error *error;
} prm_check;

/** PRM_E_INVALID: `Plugin "deals" <sentence>`. */
prm_status prm_check_refuse(const prm_check *check, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** All that can be checked of one plugin alone and against those loaded before it. */
prm_status prm_check_plugin(const prm_check *check);
/** What must exist somewhere among all plugins: entities of references, subjects and reaches. At the seal. */
prm_status prm_check_references(const prm_check *check);
/** That its metrics can be kept: what they follow exists and carries what they ask for. At the seal. */
prm_status prm_check_metrics(const prm_check *check);

/* Its parts. */
prm_status prm_check_names(const prm_check *check);
prm_status prm_check_entities(const prm_check *check);
prm_status prm_check_methods(const prm_check *check);
prm_status prm_check_chains(const prm_check *check);
prm_status prm_check_events(const prm_check *check);
/** `of`: where the fields are, "method \"deals.register\"". */
prm_status prm_check_fields(const prm_check *check, const prm_field *const *fields, const char *of);
/** Whether an example (NULL: none) is JSON and a valid instance of the fields. */
prm_status prm_check_example(const prm_check *check, const prm_field *const *fields, const char *example,
    const char *of);
/** Whether every one of the words is a role, or `*`, or (where `allows_vendor`) `vendor`. */
prm_status prm_check_roles(const prm_check *check, const char *roles, bool allows_vendor, const char *of);

/** "deal", "product_family": lower case, digits, underscores, at most 63. */
bool prm_name_is_word(const char *name);
/** Words parted by dots, `least` to `most` of them. */
bool prm_name_is_dotted(const char *name, size_t least, size_t most);
/** Whether the first word of a dotted name is one of the plugin's namespaces. */
bool prm_name_is_own(const prm_plugin *plugin, const char *name);

/** "1.2.10": compares number by number; absent ones are 0. Less than, equal to or greater than 0. */
int prm_version_compare(const char *a, const char *b);
bool prm_version_is_valid(const char *version);

/** One of a plugin's `needs`, "partners >= 1.0". */
typedef struct prm_need {
    char id[64];
    char version[32]; /* "" if any will do */
} prm_need;
bool prm_need_parse(const char *text, prm_need *need);

/** A step's condition, "deals.decide.verdict = approve | review". */
typedef struct prm_condition {
    char path[192];
    const char *values; /* words */
} prm_condition;
bool prm_condition_parse(const char *text, prm_condition *condition);

/** The i-th operation of an entity's ops, "get list: *; create: program_manager", and its roles. False past the end; an
 * empty `name` where the grammar is broken. */
typedef struct prm_op {
    char name[32];
    char roles[256];
} prm_op;
bool prm_op_at(const char *ops, size_t index, prm_op *op);

#endif
