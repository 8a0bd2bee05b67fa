/* SPDX-License-Identifier: Apache-2.0 */
#include "import.h"

#include <cjson/cJSON.h>
#include <mbedtls/md.h>

#include <stdlib.h>
#include <string.h>

#define FILE_BYTES ((size_t)1 << 30)

/* What a server takes of one text and of one message, with room for the rest of it: beyond that it hangs up, and every
 * line in flight with it. */
enum { CELL_BYTES = 256 << 10, PARAMS_BYTES = 1000 << 10 };

static const struct {
    const char *name;
    char separator;
} separators[] = {{",", ','}, {";", ';'}, {"tab", '\t'}, {"\t", '\t'}, {"|", '|'}};

static bool find_separator(const prm_cli *cli, char *separator)
{
    const char *name = prm_cli_value(cli, "--separator");
    *separator = ',';
    if (name == NULL)
        return true;
    for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++)
        if (strcmp(separators[i].name, name) == 0) {
            *separator = separators[i].separator;
            return true;
        }
    return false;
}

/* SHA-256 over what decides what a line becomes; the first half of it is plenty. */
static bool digest_all(prm_cli_lines *lines, const char *method, size_t length)
{
    static const char *const options[] = {"--set", "--map", "--separator"};
    const mbedtls_md_info_t *info = mbedtls_md_info_from_type(MBEDTLS_MD_SHA256);
    mbedtls_md_context_t context;
    unsigned char digest[32];
    mbedtls_md_init(&context);
    bool good = info != NULL && mbedtls_md_setup(&context, info, 0) == 0 && mbedtls_md_starts(&context) == 0 &&
                mbedtls_md_update(&context, (const unsigned char *)method, strlen(method) + 1) == 0;
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        const char *value;
        good = good && mbedtls_md_update(&context, (const unsigned char *)options[i], strlen(options[i])) == 0;
        for (size_t n = 0; good && (value = prm_cli_value_at(lines->cli, options[i], n)) != NULL; n++)
            good = mbedtls_md_update(&context, (const unsigned char *)value, strlen(value) + 1) == 0;
    }
    good = good && mbedtls_md_update(&context, (const unsigned char *)lines->text, length) == 0 &&
           mbedtls_md_finish(&context, digest) == 0;
    mbedtls_md_free(&context);
    for (size_t i = 0; good && i < 16; i++)
        snprintf(lines->digest + 2 * i, 3, "%02x", digest[i]);
    return good;
}

/* What --map says of a column: the field's name, "" if it is to be left out, NULL if nothing. */
static const char *mapped(const prm_cli *cli, const char *name, size_t length)
{
    const char *word, *found = NULL;
    for (size_t n = 0; (word = prm_cli_value_at(cli, "--map", n)) != NULL; n++)
        if (strncmp(word, name, length) == 0 && word[length] == '=')
            found = word + length + 1;
    return found;
}

static int check_maps(const prm_cli_lines *lines)
{
    const char *word;
    for (size_t n = 0; (word = prm_cli_value_at(lines->cli, "--map", n)) != NULL; n++) {
        const char *equals = strrchr(word, '=');
        bool is_known = false;
        for (size_t i = 0; equals != NULL && i < lines->csv.count; i++)
            is_known = is_known || (lines->csv.cells[i].length == (size_t)(equals - word) &&
                                       memcmp(lines->csv.cells[i].text, word, (size_t)(equals - word)) == 0);
        if (equals == NULL)
            return prm_cli_complain(lines->cli, PRM_CLI_USAGE, "--map takes COLUMN=FIELD, not \"%s\"", word);
        if (!is_known)
            return prm_cli_complain(
                lines->cli, PRM_CLI_USAGE, "--map: the file has no column \"%.*s\"", (int)(equals - word), word);
    }
    return PRM_CLI_OK;
}

static int read_header(prm_cli_lines *lines)
{
    enum prm_csv_status status = prm_csv_next(&lines->csv);
    if (status == PRM_CSV_END)
        return prm_cli_complain(lines->cli, PRM_CLI_USAGE, "the file is empty: its first line names the fields");
    if (status != PRM_CSV_RECORD)
        return prm_cli_complain(
            lines->cli, PRM_CLI_USAGE, "line %zu: %s", lines->csv.line, prm_csv_problem(status));
    int code = check_maps(lines);
    lines->columns = calloc(lines->csv.count, sizeof *lines->columns);
    if (code != PRM_CLI_OK || lines->columns == NULL)
        return code != PRM_CLI_OK ? code : prm_cli_complain(lines->cli, PRM_CLI_REFUSED, "out of memory");
    lines->column_count = lines->csv.count;
    for (size_t i = 0; i < lines->column_count; i++) {
        prm_cli_column *column = &lines->columns[i];
        const char *name = lines->csv.cells[i].text, *other = mapped(lines->cli, name, lines->csv.cells[i].length);
        if (other != NULL)
            name = other;
        if (name[0] == '\0')
            continue;
        column->path = strdup(name);
        column->length = strlen(name);
        column->reading = prm_cli_field_split(name, PRM_CLI_TEXT, &column->length);
        if (column->path == NULL)
            return prm_cli_complain(lines->cli, PRM_CLI_REFUSED, "out of memory");
    }
    return PRM_CLI_OK;
}

/* Counts the records without touching them. */
static void count_records(prm_cli_lines *lines)
{
    prm_csv csv = lines->csv;
    (void)prm_csv_skip(&csv);
    while (prm_csv_skip(&csv) != PRM_CSV_END)
        lines->total++;
}

/* Whether every --set is sound, before anything is sent. */
static int check_sets(const prm_cli *cli)
{
    char problem[512];
    const char *word;
    int code = PRM_CLI_OK;
    cJSON *params = cJSON_CreateObject();
    for (size_t n = 0; code == PRM_CLI_OK && (word = prm_cli_value_at(cli, "--set", n)) != NULL; n++)
        if (!prm_cli_params_set_word(params, word, PRM_CLI_AUTO, problem, sizeof problem))
            code = prm_cli_complain(cli, PRM_CLI_USAGE, "--set %s", problem);
    cJSON_Delete(params);
    return code;
}

int prm_cli_lines_init(prm_cli_lines *lines, const prm_cli *cli, const char *method, const char *path)
{
    *lines = (prm_cli_lines){.cli = cli};
    char separator, problem[512];
    size_t length;
    if (!find_separator(cli, &separator))
        return prm_cli_complain(cli, PRM_CLI_USAGE, "--separator is one of , ; | tab");
    lines->text = prm_cli_file_read(path, FILE_BYTES, &length, problem, sizeof problem);
    if (lines->text == NULL)
        return prm_cli_complain(cli, PRM_CLI_USAGE, "%s", problem);
    prm_csv_init(&lines->csv, lines->text, length, separator, lines->cells, PRM_CSV_CELLS);
    count_records(lines);
    if (!digest_all(lines, method, length)) /* of the text as it came: reading it changes it */
        return prm_cli_complain(cli, PRM_CLI_REFUSED, "out of memory");
    int code = read_header(lines);
    return code != PRM_CLI_OK ? code : check_sets(cli);
}

void prm_cli_lines_deinit(prm_cli_lines *lines)
{
    for (size_t i = 0; i < lines->column_count; i++)
        free(lines->columns[i].path);
    free(lines->columns);
    free(lines->text);
    *lines = (prm_cli_lines){0};
}

static bool set_cells(const prm_cli_lines *lines, cJSON *params, prm_cli_line_read *read)
{
    for (size_t i = 0; i < lines->csv.count; i++) {
        const prm_cli_column *column = &lines->columns[i];
        const prm_csv_cell *cell = &lines->csv.cells[i];
        /* An empty cell says nothing; a cell that says "" writes :json and "\"\"". */
        if (column->path == NULL || cell->length == 0)
            continue;
        if (cell->length > CELL_BYTES) {
            snprintf(read->field, sizeof read->field, "%.*s", (int)column->length, column->path);
            snprintf(read->problem, sizeof read->problem, "longer than %d bytes", CELL_BYTES);
            return false;
        }
        size_t mark = prm_csv_is_neutralised(cell->text, cell->length) ? 1 : 0;
        if (!prm_cli_params_set(params, column->path, column->length, cell->text + mark, cell->length - mark,
                column->reading, read->problem, sizeof read->problem)) {
            snprintf(read->field, sizeof read->field, "%.*s", (int)column->length, column->path);
            return false;
        }
    }
    return true;
}

static enum prm_cli_line make_params(const prm_cli_lines *lines, prm_cli_line_read *read)
{
    cJSON *params = cJSON_CreateObject();
    const char *word;
    bool good = params != NULL;
    /* The cells come first: an item of a list in the file may be followed by one that is set. */
    good = good && set_cells(lines, params, read);
    for (size_t n = 0; good && (word = prm_cli_value_at(lines->cli, "--set", n)) != NULL; n++)
        good = prm_cli_params_set_word(params, word, PRM_CLI_AUTO, read->problem, sizeof read->problem);
    read->params = good ? cJSON_PrintUnformatted(params) : NULL;
    if (read->params == NULL && read->problem[0] == '\0')
        snprintf(read->problem, sizeof read->problem, "out of memory");
    cJSON_Delete(params);
    if (read->params != NULL && strlen(read->params) > PARAMS_BYTES) {
        snprintf(read->problem, sizeof read->problem, "longer than %d bytes in all", PARAMS_BYTES);
        free(read->params);
        read->params = NULL;
    }
    return read->params != NULL ? PRM_CLI_LINE : PRM_CLI_LINE_BAD;
}

enum prm_cli_line prm_cli_lines_next(prm_cli_lines *lines, prm_cli_line_read *read)
{
    enum prm_csv_status status = prm_csv_next(&lines->csv);
    *read = (prm_cli_line_read){.number = lines->csv.line};
    if (status == PRM_CSV_END)
        return PRM_CLI_LINE_END;
    if (status != PRM_CSV_RECORD) {
        snprintf(read->problem, sizeof read->problem, "%s", prm_csv_problem(status));
        return PRM_CLI_LINE_BAD;
    }
    if (lines->csv.count != lines->column_count) {
        snprintf(read->problem, sizeof read->problem, "it has %zu cells, the header %zu", lines->csv.count,
            lines->column_count);
        return PRM_CLI_LINE_BAD;
    }
    return make_params(lines, read);
}

void prm_cli_lines_key(const prm_cli_lines *lines, size_t number, char key[PRM_CLI_IMPORT_KEY])
{
    snprintf(key, PRM_CLI_IMPORT_KEY, "%s-%zu", lines->digest, number);
}
