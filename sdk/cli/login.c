/* SPDX-License-Identifier: Apache-2.0 */
#include "connect.h"
#include "profile.h"
#include "report.h"
#include "secret.h"

#include <cjson/cJSON.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_PROFILE "default"

static const prm_cli_option options[] = {
    {"--password-file", "FILE",
        "reads the password from a file; - is standard input. Otherwise the terminal asks for it"},
    {"--with-token", NULL, "no e-mail and password: keeps a token made by tokens.create, read from standard input"},
    {"--default", NULL, "makes it the profile that is used where none is named"},
    {NULL, NULL, NULL},
};

static const char *profile_name(const prm_cli_profiles *profiles, const prm_cli *cli)
{
    const char *name = prm_cli_profiles_chosen(profiles, cli);
    return name != NULL ? name : DEFAULT_PROFILE;
}

/* session.login; the token, to be given to prm_cli_secret_free(), or NULL after a sentence. */
static char *log_in(const prm_cli *cli, prm_client *client, const char *email, const char *password, int *code)
{
    cJSON *params = cJSON_CreateObject();
    bool is_made = params != NULL && cJSON_AddStringToObject(params, "email", email) != NULL &&
                   cJSON_AddStringToObject(params, "password", password) != NULL;
    char *text = is_made ? cJSON_PrintUnformatted(params) : NULL, *token = NULL;
    prm_client_request request = {.size = sizeof request, .method = "session.login", .params = text};
    prm_client_answer answer = {0};
    *code = text != NULL ? prm_cli_call(cli, client, &request, &answer)
                         : prm_cli_complain(cli, PRM_CLI_REFUSED, "out of memory");
    if (*code == PRM_CLI_OK && (token = prm_client_find_text(answer.result, "token")) == NULL)
        *code = prm_cli_complain(cli, PRM_CLI_NO_SERVER, "the server answered no token");
    prm_client_answer_deinit(&answer);
    prm_cli_secret_free(text);
    cJSON *kept = cJSON_GetObjectItemCaseSensitive(params, "password");
    if (kept != NULL)
        memset(kept->valuestring, 0, strlen(kept->valuestring));
    cJSON_Delete(params);
    return token;
}

static char *get_token(const prm_cli *cli, const prm_cli_target *target, int *code)
{
    const char *file = prm_cli_value(cli, "--password-file");
    prm_client *client = NULL;
    char *token = NULL;
    char *password = file != NULL ? prm_cli_secret_read(cli, file) : prm_cli_secret_ask(cli, "Password: ");
    *code = password != NULL ? prm_cli_target_connect(target, cli, &client) : PRM_CLI_USAGE;
    if (*code == PRM_CLI_OK)
        token = log_in(cli, client, cli->arguments[0], password, code);
    prm_client_close(client);
    prm_cli_secret_free(password);
    return token;
}

/* Whose token it is, and that the server takes it. */
static char *check_token(const prm_cli *cli, prm_cli_target *target, char *token, int *code)
{
    prm_client *client = NULL;
    char *user = NULL;
    target->token = token;
    *code = prm_cli_target_connect(target, cli, &client);
    if (*code == PRM_CLI_OK && (user = prm_client_find_text(prm_client_session(client), "user")) == NULL)
        *code = prm_cli_complain(cli, PRM_CLI_NO_SERVER, "the server does not say whose token it is");
    prm_client_close(client);
    target->token = NULL;
    return user;
}

static int keep(const prm_cli *cli, prm_cli_profiles *profiles, const prm_cli_target *target, const char *name,
    const char *token, const char *user)
{
    char server[320], *ca = target->ca_file != NULL ? realpath(target->ca_file, NULL) : NULL;
    const char *host = target->host != NULL ? target->host : "127.0.0.1";
    snprintf(server, sizeof server, strchr(host, ':') != NULL ? "[%s]:%u" : "%s:%u", host,
        target->port != 0 ? target->port : PRM_CLIENT_PORT);
    bool is_kept = prm_cli_profiles_set(profiles, name, "server", server) &&
                   prm_cli_profiles_set(profiles, name, "ca", ca) &&
                   prm_cli_profiles_set(profiles, name, "user", user) &&
                   prm_cli_profiles_set(profiles, name, "token", token);
    free(ca);
    if (is_kept && (prm_cli_has(cli, "--default") || prm_cli_profile_text(profiles->all, "default") == NULL)) {
        cJSON_DeleteItemFromObjectCaseSensitive(profiles->all, "default");
        is_kept = cJSON_AddStringToObject(profiles->all, "default", name) != NULL;
    }
    if (!is_kept)
        return prm_cli_complain(cli, PRM_CLI_REFUSED, "out of memory");
    int code = prm_cli_profiles_write(profiles, cli);
    if (code == PRM_CLI_OK)
        printf("profile %s: %s at %s\n", name, user, server);
    return code;
}

static int run_login(prm_cli *cli)
{
    prm_cli_target target;
    prm_cli_profiles profiles = {0};
    char *token = NULL, *user = NULL;
    bool has_token = prm_cli_has(cli, "--with-token");
    if (has_token != (cli->argument_count == 0))
        return prm_cli_complain(cli, PRM_CLI_USAGE, "prm login EMAIL, or prm login --with-token");
    int code = prm_cli_target_init_anonymous(&target, cli);
    if (code == PRM_CLI_OK)
        code = prm_cli_profiles_read(&profiles, cli);
    if (code == PRM_CLI_OK && has_token && (token = prm_cli_secret_read(cli, "-")) == NULL)
        code = PRM_CLI_USAGE;
    else if (code == PRM_CLI_OK && !has_token)
        token = get_token(cli, &target, &code);
    if (code == PRM_CLI_OK)
        user = check_token(cli, &target, token, &code);
    if (code == PRM_CLI_OK)
        code = keep(cli, &profiles, &target, profile_name(&profiles, cli), token, has_token ? user : cli->arguments[0]);
    free(user);
    prm_cli_secret_free(token);
    prm_cli_profiles_deinit(&profiles);
    prm_cli_target_deinit(&target);
    return code;
}

/* -- logout -- */

/* The server forgets the token too, if it is a login's; if it cannot be asked, the token is at least not here. */
static void end_session(const prm_cli *cli, const char *name)
{
    prm_cli_target target;
    prm_client_error error;
    prm_client *client = NULL;
    prm_client_request request = {.size = sizeof request, .method = "session.logout"};
    prm_client_answer answer = {0};
    bool is_known = prm_cli_target_init(&target, cli) == PRM_CLI_OK;
    int32_t status = is_known ? prm_cli_target_open(&target, &client, &error) : PRM_CLIENT_E_INVALID;
    if (status == PRM_CLIENT_OK)
        status = prm_client_call(client, &request, &answer, &error);
    if (is_known && status != PRM_CLIENT_OK)
        prm_cli_complain(cli, 0, "%s: the server still takes the token: %s", name, error.text);
    prm_client_answer_deinit(&answer);
    prm_client_close(client);
    prm_cli_target_deinit(&target);
}

static int run_logout(prm_cli *cli)
{
    prm_cli_profiles profiles;
    int code = prm_cli_profiles_read(&profiles, cli);
    const char *name = code == PRM_CLI_OK ? profile_name(&profiles, cli) : NULL;
    const cJSON *profile = code == PRM_CLI_OK ? prm_cli_profiles_find(&profiles, name) : NULL;
    if (code == PRM_CLI_OK && profile == NULL)
        code = prm_cli_complain(cli, PRM_CLI_USAGE, "there is no profile \"%s\"", name);
    if (code == PRM_CLI_OK && prm_cli_profile_text(profile, "token") != NULL)
        end_session(cli, name);
    if (code == PRM_CLI_OK)
        code = prm_cli_profiles_set(&profiles, name, "token", NULL) ? prm_cli_profiles_write(&profiles, cli)
                                                                    : PRM_CLI_REFUSED;
    prm_cli_profiles_deinit(&profiles);
    return code;
}

/* -- profiles -- */

static const prm_cli_option profile_options[] = {
    {"--default", NULL, "makes NAME the profile that is used where none is named"},
    {"--remove", NULL, "forgets NAME, its token too"},
    {NULL, NULL, NULL},
};

static int change(const prm_cli *cli, prm_cli_profiles *profiles, const char *name)
{
    cJSON *all = cJSON_GetObjectItemCaseSensitive(profiles->all, "profiles");
    const char *chosen = prm_cli_profile_text(profiles->all, "default");
    bool is_default = chosen != NULL && strcmp(chosen, name) == 0;
    if (prm_cli_profiles_find(profiles, name) == NULL)
        return prm_cli_complain(cli, PRM_CLI_USAGE, "there is no profile \"%s\"", name);
    if (prm_cli_has(cli, "--remove"))
        cJSON_DeleteItemFromObjectCaseSensitive(all, name);
    if (prm_cli_has(cli, "--remove") ? is_default : prm_cli_has(cli, "--default"))
        cJSON_DeleteItemFromObjectCaseSensitive(profiles->all, "default");
    if (!prm_cli_has(cli, "--remove") && prm_cli_has(cli, "--default") &&
        cJSON_AddStringToObject(profiles->all, "default", name) == NULL)
        return prm_cli_complain(cli, PRM_CLI_REFUSED, "out of memory");
    return prm_cli_profiles_write(profiles, cli);
}

static void print_profiles(const prm_cli_profiles *profiles)
{
    const char *chosen = prm_cli_profile_text(profiles->all, "default");
    const cJSON *profile;
    cJSON_ArrayForEach(profile, cJSON_GetObjectItemCaseSensitive(profiles->all, "profiles"))
    {
        const char *server = prm_cli_profile_text(profile, "server"), *user = prm_cli_profile_text(profile, "user");
        bool is_default = chosen != NULL && strcmp(chosen, profile->string) == 0;
        printf("%s\t%s\t%s%s%s\n", profile->string, server != NULL ? server : "", user != NULL ? user : "",
            prm_cli_profile_text(profile, "token") != NULL ? "" : "\tlogged out", is_default ? "\tdefault" : "");
    }
}

static int run_profiles(prm_cli *cli)
{
    prm_cli_profiles profiles;
    int code = prm_cli_profiles_read(&profiles, cli);
    if (code == PRM_CLI_OK && cli->argument_count > 0)
        code = change(cli, &profiles, cli->arguments[0]);
    else if (code == PRM_CLI_OK)
        print_profiles(&profiles);
    prm_cli_profiles_deinit(&profiles);
    return code;
}

const prm_cli_command prm_cli_command_login = {
    .name = "login",
    .arguments = "EMAIL | --with-token",
    .doc = "signs in and keeps the token in a profile",
    .details = "The profile holds the server, what to trust and the token, in a file that only you may read\n"
               "($XDG_CONFIG_HOME/prm/profiles.json). The password is asked for on the terminal or read from a file;\n"
               "it is never an argument. --profile NAME names the profile, \"default\" otherwise.\n\n"
               "Examples:\n"
               "  prm login ada@example.com --server prm.example.com:7443\n"
               "  prm login ada@example.com --server prm.example.com --profile production --default\n"
               "  prm login ada@example.com --password-file - < password.txt\n"
               "  prm login --with-token --server prm.example.com < token.txt\n",
    .options = options,
    .least = 0,
    .most = 1,
    .run = run_login,
};

const prm_cli_command prm_cli_command_logout = {
    .name = "logout",
    .arguments = "",
    .doc = "ends the session of a profile and forgets its token",
    .details = "Examples:\n  prm logout\n  prm logout --profile production\n",
    .options = NULL,
    .least = 0,
    .most = 0,
    .takes_none = true,
    .run = run_logout,
};

const prm_cli_command prm_cli_command_profiles = {
    .name = "profiles",
    .arguments = "[NAME --default | NAME --remove]",
    .doc = "lists the profiles, or changes one",
    .details = "One line a profile: name, server, user.\n\n"
               "Examples:\n  prm profiles\n  prm profiles production --default\n  prm profiles old --remove\n",
    .options = profile_options,
    .least = 0,
    .most = 1,
    .run = run_profiles,
};
