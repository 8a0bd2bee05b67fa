/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdio.h>

/* Marks what a test gives as personal, as the row loader would. */
static void mark(const prm_val *given)
{
    prm_val *value = (prm_val *)given;
    if (value != NULL)
        prm_val_flag_all(value, PRM_VAL_PERSONAL);
}

static const char changes[] = "[{'entity': 'deal', 'id': 'deal_0000000000034', 'op': 'create', 'version': 1,"
                              " 'fields': {'title': [null, 'T'], 'email': [null, 'ann@example.com']}}]";
static const char events[] = "[{'type': 'deals.registered', 'subject': 'deal_0000000000034', 'audience': 'partner',"
                             " 'data': {'who': 'Ann', 'odd': {'$p': 0}}}]";
static const char decisions[] =
    "[{'id': 'decision_0000000000044', 'subject': 'deal_0000000000034', 'outcome': 'approve',"
    " 'record': {'chain': 'deals.register', 'facts': {'amount': 5}}}]";

static const prm_journal_entry base = {.at = 1700000000000,
    .actor = "user_1",
    .on_behalf = "user_2",
    .request = "r-1",
    .source = "rpc 127.0.0.1",
    .method = "deals.register",
    .generation = 3};
static const int64_t subjects[] = {100};

static prm_journal_entry full_entry(test_store *store)
{
    prm_journal_entry entry = base;
    entry.changes = store_json(store, changes);
    entry.events = store_json(store, events);
    entry.decisions = store_json(store, decisions);
    entry.subjects = subjects;
    entry.subject_count = 1;
    mark(prm_val_at(prm_val_get(prm_val_get(prm_val_at(entry.changes, 0), "fields"), "email"), 1));
    mark(prm_val_get(prm_val_get(prm_val_at(entry.events, 0), "data"), "who"));
    return entry;
}

/* Three entries: a full one, a bare one, one with a note. */
static bool append_three(test_store *store, prm_journal_head *head)
{
    prm_journal_entry first = full_entry(store), second = base, third = base;
    second.at++;
    third.note = store_json(store, "{'kind': 'denied'}");
    return CHECK_INT(prm_journal_append(store->db, head, &first, store->arena, &store->error), PRM_OK) &&
           CHECK_INT(prm_journal_append(store->db, head, &second, store->arena, &store->error), PRM_OK) &&
           CHECK_INT(prm_journal_append(store->db, head, &third, store->arena, &store->error), PRM_OK);
}

static prm_status verify(test_store *store, prm_journal_head *head)
{
    memset(&store->error, 0, sizeof(store->error));
    return prm_journal_verify(store->db, head, &store->error);
}

TEST(an_entry_comes_back_whole)
{
    SCOPED_STORE(store);
    prm_journal_head head = {0}, loaded, verified;
    REQUIRE(append_three(&store, &head));
    const prm_val *entry = NULL;
    CHECK_INT(prm_journal_read(store.db, 1, store.arena, &entry, &store.error), PRM_OK);
    CHECK_STR(store_print(&store, entry),
        "{\"seq\":1,\"at\":1700000000000,\"actor\":\"user_1\",\"on_behalf\":\"user_2\",\"request\":\"r-1\","
        "\"source\":\"rpc 127.0.0.1\",\"method\":\"deals.register\",\"generation\":3,"
        "\"changes\":[{\"entity\":\"deal\",\"id\":\"deal_0000000000034\",\"op\":\"create\",\"version\":1,"
        "\"fields\":{\"title\":[null,\"T\"],\"email\":[null,\"ann@example.com\"]}}],"
        "\"events\":[{\"type\":\"deals.registered\",\"subject\":\"deal_0000000000034\",\"audience\":\"partner\","
        "\"data\":{\"who\":\"Ann\",\"odd\":{\"$p\":0}}}],"
        "\"decisions\":[{\"id\":\"decision_0000000000044\",\"subject\":\"deal_0000000000034\","
        "\"outcome\":\"approve\",\"record\":{\"chain\":\"deals.register\",\"facts\":{\"amount\":5}}}]}");
    const prm_val *fields = prm_val_get(prm_val_at(prm_val_get(entry, "changes"), 0), "fields");
    CHECK(prm_val_has_flag(prm_val_get(fields, "email"), PRM_VAL_PERSONAL));
    CHECK(!prm_val_has_flag(prm_val_get(fields, "title"), PRM_VAL_PERSONAL));
    CHECK_INT(prm_journal_read(store.db, 4, store.arena, &entry, &store.error), PRM_E_NOT_FOUND);
    CHECK_INT(prm_journal_load_head(store.db, &loaded, &store.error), PRM_OK);
    CHECK_INT(loaded.seq, 3);
    CHECK(memcmp(loaded.hash, head.hash, PRM_HASH_BYTES) == 0);
    CHECK_INT(verify(&store, &verified), PRM_OK);
    CHECK_INT(verified.seq, 3);
    CHECK(memcmp(verified.hash, head.hash, PRM_HASH_BYTES) == 0);
}

static int64_t count(test_store *store, const char *sql)
{
    sqlite3_stmt *statement;
    int64_t found = -1;
    if (sqlite3_prepare_v2(prm_db_handle(store->db), sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        found = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return found;
}

TEST(personal_values_are_in_their_part_alone)
{
    SCOPED_STORE(store);
    prm_journal_head head = {0};
    REQUIRE(append_three(&store, &head));
    CHECK_INT(count(&store, "SELECT count(*) FROM journal WHERE personal LIKE '%ann@example.com%' AND"
                            " personal LIKE '%Ann%'"),
        1);
    CHECK_INT(count(&store, "SELECT count(*) FROM journal WHERE coalesce(changes, '') || coalesce(events, '') ||"
                            " coalesce(decisions, '') || coalesce(note, '') LIKE '%ann%'"),
        0);
    CHECK_INT(count(&store, "SELECT count(*) FROM journal WHERE personal IS NULL AND length(salts) = 16 AND"
                            " length(digest) = 32"),
        2);
}

TEST(what_was_erased_is_gone_and_the_chain_holds)
{
    SCOPED_STORE(store);
    prm_journal_head head = {0};
    REQUIRE(append_three(&store, &head));
    CHECK_INT(prm_journal_erase(store.db, 9, &store.error), PRM_E_NOT_FOUND);
    CHECK_INT(prm_journal_erase(store.db, 1, &store.error), PRM_OK);
    const prm_val *entry = NULL;
    CHECK_INT(prm_journal_read(store.db, 1, store.arena, &entry, &store.error), PRM_OK);
    const char *text = store_print(&store, entry);
    CHECK_HAS(text, "\"email\":[null,null]");
    CHECK_HAS(text, "\"title\":[null,\"T\"]");
    /* Until an entry says so, a missing part is a defect. */
    CHECK_INT(verify(&store, NULL), PRM_E_CORRUPT);
    CHECK_HAS(store.error.message, "journal row 1");
    prm_journal_entry erased = base;
    erased.note = store_json(&store, "{'kind': 'erased', 'entries': [1]}");
    CHECK_INT(prm_journal_append(store.db, &head, &erased, store.arena, &store.error), PRM_OK);
    CHECK_INT(verify(&store, NULL), PRM_OK);
}

TEST(any_change_is_found)
{
    static const struct {
        const char *sql;
        int row;
    } cases[] = {
        {"UPDATE journal SET at = at + 1 WHERE seq = 2", 2},
        {"UPDATE journal SET actor = 'user_3' WHERE seq = 2", 2},
        {"UPDATE journal SET on_behalf = '' WHERE seq = 2", 2},
        {"UPDATE journal SET request = request || 'x' WHERE seq = 2", 2},
        {"UPDATE journal SET request = 'r-1rpc', source = ' 127.0.0.1' WHERE seq = 2", 2},
        {"UPDATE journal SET source = '' WHERE seq = 1", 1},
        {"UPDATE journal SET method = 'deals.other' WHERE seq = 3", 3},
        {"UPDATE journal SET generation = 4 WHERE seq = 1", 1},
        {"UPDATE journal SET changes = replace(changes, '\"T\"', '\"U\"') WHERE seq = 1", 1},
        {"UPDATE journal SET changes = NULL, events = changes || events WHERE seq = 1", 1},
        {"UPDATE journal SET changes = '[]' WHERE seq = 2", 2},
        {"UPDATE journal SET events = replace(events, 'partner', 'vendor') WHERE seq = 1", 1},
        {"UPDATE journal SET events = '' WHERE seq = 2", 2},
        {"UPDATE journal SET decisions = replace(decisions, 'approve', 'reject') WHERE seq = 1", 1},
        {"UPDATE journal SET note = '{}' WHERE seq = 3", 3},
        {"UPDATE journal SET note = NULL WHERE seq = 3", 3},
        {"UPDATE journal SET personal = replace(personal, 'Ann', 'Bob') WHERE seq = 1", 1},
        {"UPDATE journal SET personal = NULL WHERE seq = 1", 1},
        {"UPDATE journal SET personal = '[]' WHERE seq = 2", 2},
        {"UPDATE journal SET salts = zeroblob(16) WHERE seq = 2", 2},
        {"UPDATE journal SET salts = CAST(zeroblob(16) || substr(salts, 17) AS BLOB) WHERE seq = 1", 1},
        {"UPDATE journal SET salts = x'00' WHERE seq = 3", 3},
        {"UPDATE journal SET digest = zeroblob(32) WHERE seq = 2", 2},
        {"UPDATE journal SET digest = substr(digest, 1, 32), personal = NULL, salts = substr(salts, 1, 16)"
         " WHERE seq = 1",
            1},
        {"UPDATE journal SET hash = zeroblob(32) WHERE seq = 2", 2},
        {"UPDATE journal SET hash = zeroblob(32) WHERE seq = 3", 3},
        {"DELETE FROM journal WHERE seq = 1", 1},
        {"DELETE FROM journal WHERE seq = 2", 2},
        {"DELETE FROM journal", 1},
        {"UPDATE journal SET seq = 5 WHERE seq = 3", 3},
        {"DELETE FROM journal_subject WHERE subject = 100", 1},
        {"INSERT INTO journal_subject VALUES(7, 9)", 9},
        {"INSERT INTO journal_subject VALUES(7, 2)", 3},
        {"UPDATE journal_subject SET subject = 7", 1},
        {"DELETE FROM decision", 1},
        {"UPDATE decision SET outcome = 'reject'", 1},
        {"UPDATE decision SET chain = 'x'", 1},
        {"UPDATE decision SET subject = NULL", 1},
        {"UPDATE decision SET seq = 2", 1},
        {"INSERT INTO decision VALUES(999, 2, 'x', '', NULL, 'y')", 3},
    };
    SCOPED_STORE(store);
    prm_journal_head head = {0};
    REQUIRE(append_three(&store, &head));
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char wanted[40];
        REQUIRE(store_exec(&store, "BEGIN"));
        REQUIRE(store_exec(&store, cases[i].sql));
        bool is_found = CHECK_INT(verify(&store, NULL), PRM_E_CORRUPT);
        snprintf(wanted, sizeof(wanted), "journal row %d:", cases[i].row);
        if (!CHECK_HAS(store.error.message, wanted) || !is_found)
            fprintf(stderr, "  after %s\n", cases[i].sql);
        REQUIRE(store_exec(&store, "ROLLBACK"));
    }
    CHECK_INT(verify(&store, NULL), PRM_OK);
}

/* Rows cut off at the end leave a chain that holds; the head that was exported tells. */
TEST(truncation_shows_against_an_exported_head)
{
    SCOPED_STORE(store);
    prm_journal_head head = {0}, after;
    REQUIRE(append_three(&store, &head));
    REQUIRE(store_exec(&store, "DELETE FROM journal WHERE seq = 3"));
    CHECK_INT(verify(&store, &after), PRM_OK);
    CHECK_INT(after.seq, 2);
    CHECK(memcmp(after.hash, head.hash, PRM_HASH_BYTES) != 0);
}

TEST(a_restored_head_goes_on_without_gap)
{
    SCOPED_STORE(store);
    prm_journal_head head = {0}, kept;
    REQUIRE(append_three(&store, &head));
    kept = head;
    REQUIRE(prm_db_begin(store.db, &store.error) == PRM_OK);
    prm_journal_entry entry = base;
    CHECK_INT(prm_journal_append(store.db, &head, &entry, store.arena, &store.error), PRM_OK);
    CHECK_INT(head.seq, 4);
    prm_db_rollback(store.db);
    head = kept;
    CHECK_INT(prm_journal_append(store.db, &head, &entry, store.arena, &store.error), PRM_OK);
    CHECK_INT(verify(&store, &kept), PRM_OK);
    CHECK_INT(kept.seq, 4);
}

TEST(history_of_a_row_is_newest_first)
{
    SCOPED_STORE(store);
    prm_journal_head head = {0};
    REQUIRE(append_three(&store, &head));
    prm_journal_entry entry = base;
    entry.subjects = subjects;
    entry.subject_count = 1;
    CHECK_INT(prm_journal_append(store.db, &head, &entry, store.arena, &store.error), PRM_OK);
    const prm_val *list = NULL;
    int64_t seq = 0;
    CHECK_INT(prm_journal_of_subject(store.db, 100, 0, 10, store.arena, &list, &store.error), PRM_OK);
    REQUIRE(prm_val_count(list) == 2);
    prm_val_get_integer(prm_val_at(list, 0), "seq", &seq);
    CHECK_INT(seq, 4);
    CHECK_INT(prm_journal_of_subject(store.db, 100, 4, 10, store.arena, &list, &store.error), PRM_OK);
    CHECK_INT(prm_val_count(list), 1);
    CHECK_INT(prm_journal_of_subject(store.db, 100, 0, 1, store.arena, &list, &store.error), PRM_OK);
    CHECK_INT(prm_val_count(list), 1);
    CHECK_INT(prm_journal_of_subject(store.db, 55, 0, 10, store.arena, &list, &store.error), PRM_OK);
    CHECK_INT(prm_val_count(list), 0);
}

TEST(decisions_are_found_by_id_and_by_subject)
{
    SCOPED_STORE(store);
    prm_journal_head head = {0};
    REQUIRE(append_three(&store, &head));
    const prm_val *decision = NULL, *list = NULL;
    CHECK_INT(prm_decision_read(store.db, 132, store.arena, &decision, &store.error), PRM_OK);
    CHECK_STR(store_print(&store, decision),
        "{\"id\":\"decision_0000000000044\",\"seq\":1,\"at\":1700000000000,\"chain\":\"deals.register\","
        "\"subject\":\"deal_0000000000034\",\"outcome\":\"approve\",\"generation\":3,"
        "\"record\":{\"chain\":\"deals.register\",\"facts\":{\"amount\":5}}}");
    CHECK_INT(prm_decision_read(store.db, 133, store.arena, &decision, &store.error), PRM_E_NOT_FOUND);
    CHECK_INT(prm_decision_list(store.db, &(prm_decision_query){100, 10, -1}, store.arena, &list, &store.error), PRM_OK);
    CHECK_STR(store_print(&store, list),
        "[{\"id\":\"decision_0000000000044\",\"seq\":1,\"at\":1700000000000,\"chain\":\"deals.register\","
        "\"subject\":\"deal_0000000000034\",\"outcome\":\"approve\"}]");
}

/* An entry in which a decision is taken again and overruled, after the first three. */
static bool append_links(test_store *store, prm_journal_head *head)
{
    prm_journal_entry entry = base;
    entry.decisions = store_json(store,
        "[{'id': 'decision_0000000000045', 'subject': 'deal_0000000000034', 'outcome': 'reject',"
        " 'supersedes': 'decision_0000000000044', 'record': {'chain': 'deals.register'}},"
        " {'id': 'override_0000000000046', 'overrides': 'decision_0000000000045', 'point': 'deals.decide',"
        " 'answer': {'verdict': 'approve'}, 'reason': 'A promise'}]");
    return append_three(store, head) &&
           CHECK_INT(prm_journal_append(store->db, head, &entry, store->arena, &store->error), PRM_OK);
}

TEST(what_supersedes_and_what_was_overruled_is_found)
{
    SCOPED_STORE(store);
    prm_journal_head head = {0};
    REQUIRE(append_links(&store, &head));
    const prm_val *list = NULL;
    const prm_decision_query all = {100, 10, -1}, overridden = {100, 10, 1}, others = {100, 10, 0};
    CHECK_INT(prm_decision_list(store.db, &all, store.arena, &list, &store.error), PRM_OK);
    CHECK_STR(store_print(&store, list),
        "[{\"id\":\"decision_0000000000045\",\"seq\":4,\"at\":1700000000000,\"chain\":\"deals.register\","
        "\"subject\":\"deal_0000000000034\",\"outcome\":\"reject\",\"supersedes\":\"decision_0000000000044\","
        "\"overridden\":true},"
        "{\"id\":\"decision_0000000000044\",\"seq\":1,\"at\":1700000000000,\"chain\":\"deals.register\","
        "\"subject\":\"deal_0000000000034\",\"outcome\":\"approve\",\"superseded_by\":\"decision_0000000000045\"}]");
    CHECK_INT(prm_decision_list(store.db, &overridden, store.arena, &list, &store.error), PRM_OK);
    CHECK_INT(prm_val_count(list), 1);
    CHECK_STR(prm_val_get_str(prm_val_at(list, 0), "id"), "decision_0000000000045");
    CHECK_INT(prm_decision_list(store.db, &others, store.arena, &list, &store.error), PRM_OK);
    CHECK_STR(prm_val_get_str(prm_val_at(list, 0), "id"), "decision_0000000000044");
    CHECK_INT(prm_decision_overrides(store.db, 133, store.arena, &list, &store.error), PRM_OK);
    CHECK_STR(store_print(&store, list),
        "[{\"id\":\"override_0000000000046\",\"at\":1700000000000,\"by\":\"user_1\",\"point\":\"deals.decide\","
        "\"answer\":{\"verdict\":\"approve\"},\"reason\":\"A promise\"}]");
    CHECK_INT(prm_decision_overrides(store.db, 132, store.arena, &list, &store.error), PRM_OK);
    CHECK_INT(prm_val_count(list), 0);
}

TEST(any_change_of_the_links_is_found)
{
    static const char *const cases[] = {
        "DELETE FROM decision_again",
        "UPDATE decision_again SET supersedes = 7",
        "INSERT INTO decision_again VALUES(132, 7)",
        "DELETE FROM decision_override",
        "UPDATE decision_override SET decision = 132",
        "UPDATE decision_override SET point = 'deals.route'",
        "UPDATE decision_override SET seq = 1",
        "INSERT INTO decision_override VALUES(7, 1, 132, 'deals.decide')",
        "DROP TABLE decision_override",
    };
    SCOPED_STORE(store);
    prm_journal_head head = {0};
    REQUIRE(append_links(&store, &head));
    CHECK_INT(verify(&store, NULL), PRM_OK);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        REQUIRE(store_exec(&store, "BEGIN"));
        REQUIRE(store_exec(&store, cases[i]));
        if (!CHECK_INT(verify(&store, NULL), PRM_E_CORRUPT) || !CHECK_HAS(store.error.message, "journal row 4:"))
            fprintf(stderr, "  after %s: %s\n", cases[i], store.error.message);
        REQUIRE(store_exec(&store, "ROLLBACK"));
    }
}

TEST(a_link_to_what_was_not_decided_is_found)
{
    static const char *const cases[] = {
        "[{'id': 'decision_0000000000045', 'supersedes': 'decision_0000000000050', 'record': {'chain': 'x'}}]",
        "[{'id': 'override_0000000000046', 'overrides': 'decision_0000000000050', 'point': 'x', 'reason': 'y'}]",
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        SCOPED_STORE(store);
        prm_journal_head head = {0};
        prm_journal_entry entry = base;
        REQUIRE(append_three(&store, &head));
        entry.decisions = store_json(&store, cases[i]);
        CHECK_INT(prm_journal_append(store.db, &head, &entry, store.arena, &store.error), PRM_OK);
        CHECK_INT(verify(&store, NULL), PRM_E_CORRUPT);
        CHECK_HAS(store.error.message, "a decision that had not been taken");
    }
}

/* As it was before decisions could supersede each other. */
TEST(a_store_of_before_is_verified_and_opened)
{
    SCOPED_STORE(store);
    prm_journal_head head = {0};
    REQUIRE(append_three(&store, &head));
    REQUIRE(store_exec(&store, "DROP TABLE decision_override; DROP TABLE decision_again"));
    CHECK_INT(verify(&store, NULL), PRM_OK);
    CHECK_INT(prm_journal_install(store.db, &store.error), PRM_OK);
    CHECK_INT(verify(&store, NULL), PRM_OK);
    const prm_val *decision = NULL;
    CHECK_INT(prm_decision_read(store.db, 132, store.arena, &decision, &store.error), PRM_OK);
    CHECK(prm_val_get(decision, "supersedes") == NULL);
}

TEST_MAIN(CASE(an_entry_comes_back_whole), CASE(personal_values_are_in_their_part_alone),
    CASE(what_was_erased_is_gone_and_the_chain_holds), CASE(any_change_is_found),
    CASE(truncation_shows_against_an_exported_head), CASE(a_restored_head_goes_on_without_gap),
    CASE(history_of_a_row_is_newest_first), CASE(decisions_are_found_by_id_and_by_subject),
    CASE(what_supersedes_and_what_was_overruled_is_found), CASE(any_change_of_the_links_is_found),
    CASE(a_link_to_what_was_not_decided_is_found), CASE(a_store_of_before_is_verified_and_opened))
