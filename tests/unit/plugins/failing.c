/* SPDX-License-Identifier: Apache-2.0 */
/* The derived methods with their first, second, … allocation failing, and with ever larger arenas: each says so, or
 * succeeds, and leaves nothing behind. */
#include "world.h"

#include "base/log.h"

#include <stdio.h>
#include <string.h>

enum { RUNS_MAX = 20000, ARENA_STEP = 61, ARENA_WHOLE = 64 << 20 };

static const struct operation {
    enum prm_call_mode mode;
    const char *method, *params; /* ORDER, DROPPED, PARTNER: their ids */
} operations[] = {
    {PRM_CALL_WRITE, "shop.orders.create",
        "{'partner':'PARTNER','title':'New','amount':{'amount':5,'currency':'EUR'}}"},
    {PRM_CALL_WRITE, "shop.orders.update", "{'id':'ORDER','title':'Other','due':'2026-12-24T18:00:00.000Z'}"},
    {PRM_CALL_WRITE, "shop.orders.archive", "{'id':'DROPPED'}"},
    {PRM_CALL_READ, "shop.orders.get", "{'id':'ORDER'}"},
    {PRM_CALL_READ, "shop.orders.list",
        "{'sort':'partner, state, -created_at','limit':2,'filter':{'id':['ORDER','order_0000000000009'],"
        "'amount':{'gte':{'amount':1,'currency':'EUR'}},'title':{'prefix':'F'},'due':null}}"},
    {PRM_CALL_READ, "shop.orders.history", "{'id':'ORDER'}"},
    {PRM_CALL_READ, "shop.orders.export", "{'filter':{'id':'ORDER'}}"},
    {PRM_CALL_READ, "shop.orders.export", "{'format':'json','limit':1,'filter':{'title':{'gte':'A'}}}"},
    {PRM_CALL_WRITE, "shop.orders.import",
        "{'csv':'id,Name,amount.amount,amount.currency,created_at\\nORDER,First,7,EUR,x\\n,Second,8,EUR,\\n,Fourth,,,\\n"
        ",No,many,EUR,\\nshort\\n','mapping':{'Name':'title'},'defaults':{'partner':'PARTNER'}}"},
};

/* The run itself; all that it needs was made before anything fails. */
static prm_status run(world *w, const struct operation *what, const prm_val *params, prm_arena *arena)
{
    const prm_val *result;
    PRM_TRY(prm_call_init(&w->call, &w->worker, arena, what->mode, &world_manager, "request-1", WORLD_NOW));
    return prm_call_run(
        &w->call, prm_host_method(w->host, what->method, strlen(what->method)), params, -1, &result);
}

/* In a transaction that is rolled back. `n` 0: no allocation fails. */
static prm_status try(world *w, const struct operation *what, const prm_val *params, size_t bytes, unsigned long n, bool *failed)
{
    prm_error error;
    prm_arena *arena = prm_arena_new(bytes);
    if (!CHECK(arena != NULL) || !CHECK_INT(prm_db_begin(w->db, &error), PRM_OK))
        return PRM_E_INTERNAL;
    prm_alloc_fail_after(n);
    prm_status status = run(w, what, params, arena);
    *failed = prm_alloc_has_failed();
    prm_alloc_fail_after(0);
    w->error = w->call.error;
    w->error.data = NULL;
    prm_db_rollback(w->db);
    prm_arena_free(arena);
    return status;
}

/* The text with the word replaced, where it stands. */
static const char *put(world *w, const char *text, const char *word, const char *by)
{
    const char *hole = strstr(text, word);
    return hole == NULL ? text : world_text(w, "%.*s%s%s", (int)(hole - text), text, by, hole + strlen(word));
}

static const prm_val *params_of(world *w, const struct operation *what, const char *id, const char *dropped)
{
    const prm_viewer viewer = {.side = PRM_VENDOR_SIDE, .roles = world_manager.roles};
    const prm_method_entry *entry = prm_host_method(w->host, what->method, strlen(what->method));
    prm_field_errors errors = {.arena = w->arena};
    const char *text = put(w, put(w, put(w, what->params, "ORDER", id), "DROPPED", dropped), "PARTNER", w->child);
    const prm_val *taken = NULL;
    CHECK(entry != NULL);
    CHECK_INT(prm_fields_read(w->arena, entry->method->params, world_json(w, text), &viewer, &taken, &errors), PRM_OK);
    return taken;
}

static bool complain(const world *w, const struct operation *what, const char *how, unsigned long at, prm_status status)
{
    fprintf(stderr, "  %s, %s %lu: %d %s\n", what->method, how, at, (int)status, w->error.message);
    return false;
}

static bool survives(world *w, const struct operation *what, const prm_val *params)
{
    bool failed = true;
    prm_status status = PRM_E_NOMEM;
    for (unsigned long n = 1; failed && n < RUNS_MAX; n += n < 300 ? 1 : 7) {
        status = try(w, what, params, ARENA_WHOLE, n, &failed);
        if (!CHECK(status == PRM_OK || (failed && status == PRM_E_NOMEM)))
            return complain(w, what, "allocation", n, status);
    }
    if (!CHECK_INT(status, PRM_OK))
        return false;
    status = PRM_E_NOMEM;
    for (size_t bytes = 1024; status != PRM_OK && bytes < ARENA_WHOLE; bytes += ARENA_STEP) {
        status = try(w, what, params, bytes, 0, &failed);
        if (!CHECK(status == PRM_OK || status == PRM_E_NOMEM))
            return complain(w, what, "arena of", bytes, status);
    }
    return CHECK_INT(status, PRM_OK);
}

static prm_status drop(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *order;
    (void)result;
    PRM_TRY(prm->load(call, "order", prm->text(params, "id"), &order));
    return prm->move(call, &order, "dropped");
}

TEST(every_derived_method_survives_what_memory_there_is_not)
{
    SCOPED_WORLD(w);
    prm_log_set_level(PRM_LOG_ERROR + 1);
    const char *id = world_order(&w, w.child, "First");
    const char *before = world_order_is(&w, id), *dropped = world_order(&w, w.child, "Gone");
    CHECK_INT(world_do(&w, &world_manager, world_text(&w, "{'id':'%s'}", dropped), drop), PRM_OK);
    for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++) {
        const prm_val *params = params_of(&w, &operations[i], id, dropped);
        REQUIRE(params != NULL && survives(&w, &operations[i], params));
    }
    CHECK_STR(world_order_is(&w, id), before);
    CHECK_INT(world_run(&w, PRM_CALL_READ, &world_manager, "shop.orders.list", "{}", -1, NULL), PRM_OK);
    CHECK_INT(prm_val_count(prm_val_get(w.result, "items")), 2);
}

/* Each line is what it would have been alone, and the counts are of the lines. */
TEST(an_import_says_what_became_of_each_record)
{
    SCOPED_WORLD(w);
    const char *id = world_order(&w, w.child, "First");
    const char *params = world_text(&w,
        "{'csv':'id,title,amount.amount,amount.currency\\n%s,Renamed,,\\n%s,Renamed,,\\n,New,5,EUR\\n,New,5,EUR\\n"
        ",forbidden,1,EUR\\norder_0000000000009,X,,\\n,Y,5,\\n','defaults':{'partner':'%s'}}", id, id, w.child);
    CHECK_INT(world_run(&w, PRM_CALL_WRITE, &world_manager, "shop.orders.import", params, -1, NULL), PRM_OK);
    static const char *const wanted[] = {
        "updated", "duplicate", "created", "duplicate", "invalid", "invalid", "invalid"};
    static const char *const codes[] = {"", "", "", "unique", "word", "not_found", "required"};
    const prm_val *lines = prm_val_get(w.result, "lines");
    REQUIRE(prm_val_count(lines) == 7);
    for (size_t i = 0; i < 7; i++) {
        const prm_val *line = prm_val_at(lines, i);
        CHECK_STR(prm_val_get_str(line, "status"), wanted[i]);
        CHECK_STR(prm_val_get_str(prm_val_at(prm_val_get(line, "errors"), 0), "code"), codes[i]);
    }
    CHECK_STR(world_order_is(&w, id), "Renamed draft 2");
    CHECK_INT(world_run(&w, PRM_CALL_READ, &world_manager, "shop.orders.list", "{}", -1, NULL), PRM_OK);
    CHECK_INT(prm_val_count(prm_val_get(w.result, "items")), 2);
}

TEST_MAIN(CASE(every_derived_method_survives_what_memory_there_is_not), CASE(an_import_says_what_became_of_each_record))
