/* SPDX-License-Identifier: Apache-2.0 */
/** @file options.h  The command line of prmd. */
#ifndef PRM_SERVER_OPTIONS_H
#define PRM_SERVER_OPTIONS_H

#include "base/error.h"

enum { PRM_OPTIONS_LISTED = 32 };

typedef struct prm_options {
    const char *command;  /* serve | verify | inspect | test-rules | version | help */
    const char *data;     /* DIR; NULL: none */
    char address[64];     /* to listen on */
    uint16_t port;
    const char *plugins;  /* directory of *.so; NULL: beside the program */
    const char *scripts[PRM_OPTIONS_LISTED + 1]; /* directories, later ones override earlier ones; empty: beside the program */
    const char *without[PRM_OPTIONS_LISTED + 1]; /* plugin ids */
    const char *operand;  /* of inspect and test-rules; NULL: none */
    bool is_simulated, watches, checks;
    char beside[4096];    /* the directory above the program's own: plugins/ and scripts/ are there */
} prm_options;

/** PRM_E_INVALID with a sentence that names the argument. */
prm_status prm_options_read(prm_options *options, int argc, char **argv, prm_error *error);
/** What `prmd --help` prints. */
extern const char prm_options_help[];

#endif
