/* SPDX-License-Identifier: Apache-2.0 */
#include "list.h"

#include "columns.h"
#include "connect.h"
#include "params.h"
#include "report.h"
#include "table.h"
#include "text.h"

#include <cjson/cJSON.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAGE 500 /* the most the server gives at once */

static const prm_cli_option options[] = {
    {"--limit", "N", "how many rows at most (default: one page, 50)"},
    {"--param", "NAME=VALUE", "another parameter of the method itself, beside the filter; repeats"},
    {"--all", NULL, "every row, page after page"},
    {"--sort", "INDEX", "one of the declared orders, for example -created_at"},
    {"--fields", "PATH[,PATH...]", "which values, for example id,state,customer.legal_name"},
    {"--table", NULL, "an aligned table also where the output is no terminal"},
    {"--json", NULL, "one JSON object per row and line"},
    {NULL, NULL, NULL},
};

/* One run of the command. */
typedef struct listing {
    const prm_cli *cli;
    prm_client *client;
    char method[160];
    cJSON *filter;       /* borrowed */
    const cJSON *params; /* beside it; borrowed, NULL: none */
    char *cursor;  /* of the next page; NULL: none */
    long left;     /* rows still wanted */
    bool is_table, is_json, is_limited;
    prm_cli_columns columns;
    prm_cli_table table;
} listing;

/* The parameters of the next page's call. An exit code; `*text` is to be freed in any case. */
static int page_params(const listing *l, char **text)
{
    const char *sort = prm_cli_value(l->cli, "--sort");
    cJSON *params = l->params != NULL ? cJSON_Duplicate(l->params, true) : cJSON_CreateObject();
    /* Lists that are not derived from an entity may not know it. */
    if (l->is_limited)
        cJSON_AddNumberToObject(params, "limit", (double)(l->left < PAGE ? l->left : PAGE));
    if (cJSON_GetArraySize(l->filter) > 0)
        cJSON_AddItemReferenceToObject(params, "filter", l->filter);
    if (sort != NULL)
        cJSON_AddStringToObject(params, "sort", sort);
    if (l->cursor != NULL)
        cJSON_AddStringToObject(params, "cursor", l->cursor);
    *text = cJSON_PrintUnformatted(params);
    cJSON_Delete(params);
    return *text != NULL ? PRM_CLI_OK : prm_cli_complain(l->cli, PRM_CLI_REFUSED, "out of memory");
}

static void put_row(listing *l, prm_client_span row, prm_client_buffer *out)
{
    for (size_t i = 0; i < l->columns.count; i++) {
        prm_client_buffer cell = {0};
        prm_cli_table_format(prm_client_json_at(row, l->columns.paths[i]), &cell);
        if (l->is_table) {
            prm_cli_table_add(&l->table, prm_client_buffer_text(&cell), cell.length);
        } else {
            if (i > 0)
                prm_client_buffer_put_char(out, '\t');
            /* A tab or line break in a value would be taken for one of the table's. */
            prm_cli_put_safe(out, prm_client_buffer_text(&cell), cell.length);
        }
        out->failed = out->failed || cell.failed;
        prm_client_buffer_deinit(&cell);
    }
    if (!l->is_table)
        prm_client_buffer_put_char(out, '\n');
}

static void begin_table(listing *l)
{
    if (l->table.columns != 0 || l->columns.count == 0)
        return;
    prm_cli_table_init(&l->table, l->columns.count);
    for (size_t i = 0; i < l->columns.count; i++)
        prm_cli_table_add(&l->table, l->columns.paths[i], strlen(l->columns.paths[i]));
}

static int print_page(listing *l, prm_client_span items)
{
    prm_client_buffer out = {0};
    prm_client_cursor rows;
    prm_client_span key, row;
    int code = PRM_CLI_OK;
    if (!l->is_json && l->columns.names == NULL && !prm_cli_columns_find(&l->columns, items))
        return prm_cli_complain(l->cli, PRM_CLI_REFUSED, "out of memory");
    if (l->is_table)
        begin_table(l);
    if (prm_client_json_open(&rows, items))
        while (prm_client_json_next(&rows, &key, &row)) {
            l->left--;
            if (l->is_json) {
                prm_cli_put_line(&out, row);
                prm_client_buffer_put_char(&out, '\n');
            } else {
                put_row(l, row, &out);
            }
        }
    fputs(prm_client_buffer_text(&out), stdout);
    if (out.failed || l->table.failed)
        code = prm_cli_complain(l->cli, PRM_CLI_REFUSED, "out of memory");
    prm_client_buffer_deinit(&out);
    return code;
}

/* The rows of an answer: its items, or the first list it holds. */
static prm_client_span find_items(prm_client_span result)
{
    prm_client_cursor cursor;
    prm_client_span key, value = prm_client_json_get(result, "items");
    if (value.text != NULL && value.text[0] == '[')
        return value;
    if (prm_client_json_open(&cursor, result) && cursor.is_object)
        while (prm_client_json_next(&cursor, &key, &value))
            if (value.text[0] == '[')
                return value;
    return (prm_client_span){NULL, 0};
}

static int get_page(listing *l)
{
    char *params;
    int code = page_params(l, &params);
    prm_client_request request = {.size = sizeof request, .method = l->method, .params = params};
    prm_client_answer answer = {0};
    if (code == PRM_CLI_OK)
        code = prm_cli_call(l->cli, l->client, &request, &answer);
    free(params);
    if (code == PRM_CLI_OK) {
        free(l->cursor);
        l->cursor = prm_client_find_text(answer.result, "next_cursor");
        if (l->cursor != NULL && (l->cursor[0] == '\0' || strcmp(l->cursor, "null") == 0)) {
            free(l->cursor);
            l->cursor = NULL;
        }
        prm_client_span items = find_items(prm_cli_span(answer.result));
        if (items.text == NULL)
            code = prm_cli_complain(l->cli, PRM_CLI_REFUSED, "%s did not answer a list", l->method);
        else
            code = print_page(l, items);
    }
    prm_client_answer_deinit(&answer);
    return code;
}

static void print_table(listing *l)
{
    prm_client_buffer out = {0};
    size_t width = l->cli->out_is_terminal ? prm_cli_terminal_width(STDOUT_FILENO, 100) : 0;
    if (!prm_cli_has(l->cli, "--fields")) {
        prm_cli_table_shorten_times(&l->table);
        if (width > 0)
            prm_cli_table_drop_unread(&l->table, width);
    }
    if (l->table.columns > 0)
        prm_cli_table_print(&l->table, width, l->cli->out_has_color, &out);
    fputs(prm_client_buffer_text(&out), stdout);
    prm_client_buffer_deinit(&out);
}

static int prepare(listing *l)
{
    const prm_cli *cli = l->cli;
    const char *fields = prm_cli_value(cli, "--fields");
    if (!prm_cli_number(cli, "--limit", 1, 1000000000, 50, &l->left))
        return PRM_CLI_USAGE;
    l->is_limited = prm_cli_has(cli, "--limit") || prm_cli_has(cli, "--all");
    if (prm_cli_has(cli, "--all") && !prm_cli_has(cli, "--limit"))
        l->left = 1000000000;
    l->is_json = prm_cli_has(cli, "--json");
    l->is_table = !l->is_json && (cli->out_is_terminal || prm_cli_has(cli, "--table"));
    if (fields != NULL && !prm_cli_columns_choose(&l->columns, fields))
        return prm_cli_complain(
            cli, PRM_CLI_USAGE, "--fields takes 1 to %d names with commas between", PRM_CLI_COLUMNS);
    return PRM_CLI_OK;
}

int prm_cli_list_run(
    const prm_cli *cli, prm_client *client, const char *method, cJSON *filter, const cJSON *params)
{
    listing l = {.cli = cli, .client = client, .filter = filter, .params = params};
    snprintf(l.method, sizeof l.method, "%s", method);
    int code = prepare(&l);
    while (code == PRM_CLI_OK) {
        code = get_page(&l);
        if (l.cursor == NULL || l.left <= 0 || !l.is_limited)
            break;
    }
    if (l.is_table)
        print_table(&l);
    if (code == PRM_CLI_OK && l.cursor != NULL && cli->err_is_terminal)
        prm_cli_complain(cli, 0, "there are more rows: --all or --limit N");
    prm_cli_table_deinit(&l.table);
    free(l.cursor);
    prm_cli_columns_deinit(&l.columns);
    return code;
}

/* The filter from field=value words, and the params beside it; an exit code. */
static int read_words(const prm_cli *cli, cJSON *filter, cJSON *params)
{
    char problem[512];
    const char *word;
    for (size_t i = 1; i < cli->argument_count; i++)
        if (!prm_cli_params_set_word(filter, cli->arguments[i], PRM_CLI_AUTO, problem, sizeof problem))
            return prm_cli_complain(cli, PRM_CLI_USAGE, "%s", problem);
    for (size_t n = 0; (word = prm_cli_value_at(cli, "--param", n)) != NULL; n++)
        if (!prm_cli_params_set_word(params, word, PRM_CLI_AUTO, problem, sizeof problem))
            return prm_cli_complain(cli, PRM_CLI_USAGE, "--param %s", problem);
    return PRM_CLI_OK;
}

static int run(prm_cli *cli)
{
    const char *name = cli->arguments[0];
    size_t length = strlen(name);
    bool is_method = length > 5 && strcmp(name + length - 5, ".list") == 0;
    char method[160];
    prm_client *client = NULL;
    cJSON *filter = cJSON_CreateObject(), *params = cJSON_CreateObject();
    snprintf(method, sizeof method, "%s%s", name, is_method ? "" : ".list");
    int code = read_words(cli, filter, params);
    if (code == PRM_CLI_OK)
        code = prm_cli_connect(cli, &client);
    if (code == PRM_CLI_OK)
        code = prm_cli_list_run(cli, client, method, filter, params);
    prm_client_close(client);
    cJSON_Delete(filter);
    cJSON_Delete(params);
    return code;
}

const prm_cli_command prm_cli_command_list = {
    .name = "list",
    .arguments = "ENTITIES [FIELD=VALUE ...]",
    .doc = "lists things: an aligned table on a terminal, otherwise tab-separated lines",
    .details = "Calls ENTITIES.list with the fields as filter. A value may be JSON: a list of values, or bounds.\n"
               "Tabs and line breaks in a value are written as \\t and \\n.\n\n"
               "Examples:\n"
               "  prm list deals\n"
               "  prm list deals state=approved --fields id,number,customer.legal_name,amount\n"
               "  prm list deals 'state=[\"approved\",\"in_review\"]' --all --json\n"
               "  prm list partners --fields id --all | wc -l\n"
               "  prm list decisions --param subject=deal_0123456789abc\n",
    .options = options,
    .least = 1,
    .most = 0,
    .run = run,
};
