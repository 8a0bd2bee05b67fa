/* SPDX-License-Identifier: Apache-2.0 */
/* prm events: what happened, and with --follow what happens. */
#include "cli.h"
#include "connect.h"
#include "report.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WAIT_MS 3600000u
#define PAGE    500

static const prm_cli_option options[] = {
    {"--types", "TYPE[,TYPE...]", "only these: names, or beginnings like deals.* (default: all you may see)"},
    {"--since", "POSITION", "what came after it; \"beginning\" is the first (default, with --follow: from now on)"},
    {"--follow", NULL, "goes on with what happens, until it is interrupted; a lost connection is made anew"},
    {"--limit", "N", "ends after so many events"},
    {"--json", NULL, "prints each event as the server sent it, one to a line"},
    {NULL, NULL, NULL},
};

/* "a,b" as a JSON list; NULL if none are given. */
static void put_types(const prm_cli *cli, prm_client_buffer *out)
{
    const char *types = prm_cli_value(cli, "--types");
    prm_client_buffer_put_char(out, '[');
    for (const char *at = types; at != NULL; at = strchr(at, ',') != NULL ? strchr(at, ',') + 1 : NULL) {
        if (at > types)
            prm_client_buffer_put_char(out, ',');
        prm_client_buffer_put_json(out, at, strcspn(at, ","));
    }
    prm_client_buffer_put_char(out, ']');
}

static void put_value(const prm_cli *cli, prm_client_buffer *out, prm_client_span event, const char *name)
{
    prm_client_span value = prm_client_json_get(event, name);
    prm_client_buffer text = {0};
    if (value.text != NULL && value.text[0] == '"')
        prm_client_json_decode(value, &text);
    else if (value.text != NULL)
        prm_client_json_compact(value, &text);
    if (cli->out_is_terminal)
        prm_cli_put_safe(out, prm_client_buffer_text(&text), text.length);
    else
        prm_client_buffer_put(out, prm_client_buffer_text(&text), text.length);
    out->failed = out->failed || text.failed;
    prm_client_buffer_deinit(&text);
}

static bool print_event(const prm_cli *cli, prm_client_span event)
{
    static const char *const columns[] = {"time", "type", "subject", "position", "data"};
    prm_client_buffer out = {0};
    if (prm_cli_has(cli, "--json"))
        prm_client_json_compact(event, &out);
    for (size_t i = 0; i < sizeof columns / sizeof *columns && !prm_cli_has(cli, "--json"); i++) {
        if (i > 0)
            prm_client_buffer_put_char(&out, '\t');
        put_value(cli, &out, event, columns[i]);
    }
    bool is_written = !out.failed && fwrite(out.data, 1, out.length, stdout) == out.length && putchar('\n') != EOF;
    prm_client_buffer_deinit(&out);
    return is_written && fflush(stdout) == 0;
}

static int complain_unwritten(const prm_cli *cli)
{
    return prm_cli_complain(cli, PRM_CLI_REFUSED, "an event could not be written");
}

/* One page; `since` moves on, `left` goes down. */
static int list_page(const prm_cli *cli, prm_client *client, const char *types, char since[64], long *left, bool *more)
{
    prm_client_buffer params = {0};
    prm_client_buffer_format(&params, "{\"limit\":%ld,\"since\":", *left < PAGE ? *left : (long)PAGE);
    prm_client_buffer_put_json(&params, since, strlen(since));
    if (types != NULL) {
        prm_client_buffer_put_text(&params, ",\"types\":");
        prm_client_buffer_put_text(&params, types);
    }
    prm_client_buffer_put_text(&params, "}");
    prm_client_buffer_put_char(&params, '\0');
    prm_client_request request = {.size = sizeof request, .method = "events.list", .params = params.data};
    prm_client_answer answer;
    prm_client_error error;
    int code = PRM_CLI_OK;
    int32_t status = prm_client_call(client, &request, &answer, &error);
    if (answer.error != NULL)
        code = prm_cli_report_answer(cli, request.method, &answer);
    else if (status != PRM_CLIENT_OK)
        code = prm_cli_report_failure(cli, &error);
    prm_client_buffer_deinit(&params);
    prm_client_cursor cursor;
    prm_client_span none, item, result = {answer.result, answer.result != NULL ? strlen(answer.result) : 0};
    if (code == PRM_CLI_OK && prm_client_json_open(&cursor, prm_client_json_get(result, "items")))
        while (code == PRM_CLI_OK && prm_client_json_next(&cursor, &none, &item)) {
            code = print_event(cli, item) ? PRM_CLI_OK : complain_unwritten(cli);
            *left -= 1;
        }
    if (code == PRM_CLI_OK) {
        char *position = prm_client_find_text(answer.result, "position");
        char *has_more = prm_client_find_text(answer.result, "more");
        *more = has_more != NULL && strcmp(has_more, "true") == 0 && position != NULL;
        snprintf(since, 64, "%s", position != NULL ? position : "");
        free(position);
        free(has_more);
    }
    prm_client_answer_deinit(&answer);
    return code;
}

static int list(const prm_cli *cli, const char *types, long limit)
{
    char since[64];
    bool more = true;
    prm_client *client;
    const char *given = prm_cli_value(cli, "--since");
    snprintf(since, sizeof since, "%s", given != NULL ? given : "beginning");
    int code = prm_cli_connect(cli, &client);
    while (code == PRM_CLI_OK && more && limit > 0)
        code = list_page(cli, client, types, since, &limit, &more);
    prm_client_close(client);
    return code;
}

static int follow(const prm_cli *cli, const char *types, long limit)
{
    prm_cli_target target;
    prm_client_feed *feed = NULL;
    prm_client_event event;
    prm_client_error error;
    int code = prm_cli_target_init(&target, cli);
    if (code == PRM_CLI_OK) {
        prm_client_options connection = {.size = sizeof connection,
            .host = target.host,
            .port = target.port,
            .ca_file = target.ca_file,
            .token = target.token,
            .answer_ms = target.answer_ms};
        prm_client_feed_options given = {
            .size = sizeof given, .connection = &connection, .types = types, .since = prm_cli_value(cli, "--since")};
        if (prm_client_feed_open(&given, &feed, &error) != PRM_CLIENT_OK)
            code = prm_cli_report_failure(cli, &error);
    }
    while (code == PRM_CLI_OK && limit > 0) {
        int32_t status = prm_client_feed_next(feed, WAIT_MS, &event, &error);
        if (status == PRM_CLIENT_E_TIMEOUT)
            continue;
        if (status != PRM_CLIENT_OK)
            code = prm_cli_report_failure(cli, &error);
        else
            code = print_event(cli, (prm_client_span){event.event, strlen(event.event)}) ? PRM_CLI_OK
                                                                                         : complain_unwritten(cli);
        limit--;
    }
    prm_client_feed_close(feed);
    prm_cli_target_deinit(&target);
    return code;
}

static int run(prm_cli *cli)
{
    prm_client_buffer types = {0};
    long limit;
    if (!prm_cli_number(cli, "--limit", 1, 1000000000, 1000000000, &limit))
        return PRM_CLI_USAGE;
    if (prm_cli_value(cli, "--types") != NULL)
        put_types(cli, &types);
    prm_client_buffer_put_char(&types, '\0');
    if (types.failed)
        return prm_cli_complain(cli, PRM_CLI_REFUSED, "out of memory");
    const char *given = types.data[0] != '\0' ? types.data : NULL;
    int code = prm_cli_has(cli, "--follow") ? follow(cli, given, limit) : list(cli, given, limit);
    prm_client_buffer_deinit(&types);
    return code;
}

const prm_cli_command prm_cli_command_events = {
    .name = "events",
    .arguments = "",
    .doc = "prints what happened, and with --follow what happens",
    .details =
        "One event a line: time, type, subject, position and data, with tabs between them. The position goes to "
        "--since\n"
        "to go on after that event.\n\n"
        "Examples:\n"
        "  prm events --types 'deals.*' --limit 20\n"
        "  prm events --follow --json | while read -r event; do ...; done\n"
        "  prm events --follow --since \"$(cat position)\" --types deals.approved\n",
    .options = options,
    .least = 0,
    .most = 0,
    .run = run,
};
