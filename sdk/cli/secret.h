/* SPDX-License-Identifier: Apache-2.0 */
/** @file secret.h  Passwords and tokens that a person types or a script pipes; never an argument. One thread. */
#ifndef PRM_CLI_SECRET_H
#define PRM_CLI_SECRET_H

#include "cli.h"

/** Asks on the terminal without echo; at the end, and where a signal ends prm, the terminal is as it was. One line of
 * at most 1000 bytes; NULL after a sentence. To be given to prm_cli_secret_free(). */
char *prm_cli_secret_ask(const prm_cli *cli, const char *prompt);
/** The first line of a file, "-" for standard input. As above. */
char *prm_cli_secret_read(const prm_cli *cli, const char *path);
/** Overwrites and frees it. NULL is allowed. */
void prm_cli_secret_free(char *secret);

#endif
