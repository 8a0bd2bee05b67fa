/* SPDX-License-Identifier: Apache-2.0 */
/* Random events, some that take away, over several years: what is kept piece by piece is what a rebuild gives, and what
 * counting by hand gives. */
#include "test.h"

#include "base/id.h"
#include "base/json.h"
#include "base/time.h"
#include "events/consumer.h"
#include "plugins/call.h"
#include "plugins/internal.h"
#include "services/metrics/figures.h"
#include "services/metrics/period.h"
#include "services/metrics/rebuild.h"
#include "services/services.h"
#include "store/state.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CAP = 64 << 20, ENTRIES = 150, EVENTS_MOST = 3 * ENTRIES, PARTNERS = 4, SEEDS = 4, QUESTIONS = 60 };
#define START INT64_C(1735732800000) /* 2025-01-01T12:00Z */
#define DAY_MS INT64_C(86400000)

static const prm_api *api;

#define DATA                                                                                                           \
    PRM_FIELDS(PRM_TEXT("colour", 1, 20, 0, "A dimension"), PRM_INT("amount", PRM_ANY, PRM_ANY, 0, "A number"),        \
        PRM_BOOL("won", 0, "A truth"), PRM_REF("partner", "partner", 0, "Whose"))
static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "partner", .path = "shop.partners", .since = 1, .scope = "vendor", .doc = "Partners",
        .ops = "get list: vendor", .fields = PRM_FIELDS(PRM_TEXT("name", 1, 20, 0, "Name"))),
    NULL
};
static const prm_event *const events[] = {
    PRM_EVENT(.name = "shop.made", .since = 1, .audience = "vendor", .doc = "Made", .data = DATA),
    PRM_EVENT(.name = "shop.undone", .since = 1, .audience = "vendor", .doc = "Taken back", .data = DATA), NULL
};
#define FROM "shop.made less shop.undone"
#define BY   "by partner, colour, day"
#define METRIC(n, f) PRM_METRIC(.name = n, .since = 1, .doc = "Of the test", .unit = "things", .from = f)
static const prm_metric *const metrics[] = {
    METRIC("shop.count", "count on " FROM " " BY),
    METRIC("shop.sum", "sum(amount) on " FROM " " BY),
    METRIC("shop.avg", "avg(amount) on " FROM " " BY),
    METRIC("shop.spread", "spread(amount) on " FROM " " BY),
    METRIC("shop.distinct", "distinct(amount) on " FROM " " BY),
    METRIC("shop.share", "share(won) on " FROM " " BY),
    METRIC("shop.share_of_red", "share(won) on " FROM " where colour = red | blue by partner, colour, month"),
    NULL
};
enum { METRICS = sizeof metrics / sizeof metrics[0] - 1, OF_SOME = METRICS - 1 };

static const prm_plugin shop = { .size = sizeof(prm_plugin), .magic = PRM_ABI_MAGIC, .abi_major = PRM_ABI_MAJOR,
    .abi_minor = PRM_ABI_TARGET, .api = &api, .id = "shop", .version = "1.0", .doc = "Events",
    .namespaces = PRM_TEXTS("shop"), .entities = entities, .events = events, .metrics = metrics };

static const char *const colours[] = { "red", "green", "blue", "" };

/** An event, as the test remembers it. */
typedef struct memory {
    int64_t day, amount, sign;
    int partner, colour;
    bool is_won, has_won, has_amount;
} memory;

typedef struct world {
    char directory[64];
    prm_host *host;
    prm_db *db;
    prm_arena *arena;
    prm_journal_head head;
    prm_metrics_keeper keeper;
    prm_error error;
    memory events[EVENTS_MOST];
    size_t count;
    int64_t at;
    uint64_t seed;
} world;

static int64_t draw(world *w, int64_t below)
{
    w->seed = w->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)((w->seed >> 33) % (uint64_t)below);
}

static prm_status install(world *w)
{
    const prm_consumer consumer = prm_metrics_consumer(&w->keeper);
    PRM_TRY(prm_db_begin(w->db, &w->error));
    PRM_TRY(prm_model_install(prm_host_model(w->host), w->db, &w->error));
    PRM_TRY(prm_state_install(w->db, &w->error));
    PRM_TRY(prm_journal_install(w->db, &w->error));
    PRM_TRY(prm_deliver_install(w->db, &w->error));
    PRM_TRY(prm_consumer_install(&consumer, w->db, &w->error));
    PRM_TRY(prm_metrics_install(w->host, w->db, &w->error));
    return prm_db_commit(w->db, &w->error);
}

static prm_status open_world(world *w)
{
    snprintf(w->directory, sizeof w->directory, "/tmp/prm-metrics-XXXXXX");
    prm_json_start();
    if (mkdtemp(w->directory) == NULL || (w->arena = prm_arena_new(CAP)) == NULL)
        return PRM_E_NOMEM;
    PRM_TRY(prm_host_new(NULL, &w->host, &w->error));
    PRM_TRY(prm_services_offer(w->host, &w->error));
    PRM_TRY(prm_host_add(w->host, &shop, "", true, &w->error));
    PRM_TRY(prm_host_seal(w->host, &w->error));
    PRM_TRY(prm_db_open(w->directory, PRM_DB_WRITER, &w->db, &w->error));
    w->keeper.host = w->host;
    return install(w);
}

static void close_world(world *w)
{
    char command[128];
    prm_db_close(w->db);
    prm_host_free(w->host);
    prm_arena_free(w->arena);
    snprintf(command, sizeof command, "rm -rf %s", w->directory);
    CHECK_INT(system(command), 0);
}

#define SCOPED_WORLD(name)                                                                                             \
    __attribute__((cleanup(close_world))) world name = { 0 };                                                          \
    if (!CHECK_INT(open_world(&name), PRM_OK)) {                                                                       \
        CHECK_STR(name.error.message, "");                                                                             \
        return;                                                                                                        \
    }

/* ---- What happens ---- */

static const char *partner_id(world *w, int number)
{
    char digits[PRM_ID_DIGITS + 1] = { 0 };
    prm_id_print(number, digits);
    return prm_arena_format(w->arena, "partner_%s", digits);
}

static prm_val *make_event(world *w)
{
    memory *m = &w->events[w->count++];
    prm_val *event = prm_val_object(w->arena), *data = prm_val_object(w->arena);
    *m = (memory){ .day = prm_period_day(w->at), .amount = draw(w, 3) == 0 ? draw(w, 5) : draw(w, 1000000),
        .sign = draw(w, 4) == 0 ? -1 : 1, .partner = 1 + (int)draw(w, PARTNERS), .colour = (int)draw(w, 4),
        .is_won = draw(w, 3) == 0, .has_won = draw(w, 5) != 0, .has_amount = draw(w, 6) != 0 };
    CHECK_INT(prm_val_set_text(event, "type", m->sign < 0 ? "shop.undone" : "shop.made"), PRM_OK);
    CHECK_INT(prm_val_set_text(event, "subject", prm_arena_format(w->arena, "thing_%zu", w->count)), PRM_OK);
    CHECK_INT(prm_val_set_text(event, "audience", "vendor"), PRM_OK);
    CHECK_INT(prm_val_set_text(data, "partner", partner_id(w, m->partner)), PRM_OK);
    if (*colours[m->colour] != '\0')
        CHECK_INT(prm_val_set_text(data, "colour", colours[m->colour]), PRM_OK);
    if (m->has_amount)
        CHECK_INT(prm_val_set_integer(data, "amount", m->amount), PRM_OK);
    if (m->has_won)
        CHECK_INT(prm_val_set_boolean(data, "won", m->is_won), PRM_OK);
    CHECK_INT(prm_val_set(event, "data", data), PRM_OK);
    return event;
}

static prm_status happen(world *w)
{
    prm_val *list = prm_val_list(w->arena);
    for (int64_t i = draw(w, 3); i >= 0; i--)
        PRM_TRY(prm_val_append(list, make_event(w)));
    const prm_journal_entry entry = { .at = w->at, .actor = "test", .on_behalf = "", .request = "", .source = "test",
        .method = "shop.make", .events = list };
    PRM_TRY(prm_db_begin(w->db, &w->error));
    PRM_TRY(prm_journal_append(w->db, &w->head, &entry, w->arena, &w->error));
    w->at += draw(w, 10 * DAY_MS);
    return prm_db_commit(w->db, &w->error);
}

/** Has figures follow as far as there is a journal, from wherever they are. */
static prm_status follow(world *w)
{
    const prm_consumer consumer = prm_metrics_consumer(&w->keeper);
    for (;;) {
        prm_consumer_place place;
        prm_event_position reached;
        bool is_wanted;
        PRM_TRY(prm_follower_get(w->db, consumer.name, &place.kept, &w->error));
        place.seen = place.kept;
        PRM_TRY(prm_consumer_look(&consumer, w->db, place.seen, w->arena, &reached, &is_wanted, &w->error));
        if (!is_wanted)
            return PRM_OK;
        PRM_TRY(prm_db_begin(w->db, &w->error));
        PRM_TRY(prm_consumer_take(&consumer, w->db, &place, reached, w->arena, &w->error));
        PRM_TRY(prm_db_commit(w->db, &w->error));
    }
}

/* ---- Counting by hand ---- */

/** One figure's part of what the test remembers. */
typedef struct sample {
    int64_t count, hits, sum;
    int64_t steps[EVENTS_MOST], amounts[EVENTS_MOST], of_step[EVENTS_MOST], of_amount[EVENTS_MOST];
    size_t step_count, amount_count;
} sample;

static void note(int64_t *values, int64_t *counts, size_t *count, int64_t value, int64_t sign)
{
    size_t i = 0;
    while (i < *count && values[i] != value)
        i++;
    if (i == *count) {
        values[(*count)++] = value;
        counts[i] = 0;
    }
    counts[i] += sign;
}

/** The least step that so many of all do not exceed: of what is left of each. */
static int64_t hand_percentile(const sample *s, int64_t percent)
{
    int64_t total = 0, best = -1;
    for (size_t i = 0; i < s->step_count; i++)
        total += s->of_step[i] > 0 ? s->of_step[i] : 0;
    for (size_t i = 0; i < s->step_count; i++) {
        int64_t up_to = 0;
        for (size_t k = 0; k < s->step_count; k++)
            up_to += s->of_step[k] > 0 && s->steps[k] <= s->steps[i] ? s->of_step[k] : 0;
        if (s->of_step[i] > 0 && up_to * 100 >= total * percent && (best < 0 || s->steps[i] < best))
            best = s->steps[i];
    }
    return best < 0 ? 0 : prm_spread_middle(best);
}

static bool takes(int32_t measure, bool is_of_some, const memory *m)
{
    if (is_of_some && strcmp(colours[m->colour], "red") != 0 && strcmp(colours[m->colour], "blue") != 0)
        return false;
    return measure == PRM_MEASURE_COUNT || (measure == PRM_MEASURE_SHARE ? m->has_won : m->has_amount);
}

static void count_one(sample *s, const memory *m)
{
    s->count += m->sign;
    s->hits += m->is_won ? m->sign : 0;
    s->sum += m->has_amount ? m->sign * m->amount : 0;
    note(s->steps, s->of_step, &s->step_count, prm_spread_step(m->amount), m->sign);
    note(s->amounts, s->of_amount, &s->amount_count, m->amount, m->sign);
}

/** The nearest whole number, half to even. */
static int64_t nearest(int64_t over, int64_t under)
{
    int64_t floor = over >= 0 ? over / under : -((-over + under - 1) / under), twice = 2 * (over - floor * under);
    return twice > under || (twice == under && floor % 2 != 0) ? floor + 1 : floor;
}

static int64_t hand_value(const sample *s, int32_t measure)
{
    int64_t different = 0;
    switch (measure) {
    case PRM_MEASURE_SUM: return s->sum;
    case PRM_MEASURE_AVG: return s->count > 0 ? nearest(s->sum, s->count) : 0;
    case PRM_MEASURE_SPREAD: return hand_percentile(s, 50);
    case PRM_MEASURE_SHARE:
        if (s->count <= 0 || s->hits <= 0)
            return 0;
        return s->hits >= s->count ? 10000 : nearest(s->hits * 10000, s->count);
    case PRM_MEASURE_DISTINCT:
        for (size_t i = 0; i < s->amount_count; i++)
            different += s->of_amount[i] > 0;
        return different;
    default: return s->count;
    }
}

/* ---- The two compared ---- */

static prm_status ask(world *w, const prm_figures_query *query, const prm_figure **figures, size_t *count)
{
    return prm_figures_add_up(w->db, query, w->arena, figures, count, &w->error);
}

static prm_figures_query draw_query(world *w, size_t metric)
{
    prm_figures_query query = { .metric = prm_host_metric(w->host, metrics[metric]->name), .from = PRM_PERIOD_DAY_MIN,
        .to = PRM_PERIOD_DAY_MAX };
    int64_t first = prm_period_day(START);
    query.period = query.metric->source.period + (int32_t)draw(w, PRM_PERIOD_ALL - query.metric->source.period + 1);
    for (size_t i = 0; i < 2; i++) /* colour is 0, partner 1 */
        if (draw(w, 2) == 0)
            query.group[query.group_count++] = i;
    if (draw(w, 2) == 0)
        query.from = first + draw(w, 700);
    if (draw(w, 2) == 0)
        query.to = first + draw(w, 900);
    return query;
}

static bool is_of(world *w, const memory *m, const prm_figures_query *query, const prm_figure *figure)
{
    int64_t kept = prm_period_start(query->metric->source.period, m->day);
    if (kept < prm_period_start(query->metric->source.period, query->from) || kept > query->to ||
        prm_period_start(query->period, m->day) != figure->period)
        return false;
    for (size_t i = 0; i < query->group_count; i++)
        if (strcmp(figure->values[i], query->group[i] == 0 ? colours[m->colour] : partner_id(w, m->partner)) != 0)
            return false;
    return true;
}

static void compare_one(world *w, const prm_figures_query *query, const prm_figure *figure, bool is_of_some, size_t *met)
{
    static sample s;
    s = (sample){ 0 };
    for (size_t i = 0; i < w->count; i++)
        if (takes(query->metric->source.measure, is_of_some, &w->events[i]) && is_of(w, &w->events[i], query, figure)) {
            count_one(&s, &w->events[i]);
            (*met)++;
        }
    CHECK_INT(figure->count, s.count);
    if (!CHECK_INT(figure->value, hand_value(&s, query->metric->source.measure)))
        fprintf(stderr, "of %s\n", query->metric->metric->name);
    if (query->metric->source.measure == PRM_MEASURE_SPREAD)
        CHECK_INT(figure->p90, hand_percentile(&s, 90));
}

static void compare_by_hand(world *w)
{
    for (int i = 0; i < QUESTIONS; i++) {
        size_t metric = (size_t)(i % METRICS), count = 0, met = 0, all = 0;
        const prm_figures_query query = draw_query(w, metric);
        const prm_figure *figures = NULL;
        CHECK_INT(ask(w, &query, &figures, &count), PRM_OK);
        for (size_t k = 0; k < count; k++)
            compare_one(w, &query, &figures[k], metric == OF_SOME, &met);
        const prm_figure any = { .period = PRM_PERIOD_DAY_MIN };
        prm_figures_query whole = query;
        whole.period = PRM_PERIOD_ALL;
        whole.group_count = 0;
        for (size_t k = 0; k < w->count; k++)
            all += takes(query.metric->source.measure, metric == OF_SOME, &w->events[k]) && is_of(w, &w->events[k], &whole, &any);
        CHECK_INT(met, all); /* nothing is in no figure */
    }
}

/** All that is kept, as text. */
static const char *dump(world *w)
{
    SCOPED_BUF(all, 0);
    for (size_t i = 0; i < METRICS; i++) {
        const prm_metric_entry *metric = prm_host_metric(w->host, metrics[i]->name);
        const prm_figures_query query = { .metric = metric, .from = PRM_PERIOD_DAY_MIN, .to = PRM_PERIOD_DAY_MAX,
            .period = metric->source.period, .group = { 0, 1 }, .group_count = 2 };
        const prm_figure *figures = NULL;
        size_t count = 0;
        CHECK_INT(ask(w, &query, &figures, &count), PRM_OK);
        CHECK(count > 0);
        for (size_t k = 0; k < count; k++)
            prm_buf_put_text(&all, prm_arena_format(w->arena, "%s %" PRId64 " %s %s: %" PRId64 " %" PRId64 " %" PRId64 "\n",
                metrics[i]->name, figures[k].period, figures[k].values[0], figures[k].values[1], figures[k].count,
                figures[k].value, figures[k].p90));
    }
    const char *text = test_text(&all);
    return prm_arena_text(w->arena, text, strlen(text));
}

static prm_status start_over(world *w)
{
    PRM_TRY(prm_db_begin(w->db, &w->error));
    PRM_TRY(prm_metrics_rebuild(w->host, w->db, &w->error));
    return prm_db_commit(w->db, &w->error);
}

TEST(what_is_kept_is_what_a_rebuild_gives)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        bool is_complete = true;
        SCOPED_WORLD(w);
        w.seed = seed;
        w.at = START;
        for (int i = 0; i < ENTRIES; i++) {
            REQUIRE(happen(&w) == PRM_OK);
            if (draw(&w, 4) == 0)
                REQUIRE(follow(&w) == PRM_OK);
        }
        REQUIRE(follow(&w) == PRM_OK);
        const char *kept = dump(&w);
        compare_by_hand(&w);
        REQUIRE(start_over(&w) == PRM_OK);
        CHECK_INT(prm_metrics_are_complete(w.host, w.db, w.arena, &is_complete, &w.error), PRM_OK);
        CHECK(!is_complete);
        REQUIRE(follow(&w) == PRM_OK);
        CHECK_INT(prm_metrics_are_complete(w.host, w.db, w.arena, &is_complete, &w.error), PRM_OK);
        CHECK(is_complete);
        CHECK_STR(dump(&w), kept);
    }
}

TEST_MAIN(CASE(what_is_kept_is_what_a_rebuild_gives))
