/* SPDX-License-Identifier: Apache-2.0 */
/* What a partner does with a lead, and what the vendor takes back. */
#include "world.h"

#include <string.h>

enum { HOUR_MS = 3600000 };

static void as_seller(world *w)
{
    prm_mock_as(w->mock, PRM_PARTNER_SIDE, w->alpha, "partner_sales");
}

/* A qualified one, offered to alpha; its only offer. */
static const char *offered(world *w, const char **offer)
{
    const char *lead = world_insert(w, "lead", "{'program':'%s','source':'web','legal_name':'Muster GmbH','country':'DE',"
        "'state':'qualified','product':'%s','territory':'%s','attempts':0,'open_offers':0}", w->program, w->product, w->bavaria);
    size_t before = prm_mock_rows(w->mock, "lead_offer");

    world_as_manager(w);
    if (world_call(w, "leads.assign", "{'id':'%s','partner':'%s'}", lead, w->alpha) != PRM_OK)
        return "";
    *offer = prm_mock_row_at(w->mock, "lead_offer", before);
    as_seller(w);
    return lead;
}

static const char *held(world *w)
{
    const char *offer = "", *lead = offered(w, &offer);
    return world_call(w, "leads.accept", "{'id':'%s'}", offer) == PRM_OK ? lead : "";
}

static prm_status on(world *w, const char *method, const char *id, const char *more)
{
    return world_call(w, method, "{'id':'%s'%s}", id, more);
}

static prm_status touch(world *w, const char *lead, const char *outcome)
{
    return world_call(w, "leads.touch", "{'id':'%s','kind':'call','on':'2027-01-01','outcome':'%s'}", lead, outcome);
}

static const char *capacity(world *w, const char *counter)
{
    return prm_mock_row(w->mock, prm_mock_row_at(w->mock, "lead_capacity", 0), counter);
}

static bool has_none(const world *w, const char *id, const char *path)
{
    const char *value = prm_mock_row(w->mock, id, path);
    return *value == '\0' || strcmp(value, "null") == 0;
}

/* ---- Offers -------------------------------------------------------------------------------------------------------- */

TEST(a_look_is_noted_once)
{
    WORLD(w);
    const char *offer = "", *lead = offered(&w, &offer);
    REQUIRE(*lead != '\0');
    CHECK_INT(on(&w, "leads.view", offer, ""), PRM_OK);
    const char *first = prm_mock_row(w.mock, offer, "viewed_at");
    CHECK(*first != '\0');
    prm_mock_set_now(w.mock, prm_mock_now(w.mock) + HOUR_MS);
    CHECK_INT(on(&w, "leads.view", offer, ""), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, offer, "viewed_at"), first);
    CHECK_INT(prm_mock_events(w.mock, "leads.offer_viewed"), 1);
}

TEST(a_refusal_by_the_fallback_excludes_and_counts)
{
    WORLD(w);
    const char *offer = "", *lead = offered(&w, &offer);
    REQUIRE(*lead != '\0');
    prm_mock_set_now(w.mock, prm_mock_now(w.mock) + 5 * HOUR_MS);
    CHECK_INT(on(&w, "leads.decline", offer, ",'reason_code':'too_small'"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "declined"), "true");
    CHECK_STR(prm_mock_fact(w.mock, "offer.waited_hours"), "5");
    CHECK_STR(capacity(&w, "declined"), "1");
    CHECK_STR(capacity(&w, "open_now"), "0");
    CHECK_STR(prm_mock_row(w.mock, offer, "excluded_until"), ""); /* never asked again */
    CHECK_STR(prm_mock_row(w.mock, lead, "state"), "qualified");
    CHECK_INT(on(&w, "leads.decline", offer, ",'reason_code':'other'"), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, offer, "reason"), "too_small");
    CHECK_STR(capacity(&w, "declined"), "1");
}

TEST(a_refusal_as_the_rules_see_it)
{
    WORLD(w);
    const char *offer = "", *lead = offered(&w, &offer);
    REQUIRE(*lead != '\0');
    prm_mock_answer(w.mock, "leads.decline", "{'exclude_days':2,'counts_against':false,'requalify':true}");
    CHECK_INT(on(&w, "leads.decline", offer, ",'reason_code':'no_lead'"), PRM_OK);
    CHECK_STR(capacity(&w, "declined"), "0");
    CHECK(*prm_mock_row(w.mock, offer, "excluded_until") != '\0');
    CHECK(prm_mock_advance(w.mock, 1000) >= 1);
    CHECK_STR(prm_mock_row(w.mock, lead, "state"), "unassignable");
    CHECK_STR(prm_mock_row(w.mock, lead, "reason_code"), "requalify");
}

TEST(what_is_over_cannot_be_declined)
{
    WORLD(w);
    const char *offer = "", *lead = offered(&w, &offer);
    REQUIRE(*lead != '\0');
    prm_mock_set_now(w.mock, prm_mock_now(w.mock) + 100 * WORLD_DAY_MS);
    CHECK_INT(on(&w, "leads.decline", offer, ",'reason_code':'other'"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "declined"), "false");
    CHECK_STR(prm_mock_row(w.mock, offer, "state"), "timeout");
    world_as_manager(&w);
    CHECK_INT(on(&w, "leads.withdraw_offer", offer, ",'reason_code':'late'"), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(w.mock), "not_open");
}

TEST(the_vendor_takes_an_offer_back)
{
    WORLD(w);
    const char *offer = "", *lead = offered(&w, &offer);
    REQUIRE(*lead != '\0');
    world_as_manager(&w);
    CHECK_INT(on(&w, "leads.withdraw_offer", offer, ",'reason_code':'mistake','comment':'Sorry'"), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, offer, "state"), "pulled");
    CHECK_STR(prm_mock_row(w.mock, offer, "comment"), "Sorry");
    CHECK_STR(prm_mock_row(w.mock, lead, "state"), "qualified");
    as_seller(&w);
    CHECK_INT(on(&w, "leads.accept", offer, ""), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "accepted"), "false");
}

/* ---- Work ---------------------------------------------------------------------------------------------------------- */

TEST(touches_lead_to_work)
{
    WORLD(w);
    const char *lead = held(&w);
    REQUIRE(*lead != '\0');
    CHECK_INT(on(&w, "leads.progress", lead, ",'note':'Nothing yet'"), PRM_E_STATE);
    CHECK_INT(touch(&w, lead, "not_reached"), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, lead, "state"), "contacted");
    CHECK_INT(prm_mock_events(w.mock, "leads.contacted"), 1);
    CHECK_INT(touch(&w, lead, "not_reached"), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, lead, "state"), "contacted");
    CHECK_INT(on(&w, "leads.progress", lead, ",'note':'An offer is out'"), PRM_OK);
    CHECK_STR(prm_mock_row(w.mock, lead, "state"), "working");
    CHECK_STR(prm_mock_row(w.mock, lead, "touches"), "2");
    CHECK_INT(prm_mock_rows(w.mock, "lead_touch"), 3);
    CHECK_INT(on(&w, "leads.touch", lead, ",'kind':'call','on':'2027-01-09','outcome':'reached'"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "on:future");
    prm_mock_as(w.mock, PRM_PARTNER_SIDE, w.beta, "partner_sales");
    CHECK_INT(touch(&w, lead, "reached"), PRM_E_NOT_FOUND);
}

TEST(not_reached_takes_as_many_touches_as_promised)
{
    WORLD(w);
    const char *lead = held(&w);
    REQUIRE(*lead != '\0');
    CHECK_INT(on(&w, "leads.lose", lead, ",'reason_code':'price'"), PRM_E_STATE);
    CHECK_INT(touch(&w, lead, "not_reached"), PRM_OK);
    CHECK_INT(on(&w, "leads.lose", lead, ",'reason_code':'not_reached'"), PRM_OK); /* nothing was promised */
    CHECK_STR(prm_mock_row(w.mock, lead, "state"), "lost");
    CHECK_STR(capacity(&w, "open_now"), "0");
    const char *other = world_insert(&w, "lead", "{'program':'%s','source':'web','legal_name':'Andere GmbH','state':'contacted',"
        "'holder':'%s','touches':1,'promises':{'accept_hours':1,'first_touch_hours':1,'touches':3,'calendar':'always'}}",
        w.program, w.alpha);
    CHECK_INT(on(&w, "leads.lose", other, ",'reason_code':'not_reached'"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "reason_code:too_few_touches");
    CHECK_INT(on(&w, "leads.lose", other, ",'reason_code':'no_need'"), PRM_OK);
}

TEST(it_rests_and_comes_back_to_whoever_is_there)
{
    WORLD(w);
    const char *lead = held(&w), *other = held(&w), *until = ",'until':1799539200000"; /* 2027-01-10 */
    REQUIRE(*lead != '\0' && *other != '\0');
    CHECK_INT(touch(&w, lead, "reached"), PRM_OK);
    CHECK_INT(touch(&w, other, "reached"), PRM_OK);
    CHECK_INT(on(&w, "leads.nurture", lead, ",'until':1"), PRM_E_INVALID);
    CHECK_INT(on(&w, "leads.nurture", lead, until), PRM_OK);
    CHECK_STR(capacity(&w, "open_now"), "1");
    CHECK(prm_mock_advance(w.mock, 20 * WORLD_DAY_MS) >= 1);
    CHECK_STR(prm_mock_row(w.mock, lead, "state"), "accepted");
    CHECK_STR(prm_mock_row(w.mock, lead, "holder"), w.alpha);
    CHECK_STR(capacity(&w, "open_now"), "2");
    CHECK_INT(on(&w, "leads.nurture", other, ",'until':1803859200000"), PRM_OK);
    CHECK_INT(prm_mock_set_state(w.mock, w.alpha, "suspended"), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 60 * WORLD_DAY_MS) >= 1);
    CHECK(has_none(&w, other, "holder"));
    CHECK_STR(prm_mock_row(w.mock, other, "state"), "unassignable"); /* nobody is entitled to it */
}

TEST(what_was_held_is_pulled_back_whole)
{
    WORLD(w);
    const char *lead = held(&w), *offer = prm_mock_row_at(w.mock, "lead_offer", 0);
    REQUIRE(*lead != '\0');
    CHECK_INT(touch(&w, lead, "reached"), PRM_OK);
    CHECK_INT(on(&w, "leads.feedback", lead, ",'quality':'poor','note':'Klein'"), PRM_OK);
    world_as_manager(&w);
    CHECK_INT(on(&w, "leads.pull", lead, ",'reason_code':'no_progress','comment':'Zu lange'"), PRM_OK);
    static const char *const gone[] = { "holder", "offer", "held_since", "first_touch_at", "quality", "quality_note", "comment" };
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
        CHECK(has_none(&w, lead, gone[i]));
    CHECK_STR(prm_mock_row(w.mock, lead, "state"), "qualified");
    CHECK_STR(prm_mock_row(w.mock, offer, "state"), "pulled");
    CHECK(has_none(&w, prm_mock_row_at(w.mock, "lead_touch", 0), "holder"));
    CHECK_STR(prm_mock_row(w.mock, prm_mock_row_at(w.mock, "lead_touch", 0), "partner"), w.alpha);
    CHECK_STR(capacity(&w, "pulled"), "1");
    CHECK_STR(capacity(&w, "open_now"), "0");
    CHECK_STR(prm_mock_event(w.mock, "leads.pulled_back", "partner"), w.alpha);
    CHECK_INT(on(&w, "leads.pull", lead, ",'reason_code':'no_progress'"), PRM_E_STATE);
    as_seller(&w);
    CHECK_INT(touch(&w, lead, "reached"), PRM_E_NOT_FOUND);
}

/* However few of them there is time for at once. */
TEST(what_a_partner_that_has_left_had_goes_on_to_others)
{
    for (size_t time = 0; time < 3; time++) {
        const char *leads[4], *offer = "";
        WORLD(w);
        prm_mock_set_piece(w.mock, time);
        for (size_t i = 0; i < 3; i++)
            leads[i] = held(&w);
        leads[3] = offered(&w, &offer);
        CHECK_INT(touch(&w, leads[1], "reached"), PRM_OK);
        CHECK_INT(touch(&w, leads[2], "reached"), PRM_OK);
        CHECK_INT(on(&w, "leads.progress", leads[2], ",'note':'They compare'"), PRM_OK);
        CHECK_STR(prm_mock_row(w.mock, offer, "state"), "open");
        prm_mock_set_state(w.mock, w.alpha, "terminated");
        CHECK_INT(prm_mock_happen(w.mock, "partners.terminated", w.alpha, NULL), PRM_OK);
        CHECK(prm_mock_react(w.mock) > 0);
        CHECK(prm_mock_advance(w.mock, 1) > 0);
        CHECK_STR(prm_mock_row(w.mock, offer, "state"), "pulled");
        for (size_t i = 0; i < 4; i++)
            CHECK_STR(prm_mock_row(w.mock, leads[i], "holder"), i == 2 ? w.alpha : i == 3 ? "" : "null");
        CHECK_STR(prm_mock_row(w.mock, leads[2], "state"), "working");
    }
}

TEST_MAIN(CASE(what_a_partner_that_has_left_had_goes_on_to_others),
    CASE(a_look_is_noted_once), CASE(a_refusal_by_the_fallback_excludes_and_counts),
    CASE(a_refusal_as_the_rules_see_it), CASE(what_is_over_cannot_be_declined), CASE(the_vendor_takes_an_offer_back),
    CASE(touches_lead_to_work), CASE(not_reached_takes_as_many_touches_as_promised),
    CASE(it_rests_and_comes_back_to_whoever_is_there), CASE(what_was_held_is_pulled_back_whole))
