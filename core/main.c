/* SPDX-License-Identifier: Apache-2.0 */
/** @file main.c  prmd: one process, one data directory. */
#include "base/json.h"
#include "base/log.h"
#include "net/net.h"
#include "server/server.h"
#include "store/db.h"

#include <stdio.h>
#include <string.h>

static int print_version(const prm_options *options)
{
    (void)options;
    printf("prmd %s\n", PRM_VERSION);
    return PRM_EXIT_OK;
}

static int print_help(const prm_options *options)
{
    (void)options;
    fputs(prm_options_help, stdout);
    return PRM_EXIT_OK;
}

static int serve(const prm_options *options)
{
    if (options->checks)
        return prm_offline_check(options);
    if (!options->data) {
        fprintf(stderr, "prmd: --data DIR says where the data is: see prmd --help\n");
        return PRM_EXIT_USAGE;
    }
    return prm_server_run(options);
}

static const struct command {
    const char *name;
    int (*run)(const prm_options *options);
} commands[] = {
    { "serve", serve },
    { "verify", prm_offline_verify },
    { "inspect", prm_offline_inspect },
    { "test-rules", prm_offline_test_rules },
    { "version", print_version },
    { "help", print_help },
};

int main(int argc, char **argv)
{
    prm_options options;
    prm_error error = { 0 };

    prm_breadcrumb_install();
    prm_json_start();
    if (prm_options_read(&options, argc, argv, &error) != PRM_OK) {
        fprintf(stderr, "prmd: %s\n", error.message);
        return PRM_EXIT_USAGE;
    }
    if (prm_net_start() != PRM_OK || prm_store_start() != PRM_OK) {
        fprintf(stderr, "prmd: the TLS or database library cannot be started\n");
        return PRM_EXIT_FAILED;
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i].name, options.command) == 0)
            return commands[i].run(&options);
    return PRM_EXIT_USAGE;
}
