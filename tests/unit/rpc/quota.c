/* SPDX-License-Identifier: Apache-2.0 */
/* So many calls of a partner in any 24 hours. */
#include "rpc/quota.h"
#include "test.h"

enum { HOUR = 3600000, MOST = 5, PARTNERS = 2000 };

#define START INT64_C(1798761600000) /* 2027-01-01T00:00:00Z */

static void free_quotas(prm_quotas **quotas)
{
    prm_quotas_free(*quotas);
}
#define SCOPED_QUOTAS(name)                                                                                            \
    __attribute__((cleanup(free_quotas))) prm_quotas *name = prm_quotas_new();                                         \
    ALLOC_OK(name != NULL)

static int taken(prm_quotas *quotas, int64_t partner, int count, int64_t now)
{
    int64_t wait;
    int done = 0;

    for (int i = 0; i < count; i++)
        done += prm_quotas_take(quotas, partner, 3, MOST, now, &wait) == PRM_OK;
    return done;
}

TEST(each_partner_has_its_own)
{
    SCOPED_QUOTAS(quotas);
    int64_t wait = 0;
    CHECK_INT(taken(quotas, 7, MOST + 2, START), MOST);
    CHECK_INT(taken(quotas, 8, MOST + 2, START), MOST);
    CHECK_INT(prm_quotas_take(quotas, 7, 4, MOST, START, &wait), PRM_OK); /* another method */
    CHECK_INT(prm_quotas_take(quotas, 7, 3, MOST + 1, START, &wait), PRM_OK); /* more is allowed now */
    prm_quotas_give(quotas, 7, 3);
    prm_quotas_give(quotas, 9, 3); /* nobody's */
    CHECK_INT(prm_quotas_take(quotas, 7, 3, MOST + 1, START, &wait), PRM_OK);
    CHECK_INT(prm_quotas_take(quotas, 7, 3, MOST + 1, START, &wait), PRM_E_LIMIT);
    CHECK_INT(wait, 25LL * HOUR);
}

TEST(no_24_hours_see_more)
{
    SCOPED_QUOTAS(quotas);
    static int8_t minutes[4 * 24 * 60];
    int last_day = 0;
    bool holds = true;

    for (int i = 0; i < 4 * 24 * 60; i++) {
        minutes[i] = (int8_t)taken(quotas, 7, 1, START + i * INT64_C(60000));
        last_day += minutes[i] - (i >= 24 * 60 ? minutes[i - 24 * 60] : 0);
        holds = holds && last_day <= MOST;
    }
    CHECK(holds);
    int all = 0;
    for (int i = 0; i < 4 * 24 * 60; i++)
        all += minutes[i];
    CHECK_INT(all, 4 * MOST); /* 0:00, 25:00, 50:00, 75:00 */
}

TEST(what_it_says_of_waiting_is_so)
{
    SCOPED_QUOTAS(quotas);
    int64_t wait = 0, now = START + HOUR / 2;
    CHECK_INT(taken(quotas, 7, 2, now), 2);
    CHECK_INT(taken(quotas, 7, MOST, now + 3LL * HOUR), MOST - 2);
    CHECK_INT(prm_quotas_take(quotas, 7, 3, MOST, now + 4LL * HOUR, &wait), PRM_E_LIMIT);
    CHECK_INT(prm_quotas_take(quotas, 7, 3, MOST, now + 4LL * HOUR + wait - 1, &wait), PRM_E_LIMIT);
    CHECK_INT(wait, 1);
    CHECK_INT(taken(quotas, 7, MOST, START + 25LL * HOUR), 2);
}

TEST(a_clock_that_goes_back_frees_nothing)
{
    SCOPED_QUOTAS(quotas);
    int64_t wait = 0;
    CHECK_INT(taken(quotas, 7, MOST, START + 48LL * HOUR), MOST);
    CHECK_INT(prm_quotas_take(quotas, 7, 3, MOST, START, &wait), PRM_E_LIMIT);
    CHECK(wait > 0);
    CHECK_INT(taken(quotas, 7, 1, START + 200LL * HOUR), 1);
}

TEST(who_has_called_most_is_not_forgotten_for_others)
{
    SCOPED_QUOTAS(quotas);
    CHECK_INT(taken(quotas, 7, MOST, START), MOST);
    for (int64_t partner = 100; partner < 100 + 100 * PARTNERS; partner++)
        CHECK_INT(taken(quotas, partner << 21, 1, START), 1);
    CHECK_INT(taken(quotas, 7, 1, START), 0);
}

TEST_MAIN(CASE(each_partner_has_its_own), CASE(no_24_hours_see_more), CASE(what_it_says_of_waiting_is_so),
    CASE(a_clock_that_goes_back_frees_nothing), CASE(who_has_called_most_is_not_forgotten_for_others))
