/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with a setup, from the files outwards to the server's health: one line a finding. */
#include "connect.h"
#include "profile.h"
#include "report.h"
#include "text.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SKEW_SECONDS  60
#define EXPIRES_HOURS 72

static const prm_cli_option options[] = {
    {"--json", NULL, "one JSON object a finding: {check, state, text}"},
    {NULL, NULL, NULL},
};

enum state { GOOD, DOUBTFUL, BAD, SKIPPED };

typedef struct checkup {
    const prm_cli *cli;
    prm_cli_target target;
    prm_client *client;
    int code;
} checkup;

static void find(checkup *c, enum state state, const char *check, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void find(checkup *c, enum state state, const char *check, const char *format, ...)
{
    static const char *const words[] = {"ok", "doubtful", "bad", "skipped"};
    static const char *const colors[] = {"\033[32m", "\033[33m", "\033[31m", "\033[2m"};
    char text[1024];
    prm_client_buffer safe = {0};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (prm_cli_has(c->cli, "--json")) {
        prm_client_buffer_format(&safe, "{\"check\":\"%s\",\"state\":\"%s\",\"text\":", check, words[state]);
        prm_client_buffer_put_json(&safe, text, strlen(text));
        prm_client_buffer_put_char(&safe, '}');
        printf("%s\n", prm_client_buffer_text(&safe));
    } else {
        bool has_color = c->cli->out_has_color;
        prm_cli_put_safe(&safe, text, strlen(text));
        printf("%s%-8s%s  %-12s  %s\n", has_color ? colors[state] : "", words[state], has_color ? "\033[0m" : "", check,
            prm_client_buffer_text(&safe));
    }
    prm_client_buffer_deinit(&safe);
}

/* A finding that makes the exit code; the first one is what the others may come of. */
static void fail(checkup *c, int code)
{
    if (c->code == PRM_CLI_OK)
        c->code = code;
}

/* -- files -- */

static void check_mode(checkup *c, const char *path, mode_t most)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return;
    mode_t mode = about.st_mode & 07777;
    if ((mode & ~most) == 0)
        return;
    find(c, BAD, "files", "%s has mode %03o: others than its owner may use it; chmod %03o %s", path, (unsigned)mode,
        (unsigned)most, path);
    fail(c, PRM_CLI_REFUSED);
}

static void check_data(checkup *c)
{
    static const struct {
        const char *name;
        mode_t most;
    } files[] = {{"", 0700}, {"/admin.token", 0600}, {"/tls/key.pem", 0600}, {"/prmd.db", 0640}};
    const char *data = prm_cli_value(c->cli, "--data");
    char path[4200];
    struct stat about;
    int before = c->code;
    if (data == NULL)
        data = getenv("PRM_DATA");
    if (data == NULL || *data == '\0')
        return;
    if (stat(data, &about) != 0 || !S_ISDIR(about.st_mode)) {
        find(c, BAD, "files", "%s is no directory", data);
        fail(c, PRM_CLI_USAGE);
        return;
    }
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        snprintf(path, sizeof path, "%s%s", data, files[i].name);
        check_mode(c, path, files[i].most);
    }
    snprintf(path, sizeof path, "%s/prmd.db", data);
    if (stat(path, &about) != 0)
        find(c, DOUBTFUL, "files", "%s holds no database: prmd has not been started on it", data);
    else if (c->code == before)
        find(c, GOOD, "files", "%s and what it holds are its owner's alone", data);
}

static void check_profile(checkup *c)
{
    prm_cli_profiles profiles;
    int code = prm_cli_profiles_read(&profiles, c->cli); /* it has said what is wrong */
    const char *name = code == PRM_CLI_OK ? prm_cli_profiles_chosen(&profiles, c->cli) : NULL;
    if (code != PRM_CLI_OK) {
        find(c, BAD, "profile", "the profiles cannot be used");
        fail(c, code);
    } else if (name != NULL && prm_cli_profiles_find(&profiles, name) == NULL) {
        find(c, BAD, "profile", "there is no profile \"%s\": prm login makes it", name);
        fail(c, PRM_CLI_USAGE);
    } else if (name != NULL) {
        find(c, GOOD, "profile", "%s", name);
    }
    prm_cli_profiles_deinit(&profiles);
}

/* -- the connection -- */

static const char *hint_of(int32_t status)
{
    static const struct {
        int32_t status;
        const char *hint;
    } hints[] = {
        {PRM_CLIENT_E_FILE, "--ca names the certificates to trust; --data DIR trusts a local server's own"},
        {PRM_CLIENT_E_RESOLVE, "is the name right, and does this machine reach a name server?"},
        {PRM_CLIENT_E_CONNECT, "is prmd running, does it listen on this address and port, does a firewall let it through?"},
        {PRM_CLIENT_E_TIMEOUT, "something between here and there swallows the packets, or the server hangs"},
        {PRM_CLIENT_E_TLS, "is it prmd that listens there?"},
        {PRM_CLIENT_E_CERTIFICATE,
            "--ca names the certificates to trust; the host must be one of the certificate's names; and is the clock here right?"},
        {PRM_CLIENT_E_CLOSED, "is it prmd that listens there, and has it room for another connection?"},
        {PRM_CLIENT_E_PROTOCOL, "is it prmd that listens there?"},
    };
    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++)
        if (hints[i].status == status)
            return hints[i].hint;
    return "";
}

static bool check_connection(checkup *c)
{
    char *token = c->target.token;
    prm_client_error error;
    c->target.token = NULL; /* the connection first; who it is for comes next */
    int32_t status = prm_cli_target_open(&c->target, &c->client, &error);
    c->target.token = token;
    const char *host = c->target.host != NULL ? c->target.host : "127.0.0.1";
    unsigned port = c->target.port != 0 ? c->target.port : PRM_CLIENT_PORT;
    if (status == PRM_CLIENT_OK) {
        find(c, GOOD, "connection", "%s port %u answers, and its certificate is good for that name", host, port);
        return true;
    }
    find(c, BAD, "connection", "%s port %u: %s (%s)", host, port, error.text, hint_of(status));
    fail(c, status == PRM_CLIENT_E_FILE ? PRM_CLI_USAGE : PRM_CLI_NO_SERVER);
    return false;
}

static bool check_token(checkup *c)
{
    prm_client_error error;
    prm_client_close(c->client);
    if (c->target.token == NULL) {
        c->client = NULL;
        find(c, DOUBTFUL, "token", "there is none: prm login, or --token-file; what follows could not be looked at");
        return false;
    }
    int32_t status = prm_cli_target_open(&c->target, &c->client, &error);
    if (status != PRM_CLIENT_OK) {
        find(c, BAD, "token", "%s%s", error.text,
            status == PRM_CLIENT_E_ANSWER ? ": it is expired, revoked or of another server, or its user is locked" : "");
        fail(c, status == PRM_CLIENT_E_ANSWER ? PRM_CLI_NOT_ALLOWED : PRM_CLI_NO_SERVER);
        return false;
    }
    const char *session = prm_client_session(c->client);
    char *user = prm_client_find_text(session, "user"), *until = prm_client_find_text(session, "expires_at");
    find(c, GOOD, "token", "%s%s%s", user != NULL ? user : "", until != NULL ? ", until " : "", until != NULL ? until : "");
    free(user);
    free(until);
    return true;
}

/* -- the server -- */

/* The result of a call; NULL if this user may not make it, or after a finding. */
static char *ask(checkup *c, const char *check, const char *method)
{
    prm_client_request request = {.size = sizeof request, .method = method};
    prm_client_answer answer;
    prm_client_error error;
    char *result = NULL;
    int32_t status = prm_client_call(c->client, &request, &answer, &error);
    if (status == PRM_CLIENT_OK) {
        result = strdup(answer.result);
    } else if (answer.code == -32003) {
        find(c, SKIPPED, check, "%s is not for your roles", method);
    } else {
        find(c, BAD, check, "%s: %s", method, error.text);
        fail(c, PRM_CLI_REFUSED);
    }
    prm_client_answer_deinit(&answer);
    return result;
}

static bool is_true(const char *json, const char *path)
{
    prm_client_span value = prm_client_json_at(prm_cli_span(json), path);
    return value.length == 4 && memcmp(value.text, "true", 4) == 0;
}

static long long number_at(const char *json, const char *path)
{
    return prm_client_json_integer(prm_client_json_at(prm_cli_span(json), path), 0);
}

static void check_clock(checkup *c, const char *info)
{
    char *now = prm_client_find_text(info, "now");
    struct tm parts = {0};
    const char *end = now != NULL ? strptime(now, "%Y-%m-%dT%H:%M:%S", &parts) : NULL;
    long skew = end != NULL ? (long)(timegm(&parts) - time(NULL)) : 0;
    if (is_true(info, "simulated_clock"))
        find(c, DOUBTFUL, "clock", "the server's is simulated: it says %s", now != NULL ? now : "nothing");
    else if (end == NULL)
        find(c, BAD, "clock", "the server does not say what time it is");
    else if (labs(skew) > SKEW_SECONDS)
        find(c, BAD, "clock", "the server's is %ld seconds %s this machine's: certificates and tokens go by it",
            labs(skew), skew > 0 ? "ahead of" : "behind");
    else
        find(c, GOOD, "clock", "the server's and this machine's agree");
    if (end == NULL || (labs(skew) > SKEW_SECONDS && !is_true(info, "simulated_clock")))
        fail(c, PRM_CLI_REFUSED);
    free(now);
}

static void check_version(checkup *c, const char *info)
{
    char *name = prm_client_find_text(info, "name"), *version = prm_client_find_text(info, "version");
    bool is_same = version != NULL && strcmp(version, PRM_VERSION) == 0;
    find(c, is_same ? GOOD : DOUBTFUL, "version", "%s %s%s%s", name != NULL ? name : "?", version != NULL ? version : "?",
        is_same ? "" : ", and this is prm ", is_same ? "" : PRM_VERSION);
    free(name);
    free(version);
}

static void check_health(checkup *c, const char *health)
{
    long long parked = number_at(health, "health.parked_timers");
    if (is_true(health, "health.writable"))
        find(c, GOOD, "storage", "it can write");
    else
        find(c, BAD, "storage", "it is read-only: the disk is full, or not to be written; reads go on");
    if (parked > 0)
        find(c, BAD, "work", "%lld timers are parked after failing again and again: the journal says why", parked);
    else
        find(c, GOOD, "work", "nothing is parked; %lld writes and %lld reads wait",
            number_at(health, "health.waiting.writes"), number_at(health, "health.waiting.reads"));
    if (parked > 0 || !is_true(health, "health.writable"))
        fail(c, PRM_CLI_REFUSED);
}

static void check_rules(checkup *c, const char *rules)
{
    prm_client_cursor cursor;
    prm_client_span key, item;
    size_t count = 0, resting = 0;
    if (prm_client_json_open(&cursor, prm_client_json_get(prm_cli_span(rules), "items")))
        for (; prm_client_json_next(&cursor, &key, &item); count++) {
            prm_client_span quarantined = prm_client_json_get(item, "quarantined");
            prm_client_buffer point = {0};
            if (quarantined.length != 4 || memcmp(quarantined.text, "true", 4) != 0)
                continue;
            resting++;
            prm_client_json_decode(prm_client_json_get(item, "point"), &point);
            find(c, BAD, "rules", "%s spent its budget too often and is not asked: its fallback answers",
                prm_client_buffer_text(&point));
            prm_client_buffer_deinit(&point);
        }
    if (resting > 0)
        fail(c, PRM_CLI_REFUSED);
    else
        find(c, GOOD, "rules", "%zu points, generation %lld", count, number_at(rules, "generation"));
}

static void check_server(checkup *c)
{
    static const struct {
        const char *check, *method;
        void (*look)(checkup *c, const char *result);
    } checks[] = {{"version", "system.info", check_version}, {"clock", "system.info", check_clock},
        {"storage", "system.health", check_health}, {"rules", "rules.list", check_rules}};
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        char *result = ask(c, checks[i].check, checks[i].method);
        if (result != NULL)
            checks[i].look(c, result);
        free(result);
    }
}

static int run(prm_cli *cli)
{
    checkup c = {.cli = cli};
    check_data(&c);
    check_profile(&c);
    int code = prm_cli_target_init(&c.target, cli);
    if (code != PRM_CLI_OK) {
        find(&c, BAD, "setup", "what was given does not lead to a server");
        fail(&c, code);
    } else if (check_connection(&c) && check_token(&c)) {
        check_server(&c);
    }
    prm_client_close(c.client);
    prm_cli_target_deinit(&c.target);
    return c.code;
}

const prm_cli_command prm_cli_command_doctor = {
    .name = "doctor",
    .arguments = "",
    .doc = "says what is wrong with a setup: files, connection, certificate, token, clocks, storage, rules",
    .details = "One line a finding, \"ok\", \"doubtful\", \"bad\" or \"skipped\"; it goes as far as it gets. The exit code is\n"
               "that of the first bad one, 0 if there is none.\n\n"
               "Examples:\n"
               "  prm doctor\n"
               "  prm doctor --data /var/lib/prmd\n"
               "  prm doctor --profile production --json\n",
    .options = options,
    .least = 0,
    .most = 0,
    .takes_none = true,
    .run = run,
};
