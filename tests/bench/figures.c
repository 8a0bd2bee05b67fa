/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What figures of a partner over windows take, and what keeping them takes of the writer.
 *
 *     bench_figures DIRECTORY PARTNERS EVENTS
 *
 * Makes a database in DIRECTORY, with 30 metrics of all measures that each event counts in: a busy partner with EVENTS of
 * them spread over the days of a year, and PARTNERS others with 20 each. Then asks for 10 figures over 12 rolling months,
 * of one partner at a time. Prints one JSON object, processor time in microseconds, of ten asks or of one event.
 */
#include "base/id.h"
#include "base/json.h"
#include "base/time.h"
#include "plugins/internal.h"
#include "services/metrics/service.h"
#include "services/services.h"
#include "store/deliver.h"
#include "store/metric.h"
#include "store/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CAP = 64 << 20, EACH = 20, ASKS = 10, BATCH = 50, ROUNDS = 5, CALLS = 50, PRODUCTS = 20, TERRITORIES = 5 };
#define END    INT64_C(1798977600000) /* 2027-01-03T12:00Z */
#define DAY_MS INT64_C(86400000)
#define YEAR   INT64_C(365)

static const prm_api *api;

#define DATA                                                                                                           \
    PRM_FIELDS(PRM_TEXT("program", 1, 40, 0, "A dimension"), PRM_TEXT("territory", 1, 40, 0, "A dimension"),           \
        PRM_TEXT("product", 1, 40, 0, "A dimension"), PRM_INT("amount", PRM_ANY, PRM_ANY, 0, "A number"),              \
        PRM_BOOL("won", 0, "A truth"), PRM_REF("partner", "partner", 0, "Whose"))
static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "partner", .path = "shop.partners", .since = 1, .scope = "vendor", .doc = "Partners",
        .ops = "get list: vendor", .fields = PRM_FIELDS(PRM_TEXT("name", 1, 20, 0, "Name"))),
    NULL
};
static const prm_event *const events[] = {
    PRM_EVENT(.name = "shop.made", .since = 1, .audience = "vendor", .doc = "Made", .data = DATA), NULL
};
#define METRIC(n, f) PRM_METRIC(.name = "shop." n, .since = 1, .doc = "Of the bench", .unit = "things", \
    .from = f " on shop.made by partner, program, territory, product, day")
#define THREE(n, f) METRIC(n "1", f), METRIC(n "2", f), METRIC(n "3", f)
#define SIX(n, f)   THREE(n, f), METRIC(n "4", f), METRIC(n "5", f), METRIC(n "6", f)
static const prm_metric *const metrics[] = { SIX("count", "count"), SIX("number", "count"), SIX("sum", "sum(amount)"),
    THREE("share", "share(won)"), THREE("rate", "share(won)"), THREE("mean", "avg(amount)"),
    THREE("spread", "spread(amount)"), NULL };
enum { METRICS = sizeof metrics / sizeof *metrics - 1 };
static const char *const asked[ASKS] = { "count1", "count2", "number3", "number6", "sum1", "sum5", "share2", "rate1", "mean2",
    "spread3" };

static const prm_plugin shop = { .size = sizeof(prm_plugin), .magic = PRM_ABI_MAGIC, .abi_major = PRM_ABI_MAJOR,
    .abi_minor = PRM_ABI_TARGET, .api = &api, .id = "shop", .version = "1.0", .doc = "Events",
    .namespaces = PRM_TEXTS("shop"), .entities = entities, .events = events, .metrics = metrics };

typedef struct bench {
    prm_host *host;
    prm_db *db;
    prm_arena *arena;
    prm_metrics_keeper keeper;
    prm_id_source ids;
    prm_zones *zones;
    prm_error error;
    uint64_t seed;
} bench;

/** Processor time: others may be at work beside. */
static int64_t spent_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void check(const bench *b, prm_status status, const char *what)
{
    if (status == PRM_OK)
        return;
    fprintf(stderr, "bench_figures: %s: %s\n", what, b->error.message);
    exit(1);
}

static int64_t draw(bench *b, int64_t below)
{
    b->seed = b->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)((b->seed >> 33) % (uint64_t)below);
}

static void open_all(bench *b, const char *directory)
{
    const prm_consumer consumer = prm_metrics_consumer(&b->keeper);
    prm_json_start();
    b->arena = prm_arena_new(CAP);
    b->zones = prm_zones_new();
    check(b, prm_host_new(NULL, &b->host, &b->error), "host");
    check(b, prm_services_offer(b->host, &b->error), "services");
    check(b, prm_host_add(b->host, &shop, "", true, &b->error), "plugin");
    check(b, prm_host_seal(b->host, &b->error), "seal");
    check(b, prm_db_open(directory, PRM_DB_WRITER, &b->db, &b->error), "database");
    b->keeper.host = b->host;
    check(b, prm_db_begin(b->db, &b->error), "begin");
    check(b, prm_model_install(prm_host_model(b->host), b->db, &b->error), "tables");
    check(b, prm_state_install(b->db, &b->error), "tables");
    check(b, prm_journal_install(b->db, &b->error), "tables");
    check(b, prm_deliver_install(b->db, &b->error), "tables");
    check(b, prm_consumer_install(&consumer, b->db, &b->error), "tables");
    check(b, prm_metrics_install(b->host, b->db, &b->error), "tables");
    check(b, prm_db_commit(b->db, &b->error), "commit");
}

static const char *id_of(bench *b, const char *entity, int64_t number)
{
    char digits[PRM_ID_DIGITS + 1] = { 0 };
    prm_id_print(number, digits);
    return prm_arena_format(b->arena, "%s_%s", entity, digits);
}

static void put(bench *b, prm_val *object, const char *key, const char *text)
{
    check(b, prm_val_set_text(object, key, text), key);
}

static const prm_val *make_entry(bench *b, int64_t partner, int64_t at)
{
    prm_val *entry = prm_val_object(b->arena), *list = prm_val_list(b->arena), *event = prm_val_object(b->arena),
            *data = prm_val_object(b->arena);
    put(b, data, "partner", id_of(b, "partner", partner));
    put(b, data, "program", id_of(b, "programme", 1));
    put(b, data, "territory", id_of(b, "territory", draw(b, TERRITORIES)));
    put(b, data, "product", id_of(b, "product", draw(b, PRODUCTS)));
    check(b, prm_val_set_integer(data, "amount", 1 + draw(b, 5000000)), "amount");
    check(b, prm_val_set_boolean(data, "won", draw(b, 3) == 0), "won");
    put(b, event, "type", "shop.made");
    put(b, event, "subject", "thing_1");
    check(b, prm_val_set(event, "data", data), "data");
    check(b, prm_val_append(list, event), "event");
    check(b, prm_val_set(entry, "events", list), "events");
    check(b, prm_val_set_integer(entry, "at", at), "at");
    return entry;
}

/** Events of a partner, spread over a year; what taking one of them took. */
static double play(bench *b, int64_t partner, int64_t count)
{
    const prm_consumer consumer = prm_metrics_consumer(&b->keeper);
    int64_t spent = 0;
    for (int64_t i = 0; i < count; i++) {
        prm_arena_reset(b->arena);
        if (i % BATCH == 0)
            check(b, prm_db_begin(b->db, &b->error), "begin");
        prm_val *piece = prm_val_list(b->arena);
        const prm_val *entry = make_entry(b, partner, END - YEAR * DAY_MS + (i + 1) * YEAR * DAY_MS / count);
        check(b, prm_val_append(piece, entry), "piece");
        int64_t began = spent_us();
        check(b, consumer.take(consumer.context, b->db, piece, b->arena, &b->error), "event");
        spent += spent_us() - began;
        if (i % BATCH == BATCH - 1 || i == count - 1)
            check(b, prm_db_commit(b->db, &b->error), "commit");
    }
    return (double)spent / (double)count;
}

static int compare_additions(const void *one, const void *other)
{
    return prm_metric_addition_compare(one, other);
}

/** What of an event's time goes into sums by month. */
static double play_months(bench *b, int64_t partner)
{
    prm_metric_addition additions[METRICS];
    char program[40];
    snprintf(program, sizeof program, "%s", id_of(b, "programme", 1));
    const prm_metric_month month = { .partner = partner, .month = 2026 * 12 + 11, .program = program };
    for (size_t k = 0; k < METRICS; k++)
        additions[k] = (prm_metric_addition){ .metric = prm_metric_number(metrics[k]->name, metrics[k]->from), .member = "",
            .day = 31, .count = 1, .sum = 1000 };
    qsort(additions, METRICS, sizeof *additions, compare_additions);
    check(b, prm_db_begin(b->db, &b->error), "begin");
    int64_t began = spent_us();
    for (int i = 0; i < CALLS; i++)
        check(b, prm_metric_add_to_month(b->db, &month, additions, METRICS, &b->error), "month");
    int64_t spent = spent_us() - began;
    prm_db_rollback(b->db);
    return (double)spent / CALLS;
}

/** How windows are asked for. */
typedef struct manner {
    const char *name, *window;
    int64_t days_ago; /* -1: another day each time */
    bool is_by_product;
} manner;

static void ask(bench *b, const manner *m, int64_t partner)
{
    prm_worker worker = { .host = b->host, .db = b->db, .ids = &b->ids, .zones = b->zones };
    prm_call call;
    int year, month, day;
    const prm_val *told;
    prm_arena_reset(b->arena);
    check(b, prm_call_init(&call, &worker, b->arena, PRM_CALL_READ, &prm_principal_system, "", END), "call");
    call.plugin = prm_host_plugin_at(b->host, 0);
    prm_val *asks = prm_val_list(b->arena), *filter = prm_val_object(b->arena);
    put(b, filter, "program", id_of(b, "programme", 1));
    if (m->is_by_product)
        put(b, filter, "product", id_of(b, "product", 3));
    for (int i = 0; i < ASKS; i++) {
        prm_val *one = prm_val_object(b->arena);
        put(b, one, "metric", prm_arena_format(b->arena, "shop.%s", asked[i]));
        put(b, one, "window", m->window);
        check(b, prm_val_set(one, "filter", filter), "filter");
        check(b, prm_val_append(asks, one), "ask");
    }
    prm_day_split(END / DAY_MS - (m->days_ago >= 0 ? m->days_ago : draw(b, 60)), &year, &month, &day);
    const char *as_of = prm_arena_format(b->arena, "%04d-%02d-%02d", year, month, day);
    check(b, prm_metrics_service_table.values(&call, id_of(b, "partner", partner), asks, as_of, &told), "values");
    if (prm_val_count(told) != ASKS || prm_val_get(prm_val_at(told, 0), "wrong") != NULL)
        check(b, PRM_E_INTERNAL, "answer");
}

static int compare(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;
    return a < b ? -1 : a > b;
}

/** The median of rounds of calls, of each other one of partners first to last. */
static double time_asks(bench *b, const manner *m, int64_t first, int64_t last)
{
    double rounds[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        int64_t began = spent_us();
        for (int k = 0; k < CALLS; k++)
            ask(b, m, first + draw(b, last - first + 1));
        rounds[i] = (double)(spent_us() - began) / CALLS;
    }
    qsort(rounds, ROUNDS, sizeof *rounds, compare);
    return rounds[ROUNDS / 2];
}

int main(int argc, char **argv)
{
    static const manner manners[] = { { "today", "12 months", 0, false }, { "any_day", "12 months", -1, false },
        { "days_90", "90 days", 0, false }, { "product", "12 months", 0, true } };
    bench b = { .seed = 1 };
    int64_t partners = argc == 4 ? atoll(argv[2]) : 0, count = argc == 4 ? atoll(argv[3]) : 0;
    if (partners < 1 || count < 1) {
        fprintf(stderr, "usage: bench_figures DIRECTORY PARTNERS EVENTS\n");
        return 2;
    }
    open_all(&b, argv[1]);
    double event = 0, busy_event = play(&b, 1, count);
    for (int64_t i = 0; i < partners; i++)
        event += play(&b, 2 + i, EACH) / (double)partners;
    printf("{\"event_us\": %.1f, \"busy_event_us\": %.1f, \"months_us\": %.1f", event, busy_event, play_months(&b, 1));
    for (size_t i = 0; i < sizeof manners / sizeof *manners; i++) {
        printf(", \"busy_%s_us\": %.1f", manners[i].name, time_asks(&b, &manners[i], 1, 1));
        printf(", \"ordinary_%s_us\": %.1f", manners[i].name, time_asks(&b, &manners[i], 2, 1 + partners));
    }
    printf("}\n");
    prm_db_close(b.db);
    prm_host_free(b.host);
    prm_zones_free(b.zones);
    prm_arena_free(b.arena);
    return 0;
}
