/* SPDX-License-Identifier: Apache-2.0 */
/* Ranking: by the rows at hand alone. */
#include "test.h"

#include "services/search/find.h"

/* Words in the first column so often, or in the fourth. */
#define IN(title, body) { .columns = { title, 0, 0, body } }
#define ROW(i, ...)     { .id = i, .times = (const prm_text_times[]){ __VA_ARGS__ } }

TEST(rows_with_every_word_come_first_then_the_rarer_word_counts)
{
    prm_ranked rows[] = { ROW(1, IN(1, 0), IN(0, 0)), ROW(2, IN(1, 0), IN(0, 0)), ROW(3, IN(1, 0), IN(0, 0)),
        ROW(4, IN(0, 0), IN(1, 0)), ROW(5, IN(0, 1), IN(0, 1)), ROW(6, IN(1, 0), IN(0, 0)) };
    static const int64_t wanted[] = { 5, 4, 6, 3, 2, 1 };
    prm_rarity rarities[PRM_TEXT_WORDS];
    prm_search_rank(rows, 6, 2, rarities);
    for (size_t i = 0; i < 6; i++)
        CHECK_INT(rows[i].id, wanted[i]);
    CHECK(rows[0].is_whole && !rows[1].is_whole);
    CHECK(rarities[1].rarity > rarities[0].rarity);
}

TEST(what_every_row_repeats_does_not_drown_what_one_has_in_its_title)
{
    prm_ranked rows[] = { ROW(1, IN(2, 40), IN(0, 1)), ROW(2, IN(1, 20), IN(1, 0)), ROW(3, IN(2, 90), IN(0, 1)) };
    prm_rarity rarities[PRM_TEXT_WORDS];
    prm_search_rank(rows, 3, 2, rarities);
    CHECK_INT(rows[0].id, 2);
}

TEST(a_longer_field_says_less)
{
    static const uint32_t brief[PRM_TEXT_COLUMNS] = { 2 }, long_one[PRM_TEXT_COLUMNS] = { 40 };
    prm_ranked one = ROW(1, IN(1, 0)), other = ROW(2, IN(1, 0));
    const prm_rarity rarity = { .rarity = 1, .mean = 4 };
    prm_search_score(&one, 1, &rarity, brief);
    prm_search_score(&other, 1, &rarity, long_one);
    CHECK(one.score > other.score && other.score > 0);
}

TEST(of_equals_the_newer_comes_first_and_one_row_or_none_is_ranked_too)
{
    prm_ranked rows[] = { ROW(1, IN(2, 0)), ROW(3, IN(2, 0)), ROW(2, IN(2, 0)) };
    prm_rarity rarities[PRM_TEXT_WORDS];
    prm_search_rank(rows, 3, 1, rarities);
    CHECK(rows[0].id == 3 && rows[1].id == 2 && rows[2].id == 1);
    prm_search_rank(rows, 1, 1, rarities);
    CHECK(rows[0].score > 0);
    prm_search_rank(rows, 0, 1, rarities);
}

/* As a whole sort would have it, of many more than are kept. */
TEST(the_best_of_many_are_brought_to_the_front)
{
    enum { MANY = 5000 };
    static prm_ranked rows[MANY];
    static prm_text_times times[MANY];
    prm_rarity rarities[PRM_TEXT_WORDS];
    for (size_t i = 0; i < MANY; i++) {
        times[i] = (prm_text_times){ .columns = { (uint8_t)(i * 7919 % 5), 0, 0, (uint8_t)(1 + i * 104729 % 200) } };
        rows[i] = (prm_ranked){ .id = (int64_t)(1 + i * 31 % MANY), .times = &times[i] };
    }
    prm_search_rank(rows, MANY, 1, rarities);
    for (size_t i = 1; i < PRM_SEARCH_COMPARED; i++)
        REQUIRE(rows[i - 1].score > rows[i].score ||
            (!(rows[i - 1].score < rows[i].score) && rows[i - 1].id > rows[i].id));
    for (size_t i = PRM_SEARCH_COMPARED; i < MANY; i++)
        REQUIRE(rows[i].score <= rows[PRM_SEARCH_COMPARED - 1].score);
}

TEST_MAIN(CASE(rows_with_every_word_come_first_then_the_rarer_word_counts),
    CASE(what_every_row_repeats_does_not_drown_what_one_has_in_its_title), CASE(a_longer_field_says_less),
    CASE(of_equals_the_newer_comes_first_and_one_row_or_none_is_ranked_too),
    CASE(the_best_of_many_are_brought_to_the_front))
