/* SPDX-License-Identifier: Apache-2.0 */
/* A template is run: by whom, when it begins and ends, what is told, and who may change it. */
#include "world.h"

#include <stdio.h>
#include <string.h>

static prm_status launch(world *w, const char *template, const char *more)
{
    return world_call(w, "campaigns.launch", "{'template':'%s'%s}", template, more);
}

/* Launched by alpha; its id. */
static const char *launched(world *w, const char *template, const char *more)
{
    world_as_alpha(w);
    return launch(w, template, more) == PRM_OK ? prm_mock_text(w->mock, "campaigns[0].id") : "";
}

static prm_status verb(world *w, const char *method, const char *id, const char *more)
{
    return world_call(w, method, "{'id':'%s'%s}", id, more);
}

#define STEPS ",'steps':[{'day':0,'title':'Send'},{'day':3,'title':'Call','note':'Ask for the date'},{'day':-30,'title':'x'}]"

TEST(a_partner_runs_one_for_itself)
{
    WORLD(w);
    const char *template = world_template(&w, "");
    const char *id = launched(&w, template, "");
    REQUIRE(*id != '\0');
    CHECK_STR(prm_mock_text(w.mock, "campaigns[0].partner"), w.alpha);
    CHECK_STR(prm_mock_text(w.mock, "campaigns[0].state"), "running");
    CHECK_STR(prm_mock_text(w.mock, "campaigns[0].launched_by"), "partner");
    CHECK_STR(prm_mock_text(w.mock, "campaigns[0].starts_on"), "2027-01-01");
    CHECK_STR(prm_mock_text(w.mock, "campaigns[0].ends_on"), "2027-01-10");
    CHECK_STR(prm_mock_text(w.mock, "campaigns[0].spend_base"), "0");
    CHECK_STR(prm_mock_event(w.mock, "campaigns.launched", "campaign"), id);
    CHECK_INT(prm_mock_events(w.mock, "campaigns.started"), 1);
    CHECK_INT(verb(&w, "campaigns.texts", id, ",'locale':'de'"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "text.body"), "Alpha GmbH (DE) lädt ein, 2027-01-01");
}

TEST(what_is_not_for_it_is_not_there)
{
    WORLD(w);
    char more[100];
    snprintf(more, sizeof(more), ",'levels':['%s']", w.gold);
    const char *gold = world_template(&w, more);
    world_as_alpha(&w);
    CHECK_INT(launch(&w, gold, ""), PRM_E_NOT_FOUND);
    CHECK_STR(prm_mock_failure(w.mock), "");
    CHECK_INT(launch(&w, "campaign_template_0000000000000", ""), PRM_E_NOT_FOUND);
    CHECK_STR(prm_mock_failure(w.mock), "");
    snprintf(more, sizeof(more), ",'partners':['%s']", w.beta);
    CHECK_INT(launch(&w, gold, more), PRM_E_INVALID); /* nor may it say for whom */
    CHECK_INT(prm_mock_rows(w.mock, "campaign"), 0);
    world_as_beta(&w);
    CHECK_INT(launch(&w, gold, ""), PRM_OK);
    world_as_marketing(&w);
    snprintf(more, sizeof(more), ",'partners':['%s','%s']", w.beta, w.alpha);
    CHECK_INT(launch(&w, gold, more), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "partners[1]:level");
    CHECK_INT(prm_mock_rows(w.mock, "campaign"), 1);
}

TEST(the_vendor_runs_one_for_several_or_on_its_own)
{
    WORLD(w);
    char more[160];
    const char *template = world_template(&w, "");
    snprintf(more, sizeof(more), ",'starts_on':'2027-02-01','partners':['%s','%s']", w.alpha, w.beta);
    CHECK_INT(launch(&w, template, more), PRM_OK);
    CHECK_INT(prm_mock_rows(w.mock, "campaign"), 2);
    CHECK_STR(prm_mock_text(w.mock, "campaigns[1].partner"), w.beta);
    CHECK_STR(prm_mock_text(w.mock, "campaigns[1].state"), "planned");
    CHECK_STR(prm_mock_text(w.mock, "campaigns[1].launched_by"), "vendor");
    CHECK_INT(launch(&w, template, ""), PRM_OK);
    const char *own = prm_mock_text(w.mock, "campaigns[0].id");
    CHECK_STR(prm_mock_text(w.mock, "campaigns[0].partner"), "");
    world_as_alpha(&w);
    CHECK_INT(verb(&w, "campaigns.get", own, ""), PRM_E_NOT_FOUND);
    CHECK_INT(verb(&w, "campaigns.get", prm_mock_row_at(w.mock, "campaign", 0), ""), PRM_OK);
    CHECK_INT(verb(&w, "campaigns.get", prm_mock_row_at(w.mock, "campaign", 1), ""), PRM_E_NOT_FOUND);
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_campaign_planned", "data.starts_on"), "2027-01-01");
}

TEST(it_begins_and_ends_with_its_days)
{
    WORLD(w);
    const char *id = launched(&w, world_template(&w, STEPS), ",'starts_on':'2027-01-05','name':'Ours'");
    REQUIRE(*id != '\0');
    CHECK_STR(prm_mock_row(w.mock, id, "state"), "planned");
    CHECK_STR(prm_mock_row(w.mock, id, "steps[1].on"), "2027-01-08");
    CHECK(prm_mock_advance(w.mock, 4 * WORLD_DAY_MS - 1) >= 0);
    CHECK_STR(prm_mock_row(w.mock, id, "state"), "planned");
    CHECK(prm_mock_advance(w.mock, 1) >= 0);
    CHECK_STR(prm_mock_row(w.mock, id, "state"), "running");
    CHECK_STR(prm_mock_event(w.mock, "campaigns.step_due", "title"), "Send");
    CHECK(prm_mock_advance(w.mock, 3 * WORLD_DAY_MS) >= 0);
    CHECK_STR(prm_mock_event(w.mock, "campaigns.step_due", "title"), "Call");
    CHECK_INT(prm_mock_events(w.mock, "campaigns.step_due"), 2);
    CHECK(prm_mock_advance(w.mock, 7 * WORLD_DAY_MS - 1) >= 0);
    CHECK_STR(prm_mock_row(w.mock, id, "state"), "running");
    CHECK(prm_mock_advance(w.mock, 1) >= 0);
    CHECK_STR(prm_mock_row(w.mock, id, "state"), "completed");
    CHECK_INT(prm_mock_timers(w.mock), 0);
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_INT(prm_mock_notices(w.mock, "told_campaign_completed"), 2);
    CHECK_STR(prm_mock_notice(w.mock, "told_campaign_step", "data.title"), "Call");
    CHECK_STR(prm_mock_notice(w.mock, "told_campaign_started", "partner"), w.alpha);
}

TEST(what_was_slept_through_is_made_up_for)
{
    WORLD(w);
    const char *id = launched(&w, world_template(&w, ""), ",'starts_on':'2027-01-05','ends_on':'2027-01-05'");
    CHECK(prm_mock_advance(w.mock, 90 * WORLD_DAY_MS) >= 0);
    CHECK_STR(prm_mock_row(w.mock, id, "state"), "completed");
    CHECK_INT(prm_mock_events(w.mock, "campaigns.started"), 1);
}

TEST(dates_that_cannot_be_are_refused)
{
    WORLD(w);
    const char *template = world_template(&w, "");
    static const struct {
        const char *more, *failure;
    } cases[] = { { ",'starts_on':'2026-12-31'", "starts_on:passed" },
        { ",'starts_on':'2027-02-01','ends_on':'2027-01-31'", "ends_on:order" },
        { ",'starts_on':'9999-12-31'", "starts_on:range" }, { ",'ends_on':'2099-01-01'", "ends_on:range" },
        { ",'starts_on':'0001-01-01','ends_on':'2027-05-01'", "starts_on:range" },
        { ",'budget':{'amount':5,'currency':'CHF'}", "budget:no_rate" } };
    world_as_alpha(&w);
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        CHECK_INT(launch(&w, template, cases[i].more), PRM_E_INVALID);
        CHECK_STR(prm_mock_failure(w.mock), cases[i].failure);
    }
    CHECK_INT(prm_mock_rows(w.mock, "campaign"), 0);
}

TEST(a_planned_one_moves_with_its_steps)
{
    WORLD(w);
    const char *id = launched(&w, world_template(&w, STEPS), ",'starts_on':'2027-01-05'");
    CHECK_INT(verb(&w, "campaigns.update", id, ",'starts_on':'2027-01-20'"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "ends_on:order");
    CHECK_INT(verb(&w, "campaigns.update", id, ",'starts_on':'2027-01-07','target':{'leads':9},'name':'N'"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "campaign.steps[1].on"), "2027-01-10");
    CHECK_STR(prm_mock_text(w.mock, "campaign.target.leads"), "9");
    CHECK(prm_mock_advance(w.mock, 5 * WORLD_DAY_MS) >= 0);
    CHECK_STR(prm_mock_row(w.mock, id, "state"), "planned");
    CHECK(prm_mock_advance(w.mock, WORLD_DAY_MS) >= 0);
    CHECK_STR(prm_mock_row(w.mock, id, "state"), "running");
    CHECK_INT(verb(&w, "campaigns.update", id, ",'starts_on':'2027-01-09'"), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(w.mock), "starts_on:fixed");
    CHECK_INT(verb(&w, "campaigns.update", id, ",'ends_on':'2027-01-08'"), PRM_OK);
    CHECK(prm_mock_advance(w.mock, 2 * WORLD_DAY_MS) >= 0);
    CHECK_STR(prm_mock_row(w.mock, id, "state"), "completed");
    CHECK_INT(verb(&w, "campaigns.update", id, ",'name':'Late'"), PRM_E_STATE);
}

TEST(by_hand)
{
    WORLD(w);
    const char *template = world_template(&w, "");
    const char *id = launched(&w, template, ",'starts_on':'2027-01-05'");
    CHECK_INT(verb(&w, "campaigns.complete", id, ""), PRM_E_STATE);
    CHECK_INT(verb(&w, "campaigns.start", id, ""), PRM_OK);
    CHECK_INT(verb(&w, "campaigns.start", id, ""), PRM_E_STATE);
    CHECK_INT(verb(&w, "campaigns.complete", id, ""), PRM_OK);
    CHECK_INT(verb(&w, "campaigns.complete", id, ""), PRM_E_STATE);
    CHECK_INT(verb(&w, "campaigns.complete", id, ",'results':{'responses':41}"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "campaign.results.responses"), "41");
    CHECK_INT(verb(&w, "campaigns.complete", id, ",'results':{'responses':99}"), PRM_E_STATE);
    CHECK_INT(verb(&w, "campaigns.cancel", id, ",'reason':'late'"), PRM_E_STATE);
    CHECK_INT(prm_mock_timers(w.mock), 0);
    const char *other = launched(&w, template, ",'starts_on':'2027-01-05'");
    CHECK_INT(verb(&w, "campaigns.cancel", other, ",'reason':'No hall'"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "campaign.state"), "cancelled");
    CHECK_INT(prm_mock_timers(w.mock), 0);
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_STR(prm_mock_notice(w.mock, "told_campaign_cancelled", "data.reason"), "No hall");
}

TEST(anothers_is_not_there)
{
    WORLD(w);
    const char *id = launched(&w, world_template(&w, ""), "");
    static const struct {
        const char *method, *more;
    } calls[] = { { "campaigns.get", "" }, { "campaigns.update", ",'name':'x'" }, { "campaigns.start", "" },
        { "campaigns.complete", "" }, { "campaigns.cancel", ",'reason':'x'" }, { "campaigns.texts", "" } };
    world_as_beta(&w);
    for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
        CHECK_INT(verb(&w, calls[i].method, id, calls[i].more), PRM_E_NOT_FOUND);
        CHECK_STR(prm_mock_failure(w.mock), "");
    }
}

TEST(files_come_with_it)
{
    WORLD(w);
    char more[200];
    world_as_marketing(&w);
    const char *file = prm_mock_file(w.mock, "{'name':'a.pdf','size':5,'type':'application/pdf','sha256':'00'}");
    snprintf(more, sizeof(more), ",'assets':[{'kind':'letter','title':'Letter','file':'%s'}]", file);
    const char *id = launched(&w, world_template(&w, more), "");
    REQUIRE(*id != '\0');
    CHECK_STR(prm_mock_text(w.mock, "campaigns[0].assets[0].file"), file);
}

TEST(a_partner_runs_so_many_at_a_time)
{
    WORLD(w);
    const char *template = world_template(&w, "");
    for (int i = 0; i < 100; i++)
        if (!CHECK(*launched(&w, template, ",'starts_on':'2027-02-01'") != '\0'))
            return;
    CHECK_INT(launch(&w, template, ""), PRM_E_LIMIT);
    CHECK_STR(prm_mock_failure(w.mock), "open_campaigns");
    world_as_marketing(&w);
    CHECK_INT(launch(&w, template, ""), PRM_OK);
}

TEST(a_partner_that_has_left_runs_none)
{
    WORLD(w);
    const char *template = world_template(&w, "");
    const char *planned = launched(&w, template, ",'starts_on':'2027-02-01'"), *running = launched(&w, template, "");
    world_as_beta(&w);
    CHECK_INT(launch(&w, template, ""), PRM_OK);
    const char *others = prm_mock_text(w.mock, "campaigns[0].id");
    CHECK_INT(prm_mock_happen(w.mock, "partners.terminated", w.alpha, NULL), PRM_OK);
    CHECK(prm_mock_react(w.mock) > 0);
    CHECK_STR(prm_mock_row(w.mock, planned, "state"), "cancelled");
    CHECK_STR(prm_mock_row(w.mock, running, "reason"), "partner_terminated");
    CHECK_STR(prm_mock_row(w.mock, others, "state"), "running");
}

TEST_MAIN(CASE(a_partner_runs_one_for_itself), CASE(what_is_not_for_it_is_not_there),
    CASE(the_vendor_runs_one_for_several_or_on_its_own), CASE(it_begins_and_ends_with_its_days),
    CASE(what_was_slept_through_is_made_up_for), CASE(dates_that_cannot_be_are_refused),
    CASE(a_planned_one_moves_with_its_steps), CASE(by_hand), CASE(anothers_is_not_there), CASE(files_come_with_it),
    CASE(a_partner_runs_so_many_at_a_time), CASE(a_partner_that_has_left_runs_none))
