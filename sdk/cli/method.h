/* SPDX-License-Identifier: Apache-2.0 */
/** @file method.h  Commands that are methods of the server: `prm deals register --program …`. One thread. */
#ifndef PRM_CLI_METHOD_H
#define PRM_CLI_METHOD_H

#include "description.h"

struct cJSON;

/** The longest beginning of the words that, joined by dots, is a method; how many words it takes in `used`. No text if
 * there is none. */
prm_client_span prm_cli_method_find(const prm_cli_description *description, const char *const *words, size_t count,
    char *name, size_t size, size_t *used);

/** The params of flags and of the words behind the method's. An exit code, after a sentence. `filter` takes what a list
 * may be filtered by (NULL: unknown flags are refused). */
int prm_cli_method_params(const prm_cli *cli, const prm_cli_description *description, prm_client_span method,
    size_t words, struct cJSON *params, struct cJSON *filter);

/** Prints help on a method, or on those whose names begin with the words. An exit code. */
int prm_cli_method_print(const prm_cli *cli, const prm_cli_description *description);

#endif
