/* SPDX-License-Identifier: Apache-2.0 */
#include "method.h"

#include "audit.h"
#include "call.h"
#include "list.h"
#include "params.h"
#include "suggest.h"

#include <cjson/cJSON.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const prm_cli_option options[] = {
    {"--get", "PATH[,PATH...]", "prints only these values of the result, bare, with tabs between them"},
    {"--json", NULL, "prints the answer on one line, or a list one row a line; an error too, on standard output"},
    {"--dry-run", NULL, "asks what would happen; nothing is stored"},
    {"--key", "KEY", "the idempotency key, to send a write again that got no answer (default: a new one)"},
    {"--limit", "N", "of a list: how many rows at most (default: one page, 50)"},
    {"--all", NULL, "of a list: every row, page after page"},
    {"--sort", "INDEX", "of a list: one of the declared orders, for example -created_at"},
    {"--fields", "PATH[,PATH...]", "of a list: which values, for example id,state,customer.legal_name"},
    {"--table", NULL, "of a list: an aligned table also where the output is no terminal"},
    {"--param", "NAME=VALUE", "a parameter whose name is that of an option here; repeats"},
    {NULL, NULL, NULL},
};

static bool is_list(const char *name)
{
    size_t length = strlen(name);
    return length > 5 && strcmp(name + length - 5, ".list") == 0;
}

static int add_params(const prm_cli *cli, cJSON *params)
{
    char problem[512];
    const char *word;
    for (size_t n = 0; (word = prm_cli_value_at(cli, "--param", n)) != NULL; n++)
        if (!prm_cli_params_set_word(params, word, PRM_CLI_AUTO, problem, sizeof problem))
            return prm_cli_complain(cli, PRM_CLI_USAGE, "--param %s", problem);
    return PRM_CLI_OK;
}

static int call(const prm_cli *cli, prm_client *client, const prm_cli_description *description, prm_client_span method,
    const char *name, cJSON *params)
{
    static const char key[] = "idempotency_key";
    bool takes_key = prm_cli_description_param(description, method, key, sizeof key - 1).text != NULL;
    char *text = cJSON_PrintUnformatted(params);
    prm_client_request request = {.size = sizeof request,
        .method = name,
        .params = text,
        .key = prm_cli_value(cli, "--key"),
        .flags = (takes_key ? PRM_CLIENT_WRITE : 0) | (prm_cli_has(cli, "--dry-run") ? PRM_CLIENT_DRY_RUN : 0)};
    int code = text != NULL ? prm_cli_call_run(cli, client, &request)
                            : prm_cli_complain(cli, PRM_CLI_REFUSED, "out of memory");
    free(text);
    return code;
}

/* As it was given, as text, or among values as JSON; 0 if it was not. */
static long long number_of(const cJSON *value)
{
    return cJSON_IsRaw(value) ? strtoll(value->valuestring, NULL, 10) : cJSON_IsNumber(value)
        ? (long long)value->valuedouble : 0;
}

static int run_method(const prm_cli *cli, prm_client *client, const prm_cli_description *description)
{
    char name[200];
    size_t words;
    prm_client_span method =
        prm_cli_method_find(description, cli->arguments, cli->argument_count, name, sizeof name, &words);
    if (method.text == NULL)
        return prm_cli_unknown(cli, description, prm_client_session(client) != NULL);
    cJSON *params = cJSON_CreateObject(), *filter = is_list(name) ? cJSON_CreateObject() : NULL;
    int code = params != NULL && (filter != NULL || !is_list(name)) ? PRM_CLI_OK
                                                                   : prm_cli_complain(cli, PRM_CLI_REFUSED,
                                                                       "out of memory");
    if (code == PRM_CLI_OK)
        code = prm_cli_method_params(cli, description, method, words, params, filter);
    if (code == PRM_CLI_OK)
        code = add_params(cli, params);
    if (code == PRM_CLI_OK && strcmp(name, "audit.verify") == 0 && !cJSON_HasObjectItem(params, "limit") &&
        !prm_cli_has(cli, "--json")) /* to the end */
        code = prm_cli_audit_verify(cli, client, number_of(cJSON_GetObjectItemCaseSensitive(params, "after")),
            cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(params, "head")));
    else if (code == PRM_CLI_OK && filter != NULL)
        code = prm_cli_list_run(cli, client, name, filter, params);
    else if (code == PRM_CLI_OK)
        code = call(cli, client, description, method, name, params);
    cJSON_Delete(params);
    cJSON_Delete(filter);
    return code;
}

static int with_description(prm_cli *cli, int (*use)(const prm_cli *, prm_client *, const prm_cli_description *))
{
    prm_cli_target target;
    prm_cli_description description = {0};
    prm_client *client = NULL;
    int code = prm_cli_target_init(&target, cli);
    if (code == PRM_CLI_OK)
        code = prm_cli_target_connect(&target, cli, &client);
    if (code == PRM_CLI_OK)
        code = prm_cli_description_get(&description, cli, &target, client);
    if (code == PRM_CLI_OK)
        code = use(cli, client, &description);
    prm_cli_description_deinit(&description);
    prm_client_close(client);
    prm_cli_target_deinit(&target);
    return code;
}

static int run(prm_cli *cli)
{
    return with_description(cli, run_method);
}

static int print_help(const prm_cli *cli, prm_client *client, const prm_cli_description *description)
{
    (void)client;
    return prm_cli_method_print(cli, description);
}

static int help(prm_cli *cli)
{
    return with_description(cli, print_help);
}

const prm_cli_command prm_cli_command_method = {
    .name = "METHOD",
    .arguments = "[FLAGS]",
    .doc = "calls a method of the server: prm deals register --program … ; prm deals --help",
    .options = options,
    .least = 1,
    .most = 0,
    .takes_flags = true,
    .run = run,
    .help = help,
};
