/* SPDX-License-Identifier: Apache-2.0 */
/** @file world.h  A plugin that keeps a metric of each measure, random events in a real journal, and what the test
 * remembers of them, to count by hand. */
#ifndef TEST_METRICS_WORLD_H
#define TEST_METRICS_WORLD_H

#include "test.h"

#include "plugins/call.h"
#include "services/metrics/figures.h"
#include "services/metrics/service.h"
#include "store/state.h"

enum { WORLD_EVENTS = 450, WORLD_PARTNERS = 4 };
#define WORLD_START  INT64_C(1735732800000) /* 2025-01-01T12:00Z */
#define WORLD_DAY_MS INT64_C(86400000)

/** "red", "green", "blue", "". */
extern const char *const world_colours[];
/** "a", "b". */
extern const char *const world_programs[];
enum { WORLD_OF_SOME = 6 }; /* the number of the metric of red and blue things */
/** NULL-ended. One of each measure; then shares of red and blue things only, by month; then one for the vendor alone, one that
 * is not kept by partner, and money. */
extern const prm_metric *const world_metrics[];

/** An event, as the test remembers it. */
typedef struct memory {
    int64_t day, amount, sign;
    int partner, colour, program;
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
    memory events[WORLD_EVENTS];
    size_t count;
    int64_t at;
    uint64_t seed;
    prm_id_source ids;
    prm_zones *zones;
} world;

/** Removed when the scope is left. */
#define SCOPED_WORLD(name)                                                                                             \
    __attribute__((cleanup(world_close))) world name = { 0 };                                                          \
    if (!CHECK_INT(world_open(&name), PRM_OK)) {                                                                       \
        CHECK_STR(name.error.message, "");                                                                             \
        return;                                                                                                        \
    }
prm_status world_open(world *w);
void world_close(world *w);
int64_t world_draw(world *w, int64_t below);
/** "partner_0000000000001" of a number; in the arena. */
const char *world_partner(world *w, int number);
/** One to three events now, then some days pass. */
prm_status world_happen(world *w);
/** All that happens, and figures of it. */
prm_status world_play(world *w, uint64_t seed);
/** A call of the plugin, as `principal`, that asks. */
prm_status world_call(world *w, prm_worker *worker, prm_call *call, const prm_principal *principal);
/** Has figures follow as far as there is a journal, from wherever they are. */
prm_status world_follow(world *w);

/** One figure's part of what is remembered. */
typedef struct sample {
    int64_t count, hits, sum;
    int64_t steps[WORLD_EVENTS], amounts[WORLD_EVENTS], of_step[WORLD_EVENTS], of_amount[WORLD_EVENTS];
    size_t step_count, amount_count;
} sample;

/** Whether a metric takes the event. `is_of_some`: it is that of red and blue things. */
bool world_takes(int32_t measure, bool is_of_some, const memory *m);
void world_count(sample *s, const memory *m);
int64_t world_value(const sample *s, int32_t measure);
int64_t world_percentile(const sample *s, int64_t percent);
/** What the days from one to another give of a metric, both included: of a partner (0: all), a colour and
 * a programme (-1: all). */
const sample *world_by_hand(const world *w, size_t metric, int partner, int colour, int program, int64_t from, int64_t to);
/** "2025-06-30", in the arena. */
const char *world_date(world *w, int64_t day);

#endif
