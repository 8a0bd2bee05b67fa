/* SPDX-License-Identifier: Apache-2.0 */
/* What needs no server, or none that runs: the words of prmd, handed on to it as they were given. */
#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATH_BYTES 4096

/* The prmd that came with this prm; where there is none, whichever is on the path. */
static void find_server(char path[PATH_BYTES])
{
    static const char name[] = "prmd";
    ssize_t length = readlink("/proc/self/exe", path, PATH_BYTES - sizeof name - 1);
    path[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(path, '/');
    if (slash != NULL)
        memcpy(slash + 1, name, sizeof name);
    if (slash == NULL || access(path, X_OK) != 0)
        memcpy(path, name, sizeof name);
}

static int run(prm_cli *cli)
{
    static const char data_option[] = "--data";
    char path[PATH_BYTES];
    const char *data = prm_cli_value(cli, data_option);
    char **words = calloc(cli->rest_count + 5, sizeof *words);
    size_t count = 0;
    if (words == NULL)
        return prm_cli_complain(cli, PRM_CLI_REFUSED, "out of memory");
    find_server(path);
    words[count++] = path;
    words[count++] = (char *)cli->command->name;
    if (data != NULL) {
        words[count++] = (char *)data_option;
        words[count++] = (char *)data;
    }
    for (size_t i = 0; i < cli->rest_count; i++)
        words[count++] = cli->rest[i];
    execvp(path, words);
    int why = errno;
    free(words);
    return prm_cli_complain(cli, PRM_CLI_USAGE, "cannot run prmd, which does this: %s", strerror(why));
}

#define OFFLINE(variable, word, words, what, example)                                                                  \
    const prm_cli_command variable = {.name = word,                                                                    \
        .arguments = words,                                                                                            \
        .doc = what,                                                                                                   \
        .details = "Runs prmd " word ": see prmd --help for its options and exit codes.\n\n"                           \
                   "Examples:\n  prm " word " " example "\n",                                                          \
        .passes_on = true,                                                                                             \
        .run = run}

OFFLINE(prm_cli_command_verify, "verify", "--data DIR", "checks a data directory that is not served: prmd verify",
    "--data /var/lib/prmd");
OFFLINE(prm_cli_command_backup, "backup", "--data DIR DEST",
    "copies a data directory that is not served: prmd backup; system backup does it while one is",
    "--data /var/lib/prmd /var/backups/monday");
OFFLINE(prm_cli_command_restore, "restore", "BACKUP --data NEWDIR", "makes a data directory of a backup: prmd restore",
    "/var/backups/monday --data /var/lib/prmd");
OFFLINE(prm_cli_command_inspect, "inspect", "PLUGIN.so", "prints what a plugin declares: prmd inspect",
    "plugins/deals.so");
OFFLINE(prm_cli_command_test_rules, "test-rules", "[POINT]", "runs the examples of rule files: prmd test-rules",
    "deals.decide");
