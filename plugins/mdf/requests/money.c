/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What requests set aside, use and give back. */
#include "requests/requests.h"

prm_status mdf_request_reserve(prm_call *call, const prm_val *allocation, int64_t amount, const char *subject,
    const char **hold)
{
    PRM_TRY(mdf_allocation_demand(call, allocation, amount, subject));
    return mdf_money_reserve(call, allocation, amount, 0, subject, hold);
}

prm_status mdf_request_reserve_again(prm_call *call, const prm_val *allocation, int64_t amount, const char *subject,
    const char **hold)
{
    const prm_ledger_service *ledger = prm->service(PRM_LEDGER_SERVICE);
    int64_t held = 0;

    if (**hold != '\0')
        PRM_TRY(ledger->held(call, *hold, &held));
    if (amount == held)
        return PRM_OK;
    if (amount > held)
        PRM_TRY(mdf_allocation_demand(call, allocation, amount - held, subject));
    /* Nothing is settled in between: what is available of one whose time is over goes elsewhere at once. */
    PRM_TRY(mdf_money_release(call, *hold));
    prm_status status = mdf_money_reserve(call, allocation, amount, 0, subject, hold);
    if (status == PRM_E_LIMIT && held > 0)
        PRM_TRY(mdf_money_reserve(call, allocation, held, 0, subject, hold)); /* it stays as it was */
    return status == PRM_OK && amount < held ? mdf_allocation_settle(call, allocation, subject) : status;
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
