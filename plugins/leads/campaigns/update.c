/* SPDX-License-Identifier: Apache-2.0 */
/** @file  campaigns.update: name, days, budget and target of a campaign that is not over. Its steps go with its first
 * day. */
#include "campaigns/campaigns.h"

#include <stdio.h>
#include <string.h>

static prm_status move_steps(prm_call *call, const prm_val *campaign, int64_t days, prm_val *changes)
{
    const prm_val *steps = prm->get(campaign, "steps");
    prm_val *list = prm->list(call);
    char on[PRM_DATE_ROOM];

    for (size_t i = 0; i < prm->count(steps); i++) {
        prm_val *step = prm->object(call);
        prm_date_add(prm->text(prm->at(steps, i), "on"), days, on, sizeof on);
        PRM_TRY(prm->set_text(step, "on", on));
        PRM_TRY(prm_help_set_given(step, "title", prm->at(steps, i)));
        PRM_TRY(prm_help_set_given(step, "note", prm->at(steps, i)));
        PRM_TRY(prm->append(list, step));
    }
    return prm->set(changes, "steps", list);
}

static prm_status set_start(prm_call *call, const prm_val *program, const prm_val *campaign, const char *start,
    prm_val *changes)
{
    const char *today, *before = prm->text(campaign, "starts_on");

    if (strcmp(start, before) == 0)
        return PRM_OK;
    if (!prm_help_is_in(campaign, "planned"))
        return prm->fail_field(call, "starts_on", "fixed", "has begun");
    PRM_TRY(prm_date_today(call, program, &today));
    if (strcmp(start, today) < 0)
        return prm->fail_field(call, "starts_on", "passed", "has passed");
    PRM_TRY(prm->set_text(changes, "starts_on", start));
    return move_steps(call, campaign, prm_date_number(start) - prm_date_number(before), changes);
}

static prm_status set_dates(prm_call *call, const prm_val *program, const prm_val *campaign, const prm_val *params,
    prm_val *changes)
{
    const char *start = prm->text(params, "starts_on"), *end = prm->text(params, "ends_on");

    if (*start == '\0' && *end == '\0')
        return PRM_OK;
    start = *start != '\0' ? start : prm->text(campaign, "starts_on");
    end = *end != '\0' ? end : prm->text(campaign, "ends_on");
    PRM_TRY(prm_date_check(call, program, "starts_on", start, "ends_on", end));
    PRM_TRY(set_start(call, program, campaign, start, changes));
    return prm->set_text(changes, "ends_on", end);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *campaign, *program;
    prm_val *changes = prm->object(call);

    PRM_TRY(campaigns_load_own(call, prm->text(params, "id"), &campaign));
    if (!prm_help_is_in(campaign, "planned") && !prm_help_is_in(campaign, "running"))
        return campaigns_fail_state(call, campaign, PRM_TEXTS("planned", "running"));
    PRM_TRY(prm->load(call, "program", prm->text(campaign, "program"), &program));
    PRM_TRY(set_dates(call, program, campaign, params, changes));
    PRM_TRY(prm_help_set_given(changes, "name", params));
    PRM_TRY(prm_help_set_given(changes, "target", params));
    PRM_TRY(campaigns_set_budget(call, program, params, changes));
    PRM_TRY(prm->update(call, &campaign, changes));
    PRM_TRY(campaigns_clock_arm(call, program, campaign));
    return prm->set(result, "campaign", campaign);
}

const prm_method campaigns_update_method = { .size = sizeof campaigns_update_method, .since = 1,
    .name = "campaigns.update", .access = PRM_WRITE, .roles = CAMPAIGNS_RUNNERS " | " CAMPAIGNS_VENDORS,
    .subject = "campaign",
    .doc = "Change what a campaign is called, its days, its budget or what it is to bring; the first day only before "
           "it begins, and its steps go with it",
    .params = PRM_FIELDS(CAMPAIGNS_THE_CAMPAIGN, PRM_TEXT("name", 1, 200, 0, "What it is called"),
        PRM_DATE("starts_on", 0, "Its first day"), PRM_DATE("ends_on", 0, "Its last"), CAMPAIGNS_BUDGET,
        CAMPAIGNS_TARGET),
    .result = PRM_FIELDS(CAMPAIGNS_CAMPAIGN),
    .example = "{\"id\":\"campaign_01h8xgq3m2c4e\",\"target\":{\"leads\":40}}", .run = run };
