/* SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"
#include "connect.h"
#include "params.h"
#include "report.h"

#include <cjson/cJSON.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAGE 500

static const prm_cli_option options[] = {
    {"--format", "csv|json", "CSV with a header (the default), or one JSON object a line"},
    {"--output", "FILE", "where to write it; a file is there whole or not at all (default: standard output)"},
    {"--sort", "INDEX", "one of the declared orders, for example -created_at"},
    {NULL, NULL, NULL},
};

typedef struct exporting {
    const prm_cli *cli;
    prm_client *client;
    char method[160];
    cJSON *filter;
    char *cursor; /* of the next page; NULL: none */
    FILE *out;
    char *draft; /* of --output; NULL: standard output */
    long long rows;
} exporting;

static char *page_params(const exporting *e)
{
    const char *sort = prm_cli_value(e->cli, "--sort"), *format = prm_cli_value(e->cli, "--format");
    cJSON *params = cJSON_CreateObject();
    cJSON_AddNumberToObject(params, "limit", PAGE);
    cJSON_AddStringToObject(params, "format", format != NULL ? format : "csv");
    if (e->filter != NULL)
        cJSON_AddItemReferenceToObject(params, "filter", e->filter);
    if (sort != NULL)
        cJSON_AddStringToObject(params, "sort", sort);
    if (e->cursor != NULL)
        cJSON_AddStringToObject(params, "cursor", e->cursor);
    char *text = cJSON_PrintUnformatted(params);
    cJSON_Delete(params);
    return text;
}

static int write_page(exporting *e, const char *result)
{
    prm_client_buffer content = {0};
    prm_client_span text = prm_client_json_get(prm_cli_span(result), "content");
    int code = PRM_CLI_OK;
    if (text.text == NULL || text.text[0] != '"')
        return prm_cli_complain(e->cli, PRM_CLI_REFUSED, "%s did not answer a page", e->method);
    prm_client_json_decode(text, &content);
    if (content.failed)
        code = prm_cli_complain(e->cli, PRM_CLI_REFUSED, "out of memory");
    else if (fwrite(prm_client_buffer_text(&content), 1, content.length, e->out) != content.length)
        code = prm_cli_complain(e->cli, PRM_CLI_REFUSED, "cannot write: %s", strerror(errno));
    e->rows += prm_client_json_integer(prm_client_json_get(prm_cli_span(result), "rows"), 0);
    prm_client_buffer_deinit(&content);
    return code;
}

/* A server that gave the same page for ever would fill the disk: the cursor has to move. */
static int take_cursor(exporting *e, const char *result)
{
    char *next = prm_client_find_text(result, "next_cursor");
    bool is_stuck = next != NULL && e->cursor != NULL && strcmp(next, e->cursor) == 0;
    free(e->cursor);
    e->cursor = next;
    return is_stuck ? prm_cli_complain(e->cli, PRM_CLI_REFUSED, "the server gives the same page again") : PRM_CLI_OK;
}

static int get_page(exporting *e)
{
    char *params = page_params(e);
    prm_client_request request = {.size = sizeof request, .method = e->method, .params = params};
    prm_client_answer answer = {0};
    int code = params != NULL ? prm_cli_call(e->cli, e->client, &request, &answer)
                              : prm_cli_complain(e->cli, PRM_CLI_REFUSED, "out of memory");
    free(params);
    if (code == PRM_CLI_OK)
        code = write_page(e, answer.result);
    if (code == PRM_CLI_OK)
        code = take_cursor(e, answer.result);
    prm_client_answer_deinit(&answer);
    return code;
}

static int open_output(exporting *e)
{
    const char *path = prm_cli_value(e->cli, "--output");
    e->out = stdout;
    if (path == NULL)
        return PRM_CLI_OK;
    if (asprintf(&e->draft, "%s.part", path) < 0)
        e->draft = NULL;
    e->out = e->draft != NULL ? fopen(e->draft, "wb") : NULL;
    if (e->out != NULL)
        return PRM_CLI_OK;
    return prm_cli_complain(e->cli, PRM_CLI_USAGE, "cannot write %s: %s", path, strerror(errno));
}

static int close_output(exporting *e, int code)
{
    const char *path = prm_cli_value(e->cli, "--output");
    if (e->draft == NULL || e->out == NULL)
        return code;
    bool is_whole = fflush(e->out) == 0 && fsync(fileno(e->out)) == 0;
    is_whole = fclose(e->out) == 0 && is_whole;
    if (code == PRM_CLI_OK && (!is_whole || rename(e->draft, path) != 0))
        code = prm_cli_complain(e->cli, PRM_CLI_REFUSED, "cannot write %s: %s", path, strerror(errno));
    if (code != PRM_CLI_OK)
        unlink(e->draft);
    else
        fprintf(stderr, "%lld rows\n", e->rows);
    return code;
}

static int prepare(exporting *e)
{
    char problem[512];
    snprintf(e->method, sizeof e->method, "%s.export", e->cli->arguments[0]);
    if (e->cli->argument_count < 2)
        return PRM_CLI_OK;
    e->filter = cJSON_CreateObject();
    for (size_t i = 1; i < e->cli->argument_count; i++)
        if (!prm_cli_params_set_word(e->filter, e->cli->arguments[i], PRM_CLI_AUTO, problem, sizeof problem))
            return prm_cli_complain(e->cli, PRM_CLI_USAGE, "%s", problem);
    return PRM_CLI_OK;
}

static int run(prm_cli *cli)
{
    exporting e = {.cli = cli};
    int code = prepare(&e);
    if (code == PRM_CLI_OK)
        code = prm_cli_connect(cli, &e.client);
    if (code == PRM_CLI_OK)
        code = open_output(&e);
    if (code == PRM_CLI_OK)
        do
            code = get_page(&e);
        while (code == PRM_CLI_OK && e.cursor != NULL);
    code = close_output(&e, code);
    prm_client_close(e.client);
    cJSON_Delete(e.filter);
    free(e.cursor);
    free(e.draft);
    return code;
}

const prm_cli_command prm_cli_command_export = {
    .name = "export",
    .arguments = "ENTITIES [FIELD=VALUE ...]",
    .doc = "writes all rows of a kind to a file, as CSV or JSON lines",
    .details = "Calls ENTITIES.export page by page with the fields as filter, and joins the pages.\n\n"
               "Examples:\n"
               "  prm export deals --output deals.csv\n"
               "  prm export deals state=approved --format json | wc -l\n"
               "  prm export partners --sort parent > partners.csv\n",
    .options = options,
    .least = 1,
    .most = 0,
    .run = run,
};
