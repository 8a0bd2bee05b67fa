/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What requests set aside, use and give back. */
#include "requests/requests.h"

prm_status mdf_request_reserve(prm_call *call, const prm_val *allocation, int64_t amount, const char *subject,
    const char **hold)
{
    PRM_TRY(mdf_allocation_demand(call, allocation, amount, subject));
    return mdf_money_reserve(call, allocation, amount, 0, subject, hold);
}

prm_status mdf_request_commit(prm_call *call, const prm_val *allocation, const char *hold, int64_t amount,
    const char *subject)
{
    PRM_TRY(mdf_money_commit(call, allocation, hold, amount, subject));
    return mdf_allocation_settle(call, allocation, subject);
}

prm_status mdf_request_release(prm_call *call, const prm_val *allocation, const char *hold, const char *subject)
{
    if (!hold || *hold == '\0')
        return PRM_OK;
    PRM_TRY(mdf_money_release(call, hold));
    return mdf_allocation_settle(call, allocation, subject);
}

prm_status mdf_request_give_back(prm_call *call, const prm_val *request, int64_t amount, const char *reason)
{
    const char *id = prm->text(request, "id");
    const prm_val *allocation;

    PRM_TRY(mdf_request_allocation(call, request, &allocation));
    PRM_TRY(mdf_money_move(call, allocation, MDF_COMMITTED, MDF_AVAILABLE, amount, reason, id));
    return mdf_allocation_settle(call, allocation, id);
}
