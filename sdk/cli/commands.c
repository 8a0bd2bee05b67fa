/* SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

const prm_cli_command *const prm_cli_commands[] = {
    &prm_cli_command_call,
    &prm_cli_command_list,
    &prm_cli_command_import,
    &prm_cli_command_export,
    &prm_cli_command_explain,
    &prm_cli_command_events,
    &prm_cli_command_login,
    &prm_cli_command_logout,
    &prm_cli_command_profiles,
    &prm_cli_command_doctor,
    &prm_cli_command_completion,
    &prm_cli_command_complete,
    &prm_cli_command_verify,
    &prm_cli_command_backup,
    &prm_cli_command_restore,
    &prm_cli_command_inspect,
    &prm_cli_command_test_rules,
    NULL,
};
