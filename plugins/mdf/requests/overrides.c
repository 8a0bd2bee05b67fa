/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Where a person puts something else in the place of what the rules have answered: recorded beside the
 * decision, which stays as it was. */
#include "requests/requests.h"

prm_status mdf_overrule(prm_call *call, const prm_val *row, const char *point, const prm_val *answer,
    const char *reason)
{
    const char *decision = prm->text(row, "decision");
    prm_val *data = prm->object(call);
    prm_status status = PRM_E_NOT_FOUND;

    if (*decision != '\0')
        status = prm->overrule(call, decision, point, answer, reason);
    if (status == PRM_E_NOT_FOUND)
        return PRM_OK;
    PRM_TRY(status);
    PRM_TRY(prm->set_text(data, "point", point));
    PRM_TRY(prm->set_text(data, "decision", decision));
    return prm->emit(call, "mdf.overridden", prm->text(row, "id"), data);
}
