/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger over a real database does what the model does, whatever is tried, taken back, or expires. */
#include "model.h"
#include "world.h"

#include <string.h>

enum { ROUNDS = 250 };

static const prm_ledger_service *const service = &prm_ledger_service_table;
static model m, before;

/** What the tables say of themselves, added up past everything the ledger keeps. */
static void check_tables(world *w)
{
    CHECK_INT(world_ask(w, "SELECT COUNT(*) FROM (SELECT currency FROM ledger_account GROUP BY currency HAVING SUM(balance) <> 0)"), 0);
    CHECK_INT(world_ask(w, "SELECT COUNT(*) FROM ledger_account a WHERE moved_in <> "
        "(SELECT COALESCE(SUM(amount), 0) FROM ledger_entry e WHERE e.\"to\" = a.id) OR moved_out <> "
        "(SELECT COALESCE(SUM(amount), 0) FROM ledger_entry e WHERE e.\"from\" = a.id) OR balance <> moved_in - moved_out"), 0);
    CHECK_INT(world_ask(w, "SELECT COUNT(*) FROM ledger_account a WHERE held <> "
        "(SELECT COALESCE(SUM(amount), 0) FROM ledger_hold h WHERE h.account = a.id AND state = 'held')"), 0);
    CHECK_INT(world_ask(w, "SELECT COUNT(*) FROM ledger_entry WHERE version <> 1"), 0);
    CHECK_INT(world_ask(w, "SELECT COUNT(*) FROM ledger_entry"), (int64_t)m.move_count);
    CHECK_INT(world_ask(w, "SELECT COUNT(*) FROM ledger_hold"), (int64_t)m.hold_count);
}

static size_t told(const world *w)
{
    return prm_val_count(w->call.events);
}

static size_t expire_all(world *w)
{
    size_t events = 0;

    for (size_t i = 0; i < MODEL_ACCOUNTS; i++) {
        CHECK_INT(world_begin(w, "shop", PRM_CALL_READ, m.now), PRM_OK);
        const char *account = world_account_at(w, i);
        char id[60] = "";
        strncat(id, account, sizeof id - 1);
        CHECK_INT(world_end(w, false), PRM_OK);
        if (*id == '\0')
            continue;
        CHECK_INT(world_expire(w, id, m.now), PRM_OK);
        events += told(w);
    }
    return events;
}

TEST(it_does_what_the_model_does)
{
    SCOPED_WORLD(w);
    size_t events = 0;
    model_begin(&m, 3);
    for (int i = 0; i < ROUNDS; i++) {
        bool keeps = model_draw(&m, 8) != 0;
        before = m;
        REQUIRE(world_begin(&w, "shop", PRM_CALL_WRITE, m.now) == PRM_OK);
        for (int64_t step = 1 + model_draw(&m, 24); step > 0; step--)
            model_step(&m, service, &w.call);
        model_compare(&m, service, &w.call);
        model_check(&m);
        CHECK_INT(w.call.doom, PRM_OK);
        size_t now_told = told(&w);
        REQUIRE(world_end(&w, keeps) == PRM_OK);
        if (!keeps) {
            before.seed = m.seed;
            m = before;
        } else
            events += now_told;
        if (i % 10 == 0)
            check_tables(&w);
        m.now += model_draw(&m, 3) == 0 ? model_draw(&m, 200000000) : 0;
    }
    model_check_tried(&m);
    events += expire_all(&w);
    CHECK_INT(events, model_expired(&m, m.now));
    CHECK(events > 20);
    CHECK_INT(world_ask(&w, "SELECT COUNT(*) FROM ledger_hold WHERE state = 'expired'"), (int64_t)events);
    check_tables(&w);
    prm_journal_head head;
    CHECK_INT(prm_journal_verify(w.db, &head, &w.error), PRM_OK);
}

/* ---- One case each ---- */

static const prm_ledger_name world_of_it = { "thing_0000000000001", "world" };
static const prm_ledger_name one = { "thing_0000000000001", "one" }, other = { "thing_0000000000001", "other" };

static prm_status book(world *w, prm_ledger_name from, prm_ledger_name to, int64_t amount)
{
    return service->book(&w->call,
        &(prm_ledger_booking){ .size = sizeof(prm_ledger_booking), .from = from, .to = to, .amount = amount, .reason = "test",
            .subject = "thing_0000000000002" },
        NULL);
}

static prm_ledger_figures figures(world *w, prm_ledger_name name, int64_t at)
{
    prm_ledger_figures made = { .size = sizeof made };

    CHECK_INT(service->figures(&w->call, name, at, &made), PRM_OK);
    return made;
}

static bool open_three(world *w)
{
    return world_begin(w, "shop", PRM_CALL_WRITE, WORLD_NOW) == PRM_OK &&
        CHECK_INT(service->open(&w->call, world_of_it, "EUR", 1), PRM_OK) &&
        CHECK_INT(service->open(&w->call, one, "EUR", 0), PRM_OK) &&
        CHECK_INT(service->open(&w->call, other, "EUR", 0), PRM_OK) && CHECK_INT(book(w, world_of_it, one, 1000), PRM_OK);
}

TEST(another_plugins_accounts_are_as_absent_as_none)
{
    SCOPED_WORLD(w);
    char hold[60] = "";
    const char *id;
    int64_t amount;
    prm_ledger_figures none = { .size = sizeof none };
    REQUIRE(open_three(&w));
    CHECK_INT(service->hold(&w.call, one, 5, 0, "test", "thing_0000000000002", &id), PRM_OK);
    strncat(hold, id, sizeof hold - 1);
    REQUIRE(world_end(&w, true) == PRM_OK);
    REQUIRE(world_begin(&w, "stall", PRM_CALL_WRITE, WORLD_NOW) == PRM_OK);
    CHECK_INT(service->figures(&w.call, one, 0, &none), PRM_E_NOT_FOUND);
    CHECK_INT(book(&w, one, other, 1), PRM_E_NOT_FOUND);
    CHECK_INT(service->hold(&w.call, one, 5, 0, "test", "thing_0000000000002", &id), PRM_E_NOT_FOUND);
    CHECK_INT(service->held(&w.call, hold, &amount), PRM_E_NOT_FOUND);
    CHECK_INT(service->release(&w.call, hold), PRM_E_NOT_FOUND);
    CHECK_INT(service->capture(&w.call, hold, 1, other, "test", NULL), PRM_E_NOT_FOUND);
    /* The same names are its own, and others. */
    CHECK_INT(service->open(&w.call, one, "USD", 0), PRM_OK);
    CHECK_INT(figures(&w, one, 0).balance, 0);
    CHECK_INT(service->capture(&w.call, hold, 1, one, "test", NULL), PRM_E_NOT_FOUND);
    REQUIRE(world_end(&w, true) == PRM_OK);
    REQUIRE(world_begin(&w, "shop", PRM_CALL_READ, WORLD_NOW) == PRM_OK);
    CHECK_INT(figures(&w, one, 0).held, 5);
    CHECK_INT(world_end(&w, false), PRM_OK);
}

TEST(rows_of_the_ledger_are_closed_to_plugins)
{
    static const char *const closed[] = { "ledger_account", "ledger_entry", "ledger_hold" };
    SCOPED_WORLD(w);
    const prm_val *row;
    REQUIRE(open_three(&w));
    const char *account = world_account_at(&w, 0);
    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++) {
        const prm_query query = { .size = sizeof query, .entity = closed[i] };
        int64_t count;
        CHECK_INT(prm_host_api.load(&w.call, closed[i], account, &row), PRM_E_INVALID);
        CHECK_INT(prm_host_api.find(&w.call, &query, &row), PRM_E_INVALID);
        CHECK_INT(prm_host_api.tally(&w.call, &query, &count), PRM_E_INVALID);
        CHECK_INT(prm_host_api.create(&w.call, closed[i], prm_val_object(w.arena), &row), PRM_E_INVALID);
        CHECK_INT(prm_host_api.archive(&w.call, closed[i], account), PRM_E_INVALID);
    }
    CHECK_INT(prm_host_api.arm(&w.call, PRM_LEDGER_TIMER, account, "", WORLD_NOW, NULL), PRM_E_INVALID);
    CHECK_INT(prm_host_api.emit(&w.call, PRM_LEDGER_HOLD_EXPIRED, "thing_0000000000001", NULL), PRM_E_INVALID);
    CHECK_INT(w.call.doom, PRM_OK);
    CHECK_INT(world_end(&w, true), PRM_OK);
}

TEST(a_clock_that_goes_back_leaves_the_past_as_it_was)
{
    SCOPED_WORLD(w);
    REQUIRE(open_three(&w));
    REQUIRE(world_end(&w, true) == PRM_OK);
    REQUIRE(world_begin(&w, "shop", PRM_CALL_WRITE, WORLD_NOW - 5000) == PRM_OK);
    CHECK_INT(book(&w, one, other, 300), PRM_OK);
    CHECK_INT(figures(&w, one, WORLD_NOW - 1).balance, 0);
    CHECK_INT(figures(&w, one, WORLD_NOW - 1).in, 0);
    CHECK_INT(figures(&w, one, 0).balance, 700);
    CHECK_INT(figures(&w, one, WORLD_NOW).balance, 700);
    CHECK_INT(figures(&w, other, WORLD_NOW).balance, 300);
    REQUIRE(world_end(&w, true) == PRM_OK);
}

TEST(more_holds_expire_at_once_than_one_call_ends)
{
    enum { HOLDS = 120 };
    SCOPED_WORLD(w);
    const char *id;
    char account[60] = "";
    REQUIRE(open_three(&w));
    for (int i = 0; i < HOLDS; i++)
        CHECK_INT(service->hold(&w.call, one, 8, WORLD_NOW + 10 + i, "test", "thing_0000000000002", &id), PRM_OK);
    CHECK_INT(book(&w, one, other, 41), PRM_E_LIMIT);
    REQUIRE(world_end(&w, true) == PRM_OK);
    CHECK_INT(world_ask(&w, "SELECT due FROM timer WHERE name = 'ledger.expire'"), WORLD_NOW + 10);

    REQUIRE(world_begin(&w, "shop", PRM_CALL_READ, WORLD_NOW + 1000) == PRM_OK);
    CHECK_INT(figures(&w, one, 0).held, 0);
    CHECK_INT(figures(&w, one, WORLD_NOW + 10).held, (HOLDS - 1) * 8);
    CHECK_INT(world_end(&w, false), PRM_OK);
    REQUIRE(world_begin(&w, "shop", PRM_CALL_WRITE, WORLD_NOW + 1000) == PRM_OK);
    CHECK_INT(book(&w, one, other, 1000), PRM_OK);
    CHECK_INT(figures(&w, one, 0).held, 0);
    CHECK_INT(service->hold(&w.call, one, 1, 0, "test", "thing_0000000000002", &id), PRM_E_LIMIT);
    strncat(account, world_account_at(&w, 1), sizeof account - 1);
    size_t events = prm_val_count(w.call.events);
    CHECK(events >= 50 && events < HOLDS);
    REQUIRE(world_end(&w, true) == PRM_OK);
    for (int i = 0; i < 3; i++) {
        CHECK_INT(world_expire(&w, account, WORLD_NOW + 1000), PRM_OK);
        events += prm_val_count(w.call.events);
    }
    CHECK_INT(events, HOLDS);
    CHECK_INT(world_ask(&w, "SELECT COUNT(*) FROM ledger_hold WHERE state = 'expired' AND ended_at = expires_at"), HOLDS);
    CHECK_INT(world_ask(&w, "SELECT held FROM ledger_account WHERE name = 'one'"), 0);
}

TEST(a_call_too_deep_to_tell_of_it_leaves_the_expired_to_the_timer)
{
    SCOPED_WORLD(w);
    const char *id;
    REQUIRE(open_three(&w));
    CHECK_INT(service->hold(&w.call, one, 1000, WORLD_NOW + 1, "test", "thing_0000000000002", &id), PRM_OK);
    REQUIRE(world_end(&w, true) == PRM_OK);
    REQUIRE(world_begin(&w, "shop", PRM_CALL_WRITE, WORLD_NOW + 1) == PRM_OK);
    w.call.depth = PRM_DEPTH_MOST + 1;
    CHECK_INT(book(&w, one, other, 1000), PRM_OK);
    CHECK_INT(prm_val_count(w.call.events), 0);
    CHECK_INT(figures(&w, one, 0).held, 0);
    REQUIRE(world_end(&w, true) == PRM_OK);
    CHECK_INT(world_ask(&w, "SELECT COUNT(*) FROM ledger_hold WHERE state = 'held'"), 1);
}

TEST(sums_have_bounds_on_either_side)
{
    const int64_t most = INT64_C(9007199254740991);
    const prm_ledger_name second = { "thing_0000000000002", "world" };
    SCOPED_WORLD(w);
    const char *id;
    REQUIRE(open_three(&w));
    CHECK_INT(service->open(&w.call, second, "EUR", 1), PRM_OK);
    CHECK_INT(book(&w, second, one, most - 1000), PRM_OK);
    CHECK_INT(book(&w, world_of_it, one, 1), PRM_E_LIMIT); /* in */
    CHECK_STR(w.call.error.kind, "ledger_sum");
    CHECK_INT(book(&w, one, other, most), PRM_OK);
    CHECK_INT(book(&w, second, world_of_it, 1001), PRM_E_LIMIT); /* out */
    CHECK_STR(w.call.error.kind, "ledger_sum");
    CHECK_INT(book(&w, second, world_of_it, 1000), PRM_OK);
    CHECK_INT(service->hold(&w.call, second, most, 0, "test", "thing_0000000000002", &id), PRM_OK);
    CHECK_INT(service->hold(&w.call, second, 1, 0, "test", "thing_0000000000002", &id), PRM_E_LIMIT);
    CHECK_STR(w.call.error.kind, "ledger_sum");
    CHECK_INT(figures(&w, second, 0).balance, -most);
    CHECK_INT(w.call.doom, PRM_OK);
    REQUIRE(world_end(&w, true) == PRM_OK);
}

TEST(what_is_wrong_is_refused)
{
    SCOPED_WORLD(w);
    const char *id;
    prm_ledger_booking short_one = { .size = 8 };
    prm_ledger_figures small = { .size = 8 };
    REQUIRE(open_three(&w));
    CHECK_INT(service->open(&w.call, (prm_ledger_name){ "nothing_0000000000001", "one" }, "EUR", 0), PRM_E_INVALID);
    CHECK_INT(service->open(&w.call, (prm_ledger_name){ "thing_0000000000001", "Not A Word" }, "EUR", 0), PRM_E_INVALID);
    CHECK_INT(service->open(&w.call, (prm_ledger_name){ NULL, "one" }, "EUR", 0), PRM_E_INVALID);
    CHECK_INT(service->open(&w.call, one, NULL, 0), PRM_E_INVALID);
    CHECK_INT(service->book(&w.call, &short_one, NULL), PRM_E_INVALID);
    CHECK_INT(service->book(&w.call, NULL, NULL), PRM_E_INVALID);
    CHECK_INT(service->figures(&w.call, one, 0, &small), PRM_E_INVALID);
    CHECK_INT(service->figures(&w.call, one, -1, &small), PRM_E_INVALID);
    CHECK_INT(service->hold(&w.call, one, 1, 0, "no word", "thing_0000000000002", &id), PRM_E_INVALID);
    CHECK_INT(service->hold(&w.call, one, 1, 0, "test", "x", &id), PRM_E_INVALID);
    CHECK_INT(book(&w, one, one, 1), PRM_E_INVALID);
    CHECK_INT(book(&w, one, (prm_ledger_name){ "thing_0000000000001", "none" }, 1), PRM_E_NOT_FOUND);
    CHECK_INT(service->release(&w.call, NULL), PRM_E_NOT_FOUND);
    CHECK_INT(w.call.doom, PRM_OK);
    REQUIRE(world_end(&w, true) == PRM_OK);
    REQUIRE(world_begin(&w, "shop", PRM_CALL_READ, WORLD_NOW) == PRM_OK);
    CHECK_INT(book(&w, one, other, 1), PRM_E_INVALID);
    CHECK_INT(service->open(&w.call, one, "EUR", 0), PRM_E_INVALID);
    CHECK_INT(world_end(&w, false), PRM_OK);
}

TEST_MAIN(CASE(it_does_what_the_model_does), CASE(another_plugins_accounts_are_as_absent_as_none),
    CASE(rows_of_the_ledger_are_closed_to_plugins), CASE(a_clock_that_goes_back_leaves_the_past_as_it_was),
    CASE(more_holds_expire_at_once_than_one_call_ends), CASE(a_call_too_deep_to_tell_of_it_leaves_the_expired_to_the_timer),
    CASE(sums_have_bounds_on_either_side), CASE(what_is_wrong_is_refused))
