/* SPDX-License-Identifier: Apache-2.0 */
/* What a plugin is told: each measure over windows, and figures as its caller may have them. */
#include "world.h"

#include "base/time.h"
#include "plugins/internal.h"
#include "services/metrics/period.h"

#include <stdio.h>
#include <string.h>

enum { ENTRIES = WORLD_EVENTS / 3, OF_SOME = 6 };

static const prm_metrics_service *const service = &prm_metrics_service_table;

/** A call of the plugin, as `principal`, that asks. */
static prm_status begin(world *w, prm_worker *worker, prm_call *call, const prm_principal *principal)
{
    *worker = (prm_worker){ .host = w->host, .db = w->db, .ids = &w->ids };
    PRM_TRY(prm_call_init(call, worker, w->arena, PRM_CALL_READ, principal, "", w->at));
    call->plugin = prm_host_plugin_at(w->host, 0);
    call->method = "shop.test";
    return PRM_OK;
}

static bool play(world *w)
{
    w->seed = 7;
    w->at = WORLD_START;
    for (int i = 0; i < ENTRIES; i++)
        if (!CHECK_INT(world_happen(w), PRM_OK))
            return false;
    return CHECK_INT(world_follow(w), PRM_OK);
}

/** What the days from one to another give, both included. */
static int64_t by_hand(const world *w, size_t metric, int64_t from, int64_t to)
{
    static sample s;
    int32_t measure = prm_host_metric(w->host, world_metrics[metric]->name)->source.measure;
    s = (sample){ 0 };
    for (size_t i = 0; i < w->count; i++)
        if (w->events[i].day >= from && w->events[i].day <= to && world_takes(measure, metric == OF_SOME, &w->events[i]))
            world_count(&s, &w->events[i]);
    return world_value(&s, measure);
}

TEST(each_measure_over_each_window)
{
    static const char *const windows[] = { "month", "last month", "quarter", "last quarter", "year", "last year", "all",
        "3 months", "90 days", "day", "last day", "1 day" };
    SCOPED_WORLD(w);
    prm_worker worker;
    prm_call call;
    REQUIRE(play(&w));
    REQUIRE(begin(&w, &worker, &call, &prm_principal_system) == PRM_OK);
    for (size_t i = 0; world_metrics[i] != NULL; i++)
        for (size_t k = 0; k < sizeof windows / sizeof *windows; k++) {
            int64_t day = prm_period_day(WORLD_START) + 300 + (int64_t)(31 * k), told = -1;
            bool is_too_fine = i == OF_SOME && strstr(windows[k], "day") != NULL;
            prm_window window;
            char as_of[16];
            int year, month, of_month;
            prm_day_split(day, &year, &month, &of_month);
            snprintf(as_of, sizeof as_of, "%04d-%02d-%02d", year, month, of_month);
            REQUIRE(prm_window_parse(windows[k], day, &window, &w.error) == PRM_OK);
            prm_status status = service->value(&call, world_metrics[i]->name, NULL, windows[k], as_of, &told);
            CHECK_INT(status, is_too_fine ? PRM_E_INVALID : PRM_OK);
            int64_t to = i == OF_SOME ? prm_period_move(PRM_PERIOD_MONTH, window.to, 1) - 1 : window.to; /* months are whole */
            if (status == PRM_OK && !CHECK_INT(told, by_hand(&w, i, window.from, to)))
                fprintf(stderr, "of %s over %s until %s\n", world_metrics[i]->name, windows[k], as_of);
        }
    int64_t told;
    CHECK_INT(service->value(&call, "shop.count", NULL, "all", "1999-12-31", &told), PRM_OK);
    CHECK_INT(told, 0);
    CHECK_INT(service->value(&call, "shop.none", NULL, "all", "1999-12-31", &told), PRM_E_NOT_FOUND);
    CHECK_INT(service->value(&call, "shop.count", NULL, "weekly", "1999-12-31", &told), PRM_E_INVALID);
}

static prm_val *ask_for(world *w, const char *metric)
{
    prm_val *query = prm_val_object(w->arena), *group = prm_val_list(w->arena);
    CHECK_INT(prm_val_append(group, prm_val_text_static(w->arena, "partner")), PRM_OK);
    CHECK_INT(prm_val_set_text(query, "metric", metric), PRM_OK);
    CHECK_INT(prm_val_set(query, "group", group), PRM_OK);
    return query;
}

/** The items of an answer; NULL: it was refused. */
static const prm_val *items_of(prm_call *call, const prm_val *query)
{
    const prm_val *figures = NULL;
    prm_status status = service->figures(call, query, &figures);
    return status == PRM_OK ? prm_val_get(figures, "items") : NULL;
}

TEST(figures_are_the_callers)
{
    SCOPED_WORLD(w);
    prm_worker worker;
    prm_call call;
    REQUIRE(play(&w));
    REQUIRE(begin(&w, &worker, &call, &prm_principal_system) == PRM_OK);
    CHECK_INT(prm_val_count(items_of(&call, ask_for(&w, "shop.count"))), WORLD_PARTNERS);
    CHECK_INT(prm_val_count(items_of(&call, ask_for(&w, "shop.secret"))), WORLD_PARTNERS);

    /* A partner: its own, and nothing where it asks for another's. */
    int64_t ids[] = { 2 };
    prm_val *filter = prm_val_object(w.arena), *query = ask_for(&w, "shop.share");
    call.caller.side = PRM_PARTNER_SIDE;
    call.scope = (prm_scope){ .side = PRM_PARTNER_SIDE, .partners = { .ids = ids, .count = 1 } };
    const prm_val *items = items_of(&call, ask_for(&w, "shop.count"));
    REQUIRE(prm_val_count(items) == 1);
    CHECK_STR(prm_val_get_str(prm_val_get(prm_val_at(items, 0), "group"), "partner"), world_partner(&w, 2));
    CHECK_INT(prm_val_set_text(filter, "partner", world_partner(&w, 3)), PRM_OK);
    CHECK_INT(prm_val_set(query, "filter", filter), PRM_OK);
    CHECK_INT(prm_val_count(items_of(&call, query)), 0);
    CHECK_INT(call.fields.count, 0);
    CHECK(items_of(&call, ask_for(&w, "shop.secret")) == NULL);
    CHECK_INT(call.fields.count, 1);
    CHECK_STR(call.fields.items[0].field, "metric");
}

TEST(what_is_wrong_with_a_query_is_told_by_its_name)
{
    static const char *const wrong[][3] = { { "metric", "shop.none", "metric" }, { "period", "week", "period" },
        { "from", "yesterday", "from" }, { "colour", "red", "colour" }, { "group", "colour", "group" } };
    SCOPED_WORLD(w);
    prm_worker worker;
    prm_call call;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        prm_val *query = ask_for(&w, "shop.count");
        REQUIRE(begin(&w, &worker, &call, &prm_principal_system) == PRM_OK);
        CHECK_INT(prm_val_set_text(query, wrong[i][0], wrong[i][1]), PRM_OK);
        CHECK(items_of(&call, query) == NULL);
        REQUIRE(call.fields.count == 1);
        CHECK_STR(call.fields.items[0].field, wrong[i][2]);
    }
    const prm_val *figures;
    CHECK_INT(service->figures(&call, NULL, &figures), PRM_E_INVALID);
}

TEST(a_metric_is_described)
{
    SCOPED_WORLD(w);
    prm_worker worker;
    prm_call call;
    const prm_val *told;
    REQUIRE(begin(&w, &worker, &call, &prm_principal_system) == PRM_OK);
    CHECK_INT(service->describe(&call, "shop.count", &told), PRM_OK);
    CHECK_STR(prm_val_get_str(told, "measure"), "count");
    CHECK_STR(prm_val_get_str(told, "period"), "day");
    CHECK_STR(prm_val_get_str(told, "audience"), "partner");
    const char *first = "";
    CHECK_INT(prm_val_as_text(prm_val_at(prm_val_get(told, "dimensions"), 0), &first, NULL), PRM_OK);
    CHECK_STR(first, "partner");
    CHECK_INT(service->describe(&call, "shop.secret", &told), PRM_OK);
    CHECK_STR(prm_val_get_str(told, "audience"), "vendor");
    CHECK_INT(service->describe(&call, "shop.none", &told), PRM_E_NOT_FOUND);
    CHECK_INT(service->describe(&call, NULL, &told), PRM_E_INVALID);
}

TEST_MAIN(CASE(a_metric_is_described), CASE(each_measure_over_each_window), CASE(figures_are_the_callers), CASE(what_is_wrong_with_a_query_is_told_by_its_name))
