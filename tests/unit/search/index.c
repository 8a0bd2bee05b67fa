/* SPDX-License-Identifier: Apache-2.0 */
/* The index itself: what is put is found, by its terms alone, newest first; what is dropped leaves nothing. */
#include "support.h"

#include "store/text_index.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static const prm_text_store *const store = &prm_text_index_sqlite;

static void close_it(prm_text_index **index)
{
    store->close(*index);
}

#define SCOPED_INDEX(name, at, is_writer)                                                                              \
    __attribute__((cleanup(close_it))) prm_text_index *name = NULL;                                                    \
    REQUIRE(store->open((at).directory, is_writer, &name, &(at).error) == PRM_OK)

static void put(test_store *s, prm_text_index *index, int64_t id, const char *terms, const char *title,
    const char *body)
{
    const prm_text_row row = { .id = id, .terms = terms, .columns = { title, NULL, NULL, body } };
    CHECK_INT(store->begin(index, &s->error), PRM_OK);
    CHECK_INT(store->put(index, &row, &s->error), PRM_OK);
    CHECK_INT(store->commit(index, &s->error), PRM_OK);
}

/* The ids that are found, "3 1". */
static const char *find(test_store *s, prm_text_index *index, prm_text_query query)
{
    prm_text_matches matches = { 0 };
    static char ids[400];
    query.limit = query.limit != 0 ? query.limit : 10;
    query.effort = query.effort != 0 ? query.effort : UINT32_MAX;
    ids[0] = '\0';
    CHECK_INT(store->begin(index, &s->error), PRM_OK);
    CHECK_INT(store->find(index, &query, s->arena, &matches, &s->error), PRM_OK);
    store->rollback(index);
    for (size_t i = 0; i < matches.count; i++)
        snprintf(ids + strlen(ids), sizeof ids - strlen(ids), "%s%lld", i > 0
            ? " " : "", (long long)matches.items[i].id);
    return ids;
}

#define WORDS(...)                                                                                                     \
    .words = (const prm_text_word[]){ __VA_ARGS__ },                                                                   \
    .word_count = sizeof((const prm_text_word[]){ __VA_ARGS__ }) / sizeof(prm_text_word)
#define WORD(text)  { .alternatives = { { .tokens = text } }, .count = 1 }
#define BEGIN(text) { .alternatives = { { .tokens = text, .is_prefix = true } }, .count = 1 }
#define ONE_OF(...)                                                                                                    \
    { .items = (const char *const[]){ __VA_ARGS__ },                                                                   \
        .count = sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *) }

TEST(rows_are_found_by_words_and_terms)
{
    SCOPED_STORE(s);
    SCOPED_INDEX(index, s, true);
    put(&s, index, 1, "n_x public", "xred xhouse", "xa xblue xdoor");
    put(&s, index, 2, "n_x p_1", "xblue xhouse", NULL);
    put(&s, index, 3, "n_y p_1 p_2", "xred xred xdoor", "xhouses");
    CHECK_STR(find(&s, index, (prm_text_query){ WORDS(WORD("xhouse")), .wants_all = true }), "2 1");
    CHECK_STR(find(&s, index, (prm_text_query){ WORDS(WORD("xred"), WORD("xdoor")), .wants_all = true }), "3 1");
    CHECK_STR(find(&s, index, (prm_text_query){ WORDS(WORD("xred"), WORD("xblue")) }), "3 2 1");
    CHECK_STR(find(&s, index, (prm_text_query){ WORDS(WORD("xred"), WORD("xblue")), .limit = 2 }), "3 2");
    CHECK_STR(find(&s, index, (prm_text_query){ WORDS(WORD("xblue xdoor")), .wants_all = true }), "1");
    CHECK_STR(find(&s, index, (prm_text_query){ WORDS(WORD("xdoor xblue")), .wants_all = true }), "");
    CHECK_STR(find(&s, index, (prm_text_query){ WORDS(BEGIN("xhou")), .wants_all = true }), "3 2 1");
    CHECK_STR(find(&s, index, (prm_text_query){ WORDS(WORD("xhou")), .wants_all = true }), "");
    /* Terms are no words, and words are no terms. */
    CHECK_STR(find(&s, index, (prm_text_query){ WORDS(WORD("public")), .wants_all = true }), "");
    const prm_text_terms own[] = { ONE_OF("public", "p_2"), ONE_OF("n_y", "n_x") }, none[] = { ONE_OF("xred") };
    CHECK_STR(find(&s, index, (prm_text_query){ WORDS(WORD("xred")), .groups = own, .group_count = 2 }), "3 1");
    CHECK_STR(find(&s, index, (prm_text_query){ WORDS(WORD("xred")), .groups = none, .group_count = 1 }), "");
}

TEST(the_vendors_columns_are_the_vendors)
{
    SCOPED_STORE(s);
    SCOPED_INDEX(index, s, true);
    const prm_text_row row = { .id = 7, .terms = "n_x", .columns = { "xopen", [PRM_TEXT_VENDOR] = "xsecret",
        [PRM_TEXT_TYPED] = "txopen" } };
    REQUIRE(store->begin(index, &s.error) == PRM_OK && store->put(index, &row, &s.error) == PRM_OK);
    REQUIRE(store->commit(index, &s.error) == PRM_OK);
    CHECK_STR(find(&s, index, (prm_text_query){ WORDS(WORD("xsecret")) }), "");
    CHECK_STR(find(&s, index, (prm_text_query){ WORDS(WORD("xsecret")), .is_vendors = true }), "7");
    CHECK_STR(find(&s, index, (prm_text_query){ WORDS(BEGIN("txop")) }), "7");
}

TEST(where_words_are_and_how_long_fields_are_is_told)
{
    SCOPED_STORE(s);
    SCOPED_INDEX(index, s, true);
    char many[3000] = "xred";
    uint32_t lengths[PRM_TEXT_COLUMNS];
    for (int i = 1; i < 300; i++)
        strcat(many, " xred");
    put(&s, index, 1, "n_x", "xred xa xred", many);
    const prm_text_query query = { WORDS(WORD("xnone"), WORD("xred")), .limit = 10, .effort = UINT32_MAX };
    prm_text_matches found = { 0 };
    REQUIRE(store->begin(index, &s.error) == PRM_OK);
    REQUIRE(store->find(index, &query, s.arena, &found, &s.error) == PRM_OK && found.count == 1);
    CHECK_INT(store->lengths(index, 1, lengths, &s.error), PRM_OK);
    CHECK(lengths[0] == 3 && lengths[1] == 0 && lengths[3] == 300 && lengths[PRM_TEXT_TYPED] == 0);
    CHECK_INT(store->lengths(index, 9, lengths, &s.error), PRM_OK);
    CHECK_INT(lengths[0], 0);
    store->rollback(index);
    CHECK_INT(found.items[0].times[0].columns[0], 0);
    CHECK_INT(found.items[0].times[1].columns[0], 2);
    CHECK_INT(found.items[0].times[1].columns[3], 255);
}

TEST(a_row_is_replaced_and_dropped)
{
    SCOPED_STORE(s);
    SCOPED_INDEX(index, s, true);
    int64_t rows;
    put(&s, index, 1, "n_x", "xred", "xold");
    put(&s, index, 1, "n_x", "xgreen", NULL);
    put(&s, index, 1, "n_x", "xgreen", NULL);
    put(&s, index, 2, "n_x", "xgreen", NULL);
    CHECK_STR(find(&s, index, (prm_text_query){ WORDS(WORD("xred"), WORD("xold")) }), "");
    CHECK_STR(find(&s, index, (prm_text_query){ WORDS(WORD("xgreen")) }), "2 1");
    REQUIRE(store->size(index, &rows, &s.error) == PRM_OK);
    CHECK_INT(rows, 2);
    REQUIRE(store->begin(index, &s.error) == PRM_OK);
    CHECK_INT(store->drop(index, 1, &s.error), PRM_OK);
    CHECK_INT(store->drop(index, 1, &s.error), PRM_OK);
    CHECK_INT(store->drop(index, 99, &s.error), PRM_OK);
    REQUIRE(store->commit(index, &s.error) == PRM_OK);
    CHECK_STR(find(&s, index, (prm_text_query){ WORDS(WORD("xgreen")) }), "2");
    REQUIRE(store->size(index, &rows, &s.error) == PRM_OK);
    CHECK_INT(rows, 1);
    CHECK_INT(prm_text_index_sqlite_check(&s.error), PRM_OK);
}

TEST(what_is_rolled_back_is_as_before)
{
    SCOPED_STORE(s);
    SCOPED_INDEX(index, s, true);
    const prm_text_row row = { .id = 5, .terms = "n_x", .columns = { "xnew" } };
    int64_t rows;
    put(&s, index, 1, "n_x", "xold", NULL);
    REQUIRE(store->begin(index, &s.error) == PRM_OK);
    CHECK_INT(store->put(index, &row, &s.error), PRM_OK);
    CHECK_INT(store->drop(index, 1, &s.error), PRM_OK);
    CHECK_INT(store->set_mark(index, "done", "9", &s.error), PRM_OK);
    store->rollback(index);
    CHECK_STR(find(&s, index, (prm_text_query){ WORDS(WORD("xold"), WORD("xnew")) }), "1");
    char mark[PRM_TEXT_MARK];
    CHECK_INT(store->get_mark(index, "done", mark, &s.error), PRM_OK);
    CHECK_STR(mark, "");
    REQUIRE(store->size(index, &rows, &s.error) == PRM_OK);
    CHECK_INT(rows, 1);
}

TEST(rows_that_carry_a_term_are_listed_in_pieces)
{
    SCOPED_STORE(s);
    SCOPED_INDEX(index, s, true);
    int64_t ids[2];
    size_t count;
    char term[PRM_TEXT_MARK];
    for (int64_t id = 1; id <= 5; id++)
        put(&s, index, id, id == 3 ? "n_x p_2" : id == 4 ? "n_y p_1" : "n_x p_1", "xa", NULL);
    CHECK_INT(store->having(index, "p_1", 0, 2, ids, &count, &s.error), PRM_OK);
    CHECK(count == 2 && ids[0] == 1 && ids[1] == 2);
    CHECK_INT(store->having(index, "p_1", 2, 2, ids, &count, &s.error), PRM_OK);
    CHECK(count == 2 && ids[0] == 4 && ids[1] == 5);
    CHECK_INT(store->having(index, "p_1", 4, 2, ids, &count, &s.error), PRM_OK);
    CHECK(count == 1 && ids[0] == 5);
    CHECK_INT(store->kind(index, 4, term, &s.error), PRM_OK);
    CHECK_STR(term, "n_y");
    CHECK_INT(store->kind(index, 9, term, &s.error), PRM_E_NOT_FOUND);
}

static bool holds(const char *directory, const char *name, const char *text)
{
    char path[200];
    static char bytes[16 << 20];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    int file = open(path, O_RDONLY);
    ssize_t length = file >= 0 ? read(file, bytes, sizeof bytes) : 0;
    if (file >= 0)
        close(file);
    return length > 0 && memmem(bytes, (size_t)length, text, strlen(text)) != NULL;
}

/* One piece of a purge, as its keeper does it. */
static bool purge_piece(test_store *s, prm_text_index *index, bool is_first)
{
    bool has_more = false;
    CHECK_INT(store->begin(index, &s->error), PRM_OK);
    CHECK_INT(store->purge(index, is_first, &has_more, &s->error), PRM_OK);
    CHECK_INT(store->commit(index, &s->error), PRM_OK);
    return has_more;
}

static int purge(test_store *s, prm_text_index *index)
{
    int pieces = 1;
    while (purge_piece(s, index, pieces == 1) && pieces < 1000)
        pieces++;
    return pieces;
}

/* Without what it may share with the word before it, which is stored once. */
static bool is_left(const test_store *s)
{
    return holds(s->directory, "search.db", "sonalissima") || holds(s->directory, "search.db-wal", "sonalissima");
}

TEST(nothing_is_left_of_what_was_dropped_and_purged)
{
    SCOPED_STORE(s);
    SCOPED_INDEX(index, s, true);
    put(&s, index, 1, "n_x", "xpersonalissima xother", NULL);
    put(&s, index, 2, "n_x", "xsomething", NULL);
    CHECK(holds(s.directory, "search.db-wal", "personalissima"));
    REQUIRE(store->begin(index, &s.error) == PRM_OK && store->drop(index, 1, &s.error) == PRM_OK);
    REQUIRE(store->commit(index, &s.error) == PRM_OK);
    (void)purge(&s, index);
    CHECK_INT(store->wipe(index, &s.error), PRM_OK);
    CHECK(!is_left(&s));
    CHECK_STR(find(&s, index, (prm_text_query){ WORDS(WORD("xsomething")) }), "2");
}

/* So many rows of so many words, no two rows of the same. */
static void put_many(test_store *s, prm_text_index *index, int64_t from, int count)
{
    char words[40 * 12];
    CHECK_INT(store->begin(index, &s->error), PRM_OK);
    for (int64_t id = from; id < from + count; id++) {
        words[0] = '\0';
        for (int i = 0; i < 40; i++)
            snprintf(words + strlen(words), sizeof words - strlen(words), "x%d ", (int)((id * 7919 + i * 31) % 50000));
        const prm_text_row row = { .id = id, .terms = "n_x", .columns = { words } };
        CHECK_INT(store->put(index, &row, &s->error), PRM_OK);
    }
    CHECK_INT(store->commit(index, &s->error), PRM_OK);
}

/* However large what was written before and since is beside it, and however often it was put in order: so that it lies
 * on whatever level. */
TEST(nothing_is_left_wherever_it_was)
{
    static const int before[] = { 0, 3, 300 }, since[] = { 0, 3, 700 };
    for (int i = 0; i < 3 * 3 * 2; i++) {
        SCOPED_STORE(s);
        SCOPED_INDEX(index, s, true);
        put_many(&s, index, 1000, before[i % 3]);
        for (int64_t id = 1; id <= 3 * (i / 9); id++) {
            put(&s, index, id, "n_x", "xsmall", NULL);
            (void)purge(&s, index);
        }
        put(&s, index, 99, "n_x", "xpersonalissima", NULL);
        (void)purge(&s, index);
        put(&s, index, 99, "n_x", "xnobody", NULL);
        put_many(&s, index, 3000, since[i / 3 % 3]);
        (void)purge(&s, index);
        CHECK_INT(store->wipe(index, &s.error), PRM_OK);
        CHECK(!is_left(&s));
        CHECK_STR(find(&s, index, (prm_text_query){ WORDS(WORD("xnobody")) }), "99");
    }
}

TEST(a_purge_ends_while_others_write)
{
    SCOPED_STORE(s);
    SCOPED_INDEX(index, s, true);
    for (int i = 0; i < 6; i++)
        put_many(&s, index, 10000 + 2000 * i, 2000);
    put(&s, index, 1, "n_x", "xpersonalissima", NULL);
    put(&s, index, 1, "n_x", "xnobody", NULL);
    int pieces = 1;
    for (; purge_piece(&s, index, pieces == 1) && pieces < 100; pieces++)
        put_many(&s, index, 50000 + 100 * pieces, 20);
    CHECK(pieces > 1 && pieces < 100);
    CHECK_INT(store->wipe(index, &s.error), PRM_OK);
    CHECK(!is_left(&s));
    CHECK_STR(find(&s, index, (prm_text_query){ WORDS(WORD("xnobody")) }), "1");
}

TEST(what_a_reader_still_sees_is_not_wiped)
{
    SCOPED_STORE(s);
    SCOPED_INDEX(index, s, true);
    put(&s, index, 1, "n_x", "xpersonalissima", NULL);
    SCOPED_INDEX(reader, s, false);
    const prm_text_query query = { WORDS(WORD("xpersonalissima")), .limit = 10, .effort = UINT32_MAX };
    prm_text_matches found = { 0 };
    REQUIRE(store->begin(reader, &s.error) == PRM_OK);
    REQUIRE(store->find(reader, &query, s.arena, &found, &s.error) == PRM_OK);
    CHECK_INT(found.count, 1);
    put(&s, index, 1, "n_x", "xnobody", NULL);
    (void)purge(&s, index);
    CHECK_INT(store->wipe(index, &s.error), PRM_E_UNAVAILABLE);
    CHECK(is_left(&s) && !store->is_broken(index));
    store->rollback(reader);
    CHECK_INT(store->wipe(index, &s.error), PRM_OK);
    CHECK(!is_left(&s));
}

TEST(marks_are_found_by_how_their_names_begin_and_go_when_they_are_empty)
{
    SCOPED_STORE(s);
    SCOPED_INDEX(index, s, true);
    char name[PRM_TEXT_MARK], mark[PRM_TEXT_MARK];
    CHECK_INT(store->set_mark(index, "move 2", "b", &s.error), PRM_OK);
    CHECK_INT(store->set_mark(index, "move 1", "a", &s.error), PRM_OK);
    CHECK_INT(store->set_mark(index, "moved", "c", &s.error), PRM_OK);
    CHECK_INT(store->first_mark(index, "move ", name, mark, &s.error), PRM_OK);
    CHECK(strcmp(name, "move 1") == 0 && strcmp(mark, "a") == 0);
    CHECK_INT(store->set_mark(index, "move 1", "", &s.error), PRM_OK);
    CHECK_INT(store->set_mark(index, "move 2", "", &s.error), PRM_OK);
    CHECK_INT(store->first_mark(index, "move ", name, mark, &s.error), PRM_OK);
    CHECK(name[0] == '\0' && mark[0] == '\0');
}

TEST(pieces_are_put_in_order_until_there_is_nothing_more_to_do)
{
    SCOPED_STORE(s);
    SCOPED_INDEX(index, s, true);
    bool has_more = true;
    for (int64_t id = 1; id <= 40; id++)
        put(&s, index, id, "n_x", "xa xb xc", NULL);
    for (int i = 0; i < 100 && has_more; i++)
        CHECK_INT(store->tidy(index, &has_more, &s.error), PRM_OK);
    CHECK(!has_more);
    CHECK_STR(find(&s, index, (prm_text_query){ WORDS(WORD("xb")), .limit = 3 }), "40 39 38");
}

TEST(a_reader_finds_what_is_committed_and_a_file_that_is_none_is_refused)
{
    SCOPED_STORE(s);
    prm_text_index *reader = NULL;
    char path[200];
    CHECK(store->open(s.directory, false, &reader, &s.error) != PRM_OK);
    {
        SCOPED_INDEX(index, s, true);
        put(&s, index, 1, "n_x", "xa", NULL);
        SCOPED_INDEX(other, s, false);
        CHECK_STR(find(&s, other, (prm_text_query){ WORDS(WORD("xa")) }), "1");
        put(&s, index, 2, "n_x", "xa", NULL);
        CHECK_STR(find(&s, other, (prm_text_query){ WORDS(WORD("xa")) }), "2 1");
    }
    store->discard(s.directory);
    snprintf(path, sizeof path, "%s/search.db", s.directory);
    CHECK(access(path, F_OK) != 0);
    int file = open(path, O_WRONLY | O_CREAT, 0600);
    REQUIRE(file >= 0 && write(file, path, sizeof path) == (ssize_t)sizeof path);
    close(file);
    CHECK_INT(store->open(s.directory, true, &reader, &s.error), PRM_E_CORRUPT);
    store->discard(s.directory);
}

static int at_once(void *context)
{
    ++*(int *)context;
    return 1;
}

TEST(a_search_can_be_ended)
{
    SCOPED_STORE(s);
    SCOPED_INDEX(index, s, true);
    int asked = 0;
    prm_text_matches found = { 0 };
    REQUIRE(store->begin(index, &s.error) == PRM_OK);
    for (int64_t id = 1; id <= 4000; id++) {
        const prm_text_row row = { .id = id, .terms = "n_x", .columns = { "xa" } };
        REQUIRE(store->put(index, &row, &s.error) == PRM_OK);
    }
    REQUIRE(store->commit(index, &s.error) == PRM_OK);
    const prm_text_query query = { WORDS(WORD("xa")), .limit = 4000, .effort = UINT32_MAX };
    store->ask(index, at_once, &asked);
    CHECK_INT(store->find(index, &query, s.arena, &found, &s.error), PRM_E_UNAVAILABLE);
    store->ask(index, NULL, NULL);
    CHECK(asked > 0);
    found = (prm_text_matches){ 0 };
    CHECK_INT(store->find(index, &query, s.arena, &found, &s.error), PRM_OK);
    CHECK_INT(found.count, 4000);
}

TEST(a_query_takes_no_more_than_it_may_and_says_so)
{
    SCOPED_STORE(s);
    SCOPED_INDEX(index, s, true);
    const prm_text_query all = { WORDS(WORD("xa"), WORD("xb")), .wants_all = true, .limit = 4000,
        .effort = UINT32_MAX };
    REQUIRE(store->begin(index, &s.error) == PRM_OK);
    for (int64_t id = 1; id <= 4000; id++) {
        const prm_text_row row = { .id = id, .terms = "n_x", .columns = { id % 2 == 0 ? "xa xb xc" : "xb xa xd" } };
        REQUIRE(store->put(index, &row, &s.error) == PRM_OK);
    }
    REQUIRE(store->commit(index, &s.error) == PRM_OK);
    prm_text_matches found = { 0 }, again = { 0 }, none = { 0 };
    CHECK_INT(store->find(index, &all, s.arena, &found, &s.error), PRM_OK);
    CHECK(found.count == 4000 && !found.is_cut && found.effort >= 8000);
    /* Half of it: the newest half. */
    prm_text_query half = all;
    half.effort = found.effort / 2;
    CHECK_INT(store->find(index, &half, s.arena, &again, &s.error), PRM_OK);
    CHECK(again.is_cut && again.effort <= half.effort);
    CHECK(again.count > 1500 && again.count < 2500 && again.items[0].id == 4000);
    /* What is read counts where nothing matches. */
    const prm_text_query nowhere = { WORDS(WORD("xd xa xb"), WORD("xc xd")), .wants_all = true, .limit = 10,
        .effort = 1 };
    CHECK_INT(store->find(index, &nowhere, s.arena, &none, &s.error), PRM_OK);
    CHECK(none.count == 0 && none.is_cut);
}

TEST_MAIN(CASE(rows_are_found_by_words_and_terms), CASE(the_vendors_columns_are_the_vendors),
    CASE(where_words_are_and_how_long_fields_are_is_told), CASE(a_row_is_replaced_and_dropped),
    CASE(what_is_rolled_back_is_as_before), CASE(rows_that_carry_a_term_are_listed_in_pieces),
    CASE(nothing_is_left_of_what_was_dropped_and_purged), CASE(nothing_is_left_wherever_it_was),
    CASE(a_purge_ends_while_others_write), CASE(what_a_reader_still_sees_is_not_wiped),
    CASE(marks_are_found_by_how_their_names_begin_and_go_when_they_are_empty),
    CASE(pieces_are_put_in_order_until_there_is_nothing_more_to_do),
    CASE(a_reader_finds_what_is_committed_and_a_file_that_is_none_is_refused), CASE(a_search_can_be_ended),
    CASE(a_query_takes_no_more_than_it_may_and_says_so))
