/* SPDX-License-Identifier: Apache-2.0 */
/* The tables are searched by halves: a row out of order would be lost without a sign. */
#include "test.h"

#include "services/match/match.h"
#include "services/match/words.h"

#include <string.h>

#include "domain.c"
#include "legal.c"
#include "words.c"

TEST(legal_forms_are_sorted)
{
    for (size_t i = 1; i < sizeof forms / sizeof forms[0]; i++)
        if (!CHECK(strcmp(forms[i - 1].form, forms[i].form) < 0))
            CHECK_STR(forms[i - 1].form, forms[i].form);
}

TEST(common_words_are_sorted)
{
    for (size_t i = 1; i < sizeof common / sizeof common[0]; i++)
        if (!CHECK(strcmp(common[i - 1].word, common[i].word) < 0))
            CHECK_STR(common[i - 1].word, common[i].word);
}

TEST(shared_hosts_are_sorted)
{
    for (size_t i = 1; i < sizeof shared_hosts / sizeof shared_hosts[0]; i++)
        CHECK(strcmp(shared_hosts[i - 1], shared_hosts[i]) < 0);
}

/** Every row is as a fold would give it, or no name would ever meet it. */
TEST(rows_are_folded)
{
    SCOPED_ARENA(arena, 4 << 20);
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
        CHECK_STR(prm_match_fold(arena, common[i].word), common[i].word);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        CHECK_STR(prm_match_fold(arena, forms[i].form), forms[i].form);
}

TEST(variants_lead_to_one_word)
{
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++) {
        const prm_match_common *row = prm_match_common_find(common[i].same_as);
        if (CHECK(row != NULL))
            CHECK_STR(row->same_as, common[i].same_as);
    }
}

TEST_MAIN(CASE(legal_forms_are_sorted), CASE(common_words_are_sorted), CASE(shared_hosts_are_sorted),
    CASE(rows_are_folded), CASE(variants_lead_to_one_word))
