/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin that asks for its rows as it is told, and uses prm/helpers.h. */
#include <prm/helpers.h>

static const prm_field *const thing_fields[] = {
    PRM_TEXT("name", 1, 20, 0, "Its name"), PRM_INT("rank", 0, 100, 0, "Its rank"), PRM_MONEY("price", 0, "Its price"),
    PRM_REF("owner", "thing", 0, "What it belongs to"), PRM_BOOL("main", 0, "Whether it is the one"),
    PRM_LIST("tags", PRM_TEXT("tag", 1, 20, 0, "A tag"), 0, "Its tags"), NULL
};
static const prm_entity thing_entity = { .size = sizeof thing_entity, .name = "thing", .path = "things", .since = 1,
    .doc = "A thing", .scope = "vendor", .ops = "get: *; archive: *", .fields = thing_fields,
    .flow = PRM_FLOW("new", "new > used"),
    .indexes = PRM_TEXTS("rank, -created_at", "-rank", "price", "unique name", "name where main") };
static const prm_entity pebble_entity = { .size = sizeof pebble_entity, .name = "pebble", .path = "pebbles", .since = 1,
    .doc = "It has no state", .scope = "vendor", .ops = "get: *",
    .fields = PRM_FIELDS(PRM_BOOL("round", 0, "Whether")), .drops = 1 };

/* The names of what is found, in order. */
static prm_status find(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *names = prm->list(call);
    const prm_val *rows;
    int64_t count;
    prm_query query = { .size = sizeof query, .entity = prm->text(params, "entity"), .sort = prm->text(params, "sort"),
        .filter = prm->get(params, "filter"), .limit = (uint32_t)prm_help_number(params, "limit"),
        .reach = (int32_t)prm_help_number(params, "reach") };

    if (prm_help_has_value(params, "fields"))
        query.fields = prm->text(params, "fields");
    if (prm_help_is_true(params, "of_no_size"))
        query.size = 0;
    PRM_TRY(prm->find(call, &query, &rows));
    PRM_TRY(prm->tally(call, &query, &count));
    for (size_t i = 0; i < prm->count(rows); i++)
        PRM_TRY(prm->append(names, prm->get(prm->at(rows, i), "name")));
    PRM_TRY(prm->set(result, "names", names));
    if (query.fields)
        PRM_TRY(prm->set(result, "first", prm->at(rows, 0)));
    return prm->set_integer(result, "count", count);
}

static prm_status answer(const prm_val *params, prm_val *result)
{
    const prm_val *from = prm->get(params, "filter");

    PRM_TRY(prm->set_boolean(result, "has_value", prm_help_has_value(from, "name")));
    PRM_TRY(prm->set_boolean(result, "is", prm_help_is(from, "name", "a")));
    PRM_TRY(prm->set_boolean(result, "has_text", prm_help_has_text(prm->get(from, "tags"), "two")));
    return prm->set_integer(result, "count", prm_help_number(from, "rank"));
}

/* What the helpers make of an object and of a row. */
static prm_status help(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *from = prm->get(params, "filter"), *row = NULL;
    prm_val *given = prm->object(call), *every = prm->object(call), *copied = prm->object(call);

    PRM_TRY(prm_help_set_all(given, PRM_TEXTS("name", "rank"), from));
    PRM_TRY(prm_help_set_every(every, from));
    PRM_TRY(prm_help_copy(copied, PRM_TEXTS("name", "rank"), from));
    PRM_TRY(prm->set(result, "given", given));
    PRM_TRY(prm->set(result, "every", every));
    PRM_TRY(prm->set(result, "copied", copied));
    PRM_TRY(answer(params, result));
    PRM_TRY(prm->set_boolean(result, "is_boss", prm_help_caller_has(prm->caller(call), "boss")));
    PRM_TRY(prm->set_integer(result, "days", prm_help_setting(call, "days")));
    if (*prm->text(params, "sort") != '\0')
        PRM_TRY(prm_help_load_reached(call, "thing", prm->text(params, "sort"), &row));
    return !row || prm_help_is_in(row, "new") ? PRM_OK : prm_help_fail_state(call, row, "not_new");
}

static prm_status settle(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row;

    PRM_TRY(prm->load(call, "thing", prm->text(params, "sort"), &row));
    return prm->archive(call, "thing", prm->text(row, "id"));
}

static prm_status drop(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)result;
    return prm->drop(call, prm->text(params, "entity"), prm->text(params, "sort"));
}

#define PARAMS                                                                                                         \
    PRM_FIELDS(PRM_TEXT("entity", 0, 20, 0, "Of what"), PRM_TEXT("sort", 0, 60, 0, "How, or which"),                   \
        PRM_OBJECT("filter", NULL, 0, "Which"), PRM_INT("limit", 0, 1000, 0, "How many"),                              \
        PRM_INT("reach", 0, 9, 0, "How far"), PRM_TEXT("fields", 0, 60, 0, "What of them"),                            \
        PRM_BOOL("of_no_size", 0, "As no header has it"))
#define RESULT                                                                                                         \
    PRM_FIELDS(PRM_LIST("names", PRM_TEXT("name", 0, 20, 0, "A name"), 0, "Found"),                                    \
        PRM_INT("count", 0, 999, 0, "Many"),                                                                           \
        PRM_OBJECT("given", NULL, 0, "What has a value"), PRM_OBJECT("every", NULL, 0, "All that has"),                \
        PRM_OBJECT("first", NULL, 0, "The first of them"), PRM_OBJECT("copied", NULL, 0, "As it is"),                  \
        PRM_BOOL("has_value", 0, "Whether"), PRM_BOOL("is", 0, "Whether"),                                             \
        PRM_BOOL("has_text", 0, "Whether"), PRM_BOOL("is_boss", 0, "Whether"), PRM_INT("days", 0, 99, 0, "So many"))
#define METHOD(n, a, f)                                                                                                \
    PRM_METHOD(.name = n, .since = 1, .doc = "Tries", .access = a, .roles = "*", .params = PARAMS, .result = RESULT,   \
        .run = f)

PRM_PLUGIN(.id = "things", .version = "1.0", .doc = "Things", .namespaces = PRM_TEXTS("things", "pebbles"),
    .entities = (const prm_entity *const[]){ &thing_entity, &pebble_entity, NULL }, .reaches = PRM_TEXTS("thing"),
    .methods = (const prm_method *const[]){ METHOD("things.find", PRM_READ, find),
        METHOD("things.help", PRM_READ, help),
        METHOD("things.settle", PRM_WRITE, settle), METHOD("things.drop", PRM_WRITE, drop), NULL },
    .settings = PRM_FIELDS(PRM_FIELD(PRM_T_INT, "days", 0, "So many", .min = 1, .max = 99, .preset = "7")));
