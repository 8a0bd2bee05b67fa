/* SPDX-License-Identifier: Apache-2.0 */
/* So many calls of a partner, or of an address, in any 24 hours. */
#include "rpc/quota.h"
#include "test.h"

enum { HOUR = 3600000, MOST = 5, PARTNERS = 2000, METHODS = 9 };

#define START INT64_C(1798761600000) /* 2027-01-01T00:00:00Z */

static void free_quotas(prm_quotas **quotas)
{
    prm_quotas_free(*quotas);
}
#define SCOPED_QUOTAS(name)                                                                                            \
    __attribute__((cleanup(free_quotas))) prm_quotas *name = prm_quotas_new(METHODS);                                         \
    ALLOC_OK(name != NULL)

static int taken_of(prm_quotas *quotas, prm_quota_of of, int count, int64_t now)
{
    prm_quota_met met;
    int done = 0;

    for (int i = 0; i < count; i++)
        done += prm_quotas_take(quotas, of, 3, MOST, now, &met) == PRM_OK;
    return done;
}

static prm_quota_of partner_of(int64_t partner)
{
    return (prm_quota_of){ .partner = partner };
}

static prm_quota_of address_of(uint64_t network)
{
    return (prm_quota_of){ .network = network };
}

static int taken(prm_quotas *quotas, int64_t partner, int count, int64_t now)
{
    return taken_of(quotas, partner_of(partner), count, now);
}

TEST(each_partner_has_its_own)
{
    SCOPED_QUOTAS(quotas);
    prm_quota_met met = { 0 };
    CHECK_INT(taken(quotas, 7, MOST + 2, START), MOST);
    CHECK_INT(taken(quotas, 8, MOST + 2, START), MOST);
    CHECK_INT(prm_quotas_take(quotas, partner_of(7), 4, MOST, START, &met), PRM_OK); /* another method */
    CHECK_INT(prm_quotas_take(quotas, partner_of(7), 3, MOST + 1, START, &met), PRM_OK); /* more is allowed now */
    prm_quotas_give(quotas, partner_of(7), 3);
    prm_quotas_give(quotas, partner_of(9), 3); /* nobody's */
    CHECK_INT(prm_quotas_take(quotas, partner_of(7), 3, MOST + 1, START, &met), PRM_OK);
    CHECK_INT(prm_quotas_take(quotas, partner_of(7), 3, MOST + 1, START, &met), PRM_E_LIMIT);
    CHECK_INT(met.wait_ms, 25LL * HOUR);
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
    prm_quota_met met = { 0 };
    int64_t now = START + HOUR / 2;
    CHECK_INT(taken(quotas, 7, 2, now), 2);
    CHECK_INT(taken(quotas, 7, MOST, now + 3LL * HOUR), MOST - 2);
    CHECK_INT(prm_quotas_take(quotas, partner_of(7), 3, MOST, now + 4LL * HOUR, &met), PRM_E_LIMIT);
    CHECK_INT(prm_quotas_take(quotas, partner_of(7), 3, MOST, now + 4LL * HOUR + met.wait_ms - 1, &met), PRM_E_LIMIT);
    CHECK_INT(met.wait_ms, 1);
    CHECK_INT(taken(quotas, 7, MOST, START + 25LL * HOUR), 2);
}

TEST(a_clock_that_goes_back_frees_nothing)
{
    SCOPED_QUOTAS(quotas);
    prm_quota_met met = { 0 };
    CHECK_INT(taken(quotas, 7, MOST, START + 48LL * HOUR), MOST);
    CHECK_INT(prm_quotas_take(quotas, partner_of(7), 3, MOST, START, &met), PRM_E_LIMIT);
    CHECK(met.wait_ms > 0);
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

TEST(addresses_have_their_own_and_all_of_them_one_together)
{
    SCOPED_QUOTAS(quotas);
    prm_quota_met met = { 0 };
    CHECK_INT(taken(quotas, 7, MOST, START), MOST);
    CHECK_INT(taken_of(quotas, address_of(7), MOST + 1, START), MOST); /* no matter of a partner's number */
    CHECK_INT(taken_of(quotas, address_of(0), MOST + 1, START), MOST); /* ::1 */
    CHECK_INT(prm_quotas_take(quotas, address_of(0), 3, MOST, START, &met), PRM_E_LIMIT);
    CHECK(!met.is_together && met.most == MOST);
    for (uint64_t network = 2; network < PRM_QUOTA_TOGETHER; network++)
        CHECK_INT(taken_of(quotas, address_of(network << 32), MOST, START), MOST);
    CHECK_INT(prm_quotas_take(quotas, address_of(1), 3, MOST, START, &met), PRM_E_LIMIT);
    CHECK(met.is_together && met.most == MOST * PRM_QUOTA_TOGETHER && met.wait_ms == 25LL * HOUR);
    CHECK_INT(prm_quotas_take(quotas, address_of(1), 4, MOST, START, &met), PRM_OK); /* another method */
    CHECK_INT(taken(quotas, 8, 1, START), 1);
    prm_quotas_give(quotas, address_of(7), 3);
    CHECK_INT(taken_of(quotas, address_of(1), 2, START), 1);
    CHECK_INT(taken_of(quotas, address_of(1), MOST + 1, START + 25LL * HOUR), MOST);
}

TEST(what_all_are_refused_counts_for_nobody)
{
    SCOPED_QUOTAS(quotas);
    prm_quota_met met = { 0 };
    for (uint64_t network = 0; network < PRM_QUOTA_TOGETHER; network++)
        CHECK_INT(taken_of(quotas, address_of(network << 40), MOST, START), MOST);
    for (int i = 0; i < 10 * MOST; i++)
        CHECK_INT(prm_quotas_take(quotas, address_of(1), 3, MOST, START, &met), PRM_E_LIMIT);
    prm_quotas_give(quotas, address_of(0), 3);
    prm_quotas_give(quotas, address_of(1), 3); /* nobody's */
    CHECK_INT(taken_of(quotas, address_of(1), 2, START), 1);
}

TEST_MAIN(CASE(addresses_have_their_own_and_all_of_them_one_together), CASE(what_all_are_refused_counts_for_nobody),
    CASE(each_partner_has_its_own), CASE(no_24_hours_see_more), CASE(what_it_says_of_waiting_is_so),
    CASE(a_clock_that_goes_back_frees_nothing), CASE(who_has_called_most_is_not_forgotten_for_others))
