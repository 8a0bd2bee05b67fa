/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What events about requests are counted by. */
#include "requests/case.h"

/* The activity that costs most, the first of several alike: what single-valued figures tell of. */
static const prm_val *main_activity(const prm_val *request)
{
    const prm_val *activities = prm->get(request, "activities"), *main = prm->at(activities, 0);
    int64_t amount, largest = -1;
    const char *currency;

    for (size_t i = 0; i < prm->count(activities); i++)
        if (prm->get_money(prm->at(activities, i), "requested", &amount, &currency) == PRM_OK && amount > largest) {
            main = prm->at(activities, i);
            largest = amount;
        }
    return main;
}

static prm_status set_amounts(const prm_val *request, prm_val *made)
{
    const char *currency;
    int64_t requested, approved;

    PRM_TRY(prm_help_set_given(made, "requested_base", request));
    if (prm->get_money(request, "requested", &requested, &currency) != PRM_OK ||
        prm->get_money(request, "approved", &approved, &currency) != PRM_OK)
        return PRM_OK;
    return prm->set_integer(made, "approved_base",
        mdf_amounts_base(prm_help_number(request, "requested_base"), approved, requested));
}

prm_status mdf_request_figures(prm_call *call, const prm_val *request, prm_val **data)
{
    const prm_val *main = main_activity(request), *membership, *level, *allocation;
    prm_val *made = prm->object(call);

    PRM_TRY(prm_help_membership(call, prm->get(request, "partner"), prm->get(request, "program"), PRM_REACH_CALLER,
        &membership, &level));
    PRM_TRY(mdf_request_allocation(call, request, &allocation));
    PRM_TRY(prm->set(made, "program", prm->get(request, "program")));
    PRM_TRY(prm->set(made, "level", prm->get(level, "code")));
    PRM_TRY(prm->set(made, "channel_type", prm->get(membership, "channel_type")));
    PRM_TRY(prm->set_text(made, "purpose", prm->text(allocation, "purpose")));
    PRM_TRY(prm_help_set_given(made, "kind", main));
    PRM_TRY(prm_help_set_given(made, "segment", main));
    PRM_TRY(set_amounts(request, made));
    *data = made;
    return PRM_OK;
}

prm_status mdf_request_tell(prm_call *call, const char *event, const prm_val *request, const prm_val *more)
{
    prm_val *data;

    PRM_TRY(mdf_request_figures(call, request, &data));
    if (more)
        PRM_TRY(prm_help_set_every(data, more));
    return prm->emit(call, event, prm->text(request, "id"), data);
}

prm_status mdf_request_tell_decided(prm_call *call, const prm_val *request, const char *event, int32_t is_automatic,
    int32_t is_within)
{
    int64_t submitted = prm_help_number(request, "submitted_at");
    prm_val *more = prm->object(call);

    PRM_TRY(prm->set_boolean(more, "automatic", is_automatic));
    PRM_TRY(prm->set_boolean(more, "within_sla", is_within));
    PRM_TRY(prm->set_integer(more, "decision_days", (prm->now(call) - submitted) / PRM_DAY_MS));
    PRM_TRY(prm_help_set_given(more, "reason_code", request));
    return mdf_request_tell(call, event, request, more);
}
