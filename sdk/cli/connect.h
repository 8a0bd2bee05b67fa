/* SPDX-License-Identifier: Apache-2.0 */
/** @file connect.h  From the options and the environment to a connection. One thread. */
#ifndef PRM_CLI_CONNECT_H
#define PRM_CLI_CONNECT_H

#include "cli.h"

#include <stdint.h>

/** Where to connect and as whom. */
typedef struct prm_cli_target {
    char *host, *ca_file, *token; /* owned; NULL: the library's default */
    uint16_t port;
    uint32_t connect_ms, answer_ms;
} prm_cli_target;

/** Reads options, environment and files. An exit code, after a sentence on standard error if it is not PRM_CLI_OK. In
 * any case prm_cli_target_deinit(). */
int prm_cli_target_init(prm_cli_target *target, const prm_cli *cli);
/** The same without a token, for a login: the profile named need not be there yet. */
int prm_cli_target_init_anonymous(prm_cli_target *target, const prm_cli *cli);
void prm_cli_target_deinit(prm_cli_target *target);

/** Splits "host:port", "[::1]:port", "host". False if it is none of them. `*host` is the caller's to free. */
bool prm_cli_address_split(const char *text, char **host, uint16_t *port);

/** Opens a client without saying anything. */
int32_t prm_cli_target_open(const prm_cli_target *target, prm_client **client, prm_client_error *error);

/** The same for a command: an exit code, after a sentence if it is not PRM_CLI_OK. */
int prm_cli_target_connect(const prm_cli_target *target, const prm_cli *cli, prm_client **client);

/** All of it for a command with one connection: an exit code, after a sentence if it is not PRM_CLI_OK. */
int prm_cli_connect(const prm_cli *cli, prm_client **client);

#endif
