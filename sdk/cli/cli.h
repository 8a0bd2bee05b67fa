/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file cli.h  What the commands of `prm` share: the table of commands, the options given, exit codes. One thread.
 */
#ifndef PRM_CLI_H
#define PRM_CLI_H

#include <prm/client.h>

#include <stdbool.h>
#include <stddef.h>

/** Exit codes; scripts rely on them. */
enum prm_cli_exit {
    PRM_CLI_OK = 0,
    PRM_CLI_REFUSED = 1, /* the server answered an error, or some lines of an import failed */
    PRM_CLI_USAGE = 2,
    PRM_CLI_NO_SERVER = 3,  /* cannot connect, does not verify, connection lost */
    PRM_CLI_NOT_ALLOWED = 4 /* unauthenticated, or the method is not for this role */
};

typedef struct prm_cli_option {
    const char *name;  /* "--limit" */
    const char *value; /* what it takes, "N"; NULL: nothing */
    const char *doc;
} prm_cli_option;

typedef struct prm_cli prm_cli;

typedef struct prm_cli_command {
    const char *name, *arguments, *doc;
    const char *details;           /* more for --help: paragraphs, examples */
    const prm_cli_option *options; /* ended by a NULL name */
    size_t least, most;            /* how many arguments; most 0: any number */
    bool takes_none;               /* no arguments at all */
    bool passes_on;                /* what follows is another program's, and not looked at: prm_cli.rest */
    bool takes_flags;              /* unknown options are flags for the command to understand: prm_cli.flags */
    int (*run)(prm_cli *cli);      /* gives an exit code */
    int (*help)(prm_cli *cli);     /* NULL: what is here says it all */
} prm_cli_command;

/** An option that is a parameter of a method: its name without --, and its value (NULL: none was given). */
typedef struct prm_cli_flag {
    char *name;
    const char *value;
} prm_cli_flag;

typedef struct prm_cli_given {
    const prm_cli_option *option;
    const char *value;
} prm_cli_given;

/** One run of the command. Texts are those of main()'s arguments. */
struct prm_cli {
    const prm_cli_command *command;
    prm_cli_given *given;
    size_t given_count;
    const char **arguments;
    size_t argument_count;
    prm_cli_flag *flags;
    size_t flag_count;
    char **rest; /* of a command that passes it on */
    size_t rest_count;
    bool out_is_terminal, err_is_terminal;
    bool out_has_color, err_has_color;
};

extern const prm_cli_command prm_cli_command_call, prm_cli_command_list, prm_cli_command_import,
    prm_cli_command_explain, prm_cli_command_events, prm_cli_command_export, prm_cli_command_login,
    prm_cli_command_logout, prm_cli_command_profiles, prm_cli_command_doctor, prm_cli_command_completion,
    prm_cli_command_complete, prm_cli_command_verify, prm_cli_command_backup, prm_cli_command_restore,
    prm_cli_command_inspect, prm_cli_command_test_rules;
/** What every word that is no command's name leads to: a method of the server. */
extern const prm_cli_command prm_cli_command_method;
/** Options every command takes, ended by a NULL name. */
extern const prm_cli_option prm_cli_common_options[];
/** All commands, ended by NULL. */
extern const prm_cli_command *const prm_cli_commands[];

/**
 * Sorts main()'s arguments into command, options and arguments. PRM_CLI_OK, or PRM_CLI_USAGE after a sentence on
 * standard error. In any case prm_cli_deinit().
 */
int prm_cli_init(prm_cli *cli, int argc, char **argv);
void prm_cli_deinit(prm_cli *cli);

bool prm_cli_has(const prm_cli *cli, const char *option);
/** The value given last; NULL if the option was not given. */
const char *prm_cli_value(const prm_cli *cli, const char *option);
/** The n-th value given to an option that repeats; NULL past the end. */
const char *prm_cli_value_at(const prm_cli *cli, const char *option, size_t n);
/** A number from `low` to `high`; `otherwise` if not given. False after a sentence on standard error. */
bool prm_cli_number(const prm_cli *cli, const char *option, long low, long high, long otherwise, long *number);

/** "prm: ..." and a line break on standard error, made safe for a terminal; returns `code`. */
int prm_cli_complain(const prm_cli *cli, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/** Help of all, or of cli->command. On standard output. */
int prm_cli_help(prm_cli *cli);
/** The part of it on options, the environment and exit codes. */
void prm_cli_help_options(const prm_cli *cli);

#endif
