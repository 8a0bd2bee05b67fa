/* SPDX-License-Identifier: Apache-2.0 */
/* A consumer of the journal over a real store: what it gets, and where it stands after each outcome. */
#include "support.h"

#include "events/consumer.h"

#include <stdio.h>

static char told[4000];
static prm_status fails_with;

static bool wants_approved(const void *context, const char *type)
{
    return strcmp(type, "deals.approved") == 0;
}

static prm_status take(const void *context, prm_db *db, const prm_val *entries, prm_arena *arena, prm_error *error)
{
    for (size_t i = 0; i < prm_val_count(entries); i++) {
        const prm_val *entry = prm_val_at(entries, i), *events = prm_val_get(entry, "events");
        int64_t seq = 0;
        PRM_TRY(prm_val_get_integer(entry, "seq", &seq));
        size_t length = strlen(told);
        snprintf(told + length, sizeof(told) - length, "%lld:%zu%s ", (long long)seq, prm_val_count(events),
            prm_val_get(entry, "method") != NULL ? prm_val_get_str(entry, "method") : "");
    }
    return fails_with != PRM_OK ? prm_error_set(error, fails_with, NULL, "no") : PRM_OK;
}

static const prm_consumer approvals = {.name = "approvals", .wants = wants_approved, .take = take, .begins_first = true};
static const prm_consumer whole = {.name = "whole", .take = take, .begins_first = true, .is_whole = true};
static const prm_consumer late = {.name = "late", .take = take};

static bool in_transaction(test_store *store, prm_status (*run)(const prm_consumer *consumer, prm_db *db, prm_error *error),
    const prm_consumer *consumer)
{
    if (prm_db_begin(store->db, &store->error) != PRM_OK)
        return false;
    prm_status status = run(consumer, store->db, &store->error);
    return status == PRM_OK ? prm_db_commit(store->db, &store->error) == PRM_OK : (prm_db_rollback(store->db), false);
}

static prm_status install(const prm_consumer *consumer, prm_db *db, prm_error *error)
{
    PRM_TRY(prm_deliver_install(db, error));
    return prm_consumer_install(consumer, db, error);
}

static bool append(test_store *store, prm_journal_head *head, const char *events)
{
    const prm_journal_entry entry = {.at = 1700000000000,
        .actor = "user_1",
        .on_behalf = "",
        .request = "",
        .source = "test",
        .method = "deals.register",
        .events = *events != '\0' ? store_json(store, events) : NULL,
        .note = *events != '\0' ? NULL : store_json(store, "{'kind':'dry_run'}")};
    if (prm_db_begin(store->db, &store->error) != PRM_OK)
        return false;
    prm_journal_head kept = *head;
    if (prm_journal_append(store->db, head, &entry, store->arena, &store->error) == PRM_OK &&
        prm_db_commit(store->db, &store->error) == PRM_OK)
        return true;
    prm_db_rollback(store->db);
    *head = kept;
    return false;
}

static prm_consumer_place place_of(test_store *store, const prm_consumer *consumer)
{
    prm_event_position kept = {0};
    CHECK_INT(prm_follower_get(store->db, consumer->name, &kept, &store->error), PRM_OK);
    return (prm_consumer_place){.kept = kept, .seen = kept};
}

static prm_status take_piece(
    test_store *store, const prm_consumer *consumer, const prm_consumer_place *place, uint32_t rows)
{
    prm_consumer_piece piece;
    memset(&store->error, 0, sizeof(store->error));
    PRM_TRY(prm_consumer_look(consumer, store->db, place->seen, rows, store->arena, &piece, &store->error));
    PRM_TRY(prm_db_begin(store->db, &store->error));
    prm_status status = prm_consumer_take(consumer, store->db, place, &piece, store->arena, &store->error);
    if (status == PRM_OK)
        return prm_db_commit(store->db, &store->error);
    prm_db_rollback(store->db);
    return status;
}

static prm_status look(test_store *store, const prm_consumer *consumer, prm_event_position from, prm_consumer_piece *piece)
{
    return prm_consumer_look(consumer, store->db, from, PRM_CONSUMER_ROWS, store->arena, piece, &store->error);
}

#define APPROVED "[{'type':'deals.approved','subject':'deal_1','audience':'partner'}]"
#define MIXED    "[{'type':'deals.registered','subject':'d','audience':'partner'},{'type':'deals.approved','subject':'d'}]"
#define OTHER    "[{'type':'deals.rejected','subject':'deal_1','audience':'partner'}]"

TEST(a_consumer_gets_what_it_wants_once)
{
    SCOPED_STORE(store);
    prm_journal_head head = {0};
    prm_consumer_piece piece;
    told[0] = '\0';
    fails_with = PRM_OK;
    ALLOC_OK(in_transaction(&store, install, &approvals));
    ALLOC_OK(append(&store, &head, OTHER) && append(&store, &head, APPROVED) && append(&store, &head, "") &&
             append(&store, &head, MIXED));
    prm_consumer_place place = place_of(&store, &approvals);
    ALLOC_OK(look(&store, &approvals, place.seen, &piece) == PRM_OK);
    CHECK(prm_consumer_is_wanted(&piece));
    CHECK_INT(piece.reached.seq, 4);
    ALLOC_OK(take_piece(&store, &approvals, &place, PRM_CONSUMER_ROWS) == PRM_OK);
    CHECK_STR(told, "2:1 4:2 ");
    /* Again from the same place: its position says that it was done. */
    CHECK_INT(take_piece(&store, &approvals, &place, PRM_CONSUMER_ROWS), PRM_E_CONFLICT);
    CHECK_STR(told, "2:1 4:2 ");
    place = place_of(&store, &approvals);
    ALLOC_OK(look(&store, &approvals, place.seen, &piece) == PRM_OK);
    CHECK(!prm_consumer_is_wanted(&piece));
    CHECK_INT(piece.reached.seq, 4);
}

TEST(a_failure_leaves_it_where_it_was)
{
    SCOPED_STORE(store);
    prm_journal_head head = {0};
    told[0] = '\0';
    fails_with = PRM_E_INTERNAL;
    ALLOC_OK(in_transaction(&store, install, &approvals));
    ALLOC_OK(append(&store, &head, APPROVED));
    prm_consumer_place place = place_of(&store, &approvals);
    CHECK_INT(take_piece(&store, &approvals, &place, 1), PRM_E_INTERNAL);
    fails_with = PRM_OK;
    ALLOC_OK(take_piece(&store, &approvals, &place, 1) == PRM_OK);
    CHECK_INT(place_of(&store, &approvals).kept.seq, 1);
}

TEST(a_reset_is_noticed)
{
    SCOPED_STORE(store);
    prm_journal_head head = {0};
    told[0] = '\0';
    fails_with = PRM_OK;
    ALLOC_OK(in_transaction(&store, install, &approvals));
    ALLOC_OK(append(&store, &head, APPROVED));
    prm_consumer_place place = place_of(&store, &approvals);
    ALLOC_OK(take_piece(&store, &approvals, &place, 1) == PRM_OK);
    place = place_of(&store, &approvals);
    ALLOC_OK(append(&store, &head, APPROVED));
    ALLOC_OK(in_transaction(&store, prm_consumer_reset, &approvals));
    CHECK_INT(take_piece(&store, &approvals, &place, 2), PRM_E_CONFLICT);
    place = place_of(&store, &approvals);
    ALLOC_OK(take_piece(&store, &approvals, &place, 2) == PRM_OK);
    CHECK_STR(told, "1:1 1:1 2:1 ");
}

TEST(pieces_end_where_asked_and_come_whole)
{
    SCOPED_STORE(store);
    prm_journal_head head = {0};
    prm_consumer_piece piece;
    told[0] = '\0';
    fails_with = PRM_OK;
    ALLOC_OK(in_transaction(&store, install, &whole));
    ALLOC_OK(append(&store, &head, ""));
    ALLOC_OK(store_exec(&store,
        "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 50) INSERT INTO journal "
        "SELECT i, at, actor, on_behalf, request, source, method, generation, changes, events, decisions, note, personal,"
        " salts, digest, hash FROM journal, n"));
    head.seq = 50;
    ALLOC_OK(append(&store, &head, APPROVED));
    ALLOC_OK(in_transaction(&store, install, &late));
    CHECK_INT(place_of(&store, &late).kept.seq, 51); /* what was before it is none of its business */
    prm_consumer_place place = place_of(&store, &whole);
    ALLOC_OK(look(&store, &whole, place.seen, &piece) == PRM_OK);
    CHECK_INT(piece.reached.seq, 50);
    CHECK(!prm_consumer_is_wanted(&piece));
    place.seen = piece.reached;
    ALLOC_OK(look(&store, &whole, place.seen, &piece) == PRM_OK);
    CHECK_INT(piece.reached.seq, 51);
    CHECK(prm_consumer_is_wanted(&piece));
    ALLOC_OK(take_piece(&store, &whole, &place, PRM_CONSUMER_ROWS) == PRM_OK);
    CHECK_STR(told, "51:1deals.register ");
}

TEST(pieces_are_as_long_as_the_writer_has_time_for)
{
    CHECK_INT(prm_consumer_next_rows(50, 50, 500), 100);  /* quick, and there was more: twice as long at most */
    CHECK_INT(prm_consumer_next_rows(50, 50, 0), 100);
    CHECK_INT(prm_consumer_next_rows(100, 100, 2000), 125);
    CHECK_INT(prm_consumer_next_rows(100, 99, 500), 100); /* there was no more */
    CHECK_INT(prm_consumer_next_rows(100, 100, 2500), 100);
    CHECK_INT(prm_consumer_next_rows(100, 90, 3000), 83); /* too long */
    CHECK_INT(prm_consumer_next_rows(400, 400, 90000), 200);
    CHECK_INT(prm_consumer_next_rows(50, 50, 90000), PRM_CONSUMER_ROWS);
    CHECK_INT(prm_consumer_next_rows(800, 800, 10), PRM_CONSUMER_MOST);
    CHECK_INT(prm_consumer_next_rows(PRM_CONSUMER_MOST, PRM_CONSUMER_MOST, 10), PRM_CONSUMER_MOST);
}

TEST(any_allocation_may_fail)
{
    SCOPED_STORE(store);
    prm_journal_head head = {0};
    fails_with = PRM_OK;
    REQUIRE(in_transaction(&store, install, &approvals));
    REQUIRE(append(&store, &head, APPROVED) && append(&store, &head, MIXED));
    const prm_consumer_place place = place_of(&store, &approvals);
    bool has_failed = true;
    for (unsigned long n = 1; has_failed && n < 1000; n++) {
        told[0] = '\0';
        prm_arena *arena = store.arena;
        prm_alloc_fail_after(n);
        store.arena = prm_arena_new(1 << 20);
        prm_status status = PRM_E_NOMEM;
        if (store.arena != NULL)
            status = take_piece(&store, &approvals, &place, 2);
        has_failed = prm_alloc_has_failed();
        prm_alloc_fail_after(0);
        prm_db_rollback(store.db); /* without memory even that may have failed */
        prm_arena_free(store.arena);
        store.arena = arena;
        if (status == PRM_OK)
            break;
        CHECK(has_failed);
        CHECK_INT(place_of(&store, &approvals).kept.seq, 0);
    }
    CHECK_STR(told, "1:1 2:2 ");
    CHECK_INT(place_of(&store, &approvals).kept.seq, 2);
}

TEST_MAIN(CASE(a_consumer_gets_what_it_wants_once), CASE(a_failure_leaves_it_where_it_was), CASE(a_reset_is_noticed),
    CASE(pieces_end_where_asked_and_come_whole),
    CASE(pieces_are_as_long_as_the_writer_has_time_for), CASE(any_allocation_may_fail))
