/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.outcomes.report: who ran an activity says what came of it. */
#include "outcomes/outcomes.h"

/* Minor units of the programme's currency that anybody is believed of one activity: what all of them say is summed up,
 * and nobody may make that more than can be counted. */
#define BELIEVED INT64_C(10000000000000)

static prm_status read_base(prm_call *call, const prm_val *request, const prm_val *params, const char *key,
    int64_t *base)
{
    const prm_val *program;
    const char *currency;
    int64_t amount;

    *base = 0;
    if (prm->get_money(params, key, &amount, &currency) != PRM_OK)
        return PRM_OK;
    PRM_TRY(prm->load(call, "program", prm->text(request, "program"), &program));
    PRM_TRY(mdf_money_base(call, program, key, amount, currency, base));
    return *base <= BELIEVED ? PRM_OK : prm->fail_field(call, key, "range", "is more than one activity can bring");
}

/* What was not said is as it was before, in a report that is put right. */
static prm_status read_figures(prm_call *call, const prm_val *request, const prm_val *params, const prm_val *outcome,
    int64_t figures[MDF_FIGURES])
{
    static const char *const given[MDF_FIGURES] = { "leads", "qualified", "deals", "pipeline", "won" };

    for (size_t i = 0; i < MDF_FIGURES; i++) {
        figures[i] = prm_help_number(outcome, mdf_figure_names[i]);
        if (!prm_help_has_value(params, given[i]))
            continue;
        if (i < 3)
            figures[i] = prm_help_number(params, given[i]);
        else
            PRM_TRY(read_base(call, request, params, given[i], &figures[i]));
    }
    if (figures[1] > figures[0])
        return prm->fail_field(call, "qualified", "range", "is more than there are leads");
    return PRM_OK;
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *request, *outcome;
    prm_val *more = prm->object(call);
    int64_t activity, figures[MDF_FIGURES];

    PRM_TRY(mdf_request_load_own(call, prm->text(params, "id"), &request));
    PRM_TRY(mdf_outcome_check(call, request, params, &activity));
    PRM_TRY(mdf_outcome_find(call, request, activity, "reported", &outcome));
    if (!outcome)
        PRM_TRY(mdf_outcome_make(call, request, activity, "reported", NULL, &outcome));
    PRM_TRY(read_figures(call, request, params, outcome, figures));
    if (prm_help_has_value(params, "note"))
        PRM_TRY(prm->set(more, "note", prm->get(params, "note")));
    PRM_TRY(mdf_outcome_set(call, &outcome, figures, prm->count(more) > 0 ? more : NULL));
    return prm->set(result, "outcome", outcome);
}

const prm_method mdf_outcomes_report_method = { .size = sizeof mdf_outcomes_report_method, .since = 1,
    .name = "mdf.outcomes.report", .access = PRM_WRITE, .roles = MDF_ASKERS,
    .doc = "Say what came of an activity that no campaign counts, or put right what was said before: what is left out "
           "stays",
    .params = PRM_FIELDS(MDF_THE_REQUEST,
        PRM_INT("activity", 1, MDF_ACTIVITIES, PRM_REQUIRED, "Which of its activities"),
        PRM_INT("leads", 0, 1000000, 0, "Leads it brought"), PRM_INT("qualified", 0, 1000000, 0, "Of these: qualified"),
        PRM_INT("deals", 0, 1000000, 0, "Deals that came of them"), PRM_MONEY("pipeline", 0, "What these are worth"),
        PRM_MONEY("won", 0, "What of that was won"), PRM_LINES("note", 1, 1000, 0, "What there is to say about it")),
    .result = PRM_FIELDS(PRM_ROW("outcome", "outcome", mdf_outcome_fields, PRM_REQUIRED, "As stored")),
    .example = "{\"id\":\"fund_request_01h8xgq3m2c4e\",\"activity\":1,\"leads\":24,\"qualified\":9}", .run = run };
