/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What events tell of a case: what it is counted by, and nothing of what was said. */
#include "cases/cases.h"

prm_status support_case_figures(prm_call *call, const prm_val *row, prm_val **data)
{
    const char *user = prm->caller(call)->user;

    *data = prm->object(call);
    if (*user != '\0')
        PRM_TRY(prm->set_text(*data, "by", user));
    return prm_help_set_all(*data, PRM_TEXTS("program", "level", "severity", "category", "channel", "priority"), row);
}

prm_status support_case_tell(prm_call *call, const prm_val *row, const char *event)
{
    prm_val *data;

    PRM_TRY(support_case_figures(call, row, &data));
    return prm->emit(call, event, prm->text(row, "id"), data);
}

prm_status support_case_assigned(prm_call *call, const prm_val *row)
{
    prm_val *data;

    PRM_TRY(support_case_figures(call, row, &data));
    PRM_TRY(prm_help_set_all(data, PRM_TEXTS("queue", "owner"), row));
    return prm->emit(call, "support.assigned", prm->text(row, "id"), data);
}
