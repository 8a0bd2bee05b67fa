/* SPDX-License-Identifier: Apache-2.0 */
#include "server/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DEFAULT_PORT = 7443 };

const char prm_options_help[] =
    "prmd: partner relationship management server\n"
    "\n"
    "  prmd --data DIR [options]          serve; prints one JSON line when ready, logs to standard error\n"
    "  prmd verify --data DIR             check the journal's chain and the database, offline\n"
    "  prmd inspect PLUGIN.so             print all that a plugin declares\n"
    "  prmd test-rules [POINT]            run the examples of the rule files (--scripts)\n"
    "\n"
    "  --data DIR             the data directory, made at the first start\n"
    "  --listen ADDRESS:PORT  where to listen; port 0 takes a free one (127.0.0.1:7443)\n"
    "  --plugins DIR          where the plugins are (plugins/ beside bin/)\n"
    "  --scripts DIR          rule files; may be repeated, later directories override (scripts/ beside bin/)\n"
    "  --without PLUGIN       leave a plugin out; may be repeated\n"
    "  --simulated-clock      a clock that clock.advance can move\n"
    "  --watch                activate rule files as they are saved (development)\n"
    "  --check                load plugins and rules, say whether they are good, and end\n"
    "  --version, --help\n"
    "\n"
    "Exit codes: 0 done, 1 failed or found damage, 64 wrong usage, 70 a commit failed with unknown outcome (start again:\n"
    "recovery settles it), 78 a plugin, rule, certificate or data directory cannot be used.\n";

static prm_status set_data(prm_options *options, const char *value, prm_error *error)
{
    (void)error;
    options->data = value;
    return PRM_OK;
}

static prm_status set_listen(prm_options *options, const char *value, prm_error *error)
{
    const char *colon = strrchr(value, ':');
    char *end;
    long port;
    size_t length = colon ? (size_t)(colon - value) : 0;

    if (length >= 2 && *value == '[' && value[length - 1] == ']') {
        value++;
        length -= 2;
    }
    port = colon && colon[1] >= '0' && colon[1] <= '9' ? strtol(colon + 1, &end, 10) : -1;
    if (port < 0 || length == 0 || length >= sizeof options->address || *end || port > 65535)
        return prm_error_set(error, PRM_E_INVALID, NULL, "--listen takes ADDRESS:PORT, as in 127.0.0.1:7443 or [::1]:0");
    memcpy(options->address, value, length);
    options->address[length] = '\0';
    options->port = (uint16_t)port;
    return PRM_OK;
}

static prm_status add(const char **list, const char *value, const char *what, prm_error *error)
{
    size_t count = 0;

    while (list[count])
        count++;
    if (count == PRM_OPTIONS_LISTED)
        return prm_error_set(error, PRM_E_INVALID, NULL, "%s can be given %d times at most", what, PRM_OPTIONS_LISTED);
    list[count] = value;
    return PRM_OK;
}

static prm_status add_scripts(prm_options *options, const char *value, prm_error *error)
{
    return add(options->scripts, value, "--scripts", error);
}

static prm_status add_without(prm_options *options, const char *value, prm_error *error)
{
    return add(options->without, value, "--without", error);
}

static prm_status set_plugins(prm_options *options, const char *value, prm_error *error)
{
    (void)error;
    options->plugins = value;
    return PRM_OK;
}

static prm_status set_flag(prm_options *options, const char *name, prm_error *error)
{
    (void)error;
    options->is_simulated |= strcmp(name, "--simulated-clock") == 0;
    options->watches |= strcmp(name, "--watch") == 0;
    options->checks |= strcmp(name, "--check") == 0;
    if (strcmp(name, "--version") == 0)
        options->command = "version";
    if (strcmp(name, "--help") == 0)
        options->command = "help";
    return PRM_OK;
}

static const struct option {
    const char *name;
    bool has_value;
    prm_status (*set)(prm_options *options, const char *value, prm_error *error);
} table[] = {
    { "--data", true, set_data },
    { "--listen", true, set_listen },
    { "--plugins", true, set_plugins },
    { "--scripts", true, add_scripts },
    { "--without", true, add_without },
    { "--simulated-clock", false, set_flag },
    { "--watch", false, set_flag },
    { "--check", false, set_flag },
    { "--version", false, set_flag },
    { "--help", false, set_flag },
};

static const char *const commands[] = { "verify", "inspect", "test-rules" };

static const struct option *find(const char *name)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}

/* …/bin/prmd → … */
static void find_beside(prm_options *options)
{
    ssize_t length = readlink("/proc/self/exe", options->beside, sizeof options->beside - 1);

    options->beside[length > 0 ? length : 0] = '\0';
    for (int i = 0; i < 2; i++) {
        char *slash = strrchr(options->beside, '/');
        if (slash)
            *slash = '\0';
    }
}

prm_status prm_options_read(prm_options *options, int argc, char **argv, prm_error *error)
{
    *options = (prm_options){ .command = "serve", .address = "127.0.0.1", .port = DEFAULT_PORT };
    find_beside(options);
    for (int i = 1; i < argc; i++) {
        const struct option *option = find(argv[i]);
        bool is_command = false;
        if (option && option->has_value && i + 1 == argc)
            return prm_error_set(error, PRM_E_INVALID, NULL, "%s needs a value", argv[i]);
        if (option) {
            PRM_TRY(option->set(options, option->has_value ? argv[i + 1] : argv[i], error));
            i += option->has_value;
            continue;
        }
        for (size_t k = 0; i == 1 && k < sizeof commands / sizeof *commands; k++)
            is_command |= strcmp(argv[i], commands[k]) == 0;
        if (is_command)
            options->command = argv[i];
        else if (*argv[i] != '-' && strcmp(options->command, "serve") != 0 && !options->operand)
            options->operand = argv[i];
        else
            return prm_error_set(error, PRM_E_INVALID, NULL, "%s is no argument prmd knows: see prmd --help", argv[i]);
    }
    return PRM_OK;
}
