/* SPDX-License-Identifier: Apache-2.0 */
/* Each function of the ledger with its first, second, … allocation failing, and with ever larger arenas: it says so, or has
 * done all of it; nothing is half done. And what is kept being made again. */
#include "world.h"

#include "base/log.h"
#include "store/ledger.h"
#include "store/rows.h"

#include <stdio.h>
#include <string.h>

enum { RUNS_MAX = 20000, ARENA_FIRST = 4096, ARENA_STEP = 997, ARENA_WHOLE = 16 << 20 };

static const prm_ledger_service *const service = &prm_ledger_service_table;
static const prm_ledger_name stock = { "thing_0000000000001", "world" };
static const prm_ledger_name one = { "thing_0000000000001", "one" }, other = { "thing_0000000000001", "other" };
static char hold[60];
static int64_t later; /* when that hold has expired */

static prm_status open_fourth(prm_call *call)
{
    return service->open(call, (prm_ledger_name){ "thing_0000000000001", "fourth" }, "EUR", 0);
}

static prm_status book(prm_call *call)
{
    return service->book(call,
        &(prm_ledger_booking){ .size = sizeof(prm_ledger_booking), .from = one, .to = other, .amount = 10, .reason = "test",
            .subject = "thing_0000000000002" },
        NULL);
}

static prm_status place(prm_call *call)
{
    const char *id;

    return service->hold(call, one, 10, call->now + 5, "test", "thing_0000000000002", &id);
}

static prm_status capture(prm_call *call)
{
    return service->capture(call, hold, 3, other, "test", NULL);
}

static prm_status release(prm_call *call)
{
    return service->release(call, hold);
}

static prm_status ask(prm_call *call)
{
    prm_ledger_figures figures = { .size = sizeof figures };
    int64_t amount;

    PRM_TRY(service->held(call, hold, &amount));
    PRM_TRY(service->figures(call, one, WORLD_NOW - 1, &figures));
    return service->figures(call, one, 0, &figures);
}

static prm_status check(prm_call *call)
{
    return prm_ledger_check(call, NULL, prm_val_object(call->arena));
}

static prm_status rebuild(prm_call *call)
{
    return prm_ledger_rebuild(call, NULL, prm_val_object(call->arena));
}

static const struct operation {
    const char *name;
    prm_status (*run)(prm_call *call);
    const char *plugin;
    bool is_later; /* holds have expired by then */
} operations[] = {
    { "open", open_fourth, "shop", false }, { "book", book, "shop", false }, { "hold", place, "shop", false },
    { "capture", capture, "shop", false }, { "release", release, "shop", false }, { "ask", ask, "shop", false },
    { "book later", book, "shop", true }, { "hold later", place, "shop", true }, { "release later", release, "shop", true },
    { "ask later", ask, "shop", true }, { "check", check, "services", true }, { "rebuild", rebuild, "services", true },
};

/* What the ledger's rows are like, in one number. */
static int64_t print(world *w)
{
    return world_ask(w, "SELECT (SELECT SUM(balance * 3 + held * 5 + moved_in * 7 + moved_out * 11 + version) FROM ledger_account) "
        "+ (SELECT COUNT(*) FROM ledger_account) * 13 + (SELECT COUNT(*) FROM ledger_entry) * 1000 "
        "+ (SELECT COUNT(*) + SUM(state = 'held') * 7 FROM ledger_hold) * 100000");
}

/* In a transaction that is rolled back. `n` 0: no allocation fails. */
static prm_status try(world *w, const struct operation *what, size_t bytes, unsigned long n, bool *failed)
{
    prm_arena *whole = w->arena;
    prm_journal_entry entry;
    bool has_entry;
    prm_status status = PRM_E_NOMEM;

    w->arena = prm_arena_new(bytes);
    if (CHECK(w->arena != NULL))
        status = world_begin(w, what->plugin, PRM_CALL_WRITE, what->is_later ? later : WORLD_NOW);
    if (status == PRM_OK) {
        prm_alloc_fail_after(n);
        status = what->run(&w->call);
        if (status == PRM_OK)
            status = prm_rows_flush(w->db, &w->error);
        if (status == PRM_OK)
            status = prm_call_entry(&w->call, "test", &entry, &has_entry);
        *failed = prm_alloc_has_failed();
        prm_alloc_fail_after(0);
        /* A failure that the handler did not see is one all the same. */
        if (w->call.doom != PRM_OK)
            status = w->call.doom;
    }
    prm_db_rollback(w->db);
    prm_arena_free(w->arena);
    w->arena = whole;
    return status;
}

static bool survives(world *w, const struct operation *what)
{
    bool failed = true;
    prm_status status = PRM_E_NOMEM;

    for (unsigned long n = 1; failed && n < RUNS_MAX; n += n < 300 ? 1 : 7) {
        status = try(w, what, ARENA_WHOLE, n, &failed);
        if (!CHECK(status == PRM_OK || (failed && status == PRM_E_NOMEM))) {
            fprintf(stderr, "%s, allocation %lu: %d %s\n", what->name, n, (int)status, w->call.error.message);
            return false;
        }
    }
    if (!CHECK_INT(status, PRM_OK))
        return false;
    status = PRM_E_NOMEM;
    for (size_t bytes = ARENA_FIRST; status != PRM_OK && bytes < ARENA_WHOLE; bytes += ARENA_STEP) {
        status = try(w, what, bytes, 0, &failed);
        if (!CHECK(status == PRM_OK || status == PRM_E_NOMEM)) {
            fprintf(stderr, "%s, arena of %zu: %d %s\n", what->name, bytes, (int)status, w->call.error.message);
            return false;
        }
    }
    return CHECK_INT(status, PRM_OK);
}

static bool fill(world *w)
{
    const char *id = "";
    bool is_made = world_begin(w, "shop", PRM_CALL_WRITE, WORLD_NOW) == PRM_OK &&
        CHECK_INT(service->open(&w->call, stock, "EUR", 1), PRM_OK) &&
        CHECK_INT(service->open(&w->call, one, "EUR", 0), PRM_OK) &&
        CHECK_INT(service->open(&w->call, other, "EUR", 0), PRM_OK) &&
        CHECK_INT(service->book(&w->call,
            &(prm_ledger_booking){ .size = sizeof(prm_ledger_booking), .from = stock, .to = one, .amount = 100,
                .reason = "test", .subject = "thing_0000000000002" }, NULL), PRM_OK) &&
        CHECK_INT(service->hold(&w->call, one, 30, WORLD_NOW + 1000, "test", "thing_0000000000002", &id), PRM_OK);

    later = WORLD_NOW + 1000;
    snprintf(hold, sizeof hold, "%s", id);
    return is_made && CHECK_INT(world_end(w, true), PRM_OK);
}

TEST(it_survives_what_memory_there_is_not)
{
    REQUIRE(prm_store_start() == PRM_OK); /* SQLite's allocations are among those that fail */
    SCOPED_WORLD(w);
    prm_log_set_level(PRM_LOG_ERROR + 1);
    REQUIRE(fill(&w));
    CHECK_INT(prm_db_exec(w.db, "UPDATE ledger_account SET moved_in = moved_in + 1 WHERE name = 'other'", &w.error), PRM_OK);
    int64_t before = print(&w);
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
        REQUIRE(survives(&w, &operations[i]));
    CHECK_INT(print(&w), before);
}

/* Entry by entry, as accounts with more of them than a call may read. */
static int64_t faults(world *w, const char *what)
{
    int64_t count = 0;
    prm_val *params;

    CHECK_INT(world_begin(w, "services", PRM_CALL_READ, WORLD_NOW), PRM_OK);
    params = prm_val_object(w->arena);
    CHECK_INT(prm_val_set_integer(params, "entries", 1), PRM_OK);
    for (bool is_more = true; is_more;) {
        prm_val *result = prm_val_object(w->arena);
        if (!CHECK_INT(prm_ledger_check(&w->call, params, result), PRM_OK))
            break;
        const prm_val *items = prm_val_get(result, "items"), *cursor = prm_val_get(result, "next_cursor");
        for (size_t i = 0; i < prm_val_count(items); i++)
            count += strcmp(prm_val_get_str(prm_val_at(items, i), "what"), what) == 0;
        is_more = cursor != NULL;
        params = prm_val_object(w->arena);
        CHECK_INT(prm_val_set_integer(params, "entries", 1), PRM_OK);
        CHECK(!is_more || prm_val_set(params, "cursor", cursor) == PRM_OK);
    }
    CHECK_INT(world_end(w, false), PRM_OK);
    return count;
}

TEST(what_is_kept_is_made_again)
{
    SCOPED_WORLD(w);
    prm_log_set_level(PRM_LOG_ERROR + 1);
    REQUIRE(fill(&w));
    CHECK_INT(prm_ledger_verify(w.db, &w.error), PRM_OK);
    int64_t before = world_ask(&w, "SELECT SUM(balance * id % 1000 + held * 5 + moved_in * 7 + next_expiry + moved_at) FROM ledger_account");
    CHECK_INT(prm_db_exec(w.db, "UPDATE ledger_account SET balance = 1, held = 7, moved_in = 8, moved_out = 9, next_expiry = "
        "NULL, moved_at = NULL; DELETE FROM timer WHERE name = 'ledger.expire'", &w.error), PRM_OK);
    CHECK_INT(prm_ledger_verify(w.db, &w.error), PRM_E_CORRUPT);
    CHECK_INT(faults(&w, "balance"), 3);
    CHECK_INT(faults(&w, "entries"), 0);
    CHECK_INT(world_begin(&w, "services", PRM_CALL_WRITE, WORLD_NOW), PRM_OK);
    CHECK_INT(rebuild(&w.call), PRM_OK);
    REQUIRE(world_end(&w, true) == PRM_OK);
    CHECK_INT(prm_ledger_verify(w.db, &w.error), PRM_OK);
    CHECK_INT(faults(&w, "balance") + faults(&w, "held"), 0);
    CHECK_INT(world_ask(&w, "SELECT SUM(balance * id % 1000 + held * 5 + moved_in * 7 + next_expiry + moved_at) FROM ledger_account"), before);
    CHECK_INT(world_ask(&w, "SELECT due FROM timer WHERE name = 'ledger.expire'"), WORLD_NOW + 1000);

    /* Entries that say what is not so are told of, and stay. */
    CHECK_INT(prm_db_exec(w.db, "UPDATE ledger_entry SET to_in = to_in + 1", &w.error), PRM_OK);
    CHECK_INT(faults(&w, "entries"), 1);
    CHECK_INT(prm_ledger_verify(w.db, &w.error), PRM_E_CORRUPT);
    CHECK_INT(prm_db_exec(w.db, "UPDATE ledger_entry SET to_in = to_in - 1, amount_currency = 'USD'", &w.error), PRM_OK);
    CHECK_INT(faults(&w, "entries"), 2);
}

TEST_MAIN(CASE(it_survives_what_memory_there_is_not), CASE(what_is_kept_is_made_again))
