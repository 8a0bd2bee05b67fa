/* SPDX-License-Identifier: Apache-2.0 */
/* Counts by user, against a plain array of them. */
#include "rpc/share.h"
#include "test.h"

enum { USERS = 500, MOST = 5, STEPS = 200000 };

static void free_shares(prm_shares **shares)
{
    prm_shares_free(*shares);
}
#define SCOPED_SHARES(name)                                                                                            \
    __attribute__((cleanup(free_shares))) prm_shares *name = prm_shares_new();                                         \
    ALLOC_OK(name != NULL)

TEST(so_many_of_each_kind)
{
    SCOPED_SHARES(shares);
    for (int i = 0; i < MOST; i++)
        CHECK_INT(prm_shares_take(shares, 7, true, MOST), PRM_OK);
    CHECK_INT(prm_shares_take(shares, 7, true, MOST), PRM_E_LIMIT);
    CHECK_INT(prm_shares_take(shares, 7, false, MOST), PRM_OK);
    CHECK_INT(prm_shares_take(shares, 0, true, MOST), PRM_OK);
    prm_shares_give(shares, 7, true);
    CHECK_INT(prm_shares_take(shares, 7, true, MOST), PRM_OK);
    CHECK_INT(prm_shares_take(shares, 7, true, MOST), PRM_E_LIMIT);
    prm_shares_give(shares, 8, true); /* nobody's */
}

TEST(as_a_plain_array_would)
{
    SCOPED_SHARES(shares);
    static uint8_t counts[USERS][2];
    uint32_t random = 1;
    bool same = true;

    for (int i = 0; i < USERS; i++)
        counts[i][0] = counts[i][1] = 0;
    for (int i = 0; i < STEPS && same; i++) {
        random = random * 1664525u + 1013904223u;
        int user = (int)(random >> 16) % USERS;
        bool is_write = random >> 8 & 1, takes = random >> 9 & 1;
        int64_t id = (int64_t)user << 21; /* as ids are: the low bits alike */
        if (takes) {
            prm_status status = prm_shares_take(shares, id, is_write, MOST);
            ALLOC_OK(status != PRM_E_NOMEM);
            same = (status == PRM_OK) == (counts[user][is_write] < MOST);
            counts[user][is_write] += status == PRM_OK;
        } else if (counts[user][is_write] > 0) {
            prm_shares_give(shares, id, is_write);
            counts[user][is_write]--;
        }
    }
    CHECK(same);
}

TEST_MAIN(CASE(so_many_of_each_kind), CASE(as_a_plain_array_would))
