/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include "store/deliver.h"
#include "store/notice.h"

#define DAY INT64_C(86400000)

TEST(an_answer_is_kept_for_a_day)
{
    SCOPED_STORE(store);
    prm_idem idem = {.method = "deals.register", .answer = "{\"a\":1}", .length = 7, .at = 1000}, found;
    memset(idem.digest, 7, PRM_HASH_BYTES);
    CHECK_INT(prm_idem_get(store.db, 1, "k", 1000, store.arena, &found, &store.error), PRM_E_NOT_FOUND);
    CHECK_INT(prm_idem_put(store.db, 1, "k", &idem, &store.error), PRM_OK);
    CHECK_INT(prm_idem_get(store.db, 1, "k", 1000 + DAY - 1, store.arena, &found, &store.error), PRM_OK);
    CHECK_STR(found.answer, "{\"a\":1}");
    CHECK_INT(found.length, 7);
    CHECK_STR(found.method, "deals.register");
    CHECK_INT(found.at, 1000);
    CHECK(memcmp(found.digest, idem.digest, PRM_HASH_BYTES) == 0);
    CHECK_INT(prm_idem_get(store.db, 2, "k", 1000, store.arena, &found, &store.error), PRM_E_NOT_FOUND);
    CHECK_INT(prm_idem_get(store.db, 1, "K", 1000, store.arena, &found, &store.error), PRM_E_NOT_FOUND);
    CHECK_INT(prm_idem_get(store.db, 1, "k", 1000 + DAY, store.arena, &found, &store.error), PRM_E_NOT_FOUND);
    idem.at = 1000 + DAY;
    idem.answer = "2";
    idem.length = 1;
    CHECK_INT(prm_idem_put(store.db, 1, "k", &idem, &store.error), PRM_OK);
    CHECK_INT(prm_idem_get(store.db, 1, "k", 1000 + DAY, store.arena, &found, &store.error), PRM_OK);
    CHECK_STR(found.answer, "2");
}

TEST(the_sweep_drops_what_expired)
{
    SCOPED_STORE(store);
    int64_t dropped = -1;
    for (int i = 0; i < 10; i++) {
        char key[2] = {(char)('a' + i), '\0'};
        const prm_idem idem = {.method = "m", .answer = "1", .length = 1, .at = i < 6 ? 0 : 500};
        REQUIRE(prm_idem_put(store.db, 1, key, &idem, &store.error) == PRM_OK);
    }
    CHECK_INT(prm_idem_sweep(store.db, DAY - 1, 100, &dropped, &store.error), PRM_OK);
    CHECK_INT(dropped, 0);
    CHECK_INT(prm_idem_sweep(store.db, DAY, 4, &dropped, &store.error), PRM_OK);
    CHECK_INT(dropped, 4);
    CHECK_INT(prm_idem_sweep(store.db, DAY, 4, &dropped, &store.error), PRM_OK);
    CHECK_INT(dropped, 2);
    CHECK_INT(prm_idem_sweep(store.db, DAY, 4, &dropped, &store.error), PRM_OK);
    CHECK_INT(dropped, 0);
}

static bool arm(test_store *store, const char *name, const char *subject, int64_t due)
{
    const prm_timer_row timer = {.name = name, .subject = subject, .key = "", .due = due, .data = "{}"};
    return CHECK_INT(prm_timer_arm(store->db, &timer, &store->error), PRM_OK);
}

TEST(timers_run_by_due_then_by_arming)
{
    SCOPED_STORE(store);
    prm_timer_row timer;
    REQUIRE(arm(&store, "t.b", "deal_2", 20) && arm(&store, "t.a", "deal_1", 10) && arm(&store, "t.c", "deal_3", 20));
    CHECK_INT(prm_timer_next(store.db, 9, store.arena, &timer, &store.error), PRM_E_NOT_FOUND);
    static const char *const order[] = {"t.a", "t.b", "t.c"};
    for (size_t i = 0; i < 3; i++) {
        REQUIRE(prm_timer_next(store.db, 20, store.arena, &timer, &store.error) == PRM_OK);
        CHECK_STR(timer.name, order[i]);
        CHECK_STR(timer.data, "{}");
        CHECK_INT(prm_timer_take(store.db, &timer, &store.error), PRM_OK);
        CHECK_INT(prm_timer_take(store.db, &timer, &store.error), PRM_E_NOT_FOUND);
    }
    CHECK_INT(prm_timer_next(store.db, 100, store.arena, &timer, &store.error), PRM_E_NOT_FOUND);
}

TEST(arming_again_moves_a_timer)
{
    SCOPED_STORE(store);
    prm_timer_row first, second;
    REQUIRE(arm(&store, "t", "deal_1", 10));
    REQUIRE(prm_timer_next(store.db, 10, store.arena, &first, &store.error) == PRM_OK);
    REQUIRE(prm_timer_postpone(store.db, &first, 15, &store.error) == PRM_OK);
    REQUIRE(arm(&store, "t", "deal_1", 30));
    CHECK_INT(prm_timer_next(store.db, 29, store.arena, &second, &store.error), PRM_E_NOT_FOUND);
    REQUIRE(prm_timer_next(store.db, 30, store.arena, &second, &store.error) == PRM_OK);
    CHECK(second.id != first.id);
    CHECK_INT(second.tries, 0);
    /* Whoever holds the old arming learns that it no longer stands. */
    CHECK_INT(prm_timer_take(store.db, &first, &store.error), PRM_E_NOT_FOUND);
    CHECK_INT(prm_timer_postpone(store.db, &first, 40, &store.error), PRM_E_NOT_FOUND);
    CHECK_INT(prm_timer_disarm(store.db, "t", "deal_1", "", &store.error), PRM_OK);
    CHECK_INT(prm_timer_disarm(store.db, "t", "deal_1", "", &store.error), PRM_OK);
    CHECK_INT(prm_timer_take(store.db, &second, &store.error), PRM_E_NOT_FOUND);
    /* The id of the one that went is not given again. */
    REQUIRE(arm(&store, "t", "deal_1", 30));
    REQUIRE(prm_timer_next(store.db, 30, store.arena, &first, &store.error) == PRM_OK);
    CHECK(first.id != second.id);
}

TEST(a_failing_timer_waits_then_parks)
{
    SCOPED_STORE(store);
    prm_timer_row timer;
    REQUIRE(arm(&store, "t", "deal_1", 10) && arm(&store, "u", "deal_1", 50));
    REQUIRE(prm_timer_next(store.db, 10, store.arena, &timer, &store.error) == PRM_OK);
    CHECK_INT(prm_timer_postpone(store.db, &timer, 40, &store.error), PRM_OK);
    CHECK_INT(prm_timer_next(store.db, 39, store.arena, &timer, &store.error), PRM_E_NOT_FOUND);
    REQUIRE(prm_timer_next(store.db, 60, store.arena, &timer, &store.error) == PRM_OK);
    CHECK_STR(timer.name, "t");
    CHECK_INT(timer.due, 10);
    CHECK_INT(timer.tries, 1);
    CHECK_INT(prm_timer_postpone(store.db, &timer, INT64_MAX, &store.error), PRM_OK);
    REQUIRE(prm_timer_next(store.db, INT64_MAX, store.arena, &timer, &store.error) == PRM_OK);
    CHECK_STR(timer.name, "u");
    CHECK_INT(prm_timer_take(store.db, &timer, &store.error), PRM_OK);
    CHECK_INT(prm_timer_next(store.db, INT64_MAX, store.arena, &timer, &store.error), PRM_E_NOT_FOUND);
    /* Arming it again takes it out of the park. */
    REQUIRE(arm(&store, "t", "deal_1", 70));
    CHECK_INT(prm_timer_next(store.db, 70, store.arena, &timer, &store.error), PRM_OK);
}

static prm_status put(test_store *store, const char *state, int64_t *id)
{
    prm_generation generation = {.state = state,
        .at = 5,
        .by = "user_1",
        .comment = "c",
        .files = store_json(store, "{'deals/protect.lua': 'ab'}"),
        .settings = store_json(store, "{'p': {'days': 3}}")};
    prm_status status = prm_generation_put(store->db, &generation, &store->error);
    *id = generation.id;
    return status;
}

static const char *states(test_store *store)
{
    const prm_val *list = NULL;
    SCOPED_BUF(buf, 0);
    CHECK_INT(prm_generation_list(store->db, 10, store->arena, &list, &store->error), PRM_OK);
    for (size_t i = 0; i < prm_val_count(list); i++)
        prm_buf_format(&buf, "%s ", prm_val_get_str(prm_val_at(list, i), "state"));
    return prm_arena_text(store->arena, buf.data != NULL ? buf.data : "", buf.length);
}

TEST(one_generation_is_active)
{
    SCOPED_STORE(store);
    prm_generation found;
    int64_t id;
    CHECK_INT(prm_generation_get(store.db, 0, store.arena, &found, &store.error), PRM_E_NOT_FOUND);
    CHECK_INT(prm_generation_activate(store.db, 1, &store.error), PRM_E_NOT_FOUND);
    for (int64_t i = 1; i <= 3; i++) {
        CHECK_INT(put(&store, "draft", &id), PRM_OK);
        CHECK_INT(id, i);
    }
    CHECK_INT(prm_generation_activate(store.db, 1, &store.error), PRM_OK);
    CHECK_STR(states(&store), "draft draft active ");
    CHECK_INT(prm_generation_activate(store.db, 2, &store.error), PRM_OK);
    CHECK_STR(states(&store), "draft active retired ");
    CHECK_INT(prm_generation_activate(store.db, 1, &store.error), PRM_OK);
    CHECK_STR(states(&store), "draft rolled_back active ");
    CHECK_INT(prm_generation_activate(store.db, 1, &store.error), PRM_OK);
    CHECK_STR(states(&store), "draft rolled_back active ");
    CHECK_INT(prm_generation_activate(store.db, 9, &store.error), PRM_E_NOT_FOUND);
    REQUIRE(prm_generation_get(store.db, 0, store.arena, &found, &store.error) == PRM_OK);
    CHECK_INT(found.id, 1);
    CHECK_INT(found.at, 5);
    CHECK_STR(found.by, "user_1");
    CHECK_STR(store_print(&store, found.files), "{\"deals/protect.lua\":\"ab\"}");
    CHECK_STR(store_print(&store, found.settings), "{\"p\":{\"days\":3}}");
}

TEST(a_rule_source_is_kept_under_its_hash)
{
    SCOPED_STORE(store);
    uint8_t hash[PRM_HASH_BYTES];
    char hex[2 * PRM_HASH_BYTES + 1];
    const char *source;
    size_t length;
    CHECK_INT(prm_rule_source_put(store.db, "return 1", 8, hash, &store.error), PRM_OK);
    CHECK_INT(prm_rule_source_put(store.db, "return 1", 8, hash, &store.error), PRM_OK);
    prm_hex(hash, PRM_HASH_BYTES, hex);
    REQUIRE(prm_rule_source_get(store.db, hex, store.arena, &source, &length, &store.error) == PRM_OK);
    CHECK_STR(source, "return 1");
    CHECK_INT(length, 8);
    hex[0] = hex[0] == '0' ? '1' : '0';
    CHECK_INT(prm_rule_source_get(store.db, hex, store.arena, &source, &length, &store.error), PRM_E_NOT_FOUND);
    CHECK_INT(prm_rule_source_get(store.db, "zz", store.arena, &source, &length, &store.error), PRM_E_NOT_FOUND);
    CHECK_INT(prm_rule_source_get(store.db, "", store.arena, &source, &length, &store.error), PRM_E_NOT_FOUND);
}

TEST(match_keys_give_their_rows)
{
    SCOPED_STORE(store);
    static const int64_t in[] = {30, 10, 20, 10};
    prm_match_key_seek seeks[] = {{.key = -7, .limit = 3}, {.key = 8, .limit = 3}, {.key = -7, .limit = 2}};
    for (size_t i = 0; i < 4; i++)
        CHECK_INT(prm_match_key_put(store.db, "customer", -7, in[i], &store.error), PRM_OK);
    CHECK_INT(prm_match_key_put(store.db, "partner", -7, 40, &store.error), PRM_OK);
    CHECK_INT(prm_match_key_rows(store.db, "customer", seeks, 3, store.arena, &store.error), PRM_OK);
    CHECK(seeks[0].count == 3 && seeks[1].count == 0 && seeks[2].count == 2);
    CHECK(seeks[0].rows[0] == 10 && seeks[0].rows[1] == 20 && seeks[0].rows[2] == 30);
    CHECK_INT(prm_match_key_drop(store.db, "customer", -7, 10, &store.error), PRM_OK);
    CHECK_INT(prm_match_key_drop(store.db, "customer", -7, 10, &store.error), PRM_OK);
    CHECK_INT(prm_match_key_rows(store.db, "customer", seeks, 2, store.arena, &store.error), PRM_OK);
    CHECK(seeks[0].count == 2 && seeks[0].rows[0] == 20 && seeks[1].count == 0);
}

static bool tell(test_store *store, int64_t id, int64_t at)
{
    const prm_inbox_row row = {.id = id, .user = 1, .at = at, .plugin = "p", .code = "c", .subject = "", .data = ""};
    return CHECK_INT(prm_inbox_put(store->db, &row, &store->error), PRM_OK);
}

TEST(the_sweep_drops_what_users_were_told_long_ago)
{
    SCOPED_STORE(store);
    int64_t dropped, unread;
    const int64_t now = 1000 * DAY;
    REQUIRE(prm_inbox_install(store.db, &store.error) == PRM_OK);
    for (int64_t i = 1; i <= 5; i++)
        REQUIRE(tell(&store, i, now - PRM_INBOX_DAYS * DAY - 1));
    REQUIRE(tell(&store, 6, now - PRM_INBOX_DAYS * DAY) && tell(&store, 7, now));
    CHECK_INT(prm_inbox_sweep(store.db, now, 4, &dropped, &store.error), PRM_OK);
    CHECK_INT(dropped, 4);
    CHECK_INT(prm_inbox_sweep(store.db, now, 4, &dropped, &store.error), PRM_OK);
    CHECK_INT(dropped, 1);
    CHECK_INT(prm_inbox_sweep(store.db, now, 4, &dropped, &store.error), PRM_OK);
    CHECK_INT(dropped, 0);
    CHECK_INT(prm_inbox_unread(store.db, 1, 100, &unread, &store.error), PRM_OK);
    CHECK_INT(unread, 2);
}

TEST(a_parked_timer_makes_room_for_the_next)
{
    SCOPED_STORE(store);
    prm_timer_row timer;
    int64_t due = 0;
    CHECK_INT(prm_timer_untried(store.db, "t", "deal_1", "", &due, &store.error), PRM_E_NOT_FOUND);
    REQUIRE(arm(&store, "t", "deal_1", 10));
    CHECK_INT(prm_timer_untried(store.db, "t", "deal_1", "", &due, &store.error), PRM_OK);
    CHECK_INT(due, 10);
    REQUIRE(prm_timer_next(store.db, 10, store.arena, &timer, &store.error) == PRM_OK);
    CHECK_INT(prm_timer_postpone(store.db, &timer, INT64_MAX, &store.error), PRM_OK);
    CHECK_INT(prm_timer_untried(store.db, "t", "deal_1", "", &due, &store.error), PRM_E_CONFLICT);
    CHECK_INT(prm_timer_rename(store.db, &timer, "10", &store.error), PRM_OK);
    CHECK_INT(prm_timer_untried(store.db, "t", "deal_1", "", &due, &store.error), PRM_E_NOT_FOUND);
    REQUIRE(arm(&store, "t", "deal_1", 20));
    CHECK_INT(prm_timer_get_parked(store.db, timer.id, store.arena, &timer, &store.error), PRM_OK);
    CHECK_STR(timer.key, "10");
    CHECK_INT(prm_timer_take(store.db, &timer, &store.error), PRM_OK);
    CHECK_INT(prm_timer_rename(store.db, &timer, "11", &store.error), PRM_E_NOT_FOUND);
}

static bool deliver(test_store *store, const char *target, const char *subject, int64_t seq)
{
    const prm_delivery delivery = {.target = target, .subject = subject, .position = {seq, 0}, .run_at = 5};
    return CHECK_INT(prm_delivery_put(store->db, &delivery, &store->error), PRM_OK);
}

static int64_t seq_of_next(test_store *store, prm_delivery *delivery)
{
    prm_status status = prm_delivery_next(store->db, 100, store->arena, delivery, &store->error);
    return status == PRM_OK ? delivery->position.seq : status;
}

TEST(of_a_target_and_a_subject_one_delivery_is_tried_at_a_time)
{
    SCOPED_STORE(store);
    prm_delivery first, other, again;
    int64_t parked;
    REQUIRE(prm_deliver_install(store.db, &store.error) == PRM_OK);
    REQUIRE(deliver(&store, "out:a", "deal_1", 1) && deliver(&store, "out:a", "deal_1", 2) && deliver(&store, "out:a", "deal_2", 3) &&
        deliver(&store, "out:b", "deal_1", 4));
    CHECK_INT(seq_of_next(&store, &first), 1);
    CHECK_INT(prm_delivery_claim(store.db, &first, INT64_MAX, &store.error), PRM_OK);
    CHECK_INT(prm_delivery_claim(store.db, &first, 7, &store.error), PRM_E_NOT_FOUND); /* by somebody else already */
    CHECK_INT(seq_of_next(&store, &other), 3);
    CHECK_INT(prm_delivery_end(store.db, &other, 6, &store.error), PRM_OK);
    CHECK_INT(prm_delivery_end(store.db, &other, 6, &store.error), PRM_E_NOT_FOUND);
    CHECK_INT(seq_of_next(&store, &other), 4);
    CHECK_INT(prm_delivery_end(store.db, &other, 6, &store.error), PRM_OK);
    CHECK_INT(seq_of_next(&store, &again), PRM_E_NOT_FOUND); /* what is parked holds up what is behind it */
    CHECK_INT(prm_delivery_count_parked(store.db, &parked, &store.error), PRM_OK);
    CHECK_INT(parked, 1);
    CHECK_INT(prm_delivery_end(store.db, &first, 6, &store.error), PRM_OK); /* dropped: the next has its turn */
    CHECK_INT(seq_of_next(&store, &again), 2);
    CHECK_INT(prm_delivery_set(store.db, again.id, PRM_DELIVERY_ABSENT, 6, &store.error), PRM_OK);
    CHECK_INT(seq_of_next(&store, &again), PRM_E_NOT_FOUND);
    CHECK_INT(prm_delivery_bring_back(store.db, "out:a", &store.error), PRM_OK);
    CHECK_INT(seq_of_next(&store, &again), 2);
}

TEST_MAIN(CASE(an_answer_is_kept_for_a_day), CASE(the_sweep_drops_what_expired), CASE(timers_run_by_due_then_by_arming),
    CASE(arming_again_moves_a_timer), CASE(a_failing_timer_waits_then_parks), CASE(one_generation_is_active),
    CASE(a_rule_source_is_kept_under_its_hash), CASE(match_keys_give_their_rows),
    CASE(the_sweep_drops_what_users_were_told_long_ago), CASE(a_parked_timer_makes_room_for_the_next),
    CASE(of_a_target_and_a_subject_one_delivery_is_tried_at_a_time))
