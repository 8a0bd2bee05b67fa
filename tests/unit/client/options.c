/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "cli/cli.h"
#include "cli/connect.h"

#include <stdlib.h>
#include <string.h>

#define RUN(cli, ...)                                                                                                  \
    char *words[] = {(char *)"prm", __VA_ARGS__, NULL};                                                                \
    prm_cli cli;                                                                                                       \
    int code = prm_cli_init(&cli, (int)(sizeof words / sizeof words[0]) - 1, words)

TEST(options_stand_anywhere)
{
    RUN(cli, (char *)"--server", (char *)"a:1", (char *)"call", (char *)"x.y", (char *)"--json", (char *)"a=1",
        (char *)"--server=b:2", (char *)"--", (char *)"--key");
    if (CHECK_INT(code, PRM_CLI_OK)) {
        CHECK(cli.command == &prm_cli_command_call);
        CHECK_STR(prm_cli_value(&cli, "--server"), "b:2");
        CHECK_STR(prm_cli_value_at(&cli, "--server", 0), "a:1");
        CHECK(prm_cli_value_at(&cli, "--server", 2) == NULL);
        CHECK(prm_cli_has(&cli, "--json"));
        CHECK(!prm_cli_has(&cli, "--key"));
        CHECK_INT(cli.argument_count, 3);
        CHECK_STR(cli.arguments[2], "--key");
    }
    prm_cli_deinit(&cli);
}

TEST(wrong_usage)
{
    static const char *const lines[][4] = {{"nonsense", "-x"}, {"nonsense", "--=1"}, {"call"}, {"call", "x", "--limit"}, {"list"}, {"explain"},
        {"explain", "a", "b"}, {"import", "partners"}, {"call", "x", "--key"}, {"call", "x", "--json=1"},
        {"--nonsense"}};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char *words[6] = {(char *)"prm"};
        int count = 1;
        for (size_t n = 0; n < 4 && lines[i][n] != NULL; n++)
            words[count++] = (char *)lines[i][n];
        prm_cli cli;
        CHECK_INT(prm_cli_init(&cli, count, words), PRM_CLI_USAGE);
        prm_cli_deinit(&cli);
    }
}

TEST(what_is_no_command_is_a_method)
{
    RUN(cli, (char *)"deals", (char *)"register", (char *)"--json", (char *)"--amount.currency", (char *)"EUR",
        (char *)"--days", (char *)"-5", (char *)"--exclusive", (char *)"--name=--x", (char *)"--last");
    static const struct {
        const char *name, *value;
    } flags[] = {{"amount.currency", "EUR"}, {"days", "-5"}, {"exclusive", NULL}, {"name", "--x"}, {"last", NULL}};
    if (CHECK_INT(code, PRM_CLI_OK)) {
        CHECK(cli.command == &prm_cli_command_method);
        CHECK_INT(cli.argument_count, 2);
        CHECK(prm_cli_has(&cli, "--json"));
        CHECK_INT(cli.flag_count, 5);
        for (size_t i = 0; i < cli.flag_count && i < 5; i++) {
            CHECK_STR(cli.flags[i].name, flags[i].name);
            CHECK_STR(cli.flags[i].value, flags[i].value);
        }
    }
    prm_cli_deinit(&cli);
}

TEST(help_needs_no_arguments)
{
    RUN(cli, (char *)"call", (char *)"-h");
    CHECK_INT(code, PRM_CLI_OK);
    CHECK(prm_cli_has(&cli, "--help"));
    prm_cli_deinit(&cli);
}

TEST(addresses)
{
    static const struct {
        const char *text, *host;
        uint16_t port;
    } rows[] = {{"a.example:80", "a.example", 80}, {"a.example", "a.example", 7443}, {"[::1]:9", "::1", 9},
        {"[::1]", "::1", 7443}, {"::1", "::1", 7443}, {"127.0.0.1:65535", "127.0.0.1", 65535}, {":80", NULL, 80},
        {"a:0", NULL, 0}, {"a:65536", NULL, 0}, {"a:", NULL, 0}, {"a:x", NULL, 0}, {"[::1", NULL, 0},
        {"[::1]x", NULL, 0}, {"a:+80", NULL, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *host;
        uint16_t port;
        bool good = prm_cli_address_split(rows[i].text, &host, &port);
        CHECK_STR(good ? host : NULL, rows[i].host);
        if (good)
            CHECK_INT(port, rows[i].port);
        free(host);
    }
}

TEST(every_command_is_told)
{
    for (size_t i = 0; prm_cli_commands[i] != NULL; i++) {
        const prm_cli_command *command = prm_cli_commands[i];
        CHECK_HAS(command->details, "Examples:");
        for (const prm_cli_option *option = command->options; option != NULL && option->name != NULL; option++)
            CHECK(option->name[0] == '-' && option->doc[0] != '\0');
    }
}

TEST_MAIN(CASE(options_stand_anywhere), CASE(wrong_usage), CASE(what_is_no_command_is_a_method), CASE(help_needs_no_arguments), CASE(addresses),
    CASE(every_command_is_told))
