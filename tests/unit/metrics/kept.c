/* SPDX-License-Identifier: Apache-2.0 */
/* Random events, some that take away, over several years: what is kept piece by piece is what a rebuild gives, and what
 * counting by hand gives. */
#include "world.h"

#include "services/metrics/period.h"
#include "services/metrics/rebuild.h"
#include "services/metrics/tally.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { ENTRIES = WORLD_EVENTS / 3, SEEDS = 4, QUESTIONS = 60, METRICS = WORLD_OF_SOME + 1 };

static prm_status ask(world *w, const prm_figures_query *query, const prm_figure **figures, size_t *count)
{
    return prm_figures_add_up(w->db, query, w->arena, figures, count, &w->error);
}

static prm_figures_query draw_query(world *w, size_t metric)
{
    prm_figures_query query = { .metric = prm_host_metric(w->host, world_metrics[metric]->name), .from = PRM_PERIOD_DAY_MIN,
        .to = PRM_PERIOD_DAY_MAX };
    int64_t first = prm_period_day(WORLD_START);
    query.period = query.metric->source.period + (int32_t)world_draw(w, PRM_PERIOD_ALL - query.metric->source.period + 1);
    for (size_t i = 0; i < 2; i++) /* colour is 0, partner 2 */
        if (world_draw(w, 2) == 0)
            query.group[query.group_count++] = 2 * i;
    if (world_draw(w, 2) == 0)
        query.from = first + world_draw(w, 700);
    if (world_draw(w, 2) == 0)
        query.to = first + world_draw(w, 900);
    return query;
}

static bool is_of(world *w, const memory *m, const prm_figures_query *query, const prm_figure *figure)
{
    int64_t kept = prm_period_start(query->metric->source.period, m->day);
    if (kept < prm_period_start(query->metric->source.period, query->from) || kept > query->to ||
        prm_period_start(query->period, m->day) != figure->period)
        return false;
    for (size_t i = 0; i < query->group_count; i++)
        if (strcmp(figure->values[i], query->group[i] == 0 ? world_colours[m->colour] : world_partner(w, m->partner)) != 0)
            return false;
    return true;
}

static void compare_one(world *w, const prm_figures_query *query, const prm_figure *figure, bool is_of_some, size_t *met)
{
    static sample s;
    s = (sample){ 0 };
    for (size_t i = 0; i < w->count; i++)
        if (world_takes(query->metric->source.measure, is_of_some, &w->events[i]) && is_of(w, &w->events[i], query, figure)) {
            world_count(&s, &w->events[i]);
            (*met)++;
        }
    CHECK_INT(figure->count, s.count);
    if (!CHECK_INT(figure->value, world_value(&s, query->metric->source.measure)))
        fprintf(stderr, "of %s\n", query->metric->metric->name);
    if (query->metric->source.measure == PRM_MEASURE_SPREAD)
        CHECK_INT(figure->p90, world_percentile(&s, 90));
}

static void compare_by_hand(world *w)
{
    for (int i = 0; i < QUESTIONS; i++) {
        size_t metric = (size_t)(i % METRICS), count = 0, met = 0, all = 0;
        const prm_figures_query query = draw_query(w, metric);
        const prm_figure *figures = NULL;
        CHECK_INT(ask(w, &query, &figures, &count), PRM_OK);
        for (size_t k = 0; k < count; k++)
            compare_one(w, &query, &figures[k], metric == WORLD_OF_SOME, &met);
        const prm_figure any = { .period = PRM_PERIOD_DAY_MIN };
        prm_figures_query whole = query;
        whole.period = PRM_PERIOD_ALL;
        whole.group_count = 0;
        for (size_t k = 0; k < w->count; k++)
            all += world_takes(query.metric->source.measure, metric == WORLD_OF_SOME, &w->events[k]) && is_of(w, &w->events[k], &whole, &any);
        CHECK_INT(met, all); /* nothing is in no figure */
    }
}

/** All that is kept, as text. */
static const char *dump(world *w)
{
    SCOPED_BUF(all, 0);
    for (size_t i = 0; i < METRICS; i++) {
        const prm_metric_entry *metric = prm_host_metric(w->host, world_metrics[i]->name);
        const prm_figures_query query = { .metric = metric, .from = PRM_PERIOD_DAY_MIN, .to = PRM_PERIOD_DAY_MAX,
            .period = metric->source.period, .group = { 0, 2 }, .group_count = 2 };
        const prm_figure *figures = NULL;
        size_t count = 0;
        CHECK_INT(ask(w, &query, &figures, &count), PRM_OK);
        CHECK(count > 0);
        for (size_t k = 0; k < count; k++)
            prm_buf_put_text(&all, prm_arena_format(w->arena, "%s %" PRId64 " %s %s: %" PRId64 " %" PRId64 " %" PRId64 "\n",
                world_metrics[i]->name, figures[k].period, figures[k].values[0], figures[k].values[1], figures[k].count,
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
        w.at = WORLD_START;
        for (int i = 0; i < ENTRIES; i++) {
            REQUIRE(world_happen(&w) == PRM_OK);
            if (world_draw(&w, 4) == 0)
                REQUIRE(world_follow(&w) == PRM_OK);
        }
        REQUIRE(world_follow(&w) == PRM_OK);
        const char *kept = dump(&w);
        compare_by_hand(&w);
        REQUIRE(start_over(&w) == PRM_OK);
        CHECK_INT(prm_metrics_are_complete(w.host, w.db, w.arena, &is_complete, &w.error), PRM_OK);
        CHECK(!is_complete);
        REQUIRE(world_follow(&w) == PRM_OK);
        CHECK_INT(prm_metrics_are_complete(w.host, w.db, w.arena, &is_complete, &w.error), PRM_OK);
        CHECK(is_complete);
        CHECK_STR(dump(&w), kept);
    }
}

static prm_status note_cell(void *context, const prm_metric_cell *cell, prm_error *error)
{
    world *w = ((void **)context)[0];
    prm_buf *told = ((void **)context)[1];
    prm_buf_put_text(told, prm_arena_format(w->arena, "%s/%s %" PRId64 " %" PRId64 "; ", cell->dimensions, cell->member,
        cell->count, cell->sum));
    return PRM_OK;
}

TEST(what_a_piece_adds_to_a_cell_is_added_once_and_stays_in_bounds)
{
    enum { METRIC = 7, PARTNER = 5, DAY = 20000 };
    SCOPED_WORLD(w);
    SCOPED_BUF(told, 0);
    void *context[] = { &w, &told };
    const prm_metric_source *source = &prm_host_metric(w.host, world_metrics[0]->name)->source;
    const struct { const char *dimensions; int64_t count, sum; } added[] = { { "b", 1, 40 }, { "a", 1, 5 }, { "b", 1, 2 },
        { "c", 2000, PRM_METRIC_SUM_MOST - 1 }, { "b", -1, -40 }, { "c", 1, PRM_METRIC_SUM_MOST - 1 }, { "a", -1, -5 } };
    for (int round = 0; round < 2; round++) {
        prm_tally tally = { .arena = w.arena };
        for (size_t i = 0; i < sizeof added / sizeof *added; i++) {
            const prm_metric_cell cell = { .metric = METRIC, .partner = PARTNER, .period = DAY,
                .dimensions = added[i].dimensions, .member = "", .count = added[i].count, .sum = added[i].sum };
            CHECK_INT(prm_tally_note(&tally, source, &cell, &w.error), PRM_OK);
        }
        REQUIRE(prm_db_begin(w.db, &w.error) == PRM_OK);
        CHECK_INT(prm_tally_write(&tally, w.db, &w.error), PRM_OK);
        REQUIRE(prm_db_commit(w.db, &w.error) == PRM_OK);
    }
    CHECK_INT(prm_metric_scan(w.db, METRIC, PARTNER, DAY, DAY, note_cell, context, &w.error), PRM_OK);
    CHECK_STR(test_text(&told), "a/ 0 0; b/ 2 4; c/ 4002 4611686018427387904; ");
}

TEST_MAIN(CASE(what_is_kept_is_what_a_rebuild_gives), CASE(what_a_piece_adds_to_a_cell_is_added_once_and_stays_in_bounds))
