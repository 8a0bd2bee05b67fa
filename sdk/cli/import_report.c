/* SPDX-License-Identifier: Apache-2.0 */
#include "import.h"

#include "report.h"
#include "table.h"
#include "text.h"

#include <errno.h>
#include <string.h>

#define SAID 20 /* failures told one by one on standard error */

int prm_cli_import_report_open(
    prm_cli_import_report *report, const prm_cli *cli, prm_cli_progress *progress, size_t total)
{
    *report = (prm_cli_import_report){.cli = cli, .progress = progress, .total = total};
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
    size_t line;
    const char *outcome;
    prm_client_span given; /* the line's params; shown by what people know them by */
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

static void write_row(prm_cli_import_report *report, const row *r)
{
    if (report->errors == NULL)
        return;
    prm_client_buffer out = {0};
    prm_client_buffer_format(&out, "%zu,%s", r->line, r->outcome);
    put_cell(&out, r->given);
    put_cell(&out, r->field);
    put_cell(&out, r->code);
    put_cell(&out, r->message);
    put_cell(&out, r->match);
    put_cell(&out, r->matched_name);
    put_cell(&out, r->score);
    put_cell(&out, r->matched_on);
    if (out.failed || fprintf(report->errors, "%s\n", prm_client_buffer_text(&out)) < 0)
        report->is_broken = true;
    prm_client_buffer_deinit(&out);
}

static void put_decoded(prm_client_buffer *out, prm_client_span value)
{
    prm_client_buffer text = {0};
    if (value.text != NULL)
        prm_client_json_decode(value, &text);
    prm_client_buffer_put(out, prm_client_buffer_text(&text), text.length);
    prm_client_buffer_deinit(&text);
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

static void print_json(
    prm_cli_import_report *report, size_t line, const char *outcome, const char *member, prm_client_span value)
{
    if (!report->is_json)
        return;
    prm_client_buffer out = {0};
    prm_client_buffer_format(&out, "{\"line\":%zu,\"outcome\":\"%s\",\"%s\":", line, outcome, member);
    prm_cli_put_line(&out, value);
    prm_client_buffer_put_text(&out, "}\n");
    report->is_broken = report->is_broken || out.failed;
    fputs(prm_client_buffer_text(&out), stdout);
    prm_client_buffer_deinit(&out);
}

void prm_cli_import_report_bad(prm_cli_import_report *report, size_t line, const char *field, const char *problem)
{
    prm_client_buffer name = {0}, message = {0}, fault = {0}, said = {0};
    prm_client_buffer_put_json(&name, field, strlen(field));
    prm_client_buffer_put_json(&message, problem, strlen(problem));
    prm_client_buffer_format(
        &fault, "{\"field\":%s,\"message\":%s}", prm_client_buffer_text(&name), prm_client_buffer_text(&message));
    prm_client_buffer_format(&said, "%s%s%s", field, field[0] != '\0' ? ": " : "", problem);
    report->failed++;
    say(report, line, prm_client_buffer_text(&said));
    row bad = {.line = line,
        .outcome = "failed",
        .field = prm_cli_span(prm_client_buffer_text(&name)),
        .message = prm_cli_span(prm_client_buffer_text(&message))};
    write_row(report, &bad);
    print_json(report, line, "failed", "error", prm_cli_span(prm_client_buffer_text(&fault)));
    prm_client_buffer_deinit(&name);
    prm_client_buffer_deinit(&message);
    prm_client_buffer_deinit(&fault);
    prm_client_buffer_deinit(&said);
    prm_cli_progress_set(report->progress, report->created + report->duplicates + report->failed);
}

static void report_error(
    prm_cli_import_report *report, size_t line, prm_client_span given, const prm_client_answer *answer)
{
    prm_client_buffer said = {0}, code = {0}, message = {0};
    prm_client_cursor cursor;
    prm_client_span key, item, fields = prm_cli_bad_fields(answer->data);
    prm_client_buffer_put_json(&code, answer->kind, strlen(answer->kind));
    prm_client_buffer_put_json(&message, answer->message, strlen(answer->message));
    report->failed++;
    if (fields.text == NULL || !prm_client_json_open(&cursor, fields)) {
        row fault = {.line = line,
            .given = given,
            .outcome = "failed",
            .code = prm_cli_span(prm_client_buffer_text(&code)),
            .message = prm_cli_span(prm_client_buffer_text(&message))};
        prm_client_buffer_format(&said, "%s: %s", answer->kind, answer->message);
        write_row(report, &fault);
    } else {
        while (prm_client_json_next(&cursor, &key, &item)) {
            row fault = {.line = line,
                .given = given,
                .outcome = "failed",
                .field = prm_client_json_get(item, "field"),
                .code = prm_client_json_get(item, "code"),
                .message = prm_client_json_get(item, "message")};
            write_row(report, &fault);
            if (said.length > 0)
                prm_client_buffer_put_text(&said, "; ");
            put_decoded(&said, fault.field);
            prm_client_buffer_put_text(&said, ": ");
            put_decoded(&said, fault.message.text != NULL ? fault.message : fault.code);
        }
    }
    say(report, line, prm_client_buffer_text(&said));
    print_json(report, line, "failed", "error", prm_cli_span(answer->error));
    prm_client_buffer_deinit(&said);
    prm_client_buffer_deinit(&code);
    prm_client_buffer_deinit(&message);
}

/* A duplicate is a result: its state is "duplicate", at the top or of the thing made. */
static bool is_duplicate(prm_client_span result)
{
    prm_client_cursor cursor;
    prm_client_span key, value;
    if (prm_client_json_is_text(prm_client_json_get(result, "state"), "duplicate", 9))
        return true;
    if (prm_client_json_open(&cursor, result) && cursor.is_object)
        while (prm_client_json_next(&cursor, &key, &value))
            if (prm_client_json_is_text(prm_client_json_get(value, "state"), "duplicate", 9))
                return true;
    return false;
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

static void report_duplicate(prm_cli_import_report *report, size_t line, prm_client_span given, prm_client_span result)
{
    prm_client_cursor cursor;
    prm_client_span key, match, matches = prm_client_json_get(result, "matches");
    report->duplicates++;
    print_json(report, line, "duplicate", "result", result);
    bool any = false;
    if (prm_client_json_open(&cursor, matches))
        while (prm_client_json_next(&cursor, &key, &match)) {
            row found = {.line = line,
                .given = given,
                .outcome = "duplicate",
                .match = match_id(match),
                .matched_name = match_name(match),
                .score = prm_client_json_get(match, "score"),
                .matched_on = prm_client_json_get(match, "matched_on")};
            write_row(report, &found);
            any = true;
        }
    row bare = {.line = line, .given = given, .outcome = "duplicate"};
    if (!any)
        write_row(report, &bare);
}

void prm_cli_import_report_answer(
    prm_cli_import_report *report, size_t line, const char *params, const prm_client_answer *answer)
{
    prm_client_span given = prm_cli_span(params);
    if (answer->code != 0) {
        report_error(report, line, given, answer);
    } else if (is_duplicate(prm_cli_span(answer->result))) {
        report_duplicate(report, line, given, prm_cli_span(answer->result));
    } else {
        report->created++;
        print_json(report, line, "created", "result", prm_cli_span(answer->result));
    }
    prm_cli_progress_set(report->progress, report->created + report->duplicates + report->failed);
}

static bool close_errors(prm_cli_import_report *report)
{
    bool good = report->errors == NULL || (fflush(report->errors) == 0 && !ferror(report->errors));
    if (report->errors != NULL && fclose(report->errors) != 0)
        good = false;
    report->errors = NULL;
    return good;
}

int prm_cli_import_report_close(prm_cli_import_report *report, const char *stopped)
{
    size_t done = report->created + report->duplicates + report->failed;
    prm_cli_progress_hide(report->progress);
    if (report->is_json)
        printf("{\"summary\":{\"lines\":%zu,\"created\":%zu,\"duplicates\":%zu,\"failed\":%zu,\"unanswered\":%zu}}\n",
            report->total, report->created, report->duplicates, report->failed, report->total - done);
    else
        printf("%zu lines: %zu created, %zu duplicates, %zu failed\n", report->total, report->created,
            report->duplicates, report->failed);
    if (stopped != NULL)
        prm_cli_complain(report->cli, 0,
            "%zu lines are without an answer: %s. The same command goes on; no line happens twice",
            report->total - done, stopped);
    if (!close_errors(report) || report->is_broken)
        return prm_cli_complain(report->cli, PRM_CLI_REFUSED, "what became of the lines could not all be written down");
    return report->failed > 0 ? PRM_CLI_REFUSED : PRM_CLI_OK;
}
