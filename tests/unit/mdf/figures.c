/* SPDX-License-Identifier: Apache-2.0 */
/* What came back of what was paid, and what is lost soon: figures reckoned by hand. */
#include "world.h"

#include <stdio.h>
#include <string.h>

/* A request of 1 000.00 USD for an event and a letter, worth 900.00 EUR; what was paid for it, and what came of it. */
static bool add_of_alpha(world *w, const char *allocation)
{
    int64_t ends = prm_mock_now(w->mock) + 64 * WORLD_DAY_MS;
    const char *request = world_insert(w, "fund_request",
        "{'program':'%s','partner':'%s','allocation':'%s','currency':'USD','requested':{'amount':100000,'currency':'USD'},"
        "'level':'silver','requested_base':90000,'ends_at':%lld,'activities':["
        "{'number':1,'kind':'event','title':'Evening','segment':'retail','ends_on':'2027-02-10','expected_leads':20,"
        "'approved':{'amount':60000,'currency':'USD'},'expected_pipeline':{'amount':500000,'currency':'USD'}},"
        "{'number':2,'kind':'email','title':'Letter','ends_on':'2027-03-05','expected_leads':5,"
        "'approved':{'amount':20001,'currency':'USD'}},"
        "{'number':3,'kind':'event','title':'Nothing','ends_on':'2027-02-10','expected_leads':50,"
        "'approved':{'amount':0,'currency':'USD'}}]}",
        w->program, w->alpha, allocation, (long long)ends);
    const char *paid = world_insert(w, "claim",
        "{'fund_request':'%s','partner':'%s','program':'%s','currency':'USD','claimed':{'amount':50000,'currency':'USD'},"
        "'claimed_base':45001,'approved':{'amount':43333,'currency':'USD'},'lines':["
        "{'number':1,'activity':1,'description':'Hall','approved':{'amount':33333,'currency':'USD'}},"
        "{'number':2,'activity':2,'description':'Print','approved':{'amount':10000,'currency':'USD'}}]}",
        request, w->alpha, w->program);
    const char *in_part = world_insert(w, "claim",
        "{'fund_request':'%s','partner':'%s','program':'%s','currency':'USD','claimed':{'amount':10000,'currency':'USD'},"
        "'claimed_base':9000,'approved':{'amount':10000,'currency':'USD'},'clawed_back':{'amount':4000,'currency':'USD'},"
        "'lines':[{'number':1,'activity':1,'description':'Bar','approved':{'amount':10000,'currency':'USD'}}]}",
        request, w->alpha, w->program);
    const char *owed = world_insert(w, "claim",
        "{'fund_request':'%s','partner':'%s','program':'%s','currency':'USD','claimed':{'amount':7000,'currency':'USD'},"
        "'claimed_base':6300,'approved':{'amount':7000,'currency':'USD'},'lines':["
        "{'number':1,'activity':1,'description':'Band','approved':{'amount':7000,'currency':'USD'}}]}",
        request, w->alpha, w->program);
    world_insert(w, "outcome", "{'fund_request':'%s','activity':1,'partner':'%s','program':'%s','source':'campaign',"
        "'leads':10,'qualified':4,'deals':2,'pipeline_base':300000,'won_base':100000}", request, w->alpha, w->program);
    world_insert(w, "outcome", "{'fund_request':'%s','activity':1,'partner':'%s','program':'%s','source':'reported',"
        "'leads':2,'qualified':0,'deals':0,'pipeline_base':50000,'won_base':0}", request, w->alpha, w->program);
    return prm_mock_set_state(w->mock, request, "claimable") == PRM_OK &&
           prm_mock_set_state(w->mock, paid, "paid") == PRM_OK && prm_mock_set_state(w->mock, in_part, "paid") == PRM_OK &&
           prm_mock_set_state(w->mock, owed, "payable") == PRM_OK;
}

static bool add_of_beta(world *w, const char *allocation, const char *state)
{
    int64_t ends = prm_mock_now(w->mock) + 51 * WORLD_DAY_MS;
    const char *request = world_insert(w, "fund_request",
        "{'program':'%s','partner':'%s','allocation':'%s','currency':'EUR','requested':{'amount':30000,'currency':'EUR'},"
        "'requested_base':30000,'level':'gold','ends_at':%lld,'activities':[{'number':1,'kind':'event','title':'Fair',"
        "'ends_on':'2027-02-20','expected_leads':10,'approved':{'amount':30000,'currency':'EUR'}}]}",
        w->program, w->beta, allocation, (long long)ends);
    world_insert(w, "outcome", "{'fund_request':'%s','activity':1,'partner':'%s','program':'%s','source':'reported',"
        "'leads':3,'qualified':0,'deals':0,'pipeline_base':0,'won_base':0}", request, w->beta, w->program);
    return prm_mock_set_state(w->mock, request, state) == PRM_OK;
}

static bool add_all(world *w)
{
    const char *alphas = world_allocate(w, w->alpha, 1000000), *betas = world_allocate(w, w->beta, 1000000);

    return *betas != '\0' && add_of_alpha(w, alphas) && add_of_beta(w, betas, "active") &&
           add_of_beta(w, betas, "rejected");
}

/* A figure of the item whose `by` is that ("": that has none); "-": there is no such item. */
static const char *figure(world *w, const char *by, const char *key, const char *name)
{
    char path[60];

    for (int i = 0; i < 8; i++) {
        snprintf(path, sizeof(path), "items[%d].activities", i);
        if (*prm_mock_text(w->mock, path) == '\0')
            break;
        snprintf(path, sizeof(path), "items[%d].%s", i, by);
        if (strcmp(prm_mock_text(w->mock, path), key) != 0)
            continue;
        snprintf(path, sizeof(path), "items[%d].%s", i, name);
        return prm_mock_text(w->mock, path);
    }
    return "-";
}

#define ASK(w, by, more) world_call(&w, "mdf.returns", "{'program':'%s','by':'" by "'" more "}", w.program)

/* Paid, of the first claim: 45001 * 43333 / 50000 = 39000.57, so 39001; of that 33333 / 43333 is 30000.70, so 30001 and
 * 9000. Of the second: 9000 * 6000 / 10000 = 5400. */
TEST(by_sort_of_activity)
{
    static const char *const of_events[][2] = { { "activities", "2" }, { "approved_base", "84000" },
        { "paid_base", "35401" }, { "expected_leads", "30" }, { "expected_pipeline_base", "450000" }, { "leads", "15" },
        { "qualified", "4" }, { "deals", "2" }, { "pipeline_base", "350000" }, { "won_base", "100000" },
        { "cost_per_lead_base", "2360" }, { "paid_bps", "4214" }, { "leads_bps", "5000" }, { "pipeline_bps", "7777" },
        { "pipeline_per_paid_bps", "98867" }, { "won_per_paid_bps", "28247" } };
    WORLD(w);
    REQUIRE(add_all(&w));
    world_as_marketing(&w);
    REQUIRE(ASK(w, "kind", "") == PRM_OK);
    for (size_t i = 0; i < sizeof of_events / sizeof *of_events; i++)
        CHECK_STR(figure(&w, "kind", "event", of_events[i][0]), of_events[i][1]);
    CHECK_STR(figure(&w, "kind", "email", "paid_base"), "9000");
    CHECK_STR(figure(&w, "kind", "email", "approved_base"), "18001");
    CHECK_STR(figure(&w, "kind", "email", "cost_per_lead_base"), ""); /* there is no lead */
    CHECK_STR(figure(&w, "kind", "email", "won_per_paid_bps"), "0");
    CHECK_STR(prm_mock_text(w.mock, "total.paid_base"), "44401");
    CHECK_STR(prm_mock_text(w.mock, "total.leads"), "15");
    CHECK_STR(prm_mock_text(w.mock, "currency"), "EUR");
}

TEST(by_whose_it_is_and_whom_it_is_for)
{
    WORLD(w);
    REQUIRE(add_all(&w));
    world_as_marketing(&w);
    REQUIRE(ASK(w, "level", "") == PRM_OK);
    CHECK_STR(figure(&w, "level", "silver", "paid_base"), "44401");
    CHECK_STR(figure(&w, "level", "gold", "leads"), "3");
    CHECK_STR(figure(&w, "level", "gold", "paid_base"), "0");
    CHECK_STR(figure(&w, "level", "gold", "pipeline_per_paid_bps"), "");
    REQUIRE(ASK(w, "partner", "") == PRM_OK);
    CHECK_STR(figure(&w, "partner", w.alpha, "leads"), "12");
    CHECK_STR(figure(&w, "partner", w.beta, "approved_base"), "30000");
    REQUIRE(ASK(w, "segment", "") == PRM_OK);
    CHECK_STR(figure(&w, "segment", "retail", "paid_base"), "35401");
    CHECK_STR(figure(&w, "segment", "", "paid_base"), "9000");
    REQUIRE(ASK(w, "template", "") == PRM_OK);
    CHECK_STR(figure(&w, "template", "", "activities"), "3");
}

/* An activity belongs to the period its last day is in. */
TEST(of_a_period)
{
    WORLD(w);
    REQUIRE(add_all(&w));
    world_as_marketing(&w);
    REQUIRE(ASK(w, "kind", ",'from':'2027-02-11'") == PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "total.paid_base"), "9000");
    CHECK_STR(prm_mock_text(w.mock, "total.leads"), "3");
    REQUIRE(ASK(w, "kind", ",'from':'2027-02-10','to':'2027-02-10'") == PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "total.paid_base"), "35401");
    CHECK_STR(prm_mock_text(w.mock, "total.leads"), "12");
    REQUIRE(ASK(w, "kind", ",'to':'2027-02-09'") == PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "total.activities"), "0");
    CHECK(ASK(w, "kind", ",'from':'2027-02-10','to':'2027-02-09'") == PRM_E_INVALID);
}

TEST(a_partner_has_its_own_returns)
{
    WORLD(w);
    REQUIRE(add_all(&w));
    world_as_beta(&w);
    REQUIRE(ASK(w, "partner", "") == PRM_OK);
    CHECK_STR(figure(&w, "partner", w.alpha, "leads"), "-");
    CHECK_STR(figure(&w, "partner", w.beta, "leads"), "3");
    CHECK_STR(prm_mock_text(w.mock, "total.paid_base"), "0");
}

/* ---- What is lost soon ------------------------------------------------------------------------------------------ */

static const char *allocate_until(world *w, const char *partner, int64_t amount, const char *expires_on)
{
    world_as_marketing(w);
    return world_call(w, "mdf.allocations.create", "{'budget':'%s','partner':'%s','kind':'upfront','expires_on':'%s',"
        "'amount':{'amount':%lld,'currency':'EUR'}}", w->budget, partner, expires_on, (long long)amount) == PRM_OK
        ? prm_mock_text(w->mock, "allocation.id") : "";
}

/* Approved for 500.00 EUR, to be claimed within so many days. */
static const char *approve(world *w, const char *partner, const char *allocation, int days)
{
    int64_t claim_by = prm_mock_now(w->mock) + days * WORLD_DAY_MS;
    const char *id = world_insert(w, "fund_request", "{'number':'MDF-%d','program':'%s','partner':'%s','allocation':'%s',"
        "'currency':'EUR','approved':{'amount':50000,'currency':'EUR'},'claim_by':%lld}", days, w->program, partner,
        allocation, (long long)claim_by);

    return prm_mock_set_state(w->mock, id, "claimable") == PRM_OK ? id : "";
}

static prm_status ask_expiring(world *w, int days)
{
    return world_call(w, "mdf.expiring", "{'program':'%s','days':%d}", w->program, days);
}

TEST(what_ends_first_comes_first)
{
    WORLD(w);
    const char *later = allocate_until(&w, w.alpha, 7000, "2027-03-20");
    const char *sooner = allocate_until(&w, w.alpha, 3000, "2027-02-10");
    const char *empty = allocate_until(&w, w.beta, 0, "2027-02-01");
    const char *far = approve(&w, w.beta, later, 50), *near = approve(&w, w.alpha, sooner, 9);
    REQUIRE(*empty != '\0' && *far != '\0' && *near != '\0' && approve(&w, w.alpha, later, 200) != NULL);
    prm_mock_user(w.mock, "{'name':'Ada','roles':['partner_sales']}");
    char user[120];
    snprintf(user, sizeof user, "{'name':'Bea','roles':['partner_marketing','partner_sales'],'partner':'%s'}", w.alpha);
    prm_mock_user(w.mock, user);
    world_as_marketing(&w);
    REQUIRE(ask_expiring(&w, 90) == PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "allocations[0].allocation"), sooner);
    CHECK_STR(prm_mock_text(w.mock, "allocations[0].available"), "3000");
    CHECK_STR(prm_mock_text(w.mock, "allocations[0].roles[0]"), "partner_marketing");
    CHECK_STR(prm_mock_text(w.mock, "allocations[0].roles[1]"), "");
    CHECK_STR(prm_mock_text(w.mock, "allocations[1].allocation"), later);
    CHECK_STR(prm_mock_text(w.mock, "allocations[2].allocation"), "");
    CHECK_STR(prm_mock_text(w.mock, "requests[0].fund_request"), near);
    CHECK_STR(prm_mock_text(w.mock, "requests[0].days_left"), "9");
    CHECK_STR(prm_mock_text(w.mock, "requests[0].unclaimed"), "50000");
    CHECK_STR(prm_mock_text(w.mock, "requests[1].fund_request"), far);
    CHECK_STR(prm_mock_text(w.mock, "requests[1].roles[0]"), "");
    CHECK_STR(prm_mock_text(w.mock, "requests[2].fund_request"), "");
    CHECK_STR(prm_mock_text(w.mock, "complete"), "true");
    REQUIRE(ask_expiring(&w, 8) == PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "requests[0].fund_request"), "");
    CHECK_STR(prm_mock_text(w.mock, "allocations[0].allocation"), "");
}

TEST(a_partner_loses_its_own)
{
    WORLD(w);
    const char *alphas = allocate_until(&w, w.alpha, 7000, "2027-02-20"), *betas = allocate_until(&w, w.beta, 11, "2027-02-21");
    const char *own = approve(&w, w.beta, betas, 50);
    REQUIRE(*approve(&w, w.alpha, alphas, 9) != '\0');
    world_as_beta(&w);
    REQUIRE(ask_expiring(&w, 90) == PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "allocations[0].allocation"), betas);
    CHECK_STR(prm_mock_text(w.mock, "allocations[1].allocation"), "");
    CHECK_STR(prm_mock_text(w.mock, "requests[0].fund_request"), own);
    CHECK_STR(prm_mock_text(w.mock, "requests[1].fund_request"), "");
}

/* ---- How well funds are used ------------------------------------------------------------------------------------ */

static const char *join(world *w, const char *name, const char *state)
{
    const char *partner = world_insert(w, "partner",
        "{'legal_name':'%s','type':'reseller','country':'DE','state':'%s','segments':['retail']}", name, state);

    world_insert(w, "membership", "{'partner':'%s','program':'%s','level':'%s','channel_type':'reseller'}", partner,
        w->program, w->silver);
    return partner;
}

static prm_status ask_utilisation(world *w, int days)
{
    world_as_marketing(w);
    return world_call(w, "mdf.utilisation", "{'program':'%s','days':%d}", w->program, days);
}

TEST(used_of_what_there_is)
{
    WORLD(w);
    const char *ended = allocate_until(&w, w.beta, 3001, "2027-02-10");
    REQUIRE(*allocate_until(&w, w.alpha, 7000, "2027-12-31") != '\0' && *ended != '\0');
    REQUIRE(ask_utilisation(&w, 30) == PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "partners.may_ask"), "2");
    prm_mock_advance(w.mock, 60 * WORLD_DAY_MS);
    REQUIRE(*join(&w, "Gamma", "active") != '\0' && *join(&w, "Delta", "suspended") != '\0');
    world_insert(&w, "fund_request", "{'program':'%s','partner':'%s','submitted_at':%lld}", w.program, w.alpha,
        (long long)(prm_mock_now(w.mock) - 10 * WORLD_DAY_MS));
    REQUIRE(ask_utilisation(&w, 9) == PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "items[0].granted"), "10001");
    CHECK_STR(prm_mock_text(w.mock, "items[0].expired"), "3001");
    CHECK_STR(prm_mock_text(w.mock, "items[0].expired_bps"), "3000"); /* 3000.6 */
    CHECK_STR(prm_mock_text(w.mock, "items[0].paid_bps"), "0");
    CHECK_STR(prm_mock_text(w.mock, "partners.may_ask"), "1");
    CHECK_STR(prm_mock_text(w.mock, "partners.have_asked"), "0");
    REQUIRE(ask_utilisation(&w, 11) == PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "partners.using_bps"), "10000");
    CHECK(world_call(&w, "mdf.allocations.create", "{'budget':'%s','level':'%s','kind':'upfront',"
        "'amount':{'amount':5,'currency':'EUR'}}", w.budget, w.gold) == PRM_OK);
    CHECK(world_call(&w, "mdf.allocations.create", "{'budget':'%s','segment':'retail','kind':'on_demand'}", w.budget) == PRM_OK);
    REQUIRE(ask_utilisation(&w, 11) == PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "partners.may_ask"), "3");
    CHECK_STR(prm_mock_text(w.mock, "partners.have_asked"), "1");
    CHECK_STR(prm_mock_text(w.mock, "partners.using_bps"), "3333");
    CHECK_STR(prm_mock_text(w.mock, "items[0].allocations"), "4");
}

TEST(what_is_moved_is_given_once)
{
    WORLD(w);
    const char *one = allocate_until(&w, w.alpha, 7000, "2027-12-31"), *other = allocate_until(&w, w.beta, 1, "2027-12-31");
    REQUIRE(*other != '\0');
    CHECK_INT(world_call(&w, "mdf.allocations.reallocate", "{'id':'%s','to':'%s','amount':{'amount':3000,'currency':'EUR'},"
        "'reason':'r'}", one, other), PRM_OK);
    CHECK_INT(world_call(&w, "mdf.allocations.reallocate", "{'id':'%s','amount':{'amount':500,'currency':'EUR'},"
        "'reason':'r'}", one), PRM_OK);
    REQUIRE(ask_utilisation(&w, 30) == PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "items[0].granted"), "6501");
    CHECK_INT(world_call(&w, "mdf.utilisation", "{'program':'%s','budget':'%s'}", w.program, w.budget), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "items[0].granted"), "6501");
    const char *year = world_insert(&w, "budget", "{'program':'%s','code':'b','currency':'EUR'}", w.program);
    CHECK_INT(world_call(&w, "mdf.utilisation", "{'program':'%s','budget':'%s'}", w.program, year), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "items[0].granted"), "");
}

/* Nobody has won nine hundred thousand million times what was paid: a figure that is beyond counting is left out. */
TEST(what_is_beyond_counting)
{
    WORLD(w);
    const char *request, *claim;
    const char *allocation = world_allocate(&w, w.alpha, 1000000);
    request = world_insert(&w, "fund_request", "{'program':'%s','partner':'%s','allocation':'%s','currency':'EUR',"
        "'requested':{'amount':1,'currency':'EUR'},'requested_base':1,'activities':[{'number':1,'kind':'event','title':'A',"
        "'ends_on':'2027-02-10','approved':{'amount':1,'currency':'EUR'}}]}", w.program, w.alpha, allocation);
    claim = world_insert(&w, "claim", "{'fund_request':'%s','partner':'%s','program':'%s','currency':'EUR',"
        "'claimed':{'amount':1,'currency':'EUR'},'claimed_base':1,'approved':{'amount':1,'currency':'EUR'},'lines':["
        "{'number':1,'activity':1,'description':'Hall','approved':{'amount':1,'currency':'EUR'}}]}", request, w.alpha,
        w.program);
    world_insert(&w, "outcome", "{'fund_request':'%s','activity':1,'partner':'%s','program':'%s','source':'reported',"
        "'leads':0,'qualified':0,'deals':0,'pipeline_base':899999999999,'won_base':900000000000}", request, w.alpha, w.program);
    REQUIRE(prm_mock_set_state(w.mock, request, "completed") == PRM_OK && prm_mock_set_state(w.mock, claim, "paid") == PRM_OK);
    world_as_marketing(&w);
    REQUIRE(ASK(w, "kind", "") == PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "total.pipeline_per_paid_bps"), "8999999999990000");
    CHECK_STR(prm_mock_text(w.mock, "total.won_per_paid_bps"), "");
    CHECK_STR(prm_mock_text(w.mock, "total.won_base"), "900000000000");
    world_insert(&w, "outcome", "{'fund_request':'%s','activity':1,'partner':'%s','program':'%s','source':'campaign',"
        "'leads':0,'qualified':0,'deals':0,'pipeline_base':0,'won_base':9007199254740991}", request, w.alpha, w.program);
    CHECK(ASK(w, "kind", "") == PRM_E_LIMIT);
}

TEST_MAIN(CASE(by_sort_of_activity), CASE(by_whose_it_is_and_whom_it_is_for), CASE(of_a_period),
    CASE(a_partner_has_its_own_returns), CASE(what_ends_first_comes_first), CASE(a_partner_loses_its_own),
    CASE(used_of_what_there_is), CASE(what_is_moved_is_given_once), CASE(what_is_beyond_counting))
