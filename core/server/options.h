/* SPDX-License-Identifier: Apache-2.0 */
/** @file options.h  The command line of prmd. */
#ifndef PRM_SERVER_OPTIONS_H
#define PRM_SERVER_OPTIONS_H

#include "base/error.h"
#include "base/limits.h"
#include "server/config.h"

enum { PRM_OPTIONS_LISTED = 32 };

typedef struct prm_options {
    const char *command;  /* serve | verify | backup | restore | inspect | test-rules | print-config | version | help */
    const char *config_path; /* of the configuration's file; NULL: none */
    const prm_config *config; /* as read by then */
    const char *data;     /* DIR; NULL: none */
    const char *listen;   /* ADDRESS:PORT */
    char address[64];     /* of it */
    uint16_t port;
    const char *certificate, *key; /* PEM files; NULL: those of the data directory */
    prm_limits limits;
    const char *backups;  /* where system.backup puts them; NULL: in the data directory */
    bool no_upgrade_backup;
    bool no_search;
    const char *head;     /* ENTRY:HASH, of verify; NULL: none */
    const char *plugins;  /* directory of *.so; NULL: beside the program */
    const prm_val *listed; /* those to load, as the configuration lists them; NULL: every one of the directory */
    const char *scripts[PRM_OPTIONS_LISTED + 1]; /* directories, later ones override earlier ones; empty: beside the
                                                  * program */
    const char *without[PRM_OPTIONS_LISTED + 1]; /* plugin ids */
    const char *operand;  /* of inspect, test-rules, backup and restore; NULL: none */
    const char *format;   /* of inspect: "docs" | "openrpc", of all that is loaded; NULL: one plugin, as text */
    bool is_simulated, watches, checks;
    bool activates; /* rule files that differ from the rules in force, at start */
    char beside[4096];    /* the directory above the program's own: plugins/ and scripts/ are there */
} prm_options;

/** PRM_E_INVALID with a sentence that names the argument. */
prm_status prm_options_read(prm_options *options, int argc, char **argv, prm_error *error);
/** Takes from the configuration what the command line does not say. `config` outlives the options. PRM_E_INVALID with a
 * sentence that names the key and its line, PRM_E_NOMEM. */
prm_status prm_options_apply(prm_options *options, const prm_config *config, prm_error *error);
void prm_options_set_log_level(const prm_config *config);
/** Whether every call leaves a line. */
bool prm_options_log_all(const prm_config *config);
/** What `prmd --help` prints. */
extern const char prm_options_help[];

#endif
