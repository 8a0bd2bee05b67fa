/* SPDX-License-Identifier: Apache-2.0 */
/* What the vendor promises a partner: counted as the partner gets it, each lead once, met or missed at the end. */
#include "world.h"

#include <stdio.h>

static const char *promised(world *w, const char *more)
{
    world_as_manager(w);
    return world_call(w, "leads.commitments.create", "{'partner':'%s','program':'%s','until':'2027-01-10','promised':2%s}",
               w->alpha, w->program, more) == PRM_OK ? prm_mock_text(w->mock, "lead_commitment.id") : "";
}

/* A qualified one, in Bavaria, about the product. */
static const char *lead(world *w)
{
    return world_insert(w, "lead", "{'program':'%s','source':'web','legal_name':'Muster GmbH','state':'qualified',"
        "'product':'%s','territory':'%s','attempts':0,'open_offers':0}", w->program, w->product, w->bavaria);
}

static prm_status assign(world *w, const char *id, const char *partner)
{
    world_as_manager(w);
    return world_call(w, "leads.assign", "{'id':'%s','partner':'%s'}", id, partner);
}

static const char *delivered(const world *w, const char *id)
{
    return prm_mock_row(w->mock, id, "delivered");
}

TEST(an_offer_of_its_own_counts_once)
{
    WORLD(w);
    const char *id = promised(&w, ""), *one = lead(&w);
    REQUIRE(*id != '\0');
    CHECK_STR(prm_mock_row(w.mock, id, "from"), "2027-01-01");
    CHECK_STR(delivered(&w, id), "0");
    CHECK_INT(assign(&w, one, w.alpha), PRM_OK);
    CHECK_STR(delivered(&w, id), "1");
    prm_mock_as(w.mock, PRM_PARTNER_SIDE, w.alpha, "partner_sales");
    CHECK_INT(world_call(&w, "leads.accept", "{'id':'%s'}", prm_mock_row_at(w.mock, "lead_offer", 0)), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, one, "state"), "accepted");
    CHECK_STR(delivered(&w, id), "1");
    CHECK_INT(prm_mock_rows(w.mock, "lead_delivery"), 1);
    CHECK_INT(assign(&w, lead(&w), w.beta), PRM_OK);
    CHECK_STR(delivered(&w, id), "1"); /* another's */
}

TEST(what_it_is_about_decides)
{
    WORLD(w);
    char more[200];
    snprintf(more, sizeof(more), ",'product':'%s','territory':'%s'", w.family, w.europe);
    const char *wide = promised(&w, more);
    snprintf(more, sizeof(more), ",'territory':'%s'", w.asia);
    const char *elsewhere = promised(&w, more), *later = promised(&w, ",'from':'2027-01-05'");
    CHECK_INT(assign(&w, lead(&w), w.alpha), PRM_OK);
    CHECK_STR(delivered(&w, wide), "1");
    CHECK_STR(delivered(&w, elsewhere), "0");
    CHECK_STR(delivered(&w, later), "0");
    CHECK(prm_mock_advance(w.mock, 4 * WORLD_DAY_MS) >= 0);
    CHECK_INT(assign(&w, lead(&w), w.alpha), PRM_OK);
    CHECK_STR(delivered(&w, wide), "2");
    CHECK_STR(delivered(&w, later), "1");
}

TEST(it_is_missed_after_its_last_day)
{
    WORLD(w);
    const char *id = promised(&w, "");
    CHECK_INT(assign(&w, lead(&w), w.alpha), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 8 * WORLD_DAY_MS - 1) >= 0);
    CHECK_INT(prm_mock_events(w.mock, "leads.commitment_behind"), 0);
    CHECK(prm_mock_advance(w.mock, 1) >= 0);
    CHECK_INT(prm_mock_events(w.mock, "leads.commitment_behind"), 1);
    CHECK(prm_mock_advance(w.mock, 2 * WORLD_DAY_MS - 1) >= 0);
    CHECK_STR(prm_mock_row(w.mock, id, "state"), "open");
    CHECK(prm_mock_advance(w.mock, 1) >= 0);
    CHECK_STR(prm_mock_row(w.mock, id, "state"), "missed");
    CHECK_STR(prm_mock_event(w.mock, "leads.commitment_missed", "met"), "false");
    CHECK_STR(prm_mock_event(w.mock, "leads.commitment_missed", "delivered"), "1");
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_INT(prm_mock_notices(w.mock, "told_commitment_missed"), 2);
    CHECK_STR(prm_mock_notice(w.mock, "told_commitment_behind", "partner"), "");
    CHECK_STR(prm_mock_notice(w.mock, "told_committed", "partner"), w.alpha);
    size_t clocks = prm_mock_rows(w.mock, "sla_clock");
    REQUIRE(clocks > 0);
    const char *ledger = prm_mock_row_at(w.mock, "sla_clock", clocks - 1);
    CHECK_STR(prm_mock_row(w.mock, ledger, "party"), "vendor");
    CHECK_STR(prm_mock_row(w.mock, ledger, "kind"), "commitment");
    CHECK_STR(prm_mock_row(w.mock, ledger, "state"), "breached");
    CHECK_STR(prm_mock_row(w.mock, ledger, "partner"), w.alpha);
    CHECK_STR(prm_mock_event(w.mock, "leads.sla_breached", "in_time"), "false");
    CHECK_STR(prm_mock_event(w.mock, "leads.sla_breached", "program"), w.program);
}

TEST(it_is_met_and_nobody_is_warned)
{
    WORLD(w);
    const char *id = promised(&w, "");
    CHECK_INT(assign(&w, lead(&w), w.alpha), PRM_OK);
    CHECK_INT(assign(&w, lead(&w), w.alpha), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 10 * WORLD_DAY_MS) >= 0);
    CHECK_STR(prm_mock_row(w.mock, id, "state"), "met");
    CHECK_INT(prm_mock_events(w.mock, "leads.commitment_behind"), 0);
    CHECK_STR(prm_mock_event(w.mock, "leads.commitment_met", "met"), "true");
    CHECK_INT(assign(&w, lead(&w), w.alpha), PRM_OK);
    CHECK_STR(delivered(&w, id), "2"); /* its time is over */
}

TEST(by_hand)
{
    WORLD(w);
    const char *id = promised(&w, ""), *one = lead(&w);
    CHECK_INT(world_call(&w, "leads.commitments.count", "{'id':'%s','lead':'%s'}", id, one), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "counted"), "true");
    CHECK_INT(world_call(&w, "leads.commitments.count", "{'id':'%s','lead':'%s'}", id, one), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "counted"), "false");
    CHECK_STR(delivered(&w, id), "1");
    CHECK_INT(world_call(&w, "leads.commitments.withdraw", "{'id':'%s','reason':'No fair'}", id), PRM_OK);
    CHECK_INT(world_call(&w, "leads.commitments.withdraw", "{'id':'%s','reason':'No fair'}", id), PRM_E_STATE);
    CHECK_INT(world_call(&w, "leads.commitments.count", "{'id':'%s','lead':'%s'}", id, lead(&w)), PRM_E_STATE);
    CHECK_INT(prm_mock_timers(w.mock), 0);
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_commitment_withdrawn", "data.reason"), "No fair");
}

TEST(what_cannot_be_promised)
{
    WORLD(w);
    const char *stranger = world_insert(&w, "partner", "{'legal_name':'Stranger','type':'msp','state':'active'}");
    world_as_manager(&w);
    static const struct {
        const char *more, *failure;
    } cases[] = { { "'until':'2026-12-31','promised':1", "until:order" },
        { "'from':'2026-01-01','until':'2026-12-31','promised':1", "until:passed" },
        { "'until':'2040-01-01','promised':1", "until:range" }, { "'until':'2027-02-01','promised':0", "promised:range" } };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        CHECK_INT(world_call(&w, "leads.commitments.create", "{'partner':'%s','program':'%s',%s}", w.alpha, w.program,
            cases[i].more), PRM_E_INVALID);
        CHECK_STR(prm_mock_failure(w.mock), cases[i].failure);
    }
    CHECK_INT(world_call(&w, "leads.commitments.create", "{'partner':'%s','program':'%s','until':'2027-02-01','promised':1}",
        stranger, w.program), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "partner:not_a_member");
    prm_mock_as(w.mock, PRM_PARTNER_SIDE, w.alpha, "partner_admin");
    CHECK_INT(world_call(&w, "leads.commitments.create", "{'partner':'%s','program':'%s','until':'2027-02-01','promised':1}",
        w.alpha, w.program), PRM_E_FORBIDDEN);
}

TEST(what_came_of_a_campaign)
{
    WORLD(w);
    const char *template = world_template(&w, "");
    world_as_alpha(&w);
    CHECK_INT(world_call(&w, "campaigns.launch", "{'template':'%s'}", template), PRM_OK);
    const char *id = prm_mock_text(w.mock, "campaigns[0].id");
    CHECK_INT(world_call(&w, "campaigns.spend.create",
        "{'campaign':'%s','amount':{'amount':1000,'currency':'EUR'},'kind':'media'}", id), PRM_OK);
    prm_mock_metric(w.mock, "campaigns.qualified", "all", 0);
    prm_mock_metric(w.mock, "campaigns.accepted", "all", 0);
    prm_mock_metric(w.mock, "campaigns.deals", "all", 1);
    prm_mock_metric(w.mock, "campaigns.pipeline", "all", 7000);
    prm_mock_metric(w.mock, "campaigns.won", "all", 5500);
    prm_mock_metric(w.mock, "campaigns.leads", "all", 0);
    CHECK_INT(world_call(&w, "campaigns.return", "{'id':'%s'}", id), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "cost_per_lead"), "");
    CHECK_STR(prm_mock_text(w.mock, "spend"), "1000");
    prm_mock_metric(w.mock, "campaigns.leads", "all", 3);
    CHECK_INT(world_call(&w, "campaigns.return", "{'id':'%s'}", id), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "cost_per_lead"), "333");
    CHECK_STR(prm_mock_text(w.mock, "currency"), "EUR");
    CHECK_STR(prm_mock_text(w.mock, "won"), "5500");
    CHECK_STR(prm_mock_text(w.mock, "won_per_spend_bps"), "55000");
    world_as_beta(&w);
    CHECK_INT(world_call(&w, "campaigns.return", "{'id':'%s'}", id), PRM_E_NOT_FOUND);
}

TEST_MAIN(CASE(an_offer_of_its_own_counts_once), CASE(what_it_is_about_decides), CASE(it_is_missed_after_its_last_day),
    CASE(it_is_met_and_nobody_is_warned), CASE(by_hand), CASE(what_cannot_be_promised), CASE(what_came_of_a_campaign))
