/* SPDX-License-Identifier: Apache-2.0 */
/** @file setup.h  What has to be there before prmd serves: plugins, directory, rules, the first administrator. Start-up
 * thread. */
#ifndef PRM_SERVER_SETUP_H
#define PRM_SERVER_SETUP_H

#include "calls/calls.h"
#include "server/options.h"

enum { PRM_PATH_BYTES = 4200, PRM_PLUGIN_ID_BYTES = 64 };

/** A directory beside bin/ as built, "plugins", or else as installed, "lib/prmd/plugins". */
void prm_setup_beside(const prm_options *options, const char *built, const char *installed, char path[PRM_PATH_BYTES]);

/** Where certificate and key are: as configured, or in the data directory. */
void prm_setup_certificate(const prm_options *options, char certificate[PRM_PATH_BYTES], char key[PRM_PATH_BYTES]);

/** The host with the core's own methods, its services and the configured plugins, sealed. Optional ones that lack what
 * they need are left out, also in `options`. */
prm_status prm_setup_host(prm_options *options, prm_host **host, prm_error *error);

/**
 * Loads the plugins: those the configuration lists, with their settings, or every one of the directory. An optional one
 * that cannot be loaded is left out and logged. PRM_E_INVALID names all that is wrong, a sentence a line in
 * `error->message` as far as there is room.
 */
prm_status prm_setup_load_plugins(const prm_options *options, prm_host *host, prm_error *error);

/** Makes DIR (0700) and, if DIR/tls holds none and none is configured, a development certificate. */
prm_status prm_setup_directory(const prm_options *options, prm_error *error);

/** Reads the rule files into `arena`. */
prm_status prm_setup_read_rules(const prm_options *options, const prm_host *host, prm_arena *arena,
    prm_rule_file **files, size_t *count, prm_error *error);

/** A task for rules.push with these files, by the system, in an arena of its own; NULL if out of memory. */
prm_task *prm_setup_push_task(const prm_host *host, const prm_rule_file *files, size_t count, bool activates,
    const char *comment);
void prm_setup_free_task(prm_task *task);

/**
 * Brings the rule files to the database: on an empty one they become generation 1, active; a set that differs from the
 * active one becomes a draft and is announced in the log, or active where `activates`. A set stored before stays as it
 * is.
 */
prm_status prm_setup_rules(const prm_options *options, const prm_host *host, prm_calls *calls, prm_error *error);

/** Runs each plugin's start function. `culprit`: the one that failed. */
prm_status prm_setup_plugins(const prm_host *host, prm_calls *calls, char culprit[PRM_PLUGIN_ID_BYTES],
    prm_error *error);
/** Leaves the plugin out from now on, for the reason given, if the configuration calls it optional. */
bool prm_setup_leave_out(prm_options *options, const char *id, const prm_error *why);
/** Their stop functions, in the reverse order. */
void prm_setup_stop_plugins(const prm_host *host);

/** Without DIR/admin.token: makes the administrator if there is none, and a token for it in that file (0600). */
prm_status prm_setup_administrator(const prm_options *options, const prm_host *host, prm_calls *calls,
    prm_error *error);

#endif
