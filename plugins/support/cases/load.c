/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A case somebody wants to do something with. */
#include "cases/cases.h"

prm_status support_case_load_own(prm_call *call, const char *id, const prm_val **row)
{
    const prm_caller *caller = prm->caller(call);

    PRM_TRY(prm->load(call, "case", id, row));
    if (caller->side != PRM_PARTNER_SIDE || prm_help_is(*row, "partner", caller->partner))
        return PRM_OK;
    return PRM_E_FORBIDDEN; /* a distributor reads what those below it ask, and leaves it to them */
}

int support_case_has_ended(const prm_val *row)
{
    return prm_help_is_in(row, "closed") || prm_help_is_in(row, "cancelled") || prm_help_is_in(row, "duplicate");
}

prm_status support_case_fail_ended(prm_call *call, const prm_val *row)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set(data, "state", prm->get(row, "state")));
    PRM_TRY(prm_help_set_given(data, "merged_into", row));
    return prm->fail(call, PRM_E_STATE, prm_help_is_in(row, "duplicate") ? "merged" : "ended", data);
}

prm_status support_case_load_open(prm_call *call, const char *id, const prm_val **row)
{
    PRM_TRY(support_case_load_own(call, id, row));
    return support_case_has_ended(*row) ? support_case_fail_ended(call, *row) : PRM_OK;
}
