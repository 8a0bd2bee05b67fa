/* SPDX-License-Identifier: Apache-2.0 */
#include "import.h"

#include "report.h"
#include "table.h"
#include "text.h"

#include <errno.h>
#include <string.h>

#define SAID 20 /* failures told one by one on standard error */

static const char *const outcomes[PRM_CLI_OUTCOMES] = {"created", "updated", "duplicate", "invalid"};

int prm_cli_import_report_open(prm_cli_import_report *report, const prm_cli *cli, const prm_cli_lines *lines,
    prm_cli_progress *progress)
{
    *report = (prm_cli_import_report){.cli = cli, .lines = lines, .progress = progress};
    report->is_json = prm_cli_has(cli, "--json");
    const char *path = prm_cli_value(cli, "--errors");
    if (path == NULL)
        return PRM_CLI_OK;
    report->errors = fopen(path, "w");
    if (report->errors == NULL)
        return prm_cli_complain(cli, PRM_CLI_USAGE, "cannot write %s: %s", path, strerror(errno));
    fputs("line,outcome,given,field,code,message,match,matched_name,score,matched_on\n", report->errors);
    return PRM_CLI_OK;
}

/* One line of the --errors file. */
typedef struct row {
    prm_client_span field, code, message, match, matched_name, score, matched_on;
} row;

static void put_bytes(void *out, const char *bytes, size_t length)
{
    prm_client_buffer_put(out, bytes, length);
}

static void put_cell(prm_client_buffer *out, prm_client_span value)
{
    prm_client_buffer text = {0};
    prm_cli_table_format(value, &text);
    prm_client_buffer_put_char(out, ',');
    prm_csv_put_text(put_bytes, out, prm_client_buffer_text(&text), text.length);
    out->failed = out->failed || text.failed;
    prm_client_buffer_deinit(&text);
}

static void write_row(prm_cli_import_report *report, const prm_cli_record *record, const char *outcome, const row *r)
{
    const prm_client_span cells[] = {
        r->field, r->code, r->message, r->match, r->matched_name, r->score, r->matched_on};
    if (report->errors == NULL)
        return;
    prm_client_buffer out = {0}, given = {0};
    prm_cli_lines_name(report->lines, record, &given);
    prm_client_buffer_format(&out, "%zu,%s,", record->line, outcome);
    prm_csv_put_text(put_bytes, &out, prm_client_buffer_text(&given), given.length);
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
        put_cell(&out, cells[i]);
    if (out.failed || given.failed || fprintf(report->errors, "%s\n", prm_client_buffer_text(&out)) < 0)
        report->is_broken = true;
    prm_client_buffer_deinit(&out);
    prm_client_buffer_deinit(&given);
}

/* Tells a failure on standard error; after SAID of them only counts. */
static void say(prm_cli_import_report *report, size_t line, const char *text)
{
    report->said++;
    if (report->said > SAID)
        return;
    prm_cli_progress_hide(report->progress);
    prm_cli_complain(report->cli, 0, "line %zu: %s", line, text);
    if (report->said == SAID)
        prm_cli_complain(report->cli, 0, "further failures are %s",
            report->errors != NULL ? "in the file of --errors"
            : report->is_json      ? "on standard output"
                                   : "counted only: see --errors");
}

/* What the server says of the record, with its line in the file. */
static void print_json(prm_cli_import_report *report, size_t line, prm_client_span said)
{
    prm_client_buffer out = {0};
    prm_client_cursor cursor;
    prm_client_span key, value;
    prm_client_buffer_format(&out, "{\"line\":%zu", line);
    if (prm_client_json_open(&cursor, said))
        while (prm_client_json_next(&cursor, &key, &value)) {
            if (prm_client_json_is_text(key, "line", 4))
                continue;
            prm_client_buffer_put_char(&out, ',');
            prm_client_buffer_put(&out, key.text, key.length);
            prm_client_buffer_put_char(&out, ':');
            prm_cli_put_line(&out, value);
        }
    prm_client_buffer_put_text(&out, "}\n");
    report->is_broken = report->is_broken || out.failed;
    fputs(prm_client_buffer_text(&out), stdout);
    prm_client_buffer_deinit(&out);
}

static enum prm_cli_outcome outcome_of(prm_client_span said)
{
    prm_client_span status = prm_client_json_get(said, "status");
    for (size_t i = 0; i < PRM_CLI_OUTCOMES; i++)
        if (prm_client_json_is_text(status, outcomes[i], strlen(outcomes[i])))
            return (enum prm_cli_outcome)i;
    return PRM_CLI_INVALID;
}

static void put_decoded(prm_client_buffer *out, prm_client_span value)
{
    if (value.text != NULL)
        prm_client_json_decode(value, out);
}

/* Each bad field is a row, and all of them one sentence. False if there is none. */
static bool tell_errors(prm_cli_import_report *report, const prm_cli_record *record, enum prm_cli_outcome outcome,
    prm_client_span errors)
{
    prm_client_buffer sentence = {0};
    prm_client_cursor cursor;
    prm_client_span key, item;
    bool any = false;
    if (!prm_client_json_open(&cursor, errors))
        return false;
    for (; prm_client_json_next(&cursor, &key, &item); any = true) {
        const row fault = {.field = prm_client_json_get(item, "field"),
            .code = prm_client_json_get(item, "code"),
            .message = prm_client_json_get(item, "message")};
        write_row(report, record, outcomes[outcome], &fault);
        prm_client_buffer_put_text(&sentence, any ? "; " : "");
        size_t start = sentence.length;
        put_decoded(&sentence, fault.field);
        prm_client_buffer_put_text(&sentence, sentence.length > start ? ": " : "");
        put_decoded(&sentence, fault.message);
    }
    report->is_broken = report->is_broken || sentence.failed;
    if (outcome == PRM_CLI_INVALID)
        say(report, record->line, prm_client_buffer_text(&sentence));
    prm_client_buffer_deinit(&sentence);
    return any;
}

/* The id of a match: a reference as text, or an object that holds it. */
static prm_client_span match_id(prm_client_span match)
{
    static const char *const names[] = {"customer", "partner", "lead", "match", "id"};
    prm_client_span id = {NULL, 0};
    for (size_t i = 0; id.text == NULL && i < sizeof names / sizeof names[0]; i++)
        id = prm_client_json_get(match, names[i]);
    return id.text != NULL && id.text[0] == '{' ? prm_client_json_get(id, "id") : id;
}

static prm_client_span match_name(prm_client_span match)
{
    static const char *const names[] = {"legal_name", "name"};
    prm_client_span name = {NULL, 0};
    for (size_t i = 0; name.text == NULL && i < sizeof names / sizeof names[0]; i++)
        name = prm_client_json_get(match, names[i]);
    return name;
}

static void tell_matches(prm_cli_import_report *report, const prm_cli_record *record, prm_client_span said)
{
    prm_client_cursor cursor;
    prm_client_span key, match;
    bool any = false;
    if (prm_client_json_open(&cursor, prm_client_json_get(said, "matches")))
        for (; prm_client_json_next(&cursor, &key, &match); any = true) {
            const row found = {.match = match_id(match),
                .matched_name = match_name(match),
                .score = prm_client_json_get(match, "score"),
                .matched_on = prm_client_json_get(match, "matched_on")};
            write_row(report, record, outcomes[PRM_CLI_DUPLICATE], &found);
        }
    const row bare = {.match = prm_client_json_get(said, "id")};
    if (!any)
        write_row(report, record, outcomes[PRM_CLI_DUPLICATE], &bare);
}

void prm_cli_import_report_record(
    prm_cli_import_report *report, const prm_cli_record *record, prm_client_span said)
{
    enum prm_cli_outcome outcome = outcome_of(said);
    report->counts[outcome]++;
    report->done++;
    if (report->is_json)
        print_json(report, record->line, said);
    bool any = tell_errors(report, record, outcome, prm_client_json_get(said, "errors"));
    if (outcome == PRM_CLI_DUPLICATE && !any)
        tell_matches(report, record, said);
    prm_cli_progress_set(report->progress, report->done);
}

void prm_cli_import_report_bad(
    prm_cli_import_report *report, const prm_cli_record *record, const char *code, const char *problem)
{
    prm_client_buffer said = {0};
    prm_client_buffer_put_text(&said, "{\"status\":\"invalid\",\"errors\":[{\"field\":\"\",\"code\":");
    prm_client_buffer_put_json(&said, code, strlen(code));
    prm_client_buffer_put_text(&said, ",\"message\":");
    prm_client_buffer_put_json(&said, problem, strlen(problem));
    prm_client_buffer_put_text(&said, "}]}");
    report->is_broken = report->is_broken || said.failed;
    prm_cli_import_report_record(report, record, prm_cli_span(said.failed ? "{}" : prm_client_buffer_text(&said)));
    prm_client_buffer_deinit(&said);
}

void prm_cli_import_report_ignored(prm_cli_import_report *report, prm_client_span columns)
{
    prm_client_buffer names = {0};
    if (columns.text == NULL || report->said_ignored)
        return;
    report->said_ignored = true;
    prm_cli_table_format(columns, &names);
    prm_cli_progress_hide(report->progress);
    prm_cli_complain(report->cli, 0, "columns that nobody gives are left out: %s", prm_client_buffer_text(&names));
    prm_client_buffer_deinit(&names);
}

static bool close_errors(prm_cli_import_report *report)
{
    bool good = report->errors == NULL || (fflush(report->errors) == 0 && !ferror(report->errors));
    if (report->errors != NULL && fclose(report->errors) != 0)
        good = false;
    report->errors = NULL;
    return good;
}

int prm_cli_import_report_close(prm_cli_import_report *report, const char *stopped, bool goes_on)
{
    const size_t *counts = report->counts, total = report->lines->total, left = total - report->done;
    prm_cli_progress_hide(report->progress);
    if (report->is_json)
        printf("{\"summary\":{\"lines\":%zu,\"created\":%zu,\"updated\":%zu,\"duplicate\":%zu,\"invalid\":%zu,"
               "\"unanswered\":%zu}}\n",
            total, counts[PRM_CLI_CREATED], counts[PRM_CLI_UPDATED], counts[PRM_CLI_DUPLICATE],
            counts[PRM_CLI_INVALID], left);
    else
        printf("%zu lines: %zu created, %zu updated, %zu duplicates, %zu failed\n", total, counts[PRM_CLI_CREATED],
            counts[PRM_CLI_UPDATED], counts[PRM_CLI_DUPLICATE], counts[PRM_CLI_INVALID]);
    if (stopped != NULL)
        prm_cli_complain(report->cli, 0, "%zu lines are without an answer: %s%s", left, stopped,
            goes_on ? "; the same command goes on, and no line happens twice" : "");
    if (!close_errors(report) || report->is_broken)
        return prm_cli_complain(report->cli, PRM_CLI_REFUSED, "what became of the lines could not all be written down");
    return counts[PRM_CLI_INVALID] > 0 ? PRM_CLI_REFUSED : PRM_CLI_OK;
}
