/* SPDX-License-Identifier: Apache-2.0 */
#include "connect.h"

#include "params.h"
#include "profile.h"
#include "report.h"
#include "secret.h"

#include <cjson/cJSON.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOKEN_BYTES 4096

bool prm_cli_address_split(const char *text, char **host, uint16_t *port)
{
    const char *first = text, *end = text + strlen(text), *colon = strrchr(text, ':');
    *host = NULL;
    *port = PRM_CLIENT_PORT;
    if (text[0] == '[') {
        const char *close = strchr(text, ']');
        if (close == NULL || (close[1] != '\0' && close[1] != ':'))
            return false;
        first = text + 1;
        end = close;
        colon = close[1] == ':' ? close + 1 : NULL;
    } else if (colon != NULL && strchr(text, ':') != colon) {
        colon = NULL; /* an IPv6 address without brackets */
    } else if (colon != NULL) {
        end = colon;
    }
    if (colon != NULL) {
        char *stop;
        unsigned long number = strtoul(colon + 1, &stop, 10);
        if (colon[1] < '0' || colon[1] > '9' || *stop != '\0' || number < 1 || number > UINT16_MAX)
            return false;
        *port = (uint16_t)number;
    }
    if (end > first)
        *host = strndup(first, (size_t)(end - first));
    return *host != NULL;
}

/* The option's value, or else the environment's, if it is not empty. */
static const char *setting(const prm_cli *cli, const char *option, const char *variable)
{
    const char *value = prm_cli_value(cli, option);
    if (value == NULL)
        value = getenv(variable);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

static char *join(const char *directory, const char *name)
{
    size_t size = strlen(directory) + strlen(name) + 2;
    char *path = malloc(size);
    if (path != NULL)
        snprintf(path, size, "%s/%s", directory, name);
    return path;
}

static int read_token(prm_cli_target *target, const prm_cli *cli, const char *path)
{
    char error[512];
    size_t length;
    target->token = path != NULL ? prm_cli_file_read(path, TOKEN_BYTES, &length, error, sizeof error) : NULL;
    if (target->token == NULL)
        return prm_cli_complain(cli, PRM_CLI_USAGE, "no token: %s", path != NULL ? error : "out of memory");
    target->token[strcspn(target->token, " \t\r\n")] = '\0';
    if (target->token[0] == '\0')
        return prm_cli_complain(cli, PRM_CLI_USAGE, "no token: %s is empty", path);
    return PRM_CLI_OK;
}

static int read_data_token(prm_cli_target *target, const prm_cli *cli, const char *directory)
{
    char *path = join(directory, "admin.token");
    int code = read_token(target, cli, path);
    free(path);
    return code;
}

/* What is said on the command line wins over the environment; of either, the token over a file over a directory. */
static int find_token(prm_cli_target *target, const prm_cli *cli)
{
    const char *sources[2][3] = {
        {prm_cli_value(cli, "--token"), prm_cli_value(cli, "--token-file"), prm_cli_value(cli, "--data")},
        {getenv("PRM_TOKEN"), getenv("PRM_TOKEN_FILE"), getenv("PRM_DATA")},
    };
    for (size_t i = 0; i < 2; i++) {
        const char *token = sources[i][0], *file = sources[i][1], *data = sources[i][2];
        if (token != NULL && token[0] != '\0') {
            target->token = strdup(token);
            return target->token != NULL ? PRM_CLI_OK : prm_cli_complain(cli, PRM_CLI_USAGE, "out of memory");
        }
        if (file != NULL && file[0] != '\0')
            return read_token(target, cli, file);
        if (data != NULL && data[0] != '\0')
            return read_data_token(target, cli, data);
    }
    return PRM_CLI_OK;
}

static int find_trusted(prm_cli_target *target, const prm_cli *cli)
{
    const char *option = prm_cli_value(cli, "--ca"), *data = prm_cli_value(cli, "--data");
    bool from_data = option == NULL && data != NULL && data[0] != '\0';
    const char *file = from_data ? NULL : setting(cli, "--ca", "PRM_CA");
    if (file == NULL && data == NULL)
        data = getenv("PRM_DATA");
    if (file == NULL && (data == NULL || data[0] == '\0'))
        return PRM_CLI_OK;
    target->ca_file = file != NULL ? strdup(file) : join(data, "tls/cert.pem");
    return target->ca_file != NULL ? PRM_CLI_OK : prm_cli_complain(cli, PRM_CLI_USAGE, "out of memory");
}

static int set_server(prm_cli_target *target, const prm_cli *cli, const char *server)
{
    if (server == NULL || prm_cli_address_split(server, &target->host, &target->port))
        return PRM_CLI_OK;
    return prm_cli_complain(cli, PRM_CLI_USAGE, "the server's address is HOST:PORT, not \"%s\"", server);
}

/* What a profile says is about its own server: its token goes nowhere else. */
static bool is_elsewhere(const prm_cli *cli)
{
    return setting(cli, "--server", "PRM_SERVER") != NULL || setting(cli, "--data", "PRM_DATA") != NULL;
}

static int take_profile(prm_cli_target *target, const prm_cli *cli, const cJSON *profile)
{
    const char *ca = prm_cli_profile_text(profile, "ca"), *token = prm_cli_profile_text(profile, "token");
    int code = set_server(target, cli, prm_cli_profile_text(profile, "server"));
    if (code == PRM_CLI_OK && ca != NULL && target->ca_file == NULL && (target->ca_file = strdup(ca)) == NULL)
        code = prm_cli_complain(cli, PRM_CLI_REFUSED, "out of memory");
    if (code == PRM_CLI_OK && token != NULL && target->token == NULL && (target->token = strdup(token)) == NULL)
        code = prm_cli_complain(cli, PRM_CLI_REFUSED, "out of memory");
    return code;
}

static int find_profile(prm_cli_target *target, const prm_cli *cli, bool may_be_absent)
{
    prm_cli_profiles profiles;
    if (is_elsewhere(cli) && prm_cli_value(cli, "--profile") != NULL && !may_be_absent)
        return prm_cli_complain(cli, PRM_CLI_USAGE, "--profile says which server: leave --server and --data out");
    if (is_elsewhere(cli))
        return PRM_CLI_OK;
    int code = prm_cli_profiles_read(&profiles, cli);
    const char *name = code == PRM_CLI_OK ? prm_cli_profiles_chosen(&profiles, cli) : NULL;
    const cJSON *profile = prm_cli_profiles_find(&profiles, name);
    if (profile != NULL)
        code = take_profile(target, cli, profile);
    else if (name != NULL && !may_be_absent)
        code = prm_cli_complain(cli, PRM_CLI_USAGE, "there is no profile \"%s\": prm login makes it", name);
    prm_cli_profiles_deinit(&profiles);
    return code;
}

static int init_target(prm_cli_target *target, const prm_cli *cli, bool is_anonymous)
{
    *target = (prm_cli_target){0};
    long seconds;
    if (!prm_cli_number(cli, "--timeout", 1, 86400, 60, &seconds))
        return PRM_CLI_USAGE;
    target->answer_ms = (uint32_t)seconds * 1000;
    int code = set_server(target, cli, setting(cli, "--server", "PRM_SERVER"));
    if (code == PRM_CLI_OK)
        code = find_trusted(target, cli);
    if (code == PRM_CLI_OK && !is_anonymous)
        code = find_token(target, cli);
    return code == PRM_CLI_OK ? find_profile(target, cli, is_anonymous) : code;
}

int prm_cli_target_init(prm_cli_target *target, const prm_cli *cli)
{
    return init_target(target, cli, false);
}

int prm_cli_target_init_anonymous(prm_cli_target *target, const prm_cli *cli)
{
    int code = init_target(target, cli, true);
    prm_cli_secret_free(target->token);
    target->token = NULL;
    return code;
}

void prm_cli_target_deinit(prm_cli_target *target)
{
    free(target->host);
    free(target->ca_file);
    free(target->token);
    *target = (prm_cli_target){0};
}

int32_t prm_cli_target_open(const prm_cli_target *target, prm_client **client, prm_client_error *error)
{
    prm_client_options options = {.size = sizeof options,
        .host = target->host,
        .port = target->port,
        .ca_file = target->ca_file,
        .token = target->token,
        .connect_ms = target->connect_ms,
        .answer_ms = target->answer_ms};
    return prm_client_open(&options, client, error);
}

int prm_cli_target_connect(const prm_cli_target *target, const prm_cli *cli, prm_client **client)
{
    prm_client_error error;
    return prm_cli_target_open(target, client, &error) == PRM_CLIENT_OK ? PRM_CLI_OK
                                                                        : prm_cli_report_failure(cli, &error);
}

int prm_cli_connect(const prm_cli *cli, prm_client **client)
{
    prm_cli_target target;
    *client = NULL;
    int code = prm_cli_target_init(&target, cli);
    if (code == PRM_CLI_OK)
        code = prm_cli_target_connect(&target, cli, client);
    prm_cli_target_deinit(&target);
    return code;
}
