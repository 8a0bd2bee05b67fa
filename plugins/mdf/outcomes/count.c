/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The figures of an outcome: where they are kept, and how metrics learn of them. */
#include "outcomes/outcomes.h"

const char *const mdf_figure_names[MDF_FIGURES] = { "leads", "qualified", "deals", "pipeline_base", "won_base" };

prm_status mdf_outcome_find(prm_call *call, const prm_val *request, int64_t activity, const char *source,
    const prm_val **outcome)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "fund_request", prm->get(request, "id")));
    PRM_TRY(prm->set_integer(filter, "activity", activity));
    PRM_TRY(prm->set_text(filter, "source", source));
    return prm_help_find_one(call, "outcome", filter, NULL, PRM_REACH_CALLER, outcome);
}

prm_status mdf_outcome_make(prm_call *call, const prm_val *request, int64_t activity, const char *source,
    const prm_val *campaign, const prm_val **outcome)
{
    prm_val *values = prm->object(call);

    PRM_TRY(prm->set(values, "fund_request", prm->get(request, "id")));
    PRM_TRY(prm->set(values, "partner", prm->get(request, "partner")));
    PRM_TRY(prm->set(values, "program", prm->get(request, "program")));
    PRM_TRY(prm->set_integer(values, "activity", activity));
    PRM_TRY(prm->set_text(values, "source", source));
    if (campaign)
        PRM_TRY(prm->set(values, "campaign", prm->get(campaign, "id")));
    for (size_t i = 0; i < MDF_FIGURES; i++)
        PRM_TRY(prm->set_integer(values, mdf_figure_names[i], 0));
    return prm->create(call, "outcome", values, outcome);
}

static prm_status tell(prm_call *call, const prm_val *outcome, const int64_t more[MDF_FIGURES])
{
    static const char *const by[] = { "program", "level", "channel_type", "purpose", NULL };
    static const char *const of_activity[] = { "kind", "segment", NULL };
    prm_val *data = prm->object(call), *figures;
    const prm_val *request;

    PRM_TRY(prm->load(call, "fund_request", prm->text(outcome, "fund_request"), &request));
    PRM_TRY(mdf_request_figures(call, request, &figures));
    PRM_TRY(prm_help_set_all(data, by, figures));
    PRM_TRY(prm_help_set_all(data, of_activity,
        mdf_request_activity(request, prm_help_number(outcome, "activity"))));
    PRM_TRY(prm->set(data, "source", prm->get(outcome, "source")));
    for (size_t i = 0; i < MDF_FIGURES; i++)
        PRM_TRY(prm->set_integer(data, mdf_figure_names[i], more[i]));
    return prm->emit(call, "mdf.counted", prm->text(outcome, "id"), data);
}

prm_status mdf_outcome_set(prm_call *call, const prm_val **outcome, const int64_t figures[MDF_FIGURES],
    const prm_val *more)
{
    prm_val *changes = prm->object(call);
    int64_t added[MDF_FIGURES];
    int is_other = 0;

    for (size_t i = 0; i < MDF_FIGURES; i++) {
        added[i] = figures[i] - prm_help_number(*outcome, mdf_figure_names[i]);
        is_other |= added[i] != 0;
        PRM_TRY(prm->set_integer(changes, mdf_figure_names[i], figures[i]));
    }
    if (more)
        PRM_TRY(prm_help_set_every(changes, more));
    if (!is_other && !more)
        return PRM_OK;
    PRM_TRY(prm->update(call, outcome, changes));
    return is_other ? tell(call, *outcome, added) : PRM_OK;
}
