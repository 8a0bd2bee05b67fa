/* SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

const prm_cli_command *const prm_cli_commands[] = {
    &prm_cli_command_call,
    &prm_cli_command_list,
    &prm_cli_command_import,
    &prm_cli_command_explain,
    &prm_cli_command_events,
    NULL,
};
