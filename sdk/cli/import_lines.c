/* SPDX-License-Identifier: Apache-2.0 */
#include "import.h"

#include "params.h"

#include "client/utf8.h"

#include <mbedtls/md.h>

#include <stdlib.h>
#include <string.h>

#define FILE_BYTES ((size_t)1 << 30)

static const struct {
    const char *name;
    char separator;
    const char *word; /* the server's */
} separators[] = {{",", ',', "comma"}, {";", ';', "semicolon"}, {"tab", '\t', "tab"}, {"\t", '\t', "tab"},
    {"|", '|', "pipe"}};

static int out_of_memory(const prm_cli *cli)
{
    return prm_cli_complain(cli, PRM_CLI_REFUSED, "out of memory");
}

/* What was written, the caller's to free; NULL if memory ran out. */
static char *take_text(prm_client_buffer *buffer)
{
    char *text = buffer->failed ? NULL : buffer->data;
    if (text == NULL)
        prm_client_buffer_deinit(buffer);
    return text;
}

/* Which of them; SIZE_MAX: none. */
static size_t find_separator(const prm_cli *cli)
{
    const char *name = prm_cli_value(cli, "--separator");
    for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++)
        if (strcmp(separators[i].name, name != NULL ? name : ",") == 0)
            return i;
    return SIZE_MAX;
}

/* SHA-256 over what decides what a record becomes; the first half of it is plenty. */
static bool digest_all(prm_cli_lines *lines, const char *method, size_t length)
{
    const mbedtls_md_info_t *info = mbedtls_md_info_from_type(MBEDTLS_MD_SHA256);
    mbedtls_md_context_t context;
    unsigned char digest[32];
    mbedtls_md_init(&context);
    bool good = info != NULL && mbedtls_md_setup(&context, info, 0) == 0 && mbedtls_md_starts(&context) == 0 &&
                mbedtls_md_update(&context, (const unsigned char *)method, strlen(method) + 1) == 0 &&
                mbedtls_md_update(&context, (const unsigned char *)lines->settings, strlen(lines->settings) + 1) == 0 &&
                mbedtls_md_update(&context, (const unsigned char *)lines->text, length) == 0 &&
                mbedtls_md_finish(&context, digest) == 0;
    mbedtls_md_free(&context);
    for (size_t i = 0; good && i < 16; i++)
        snprintf(lines->digest + 2 * i, 3, "%02x", digest[i]);
    return good;
}

/* -- options -- */

/* --map COLUMN=FIELD, without FIELD the column is left out: {COLUMN: FIELD or null}. */
static int put_mapping(const prm_cli *cli, prm_client_buffer *out)
{
    const char *word;
    for (size_t n = 0; (word = prm_cli_value_at(cli, "--map", n)) != NULL; n++) {
        const char *equals = strrchr(word, '=');
        if (equals == NULL)
            return prm_cli_complain(cli, PRM_CLI_USAGE, "--map takes COLUMN=FIELD, not \"%s\"", word);
        prm_client_buffer_put_text(out, n == 0 ? ",\"mapping\":{" : ",");
        prm_client_buffer_put_json(out, word, (size_t)(equals - word));
        prm_client_buffer_put_char(out, ':');
        if (equals[1] == '\0')
            prm_client_buffer_put_text(out, "null");
        else
            prm_client_buffer_put_json(out, equals + 1, strlen(equals + 1));
    }
    prm_client_buffer_put_text(out, prm_cli_value(cli, "--map") != NULL ? "}" : "");
    return PRM_CLI_OK;
}

/* --set FIELD=VALUE: {FIELD: VALUE}. */
static int put_defaults(const prm_cli *cli, prm_client_buffer *out)
{
    const char *word;
    for (size_t n = 0; (word = prm_cli_value_at(cli, "--set", n)) != NULL; n++) {
        const char *equals = strchr(word, '='), *value = equals != NULL ? equals + 1 : "";
        size_t length = equals != NULL ? (size_t)(equals - word) : 0;
        enum prm_cli_reading reading = prm_cli_field_split(word, PRM_CLI_AUTO, &length);
        if (length == 0)
            return prm_cli_complain(cli, PRM_CLI_USAGE, "--set takes FIELD=VALUE, not \"%s\"", word);
        bool is_json = reading != PRM_CLI_TEXT && prm_client_json_is_valid(value, strlen(value), NULL);
        if (reading == PRM_CLI_JSON && !is_json)
            return prm_cli_complain(cli, PRM_CLI_USAGE, "--set %.*s: the value is not JSON", (int)length, word);
        prm_client_buffer_put_text(out, n == 0 ? ",\"defaults\":{" : ",");
        prm_client_buffer_put_json(out, word, length);
        prm_client_buffer_put_char(out, ':');
        if (is_json)
            prm_client_buffer_put_text(out, value);
        else
            prm_client_buffer_put_json(out, value, strlen(value));
    }
    prm_client_buffer_put_text(out, prm_cli_value(cli, "--set") != NULL ? "}" : "");
    return PRM_CLI_OK;
}

static int make_settings(prm_cli_lines *lines, const char *separator)
{
    prm_client_buffer out = {0};
    int code = put_mapping(lines->cli, &out);
    if (code == PRM_CLI_OK)
        code = put_defaults(lines->cli, &out);
    prm_client_buffer_format(&out, ",\"separator\":\"%s\"", separator);
    lines->settings = take_text(&out);
    return code != PRM_CLI_OK || lines->settings != NULL ? code : out_of_memory(lines->cli);
}

/* -- records -- */

/* Measures a record; false, with a sentence, if no message can hold it. */
static bool measure(const prm_cli_lines *lines, prm_cli_record *record, char *problem, size_t size)
{
    const char *at = lines->text + record->at, *end = at + record->length;
    for (size_t step; at < end; at += step) {
        unsigned char c = (unsigned char)*at;
        if (prm_client_utf8_next(at, (size_t)(end - at), &step) < 0) {
            snprintf(problem, size, "it is not UTF-8 text");
            return false;
        }
        record->encoded += c == '"' || c == '\\' ? 2 : c < 0x20 ? 6 : step;
    }
    if (record->length + lines->header.length <= PRM_CLI_CHUNK_BYTES &&
        record->encoded + lines->header.encoded <= PRM_CLI_CHUNK_ENCODED)
        return true;
    snprintf(problem, size, "it is longer than %d bytes, with the header", (int)PRM_CLI_CHUNK_BYTES);
    return false;
}

/* Where a record is, without the end of its line. */
static enum prm_csv_status find_record(prm_cli_lines *lines, prm_cli_record *record)
{
    prm_csv *csv = &lines->csv;
    while (csv->at < csv->end && (*csv->at == '\n' || *csv->at == '\r')) {
        csv->next_line += *csv->at == '\n' || csv->at + 1 == csv->end || csv->at[1] != '\n';
        csv->at++;
    }
    *record = (prm_cli_record){.at = (size_t)(csv->at - lines->text)};
    enum prm_csv_status status = prm_csv_skip(csv);
    record->line = csv->line;
    record->length = (size_t)(csv->at - lines->text) - record->at;
    const char *end = csv->at;
    while (record->length > 0 && (end[-1] == '\r' || end[-1] == '\n')) {
        record->length--;
        end--;
    }
    return status;
}

static int read_header(prm_cli_lines *lines)
{
    char problem[160];
    enum prm_csv_status status = find_record(lines, &lines->header);
    if (status == PRM_CSV_END)
        return prm_cli_complain(lines->cli, PRM_CLI_USAGE, "the file is empty: its first line names the fields");
    if (status != PRM_CSV_RECORD)
        snprintf(problem, sizeof problem, "%s", prm_csv_problem(status));
    else if (measure(lines, &lines->header, problem, sizeof problem))
        return PRM_CLI_OK;
    return prm_cli_complain(lines->cli, PRM_CLI_USAGE, "line %zu: %s", lines->header.line, problem);
}

static void count_records(prm_cli_lines *lines)
{
    prm_csv csv = lines->csv;
    while (prm_csv_skip(&csv) != PRM_CSV_END)
        lines->total++;
}

int prm_cli_lines_init(prm_cli_lines *lines, const prm_cli *cli, const char *method, const char *path)
{
    *lines = (prm_cli_lines){.cli = cli};
    char problem[512];
    size_t length, separator = find_separator(cli);
    if (separator == SIZE_MAX)
        return prm_cli_complain(cli, PRM_CLI_USAGE, "--separator is one of , ; | tab");
    int code = make_settings(lines, separators[separator].word);
    if (code != PRM_CLI_OK)
        return code;
    lines->text = prm_cli_file_read(path, FILE_BYTES, &length, problem, sizeof problem);
    if (lines->text == NULL)
        return prm_cli_complain(cli, PRM_CLI_USAGE, "%s", problem);
    if (!digest_all(lines, method, length))
        return out_of_memory(cli);
    prm_csv_init(&lines->csv, lines->text, length, separators[separator].separator, NULL, PRM_CSV_CELLS);
    code = read_header(lines);
    count_records(lines);
    return code;
}

void prm_cli_lines_deinit(prm_cli_lines *lines)
{
    free(lines->settings);
    free(lines->text);
    *lines = (prm_cli_lines){0};
}

enum prm_cli_line prm_cli_lines_next(prm_cli_lines *lines, prm_cli_record *record, char *problem, size_t size)
{
    enum prm_csv_status status = find_record(lines, record);
    if (status == PRM_CSV_END)
        return PRM_CLI_LINE_END;
    if (status == PRM_CSV_RECORD)
        return measure(lines, record, problem, size) ? PRM_CLI_LINE : PRM_CLI_LINE_BAD;
    snprintf(problem, size, "%s", prm_csv_problem(status));
    return PRM_CLI_LINE_BAD;
}

/* -- calls -- */

char *prm_cli_lines_params(const prm_cli_lines *lines, const prm_cli_record *records, size_t count)
{
    prm_client_buffer csv = {0}, out = {0};
    prm_client_buffer_put(&csv, lines->text + lines->header.at, lines->header.length);
    for (size_t i = 0; i < count; i++) {
        prm_client_buffer_put_char(&csv, '\n');
        prm_client_buffer_put(&csv, lines->text + records[i].at, records[i].length);
    }
    prm_client_buffer_put_text(&out, "{\"csv\":");
    prm_client_buffer_put_json(&out, prm_client_buffer_text(&csv), csv.length);
    prm_client_buffer_put_text(&out, lines->settings);
    prm_client_buffer_put_char(&out, '}');
    out.failed = out.failed || csv.failed;
    prm_client_buffer_deinit(&csv);
    return take_text(&out);
}

void prm_cli_lines_key(
    const prm_cli_lines *lines, const prm_cli_record *records, size_t count, char key[PRM_CLI_IMPORT_KEY])
{
    snprintf(key, PRM_CLI_IMPORT_KEY, "%s-%zu-%zu", lines->digest, records[0].line, count);
}

void prm_cli_lines_name(const prm_cli_lines *lines, const prm_cli_record *record, prm_client_buffer *out)
{
    prm_csv csv;
    prm_csv_cell cells[PRM_CSV_CELLS];
    prm_client_buffer copy = {0};
    prm_client_buffer_put(&copy, lines->text + record->at, record->length);
    if (copy.failed || copy.length == 0) {
        prm_client_buffer_deinit(&copy);
        return;
    }
    prm_csv_init(&csv, copy.data, copy.length, lines->csv.separator, cells, PRM_CSV_CELLS);
    if (prm_csv_next(&csv) == PRM_CSV_RECORD)
        for (size_t i = 0; i < csv.count && out->length == 0; i++)
            prm_client_buffer_put(out, cells[i].text, cells[i].length);
    prm_client_buffer_deinit(&copy);
}
