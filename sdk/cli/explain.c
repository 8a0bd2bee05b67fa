/* SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"
#include "connect.h"
#include "report.h"
#include "table.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

#define VERSION 12 /* characters of a version that are shown */

static const prm_cli_option options[] = {
    {"--locale", "LOCALE", "the language of the reasons: en, fr, de (default: the caller's)"},
    {"--facts", NULL, "also prints the facts the decision was taken on"},
    {"--json", NULL, "prints the answer as it is, on one line"},
    {NULL, NULL, NULL},
};

/* What a replay of the stored facts through the stored rules can say. */
static const struct {
    const char *word, *sentence;
} verdicts[] = {
    {"same", "asked again with the same facts and rules, the answer is the same"},
    {"differs", "asked again with the same facts and rules, the answer DIFFERS from what was stored"},
    {"engine", "not asked again: another version of the rule engine decided"},
    {"erased", "not asked again: what it was decided on has been erased"},
};

typedef struct inks {
    const char *bold, *dim, *plain;
} inks;

static void put_safe_value(prm_client_buffer *out, prm_client_span value)
{
    prm_client_buffer text = {0};
    prm_cli_table_format(value, &text);
    prm_cli_put_safe(out, prm_client_buffer_text(&text), text.length);
    out->failed = out->failed || text.failed;
    prm_client_buffer_deinit(&text);
}

static bool is_word(prm_client_span value, const char *word)
{
    return value.text != NULL && value.length == strlen(word) && memcmp(value.text, word, value.length) == 0;
}

/* Nothing to tell: null, "", [] or {}. */
static bool is_empty(prm_client_span value)
{
    prm_client_cursor cursor;
    prm_client_span key, item;
    if (value.text == NULL || is_word(value, "null") || is_word(value, "\"\""))
        return true;
    return prm_client_json_open(&cursor, value) && !prm_client_json_next(&cursor, &key, &item);
}

/* "= verdict: approve · margin_bps: 1500" on a line of its own, if there is anything to tell. */
static void put_answer(prm_client_buffer *out, prm_client_span answer)
{
    prm_client_cursor cursor;
    prm_client_span key, value;
    const char *before = "      = ";
    if (is_empty(answer) || !prm_client_json_open(&cursor, answer) || !cursor.is_object)
        return;
    while (prm_client_json_next(&cursor, &key, &value)) {
        /* Reasons have lines of their own. */
        if (prm_client_json_is_text(key, "reasons", 7) || is_empty(value))
            continue;
        prm_client_buffer_put_text(out, before);
        before = " · ";
        put_safe_value(out, key);
        prm_client_buffer_put_text(out, ": ");
        put_safe_value(out, value);
    }
    if (before[0] == ' ' && before[1] != ' ')
        prm_client_buffer_put_char(out, '\n');
}

/* A version is a digest: its beginning tells two apart. */
static void put_version(prm_client_buffer *out, prm_client_span version, const inks *ink)
{
    prm_client_buffer text = {0};
    if (is_empty(version))
        return;
    prm_cli_table_format(version, &text);
    prm_client_buffer_format(out, "  %sversion ", ink->dim);
    prm_cli_put_safe(out, prm_client_buffer_text(&text), text.length < VERSION ? text.length : VERSION);
    prm_client_buffer_put_text(out, ink->plain);
    prm_client_buffer_deinit(&text);
}

static void put_reasons(prm_client_buffer *out, prm_client_span reasons, const inks *ink)
{
    prm_client_cursor cursor;
    prm_client_span key, reason;
    if (reasons.text == NULL || !prm_client_json_open(&cursor, reasons))
        return;
    while (prm_client_json_next(&cursor, &key, &reason)) {
        prm_client_span text = prm_client_json_get(reason, "text"), code = prm_client_json_get(reason, "code");
        prm_client_buffer_put_text(out, "      - ");
        put_safe_value(out, text.text != NULL ? text : reason);
        if (text.text != NULL && code.text != NULL) {
            prm_client_buffer_format(out, " %s(", ink->dim);
            put_safe_value(out, code);
            prm_client_buffer_format(out, ")%s", ink->plain);
        }
        prm_client_buffer_put_char(out, '\n');
    }
}

/* Why the rule's own answer was not to be had, if it was not. */
static void put_fallback(prm_client_buffer *out, prm_client_span fallback)
{
    if (fallback.text == NULL || is_word(fallback, "false") || is_word(fallback, "null"))
        return;
    prm_client_buffer_put_text(out, "      ! the rule failed, its fallback answered");
    if (!is_word(fallback, "true")) {
        prm_client_buffer_put_text(out, ": ");
        put_safe_value(out, fallback);
    }
    prm_client_buffer_put_char(out, '\n');
}

static void put_step(prm_client_buffer *out, size_t number, prm_client_span step, const inks *ink)
{
    prm_client_span asked = prm_client_json_get(step, "asked");
    bool was_asked = !is_word(asked, "false") && !is_word(asked, "null");
    prm_client_buffer_format(out, "  %2zu. %s", number, was_asked ? ink->bold : ink->dim);
    put_safe_value(out, prm_client_json_get(step, "point"));
    prm_client_buffer_put_text(out, ink->plain);
    if (!was_asked) {
        prm_client_buffer_format(out, "  %snot asked%s\n", ink->dim, ink->plain);
        return;
    }
    put_version(out, prm_client_json_get(step, "version"), ink);
    prm_client_buffer_put_char(out, '\n');
    put_answer(out, prm_client_json_get(step, "answer"));
    put_reasons(out, prm_client_json_get(step, "reasons"), ink);
    put_fallback(out, prm_client_json_get(step, "fallback"));
}

/* "Superseded by decision_…" on a line of its own, if it was. */
static void put_link(prm_client_buffer *out, const char *what, prm_client_span decision)
{
    if (decision.text == NULL)
        return;
    prm_client_buffer_format(out, "%s ", what);
    put_safe_value(out, decision);
    prm_client_buffer_put_char(out, '\n');
}

/* What persons put in the place of answers, beside the decision that stays as it was. */
static void put_overrides(prm_client_buffer *out, prm_client_span overrides, const inks *ink)
{
    prm_client_cursor cursor;
    prm_client_span key, override;
    if (is_empty(overrides) || !prm_client_json_open(&cursor, overrides))
        return;
    while (prm_client_json_next(&cursor, &key, &override)) {
        prm_client_span by = prm_client_json_get(override, "by"), reason = prm_client_json_get(override, "reason");
        prm_client_buffer_format(out, "  %s*%s ", ink->bold, ink->plain);
        put_safe_value(out, prm_client_json_get(override, "point"));
        prm_client_buffer_put_text(out, " was overruled on ");
        put_safe_value(out, prm_client_json_get(override, "at"));
        if (by.text != NULL) {
            prm_client_buffer_put_text(out, " by ");
            put_safe_value(out, by);
        }
        prm_client_buffer_put_char(out, '\n');
        put_answer(out, prm_client_json_get(override, "answer"));
        if (reason.text != NULL) {
            prm_client_buffer_put_text(out, "      - ");
            put_safe_value(out, reason);
            prm_client_buffer_put_char(out, '\n');
        }
    }
}

static void put_replay(prm_client_buffer *out, prm_client_span replay)
{
    if (replay.text == NULL)
        return;
    prm_client_buffer_put_text(out, "\nReplay: ");
    for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++)
        if (prm_client_json_is_text(replay, verdicts[i].word, strlen(verdicts[i].word))) {
            prm_client_buffer_format(out, "%s\n", verdicts[i].sentence);
            return;
        }
    put_safe_value(out, replay);
    prm_client_buffer_put_char(out, '\n');
}

static void put_explanation(const prm_cli *cli, prm_client_buffer *out, prm_client_span result)
{
    const inks colors = {"\033[1m", "\033[2m", "\033[0m"}, none = {"", "", ""};
    const inks *ink = cli->out_has_color ? &colors : &none;
    prm_client_cursor cursor;
    prm_client_span key, step, facts = prm_client_json_get(result, "facts");
    prm_client_buffer_put_text(out, "Decision ");
    prm_cli_put_safe(out, cli->arguments[0], strlen(cli->arguments[0]));
    prm_client_buffer_format(out, ", chain %s", ink->bold);
    put_safe_value(out, prm_client_json_get(result, "chain"));
    prm_client_buffer_format(out, "%s\n", ink->plain);
    put_link(out, "Supersedes", prm_client_json_get(result, "supersedes"));
    put_link(out, "Superseded by", prm_client_json_get(result, "superseded_by"));
    prm_client_buffer_put_char(out, '\n');
    if (prm_cli_has(cli, "--facts") && facts.text != NULL) {
        prm_client_buffer_put_text(out, "Facts:\n  ");
        prm_cli_put_pretty(out, facts, 1);
        prm_client_buffer_put_text(out, "\n\n");
    }
    size_t number = 0;
    if (prm_client_json_open(&cursor, prm_client_json_get(result, "steps")))
        while (prm_client_json_next(&cursor, &key, &step))
            put_step(out, ++number, step, ink);
    put_overrides(out, prm_client_json_get(result, "overrides"), ink);
    put_replay(out, prm_client_json_get(result, "replay"));
}

static int print_explanation(const prm_cli *cli, const char *text)
{
    prm_client_buffer out = {0};
    prm_client_span result = prm_cli_span(text);
    if (prm_cli_has(cli, "--json")) {
        prm_cli_put_line(&out, result);
        prm_client_buffer_put_char(&out, '\n');
    } else {
        put_explanation(cli, &out, result);
    }
    int code = out.failed ? prm_cli_complain(cli, PRM_CLI_REFUSED, "out of memory") : PRM_CLI_OK;
    fputs(prm_client_buffer_text(&out), stdout);
    prm_client_buffer_deinit(&out);
    return code;
}

static int run(prm_cli *cli)
{
    const char *id = cli->arguments[0], *locale = prm_cli_value(cli, "--locale");
    prm_client_buffer params = {0};
    prm_client_buffer_put_text(&params, "{\"id\":");
    prm_client_buffer_put_json(&params, id, strlen(id));
    if (locale != NULL) {
        prm_client_buffer_put_text(&params, ",\"locale\":");
        prm_client_buffer_put_json(&params, locale, strlen(locale));
    }
    prm_client_buffer_put_char(&params, '}');
    prm_client *client = NULL;
    prm_client_answer answer = {0};
    int code = params.failed ? prm_cli_complain(cli, PRM_CLI_REFUSED, "out of memory") : prm_cli_connect(cli, &client);
    if (code == PRM_CLI_OK) {
        prm_client_request request = {.size = sizeof request, .method = "decisions.explain", .params = params.data};
        code = prm_cli_call(cli, client, &request, &answer);
    }
    if (code == PRM_CLI_OK)
        code = print_explanation(cli, answer.result);
    prm_client_answer_deinit(&answer);
    prm_client_buffer_deinit(&params);
    prm_client_close(client);
    return code;
}

const prm_cli_command prm_cli_command_explain = {
    .name = "explain",
    .arguments = "DECISION",
    .doc = "says why a decision was taken: every rule asked, its answer and its reasons",
    .details = "A partner sees what concerns it; the vendor side sees everything.\n\n"
               "Examples:\n"
               "  prm explain decision_0123456789abc\n"
               "  prm explain decision_0123456789abc --locale fr --facts\n",
    .options = options,
    .least = 1,
    .most = 1,
    .run = run,
};
