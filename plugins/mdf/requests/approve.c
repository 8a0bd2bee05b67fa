/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What an approval is, and what an end without one: the row and the ledger change together. */
#include "requests/case.h"

prm_matter mdf_request_matter(const prm_val *request)
{
    return mdf_matter("request", request, request, prm_help_number(request, "requested_base"));
}

prm_status mdf_request_approve(prm_call *call, const prm_val **request, const int64_t amounts[MDF_ACTIVITIES],
    prm_val *changes)
{
    const char *id = prm->text(*request, "id"), *hold = prm->text(*request, "hold"), *currency;
    const prm_val *activities = prm->get(*request, "activities"), *allocation, *told, *partner;
    int64_t requested, approved = 0;

    for (size_t i = 0; i < prm->count(activities) && i < MDF_ACTIVITIES; i++)
        approved += amounts[i];
    PRM_TRY(prm->get_money(*request, "requested", &requested, &currency));
    if (approved < 1 || approved > requested)
        return prm->fail(call, PRM_E_INTERNAL, "approved_above_requested", NULL);
    PRM_TRY(prm->load(call, "partner", prm->text(*request, "partner"), &partner));
    PRM_TRY(mdf_partner_need_active(call, partner));
    PRM_TRY(mdf_request_allocation(call, *request, &allocation));
    PRM_TRY(mdf_request_commit(call, allocation, hold, approved, id));
    PRM_TRY(mdf_amounts_tell(call, activities, currency, amounts, &told));
    PRM_TRY(prm->set(changes, "activities", told));
    PRM_TRY(prm->set(changes, "approved", prm->new_money(call, approved, currency)));
    PRM_TRY(prm->set(changes, "hold", prm->new_null(call)));
    PRM_TRY(prm->set(changes, "agreed", prm->new_null(call)));
    PRM_TRY(mdf_life_times(call, *request, activities, changes));
    PRM_TRY(prm->update(call, request, changes));
    PRM_TRY(prm->move(call, request, approved == requested ? "approved" : "part_approved"));
    return mdf_life_arm(call, *request);
}

prm_status mdf_request_end(prm_call *call, const prm_val **request, const char *state, prm_val *changes)
{
    const char *id = prm->text(*request, "id"), *hold = prm->text(*request, "hold");
    const prm_val *allocation;

    PRM_TRY(mdf_request_allocation(call, *request, &allocation));
    PRM_TRY(mdf_request_release(call, allocation, hold, id));
    if (*hold != '\0')
        PRM_TRY(prm->set(changes, "hold", prm->new_null(call)));
    PRM_TRY(prm_steps_cancel(call, &mdf_steps, id, NULL));
    PRM_TRY(prm->disarm(call, mdf_answer_ends_timer.name, id, ""));
    PRM_TRY(prm->update(call, request, changes));
    return prm->move(call, request, state);
}
