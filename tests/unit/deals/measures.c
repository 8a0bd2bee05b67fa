/* SPDX-License-Identifier: Apache-2.0 */
/* What events carry for metrics over the life of a deal, and what deals.measures makes of figures. */
#include "world.h"

#include <stdio.h>
#include <string.h>

#define EVENT(type, path, value) CHECK_STR(prm_mock_event(w.mock, type, path), value)

TEST(what_rules_approve_is_open_until_it_ends)
{
    WORLD(w);
    CHECK_INT(world_register(&w), PRM_OK);
    EVENT("deals.registered", "level", "silver");
    EVENT("deals.registered", "channel_type", "reseller");
    EVENT("deals.registered", "conflict", "false");
    EVENT("deals.registered", "type", "resell");
    EVENT("deals.approved", "level", ""); /* the registration's event has it */
    EVENT("deals.approved", "automatic", "true");
    EVENT("deals.approved", "within_sla", "true");
    EVENT("deals.approved", "first", "true");
    EVENT("deals.approved", "first_approval", "true");
    EVENT("deals.approved", "waited_ms", "0");
    EVENT("deals.approved", "margin_bps", "1000");
    EVENT("deals.approved", "open_base", prm_mock_text(w.mock, "deal.amount_base"));
    EVENT("deals.approved", "protected_base", prm_mock_text(w.mock, "deal.amount_base"));

    /* It is taken away from where it was added. */
    const char *amount = prm_mock_text(w.mock, "deal.amount_base");
    CHECK_INT(prm_mock_advance(w.mock, INT64_C(91) * 86400000) >= 1, 1);
    EVENT("deals.expired", "level", "silver");
    EVENT("deals.expired", "open_base", amount);
    EVENT("deals.expired", "protected_base", amount);
    EVENT("deals.expired", "without_outcome", "true");
    EVENT("deals.expired", "won", "");
}

TEST(a_person_takes_time)
{
    WORLD(w);
    const char *id = world_in_review(&w);
    char params[200];
    prm_mock_advance(w.mock, 5000);
    world_as_manager(&w);
    snprintf(params, sizeof params, "{'id':'%s','verdict':'duplicate','reason':'Known'}", id);
    CHECK_INT(prm_mock_call(w.mock, "deals.review", params), PRM_OK);
    EVENT("deals.duplicate", "waited_ms", "5000");
    EVENT("deals.duplicate", "automatic", "false");
    EVENT("deals.duplicate", "duplicate", "true");
    EVENT("deals.duplicate", "first", "true");
    EVENT("deals.duplicate", "level", "silver");
    EVENT("deals.duplicate", "open_base", "");
    EVENT("deals.duplicate", "margin_bps", "");
}

TEST(where_the_rules_did_not_look_nothing_is_said_of_conflicts)
{
    WORLD(w);
    prm_mock_answer(w.mock, "deals.eligibility", "{'eligible':'no'}");
    CHECK_INT(world_register(&w), PRM_OK);
    EVENT("deals.registered", "conflict", "");
    EVENT("deals.rejected", "duplicate", "false");
}

TEST(what_stands_is_added_up)
{
    WORLD(w);
    static const char figures[] = "{'items':["
        "{'period':'2027-01-01','group':{'type':'resell'},'value':100,'count':2},"
        "{'period':'2027-02-01','group':{'type':'renewal'},'value':7,'count':1},"
        "{'period':'2027-02-01','group':{'type':'resell'},'value':-40,'count':-1},"
        "{'period':'2027-05-01','group':{'type':'resell'},'value':5,'count':1}],"
        "'unit':'minor units','complete':true}";
    world_as_manager(&w);
    CHECK_INT(prm_mock_figures(w.mock, "deals.pipeline", figures), PRM_OK);
    CHECK_INT(prm_mock_call(w.mock, "deals.measures", "{'metric':'pipeline','period':'month','group':['type']}"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "items[0].value"), "100");
    CHECK_STR(prm_mock_text(w.mock, "items[1].value"), "7");
    CHECK_STR(prm_mock_text(w.mock, "items[2].value"), "60");
    CHECK_STR(prm_mock_text(w.mock, "items[2].count"), "1");
    CHECK_STR(prm_mock_text(w.mock, "items[3].value"), "65");
    CHECK_STR(prm_mock_text(w.mock, "unit"), "minor units");
    CHECK(*prm_mock_text(w.mock, "doc") != '\0');

    /* From March on: what stood in February is what March begins with. */
    CHECK_INT(prm_mock_call(w.mock, "deals.measures",
        "{'metric':'pipeline','period':'month','group':['type'],'from':'2027-03-17'}"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "items[0].period"), "2027-03-01");
    CHECK_STR(prm_mock_text(w.mock, "items[0].value"), "7");
    CHECK_STR(prm_mock_text(w.mock, "items[1].period"), "2027-03-01");
    CHECK_STR(prm_mock_text(w.mock, "items[1].value"), "60");
    CHECK_STR(prm_mock_text(w.mock, "items[2].period"), "2027-05-01");
    CHECK_STR(prm_mock_text(w.mock, "items[2].value"), "65");
    CHECK_STR(prm_mock_text(w.mock, "items[3].value"), "");

    /* From May on: May has a figure of its own. */
    CHECK_INT(prm_mock_call(w.mock, "deals.measures",
        "{'metric':'pipeline','period':'month','group':['type'],'from':'2027-05-31'}"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "items[0].group.type"), "renewal");
    CHECK_STR(prm_mock_text(w.mock, "items[0].period"), "2027-05-01");
    CHECK_STR(prm_mock_text(w.mock, "items[1].value"), "65");
    CHECK_STR(prm_mock_text(w.mock, "items[2].value"), "");
}

TEST(other_measures_are_told_as_they_are)
{
    WORLD(w);
    world_as_manager(&w);
    CHECK_INT(prm_mock_figures(w.mock, "deals.time_to_decision",
        "{'items':[{'value':3,'count':2,'p90':9}],'unit':'ms','complete':false}"), PRM_OK);
    CHECK_INT(prm_mock_call(w.mock, "deals.measures", "{'metric':'time_to_decision'}"), PRM_OK);
    CHECK_STR(prm_mock_text(w.mock, "items[0].p90"), "9");
    CHECK_STR(prm_mock_text(w.mock, "complete"), "false");
}

TEST(a_partner_asks_for_its_own)
{
    WORLD(w);
    world_as_alpha(&w);
    CHECK_INT(prm_mock_call(w.mock, "deals.measures", "{'metric':'approvals','group':['type']}"), PRM_OK);
    static const char *const refused[][2] = { { "{'metric':'conflict_rate'}", "metric:forbidden" },
        { "{'metric':'automatic'}", "metric:forbidden" }, { "{'metric':'direct_win_rate'}", "metric:forbidden" },
        { "{'metric':'approvals','group':['type','partner']}", "group[1]:forbidden" },
        { "{'metric':'approvals','group':['level']}", "group[0]:forbidden" },
        { "{'metric':'approvals','filter':{'partner':'x'}}", "filter.partner:forbidden" },
        { "{'metric':'forecast','filter':{'automatic':true}}", "filter.automatic:forbidden" },
        { "{'metric':'nothing'}", "metric:enum" } };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        CHECK_INT(prm_mock_call(w.mock, "deals.measures", refused[i][0]), PRM_E_INVALID);
        CHECK_HAS(prm_mock_failure(w.mock), refused[i][1]);
    }
}

/* Each metric of the plugin is a measure, and each measure has a metric. */
TEST(every_metric_is_told)
{
    WORLD(w);
    world_as_manager(&w);
    static const char *const measures[] = { "registrations", "approvals", "rejections", "duplicates", "duplicate_rate",
        "conflict_rate", "time_to_decision", "within_sla", "automatic", "overturned", "revocations", "win_rate",
        "direct_win_rate", "pipeline", "protected_value", "forecast", "won_value", "forecast_error", "forecast_bias", "expiries",
        "expiry_rate", "extensions", "margin" };
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
        char params[100];
        snprintf(params, sizeof params, "{'metric':'%s'}", measures[i]);
        if (!CHECK_INT(prm_mock_call(w.mock, "deals.measures", params), PRM_OK))
            fprintf(stderr, "of %s\n", measures[i]);
    }
}

TEST_MAIN(CASE(what_rules_approve_is_open_until_it_ends), CASE(a_person_takes_time),
    CASE(where_the_rules_did_not_look_nothing_is_said_of_conflicts), CASE(what_stands_is_added_up), CASE(other_measures_are_told_as_they_are),
    CASE(a_partner_asks_for_its_own), CASE(every_metric_is_told))
