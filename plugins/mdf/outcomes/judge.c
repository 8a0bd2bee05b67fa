/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whether it was worth it: the chain mdf.return, asked some time after the last activity, and whenever somebody
 * wants to know. What it answers is kept in the request's field `roi`. */
#include "outcomes/outcomes.h"

#include "requests/case.h"

static const prm_field *const figures_facts[] = {
    PRM_INT("leads", 0, PRM_ANY, PRM_REQUIRED, "Leads"),
    PRM_INT("qualified", 0, PRM_ANY, PRM_REQUIRED, "Of these: qualified"),
    PRM_INT("deals", 0, PRM_ANY, PRM_REQUIRED, "Deals that came of them"),
    PRM_INT("pipeline_base", 0, PRM_ANY, PRM_REQUIRED,
        "What these are worth, in minor units of the programme's currency"),
    PRM_INT("won_base", 0, PRM_ANY, PRM_REQUIRED, "What of that was won"),
    NULL
};

static const prm_field *const request_facts[] = {
    PRM_INT("spent_base", 0, PRM_ANY, PRM_REQUIRED,
        "What it has cost: what was paid for it; as long as that is nothing, what was approved"),
    PRM_BOOL("paid", PRM_REQUIRED, "Whether anything was paid for it yet"),
    PRM_INT("expected_leads", 0, PRM_ANY, PRM_REQUIRED, "How many leads it should bring"),
    PRM_INT("expected_pipeline_base", 0, PRM_ANY, PRM_REQUIRED, "And what deals"),
    PRM_INT("days_since_end", PRM_ANY, PRM_ANY, PRM_REQUIRED, "Days since its last activity; negative: until its end"),
    NULL
};

const prm_rule mdf_roi_rule = { .size = sizeof mdf_roi_rule, .since = 1, .name = "mdf.roi",
    .doc = "What of what was won is put down to it, how does that stand to what it has cost, and what is thought of "
           "it?",
    .answer = PRM_FIELDS(PRM_INT("attributed_base", 0, PRM_ANY, PRM_REQUIRED, "Never more than was won"),
        PRM_INT("ratio_bps", 0, PRM_ANY, PRM_REQUIRED, "By what it has cost: 10 000 is once that"),
        PRM_ENUM("verdict", "good|fair|poor|too_early|unknown", PRM_REQUIRED, "What is thought of it")),
    .reasons = PRM_REASONS(
        PRM_REASON("returned", "partner", .data = PRM_FIELDS(PRM_TEXT("percent", 1, 20, PRM_REQUIRED, "\"240\""))),
        PRM_REASON("still_open", "partner",
            .data = PRM_FIELDS(PRM_INT("days", 0, PRM_ANY, PRM_REQUIRED, "How many days it is given"))),
        PRM_REASON("nothing_known", "partner", .data = NULL),
        PRM_REASON("reported_in_part", "partner",
            .data = PRM_FIELDS(PRM_TEXT("percent", 1, 20, PRM_REQUIRED, "\"50\"")))),
    .fallback = "{\"attributed_base\":0,\"ratio_bps\":0,\"verdict\":\"unknown\"}" };

const prm_chain mdf_return_chain = { .size = sizeof mdf_return_chain, .since = 1, .name = "mdf.return",
    .doc = "Whether what was spent on a request was worth it",
    .facts = PRM_FIELDS(PRM_OBJECT("request", request_facts, PRM_REQUIRED, "What was approved"),
        PRM_OBJECT("campaigns", figures_facts, PRM_REQUIRED, "What came of it by its campaigns"),
        PRM_OBJECT("reported", figures_facts, PRM_REQUIRED, "What came of it as who ran it says, beside these")),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &mdf_roi_rule), NULL }, .outcome = "mdf.roi.verdict" };

/* ---- Facts ------------------------------------------------------------------------------------------------------ */

static prm_status sum_outcomes(prm_call *call, const prm_val *request, const char *source, prm_val *facts)
{
    prm_val *filter = prm->object(call);
    const prm_val *found;

    PRM_TRY(prm->set(filter, "fund_request", prm->get(request, "id")));
    PRM_TRY(prm->set_text(filter, "source", source));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "outcome", .filter = filter,
        .limit = MDF_ACTIVITIES }, &found));
    for (size_t i = 0; i < MDF_FIGURES; i++) {
        int64_t sum = 0;
        for (size_t j = 0; j < prm->count(found); j++)
            sum += prm_help_number(prm->at(found, j), mdf_figure_names[i]);
        PRM_TRY(prm->set_integer(facts, mdf_figure_names[i], sum));
    }
    return PRM_OK;
}

/* Expected deals are in the request's currency: told in the programme's by the request's own rate. */
static prm_status expect(const prm_val *request, prm_val *facts)
{
    const prm_val *activities = prm->get(request, "activities");
    int64_t leads = 0, pipeline = 0, amount, requested;
    const char *currency;

    for (size_t i = 0; i < prm->count(activities); i++) {
        leads += prm_help_number(prm->at(activities, i), "expected_leads");
        if (prm->get_money(prm->at(activities, i), "expected_pipeline", &amount, &currency) == PRM_OK)
            pipeline += amount;
    }
    PRM_TRY(prm->get_money(request, "requested", &requested, &currency));
    PRM_TRY(prm->set_integer(facts, "expected_leads", leads));
    return prm->set_integer(facts, "expected_pipeline_base",
        mdf_amounts_base(prm_help_number(request, "requested_base"), pipeline, requested));
}

static prm_status find_spent(prm_call *call, const prm_val *request, prm_val *facts)
{
    const prm_metrics_service *metrics = prm->service(PRM_METRICS_SERVICE);
    const prm_val *program, *figures;
    prm_val *filter = prm->object(call), *told;
    const char *today;
    int64_t paid;

    PRM_TRY(prm->load(call, "program", prm->text(request, "program"), &program));
    PRM_TRY(prm_date_today(call, program, &today));
    PRM_TRY(prm->set(filter, "fund_request", prm->get(request, "id")));
    PRM_TRY(metrics->value(call, "mdf.paid_by_request", filter, "all", today, &paid));
    PRM_TRY(mdf_request_figures(call, request, &told));
    figures = told;
    PRM_TRY(prm->set_boolean(facts, "paid", paid > 0));
    return prm->set_integer(facts, "spent_base", paid > 0 ? paid : prm_help_number(figures, "approved_base"));
}

static prm_status make_facts(prm_call *call, const prm_val *request, prm_val *facts)
{
    prm_val *of_request = prm->object(call), *campaigns = prm->object(call), *reported = prm->object(call);

    PRM_TRY(find_spent(call, request, of_request));
    PRM_TRY(expect(request, of_request));
    PRM_TRY(prm->set_integer(of_request, "days_since_end",
        (prm->now(call) - prm_help_number(request, "ends_at")) / PRM_DAY_MS));
    PRM_TRY(sum_outcomes(call, request, "campaign", campaigns));
    PRM_TRY(sum_outcomes(call, request, "reported", reported));
    PRM_TRY(prm->set(facts, "request", of_request));
    PRM_TRY(prm->set(facts, "campaigns", campaigns));
    return prm->set(facts, "reported", reported);
}

/* ---- The verdict ------------------------------------------------------------------------------------------------ */

static prm_status tell(prm_call *call, const prm_val *request, const prm_val *roi)
{
    static const char *const told[] = { "spent_base", "attributed_base", "verdict", NULL };
    prm_val *data;

    PRM_TRY(mdf_request_figures(call, request, &data));
    PRM_TRY(prm_help_set_all(data, told, roi));
    return prm->emit(call, "mdf.judged", prm->text(request, "id"), data);
}

static prm_status judge(prm_call *call, const prm_val **request, const prm_val **outcome)
{
    prm_val *facts = prm->object(call), *roi = prm->object(call), *changes = prm->object(call);
    const prm_val *answer;
    int64_t won, attributed;

    PRM_TRY(make_facts(call, *request, facts));
    PRM_TRY(prm->decide(call, mdf_return_chain.name, prm->text(*request, "id"), facts, outcome));
    answer = prm->get(*outcome, mdf_roi_rule.name);
    won = prm_help_number(prm->get(facts, "campaigns"), "won_base") +
          prm_help_number(prm->get(facts, "reported"), "won_base");
    attributed = prm_help_number(answer, "attributed_base");
    PRM_TRY(prm->set(roi, "spent_base", prm->get(prm->get(facts, "request"), "spent_base")));
    PRM_TRY(prm->set_integer(roi, "attributed_base", attributed < won ? attributed : won));
    PRM_TRY(prm->set(roi, "ratio_bps", prm->get(answer, "ratio_bps")));
    PRM_TRY(prm->set(roi, "verdict", prm->get(answer, "verdict")));
    PRM_TRY(prm->set_integer(roi, "at", prm->now(call)));
    PRM_TRY(prm->set(changes, "roi", roi));
    PRM_TRY(prm->update(call, request, changes));
    return tell(call, *request, roi);
}

static prm_status judge_due(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *request, *outcome;
    int64_t due;

    (void)result;
    PRM_TRY(prm->load(call, "fund_request", prm->text(timer, "subject"), &request));
    due = prm_help_number(request, "ends_at") + prm_help_setting(call, "return_days") * PRM_DAY_MS;
    if (prm_help_is_in(request, "cancelled"))
        return PRM_OK;
    if (prm->now(call) < due) /* a change has put its end off */
        return prm->arm(call, mdf_return_judged_timer.name, prm->text(request, "id"), "", due, NULL);
    return judge(call, &request, &outcome);
}

const prm_timer mdf_return_judged_timer = { .size = sizeof mdf_return_judged_timer, .since = 1,
    .name = "mdf.return_judged", .doc = "Some time after the last activity: what came of it is judged",
    .run = judge_due };

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *request, *outcome;
    int64_t activity;
    prm_val *first = prm->object(call);

    PRM_TRY(prm->load(call, "fund_request", prm->text(params, "id"), &request));
    PRM_TRY(prm->set_integer(first, "activity", 1));
    PRM_TRY(mdf_outcome_check(call, request, first, &activity));
    PRM_TRY(judge(call, &request, &outcome));
    PRM_TRY(prm->set(result, "fund_request", request));
    return prm_help_tell_decision(outcome, result);
}

const prm_method mdf_requests_judge_method = { .size = sizeof mdf_requests_judge_method, .since = 1,
    .name = "mdf.requests.judge", .access = PRM_WRITE, .roles = MDF_OWNERS,
    .doc = "Have the rules judge now what came of an approved request for what it has cost. Some time after its last "
           "activity they do so by themselves",
    .params = PRM_FIELDS(MDF_THE_REQUEST), .result = PRM_FIELDS(MDF_REQUEST, MDF_DECISION, MDF_REASONS),
    .example = "{\"id\":\"fund_request_01h8xgq3m2c4e\"}", .run = run };
