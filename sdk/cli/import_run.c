/* SPDX-License-Identifier: Apache-2.0 */
#include "import.h"

#include "report.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TRIES      50  /* of one call that the server puts off */
#define LOST_MOST  8   /* connections in a row that end without one answer */
#define PAUSE_MS   250 /* before a lost connection is tried again, doubled each time */
#define LONGEST_MS 4000

/* Records that go, or are to go, in one call. */
typedef struct chunk {
    prm_cli_record *records; /* owned; NULL: none */
    size_t count;
    struct chunk *next; /* of those put back */
} chunk;

/* One call in flight. */
typedef struct slot {
    uint64_t id; /* 0: waiting to be sent (again) */
    chunk records;
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
    chunk *back;            /* parts of chunks that failed as a whole, to be tried for themselves */
    prm_cli_record pending; /* read, and too long for the chunk before; length 0: none */
    long wait_ms;           /* how long to try for a lost connection */
    unsigned lost;          /* connections, since the last answer */
    bool at_end;
    char *why; /* what stops the import; "" until then */
    size_t why_size;
    int code;
} window;

/* Errors after which every other call would fail likewise. */
static const int32_t hopeless[] = {
    -32602, /* invalid_params: the header, the mapping, the defaults; what is wrong with a record is in the result */
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

static void free_slot(slot *s)
{
    free(s->records.records);
    free(s->params);
    *s = (slot){0};
}

/* -- what is sent -- */

static int32_t send_slot(window *w, slot *s, prm_client_error *error)
{
    /* A dry run stores nothing and takes no key. */
    bool is_dry = prm_cli_has(w->cli, "--dry-run");
    prm_client_request request = {.size = sizeof request,
        .method = w->method,
        .params = s->params,
        .key = is_dry ? NULL : s->key,
        .flags = is_dry ? PRM_CLIENT_DRY_RUN : PRM_CLIENT_WRITE};
    return prm_client_send(w->client, &request, &s->id, error);
}

/* The next record that can be sent; those that cannot are told. */
static bool next_record(window *w, prm_cli_record *record)
{
    char problem[160];
    enum prm_cli_line kind = PRM_CLI_LINE_BAD;
    *record = w->pending;
    w->pending = (prm_cli_record){0};
    if (record->length > 0)
        return true;
    while (!w->at_end && kind == PRM_CLI_LINE_BAD) {
        kind = prm_cli_lines_next(w->lines, record, problem, sizeof problem);
        if (kind == PRM_CLI_LINE_BAD)
            prm_cli_import_report_bad(w->report, record, "format", problem);
        w->at_end = kind == PRM_CLI_LINE_END;
    }
    return kind == PRM_CLI_LINE;
}

/* As many of the next records as one call takes, or what was put back. */
static void take_chunk(window *w, chunk *out)
{
    prm_cli_record record;
    size_t bytes = w->lines->header.length, encoded = w->lines->header.encoded;
    chunk *back = w->back;
    *out = (chunk){0};
    if (back != NULL) {
        w->back = back->next;
        *out = (chunk){.records = back->records, .count = back->count};
        free(back);
        return;
    }
    out->records = calloc(PRM_CLI_CHUNK_RECORDS, sizeof *out->records);
    if (out->records == NULL)
        stop(w, PRM_CLI_REFUSED, "out of memory");
    while (out->records != NULL && out->count < PRM_CLI_CHUNK_RECORDS && next_record(w, &record)) {
        bytes += record.length + 1;
        encoded += record.encoded + 6; /* with a line break */
        if (out->count > 0 && (bytes > PRM_CLI_CHUNK_BYTES || encoded > PRM_CLI_CHUNK_ENCODED)) {
            w->pending = record;
            return;
        }
        out->records[out->count++] = record;
    }
}

static void fill_slot(window *w, slot *s)
{
    take_chunk(w, &s->records);
    if (s->records.count > 0) {
        prm_cli_lines_key(w->lines, s->records.records, s->records.count, s->key);
        s->params = prm_cli_lines_params(w->lines, s->records.records, s->records.count);
        if (s->params == NULL)
            stop(w, PRM_CLI_REFUSED, "out of memory");
    }
    if (s->params == NULL)
        free_slot(s);
}

/* Fills and sends what is not in flight. */
static int32_t send_all(window *w, prm_client_error *error)
{
    for (size_t i = 0; i < w->count && w->why[0] == '\0'; i++) {
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

/* -- what is answered -- */

static slot *find_slot(window *w, uint64_t id)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->slots[i].id == id && w->slots[i].params != NULL)
            return &w->slots[i];
    return NULL;
}

/* One answer for each record, in their order. */
static bool report_records(window *w, const slot *s, prm_client_span result)
{
    prm_client_cursor cursor;
    prm_client_span key, record, all = prm_client_json_get(result, "lines");
    size_t count = 0;
    if (prm_client_json_open(&cursor, all))
        while (prm_client_json_next(&cursor, &key, &record))
            count++;
    if (count != s->records.count)
        return false;
    prm_cli_import_report_ignored(w->report, prm_client_json_get(result, "ignored"));
    (void)prm_client_json_open(&cursor, all);
    for (size_t i = 0; i < count && prm_client_json_next(&cursor, &key, &record); i++)
        prm_cli_import_report_record(w->report, &s->records.records[i], record);
    return true;
}

/* A call that failed as a whole, not by what is in its records: each half is tried for itself. */
static void put_back(window *w, const chunk *records)
{
    size_t half = records->count / 2;
    for (size_t part = 0; part < 2; part++) {
        size_t from = part == 0 ? half : 0, count = part == 0 ? records->count - half : half;
        chunk *made = calloc(1, sizeof *made);
        if (made != NULL)
            *made = (chunk){.records = calloc(count, sizeof *made->records), .count = count, .next = w->back};
        if (made == NULL || made->records == NULL) {
            free(made);
            stop(w, PRM_CLI_REFUSED, "out of memory");
            return;
        }
        memcpy(made->records, records->records + from, count * sizeof *made->records);
        w->back = made;
    }
}

/* The fields that are wrong, as sentences; otherwise the error's own. */
static void stop_at(window *w, const prm_client_answer *answer)
{
    prm_client_buffer text = {0};
    prm_client_cursor cursor;
    prm_client_span key, field, fields = prm_cli_bad_fields(answer->data);
    if (prm_client_json_open(&cursor, fields))
        while (prm_client_json_next(&cursor, &key, &field)) {
            prm_client_buffer_put_text(&text, text.length > 0 ? "; " : "");
            prm_client_json_decode(prm_client_json_get(field, "message"), &text);
        }
    if (text.length == 0)
        prm_client_buffer_put(&text, answer->message, strcspn(answer->message, "."));
    stop(w, prm_cli_answer_exit(answer->code), prm_client_buffer_text(&text));
    prm_client_buffer_deinit(&text);
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
        snprintf(error->text, sizeof error->text,
            "the server could not tell whether it stored the records from line %zu on", s->records.records[0].line);
        *status = PRM_CLIENT_E_CLOSED;
        return;
    }
    if (is_hopeless(answer->code))
        stop_at(w, answer);
    else if (answer->code == 0 && !report_records(w, s, prm_cli_span(answer->result)))
        stop(w, PRM_CLI_REFUSED, "the server did not answer for each record");
    else if (answer->code != 0 && s->records.count > 1)
        put_back(w, &s->records);
    else if (answer->code != 0)
        prm_cli_import_report_bad(w->report, s->records.records, answer->kind, answer->message);
    free_slot(s);
}

/* Sends what can be sent and takes one answer. False when nothing is left to do. */
static bool step(window *w)
{
    prm_client_error error;
    prm_client_answer answer = {0};
    int32_t status = send_all(w, &error);
    if (w->why[0] != '\0' || (status == PRM_CLIENT_OK && prm_client_in_flight(w->client) == 0))
        return false;
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
    if (!prm_cli_number(cli, "--parallel", 1, 32, 4, &parallel) ||
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
        free_slot(&w.slots[i]);
    for (chunk *one = w.back, *next; one != NULL; one = next) {
        next = one->next;
        free(one->records);
        free(one);
    }
    free(w.slots);
    prm_client_close(w.client);
    return w.code;
}
