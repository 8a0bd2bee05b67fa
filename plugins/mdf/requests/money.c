/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What requests set aside, use and give back. */
#include "requests/requests.h"

static int is_on_demand(const prm_val *allocation)
{
    return prm_help_is(allocation, "kind", "on_demand");
}

/* What has become available again does not stay so where it was granted for one request alone, or where the time of the
 * allocation is over. */
static prm_status send_back(prm_call *call, const prm_val *allocation, int64_t amount, const char *subject)
{
    if (is_on_demand(allocation))
        return mdf_money_move(call, allocation, MDF_AVAILABLE, NULL, amount, "released", subject);
    if (prm_help_is_in(allocation, "active"))
        return PRM_OK;
    return mdf_money_move(call, allocation, MDF_AVAILABLE, MDF_EXPIRED, amount, "expired", subject);
}

prm_status mdf_request_reserve(prm_call *call, const prm_val *allocation, int64_t amount, const char *subject,
    const char **hold)
{
    if (is_on_demand(allocation))
        PRM_TRY(mdf_money_grant(call, allocation, amount, "on_demand", subject));
    return mdf_money_reserve(call, allocation, amount, 0, subject, hold);
}

prm_status mdf_request_commit(prm_call *call, const prm_val *allocation, const char *hold, int64_t reserved,
    int64_t amount, const char *subject)
{
    PRM_TRY(mdf_money_commit(call, allocation, hold, amount, subject));
    return send_back(call, allocation, reserved - amount, subject);
}

prm_status mdf_request_release(prm_call *call, const prm_val *allocation, const char *hold, const char *subject)
{
    const prm_ledger_service *ledger = prm->service(PRM_LEDGER_SERVICE);
    int64_t held;

    if (!hold || *hold == '\0')
        return PRM_OK;
    PRM_TRY(ledger->held(call, hold, &held));
    PRM_TRY(mdf_money_release(call, hold));
    return send_back(call, allocation, held, subject);
}

prm_status mdf_request_give_back(prm_call *call, const prm_val *request, int64_t amount, const char *reason)
{
    const char *id = prm->text(request, "id");
    const prm_val *allocation;

    PRM_TRY(mdf_request_allocation(call, request, &allocation));
    PRM_TRY(mdf_money_move(call, allocation, MDF_COMMITTED, MDF_AVAILABLE, amount, reason, id));
    return send_back(call, allocation, amount, id);
}
