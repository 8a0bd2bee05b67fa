/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.requests.link: an activity is run as a campaign, so that what comes of that counts for it. Activities
 * that name their campaign are linked as their request is approved. */
#include "outcomes/outcomes.h"

static int was_approved(const prm_val *request)
{
    static const char *const states[] = { "approved", "part_approved", "active", "claimable", "completed", "expired" };

    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (prm_help_is_in(request, states[i]))
            return 1;
    return 0;
}

prm_status mdf_outcome_check(prm_call *call, const prm_val *request, const prm_val *params, int64_t *activity)
{
    *activity = prm_help_number(params, "activity");
    if (!was_approved(request))
        return prm_help_fail_state(call, request, "not_approved");
    if (!mdf_request_activity(request, *activity))
        return prm->fail_field(call, "activity", "not_found", "is no activity of this request");
    return PRM_OK;
}

/* ---- A campaign and its activity -------------------------------------------------------------------------------- */

static prm_status find_of_campaign(prm_call *call, const prm_val *campaign, const prm_val **outcome)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "campaign", prm->get(campaign, "id")));
    return prm_help_find_one(call, "outcome", filter, NULL, PRM_REACH_CALLER, outcome);
}

static int is_of(const prm_val *campaign, const prm_val *request)
{
    return prm_help_is(campaign, "partner", prm->text(request, "partner")) &&
           prm_help_is(campaign, "program", prm->text(request, "program"));
}

static prm_status load_campaign(prm_call *call, const prm_val *request, const char *id, const prm_val **campaign)
{
    prm_status status = prm->load(call, "campaign", id, campaign);

    if (status == PRM_E_NOT_FOUND || (status == PRM_OK && !is_of(*campaign, request)))
        return prm->fail_field(call, "campaign", "not_found", "is no campaign of this partner in this programme");
    return status;
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *request, *campaign, *taken, *outcome;
    int64_t activity;

    PRM_TRY(mdf_request_load_own(call, prm->text(params, "id"), &request));
    PRM_TRY(mdf_outcome_check(call, request, params, &activity));
    PRM_TRY(load_campaign(call, request, prm->text(params, "campaign"), &campaign));
    PRM_TRY(find_of_campaign(call, campaign, &taken));
    PRM_TRY(mdf_outcome_find(call, request, activity, "campaign", &outcome));
    if (taken && (!outcome || strcmp(prm->text(taken, "id"), prm->text(outcome, "id")) != 0))
        return prm->fail_field(call, "campaign", "linked", "counts for another activity already");
    if (outcome && !taken)
        return prm->fail_field(call, "activity", "linked", "has a campaign already");
    if (!outcome)
        PRM_TRY(mdf_outcome_make(call, request, activity, "campaign", campaign, &outcome));
    PRM_TRY(mdf_outcome_count_soon(call, outcome));
    return prm->set(result, "outcome", outcome);
}

const prm_method mdf_requests_link_method = { .size = sizeof mdf_requests_link_method, .since = 1,
    .name = "mdf.requests.link", .access = PRM_WRITE, .roles = MDF_ASKERS,
    .doc = "Link an activity of an approved request to the campaign it is run as: the leads of that and what becomes "
           "of them count for it, those before too. A campaign counts for one activity, for good",
    .params = PRM_FIELDS(MDF_THE_REQUEST,
        PRM_INT("activity", 1, MDF_ACTIVITIES, PRM_REQUIRED, "Which of its activities"),
        PRM_REF("campaign", "campaign", PRM_REQUIRED, "The campaign, of the same partner")),
    .result = PRM_FIELDS(PRM_ROW("outcome", "outcome", mdf_outcome_fields, PRM_REQUIRED, "What comes of it")),
    .example = "{\"id\":\"fund_request_01h8xgq3m2c4e\",\"activity\":1,\"campaign\":\"campaign_01h8xgq3m2c4f\"}",
    .run = run };

/* ---- What an approved request names itself ---------------------------------------------------------------------- */

static prm_status open_one(prm_call *call, const prm_val *request, const prm_val *activity)
{
    int64_t number = prm_help_number(activity, "number");
    const prm_val *campaign, *taken, *outcome;

    if (!prm_help_has_value(activity, "campaign"))
        return PRM_OK;
    PRM_TRY(prm->load(call, "campaign", prm->text(activity, "campaign"), &campaign));
    PRM_TRY(find_of_campaign(call, campaign, &taken));
    PRM_TRY(mdf_outcome_find(call, request, number, "campaign", &outcome));
    if (taken || outcome || !is_of(campaign, request))
        return PRM_OK;
    PRM_TRY(mdf_outcome_make(call, request, number, "campaign", campaign, &outcome));
    return mdf_outcome_count_soon(call, outcome);
}

static prm_status open_all(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *request, *activities;

    (void)result;
    PRM_TRY(prm->load(call, "fund_request", prm->text(event, "subject"), &request));
    activities = prm->get(request, "activities");
    for (size_t i = 0; i < prm->count(activities); i++)
        PRM_TRY(open_one(call, request, prm->at(activities, i)));
    return prm->arm(call, mdf_return_judged_timer.name, prm->text(request, "id"), "",
        prm_help_number(request, "ends_at") + prm_help_setting(call, "return_days") * PRM_DAY_MS, NULL);
}

const prm_reaction mdf_outcome_opens = { .size = sizeof mdf_outcome_opens, .since = 1, .name = "mdf.outcome_opens",
    .event = "mdf.approved", .run = open_all,
    .doc = "What is approved is watched: by the campaigns its activities name, and judged some time after its end" };
const prm_reaction mdf_outcome_reopens = { .size = sizeof mdf_outcome_reopens, .since = 1,
    .name = "mdf.outcome_reopens", .event = "mdf.changed", .run = open_all, .doc = "So is what a change has added" };
