/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

#include "plugins/internal.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const prm_api *prm;
int world_created, world_changed;
const prm_consumer *world_consumer;
static world_body current_body;

/* -- the core's own: the entities that access reads -- */

static const prm_field *const partner_fields[] = {
    PRM_TEXT("legal_name", 1, 100, PRM_REQUIRED, "Name"),
    PRM_REF("parent", "partner", 0, "Above it"),
    PRM_LIST("territories", PRM_REF("territory", "territory", 0, NULL), 0, "Where it is active"),
    NULL,
};
static const prm_field *const territory_fields[] = {
    PRM_TEXT("name", 1, 100, PRM_REQUIRED, "Name"),
    PRM_REF("parent", "territory", 0, "What contains it"),
    NULL,
};
static const prm_field *const user_fields[] = {
    PRM_TEXT("name", 1, 100, PRM_REQUIRED | PRM_PERSONAL, "Name"),
    PRM_EMAIL("email", PRM_REQUIRED | PRM_PERSONAL, "Address"),
    PRM_LIST("roles", PRM_TEXT("role", 1, 40, 0, NULL), PRM_REQUIRED, "Roles"),
    PRM_REF("partner", "partner", 0, "Whose"),
    PRM_LIST("territories", PRM_REF("territory", "territory", 0, NULL), 0, "Bound to"),
    PRM_TEXT("locale", 2, 10, 0, "Language"),
    PRM_OBJECT("limits", NULL, 0, "Money by role"),
    PRM_ENUM("status", "active|locked", 0, "May it call"),
    NULL,
};
static const prm_field *const token_fields[] = {
    PRM_REF("user", "user", PRM_REQUIRED, "Whose"),
    PRM_TEXT("digest", 64, 64, PRM_REQUIRED, "SHA-256"),
    NULL,
};
static const prm_entity *const core_entities[] = {
    PRM_ENTITY(.name = "partner", .path = "partners", .scope = "self", .ops = "get list: *; create: program_manager",
        .fields = partner_fields),
    PRM_ENTITY(.name = "territory", .path = "territories", .scope = "public", .ops = "create: program_manager",
        .fields = territory_fields),
    PRM_ENTITY(.name = "user", .path = "users", .scope = "vendor", .ops = "create: program_manager",
        .fields = user_fields),
    PRM_ENTITY(.name = "token", .path = "tokens", .scope = "vendor", .ops = "create: program_manager",
        .fields = token_fields, .indexes = PRM_TEXTS("unique digest")),
    NULL,
};
static const prm_event *const core_events[] = {
    PRM_EVENT(.name = "rules.failed", .audience = "vendor",
        .data = PRM_FIELDS(
            PRM_TEXT("point", 1, 100, PRM_REQUIRED, "Which"), PRM_TEXT("fallback", 1, 20, PRM_REQUIRED, "Why"))),
    NULL,
};
static const prm_plugin core = {.size = sizeof(prm_plugin),
    .magic = PRM_ABI_MAGIC,
    .abi_major = PRM_ABI_MAJOR,
    .id = "core",
    .version = "1.0",
    .namespaces = PRM_TEXTS("partners", "territories", "users", "tokens", "rules"),
    .entities = core_entities,
    .events = core_events};

/* -- the shop -- */

static const prm_field *const order_fields[] = {
    PRM_REF("partner", "partner", PRM_REQUIRED, "Whose"),
    PRM_TEXT("title", 1, 100, PRM_REQUIRED, "What"),
    PRM_MONEY("amount", 0, "How much"),
    PRM_TIME("due", 0, "When"),
    PRM_TEXT("note", 0, 100, PRM_VENDOR, "What the vendor thinks"),
    PRM_TEXT("contact", 0, 100, PRM_PERSONAL, "Who"),
    NULL,
};
static const prm_field *const item_fields[] = {
    PRM_REF("order", "order", PRM_REQUIRED, "Of what"),
    PRM_TEXT("label", 1, 100, PRM_REQUIRED, "What"),
    PRM_TEXT("story", 1, 9000, PRM_UNLISTED, "At length"),
    NULL,
};
static prm_status check_order(prm_call *call, const prm_val *row, const prm_val *values)
{
    (void)row;
    return strstr(prm->text(values, "title"), "forbidden") == NULL
               ? PRM_OK
               : prm->fail_field(call, "title", "word", "holds a forbidden word");
}

static const prm_entity *const shop_entities[] = {
    PRM_ENTITY(.name = "order", .path = "shop.orders", .scope = "partner",
        .ops = "get list history export: *; create update archive import: partner_sales | vendor", .fields = order_fields,
        .check = check_order,
        .flow = PRM_FLOW("draft", "draft > open | dropped", "open > closed : channel_manager"),
        .indexes = PRM_TEXTS("unique title", "partner, state, -created_at", "note"),
        .views = PRM_TEXTS("match: title, note, score"), .label = "title"),
    PRM_ENTITY(.name = "item", .path = "shop.items", .scope = "order.partner", .ops = "get list: *",
        .fields = item_fields, .drops = 1),
    NULL,
};

void world_set_body(world_body body)
{
    current_body = body;
}

static prm_status run_body(prm_call *call, const prm_val *params, prm_val *result)
{
    return current_body(call, params, result);
}

#define DO_PARAMS                                                                                                      \
    PRM_FIELDS(                                                                                                        \
        PRM_PLAIN(PRM_T_TEXT, "id", 0, "A row", .of = NULL), PRM_PLAIN(PRM_T_TEXT, "text", 0, "A text", .of = NULL))
#define DO_RESULT                                                                                                      \
    PRM_FIELDS(PRM_OBJECT("order", NULL, 0, "One"), PRM_LIST("orders", NULL, 0, "Some"),                               \
        PRM_TEXT("text", 0, 20, 0, "A text"), PRM_TIME("at", 0, "An instant"),                                         \
        PRM_TEXT("key", 0, 20, PRM_SECRET, "?"), PRM_OBJECT("outcome", NULL, 0, "Of a decision"))
static const prm_method *const shop_methods[] = {
    PRM_METHOD(.name = "shop.do", .access = PRM_WRITE, .roles = "*", .subject = "order", .params = DO_PARAMS,
        .result = DO_RESULT, .run = run_body),
    PRM_METHOD(.name = "shop.reach", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = "*",
        .params = DO_PARAMS, .result = DO_RESULT, .run = run_body),
    PRM_METHOD(.name = "shop.look", .access = PRM_READ, .roles = "*", .params = DO_PARAMS, .result = DO_RESULT,
        .run = run_body),
    PRM_METHOD(.name = "shop.approve", .access = PRM_WRITE, .flags = PRM_NO_DRY_RUN, .roles = "program_manager",
        .params = PRM_FIELDS(PRM_PLAIN(PRM_T_TEXT, "id", 0, "A row", .of = NULL),
            PRM_TEXT("text", 1, 20, PRM_REQUIRED, "A text"), PRM_TIME("at", 0, "An instant"),
            PRM_TEXT("note", 0, 20, PRM_VENDOR, "The vendor's")),
        .result = DO_RESULT, .run = run_body),
    NULL,
};
static const prm_rule judge = {.size = sizeof(judge),
    .name = "shop.judge",
    .answer = PRM_FIELDS(PRM_ENUM("verdict", "yes|no", PRM_REQUIRED, "?")),
    .reasons = PRM_REASONS(PRM_REASON("length", "partner", .data = PRM_FIELDS(PRM_INT("letters", 0, 1000, 0, "?"))),
        PRM_REASON("hidden", "vendor", .data = NULL), PRM_REASON("contradicted", "partner", .data = NULL)),
    .fallback = "{\"verdict\":\"no\"}"};
static const prm_rule broken = {.size = sizeof(broken),
    .name = "shop.broken",
    .answer = PRM_FIELDS(PRM_INT("points", 0, 10, PRM_REQUIRED, "?")),
    .fallback = "{\"points\":3}"};
static const prm_chain *const shop_chains[] = {
    PRM_CHAIN(.name = "shop.register",
        .facts = PRM_FIELDS(PRM_TEXT("title", 0, 100, PRM_REQUIRED, "?"), PRM_LIST("others", NULL, 0, "?")),
        .steps = (const prm_step *const[]){PRM_STEP(.rule = &judge),
            PRM_STEP(.rule = &broken, .when = "shop.judge.verdict = yes"), NULL},
        .outcome = "shop.judge.verdict"),
    NULL,
};
static const prm_event *const shop_events[] = {
    PRM_EVENT(.name = "shop.changed", .audience = "partner", .data = PRM_FIELDS(PRM_TEXT("text", 0, 100, 0, "?"))),
    PRM_EVENT(.name = "shop.swept", .audience = "vendor"),
    NULL,
};
static const prm_timer *const shop_timers[] = {PRM_TIMER(.name = "shop.later", .run = run_body), NULL};
static prm_status start_shop(prm_call *call)
{
    return current_body(call, NULL, NULL);
}
/* Two others: one that the shop needs, one that it does not. */
static prm_status count(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)params;
    return prm->set_text(result, "text", call->plugin->plugin->id);
}
static const prm_api *unused;
static const prm_plugin stock = {.size = sizeof(prm_plugin),
    .magic = PRM_ABI_MAGIC,
    .abi_major = PRM_ABI_MAJOR,
    .api = &unused,
    .id = "stock",
    .version = "1.0",
    .namespaces = PRM_TEXTS("stock"),
    .methods = (const prm_method *const[]){PRM_METHOD(.name = "stock.count", .access = PRM_READ, .roles = "*",
                                               .result = DO_RESULT, .run = count),
        NULL}};
static const prm_plugin alien = {.size = sizeof(prm_plugin),
    .magic = PRM_ABI_MAGIC,
    .abi_major = PRM_ABI_MAJOR,
    .api = &unused,
    .id = "alien",
    .version = "1.0",
    .namespaces = PRM_TEXTS("alien"),
    .methods = (const prm_method *const[]){PRM_METHOD(.name = "alien.count", .access = PRM_READ, .roles = "*",
                                               .result = DO_RESULT, .run = count),
        NULL}};
static const prm_plugin shop = {.size = sizeof(prm_plugin),
    .magic = PRM_ABI_MAGIC,
    .abi_major = PRM_ABI_MAJOR,
    .api = &prm,
    .id = "shop",
    .version = "1.0",
    .namespaces = PRM_TEXTS("shop"),
    .needs = PRM_TEXTS("core >= 1.0", "stock >= 1.0"),
    .services = PRM_TEXTS("test.offered/1"),
    .reaches = PRM_TEXTS("order"),
    .entities = shop_entities,
    .methods = shop_methods,
    .chains = shop_chains,
    .events = shop_events,
    .timers = shop_timers,
    .start = start_shop};

static const prm_rule_file rule_files[] = {
    {"shop/judge.lua",
        "return { point = 'shop.judge', decide = function(facts)\n"
        "  local verdict = #facts.title > 3 and 'yes' or 'no'\n"
        "  return { verdict = verdict }, { { code = 'length', letters = #facts.title }, { code = 'hidden' } }\n"
        "end, examples = {} }",
        0},
    {"shop/broken.lua",
        "return { point = 'shop.broken', decide = function(facts) error('on purpose') end, examples = {} }", 0},
    {"shop/texts/en.lua",
        "return { length = '{letters} letters long', hidden = 'Not for partners', contradicted = 'May not be' }", 0},
    {"shop/texts/de.lua", "return { length = '{letters} Buchstaben' }", 0},
};

/* -- opening and closing -- */

static prm_status count_rows(prm_call *call, const prm_table *table, const prm_val *before, const prm_val *after)
{
    (void)call, (void)table, (void)after;
    *(before == NULL ? &world_created : &world_changed) += 1;
    return PRM_OK;
}

static prm_status open_host(world *w)
{
    static const prm_plugin *const builtins[] = {&core, NULL};
    static const int offered;
    PRM_TRY(prm_host_new(builtins, &w->host, &w->error));
    PRM_TRY(prm_host_offer(w->host, "test.offered/1", &offered, &w->error));
    PRM_TRY(prm_host_offer(w->host, "test.other/1", &offered, &w->error));
    PRM_TRY(prm_host_on_row(w->host, count_rows, &w->error));
    if (world_consumer != NULL)
        PRM_TRY(prm_host_on_journal(w->host, world_consumer, &w->error));
    PRM_TRY(prm_host_add(w->host, &stock, "", false, &w->error));
    PRM_TRY(prm_host_add(w->host, &alien, "", false, &w->error));
    PRM_TRY(prm_host_add(w->host, &shop, "", false, &w->error));
    return prm_host_seal(w->host, &w->error);
}

static prm_status open_store(world *w)
{
    PRM_TRY(prm_db_open(w->directory, PRM_DB_WRITER, &w->db, &w->error));
    PRM_TRY(prm_db_begin(w->db, &w->error));
    PRM_TRY(prm_journal_install(w->db, &w->error));
    PRM_TRY(prm_state_install(w->db, &w->error));
    PRM_TRY(prm_deliver_install(w->db, &w->error));
    PRM_TRY(prm_model_install(prm_host_model(w->host), w->db, &w->error));
    PRM_TRY(prm_db_commit(w->db, &w->error));
    return prm_journal_load_head(w->db, &w->head, &w->error);
}

static prm_status open_rules(world *w)
{
    enum { FILES = sizeof(rule_files) / sizeof(rule_files[0]) };
    prm_rule_file files[FILES];
    const prm_val *problems = NULL;
    for (size_t i = 0; i < FILES; i++) {
        files[i] = rule_files[i];
        files[i].length = strlen(files[i].source);
    }
    w->worker.engine = prm_engine_new();
    prm_status status = prm_ruleset_build(
        prm_host_catalog(w->host), files, FILES, NULL, 1, w->arena, &w->worker.rules, &problems, &w->error);
    if (status != PRM_OK)
        fprintf(stderr, "%s %s\n", w->error.message, world_print(w, problems));
    return status;
}

bool world_publish(world *w)
{
    prm_registry_unref(w->worker.registry);
    w->worker.registry = NULL;
    return prm_registry_load(w->db, prm_host_model(w->host), &w->worker.registry, &w->error) == PRM_OK;
}

static const char *create(world *w, const char *method, const char *entity, const char *params)
{
    if (!CHECK_INT(world_run(w, PRM_CALL_WRITE, &world_manager, method, params, -1, NULL), PRM_OK))
        fprintf(stderr, "%s %s: %s %s\n", method, params, w->error.message, world_print(w, w->error.data));
    return prm_val_get_str(prm_val_get(w->result, entity), "id");
}

static bool fill(world *w)
{
    w->europe = create(w, "territories.create", "territory", "{'name':'Europe'}");
    w->france =
        create(w, "territories.create", "territory", world_text(w, "{'name':'France','parent':'%s'}", w->europe));
    w->parent = create(w, "partners.create", "partner", "{'legal_name':'Parent'}");
    w->child = create(w, "partners.create", "partner",
        world_text(w, "{'legal_name':'Child','parent':'%s','territories':['%s']}", w->parent, w->france));
    w->other = create(w, "partners.create", "partner", "{'legal_name':'Other'}");
    return *w->other != '\0' && world_publish(w);
}

bool world_open(world *w)
{
    prm_json_start();
    world_created = world_changed = 0;
    snprintf(w->directory, sizeof(w->directory), "/tmp/prm-world-XXXXXX");
    if (mkdtemp(w->directory) == NULL)
        return false;
    w->arena = prm_arena_new(64 << 20);
    w->ids = (prm_id_source){.node = 1};
    prm_status status = open_host(w);
    if (status == PRM_OK)
        status = open_store(w);
    w->worker = (prm_worker){.host = w->host, .db = w->db, .ids = &w->ids, .zones = prm_zones_new()};
    if (status == PRM_OK)
        status = w->worker.zones != NULL ? open_rules(w) : PRM_E_NOMEM;
    if (status != PRM_OK)
        fprintf(stderr, "%s\n", w->error.message);
    return status == PRM_OK && world_publish(w) && fill(w);
}

void world_close(world *w)
{
    prm_registry_unref(w->worker.registry);
    prm_ruleset_unref(w->worker.rules);
    prm_engine_free(w->worker.engine);
    prm_zones_free(w->worker.zones);
    prm_db_close(w->db);
    prm_host_free(w->host);
    prm_arena_free(w->arena);
    DIR *directory = opendir(w->directory);
    for (struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
        char path[400];
        snprintf(path, sizeof(path), "%s/%s", w->directory, entry->d_name);
        unlink(path);
    }
    if (directory != NULL)
        closedir(directory);
    rmdir(w->directory);
}

/* -- values and principals -- */

const char *world_text(world *w, const char *format, ...)
{
    char text[2000];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    return prm_arena_text(w->arena, text, strlen(text));
}

const prm_val *world_json(world *w, const char *text)
{
    char *json = prm_arena_text(w->arena, text, strlen(text));
    const prm_val *value = NULL;
    for (char *at = json; *at != '\0'; at++)
        *at = *at == '\'' ? '"' : *at;
    if (prm_json_parse(w->arena, json, strlen(json), &prm_json_wire_limits, &value, &w->error) != PRM_OK)
        fprintf(stderr, "%s: %s\n", json, w->error.message);
    return value;
}

const char *world_print(world *w, const prm_val *value)
{
    prm_buf buf;
    if (value == NULL)
        return "";
    prm_buf_init(&buf, 0);
    prm_json_print(&buf, value);
    const char *text = prm_arena_text(w->arena, buf.data, buf.length);
    prm_buf_deinit(&buf);
    return text;
}

static const char *const manager_roles[] = {"program_manager", NULL};
const prm_principal world_manager = {.user = 1,
    .side = PRM_VENDOR_SIDE,
    .user_id = "user_0000000000001",
    .partner_id = "",
    .locale = "en",
    .roles = manager_roles};

const prm_principal *world_sales(world *w, const char *partner)
{
    static const char *const roles[] = {"partner_sales", NULL};
    prm_principal *made = prm_arena_alloc(w->arena, sizeof(*made));
    *made = (prm_principal){.user = 2,
        .side = PRM_PARTNER_SIDE,
        .user_id = "user_0000000000002",
        .partner_id = partner,
        .locale = "en",
        .roles = roles};
    CHECK(prm_id_parse(partner, "partner", &made->partner));
    return made;
}

const prm_principal *world_channel(world *w, const char *territory)
{
    static const char *const roles[] = {"channel_manager", NULL};
    prm_principal *made = prm_arena_alloc(w->arena, sizeof(*made));
    int64_t *territories = prm_arena_alloc(w->arena, sizeof(*territories));
    *made = (prm_principal){.user = 3,
        .side = PRM_VENDOR_SIDE,
        .user_id = "user_0000000000003",
        .partner_id = "",
        .locale = "en",
        .roles = roles,
        .territories = territories,
        .territory_count = 1};
    CHECK(prm_id_parse(territory, "territory", territories));
    return made;
}

/* -- calls -- */

static prm_status run(world *w, const prm_method_entry *entry, const char *params, int64_t expect)
{
    const prm_viewer viewer = {.side = w->call.caller.side, .roles = w->call.caller.roles};
    prm_field_errors errors = {.arena = w->arena};
    const prm_val *taken, *result;
    prm_status status =
        prm_fields_read(w->arena, entry->method->params, world_json(w, params), &viewer, &taken, &errors);
    if (!CHECK(status == PRM_OK))
        fprintf(stderr, "%s\n", world_print(w, prm_field_errors_list(&errors)));
    PRM_TRY(prm_call_run(&w->call, entry, taken, expect, &result));
    PRM_TRY(prm_call_render(&w->call, result, true, &w->result));
    return prm_call_entry(&w->call, "test", &w->entry, &w->has_entry);
}

prm_status world_run(world *w, enum prm_call_mode mode, const prm_principal *principal, const char *method,
    const char *params, int64_t expect, world_body body)
{
    const prm_method_entry *entry = prm_host_method(w->host, method, strlen(method));
    prm_error error;
    w->result = NULL;
    w->has_entry = false;
    current_body = body;
    if (!CHECK(entry != NULL) || !CHECK_INT(prm_db_begin(w->db, &w->error), PRM_OK))
        return PRM_E_INTERNAL;
    prm_db_savepoint(w->db, &error);
    prm_status status = prm_call_init(&w->call, &w->worker, w->arena, mode, principal, "request-1", WORLD_NOW);
    if (status == PRM_OK)
        status = run(w, entry, params, expect);
    w->error = w->call.error;
    bool keeps = status == PRM_OK && mode == PRM_CALL_WRITE;
    CHECK_INT(keeps ? prm_db_release(w->db, &error) : prm_db_rollback_to(w->db, &error), PRM_OK);
    if (keeps && w->has_entry)
        CHECK_INT(prm_journal_append(w->db, &w->head, &w->entry, w->arena, &error), PRM_OK);
    CHECK_INT(prm_db_commit(w->db, &error), PRM_OK);
    return status;
}

prm_status world_do(world *w, const prm_principal *principal, const char *params, world_body body)
{
    return world_run(w, PRM_CALL_WRITE, principal, "shop.do", params, -1, body);
}

const char *world_order(world *w, const char *partner, const char *title)
{
    return create(w, "shop.orders.create", "order", world_text(w, "{'partner':'%s','title':'%s'}", partner, title));
}

const char *world_order_is(world *w, const char *id)
{
    const char *params = world_text(w, "{'id':'%s'}", id);
    int64_t version = 0;
    if (world_run(w, PRM_CALL_READ, &world_manager, "shop.orders.get", params, -1, NULL) != PRM_OK)
        return "absent";
    const prm_val *order = prm_val_get(w->result, "order");
    (void)prm_val_get_integer(order, "version", &version);
    return world_text(w, "%s %s %d", prm_val_get_str(order, "title"), prm_val_get_str(order, "state"), (int)version);
}
