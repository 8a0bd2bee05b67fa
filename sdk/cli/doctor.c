/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with a setup, from the files outwards to the server's health: one line a finding. */
#include "doctor.h"
#include "profile.h"
#include "report.h"
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SKEW_SECONDS 60
#define EXPIRES_DAYS 14

static const prm_cli_option options[] = {
    {"--json", NULL, "one JSON object a finding: {check, state, text}"},
    {NULL, NULL, NULL},
};

void prm_cli_find(prm_cli_checkup *c, enum prm_cli_state state, const char *check, const char *format, ...)
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

void prm_cli_fail(prm_cli_checkup *c, int code)
{
    if (c->code == PRM_CLI_OK)
        c->code = code;
}

/* -- what was given -- */

static void check_profile(prm_cli_checkup *c)
{
    prm_cli_profiles profiles;
    int code = prm_cli_profiles_read(&profiles, c->cli); /* it has said what is wrong */
    const char *name = code == PRM_CLI_OK ? prm_cli_profiles_chosen(&profiles, c->cli) : NULL;
    if (code != PRM_CLI_OK) {
        prm_cli_find(c, BAD, "profile", "the profiles cannot be used");
        prm_cli_fail(c, code);
    } else if (name != NULL && prm_cli_profiles_find(&profiles, name) == NULL) {
        prm_cli_find(c, BAD, "profile", "there is no profile \"%s\": prm login makes it", name);
        prm_cli_fail(c, PRM_CLI_USAGE);
    } else if (name != NULL) {
        prm_cli_find(c, GOOD, "profile", "%s", name);
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
        {PRM_CLIENT_E_CONNECT,
            "is prmd running, does it listen on this address and port, does a firewall let it through?"},
        {PRM_CLIENT_E_TIMEOUT, "something between here and there swallows the packets, or the server hangs"},
        {PRM_CLIENT_E_TLS, "is it prmd that listens there?"},
        {PRM_CLIENT_E_CERTIFICATE,
            "--ca names the certificates to trust; the host must be one of the certificate's names; and is the clock "
            "here right?"},
        {PRM_CLIENT_E_CLOSED, "is it prmd that listens there, and has it room for another connection?"},
        {PRM_CLIENT_E_PROTOCOL, "is it prmd that listens there?"},
    };
    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++)
        if (hints[i].status == status)
            return hints[i].hint;
    return "";
}

static void check_certificate(prm_cli_checkup *c)
{
    time_t end = (time_t)prm_client_certificate_end(c->client);
    struct tm parts;
    char date[40] = "";
    if (end == 0 || gmtime_r(&end, &parts) == NULL)
        return;
    strftime(date, sizeof date, "%Y-%m-%d", &parts);
    if (end - time(NULL) > EXPIRES_DAYS * 86400)
        prm_cli_find(c, GOOD, "certificate", "good until %s", date);
    else
        prm_cli_find(c, DOUBTFUL, "certificate",
            "it ends on %s, and then nobody can connect: put another in its place, and SIGHUP makes prmd use it", date);
}

static bool check_connection(prm_cli_checkup *c)
{
    char *token = c->target.token;
    prm_client_error error;
    c->target.token = NULL; /* the connection first; who it is for comes next */
    int32_t status = prm_cli_target_open(&c->target, &c->client, &error);
    c->target.token = token;
    const char *host = c->target.host != NULL ? c->target.host : "127.0.0.1";
    unsigned port = c->target.port != 0 ? c->target.port : PRM_CLIENT_PORT;
    if (status == PRM_CLIENT_OK) {
        prm_cli_find(c, GOOD, "connection", "%s port %u answers, and its certificate is good for that name", host,
            port);
        check_certificate(c);
        return true;
    }
    prm_cli_find(c, BAD, "connection", "%s port %u: %s (%s)", host, port, error.text, hint_of(status));
    prm_cli_fail(c, status == PRM_CLIENT_E_FILE ? PRM_CLI_USAGE : PRM_CLI_NO_SERVER);
    return false;
}

static bool check_token(prm_cli_checkup *c)
{
    prm_client_error error;
    prm_client_close(c->client);
    if (c->target.token == NULL) {
        c->client = NULL;
        prm_cli_find(c, DOUBTFUL, "token",
            "there is none: prm login, or --token-file; what follows could not be looked at");
        return false;
    }
    int32_t status = prm_cli_target_open(&c->target, &c->client, &error);
    if (status != PRM_CLIENT_OK) {
        prm_cli_find(c, BAD, "token", "%s%s", error.text,
            status == PRM_CLIENT_E_ANSWER ? ": it is expired, revoked or of another server, or its user is locked"
                                          : "");
        prm_cli_fail(c, status == PRM_CLIENT_E_ANSWER ? PRM_CLI_NOT_ALLOWED : PRM_CLI_NO_SERVER);
        return false;
    }
    const char *session = prm_client_session(c->client);
    char *user = prm_client_find_text(session, "user"), *until = prm_client_find_text(session, "expires_at");
    prm_cli_find(c, GOOD, "token", "%s%s%s", user != NULL ? user : "", until != NULL ? ", until " : "",
        until != NULL ? until : "");
    free(user);
    free(until);
    return true;
}

/* -- the server -- */

/* The result of a call; NULL if this user may not make it, or after a finding. */
static char *ask(prm_cli_checkup *c, const char *check, const char *method)
{
    prm_client_request request = {.size = sizeof request, .method = method};
    prm_client_answer answer;
    prm_client_error error;
    char *result = NULL;
    int32_t status = prm_client_call(c->client, &request, &answer, &error);
    if (status == PRM_CLIENT_OK) {
        result = strdup(answer.result);
    } else if (answer.code == -32003) {
        prm_cli_find(c, SKIPPED, check, "%s is not for your roles", method);
    } else {
        prm_cli_find(c, BAD, check, "%s: %s", method, error.text);
        prm_cli_fail(c, PRM_CLI_REFUSED);
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

static void check_clock(prm_cli_checkup *c, const char *info)
{
    char *now = prm_client_find_text(info, "now");
    struct tm parts = {0};
    const char *end = now != NULL ? strptime(now, "%Y-%m-%dT%H:%M:%S", &parts) : NULL;
    long skew = end != NULL ? (long)(timegm(&parts) - time(NULL)) : 0;
    if (is_true(info, "simulated_clock"))
        prm_cli_find(c, DOUBTFUL, "clock", "the server's is simulated: it says %s", now != NULL ? now : "nothing");
    else if (end == NULL)
        prm_cli_find(c, BAD, "clock", "the server does not say what time it is");
    else if (labs(skew) > SKEW_SECONDS)
        prm_cli_find(c, BAD, "clock", "the server's is %ld seconds %s this machine's: certificates and tokens go by it",
            labs(skew), skew > 0 ? "ahead of" : "behind");
    else
        prm_cli_find(c, GOOD, "clock", "the server's and this machine's agree");
    if (end == NULL || (labs(skew) > SKEW_SECONDS && !is_true(info, "simulated_clock")))
        prm_cli_fail(c, PRM_CLI_REFUSED);
    free(now);
}

static void check_version(prm_cli_checkup *c, const char *info)
{
    char *name = prm_client_find_text(info, "name"), *version = prm_client_find_text(info, "version");
    bool is_same = version != NULL && strcmp(version, PRM_VERSION) == 0;
    prm_cli_find(c, is_same ? GOOD : DOUBTFUL, "version", "%s %s%s%s", name != NULL ? name : "?",
        version != NULL ? version : "?", is_same ? "" : ", and this is prm ", is_same ? "" : PRM_VERSION);
    free(name);
    free(version);
}

static void check_health(prm_cli_checkup *c, const char *health)
{
    long long timers = number_at(health, "health.parked_timers"),
        reactions = number_at(health, "health.parked_reactions");
    long long parked = timers + reactions;
    if (is_true(health, "health.writable"))
        prm_cli_find(c, GOOD, "storage", "it can write");
    else
        prm_cli_find(c, BAD, "storage", "it is read-only: the disk is full, or not to be written; reads go on");
    if (parked > 0)
        prm_cli_find(c, BAD, "work",
            "parked after failing again and again: %lld timers and %lld reactions; prm system parked list says what "
            "and why",
            timers, reactions);
    else
        prm_cli_find(c, GOOD, "work", "nothing is parked; %lld writes and %lld reads wait",
            number_at(health, "health.waiting.writes"), number_at(health, "health.waiting.reads"));
    if (parked > 0 || !is_true(health, "health.writable"))
        prm_cli_fail(c, PRM_CLI_REFUSED);
}

static void check_rules(prm_cli_checkup *c, const char *rules)
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
            prm_cli_find(c, BAD, "rules", "%s spent its budget too often and is not asked: its fallback answers",
                prm_client_buffer_text(&point));
            prm_client_buffer_deinit(&point);
        }
    if (resting > 0)
        prm_cli_fail(c, PRM_CLI_REFUSED);
    else
        prm_cli_find(c, GOOD, "rules", "%zu points, generation %lld", count, number_at(rules, "generation"));
}

static void check_server(prm_cli_checkup *c)
{
    static const struct {
        const char *check, *method;
        void (*look)(prm_cli_checkup *c, const char *result);
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
    prm_cli_checkup c = {.cli = cli};
    prm_cli_check_data(&c);
    check_profile(&c);
    int code = prm_cli_target_init(&c.target, cli);
    if (code != PRM_CLI_OK) {
        prm_cli_find(&c, BAD, "setup", "what was given does not lead to a server");
        prm_cli_fail(&c, code);
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
    .doc = "says what is wrong with a setup: files, disk, process, connection, certificate, token, clocks, storage, "
           "work, rules",
    .details = "One line a finding, \"ok\", \"doubtful\", \"bad\" or \"skipped\"; it goes as far as it gets. The exit "
               "code is\n"
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
