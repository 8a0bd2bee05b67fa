/* SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

#include <stdio.h>

static int run(prm_cli *cli)
{
    if (prm_cli_has(cli, "--version")) {
        puts("prm " PRM_VERSION);
        return PRM_CLI_OK;
    }
    if (prm_cli_has(cli, "--help"))
        return prm_cli_help(cli);
    if (cli->command == NULL)
        return prm_cli_complain(cli, PRM_CLI_USAGE, "which command? See prm --help");
    return cli->command->run(cli);
}

int main(int argc, char **argv)
{
    prm_cli cli;
    int code = prm_cli_init(&cli, argc, argv);
    if (code == PRM_CLI_OK)
        code = run(&cli);
    prm_cli_deinit(&cli);
    /* A script must learn that what it was to get could not be written. */
    if (fflush(stdout) != 0 && code == PRM_CLI_OK) {
        perror("prm: standard output");
        code = PRM_CLI_REFUSED;
    }
    return code;
}
