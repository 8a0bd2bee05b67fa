/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.requests.change: what is to be different about an approved request goes through the rules and people
 * again. The request stays as it was approved meanwhile. */
#include "requests/change.h"

#include <stdio.h>

int mdf_request_is_alive(const prm_val *request)
{
    static const char *const states[] = { "approved", "part_approved", "active", "claimable" };

    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (prm_help_is_in(request, states[i]))
            return 1;
    return 0;
}

prm_status mdf_change_check_open(prm_call *call, const prm_val *request)
{
    const prm_val *open, *partner;
    prm_val *data = prm->object(call);

    PRM_TRY(prm->load(call, "partner", prm->text(request, "partner"), &partner));
    PRM_TRY(mdf_partner_need_active(call, partner));
    if (!mdf_request_is_alive(request))
        return prm_help_fail_state(call, request, "not_approved");
    if (prm->now(call) >= prm_help_number(request, "claim_by"))
        return prm_help_fail_state(call, request, "too_late");
    PRM_TRY(mdf_changes_open(call, request, &open));
    if (prm->count(open) == 0)
        return PRM_OK;
    PRM_TRY(prm->set_text(data, "change", prm->text(prm->at(open, 0), "id")));
    return prm->fail(call, PRM_E_STATE, "change_is_open", data);
}

/* ---- What may not be changed any more --------------------------------------------------------------------------- */

/* What is over stays over, for until when it is claimed goes by that, and nothing becomes over by being changed. */
static prm_status check_end(prm_call *call, const prm_val *was, const prm_val *is, const char *today, size_t index)
{
    const char *before = prm->text(was, "ends_on"), *until = prm->text(is, "ends_on");
    char field[60];

    snprintf(field, sizeof field, "activities[%zu].ends_on", index);
    if (strcmp(before, until) == 0)
        return PRM_OK;
    if (strcmp(before, today) < 0)
        return prm->fail_field(call, field, "over", "is over: its last day stays, more time is asked for with extend");
    return strcmp(until, today) < 0 ? prm->fail_field(call, field, "passed", "has passed") : PRM_OK;
}

/* What has begun stays what it is and where it is: claims name it by its number. */
static prm_status check_begun(prm_call *call, const prm_val *request, const prm_val *given, const char *today,
    uint32_t *begun)
{
    const prm_val *activities = prm->get(request, "activities");
    char field[60];

    *begun = 0;
    for (size_t i = 0; i < prm->count(activities); i++) {
        const prm_val *was = prm->at(activities, i), *is = prm->at(given, i);
        if (strcmp(prm->text(was, "starts_on"), today) > 0)
            continue;
        *begun |= UINT32_C(1) << i;
        snprintf(field, sizeof field, "activities[%zu].starts_on", i);
        if (!is || !prm_help_is(is, "kind", prm->text(was, "kind")) ||
            !prm_help_is(is, "starts_on", prm->text(was, "starts_on")))
            return prm->fail_field(call, field, "begun",
                "has begun: its kind and its first day stay, and so does its place");
        PRM_TRY(check_end(call, was, is, today, i));
    }
    return PRM_OK;
}

static prm_status check_used(prm_call *call, const mdf_case *c)
{
    int64_t floors[MDF_ACTIVITIES], approved, used, requested;
    const char *currency;
    char field[60];

    PRM_TRY(mdf_request_left(call, c->request, &approved, &used));
    PRM_TRY(mdf_activity_floors(call, c->request, floors));
    for (size_t i = 0; i < prm->count(c->activities) && i < MDF_ACTIVITIES; i++) {
        snprintf(field, sizeof field, "activities[%zu].requested", i);
        PRM_TRY(prm->get_money(prm->at(c->activities, i), "requested", &requested, &currency));
        if (requested < floors[i])
            return prm->fail_field(call, field, "claimed", "is less than is claimed of it already");
    }
    if (used > 0 && prm->count(c->activities) < prm->count(prm->get(c->request, "activities")))
        return prm->fail_field(call, "activities", "claimed",
            "none of them can be left out: something is claimed already");
    return c->requested < used ? prm->fail_field(call, "activities", "claimed", "ask for less than is claimed already")
                               : PRM_OK;
}

static prm_status open_case(prm_call *call, const prm_val *params, mdf_case *c)
{
    const prm_val *program, *given = prm->get(params, "activities");
    const char *today;

    PRM_TRY(prm->load(call, "program", prm->text(c->request, "program"), &program));
    PRM_TRY(prm_date_today(call, program, &today));
    PRM_TRY(check_begun(call, c->request, given, today, &c->begun));
    PRM_TRY(prm->load(call, "partner", prm->text(c->request, "partner"), &c->partner));
    PRM_TRY(mdf_request_allocation(call, c->request, &c->allocation));
    PRM_TRY(mdf_allocation_is_for(call, c->allocation, c->partner, &c->is_for));
    PRM_TRY(mdf_case_open(call, c, given, prm->text(c->request, "objective")));
    return check_used(call, c);
}

/* ---- Making it -------------------------------------------------------------------------------------------------- */

static prm_status make(prm_call *call, const prm_val *params, const mdf_case *c, const prm_val **change)
{
    static const char *const of_request[] = { "partner", "program", NULL };
    prm_val *values = prm->object(call);
    const char *currency;
    int64_t approved;

    PRM_TRY(prm->get_money(c->request, "approved", &approved, &currency));
    PRM_TRY(prm_help_set_all(values, of_request, c->request));
    PRM_TRY(prm->set(values, "fund_request", prm->get(c->request, "id")));
    PRM_TRY(prm->set_text(values, "kind", "activities"));
    PRM_TRY(prm->set(values, "activities", c->activities));
    PRM_TRY(prm->set(values, "requested", prm->new_money(call, c->requested, c->currency)));
    PRM_TRY(prm->set(values, "difference", prm->new_money(call, c->requested - approved, c->currency)));
    PRM_TRY(prm->set_integer(values, "requested_base", c->requested_base));
    PRM_TRY(prm->set_integer(values, "cost", c->cost));
    PRM_TRY(prm->set(values, "why", prm->get(params, "why")));
    PRM_TRY(prm->set_text(values, "submitted_by", prm->caller(call)->user));
    return prm->create(call, "fund_change", values, change);
}

/* Only what is more than what is committed already has to be set aside. */
static prm_status reserve(prm_call *call, const mdf_case *c, const prm_val **change)
{
    prm_val *changes = prm->object(call);
    const char *currency, *hold;
    int64_t difference;

    PRM_TRY(prm->get_money(*change, "difference", &difference, &currency));
    if (difference <= 0)
        return PRM_OK;
    if (!c->is_for)
        return PRM_E_LIMIT; /* closed, expired, or not the partner's any more */
    PRM_TRY(mdf_request_reserve(call, c->allocation, difference, prm->text(*change, "id"), &hold));
    PRM_TRY(prm->set_text(changes, "hold", hold));
    return prm->update(call, change, changes);
}

static prm_status refuse(prm_call *call, const mdf_case *c, const prm_val *change, prm_val *result)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->set_text(changes, "comment", MDF_INSUFFICIENT));
    PRM_TRY(prm->update(call, &change, changes));
    PRM_TRY(prm->move(call, &change, "withdrawn"));
    PRM_TRY(prm->set(result, "fund_request", c->request));
    PRM_TRY(prm->set(result, "fund_change", change));
    return prm->set_text(result, "refused", MDF_INSUFFICIENT);
}

static prm_status carry_out(prm_call *call, mdf_case *c, const prm_val *outcome, const prm_val **change)
{
    prm_val *changes = prm->object(call);
    mdf_verdict verdict;
    prm_matter matter;

    PRM_TRY(mdf_verdict_reach(call, c, outcome, &verdict));
    PRM_TRY(prm->set(changes, "decision", prm->get(outcome, "id")));
    PRM_TRY(prm->set(changes, "proofs", prm->get(prm->get(outcome, "mdf.proof_required"), "proofs")));
    PRM_TRY(prm->set(changes, "route", prm->get(prm->get(outcome, "mdf.route"), "steps")));
    if (verdict.match_bps > 0)
        PRM_TRY(prm->set_integer(changes, "match_bps", verdict.match_bps));
    PRM_TRY(prm->update(call, change, changes));
    if (strcmp(verdict.name, "reject") == 0)
        return mdf_change_reject(call, &c->request, change, "rejected", "");
    if (strcmp(verdict.name, "approve") == 0)
        return mdf_change_apply(call, &c->request, change, verdict.amounts, "");
    matter = mdf_change_matter(c->request, *change);
    return prm_steps_begin(call, &mdf_steps, &matter);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    mdf_case c = { .kind = "change" };
    const prm_val *change, *outcome;

    PRM_TRY(mdf_request_load_own(call, prm->text(params, "id"), &c.request));
    PRM_TRY(mdf_change_check_open(call, c.request));
    PRM_TRY(open_case(call, params, &c));
    PRM_TRY(make(call, params, &c, &change));
    prm_status status = reserve(call, &c, &change);
    if (status == PRM_E_LIMIT)
        return refuse(call, &c, change, result);
    PRM_TRY(status);
    PRM_TRY(mdf_request_judge(call, &c, change, &outcome));
    PRM_TRY(mdf_request_tell(call, "mdf.change_requested", c.request, NULL));
    PRM_TRY(carry_out(call, &c, outcome, &change));
    PRM_TRY(prm->set(result, "fund_request", c.request));
    PRM_TRY(prm->set(result, "fund_change", change));
    return prm_help_tell_decision(outcome, result);
}

const prm_method mdf_requests_change_method = { .size = sizeof mdf_requests_change_method, .since = 1,
    .name = "mdf.requests.change", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = MDF_ASKERS,
    .subject = "fund_request",
    .doc = "Change what an approved request is for: all its activities, as they are to be. What has begun keeps its "
           "place, kind and first day, what is over its last day too; nothing is moved to days that have passed, and "
           "no less can be asked for than is claimed, of any of them. The rules decide it, or people do",
    .params = PRM_FIELDS(MDF_THE_REQUEST,
        PRM_FIELD(PRM_T_LIST, "activities", PRM_REQUIRED, "All of them", .min = 1, .max = MDF_ACTIVITIES,
            .items = PRM_OBJECT("activity", mdf_activity_fields, 0, "One activity")),
        PRM_LINES("why", 1, 1000, PRM_REQUIRED, "Why")),
    .result = PRM_FIELDS(MDF_REQUEST, MDF_CHANGE, MDF_REFUSED, MDF_DECISION, MDF_REASONS),
    .example = "{\"id\":\"fund_request_01h8xgq3m2c4e\",\"why\":\"The hall is smaller\","
               "\"activities\":[{\"kind\":\"event\",\"title\":\"Evening for customers\","
               "\"starts_on\":\"2030-03-01\",\"ends_on\":\"2030-03-01\",\"cost\":{\"amount\":300000,"
               "\"currency\":\"EUR\"},\"requested\":{\"amount\":150000,\"currency\":\"EUR\"},\"expected_leads\":20}]}",
    .run = run };
