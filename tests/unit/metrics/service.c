/* SPDX-License-Identifier: Apache-2.0 */
/* What a plugin is told: each measure over windows, and figures as its caller may have them. */
#include "world.h"

#include "base/time.h"
#include "plugins/internal.h"
#include "services/metrics/period.h"

#include <stdio.h>
#include <string.h>

static const prm_metrics_service *const service = &prm_metrics_service_table;

TEST(each_measure_over_each_window)
{
    static const char *const windows[] = { "month", "last month", "quarter", "last quarter", "year", "last year", "all",
        "3 months", "90 days", "day", "last day", "1 day" };
    SCOPED_WORLD(w);
    prm_worker worker;
    prm_call call;
    REQUIRE(world_play(&w, 7) == PRM_OK);
    REQUIRE(world_call(&w, &worker, &call, &prm_principal_system) == PRM_OK);
    for (size_t i = 0; i <= WORLD_OF_SOME; i++)
        for (size_t k = 0; k < sizeof windows / sizeof *windows; k++) {
            int64_t day = prm_period_day(WORLD_START) + 300 + (int64_t)(31 * k), told = -1;
            prm_window window;
            REQUIRE(prm_window_parse(windows[k], day, &window, &w.error) == PRM_OK);
            /* Of months those are told that are whole, and the last one there is. */
            bool is_refused = i == WORLD_OF_SOME && (window.period < PRM_PERIOD_MONTH ||
                (window.to < prm_period_day(w.at - WORLD_DAY_MS / 2) &&
                    prm_period_move(PRM_PERIOD_MONTH, window.to, 1) - 1 != window.to));
            prm_status status = service->value(&call, world_metrics[i]->name, NULL, windows[k], world_date(&w, day), &told);
            CHECK_INT(status, is_refused ? PRM_E_INVALID : PRM_OK);
            int64_t by_hand = world_value(world_by_hand(&w, i, 0, -1, -1, window.from, window.to),
                prm_host_metric(w.host, world_metrics[i]->name)->source.measure);
            if (status == PRM_OK && !CHECK_INT(told, by_hand))
                fprintf(stderr, "of %s over %s until day %d\n", world_metrics[i]->name, windows[k], (int)day);
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
    REQUIRE(world_play(&w, 7) == PRM_OK);
    REQUIRE(world_call(&w, &worker, &call, &prm_principal_system) == PRM_OK);
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
        REQUIRE(world_call(&w, &worker, &call, &prm_principal_system) == PRM_OK);
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
    REQUIRE(world_call(&w, &worker, &call, &prm_principal_system) == PRM_OK);
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
