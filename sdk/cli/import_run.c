/* SPDX-License-Identifier: Apache-2.0 */
#include "import.h"

#include "report.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TRIES      50  /* of one line that the server puts off */
#define LOST_MOST  8   /* connections in a row that end without one answer */
#define PAUSE_MS   250 /* before a lost connection is tried again, doubled each time */
#define LONGEST_MS 4000

/* One call in flight. */
typedef struct slot {
    uint64_t id; /* 0: free, or waiting to be sent again */
    size_t line;
    char *params; /* owned; NULL: free */
    char key[PRM_CLI_IMPORT_KEY];
    unsigned tries;
} slot;

typedef struct window {
    const prm_cli *cli;
    const prm_cli_target *target;
    const char *method;
    prm_cli_lines *lines;
    prm_cli_import_report *report;
    prm_client *client;
    slot *slots;
    size_t count;
    long wait_ms; /* how long to try for a lost connection */
    unsigned lost; /* connections, since the last answer */
    bool at_end;
    char *why; /* what stops the import; "" until then */
    size_t why_size;
    int code;
} window;

/* Errors after which every other line would fail likewise. */
static const int32_t hopeless[] = {
    -32601, /* method_not_found */
    -32001, /* unauthenticated */
    -32003, /* forbidden */
    -32008, /* read_only */
};

static bool is_hopeless(int32_t code)
{
    for (size_t i = 0; i < sizeof hopeless / sizeof hopeless[0]; i++)
        if (hopeless[i] == code)
            return true;
    return false;
}

static void pause_ms(long ms)
{
    struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    while (nanosleep(&left, &left) != 0)
        continue;
}

static void stop(window *w, int code, const char *why)
{
    if (w->why[0] == '\0')
        snprintf(w->why, w->why_size, "%s", why);
    w->code = code;
}

static int exit_of(const prm_client_error *error)
{
    return error->status == PRM_CLIENT_E_ANSWER ? prm_cli_answer_exit(error->code) : PRM_CLI_NO_SERVER;
}

/* Whether another connection may mend it. */
static bool is_passing(int32_t status)
{
    static const int32_t passing[] = {
        PRM_CLIENT_E_CLOSED, PRM_CLIENT_E_TIMEOUT, PRM_CLIENT_E_CONNECT, PRM_CLIENT_E_RESOLVE};
    for (size_t i = 0; i < sizeof passing / sizeof passing[0]; i++)
        if (passing[i] == status)
            return true;
    return false;
}

/* Opens a connection again, waiting longer each time. */
static bool reconnect(window *w, const prm_client_error *lost)
{
    prm_client_error error = *lost;
    long pause = PAUSE_MS, waited = 0;
    prm_cli_progress_hide(w->report->progress);
    prm_cli_complain(w->cli, 0, "%s; trying again", lost->text);
    prm_client_close(w->client);
    w->client = NULL;
    for (size_t i = 0; i < w->count; i++)
        w->slots[i].id = 0;
    if (++w->lost > LOST_MOST) {
        stop(w, PRM_CLI_NO_SERVER, error.text);
        return false;
    }
    while (waited < w->wait_ms && (is_passing(error.status) || error.code == -32005)) {
        pause_ms(pause);
        waited += pause;
        pause = pause * 2 > LONGEST_MS ? LONGEST_MS : pause * 2;
        if (prm_cli_target_open(w->target, &w->client, &error) == PRM_CLIENT_OK)
            return true;
    }
    stop(w, exit_of(&error), error.text);
    return false;
}

/* Sends what a slot holds; a line that can never be sent becomes a failure. */
static int32_t send_slot(window *w, slot *s, prm_client_error *error)
{
    /* A dry run stores nothing and takes no key. */
    bool is_dry = prm_cli_has(w->cli, "--dry-run");
    prm_client_request request = {.size = sizeof request,
        .method = w->method,
        .params = s->params,
        .key = is_dry ? NULL : s->key,
        .flags = is_dry ? PRM_CLIENT_DRY_RUN : PRM_CLIENT_WRITE};
    int32_t status = prm_client_send(w->client, &request, &s->id, error);
    if (status == PRM_CLIENT_E_INVALID) {
        prm_cli_import_report_bad(w->report, s->line, "", error->text);
        free(s->params);
        *s = (slot){0};
        status = PRM_CLIENT_OK;
    }
    return status;
}

/* Fills a free slot with the next line that can be sent. */
static void fill_slot(window *w, slot *s)
{
    prm_cli_line_read read;
    while (!w->at_end) {
        enum prm_cli_line kind = prm_cli_lines_next(w->lines, &read);
        if (kind == PRM_CLI_LINE_END) {
            w->at_end = true;
        } else if (kind == PRM_CLI_LINE_BAD) {
            prm_cli_import_report_bad(w->report, read.number, read.field, read.problem);
        } else {
            *s = (slot){.line = read.number, .params = read.params};
            prm_cli_lines_key(w->lines, read.number, s->key);
            return;
        }
    }
}

/* Fills and sends what is not in flight. */
static int32_t send_all(window *w, prm_client_error *error)
{
    for (size_t i = 0; i < w->count; i++) {
        slot *s = &w->slots[i];
        if (s->params == NULL)
            fill_slot(w, s);
        if (s->params == NULL || s->id != 0)
            continue;
        int32_t status = send_slot(w, s, error);
        if (status != PRM_CLIENT_OK)
            return status;
    }
    return PRM_CLIENT_OK;
}

static slot *find_slot(window *w, uint64_t id)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->slots[i].id == id && w->slots[i].params != NULL)
            return &w->slots[i];
    return NULL;
}

static void take_answer(window *w, const prm_client_answer *answer, int32_t *status, prm_client_error *error)
{
    slot *s = find_slot(w, answer->id);
    if (s == NULL)
        return;
    s->id = 0;
    w->lost = 0;
    if (answer->code == -32005 && ++s->tries < TRIES) {
        size_t length = 0;
        const char *after = answer->data == NULL ? NULL : prm_client_find(answer->data, "retry_after_ms", &length);
        long ms = after == NULL ? PAUSE_MS : strtol(after, NULL, 10);
        pause_ms(ms < 1 ? 1 : ms > LONGEST_MS ? LONGEST_MS : ms);
        return;
    }
    if (answer->code == -32010 && ++s->tries < TRIES) {
        /* Only the server's next start knows: the same key asks it. */
        *error = (prm_client_error){.status = PRM_CLIENT_E_CLOSED};
        snprintf(error->text, sizeof error->text, "the server could not tell whether it stored line %zu", s->line);
        *status = PRM_CLIENT_E_CLOSED;
        return;
    }
    if (is_hopeless(answer->code)) {
        stop(w, prm_cli_answer_exit(answer->code), answer->message);
        return;
    }
    prm_cli_import_report_answer(w->report, s->line, s->params, answer);
    free(s->params);
    *s = (slot){0};
}

/* Sends what can be sent and takes one answer. False when nothing is left to do. */
static bool step(window *w)
{
    prm_client_error error;
    prm_client_answer answer = {0};
    int32_t status = send_all(w, &error);
    /* Lines that could not be sent may be all there was in this round. */
    if (status == PRM_CLIENT_OK && prm_client_in_flight(w->client) == 0)
        return !w->at_end;
    if (status == PRM_CLIENT_OK)
        status = prm_client_receive(w->client, &answer, &error);
    if (status == PRM_CLIENT_OK)
        take_answer(w, &answer, &status, &error);
    prm_client_answer_deinit(&answer);
    if (status == PRM_CLIENT_OK || w->why[0] != '\0')
        return w->why[0] == '\0';
    return reconnect(w, &error);
}

int prm_cli_import_run(const prm_cli *cli, const prm_cli_target *target, const char *method, prm_cli_lines *lines,
    prm_cli_import_report *report, char *why, size_t size)
{
    window w = {
        .cli = cli, .target = target, .method = method, .lines = lines, .report = report, .why = why, .why_size = size};
    long parallel, seconds;
    prm_client_error error;
    why[0] = '\0';
    if (!prm_cli_number(cli, "--parallel", 1, 128, 32, &parallel) ||
        !prm_cli_number(cli, "--wait", 0, 86400, 30, &seconds))
        return PRM_CLI_USAGE;
    w.wait_ms = seconds * 1000;
    w.count = (size_t)parallel;
    w.slots = calloc(w.count, sizeof *w.slots);
    if (w.slots == NULL) {
        stop(&w, PRM_CLI_REFUSED, "out of memory");
    } else if (prm_cli_target_open(target, &w.client, &error) != PRM_CLIENT_OK) {
        stop(&w, exit_of(&error), error.text);
    }
    while (w.why[0] == '\0' && step(&w))
        continue;
    for (size_t i = 0; w.slots != NULL && i < w.count; i++)
        free(w.slots[i].params);
    free(w.slots);
    prm_client_close(w.client);
    return w.code;
}
