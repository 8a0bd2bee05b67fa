/* SPDX-License-Identifier: Apache-2.0 */
#include "server/options.h"

#include "base/log.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char prm_options_help[] =
    "prmd: partner relationship management server\n"
    "\n"
    "  prmd --data DIR [options]          serve; prints one JSON line when ready, logs to standard error\n"
    "  prmd verify --data DIR             check the journal's chain and the database, offline\n"
    "  prmd backup --data DIR DEST        make the folder DEST, offline; system.backup does it while prmd serves\n"
    "  prmd restore BACKUP --data NEWDIR  make NEWDIR what the backup holds, after checking it\n"
    "  prmd inspect PLUGIN.so             print all that a plugin declares\n"
    "  prmd inspect --docs | --openrpc    print reference documentation (Markdown), or the OpenRPC document, of all "
    "methods\n"
    "  prmd test-rules [POINT]            run the examples of the rule files (--scripts)\n"
    "\n"
    "  --config FILE          the configuration; what is given here goes before it\n"
    "  --data DIR             the data directory, made at the first start\n"
    "  --head ENTRY:HASH      with verify: an end of the journal noted earlier (audit.head), which must still be in "
    "it\n"
    "  --listen ADDRESS:PORT  where to listen; port 0 takes a free one (127.0.0.1:7443)\n"
    "  --plugins DIR          where the plugins are (plugins/ beside bin/)\n"
    "  --scripts DIR          rule files; may be repeated, later directories override (scripts/ beside bin/)\n"
    "  --without PLUGIN       leave a plugin out; may be repeated\n"
    "  --simulated-clock      a clock that clock.advance can move\n"
    "  --watch                activate rule files as they are saved (development)\n"
    "  --check                say all that is wrong with configuration, certificate, plugins and rules, and end\n"
    "  --print-config         print a configuration that says every default\n"
    "  --version, --help\n"
    "\n"
    "Exit codes: 0 done, 1 failed or found damage, 64 wrong usage, 70 a commit failed with unknown outcome (start "
    "again:\n"
    "recovery settles it), 78 the configuration, a plugin, rule, certificate or data directory cannot be used.\n";

static prm_status set_data(prm_options *options, const char *value, prm_error *error)
{
    if (!*value)
        return prm_error_set(error, PRM_E_INVALID, NULL, "--data takes a directory, this one has no name");
    options->data = value;
    return PRM_OK;
}

static prm_status set_config(prm_options *options, const char *value, prm_error *error)
{
    (void)error;
    options->config_path = value;
    return PRM_OK;
}

static prm_status read_listen(prm_options *options, const char *value, prm_error *error)
{
    const char *colon = strrchr(value, ':');
    char *end = NULL, address[sizeof options->address] = "";
    struct in6_addr parsed;
    long port;
    size_t length = colon ? (size_t)(colon - value) : 0;

    if (length >= 2 && *value == '[' && value[length - 1] == ']') {
        value++;
        length -= 2;
    }
    port = colon && colon[1] >= '0' && colon[1] <= '9' ? strtol(colon + 1, &end, 10) : -1;
    if (length < sizeof address)
        snprintf(address, sizeof address, "%.*s", (int)length, value);
    if (port < 0 || *end || port > 65535 ||
        (inet_pton(AF_INET, address, &parsed) != 1 && inet_pton(AF_INET6, address, &parsed) != 1))
        return prm_error_set(error, PRM_E_INVALID, NULL,
            "%s is nothing to listen on: --listen takes ADDRESS:PORT, as in 127.0.0.1:7443 or [::1]:0",
            options->listen);
    memcpy(options->address, address, sizeof address);
    options->port = (uint16_t)port;
    return PRM_OK;
}

static prm_status set_listen(prm_options *options, const char *value, prm_error *error)
{
    options->listen = value;
    return read_listen(options, value, error);
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

static prm_status set_head(prm_options *options, const char *value, prm_error *error)
{
    (void)error;
    options->head = value;
    return PRM_OK;
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
    if (strcmp(name, "--print-config") == 0)
        options->command = "print-config";
    if (strcmp(name, "--docs") == 0 || strcmp(name, "--openrpc") == 0)
        options->format = name + 2;
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
    { "--config", true, set_config },
    { "--data", true, set_data },
    { "--head", true, set_head },
    { "--listen", true, set_listen },
    { "--plugins", true, set_plugins },
    { "--scripts", true, add_scripts },
    { "--without", true, add_without },
    { "--simulated-clock", false, set_flag },
    { "--watch", false, set_flag },
    { "--check", false, set_flag },
    { "--print-config", false, set_flag },
    { "--docs", false, set_flag },
    { "--openrpc", false, set_flag },
    { "--version", false, set_flag },
    { "--help", false, set_flag },
};

static const struct command {
    const char *name;
    bool has_operand;
} commands[] = { { "verify", false }, { "backup", true }, { "restore", true }, { "inspect", true },
    { "test-rules", true } };

static const struct option *find(const char *name)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
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
    const struct command *command = NULL;

    *options = (prm_options){ .command = "serve" };
    find_beside(options);
    for (int i = 1; i < argc; i++) {
        const struct option *option = find(argv[i]);
        if (option && option->has_value && i + 1 == argc)
            return prm_error_set(error, PRM_E_INVALID, NULL, "%s needs a value", argv[i]);
        if (option) {
            PRM_TRY(option->set(options, option->has_value ? argv[i + 1] : argv[i], error));
            i += option->has_value;
            continue;
        }
        if (i == 1)
            command = find_command(argv[i]);
        if (i == 1 && command)
            options->command = argv[i];
        else if (*argv[i] == '-' || !command)
            return prm_error_set(error, PRM_E_INVALID, NULL, "%s is no argument prmd knows: see prmd --help", argv[i]);
        else if (!command->has_operand)
            return prm_error_set(error, PRM_E_INVALID, NULL, "prmd %s takes no %s: see prmd --help", command->name,
                argv[i]);
        else if (options->operand)
            return prm_error_set(error, PRM_E_INVALID, NULL,
                "prmd %s takes one argument, %s is a second one: see prmd --help", command->name, argv[i]);
        else
            options->operand = argv[i];
    }
    return PRM_OK;
}

/* -- what the configuration says, where the command line says nothing -- */

static prm_status apply_places(prm_options *options, const prm_config *config)
{
    const struct {
        const char *path;
        const char **to;
    } places[] = {
        { "data", &options->data },
        { "tls.certificate", &options->certificate },
        { "tls.key", &options->key },
        { "plugin_directory", &options->plugins },
        { "backup.directory", &options->backups },
    };

    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (!*places[i].to)
            PRM_TRY(prm_config_place(config, places[i].path, places[i].to));
    return PRM_OK;
}

/* The sentence says where it stands. */
static prm_status refuse(const prm_config *config, const char *path, const char *message, prm_error *error)
{
    prm_field_errors errors = { .arena = config->arena };
    prm_buf text;

    prm_field_errors_add(&errors, path, "format", message);
    prm_buf_init(&text, sizeof error->message);
    prm_config_explain(config, &errors, "", &text);
    prm_error_set(error, PRM_E_INVALID, NULL, "%.*s", text.length ? (int)text.length - 1 : 0,
        text.length ? text.data : "");
    prm_buf_deinit(&text);
    return PRM_E_INVALID;
}

/* As browsers send it: scheme, host in lower case, port if it is not the scheme's own. */
static bool is_origin(const char *text)
{
    size_t scheme = strncmp(text, "https://", 8) == 0 ? 8 : strncmp(text, "http://", 7) == 0 ? 7 : 0;

    return scheme && text[scheme] &&
        !text[scheme + strspn(text + scheme, "abcdefghijklmnopqrstuvwxyz0123456789.-_[]:")];
}

static prm_status check_origins(const prm_config *config, prm_error *error)
{
    const prm_val *origins = prm_config_at(config, "http.origins");
    const char *text;
    char path[40];

    for (size_t i = 0; i < prm_val_count(origins); i++) {
        if (prm_val_as_text(prm_val_at(origins, i), &text, NULL) == PRM_OK && is_origin(text))
            continue;
        snprintf(path, sizeof path, "http.origins[%zu]", i);
        return refuse(config, path, "must be an origin as browsers send it, as in https://portal.example.com", error);
    }
    return PRM_OK;
}

static prm_status apply_scripts(prm_options *options, const prm_config *config, prm_error *error)
{
    const prm_val *list = prm_config_at(config, "rules.directories");

    if (options->scripts[0])
        return PRM_OK;
    if (prm_val_count(list) > PRM_OPTIONS_LISTED)
        return refuse(config, "rules.directories", "can name 32 at most", error);
    for (size_t i = 0; i < prm_val_count(list); i++) {
        options->scripts[i] = prm_config_listed_place(config, "rules.directories", i);
        if (!options->scripts[i])
            return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while reading the configuration");
    }
    return PRM_OK;
}

static int32_t log_level(const char *name)
{
    static const char *const names[] = { "debug", "info", "warning", "error" };
    int32_t level = PRM_LOG_DEBUG;

    while (level < PRM_LOG_ERROR && strcmp(names[level - PRM_LOG_DEBUG], name) != 0)
        level++;
    return level;
}

prm_status prm_options_apply(prm_options *options, const prm_config *config, prm_error *error)
{
    int32_t before_upgrade, searches;
    const char *activate = prm_val_get_str(prm_config_at(config, "rules"), "activate");

    bool is_configured = !options->listen;

    options->config = config;
    if (is_configured)
        options->listen = prm_val_get_str(config->root, "listen");
    if (read_listen(options, options->listen, error) != PRM_OK)
        return is_configured ? refuse(config, "listen", "must be ADDRESS:PORT, as in 127.0.0.1:7443 or [::1]:0", error)
                             : error->status;
    if (apply_places(options, config) != PRM_OK)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while reading the configuration");
    PRM_TRY(apply_scripts(options, config, error));
    if (!options->certificate != !options->key)
        return refuse(config, "tls", "certificate and key are given together or not at all", error);
    prm_limits_read(prm_config_at(config, "limits"), &options->limits);
    options->listed = prm_val_get(config->root, "plugins");
    if (prm_val_get_boolean(prm_config_at(config, "backup"), "before_upgrade", &before_upgrade) == PRM_OK)
        options->no_upgrade_backup = !before_upgrade;
    if (prm_val_get_boolean(prm_config_at(config, "search"), "enabled", &searches) == PRM_OK)
        options->no_search = !searches;
    options->activates = strcmp(activate, "on_start") == 0;
    return check_origins(config, error);
}

void prm_options_set_log_level(const prm_config *config)
{
    prm_log_set_level(log_level(prm_val_get_str(prm_config_at(config, "log"), "level")));
}

bool prm_options_log_all(const prm_config *config)
{
    return strcmp(prm_val_get_str(prm_config_at(config, "log"), "calls"), "all") == 0;
}
