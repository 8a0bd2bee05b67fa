/* SPDX-License-Identifier: Apache-2.0 */
/** @file stock.h  One plugin in the releases a data directory meets one after the other. STOCK: which one. */
#include <prm/plugin.h>

#include <signal.h>
#include <string.h>
#include <time.h>

static const prm_field *const settings[] = { PRM_INT("kill_at", 0, PRM_ANY, 0, "the size at which the process is killed"),
    PRM_INT("fail_at", 0, PRM_ANY, 0, "the size at which a migration fails"),
    PRM_INT("pause_ms", 0, PRM_ANY, 0, "how long a migration takes over each row"), NULL };

static const prm_field *const item_fields[] = {
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What it is called for"),
#if STOCK == 1
    PRM_TEXT("name", 1, 80, PRM_REQUIRED, "What it is called"),
    PRM_TEXT("note", 1, 80, PRM_REQUIRED, "Anything"),
    PRM_MONEY("cost", PRM_REQUIRED, "What it costs"),
#else
    PRM_FIELD(PRM_T_TEXT, "label", PRM_REQUIRED, "What it is called", .min = 1, .max = 80, .since = 2, .was = "name"),
    PRM_TEXT("note", 1, 80, 0, "Anything"),
    PRM_FIELD(PRM_T_MONEY, "price", PRM_REQUIRED, "What it costs", .min = 0, .max = PRM_ANY, .since = 2, .was = "cost"),
    PRM_FIELD(PRM_T_ENUM, "grade", PRM_REQUIRED, "How good", .min = PRM_ANY, .max = PRM_ANY, .of = "a|b's|c", .since = 2,
        .preset = "\"b's\""),
    PRM_FIELD(PRM_T_MONEY, "deposit", PRM_REQUIRED, "For the box", .min = 0, .max = PRM_ANY, .since = 2,
        .preset = "{\"amount\": 150, \"currency\": \"EUR\"}"),
    PRM_FIELD(PRM_T_TIME, "seen", PRM_REQUIRED, "When", .min = PRM_ANY, .max = PRM_ANY, .since = 2,
        .preset = "\"2026-01-01T00:00:00.000Z\""),
    PRM_FIELD(PRM_T_TEXT, "hint", 0, "Optional", .min = 1, .max = 80, .since = 2),
#endif
#if STOCK == 9 /* a mistake */
    PRM_FIELD(PRM_T_TEXT, "owner", PRM_REQUIRED, "Required, and nobody has one", .min = 1, .max = 80, .since = 9),
#endif
#if STOCK >= 3
    PRM_FIELD(PRM_T_INT, "doubled", PRM_REQUIRED, "Twice its size", .min = 0, .max = PRM_ANY, .since = 3, .preset = "0"),
#endif
    PRM_INT("size", 0, PRM_ANY, PRM_REQUIRED, "How large"),
    NULL
};

#if STOCK == 1
static const prm_entity item = { .size = sizeof(prm_entity), .since = 1, .name = "item", .path = "stock.items", .doc = "A thing",
    .scope = "vendor", .ops = "create get list: admin", .fields = item_fields,
    .indexes = PRM_TEXTS("unique code", "name") };
#else
static const prm_entity item = { .size = sizeof(prm_entity), .since = 1, .name = "item", .path = "stock.items", .doc = "A thing",
    .scope = "vendor", .ops = "create get list: admin", .fields = item_fields,
    .indexes = PRM_TEXTS("size", "unique code", "label", "grade, -size") };
static const prm_entity shelf = { .size = sizeof(prm_entity), .since = 2, .name = "shelf", .path = "stock.shelves",
    .doc = "Where things are", .scope = "vendor", .ops = "create get list: admin",
    .fields = PRM_FIELDS(PRM_TEXT("name", 1, 80, PRM_REQUIRED, "What it is called")) };
#endif
static const prm_entity *const entities[] = { &item,
#if STOCK > 1
    &shelf,
#endif
    NULL };

#if STOCK >= 3
static int is_at(prm_call *call, const char *setting, int64_t size)
{
    int64_t at;
    return prm->as_integer(prm->setting(call, setting), &at) == PRM_OK && at == size;
}

static prm_status double_size(prm_call *call, const prm_val *row, prm_val *none)
{
    prm_val *changes = prm->object(call);
    int64_t size, pause;

    (void)none;
    PRM_TRY(prm->get_integer(row, "size", &size));
    if (is_at(call, "kill_at", size))
        raise(SIGKILL);
    if (prm->as_integer(prm->setting(call, "pause_ms"), &pause) == PRM_OK)
        nanosleep(&(struct timespec){ .tv_nsec = 1000000 * pause }, NULL);
    if (is_at(call, "fail_at", size))
        return prm->fail(call, PRM_E_STATE, "too_large", NULL);
    PRM_TRY(prm->set_integer(changes, "doubled", 2 * size));
    return prm->update(call, &row, changes);
}

static const prm_migration *const migrations[] = {
    PRM_MIGRATION(.to = 3, .entity = "item", .doc = "Doubles sizes", .run = double_size), NULL
};
#define MIGRATIONS migrations
#else
#define MIGRATIONS NULL
#endif

PRM_PLUGIN(.id = "stock", .version = STOCK == 1 ? "1.0" : STOCK == 2 ? "2.0" : STOCK == 3 ? "3.0" : "9.0",
    .doc = "Things on shelves", .namespaces = PRM_TEXTS("stock"), .entities = entities, .settings = settings, .migrations = MIGRATIONS);
