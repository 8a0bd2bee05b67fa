/* SPDX-License-Identifier: Apache-2.0 */
/* Ranking: by the rows at hand alone. */
#include "test.h"

#include "services/search/find.h"

#define ROW(i, ...) { .id = i, .strengths = (const float[]){ __VA_ARGS__ } }

TEST(rows_with_every_word_come_first_then_the_rarer_word_counts)
{
    prm_ranked rows[] = { ROW(1, 5, 0), ROW(2, 5, 0), ROW(3, 5, 0), ROW(4, 0, 5), ROW(5, 1, 1), ROW(6, 5, 0) };
    static const int64_t wanted[] = { 5, 4, 6, 3, 2, 1 };
    prm_search_rank(rows, 6, 2);
    for (size_t i = 0; i < 6; i++)
        CHECK_INT(rows[i].id, wanted[i]);
    CHECK(rows[0].is_whole && !rows[1].is_whole);
}

TEST(what_every_row_repeats_does_not_drown_what_one_has_in_its_title)
{
    prm_ranked rows[] = { ROW(1, 9, 0.2f), ROW(2, 8, 4), ROW(3, 9.5f, 0.2f), ROW(4, 9, 0.3f) };
    prm_search_rank(rows, 4, 2);
    CHECK_INT(rows[0].id, 2);
}

TEST(of_equals_the_newer_comes_first_and_one_row_or_none_is_ranked_too)
{
    prm_ranked rows[] = { ROW(1, 2), ROW(3, 2), ROW(2, 2) };
    prm_search_rank(rows, 3, 1);
    CHECK(rows[0].id == 3 && rows[1].id == 2 && rows[2].id == 1);
    prm_search_rank(rows, 1, 1);
    CHECK(rows[0].score > 0);
    prm_search_rank(rows, 0, 1);
}

TEST_MAIN(CASE(rows_with_every_word_come_first_then_the_rarer_word_counts),
    CASE(what_every_row_repeats_does_not_drown_what_one_has_in_its_title),
    CASE(of_equals_the_newer_comes_first_and_one_row_or_none_is_ranked_too))
