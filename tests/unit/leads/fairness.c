/* SPDX-License-Identifier: Apache-2.0 */
/* How near what partners are offered is to their weights, by hand-reckoned cases. */
#include "world.h"

#include <stdio.h>

/* What alpha and beta were offered, and their weights; 0: none is set. */
static const char *reckoned(world *w, int alpha, int beta, int alpha_weight, int beta_weight)
{
    char json[400];
    const char *partners[] = { w->alpha, w->beta };
    const int weights[] = { alpha_weight, beta_weight };

    for (size_t i = 0; i < 2; i++)
        if (weights[i] > 0)
            world_insert(w, "lead_capacity", "{'partner':'%s','weight':%d}", partners[i], weights[i]);
        else
            world_insert(w, "lead_capacity", "{'partner':'%s'}", partners[i]);
    snprintf(json, sizeof(json), "{'items':[{'group':{'partner':'%s'},'value':%d},{'group':{'partner':'%s'},'value':%d},"
        "{'group':{'partner':'partner_0000000000000'},'value':50}],'unit':'offers','complete':true}",
        w->alpha, alpha, w->beta, beta);
    if (prm_mock_figures(w->mock, "leads.offers", json) != PRM_OK)
        return "figures";
    world_as_manager(w);
    return world_call(w, "leads.fairness", "{'program':'%s'}", w->program) == PRM_OK
               ? prm_mock_text(w->mock, "fairness_bps") : "failed";
}

TEST(shares_against_weights)
{
    static const struct {
        int alpha, beta, alpha_weight, beta_weight;
        const char *fairness;
    } cases[] = { { 5, 5, 0, 0, "10000" }, { 10, 0, 0, 0, "5000" }, { 3, 1, 0, 0, "7500" }, { 3, 1, 300, 100, "10000" },
        { 0, 4, 300, 100, "2500" }, { 1, 2, 100, 100, "8333" }, { 0, 0, 0, 0, "" }, { 7, 0, 9999, 1, "9999" } };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        WORLD(w);
        CHECK_STR(reckoned(&w, cases[i].alpha, cases[i].beta, cases[i].alpha_weight, cases[i].beta_weight),
            cases[i].fairness);
    }
}

TEST(whoever_gets_nothing_counts_and_a_stranger_does_not)
{
    WORLD(w);
    const char *stranger = world_insert(&w, "partner", "{'legal_name':'Stranger','type':'msp','state':'active'}");
    world_insert(&w, "lead_capacity", "{'partner':'%s','weight':10000}", stranger);
    CHECK_STR(reckoned(&w, 6, 0, 0, 0), "5000");
    CHECK_STR(prm_mock_text(w.mock, "partners"), "2");
    CHECK_STR(prm_mock_text(w.mock, "offers"), "6");
    CHECK_STR(prm_mock_text(w.mock, "furthest[1].share_bps"), "0");
}

TEST(it_is_noted_every_night)
{
    WORLD(w);
    CHECK_STR(reckoned(&w, 3, 1, 0, 0), "7500");
    CHECK_INT(prm_mock_recur(w.mock, "leads.fairness_comes", w.program), PRM_OK);
    CHECK_STR(prm_mock_event(w.mock, "leads.fairness_reckoned", "fairness_bps"), "7500");
}

TEST_MAIN(CASE(shares_against_weights), CASE(whoever_gets_nothing_counts_and_a_stranger_does_not),
    CASE(it_is_noted_every_night))
