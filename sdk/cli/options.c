/* SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const prm_cli_option prm_cli_common_options[] = {
    {"--server", "HOST:PORT", "where prmd listens (PRM_SERVER; default 127.0.0.1:7443)"},
    {"--profile", "NAME",
        "a server, what to trust and a token, as prm login keeps them (PRM_PROFILE; default: the default one, unless "
        "a server or data directory is given)"},
    {"--data", "DIR",
        "the server's data directory, if it is on this machine: trusts DIR/tls/cert.pem and takes the "
        "token from DIR/admin.token (PRM_DATA)"},
    {"--ca", "FILE", "certificates to trust, PEM (PRM_CA; default: those of the system)"},
    {"--token-file", "FILE", "reads the token from a file (PRM_TOKEN_FILE)"},
    {"--token", "TOKEN", "the token itself; others on this machine can see it in the list of processes (PRM_TOKEN)"},
    {"--timeout", "SECONDS", "how long to wait for an answer (default 60)"},
    {"--help", NULL, "this text"},
    {"--version", NULL, "the version of prm"},
    {NULL, NULL, NULL},
};

static const prm_cli_option *find_in(const prm_cli_option *options, const char *name, size_t length)
{
    for (; options != NULL && options->name != NULL; options++)
        if (strlen(options->name) == length && memcmp(options->name, name, length) == 0)
            return options;
    return NULL;
}

static const prm_cli_option *find_option(const prm_cli *cli, const char *name, size_t length)
{
    const prm_cli_option *option = find_in(prm_cli_common_options, name, length);
    if (option == NULL && cli->command != NULL)
        option = find_in(cli->command->options, name, length);
    return option;
}

static void find_command(prm_cli *cli, const char *name)
{
    for (size_t i = 0; prm_cli_commands[i] != NULL; i++)
        if (strcmp(prm_cli_commands[i]->name, name) == 0) {
            cli->command = prm_cli_commands[i];
            return;
        }
    cli->command = &prm_cli_command_method;
    cli->arguments[cli->argument_count++] = name;
}

/* An option that none of ours is, with its value: what follows, unless that is an option too. */
static int take_flag(prm_cli *cli, int argc, char **argv, int *at, size_t length)
{
    const char *text = argv[*at], *value = text[length] == '=' ? text + length + 1 : NULL;
    if (length <= 2 || strncmp(text, "--", 2) != 0)
        return prm_cli_complain(cli, PRM_CLI_USAGE, "unknown option %s: see prm %s --help", text, cli->arguments[0]);
    if (value == NULL && *at + 1 < argc && strncmp(argv[*at + 1], "--", 2) != 0)
        value = argv[++*at];
    char *name = strndup(text + 2, length - 2);
    if (name == NULL)
        return prm_cli_complain(cli, PRM_CLI_REFUSED, "out of memory");
    cli->flags[cli->flag_count++] = (prm_cli_flag){name, value};
    return PRM_CLI_OK;
}

/* One option and, from the next argument, its value. */
static int take_option(prm_cli *cli, int argc, char **argv, int *at)
{
    const char *text = argv[*at], *equals = strchr(text, '=');
    size_t length = equals != NULL ? (size_t)(equals - text) : strlen(text);
    const char *name = strcmp(text, "-h") == 0 ? "--help" : text;
    const prm_cli_option *option = find_option(cli, name, name == text ? length : strlen(name));
    if (option == NULL && cli->command != NULL && cli->command->takes_flags)
        return take_flag(cli, argc, argv, at, length);
    if (option == NULL)
        return prm_cli_complain(cli, PRM_CLI_USAGE, "unknown option %s: see prm %s%s--help", text,
            cli->command != NULL ? cli->command->name : "", cli->command != NULL ? " " : "");
    const char *value = equals != NULL ? equals + 1 : NULL;
    if (option->value == NULL && value != NULL)
        return prm_cli_complain(cli, PRM_CLI_USAGE, "%s takes no value", option->name);
    if (option->value != NULL && value == NULL) {
        if (*at + 1 >= argc)
            return prm_cli_complain(cli, PRM_CLI_USAGE, "%s needs a value: %s", option->name, option->value);
        value = argv[++*at];
    }
    cli->given[cli->given_count++] = (prm_cli_given){option, value};
    return PRM_CLI_OK;
}

static int check_count(const prm_cli *cli)
{
    const prm_cli_command *command = cli->command;
    if (command == NULL || prm_cli_has(cli, "--help"))
        return PRM_CLI_OK;
    bool has_too_many = command->takes_none ? cli->argument_count > 0
                                            : command->most > 0 && cli->argument_count > command->most;
    if (cli->argument_count < command->least || has_too_many)
        return prm_cli_complain(cli, PRM_CLI_USAGE, "usage: prm %s %s", command->name, command->arguments);
    return PRM_CLI_OK;
}

int prm_cli_init(prm_cli *cli, int argc, char **argv)
{
    *cli = (prm_cli){0};
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    bool may_color = (no_color == NULL || no_color[0] == '\0') && (term == NULL || strcmp(term, "dumb") != 0);
    cli->out_is_terminal = isatty(STDOUT_FILENO);
    cli->err_is_terminal = isatty(STDERR_FILENO);
    cli->out_has_color = cli->out_is_terminal && may_color;
    cli->err_has_color = cli->err_is_terminal && may_color;
    cli->given = calloc((size_t)argc + 1, sizeof *cli->given);
    cli->arguments = calloc((size_t)argc + 1, sizeof *cli->arguments);
    cli->flags = calloc((size_t)argc + 1, sizeof *cli->flags);
    if (cli->given == NULL || cli->arguments == NULL || cli->flags == NULL)
        return prm_cli_complain(cli, PRM_CLI_USAGE, "out of memory");
    bool options_end = false;
    for (int i = 1; i < argc; i++) {
        int code = PRM_CLI_OK;
        if (!options_end && strcmp(argv[i], "--") == 0)
            options_end = true;
        else if (!options_end && argv[i][0] == '-' && argv[i][1] != '\0')
            code = take_option(cli, argc, argv, &i);
        else if (cli->command == NULL)
            find_command(cli, argv[i]);
        else
            cli->arguments[cli->argument_count++] = argv[i];
        if (code != PRM_CLI_OK)
            return code;
        if (cli->command != NULL && cli->command->passes_on) {
            cli->rest = argv + i + 1;
            cli->rest_count = (size_t)(argc - i - 1);
            return PRM_CLI_OK;
        }
    }
    return check_count(cli);
}

void prm_cli_deinit(prm_cli *cli)
{
    free(cli->given);
    free(cli->arguments);
    for (size_t i = 0; i < cli->flag_count; i++)
        free(cli->flags[i].name);
    free(cli->flags);
    *cli = (prm_cli){0};
}

const char *prm_cli_value_at(const prm_cli *cli, const char *option, size_t n)
{
    for (size_t i = 0; i < cli->given_count; i++)
        if (strcmp(cli->given[i].option->name, option) == 0 && n-- == 0)
            return cli->given[i].value != NULL ? cli->given[i].value : "";
    return NULL;
}

const char *prm_cli_value(const prm_cli *cli, const char *option)
{
    const char *value = NULL, *next;
    for (size_t n = 0; (next = prm_cli_value_at(cli, option, n)) != NULL; n++)
        value = next;
    return value;
}

bool prm_cli_has(const prm_cli *cli, const char *option)
{
    return prm_cli_value_at(cli, option, 0) != NULL;
}

bool prm_cli_number(const prm_cli *cli, const char *option, long low, long high, long otherwise, long *number)
{
    const char *text = prm_cli_value(cli, option);
    *number = otherwise;
    if (text == NULL)
        return true;
    char *end;
    *number = strtol(text, &end, 10);
    if (text[0] != '\0' && *end == '\0' && *number >= low && *number <= high)
        return true;
    prm_cli_complain(cli, PRM_CLI_USAGE, "%s takes a number from %ld to %ld", option, low, high);
    return false;
}

int prm_cli_complain(const prm_cli *cli, int code, const char *format, ...)
{
    prm_client_buffer line = {0}, safe = {0};
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    prm_client_buffer_put_text(&line, cli->err_has_color ? "\033[31mprm:\033[0m " : "prm: ");
    prm_cli_put_safe(&safe, text, strlen(text));
    prm_client_buffer_put_text(&line, prm_client_buffer_text(&safe));
    prm_client_buffer_put_char(&line, '\n');
    fputs(prm_client_buffer_text(&line), stderr);
    prm_client_buffer_deinit(&safe);
    prm_client_buffer_deinit(&line);
    return code;
}

static void print_options(const prm_cli_option *options)
{
    for (; options != NULL && options->name != NULL; options++) {
        int width = printf(
            "  %s%s%s", options->name, options->value != NULL ? " " : "", options->value != NULL ? options->value : "");
        prm_cli_print_wrapped(stdout, options->doc, 26, width);
    }
}

int prm_cli_help(prm_cli *cli)
{
    const prm_cli_command *command = cli->command;
    if (command != NULL && command->help != NULL)
        return command->help(cli);
    if (command != NULL) {
        printf("prm %s %s\n\n%s\n\n%s", command->name, command->arguments, command->doc, command->details);
    } else {
        printf("prm COMMAND [ARGUMENTS] [OPTIONS]\n\nThe client of prmd, a partner relationship management server.\n\n"
               "Commands (prm COMMAND --help says more):\n");
        for (size_t i = 0; prm_cli_commands[i] != NULL; i++)
            printf("  %-10s %s\n", prm_cli_commands[i]->name, prm_cli_commands[i]->doc);
        printf("  %-10s %s\n", prm_cli_command_method.name, prm_cli_command_method.doc);
    }
    prm_cli_help_options(cli);
    return PRM_CLI_OK;
}

void prm_cli_help_options(const prm_cli *cli)
{
    if (cli->command != NULL && cli->command->options != NULL) {
        printf("\nOptions:\n");
        print_options(cli->command->options);
    }
    printf("\nConnection and general options (the environment's names in brackets; options win over it):\n");
    print_options(prm_cli_common_options);
    printf("\nWithout colors: set NO_COLOR.\n\n"
           "Exit codes: 0 done; 1 the server answered an error or some lines failed; 2 wrong usage;\n"
           "3 no connection, or the server's certificate does not verify; 4 unauthenticated or forbidden.\n");
}
