/* SPDX-License-Identifier: Apache-2.0 */
/* Many figures of one partner at once, as of any day: what counting by hand gives, or told why not. */
#include "world.h"

#include "base/json.h"
#include "services/metrics/period.h"

#include <stdio.h>
#include <string.h>

enum { ASKS = 40, TURNS = 30, METRICS = WORLD_OF_SOME + 1 };

static const prm_metrics_service *const service = &prm_metrics_service_table;

static const char *const windows[] = { "day", "month", "last month", "quarter", "last quarter", "year", "last year", "all",
    "90 days", "12 months", "3 quarters", "2 years", "last day", "1 day", "45 days" };

/** An ask, as it is drawn. */
typedef struct drawn {
    size_t metric;
    const char *window;
    int64_t to;
    int colour, program; /* -1: all */
} drawn;

static prm_val *make_ask(world *w, const drawn *d)
{
    prm_val *ask = prm_val_object(w->arena), *filter = prm_val_object(w->arena);
    CHECK_INT(prm_val_set_text(ask, "metric", world_metrics[d->metric]->name), PRM_OK);
    CHECK_INT(prm_val_set_text(ask, "window", d->window), PRM_OK);
    CHECK_INT(prm_val_set_text(ask, "to", world_date(w, d->to)), PRM_OK);
    if (d->colour >= 0)
        CHECK_INT(prm_val_set_text(filter, "colour", world_colours[d->colour]), PRM_OK);
    if (d->program >= 0)
        CHECK_INT(prm_val_set_text(filter, "program", world_programs[d->program]), PRM_OK);
    CHECK_INT(prm_val_set(ask, "filter", filter), PRM_OK);
    return ask;
}

static drawn draw_ask(world *w)
{
    int64_t from = prm_period_day(WORLD_START) - 10, days = prm_period_day(w->at) - from + 20;
    drawn d = { .metric = (size_t)world_draw(w, METRICS),
        .window = windows[world_draw(w, sizeof windows / sizeof *windows)],
        .to = from + world_draw(w, days),
        .colour = (int)world_draw(w, 12) - 8, .program = (int)world_draw(w, 3) - 1 };
    if (world_draw(w, 4) == 0)
        d.to = prm_period_day(w->at); /* now is what is asked for most */
    if (d.colour < 0)
        d.colour = -1;
    return d;
}

/** Whether it has an answer: months are told that are whole, and the running one. */
static bool is_told(const world *w, const drawn *d, const prm_window *window)
{
    if (d->metric != WORLD_OF_SOME)
        return true;
    bool is_whole = prm_period_move(PRM_PERIOD_MONTH, window->to, 1) - 1 == window->to;
    return window->period >= PRM_PERIOD_MONTH && (is_whole || window->to >= prm_period_day(w->at - WORLD_DAY_MS / 2));
}

static int64_t number(const prm_val *told, const char *name)
{
    int64_t value = -1;
    (void)prm_val_get_integer(told, name, &value);
    return value;
}

static void compare(world *w, const drawn *d, int partner, const prm_val *told)
{
    int32_t measure = prm_host_metric(w->host, world_metrics[d->metric]->name)->source.measure;
    prm_window window;
    REQUIRE(prm_window_parse(d->window, d->to, &window, &w->error) == PRM_OK);
    if (!CHECK_INT(prm_val_get(told, "wrong") == NULL, is_told(w, d, &window)) || prm_val_get(told, "wrong") != NULL)
        return;
    const sample *s = world_by_hand(w, d->metric, partner, d->colour, d->program, window.from, window.to);
    bool holds = CHECK_INT(number(told, "count"), s->count);
    holds &= CHECK_INT(number(told, "value"), world_value(s, measure));
    if (measure == PRM_MEASURE_SPREAD)
        holds &= CHECK_INT(number(told, "p90"), world_percentile(s, 90));
    CHECK_STR(prm_val_get_str(told, "to"), world_date(w, window.to));
    CHECK_STR(prm_val_get_str(told, "from"), strcmp(d->window, "all") == 0 ? "" : world_date(w, window.from));
    CHECK_STR(prm_val_get_str(told, "period"), d->metric == WORLD_OF_SOME ? "month" : "day");
    if (!holds)
        fprintf(stderr, "of %s over %s until %s, colour %d, partner %d\n", world_metrics[d->metric]->name, d->window,
            world_date(w, d->to), d->colour, partner);
}

static void ask_and_compare(world *w)
{
    prm_worker worker;
    prm_call call;
    drawn drew[ASKS];
    const prm_val *told;
    prm_val *asks = prm_val_list(w->arena);
    int partner = 1 + (int)world_draw(w, WORLD_PARTNERS);
    REQUIRE(world_call(w, &worker, &call, &prm_principal_system) == PRM_OK);
    for (size_t i = 0; i < ASKS; i++) {
        drew[i] = draw_ask(w);
        REQUIRE(prm_val_append(asks, make_ask(w, &drew[i])) == PRM_OK);
    }
    REQUIRE(CHECK_INT(service->values(&call, world_partner(w, partner), asks, "2025-06-30", &told), PRM_OK));
    REQUIRE(prm_val_count(told) == ASKS);
    for (size_t i = 0; i < ASKS; i++)
        compare(w, &drew[i], partner, prm_val_at(told, i));
}

static prm_status start_over(world *w)
{
    PRM_TRY(prm_db_begin(w->db, &w->error));
    PRM_TRY(prm_metrics_rebuild(w->host, w->db, &w->error));
    return prm_db_commit(w->db, &w->error);
}

TEST(values_are_what_counting_gives)
{
    SCOPED_WORLD(w);
    REQUIRE(world_play(&w, 11) == PRM_OK);
    for (int i = 0; i < TURNS; i++)
        ask_and_compare(&w);
    /* And after a rebuild, before which there are none. */
    prm_worker worker;
    prm_call call;
    const prm_val *told = NULL;
    REQUIRE(start_over(&w) == PRM_OK);
    REQUIRE(world_call(&w, &worker, &call, &prm_principal_system) == PRM_OK);
    CHECK_INT(service->values(&call, world_partner(&w, 1), prm_val_list(w.arena), "2025-06-30", &told), PRM_E_UNAVAILABLE);
    REQUIRE(world_follow(&w) == PRM_OK);
    for (int i = 0; i < TURNS; i++)
        ask_and_compare(&w);
}

/** What is wrong with an ask, as JSON; "": nothing. */
static const struct fault {
    const char *ask, *field, *code;
    bool is_of_storing; /* wrong only where it is to be stored */
} faults[] = {
    { "{\"metric\":\"shop.count\",\"window\":\"90 days\",\"filter\":{\"colour\":[\"red\",\"blue\"]}}", "", "", false },
    { "{\"metric\":\"shop.count\",\"window\":\"90 days\",\"filter\":null,\"to\":null}", "", "", false },
    { "{\"metric\":\"shop.none\",\"window\":\"90 days\"}", "metric", "unknown", false },
    { "{\"window\":\"90 days\"}", "metric", "required", false },
    { "{\"metric\":7,\"window\":\"90 days\"}", "metric", "required", false },
    { "{\"metric\":\"shop.alone\",\"window\":\"90 days\"}", "metric", "scope", false },
    { "{\"metric\":\"shop.secret\",\"window\":\"90 days\"}", "metric", "forbidden", true },
    { "{\"metric\":\"shop.count\"}", "window", "required", false },
    { "{\"metric\":\"shop.count\",\"window\":\"fortnight\"}", "window", "format", false },
    { "{\"metric\":\"shop.count\",\"window\":\"0 days\"}", "window", "format", false },
    { "{\"metric\":\"shop.share_of_red\",\"window\":\"90 days\"}", "window", "range", false },
    { "{\"metric\":\"shop.count\",\"window\":\"month\",\"to\":\"2025-02-30\"}", "to", "format", false },
    { "{\"metric\":\"shop.count\",\"window\":\"month\",\"to\":20250201}", "to", "format", false },
    { "{\"metric\":\"shop.count\",\"window\":\"month\",\"filter\":[]}", "filter", "format", false },
    { "{\"metric\":\"shop.count\",\"window\":\"month\",\"filter\":{\"size\":1}}", "filter.size", "unknown", false },
    { "{\"metric\":\"shop.count\",\"window\":\"month\",\"filter\":{\"colour\":{}}}", "filter.colour", "format", false },
    { "{\"metric\":\"shop.count\",\"window\":\"month\",\"filter\":{\"colour\":[[]]}}", "filter.colour", "format", false },
    { "{\"metric\":\"shop.count\",\"window\":\"month\",\"filter\":{\"partner\":\"x\"}}", "filter.partner", "forbidden", false },
    { "{\"metric\":\"shop.money\",\"window\":\"all\"}", "filter.program", "currencies", false },
    { "{\"metric\":\"shop.money\",\"window\":\"all\",\"filter\":{\"program\":[\"a\",\"b\"]}}", "filter.program", "currencies",
        false },
    { "{\"metric\":\"shop.money\",\"window\":\"month\",\"filter\":{\"program\":\"a\"}}", "", "", false },
};

static const prm_val *read_json(world *w, const char *json)
{
    const prm_val *value = NULL;
    CHECK_INT(prm_json_parse(w->arena, json, strlen(json), &prm_json_wire_limits, &value, &w->error), PRM_OK);
    return value;
}

TEST(what_is_wrong_with_an_ask_is_told_by_its_name)
{
    SCOPED_WORLD(w);
    prm_worker worker;
    prm_call call;
    prm_val *asks = prm_val_list(w.arena);
    const prm_val *told = NULL;
    REQUIRE(world_play(&w, 3) == PRM_OK);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        const struct fault *f = &faults[i];
        const prm_val *ask = read_json(&w, f->ask);
        REQUIRE(world_call(&w, &worker, &call, &prm_principal_system) == PRM_OK);
        REQUIRE(prm_val_append(asks, ask) == PRM_OK);
        CHECK_INT(service->check(&call, ask, "needs[1]"), *f->code != '\0' ? PRM_E_INVALID : PRM_OK);
        REQUIRE(CHECK_INT(call.fields.count, *f->code != '\0'));
        if (*f->code == '\0')
            continue;
        CHECK_STR(call.fields.items[0].field, prm_arena_format(w.arena, "needs[1].%s", f->field));
        CHECK_STR(call.fields.items[0].code, f->code);
    }
    /* One that is wrong takes no answer from the others. */
    REQUIRE(world_call(&w, &worker, &call, &prm_principal_system) == PRM_OK);
    REQUIRE(service->values(&call, world_partner(&w, 1), asks, world_date(&w, prm_period_day(w.at)), &told) == PRM_OK);
    CHECK_INT(call.fields.count, 0);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        const prm_val *wrong = prm_val_get(prm_val_at(told, i), "wrong");
        bool is_wrong = *faults[i].code != '\0' && !faults[i].is_of_storing;
        CHECK_STR(prm_val_get_str(wrong, "field"), is_wrong ? faults[i].field : "");
        CHECK_STR(prm_val_get_str(wrong, "code"), is_wrong ? faults[i].code : "");
    }
    CHECK_INT(service->values(&call, "deal_0123456789abc", asks, "2025-06-30", &told), PRM_E_INVALID);
    CHECK_INT(service->values(&call, world_partner(&w, 1), asks, "2025-06-31", &told), PRM_E_INVALID);
    CHECK_INT(service->values(&call, world_partner(&w, 1), NULL, "2025-06-30", &told), PRM_E_INVALID);
    CHECK_INT(service->check(&call, asks, NULL), PRM_E_INVALID);
}

TEST_MAIN(CASE(values_are_what_counting_gives), CASE(what_is_wrong_with_an_ask_is_told_by_its_name))
