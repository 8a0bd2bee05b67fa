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

/* Lines as "line:params" or "line:!field!problem", each on a line. `options` are further words of the command. */
static int read_all(prm_client_buffer *out, const char *text, const char *const *options, char key[PRM_CLI_IMPORT_KEY])
{
    file f = write_file(text);
    char *words[16] = {(char *)"prm", (char *)"import", (char *)"partners", f.path};
    int count = 4;
    for (; options != NULL && options[count - 4] != NULL; count++)
        words[count] = (char *)options[count - 4];
    prm_cli cli;
    prm_cli_lines lines = {0};
    prm_cli_line_read read;
    enum prm_cli_line kind;
    int code = prm_cli_init(&cli, count, words);
    if (code == PRM_CLI_OK)
        code = prm_cli_lines_init(&lines, &cli, "partners.create", f.path);
    while (code == PRM_CLI_OK && (kind = prm_cli_lines_next(&lines, &read)) != PRM_CLI_LINE_END) {
        if (kind == PRM_CLI_LINE)
            prm_client_buffer_format(out, "%zu:%s\n", read.number, read.params);
        else
            prm_client_buffer_format(out, "%zu:!%s!%s\n", read.number, read.field, read.problem);
        free(read.params);
    }
    prm_cli_lines_key(&lines, 2, key);
    prm_cli_lines_deinit(&lines);
    prm_cli_deinit(&cli);
    unlink(f.path);
    return code;
}

static void check(const char *text, const char *const *options, const char *wanted)
{
    prm_client_buffer out = {0};
    char key[PRM_CLI_IMPORT_KEY];
    CHECK_INT(read_all(&out, text, options, key), PRM_CLI_OK);
    CHECK_STR(prm_client_buffer_text(&out), wanted);
    prm_client_buffer_deinit(&out);
}

TEST(lines)
{
    check("legal_name,tax_id\nAcme,0123\n\"B, C\",\n", NULL,
        "2:{\"legal_name\":\"Acme\",\"tax_id\":\"0123\"}\n3:{\"legal_name\":\"B, C\"}\n");
    check("customer.legal_name,lines.0.product,amount.amount:json\nAcme,p1,12\nAcme,p1,x\n", NULL,
        "2:{\"customer\":{\"legal_name\":\"Acme\"},\"lines\":[{\"product\":\"p1\"}],\"amount\":{\"amount\":12}}\n"
        "3:!amount.amount!the value is not JSON\n");
    check("a,b\n1\n1,2,3\n\"x\"y,2\n\n4,5\n", NULL,
        "2:!!it has 1 cells, the header 2\n3:!!it has 3 cells, the header 2\n4:!!text follows a closing quote\n"
        "6:{\"a\":\"4\",\"b\":\"5\"}\n");
    check("a\n\xFF\n", NULL, "2:!a!the value is not UTF-8 text\n");
    check("a,,b\n1,2,3\n", NULL, "2:{\"a\":\"1\",\"b\":\"3\"}\n");
}

TEST(options)
{
    static const char *const mapped[] = {
        "--map", "Company name=legal_name", "--map", "Notes=", "--set", "type=reseller", "--set", "rank=2", NULL};
    check(
        "Company name,Notes\nAcme,secret\n", mapped, "2:{\"legal_name\":\"Acme\",\"type\":\"reseller\",\"rank\":2}\n");
    static const char *const semicolon[] = {"--separator", ";", NULL};
    check("a;b\n1;2,3\n", semicolon, "2:{\"a\":\"1\",\"b\":\"2,3\"}\n");
}

TEST(refused)
{
    static const char *const unknown[] = {"--map", "x=y", NULL}, *const bare[] = {"--map", "x", NULL},
                             *const set[] = {"--set", "x", NULL}, *const separator[] = {"--separator", "ab", NULL};
    static const char *const *const rows[] = {unknown, bare, set, separator};
    char key[PRM_CLI_IMPORT_KEY];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        prm_client_buffer out = {0};
        CHECK_INT(read_all(&out, "a\n1\n", rows[i], key), PRM_CLI_USAGE);
        prm_client_buffer_deinit(&out);
    }
    prm_client_buffer out = {0};
    CHECK_INT(read_all(&out, "", NULL, key), PRM_CLI_USAGE);
    CHECK_INT(read_all(&out, "\"a\n1\n", NULL, key), PRM_CLI_USAGE);
    prm_client_buffer_deinit(&out);
}

/* The same file and options: the same key; anything that changes what a line becomes: another. */
TEST(keys)
{
    static const char *const set[] = {"--set", "b=1", NULL}, *const map[] = {"--map", "b=1", NULL};
    char first[PRM_CLI_IMPORT_KEY], again[PRM_CLI_IMPORT_KEY], other[PRM_CLI_IMPORT_KEY];
    prm_client_buffer out = {0};
    CHECK_INT(read_all(&out, "a\n1\n", NULL, first), PRM_CLI_OK);
    prm_client_buffer_deinit(&out);
    CHECK_INT(read_all(&out, "a\n1\n", NULL, again), PRM_CLI_OK);
    prm_client_buffer_deinit(&out);
    CHECK_STR(again, first);
    CHECK_INT(strlen(first), 34);
    CHECK_INT(read_all(&out, "a\n2\n", NULL, other), PRM_CLI_OK);
    prm_client_buffer_deinit(&out);
    CHECK(strcmp(other, first) != 0);
    CHECK_INT(read_all(&out, "a\n1\n", set, other), PRM_CLI_OK);
    prm_client_buffer_deinit(&out);
    CHECK(strcmp(other, first) != 0);
    CHECK_INT(read_all(&out, "b\n1\n", set, first), PRM_CLI_OK);
    prm_client_buffer_deinit(&out);
    CHECK_INT(read_all(&out, "b\n1\n", map, other), PRM_CLI_OK);
    prm_client_buffer_deinit(&out);
    CHECK(strcmp(other, first) != 0);
}

TEST_MAIN(CASE(lines), CASE(options), CASE(refused), CASE(keys))
