/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A campaign begins, ends, or is called off: the same by hand, by its dates, or because its partner has
 * left. */
#include "campaigns/campaigns.h"

static prm_status tell(prm_call *call, const prm_val *campaign, const char *event)
{
    int64_t spend = 0;
    prm_val *data;

    (void)prm->get_integer(campaign, "spend_base", &spend);
    PRM_TRY(campaigns_figures(call, campaign, &data));
    PRM_TRY(prm->set_integer(data, "spend_base", spend));
    PRM_TRY(prm_help_set_given(data, "reason", campaign));
    return prm->emit(call, event, prm->text(campaign, "id"), data);
}

prm_status campaigns_begin(prm_call *call, const prm_val **campaign)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->move(call, campaign, "running"));
    PRM_TRY(prm->set_integer(changes, "started_at", prm->now(call)));
    PRM_TRY(prm->update(call, campaign, changes));
    PRM_TRY(prm->disarm(call, campaigns_begins_timer.name, prm->text(*campaign, "id"), "dates"));
    return tell(call, *campaign, "campaigns.started");
}

static prm_status close(prm_call *call, const prm_val **campaign, const char *state, prm_val *changes)
{
    PRM_TRY(prm->move(call, campaign, state));
    PRM_TRY(prm->set_integer(changes, "ended_at", prm->now(call)));
    PRM_TRY(prm->update(call, campaign, changes));
    return campaigns_clock_disarm(call, *campaign);
}

prm_status campaigns_end(prm_call *call, const prm_val **campaign, const prm_val *results)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->set(changes, "results", results));
    PRM_TRY(close(call, campaign, "completed", changes));
    return tell(call, *campaign, "campaigns.completed");
}

prm_status campaigns_call_off(prm_call *call, const prm_val **campaign, const char *reason)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->set_text(changes, "reason", reason));
    PRM_TRY(close(call, campaign, "cancelled", changes));
    return tell(call, *campaign, "campaigns.cancelled");
}
