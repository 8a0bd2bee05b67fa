/* SPDX-License-Identifier: Apache-2.0 */
/** @file doctor.h  What the parts of `prm doctor` share. */
#ifndef PRM_CLI_DOCTOR_H
#define PRM_CLI_DOCTOR_H

#include "connect.h"

enum prm_cli_state { GOOD, DOUBTFUL, BAD, SKIPPED };

typedef struct prm_cli_checkup {
    const prm_cli *cli;
    prm_cli_target target;
    prm_client *client;
    int code;
} prm_cli_checkup;

/** A line. */
void prm_cli_find(prm_cli_checkup *c, enum prm_cli_state state, const char *check, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/** A finding that makes the exit code; the first one is what the others may come of. */
void prm_cli_fail(prm_cli_checkup *c, int code);

/** With --data: rights, room on the disk, and whether a server is at work on it. */
void prm_cli_check_data(prm_cli_checkup *c);

#endif
