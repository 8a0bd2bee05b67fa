/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a durable registration costs the writer: prm_batch_run with the real host, plugins and scripts, without threads
 * or sockets, so that it can be counted in instructions.
 *
 *     bench_batch DIRECTORY [PARTNERS [BATCHES [CUSTOMERS]]]
 *
 * makes a database in the empty DIRECTORY with gold partners, a sales person each, and known customers; registers 64
 * deals a batch, each at a customer of its own; prints one JSON object. `params_us` is what the loop spends on reading
 * and checking the params, `writer_us` the batch, COMMIT included (processor time a registration). Under
 * `valgrind --tool=callgrind --toggle-collect=run_measured` the instructions are those of the measured batches alone.
 * (It is so slow that the writer's 5 ms are over after each call: there a batch is one call, with a COMMIT of its own.)
 */
#include "base/hash.h"
#include "base/time.h"
#include "calls/threads.h"
#include "rpc/params.h"
#include "server/own/own.h"
#include "server/setup.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ARENA_BYTES = 64 << 20, ID_BYTES = 64, WARM_BATCHES = 4 };

typedef struct bench {
    prm_options options;
    prm_config config;
    prm_host *host;
    prm_clock clock;
    prm_server_view view;
    prm_calls *calls;
    const prm_principal *manager, **sellers;
    char program[ID_BYTES], territory[ID_BYTES], product[ID_BYTES], level[ID_BYTES];
    uint32_t partners, batches, customers, registered;
    prm_arena *arenas[PRM_BATCH_CALLS];
    prm_task *tasks[PRM_BATCH_CALLS];
    size_t next;
    bool is_measured;
    int64_t params_ns, writer_ns;
    uint64_t approved;
} bench;

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "bench_batch: %s: %s\n", what, why);
    exit(1);
}

static int64_t thread_ns(void)
{
    struct timespec at;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
    return (int64_t)at.tv_sec * 1000000000 + at.tv_nsec;
}

/* A name no other number has, of letters that do not resemble one another's. */
static void make_name(uint32_t number, char name[16])
{
    static const char consonants[] = "bdfgklmnprstvz", vowels[] = "aeiou";
    uint64_t mixed = (number + UINT64_C(1)) * UINT64_C(0x9E3779B97F4A7C15);
    mixed ^= mixed >> 29;
    for (size_t i = 0; i < 12; i += 2) {
        name[i] = consonants[mixed % 14];
        mixed /= 14;
        name[i + 1] = vowels[mixed % 5];
        mixed /= 5;
    }
    name[0] = (char)(name[0] - 'a' + 'A');
    name[12] = '\0';
}

static prm_task *make_task(bench *b, prm_arena *arena, const prm_principal *who, const char *method, const char *params)
{
    prm_error error = { 0 };
    prm_task *task = arena ? prm_task_new(arena, PRM_TASK_METHOD, who) : NULL;
    if (!task)
        fail(method, "out of memory");
    task->entry = prm_host_method(b->host, method, strlen(method));
    task->source = "127.0.0.1";
    task->request_id = task->id = "1";
    task->id_length = 1;
    if (prm_params_read(task, (prm_json_span){ params, strlen(params) }, &prm_json_wire_limits, PRM_PAGE_MOST, &error) != PRM_OK)
        fail(method, error.message);
    return task;
}

/* Runs one call alone; what it made has the id that comes back. */
static void call(bench *b, const prm_principal *who, const char *method, const char *made, char *id, const char *format, ...)
{
    char params[2048];
    va_list list;
    va_start(list, format);
    vsnprintf(params, sizeof(params), format, list);
    va_end(list);
    prm_arena *arena = prm_arena_new(ARENA_BYTES);
    prm_task *task = make_task(b, arena, who, method, params);
    if (prm_calls_run_now(b->calls, task) != PRM_OK)
        fail(method, task->error.message);
    if (id)
        snprintf(id, ID_BYTES, "%s", strcmp(made, "token") == 0 ? prm_val_get_str(task->result, made)
                                                               : prm_val_get_str(prm_val_get(task->result, made), "id"));
    prm_task_deinit(task);
    prm_arena_free(arena);
}

static const prm_principal *make_user(bench *b, const char *email, const char *role, const char *partner)
{
    char user[ID_BYTES], token[ID_BYTES];
    const prm_principal *who;
    prm_error error = { 0 };
    call(b, &prm_principal_system, "users.create", "user", user,
        "{\"name\":\"Some One\",\"email\":\"%s@example.com\",\"roles\":[\"%s\"]%s%s%s}", email, role,
        *partner ? ",\"partner\":\"" : "", partner, *partner ? "\"" : "");
    call(b, &prm_principal_system, "tokens.create", "token", token, "{\"user\":\"%s\"}", user);
    const prm_people people = { .db = b->calls->writer.state.worker.db, .model = prm_host_model(b->host) };
    if (prm_principal_by_token(&people, token, &who, &error) != PRM_OK)
        fail(email, error.message);
    return who;
}

static void make_partner(bench *b, uint32_t number)
{
    char partner[ID_BYTES], name[32];
    snprintf(name, sizeof(name), "seller.%u", number);
    call(b, b->manager, "partners.create", "partner", partner,
        "{\"legal_name\":\"Partner %u SAS\",\"type\":\"reseller\",\"territories\":[\"%s\"]}", number, b->territory);
    call(b, b->manager, "partners.memberships.create", "membership", NULL,
        "{\"partner\":\"%s\",\"program\":\"%s\",\"level\":\"%s\",\"channel_type\":\"reseller\"}", partner, b->program,
        b->level);
    b->sellers[number] = make_user(b, name, "partner_sales", partner);
}

static void make_world(bench *b)
{
    b->manager = make_user(b, "manager", "program_manager", "");
    call(b, b->manager, "partners.programs.create", "program", b->program,
        "{\"name\":\"Partners First\",\"currency\":\"EUR\",\"time_zone\":\"Europe/Paris\"}");
    call(b, b->manager, "partners.levels.create", "level", b->level,
        "{\"program\":\"%s\",\"code\":\"gold\",\"name\":\"Gold\",\"rank\":3}", b->program);
    call(b, b->manager, "partners.territories.create", "territory", b->territory, "{\"name\":\"France\"}");
    call(b, b->manager, "partners.products.create", "product", b->product, "{\"name\":\"Sensor One\"}");
    b->sellers = calloc(b->partners, sizeof(*b->sellers));
    for (uint32_t i = 0; i < b->partners; i++)
        make_partner(b, i);
}

static prm_task *next_task(void *source)
{
    bench *b = source;
    return b->next < PRM_BATCH_CALLS ? b->tasks[b->next++] : NULL;
}

static void keep(prm_task *task)
{
    (void)task;
}

/* The params of the i-th call of all. */
typedef void write_params(const bench *b, uint32_t number, char params[1024]);

static void customer_params(const bench *b, uint32_t number, char params[1024])
{
    char name[16];
    make_name(number, name);
    snprintf(params, 1024, "{\"legal_name\":\"%s SAS\",\"country\":\"FR\",\"idempotency_key\":\"customer-%010u\"}", name,
        number);
}

static void deal_params(const bench *b, uint32_t number, char params[1024])
{
    char name[16];
    make_name(number, name);
    snprintf(params, 1024,
        "{\"program\":\"%s\",\"customer\":{\"legal_name\":\"%s SAS\",\"country\":\"FR\"},"
        "\"lines\":[{\"product\":\"%s\",\"quantity\":3}],\"territory\":\"%s\",\"amount\":{\"amount\":1250000,"
        "\"currency\":\"EUR\"},\"expected_close\":\"2027-03-01\",\"idempotency_key\":\"registration-%010u\"}",
        b->program, name, b->product, b->territory, number);
}

static void fill_batch(bench *b, const char *method, write_params *write, const prm_principal *who, uint32_t first)
{
    char params[1024];
    for (uint32_t i = 0; i < PRM_BATCH_CALLS; i++) {
        const prm_principal *caller = who ? who : b->sellers[(first + i) % b->partners];
        write(b, first + i, params);
        prm_arena_reset(b->arenas[i]);
        b->tasks[i] = make_task(b, b->arenas[i], caller, method, params);
        b->tasks[i]->done = keep;
    }
    b->next = 0;
}

static void end_batch(bench *b)
{
    for (size_t i = 0; i < PRM_BATCH_CALLS; i++) {
        const prm_task *task = b->tasks[i];
        if (task->status != PRM_OK)
            fail(task->entry->method->name, task->error.message);
        b->approved += strcmp(prm_val_get_str(prm_val_get(task->result, "deal"), "state"), "approved") == 0;
        prm_task_deinit(b->tasks[i]);
    }
}

static void run_batches(bench *b)
{
    prm_batch_report report;
    while (b->next < PRM_BATCH_CALLS)
        prm_batch_run(&b->calls->writer.state, next_task, b, &report);
}

/* Has a name of its own for those who count only this. */
__attribute__((noinline)) void run_measured(bench *b);
void run_measured(bench *b)
{
    run_batches(b);
}

static void run_all(bench *b, const char *method, write_params *write, const prm_principal *who, uint32_t from, uint32_t count)
{
    prm_error error = { 0 };
    for (uint32_t first = from; first < from + count; first += PRM_BATCH_CALLS) {
        int64_t start = thread_ns();
        fill_batch(b, method, write, who, first);
        int64_t filled = thread_ns();
        (b->is_measured ? run_measured : run_batches)(b);
        b->writer_ns += thread_ns() - filled;
        b->params_ns += filled - start;
        end_batch(b);
        (void)prm_db_checkpoint(b->calls->writer.state.worker.db, false, &error);
    }
}

static void open_bench(bench *b, char *directory)
{
    char *arguments[] = { "prmd", "--data", directory, NULL };
    char culprit[PRM_PLUGIN_ID_BYTES];
    prm_error error = { 0 };
    prm_calls_options options = { .directory = directory, .clock = &b->clock, .server = &b->view };
    prm_clock_init(&b->clock, false, 0);
    b->view.clock = &b->clock;
    prm_buf problems;
    prm_buf_init(&problems, 0);
    if (prm_options_read(&b->options, 3, arguments, &error) != PRM_OK ||
        prm_config_open(&b->config, NULL, (const char *const[]){ NULL }, &problems) != PRM_OK ||
        prm_options_apply(&b->options, &b->config, &error) != PRM_OK ||
        prm_setup_host(&b->options, &b->host, &error) != PRM_OK)
        fail("start", error.message);
    options.host = b->host;
    if (prm_calls_open(&options, &b->calls, &error) != PRM_OK ||
        prm_setup_rules(&b->options, b->host, b->calls, &error) != PRM_OK ||
        prm_setup_plugins(b->host, b->calls, culprit, &error) != PRM_OK)
        fail("start", error.message);
    b->view.calls = b->calls;
    for (size_t i = 0; i < PRM_BATCH_CALLS; i++)
        b->arenas[i] = prm_arena_new(ARENA_BYTES);
}

static void close_bench(bench *b)
{
    for (uint32_t i = 0; i < b->partners; i++)
        prm_principal_unref(b->sellers[i]);
    prm_principal_unref(b->manager);
    free(b->sellers);
    for (size_t i = 0; i < PRM_BATCH_CALLS; i++)
        prm_arena_free(b->arenas[i]);
    prm_setup_stop_plugins(b->host);
    prm_calls_free(b->calls);
    prm_host_free(b->host);
}

static uint32_t number_of(int argc, char **argv, int at, uint32_t otherwise)
{
    return argc > at ? (uint32_t)strtoul(argv[at], NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
    static bench b;
    if (argc < 2)
        fail("usage", "bench_batch DIRECTORY [PARTNERS [BATCHES [CUSTOMERS]]]");
    b.partners = number_of(argc, argv, 2, 64);
    b.batches = number_of(argc, argv, 3, 50);
    uint32_t count = b.batches * PRM_BATCH_CALLS, warm = WARM_BATCHES * PRM_BATCH_CALLS;
    b.customers = number_of(argc, argv, 4, 0);
    if (b.customers < count + warm)
        b.customers = count + warm;
    if (b.partners == 0 || b.batches == 0)
        fail("usage", "PARTNERS and BATCHES are at least 1");
    prm_json_start();
    if (prm_store_start() != PRM_OK)
        fail("start", "SQLite");
    open_bench(&b, argv[1]);
    make_world(&b);
    run_all(&b, "deals.customers.create", customer_params, b.manager, 0, b.customers);
    double customer_us = (double)b.writer_ns / 1000 / b.customers;
    run_all(&b, "deals.register", deal_params, NULL, 0, warm);
    b.params_ns = b.writer_ns = 0;
    b.approved = 0;
    b.is_measured = true;
    run_all(&b, "deals.register", deal_params, NULL, warm, count);
    printf("{\"registrations\":%u,\"approved\":%" PRIu64 ",\"partners\":%u,\"customers\":%u,\"params_us\":%.2f,"
           "\"writer_us\":%.2f,\"customer_us\":%.2f}\n",
        count, b.approved, b.partners, b.customers, (double)b.params_ns / 1000 / count,
        (double)b.writer_ns / 1000 / count, customer_us);
    close_bench(&b);
    return 0;
}
