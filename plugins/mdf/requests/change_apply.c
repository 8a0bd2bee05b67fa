/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What becomes of a change: the request is as it has it, or stays as it is; the ledger with it. */
#include "requests/change.h"

prm_status mdf_changes_open(prm_call *call, const prm_val *request, const prm_val **changes)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "fund_request", prm->get(request, "id")));
    PRM_TRY(prm->set_text(filter, "state", "open"));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "fund_change", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = MDF_ACTIVITIES }, changes);
}

prm_matter mdf_change_matter(const prm_val *request, const prm_val *change)
{
    return mdf_matter(prm_help_is(change, "kind", "extension") ? "extension" : "change", change, request,
        prm_help_number(change, "requested_base"));
}

static prm_status settle(prm_call *call, const prm_val **change, const char *state, const char *comment)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->set_integer(changes, "decided_at", prm->now(call)));
    if (*comment != '\0')
        PRM_TRY(prm->set_text(changes, "comment", comment));
    if (prm_help_has_value(*change, "hold"))
        PRM_TRY(prm->set(changes, "hold", prm->new_null(call)));
    PRM_TRY(prm_steps_cancel(call, &mdf_steps, prm->text(*change, "id"), NULL));
    PRM_TRY(prm->update(call, change, changes));
    return prm->move(call, change, state);
}

/* ---- Money ------------------------------------------------------------------------------------------------------ */

/* From what was approved to what is: by what the hold keeps, or back. */
static prm_status move_money(prm_call *call, const prm_val *request, const prm_val *change, int64_t from, int64_t to)
{
    const char *hold = prm->text(change, "hold");
    const prm_val *allocation;

    PRM_TRY(mdf_request_allocation(call, request, &allocation));
    if (to > from)
        return mdf_request_commit(call, allocation, hold, to - from, prm->text(request, "id"));
    PRM_TRY(mdf_request_release(call, allocation, hold, prm->text(request, "id")));
    return mdf_request_give_back(call, request, from - to, "released");
}

/* What is paid of each activity: less than it may be where it is given. Their sum. */
static int64_t find_amounts(const prm_val *change, const int64_t *given, int64_t amounts[MDF_ACTIVITIES])
{
    const prm_val *activities = prm->get(change, "activities");
    int64_t match_bps = prm_help_number(change, "match_bps"), total = 0;

    mdf_amounts_cap(activities, match_bps > 0 ? match_bps : PRM_ALL_BPS, amounts);
    for (size_t i = 0; i < prm->count(activities) && i < MDF_ACTIVITIES; i++) {
        if (given && given[i] < amounts[i])
            amounts[i] = given[i];
        total += amounts[i];
    }
    return total;
}

static prm_status change_activities(prm_call *call, const prm_val **request, const prm_val *change,
    const int64_t *given, prm_val *changes)
{
    const prm_val *activities = prm->get(change, "activities"), *told;
    int64_t amounts[MDF_ACTIVITIES] = { 0 }, floors[MDF_ACTIVITIES], approved, used;
    int64_t total = find_amounts(change, given, amounts);
    const char *currency = prm->text(*request, "currency");
    int is_enough = 1;

    PRM_TRY(mdf_request_left(call, *request, &approved, &used));
    PRM_TRY(mdf_activity_floors(call, *request, floors));
    for (size_t i = 0; i < MDF_ACTIVITIES; i++)
        is_enough = is_enough && amounts[i] >= floors[i];
    if (!is_enough || total < used || total < 1)
        return prm->fail(call, PRM_E_STATE, "less_than_is_claimed", NULL);
    PRM_TRY(move_money(call, *request, change, approved, total));
    PRM_TRY(mdf_amounts_tell(call, activities, currency, amounts, &told));
    PRM_TRY(prm->set(changes, "activities", told));
    PRM_TRY(prm->set(changes, "requested", prm->get(change, "requested")));
    PRM_TRY(prm->set(changes, "requested_base", prm->get(change, "requested_base")));
    PRM_TRY(prm->set(changes, "cost", prm->new_money(call, prm_help_number(change, "cost"), currency)));
    PRM_TRY(prm->set(changes, "approved", prm->new_money(call, total, currency)));
    PRM_TRY(prm->set(changes, "match_bps", prm->get(change, "match_bps")));
    PRM_TRY(prm->set(changes, "proofs", prm->get(change, "proofs")));
    return mdf_life_times(call, *request, activities, changes);
}

prm_status mdf_change_apply(prm_call *call, const prm_val **request, const prm_val **change, const int64_t *amounts,
    const char *comment)
{
    int is_extension = prm_help_is(*change, "kind", "extension");
    prm_val *changes = prm->object(call);
    const prm_val *partner;

    if (!mdf_request_is_alive(*request))
        return prm_help_fail_state(call, *request, "not_approved");
    PRM_TRY(prm->load(call, "partner", prm->text(*request, "partner"), &partner));
    PRM_TRY(mdf_partner_need_active(call, partner));
    PRM_TRY(is_extension ? mdf_extension_values(call, *request, changes)
                         : change_activities(call, request, *change, amounts, changes));
    PRM_TRY(prm->update(call, request, changes));
    PRM_TRY(mdf_life_arm(call, *request));
    PRM_TRY(settle(call, change, "approved", comment));
    return mdf_request_tell(call, is_extension ? "mdf.extended" : "mdf.changed", *request, NULL);
}

prm_status mdf_change_reject(prm_call *call, const prm_val **request, const prm_val **change, const char *state,
    const char *comment)
{
    const prm_val *allocation;

    PRM_TRY(mdf_request_allocation(call, *request, &allocation));
    PRM_TRY(mdf_request_release(call, allocation, prm->text(*change, "hold"), prm->text(*request, "id")));
    PRM_TRY(settle(call, change, state, comment));
    if (strcmp(state, "rejected") != 0)
        return PRM_OK;
    return mdf_request_tell(call, "mdf.change_rejected", *request, NULL);
}

prm_status mdf_changes_drop(prm_call *call, const prm_val *request)
{
    const prm_val *open, *change;

    PRM_TRY(mdf_changes_open(call, request, &open));
    for (size_t i = 0; i < prm->count(open); i++) {
        change = prm->at(open, i);
        PRM_TRY(mdf_change_reject(call, &request, &change, "withdrawn", ""));
    }
    return PRM_OK;
}
