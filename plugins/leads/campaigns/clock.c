/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A campaign begins and ends with its days, on the wall of the programme; each step is announced on its own. */
#include "campaigns/campaigns.h"

#include <stdio.h>

static const char key[] = "dates";

static int is_open(const prm_val *campaign)
{
    return prm_help_is_in(campaign, "planned") || prm_help_is_in(campaign, "running");
}

/* One that fell due before is not announced any more. */
static prm_status arm_steps(prm_call *call, const prm_val *program, const prm_val *campaign)
{
    const prm_val *steps = prm->get(campaign, "steps");
    const char *id = prm->text(campaign, "id");
    char number[24];
    int64_t due;

    for (size_t i = 0; i < prm->count(steps); i++) {
        snprintf(number, sizeof number, "%zu", i);
        PRM_TRY(prm_date_begins(call, program, prm->text(prm->at(steps, i), "on"), &due));
        if (is_open(campaign) && due > prm->now(call))
            PRM_TRY(prm->arm(call, campaigns_step_timer.name, id, number, due, NULL));
        else
            PRM_TRY(prm->disarm(call, campaigns_step_timer.name, id, number));
    }
    return PRM_OK;
}

prm_status campaigns_clock_arm(prm_call *call, const prm_val *program, const prm_val *campaign)
{
    const char *id = prm->text(campaign, "id");
    char after[PRM_DATE_ROOM];
    int64_t begins, ends;

    PRM_TRY(prm_date_begins(call, program, prm->text(campaign, "starts_on"), &begins));
    prm_date_add(prm->text(campaign, "ends_on"), 1, after, sizeof after);
    PRM_TRY(prm_date_begins(call, program, after, &ends));
    if (prm_help_is_in(campaign, "planned"))
        PRM_TRY(prm->arm(call, campaigns_begins_timer.name, id, key, begins, NULL));
    PRM_TRY(prm->arm(call, campaigns_ends_timer.name, id, key, ends, NULL));
    return arm_steps(call, program, campaign);
}

prm_status campaigns_clock_disarm(prm_call *call, const prm_val *campaign)
{
    const char *id = prm->text(campaign, "id");
    size_t steps = prm->count(prm->get(campaign, "steps"));
    char number[24];

    PRM_TRY(prm->disarm(call, campaigns_begins_timer.name, id, key));
    PRM_TRY(prm->disarm(call, campaigns_ends_timer.name, id, key));
    for (size_t i = 0; i < steps; i++) {
        snprintf(number, sizeof number, "%zu", i);
        PRM_TRY(prm->disarm(call, campaigns_step_timer.name, id, number));
    }
    return PRM_OK;
}

/* ---- What falls due --------------------------------------------------------------------------------------------- */

static prm_status begin(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *campaign;

    (void)result;
    PRM_TRY(prm->load(call, "campaign", prm->text(timer, "subject"), &campaign));
    return prm_help_is_in(campaign, "planned") ? campaigns_begin(call, &campaign) : PRM_OK;
}

/* It may be that nobody was there to begin it: then both are now. */
static prm_status end(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *campaign;

    PRM_TRY(begin(call, timer, result));
    PRM_TRY(prm->load(call, "campaign", prm->text(timer, "subject"), &campaign));
    return prm_help_is_in(campaign, "running") ? campaigns_end(call, &campaign, NULL) : PRM_OK;
}

static prm_status announce(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *campaign, *step;
    prm_val *data;
    unsigned index = 0;

    (void)result;
    PRM_TRY(prm->load(call, "campaign", prm->text(timer, "subject"), &campaign));
    sscanf(prm->text(timer, "key"), "%4u", &index);
    step = prm->at(prm->get(campaign, "steps"), index);
    if (!is_open(campaign) || !step)
        return PRM_OK;
    PRM_TRY(campaigns_figures(call, campaign, &data));
    PRM_TRY(prm->set(data, "title", prm->get(step, "title")));
    return prm->emit(call, "campaigns.step_due", prm->text(campaign, "id"), data);
}

const prm_timer campaigns_begins_timer = { .size = sizeof campaigns_begins_timer, .since = 1,
    .name = "campaigns.begins", .doc = "A campaign's first day", .run = begin };
const prm_timer campaigns_ends_timer = { .size = sizeof campaigns_ends_timer, .since = 1, .name = "campaigns.ends",
    .doc = "A campaign's last day is over", .run = end };
const prm_timer campaigns_step_timer = { .size = sizeof campaigns_step_timer, .since = 1,
    .name = "campaigns.step_comes", .doc = "A step of a campaign is due", .run = announce };
