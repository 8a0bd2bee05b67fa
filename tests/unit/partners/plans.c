/* SPDX-License-Identifier: Apache-2.0 */
/* Joint business plans: who signs what, where goals stand by what is over of their time, who reads a coaching note. */
#include "growth.h"

#include <stdio.h>

#define COUNTED "{'measure':'count','unit':'deals','audience':'partner','dimensions':['partner','program']}"

/* A draft of Alpha's for 2027 with a goal, `more` of it; the plan's id. */
static const char *draft(growth *g, const char *more)
{
    char json[200];
    snprintf(json, sizeof json, "{'partner':'%s','program':'%s','year':2027}", g->alpha, g->program);
    const char *plan = prm_mock_insert(g->mock, "plan", json);
    prm_status status = growth_call(g, "partners.goals.create",
        "{'plan':'%s','name':'References','owner_side':'partner'%s}", plan,
        more);
    return status == PRM_OK ? plan : "";
}

static const char *agreed(growth *g, const char *more)
{
    const char *plan = draft(g, more);

    CHECK_INT(growth_call(g, "partners.plans.propose", "{'id':'%s'}", plan), PRM_OK);
    growth_as_alpha(g);
    CHECK_INT(growth_call(g, "partners.plans.agree", "{'id':'%s'}", plan), PRM_OK);
    CHECK_STR(prm_mock_text(g->mock, "plan.state"), "agreed");
    growth_as_vendor(g);
    return plan;
}

static const char *goal_of(const growth *g)
{
    return prm_mock_row_at(g->mock, "goal", 0);
}

static const char *standing(const growth *g)
{
    return prm_mock_row(g->mock, goal_of(g), "standing");
}

TEST(it_holds_once_both_have_signed)
{
    GROWTH(g);
    const char *plan = draft(&g, ",'target':2");
    growth_as_alpha(&g);
    CHECK_INT(growth_call(&g, "partners.plans.agree", "{'id':'%s'}", plan), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(g.mock), "not_proposed");
    CHECK_INT(growth_call(&g, "partners.plans.propose", "{'id':'%s'}", plan), PRM_OK);
    CHECK_INT(growth_call(&g, "partners.plans.agree", "{'id':'%s'}", plan), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(g.mock), "already_signed");
    CHECK_STR(prm_mock_row(g.mock, plan, "state"), "proposed");
    growth_as_vendor(&g);
    CHECK_INT(growth_call(&g, "partners.plans.agree", "{'id':'%s'}", plan), PRM_OK);
    CHECK_STR(prm_mock_text(g.mock, "plan.state"), "agreed");
    CHECK_INT(prm_mock_events(g.mock, "partners.plan_agreed"), 1);
    CHECK_STR(prm_mock_event(g.mock, "partners.plan_agreed", "first"), "true");
    CHECK_INT(growth_call(&g, "partners.plans.agree", "{'id':'%s'}", plan), PRM_E_STATE);
    CHECK_INT(prm_mock_react(g.mock) > 0, 1);
    CHECK_INT(prm_mock_notices(g.mock, "told_plan_proposed"), 1);
    CHECK_STR(prm_mock_notice(g.mock, "told_plan_proposed", "roles"), "channel_manager");
    CHECK_STR(prm_mock_notice(g.mock, "told_plan_agreed", "data.plan"), "2027");
    CHECK_INT(prm_mock_notices(g.mock, "told_plan_agreed"), 2);
}

TEST(whatever_is_changed_is_signed_anew)
{
    GROWTH(g);
    const char *plan = agreed(&g, ",'target':2");
    for (int is_goal = 0; is_goal < 2; is_goal++) {
        growth_as_alpha(&g);
        CHECK_INT(is_goal ? growth_call(&g, "partners.goals.create",
            "{'plan':'%s','name':'More','target':1,'owner_side':'vendor'}", plan)
                          : growth_call(&g, "partners.plans.update", "{'id':'%s','title':'Anew'}", plan), PRM_OK);
        CHECK_STR(prm_mock_text(g.mock, "plan.state"), "proposed");
        CHECK_STR(prm_mock_row(g.mock, plan, "vendor_signed_at"), "null");
        CHECK_STR(prm_mock_row(g.mock, plan, "partner_signed_at"), "null");
        CHECK_INT(growth_call(&g, "partners.plans.agree", "{'id':'%s'}", plan), PRM_OK);
        growth_as_vendor(&g);
        CHECK_INT(growth_call(&g, "partners.plans.agree", "{'id':'%s'}", plan), PRM_OK);
        CHECK_STR(prm_mock_text(g.mock, "plan.state"), "agreed");
    }
    CHECK_INT(prm_mock_events(g.mock, "partners.plan_reopened"), 2);
    CHECK_STR(prm_mock_event(g.mock, "partners.plan_agreed", "first"), "false");
}

TEST(a_stranger_finds_no_plan)
{
    static const char *const methods[] = { "partners.plans.update", "partners.plans.propose", "partners.plans.agree" };
    GROWTH(g);
    const char *plan = draft(&g, ",'target':2");
    growth_as_beta(&g);
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        CHECK_INT(growth_call(&g, methods[i], "{'id':'%s'}", plan), PRM_E_NOT_FOUND);
    CHECK_INT(growth_call(&g, "partners.goals.drop", "{'id':'%s'}", goal_of(&g)), PRM_E_NOT_FOUND);
    CHECK_INT(growth_call(&g, "partners.progress.create", "{'goal':'%s','value':1}", goal_of(&g)), PRM_E_NOT_FOUND);
}

TEST(what_a_goal_may_be_measured_by)
{
    GROWTH(g);
    prm_mock_describe_metric(g.mock, "shop.secret", "{'measure':'count','audience':'vendor','dimensions':['partner']}");
    prm_mock_describe_metric(g.mock, "shop.all", "{'measure':'count','audience':'partner','dimensions':['program']}");
    prm_mock_describe_metric(g.mock, "shop.share",
        "{'measure':'share','unit':'bps','audience':'partner','dimensions':['partner']}");
    CHECK_STR(draft(&g, ",'target':2,'metric':'shop.none'"), "");
    CHECK_STR(prm_mock_failure(g.mock), "metric:unknown");
    const char *plan = prm_mock_row_at(g.mock, "plan", 0);
    static const char *const refused[][2] = { { ",'metric':'shop.secret'", "metric:unknown" },
        { ",'metric':'shop.all'", "metric:unknown" }, { ",'due':'2026-12-31'", "due:other_year" },
        { ",'due':'2028-01-01'", "due:other_year" } };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        CHECK_INT(growth_call(&g, "partners.goals.create",
            "{'plan':'%s','name':'G','target':1,'owner_side':'vendor'%s}", plan,
            refused[i][0]), PRM_E_INVALID);
        CHECK_STR(prm_mock_failure(g.mock), refused[i][1]);
    }
    CHECK_INT(growth_call(&g, "partners.goals.create", "{'plan':'%s','name':'G','target':1,'owner_side':'vendor',"
        "'metric':'shop.share'}", plan), PRM_OK);
    CHECK_STR(prm_mock_text(g.mock, "goal.kind"), "level");
    CHECK_STR(prm_mock_text(g.mock, "goal.unit"), "bps");
    CHECK_STR(prm_mock_text(g.mock, "goal.due"), "2027-12-31");
    prm_mock_set_now(g.mock, prm_mock_now(g.mock) + 40 * (int64_t)DAY_MS);
    CHECK_INT(growth_call(&g, "partners.goals.create", "{'plan':'%s','name':'G','target':1,'owner_side':'vendor',"
        "'due':'2027-01-31'}", plan), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(g.mock), "due:passed");
}

/* 100 by the end of the year: at risk below four fifths of what is expected by the day. */
TEST(a_total_is_expected_part_by_part)
{
    static const struct {
        int day;
        int64_t value;
        const char *standing;
    } tried[] = { { 0, 0, "on_track" }, { 3, 0, "on_track" }, { 180, 0, "at_risk" }, { 180, 38, "at_risk" },
        { 180, 39, "on_track" }, { 180, 99, "on_track" }, { 180, 100, "met" }, { 363, 79, "on_track" },
        { 364, 79, "at_risk" } };
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
        GROWTH(g);
        prm_mock_describe_metric(g.mock, "shop.sold", COUNTED);
        prm_mock_metric(g.mock, "shop.sold", "year", tried[i].value);
        prm_mock_set_now(g.mock, prm_mock_now(g.mock) + tried[i].day * (int64_t)DAY_MS);
        agreed(&g, ",'target':100,'metric':'shop.sold'");
        CHECK_INT(prm_mock_advance(g.mock, 0), 1);
        if (!CHECK_STR(standing(&g), tried[i].standing))
            fprintf(stderr, "  on day %d with %d\n", tried[i].day, (int)tried[i].value);
    }
}

TEST(the_largest_numbers_do_not_overflow)
{
    GROWTH(g);
    prm_mock_describe_metric(g.mock, "shop.sold", COUNTED);
    prm_mock_metric(g.mock, "shop.sold", "year", INT64_C(9007199254740991) / 2);
    prm_mock_set_now(g.mock, prm_mock_now(g.mock) + 364 * (int64_t)DAY_MS);
    agreed(&g, ",'target':9007199254740991,'metric':'shop.sold'");
    CHECK_INT(prm_mock_advance(g.mock, 0), 1);
    CHECK_STR(standing(&g), "at_risk");
}

TEST(it_is_looked_at_every_night_until_its_time_is_over)
{
    GROWTH(g);
    prm_mock_describe_metric(g.mock, "shop.sold", COUNTED);
    prm_mock_metric(g.mock, "shop.sold", "year", 0);
    agreed(&g, ",'target':5,'metric':'shop.sold','due':'2027-01-10'");
    CHECK_INT(prm_mock_advance(g.mock, 5 * (int64_t)DAY_MS), 6); /* at once, and every night */
    CHECK_STR(standing(&g), "at_risk");
    CHECK_INT(prm_mock_events(g.mock, "partners.goal_at_risk"), 1);
    prm_mock_metric(g.mock, "shop.sold", "year", 5);
    prm_mock_advance(g.mock, DAY_MS);
    CHECK_STR(standing(&g), "met");
    CHECK_STR(prm_mock_row(g.mock, goal_of(&g), "state"), "open");
    prm_mock_metric(g.mock, "shop.sold", "year", 4); /* something was taken back */
    prm_mock_advance(g.mock, 10 * (int64_t)DAY_MS);
    CHECK_STR(prm_mock_row(g.mock, goal_of(&g), "state"), "missed");
    CHECK_STR(prm_mock_row(g.mock, goal_of(&g), "value"), "4");
    CHECK_STR(prm_mock_event(g.mock, "partners.goal_missed", "met"), "false");
    CHECK_INT(prm_mock_timers(g.mock), 0);
    prm_mock_react(g.mock);
    CHECK_STR(prm_mock_notice(g.mock, "told_goal_at_risk", "partner"), g.alpha);
    CHECK_INT(prm_mock_notices(g.mock, "told_goal_missed"), 2);
}

TEST(a_metric_that_is_gone_leaves_the_figure)
{
    GROWTH(g);
    prm_mock_describe_metric(g.mock, "shop.sold", COUNTED);
    agreed(&g, ",'target':5,'metric':'shop.sold'");
    CHECK_INT(prm_mock_advance(g.mock, DAY_MS), 2);
    CHECK_STR(prm_mock_row(g.mock, goal_of(&g), "value"), "");
    CHECK_STR(standing(&g), "on_track");
    CHECK_INT(prm_mock_timers(g.mock), 1);
}

TEST(people_report_what_no_metric_counts)
{
    GROWTH(g);
    agreed(&g, ",'target':10,'due':'2027-01-20'");
    prm_mock_advance(g.mock, 9 * (int64_t)DAY_MS);
    CHECK_STR(standing(&g), "at_risk");
    growth_as_alpha(&g);
    CHECK_INT(growth_call(&g, "partners.progress.create", "{'goal':'%s','value':6,'on':'2027-01-09'}", goal_of(&g)),
        PRM_OK);
    CHECK_STR(prm_mock_text(g.mock, "goal.standing"), "on_track");
    CHECK_INT(growth_call(&g, "partners.progress.create", "{'goal':'%s','value':2,'on':'2027-01-08'}", goal_of(&g)),
        PRM_OK);
    CHECK_STR(prm_mock_text(g.mock, "goal.value"), "6");
    CHECK_INT(growth_call(&g, "partners.progress.create", "{'goal':'%s','value':9,'on':'2027-01-11'}", goal_of(&g)),
        PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(g.mock), "on:future");
    prm_mock_advance(g.mock, 15 * (int64_t)DAY_MS); /* the 25th: still to be reported */
    CHECK_STR(prm_mock_row(g.mock, goal_of(&g), "state"), "open");
    CHECK_INT(growth_call(&g, "partners.progress.create", "{'goal':'%s','value':9,'on':'2027-01-21'}", goal_of(&g)),
        PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(g.mock), "on:after_due");
    CHECK_INT(growth_call(&g, "partners.progress.create", "{'goal':'%s','value':10,'on':'2027-01-20'}", goal_of(&g)),
        PRM_OK);
    CHECK_STR(prm_mock_text(g.mock, "goal.standing"), "met");
    CHECK_STR(prm_mock_text(g.mock, "goal.state"), "open");
    prm_mock_advance(g.mock, 4 * (int64_t)DAY_MS);
    CHECK_STR(prm_mock_row(g.mock, goal_of(&g), "state"), "met");
    CHECK_INT(growth_call(&g, "partners.progress.create", "{'goal':'%s','value':11,'on':'2027-01-20'}", goal_of(&g)),
        PRM_E_STATE);
    CHECK_STR(prm_mock_failure(g.mock), "goal_settled");
    CHECK_INT(prm_mock_rows(g.mock, "progress"), 3);
}

TEST(a_closed_plan_drops_what_is_open)
{
    GROWTH(g);
    const char *plan = agreed(&g, ",'target':10");
    CHECK_INT(prm_mock_advance(g.mock, 0), 1);
    CHECK_INT(growth_call(&g, "partners.plans.close", "{'id':'%s'}", plan), PRM_OK);
    CHECK_STR(prm_mock_row(g.mock, goal_of(&g), "state"), "dropped");
    CHECK_INT(prm_mock_timers(g.mock), 0);
    CHECK_INT(growth_call(&g, "partners.plans.update", "{'id':'%s','title':'No'}", plan), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(g.mock), "plan_closed");
}

TEST(a_plan_ends_with_the_partnership)
{
    GROWTH(g);
    const char *plan = agreed(&g, ",'target':10");
    prm_mock_react(g.mock);
    CHECK_INT(growth_call(&g, "partners.terminate", "{'id':'%s'}", g.alpha), PRM_OK);
    CHECK_INT(prm_mock_react(g.mock) > 0, 1);
    CHECK_STR(prm_mock_row(g.mock, plan, "state"), "closed");
    CHECK_STR(prm_mock_row(g.mock, goal_of(&g), "state"), "dropped");
}

TEST(whoever_looks_after_the_partner_is_told)
{
    GROWTH(g);
    const char *manager = prm_mock_user(g.mock, "{'name':'Mia','roles':['channel_manager']}");
    CHECK_INT(growth_call(&g, "partners.update", "{'id':'%s','manager':'%s'}", g.alpha, manager), PRM_OK);
    agreed(&g, ",'target':10");
    prm_mock_react(g.mock);
    CHECK_STR(prm_mock_notice(g.mock, "told_plan_agreed", "user"), manager);
    CHECK_INT(growth_call(&g, "partners.update", "{'id':'%s','manager':'nobody'}", g.alpha), PRM_OK);
    CHECK_INT(growth_call(&g, "partners.plans.update", "{'id':'%s','title':'Anew'}", prm_mock_row_at(g.mock, "plan",
        0)), PRM_OK);
    growth_as_alpha(&g);
    CHECK_INT(growth_call(&g, "partners.plans.agree", "{'id':'%s'}", prm_mock_row_at(g.mock, "plan", 0)), PRM_OK);
    growth_as_vendor(&g);
    CHECK_INT(growth_call(&g, "partners.plans.agree", "{'id':'%s'}", prm_mock_row_at(g.mock, "plan", 0)), PRM_OK);
    prm_mock_react(g.mock);
    CHECK_STR(prm_mock_notice(g.mock, "told_plan_agreed", "roles"), "channel_manager");
}

TEST(a_note_is_shared_or_the_vendors)
{
    GROWTH(g);
    const char *plan = draft(&g, ",'target':2");
    CHECK_INT(growth_call(&g, "partners.coaching.create", "{'plan':'%s','audience':'vendor','text':'Slow','follow_up':"
        "'2027-01-05'}", plan), PRM_OK);
    const char *own = prm_mock_text(g.mock, "coaching_note.id");
    CHECK_INT(growth_call(&g, "partners.coaching.create", "{'plan':'%s','audience':'partner','text':'Well done'}",
        plan), PRM_OK);
    const char *shared = prm_mock_text(g.mock, "coaching_note.id");
    CHECK_STR(prm_mock_row(g.mock, own, "shared_with"), "");
    CHECK_STR(prm_mock_row(g.mock, shared, "shared_with"), g.alpha);
    CHECK_INT(prm_mock_events(g.mock, "partners.coached"), 1);
    CHECK_INT(growth_call(&g, "partners.coaching.create",
        "{'plan':'%s','audience':'vendor','text':'x','follow_up':'2026-12-31'}",
        plan), PRM_E_INVALID);
    CHECK_STR(prm_mock_failure(g.mock), "follow_up:passed");
    CHECK_INT(prm_mock_advance(g.mock, 4 * (int64_t)DAY_MS), 0);
    CHECK_INT(prm_mock_advance(g.mock, 8 * (int64_t)3600000), 1); /* at eight */
    CHECK_INT(prm_mock_events(g.mock, "partners.follow_up_due"), 1);
    CHECK_INT(growth_call(&g, "partners.coaching.settle", "{'id':'%s'}", own), PRM_OK);
    CHECK_INT(growth_call(&g, "partners.coaching.settle", "{'id':'%s'}", own), PRM_E_STATE);
    CHECK_INT(growth_call(&g, "partners.coaching.settle", "{'id':'%s'}", shared), PRM_E_STATE);
}

TEST(a_use_case_has_the_priority_of_its_parts)
{
    GROWTH(g);
    CHECK_INT(growth_call(&g, "partners.use_cases.create",
        "{'program':'%s','name':'Kits','theme':'demo','impact':4,'ease':3}",
        g.program), PRM_OK);
    CHECK_STR(prm_mock_text(g.mock, "use_case.priority"), "12");
    const char *id = prm_mock_text(g.mock, "use_case.id");
    CHECK_INT(growth_call(&g, "partners.use_cases.update", "{'id':'%s','ease':5}", id), PRM_OK);
    CHECK_STR(prm_mock_text(g.mock, "use_case.priority"), "20");
    CHECK_INT(growth_call(&g, "partners.use_cases.move", "{'id':'%s','state':'shipped'}", id), PRM_E_STATE);
    CHECK_INT(growth_call(&g, "partners.use_cases.move", "{'id':'%s','state':'approved','comment':'Yes'}", id), PRM_OK);
    CHECK_INT(growth_call(&g, "partners.use_cases.move", "{'id':'%s','state':'pilot'}", id), PRM_E_STATE);
    CHECK_STR(prm_mock_failure(g.mock), "no_pilot_partners");
    CHECK_INT(growth_call(&g, "partners.use_cases.update", "{'id':'%s','pilot_partners':['%s']}", id, g.alpha), PRM_OK);
    CHECK_INT(growth_call(&g, "partners.use_cases.move", "{'id':'%s','state':'pilot'}", id), PRM_OK);
    CHECK_STR(prm_mock_event(g.mock, "partners.use_case_moved", "from"), "approved");
    CHECK_STR(prm_mock_row(g.mock, id, "comment"), "Yes");
}

TEST_MAIN(CASE(it_holds_once_both_have_signed), CASE(whatever_is_changed_is_signed_anew),
    CASE(a_stranger_finds_no_plan),
    CASE(what_a_goal_may_be_measured_by), CASE(a_total_is_expected_part_by_part),
        CASE(the_largest_numbers_do_not_overflow),
    CASE(it_is_looked_at_every_night_until_its_time_is_over), CASE(a_metric_that_is_gone_leaves_the_figure),
    CASE(people_report_what_no_metric_counts), CASE(a_closed_plan_drops_what_is_open),
        CASE(a_plan_ends_with_the_partnership),
    CASE(whoever_looks_after_the_partner_is_told), CASE(a_note_is_shared_or_the_vendors),
    CASE(a_use_case_has_the_priority_of_its_parts))
