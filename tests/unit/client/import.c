/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "cli/import.h"
#include "client/buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct file {
    char path[64];
} file;

static file write_file(const char *text)
{
    file f = {P_tmpdir "/prm-import-XXXXXX"};
    int fd = mkstemp(f.path);
    if (CHECK(fd >= 0)) {
        CHECK_INT(write(fd, text, strlen(text)), strlen(text));
        close(fd);
    }
    return f;
}

/* Records as "line:text", or "line:!problem", each on a line. `options` are further words of the command; `params`: of a
 * call with all of them. */
static int read_all(
    prm_client_buffer *out, const char *text, const char *const *options, char **params, char key[PRM_CLI_IMPORT_KEY])
{
    file f = write_file(text);
    char *words[16] = {(char *)"prm", (char *)"import", (char *)"partners", f.path};
    int count = 4;
    for (; options != NULL && options[count - 4] != NULL; count++)
        words[count] = (char *)options[count - 4];
    prm_cli cli;
    prm_cli_lines lines = {0};
    prm_cli_record records[8] = {{0}}, bad;
    size_t good = 0;
    char problem[160];
    enum prm_cli_line kind;
    int code = prm_cli_init(&cli, count, words);
    *params = NULL;
    if (code == PRM_CLI_OK)
        code = prm_cli_lines_init(&lines, &cli, "partners.import", f.path);
    while (code == PRM_CLI_OK && good < 8 &&
           (kind = prm_cli_lines_next(&lines, &bad, problem, sizeof problem)) != PRM_CLI_LINE_END) {
        if (kind == PRM_CLI_LINE) {
            records[good++] = bad;
            prm_client_buffer_format(out, "%zu:%.*s\n", bad.line, (int)bad.length, lines.text + bad.at);
        } else {
            prm_client_buffer_format(out, "%zu:!%s\n", bad.line, problem);
        }
    }
    if (code == PRM_CLI_OK && good > 0) {
        *params = prm_cli_lines_params(&lines, records, good);
        prm_cli_lines_key(&lines, records, good, key);
        code = *params != NULL ? code : PRM_CLI_REFUSED;
    }
    prm_cli_lines_deinit(&lines);
    prm_cli_deinit(&cli);
    unlink(f.path);
    return code;
}

static void check(const char *text, const char *const *options, const char *wanted, const char *sent)
{
    prm_client_buffer out = {0};
    char key[PRM_CLI_IMPORT_KEY], *params;
    CHECK_INT(read_all(&out, text, options, &params, key), PRM_CLI_OK);
    CHECK_STR(prm_client_buffer_text(&out), wanted);
    CHECK_STR(params != NULL ? params : "", sent);
    prm_client_buffer_deinit(&out);
    free(params);
}

#define SENT(csv) "{\"csv\":\"" csv "\",\"separator\":\"comma\"}"

TEST(records)
{
    check("\xEF\xBB\xBFname,tax\r\nAcme,0123\r\n\r\n\"B, \"\"C\"\"\r\nD\",\r\nlast,", NULL,
        "2:Acme,0123\n4:\"B, \"\"C\"\"\r\nD\",\n6:last,\n",
        SENT("name,tax\\u000aAcme,0123\\u000a\\\"B, \\\"\\\"C\\\"\\\"\\u000d\\u000aD\\\",\\u000alast,"));
    check("\n\na,b\n\"x\"y,2\n4,5\n\xFF,1\n\"never\n1,2", NULL,
        "4:!text follows a closing quote\n5:4,5\n6:!it is not UTF-8 text\n7:!a quote is opened and never closed\n",
        SENT("a,b\\u000a4,5"));
    check("a\n", NULL, "", "");
}

TEST(options)
{
    static const char *const mapped[] = {"--map", "Company=name=legal_name", "--map", "Notes=", "--set",
        "type=reseller", "--set", "rank=12345678901234567890", "--set", "tax:text=12", "--separator", ";", NULL};
    check("Company=name;Notes\nAcme;secret\n", mapped, "2:Acme;secret\n",
        "{\"csv\":\"Company=name;Notes\\u000aAcme;secret\",\"mapping\":{\"Company=name\":\"legal_name\",\"Notes\":null},"
        "\"defaults\":{\"type\":\"reseller\",\"rank\":12345678901234567890,\"tax\":\"12\"},\"separator\":\"semicolon\"}");
}

TEST(refused)
{
    static const char *const bare[] = {"--map", "x", NULL}, *const set[] = {"--set", "x", NULL},
                             *const json[] = {"--set", "x:json=y", NULL}, *const none[] = {"--set", "=y", NULL},
                             *const separator[] = {"--separator", "ab", NULL};
    static const char *const *const rows[] = {bare, set, json, none, separator, NULL};
    static const char *const texts[] = {"", "\n\n", "\"a\n1\n", "a\xFF\n1\n"};
    char key[PRM_CLI_IMPORT_KEY], *params;
    prm_client_buffer out = {0};
    for (size_t i = 0; rows[i] != NULL; i++)
        CHECK_INT(read_all(&out, "a\n1\n", rows[i], &params, key), PRM_CLI_USAGE);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        CHECK_INT(read_all(&out, texts[i], NULL, &params, key), PRM_CLI_USAGE);
    CHECK_INT(out.length, 0);
    prm_client_buffer_deinit(&out);
}

/* The same file and options: the same key; anything that changes what a record becomes: another. */
TEST(keys)
{
    static const char *const set[] = {"--set", "b=1", NULL}, *const map[] = {"--map", "b=c", NULL};
    static const struct {
        const char *text;
        const char *const *options;
        bool is_same;
    } rows[] = {{"a\n1\n", NULL, true}, {"a\n2\n", NULL, false}, {"a\n1\n", set, false}, {"a\n1\n", map, false},
        {"b\n1\n", NULL, false}};
    char first[PRM_CLI_IMPORT_KEY] = "", other[PRM_CLI_IMPORT_KEY] = "", *params;
    prm_client_buffer out = {0};
    CHECK_INT(read_all(&out, "a\n1\n", NULL, &params, first), PRM_CLI_OK);
    free(params);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        CHECK_INT(read_all(&out, rows[i].text, rows[i].options, &params, other), PRM_CLI_OK);
        CHECK_INT(strcmp(first, other) == 0, rows[i].is_same);
        free(params);
    }
    prm_client_buffer_deinit(&out);
}

TEST_MAIN(CASE(records), CASE(options), CASE(refused), CASE(keys))
