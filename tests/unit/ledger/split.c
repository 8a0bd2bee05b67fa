/* SPDX-License-Identifier: Apache-2.0 */
/* Shares: exact sums, each rounded to one of its neighbours, the largest remainders first. */
#include "test.h"

#include "services/ledger/split.h"

#include <stdio.h>
#include <string.h>

#define MOST INT64_C(9007199254740991)

enum { PARTS = 1024 };

__extension__ typedef __int128 wide;

static uint64_t seed = 1;

static int64_t draw(int64_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)((seed >> 11) % (uint64_t)below);
}

static void split_is(int64_t total, const char *wanted, size_t count, const int64_t *weights)
{
    int64_t parts[PARTS];
    char text[200] = "";

    if (!CHECK_INT(prm_ledger_split(total, weights, count, parts), PRM_OK))
        return;
    for (size_t i = 0; i < count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%lld", i > 0 ? " " : "", (long long)parts[i]);
    CHECK_STR(text, wanted);
}
#define SPLIT(total, wanted, ...)                                                                                      \
    split_is(total, wanted, sizeof((int64_t[]){ __VA_ARGS__ }) / sizeof(int64_t), (int64_t[]){ __VA_ARGS__ })

TEST(the_largest_remainder_gets_what_is_left)
{
    SPLIT(100, "34 33 33", 1, 1, 1);
    SPLIT(101, "34 34 33", 1, 1, 1);
    SPLIT(-101, "-34 -34 -33", 1, 1, 1);
    SPLIT(10, "7 3", 2, 1);   /* 6.67, 3.33 */
    SPLIT(10, "0 3 7", 0, 1, 2); /* nothing for nothing */
    SPLIT(1, "0 0 1", 1, 1, 2);
    SPLIT(0, "0 0", 3, 4);
    SPLIT(7, "7", 5);
    SPLIT(3, "1 1 1 0", 1, 1, 1, 1);
    SPLIT(100000, "47000 16000 15800 12000 6100 3100", 47000, 16000, 15800, 12000, 6100, 3100);
    SPLIT(10, "5 2 1 1 1 0", 47000, 16000, 15800, 12000, 6100, 3100); /* Hamilton's apportionment: 4.7 1.6 1.58 1.2 .61 .31 */
    SPLIT(MOST, "9007199254740991 0", MOST, 0);
    SPLIT(MOST, "4503599627370496 4503599627370495", MOST, MOST);
}

TEST(what_cannot_be_split_is_refused)
{
    int64_t parts[PARTS + 1], weights[PARTS + 1] = { 1 };

    CHECK_INT(prm_ledger_split(1, NULL, 1, parts), PRM_E_INVALID);
    CHECK_INT(prm_ledger_split(1, weights, 1, NULL), PRM_E_INVALID);
    CHECK_INT(prm_ledger_split(1, weights, 0, parts), PRM_E_INVALID);
    CHECK_INT(prm_ledger_split(1, (int64_t[]){ 0, 0 }, 2, parts), PRM_E_INVALID);
    CHECK_INT(prm_ledger_split(1, (int64_t[]){ 2, -1 }, 2, parts), PRM_E_INVALID);
    CHECK_INT(prm_ledger_split(1, (int64_t[]){ 2, MOST + 1 }, 2, parts), PRM_E_INVALID);
    CHECK_INT(prm_ledger_split(MOST + 1, weights, 1, parts), PRM_E_INVALID);
    CHECK_INT(prm_ledger_split(INT64_MIN, weights, 1, parts), PRM_E_INVALID);
    CHECK_INT(prm_ledger_split(1, weights, PARTS + 1, parts), PRM_E_INVALID);
    CHECK_INT(prm_ledger_split(1, weights, PARTS, parts), PRM_OK);
}

/* Whether the one got a unit more than the other for a smaller remainder, or an equal one that comes later. */
static bool is_unjust(wide total, const int64_t *weights, wide sum, const int64_t *parts, size_t a, size_t b)
{
    wide of_a = total * weights[a], of_b = total * weights[b];
    bool has_a = parts[a] > (int64_t)(of_a / sum), has_b = parts[b] > (int64_t)(of_b / sum);

    return has_b && !has_a && (of_a % sum > of_b % sum || (of_a % sum == of_b % sum && a < b));
}

static void check_split(int64_t total, const int64_t *weights, size_t count, const int64_t *parts)
{
    wide sum = 0, given = 0;

    for (size_t i = 0; i < count; i++)
        sum += weights[i];
    for (size_t i = 0; i < count; i++) {
        int64_t floor = (int64_t)((wide)total * weights[i] / sum);
        CHECK(parts[i] == floor || parts[i] == floor + 1);
        given += parts[i];
        for (size_t k = 0; k < count && k < 20; k++)
            CHECK(!is_unjust(total, weights, sum, parts, k, i));
    }
    CHECK(given == total);
}

TEST(random_shares_are_just)
{
    int64_t weights[PARTS], parts[PARTS], same[PARTS];

    for (int round = 0; round < 3000; round++) {
        size_t count = round % 50 == 0 ? PARTS : 1 + (size_t)draw(12);
        int64_t most = round % 3 == 0 ? MOST : round % 3 == 1 ? 5 : 10000;
        for (size_t i = 0; i < count; i++)
            weights[i] = draw(4) == 0 ? 0 : 1 + draw(most);
        weights[draw((int64_t)count)] = 1 + draw(most);
        int64_t total = draw(round % 2 == 0 ? MOST : 1000);
        REQUIRE(prm_ledger_split(total, weights, count, parts) == PRM_OK);
        check_split(total, weights, count, parts);
        memcpy(same, weights, sizeof weights);
        REQUIRE(prm_ledger_split(-total, same, count, same) == PRM_OK);
        for (size_t i = 0; i < count; i++)
            CHECK_INT(same[i], -parts[i]);
    }
}

TEST_MAIN(CASE(the_largest_remainder_gets_what_is_left), CASE(what_cannot_be_split_is_refused), CASE(random_shares_are_just))
