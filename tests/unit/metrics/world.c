/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

#include "base/id.h"
#include "base/json.h"
#include "base/time.h"
#include "events/consumer.h"
#include "plugins/internal.h"
#include "services/metrics/period.h"
#include "services/services.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CAP = 64 << 20 };

static const prm_api *api;

#define DATA                                                                                                           \
    PRM_FIELDS(PRM_TEXT("colour", 1, 20, 0, "A dimension"), PRM_INT("amount", PRM_ANY, PRM_ANY, 0, "A number"),        \
        PRM_BOOL("won", 0, "A truth"), PRM_TEXT("program", 1, 20, 0, "Another"), PRM_REF("partner", "partner", 0, "Whose"))
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
#define BY   "by partner, colour, program, day"
#define METRIC(n, f) PRM_METRIC(.name = n, .since = 1, .doc = "Of the test", .unit = "things", .from = f)
const prm_metric *const world_metrics[] = {
    METRIC("shop.count", "count on " FROM " " BY),
    METRIC("shop.sum", "sum(amount) on " FROM " " BY),
    METRIC("shop.avg", "avg(amount) on " FROM " " BY),
    METRIC("shop.spread", "spread(amount) on " FROM " " BY),
    METRIC("shop.distinct", "distinct(amount) on " FROM " " BY),
    METRIC("shop.share", "share(won) on " FROM " " BY),
    METRIC("shop.share_of_red", "share(won) on " FROM " where colour = red | blue by partner, colour, program, month"),
    PRM_METRIC(.name = "shop.secret", .since = 1, .doc = "The vendor's", .unit = "things", .audience = "vendor",
        .from = "count on " FROM " " BY),
    METRIC("shop.alone", "count on " FROM " by colour, day"),
    PRM_METRIC(.name = "shop.money", .since = 1, .doc = "Money", .unit = "minor units", .from = "sum(amount) on " FROM " " BY),
    NULL
};

static const prm_plugin shop = { .size = sizeof(prm_plugin), .magic = PRM_ABI_MAGIC, .abi_major = PRM_ABI_MAJOR,
    .abi_minor = PRM_ABI_TARGET, .api = &api, .id = "shop", .version = "1.0", .doc = "Events",
    .namespaces = PRM_TEXTS("shop"), .entities = entities, .events = events, .metrics = world_metrics };

const char *const world_programs[] = { "a", "b" };
const char *const world_colours[] = { "red", "green", "blue", "" };

int64_t world_draw(world *w, int64_t below)
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

prm_status world_open(world *w)
{
    snprintf(w->directory, sizeof w->directory, "/tmp/prm-metrics-XXXXXX");
    prm_json_start();
    if (mkdtemp(w->directory) == NULL || (w->arena = prm_arena_new(CAP)) == NULL)
        return PRM_E_NOMEM;
    PRM_TRY(prm_host_new(NULL, &w->host, &w->error));
    PRM_TRY(prm_services_offer(w->host, &w->error));
    PRM_TRY(prm_host_add(w->host, &shop, "", true, &w->error));
    PRM_TRY(prm_host_seal(w->host, &w->error));
    w->zones = prm_zones_new();
    PRM_TRY(w->zones != NULL ? PRM_OK : PRM_E_NOMEM);
    PRM_TRY(prm_db_open(w->directory, PRM_DB_WRITER, &w->db, &w->error));
    w->keeper.host = w->host;
    return install(w);
}

void world_close(world *w)
{
    char command[128];
    prm_zones_free(w->zones);
    prm_db_close(w->db);
    prm_host_free(w->host);
    prm_arena_free(w->arena);
    snprintf(command, sizeof command, "rm -rf %s", w->directory);
    CHECK_INT(system(command), 0);
}

/* ---- What happens ---- */

const char *world_partner(world *w, int number)
{
    char digits[PRM_ID_DIGITS + 1] = { 0 };
    prm_id_print(number, digits);
    return prm_arena_format(w->arena, "partner_%s", digits);
}

static prm_val *make_event(world *w)
{
    memory *m = &w->events[w->count++];
    prm_val *event = prm_val_object(w->arena), *data = prm_val_object(w->arena);
    *m = (memory){ .day = prm_period_day(w->at), .amount = world_draw(w, 3) == 0 ? world_draw(w, 5) : world_draw(w, 1000000),
        .sign = world_draw(w, 4) == 0 ? -1 : 1, .partner = 1 + (int)world_draw(w, WORLD_PARTNERS), .colour = (int)world_draw(w, 4),
        .program = (int)(w->count % 2), .is_won = world_draw(w, 3) == 0, .has_won = world_draw(w, 5) != 0, .has_amount = world_draw(w, 6) != 0 };
    CHECK_INT(prm_val_set_text(event, "type", m->sign < 0 ? "shop.undone" : "shop.made"), PRM_OK);
    CHECK_INT(prm_val_set_text(event, "subject", prm_arena_format(w->arena, "thing_%zu", w->count)), PRM_OK);
    CHECK_INT(prm_val_set_text(event, "audience", "vendor"), PRM_OK);
    CHECK_INT(prm_val_set_text(data, "partner", world_partner(w, m->partner)), PRM_OK);
    CHECK_INT(prm_val_set_text(data, "program", world_programs[m->program]), PRM_OK);
    if (*world_colours[m->colour] != '\0')
        CHECK_INT(prm_val_set_text(data, "colour", world_colours[m->colour]), PRM_OK);
    if (m->has_amount)
        CHECK_INT(prm_val_set_integer(data, "amount", m->amount), PRM_OK);
    if (m->has_won)
        CHECK_INT(prm_val_set_boolean(data, "won", m->is_won), PRM_OK);
    CHECK_INT(prm_val_set(event, "data", data), PRM_OK);
    return event;
}

prm_status world_happen(world *w)
{
    prm_val *list = prm_val_list(w->arena);
    for (int64_t i = world_draw(w, 3); i >= 0; i--)
        PRM_TRY(prm_val_append(list, make_event(w)));
    const prm_journal_entry entry = { .at = w->at, .actor = "test", .on_behalf = "", .request = "", .source = "test",
        .method = "shop.make", .events = list };
    PRM_TRY(prm_db_begin(w->db, &w->error));
    PRM_TRY(prm_journal_append(w->db, &w->head, &entry, w->arena, &w->error));
    w->at += world_draw(w, 10 * WORLD_DAY_MS);
    return prm_db_commit(w->db, &w->error);
}

prm_status world_follow(world *w)
{
    const prm_consumer consumer = prm_metrics_consumer(&w->keeper);
    for (;;) {
        prm_consumer_place place;
        prm_consumer_piece piece;
        PRM_TRY(prm_follower_get(w->db, consumer.name, &place.kept, &w->error));
        place.seen = place.kept;
        PRM_TRY(prm_consumer_look(&consumer, w->db, place.seen, 1 + (uint32_t)world_draw(w, 60), w->arena, &piece,
            &w->error));
        if (!prm_consumer_is_wanted(&piece))
            return PRM_OK;
        PRM_TRY(prm_db_begin(w->db, &w->error));
        PRM_TRY(prm_consumer_take(&consumer, w->db, &place, &piece, w->arena, &w->error));
        PRM_TRY(prm_db_commit(w->db, &w->error));
    }
}

prm_status world_play(world *w, uint64_t seed)
{
    w->seed = seed;
    w->at = WORLD_START;
    for (int i = 0; i < WORLD_EVENTS / 3; i++)
        PRM_TRY(world_happen(w));
    return world_follow(w);
}

prm_status world_call(world *w, prm_worker *worker, prm_call *call, const prm_principal *principal)
{
    *worker = (prm_worker){ .host = w->host, .db = w->db, .ids = &w->ids, .zones = w->zones };
    PRM_TRY(prm_call_init(call, worker, w->arena, PRM_CALL_READ, principal, "", w->at));
    call->plugin = prm_host_plugin_at(w->host, 0);
    call->method = "shop.test";
    return PRM_OK;
}

const char *world_date(world *w, int64_t day)
{
    int year, month, of_month;
    prm_day_split(day, &year, &month, &of_month);
    return prm_arena_format(w->arena, "%04d-%02d-%02d", year, month, of_month);
}
