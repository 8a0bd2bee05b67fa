/* SPDX-License-Identifier: Apache-2.0 */
/** @file report.h  Failures and the server's errors, for people and as exit codes. One thread. */
#ifndef PRM_CLI_REPORT_H
#define PRM_CLI_REPORT_H

#include "cli.h"
#include "client/json.h"

/** Says why something failed; its exit code. */
int prm_cli_report_failure(const prm_cli *cli, const prm_client_error *error);

/** Says what error the server answered, every bad field on a line of its own; its exit code. */
int prm_cli_report_answer(const prm_cli *cli, const char *method, const prm_client_answer *answer);

/** The exit code of an answered error. */
int prm_cli_answer_exit(int32_t code);

/** The list of bad fields, [{field, code, message}], in an error's data; no text if there is none. */
prm_client_span prm_cli_bad_fields(const char *data);

/** One call for a command that makes one: says what went wrong; its exit code. `answer` is to be deinitialised. */
int prm_cli_call(const prm_cli *cli, prm_client *client, const prm_client_request *request, prm_client_answer *answer);

/** The text as a span. */
prm_client_span prm_cli_span(const char *json);

#endif
