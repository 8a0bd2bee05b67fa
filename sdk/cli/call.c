/* SPDX-License-Identifier: Apache-2.0 */
#include "call.h"
#include "connect.h"
#include "methods.h"
#include "params.h"
#include "report.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const prm_cli_option options[] = {
    {"--get", "PATH[,PATH...]", "prints only these values of the result, bare, with tabs between them"},
    {"--json", NULL, "prints the answer on one line; an error too, as {\"error\": ...} on standard output"},
    {"--dry-run", NULL, "asks what would happen; nothing is stored"},
    {"--key", "KEY", "the idempotency key, to send a write again that got no answer (default: a new one)"},
    {"--read", NULL, "the method only reads: sends no idempotency key"},
    {NULL, NULL, NULL},
};

static void put_path(const prm_cli *cli, prm_client_buffer *out, prm_client_span value)
{
    prm_client_buffer text = {0};
    prm_client_json_decode(value, &text);
    /* A script gets the bytes as they are; a terminal nothing that steers it. */
    if (cli->out_is_terminal)
        prm_cli_put_safe(out, prm_client_buffer_text(&text), text.length);
    else
        prm_client_buffer_put(out, prm_client_buffer_text(&text), text.length);
    out->failed = out->failed || text.failed;
    prm_client_buffer_deinit(&text);
}

/* The values at "a.b,c.d", between tabs; a missing one is empty and makes the exit code that of a refusal. */
static int put_paths(const prm_cli *cli, prm_client_buffer *out, const char *paths, const char *result)
{
    int code = PRM_CLI_OK;
    char path[256];
    for (const char *at = paths;;) {
        size_t length = strcspn(at, ",");
        if (length >= sizeof path)
            return prm_cli_complain(cli, PRM_CLI_USAGE, "--get: the path is too long");
        memcpy(path, at, length);
        path[length] = '\0';
        prm_client_span value = prm_client_json_at(prm_cli_span(result), path);
        if (value.text != NULL)
            put_path(cli, out, value);
        else
            code = prm_cli_complain(cli, PRM_CLI_REFUSED, "the result has no %s", path);
        if (at[length] == '\0')
            break;
        prm_client_buffer_put_char(out, '\t');
        at += length + 1;
    }
    return code;
}

static int print_result(const prm_cli *cli, const char *result)
{
    prm_client_buffer out = {0};
    const char *paths = prm_cli_value(cli, "--get");
    int code = PRM_CLI_OK;
    if (paths != NULL)
        code = put_paths(cli, &out, paths, result);
    else if (prm_cli_has(cli, "--json"))
        prm_cli_put_line(&out, prm_cli_span(result));
    else
        prm_cli_put_pretty(&out, prm_cli_span(result), 0);
    prm_client_buffer_put_char(&out, '\n');
    if (out.failed)
        code = prm_cli_complain(cli, PRM_CLI_REFUSED, "out of memory");
    else if (code != PRM_CLI_USAGE)
        fputs(out.data, stdout);
    prm_client_buffer_deinit(&out);
    return code;
}

static int print_error(const prm_client_answer *answer)
{
    prm_client_buffer out = {0};
    prm_cli_put_line(&out, prm_cli_span(answer->error));
    printf("{\"error\":%s}\n", prm_client_buffer_text(&out));
    prm_client_buffer_deinit(&out);
    return prm_cli_answer_exit(answer->code);
}

int prm_cli_call_run(const prm_cli *cli, prm_client *client, const prm_client_request *request)
{
    prm_client_answer answer;
    prm_client_error error;
    int32_t status = prm_client_call(client, request, &answer, &error);
    int code;
    if (status == PRM_CLIENT_OK)
        code = print_result(cli, answer.result);
    else if (answer.error != NULL)
        code = prm_cli_has(cli, "--json") ? print_error(&answer) : prm_cli_report_answer(cli, request->method, &answer);
    else
        code = prm_cli_report_failure(cli, &error);
    bool is_unsettled = answer.code == -32010 || status == PRM_CLIENT_E_CLOSED || status == PRM_CLIENT_E_TIMEOUT;
    if (is_unsettled && (answer.key[0] != '\0' || request->key != NULL))
        prm_cli_complain(cli, 0, "it may have happened or not: the same command with --key %s settles it",
            request->key != NULL ? request->key : answer.key);
    prm_client_answer_deinit(&answer);
    return code;
}

static int run(prm_cli *cli)
{
    char problem[512];
    const char *method = cli->arguments[0];
    bool is_write = !prm_cli_has(cli, "--read") && !prm_cli_method_is_read(method);
    prm_client_request request = {.size = sizeof request,
        .method = method,
        .key = prm_cli_value(cli, "--key"),
        .flags = (is_write ? PRM_CLIENT_WRITE : 0) | (prm_cli_has(cli, "--dry-run") ? PRM_CLIENT_DRY_RUN : 0)};
    char *params = NULL;
    if (cli->argument_count > 1) {
        params = prm_cli_params_read(cli->arguments + 1, cli->argument_count - 1, problem, sizeof problem);
        if (params == NULL)
            return prm_cli_complain(cli, PRM_CLI_USAGE, "%s", problem);
    }
    request.params = params;
    prm_client *client;
    int code = prm_cli_connect(cli, &client);
    if (code == PRM_CLI_OK)
        code = prm_cli_call_run(cli, client, &request);
    prm_client_close(client);
    free(params);
    return code;
}

const prm_cli_command prm_cli_command_call = {
    .name = "call",
    .arguments = "METHOD [JSON | @FILE | - | FIELD=VALUE ...]",
    .doc = "calls one method and prints its result",
    .details =
        "The parameters are a JSON object, a file that holds one (@FILE), standard input (-), or fields:\n"
        "  name=Acme          text\n"
        "  rank=2             what is JSON is taken as JSON: numbers, true, false, null, lists, objects, \"text\"\n"
        "  tax_id:text=0123   :text takes it as text whatever it looks like, :json insists on JSON\n"
        "  amount.currency=EUR   lines.0.product=prod_1   dots reach into objects and lists\n\n"
        "A method whose last word is get, list, check, explain, ping, info, health, test, authenticate, discover,\n"
        "history, export or verify only reads. Every other is a write and is sent with an idempotency key, so that\n"
        "it can be sent again after a lost connection without happening twice; --read overrides.\n\n"
        "Examples:\n"
        "  prm call system.ping\n"
        "  prm call users.create name=Ada email=ada@example.com 'roles=[\"channel_manager\"]' --get user.id\n"
        "  prm call deals.get id=deal_0123456789abc\n"
        "  prm call deals.register @deal.json --dry-run\n",
    .options = options,
    .least = 1,
    .most = 0,
    .run = run,
};
