/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file config.h  The configuration: one Lua file of plain values, overridden by PRM_... environment variables
 * (limits.batch is PRM_LIMITS_BATCH; a list's items are separated by commas), checked against declared fields. A
 * section is declared by who owns it and listed in config_fields.c. Whoever reads files; plain data afterwards.
 */
#ifndef PRM_SERVER_CONFIG_H
#define PRM_SERVER_CONFIG_H

#include "base/buf.h"
#include "base/fields.h"

/** Every section. A field's preset is its default. NULL-ended. */
extern const prm_field *const prm_config_fields[];

typedef struct prm_config {
    prm_arena *arena;
    const char *path;             /* NULL: no file */
    const char *source;           /* of the file */
    size_t length;
    const char *const *environment;
    const prm_val *root;          /* checked, presets filled in; "" and absent paths are not given */
} prm_config;

/**
 * Reads the file (NULL: none) and the environment ("NAME=value", NULL-ended; may be NULL). All that is wrong goes to
 * `problems`, a sentence a line with file, line, key and what is expected: PRM_E_INVALID. PRM_E_NOMEM. `path` and
 * `environment` outlive the configuration.
 */
prm_status prm_config_open(prm_config *config, const char *path, const char *const *environment, prm_buf *problems);
/** After a failed open too. */
void prm_config_close(prm_config *config);

/** The value at a path of sections, "limits.batch"; NULL if there is none. */
const prm_val *prm_config_at(const prm_config *config, const char *path);
/** A path in the file, seen from the file. In the configuration's arena; NULL: out of memory. */
const char *prm_config_beside(const prm_config *config, const char *name);
/** A file or directory it names, seen from the file it stands in; NULL if it is not given. In the configuration's
 * arena; PRM_E_NOMEM. */
prm_status prm_config_place(const prm_config *config, const char *path, const char **out);
/** The same of a list's item; NULL: out of memory, or no such item. */
const char *prm_config_listed_place(const prm_config *config, const char *path, size_t index);

/**
 * Puts the contents of files where secrets are declared: a field flagged PRM_SECRET is given as { file = "..." }, in a
 * file nobody else may read, never as itself. Errors as prm_fields_read. PRM_E_INVALID, PRM_E_NOMEM.
 */
prm_status prm_config_secrets(const prm_config *config, const prm_field *const *fields, const prm_val *value,
    const prm_val **out, prm_field_errors *errors);

/** Writes errors as sentences; `at`: what stands before each field's name ("" or "plugins[0].settings"). */
void prm_config_explain(const prm_config *config, const prm_field_errors *errors, const char *at, prm_buf *problems);

/** A configuration that says every default, each with its meaning and bounds. */
void prm_config_print(prm_buf *out);

#endif
